// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "ingest/codes.h"
#include "ingest/format.h"
#include "ingest/text/utf16.h"

namespace backtrail::ingest {
namespace {

constexpr std::string_view kUtf16Suffix = "-utf16";

const Format* detect_text(std::string_view head, bool whole) {
  const Format* best = nullptr;
  int best_score = 0;
  for (const Format* format : all_formats()) {
    if (const int score = format->sniff(head, whole); score > best_score) {
      best = format;
      best_score = score;
    }
  }
  return best;
}

}  // namespace

std::span<const Format* const> all_formats() {
  static const std::array formats{&evtx_format(),     &winxml_format(), &zeek_format(), &w3c_format(),
                                  &journald_format(), &otlp_format(),   &json_format(), &access_format(),
                                  &syslog_format(),   &csv_format()};
  return formats;
}

const Format* find_format(std::string_view name) {
  const auto formats = all_formats();
  const auto found = std::ranges::find(formats, name, [](const Format* format) { return format->name(); });
  if (found != formats.end()) return *found;
  if (!name.ends_with(kUtf16Suffix)) return nullptr;
  const Format* inner = find_format(name.substr(0, name.size() - kUtf16Suffix.size()));
  return inner == nullptr ? nullptr : &utf16_format(*inner);
}

std::string format_names() {
  std::string names;
  for (const Format* format : all_formats()) names += (names.empty() ? "" : ", ") + std::string(format->name());
  return names;
}

const Format* detect(std::string_view head, bool whole) {
  const Utf16 kind = utf16_kind(head);
  if (kind == Utf16::none) return detect_text(head, whole);
  const Format* inner = detect_text(utf16_text(head, kind), whole);
  return inner == nullptr ? nullptr : &utf16_format(*inner);
}

Objection objection_to(const Format* wanted, std::string_view head, bool whole) {
  const Utf16 kind = utf16_kind(head);
  std::string text;
  if (kind != Utf16::none) head = text = utf16_text(head, kind);
  for (const Format* format : all_formats()) {
    if (wanted != nullptr && wanted != format) continue;
    if (Objection objection = format->objection(head, whole); !objection.what.empty()) return objection;
  }
  return {};
}

base::Error no_format_fits(const Objection& objection, base::Place place) {
  base::Error out{kUnrecognised, "no log format fits this content"};
  if (!objection.what.empty()) out.message += ": " + objection.what;
  out.place = std::move(place);
  out.hint = objection.hint.empty() ? "--as FORMAT says what it is" : objection.hint;
  return out;
}

const Format* choose_format(const Format* wanted, std::string_view head, bool whole) {
  if (wanted == nullptr) return detect(head, whole);
  if (wanted->sniff(head, whole) > 0) return wanted;
  const Format& wide = utf16_format(*wanted);
  return wide.sniff(head, whole) > 0 ? &wide : nullptr;
}

}  // namespace backtrail::ingest
