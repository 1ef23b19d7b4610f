// SPDX-License-Identifier: Apache-2.0
#include "release/networks.h"

#include <algorithm>
#include <charconv>
#include <ranges>

#include "release/guised_addresses.h"
#include "release/prose/defanged.h"

namespace backtrail::release {
namespace {

using observable::Address;

constexpr std::size_t kLongest = 45;  // characters of an address: IPv6 that ends as IPv4
constexpr std::size_t kParts = 4;
constexpr std::string_view kOfIpv4 = "0123456789.";
constexpr std::string_view kOfIpv6 = "0123456789abcdef:.";

std::optional<Address> parse(std::string_view text) {
  if (auto v4 = observable::parse_ipv4(text)) return v4;
  return observable::parse_ipv6(text);
}

/// A reader takes "10.031.004.004" for 10.31.4.4.
std::string without_leading_noughts(std::string_view text) {
  std::string out;
  std::size_t parts = 0;
  for (const auto part : std::views::split(text, '.')) {
    std::string_view digits(part.begin(), part.end());
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    if (++parts > kParts) return {};
    if (parts > 1) out += '.';
    out += digits;
  }
  return out;
}

/// The address that `run` is but for the sentence around it; trims what belongs to that.
std::optional<Address> read_ipv4(std::string_view text, Stretch& run) {
  while (run.end > run.begin && text[run.end - 1] == '.') --run.end;
  while (run.begin < run.end && text[run.begin] == '.') ++run.begin;
  if (run.end - run.begin > kLongest) return std::nullopt;
  return observable::parse_ipv4(without_leading_noughts(text.substr(run.begin, run.end - run.begin)));
}

std::optional<Address> read_ipv6(std::string_view text, Stretch& run) {
  const auto is_end = [](char c) { return c == '.' || c == ':'; };
  const bool label = text[run.begin] == ':' && run.end - run.begin > 1 && text[run.begin + 1] != ':';
  if (label) ++run.begin;
  // "2001:db8::" ends with colons of its own.
  for (int trimmed = 0; trimmed < 3 && run.end > run.begin; ++trimmed) {
    const std::string_view word = text.substr(run.begin, run.end - run.begin);
    if (word.size() <= kLongest && std::ranges::count(word, ':') > 1) {
      if (auto found = observable::parse_ipv6(word)) return found;
    }
    if (!is_end(word.back())) return std::nullopt;
    --run.end;
  }
  return std::nullopt;
}

}  // namespace

void Networks::add(const std::vector<std::string>& terms) {
  for (const std::string& term : terms) {
    const std::size_t slash = term.find('/');
    const auto address = parse(fold(std::string_view(term).substr(0, slash)).text);
    if (!address) continue;
    unsigned bits = address->bits();
    if (slash != std::string::npos) {
      const char* const end = term.data() + term.size();
      const auto read = std::from_chars(term.data() + slash + 1, end, bits);
      // All addresses there are would be nobody's.
      if (read.ec != std::errc() || read.ptr != end || bits == 0 || bits > address->bits()) continue;
    }
    by_bits_[{address->v6, bits}].insert(observable::masked(*address, bits).bytes);
  }
}

std::optional<unsigned> Networks::narrowest(const Address& address, unsigned most) const {
  for (const auto& [length, networks] : std::views::reverse(by_bits_)) {
    if (length.v6 != address.v6 || length.bits > most) continue;
    if (networks.contains(observable::masked(address, length.bits).bytes)) return length.bits;
  }
  return std::nullopt;
}

void Networks::each(const std::function<void(const Address&, unsigned)>& take) const {
  for (const auto& [length, networks] : by_bits_) {
    for (const auto& bytes : networks) take({bytes, length.v6}, length.bits);
  }
}

std::vector<Stretch> find_addresses(std::string_view text, const Networks& hidden, const Networks& known,
                                    const Networks& own) {
  std::vector<Stretch> out;
  if (hidden.empty()) return out;
  const Folded folded = refanged(fold(text));
  const auto tell = [&](const Stretch& run, const Address& address, unsigned bits) {
    const auto theirs = hidden.narrowest(address, bits);
    if (theirs && known.narrowest(address, bits) <= theirs && own.narrowest(address, bits) < theirs)
      out.push_back({folded.origin[run.begin], folded.origin[run.end]});
  };
  const auto scan = [&](std::string_view signs, auto read) {
    for (std::size_t at = 0; at < folded.text.size();) {
      Stretch run{at, at};
      while (run.end < folded.text.size() && signs.contains(folded.text[run.end])) ++run.end;
      at = std::max(at + 1, run.end);
      if (run.end == run.begin) continue;
      const auto address = read(folded.text, run);
      if (!address) continue;
      tell(run, *address, address->bits());
      if (const auto within = ipv4_within(*address)) tell(run, *within, within->bits());
    }
  };
  scan(kOfIpv4, read_ipv4);
  scan(kOfIpv6, read_ipv6);
  for_guised_addresses(folded.text, [&](const GuisedAddress& one) { tell(one.where, one.address, one.bits); });
  return joined(std::move(out));
}

}  // namespace backtrail::release
