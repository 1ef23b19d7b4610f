// SPDX-License-Identifier: Apache-2.0
// A rule as the fast engine has it: typed patterns on slots under and, or, not. A search identifier is compiled once and
// referred to by number, however often the condition names it, so that a tree is never larger than its document.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "detector/detector.h"
#include "hunt/sigma/glob.h"
#include "hunt/sigma/regex.h"
#include "record/record.h"

namespace backtrail::hunt::sigma {

enum class Test : std::uint8_t {
  exact,
  prefix,
  suffix,
  contains,  // `text`
  glob,  // `glob`
  anything,  // any value that is not null
  regex,  // `regex`, on the text as it is
  cidr,  // `network`
  less,
  less_equal,
  greater,
  greater_equal,  // `number`
  time_part,  // `part` and `number`
  null,  // absent or null
  exists,
  missing,
  field_exact,
  field_prefix,
  field_suffix,
  field_contains,  // the value of `other`
};

enum class TimePart : std::uint8_t { minute, hour, day, week, month, year };

struct Network {
  std::array<unsigned char, 16> address{};
  std::uint8_t bytes = 4;  // 4 or 16
  std::uint8_t bits = 32;
};

struct Pattern {
  Test test = Test::exact;
  bool cased = false;
  TimePart part = TimePart::minute;
  std::string text;  // folded unless `cased`
  std::shared_ptr<const Glob> glob;
  std::shared_ptr<const Regex> regex;
  std::shared_ptr<const Network> network;
  long double number = 0;
  record::Slot other = record::kNoSlot;
  std::string_view written;  // the rule's own text, which outlives the plan
};

struct Node {
  enum class Kind : std::uint8_t { all, any, at_least, negation, search, leaf };
  Kind kind = Kind::all;
  bool keyword = false;  // leaf: every value is looked at, whatever its name
  bool regex = false;  // a regular expression stands below, in the searches that it names as well
  record::Slot slot = record::kNoSlot;
  std::uint32_t count = 0;  // at_least: how many; search: which
  std::vector<Node> children;
  std::vector<Pattern> patterns;  // leaf: any of them, on any value of the slot
  std::string_view field;  // as the rule spells it
};

struct Rule {
  std::uint32_t index = 0;  // into Set::rules
  std::vector<Node> searches;
  Node root;
};

}  // namespace backtrail::hunt::sigma
