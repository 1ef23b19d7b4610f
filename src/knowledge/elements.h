// SPDX-License-Identifier: Apache-2.0
// Cuts a JSON document `{…, "objects": [{…}, {…}], …}` into its elements without parsing it, so that one bad element costs
// one element, and a document that breaks off still gives what stands before the break. A parser of the whole document
// would be as fast and give nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace backtrail::knowledge {

struct Elements {
  std::string key;  // which list it was: "objects" (STIX), "values" (MISP), "" for a bare list; "?" when none was found
  std::string header;  // the document with that list emptied; the beginning of it when it breaks off
  bool cut_off = false;
  std::uint64_t count = 0;
};

/// Calls `element` with each element's text, a view into `document`, and its offset, in order, as long as it answers true.
Elements split_elements(
    std::string_view document,
    const std::function<bool(std::string_view key, std::string_view text, std::uint64_t offset)>& element);

}  // namespace backtrail::knowledge
