// SPDX-License-Identifier: Apache-2.0
// IPv4 and IPv6 addresses and networks in binary.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace backtrail::observable {

struct Address {
  std::array<std::uint8_t, 16> bytes{};  // the first 4 for IPv4
  bool v6 = false;
  [[nodiscard]] unsigned bits() const { return v6 ? 128 : 32; }
  friend bool operator==(const Address&, const Address&) = default;
};

/// Four decimal numbers without leading zeros: 010.1.1.1 means different things to different programs, so it is none.
[[nodiscard]] std::optional<Address> parse_ipv4(std::string_view text);
/// RFC 4291 section 2.2, without brackets and zone.
[[nodiscard]] std::optional<Address> parse_ipv6(std::string_view text);
/// The IPv4 address in `::ffff:0:0/96`, however it is written.
[[nodiscard]] std::optional<Address> mapped_ipv4(const Address& address);
/// RFC 5952 for IPv6.
[[nodiscard]] std::string format(const Address& address);
/// Zeroes all but the first `prefix` bits.
[[nodiscard]] Address masked(Address address, unsigned prefix);

}  // namespace backtrail::observable
