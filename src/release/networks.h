// SPDX-License-Identifier: Apache-2.0
// Networks and addresses of organisations: whoever reads "10.31.4.4" and knows whose 10.31.0.0/16 is knows who is meant, so
// addresses are looked up by what they are and not by how they are written.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "observable/address.h"
#include "release/prose/fold.h"

namespace backtrail::release {

/// "10.31.0.0/16" and how many of its bits are the network's; of one address all. Nothing for what is neither.
[[nodiscard]] std::optional<std::pair<observable::Address, unsigned>> network_of(std::string_view term);

class Networks {
 public:
  /// Those of `terms` that are an address or a network; all others are left out.
  void add(const std::vector<std::string>& terms);
  /// How many bits the narrowest network has that holds `address`, of those with `most` bits and fewer.
  [[nodiscard]] std::optional<unsigned> narrowest(const observable::Address& address, unsigned most = 128) const;
  /// Calls `take` with each network and its bits.
  void each(const std::function<void(const observable::Address&, unsigned)>& take) const;
  [[nodiscard]] bool empty() const { return by_bits_.empty(); }

 private:
  struct Length {
    bool v6 = false;
    unsigned bits = 0;
    friend auto operator<=>(const Length&, const Length&) = default;
  };
  std::map<Length, std::set<std::array<std::uint8_t, 16>>> by_bits_;
};

/// Whether the network of `bits` around `address`, which lies in one of `theirs` bits that is hidden, tells of that: not where all of it
/// lies in a narrower one of `known`, nor in one of `own` that is as narrow.
[[nodiscard]] bool tells_of_network(const observable::Address& address, unsigned bits, unsigned theirs,
                                    const Networks& known, const Networks& own);

/// Whether the network of `bits` around `from` has one of `hidden` in it and few others, so that it tells of that: "10.31.4.4/30" of 10.31.4.5.
[[nodiscard]] bool holds_hidden(const observable::Address& from, unsigned bits, const Networks& hidden,
                                const Networks& known, const Networks& own);

/// Where addresses of `hidden` stand, defanged ones and others in disguise (guised_addresses.h) too. What lies in a network of `known`
/// that is narrower is told of those, and so is what lies in one of `own`, those of whom the text is for, that is as narrow: many
/// have the same private networks. Of "10.31.0.0/16" the whole network is told, and what holds_hidden().
[[nodiscard]] std::vector<Stretch> find_addresses(std::string_view text, const Networks& hidden, const Networks& known,
                                                  const Networks& own = {});

}  // namespace backtrail::release
