// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/placing.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/case/telemetry/slices.h"

namespace backtrail::app {
namespace {

using registers::Source;
using PlaceOfLog = std::pair<std::string, std::string>;

constexpr std::array<std::string_view, 5> kPlacedNames = {"new", "known", "grown", "corrected", "moved"};

PlaceOfLog place_of(const PlacedStream& stream) { return {stream.path, stream.member}; }
PlaceOfLog place_of(const Source& source) { return {source.path, source.member}; }

bool lies_there(const Source& source) {
  const auto sha256 = base::Digest::from_hex(source.sha256);
  if (!sha256) return false;
  std::vector<SourceCheck> checks = {{source.member, *sha256, source.size}};
  look_at_source(source.path, checks, {});
  return checks[0].state == SourceState::whole || checks[0].state == SourceState::grown;
}

class Placing {
 public:
  Placing(const std::vector<PlacedStream>& streams, const std::vector<const Source*>& standing,
          const std::set<std::string>& read)
      : streams_(streams), read_(read), out_(streams.size()) {
    for (const Source* one : standing) {
      by_hash_[one->sha256].push_back(one);
      // A place may have been vacated and come to again by what was known elsewhere.
      const auto [at, fresh] = by_place_.emplace(place_of(*one), one);
      if (!fresh && is_vacated(*at->second)) at->second = one;
    }
    for (std::size_t i = 0; i < streams.size(); ++i) stream_at_.emplace(place_of(streams[i]), i);
  }

  Placements run() {
    for (std::size_t i = 0; i < streams_.size(); ++i) {
      if (streams_[i].catalogued) recognise(i);
    }
    for (std::size_t i = 0; i < streams_.size(); ++i) {
      if (!streams_[i].catalogued || out_[i].state != Placed::fresh) continue;
      const Source* const before = grown_elsewhere(i);
      if (before == nullptr) continue;
      out_[i] = {Placed::grown, before};
      moved_to_.emplace(before, i);
    }
    std::vector<Placement> out = out_;
    for (std::size_t i = 0; i < streams_.size(); ++i) {
      const Source* const lost = streams_[i].catalogued ? pushed_out_by(i) : nullptr;
      if (lost == nullptr) continue;
      // The copy of a known log over another: no source of its own, and that other one's place is vacated.
      if (out_[i].state == Placed::known) {
        overwritten_.insert(lost);
        continue;
      }
      const bool moved = out_[i].state == Placed::moved || out_[i].state == Placed::grown;
      if (moved && something_came_behind(i)) continue;
      const Source* const corrects = moved ? by_place_.at(place_of(streams_[i])) : lost;
      const bool longer = place_of(*corrects) == place_of(streams_[i]) && begins_with(i, *corrects);
      out[i] = {longer ? Placed::grown : Placed::corrected, corrects};
      if (is_vacated(*corrects)) out[i].state = moved ? Placed::moved : Placed::fresh;
    }
    std::vector<const Source*> vacated = vacated_by(out);
    return {std::move(out), std::move(vacated)};
  }

 private:
  /// Places that logs have left for those of others, and places of logs that are empty now.
  [[nodiscard]] std::vector<const Source*> vacated_by(const std::vector<Placement>& placed) const {
    std::set<const Source*> corrected, left;
    for (const Placement& one : placed) {
      if (one.state != Placed::known) corrected.insert(one.source);
    }
    for (const auto& [source, stream] : moved_to_) left.insert(source);
    left.insert(overwritten_.begin(), overwritten_.end());
    for (const PlacedStream& one : streams_) {
      const auto here = by_place_.find(place_of(one));
      if (one.empty && here != by_place_.end()) left.insert(here->second);
    }
    std::vector<const Source*> out;
    for (const Source* one : left) {
      if (!corrected.contains(one) && !is_vacated(*one)) out.push_back(one);
    }
    std::ranges::sort(out, {}, [](const Source* one) { return place_of(*one); });
    return out;
  }

  /// By its bytes alone.
  void recognise(std::size_t i) {
    const bool again = !had_.insert(streams_[i].sha256).second;
    const auto same = by_hash_.find(streams_[i].sha256);
    const Source* moved = nullptr;
    if (same != by_hash_.end()) {
      const Source* held = nullptr;
      for (const Source* one : same->second) {
        const bool here = place_of(*one) == place_of(streams_[i]);
        if (here || (held == nullptr && holds(*one))) held = one;
        if (here) break;
        if (moved == nullptr && !has_grown(*one)) moved = one;
      }
      if (held != nullptr) {
        out_[i] = {Placed::known, held};
        return;
      }
    }
    if (again) {
      out_[i] = {Placed::known, nullptr};
    } else if (moved != nullptr) {
      out_[i] = {Placed::moved, moved};
      moved_to_.emplace(moved, i);
    }
  }

  /// The longest known log that this stream begins with, if it lies nowhere any more: it has grown, and was renamed since. Where the
  /// stream goes on what was at its own place, it is that.
  const Source* grown_elsewhere(std::size_t i) {
    const auto here = by_place_.find(place_of(streams_[i]));
    if (here != by_place_.end() && begins_with(i, *here->second)) return nullptr;
    for (auto beginning = streams_[i].beginnings.rbegin(); beginning != streams_[i].beginnings.rend(); ++beginning) {
      const auto same = by_hash_.find(beginning->second);
      if (same == by_hash_.end()) continue;
      for (const Source* one : same->second) {
        const bool free = one->size == beginning->first && one->size != 0 && !moved_to_.contains(one);
        if (free && !has_grown(*one) && !holds(*one)) return one;
      }
    }
    return nullptr;
  }

  /// Whether its bytes lie where it says.
  bool holds(const Source& source) {
    const auto at = stream_at_.find(place_of(source));
    if (at != stream_at_.end()) return streams_[at->second].sha256 == source.sha256;
    if (read_.contains(source.path)) return false;
    const auto [known, fresh] = lies_there_.try_emplace(&source, false);
    if (fresh) known->second = lies_there(source);
    return known->second;
  }

  [[nodiscard]] bool begins_with(std::size_t stream, const Source& source) const {
    const auto found = streams_[stream].beginnings.find(source.size);
    return found != streams_[stream].beginnings.end() && found->second == source.sha256;
  }

  [[nodiscard]] bool has_grown(const Source& source) const {
    const auto at = stream_at_.find(place_of(source));
    return at != stream_at_.end() && begins_with(at->second, source);
  }

  /// The source whose bytes are nowhere any more since this stream came to its place, at once or by pushing others on.
  [[nodiscard]] const Source* pushed_out_by(std::size_t stream) const {
    for (std::size_t steps = 0; steps <= streams_.size(); ++steps) {
      const auto here = by_place_.find(place_of(streams_[stream]));
      if (here == by_place_.end() || here->second->sha256 == streams_[stream].sha256) return nullptr;
      const auto next = moved_to_.find(here->second);
      if (next == moved_to_.end()) return here->second;
      stream = next->second;
    }
    return nullptr;
  }

  /// Whether at the beginning of the row that this moved log is in another has come that was not moved there.
  [[nodiscard]] bool something_came_behind(std::size_t stream) const {
    for (std::size_t steps = 0; steps <= streams_.size(); ++steps) {
      const auto behind = stream_at_.find(place_of(*out_[stream].source));
      if (behind == stream_at_.end() || !streams_[behind->second].catalogued) return false;
      if (out_[behind->second].state != Placed::moved) return true;
      stream = behind->second;
    }
    return false;
  }

  const std::vector<PlacedStream>& streams_;
  const std::set<std::string>& read_;
  std::vector<Placement> out_;
  std::map<std::string, std::vector<const Source*>> by_hash_;
  std::map<PlaceOfLog, const Source*> by_place_;
  std::map<PlaceOfLog, std::size_t> stream_at_;
  std::map<const Source*, std::size_t> moved_to_;
  std::set<const Source*> overwritten_;  // by copies of what is known elsewhere
  std::map<const Source*, bool> lies_there_;
  std::set<std::string> had_;
};

}  // namespace

bool is_withdrawal(const Source& source) { return source.format == kWithdrawn && source.size == 0; }

bool is_vacated(const Source& source) {
  return (source.format == kVacated && source.size == 0) || is_withdrawal(source);
}

void drop_vacated(std::vector<Source>& sources) { std::erase_if(sources, is_vacated); }

std::string_view name(Placed state) { return kPlacedNames[static_cast<std::size_t>(state)]; }

Placements place_streams(const std::vector<PlacedStream>& streams, const std::vector<const Source*>& standing,
                         const std::set<std::string>& read) {
  return Placing(streams, standing, read).run();
}

}  // namespace backtrail::app
