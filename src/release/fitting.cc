// SPDX-License-Identifier: Apache-2.0
#include "release/fitting.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "release/prose/own_letters.h"

namespace backtrail::release {
namespace {

using observable::Address;

constexpr std::size_t kLettersLeast = 2, kPatternLeast = 4;  // letters: with fewer nothing tells of a name
constexpr std::size_t kTargetSize = 64;  // bytes of a name that are looked at
constexpr double kBitsWider = 4;      // of a network: 15 others

bool is_figure_byte(char c) { return c >= '0' && c <= '9'; }

/// Whether an expression for these addresses fits few others than the network of `bits` around `address`: `shows` writes one.
template <typename Shows>
bool is_narrow(const Expression& expression, const Address& address, unsigned bits, std::size_t& searches,
               Shows shows) {
  const unsigned unit = address.v6 ? 16 : 8;
  // All values of an octet; of a group those that an expression for few would have to tell apart.
  constexpr std::array<unsigned, 20> kGroups = {0,    1,    2,     5,     9,     0xA,   0xF,    0x10,   0x20,   0x7F,
                                                0x80, 0xFF, 0x100, 0x1F0, 0x777, 0xABC, 0x1000, 0x2001, 0xFE80, 0xFFFF};
  double wider = 0;
  for (unsigned from = 0; from < bits; from += unit) {
    const unsigned told = std::min(unit, bits - from);
    std::vector<unsigned> values;
    for (unsigned value = 0; value < 256; ++value) {
      if (!address.v6) values.push_back(value);
      else if (value < kGroups.size()) values.push_back(kGroups[value]);
    }
    std::size_t fits = 0, tried = 0;
    std::set<unsigned> others;
    for (const unsigned value : values) {
      Address other = address;
      const std::size_t at = from / 8;
      if (address.v6) {
        other.bytes[at] = static_cast<std::uint8_t>(value >> 8);
        other.bytes[at + 1] = static_cast<std::uint8_t>(value);
      } else {
        other.bytes[at] = static_cast<std::uint8_t>(value);
      }
      if (observable::masked(other, bits) == observable::masked(address, bits)) continue;
      if (!others.insert(value >> (unit - told)).second) continue;
      if (searches == 0) return false;
      --searches;
      ++tried;
      fits += expression.found_in(shows(other)) ? 1 : 0;
    }
    if (tried == 0) continue;
    const double share = static_cast<double>(fits) / static_cast<double>(tried);
    wider += address.v6 ? std::log2(1 + share * (std::exp2(told) - 1)) : std::log2(1 + static_cast<double>(fits));
    if (wider > kBitsWider) return false;
  }
  return true;
}

/// "2001:db8:0:0:0:0:0:5": the form that no noughts are left out of.
std::string in_full(const Address& address) {
  if (!address.v6) return observable::format(address);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < address.bytes.size(); i += 2) {
    const unsigned group = address.bytes[i] * 256U + address.bytes[i + 1];
    if (i > 0) out += ':';
    bool begun = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const unsigned digit = group >> shift & 0xF;
      begun = begun || digit != 0 || shift == 0;
      if (begun) out += kHex[digit];
    }
  }
  return out;
}

/// Addresses of a network: some all over it, and with `all` one of each part into which the next octet divides it.
std::vector<Address> some_of(const Address& network, unsigned bits, bool all) {
  constexpr std::array<std::uint8_t, 6> kLast = {5, 1, 0, 17, 100, 254};
  std::vector<Address> out;
  const unsigned free = network.bits() - bits;
  const std::size_t last = network.bits() / 8 - 1;
  const auto add = [&](const Address& one) {
    if (observable::masked(one, bits) == observable::masked(network, bits) && std::ranges::find(out, one) == out.end())
      out.push_back(one);
  };
  if (free == 0) return {network};
  for (const std::uint8_t value : kLast) {
    Address one = network;
    one.bytes[last] = static_cast<std::uint8_t>(one.bytes[last] | value);
    add(one);
    if (free > 8) one.bytes[last - 1] = static_cast<std::uint8_t>(one.bytes[last - 1] | (value / 2));
    add(one);
  }
  const std::size_t next = std::min<std::size_t>(bits / 8, last);
  for (unsigned value = 0; all && value < 256; ++value) {
    Address one = network;
    const std::uint8_t held = static_cast<std::uint8_t>(bits % 8 == 0 ? 0 : 0xFFU << (8 - bits % 8));
    one.bytes[next] = static_cast<std::uint8_t>((one.bytes[next] & held) | (value & static_cast<std::uint8_t>(~held)));
    if (next != last) one.bytes[last] = 1;
    add(one);
  }
  return out;
}

}  // namespace

void Fitting::add(const std::string& name, const WordSet& known) {
  Target target{fold(name).text, {}, {}};
  if (target.text.size() > kTargetSize) target.text.resize(kTargetSize);
  const bool have = std::ranges::any_of(targets_, [&](const Target& one) { return one.text == target.text; });
  if (have || known.contains(target.text) || observable::parse_ipv4(name.substr(0, name.find('/'))) ||
      observable::parse_ipv6(name.substr(0, name.find('/')))) {
    return;
  }
  target.own = own_bytes(target.text, known);
  for (std::size_t i = 0; i < target.text.size(); ++i) {
    if (target.own[i] && !target.letters.contains(target.text[i])) target.letters += target.text[i];
  }
  if (!target.letters.empty()) targets_.push_back(std::move(target));
}

Fitting::Fitting(const std::vector<std::string>& terms, const NameParts& parts, const WordSet& known) {
  for (const auto* const list : {&terms, &parts.terms, &parts.words}) {
    for (const std::string& one : *list) add(one, known);
  }
}

/// Whether an expression that fits `target` between other text holds enough of it.
bool Fitting::holds(const Target& target, const Expression& expression, std::string_view before,
                    std::string_view behind, std::size_t& searches) {
  const auto fits = [&](const std::string& name) {
    if (searches == 0) return false;
    --searches;
    return expression.found_in(std::string(before) + name + std::string(behind));
  };
  if (!fits(target.text)) return false;
  for (const char blank : {'q', 'x'}) {
    std::string other = target.text;
    for (std::size_t i = 0; i < other.size(); ++i) {
      if (target.own[i]) other[i] = blank;
    }
    // Whoever they are: it fits everybody.
    if (other != target.text && fits(other)) return false;
  }
  constexpr std::string_view kOthers = "qxe50_-";
  std::vector<bool> held(target.text.size(), false);
  for (std::size_t i = 0; i < target.text.size();) {
    const std::size_t size = decode(std::string_view(target.text).substr(i)).size;
    bool holds = is_word_byte(target.text[i]);
    for (const char other : kOthers) {
      if (!holds || other == target.text[i]) continue;
      holds = !fits(std::string(target.text).replace(i, size, 1, other));
    }
    std::fill_n(held.begin() + static_cast<std::ptrdiff_t>(i), size, holds);
    i += size;
  }
  return tells_of(target.text, target.own, held);
}

bool Fitting::holds_literal(const Target& target, std::string_view literal) {
  const std::size_t at = target.text.find(literal);
  if (at == std::string::npos) return false;
  std::vector<bool> held(target.text.size(), false);
  std::fill_n(held.begin() + static_cast<std::ptrdiff_t>(at), literal.size(), true);
  return tells_of(target.text, target.own, held);
}

bool Fitting::holds_part(std::string_view text) const {
  const std::string literal = fold(text).text;
  return literal.size() >= kPatternLeast &&
         std::ranges::any_of(targets_, [&](const Target& target) { return holds_literal(target, literal); });
}

Fitting::Fits Fitting::name(const Expression& expression, std::size_t& searches) const {
  // What stands around a name in a log: paths, accounts, addresses of pages and of mail.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kAmid = {
      {{"", ""}, {"\\\\", "\\c$"}, {"", "$"}, {"user@", ""}, {"", "\\user"}, {"https://www.", "/"}}};
  const std::uint64_t gave_up = expression.gave_up();
  const std::string folded = fold(expression.text()).text;
  const std::string literal = fold(expression.literal()).text;
  // A letter may be written as a number of its own.
  const bool coded = expression.text().contains("\\x") || expression.text().contains("\\u") ||
                     expression.text().contains("\\N") || expression.text().contains("\\o");
  for (const Target& target : targets_) {
    if (!literal.empty()) {
      if (searches == 0) break;
      --searches;
      if (holds_literal(target, literal) && expression.found_in(target.text)) return Fits::tells;
      continue;
    }
    const auto here = std::ranges::count_if(target.letters, [&](char c) { return folded.contains(c); });
    if (here < static_cast<std::ptrdiff_t>(kLettersLeast) && !coded) continue;
    for (const auto& [before, behind] : kAmid) {
      if (holds(target, expression, before, behind, searches)) return Fits::tells;
    }
  }
  return searches == 0 || expression.gave_up() != gave_up ? Fits::unknown : Fits::no;
}

Fitting::Fits Fitting::network(const Expression& expression, const Networks& hidden, const Networks& known,
                               const Networks& own, std::size_t& searches) {
  const std::uint64_t gave_up = expression.gave_up();
  bool tells = false;
  hidden.each([&](const Address& network, unsigned bits) {
    if (tells || searches == 0) return;
    const std::string shown = observable::format(network);
    const bool near = expression.text().contains(shown.substr(0, shown.find_first_of(".:")));
    for (const Address& one : some_of(network, bits, near)) {
      if (!tells_of_network(one, one.bits(), bits, known, own)) continue;
      for (const bool full : {false, true}) {
        const auto shows = [&](const Address& address) {
          return full ? in_full(address) : observable::format(address);
        };
        if ((full && !one.v6) || searches == 0) continue;
        --searches;
        if (!expression.found_in(shows(one))) continue;
        tells = is_narrow(expression, one, bits, searches, shows);
        if (tells) return;
      }
    }
  });
  if (tells) return Fits::tells;
  return searches == 0 || expression.gave_up() != gave_up ? Fits::unknown : Fits::no;
}

namespace {

/// The one character that a class of characters at `at` stands for, and where it ends; nothing where it is several.
std::optional<std::pair<char, std::size_t>> class_of_one(std::string_view expression, std::size_t at) {
  const std::string_view rest = expression.substr(at);
  if (rest.size() > 2 && rest[1] != '\\' && rest[1] != '^' && rest[2] == ']') return std::pair(rest[1], at + 2);
  if (rest.size() > 3 && rest[1] == '\\' && !is_word_byte(rest[2]) && rest[3] == ']') return std::pair(rest[2], at + 3);
  return std::nullopt;
}

}  // namespace

std::vector<std::string> literals_of(std::string_view expression) {
  std::vector<std::string> out;
  std::string run;
  const auto ends = [&] {
    if (!run.empty()) out.push_back(std::move(run));
    run.clear();
  };
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_figure_byte(c); };
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    const char then = i + 1 < expression.size() ? expression[i + 1] : ' ';
    if (c == '\\') {
      if (is_letter(then)) ends();
      else if (i + 1 < expression.size()) run += then;
      ++i;
    } else if (c == '[') {
      const auto one = class_of_one(expression, i);
      if (one) run += one->first;
      else ends();
      i = one ? one->second : std::min(expression.find(']', i + 1), expression.size() - 1);
    } else if (expression.substr(i).starts_with("(?:")) {
      i += 2;
    } else if (c == '(' || c == ')') {
      continue;
    } else if (std::string_view("^$.|?*+{}").contains(c)) {
      // What stands before "?" or "*" need not be there.
      if ((c == '?' || c == '*') && !run.empty()) run.pop_back();
      ends();
      if (c == '{') i = std::min(expression.find('}', i), expression.size() - 1);
    } else {
      run += c;
    }
  }
  ends();
  return out;
}

}  // namespace backtrail::release
