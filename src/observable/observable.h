// SPDX-License-Identifier: Apache-2.0
// Things that can be seen in a log and named in a report: addresses, domains, hashes, names. Each kind has one canonical
// text, so that what a list says and what a log holds can be compared byte by byte.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace backtrail::observable {

enum class Kind : std::uint8_t {
  ipv4,
  ipv6,
  cidr,
  domain,
  url,
  email,
  md5,
  sha1,
  sha256,
  imphash,
  ssdeep,
  file_name,
  path,
  registry_key,
  mutex,
  pipe,
  service,
  user,
  user_agent,
  ja3,
  ja4,
  certificate_hash,
  asn,
  host,
  sha224,
  sha384,
  sha512,
  tlsh,
  ja4s,
  ja4h,
  ja4x,
  ja4ssh,
  ja4t,
};
inline constexpr std::size_t kKindCount = 33;

/// "ipv4", "file-name", "registry-key": as ids (`indicator:KIND:value`) and lists write it.
[[nodiscard]] std::string_view name(Kind kind);
[[nodiscard]] std::optional<Kind> parse_kind(std::string_view name);

struct Observable {
  Kind kind = Kind::ipv4;
  std::string value;  // canonical
  friend auto operator<=>(const Observable&, const Observable&) = default;
};

/// The canonical form of `text` as a `kind`: what that is for each kind stands beside its function in canonical.cc and in
/// docs/formats/observables.md. kNotThatKind when `text` cannot be one.
base::Result<Observable> canonical(Kind kind, std::string_view text);

/// Undoes what reports do to make addresses harmless: hxxp, [.], (dot), [at], [:]//. Leaves other text alone.
[[nodiscard]] std::string refang(std::string_view text);

/// What a bare word most probably is (a line of a plain list), or nothing.
[[nodiscard]] std::optional<Observable> guess(std::string_view text);

}  // namespace backtrail::observable
