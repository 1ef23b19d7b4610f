// SPDX-License-Identifier: Apache-2.0
#include "hunt/correlation/window.h"

#include <algorithm>

#include "hunt/correlation/carry.h"

namespace backtrail::hunt::correlation {

using Type = detector::SigmaCorrelation::Type;

void Places::add(const Place& place, std::int64_t time) {
  if (time == last_time_ && place == last_ && !places_.empty()) return;
  if (std::pair(time, place) > std::pair(last_time_, last_)) {
    last_time_ = time;
    last_ = place;
  }
  if (places_.contains(place)) return;
  if (places_.size() < kRecordsPerFinding) places_.insert(place);
  else ++left_out_;
}

void Places::add(const Places& others) {
  for (const Place& place : others.listed()) add(place, place == others.last_ ? others.last_time_ : -1);
  left_out_ += others.left_out_;
}

std::vector<Place> Places::listed() const {
  std::vector<Place> out(places_.begin(), places_.end());
  if (!places_.contains(last_)) {
    out.back() = last_;
    std::ranges::sort(out);
  }
  return out;
}

void Places::shrink() {
  left_out_ += places_.size() - 1;
  places_ = {last_};
}

std::uint64_t Findings::open() {
  all_.emplace_back();
  return all_.size() - 1;
}

void Findings::close(std::uint64_t finding, Places places) {
  if (kept_ + places.size() > kKeptPlaces) places.shrink();
  kept_ += places.size();
  all_[finding] = std::move(places);
}

Window::Window(const Correlation& correlation, Surroundings& surroundings)
    : correlation_(correlation),
      source_(surroundings.set.correlations[correlation.index]),
      surroundings_(surroundings),
      measure_(correlation, source_.type) {}

void Window::begin() {
  measure_.clear();
  seen_.clear();
  times_.clear();
  carried_.clear();
  values_here_.clear();
  shown_.clear();
  now_ = -1;
  capped_ = false;
  is_open_ = false;
}

void Window::add(const observations::Observation& observation) {
  const Note note = decode_note(observation.note);
  if (observation.time != now_) {
    if (now_ >= 0) {
      end_time();
      look(observation.time);
    } else {
      shown_ = note.shown;
    }
    now_ = observation.time;
    while (!seen_.empty() && seen_.front().time < now_ - correlation_.timespan_ticks) pop_front();
  }
  Seen one{now_, observation.place, observation.part, note.finding, true, 0, {}, std::string(note.carried)};
  if (adds_numbers(source_.type)) {
    std::string_view bytes = observation.value;
    const auto high = static_cast<Int128>(static_cast<std::int64_t>(take_number(bytes)));
    one.number = (high << 64) | static_cast<Int128>(take_number(bytes));
  } else {
    one.value = observation.value;
  }
  // One record may fit several parts, and one value of it stand there for each.
  const bool same_record = !seen_.empty() && seen_.back().time == now_ && seen_.back().place == one.place;
  if (!same_record) values_here_.clear();
  std::string what(observation.value);
  put_number(note.finding, what);
  one.counts = values_here_.insert(std::move(what)).second;
  measure_.add(one);
  if (!correlation_.steps.empty()) carried_.insert(one.carried);
  seen_.push_back(std::move(one));
  if (seen_.size() <= kWindowLimit) return;
  if (!capped_) ++surroundings_.stats.windows_capped;
  capped_ = true;
  // Whole times go, so that what is left of a time is not measured by half.
  if (const std::int64_t oldest = seen_.front().time; oldest != now_) {
    while (seen_.front().time == oldest) pop_front();
  } else {
    measure_.remove(seen_.back());
    if (!correlation_.steps.empty()) carried_.erase(carried_.find(seen_.back().carried));
    seen_.pop_back();
  }
}

void Window::pop_front() {
  const Seen& oldest = seen_.front();
  measure_.remove(oldest);
  if (!correlation_.steps.empty()) carried_.erase(carried_.find(oldest.carried));
  seen_.pop_front();
  while (!times_.empty() && (seen_.empty() || times_.front().time < seen_.front().time)) times_.pop_front();
}

void Window::end_time() {
  std::vector<const Seen*> same;
  for (auto at = seen_.rbegin(); at != seen_.rend() && at->time == now_; ++at) same.push_back(&*at);
  std::ranges::reverse(same);
  measure_.end_time(same);
  times_.push_back({now_, seen_.back().place, measure_.holds(seen_.front().time)});
}

/// Whether what is held is a window of its own, and if so what it says.
void Window::look(std::int64_t next_time) {
  const bool whole = next_time - correlation_.timespan_ticks > seen_.front().time;
  if (whole && times_.back().held) take_window();
}

void Window::take_window() {
  const bool above = !correlation_.steps.empty();
  if (is_open_ && seen_.front().time > open_.until) close();
  if (!is_open_) {
    open_ = {};
    is_open_ = true;
    open_.number = decimal_text(measure_.number(seen_.front().time));
    if (above) open_.finding = surroundings_.findings.open();
  }
  take_observations();
  if (above) {
    const auto fresh = std::ranges::partition_point(times_, [&](const Time& time) { return time.time <= open_.until; });
    for (auto carried = carried_.begin(); carried != carried_.end(); carried = carried_.upper_bound(*carried)) {
      for (auto time = fresh; time != times_.end(); ++time) {
        if (time->held) tell_above(true, *carried, time->time, time->last);
      }
    }
  }
  open_.until = now_;
}

void Window::take_observations() {
  const auto fresh = std::ranges::partition_point(seen_, [&](const Seen& seen) { return seen.time <= open_.until; });
  for (auto at = fresh; at != seen_.end(); ++at) {
    if (at->finding == kNoFinding) {
      open_.places.add(at->place, at->time);
    } else if (open_.below.insert(at->finding).second) {
      open_.places.add(surroundings_.findings.at(at->finding));
    }
    if (correlation_.steps.empty()) continue;
    if (open_.carried.size() < kCarriedLimit) open_.carried.insert(at->carried);
    else if (!open_.carried.contains(at->carried)) ++surroundings_.stats.observations.dropped;
  }
}

void Window::end() {
  if (now_ < 0) return;
  end_time();
  look(std::numeric_limits<std::int64_t>::max());
  if (is_open_) close();
}

std::vector<CombinedHit::Text> Window::matched(const Open& found) const {
  std::vector<CombinedHit::Text> out;
  std::string_view shown = shown_;
  for (const std::string& field : source_.group_by) out.push_back({field, std::string(take_text(shown)), "group-by"});
  std::string condition;
  for (const auto& threshold : source_.thresholds) {
    condition +=
        (condition.empty() ? "" : " and ") + std::string(detector::name(threshold.compare)) + " " + threshold.number;
  }
  if (!source_.expression.empty()) condition = source_.expression;
  if (condition.empty()) condition = "all";
  out.push_back({std::string(detector::name(source_.type)), found.number,
                 condition + " within " + std::to_string(source_.timespan_s) + " s"});
  return out;
}

void Window::close() {
  is_open_ = false;
  if (!source_.silent) {
    CombinedHit hit;
    hit.kind = Kind::sigma_correlation;
    hit.index = correlation_.index;
    hit.time = {open_.places.last_time()};
    hit.records = open_.places.listed();
    hit.left_out = open_.places.left_out();
    hit.matched = matched(open_);
    surroundings_.sink.on_combined(std::move(hit));
  }
  if (correlation_.steps.empty()) return;
  for (const std::string& carried : open_.carried) {
    tell_above(false, carried, open_.places.last_time(), open_.places.last());
  }
  surroundings_.findings.close(open_.finding, std::move(open_.places));
}

void Window::tell_above(bool temporal, const std::string& carried, std::int64_t time, const Place& place) {
  const auto& steps = correlation_.steps;
  for (std::size_t i = 0; i < steps.size(); i = steps[i].end) {
    const Type type = surroundings_.set.correlations[surroundings_.all[steps[i].correlation].index].type;
    if (is_temporal(type) == temporal) observe_above(steps[i], i, carried, time, place);
  }
}

void Window::observe_above(const Step& step, std::size_t at, std::string_view carried, std::int64_t time,
                           const Place& place) {
  // Steps before this one, then its own keys and values, then those above it.
  struct Part {
    std::vector<std::pair<std::string_view, std::string_view>> keys;
    std::vector<std::string_view> values;
  };
  const auto take = [](std::string_view& bytes) {
    Part out;
    for (std::uint64_t n = take_number(bytes); n != 0; --n) {
      const std::string_view key = take_text(bytes);
      out.keys.emplace_back(key, take_text(bytes));
    }
    for (std::uint64_t n = take_number(bytes); n != 0; --n) out.values.push_back(take_text(bytes));
    return out;
  };
  for (std::size_t i = 0; i < at; ++i) (void)take(carried);
  const Part own = take(carried);
  std::string_view rest = carried;
  for (std::size_t i = at + 1; i < step.end; ++i) (void)take(rest);
  const std::string_view above = carried.substr(0, carried.size() - rest.size());
  if (own.keys.empty() || own.values.empty()) {
    ++surroundings_.stats.observations.without_key;
    return;
  }
  for (const auto& [key, shown] : own.keys) {
    const std::string note = encode(Note{open_.finding, shown, above});
    for (const std::string_view value : own.values) {
      surroundings_.above.add({step.correlation, key, time, place, step.part, value, note});
    }
  }
}

}  // namespace backtrail::hunt::correlation
