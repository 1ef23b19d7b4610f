// SPDX-License-Identifier: Apache-2.0
#include "archive/list.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/codes.h"
#include "base/json.h"
#include "ledger/codes.h"
#include "ledger/layout.h"

namespace backtrail::archive {
namespace {

using base::Json;

constexpr std::size_t kPartLimit = 255;  // of one part of a path
constexpr std::string_view kSignedFor = "backtrail case export\n";  // so that no other signature of the key fits

bool is_plain(std::string_view part) {
  return !part.empty() && part.size() <= kPartLimit && part.front() != '.' && std::ranges::all_of(part, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

bool is_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0;;) {
    const std::size_t end = name.find('/', at);
    out.push_back(name.substr(at, end == std::string_view::npos ? end : end - at));
    if (end == std::string_view::npos) return out;
    at = end + 1;
  }
}

std::unexpected<base::Error> export_damaged(const std::string& path, std::string why, std::uint64_t offset) {
  base::Place place{path};
  place.offset = offset;
  return base::fail(ledger::kDamaged, std::move(why), std::move(place), "get it again; nothing was imported");
}

std::string json_of(const ExportList& list) {
  Json json = {{"key", list.key}, {"origin", list.origin}, {"files", Json::array()}};
  for (const ExportedFile& one : list.files) json["files"].push_back({one.name, one.size, one.sha256.hex()});
  return base::canonical_json(json);
}

}  // namespace

bool is_exported_name(std::string_view name) {
  if (name == "case.json") return true;
  const auto parts = parts_of(name);
  if (!std::ranges::all_of(parts, is_plain)) return false;
  if (parts[0] == "ledger") {
    if (parts.size() == 2)
      return parts[1] == "format" || parts[1] == "key" || parts[1] == "checkpoint" || parts[1] == "history";
    return parts.size() > 2 && ledger::TileId::parse(name.substr(parts[0].size() + 1)).has_value();
  }
  if (parts[0] == "bodies")
    return parts.size() == 3 && parts[2].size() == 64 && is_hex(parts[2]) && parts[1] == parts[2].substr(0, 2);
  if (parts[0] == "published") return parts.size() == 2;
  return parts[0] == "intel" && parts.size() == 3;
}

base::Result<ExportList> parse_list(std::string_view text, const std::string& path) {
  const auto bad = [&](const std::string& why) {
    return export_damaged(path, "the list of files is none: " + why, kExportStart);
  };
  const auto parsed = base::parse_json(text, path);
  if (!parsed || !parsed->is_object()) return bad("it cannot be read");
  const Json& json = *parsed;
  ExportList out;
  out.origin = base::text_at(json, "origin");
  out.key = base::text_at(json, "key");
  if (!json.contains("files") || !json["files"].is_array()) return bad("it has no files");
  for (const Json& one : json["files"]) {
    if (!one.is_array() || one.size() != 3 || !one[0].is_string() || !one[1].is_number_unsigned() ||
        !one[2].is_string())
      return bad("a file has a name, a size and a hash");
    const auto digest = base::Digest::from_hex(one[2].get<std::string>());
    ExportedFile file{one[0].get<std::string>(), one[1].get<std::uint64_t>(), digest.value_or(base::Digest{})};
    if (!digest || file.size > kExportFileLimit) return bad("a file has no hash, or is too large");
    if (!is_exported_name(file.name)) return bad("a case has no file of such a name");
    if (!out.files.empty() && file.name <= out.files.back().name) return bad("its names are not in order");
    out.files.push_back(std::move(file));
  }
  return out;
}

std::string head_of(const ExportList& list, const ledger::SigningKey& key) {
  const std::string json = json_of(list);
  std::string out = fmt::format("{}{:02}", kExportMagic, kExportVersion);
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(json.size() >> shift & 0xff);
  out += json;
  return out + key.sign(std::string(kSignedFor) + out);
}

base::Result<std::uint64_t> header_length(std::string_view start, const std::string& path) {
  const auto digit = [&](std::size_t at) { return start[at] >= '0' && start[at] <= '9'; };
  if (start.size() < kExportStart || !start.starts_with(kExportMagic) || !digit(6) || !digit(7))
    return base::fail(kNotAnExport, "this is no exported case", {path}, "backtrail case export writes one");
  const int version = (start[6] - '0') * 10 + (start[7] - '0');
  if (version > kExportVersion)
    return base::fail(ledger::kNewerFormat,
                      fmt::format("a newer version of this program wrote this export ({})", version), {path},
                      "update backtrail");
  if (version != kExportVersion) return base::fail(kNotAnExport, "there is no version 0 of exported cases", {path});
  std::uint64_t length = 0;
  for (std::size_t i = 8; i < kExportStart; ++i) length = length << 8 | static_cast<unsigned char>(start[i]);
  if (length > kExportHeaderLimit) return export_damaged(path, "the list of files is longer than any may be", 8);
  return length;
}

base::Result<ExportList> parse_head(std::string_view start, std::string_view list_and_signature,
                                    const std::string& path) {
  BT_TRY(const std::uint64_t length, header_length(start, path));
  if (list_and_signature.size() != length + kExportSignature)
    return export_damaged(path, "it ends within the list of its files", kExportStart + list_and_signature.size());
  const std::string_view text = list_and_signature.substr(0, length);
  BT_TRY(auto out, parse_list(text, path));
  const auto key = ledger::VerifierKey::parse(out.key);
  if (!key) return export_damaged(path, "it names no key", kExportStart);
  const std::string message = std::string(kSignedFor) + std::string(start) + std::string(text);
  if (!key->verify(message, list_and_signature.substr(length)))
    return export_damaged(path,
                          fmt::format("the signature does not fit the {} bytes of the list of files before it", length),
                          kExportStart);
  if (key->name() != out.origin) return export_damaged(path, "the key is not that of the case", kExportStart);
  return out;
}

}  // namespace backtrail::archive
