// SPDX-License-Identifier: Apache-2.0
// Byte strings, each once and numbered in the order in which they came. Larger than a processor's cache when it counts, so the
// place of a string that will be asked for soon can be fetched ahead.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace backtrail::sightings {

class KeyTable {
 public:
  struct Placed {
    std::uint32_t index = 0;
    bool fresh = false;
  };

  /// Of a key that is `head` with `rest` behind it. All heads of one table are of one size.
  [[nodiscard]] static std::uint64_t hash(std::string_view head, std::string_view rest);
  void fetch(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
  }
  Placed place(std::string_view head, std::string_view rest, std::uint64_t hash);

  [[nodiscard]] std::string_view key(std::uint32_t index) const {
    return std::string_view(bytes_).substr(keys_[index].begin, keys_[index].size);
  }
  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  /// Bytes.
  [[nodiscard]] std::size_t memory() const {
    return bytes_.size() + keys_.size() * sizeof(Key) + slots_.size() * sizeof(Slot);
  }
  void clear();

 private:
  static constexpr std::uint32_t kNothing = 0xffffffff;
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t index = kNothing;
  };
  struct Key {
    std::uint32_t begin = 0, size = 0;
  };
  void grow();

  std::string bytes_;
  std::vector<Key> keys_;
  std::vector<Slot> slots_;
};

}  // namespace backtrail::sightings
