// SPDX-License-Identifier: Apache-2.0
// zip, read from front to back by libarchive, so that standard input and archives in archives cost no temporary file and
// no memory. A member's name is a label and nothing more: nothing here ever opens or writes a path that an archive names.
#pragma once

#include <memory>
#include <string>

#include "ingest/container/budget.h"
#include "ingest/format.h"

namespace backtrail::ingest {

/// A local file header, or the end record of an archive without members.
[[nodiscard]] bool is_zip(std::string_view head);

class ZipReader {
 public:
  struct Member {
    std::string name;
    std::optional<base::Instant> modified;
    bool encrypted = false;
    bool regular = true;  // no folder and no link
  };

  /// `packed` and `budget` outlive the reader.
  ZipReader(ByteStream& packed, UnpackBudget& budget, base::Place place);
  ~ZipReader();
  /// The next member, or nothing at the end. kBadArchive.
  base::Result<std::optional<Member>> next();
  /// Bytes of the member that next() gave. kBadArchive, kArchiveBomb, kEncryptedMember.
  base::Result<std::size_t> read(char* into, std::size_t size);

 private:
  struct State;
  base::Error failure(const char* what) const;
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::ingest
