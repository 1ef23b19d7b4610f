// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "app/codes.h"
#include "app/stream/pipeline.h"
#include "ingest/codes.h"

namespace backtrail::app {
namespace {

auto position(const base::Error& error) {
  return std::tuple(error.place.offset.value_or(0), error.place.line, error.message);
}

/// Readers tell these of each block, for none of them knows the others: the first is told.
bool is_told_once(std::uint16_t number) {
  return number == ingest::kTimeNotRead.number || number == ingest::kZoneNotRead.number;
}

}  // namespace

void Losses::keep_first(std::optional<base::Error>& kept, const base::Error& error) {
  if (!kept || position(error) < position(*kept)) kept = error;
}

void Losses::add(std::size_t stream, base::Error error, std::uint64_t records) {
  records_ += records;
  Kind& kind = kinds_[{stream, error.code.number}];
  ++kind.count;
  kind.records += records;
  if (records == 0 && error.severity == base::Severity::error) keep_first(kind.uncounted, error);
  const auto at = std::ranges::upper_bound(kind.first, position(error), {}, position);
  kind.first.insert(at, std::move(error));
  if (kind.first.size() > kShownPerKind) kind.first.pop_back();
}

void Losses::merge(Losses&& other) {
  records_ += other.records_;
  for (auto& [key, theirs] : other.kinds_) {
    Kind& ours = kinds_[key];
    ours.count += theirs.count;
    ours.records += theirs.records;
    if (theirs.uncounted) keep_first(ours.uncounted, *theirs.uncounted);
    std::ranges::move(theirs.first, std::back_inserter(ours.first));
    std::ranges::sort(ours.first, {}, position);
    if (ours.first.size() > kShownPerKind) ours.first.resize(kShownPerKind);
  }
}

std::uint64_t Losses::records_of(std::size_t stream) const {
  std::uint64_t out = 0;
  for (auto at = kinds_.lower_bound({stream, 0}); at != kinds_.end() && at->first.first == stream; ++at)
    out += at->second.records;
  return out;
}

bool Losses::any_error() const {
  return std::ranges::any_of(kinds_, [](const auto& entry) {
    return std::ranges::any_of(entry.second.first,
                               [](const base::Error& e) { return e.severity == base::Severity::error; });
  });
}

const base::Error* Losses::uncounted(std::size_t stream) const {
  const auto cut = kinds_.find({stream, ingest::kTruncated.number});
  if (cut != kinds_.end() && cut->second.uncounted) return &*cut->second.uncounted;
  if (records_of(stream) != 0) return nullptr;
  for (auto at = kinds_.lower_bound({stream, 0}); at != kinds_.end() && at->first.first == stream; ++at) {
    const auto found = std::ranges::find(at->second.first, base::Severity::error, &base::Error::severity);
    if (found != at->second.first.end()) return &*found;
  }
  return nullptr;
}

std::vector<base::Error> Losses::told(const std::vector<StreamState>& streams) const {
  std::vector<base::Error> out;
  for (const auto& [key, kind] : kinds_) {
    if (is_told_once(key.second)) {
      out.push_back(kind.first.front());
      continue;
    }
    std::ranges::copy(kind.first, std::back_inserter(out));
    if (kind.count <= kind.first.size()) continue;
    const ingest::SourceInfo& source = streams[key.first].source;
    out.push_back({kMoreOfTheSame,
                   "and " + std::to_string(kind.count - kind.first.size()) + " more " + base::Code{key.second}.text() +
                       " in this file",
                   {source.path, source.member},
                   {},
                   kind.first.front().severity});
  }
  std::ranges::stable_sort(out, {}, [](const base::Error& e) { return std::tie(e.place.path, e.place.member); });
  return out;
}

}  // namespace backtrail::app
