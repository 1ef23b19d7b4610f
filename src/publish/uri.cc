// SPDX-License-Identifier: Apache-2.0
#include "publish/uri.h"

#include <algorithm>

namespace backtrail::publish {
namespace {

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool may_stand(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || std::string_view("-._~:/?@!$&'()*+,;=").contains(c);
}

/// Where the host is an address of IPv6 in brackets: behind "//" and whoever logs on there.
std::string_view bracketed_host(std::string_view address) {
  const std::size_t slashes = address.find("//");
  if (slashes == std::string_view::npos) return {};
  const std::string_view authority =
      address.substr(slashes + 2, address.find_first_of("/?#", slashes + 2) - slashes - 2);
  const std::size_t at = authority.rfind('@');
  const std::string_view host = authority.substr(at == std::string_view::npos ? 0 : at + 1);
  const std::size_t end = host.find(']');
  if (!host.starts_with('[') || end == std::string_view::npos) return {};
  const std::string_view inside = host.substr(1, end - 1);
  const bool address_of_six =
      inside.contains(':') && inside.find_first_not_of("0123456789abcdefABCDEF:.") == inside.npos;
  return address_of_six ? host.substr(0, end + 1) : std::string_view();
}

}  // namespace

bool is_web(std::string_view address) {
  const auto begins = [&](std::string_view scheme) {
    return address.size() >= scheme.size() &&
           std::ranges::equal(address.substr(0, scheme.size()), scheme, [](char a, char b) {
             return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
           });
  };
  return begins("https://") || begins("http://");
}

std::string uri_of(std::string_view address) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::string_view host = bracketed_host(address);
  const std::size_t fragment = address.find('#');
  std::string out;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    const bool in_host =
        !host.empty() && address.data() + i >= host.data() && address.data() + i < host.data() + host.size();
    const bool encoded = c == '%' && i + 2 < address.size() && is_hex(address[i + 1]) && is_hex(address[i + 2]);
    if (may_stand(c) || in_host || encoded || (c == '#' && i == fragment)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

}  // namespace backtrail::publish
