// SPDX-License-Identifier: Apache-2.0
#include "hunt/patterns/combine.h"

#include <algorithm>
#include <map>
#include <string>

#include "hunt/observations/merge.h"
#include "hunt/patterns/bind.h"

namespace backtrail::hunt::patterns {
namespace {

/// Patterns share the log with correlations, whose numbers are small.
constexpr std::uint32_t kFirstDetector = 0x80000000;
/// What is shown of one observation in a finding.
constexpr std::size_t kShownValueLimit = 1'024;
constexpr std::size_t kShownLimit = 4;

void put(std::string& out, std::string_view text) {
  text = text.substr(0, kShownValueLimit);
  out += static_cast<char>(text.size() & 0xFFU);
  out += static_cast<char>(text.size() >> 8);
  out += text;
}

std::string_view take(std::string_view& from) {
  if (from.size() < 2) return {};
  const std::size_t size =
      static_cast<unsigned char>(from[0]) | static_cast<std::size_t>(static_cast<unsigned char>(from[1])) << 8;
  const std::string_view out = from.substr(2, size);
  from.remove_prefix(std::min(from.size(), size + 2));
  return out;
}

/// All observations of one pattern.
struct Gathered {
  std::uint32_t pattern = 0;
  std::vector<Place> places;  // of records, in the order of their times
  std::vector<std::int64_t> times;
  std::vector<std::vector<std::uint32_t>> fitting;          // of each observation
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> notes;  // of record and observation
  std::uint64_t left_out = 0;

  void add(const observations::Observation& one) {
    if (places.empty() || places.back() != one.place) {
      if (places.size() == kRecordsPerPattern) {
        ++left_out;
        return;
      }
      places.push_back(one.place);
      times.push_back(one.time);
    }
    const auto record = static_cast<std::uint32_t>(places.size() - 1);
    if (!fitting[one.part].empty() && fitting[one.part].back() == record) return;
    fitting[one.part].push_back(record);
    notes.emplace(std::pair(record, one.part), one.note);
  }
};

class Combiner {
 public:
  Combiner(const Patterns& patterns, CombinedSink& sink, CombinedStats& stats)
      : patterns_(patterns), sink_(sink), stats_(stats) {}

  void finish(const Gathered& all) {
    if (all.places.empty()) return;
    stats_.windows_capped += all.left_out;
    const std::uint64_t limit = std::min(kBindStepLimit, kAllBindStepsLimit - steps_);
    Binder binder(patterns_.trees.at(all.pattern), all.times, all.fitting, limit);
    const bool whole = binder.run([&](std::span<const std::uint32_t> records) { report(all, records); });
    steps_ += std::min(binder.steps(), limit);
    if (!whole) ++stats_.patterns_given_up;
  }

 private:
  void report(const Gathered& all, std::span<const std::uint32_t> records) {
    CombinedHit hit;
    hit.kind = Kind::stix_pattern;
    hit.index = all.pattern;
    hit.time = base::Instant{all.times[records.back()]};
    for (const std::uint32_t record : records) {
      if (hit.records.size() == kRecordsPerFinding) {
        ++hit.left_out;
        continue;
      }
      hit.records.push_back(all.places[record]);
      if (hit.matched.size() < kShownLimit * 4) show(all, record, hit);
    }
    std::ranges::sort(hit.records);
    sink_.on_combined(std::move(hit));
  }

  /// What a record was bound as is not said twice: the first observation that it fits.
  void show(const Gathered& all, std::uint32_t record, CombinedHit& hit) const {
    const auto note = all.notes.lower_bound({record, 0});
    if (note == all.notes.end() || note->first.first != record) return;
    const Leaf& leaf = patterns_.leaves[patterns_.first_leaf.at(all.pattern) + note->first.second];
    std::string_view rest = note->second;
    while (!rest.empty()) {
      const std::string_view field = take(rest);
      const std::string_view value = take(rest);
      const std::string_view number = take(rest);
      if (number.size() != 4) return;
      std::uint32_t comparison = 0;
      for (const char c : number) comparison = comparison << 8 | static_cast<unsigned char>(c);
      if (comparison >= leaf.compares.size()) return;
      hit.matched.push_back({std::string(field), std::string(value), std::string(leaf.compares[comparison].written())});
    }
  }

  const Patterns& patterns_;
  CombinedSink& sink_;
  CombinedStats& stats_;
  std::uint64_t steps_ = 0;
};

}  // namespace

std::uint32_t detector_of(std::uint32_t pattern) { return kFirstDetector + pattern; }

std::optional<std::uint32_t> observed_pattern(const observations::Observation& observation) {
  if (observation.detector < kFirstDetector) return std::nullopt;
  return observation.detector - kFirstDetector;
}

void observe(const Patterns& patterns, const LeafScanner::Held& held, const record::Record& record, const Place& place,
             observations::Log& log) {
  const Leaf& leaf = patterns.leaves[held.leaf];
  if (!record.time) {
    log.count_without_time();
    return;
  }
  std::string note;
  for (const LeafScanner::Shown& each : held.shown.first(std::min(held.shown.size(), kShownLimit))) {
    put(note, each.field);
    put(note, each.value);
    std::string number;
    for (int shift = 24; shift >= 0; shift -= 8) number += static_cast<char>(each.comparison >> shift & 0xFFU);
    put(note, number);
  }
  observations::Observation made;
  made.detector = detector_of(leaf.pattern);
  made.time = record.time->ticks;
  made.place = place;
  made.part = leaf.number;
  made.note = note;
  log.add(made);
}

void combine(const Patterns& patterns, const std::vector<observations::Log*>& logs, CombinedSink& sink,
             CombinedStats& stats) {
  observations::Merge merge(logs);
  Combiner combiner(patterns, sink, stats);
  Gathered all;
  while (const observations::Observation* one = merge.next()) {
    const auto pattern = observed_pattern(*one);
    if (!pattern || !sink.counts(one->place)) continue;
    if (all.places.empty() || all.pattern != *pattern) {
      combiner.finish(all);
      all = Gathered{};
      all.pattern = *pattern;
      all.fitting.resize(patterns.trees.at(*pattern).observations.size());
    }
    all.add(*one);
  }
  combiner.finish(all);
  if (merge.failed()) {
    stats.observations.failed = merge.failed();
    ++stats.observations.dropped;
  }
}

}  // namespace backtrail::hunt::patterns
