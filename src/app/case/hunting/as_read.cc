// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/as_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/case/telemetry/holdings.h"
#include "app/hunting/mappings.h"
#include "app/plain_text.h"
#include "app/show.h"
#include "base/count.h"
#include "base/hex.h"
#include "base/json.h"
#include "ingest/stream.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

using base::Json;

constexpr std::size_t kRecordLimit = 60U << 10;   // of names and values
constexpr std::size_t kFieldCost = 32;            // of a field, however short
constexpr std::size_t kValueLimit = 16U << 10;

std::string seal_text(const ingest::FullRecord& record) {
  Json fields = Json::array();
  std::size_t room = kRecordLimit;
  std::uint64_t left_out = 0;
  for (const auto& one : record.values) {
    Json field = {{"name", plain_text(one.name, kValueLimit)}};
    if (!one.null) field["value"] = plain_text(one.text, kValueLimit);
    const std::size_t cost =
        kFieldCost + std::min(one.name.size(), kValueLimit) + std::min(one.text.size(), kValueLimit);
    if (cost > room) {
      ++left_out;
      continue;
    }
    room -= cost;
    fields.push_back(std::move(field));
  }
  Json out = {{"format", record.format}, {"fields", std::move(fields)}};
  if (left_out != 0) out["left_out"] = left_out;
  return base::dump(out);
}

/// One log's copies that have no reading yet, as far as its bytes at `path` are those that were copied.
void read_log(const std::string& path, const std::string& member, const ingest::Format* format,
              const record::MappingSet& mappings, const std::vector<const CopyToRead*>& copies) {
  std::multimap<ingest::Extent, const CopyToRead*> wanted;
  for (const CopyToRead* one : copies) {
    if (one->read->empty()) wanted.emplace(one->at, one);
  }
  std::vector<ingest::Extent> extents;
  for (const auto& [at, copy] : wanted) extents.push_back(at);
  if (extents.empty()) return;
  // A log that cannot be read any more has left its copies, and those stand as they are.
  (void)ingest::read_records(path, member, extents, mappings, format, [&](const ingest::FullRecord& record) {
    if (ingest::tells_itself(record.format)) return false;
    const auto [first, last] = wanted.equal_range({record.offset, record.bytes.size()});
    std::string text;
    for (auto at = first; at != last; ++at) {
      if (*at->second->bytes != record.bytes) continue;
      if (text.empty()) text = seal_text(record);
      *at->second->read = text;
    }
    return true;
  });
}

/// A copy that says itself what it says; of a log that was never ingested its own bytes tell its format.
std::optional<AsRead> read_copy(const SealedRecord& of, const std::string& format_name,
                                const record::MappingSet& mappings) {
  const ingest::Format* const format =
      format_name.empty() ? ingest::detect(of.bytes, true) : ingest::find_format(format_name);
  if (format == nullptr || !ingest::tells_itself(format->name())) return std::nullopt;
  ingest::MemoryStream stream(of.bytes);
  auto read = ingest::read_record_from(stream, {of.path, of.member}, {of.path, of.member, 0, of.bytes.size()}, mappings,
                                       *format, {});
  if (!read) return std::nullopt;
  return AsRead{std::move(read->format), std::move(read->values), 0};
}

std::uint64_t extent_number(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

}  // namespace

base::Status read_copies(const Case& in, const std::map<std::string, std::string>& formats,
                         const std::vector<CopyToRead>& copies) {
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<const CopyToRead*>> by_log;
  for (const CopyToRead& one : copies) {
    const auto format = formats.find(one.sha256);
    if (one.bytes->empty() || (format != formats.end() && ingest::tells_itself(format->second))) continue;
    by_log[{one.path, one.member, one.sha256}].push_back(&one);
  }
  if (by_log.empty()) return {};
  BT_TRY(const auto mappings, load_mappings({}));
  for (const auto& [log, of_it] : by_log) {
    const auto& [path, member, sha256] = log;
    const auto known = formats.find(sha256);
    const ingest::Format* const format = known == formats.end() ? nullptr : ingest::find_format(known->second);
    read_log(path, member, format, *mappings, of_it);
    if (is_kept(in.folder(), sha256)) read_log(kept_path(in.folder(), sha256), {}, format, *mappings, of_it);
  }
  return {};
}

std::optional<AsRead> as_read(const Json& locator) {
  const auto read = locator.find("read");
  if (read == locator.end() || !read->is_object()) return std::nullopt;
  AsRead out{base::text_at(*read, "format"), {}, extent_number(*read, "left_out")};
  if (const auto fields = read->find("fields"); fields != read->end() && fields->is_array()) {
    for (const Json& one : *fields) {
      if (one.is_object())
        out.fields.push_back({base::text_at(one, "name"), base::text_at(one, "value"), !one.contains("value")});
    }
  }
  return out;
}

base::Result<std::vector<SealedRecord>> sealed_records(const Case& in, const std::string& ref_or_id) {
  std::vector<SealedRecord> out;
  BT_TRY(const auto row, in.registers().evidence(ref_or_id));
  BT_TRY(const auto body, in.body_of(row.entry.index));
  BT_TRY(const auto json, base::parse_json(body, row.entry.label()));
  const auto locators = json.find("locators");
  if (locators == json.end() || !locators->is_array() || locators->empty()) {
    const std::string id = row.entry.label();
    return base::fail(registers::kNotFound, "no records are sealed with this", {id},
                      "backtrail evidence show " + id + " tells what it is, and who erased it if that is so");
  }
  BT_TRY(const auto sources, in.registers().sources(registers::Which::all));
  std::map<std::string, std::string> formats;
  for (const auto& one : sources) formats.emplace(one.sha256, one.format);
  BT_TRY(const auto mappings, load_mappings({}));
  for (const Json& one : *locators) {
    SealedRecord record{base::text_at(one, "path"),
                        base::text_at(one, "member"),
                        {extent_number(one, "offset"), extent_number(one, "length")},
                        {},
                        base::from_base64(base::text_at(one, "bytes")).value_or(std::string()),
                        as_read(one)};
    if (const auto id = one.find("record_id"); id != one.end() && id->is_number_integer())
      record.record_id = id->get<std::int64_t>();
    const auto format = formats.find(base::text_at(one, "source_sha256"));
    if (!record.read && !record.bytes.empty())
      record.read = read_copy(record, format == formats.end() ? std::string() : format->second, *mappings);
    out.push_back(std::move(record));
  }
  return out;
}

std::string sealed_record_text(const SealedRecord& record) {
  std::string out = field_line("log", record.path + (record.member.empty() ? "" : ":" + record.member));
  out += field_line("place", fmt::format("{} at {}", base::counted(record.at.length, "byte"), record.at.offset));
  if (record.record_id) out += field_line("record", std::to_string(*record.record_id));
  if (!record.read) {
    return out + field_line("bytes", record.bytes.empty() ? "no sealed copy" : record.bytes) + "\n";
  }
  return out + read_text(*record.read) + "\n";
}

std::string read_text(const AsRead& read) {
  std::string out = field_line("format", read.format);
  for (const auto& one : read.fields) out += field_line(one.name, one.null ? "(null)" : one.text);
  if (read.left_out != 0) out += field_line("left out", base::counted(read.left_out, "field") + ", for want of room");
  return out;
}

base::OrderedJson read_json(const AsRead& read) {
  base::OrderedJson out = {{"format", read.format}, {"fields", fields_json(read.fields)}};
  if (read.left_out != 0) out["left_out"] = read.left_out;
  return out;
}

base::OrderedJson sealed_record_json(const SealedRecord& record) {
  base::OrderedJson out = {
      {"path", record.path},
      {"member", record.member.empty() ? base::OrderedJson(nullptr) : base::OrderedJson(record.member)},
      {"offset", record.at.offset},
      {"length", record.at.length},
      {"record_id", record.record_id ? base::OrderedJson(*record.record_id) : base::OrderedJson(nullptr)}};
  if (record.read) out.update(read_json(*record.read));
  out["bytes_base64"] = base::to_base64(record.bytes);
  return out;
}

}  // namespace backtrail::app
