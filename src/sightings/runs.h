// SPDX-License-Identifier: Apache-2.0
// Sightings sorted by value and stream, in stretches of an unnamed temporary file; and all such stretches merged. What an
// ingest gathers need not fit into memory, and nothing stays behind when it is cut off.
//
// A stretch is a row of (text: family and value; text: segment whose source is the stream), numbers as in base/codec.h.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "sightings/segment.h"

namespace backtrail::sightings {

/// Written by one thread, then read by one.
class RunFile {
 public:
  struct Stretch {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };

  /// Adds to the stretch that is being written; ascending by value and stream.
  base::Status put(std::string_view value, const Segment& segment);
  base::Status end_stretch();

  [[nodiscard]] const std::vector<Stretch>& stretches() const { return stretches_; }
  base::Result<std::string> read(std::uint64_t offset, std::size_t size) const { return file_->read_at(offset, size); }

 private:
  base::Status flush();

  std::unique_ptr<base::File> file_;
  std::vector<Stretch> stretches_;
  base::Encoder waiting_;
  base::Encoder segment_;
  std::uint64_t begun_ = 0;
  std::uint64_t written_ = 0;
};

/// All of one value.
struct Merged {
  std::string value;  // family and bytes
  std::vector<Segment> segments;  // by stream, several for one when several threads or stretches saw it
};

/// The files must outlive it.
class RunMerge {
 public:
  explicit RunMerge(const std::vector<const RunFile*>& files);
  ~RunMerge();
  /// False at the end. base::kCannotRead.
  base::Result<bool> next(Merged& out);

 private:
  class Cursor;
  struct Later;
  base::Status advance(Cursor* cursor);
  std::vector<std::unique_ptr<Cursor>> cursors_;
  std::vector<Cursor*> heap_;
  bool begun_ = false;
};

}  // namespace backtrail::sightings
