// SPDX-License-Identifier: Apache-2.0
// The index on disk (docs/formats/sightings.md): asked by many at once, written by one at a time. It only ever grows by whole
// additions: sorted files that come in by one step, with the marks of the sources that they are of. RocksDB keeps them,
// merges what overlaps and checks what it reads; its headers stay behind this one.
//
// Rejected: point writes (10 million merges one by one took 32 s, which is the whole time that an ingest of so many may
// take), and a file format of our own, for which merging in the background would have to be written and proved again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "base/sha256.h"
#include "sightings/key.h"
#include "sightings/segment.h"

namespace backtrail::sightings {

inline constexpr std::uint64_t kIndexFormat = 1;

/// A source whose sightings are in.
struct SourceMark {
  std::uint64_t number = 0;  // of its entry in the ledger
  std::uint64_t extraction = 0;
  base::Digest sha256{};
  std::uint64_t from = 0;  // offset of the first record that is its own
  std::uint64_t records = 0;
  std::string tenant{};
  // Of a log that has grown, and ended within a record before, of which what was there could be read: where that record begins, and the
  // observables (family and value, ascending) that the source before counts of it, for they may be pieces of what stands there.
  std::uint64_t cut = 0;
  std::vector<std::string> cut_values{};
  friend bool operator==(const SourceMark&, const SourceMark&) = default;
};

/// For asking. One thread at a time; others, and other processes, may have their own.
class Index {
 public:
  /// `folder` is the case's `sightings`. kNoIndex, kNewerIndex, kIndexDamaged, kIndexUnusable.
  static base::Result<Index> open(const std::string& folder);
  Index(Index&&) noexcept;
  ~Index();

  base::Result<std::vector<SourceMark>> sources() const;

  using Take = std::function<base::Status(const SightingKey& key, const std::vector<Segment>& segments)>;
  /// Every sighting that `question` covers, by value and tenant; of one tenant only when it is named. What `take`
  /// returns, kIndexDamaged.
  base::Status ask(const Question& question, const std::optional<std::string>& tenant, const Take& take) const;
  using TakeOf =
      std::function<base::Status(std::size_t question, const SightingKey& key, const std::vector<Segment>& segments)>;
  /// The same of many questions for one value each, in one pass in the order of their keys: it costs as many steps as there are
  /// questions or values between the first and the last of them, whichever are fewer.
  base::Status ask_all(const std::vector<Question>& questions, const TakeOf& take) const;
  /// Every key with its value, as they stand. For comparing two of them.
  base::Status each(const std::function<base::Status(std::string_view key, std::string_view value)>& take) const;
  /// Reads all sightings: no block of them is other than it was written. kIndexDamaged.
  base::Status verify() const;
  /// Bytes on disk.
  [[nodiscard]] std::uint64_t size() const;

 private:
  struct State;
  explicit Index(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The right to write, for one at a time. Given back when it goes, or when its process does.
class Holder {
 public:
  /// Waits up to `wait_s` seconds. kIndexBusy says who has it: the text that they gave as `who`.
  static base::Result<Holder> take(const std::string& folder, const std::string& who, unsigned wait_s);

 private:
  explicit Holder(base::File file) : file_(std::move(file)) {}
  base::File file_;
};

/// Sightings on their way in. Nothing of them is there before commit(), all of them after it.
class Addition {
 public:
  /// Removes what another that did not come to its end has left. Whoever calls holds the index.
  static base::Result<Addition> begin(const std::string& folder);
  Addition(Addition&&) noexcept;
  ~Addition();

  /// All marks, ascending, before the first sighting.
  base::Status mark(const SourceMark& source);
  /// Ascending by family, value and tenant.
  base::Status add(Family family, std::string_view value, std::string_view tenant,
                   const std::vector<Segment>& segments);
  /// kIndexDamaged, kNewerIndex, kIndexUnusable; the index is as before then.
  base::Status commit();

 private:
  struct State;
  explicit Addition(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::sightings
