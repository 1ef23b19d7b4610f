// SPDX-License-Identifier: Apache-2.0
#include "release/charsets.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/hex.h"
#include "release/encodings.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kSetNameSize = 40;  // characters

struct CloseConverter {
  void operator()(UConverter* one) const { ucnv_close(one); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string small_letters(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), small);
  return out;
}

bool is_set_letter(char c) {
  return (small(c) >= 'a' && small(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' ||
         c == '.' || c == '+';
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// What programs take for these names; ISO 8859-1 is windows-1252 to all of them.
std::string taken_as(const std::string& set) {
  constexpr std::array<std::string_view, 9> kWestern = {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1",
                                                        "us-ascii",   "ascii",     "ansi",       "l1"};
  return std::ranges::find(kWestern, set) != kWestern.end() ? "windows-1252" : set;
}

/// Those that are read whether they are named or not.
bool is_unicode(std::string_view set) { return set == "utf-8" || set == "utf8" || set.starts_with("utf-16"); }

Converter open(const std::string& set) {
  UErrorCode status = U_ZERO_ERROR;
  if (set.empty()) return nullptr;
  return Converter(ucnv_open(taken_as(set).c_str(), &status));
}

/// The name of a set that begins at `at`, behind quotes.
Stretch set_name_at(std::string_view text, std::size_t at) {
  // In quoted-printable the sign before it is "=3D".
  if (small_letters(text.substr(at, 2)) == "3d") at += 2;
  while (at < text.size() && (text[at] == '"' || text[at] == '\'' || text[at] == ' ' || text[at] == '\\')) ++at;
  std::size_t end = at;
  while (end < text.size() && end - at < kSetNameSize && is_set_letter(text[end])) ++end;
  while (end > at && (text[end - 1] == '.' || text[end - 1] == ':')) --end;
  return {at, end};
}

struct EncodedWord {
  std::string set;
  std::string bytes;
  std::size_t end = 0;  // behind it
};

std::optional<std::string> undone_q(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_') {
      out += ' ';
    } else if (text[i] == '=' && i + 2 < text.size() && base::from_hex(text.substr(i + 1, 2))) {
      out += *base::from_hex(text.substr(i + 1, 2));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::optional<std::string> undone_b(std::string_view text) {
  const auto belongs = [](char c) { return base64_value(c) >= 0 || c == '=' || is_blank(c); };
  return std::ranges::all_of(text, belongs) ? std::optional(decode_base64(text)) : std::nullopt;
}

/// =?set*language?B?text?=
std::optional<EncodedWord> encoded_word_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kWordSize = 1024;  // programs write 75 at most, and read more
  if (!text.substr(at).starts_with("=?")) return std::nullopt;
  const std::string_view from = text.substr(at, kWordSize);
  const std::size_t way = from.substr(0, kSetNameSize + 2).find('?', 2);
  if (way == std::string_view::npos || way + 3 > from.size() || from[way + 2] != '?') return std::nullopt;
  const std::size_t end = from.find("?=", way + 3);
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view set = from.substr(2, way - 2);
  set = set.substr(0, set.find('*'));
  if (set.empty() || !std::ranges::all_of(set, is_set_letter)) return std::nullopt;
  const std::string_view held = from.substr(way + 3, end - way - 3);
  const char how = small(from[way + 1]);
  auto bytes = how == 'b' ? undone_b(held) : how == 'q' ? undone_q(held) : std::nullopt;
  if (!bytes) return std::nullopt;
  return EncodedWord{small_letters(set), *std::move(bytes), at + end + 2};
}

}  // namespace

Charsets charsets_of(std::string_view text) {
  Charsets out;
  const std::string folded = small_letters(text);
  std::size_t names = 0;
  const auto find_all = [&](std::string_view label, bool told) {
    for (std::size_t at = folded.find(label); at != std::string::npos; at = folded.find(label, at + 1)) {
      std::size_t sign = at + label.size();
      while (sign < folded.size() && folded[sign] == ' ') ++sign;
      if (sign >= folded.size() || (folded[sign] != '=' && folded[sign] != ':')) continue;
      const Stretch where = set_name_at(folded, sign + 1);
      const std::string set = folded.substr(where.begin, where.end - where.begin);
      if (set.size() < 2 || is_unicode(set) || std::ranges::find(out.named, taken_as(set)) != out.named.end()) continue;
      if (open(set) != nullptr && ++names <= kCharsetsMost) out.named.push_back(taken_as(set));
      else if (told) out.unknown.push_back(where);
    }
  };
  find_all("charset", true);
  find_all("encoding", false);
  return out;
}

const std::vector<std::string>& likely_charsets() {
  static const std::vector<std::string> kLikely = {"windows-1252", "windows-1250", "windows-1251"};
  return kLikely;
}

bool hides_in_ascii(std::string_view set) {
  return set.starts_with("iso-2022") || set == "utf-7" || set.starts_with("hz") || set.starts_with("utf-32") ||
         set.starts_with("ibm") || set.starts_with("cp037");
}

Rewritten from_charset(std::string_view text, const std::string& set) {
  Rewritten out;
  const Converter converter = open(set);
  if (converter == nullptr) return out;
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  while (at < end) {
    const auto from = static_cast<std::size_t>(at - text.data());
    UErrorCode status = U_ZERO_ERROR;
    const UChar32 code = ucnv_getNextUChar(converter.get(), &at, end, &status);
    if (status == U_INDEX_OUTOFBOUNDS_ERROR) break;
    const bool sound = U_SUCCESS(status) != 0 && code >= 0;
    // What stands for nothing in this set parts words.
    put_utf8(out, sound ? static_cast<std::uint32_t>(code) : 0xFFFD, from);
    if (!sound && static_cast<std::size_t>(at - text.data()) == from) ++at;
  }
  out.origin.push_back(text.size());
  out.changed = out.text != text;
  return out;
}

MailWords without_encoded_words(std::string_view text) {
  MailWords out;
  for (std::size_t at = 0; at < text.size();) {
    auto word = encoded_word_at(text, at);
    if (!word) {
      out.text.put(text[at], at);
      ++at;
      continue;
    }
    const std::size_t begin = at;
    std::string bytes = word->bytes;
    at = word->end;
    const std::string set = word->set;
    // A character may be cut in two by the words' limit: those of one set are joined before they are read.
    for (;;) {
      std::size_t next = at;
      while (next < text.size() && is_blank(text[next])) ++next;
      auto more = encoded_word_at(text, next);
      if (!more) break;
      at = next;
      if (more->set != set) break;
      bytes += more->bytes;
      at = more->end;
    }
    out.text.changed = true;
    const bool unicode = set == "utf-8" || set == "utf8";
    Rewritten read = unicode ? Rewritten{} : from_charset(bytes, set);
    if (!unicode && open(set) == nullptr) out.unread.push_back({begin, at});
    for (const char c : read.changed ? read.text : bytes) out.text.put(c, begin);
  }
  out.text.origin.push_back(text.size());
  return out;
}

}  // namespace backtrail::release
