// SPDX-License-Identifier: Apache-2.0
// Bytes to workers: one thread reads, unpacks and cuts streams into blocks, a queue of few blocks holds it back, and as many
// workers as wanted decode them. With one thread everything happens in the caller's.
//
// Nothing here depends on which worker gets which block; what workers find carries its place, and is sorted at the end.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/stream/inputs.h"
#include "base/progress.h"
#include "base/sha256.h"
#include "ingest/format.h"

namespace backtrail::app {

/// One stream of decompressed bytes that was opened.
struct StreamState {
  ingest::SourceInfo source;
  std::size_t input = 0;  // index into Inputs::files
  const ingest::Format* format = nullptr;  // null: content that no format fits
  std::uint64_t bytes = 0;  // decompressed, as far as it was read
  std::optional<base::Digest> sha256;  // of what was read; nothing when no format fits
  std::optional<base::Error> broken;  // why reading ended early; without a format it is among `unreadable` too
  bool empty = false;  // there is nothing in it, of whatever format
  ingest::Objection objection{};  // what keeps it from the format that nearly fits
  std::map<std::uint64_t, base::Digest> beginnings{};  // of its first bytes, as many as were asked for
};

/// What was lost: the first few of each kind in each stream, and how many there were.
class Losses {
 public:
  static constexpr std::size_t kShownPerKind = 3;
  void add(std::size_t stream, base::Error error, std::uint64_t records);
  void merge(Losses&& other);
  [[nodiscard]] std::uint64_t records() const { return records_; }
  [[nodiscard]] std::uint64_t records_of(std::size_t stream) const;
  [[nodiscard]] bool any_error() const;
  /// An error of this stream when nobody can say how many records went with it, so that none are counted; else null. Where records
  /// are counted they stand for all that was lost, but for what lay behind the end of a log that was cut off.
  [[nodiscard]] const base::Error* uncounted(std::size_t stream) const;
  /// In order of stream and offset; further ones of a kind as one line.
  [[nodiscard]] std::vector<base::Error> told(const std::vector<StreamState>& streams) const;

 private:
  struct Kind {
    std::vector<base::Error> first;  // by offset and line
    std::uint64_t count = 0;
    std::uint64_t records = 0;
    std::optional<base::Error> uncounted{};  // the first error with which no records were counted
  };
  static void keep_first(std::optional<base::Error>& kept, const base::Error& error);
  std::map<std::pair<std::size_t, std::uint16_t>, Kind> kinds_;
  std::uint64_t records_ = 0;
};

/// One per thread.
class BlockWorker {
 public:
  virtual ~BlockWorker() = default;
  virtual void on_block(std::size_t stream, const ingest::SourceInfo& source, const ingest::Format& format,
                        const ingest::Block& block) = 0;
};

struct PipelineOptions {
  const ingest::Format* as = nullptr;  // instead of detection
  unsigned threads = 1;
  base::Zone assumed_zone{};
  base::Instant now;
  bool hash_every_stream = false;
  base::Progress* progress = nullptr;
  bool slack = false;  // records left over in EVTX files too
  /// Of a stream's beginnings whose hashes are wanted the sizes, ascending. Called by the reading thread.
  std::function<std::vector<std::uint64_t>(const ingest::SourceInfo&)> beginnings{};
  /// What a stream is read as (null: its content tells); nothing leaves it unread. Empty: all are read, as `as`.
  std::function<std::optional<const ingest::Format*>(const ingest::SourceInfo&)> format_of{};
  /// Puts in what is known of a stream's zone and year. Streams are told with what their files say. Empty: nothing is.
  std::function<void(ingest::SourceInfo&)> assume{};
};

struct PipelineResult {
  std::vector<StreamState> streams;  // in the order of reading
  std::vector<base::Error> unreadable;  // files and members that could not be opened
  Losses losses;  // of splitters; workers keep their own
};

/// Reads everything once. `make_worker` is called `threads` times before the reading starts.
PipelineResult run_pipeline(const Inputs& inputs, const PipelineOptions& options,
                            std::vector<std::unique_ptr<BlockWorker>>& workers);

/// SHA-256 of each wanted stream. Those that no format fits are read for it now; one that is gone or shorter by now is
/// missing from the answer.
std::map<std::size_t, base::Digest> hash_streams(const std::vector<StreamState>& streams,
                                                 const std::vector<std::size_t>& wanted,
                                                 const PipelineOptions& options);

}  // namespace backtrail::app
