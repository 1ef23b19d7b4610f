// SPDX-License-Identifier: Apache-2.0
// From records to the index of sightings: whose records those of a stream are, and how they come in.
//
// A log that has grown is one stream and two sources: the records that the earlier source held are its own, and only what
// came behind them is the later one's. Which it is, is known only at the stream's end, when the hash of its beginning is; so
// records are gathered by stretches of the stream, between the sizes of the sources that were known at its place.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/stream/pipeline.h"
#include "base/progress.h"
#include "base/result.h"
#include "registers/rows.h"
#include "sightings/gather.h"
#include "sightings/index.h"

namespace backtrail::app {

/// Where a case keeps the index.
[[nodiscard]] std::string sightings_folder(const std::string& case_folder);

/// Sizes of the sources that were known at each place, ascending.
class KnownSizes {
 public:
  explicit KnownSizes(const std::vector<registers::Source>& sources);
  /// And of those of `tenant` that lay in the same folder and are gone: a log may have grown and been renamed since.
  KnownSizes(const std::vector<registers::Source>& sources, const std::string& tenant);
  [[nodiscard]] std::vector<std::uint64_t> of(const ingest::SourceInfo& source) const;

 private:
  std::map<std::pair<std::string, std::string>, std::vector<std::uint64_t>> sizes_;
  std::map<std::string, std::vector<std::uint64_t>> gone_;  // by folder
};

/// What an earlier version of a log had of a record that goes on behind its end.
struct CutRecord {
  std::uint64_t offset = 0;
  std::string bytes;
};
inline constexpr std::size_t kLongestCut = 64U << 10;  // of longer ones nothing is noted

/// What one thread gathers.
class SightingFeed {
 public:
  explicit SightingFeed(const KnownSizes& sizes) : sizes_(sizes) {}
  /// Records belong to this stream from now on.
  void begin(std::size_t stream, const ingest::SourceInfo& source);
  void add(const record::Record& record);
  base::Status finish() { return gatherer_.finish(); }

  [[nodiscard]] const sightings::RunFile& runs() const { return gatherer_.runs(); }
  /// By stretch, as the runs name it.
  [[nodiscard]] const std::map<std::uint64_t, std::uint64_t>& records() const { return records_; }
  /// By stream, and the size at which they were cut.
  [[nodiscard]] const std::map<std::pair<std::size_t, std::uint64_t>, CutRecord>& cuts() const { return cuts_; }

 private:
  const KnownSizes& sizes_;
  sightings::Gatherer gatherer_;
  std::size_t stream_ = 0;
  std::vector<std::uint64_t> ends_;
  std::map<std::uint64_t, std::uint64_t> records_;
  std::map<std::pair<std::size_t, std::uint64_t>, CutRecord> cuts_;
};

/// A source that has records of a stream: all up to its size that no smaller one has.
struct SourceInStream {
  std::uint64_t number = 0;  // of its entry in the ledger
  base::Digest sha256{};
  std::uint64_t size = 0;
  std::string tenant{};
  bool entered = false;  // in the index already: its records are passed over
  std::uint64_t cut = 0;  // as the mark has them
  std::vector<std::string> cut_values{};
};

/// By stream; ascending by size. Streams that are not there are passed over.
using SourcesOfStreams = std::map<std::size_t, std::vector<SourceInStream>>;

/// Puts what the feeds have gathered into the index in `folder`, all of it or nothing; the caller holds the index. All
/// sources are of one tenant.
base::Status enter_sightings(const std::string& folder, const std::vector<SightingFeed*>& feeds,
                             const std::vector<StreamState>& streams, const KnownSizes& sizes,
                             const SourcesOfStreams& sources);

/// Numbers of the sources that the index has; none when there is no index.
base::Result<std::map<std::uint64_t, sightings::SourceMark>> entered_sources(const std::string& folder);

/// "ana, process 4711, since 2017-02-03T04:05:06Z", for whoever has to wait.
[[nodiscard]] std::string holder_text(const std::string& actor, base::Instant now);

inline constexpr unsigned kHolderWait_s = 600;

}  // namespace backtrail::app
