// SPDX-License-Identifier: Apache-2.0
// Why a rule is true of a record or not: its condition as a tree, each node with its answer and each item with the values
// that were looked at. For people; the scan does not use it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "detector/detector.h"
#include "record/record.h"

namespace backtrail::hunt {

struct TraceLine {
  enum class Answer : std::uint8_t { yes, no, absent };  // absent: no, for the record has no such field
  std::size_t depth = 0;
  std::string text;  // "any of", "not", "selection", "Image|endswith: \cmd.exe"
  Answer answer = Answer::no;
  std::vector<std::string> values;  // of the field, as far as they were looked at; empty for nodes that are not items
};

class Tracer {
 public:
  /// Why the rule cannot be evaluated, if it cannot. `rule` outlives the tracer.
  static base::Result<Tracer> make(const detector::SigmaRule& rule);
  Tracer(Tracer&&) noexcept;
  ~Tracer();

  /// What the record has to be read with.
  [[nodiscard]] const record::Demand& demand() const;
  /// The first lines are about the log source; the tree follows.
  [[nodiscard]] std::vector<TraceLine> trace(const record::Record& record) const;

 private:
  struct State;
  explicit Tracer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::hunt
