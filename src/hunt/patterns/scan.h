// SPDX-License-Identifier: Apache-2.0
// Which leaves of the compiled patterns hold on one record.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hunt/indicator/indicator.h"
#include "hunt/patterns/compile.h"
#include "hunt/sigma/view.h"

namespace backtrail::hunt::patterns {

/// One per thread.
class LeafScanner {
 public:
  struct Shown {
    std::string_view field, value;
    std::uint32_t comparison = 0;
  };
  struct Held {
    std::uint32_t leaf = 0;
    std::span<const Shown> shown;  // the comparisons that were true, on one choice of objects
  };

  explicit LeafScanner(const Patterns& patterns)
      : patterns_(patterns), values_(patterns.accessors.size()), marked_(patterns.leaves.size()) {}

  /// Leaves that hold, ascending. `found` are the hits of Patterns::indicators, numbered from `first_indicator`. What is
  /// returned lives until the next call and as long as the view's record.
  std::span<const Held> scan(const record::Record& record, sigma::RecordView& view,
                             std::span<const IndicatorScanner::Found> found, std::uint32_t first_indicator);

 private:
  struct Element {
    std::optional<Value> value;
    std::uint32_t field = 0;
  };
  struct Values {
    std::uint64_t epoch = 0;
    std::vector<Element> elements;  // one for each value of the field that is not null
  };
  /// One thing of a record that a pattern can be about.
  struct Instance {
    std::uint32_t mapping = 0, object = 0;
    std::int64_t element = -1;  // of an object for each value
    const stix::ObservablePath* searched = nullptr;  // an observable anywhere, and as what
    Value value;  // of such
    std::uint32_t field = 0;
    std::span<const Patterns::Witness> witnesses;  // comparisons that the index says hold for it
  };
  struct Token {
    Value value;
    std::uint32_t field = 0;
  };

  void find_candidates(std::span<const IndicatorScanner::Found> found, std::uint32_t first_indicator);
  void mark(std::uint32_t leaf);
  const std::vector<std::uint32_t>& mappings_of(const record::LogSource& source);
  const Values& values(std::uint32_t accessor);
  bool leaf_holds(std::uint32_t leaf);
  bool term_holds(const Leaf& leaf, std::uint32_t number, const Term& term);
  bool on_object(const Leaf& leaf, const Term& term, std::uint32_t mapping, std::uint32_t object);
  bool on_searched(const Leaf& leaf, std::uint32_t number, const Term& term);
  bool on_instance(const Leaf& leaf, const stix::Test& test, const Instance& instance);
  bool comparison_holds(const Leaf& leaf, std::uint32_t comparison, const Instance& instance);
  bool access_holds(const Leaf& leaf, std::uint32_t comparison, const Access& access, const Instance& instance);
  [[nodiscard]] bool object_exists(std::uint32_t mapping, std::uint32_t object, std::int64_t element);
  [[nodiscard]] std::string_view type_of(std::uint32_t mapping, std::uint32_t object, std::int64_t element);
  const std::vector<Token>& tokens();
  void take_tokens(std::uint32_t field);

  const Patterns& patterns_;
  std::vector<Values> values_;
  std::vector<std::uint64_t> marked_;
  std::uint64_t epoch_ = 0;
  std::vector<std::uint32_t> candidates_;
  std::unordered_map<const record::LogSource*, std::vector<std::uint32_t>> mappings_;
  const record::Record* record_ = nullptr;
  sigma::RecordView* view_ = nullptr;
  const std::vector<std::uint32_t>* active_ = nullptr;
  std::span<const IndicatorScanner::Found> found_;
  std::uint32_t first_indicator_ = 0;
  Arena arena_;
  std::vector<Token> tokens_;
  bool has_tokens_ = false;
  std::vector<Shown> shown_;
  std::vector<Held> held_;
  std::vector<std::pair<std::size_t, std::size_t>> ranges_;  // of `shown_`, beside `held_`
};

}  // namespace backtrail::hunt::patterns
