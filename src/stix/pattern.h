// SPDX-License-Identifier: Apache-2.0
// STIX patterns (STIX 2.1, section 9; STIX 2.0, part 5) as trees. Reading a pattern decides nothing about logs: `intel`
// asks which patterns are a single comparison, `hunt` what they mean on records, and both read with the same code.
//
//   pattern      = expression
//   expression   = observation | "(" expression ")" | expression qualifier
//                | expression AND expression | expression OR expression | expression FOLLOWEDBY expression
//   observation  = "[" test "]"
//   test         = comparison | "(" test ")" | test AND test | test OR test
//
// AND binds before OR, OR before FOLLOWEDBY, and a qualifier belongs to what stands directly before it.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace backtrail::stix {

inline constexpr std::size_t kPatternLimit = 256U << 10;  // bytes of a pattern
inline constexpr unsigned kDepthLimit = 64;  // parentheses within each other
inline constexpr std::size_t kComparisonLimit = 4'096;  // comparisons of a pattern
inline constexpr std::size_t kStepLimit = 64;  // steps of an object path

struct Constant {
  enum class Type : std::uint8_t { text, integer, real, boolean, binary, timestamp };
  Type type = Type::text;
  std::string text;  // text; the bytes of a binary
  std::int64_t integer = 0;
  double real = 0;  // also of an integer, and of one that 64 bits do not hold (which is of type real)
  bool boolean = false;
  base::Instant time;  // timestamps before 1601 are the first instant there is
};

struct Step {
  enum class Kind : std::uint8_t { key, index, any };
  Kind kind = Kind::key;
  std::string key;
  std::int64_t index = 0;
};

/// `file:hashes.'SHA-256'`, `email-message:to_refs[*].value`
struct ObjectPath {
  std::string type;
  std::vector<Step> steps;
  /// In one spelling: dots, and quotes only where they are needed.
  [[nodiscard]] std::string text() const;
};

enum class Operator : std::uint8_t {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  like,
  matches,
  is_subset,
  is_superset,
  exists,
};

struct Comparison {
  ObjectPath path;
  Operator op = Operator::equal;
  bool negated = false;
  std::vector<Constant> constants;  // one, but for IN (any number) and EXISTS (none)
  std::string written;  // the comparison as the pattern has it
};

/// The inside of an observation's brackets.
struct Test {
  enum class Kind : std::uint8_t { comparison, all, any };
  Kind kind = Kind::comparison;
  std::uint32_t comparison = 0;  // into Observation::comparisons
  std::vector<Test> children;
};

struct Observation {
  std::vector<Comparison> comparisons;
  Test root;
};

struct Qualifier {
  enum class Kind : std::uint8_t { within, repeats, start_stop };
  Kind kind = Kind::within;
  std::int64_t within_ticks = 0;  // 100 ns; a span beyond what fits is the longest that does
  std::uint64_t times = 0;
  base::Instant start, stop;  // start inclusive, stop exclusive
};

struct Expression {
  enum class Kind : std::uint8_t { observation, all, any, followed_by };
  Kind kind = Kind::observation;
  std::uint32_t observation = 0;  // into Pattern::observations
  std::vector<Expression> children;
  std::vector<Qualifier> qualifiers;  // the first is applied first
};

struct Pattern {
  std::vector<Observation> observations;  // in the order in which they are written
  Expression root;

  /// One observation of one comparison without qualifiers: what an indicator is.
  [[nodiscard]] const Comparison* single() const;
};

/// Reads a pattern, of STIX 2.1 or 2.0 (whose START and STOP may be strings). kBadSyntax, kBadConstant, kTooLarge; the
/// message says at which character.
base::Result<Pattern> parse(std::string_view text);

}  // namespace backtrail::stix
