// SPDX-License-Identifier: Apache-2.0
#include "release/markup.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace backtrail::release {
namespace {

constexpr std::size_t kEntitySize = 32;  // letters; the longest of HTML has 31

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// `digits` hex digits at `at`.
std::optional<std::uint32_t> hex_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  std::uint32_t out = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    const int value = hex_value(text[i]);
    if (value < 0) return std::nullopt;
    out = out * 16 + static_cast<std::uint32_t>(value);
  }
  return out;
}

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

struct Entity {
  std::uint32_t code = 0;
  std::size_t size = 0;  // bytes of the text
};

/// "eacute" is an e for whoever looks for names; of the others those that stand in names and between words.
std::optional<std::uint32_t> named_entity(std::string_view name) {
  struct Named {
    std::string_view name;
    std::uint32_t code;
  };
  constexpr auto kNamed = std::to_array<Named>({{"amp", '&'},
                                                {"lt", '<'},
                                                {"gt", '>'},
                                                {"quot", '"'},
                                                {"apos", '\''},
                                                {"nbsp", 0xA0},
                                                {"shy", 0xAD},
                                                {"zwnj", 0x200C},
                                                {"zwj", 0x200D},
                                                {"lrm", 0x200E},
                                                {"rlm", 0x200F},
                                                {"ensp", 0x2002},
                                                {"emsp", 0x2003},
                                                {"thinsp", 0x2009},
                                                {"ndash", 0x2013},
                                                {"mdash", 0x2014},
                                                {"hyphen", 0x2010},
                                                {"dash", 0x2010},
                                                {"lsquo", 0x2018},
                                                {"rsquo", 0x2019},
                                                {"ldquo", 0x201C},
                                                {"rdquo", 0x201D},
                                                {"period", '.'},
                                                {"comma", ','},
                                                {"colon", ':'},
                                                {"semi", ';'},
                                                {"excl", '!'},
                                                {"quest", '?'},
                                                {"num", '#'},
                                                {"percnt", '%'},
                                                {"commat", '@'},
                                                {"sol", '/'},
                                                {"bsol", '\\'},
                                                {"lowbar", '_'},
                                                {"UnderBar", '_'},
                                                {"lpar", '('},
                                                {"rpar", ')'},
                                                {"plus", '+'},
                                                {"equals", '='},
                                                {"Tab", '\t'},
                                                {"NewLine", '\n'},
                                                {"szlig", 's'},
                                                {"aelig", 'a'},
                                                {"AElig", 'A'},
                                                {"oelig", 'o'},
                                                {"OElig", 'O'},
                                                {"oslash", 'o'},
                                                {"Oslash", 'O'},
                                                {"inodot", 'i'},
                                                {"imath", 'i'},
                                                {"lstrok", 'l'},
                                                {"Lstrok", 'L'},
                                                {"ZeroWidthSpace", 0x200B},
                                                {"NoBreak", 0x2060}});
  const auto found = std::ranges::find(kNamed, name, &Named::name);
  if (found != kNamed.end()) return found->code;
  constexpr auto kAccents =
      std::to_array<std::string_view>({"acute", "grave", "circ", "uml", "tilde", "ring", "cedil", "caron", "slash",
                                       "breve", "macr", "ogon", "dot", "dblac", "strok", "opf", "scr", "fr"});
  if (name.size() > 1 && is_alpha(name.front()) && std::ranges::find(kAccents, name.substr(1)) != kAccents.end())
    return static_cast<unsigned char>(name.front());
  return std::nullopt;
}

/// The entity at `at`, where an ampersand stands; browsers take numbers without a semicolon too.
std::optional<Entity> entity_at(std::string_view text, std::size_t at) {
  std::size_t k = at + 1;
  const auto ended = [&](std::uint32_t code) {
    return Entity{code, (k < text.size() && text[k] == ';' ? k + 1 : k) - at};
  };
  if (k < text.size() && text[k] == '#') {
    ++k;
    const bool hex = k < text.size() && (text[k] == 'x' || text[k] == 'X');
    if (hex) ++k;
    const std::size_t first = k;
    std::uint32_t code = 0;
    for (; k < text.size(); ++k) {
      const int value = hex_value(text[k]);
      if (value < 0 || (!hex && value > 9)) break;
      if (code <= 0x10FFFF) code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(value);
    }
    if (k == first || code == 0 || code > 0x10FFFF) return std::nullopt;
    return ended(code);
  }
  while (k < text.size() && k - at <= kEntitySize && is_alpha(text[k])) ++k;
  const auto code = named_entity(text.substr(at + 1, k - at - 1));
  return code ? std::optional(ended(*code)) : std::nullopt;
}

/// Tags behind which a reader sees no gap; all others end a word. Names of XML count without what stands before their colon.
bool is_inline(std::string_view name) {
  constexpr auto kInline = std::to_array<std::string_view>(
      {"a",           "abbr",     "acronym", "b",       "bdi",    "bdo",   "big",   "cite", "code",   "data",
       "del",         "dfn",      "em",      "font",    "i",      "ins",   "kbd",   "mark", "nobr",   "q",
       "r",           "rpr",      "rt",      "ruby",    "s",      "samp",  "small", "span", "strike", "strong",
       "sub",         "sup",      "t",       "time",    "tspan",  "tt",    "u",     "var",  "wbr",    "bookmarkstart",
       "bookmarkend", "prooferr", "lang",    "noproof", "rfonts", "color", "sz",    "szcs"});
  if (const std::size_t colon = name.rfind(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
  std::string small;
  for (const char c : name) small += lower(c);
  return std::ranges::find(kInline, small) != kInline.end();
}

/// Whether a tag, comment or declaration begins at `at`.
bool is_tag(std::string_view text, std::size_t at) {
  if (text[at] != '<' || at + 1 >= text.size()) return false;
  const char c = text[at + 1];
  return is_alpha(c) || c == '!' || c == '?' || (c == '/' && at + 2 < text.size() && is_alpha(text[at + 2]));
}

/// Behind the tag that begins at `at`. A comment ends with its own mark; quotes keep a tag open, unless one never ends: from
/// then on no more are heeded, or each would be looked for up to the end.
std::size_t tag_end(std::string_view text, std::size_t at, bool& quotes) {
  if (text.substr(at).starts_with("<!--")) {
    const std::size_t end = text.find("-->", at + 4);
    return end == std::string_view::npos ? text.size() : end + 3;
  }
  const std::size_t simple = text.find('>', at);
  char quote = 0;
  for (std::size_t k = at; k < text.size() && quotes; ++k) {
    const char c = text[k];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      if (text[k - 1] == '=' || text[k - 1] == ' ') quote = c;
    } else if (c == '>') {
      return k + 1;
    }
  }
  quotes = false;
  return simple == std::string_view::npos ? text.size() : simple + 1;
}

bool put_entity(Rewritten& out, std::string_view text, std::size_t& at) {
  if (text[at] != '&') return false;
  const auto entity = entity_at(text, at);
  if (!entity) return false;
  put_utf8(out, entity->code, at);
  out.changed = true;
  at += entity->size;
  return true;
}

Rewritten finished(Rewritten out, std::size_t size) {
  if (!out.changed) return {};
  out.origin.push_back(size);
  return out;
}

}  // namespace

void put_utf8(Rewritten& out, std::uint32_t code, std::size_t from) {
  if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;
  if (code < 0x80) {
    out.put(static_cast<char>(code), from);
  } else if (code < 0x800) {
    out.put(static_cast<char>(0xC0 | (code >> 6)), from);
    out.put(static_cast<char>(0x80 | (code & 0x3F)), from);
  } else if (code < 0x10000) {
    out.put(static_cast<char>(0xE0 | (code >> 12)), from);
    out.put(static_cast<char>(0x80 | ((code >> 6) & 0x3F)), from);
    out.put(static_cast<char>(0x80 | (code & 0x3F)), from);
  } else {
    out.put(static_cast<char>(0xF0 | (code >> 18)), from);
    out.put(static_cast<char>(0x80 | ((code >> 12) & 0x3F)), from);
    out.put(static_cast<char>(0x80 | ((code >> 6) & 0x3F)), from);
    out.put(static_cast<char>(0x80 | (code & 0x3F)), from);
  }
}

Rewritten without_tags(std::string_view text) {
  Rewritten out;
  bool quotes = true;
  for (std::size_t at = 0; at < text.size();) {
    if (put_entity(out, text, at)) continue;
    if (!is_tag(text, at)) {
      out.put(text[at], at);
      ++at;
      continue;
    }
    const std::size_t end = tag_end(text, at, quotes);
    const bool comment = text[at + 1] == '!' || text[at + 1] == '?';
    std::size_t name = at + 1 + (text[at + 1] == '/' ? 1 : 0);
    const std::size_t first = name;
    while (name < end && (is_alpha(text[name]) || text[name] == ':' || hex_value(text[name]) >= 0)) ++name;
    if (!comment && !is_inline(text.substr(first, name - first))) out.put('\n', at);
    out.changed = true;
    at = end;
  }
  return finished(std::move(out), text.size());
}

Rewritten without_entities(std::string_view text) {
  Rewritten out;
  for (std::size_t at = 0; at < text.size();) {
    if (put_entity(out, text, at)) continue;
    // A tag within a comment is undone with the comment's text.
    if (text.substr(at).starts_with("<!--") || text.substr(at).starts_with("-->")) {
      out.put('\n', at);
      out.changed = true;
      at += text[at] == '<' ? 4 : 3;
      continue;
    }
    out.put(text[at], at);
    ++at;
  }
  return finished(std::move(out), text.size());
}

namespace {

/// Three digits in eights, up to 377.
std::optional<unsigned> octal_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kDigitsOfByte = 3;
  if (text.size() < at + kDigitsOfByte || text[at] > '3') return std::nullopt;
  unsigned out = 0;
  for (const char c : text.substr(at, kDigitsOfByte)) {
    if (c < '0' || c > '7') return std::nullopt;
    out = out * 8 + static_cast<unsigned>(c - '0');
  }
  return out;
}

/// What figures behind a backslash stand for: "\x41", "\u0041", "\u{41}", "\U00000041", two halves of a pair.
struct Coded {
  std::size_t size = 0;  // bytes of the text; 0 when there are no such figures
  std::uint32_t code = 0;
};
Coded coded_at(std::string_view text, std::size_t at) {
  constexpr std::uint32_t kFirstHalf = 0xD800, kSecondHalf = 0xDC00, kBehindHalves = 0xE000;
  const char kind = text[at + 1];
  if (text.substr(at).starts_with("\\u{")) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos || end - at <= 3 || end - at > 11) return {};
    const auto code = hex_at(text, at + 3, end - at - 3);
    return code ? Coded{end + 1 - at, *code} : Coded{};
  }
  const std::size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : kind == 'x' ? 2 : 0;
  const auto code = digits == 0 ? std::nullopt : hex_at(text, at + 2, digits);
  if (!code) return {};
  if (*code >= kFirstHalf && *code < kSecondHalf && text.substr(at + 6).starts_with("\\u")) {
    const auto low = hex_at(text, at + 8, 4);
    if (low && *low >= kSecondHalf && *low < kBehindHalves)
      return {12, 0x10000 + ((*code - kFirstHalf) << 10) + (*low - kSecondHalf)};
  }
  return {2 + digits, *code};
}

}  // namespace

Rewritten without_escapes(std::string_view text) {
  Rewritten out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      out.put(text[at], at);
      ++at;
      continue;
    }
    const char kind = text[at + 1];
    Coded one = coded_at(text, at);
    // "\157" of shells and regular expressions: a byte in eights.
    if (const auto byte = octal_at(text, at + 1); byte && *byte >= 0x20U) {
      out.put(static_cast<char>(*byte), at);
      out.changed = true;
      at += 4;
      continue;
    }
    const bool blank = kind == 'n' || kind == 'r' || kind == 't';
    if (one.size == 0) {
      // What is escaped otherwise stands for itself; a folder's name in a path of Windows keeps its letters too.
      if (!blank && (is_alpha(kind) || hex_value(kind) >= 0)) {
        out.put('\\', at);
        ++at;
        continue;
      }
      one = {2, blank ? ' ' : static_cast<std::uint32_t>(static_cast<unsigned char>(kind))};
      if (!blank && static_cast<unsigned char>(kind) >= 0x80) {
        out.changed = true;
        ++at;
        continue;
      }
    }
    if (one.code <= 0x10FFFF) put_utf8(out, one.code, at);
    out.changed = true;
    at += one.size;
  }
  return finished(std::move(out), text.size());
}

Rewritten without_quoted_printable(std::string_view text) {
  Rewritten out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '=') {
      const std::size_t line = text.substr(at + 1).starts_with("\r\n") ? 3
                               : text.substr(at + 1).starts_with("\n") ? 2
                                                                       : 0;
      const auto code = line == 0 ? hex_at(text, at + 1, 2) : std::nullopt;
      if (line != 0 || code) {
        if (code) out.put(static_cast<char>(*code), at);
        out.changed = true;
        at += line != 0 ? line : 3;
        continue;
      }
    }
    out.put(text[at], at);
    ++at;
  }
  return finished(std::move(out), text.size());
}

Rewritten without_percent(std::string_view text) {
  Rewritten out;
  for (std::size_t at = 0; at < text.size();) {
    const auto code = text[at] == '%' ? hex_at(text, at + 1, 2) : std::nullopt;
    out.put(code ? static_cast<char>(*code) : text[at], at);
    out.changed = out.changed || code;
    at += code ? 3 : 1;
  }
  return finished(std::move(out), text.size());
}

namespace {

/// Behind what a link of Markdown leads to, when "](" or "][" stands at `at`; 0: it does not.
std::size_t link_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kTargetSize = 2048;
  if (text[at] != ']' || at + 1 >= text.size()) return 0;
  const char open = text[at + 1], close = open == '(' ? ')' : open == '[' ? ']' : '\0';
  if (close == '\0') return 0;
  std::size_t depth = 0;
  for (std::size_t k = at + 1; k < text.size() && k < at + kTargetSize; ++k) {
    if (text[k] == open) ++depth;
    if (text[k] == close && --depth == 0) return k + 1;
  }
  return 0;
}

}  // namespace

Rewritten without_marks(std::string_view text) {
  constexpr std::string_view kMarks = "*_`~";
  Rewritten out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char then = at + 1 < text.size() ? text[at + 1] : ' ';
    const bool escape = text[at] == '\\' && kMarks.contains(then);
    if (const std::size_t end = link_end(text, at)) {
      out.changed = true;
      at = end - 1;
      continue;
    }
    const bool bracket = text[at] == '[' || text[at] == ']' || (text[at] == '!' && then == '[');
    if (escape || kMarks.contains(text[at])) out.changed = true;
    else if (!bracket) out.put(text[at], at);
  }
  return finished(std::move(out), text.size());
}

}  // namespace backtrail::release
