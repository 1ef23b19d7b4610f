// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "observable/observable.h"

namespace backtrail::observable {
namespace {

constexpr std::array<std::string_view, kKindCount> kNames{"ipv4",       "ipv6",
                                                          "cidr",       "domain",
                                                          "url",        "email",
                                                          "md5",        "sha1",
                                                          "sha256",     "imphash",
                                                          "ssdeep",     "file-name",
                                                          "path",       "registry-key",
                                                          "mutex",      "pipe",
                                                          "service",    "user",
                                                          "user-agent", "ja3",
                                                          "ja4",        "certificate-hash",
                                                          "asn",        "host",
                                                          "sha224",     "sha384",
                                                          "sha512",     "tlsh",
                                                          "ja4s",       "ja4h",
                                                          "ja4x",       "ja4ssh",
                                                          "ja4t"};

}  // namespace

std::string_view name(Kind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::optional<Kind> parse_kind(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Kind>(found - kNames.begin());
}

}  // namespace backtrail::observable
