// SPDX-License-Identifier: Apache-2.0
// One correlation over one group: observations come in the order of time, and findings leave.
//
// A window is what lies within the timespan and could not hold more: its observations are not all part of another window's.
// So a count has one meaning for "at least" and "at most" alike ("fewer than three" is not true of a crowd's first two).
// Windows in which the condition holds and that share a record are one finding. For each time the observations from
// there back to the timespan are held; they are a window when the next time would push one out.
//
// What a lower correlation found counts where it is counted once, at its last record; for temporal correlations it is
// there at each time at which its condition held, for what follows it may come before its crowd has passed.
#pragma once

#include <deque>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "hunt/correlation/measure.h"
#include "hunt/hunt.h"

namespace backtrail::hunt::correlation {

/// Of one finding: ways in which correlations above may group its records.
inline constexpr std::size_t kCarriedLimit = 1000;
/// Records of lower findings that are kept for those above, of all together.
inline constexpr std::size_t kKeptPlaces = std::size_t{1} << 21;

/// Records, at most so many, the last always among them.
class Places {
 public:
  void add(const Place& place, std::int64_t time);
  void add(const Places& others);
  [[nodiscard]] std::vector<Place> listed() const;
  [[nodiscard]] std::uint64_t left_out() const { return left_out_; }
  [[nodiscard]] std::int64_t last_time() const { return last_time_; }
  [[nodiscard]] const Place& last() const { return last_; }
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  /// Gives up all but the last.
  void shrink();

 private:
  std::set<Place> places_;
  std::uint64_t left_out_ = 0;
  std::int64_t last_time_ = -1;
  Place last_;
};

/// The findings of all correlations that have others above them, by number.
class Findings {
 public:
  /// A number for a finding that is not complete yet.
  std::uint64_t open();
  void close(std::uint64_t finding, Places places);
  [[nodiscard]] const Places& at(std::uint64_t finding) const { return all_[finding]; }

 private:
  std::vector<Places> all_;
  std::size_t kept_ = 0;
};

/// Where what is found goes, and what is found below comes from.
struct Surroundings {
  const std::vector<Correlation>& all;
  const detector::Set& set;
  Findings& findings;
  observations::Log& above;  // takes the observations of correlations above
  CombinedSink& sink;
  CombinedStats& stats;
};

class Window {
 public:
  Window(const Correlation& correlation, Surroundings& surroundings);

  /// Observations of one group, in order; begin() before the first, end() behind the last.
  void begin();
  void add(const observations::Observation& observation);
  void end();

 private:
  /// A time in the window.
  struct Time {
    std::int64_t time = 0;
    Place last;  // the last record of it
    bool held = false;  // the condition, looking back from it
  };
  struct Open {
    std::int64_t until = -1;  // times up to it are in
    Places places;
    std::string number;
    std::uint64_t finding = 0;  // its own number; only where correlations are above
    std::set<std::uint64_t> below;  // findings of lower correlations
    std::set<std::string> carried;
  };

  void end_time();
  void look(std::int64_t next_time);
  void take_window();
  void close();
  void pop_front();
  void take_observations();
  /// To correlations above that are temporal, or to those that are not.
  void tell_above(bool temporal, const std::string& carried, std::int64_t time, const Place& place);
  void observe_above(const Step& step, std::size_t at, std::string_view carried, std::int64_t time, const Place& place);
  [[nodiscard]] std::vector<CombinedHit::Text> matched(const Open& found) const;

  const Correlation& correlation_;
  const detector::SigmaCorrelation& source_;
  Surroundings& surroundings_;
  Measure measure_;
  std::deque<Seen> seen_;
  std::deque<Time> times_;
  std::multiset<std::string> carried_;  // of the observations in the window
  std::set<std::string> values_here_;  // of the record that is being added
  std::string shown_;
  std::int64_t now_ = -1;
  bool capped_ = false;
  Open open_;
  bool is_open_ = false;
};

}  // namespace backtrail::hunt::correlation
