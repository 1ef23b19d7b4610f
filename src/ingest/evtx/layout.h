// SPDX-License-Identifier: Apache-2.0
// The fixed parts of an EVTX file, by offset, and reads that cannot leave their bytes. docs/formats/evtx.md has the whole.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace backtrail::ingest::evtx {

inline constexpr std::string_view kFileMagic{"ElfFile\0", 8};
inline constexpr std::string_view kChunkMagic{"ElfChnk\0", 8};
inline constexpr std::string_view kRecordMagic{"\x2a\x2a\0\0", 4};

inline constexpr std::size_t kFileHeaderSize = 4096;
inline constexpr std::size_t kChunkSize = 64U << 10;
inline constexpr std::size_t kChunkHeaderSize = 512;
inline constexpr std::size_t kRecordHeaderSize = 24;
inline constexpr std::size_t kMinRecordSize = kRecordHeaderSize + 4;  // header and the copy of the size
inline constexpr std::size_t kDefinitionHeaderSize = 24;  // link, GUID, size of the data

// A chunk has room for some hundreds of records; these bound what a made-up one may cost.
inline constexpr std::size_t kMaxRecordsPerChunk = kChunkSize / kMinRecordSize;
inline constexpr std::size_t kMaxElementDepth = 128;
inline constexpr std::size_t kMaxInstanceDepth = 16;  // templates inside templates
inline constexpr std::size_t kMaxNameUnits = 256;
inline constexpr std::size_t kMaxPath = 512;  // bytes of a flattened name
inline constexpr std::size_t kMaxPrograms = 16;  // places in the event that one template is used at
inline constexpr std::size_t kMaxRecordWork = 128U << 10;  // steps and values
inline constexpr std::size_t kMaxChunkWork = 1U << 20;
inline constexpr std::size_t kMaxRecordText = 1U << 20;  // bytes of values handed over
inline constexpr std::size_t kMaxChunkText = 8U << 20;
inline constexpr std::size_t kMaxChunkDefinitions = 1U << 20;  // bytes of templates compared or compiled
inline constexpr std::size_t kMaxCachedDefinitions = 4U << 20;  // bytes of templates kept

static_assert(std::endian::native == std::endian::little,
              "EVTX is little-endian, and so is every machine we build for");

template <typename T>
[[nodiscard]] inline T load(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

/// Reads forward through `bytes` up to `end`. What lies beyond reads as 0 and makes failed() true for good.
class Cursor {
 public:
  Cursor(std::string_view bytes, std::size_t at, std::size_t end)
      : bytes_(bytes), at_(at), end_(end < bytes.size() ? end : bytes.size()), failed_(at > end_) {}

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return failed_ || at_ >= end_; }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::size_t end() const { return end_; }

  template <typename T>
  T read() {
    if (failed_ || end_ - at_ < sizeof(T)) {
      failed_ = true;
      return T{};
    }
    const T value = load<T>(bytes_.data() + at_);
    at_ += sizeof(T);
    return value;
  }
  std::string_view take(std::size_t size) {
    if (failed_ || end_ - at_ < size) {
      failed_ = true;
      return {};
    }
    const std::string_view taken = bytes_.substr(at_, size);
    at_ += size;
    return taken;
  }
  /// The next byte without going on; 0 at the end.
  [[nodiscard]] std::uint8_t peek() const {
    return at_end() ? std::uint8_t{0} : static_cast<std::uint8_t>(bytes_[at_]);
  }

 private:
  std::string_view bytes_;
  std::size_t at_;
  std::size_t end_;
  bool failed_;
};

}  // namespace backtrail::ingest::evtx
