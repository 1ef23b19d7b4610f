// SPDX-License-Identifier: Apache-2.0
// Whether any indicator ends like this: a bit table by the last four bytes. Nearly all words of a log are turned away by
// it, wherever they begin; so where they begin need not be known until it says yes.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

static_assert(std::endian::native == std::endian::little, "the last byte of a text must be the highest of a word");

namespace backtrail::hunt {

class Endings {
 public:
  /// `text` is lower-case and has at least four bytes.
  void add(std::string_view text) { mark(last_four(text.data() + text.size())); }
  /// As many bytes before `end` must be readable.
  [[nodiscard]] bool has(const char* end) const { return holds(last_four(end)); }

  /// Of texts that may be shorter, their own bytes only: `size` says how many they are.
  void add_short(std::string_view text) {
    char room[4] = {};
    const std::size_t size = text.size() < 4 ? text.size() : 4;
    std::memcpy(room + 4 - size, text.data() + text.size() - size, size);
    mark(last_four(room + 4) >> shift_of(size));
  }
  [[nodiscard]] bool has_short(const char* end, std::size_t size) const {
    return size != 0 && holds(last_four(end) >> shift_of(size));
  }

 private:
  static constexpr std::uint32_t kBits = 16;  // 8 KiB stay in the first-level cache
  static unsigned shift_of(std::size_t size) { return size < 4 ? static_cast<unsigned>(8 * (4 - size)) : 0; }
  static std::uint32_t last_four(const char* end) {
    std::uint32_t out = 0;
    std::memcpy(&out, end - 4, sizeof out);
    return out;
  }
  static std::uint32_t slot(std::uint32_t bytes) { return bytes * 0x9E3779B1U >> (32 - kBits); }
  void mark(std::uint32_t bytes) { bits_[slot(bytes) / 64] |= std::uint64_t{1} << (slot(bytes) % 64); }
  [[nodiscard]] bool holds(std::uint32_t bytes) const {
    return (bits_[slot(bytes) / 64] >> (slot(bytes) % 64) & 1) != 0;
  }

  std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>((std::size_t{1} << kBits) / 64);
};

/// The same by up to eight bytes of a path's last part, for paths alone: finding where a path begins costs so much more
/// that ".dll" must not be enough to try.
class PathTails {
 public:
  void add(std::string_view path) {
    char room[8] = {};
    const std::size_t size = path.size() < 8 ? path.size() : 8;
    std::memcpy(room + 8 - size, path.data() + path.size() - size, size);
    const std::uint32_t at = slot(last_part(room + 8));
    bits_[at / 64] |= std::uint64_t{1} << (at % 64);
  }
  /// Eight bytes before `end` must be readable; a path has a slash, so that what lies before it does not count.
  [[nodiscard]] bool has(const char* end) const {
    const std::uint32_t at = slot(last_part(end));
    return (bits_[at / 64] >> (at % 64) & 1) != 0;
  }

 private:
  static constexpr std::uint32_t kBits = 18;
  /// The high bit of each byte of `bytes` that is `c`.
  static std::uint64_t equal(std::uint64_t bytes, char c) {
    const std::uint64_t difference = bytes ^ (0x0101010101010101ULL * static_cast<unsigned char>(c));
    return ~(((difference & 0x7f7f7f7f7f7f7f7fULL) + 0x7f7f7f7f7f7f7f7fULL) | difference) & 0x8080808080808080ULL;
  }
  /// The bytes behind the last slash of either kind.
  static std::uint64_t last_part(const char* end) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, end - 8, sizeof bytes);
    const std::uint64_t slashes = equal(bytes, '\\') | equal(bytes, '/');
    if (slashes == 0) return bytes;
    const int through = 64 - __builtin_clzll(slashes);  // bits up to and with the last slash
    return through == 64 ? 0 : bytes >> through;
  }
  static std::uint32_t slot(std::uint64_t bytes) {
    return static_cast<std::uint32_t>(bytes * 0x9E3779B97F4A7C15ULL >> (64 - kBits));
  }

  std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>((std::size_t{1} << kBits) / 64);
};

}  // namespace backtrail::hunt
