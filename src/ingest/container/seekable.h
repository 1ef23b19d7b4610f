// SPDX-License-Identifier: Apache-2.0
// The zstd seekable format (docs/formats/kept.md): frames that unpack each by itself, and behind them, in a frame that every
// zstd passes over, a table of where each lies. So `zstd -d` unpacks the whole, and a record is read without what is before it.
//
// Of what the format allows we write one form and read that form alone: each frame but the last holds 1 MiB, and each carries
// zstd's own checksum. A table that was changed cannot move the bytes then without its being seen.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/new_file.h"
#include "base/result.h"
#include "ingest/format.h"

namespace backtrail::ingest {

inline constexpr std::size_t kSeekableFrame = 1U << 20;  // bytes of a log in a frame
inline constexpr std::size_t kMostFrames = 1U << 24;  // 16 TiB of them

/// Writes one. The file appears under its name at finish(), whole and durable.
class SeekableWriter {
 public:
  /// kCannotWrite, kCannotOpen.
  static base::Result<SeekableWriter> begin(const std::string& path);
  SeekableWriter(SeekableWriter&&) noexcept;
  ~SeekableWriter();
  /// kBadArchive when it becomes too long; a disk that is full is told by finish().
  base::Status write(std::string_view bytes);
  base::Status finish();
  /// Bytes that were given, and what the frames of them take so far.
  [[nodiscard]] std::uint64_t size() const;
  [[nodiscard]] std::uint64_t packed() const;

 private:
  struct State;
  explicit SeekableWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// What the table says of a frame.
struct SeekableFrame {
  std::uint64_t at = 0;  // in the file
  std::uint32_t packed = 0;  // bytes there
  std::uint32_t size = 0;  // bytes of the log
};
/// Bytes that the table takes at the end of a file, told by its last nine; nothing when they are no such table's.
[[nodiscard]] std::optional<std::uint64_t> seek_table_size(std::string_view last_nine);
/// `table` is all of it, of a file of `file_size` bytes. Nothing when it does not fit the file, or is of a form that we do not
/// write.
[[nodiscard]] std::optional<std::vector<SeekableFrame>> parse_seek_table(std::string_view table,
                                                                         std::uint64_t file_size);

/// Reads one. Const functions from one thread at a time.
class SeekableFile {
 public:
  /// kCannotOpen, kBadArchive.
  static base::Result<SeekableFile> open(const std::string& path);
  SeekableFile(SeekableFile&&) noexcept;
  ~SeekableFile();

  /// Bytes of the log.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Up to `length` bytes; fewer only at the end. kCannotRead, kBadArchive when they are not what was written.
  base::Result<std::string> read(std::uint64_t offset, std::uint64_t length) const;

 private:
  struct Unpacker;
  SeekableFile(base::File file, std::vector<SeekableFrame> frames);
  base::Result<std::string_view> unpack(std::size_t frame) const;
  base::File file_;
  std::vector<SeekableFrame> frames_;
  std::uint64_t size_ = 0;
  std::unique_ptr<Unpacker> unpacker_;
};

/// All of it, from front to back.
class SeekableStream : public ByteStream {
 public:
  explicit SeekableStream(SeekableFile file) : file_(std::move(file)) {}
  base::Result<std::size_t> read(char* into, std::size_t size) override;

 private:
  SeekableFile file_;
  std::uint64_t at_ = 0;
};

}  // namespace backtrail::ingest
