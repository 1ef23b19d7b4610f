// SPDX-License-Identifier: Apache-2.0
// Small JSON documents by nlohmann/json: what we write, and what we read whole (bundles, bodies, settings). Log records
// are read by simdjson in `ingest`. Include this in sources, not in headers: it is heavy (use base/json_fwd.h there).
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace backtrail::base {

/// Keys sorted by their bytes, which is RFC 8785's order as long as keys are ASCII (ours are).
using Json = nlohmann::json;
/// Keys in the order given: for what people and other tools read.
using OrderedJson = nlohmann::ordered_json;

inline constexpr int kJsonDepthLimit = 256;

/// kBadJson with the byte offset; deeper than kJsonDepthLimit is kBadJson too, and so is a number beyond a double.
Result<Json> parse_json(std::string_view text, const std::string& path);

/// RFC 8785 (JCS) for values without floats and with ASCII keys; a float or another key is a bug (BT_CHECK).
[[nodiscard]] std::string canonical_json(const Json& value);

/// The text under `key`, or "" when `object` is none, has no such key, or something else under it.
[[nodiscard]] std::string text_at(const Json& object, const char* key);

/// Compact, with bytes that are not UTF-8 as U+FFFD.
[[nodiscard]] std::string dump(const Json& value);
[[nodiscard]] std::string dump(const OrderedJson& value);
/// A text as dump() writes it, in its quotes.
void append_quoted(std::string_view text, std::string& out);

}  // namespace backtrail::base
