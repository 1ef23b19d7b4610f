// SPDX-License-Identifier: Apache-2.0
// Addresses and networks that are not written as such, and that whoever knows them reads all the same: the beginning of one that a
// rule looks for ("10.77.", "10.77.*"), names of the reverse zones, "10-77-3-4" within a host's name, numbers and hex.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string_view>

#include "observable/address.h"
#include "release/prose/fold.h"

namespace backtrail::release {

struct GuisedAddress {
  Stretch where;
  observable::Address address;
  unsigned bits = 0;  // so many of its first bits are told
};

/// Which bytes are among `signs`, for a text that is gone through byte by byte.
[[nodiscard]] constexpr std::array<bool, 256> byte_table(std::string_view signs) {
  std::array<bool, 256> out{};
  for (const char c : signs) out[static_cast<unsigned char>(c)] = true;
  return out;
}

/// Each in `folded`, which may name one several times. In time linear in the text.
void for_guised_addresses(std::string_view folded, const std::function<void(const GuisedAddress&)>& take);

/// The IPv4 address that an address of IPv6 stands for (mapped, NAT64, 6to4), or nothing.
[[nodiscard]] std::optional<observable::Address> ipv4_within(const observable::Address& address);

}  // namespace backtrail::release
