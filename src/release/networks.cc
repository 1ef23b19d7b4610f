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
constexpr unsigned kWiderBy = 4;  // bits: a network with theirs and 15 others in it tells of theirs
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

/// The 16 of "10.31.0.0/16" behind its address; `all` where none stands there.
unsigned bits_behind(std::string_view text, std::size_t at, unsigned all) {
  if (at >= text.size() || text[at] != '/') return all;
  unsigned bits = 0;
  const auto read = std::from_chars(text.data() + at + 1, text.data() + text.size(), bits);
  return read.ec == std::errc() && bits > 0 ? std::min(bits, all) : all;
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

std::optional<std::pair<Address, unsigned>> network_of(std::string_view term) {
  const std::size_t slash = term.find('/');
  const auto address = parse(fold(term.substr(0, slash)).text);
  if (!address) return std::nullopt;
  unsigned bits = address->bits();
  if (slash != std::string_view::npos) {
    const char* const end = term.data() + term.size();
    const auto read = std::from_chars(term.data() + slash + 1, end, bits);
    // All addresses there are would be nobody's.
    if (read.ec != std::errc() || read.ptr != end || bits == 0 || bits > address->bits()) return std::nullopt;
  }
  return std::pair(observable::masked(*address, bits), bits);
}

void Networks::add(const std::vector<std::string>& terms) {
  for (const std::string& term : terms) {
    if (const auto network = network_of(term))
      by_bits_[{network->first.v6, network->second}].insert(network->first.bytes);
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

bool tells_of_network(const Address& address, unsigned bits, unsigned theirs, const Networks& known,
                      const Networks& own) {
  return known.narrowest(address, bits) <= theirs && own.narrowest(address, bits) < theirs;
}

bool holds_hidden(const Address& from, unsigned bits, const Networks& hidden, const Networks& known,
                  const Networks& own) {
  bool holds = false;
  hidden.each([&](const Address& network, unsigned theirs) {
    if (holds || network.v6 != from.v6 || theirs > bits + kWiderBy) return;
    const unsigned common = std::min(bits, theirs);
    if (observable::masked(network, common) != observable::masked(from, common)) return;
    holds = tells_of_network(bits < theirs ? network : from, std::max(bits, theirs), theirs, known, own);
  });
  return holds;
}

std::vector<Stretch> find_addresses(std::string_view text, const Networks& hidden, const Networks& known,
                                    const Networks& own) {
  std::vector<Stretch> out;
  if (hidden.empty()) return out;
  const Folded folded = refanged(fold(text));
  const auto tell = [&](const Stretch& run, const Address& address, unsigned bits, unsigned all) {
    const auto theirs = hidden.narrowest(address, bits);
    const bool in_it = all < address.bits() && holds_hidden(address, all, hidden, known, own);
    if (in_it || (theirs && tells_of_network(address, all, *theirs, known, own)))
      out.push_back({folded.origin[run.begin], folded.origin[run.end]});
  };
  const auto scan = [&](std::string_view signs, auto read) {
    const std::array<bool, 256> table = byte_table(signs);
    for (std::size_t at = 0; at < folded.text.size();) {
      Stretch run{at, at};
      while (run.end < folded.text.size() && table[static_cast<unsigned char>(folded.text[run.end])]) ++run.end;
      at = std::max(at + 1, run.end);
      if (run.end == run.begin) continue;
      const auto address = read(folded.text, run);
      if (!address) continue;
      tell(run, *address, address->bits(), bits_behind(folded.text, run.end, address->bits()));
      if (const auto within = ipv4_within(*address)) tell(run, *within, within->bits(), within->bits());
    }
  };
  scan(kOfIpv4, read_ipv4);
  scan(kOfIpv6, read_ipv6);
  for_guised_addresses(folded.text,
                       [&](const GuisedAddress& one) { tell(one.where, one.address, one.bits, one.bits); });
  return joined(std::move(out));
}

}  // namespace backtrail::release
