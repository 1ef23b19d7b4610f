// SPDX-License-Identifier: Apache-2.0
#include "hunt/naive/values.h"

#include <arpa/inet.h>
#include <unicode/regex.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdlib>
#include <ctime>
#include <memory>

#include "base/time.h"
#include "record/value.h"

namespace backtrail::hunt::naive {
namespace {

constexpr std::string_view kDashes[] = {"-", "/", "\u2013", "\u2014", "\u2015"};

void append(Text& text, const std::string& plain) {
  for (const char32_t c : characters(plain)) text.push_back({Letter::Kind::character, c});
}

Text read_wildcards(const std::string& written) {
  Text out;
  const std::u32string text = characters(written);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == U'\\' && i + 1 < text.size() && (text[i + 1] == U'*' || text[i + 1] == U'?' || text[i + 1] == U'\\');
    if (escape) out.push_back({Letter::Kind::character, text[++i]});
    else if (text[i] == U'*') out.push_back({Letter::Kind::any_run, 0});
    else if (text[i] == U'?') out.push_back({Letter::Kind::any_one, 0});
    else out.push_back({Letter::Kind::character, text[i]});
  }
  return out;
}

std::string bytes_of(const Text& text) {
  std::string out;
  for (const Letter& letter : text) {
    if (letter.kind != Letter::Kind::character) throw CannotEvaluate();
    if (letter.code >= 0x110000) {
      out += static_cast<char>(letter.code - 0x110000);
      continue;
    }
    record::append_utf8(letter.code, out);
  }
  return out;
}

/// Base64 digits that `bytes` alone decide when they begin `offset` bytes into what is encoded.
std::string digits_at(const std::string& bytes, std::size_t offset) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<bool> bits(offset * 8);
  for (const char c : bytes) {
    for (int i = 7; i >= 0; --i) bits.push_back((static_cast<unsigned char>(c) >> i & 1) != 0);
  }
  std::string out;
  for (std::size_t digit = (offset * 8 + 5) / 6; digit < bits.size() / 6; ++digit) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < 6; ++i) value = value * 2 + (bits[digit * 6 + i] ? 1 : 0);
    out += alphabet[value];
  }
  return out;
}

std::string padded_base64(std::string bytes) {
  const std::size_t missing = (3 - bytes.size() % 3) % 3;
  bytes.append(missing, '\0');
  std::string out = digits_at(bytes, 0);
  out.replace(out.size() - missing, missing, missing, '=');
  return out;
}

Text utf16_of(const Text& text, bool big_endian, bool mark) {
  Text out;
  const auto unit = [&](char32_t value) {
    const char32_t low = value % 256, high = value / 256;
    for (const char32_t byte : {big_endian ? high : low, big_endian ? low : high}) {
      out.push_back({Letter::Kind::character, byte < 0x80 ? byte : 0x110000 + byte});
    }
  };
  if (mark) unit(0xFEFF);
  for (const Letter& letter : text) {
    if (letter.kind != Letter::Kind::character) {
      out.push_back(letter);
    } else if (letter.code >= 0x10000 && letter.code < 0x110000) {
      unit(0xD7C0 + (letter.code >> 10));
      unit(0xDC00 + (letter.code & 0x3FF));
    } else {
      unit(letter.code >= 0x110000 ? 0xFFFD : letter.code);
    }
  }
  return out;
}

bool is_word(const Letter& letter) {
  const char32_t c = letter.code;
  if (letter.kind != Letter::Kind::character) return false;
  return c >= 0x80 || (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'_';
}

/// Every way to write the dashes that stand before a word and not behind one.
std::vector<Text> dash_variants(const Text& text) {
  std::vector<Text> out{{}};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = text[i].kind == Letter::Kind::character && (text[i].code == U'-' || text[i].code == U'/');
    const bool option = dash && (i == 0 || !is_word(text[i - 1])) && i + 1 < text.size() && is_word(text[i + 1]);
    std::vector<Text> longer;
    for (const Text& start : out) {
      if (!option) {
        longer.push_back(start);
        longer.back().push_back(text[i]);
        continue;
      }
      for (const std::string_view variant : kDashes) {
        longer.push_back(start);
        append(longer.back(), std::string(variant));
      }
    }
    out = std::move(longer);
    if (out.size() > 20'000) throw CannotEvaluate();
  }
  return out;
}

std::vector<Text> modified(const Text& text, const std::string& modifier) {
  const Letter run{Letter::Kind::any_run, 0};
  Text out = text;
  if (modifier == "contains" || modifier == "endswith") out.insert(out.begin(), run);
  if (modifier == "contains" || modifier == "startswith") out.push_back(run);
  if (modifier == "windash") return dash_variants(text);
  if (modifier == "wide" || modifier == "utf16le") return {utf16_of(text, false, false)};
  if (modifier == "utf16be") return {utf16_of(text, true, false)};
  if (modifier == "utf16") return {utf16_of(text, false, true)};
  if (modifier == "base64") {
    Text one;
    append(one, padded_base64(bytes_of(text)));
    return {one};
  }
  if (modifier == "base64offset") {
    std::vector<Text> three(3);
    for (std::size_t offset = 0; offset < 3; ++offset) append(three[offset], digits_at(bytes_of(text), offset));
    return three;
  }
  return {out};
}

}  // namespace

std::u32string characters(const std::string& utf8) {
  std::u32string out;
  const auto size = static_cast<std::int32_t>(utf8.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 c = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
    U8_NEXT(utf8.data(), at, size, c);
#pragma GCC diagnostic pop
    if (c >= 0) {
      out += static_cast<char32_t>(c);
      continue;
    }
    at = begin + 1;
    out += static_cast<char32_t>(0x110000 + static_cast<unsigned char>(utf8[static_cast<std::size_t>(begin)]));
  }
  return out;
}

char32_t fold_one(char32_t c) {
  return c < 0x110000 ? static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT)) : c;
}

std::u32string folded(std::u32string text) {
  for (char32_t& c : text) c = fold_one(c);
  return text;
}

bool wildcard_matches(const Text& pattern, const std::u32string& text) {
  // reach[j]: the pattern so far can have taken the first j characters.
  std::vector<bool> reach(text.size() + 1, false);
  reach[0] = true;
  for (const Letter& letter : pattern) {
    std::vector<bool> next(text.size() + 1, false);
    for (std::size_t j = 0; j <= text.size(); ++j) {
      if (letter.kind == Letter::Kind::any_run) {
        next[j] = reach[j] || (j > 0 && next[j - 1]);
      } else if (j > 0) {
        next[j] = reach[j - 1] && (letter.kind == Letter::Kind::any_one || letter.code == text[j - 1]);
      }
    }
    reach = std::move(next);
  }
  return reach[text.size()];
}

std::vector<Text> texts_of(const detector::SigmaItem& item, const detector::Scalar& value) {
  std::vector<Text> texts{read_wildcards(value_text(value))};
  bool anchored = false;
  for (const std::string& modifier : item.modifiers) {
    std::vector<Text> next;
    for (const Text& text : texts) {
      for (Text& one : modified(text, modifier)) next.push_back(std::move(one));
    }
    texts = std::move(next);
    anchored = anchored || modifier == "startswith" || modifier == "endswith";
  }
  if (item.field.empty() && !anchored) {
    for (Text& text : texts) text = modified(text, "contains")[0];
  }
  return texts;
}

std::string value_text(const detector::Scalar& value) {
  if (value.type != detector::Scalar::Type::number) return value.text;
  std::string digits = value.text;
  std::string sign;
  if (digits[0] == '-' || digits[0] == '+') {
    if (digits[0] == '-') sign = "-";
    digits.erase(0, 1);
  }
  int base = 10;
  if (digits.rfind("0x", 0) == 0) base = 16;
  if (digits.rfind("0o", 0) == 0) base = 8;
  if (base != 10) digits.erase(0, 2);
  if (digits.find_first_not_of(base == 16  ? "0123456789abcdefABCDEF"
                               : base == 8 ? "01234567"
                                           : "0123456789") != digits.npos)
    return value.text;
  errno = 0;
  const unsigned long long number = std::strtoull(digits.c_str(), nullptr, base);
  if (errno != 0) return value.text;
  return number == 0 ? "0" : sign + std::to_string(number);
}

std::optional<long double> number_of(const std::string& text) {
  std::size_t at = text[0] == '-' ? 1 : 0;
  std::size_t digits = 0;
  const auto skip = [&] {
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at, ++digits;
  };
  skip();
  if (at < text.size() && text[at] == '.') {
    ++at;
    skip();
  }
  if (digits == 0) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t before = digits;
    skip();
    if (digits == before) return std::nullopt;
  }
  if (at != text.size()) return std::nullopt;
  errno = 0;
  const long double value = std::strtold(text.c_str(), nullptr);
  if (errno != 0) return std::nullopt;
  return value;
}

bool address_in(const std::string& address, const std::string& network) {
  const std::size_t slash = network.find('/');
  const std::string base = network.substr(0, slash);
  for (const int family : {AF_INET, AF_INET6}) {
    unsigned char a[16], b[16];
    if (address.find('\0') != address.npos || inet_pton(family, address.c_str(), a) != 1 ||
        inet_pton(family, base.c_str(), b) != 1)
      continue;
    int bits = slash == network.npos ? (family == AF_INET ? 32 : 128) : std::atoi(network.c_str() + slash + 1);
    for (int i = 0; bits > 0; ++i, bits -= 8) {
      const int mask = bits >= 8 ? 0xFF : 0xFF00 >> bits & 0xFF;
      if ((a[i] & mask) != (b[i] & mask)) return false;
    }
    return true;
  }
  return false;
}

std::optional<long double> part_of_time(const std::string& text, const std::string& part) {
  const auto parsed = base::parse_iso(text);
  if (!parsed) return std::nullopt;
  std::time_t seconds = parsed->instant.ticks / base::kTicksPerSecond - base::kUnixEpochSeconds;
  std::tm broken{};
  gmtime_r(&seconds, &broken);
  const char* format = part == "minute"  ? "%M"
                       : part == "hour"  ? "%H"
                       : part == "day"   ? "%d"
                       : part == "week"  ? "%V"
                       : part == "month" ? "%m"
                                         : "%Y";
  char digits[16];
  if (std::strftime(digits, sizeof digits, format, &broken) == 0) return std::nullopt;
  return std::strtold(digits, nullptr);
}

bool regex_finds(const std::string& pattern, const std::string& text, bool ignore_case, bool multiline, bool dot_all) {
  std::uint32_t flags = UREGEX_UNIX_LINES;
  if (ignore_case) flags |= UREGEX_CASE_INSENSITIVE;
  if (multiline) flags |= UREGEX_MULTILINE;
  if (dot_all) flags |= UREGEX_DOTALL;
  UErrorCode status = U_ZERO_ERROR;
  // Compiled once per expression: the corpus tests ask for the same few hundred millions of times.
  struct Compiled {
    std::string key;
    std::unique_ptr<icu::RegexPattern> pattern;
  };
  thread_local std::vector<Compiled> cache;
  const std::string key = std::to_string(flags) + pattern;
  const icu::RegexPattern* compiled = nullptr;
  for (const Compiled& known : cache) {
    if (known.key == key) compiled = known.pattern.get();
  }
  if (compiled == nullptr) {
    UParseError where;
    std::unique_ptr<icu::RegexPattern> made(
        icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(pattern), flags, where, status));
    if (U_FAILURE(status)) throw CannotEvaluate();
    if (cache.size() > 1000) cache.clear();
    cache.push_back({key, std::move(made)});
    compiled = cache.back().pattern.get();
  }
  bool lossy = false;
  const icu::UnicodeString input = icu::UnicodeString::fromUTF8(record::valid_utf8(text, lossy));
  const std::unique_ptr<icu::RegexMatcher> matcher(compiled->matcher(input, status));
  if (U_FAILURE(status)) throw CannotEvaluate();
  matcher->setTimeLimit(1000, status);
  const bool found = matcher->find(status);
  if (U_FAILURE(status)) throw CannotEvaluate();
  return found;
}

}  // namespace backtrail::hunt::naive
