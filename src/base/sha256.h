// SPDX-License-Identifier: Apache-2.0
// SHA-256 by OpenSSL, which uses the processor's own instructions where they exist (libsodium's does not).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace backtrail::base {

struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  friend auto operator<=>(const Digest&, const Digest&) = default;
  /// 64 lower-case hex digits.
  [[nodiscard]] std::string hex() const;
  /// "sha256:" and the digits, as findings and trees show it.
  [[nodiscard]] std::string text() const { return "sha256:" + hex(); }
  [[nodiscard]] std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  static std::optional<Digest> from_hex(std::string_view hex);
};

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view data);
  /// The digest of all that was given; afterwards the object starts afresh.
  [[nodiscard]] Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

[[nodiscard]] Digest sha256(std::string_view data);

}  // namespace backtrail::base
