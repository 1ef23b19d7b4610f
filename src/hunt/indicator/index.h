// SPDX-License-Identifier: Apache-2.0
// What the scanner asks: the table of all values, and per family of kinds what can turn a text away before the table is
// asked. See indicator.h for the idea.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "hunt/indicator/endings.h"
#include "hunt/indicator/indicator.h"
#include "hunt/indicator/table.h"

namespace backtrail::hunt {

/// Kinds that one piece of text can be share a family, so that it is looked up once.
enum class Family : std::uint8_t {
  hash,
  address,
  cidr,
  host,
  email,
  url,
  name,
  path,
  registry,
  mutex,
  pipe,
  service,
  user,
  user_agent,
  ssdeep,
  ja4,
  certificate,
  asn,
  computer
};

[[nodiscard]] Family family_of(observable::Kind kind);
[[nodiscard]] inline std::uint64_t seed(Family family) {
  return (static_cast<std::uint64_t>(family) + 1) * 0xd6e8feb86659fd93ULL;
}

inline constexpr std::size_t kKeyPadding = 8;  // PrefixHash reads that far
inline constexpr std::size_t kValueLimit = 4096;  // no indicator is longer

struct IndicatorIndex::State {
  State(std::span<const detector::Indicator> all, std::span<const detector::Indicator> more);
  [[nodiscard]] bool has(Family family) const { return families[static_cast<std::size_t>(family)]; }

  std::span<const detector::Indicator> lists[2];
  HashTable table;
  std::bitset<32> families;
  std::bitset<33> ipv4_lengths;  // of networks
  std::bitset<129> ipv6_lengths;
  std::bitset<256> name_lengths;
  Endings words;  // of file names, fingerprints of the JA4 family, AS numbers, and the last parts of paths
  PathTails path_tails;
  Endings labels;  // of host names' last labels
  Endings wholes;  // of mutexes and user agents, in lower case
  bool short_words = false;  // some of those are shorter than four bytes
  bool short_wholes = false;
  bool odd_paths = false;  // some path ends in what no path should end in: every byte may be an end
  std::bitset<26> drives;  // with which paths begin

 private:
  void add(std::span<const detector::Indicator> all, std::size_t first, std::string& key);
  void add_word(std::string_view text);
  void add_filters(const detector::Indicator& indicator);
  void add_asn(std::string_view digits);
  void add_network(std::string_view value);
};

}  // namespace backtrail::hunt
