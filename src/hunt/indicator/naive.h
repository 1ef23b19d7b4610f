// SPDX-License-Identifier: Apache-2.0
// The tests' oracle: docs/formats/observables.md word for word, one indicator and one value at a time, by trying every
// piece of the value. It shares canonical() with the engine and Unicode's table of marks, and nothing else.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "detector/detector.h"
#include "hunt/indicator/naive_decoding.h"
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
    const NaiveDecoding decoding(v_);
    if (decoding.any()) {
      NaiveIndicators inner(decoding.text(), field_);
      inner.decoding_ = &decoding;
      if (inner.has_within(indicator) || inner.has_decoded(indicator, left - 1)) return true;
    }
    const auto said = NaiveDecoding::said_in(v_);
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
    inner.decoding_ = decoding_;
    return inner.has_as_written(indicator);
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
      case Kind::sha224:
      case Kind::sha256:
      case Kind::sha384:
      case Kind::sha512:
      case Kind::tlsh:
      case Kind::imphash:
      case Kind::ja3: return has_hash(indicator.value);
      case Kind::certificate_hash:
        return has_hash(indicator.value) || (v_.find(':') != v_.npos && v_.size() <= 191 && whole(indicator));
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
      case Kind::ja4:
      case Kind::ja4s:
      case Kind::ja4h:
      case Kind::ja4x:
      case Kind::ja4ssh:
      case Kind::ja4t: return has_name(indicator);
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
      std::size_t begin = at;
      if (value.size() == 70 && begin > 1 && low_.compare(begin - 2, 2, "t1") == 0) begin -= 2;
      if (begin > 1 && low_.compare(begin - 2, 2, "0x") == 0) begin -= 2;
      if ((begin == 0 || !is(begin - 1, observable::kAlnum)) && !is(at + value.size(), observable::kAlnum)) return true;
    }
    return value.size() != 70 && has_hash_with_colons(value);
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
    bool any = false;  // whether a reading was an address
    const auto six = [](char c) { return observable::is(c, observable::kHex) || c == ':' || c == '.'; };
    return any_run(six, [&](std::size_t from, std::size_t to) {
      const auto joins = [&](std::size_t hyphen, std::size_t beyond) {
        return v_[hyphen] == '-' && (is(beyond, observable::kHex) || v_[beyond] == ':');
      };
      const auto in_name = [&](std::size_t at) {
        return is(at, observable::kHostByte) && static_cast<unsigned char>(v_[at]) < 0x80;
      };
      if (in_name(to) && !(to + 1 < v_.size() && joins(to, to + 1))) return false;
      std::string piece = v_.substr(from, to - from);
      while (piece.ends_with('.')) piece.pop_back();
      if (piece.ends_with(':') && !piece.ends_with("::")) piece.pop_back();
      const auto tests = [&](const std::string& one) {
        const auto seen = observable::canonical(observable::Kind::ipv6, one);
        if (!seen) return false;
        any = true;
        return test(seen->value) || (seen->value.starts_with("::ffff:") && four(seen->value.substr(7)));
      };
      // As it stands or before tcpdump's port, and before one behind a colon.
      const auto tests_all = [&](const std::string& one) {
        any = false;
        std::string rest = one;
        if (tests(one)) return true;
        if (!any && beside_arrow(from, to)) rest = without_port(one);
        if (rest != one && tests(rest)) return true;
        const std::size_t colon = rest.rfind(':');
        const std::string port = colon == rest.npos ? "" : rest.substr(colon + 1);
        const bool number =
            port.size() > 1 && port.size() < 6 && port[0] != '0' && port.find_first_not_of("0123456789") == port.npos;
        return number && tests(rest.substr(0, colon));
      };
      any = false;
      const bool named = from > 0 && in_name(from - 1) && !(from > 1 && joins(from - 1, from - 2));
      if (!named && tests_all(piece)) return true;
      return !any && piece.find(':') != piece.npos && tests_all(piece.substr(piece.find(':') + 1));
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

  [[nodiscard]] bool may_end_url(std::size_t at) const {
    return std::string_view("|;,*)]#").find(v_[at]) != std::string_view::npos || v_.compare(at, 2, "&&") == 0;
  }

  [[nodiscard]] bool has_url(const std::string& value) const {
    std::size_t outer_end = 0;
    unsigned nested = 0;
    for (std::size_t colon = v_.find("://"); colon != v_.npos; colon = v_.find("://", colon + 1)) {
      nested = colon < outer_end ? nested + 1 : 0;
      std::size_t begin = colon;
      while (
          begin > 0 && colon - begin < 20 &&
          (is(begin - 1, observable::kAlnum) || std::string_view("+-.").find(v_[begin - 1]) != std::string_view::npos))
        --begin;
      while (begin < colon && !observable::is_letter(v_[begin])) ++begin;
      if (begin == colon) continue;
      std::size_t plain = std::max(begin, v_.find_last_of("+-.", colon - 1) + 1);  // npos + 1 is 0
      if (plain == colon || !observable::is_letter(v_[plain])) plain = begin;
      const bool beside = begin > 0 && (may_end_url(begin - 1) || v_[begin - 1] == '&');
      if (nested > 4 && !beside) continue;
      std::size_t end = colon;
      while (end < v_.size() && static_cast<unsigned char>(v_[end]) > ' ' &&
             std::string_view("\"<>'`").find(v_[end]) == std::string_view::npos)
        ++end;
      const bool inside = begin < outer_end;
      outer_end = std::max(outer_end, end);
      std::vector<std::size_t> ends;
      for (std::size_t at = colon + 4; at < end && ends.size() < 4; ++at) {
        const bool parameter = begin > 0 && v_[begin - 1] == '=';
        const bool next = v_[at] == '&' && (parameter || v_.substr(colon + 4, at - colon - 4).find('?') == v_.npos);
        const bool behind_host = v_.substr(colon + 4, at - colon - 4).find('/') != v_.npos;
        if (may_end_url(at) || next || (v_[at] == ':' && behind_host)) ends.push_back(at);
      }
      if (nested <= 4 || ends.size() < 4) ends.push_back(end);
      for (const std::size_t each : ends) {
        for (const std::size_t from : {begin, plain}) {
          if ((inside || is_hidden(from, each, end)) && url_is(v_.substr(from, each - from), colon - from, value))
            return true;
        }
      }
    }
    return false;
  }

  /// A URL in what was decoded, which does not stand so in the value itself.
  [[nodiscard]] bool is_hidden(std::size_t begin, std::size_t end, std::size_t whole) const {
    if (decoding_ == nullptr) return true;
    const std::size_t host_end = std::min(v_.find_first_of("/?#", v_.find("://", begin) + 3), end);
    const std::size_t before = begin == 0 ? 0 : begin - 1;
    return decoding_->any_in(before, host_end, true) || decoding_->any_in(whole, whole + 1, true) ||
           decoding_->any_in(before, whole, false);
  }

  [[nodiscard]] static bool url_is(std::string piece, std::size_t colon, const std::string& value) {
    for (const std::string_view behind : {".,;:!?)]}*&", ".,;:!?)]}*&_~-", ""}) {
      // Also without the name and password in it, and with the "tt" for which reports write "xx".
      const std::size_t host_end = std::min(piece.find_first_of("/?#", colon + 3), piece.size());
      const std::size_t user = piece.substr(0, host_end).rfind('@');
      std::string plain = piece;
      if (user != piece.npos && user > colon) plain.erase(colon + 3, user - colon - 2);
      if (observable::lower(plain).starts_with("hxxp")) plain.replace(1, 2, "tt");
      for (const std::string& each : {piece, plain}) {
        const auto seen = observable::canonical(observable::Kind::url, each);
        if (!seen) continue;
        if (seen->value == value || seen->value.substr(seen->value.find("://") + 3) == value) return true;
      }
      while (piece.size() > colon + 3 && behind.contains(piece.back())) piece.pop_back();
    }
    return false;
  }

  template <typename Test>
  [[nodiscard]] bool any_word(Test test) const {
    using namespace observable;
    for (std::size_t i = 0; i < v_.size(); ++i) {
      if (!word_begins(i) && !(std::string_view("@#!").find(v_[i - 1]) != std::string_view::npos && word_begins(i - 1)))
        continue;
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

  [[nodiscard]] bool word_begins(std::size_t at) const {
    using namespace observable;
    return at == 0 || is(at - 1, kSoftBreak | kHardBreak | kSlash) || v_[at - 1] == ':';
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
    const auto breaks = [&](std::size_t i) { return is(i, kSoftBreak | kHardBreak); };
    const bool option = at > 1 && v_[at - 2] == '-' && is_letter(v_[at - 1]) && (at == 2 || breaks(at - 3));
    if (is_letter(v_[at]) && at + 2 < v_.size() && v_[at + 1] == ':' && is(at + 2, kSlash) &&
        (at == 0 || !is(at - 1, kAlnum) || option))
      return true;
    if (at == 0) return true;
    if (is(at - 1, kHardBreak)) return true;
    const bool named = v_[at - 1] == '@' && (at == 1 || breaks(at - 2));
    if (v_[at] == '/' && (option || named || (at > 1 && v_.compare(at - 2, 2, "#!") == 0))) return true;
    const bool after_word = is(at - 1, kSoftBreak) && (is(at, kSlash) || v_[at] == '%' || v_[at] == '~');
    return (after_word && !inside_part(at)) || share_begins(at) ||
           (v_[at - 1] == ':' && (v_[at] == '%' || v_[at] == '~')) || behind_colon(at);
  }

  /// Two separators behind a colon or "file:_", or in such a URL.
  [[nodiscard]] bool share_begins(std::size_t at) const {
    const bool low_line = at > 1 && v_[at - 1] == '_' && v_[at - 2] == ':';
    if (at + 2 >= v_.size() || (v_[at - 1] != ':' && !low_line)) return false;
    const std::size_t colon = low_line ? at - 2 : at - 1;
    if (v_.compare(at, 2, "\\\\") == 0) {
      const bool drive =
          colon > 0 && observable::is_letter(v_[colon - 1]) && (colon == 1 || !is(colon - 2, observable::kAlnum));
      return !drive;
    }
    if (low_line || v_.compare(at, 2, "//") != 0 || is(at + 2, observable::kSlash)) return false;
    for (const std::string scheme : {"file", "smb", "cifs"}) {
      const std::size_t size = scheme.size();
      if (colon >= size && low_.compare(colon - size, size, scheme) == 0 &&
          (colon == size || !is(colon - size - 1, observable::kAlnum)))
        return true;
    }
    return false;
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
        if (may_end && piece.find_first_of("\\/") != piece.npos && path_is(indicator, piece)) return true;
        if (run_end) break;
      }
    }
    return false;
  }

  /// With two slashes before a name it is a host's share as well.
  [[nodiscard]] static bool path_is(const detector::Indicator& indicator, std::string piece) {
    if (same(indicator, piece) || means(indicator, piece)) return true;
    piece.erase(0, piece.find_first_not_of(" \t"));
    if (piece.size() < 3 || !piece.starts_with("//") || !observable::is(piece[2], observable::kHostByte)) return false;
    std::ranges::replace(piece, '/', '\\');
    return same(indicator, piece) || means(indicator, piece);
  }

  /// Behind the device of a volume, which may be any drive, with its host behind "\unc\" or "\device\mup\", or a drive of its host.
  [[nodiscard]] static bool means(const detector::Indicator& indicator, const std::string& piece) {
    const auto seen = observable::canonical(observable::Kind::path, piece);
    if (!seen) return false;
    const std::string& asked = indicator.value;
    std::string rest = seen->value;
    for (const std::string before : {"\\unc\\", "\\device\\mup\\"}) {
      if (!rest.starts_with(before) || rest.size() == before.size()) continue;
      rest = "\\\\" + rest.substr(before.size());
      if (asked == rest) return true;
    }
    if (rest.starts_with("\\\\")) {
      const std::size_t share = std::min(rest.find('\\', 2), rest.size());
      return share > 2 && share + 4 < rest.size() && observable::is_letter(rest[share + 1]) &&
             rest.substr(share + 2, 2) == "$\\" && asked == rest.substr(share + 1, 1) + ":" + rest.substr(share + 3);
    }
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

  /// Of a name with blanks: the word behind the blank ends at a separator behind which the key goes on.
  template <typename RunEnds>
  [[nodiscard]] bool goes_on_as_name(std::size_t at, RunEnds run_ends) const {
    using namespace observable;
    std::size_t end = at + 1;
    while (!run_ends(end) && !is(end, kSoftBreak | kHardBreak | kSlash)) ++end;
    const std::size_t behind = std::min(v_.find_first_not_of('\\', end), v_.size());
    return blank(at) && !run_ends(end) && v_[end] == '\\' && !run_ends(behind);
  }

  [[nodiscard]] bool has_key(const detector::Indicator& indicator) const {
    using namespace observable;
    for (std::size_t i = 0; i < v_.size(); ++i) {
      if (!key_begins(i, false)) continue;
      const bool quoted = i > 0 && (v_[i - 1] == '"' || v_[i - 1] == '\'');
      const bool first = v_.find_first_not_of(" \t\r\n") == i;
      std::string_view spelling;
      for (std::size_t j = i + registry_hive(std::string_view(v_).substr(i), spelling); j <= v_.size(); ++j) {
        const auto run_ends = [&](std::size_t at) {
          return at == v_.size() || static_cast<unsigned char>(v_[at]) < ' ' || v_[at] == '"' ||
                 (quoted && v_[i - 1] == '\'' && v_[at] == '\'') || key_begins(at, true);
        };
        const bool run_end = run_ends(j);
        const bool may_end =
            run_end || v_[j] == '\\' ||
            (!quoted && (is(j, kSoftBreak | kHardBreak) || v_[j] == ':') && (!first || !goes_on_as_name(j, run_ends)));
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

  /// "user", but not as in "user_agent".
  [[nodiscard]] bool names_user() const {
    std::string rest = field_;
    for (const std::string agent : {"useragent", "user_agent", "user-agent", "user.agent", "user agent"}) {
      for (std::size_t at = rest.find(agent); at != rest.npos; at = rest.find(agent))
        rest.replace(at, agent.size(), "|");
    }
    return rest.find("user") != rest.npos;
  }

  [[nodiscard]] bool has_user(const detector::Indicator& indicator) const {
    if (!names_user() && !field_has("account") && !field_has("owner") && !field_has("principal")) return false;
    if (whole(indicator)) return true;
    const std::string user(observable::trim(low_));
    const std::size_t slash = user.rfind('\\');
    return slash != user.npos && user.substr(slash + 1) == indicator.value;
  }

  std::string v_;
  const NaiveDecoding* decoding_ = nullptr;  // of which the value came
  std::string field_;
  std::string low_;
};

}  // namespace backtrail::hunt
