// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <algorithm>

#include "base/codes.h"

namespace backtrail::base {
namespace {

/// What JCS and our own writer would spell differently is not written at all.
bool canonical_kinds_only(const Json& value) {
  if (value.is_number_float() || value.is_binary() || value.is_discarded()) return false;
  if (value.is_object()) {
    return std::ranges::all_of(value.items(), [](const auto& item) {
      return std::ranges::all_of(item.key(), [](char c) { return c >= 0x20 && c < 0x7f; }) &&
             canonical_kinds_only(item.value());
    });
  }
  return !value.is_array() || std::ranges::all_of(value, canonical_kinds_only);
}

}  // namespace

Result<Json> parse_json(std::string_view text, const std::string& path) {
  // What opens no more than so many things cannot nest them deeper, and watching costs a third of reading.
  const bool shallow = std::ranges::count_if(text, [](char c) { return c == '[' || c == '{'; }) <= kJsonDepthLimit;
  bool too_deep = false;
  const auto watch = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kJsonDepthLimit;
    return !too_deep;
  };
  try {
    Json out = shallow ? Json::parse(text) : Json::parse(text, watch);
    if (too_deep) return fail(kBadJson, "nested deeper than 256 levels", {path});
    return out;
  } catch (const Json::parse_error& error) {
    Place place{path};
    place.offset = error.byte == 0 ? 0 : error.byte - 1;
    return fail(kBadJson, "this is not JSON", std::move(place));
  } catch (const Json::exception&) {  // the parser throws another kind for a number beyond a double, such as 1e999
    return fail(kBadJson, "a number in this JSON is too large", {path});
  }
}

std::string canonical_json(const Json& value) {
  BT_CHECK(canonical_kinds_only(value));
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string text_at(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace backtrail::base
