// SPDX-License-Identifier: Apache-2.0
#include "ingest/time_doubts.h"

#include "ingest/codes.h"

namespace backtrail::ingest {
namespace {

constexpr std::size_t kTimeShown = 40;

/// "01/02/2017": both may be the month.
bool is_day_or_month(std::string_view text) {
  const std::size_t slash = text.find_first_not_of("0123456789");
  return (slash == 1 || slash == 2) && text[slash] == '/' && text.find('/', slash + 1) <= slash + 3;
}

}  // namespace

TimeDoubtsTold::~TimeDoubtsTold() {
  const record::TimeDoubts doubts = assembler_.take_doubts();
  const auto tell = [&](base::Code code, const record::TimeDoubts::First& first, const std::string& behind,
                        const char* hint) {
    losses_.on_damage({code,
                       "times of this log are written as '" + first.text.substr(0, kTimeShown) + "', " + behind,
                       {source_.path, source_.member, 0, 0, first.offset},
                       hint,
                       base::Severity::warning},
                      0);
  };
  if (doubts.unread) {
    tell(kTimeNotRead, *doubts.unread,
         std::string(is_day_or_month(doubts.unread->text) ? "of which nobody can tell the day from the month"
                                                          : "which is no time that is known here") +
             ": such records have no time",
         "no option says it; write them as 2017-02-01T09:30:00Z, or with dots as 01.02.2017 09:30, day first");
  }
  if (doubts.named) {
    const std::string zone = source_.assumed_zone.text();
    tell(kZoneNotRead, *doubts.named, "whose zone has a name that is more than one zone's: they are read in " + zone,
         "--tz says in which zone they are; of a log with several, write the times with their offsets (+02:00)");
  }
}

}  // namespace backtrail::ingest
