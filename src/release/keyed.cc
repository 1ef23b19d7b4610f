// SPDX-License-Identifier: Apache-2.0
#include "release/keyed.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kHmacBlock = 64;  // bytes, of SHA-256

}  // namespace

Keyed::Keyed(std::string_view key)
    : inner_(key.size() > kHmacBlock ? std::string(base::sha256(key).view()) : std::string(key)) {
  inner_.resize(kHmacBlock, '\0');
  outer_ = inner_;
  for (char& c : inner_) c = static_cast<char>(c ^ 0x36);
  for (char& c : outer_) c = static_cast<char>(c ^ 0x5c);
}

base::Digest Keyed::digest(std::string_view use, std::string_view what) const {
  base::Sha256 hash;
  hash.update(inner_);
  hash.update("backtrail ");
  hash.update(use);
  hash.update("\n");
  hash.update(what);
  const base::Digest inner = hash.finish();
  hash.update(outer_);
  hash.update(inner.view());
  return hash.finish();
}

std::string Keyed::uuid(std::string_view use, std::string_view what) const {
  base::Digest digest = this->digest(use, what);
  digest.bytes[6] = static_cast<std::uint8_t>((digest.bytes[6] & 0x0f) | 0x40);
  digest.bytes[8] = static_cast<std::uint8_t>((digest.bytes[8] & 0x3f) | 0x80);
  const std::string hex = digest.hex();
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20, 12);
}

}  // namespace backtrail::release
