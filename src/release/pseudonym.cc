// SPDX-License-Identifier: Apache-2.0
#include "release/pseudonym.h"

#include "base/sha256.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kBlock = 64;  // bytes, of SHA-256
constexpr int kCharacters = 6;
constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// RFC 2104.
base::Digest hmac(std::string_view key, std::string_view message) {
  std::string padded = key.size() > kBlock ? std::string(base::sha256(key).view()) : std::string(key);
  padded.resize(kBlock, '\0');
  std::string inner = padded;
  std::string outer = padded;
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : outer) c = static_cast<char>(c ^ 0x5c);
  inner += message;
  outer += base::sha256(inner).view();
  return base::sha256(outer);
}

}  // namespace

std::string pseudonym(std::string_view audience_key, std::string_view kind, std::string_view ref) {
  const base::Digest digest = hmac(audience_key, "backtrail pseudonym\n" + std::string(ref));
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = (bits << 8) | digest.bytes[i];
  std::string out = kind.empty() || kind == "other" ? "organisation" : std::string(kind);
  if (out.front() >= 'a' && out.front() <= 'z') out.front() = static_cast<char>(out.front() - 'a' + 'A');
  out += ' ';
  for (int i = 0; i < kCharacters; ++i) {
    out += kCrockford[bits >> 59];
    bits <<= 5;
  }
  return out;
}

}  // namespace backtrail::release
