// SPDX-License-Identifier: Apache-2.0
#include "app/show.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/codes.h"
#include "app/hunting/mappings.h"
#include "base/count.h"
#include "base/json.h"
#include "record/value.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kNameColumn = 28;

/// What a terminal would obey is written as \xNN; bytes that are not UTF-8 as U+FFFD.
std::string printable(std::string_view text) {
  bool lossy = false;
  std::string out;
  for (const char c : record::valid_utf8(text, lossy)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += c == '\n' ? std::string("\n") + std::string(kNameColumn + 2, ' ') : fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

std::string log_source_text(const record::LogSource& source) {
  std::string out;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) out += fmt::format("{}{}={}", out.empty() ? "" : " ", name, value);
  };
  add("product", source.product);
  add("service", source.service);
  for (const std::string& category : source.categories) add("category", category);
  return out.empty() ? "not known" : out;
}

}  // namespace

base::Result<ingest::FullRecord> show_record(const ShowRequest& request) {
  const ingest::Format* format = request.as.empty() ? nullptr : ingest::find_format(request.as);
  if (format == nullptr && !request.as.empty())
    return base::fail(kUnknownFormat, "there is no format '" + request.as + "'", {},
                      "one of: " + ingest::format_names());
  BT_TRY(const auto mappings, load_mappings(request.mappings));
  return ingest::read_record({request.path, request.member, request.offset, request.length}, *mappings, format, {},
                             request.assume);
}

std::string field_line(std::string_view name, std::string_view text) {
  return fmt::format("{:<{}}  {}\n", printable(name), kNameColumn, printable(text));
}

base::OrderedJson fields_json(const std::vector<ingest::FullRecord::Value>& fields) {
  base::OrderedJson out = base::OrderedJson::array();
  for (const auto& one : fields) {
    out.push_back({{"name", one.name}, {"value", one.null ? base::OrderedJson(nullptr) : base::OrderedJson(one.text)}});
  }
  return out;
}

std::string show_text(const ingest::FullRecord& record) {
  std::string out = fmt::format("{:<{}}  {}\n", "format", kNameColumn, record.format);
  out += fmt::format("{:<{}}  {}\n", "log source", kNameColumn, log_source_text(record.log_source));
  const std::string_view doubt = record.time_shown == base::Shown::twice   ? ", an hour that clocks there showed twice"
                                 : record.time_shown == base::Shown::never ? ", an hour that clocks there never showed"
                                                                           : "";
  out += fmt::format("{:<{}}  {}{}\n", "time", kNameColumn, record.time ? base::format(*record.time) : "none",
                     record.time_assumed ? fmt::format(" (zone or year assumed{})", doubt) : "");
  if (record.record_id) out += fmt::format("{:<{}}  {}\n", "record", kNameColumn, *record.record_id);
  out += fmt::format("{:<{}}  {} at {}\n\n", "place", kNameColumn, base::counted(record.bytes.size(), "byte"),
                     record.offset);
  for (const auto& value : record.values) out += field_line(value.name, value.null ? "(null)" : value.text);
  return out;
}

std::string show_json(const ingest::FullRecord& record) {
  return base::dump(base::OrderedJson{
      {"format", record.format},
      {"product", record.log_source.product},
      {"service", record.log_source.service},
      {"categories", record.log_source.categories},
      {"time", record.time ? base::OrderedJson(base::format(*record.time)) : base::OrderedJson(nullptr)},
      {"record_id", record.record_id ? base::OrderedJson(*record.record_id) : base::OrderedJson(nullptr)},
      {"offset", record.offset},
      {"length", record.bytes.size()},
      {"fields", fields_json(record.values)}});
}

}  // namespace backtrail::app
