// SPDX-License-Identifier: Apache-2.0
// Where tiles and bundles lie in a ledger's folder (C2SP tlog-tiles), and reading them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/entry.h"
#include "ledger/merkle.h"

namespace backtrail::ledger {

inline constexpr std::string_view kFormatLine = "backtrail ledger 1\n";
inline constexpr std::string_view kHistoryMagic = "BTHIST01";
inline constexpr std::string_view kNextCheckpoint =
    "checkpoint.next";  // of an append that is under way, until the history has it
inline constexpr std::size_t kHistoryRecord = 104;
inline constexpr std::uint64_t kHistoryLimit = 1ULL << 32;
inline constexpr unsigned kLevels = 7;           // 256^7 entries are more than a checkpoint may count
inline constexpr int kEntries = -1;              // the "level" of entry bundles
inline constexpr std::uint64_t kBundleLimit = kTileWidth * (2 + kEntryLimit);

/// One tile or bundle; `width` 256 is a full one.
struct TileId {
  int level = 0;  // or kEntries
  std::uint64_t index = 0;
  std::size_t width = kTileWidth;
  friend bool operator==(const TileId&, const TileId&) = default;
  /// "tile/0/x001/234.p/5".
  [[nodiscard]] std::string path() const;
  /// Nothing when `path` is not exactly what path() writes.
  static std::optional<TileId> parse(std::string_view path);
};

/// How many hashes level `level` has in a tree of `size`; entries count like level 0.
[[nodiscard]] inline std::uint64_t count_at(int level, std::uint64_t size) {
  return level <= 0 ? size : size >> (8 * static_cast<unsigned>(level));
}

/// The bytes of tile `index` for a tree of `size`: from the file of the width that fits, or from a wider one, which
/// begins with the same bytes (another process may have appended). kDamaged when there is none. May be longer than asked.
base::Result<std::string> read_tile(const std::string& folder, int level, std::uint64_t index, std::uint64_t size);
/// The hashes of a tile, exactly as many as a tree of `size` has there. kDamaged.
base::Result<std::vector<Digest>> read_hashes(const std::string& folder, int level, std::uint64_t index,
                                              std::uint64_t size);
[[nodiscard]] std::string join(const std::vector<Digest>& hashes);

/// kNotALedger, kNewerFormat.
base::Status check_format(const std::string& folder);

}  // namespace backtrail::ledger
