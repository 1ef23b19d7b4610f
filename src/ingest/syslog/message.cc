// SPDX-License-Identifier: Apache-2.0
#include "ingest/syslog/message.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/same_bytes.h"
#include "ingest/syslog/body.h"
#include "ingest/text/find_any.h"

namespace backtrail::ingest::syslog {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "<34>", at most 191 (RFC 5424, section 6.2.1). -1 when there is none; the line moves behind it.
int take_priority(std::string_view& line) {
  if (!line.starts_with('<')) return -1;
  int value = 0;
  std::size_t at = 1;
  while (at < line.size() && at < 4 && is_digit(line[at])) value = value * 10 + (line[at++] - '0');
  if (at == 1 || at >= line.size() || line[at] != '>' || value > 191) return -1;
  line.remove_prefix(at + 1);
  return value;
}

/// Up to the next blank, which is passed over.
std::string_view take_word(std::string_view& line) {
  const std::size_t end = line.find(' ');
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  return word;
}

std::string_view or_nothing(std::string_view word) { return word == "-" ? std::string_view() : word; }

void set_iso_time(std::string_view text, const TimeContext& context, Message& out) {
  const auto parsed = base::parse_iso(text);
  if (!parsed) return;
  out.time_assumed = parsed->zone_assumed;
  out.time = in_zone(*parsed, context.zone);
}

/// "09:30:15", with a fraction behind a dot or a comma and a zone perhaps.
bool is_clock(std::string_view word) {
  constexpr std::string_view kShape = "dd:dd:dd";
  if (word.size() < kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i)
    if (kShape[i] == 'd' ? !is_digit(word[i]) : word[i] != kShape[i]) return false;
  word.remove_prefix(kShape.size());
  if (word.starts_with('.') || word.starts_with(',')) {
    const std::size_t digits = std::min(word.find_first_not_of("0123456789", 1), word.size());
    if (digits == 1) return false;
    word.remove_prefix(digits);
  }
  return word.empty() || word == "Z" || ((word[0] == '+' || word[0] == '-') && word.size() >= 3 && is_digit(word[1]));
}

/// "+0200", "-07:00", "UTC": what fluentd and others put behind a blank.
bool is_zone(std::string_view word) {
  if (word == "UTC" || word == "GMT") return true;
  if (word.size() != 5 && word.size() != 6) return false;
  if (word[0] != '+' && word[0] != '-') return false;
  const auto digits = [&](std::size_t at) { return is_digit(word[at]) && is_digit(word[at + 1]); };
  return digits(1) && digits(word.size() - 2) && (word.size() == 5 || word[3] == ':');
}

/// "CEST" and the like, which no host and no program is called that writes logs.
bool is_zone_name(std::string_view word) {
  constexpr std::array<std::string_view, 30> kNames = {
      "CET", "CEST", "EET",  "EEST", "WET", "WEST", "BST",  "MSK",  "IST",  "EST", "EDT", "CST", "CDT", "MST",  "MDT",
      "PST", "PDT",  "AKST", "AKDT", "HST", "AEST", "AEDT", "ACST", "AWST", "JST", "KST", "SGT", "HKT", "NZST", "NZDT"};
  return std::ranges::find(kNames, word) != kNames.end();
}

/// With the half of the day ("PM") and the zone that the line goes on with, which are taken off it, when the time has none.
void set_time_before_zone(std::string_view time, std::string_view& line, const TimeContext& context, Message& out) {
  set_iso_time(time, context, out);
  std::string_view behind = line;
  std::string_view word = take_word(behind);
  if (!out.time || !out.time_assumed) return;
  std::string whole(time);
  if (word == "AM" || word == "PM") {
    whole.append(" ").append(std::exchange(word, {}));
    line = behind;
    word = take_word(behind);
  }
  out.zone_named = is_zone_name(word);
  if (is_zone(word) || out.zone_named) {
    whole.append(" ").append(word);
    line = behind;
  }
  if (whole.size() == time.size()) return;
  const auto parsed = record::parse_time(whole);
  out.time_assumed = parsed && parsed->zone_assumed;
  out.time = parsed ? in_zone(*parsed, context.zone) : std::nullopt;
}

/// ISO 8601, with a blank for the T as well. A day alone is no message's time: tables begin with one.
bool take_iso_time(std::string_view& line, const TimeContext& context, Message& out) {
  constexpr std::size_t kDay = 10;  // "2017-01-01"
  const std::string_view word = take_word(line);
  if (word.size() > kDay) {
    set_time_before_zone(word, line, context, out);
  } else {
    std::string_view behind = line;
    const std::string_view clock = take_word(behind);
    if (word.size() != kDay || !is_clock(clock)) return false;
    std::string text(word);
    text.append("T").append(clock);
    std::ranges::replace(text, ',', '.');
    line = behind;
    set_time_before_zone(text, line, context, out);
  }
  return out.time.has_value();
}

/// What devices write behind a time: a fraction, the zone's name, a colon (".483 UTC:").
void skip_behind_time(std::string_view& line, Message& out) {
  if (line.starts_with('.')) line.remove_prefix(std::min(line.find_first_not_of("0123456789", 1), line.size()));
  std::size_t zone = line.starts_with(' ') ? 1 : 0;
  while (zone > 0 && zone < line.size() && zone < 6 && line[zone] >= 'A' && line[zone] <= 'Z') ++zone;
  if (zone > 1 && zone < line.size() && line[zone] == ':') {
    out.zone_named = is_zone_name(line.substr(1, zone - 1));
    line.remove_prefix(zone);
  }
  if (line.starts_with(':')) line.remove_prefix(1);
}

/// "Oct 10 2018 12:34:56": with a year in the middle, as Cisco's devices write it.
bool take_long_time(std::string_view& line, const TimeContext& context, LogTimes& last, Message& out) {
  if (line.size() < 20 || line[6] != ' ' || line[11] != ' ' || line[14] != ':') return false;
  const auto parsed = last.parse(line.substr(0, 20));
  if (!parsed) return false;
  line.remove_prefix(20);
  skip_behind_time(line, out);
  out.time_assumed = true;
  out.time = context.zone.read(parsed->instant);
  if (line.starts_with(' ')) line.remove_prefix(1);
  return out.time.has_value();
}

/// What Cisco's devices put in front of the time: a number ("000024: ") and a mark that the clock is not set.
void skip_before_time(std::string_view& line) {
  const std::size_t digits = line.find_first_not_of("0123456789");
  if (digits != 0 && digits != std::string_view::npos && digits <= 10 && line.substr(digits, 2) == ": ")
    line.remove_prefix(digits + 2);
  if (line.starts_with('*') || line.starts_with('.')) line.remove_prefix(1);
}

/// The latest year in which the message is of the latest time that it can be, or older: so a file runs over New Year. Where
/// nothing tells the year, the message is one without a time.
std::optional<base::LocalTime> in_its_year(base::CivilTime civil, const TimeContext& context) {
  if (!context.latest) return std::nullopt;
  const int last = base::to_civil(*context.latest).year + 1;  // by the clocks of a zone it may be New Year already
  // Eight years back reach over any 29 February.
  for (civil.year = last; civil.year > last - 9; --civil.year) {
    const auto local = base::from_civil(civil);
    const auto time = local ? context.zone.read(*local) : std::nullopt;
    if (time && time->at.ticks <= context.latest->ticks) return time;
  }
  return std::nullopt;
}

/// " 2018" and no more digits: what some devices write behind the time.
std::optional<int> take_year(std::string_view& line) {
  if (line.size() < 5 || line[0] != ' ' || (line[1] != '1' && line[1] != '2') || !is_digit(line[2]) ||
      !is_digit(line[3]) || !is_digit(line[4]) || (line.size() > 5 && line[5] != ' '))
    return std::nullopt;
  const int year = (line[1] - '0') * 1000 + (line[2] - '0') * 100 + (line[3] - '0') * 10 + (line[4] - '0');
  line.remove_prefix(5);
  return year;
}

/// "Oct 11 22:14:15": month, day, time, and a year behind them perhaps.
bool take_bsd_time(std::string_view& line, const TimeContext& context, LastTimes::Yearless& last, Message& out) {
  if (line.size() < 15 || line[3] != ' ' || line[6] != ' ' || line[9] != ':' || line[12] != ':') return false;
  const std::string_view text = line.substr(0, 15);
  const int month = month_number(text.substr(0, 3));
  if (month == 0) return false;
  const auto two = [&](std::size_t at) {
    const char tens = text[at] == ' ' ? '0' : text[at];
    return is_digit(tens) && is_digit(text[at + 1]) ? (tens - '0') * 10 + (text[at + 1] - '0') : -1;
  };
  base::CivilTime civil{0, month, two(4), two(7), two(10), two(13), 0};
  if (civil.day < 1 || civil.hour < 0 || civil.minute < 0 || civil.second < 0) return false;
  line.remove_prefix(15);
  skip_behind_time(line, out);
  out.time_assumed = true;
  if (const auto year = take_year(line)) {
    civil.year = *year;
    const auto local = base::from_civil(civil);
    out.time = local ? context.zone.read(*local) : std::nullopt;
  } else {
    out.without_year = true;
    if (!base::same_text(last.text, text) || last.context != context)
      last = {std::string(text), context, in_its_year(civil, context)};
    out.time = last.time;
  }
  if (line.starts_with(' ')) line.remove_prefix(1);
  else if (!line.empty()) return false;
  return true;
}

/// RFC 5424, section 6.3: [id name="value" ...][id ...]. The line moves behind it; false when it is broken.
bool take_structured_data(std::string_view& line, Message& out) {
  if (line.starts_with('-') && (line.size() == 1 || line[1] == ' ')) {
    line.remove_prefix(1);
    return true;
  }
  if (!line.starts_with('[')) return false;
  while (line.starts_with('[')) {
    const std::size_t end = find_any<' ', ']'>(line, 1);
    if (end == line.size() || end == 1) return false;
    const std::string_view id = line.substr(1, end - 1);
    out.element_ids.push_back(id);
    line.remove_prefix(end);
    for (;;) {
      while (line.starts_with(' ')) line.remove_prefix(1);
      if (line.starts_with(']')) break;
      const std::size_t equals = find_any<'=', ' ', ']', '"'>(line);
      if (equals == line.size() || equals == 0 || line.substr(equals, 2) != "=\"") return false;
      Parameter parameter{id, line.substr(0, equals), {}, false};
      line.remove_prefix(equals + 2);
      std::size_t at = 0;
      while (at < line.size() && line[at] != '"') {
        if (line[at] == '\\') {
          parameter.escaped = true;
          ++at;
        }
        ++at;
      }
      if (at >= line.size() || out.parameters.size() >= kMaxParameters) return false;
      parameter.value = line.substr(0, at);
      out.parameters.push_back(parameter);
      line.remove_prefix(at + 1);
    }
    line.remove_prefix(1);
    if (out.element_ids.size() > kMaxParameters) return false;
  }
  return true;
}

bool parse_5424(std::string_view line, const TimeContext& context, Message& out) {
  out.rfc5424 = true;
  const std::string_view time = take_word(line);
  if (time != "-") {
    set_iso_time(time, context, out);
    if (!out.time) return false;
  }
  out.host = or_nothing(take_word(line));
  out.app = or_nothing(take_word(line));
  out.process = or_nothing(take_word(line));
  out.id = or_nothing(take_word(line));
  if (!take_structured_data(line, out)) return false;
  if (line.starts_with(' ')) line.remove_prefix(1);
  else if (!line.empty()) return false;
  if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
  out.text = line;
  return true;
}

void clear(Message& out) {
  out.rfc5424 = false;
  out.time.reset();
  out.time_assumed = out.without_year = out.zone_named = false;
  out.host = out.app = out.process = out.id = out.text = {};
  out.element_ids.clear();
  out.parameters.clear();
}

/// "INFO", "[WARN]", "[main]", "[pool-1-thread-2]": how Java's, Python's and other programs begin their own logs behind the time.
bool is_level_or_thread(std::string_view word) {
  constexpr std::array<std::string_view, 11> kLevels = {"TRACE", "DEBUG",  "INFO",     "WARN",   "WARNING", "ERROR",
                                                        "FATAL", "SEVERE", "CRITICAL", "NOTICE", "FINE"};
  return word.starts_with('[') || std::ranges::find(kLevels, word) != kLevels.end();
}

/// "sshd[123]: text" behind the host. What has no such tag is text altogether.
void parse_tag(std::string_view line, Message& out) {
  const std::size_t end = find_any<' ', ':', '['>(line);
  out.text = line;
  if (line.starts_with("CEF:") || line.starts_with("LEEF:")) return;
  if (end == line.size() || end == 0 || end > 64) return;
  std::string_view rest = line.substr(end);
  std::string_view process;
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos || close > 32) return;
    process = rest.substr(1, close - 1);
    rest.remove_prefix(close + 1);
  }
  if (!rest.starts_with(':')) return;
  rest.remove_prefix(1);
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  out.app = line.substr(0, end);
  out.process = process;
  out.text = rest;
}

}  // namespace

TimeContext context_of(const SourceInfo::Stretch& stretch, const base::Zone& zone) {
  TimeContext out{stretch.modified, zone};
  if (out.latest && !stretch.no_younger) out.latest->ticks += base::kTicksPerDay;
  return out;
}

bool parse_message(std::string_view line, const TimeContext& context, LastTimes& last, Message& out) {
  clear(out);
  if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
  out.priority = take_priority(line);
  if (out.priority >= 0 && line.starts_with("1 ")) {
    line.remove_prefix(2);
    return parse_5424(line, context, out);
  }
  skip_before_time(line);
  if (!take_long_time(line, context, last.with_year, out) && !take_bsd_time(line, context, last.yearless, out)) {
    out.time.reset();
    out.time_assumed = false;
    if (line.empty() || !is_digit(line.front())) return false;
    if (!take_iso_time(line, context, out)) return false;
  }
  out.host = take_word(line);
  if (out.host.empty()) return false;
  // What programs write for themselves: no host and no tag, all of it is text.
  if (out.priority < 0 && is_level_or_thread(out.host)) {
    out.text = {out.host.data(), static_cast<std::size_t>(line.data() + line.size() - out.host.data())};
    out.host = {};
    return true;
  }
  // A message without a host: what looked like one is the program's tag.
  if (out.host.ends_with(':')) {
    line = {out.host.data(), static_cast<std::size_t>(line.data() + line.size() - out.host.data())};
    out.host = {};
  }
  if (line.starts_with(": ")) line.remove_prefix(2);
  parse_tag(line, out);
  return true;
}

bool parse_line(std::string_view line, const TimeContext& context, LastTimes& last, Message& out) {
  if (parse_message(line, context, last, out)) return true;
  const int priority = out.priority;
  if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
  if (priority >= 0) line.remove_prefix(line.find('>') + 1);
  if (!BodyReader::stands_alone(line)) return false;
  clear(out);
  out.priority = priority;
  out.text = line;
  return true;
}

}  // namespace backtrail::ingest::syslog
