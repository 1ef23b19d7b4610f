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

/// Names have capitals in sentences, and nobody writes them in addresses.
void give_capitals(std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at && is_low_letter(text[at]) && !is_common_word(text.substr(at, end - at)))
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
    if (at > 0 && is_high_letter(c) && (is_low_letter(read.text[at - 1]) || is_a_figure(read.text[at - 1]))) {
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
