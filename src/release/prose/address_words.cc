// SPDX-License-Identifier: Apache-2.0
#include "release/prose/address_words.h"

#include <algorithm>
#include <array>

#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr int kPercentUndone = 5;  // "%2541"
constexpr std::array<std::string_view, 2> kWebSchemes = {"http://", "https://"};

bool is_low_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_high_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_a_figure(char c) { return c >= '0' && c <= '9'; }
bool is_word_part(char c) {
  return is_low_letter(c) || is_high_letter(c) || is_a_figure(c) || c == '\'' || static_cast<unsigned char>(c) >= 0x80;
}
char lowered(char c) { return is_high_letter(c) ? static_cast<char>(c - 'A' + 'a') : c; }

int hex_digit_of(char c) {
  if (is_a_figure(c)) return c - '0';
  if (lowered(c) >= 'a' && lowered(c) <= 'f') return lowered(c) - 'a' + 10;
  return -1;
}

/// Undoes percent signs once; whether there were any.
bool undo_percent_once(AddressWords& one) {
  AddressWords out;
  for (std::size_t i = 0; i < one.text.size();) {
    const bool coded = one.text[i] == '%' && i + 2 < one.text.size() && hex_digit_of(one.text[i + 1]) >= 0 &&
                       hex_digit_of(one.text[i + 2]) >= 0;
    out.origin.push_back(one.origin[i]);
    out.text +=
        coded ? static_cast<char>(hex_digit_of(one.text[i + 1]) * 16 + hex_digit_of(one.text[i + 2])) : one.text[i];
    i += coded ? 3 : 1;
  }
  const bool any = out.text.size() != one.text.size();
  out.origin.push_back(one.origin.back());
  one = std::move(out);
  return any;
}

bool starts_there(std::string_view text, std::size_t at, std::string_view with) {
  return text.size() - at >= with.size() &&
         std::ranges::equal(with, text.substr(at, with.size()), {}, {}, [](char c) { return lowered(c); });
}

/// The list of common words begins with those of four letters.
bool is_everybodys(const std::string& word) {
  constexpr auto kShort = std::to_array<std::string_view>(
      {"a",   "all", "an",  "and", "any", "are", "as",  "at",  "be", "but", "by", "did", "for", "got", "had",
       "has", "his", "hit", "in",  "is",  "it",  "its", "led", "no", "not", "of", "on",  "one", "or",  "our",
       "out", "ran", "six", "ten", "the", "to",  "two", "up",  "us", "was", "we", "who", "you"});
  return std::ranges::find(kShort, std::string_view(word)) != kShort.end() || (word.size() > 3 && is_common_word(word));
}

/// Where the words begin that "threecustomershit" is made of: the fewest of everybody's, and of others one at most, as short as may be, which
/// may be somebody's name. Empty where they are fewer than `fewest`.
std::vector<std::size_t> parts_of_joined(std::string_view word, std::size_t fewest) {
  constexpr std::size_t kLongestJoined = 48, kLongestPart = 14, kNameAtLeast = 4, kNone = SIZE_MAX;
  if (word.size() > kLongestJoined || word.size() < fewest * 2 || is_common_word(std::string(word))) return {};
  struct Best {
    std::size_t cost = kNone, parts = 0, from = 0, named_before = 0;
  };
  std::vector<std::array<Best, 2>> best(word.size() + 1);  // without a name, and with one
  best[0][0].cost = 0;
  for (std::size_t end = 1; end <= word.size(); ++end) {
    for (std::size_t from = end > kLongestPart ? end - kLongestPart : 0; from < end; ++from) {
      const std::string part(word.substr(from, end - from));
      const auto take = [&](std::size_t before, std::size_t after, std::size_t cost) {
        const Best& left = best[from][before];
        if (left.cost != kNone && left.cost + cost < best[end][after].cost)
          best[end][after] = {left.cost + cost, left.parts + 1, from, before};
      };
      if (is_everybodys(part)) {
        const std::size_t cost = part.size() == 1 ? 2 : 1;
        take(0, 0, cost);
        take(1, 1, cost);
      } else if (part.size() >= kNameAtLeast) {
        take(0, 1, part.size());
      }
    }
  }
  std::size_t named = best[word.size()][0].cost != kNone ? 0 : 1;
  if (best[word.size()][named].cost == kNone || best[word.size()][named].parts < fewest) return {};
  std::vector<std::size_t> out;
  for (std::size_t end = word.size(); end > 0;) {
    const Best& one = best[end][named];
    out.push_back(one.from);
    named = one.named_before;
    end = one.from;
  }
  return out;
}

/// Parts what is written together in small letters.
AddressWords part_joined(const AddressWords& in) {
  AddressWords out;
  for (std::size_t at = 0; at < in.text.size();) {
    std::size_t end = at;
    while (end < in.text.size() && is_low_letter(in.text[end])) ++end;
    const bool whole = (at == 0 || in.text[at - 1] == ' ') && (end == in.text.size() || !is_word_part(in.text[end]));
    // Behind a figure two are enough: "apt10didit". "Onebank" is what somebody is called.
    const bool behind_figure = at > 1 && is_a_figure(in.text[at - 2]) && in.origin[at] == in.origin[at - 1];
    const auto begins = whole && end > at
                            ? parts_of_joined(std::string_view(in.text).substr(at, end - at), behind_figure ? 2 : 3)
                            : std::vector<std::size_t>();
    for (std::size_t i = at; i < std::max(end, at + 1); ++i) {
      if (i > at && std::ranges::find(begins, i - at) != begins.end()) {
        out.text += ' ';
        out.origin.push_back(in.origin[i]);
      }
      out.text += in.text[i];
      out.origin.push_back(in.origin[i]);
    }
    at = std::max(end, at + 1);
  }
  out.origin.push_back(in.origin.back());
  return out;
}

/// Names have capitals in sentences, and nobody writes them in addresses.
void give_capitals(std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at && is_low_letter(text[at]) && !is_everybodys(text.substr(at, end - at)))
      text[at] = static_cast<char>(text[at] - 'a' + 'A');
    at = end + 1;
  }
}

}  // namespace

AddressWords address_words(std::string_view address) {
  AddressWords read;
  read.text = address;
  for (std::size_t i = 0; i <= address.size(); ++i) read.origin.push_back(i);
  for (int i = 0; i < kPercentUndone && undo_percent_once(read); ++i) continue;
  AddressWords out;
  std::size_t at = 0;
  for (const std::string_view scheme : kWebSchemes) {
    if (starts_there(read.text, 0, scheme)) at = scheme.size();
  }
  for (; at < read.text.size(); ++at) {
    const char c = read.text[at];
    // "APT28didit", "3customers": letters behind a figure begin a word, and figures behind letters end one.
    const char last = at > 0 ? read.text[at - 1] : ' ';
    const bool parts =
        (is_high_letter(c) && is_low_letter(last)) || ((is_high_letter(c) || is_low_letter(c)) && is_a_figure(last));
    if (parts) {
      out.text += ' ';
      out.origin.push_back(read.origin[at]);
    }
    // What was a blank or the end of a sentence there is one.
    out.text +=
        is_word_part(c) || ((c == '.' || c == ';' || c == ',') && at + 1 < read.text.size() && read.text[at + 1] == ' ')
            ? c
            : ' ';
    out.origin.push_back(read.origin[at]);
  }
  out.origin.push_back(address.size());
  out = part_joined(out);
  give_capitals(out.text);
  return out;
}

bool is_web_address(std::string_view text) {
  return std::ranges::any_of(kWebSchemes, [&](std::string_view one) { return starts_there(text, 0, one); }) &&
         text.find_first_of(" \t\n") == std::string_view::npos;
}

std::vector<Stretch> find_web_addresses(std::string_view text) {
  std::vector<Stretch> out;
  for (std::size_t at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && (is_low_letter(text[begin - 1]) || is_high_letter(text[begin - 1]))) --begin;
    const std::size_t end = std::min(text.find_first_of(" \t\r\n<>\"'`", at), text.size());
    if (!is_web_address(text.substr(begin, end - begin))) continue;
    out.push_back({begin, end});
    at = end - 1;
  }
  return out;
}

}  // namespace backtrail::release
