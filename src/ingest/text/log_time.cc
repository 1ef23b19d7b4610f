// SPDX-License-Identifier: Apache-2.0
#include "ingest/text/log_time.h"

#include <algorithm>
#include <array>

namespace backtrail::ingest {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Takes numbers, names and signs off the front of a text; once something does not fit, nothing does any more.
class Taker {
 public:
  explicit Taker(std::string_view text) : text_(text) {}

  int number(std::size_t least, std::size_t most) {
    std::size_t size = 0;
    int value = 0;
    while (size < most && size < text_.size() && text_[size] >= '0' && text_[size] <= '9') {
      value = value * 10 + (text_[size++] - '0');
    }
    good_ &= size >= least;
    text_.remove_prefix(size);
    return value;
  }
  int month() {
    const int month = month_number(text_.substr(0, 3));
    good_ &= month != 0;
    text_.remove_prefix(std::min<std::size_t>(3, text_.size()));
    return month;
  }
  bool sign(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  void need(char c) { good_ &= sign(c); }
  void blanks() {
    while (sign(' ')) {
    }
  }
  /// ".123456" in 100 ns; further digits are cut.
  int fraction() {
    if (!sign('.')) return 0;
    int ticks = 0;
    int scale = 1'000'000;
    while (!text_.empty() && text_[0] >= '0' && text_[0] <= '9') {
      ticks += (text_[0] - '0') * scale;
      scale /= 10;
      text_.remove_prefix(1);
    }
    return ticks;
  }
  [[nodiscard]] std::string_view rest() const { return text_; }
  [[nodiscard]] bool good() const { return good_; }

 private:
  std::string_view text_;
  bool good_ = true;
};

void take_clock(Taker& take, base::CivilTime& civil) {
  civil.hour = take.number(1, 2);
  take.need(':');
  civil.minute = take.number(2, 2);
  take.need(':');
  civil.second = take.number(2, 2);
  civil.ticks = take.fraction();
}

/// Minutes east of Greenwich; nothing when no zone is named, or one that is no more than a name.
std::optional<int> take_zone(Taker& take) {
  take.blanks();
  if (take.rest().starts_with("UTC") || take.rest().starts_with("GMT") || take.rest().starts_with("Z")) return 0;
  const bool west = take.rest().starts_with('-');
  if (!west && !take.rest().starts_with('+')) return std::nullopt;
  take.sign(west ? '-' : '+');
  const int hours = take.number(2, 2);
  take.sign(':');
  const int minutes = hours * 60 + take.number(2, 2);
  return west ? -minutes : minutes;
}

}  // namespace

int month_number(std::string_view name) {
  const auto found = std::ranges::find(kMonths, name);
  return found == kMonths.end() ? 0 : static_cast<int>(found - kMonths.begin()) + 1;
}

std::optional<base::ParsedTime> parse_log_time(std::string_view text) {
  if (text.size() < 15) return std::nullopt;
  Taker take(text);
  base::CivilTime civil;
  if (text[0] >= '0' && text[0] <= '9') {
    civil.day = take.number(1, 2);
    take.need('/');
    civil.month = take.month();
    take.need('/');
    civil.year = take.number(4, 4);
    take.need(':');
  } else {
    civil.month = take.month();
    take.need(' ');
    take.blanks();
    civil.day = take.number(1, 2);
    take.sign(',');
    take.need(' ');
    civil.year = take.number(4, 4);
    take.need(' ');
  }
  take_clock(take, civil);
  const auto zone = take_zone(take);
  if (!take.good()) return std::nullopt;
  const auto local = base::from_civil(civil);
  if (!local) return std::nullopt;
  const auto time = base::Zone(zone.value_or(0)).read(*local);
  if (!time) return std::nullopt;
  return base::ParsedTime{time->at, !zone};
}

}  // namespace backtrail::ingest
