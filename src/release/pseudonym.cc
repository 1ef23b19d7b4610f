// SPDX-License-Identifier: Apache-2.0
#include "release/pseudonym.h"

namespace backtrail::release {
namespace {

constexpr int kCharacters = 6;
constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

}  // namespace

std::string pseudonym(const Keyed& audience_key, std::string_view kind, std::string_view ref) {
  const base::Digest digest = audience_key.digest("pseudonym", ref);
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
