// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/indexing.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "app/case/telemetry/catalogue.h"
#include "base/path_text.h"
#include "sightings/codes.h"

namespace backtrail::app {
namespace {

constexpr unsigned kStretchBits = 20;  // of a stretch's number, behind the stream's
constexpr std::size_t kMostSizes = (1U << kStretchBits) - 1;
constexpr std::size_t kMostGone =
    1'000;  // of one folder, the latest: of each the beginning of every other log there is hashed

std::uint64_t stretch_number(std::size_t stream, std::size_t stretch) {
  return static_cast<std::uint64_t>(stream) << kStretchBits | stretch;
}

using Owners = std::vector<const SourceInStream*>;

/// Which sources have the records of each stretch: one, or several of the same bytes.
class Destinations {
 public:
  Destinations(const std::vector<SightingFeed*>& feeds, const std::vector<StreamState>& streams,
               const KnownSizes& sizes, const SourcesOfStreams& sources) {
    for (const auto& [stream, owners] : sources) {
      const auto ends = sizes.of(streams[stream].source);
      const bool to_the_end = owners.back().size >= streams[stream].bytes;
      for (std::size_t stretch = 0; stretch <= ends.size(); ++stretch) {
        // Sizes at a place are also those of other logs that lay there: a source may end within a stretch.
        const std::uint64_t begin = stretch == 0 ? 0 : ends[stretch - 1];
        auto owner = std::ranges::find_if(owners, [&](const auto& one) { return one.size > begin; });
        if (owner == owners.end() && to_the_end) owner = std::prev(owners.end());
        if (owner == owners.end()) continue;
        for (const SourceInStream& one : owners) {
          if (one.size == owner->size && !one.entered) owners_[stretch_number(stream, stretch)].push_back(&one);
        }
      }
      std::uint64_t from = 0, end = 0;
      for (const SourceInStream& one : owners) {
        if (one.size != end) from = std::exchange(end, one.size);
        if (!one.entered)
          marks_[one.number] = {one.number, sightings::kExtraction, one.sha256, from, 0, one.tenant,
                                one.cut,    one.cut_values};
      }
    }
    for (const SightingFeed* feed : feeds) {
      for (const auto& [stretch, records] : feed->records()) {
        for (const SourceInStream* owner : of(stretch)) marks_[owner->number].records += records;
      }
    }
  }

  /// Empty when the records are to be passed over.
  [[nodiscard]] const Owners& of(std::uint64_t stretch) const {
    const auto found = owners_.find(stretch);
    return found == owners_.end() ? none_ : found->second;
  }
  [[nodiscard]] const std::map<std::uint64_t, sightings::SourceMark>& marks() const { return marks_; }

 private:
  std::map<std::uint64_t, Owners> owners_;
  std::map<std::uint64_t, sightings::SourceMark> marks_;
  Owners none_;
};

}  // namespace

std::string sightings_folder(const std::string& case_folder) { return case_folder + "/sightings"; }

namespace {

void sort_once(std::vector<std::uint64_t>& sizes) {
  std::ranges::sort(sizes);
  sizes.erase(std::ranges::unique(sizes).begin(), sizes.end());
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

}  // namespace

KnownSizes::KnownSizes(const std::vector<registers::Source>& sources) {
  for (const registers::Source& one : sources) {
    auto& sizes = sizes_[{one.path, one.member}];
    if (sizes.size() < kMostSizes && one.size != 0) sizes.push_back(one.size);
  }
  for (auto& [place, sizes] : sizes_) sort_once(sizes);
}

KnownSizes::KnownSizes(const std::vector<registers::Source>& sources, const std::string& tenant) : KnownSizes(sources) {
  std::vector<const registers::Source*> latest;
  for (const registers::Source& one : sources) {
    if (one.tenant == tenant && one.size != 0 && one.entry.corrected_by.empty()) latest.push_back(&one);
  }
  std::ranges::sort(latest, std::ranges::greater{}, [](const registers::Source* one) { return one->entry.index; });
  for (const registers::Source* one : latest) {
    auto& sizes = gone_[folder_of(one->path)];
    std::error_code error;
    if (sizes.size() < kMostGone && !std::filesystem::exists(base::path_of(one->path), error))
      sizes.push_back(one->size);
  }
  for (auto& [folder, sizes] : gone_) sort_once(sizes);
}

std::vector<std::uint64_t> KnownSizes::of(const ingest::SourceInfo& source) const {
  const std::string path = settled_path(source.path);
  const auto found = sizes_.find({path, source.member});
  std::vector<std::uint64_t> out = found == sizes_.end() ? std::vector<std::uint64_t>() : found->second;
  if (const auto gone = gone_.find(folder_of(path)); gone != gone_.end() && out.size() + kMostGone <= kMostSizes) {
    out.insert(out.end(), gone->second.begin(), gone->second.end());
    sort_once(out);
  }
  return out;
}

void SightingFeed::begin(std::size_t stream, const ingest::SourceInfo& source) {
  if (stream == stream_ && !records_.empty()) return;
  stream_ = stream;
  ends_ = sizes_.of(source);
  records_[stretch_number(stream, 0)] += 0;
}

void SightingFeed::add(const record::Record& record) {
  // A record belongs to the smallest source that holds it whole.
  const std::uint64_t end = record.offset + record.bytes.size();
  const auto at = std::ranges::lower_bound(ends_, end);
  const std::uint64_t stretch = stretch_number(stream_, static_cast<std::size_t>(at - ends_.begin()));
  ++records_[stretch];
  for (auto before = at; before != ends_.begin() && *std::prev(before) > record.offset;) {
    --before;
    if (const std::uint64_t size = *before - record.offset; size <= kLongestCut)
      cuts_[{stream_, *before}] = {record.offset, std::string(record.bytes.substr(0, size))};
  }
  gatherer_.add(record, stretch);
}

base::Status enter_sightings(const std::string& folder, const std::vector<SightingFeed*>& feeds,
                             const std::vector<StreamState>& streams, const KnownSizes& sizes,
                             const SourcesOfStreams& sources) {
  const Destinations to(feeds, streams, sizes, sources);
  if (to.marks().empty()) return {};
  BT_TRY(auto addition, sightings::Addition::begin(folder));
  for (const auto& [number, mark] : to.marks()) BT_TRY_STATUS(addition.mark(mark));
  const std::string& tenant = to.marks().begin()->second.tenant;
  std::vector<const sightings::RunFile*> files;
  for (SightingFeed* feed : feeds) {
    BT_TRY_STATUS(feed->finish());
    files.push_back(&feed->runs());
  }
  sightings::RunMerge merge(files);
  sightings::Merged merged;
  for (;;) {
    BT_TRY(const bool more, merge.next(merged));
    if (!more) break;
    std::map<std::uint64_t, sightings::Segment> by_source;
    for (sightings::Segment& one : merged.segments) {
      for (const SourceInStream* owner : to.of(one.source)) {
        sightings::Segment own = one;
        own.source = owner->number;
        const auto [held, fresh] = by_source.try_emplace(owner->number, own);
        if (!fresh) sightings::absorb(held->second, own);
      }
    }
    if (by_source.empty()) continue;
    std::vector<sightings::Segment> segments;
    for (auto& [number, one] : by_source) segments.push_back(std::move(one));
    BT_TRY_STATUS(addition.add(static_cast<sightings::Family>(merged.value[0]),
                               std::string_view(merged.value).substr(1), tenant, segments));
  }
  return addition.commit();
}

base::Result<std::map<std::uint64_t, sightings::SourceMark>> entered_sources(const std::string& folder) {
  std::map<std::uint64_t, sightings::SourceMark> out;
  const auto index = sightings::Index::open(folder);
  if (!index) {
    if (index.error().code == sightings::kNoIndex) return out;
    return std::unexpected(index.error());
  }
  BT_TRY(auto marks, index->sources());
  for (auto& mark : marks) out.emplace(mark.number, std::move(mark));
  return out;
}

std::string holder_text(const std::string& actor, base::Instant now) {
  return actor + ", process " + std::to_string(::getpid()) + ", since " + base::format(now);
}

}  // namespace backtrail::app
