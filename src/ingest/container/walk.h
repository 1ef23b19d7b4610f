// SPDX-License-Identifier: Apache-2.0
// From a path that the user names to the streams of decompressed bytes in it. What a file is, is told by its first bytes
// and never by its name: logs are rotated, renamed and packed by many hands.
//
//   for each file that expand_path() gives: walk_file(file, options, visitor)
//
// Containers are opened in layers, up to kMaxArchiveDepth. A gz has no member name of its own (nor have xz, bz2, zst); a
// zip's members have (so have those of tar and 7z), and of a zip in a zip the two names are joined by "!/". A name that comes twice gets " (2)" behind it, so that path and
// member find a stream again.
#pragma once

#include <string>
#include <vector>

#include "ingest/container/budget.h"
#include "ingest/format.h"

namespace backtrail::ingest {

class StreamVisitor {
 public:
  virtual ~StreamVisitor() = default;
  /// One stream. It ends with this call; what was not read is passed over. False ends the walk.
  virtual bool on_stream(const SourceInfo& source, ByteStream& stream) = 0;
  /// Something in the file that could not be opened or unpacked; the rest goes on. Errors that a stream's read() gave were
  /// given to whoever read and do not come again.
  virtual void on_error(base::Error error) = 0;
  /// Whether on_label() is wanted: it costs the reading of what lies behind the members of a zip.
  [[nodiscard]] virtual bool wants_labels() const { return false; }
  /// Words of a container that are in no stream: names of members, of folders and links too, where links lead, who owns them,
  /// comments, the name in a gzip. `what` says which. What could not be looked for comes as an error.
  virtual void on_label(const SourceInfo& /*source*/, std::string_view /*what*/, std::string_view /*text*/) {}
};

struct WalkOptions {
  base::Zone assumed_zone{};
  std::optional<base::Instant> now;  // taken for the time of standard input and FIFOs, which have none of their own
  std::uint64_t bomb_minimum = kBombMinimum;  // tests lower it
  bool slack = false;  // see SourceInfo
};

/// Visits every stream in the file (or FIFO, or "-").
void walk_file(const std::string& path, const WalkOptions& options, StreamVisitor& visitor);

/// The same for bytes that the caller already has open; `source` names them.
void walk_stream(ByteStream& stream, const SourceInfo& source, const WalkOptions& options, StreamVisitor& visitor);

struct ExpandedPath {
  std::vector<std::string> files;  // sorted within each folder
  std::vector<base::Error> skipped;  // FIFOs, sockets and devices in folders, folders that cannot be listed
};

/// The file itself, or all files in the folder and beneath. Links are followed; each folder is entered once, so that
/// loops end. A path that does not exist is given as a file: opening it says why.
[[nodiscard]] ExpandedPath expand_path(const std::string& path);

}  // namespace backtrail::ingest
