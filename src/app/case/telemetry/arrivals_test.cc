// SPDX-License-Identifier: Apache-2.0
// The rows of days that Arrivals keeps against a map of them, over random logs that grow, move, are replaced or read with other times.
#include "app/case/telemetry/arrivals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>

#include "app/case/telemetry/assumed.h"

namespace backtrail::app {
namespace {

using registers::Source;
using DaysOfChannel = std::map<std::string, std::set<std::int64_t>>;
constexpr std::int64_t kFirstDay = 16'000, kDays = 60;

class RandomLogs {
 public:
  explicit RandomLogs(unsigned seed) : dice_(seed) {
    for (std::size_t i = 0; i < 40; ++i) all_.push_back(one(i));
    std::set<std::string> replaced;
    for (const Source& source : all_) replaced.insert(source.entry.corrects);
    for (const Source& source : all_) {
      if (!replaced.contains(source.entry.id)) standing_.push_back(&source);
    }
  }
  [[nodiscard]] SourceRefs all() const { return refs_to(all_); }
  [[nodiscard]] const SourceRefs& standing() const { return standing_; }
  [[nodiscard]] const SourceMarks& marks() const { return marks_; }

 private:
  std::uint64_t roll(std::uint64_t sides) { return dice_() % sides; }

  Source one(std::size_t i) {
    Source out;
    out.entry.index = 10 + i;
    out.entry.id = "e" + std::to_string(i);
    out.tenant = roll(2) == 0 ? "x" : "y";
    out.path = "/l/" + std::to_string(i);
    out.sha256 = "h" + std::to_string(i);
    out.size = 100 + i;
    if (const Source* before = replaceable()) follow(*before, out);
    if (out.log_sources.empty()) put_days(out);
    return out;
  }

  const Source* replaceable() {
    if (all_.empty() || roll(2) == 0) return nullptr;
    const Source& it = all_[roll(all_.size())];
    const bool taken = std::ranges::any_of(all_, [&](const Source& one) { return one.entry.corrects == it.entry.id; });
    return taken ? nullptr : &it;
  }

  void follow(const Source& before, Source& out) {
    out.entry.corrects = before.entry.id;
    out.tenant = before.tenant;
    switch (roll(4)) {
      case 0:  // moved
        out.sha256 = before.sha256;
        out.size = before.size;
        out.log_sources = before.log_sources;
        break;
      case 1:  // read with other times
        out.sha256 = before.sha256;
        out.size = before.size;
        out.assumed = registers::Assumption{static_cast<std::int32_t>(60 * (1 + out.entry.index))};
        break;
      case 2:  // grown
        out.path = before.path;
        out.log_sources = before.log_sources;
        put_days(out);
        marks_[out.entry.index].from = before.size;
        break;
      default: break;  // replaced
    }
  }

  void put_days(Source& to) {
    for (const char* service : {"sshd", "sudo"}) {
      registers::LogSourceDays& held = to.log_sources.emplace_back();
      held.product = "linux";
      held.service = service;
      held.records = 5;
      held.without_time = 0;
      for (std::uint64_t run = roll(4); run != 0; --run) {
        const auto first = kFirstDay + static_cast<std::int64_t>(roll(kDays));
        held.days.emplace_back(day_text(first), day_text(first + static_cast<std::int64_t>(roll(9))));
      }
    }
  }

  std::mt19937 dice_;
  std::vector<Source> all_;
  SourceRefs standing_;
  SourceMarks marks_;
};

DaysOfChannel plain_days(const Source& source) {
  DaysOfChannel out;
  for (const auto& held : source.log_sources) {
    for (const auto& [first, last] : held.days) {
      const auto from = base::parse_iso(first), until = base::parse_iso(last);
      for (auto day = base::day_number(from->instant); day <= base::day_number(until->instant); ++day)
        out[channel_name(held)].insert(day);
    }
  }
  return out;
}

/// What `source` changed of the days, said once more from the header of arrivals.h.
DaysOfChannel plainly_brought(const RandomLogs& logs, const Source& source, const Source* before) {
  const DaysOfChannel now = plain_days(source);
  if (before == nullptr) return now;
  const DaysOfChannel had = plain_days(*before);
  DaysOfChannel both = now;
  for (const auto& [channel, days] : had) both[channel].insert(days.begin(), days.end());
  if (before->sha256 == source.sha256) return is_retimed(*before, source) ? both : DaysOfChannel{};
  if (!logs.marks().contains(source.entry.index)) {
    const bool held_elsewhere = std::ranges::any_of(logs.standing(), [&](const Source* one) {
      return one->tenant == before->tenant && one->sha256 == before->sha256;
    });
    return held_elsewhere ? now : both;
  }
  DaysOfChannel out = now;
  for (const auto& [channel, days] : had) {
    for (const std::int64_t day : days) {
      if (day != *days.rbegin()) out[channel].erase(day);
    }
  }
  return out;
}

using Newest = std::map<std::pair<std::string, std::string>, std::map<std::int64_t, std::uint64_t>>;

Newest plain_newest(const RandomLogs& logs) {
  std::map<std::string, const Source*> by_entry;
  for (const Source* one : logs.all()) by_entry.emplace(one->entry.id, one);
  Newest out;
  for (const Source* one : logs.standing()) {
    for (const Source* at = one; at != nullptr;) {
      const auto before = by_entry.find(at->entry.corrects);
      const Source* const earlier = before == by_entry.end() ? nullptr : before->second;
      for (const auto& [channel, days] : plainly_brought(logs, *at, earlier)) {
        for (const std::int64_t day : days) {
          std::uint64_t& newest = out[{one->tenant, channel}][day];
          newest = std::max(newest, at->entry.index);
        }
      }
      at = earlier;
    }
  }
  return out;
}

TEST(Arrivals, OfEachDayAreThoseThatAMapOfDaysSays) {
  std::size_t told = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    const RandomLogs logs(seed);
    const Arrivals arrivals(logs.all(), logs.standing(), logs.marks());
    Newest expected = plain_newest(logs);
    for (const std::string tenant : {"x", "y"}) {
      std::map<std::int64_t, std::uint64_t> of_any;  // channel
      for (const std::string channel : {"linux/sshd", "linux/sudo"}) {
        for (std::int64_t day = kFirstDay - 1; day < kFirstDay + kDays + 10; ++day) {
          const auto& days = expected[{tenant, channel}];
          const auto found = days.find(day);
          const std::uint64_t newest = found == days.end() ? 0 : found->second;
          ASSERT_EQ(arrivals.newest(tenant, channel, day), newest) << seed << " " << tenant << channel << day;
          if (newest != 0) of_any[day] = std::max(of_any[day], newest);
        }
      }
      for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{25}, std::uint64_t{40}}) {
        std::set<std::int64_t> after;
        for (const auto& [day, newest] : of_any) {
          if (newest > index && day >= kFirstDay + 5 && day <= kFirstDay + 50) after.insert(day);
        }
        ASSERT_EQ(arrivals.days_after(tenant, index, kFirstDay + 5, kFirstDay + 50), after) << seed;
        ASSERT_EQ(arrivals.any_after(tenant, index, kFirstDay + 5, kFirstDay + 50), !after.empty()) << seed;
        told += after.size();
      }
    }
  }
  EXPECT_GT(told, 1000U);
}

}  // namespace
}  // namespace backtrail::app
