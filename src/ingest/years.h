// SPDX-License-Identifier: Apache-2.0
// Whether the order of a log's lines fits the years that are taken for them. Syslog's old stamps have none, so each is of the latest year
// that the file's time allows, with a day's grace (syslog/message.h). Of a log of a whole year its first day falls within that grace:
// then lines of the coming year would stand before lines of the past one, and no clock or zone explains it. So for such a log there is no
// grace, as long as that puts its lines in order; where it does not, the years stay as they are and a warning says so.
//
// The years must be known before the first line is read. Where the first lines leave it open the file is read once more for it, which
// is seldom: they must be younger than their own file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "ingest/format.h"
#include "ingest/stream.h"
#include "ingest/syslog/message.h"
#include "ingest/text/utf16.h"

namespace backtrail::ingest {

/// What the lines of one stream, taken in order, say of their years.
class LineOrder {
 public:
  explicit LineOrder(const SourceInfo& file);
  void take(std::string_view line);
  [[nodiscard]] bool begins_in_grace() const { return first_ && in_grace(*first_); }
  /// Lines that are read with the grace stand before older ones, and without it all would be in order.
  [[nodiscard]] bool no_younger() const { return down_ > up_; }
  /// No reading puts them in order, or more than one.
  [[nodiscard]] bool open() const;

 private:
  [[nodiscard]] bool in_grace(std::int64_t ticks) const { return ticks > modified_; }

  syslog::TimeContext context_;
  std::int64_t modified_ = 0;
  std::optional<std::int64_t> first_, last_;
  std::uint64_t down_ = 0;  // steps back from a line in the grace to one that is older by more than a day
  std::uint64_t up_ = 0;  // what would be such steps, were the lines in the grace a year older
  bool falls_far_ = false;  // a step back by more than half a year
  syslog::LastTimes last_read_;
  syslog::Message message_;
};

/// For the reading of one stream. Where its format tells the year of each record, or nothing tells the file's time, nothing is to be said.
class YearsByOrder {
 public:
  /// `head` are the first bytes; `file` says of the stream what its file says, and in which zone it is read.
  YearsByOrder(const SourceInfo& file, const Format& format, const Head& head);
  /// The stream's blocks in order.
  void watch(const Block& block);
  [[nodiscard]] bool no_younger() const { return no_younger_; }
  /// kYearOpen, a warning.
  [[nodiscard]] std::optional<base::Error> warning() const;

 private:
  SourceInfo file_;
  Utf16 kind_ = Utf16::none;
  std::optional<LineOrder> order_;
  bool no_younger_ = false;
  bool all_seen_ = false;
};

}  // namespace backtrail::ingest
