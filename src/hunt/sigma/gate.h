// SPDX-License-Identifier: Apache-2.0
// Whether any witness of a group's rules can stand in a record, told from the record's bytes as a whole. Most lines of
// most logs hold none, in whatever field; one search of the line then spares its reader and the scanner all fields.
//
// Says yes too often (the literal may stand in another field than the rule's, or across two), and never no wrongly.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hunt/sigma/matcher.h"
#include "hunt/sigma/shorts.h"
#include "record/record.h"

namespace backtrail::hunt::sigma {

class Gate {
 public:
  /// A closed gate: everything may matter.
  Gate() = default;
  explicit Gate(std::vector<Literal> witnesses);

  /// As record::RecordSink::may_matter. `scratch` is written to.
  [[nodiscard]] bool may_matter(std::string_view text, std::span<const record::Value> apart,
                                std::string& scratch) const;

 private:
  [[nodiscard]] bool finds(std::string_view text, bool whole, std::string& scratch) const;

  bool closed_ = true;
  Wholes wholes_;  // those that are too short to be searched for in a line
  Shorts shorts_;
  Pieces<4> pieces_;  // the others, wherever the rule wants them
};

}  // namespace backtrail::hunt::sigma
