// SPDX-License-Identifier: Apache-2.0
// The tests' oracle for what is written otherwise than it is: docs/formats/observables.md word for word, by trying every way at every
// place of a value.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "observable/entities.h"
#include "observable/fold.h"
#include "observable/marks.h"
#include "observable/text.h"

namespace backtrail::hunt {

class NaiveDecoding {
 public:
  explicit NaiveDecoding(std::string value) : v_(std::move(value)) { read(); }

  [[nodiscard]] const std::string& text() const { return text_; }
  /// Whether something was decoded.
  [[nodiscard]] bool any() const { return !places_.empty(); }
  /// A byte from `begin` to `end` of text() was written otherwise; `percent` also by a percent sign.
  [[nodiscard]] bool any_in(std::size_t begin, std::size_t end, bool percent) const {
    return std::ranges::any_of(
        places_, [&](const Place& one) { return one.at >= begin && one.at < end && (percent || !one.percent); });
  }

  /// Of each run of base64 what it says as a whole, or from behind the first "/" or "+" in it from where it says something: whose first
  /// 32 digits say 24 bytes of ASCII, or twelve characters in UTF-16, of ASCII but for six.
  [[nodiscard]] static std::vector<std::string> said_in(const std::string& value) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (digit64(value[i]) < 0 || (i > 0 && digit64(value[i - 1]) >= 0)) continue;
      for (std::size_t from = i; from < value.size() && digit64(value[from]) >= 0; ++from) {
        if (from > i && value[from - 1] != '/' && value[from - 1] != '+') continue;
        if (const std::string said = said_from(value, from); !said.empty()) {
          out.push_back(said);
          break;
        }
      }
    }
    return out;
  }

 private:
  [[nodiscard]] static std::string said_from(const std::string& value, std::size_t from) {
    std::string bits;
    for (std::size_t at = from; at < value.size() && digit64(value[at]) >= 0; ++at) {
      for (int bit = 5; bit >= 0; --bit) bits += (digit64(value[at]) >> bit & 1) != 0 ? '1' : '0';
    }
    std::string bytes;
    for (std::size_t at = 0; at + 8 <= bits.size(); at += 8)
      bytes += static_cast<char>(std::stoi(bits.substr(at, 8), nullptr, 2));
    if (bytes.size() >= 24 && std::all_of(bytes.begin(), bytes.begin() + 24, [](char c) { return plain(c); }))
      return bytes;
    std::u16string units;
    for (std::size_t at = 0; at + 16 <= bits.size(); at += 16) {
      const std::string low = bits.substr(at, 8), high = bits.substr(at + 8, 8);
      units += static_cast<char16_t>(std::stoi(high + low, nullptr, 2));
    }
    std::string text;
    if (!begins_text(units)) return text;
    for (std::size_t at = 0; at < units.size(); ++at) text += utf8_at(units, at);
    return text;
  }

  NaiveDecoding() = default;
  [[nodiscard]] static NaiveDecoding of(const std::string& value) {
    NaiveDecoding out;
    out.v_ = value;
    return out;
  }

  struct Place {
    std::size_t at;
    bool percent;
  };
  struct Meant {
    std::size_t size;
    char32_t code;
  };

  void read() {
    const bool slashes = v_.find(":\\/\\/") != v_.npos;
    for (std::size_t i = 0; i < v_.size();) {
      std::optional<Meant> one = meant_at(i);
      if (slashes && v_.compare(i, 2, "\\/") == 0) one = Meant{2, U'/'};
      if (!one) {
        const std::string letter = v_.substr(i, std::max<std::size_t>(beyond(i).size, 1));
        text_ += letter;
        i += letter.size();
        continue;
      }
      places_.push_back({text_.size(), v_[i] == '%' || v_[i] == '+'});
      text_ += utf8(one->code);
      const char last = v_[i + one->size - 1];
      quotes_ = quotes_ || (v_[i] == '\\' && (last == '"' || last == '\''));
      if (v_[i] == '+') plus_ = i;
      i += one->size;
      from_ = i;
    }
  }

  [[nodiscard]] std::optional<Meant> meant_at(std::size_t i) const {
    const std::string three = v_.substr(i, 3);
    for (const char* harmless : {"[.]", "(.)", "{.}", "[:]", "[@]"}) {
      if (three == harmless) return Meant{3, static_cast<char32_t>(three[1])};
    }
    if (v_[i] == '%') {
      if (v_.compare(i, 2, "%u") == 0) {
        const auto code = number(i + 2, 4, 16);
        return code && character(*code) ? std::optional(Meant{6, *code}) : std::nullopt;
      }
      const auto first = number(i + 1, 2, 16);
      const bool printable = first && *first >= 32 && *first < 127;
      return printable || i == 0 || v_[i - 1] != '%' ? bytes(i, "%", 2, 16) : std::nullopt;
    }
    if (v_[i] == '-' || v_[i] == '<') {
      const std::size_t begin = i + (v_.compare(i, 2, "<!") == 0 ? 2 : v_[i] == '<' ? 1 : 0);
      const std::size_t end = std::min(std::min(v_.find_first_not_of('-', begin), v_.size()), begin + 8);
      if (v_[i] == '-' && end < v_.size() && v_[end] == '>') return Meant{end + 1 - i, U'"'};
      if (v_[i] == '<' && end > begin) return Meant{end - i, U'"'};
    }
    if (v_.compare(i, 2, "..") == 0 && (i == 0 || !std::string_view("./\\").contains(v_[i - 1]))) {
      const std::size_t end = v_.find_first_not_of('.', i);
      if (end != v_.npos && !breaks(end) && v_[end] != '/' && v_[end] != '\\') return Meant{end - i, U'"'};
    }
    if (v_[i] == '#') {
      const auto code = number(i + 1, 3, 8);
      if (code && *code < 32) return Meant{4, *code};
    }
    if (v_[i] == '+' && in_query(i)) return Meant{1, U' '};
    if (v_[i] == '&') return entity(i);
    if (v_[i] == '(') return label_length(i);
    if (v_[i] == '\\') return backslashes(i);
    for (const char* begin : {"\x1b[", "^[["}) {
      if (v_.compare(i, std::string_view(begin).size(), begin) == 0) return colour(i, std::string_view(begin).size());
    }
    return wide(i);
  }

  [[nodiscard]] std::optional<char32_t> number(std::size_t at, std::size_t digits, unsigned base) const {
    static const std::string kDigits = "0123456789abcdef";
    char32_t out = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
      const std::size_t digit = i < v_.size() ? kDigits.find(observable::lower(v_[i])) : kDigits.npos;
      if (digit >= base) return std::nullopt;
      out = out * base + static_cast<char32_t>(digit);
    }
    return out;
  }
  [[nodiscard]] static bool character(char32_t code) {
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  }

  /// What the bytes mean that are written one behind another from `i` on, each as a mark and digits: the first of them if it is
  /// ASCII, the character of UTF-8 that they begin with, or else a break for the first.
  [[nodiscard]] std::optional<Meant> bytes(std::size_t i, const std::string& mark, std::size_t digits,
                                           unsigned base) const {
    std::string all;
    const std::size_t size = mark.size() + digits;
    for (std::size_t at = i; v_.compare(at, mark.size(), mark) == 0; at += size) {
      const auto byte = number(at + mark.size(), digits, base);
      if (!byte || *byte > 0xff) break;
      all += static_cast<char>(*byte);
      if (at + size > v_.size()) break;
    }
    if (all.empty()) return std::nullopt;
    if (static_cast<unsigned char>(all[0]) < 0x80) return Meant{size, static_cast<char32_t>(all[0])};
    const Meant one = of(all).beyond(0);
    return one.size == 0 ? Meant{size, U'"'} : Meant{size * one.size, one.code};
  }

  [[nodiscard]] std::optional<Meant> entity(std::size_t i) const {
    const std::size_t end = v_.find(';', i);
    if (end == v_.npos || end - i > 10) return std::nullopt;
    const std::string name = v_.substr(i + 1, end - i - 1);
    if (const char32_t named = observable::entity_named(name); named != 0) return Meant{end + 1 - i, named};
    const bool hex = name.starts_with("#x") || name.starts_with("#X");
    const std::size_t lead = hex ? 2 : 1;
    if (!name.starts_with('#') || name.size() == lead) return std::nullopt;
    const auto code = number(i + 1 + lead, name.size() - lead, hex ? 16 : 10);
    if (!code || !character(*code)) return std::nullopt;
    return Meant{end + 1 - i, *code};
  }

  /// Of the 255 bytes before, one is "?" or "=" or a "+" that was a blank, behind which no blank or control byte stands.
  [[nodiscard]] bool in_query(std::size_t i) const {
    const std::size_t first = i - std::min<std::size_t>(i, 255);
    std::size_t sign = v_.find_last_of("?=", i);
    if (plus_ != v_.npos && (sign == v_.npos || sign < plus_)) sign = plus_;
    if (sign == v_.npos || sign < first) return false;
    return std::none_of(v_.begin() + static_cast<long>(sign), v_.begin() + static_cast<long>(i),
                        [](unsigned char c) { return c <= ' ' || c == 127; });
  }

  [[nodiscard]] std::optional<Meant> label_length(std::size_t i) const {
    const std::size_t close = v_.find(')', i);
    if (close == v_.npos || close == i + 1 || close - i > 3) return std::nullopt;
    const std::string digits = v_.substr(i + 1, close - i - 1);
    if (digits.find_first_not_of("0123456789") != digits.npos || digits[0] == '0') return std::nullopt;
    const auto size = static_cast<std::size_t>(std::stoi(digits));
    const std::size_t end = close + 1 + size;
    if (size > 63 || end + 1 >= v_.size() || v_[end] != '(' || !observable::is_digit(v_[end + 1])) return std::nullopt;
    for (std::size_t at = close + 1; at < end; ++at) {
      if (!observable::is(v_[at], observable::kHostByte) || v_[at] == '.') return std::nullopt;
    }
    return Meant{close + 1 - i, U'.'};
  }

  [[nodiscard]] std::optional<Meant> colour(std::size_t i, std::size_t lead) const {
    const std::size_t end = v_.find_first_not_of("0123456789;?", i + lead);
    if (end == v_.npos || end - i - lead > 32) return std::nullopt;
    const bool ends = lead == 3 ? v_[end] == 'm' : v_[end] >= '@' && v_[end] <= '~';
    return ends ? std::optional(Meant{end + 1 - i, U'"'}) : std::nullopt;
  }

  [[nodiscard]] bool breaks(std::size_t at) const {
    return observable::is(v_[at], observable::kSoftBreak | observable::kHardBreak);
  }
  [[nodiscard]] bool behind_ending(std::size_t at) const {
    const std::size_t dot = at == 0 ? v_.npos : v_.rfind('.', at - 1);
    if (dot == v_.npos || dot == 0 || at - dot < 2 || at - dot > 9) return false;
    const std::string ending = v_.substr(dot + 1, at - dot - 1);
    return std::ranges::all_of(ending, [](char c) { return observable::is(c, observable::kAlnum); }) &&
           std::ranges::any_of(ending, observable::is_letter);
  }

  [[nodiscard]] std::optional<Meant> backslashes(std::size_t i) const {
    if (i > from_ && v_[i - 1] == '\\') return std::nullopt;
    const std::size_t code = v_.find_first_not_of('\\', i);
    if (code == v_.npos || code - i > 8) return std::nullopt;
    if (v_[code] == '"' || v_[code] == '\'') {
      const bool quote = quotes_ || i == 0 || breaks(i - 1) || behind_ending(i);
      return quote ? std::optional(Meant{code + 1 - i, static_cast<char32_t>(v_[code])}) : std::nullopt;
    }
    if (v_[code] == '|') return Meant{code + 1 - i, U'|'};
    if (code - i > 1 && (i == 0 || breaks(i - 1) || v_[i - 1] == '/' || v_[i - 1] == '\\')) return std::nullopt;
    if (in_path(i) && !behind_ending(i)) return std::nullopt;
    const auto as = [&](std::size_t size, char32_t meant) { return Meant{code - i + size, meant}; };
    switch (v_[code]) {
      case 'n': return as(1, U'\n');
      case 'r': return as(1, U'\r');
      case 't': return as(1, U'\t');
      case 'e':
        if (v_.compare(code, 2, "e[") == 0) return as(1, 0x1b);
        break;
      case '0':
        if (const auto octal = number(code, 3, 8)) return as(3, *octal);
        break;
      case '2':
      case '3': return bytes(i, v_.substr(i, code - i), 3, 8);
      case 'x': return bytes(i, v_.substr(i, code - i + 1), 2, 16);
      case 'u':
        if (const auto hex = number(code + 1, 4, 16)) return as(5, character(*hex) || *hex == 0 ? *hex : U'"');
        break;
      case 'U':
        if (const auto hex = number(code + 1, 8, 16); hex && character(*hex)) return as(9, *hex);
        break;
      default: break;
    }
    return std::nullopt;
  }

  /// A drive, a variable or dots alone stand before `i`, or between the last hard break or escape, or 255 bytes, and `i` stands a backslash that begins a word, or is behind a slash, colon, dot or
  /// percent sign, or a registry's hive.
  [[nodiscard]] bool in_path(std::size_t i) const {
    const std::string before = v_.substr(from_, i - from_);
    for (const char* root : {"..", ".", "x:"}) {
      std::string each = before;
      const std::size_t size = std::string_view(root).size();
      if (root[0] == 'x' && each.size() > 1 && observable::is_letter(each[each.size() - 2]))
        each[each.size() - 2] = 'x';
      const bool alone = each.size() == size ||
                         (each.size() > size && !observable::is(each[each.size() - size - 1], observable::kHostByte));
      if (each.ends_with(root) && alone) return true;
    }
    if (before.ends_with('%')) return true;
    std::size_t begin = i;
    while (begin > from_ && i - begin < 255 && !observable::is(v_[begin - 1], observable::kHardBreak)) --begin;
    for (std::size_t at = begin; at < i; ++at) {
      std::string_view spelling;
      const bool first = at == from_;
      if (v_[at] == '\\' &&
          (first || breaks(at - 1) || std::string_view("\\/:%.").find(v_[at - 1]) != std::string_view::npos))
        return true;
      const bool word = first || !observable::is(v_[at - 1], observable::kAlnum);
      if (observable::lower(v_[at]) == 'h' && word &&
          observable::registry_hive(std::string_view(v_).substr(at), spelling) != 0)
        return true;
    }
    return false;
  }

  /// The character of UTF-8 that stands at `i`, of two bytes or more.
  [[nodiscard]] Meant beyond(std::size_t i) const {
    for (std::size_t size = 2; size <= 4 && i + size <= v_.size(); ++size) {
      // What it would be is written anew: only that is UTF-8 which comes out as it was.
      char32_t code = static_cast<unsigned char>(v_[i]) & (0xff >> (size + 1));
      for (std::size_t at = i + 1; at < i + size; ++at) code = code * 64 + (static_cast<unsigned char>(v_[at]) & 63);
      if (code >= 0x80 && character(code) && utf8(code) == v_.substr(i, size)) return {size, code};
    }
    return {0, 0};
  }

  [[nodiscard]] std::optional<Meant> wide(std::size_t i) const {
    if (static_cast<unsigned char>(v_[i]) < 0x80) return std::nullopt;
    const auto [size, code] = beyond(i);
    if (size == 0) return Meant{1, U'"'};
    const auto in = [code = code](char32_t first, char32_t last) { return code >= first && code <= last; };
    if (code == 0x3002 || code == 0xff61) return Meant{size, U'.'};
    if (in(0xff01, 0xff5e)) return Meant{size, code - 0xff00 + 0x20};
    if (observable::is_mark(code)) return Meant{size, U'"'};
    const bool unspaced = in(0xe00, 0xeff) || in(0x1000, 0x109f) || in(0x1780, 0x17ff) || in(0x3040, 0x30ff) ||
                          in(0x3400, 0x4dbf) || in(0x4e00, 0x9fff) || in(0xac00, 0xd7a3) || in(0xff66, 0xff9f);
    const auto ascii = [&](std::size_t at) { return at < v_.size() && observable::is(v_[at], observable::kAlnum); };
    if (unspaced && ((i > 0 && ascii(i - 1)) || ascii(i + size))) return Meant{size, U'"'};
    return std::nullopt;
  }

  [[nodiscard]] static int digit64(char c) {
    static const std::string kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t at = kAlphabet.find(c);
    return at == kAlphabet.npos ? -1 : static_cast<int>(at);
  }

  [[nodiscard]] static bool plain(int c) { return (c >= 32 && c < 127) || c == 9 || c == 10 || c == 13; }

  [[nodiscard]] static bool begins_text(const std::u16string& units) {
    if (units.size() < 12) return false;
    int latin = 0;
    for (std::size_t i = 0; i < 12; ++i) {
      const char16_t c = units[i];
      latin += c >= 0xa0 && c < 0x100;
      if (!plain(c) && !(c >= 0xa0 && c < 0x100) && !(i == 0 && c == 0xfeff)) return false;
    }
    return latin <= 6;
  }

  /// Of the second half of a pair nothing: the first says both.
  [[nodiscard]] static std::string utf8_at(const std::u16string& units, std::size_t i) {
    const auto first = [&](std::size_t at) { return at < units.size() && units[at] >= 0xd800 && units[at] < 0xdc00; };
    const auto second = [&](std::size_t at) { return at < units.size() && units[at] >= 0xdc00 && units[at] < 0xe000; };
    if (second(i) && i > 0 && first(i - 1)) return "";
    char32_t code = units[i];
    if (first(i) && second(i + 1)) code = 0x10000 + (code - 0xd800) * 0x400 + (units[i + 1] - 0xdc00U);
    else if (first(i) || second(i)) code = 0xfffd;
    return utf8(code);
  }

  [[nodiscard]] static std::string utf8(char32_t code) {
    const auto byte = [](char32_t value) { return static_cast<char>(value); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xc0 + code / 64), byte(0x80 + code % 64)};
    if (code < 0x10000) return {byte(0xe0 + code / 4096), byte(0x80 + code / 64 % 64), byte(0x80 + code % 64)};
    return {byte(0xf0 + code / 262144), byte(0x80 + code / 4096 % 64), byte(0x80 + code / 64 % 64),
            byte(0x80 + code % 64)};
  }

  std::string v_;
  std::string text_;
  std::vector<Place> places_;  // in text_
  std::size_t from_ = 0;  // behind what was decoded last
  std::size_t plus_ = std::string::npos;  // the last "+" that was a blank
  bool quotes_ = false;
};

}  // namespace backtrail::hunt
