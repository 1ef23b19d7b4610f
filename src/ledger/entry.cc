// SPDX-License-Identifier: Apache-2.0
#include "ledger/entry.h"

#include <algorithm>

#include "base/hex.h"
#include "base/json.h"
#include "ledger/codes.h"

namespace backtrail::ledger {
namespace {

using base::Json;
using base::Result;

constexpr std::size_t kTextLimit = 4096;  // bytes of a name, role, id or reason

std::unexpected<base::Error> bad(std::string why) {
  return base::fail(kBadEntry, "cannot seal this entry: " + std::move(why));
}

bool is_id(std::string_view id) {
  return id.size() == 32 &&
         std::ranges::all_of(id, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_type(std::string_view type) {
  return !type.empty() && type.size() <= 64 && std::ranges::all_of(type, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

Json time_json(const std::optional<base::Instant>& time) { return time ? Json(base::format(*time)) : Json(); }

bool has_keys(const Json& value, std::initializer_list<const char*> keys) {
  return value.is_object() && value.size() == keys.size() &&
         std::ranges::all_of(keys, [&](const char* key) { return value.contains(key); });
}

bool read_text(const Json& value, std::string& out) {
  if (!value.is_string()) return false;
  out = value.get_ref<const std::string&>();
  return true;
}

bool read_time(const Json& value, std::optional<base::Instant>& out) {
  if (value.is_null()) return true;
  std::string text;
  if (!read_text(value, text)) return false;
  const auto parsed = base::parse_iso(text);
  if (!parsed) return false;
  out = parsed->instant;
  return true;
}

bool read_digest(const Json& value, std::optional<base::Digest>& out) {
  if (value.is_null()) return true;
  std::string text;
  if (!read_text(value, text)) return false;
  out = base::Digest::from_hex(text);
  return out.has_value();
}

bool read_actor(const Json& value, Actor& out) {
  std::string assurance;
  if (!has_keys(value, {"assurance", "id", "name", "role"}) || !read_text(value["id"], out.id) ||
      !read_text(value["name"], out.name) || !read_text(value["role"], out.role) ||
      !read_text(value["assurance"], assurance)) {
    return false;
  }
  for (const auto known : {Assurance::asserted, Assurance::key, Assurance::session}) {
    if (assurance != name_of(known)) continue;
    out.assurance = known;
    return true;
  }
  return false;
}

bool read_purge(const Json& value, std::optional<Purge>& out) {
  if (value.is_null()) return true;
  std::optional<base::Digest> body;
  Purge purge;
  if (!has_keys(value, {"body", "why"}) || !read_digest(value["body"], body) || !body ||
      !read_text(value["why"], purge.why)) {
    return false;
  }
  purge.body = *body;
  out = std::move(purge);
  return true;
}

base::Status check(const Entry& entry) {
  if (!is_type(entry.type)) return bad("its type must be 1 to 64 of a-z, 0-9, '.', '-', '_'");
  if (entry.v == 0) return bad("schema versions begin with 1");
  if (!is_id(entry.id)) return bad("its id is not 32 hex digits");
  if (entry.corrects && !is_id(*entry.corrects)) return bad("`corrects` is not an entry's id");
  if (entry.actor.id.empty()) return bad("the actor has no id");
  if (entry.purges.has_value() != (entry.type == "purge"))
    return bad("a purge names what it erases, and nothing else does");
  if (entry.purges && entry.purges->why.empty()) return bad("a purge needs its reason");
  for (const auto* text : {&entry.actor.id, &entry.actor.name, &entry.actor.role}) {
    if (text->size() > kTextLimit) return bad("a name is longer than 4096 bytes");
  }
  return {};
}

}  // namespace

std::string_view name_of(Assurance assurance) {
  switch (assurance) {
    case Assurance::key: return "key";
    case Assurance::session: return "session";
    case Assurance::asserted: break;
  }
  return "asserted";
}

Result<std::string> encode_entry(const Entry& entry) {
  BT_TRY_STATUS(check(entry));
  Json json = {{"type", entry.type},
               {"v", entry.v},
               {"id", entry.id},
               {"actor",
                {{"id", entry.actor.id},
                 {"name", entry.actor.name},
                 {"role", entry.actor.role},
                 {"assurance", name_of(entry.actor.assurance)}}},
               {"occurred", time_json(entry.occurred)},
               {"received", time_json(entry.received)},
               {"entered", base::format(entry.entered)},
               {"corrects", entry.corrects ? Json(*entry.corrects) : Json()},
               {"body", entry.body ? Json(entry.body->hex()) : Json()},
               {"purges", Json()}};
  if (entry.purges) json["purges"] = {{"body", entry.purges->body.hex()}, {"why", entry.purges->why}};
  std::string bytes = base::canonical_json(json);
  if (bytes.size() > kEntryLimit) return bad("it is longer than 60 KiB");
  // The writer replaces bytes that are not UTF-8; what would be sealed then is not what was said.
  if (bytes.find("\xEF\xBF\xBD") != std::string::npos) {
    const auto back = base::parse_json(bytes, "");
    if (!back || *back != json) return bad("a text is not UTF-8");
  }
  return bytes;
}

Result<Entry> decode_entry(std::string_view bytes) {
  const auto refuse = [](const char* why) { return base::fail(kBadEntry, std::string("not an entry: ") + why); };
  if (bytes.size() > kEntryLimit) return refuse("longer than 60 KiB");
  const auto parsed = base::parse_json(bytes, "");
  if (!parsed) return refuse("not JSON");
  const Json& json = *parsed;
  if (!has_keys(json, {"type", "v", "id", "actor", "occurred", "received", "entered", "corrects", "body", "purges"})) {
    return refuse("its keys are others");
  }
  Entry entry;
  std::optional<base::Instant> entered;
  if (!read_text(json["type"], entry.type) || !read_text(json["id"], entry.id) ||
      !read_actor(json["actor"], entry.actor)) {
    return refuse("type, id or actor is malformed");
  }
  if (!read_time(json["occurred"], entry.occurred) || !read_time(json["received"], entry.received) ||
      !read_time(json["entered"], entered) || !entered) {
    return refuse("a time is malformed");
  }
  entry.entered = *entered;
  const Json& version = json["v"];
  if (!version.is_number_unsigned() || version.get<std::uint64_t>() > UINT32_MAX) return refuse("v is no whole number");
  entry.v = version.get<std::uint32_t>();
  if (!json["corrects"].is_null()) {
    entry.corrects.emplace();
    if (!read_text(json["corrects"], *entry.corrects)) return refuse("corrects is malformed");
  }
  if (!read_digest(json["body"], entry.body) || !read_purge(json["purges"], entry.purges))
    return refuse("a hash is malformed");
  const auto again = encode_entry(entry);
  if (!again || *again != bytes) return refuse("its spelling is not canonical");
  return entry;
}

void append_to_bundle(std::string& bundle, std::string_view bytes) {
  BT_CHECK(!bytes.empty() && bytes.size() <= kEntryLimit);
  bundle += static_cast<char>(bytes.size() >> 8);
  bundle += static_cast<char>(bytes.size() & 0xff);
  bundle += bytes;
}

Result<std::vector<std::string_view>> split_bundle(std::string_view bundle) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while (at < bundle.size()) {
    base::Place place;
    place.offset = at;
    if (out.size() == kTileWidth) return base::fail(kDamaged, "more than 256 entries in a bundle", place);
    if (bundle.size() - at < 2) return base::fail(kDamaged, "a bundle ends within a length", place);
    const std::size_t length = static_cast<std::size_t>(static_cast<unsigned char>(bundle[at])) << 8 |
                               static_cast<unsigned char>(bundle[at + 1]);
    at += 2;
    if (length == 0 || length > kEntryLimit || length > bundle.size() - at) {
      return base::fail(kDamaged, "an entry's length leads out of its bundle", place);
    }
    out.push_back(bundle.substr(at, length));
    at += length;
  }
  return out;
}

}  // namespace backtrail::ledger
