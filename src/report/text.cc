// SPDX-License-Identifier: Apache-2.0
#include "report/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/count.h"
#include "base/json.h"

namespace backtrail::report {

std::string valid_utf8(std::string_view text) {
  const bool plain = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (plain) return std::string(text);
  // The writer of JSON replaces what is not UTF-8, and its reader takes the escapes off again.
  return base::Json::parse(base::dump(base::Json(std::string(text)))).get<std::string>();
}

std::string shortened(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  std::size_t end = bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : std::string(between)) + part;
  return out;
}

std::string place_text(std::string_view path, std::string_view member) {
  std::string out(path);
  if (!member.empty()) out += ":" + std::string(member);
  return valid_utf8(out);
}

std::string matched_text(const Finding& finding) {
  std::string out;
  for (const Matched& one : finding.matched) {
    out += out.empty() ? "" : "; ";
    if (!one.field.empty()) out += std::string(one.field) + ": ";
    out += shortened(one.value, kMatchedShown);
  }
  return valid_utf8(out);
}

std::string grouped(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return grouped(number) + " " + base::plural(number, one, many);
}

std::string size_text(std::uint64_t bytes) {
  constexpr const char* kUnits[] = {"bytes", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1000 && unit + 1 < std::size(kUnits); ++unit) value /= 1000;
  return unit == 0 ? base::counted(bytes, "byte") : fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string second_text(base::Instant time) {
  const base::CivilTime c = base::to_civil(time);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::string iso_micros(base::Instant time) {
  const base::CivilTime c = base::to_civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}+00:00", c.year, c.month, c.day, c.hour, c.minute,
                     c.second, c.ticks / 10);
}

std::string iso_millis(base::Instant time) {
  const base::CivilTime c = base::to_civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", c.year, c.month, c.day, c.hour, c.minute, c.second,
                     c.ticks / 10'000);
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:,+=@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) return std::string(text);
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::vector<std::uint64_t> fair_shares(const std::vector<std::uint64_t>& counts, std::uint64_t limit) {
  std::vector<std::uint64_t> ascending = counts;
  std::ranges::sort(ascending);
  std::uint64_t left = limit;
  std::uint64_t level = ~std::uint64_t{0};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    const std::uint64_t each = left / (ascending.size() - i);
    if (ascending[i] > each) {
      level = each;
      break;
    }
    left -= ascending[i];
  }
  std::vector<std::uint64_t> out;
  for (const std::uint64_t count : counts) out.push_back(std::min(count, level));
  return out;
}

}  // namespace backtrail::report
