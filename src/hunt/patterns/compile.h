// SPDX-License-Identifier: Apache-2.0
// STIX patterns compiled against the objects that records are about (stix/model.h).
//
//   pattern --stix::parse--> observations --resolve--> leaves --witnesses--> tables
//
// A leaf is one observation of one pattern: `[…]`. Inside it, comparisons on one type of object that AND joins are about
// one object (a process has that name and that command line), and comparisons on different types are about objects of one
// record. So a leaf becomes alternatives, each a term for every type of object, and holds when for each term of one
// alternative the record has an object on which the term is true.
//
// As with rules, most leaves are false on most records, and a leaf is looked at only when one of its witnesses is there:
// constants of observable kinds go through the index of indicators, texts and the literals of LIKE and MATCHES through a
// matcher for each field. Leaves without witnesses are looked at on every record.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "detector/detector.h"
#include "hunt/patterns/value.h"
#include "hunt/sigma/matcher.h"
#include "record/record.h"
#include "stix/model.h"
#include "stix/pattern.h"

namespace backtrail::hunt::patterns {

inline constexpr std::size_t kAlternativeLimit = 256;  // of a leaf

/// A field as one property has it; shared by all comparisons that look at it.
struct Accessor {
  record::Slot slot = record::kNoSlot;
  stix::Form form = stix::Form::text;
  std::string part;  // of a dictionary of hashes
  friend auto operator<=>(const Accessor&, const Accessor&) = default;
};

/// What a path leads to, from one object of a mapping.
struct Access {
  enum class What : std::uint8_t { field, constant, type_name, object };
  What what = What::field;
  std::uint32_t accessor = 0;  // field
  const stix::Constant* constant = nullptr;
  std::uint32_t object = 0;  // type_name, object: of the same mapping
  std::int64_t index = -1;  // which of several values; -1: any
  bool own = false;  // of the object's own value only (stix::Object::each)
};

/// All accesses of a comparison on one object of one mapping.
struct Reach {
  std::uint32_t mapping = 0, object = 0;
  std::vector<Access> accesses;
};

/// A subtree on one type of object.
struct Term {
  std::string type;
  stix::Test test;
  std::vector<std::uint32_t> comparisons;  // of the leaf
  bool searched = false;  // some comparison's path is looked for in every field
  bool by_index = false;  // and all such can be answered by the index of indicators
};

struct Leaf {
  std::uint32_t pattern = 0;  // into Set::patterns
  std::uint32_t number = 0;  // of its observation
  std::vector<Compare> compares;
  std::vector<std::vector<Reach>> reaches;  // of each comparison
  std::vector<const stix::ObservablePath*> searched;  // of each comparison whose path is looked for everywhere
  std::vector<std::vector<Term>> any_of;
};

class Patterns {
 public:
  /// Patterns that cannot be evaluated are appended to `not_evaluated` and left out.
  static std::unique_ptr<Patterns> compile(const detector::Set& set, record::Demand& demand,
                                           std::vector<detector::NotEvaluated>& not_evaluated);

  struct Witness {
    std::uint32_t leaf = 0, comparison = 0;
    friend auto operator<=>(const Witness&, const Witness&) = default;
  };
  struct FieldMatcher {
    record::Slot slot = record::kNoSlot;
    std::unique_ptr<sigma::Matcher> matcher;
  };

  std::shared_ptr<const stix::Model> model;
  const record::Demand* demand = nullptr;  // the plan's, which outlives this
  std::vector<std::uint32_t> hunted;  // indices into Set::patterns, ascending
  std::map<std::uint32_t, stix::Pattern> trees;
  std::vector<Leaf> leaves;  // those of a pattern follow each other
  std::map<std::uint32_t, std::uint32_t> first_leaf;  // of a pattern
  std::vector<Accessor> accessors;
  std::vector<detector::Indicator> indicators;  // for the index; sorted
  std::vector<std::vector<Witness>> indicator_of;  // whose each is
  std::vector<FieldMatcher> matchers;
  std::unique_ptr<sigma::Matcher> any_value;  // null when no leaf needs it
  std::vector<std::vector<std::uint32_t>> literal_leaves;  // of each literal of the matchers
  std::vector<std::uint32_t> always;
  bool every_value = false;  // some leaf looks at every field

 private:
  friend class Compiler;
};

/// Whether the mapping's objects are in records of this log source.
[[nodiscard]] bool fits(const stix::Mapping& mapping, const record::LogSource& source);

}  // namespace backtrail::hunt::patterns
