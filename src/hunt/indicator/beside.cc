// SPDX-License-Identifier: Apache-2.0
#include "hunt/indicator/beside.h"

#include "observable/text.h"

namespace backtrail::hunt {
namespace {

using ObservableKind = observable::Kind;

constexpr std::string_view kLettersOfEscapes = "abfnrtv0";
constexpr std::size_t kColourLimit = 16;  // bytes of "[1;31m"
constexpr std::size_t kNameLimit = 256;  // bytes of a name with blanks

bool is_alnum(char c) { return observable::is(c, observable::kAlnum); }

bool is_hex(std::string_view text) {
  for (const char c : text) {
    if (!observable::is(c, observable::kHex)) return false;
  }
  return !text.empty();
}

/// "[0m", "[1;31m": behind the escape character, or what stands for it.
bool ends_with_colour(std::string_view text) {
  if (!text.ends_with('m')) return false;
  const std::size_t from = text.size() < kColourLimit ? 0 : text.size() - kColourLimit;
  const std::size_t bracket = text.rfind('[');
  return bracket != text.npos && bracket >= from &&
         text.substr(bracket + 1).find_first_not_of("0123456789;m") == text.npos;
}

/// The last of these letters and digits are of `\n`, `\x22`, `\u0022`, `%0a`, `%u0022`, `#011` or a colour.
bool ends_with_escape(std::string_view text) {
  const auto behind = [&](std::size_t back, std::string_view marks) {
    return text.size() > back && marks.find(text[text.size() - 1 - back]) != marks.npos;
  };
  if (behind(1, "\\") && behind(0, kLettersOfEscapes)) return true;
  if (behind(2, "%") && is_hex(text.substr(text.size() - 2))) return true;
  if (behind(3, "\\") && behind(2, "x") && is_hex(text.substr(text.size() - 2))) return true;
  if (behind(5, "\\%") && behind(4, "u") && is_hex(text.substr(text.size() - 4))) return true;
  if (behind(3, "#\\") && behind(2, "0") && is_hex(text.substr(text.size() - 2))) return true;
  return ends_with_colour(text);
}

bool is_address(ObservableKind kind) { return kind == ObservableKind::ipv4 || kind == ObservableKind::ipv6; }

bool is_name(ObservableKind kind) {
  return kind == ObservableKind::file_name || kind == ObservableKind::path || kind == ObservableKind::registry_key;
}

/// Of a name and a host a hyphen or underscore beside it is a part; an address may stand in a range.
bool joins(ObservableKind kind, char c) {
  if (is_alnum(c)) return true;
  if (c != '-' && c != '_') return false;
  return !is_address(kind) && kind != ObservableKind::url;
}

bool goes_on_before(ObservableKind kind, std::string_view before) {
  if (before.empty()) return false;
  const char last = before.back();
  const bool dotted = last == '.' && before.size() > 1;
  switch (kind) {
    case ObservableKind::ipv4:
      if (dotted && observable::is_digit(before[before.size() - 2])) return true;
      break;
    case ObservableKind::ipv6:
      if (last == ':' && before.size() > 1 && (before[before.size() - 2] == ':' || is_alnum(before[before.size() - 2])))
        return true;
      break;
    case ObservableKind::file_name:
      if (dotted && is_alnum(before[before.size() - 2])) return true;
      break;
    case ObservableKind::email:
      if (last == '.' || last == '+' || last == '%') return true;
      break;
    case ObservableKind::path:
      // A folder's name or a variable's ends here.
      if (std::string_view(".~)]}%*").find(last) != std::string_view::npos) return true;
      break;
    default: break;
  }
  if (!joins(kind, last)) return false;
  // `\net.exe` is a name and no escape.
  return is_name(kind) || !is_alnum(last) || !ends_with_escape(before);
}

/// A blank within a key's or path's name, behind which a separator follows before anything ends it (`…\Windows NT\…`).
bool goes_on_with_blank(std::string_view after) {
  if (after.empty() || after[0] != ' ') return false;
  const std::string_view rest = after.substr(0, kNameLimit);
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '\\' || rest[i] == '/') return i + 1 < rest.size() && rest[i - 1] != ' ' && rest[i - 1] != ':';
    if (observable::is(rest[i], observable::kHardBreak)) return false;
  }
  return false;
}

/// A percent sign and two digits behind a URL that are of no URL: a blank, a quote, a control byte.
bool ends_url(std::string_view after) {
  if (after.size() < 3 || after[0] != '%' || !is_hex(after.substr(1, 2))) return false;
  return after[1] == '0' || after[1] == '1' || (after[1] == '2' && (after[2] == '0' || after[2] == '2'));
}

bool goes_on_behind(ObservableKind kind, std::string_view after) {
  if (after.empty()) return false;
  const char next = after[0];
  const bool dot_and_more = next == '.' && after.size() > 1 && is_alnum(after[1]);
  switch (kind) {
    case ObservableKind::ipv4:
      if (dot_and_more && observable::is_digit(after[1])) return true;
      break;
    case ObservableKind::ipv6:
      if (next == ':' && after.size() > 1 && (after[1] == ':' || observable::is(after[1], observable::kHex)))
        return true;
      break;
    case ObservableKind::url:
      if (std::string_view("/?#&=.-_~%+@:$!").find(next) != std::string_view::npos) {
        const bool at_end = after.size() == 1 || observable::is_blank(after[1]) || after[1] == '"' || after[1] == '\\';
        return !ends_url(after) && !(at_end && std::string_view(".!:").find(next) != std::string_view::npos);
      }
      break;
    case ObservableKind::path:
    case ObservableKind::registry_key:
      if (observable::is(next, observable::kSlash) || dot_and_more || goes_on_with_blank(after)) return true;
      break;
    case ObservableKind::file_name:
      if (observable::is(next, observable::kSlash) || dot_and_more) return true;
      break;
    case ObservableKind::domain:
    case ObservableKind::email:
      if (dot_and_more) return true;
      break;
    default: break;
  }
  return joins(kind, next);
}

}  // namespace

bool stands_alone(observable::Kind kind, std::string_view text, std::size_t begin, std::size_t end) {
  return !goes_on_before(kind, text.substr(0, begin)) && !goes_on_behind(kind, text.substr(end));
}

}  // namespace backtrail::hunt
