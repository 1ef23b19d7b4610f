// SPDX-License-Identifier: Apache-2.0
// Archives with named members: zip, tar and 7z, by libarchive. Zip and tar are read from front to back, so that standard
// input and archives in archives cost no temporary file and no memory. 7z keeps its list at its end and is read from a
// file: its own, or a nameless copy where it lies inside something else. A member's name is a label and nothing more:
// nothing here ever opens or writes a path that an archive names.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ingest/container/budget.h"
#include "ingest/format.h"

namespace backtrail::ingest {

enum class ArchiveKind : unsigned char { none, zip, tar, seven_zip };

inline constexpr std::size_t kArchiveMagicSize = 512;  // what archive_kind() has to see: a tar header's size

/// Told by magic numbers, tar by its header's checksum too.
[[nodiscard]] ArchiveKind archive_kind(std::string_view head);

class ArchiveReader {
 public:
  struct Member {
    std::string name;
    std::optional<base::Instant> modified;
    bool encrypted = false;
    bool regular = true;  // no folder and no link
    std::vector<std::string> labels;  // where a link leads, who owns it
  };

  /// `packed` and `budget` outlive the reader. `file` is the path of a regular file that holds exactly these bytes, or
  /// empty; only 7z makes use of it, and of `packed` otherwise.
  ArchiveReader(ArchiveKind kind, ByteStream& packed, const std::string& file, UnpackBudget& budget, base::Place place);
  ~ArchiveReader();
  /// The next member, or nothing at the end. kBadArchive, kEncryptedMember when even the list needs a password.
  base::Result<std::optional<Member>> next();
  /// Bytes of the member that next() gave. kBadArchive, kArchiveBomb, kEncryptedMember.
  base::Result<std::size_t> read(char* into, std::size_t size);

 private:
  struct State;
  base::Error failure(const char* what) const;
  base::Status next_block();
  void open(ArchiveKind kind, const std::string& file);
  bool open_seekable(const std::string& file);
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::ingest
