// SPDX-License-Identifier: Apache-2.0
// From a statement back to the bytes: the tree of what it cites, what that rests on, and the records beneath. For people who may
// see the whole case, so nothing is cut; what is printed here is never published.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "app/case/hunting/as_read.h"
#include "base/json_fwd.h"

namespace backtrail::app {

inline constexpr std::size_t kTraceLimit = 100'000;  // nodes

struct TraceFact {
  std::string name;
  std::string value;
};

struct TraceNode {
  std::string type;  // statement, sentence, judgement, claim, evidence, record, decision, release, ...
  std::string id;  // as people call it; empty for sentences and records
  std::string entry;  // of the ledger; empty for sentences and records
  std::string title;
  std::string marking;
  std::vector<TraceFact> facts;
  bool again = false;  // told in full further up
  std::string bytes;  // of a record, when they were asked for
  std::optional<AsRead> read{};  // likewise, where it was sealed beside them
  std::vector<TraceNode> children;
};

struct TraceOptions {
  bool bytes = false;  // the records' bytes too
};

/// registers::kNotFound, and whatever keeps the registers from being read. Records whose source is gone or changed are taken from
/// their sealed copies, and say so.
base::Result<TraceNode> trace(const Case& in, std::string_view ref_or_id, const TraceOptions& options);

[[nodiscard]] std::string trace_text(const TraceNode& root);
[[nodiscard]] base::OrderedJson trace_json(const TraceNode& root);
/// One page with nothing loaded from elsewhere and no scripts.
[[nodiscard]] std::string trace_html(const TraceNode& root);

}  // namespace backtrail::app
