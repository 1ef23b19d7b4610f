// SPDX-License-Identifier: Apache-2.0
// The tests' oracle: docs/formats/observables.md word for word, one indicator and one value at a time, by trying every
// piece of the value. It shares canonical() with the engine and nothing else.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "detector/detector.h"
#include "observable/fold.h"
#include "observable/strip.h"
#include "observable/text.h"

namespace backtrail::hunt {

class NaiveIndicators {
 public:
  NaiveIndicators(std::string value, std::string field)
      : v_(std::move(value)), field_(observable::lower(field)), low_(observable::lower(v_)) {}

  [[nodiscard]] bool has(const detector::Indicator& indicator) const {
    return has_as_written(indicator) || has_decoded(indicator, 2);
  }

 private:
  /// In what comes of decoding it, and of decoding that.
  [[nodiscard]] bool has_decoded(const detector::Indicator& indicator, int left) const {
    if (left == 0) return false;
    std::vector<bool> marks;
    const std::string plain = unescaped(marks);
    if (plain.size() != v_.size()) {
      NaiveIndicators inner(plain, field_);
      inner.marks_ = marks;
      if (inner.has_within(indicator) || inner.has_decoded(indicator, left - 1)) return true;
    }
    const auto said = encoded();
    return std::any_of(said.begin(), said.end(), [&](const std::string& one) {
      const NaiveIndicators inner(one, "");
      return inner.has_within(indicator) || inner.has_decoded(indicator, left - 1);
    });
  }

  /// What needs neither a whole value nor the name of its field; users alone have one.
  [[nodiscard]] bool has_within(const detector::Indicator& indicator) const {
    using observable::Kind;
    if (indicator.kind == Kind::user) return has_user(indicator);
    if (indicator.kind == Kind::certificate_hash) return has_hash(indicator.value);
    constexpr std::array kWhole{Kind::mutex, Kind::user_agent, Kind::ssdeep, Kind::service, Kind::host};
    if (std::ranges::find(kWhole, indicator.kind) != kWhole.end()) return false;
    NaiveIndicators inner(v_, "");
    inner.marks_ = marks_;
    return inner.has_as_written(indicator);
  }

  /// "%2e", "[.]" and wide full stops decoded.
  [[nodiscard]] std::string unescaped(std::vector<bool>& marks) const {
    std::string text;
    const bool slashes = v_.find(":\\/\\/") != v_.npos;
    for (std::size_t i = 0; i < v_.size();) {
      std::size_t size = 1;
      char meant = v_[i];
      const std::string three = v_.substr(i, 3);
      if (is(i + 1, observable::kHex) && is(i + 2, observable::kHex) && v_[i] == '%') {
        const int code = std::stoi(three.substr(1), nullptr, 16);
        if (code >= 32 && code < 127) {
          meant = static_cast<char>(code);
          size = 3;
        }
      }
      if (three == "[.]" || three == "(.)" || three == "{.}" || three == "[:]" || three == "[@]") {
        meant = three[1];
        size = 3;
      } else if (three == "\u3002" || three == "\uff0e" || three == "\uff61") {
        meant = '.';
        size = 3;
      }
      if (const std::size_t wide = wide_at(i); wide > 0) {
        meant = '"';
        size = wide;
      }
      if (slashes && v_.compare(i, 2, "\\/") == 0) {
        meant = '/';
        size = 2;
      }
      text += meant;
      marks.push_back(size > 1);
      i += size;
    }
    return text;
  }

  /// Runs of base64 whose first 32 digits say twelve characters of ASCII in UTF-16: what they say as a whole.
  [[nodiscard]] std::vector<std::string> encoded() const {
    static const std::string kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::vector<std::string> out;
    const auto part = [](char c) { return kAlphabet.find(c) != kAlphabet.npos; };
    (void)any_run(part, [&](std::size_t from, std::size_t to) {
      std::string bits;
      for (std::size_t i = from; i < to; ++i) {
        for (int bit = 5; bit >= 0; --bit) bits += (kAlphabet.find(v_[i]) >> bit & 1) != 0 ? '1' : '0';
      }
      std::u16string units;
      for (std::size_t at = 0; at + 16 <= bits.size(); at += 16) {
        const std::string low = bits.substr(at, 8), high = bits.substr(at + 8, 8);
        units += static_cast<char16_t>(std::stoi(high + low, nullptr, 2));
      }
      const auto plain = [](char16_t c) { return (c >= 32 && c < 127) || c == 9 || c == 10 || c == 13; };
      if (units.size() < 12 || !std::all_of(units.begin(), units.begin() + 12, plain)) return false;
      std::string& one = out.emplace_back();
      for (std::size_t i = 0; i < units.size(); ++i) one += utf8_at(units, i);
      return false;
    });
    return out;
  }

  /// Of the second half of a pair nothing: the first says both.
  [[nodiscard]] static std::string utf8_at(const std::u16string& units, std::size_t i) {
    const auto first = [&](std::size_t at) { return at < units.size() && units[at] >= 0xd800 && units[at] < 0xdc00; };
    const auto second = [&](std::size_t at) { return at < units.size() && units[at] >= 0xdc00 && units[at] < 0xe000; };
    if (second(i) && i > 0 && first(i - 1)) return "";
    char32_t code = units[i];
    if (first(i) && second(i + 1)) code = 0x10000 + (code - 0xd800) * 0x400 + (units[i + 1] - 0xdc00U);
    else if (first(i) || second(i)) code = 0xfffd;
    const auto byte = [](char32_t value) { return static_cast<char>(value); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xc0 + code / 64), byte(0x80 + code % 64)};
    if (code < 0x10000) return {byte(0xe0 + code / 4096), byte(0x80 + code / 64 % 64), byte(0x80 + code % 64)};
    return {byte(0xf0 + code / 262144), byte(0x80 + code / 4096 % 64), byte(0x80 + code / 64 % 64),
            byte(0x80 + code % 64)};
  }

  /// The bytes of a blank, quotation mark, dash or arrow beyond ASCII.
  [[nodiscard]] std::size_t wide_at(std::size_t at) const {
    static const std::vector<std::string> kWide{
        "\u00a0", "\u00ab", "\u00bb", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
        "\u2007", "\u2008", "\u2009", "\u200a", "\u2013", "\u2014", "\u2018", "\u2019", "\u201a", "\u201b",
        "\u201c", "\u201d", "\u201e", "\u201f", "\u2026", "\u202f", "\u2039", "\u203a", "\u2190", "\u2191",
        "\u2192", "\u2193", "\u21d2", "\u3000", "\u300c", "\u300d", "\u300e", "\u300f"};
    for (const std::string& mark : kWide) {
      if (v_.compare(at, mark.size(), mark) == 0) return mark.size();
    }
    return 0;
  }

  /// Behind a file's ending, a mark with which something else may go on; of prefetch files' names only `named`.
  [[nodiscard]] bool joins_at(std::size_t at, bool named) const {
    const std::size_t dot = v_.rfind('.', at);
    if (at >= v_.size() || dot == v_.npos || dot == 0 || at - dot < 2 || at - dot > 9) return false;
    const std::string ending = v_.substr(dot + 1, at - dot - 1);
    if (!std::ranges::all_of(ending, [](char c) { return observable::is(c, observable::kAlnum); }) ||
        std::ranges::none_of(ending, observable::is_letter))
      return false;
    const std::string rest = low_.substr(at + 1);
    const bool offset = v_[at] == '@' && rest.starts_with("0x");
    const bool prefetch =
        v_[at] == '-' && rest.size() == 11 && rest.ends_with(".pf") && rest.find_first_not_of("0123456789abcdef") == 8;
    return offset || (named && prefetch) || std::string_view("+!#^").find(v_[at]) != std::string_view::npos;
  }

  [[nodiscard]] bool has_as_written(const detector::Indicator& indicator) const {
    using observable::Kind;
    switch (indicator.kind) {
      case Kind::md5:
      case Kind::sha1:
      case Kind::sha256:
      case Kind::imphash:
      case Kind::ja3: return has_hash(indicator.value);
      case Kind::certificate_hash:
        return has_hash(indicator.value) || (v_.find(':') != v_.npos && v_.size() <= 95 && whole(indicator));
      case Kind::domain: return has_domain(indicator.value);
      case Kind::ipv4:
      case Kind::ipv6: return any_address([&](const std::string& each) { return same(indicator, each); });
      case Kind::cidr: {
        const std::string length = indicator.value.substr(indicator.value.find('/'));
        return any_address([&](const std::string& each) { return same(indicator, each + length); });
      }
      case Kind::email: return has_email(indicator);
      case Kind::url: return has_url(indicator.value);
      case Kind::file_name: return has_name(indicator);
      case Kind::path: return has_path(indicator);
      case Kind::registry_key: return has_key(indicator);
      case Kind::mutex:
      case Kind::user_agent:
      case Kind::ssdeep: return whole(indicator);
      case Kind::pipe: return has_pipe(indicator);
      case Kind::service: return field_has("service") && whole(indicator);
      case Kind::user: return has_user(indicator);
      case Kind::host: return names_host() && has_host(indicator);
      case Kind::ja4: return has_name(indicator);
      case Kind::asn:
        if ((field_has("asn") || field_has("as_number") || field_has("as.number")) && whole(indicator)) return true;
        return any_word([&](const std::string& each) {
          return observable::starts_with_caseless(each, "as") && each.size() <= 12 && same(indicator, each);
        });
    }
    return false;
  }

  [[nodiscard]] static bool same(const detector::Indicator& indicator, const std::string& text) {
    const auto seen = observable::canonical(indicator.kind, text);
    return seen && seen->value == indicator.value;
  }
  [[nodiscard]] bool whole(const detector::Indicator& indicator) const { return same(indicator, v_); }
  [[nodiscard]] bool field_has(const char* word) const { return field_.find(word) != field_.npos; }
  [[nodiscard]] bool is(std::size_t at, unsigned classes) const {
    return at < v_.size() && observable::is(v_[at], classes);
  }
  [[nodiscard]] bool blank(std::size_t at) const { return at < v_.size() && observable::is_blank(v_[at]); }

  [[nodiscard]] bool has_hash(const std::string& value) const {
    for (std::size_t at = low_.find(value); at != low_.npos; at = low_.find(value, at + 1)) {
      if ((at == 0 || !is(at - 1, observable::kAlnum)) && !is(at + value.size(), observable::kAlnum)) return true;
    }
    return has_hash_with_colons(value);
  }

  /// As many pairs with a colon between them as the digest has, and not more.
  [[nodiscard]] bool has_hash_with_colons(const std::string& value) const {
    std::string written;
    for (std::size_t i = 0; i < value.size(); i += 2) written += (i == 0 ? "" : ":") + value.substr(i, 2);
    const auto alone = [&](std::size_t at) {
      return is(at, observable::kHex) && is(at + 1, observable::kHex) && !is(at + 2, observable::kAlnum) &&
             (at == 0 || !is(at - 1, observable::kAlnum));
    };
    for (std::size_t at = low_.find(written); at != low_.npos; at = low_.find(written, at + 1)) {
      const std::size_t end = at + written.size();
      const bool before = at > 2 && v_[at - 1] == ':' && alone(at - 3);
      const bool behind = end < v_.size() && v_[end] == ':' && alone(end + 1);
      if (alone(at) && alone(end - 2) && !before && !behind) return true;
    }
    return false;
  }

  /// The run without what may stand around a name.
  [[nodiscard]] static std::string host_of(std::string run) {
    while (run.starts_with('.')) run.erase(0, 1);
    while (run.ends_with('.')) run.pop_back();
    const std::size_t last = run.find_last_not_of("_-") + 1;
    const bool wrapped = run.find('_', last) != run.npos;
    run.erase(last);
    if (wrapped) run.erase(0, run.find_first_not_of('_'));
    return run;
  }

  [[nodiscard]] bool has_domain(const std::string& value) const {
    const auto host = [](char c) { return observable::is(c, observable::kHostByte); };
    return any_run(host, [&](std::size_t from, std::size_t to) {
      if (from > 0 && v_[from - 1] == '\\' && !(from > 1 && v_[from - 2] == '\\')) return false;
      const std::string name = host_of(low_.substr(from, to - from));
      return name == value || name.ends_with("." + value);
    });
  }

  /// Maximal runs of bytes for which `part` holds.
  template <typename Part, typename Test>
  [[nodiscard]] bool any_run(Part part, Test test) const {
    for (std::size_t i = 0; i < v_.size(); ++i) {
      if (!part(v_[i]) || (i > 0 && part(v_[i - 1]))) continue;
      std::size_t end = i;
      while (end < v_.size() && part(v_[end])) ++end;
      if (test(i, end)) return true;
    }
    return false;
  }

  [[nodiscard]] bool digit(std::size_t at) const { return at < v_.size() && observable::is_digit(v_[at]); }

  /// Digits with single dots between them, which no name goes on from or to with a dot.
  template <typename Test>
  [[nodiscard]] bool any_dotted(Test test) const {
    const auto part = [&](std::size_t i) { return digit(i) || (i > 0 && is_dot(i) && digit(i - 1) && digit(i + 1)); };
    const auto named = [&](std::size_t i) { return is(i, observable::kHostByte) && v_[i] != '.'; };
    for (std::size_t i = 0; i < v_.size(); ++i) {
      if (!part(i) || (i > 0 && part(i - 1))) continue;
      std::size_t end = i;
      while (part(end)) ++end;
      if ((i > 1 && is_dot(i - 1) && named(i - 2)) || (is_dot(end) && named(end + 1))) continue;
      const std::string numbers = v_.substr(i, end - i);
      if (test(numbers)) return true;
      if (std::ranges::count(numbers, '.') == 4 && beside_arrow(i, end) && test(without_port(numbers))) return true;
    }
    return false;
  }
  /// "10.0.0.1.53 > 10.0.0.2.514"
  [[nodiscard]] bool beside_arrow(std::size_t from, std::size_t to) const {
    return (from > 1 && v_.compare(from - 2, 2, "> ") == 0) || v_.compare(to, 2, " >") == 0;
  }
  [[nodiscard]] static std::string without_port(const std::string& piece) {
    const std::size_t dot = piece.rfind('.');
    const std::string port = dot == piece.npos ? "" : piece.substr(dot + 1);
    const bool number = !port.empty() && port.size() < 6 && port.find_first_not_of("0123456789") == port.npos;
    return number ? piece.substr(0, dot) : piece;
  }
  [[nodiscard]] bool is_dot(std::size_t at) const { return at < v_.size() && v_[at] == '.'; }

  /// The address that the last four of the numbers in `label` spell, of which no letter or digit stands before the first and no
  /// number before that.
  [[nodiscard]] static std::string spelled(const std::string& label) {
    std::vector<std::string> parts;
    std::string rest = label;
    for (int i = 0; i < 4; ++i) {
      const std::size_t begin = rest.find_last_not_of("0123456789") + 1;
      parts.insert(parts.begin(), rest.substr(begin));
      rest.erase(begin);
      if (i < 3) {
        if (!rest.ends_with('-')) return "";
        rest.pop_back();
      }
    }
    if (!rest.empty() && !rest.ends_with('-') && !rest.ends_with('_')) return "";
    if (!rest.empty()) rest.pop_back();
    const std::size_t number = rest.find_last_not_of("0123456789") + 1;
    if (number < rest.size() && (number == 0 || !observable::is_letter(rest[number - 1]))) return "";
    return parts[0] + "." + parts[1] + "." + parts[2] + "." + parts[3];
  }

  template <typename Test>
  [[nodiscard]] bool any_spelled(Test test) const {
    const auto in_label = [](char c) { return observable::is(c, observable::kHostByte) && c != '.'; };
    if (names_host()) {
      const std::string host(observable::host_label(v_));
      if (test(spelled(host))) return true;
    }
    return any_run(in_label, [&](std::size_t from, std::size_t to) {
      return is_dot(to) && is(to + 1, observable::kAlnum) && !digit(to + 1) &&
             test(spelled(v_.substr(from, to - from)));
    });
  }

  template <typename Test>
  [[nodiscard]] bool any_address(Test test) const {
    const auto four = [&](const std::string& piece) {
      return observable::canonical(observable::Kind::ipv4, piece) && test(piece);
    };
    if (any_dotted(four) || any_spelled(four)) return true;
    const auto six = [](char c) { return observable::is(c, observable::kHex) || c == ':' || c == '.'; };
    return any_run(six, [&](std::size_t from, std::size_t to) {
      if ((from > 0 && is(from - 1, observable::kHostByte)) || is(to, observable::kHostByte)) return false;
      std::string piece = v_.substr(from, to - from);
      while (piece.ends_with('.')) piece.pop_back();
      if (piece.ends_with(':') && !piece.ends_with("::")) piece.pop_back();
      if (beside_arrow(from, to) && !observable::canonical(observable::Kind::ipv6, piece)) piece = without_port(piece);
      const auto seen = observable::canonical(observable::Kind::ipv6, piece);
      if (!seen) return false;
      return test(piece) || (seen->value.starts_with("::ffff:") && four(seen->value.substr(7)));
    });
  }

  [[nodiscard]] bool has_email(const detector::Indicator& indicator) const {
    const std::string wanted = observable::lower(indicator.value);
    for (std::size_t at = low_.find(wanted); at != low_.npos; at = low_.find(wanted, at + 1)) {
      std::size_t after = at + wanted.size();
      while (after < v_.size() && v_[after] == '.') ++after;
      if ((at == 0 || !is(at - 1, observable::kLocalByte)) && !is(after, observable::kHostByte)) return true;
    }
    // A host beyond ASCII has a spelling of its own.
    for (std::size_t at = v_.find('@'); at != v_.npos; at = v_.find('@', at + 1)) {
      std::size_t begin = at;
      std::size_t end = at + 1;
      while (begin > 0 && is(begin - 1, observable::kLocalByte)) --begin;
      while (is(end, observable::kHostByte)) ++end;
      while (v_[end - 1] == '.') --end;
      const auto seen = observable::canonical(observable::Kind::email, v_.substr(begin, end - begin));
      if (seen && observable::lower(seen->value) == wanted) return true;
    }
    return false;
  }

  [[nodiscard]] bool has_url(const std::string& value) const {
    std::size_t outer_end = 0;
    unsigned nested = 0;
    for (std::size_t colon = v_.find("://"); colon != v_.npos; colon = v_.find("://", colon + 1)) {
      nested = colon < outer_end ? nested + 1 : 0;
      if (nested > 4) continue;
      std::size_t end = colon;
      while (end < v_.size() && static_cast<unsigned char>(v_[end]) > ' ' &&
             std::string_view("\"<>'`").find(v_[end]) == std::string_view::npos)
        ++end;
      std::size_t begin = colon;
      while (
          begin > 0 && colon - begin < 20 &&
          (is(begin - 1, observable::kAlnum) || std::string_view("+-.").find(v_[begin - 1]) != std::string_view::npos))
        --begin;
      while (begin < colon && !observable::is_letter(v_[begin])) ++begin;
      if (begin == colon) continue;
      const bool inside = begin < outer_end;
      outer_end = std::max(outer_end, end);
      if (!marks_.empty() && !inside) {  // as it stands in the value itself
        const std::size_t host_end = std::min(v_.find_first_of("/?#", colon + 3), end);
        if (std::find(marks_.begin() + static_cast<long>(begin), marks_.begin() + static_cast<long>(host_end), true) ==
                marks_.begin() + static_cast<long>(host_end) &&
            (end >= marks_.size() || !marks_[end]))
          continue;
      }
      std::string piece = v_.substr(begin, end - begin);
      for (int pass = 0; pass < 2; ++pass) {
        if (const auto seen = observable::canonical(observable::Kind::url, piece)) {
          if (seen->value == value || seen->value.substr(seen->value.find("://") + 3) == value) return true;
        }
        while (piece.size() > colon - begin + 3 &&
               std::string_view(".,;:!?)]}").find(piece.back()) != std::string_view::npos)
          piece.pop_back();
      }
    }
    return false;
  }

  template <typename Test>
  [[nodiscard]] bool any_word(Test test) const {
    using namespace observable;
    for (std::size_t i = 0; i < v_.size(); ++i) {
      if (i > 0 && !is(i - 1, kSoftBreak | kHardBreak | kSlash) && v_[i - 1] != ':') continue;
      std::size_t j = i;
      for (; j < v_.size() && !is(j, kSoftBreak | kHardBreak | kSlash) && v_[j] != ':'; ++j) {
        if (joins_at(j, true) && test(v_.substr(i, j - i))) return true;
      }
      if (j == i || is(j, kSlash)) continue;
      std::string piece = v_.substr(i, j - i);
      while (piece.ends_with('.')) piece.pop_back();
      if (test(piece)) return true;
    }
    return false;
  }

  /// A word, or what stands from the begin of a name to the end of a word or of the name.
  [[nodiscard]] bool has_name(const detector::Indicator& indicator) const {
    using namespace observable;
    if (any_word([&](const std::string& each) { return same(indicator, each); })) return true;
    const auto stop = [&](std::size_t at) { return at >= v_.size() || is(at, kHardBreak | kSlash) || v_[at] == ':'; };
    for (std::size_t i = 0; i < v_.size(); ++i) {
      if (i > 0 && !stop(i - 1)) continue;
      std::size_t begin = i;
      while (blank(begin) && !stop(begin)) ++begin;
      for (std::size_t j = begin; j <= v_.size(); ++j) {
        std::size_t last = j;  // dots alone are no word that something could end with
        while (last > begin && is(j, kSoftBreak) && v_[last - 1] == '.') --last;
        const bool word_end = last > begin && is(j, kSoftBreak) && !is(last - 1, kSoftBreak);
        const bool name_end = stop(j) && !is(j, kSlash);
        if ((word_end || name_end || joins_at(j, true)) && same(indicator, v_.substr(begin, j - begin))) return true;
        if (stop(j)) break;
      }
    }
    return false;
  }

  /// Behind a bracket that was opened in the same part of a path.
  [[nodiscard]] bool inside_part(std::size_t at) const {
    using namespace observable;
    const std::size_t which = std::string_view(")]}").find(v_[at - 1]);
    if (which == std::string_view::npos) return false;
    std::size_t begin = at - 1;
    const auto bound = [&](std::size_t i) { return is(i, kHardBreak | kSlash) || v_[i] == ':'; };
    while (begin > 0 && !bound(begin - 1) && at - 1 - begin < 255) --begin;
    const std::string part = v_.substr(begin, at - 1 - begin);
    const std::size_t opened = part.rfind("([{"[which]);
    if (opened == part.npos) return false;
    const bool in_folder = begin > 0 && at - begin <= 255 && is(begin - 1, kSlash);
    const bool in_variable = v_[at] == '%' && part.substr(0, opened).find('%') != part.npos;
    return v_[at] == '\\' || in_folder || in_variable;
  }

  [[nodiscard]] bool path_begins(std::size_t at) const {
    using namespace observable;
    if (at >= v_.size()) return false;
    if (is_letter(v_[at]) && at + 2 < v_.size() && v_[at + 1] == ':' && is(at + 2, kSlash) &&
        (at == 0 || !is(at - 1, kAlnum)))
      return true;
    if (at == 0) return true;
    if (is(at - 1, kHardBreak)) return true;
    const bool after_word = is(at - 1, kSoftBreak) && (is(at, kSlash) || v_[at] == '%' || v_[at] == '~');
    return (after_word && !inside_part(at)) || (v_[at - 1] == ':' && (v_[at] == '%' || v_[at] == '~')) ||
           behind_colon(at);
  }

  /// "host:/tmp", "file:///tmp", not "http://", "C:/" or "C://".
  [[nodiscard]] bool behind_colon(std::size_t at) const {
    if (v_[at] != '/' || is(at + 1, observable::kSlash)) return false;
    if (at > 2 && v_.compare(at - 3, 3, "://") == 0) return true;
    if (v_[at - 1] != ':') return false;
    const bool drive = at > 1 && observable::is_letter(v_[at - 2]) && (at == 2 || !is(at - 3, observable::kAlnum));
    return !drive;
  }

  /// A slash behind a bracket with which a path goes on: one of the first four of it.
  [[nodiscard]] bool begins_within(std::size_t at) const {
    const auto behind_bracket = [&](std::size_t i) {
      return i > 0 && v_[i] == '/' && std::string_view(")]}").find(v_[i - 1]) != std::string_view::npos;
    };
    if (!behind_bracket(at) || path_begins(at)) return false;
    int earlier = 0;
    for (std::size_t i = at - 1; i > 0 && !path_begins(i) && !is(i, observable::kHardBreak); --i)
      earlier += behind_bracket(i) ? 1 : 0;
    return earlier < 4;
  }

  [[nodiscard]] bool has_path(const detector::Indicator& indicator) const {
    using namespace observable;
    for (std::size_t i = 0; i < v_.size(); ++i) {
      if ((!path_begins(i) && !begins_within(i)) || is(i, kHardBreak)) continue;
      for (std::size_t j = i + 1; j <= v_.size(); ++j) {
        const bool run_end = j == v_.size() || is(j, kHardBreak) || path_begins(j);
        const bool stops = is(j, kSoftBreak) || v_[j] == ':' || joins_at(j, false);
        const bool may_end = run_end || (stops && !blank(j - 1));
        const std::string piece = v_.substr(i, j - i);
        if (may_end && piece.find_first_of("\\/") != piece.npos && (same(indicator, piece) || means(indicator, piece)))
          return true;
        if (run_end) break;
      }
    }
    return false;
  }

  /// Behind the device of a volume, which may be any drive, or with its host behind "\unc\".
  [[nodiscard]] static bool means(const detector::Indicator& indicator, const std::string& piece) {
    const auto seen = observable::canonical(observable::Kind::path, piece);
    if (!seen) return false;
    const std::string& asked = indicator.value;
    std::string rest = seen->value;
    if (rest.starts_with("\\unc\\")) return asked == "\\\\" + rest.substr(5);
    if (asked.size() < 4 || asked[1] != ':' || !observable::is_letter(asked[0])) return false;
    if (rest.starts_with("\\globalroot")) rest.erase(0, 11);
    if (!rest.starts_with("\\device\\harddiskvolume")) return false;
    const std::size_t slash = rest.find('\\', 8);
    const std::string number = rest.substr(22, slash - 22);
    const bool named =
        !number.empty() && std::ranges::all_of(number, [](char c) { return observable::is(c, observable::kAlnum); });
    return named && slash != rest.npos && rest.substr(slash) == asked.substr(2);
  }

  [[nodiscard]] bool key_begins(std::size_t at, bool inside) const {
    if (at >= v_.size() || (at > 0 && is(at - 1, observable::kAlnum)) || (inside && v_[at] == '\\')) return false;
    std::string_view spelling;
    return observable::registry_hive(std::string_view(v_).substr(at), spelling) != 0;
  }

  [[nodiscard]] bool has_key(const detector::Indicator& indicator) const {
    using namespace observable;
    for (std::size_t i = 0; i < v_.size(); ++i) {
      if (!key_begins(i, false)) continue;
      const bool quoted = i > 0 && (v_[i - 1] == '"' || v_[i - 1] == '\'');
      const bool fills = quoted || v_.find_first_not_of(" \t\r\n") == i;
      std::string_view spelling;
      for (std::size_t j = i + registry_hive(std::string_view(v_).substr(i), spelling); j <= v_.size(); ++j) {
        const bool run_end = j == v_.size() || static_cast<unsigned char>(v_[j]) < ' ' || v_[j] == '"' ||
                             (quoted && v_[i - 1] == '\'' && v_[j] == '\'') || key_begins(j, true);
        const bool may_end = run_end || v_[j] == '\\' || (!fills && is(j, kSoftBreak | kHardBreak));
        std::string key = v_.substr(i, j - i);
        if (may_end && same(indicator, key)) return true;
        if (may_end && v_[j] != '\\') {  // dots that end a sentence
          while (key.ends_with('.') || key.ends_with(' ')) key.pop_back();
          if (same(indicator, key)) return true;
        }
        if (run_end) break;
      }
    }
    return false;
  }

  [[nodiscard]] bool has_pipe(const detector::Indicator& indicator) const {
    if (field_has("pipe") && whole(indicator)) return true;
    for (std::size_t at = low_.find("\\pipe\\"); at != low_.npos; at = low_.find("\\pipe\\", at + 1)) {
      std::size_t end = at + 6;
      while (end < v_.size() && !is(end, observable::kSoftBreak | observable::kHardBreak)) ++end;
      if (low_.substr(at + 6, end - at - 6) == indicator.value) return true;
    }
    return false;
  }

  /// With or without its domain; an address has no name before its first dot.
  [[nodiscard]] bool has_host(const detector::Indicator& indicator) const {
    std::string host(observable::trim(low_));
    if (host.starts_with("\\\\")) host.erase(0, 2);
    const bool address = host.find('.') != host.npos && host.find_first_not_of("0123456789.") == host.npos;
    const std::string label = host.substr(0, host.find('.'));
    return !address && observable::trim(label).size() == label.size() && same(indicator, label);
  }
  [[nodiscard]] bool names_host() const {
    std::string last = field_;
    std::erase_if(last, [](char c) { return c == '_' || c == '.' || c == '-' || c == ' '; });
    return std::ranges::any_of(
        std::vector<std::string>{"host", "hostname", "computer", "computername", "workstation", "workstationname",
                                 "machine", "machinename", "devicename", "netbios", "netbiosname"},
        [&](const std::string& word) { return last.ends_with(word); });
  }

  [[nodiscard]] bool has_user(const detector::Indicator& indicator) const {
    if (!field_has("user") && !field_has("account") && !field_has("owner") && !field_has("principal")) return false;
    if (whole(indicator)) return true;
    const std::string user(observable::trim(low_));
    const std::size_t slash = user.rfind('\\');
    return slash != user.npos && user.substr(slash + 1) == indicator.value;
  }

  std::string v_;
  std::vector<bool> marks_;  // of a decoded value: which bytes were written otherwise
  std::string field_;
  std::string low_;
};

}  // namespace backtrail::hunt
