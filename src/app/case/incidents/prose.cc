// SPDX-License-Identifier: Apache-2.0
#include "app/case/incidents/prose.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "app/case/incidents/prose_counts.h"
#include "app/case/incidents/prose_words.h"
#include "base/json.h"
#include "release/prose/days.h"
#include "release/prose/numbers.h"
#include "release/prose/shares.h"
#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kLongestSentence = 4096;  // bytes
constexpr std::size_t kMostNumbers = 64;  // in one sentence
constexpr std::size_t kShownOfLong = 40;
constexpr std::array<std::string_view, 6> kVerdicts = {"fits",    "wrong",        "no period",
                                                       "no data", "not reckoned", "as published"};

/// How a time stands in its sentence.
enum class TimeSaid : std::uint8_t {
  named,
  open,  // only where what is counted ends or begins: "by 30 June 2017"
  compared  // another one than is spoken of: "49 fewer than in 2016/17"
};
TimeSaid time_said(std::string_view sentence, const release::NamedDays& days) {
  const auto before = release::tokens_of(sentence.substr(0, days.where.begin));
  if (before.empty()) return TimeSaid::named;
  const std::size_t last = before.size() - 1;
  const bool in = before[last].text == "in" && last > 0;
  if (before[last].text == "than" || (in && before[last - 1].text == "than")) return TimeSaid::compared;
  return is_open(before[last].text) ? TimeSaid::open : TimeSaid::named;
}

/// Periods as parse_period() reads them, in the order of the sentence: "2016/17", "2016-07-01..2017-06-30".
std::vector<std::string> periods_in(std::string_view sentence, const std::string& year_begins) {
  std::vector<std::string> out;
  for (const release::NamedDays& one : release::find_days(sentence)) {
    if (time_said(sentence, one) != TimeSaid::named) continue;
    std::string name = one.year.empty() ? one.from + ".." + one.until : one.year;
    // "The year to June 2017" is called as the register calls it.
    const std::string year = one.from.substr(0, 4);
    if (one.year.empty() && one.from.substr(5) == year_begins) {
      const std::string next = std::to_string(std::stoi(year) + 1);
      const auto whole = parse_period(year + "/" + next.substr(2), year_begins);
      if (whole && whole->from == one.from && whole->until == one.until) name = whole->name;
    }
    out.push_back(std::move(name));
  }
  return out;
}

/// The only one of them; empty when there are several or none.
std::string only_one(const std::vector<std::string>& names) {
  const std::set<std::string> all(names.begin(), names.end());
  return all.size() == 1 ? *all.begin() : std::string();
}

/// The period's name for each share of a sentence; empty where none can be told.
std::vector<std::string> periods_for(const std::vector<std::string>& named, std::size_t shares,
                                     const std::string& of_text) {
  if (named.size() == shares && shares > 1) return named;
  return std::vector<std::string>(shares, named.empty() ? of_text : only_one(named));
}

/// The register's answers, each reckoned once for a text.
class RegisterAnswers {
 public:
  explicit RegisterAnswers(const IncidentRows& rows) : rows_(rows) {}
  /// Nothing for a period more than anybody names in a text, which is left unasked, and for what is no period where a year begins with
  /// that of the calendar: "2016/17".
  base::Result<std::vector<PeriodShare>> ask(const StatsRequest& request) {
    constexpr std::size_t kMostAsked = 256;
    const auto is_none = [&](const std::string& one) { return !parse_period(one, request.year_begins); };
    if (request.year_begins == "01-01" && std::ranges::any_of(request.periods, is_none))
      return std::vector<PeriodShare>();
    std::string key = request.actor_kind + " " + request.strength;
    for (const std::string& one : request.periods) key += " " + one;
    if (const auto had = had_.find(key); had != had_.end()) return had->second;
    if (had_.size() >= kMostAsked) return std::vector<PeriodShare>();
    BT_TRY(auto out, incident_stats(rows_, request));
    return had_.emplace(std::move(key), std::move(out)).first->second;
  }

 private:
  const IncidentRows& rows_;
  std::map<std::string, std::vector<PeriodShare>> had_;
};

/// What a sentence asks of the register beside the period.
struct AskedOfRegister {
  StatsRequest request;
  bool left = false;  // what is not linked

  AskedOfRegister(std::string_view sentence, const StatsRequest& by) : request(by) {
    constexpr std::size_t kWithin = 3;  // "not known to be linked"
    // Who says that somebody did it says more than that an indicator matched.
    if (!laid_in(sentence).empty()) request.strength = "attributed";
    const auto tokens = release::tokens_of(sentence);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const std::string& word = tokens[i].text;
      if (word == "criminal" || word == "criminals") request.actor_kind = "criminal";
      // "Linked with state-sponsored actors" says no more than linked.
      const std::string next = i + 1 < tokens.size() ? tokens[i + 1].text : std::string();
      const bool sent =
          is_sent(word) && !next.starts_with("actor") && !next.starts_with("group") && !next.starts_with("gang");
      if (word == "attributed" || word == "unattributed" || is_doing(word) || sent) request.strength = "attributed";
      if (word == "unlinked" || word == "unattributed") left = true;
      if (word != "not") continue;
      for (std::size_t k = i + 1; k < tokens.size() && k <= i + kWithin; ++k) left = left || is_link(tokens[k].text);
    }
  }

  [[nodiscard]] std::string text() const {
    return (left ? "not " : "") + request.actor_kind + ", " + request.strength +
           (request.strength == "attributed" ? "" : " or stronger");
  }
  base::Result<std::vector<PeriodShare>> ask(RegisterAnswers& answers, const std::vector<std::string>& periods) const {
    StatsRequest wanted = request;
    wanted.periods = periods;
    BT_TRY(auto out, answers.ask(wanted));
    for (PeriodShare& share : out) {
      if (!left) break;
      share.numerator = share.denominator - share.numerator;
      share.published.clear();
    }
    return out;
  }
};

/// Whether words fit a figure as it was published; nothing where only a rounded share was, and they say more than that.
template <typename Judge>
std::optional<bool> fits_figure(const PublishedFigure& figure, const Judge& judge) {
  PeriodShare as;
  as.denominator = figure.denominator;
  if (figure.numerator) {
    as.numerator = *figure.numerator;
    return judge(as);
  }
  // What is true of all numbers, or of none, that are rounded so.
  constexpr double kHalf = 0.5;
  constexpr std::uint64_t kMostTried = 100'000;
  const auto denominator = static_cast<double>(figure.denominator), percent = static_cast<double>(*figure.percent);
  const auto first = static_cast<std::uint64_t>(std::ceil(std::max(percent - kHalf, 0.0) * denominator / 100));
  const auto last = static_cast<std::uint64_t>(std::floor((percent + kHalf) * denominator / 100));
  std::optional<bool> out;
  if (last - first > kMostTried) return std::nullopt;
  for (as.numerator = first; as.numerator <= last; ++as.numerator) {
    const bool fitting = judge(as);
    if (out && *out != fitting) return std::nullopt;
    out = fitting;
  }
  return out;
}

/// What is said of a period of which `share` is what the register gives. `waits_for`: the figure that nobody has confirmed yet.
template <typename Judge>
ProseVerdict verdict_of(const PeriodShare& share, bool fitting, const Judge& judge, std::string& waits_for) {
  if (share.denominator != 0 && fitting) return ProseVerdict::fits;
  bool otherwise = false;
  for (const PublishedFigure& figure : share.published) {
    const std::optional<bool> so = fits_figure(figure, judge);
    if (so == true && figure.vouched) return ProseVerdict::published;
    if (so == true) waits_for = figure.figure;
    otherwise = otherwise || so == false;
  }
  return share.denominator != 0 || otherwise ? ProseVerdict::wrong : ProseVerdict::no_data;
}

bool meet(const release::Stretch& one, const release::Stretch& other) {
  return one.begin < other.end && other.begin < one.end;
}

}  // namespace

std::string_view name(ProseVerdict verdict) { return kVerdicts[static_cast<std::size_t>(verdict)]; }

namespace {

/// One sentence of a text, held against the register.
class SentenceCheck {
 public:
  SentenceCheck(RegisterAnswers& answers, std::string_view text, std::string_view sentence, const StatsRequest& request)
      : answers_(answers),
        sentence_(sentence),
        offset_(static_cast<std::size_t>(sentence.data() - text.data())),
        request_(request),
        asked_(sentence, request),
        named_(periods_in(sentence, request.year_begins)),
        // Beside a time of its own a sentence may be compared with another.
        open_(std::ranges::any_of(release::find_days(sentence), [&](const auto& one) {
          const TimeSaid how = time_said(sentence, one);
          return how == TimeSaid::open || (how == TimeSaid::compared && named_.empty());
        })) {}

  /// `before`: the sentence before, of which this may go on.
  base::Status run(const std::string& of_text, std::string_view before, std::vector<ProseShare>& out) {
    const auto changes = release::find_changes(sentence_);
    auto words = release::find_share_words(sentence_);
    known_ = parts_known(sentence_);
    if (refers_back(sentence_) && !is_understood(before, parts_known(before), before.size())) goes_on_ = true;
    std::erase_if(words, [&](const release::ShareWord& word) {
      return std::ranges::any_of(changes, [&](const release::Stretch& one) { return meet(one, word.where); });
    });
    said_ = words.size();
    const auto names = periods_for(named_, words.size(), of_text);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto judge = [&](const PeriodShare& share) {
        return share.denominator != 0 && release::fits(words[i], share.numerator, share.denominator);
      };
      if (is_of_something_else(words[i].where) && !wants_period(words[i].where, names[i])) {
        not_reckoned(words[i].where, out);
        continue;
      }
      BT_TRY_STATUS(hold(words[i].where, names[i], asked_, judge, false, out));
    }
    auto counts = find_counts_said(sentence_);
    // "Three quarters of incidents" and "two in five incidents" are shares, and count nothing.
    const auto vague = release::find_vague_shares(sentence_);
    std::erase_if(counts, [&](const CountSaid& count) {
      // "134 (38.6 %) of 347" holds the share that it is.
      const auto is_share = [&](const auto& word) {
        const bool within = count.numerator && count.denominator && count.where.begin < word.where.begin &&
                            word.where.end < count.where.end;
        return !within && meet(word.where, count.where);
      };
      return std::ranges::any_of(words, is_share) ||
             std::ranges::any_of(changes, [&](const auto& one) { return meet(one, count.where); }) ||
             std::ranges::any_of(vague, [&](const auto& one) {
               return meet(one, count.where) && one.begin < count.where.begin && one.end < count.where.end;
             });
    });
    said_ = counts.size();
    const auto periods = periods_for(named_, counts.size(), of_text);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if ((!counts[i].numerator && !counts[i].denominator) || is_of_something_else(counts[i].where)) {
        not_reckoned(counts[i].where, out);
        continue;
      }
      // A bound is of the number behind it; the whole of "more than 100 of the 396" is said as it is.
      const bool both = counts[i].numerator && counts[i].denominator;
      const auto judge = [&](const PeriodShare& share) {
        const auto is = [](const std::optional<int>& said, Bound bound, std::uint64_t has) {
          return !said || fits(bound, *said, has);
        };
        return is(counts[i].numerator, counts[i].bound, share.numerator) &&
               is(counts[i].denominator, both ? Bound::exactly : counts[i].bound, share.denominator);
      };
      const std::string_view about =
          sentence_.substr(counts[i].about.begin, counts[i].about.end - counts[i].about.begin);
      const AskedOfRegister asked = says_whose(about) ? AskedOfRegister(about, request_) : asked_;
      BT_TRY_STATUS(hold(counts[i].where, periods[i], asked, judge, !counts[i].numerator, out));
    }
    for (const release::Stretch& one : changes) not_reckoned(one, out);
    for (const release::Stretch& one : wrong_ways()) add(one, out).verdict = ProseVerdict::wrong;
    for (const release::Stretch& one : vague) {
      const auto meets = [&](const auto& other) { return meet(one, other); };
      const bool counted = std::ranges::any_of(counts, [&](const CountSaid& count) { return meets(count.where); });
      if (!counted && !std::ranges::any_of(changes, meets)) not_reckoned(one, out);
    }
    tell_rest(out);
    return {};
  }

 private:
  /// Numbers of a sentence about incidents that nothing has been said of, and "fewer incidents": what was not read is no
  /// number that fits.
  void tell_rest(std::vector<ProseShare>& out) const {
    const auto tokens = release::tokens_of(sentence_);
    const auto is_of_incidents = [](const release::Token& one) { return is_incident(one.text) || is_link(one.text); };
    if (std::ranges::none_of(tokens, is_of_incidents)) return;
    std::vector<release::Stretch> told;
    for (const ProseShare& one : out) {
      if (one.begin >= offset_) told.push_back({one.begin - offset_, one.end - offset_});
    }
    for (const auto& one : release::find_days(sentence_)) told.push_back(one.where);
    const auto text = [&](std::size_t k) { return k < tokens.size() ? tokens[k].text : std::string(); };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const auto number = release::number_at(tokens, i);
      const bool compared = (text(i) == "fewer" || text(i) == "more") && is_incident(text(i + 1));
      if (!number && !compared) continue;
      const std::size_t last = number ? number->last : i + 1;
      const std::string next = text(last + 1);
      const bool else_counted = release::party_noun(next) || release::is_thing(next);
      const release::Stretch where{tokens[i].where.begin, tokens[last].where.end};
      const bool known = std::ranges::any_of(told, [&](const release::Stretch& one) { return meet(one, where); });
      // "One" is a pronoun as often as a number.
      if (!known && text(i) != "one" && (compared || !else_counted)) not_reckoned(where, out);
      i = last;
    }
  }

  static const release::WordSet& changes_words() {
    static const release::WordSet kChanges = release::word_set("shares.yml", "changes");
    return kChanges;
  }

  /// "fell from" where numbers of two periods follow.
  static std::vector<release::Stretch> steps_in(std::string_view sentence) {
    std::vector<release::Stretch> out;
    const auto tokens = release::tokens_of(sentence);
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
      if (changes_words().contains(tokens[i].text) && tokens[i + 1].text == "from")
        out.push_back({tokens[i].where.begin, tokens[i + 1].where.end});
    }
    return out;
  }

  /// "rose from 6 to 5": each number may be right, and the word is not.
  [[nodiscard]] std::vector<release::Stretch> wrong_ways() const {
    static const release::WordSet kGrows = release::word_set("shares.yml", "grows");
    static const release::WordSet kShrinks = release::word_set("shares.yml", "shrinks");
    std::vector<release::Stretch> out;
    const auto tokens = release::tokens_of(sentence_);
    for (const release::Stretch& step : steps_in(sentence_)) {
      const auto at = static_cast<std::size_t>(
          std::ranges::find(tokens, step.begin, [](const release::Token& one) { return one.where.begin; }) -
          tokens.begin());
      const auto first = release::number_at(tokens, at + 2);
      // Periods and nouns may stand between: "from 396 incidents in 2016/17 to 347".
      std::size_t to = first ? first->last + 1 : tokens.size();
      while (to < tokens.size() && tokens[to].text != "to") ++to;
      const auto second = to + 1 < tokens.size() ? release::number_at(tokens, to + 1) : std::nullopt;
      if (!first || !second) continue;
      const bool grows = kGrows.contains(tokens[at].text), shrinks = kShrinks.contains(tokens[at].text);
      if ((grows && second->value <= first->value) || (shrinks && second->value >= first->value))
        out.push_back({step.begin, tokens[second->last].where.end});
    }
    return out;
  }

  /// What a sentence holds that is read as a whole: periods, shares, numbers with their bounds.
  static std::vector<release::Stretch> parts_known(std::string_view sentence) {
    std::vector<release::Stretch> out;
    for (const auto& one : release::find_days(sentence)) out.push_back(one.where);
    for (const auto& one : release::find_share_words(sentence)) out.push_back(one.where);
    for (const auto& one : steps_in(sentence)) out.push_back(one);
    for (const auto& one : laid_in(sentence)) out.push_back(one);
    const auto counts = find_counts_said(sentence);
    const auto tokens = release::tokens_of(sentence);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const auto number = release::number_at(tokens, i);
      if (!number) continue;
      release::Stretch part{tokens[i].where.begin, tokens[number->last].where.end};
      // With "more than" before it, but without what stands between it and "incidents".
      for (const CountSaid& one : counts) {
        const bool leads = one.where.begin < part.begin && part.begin < one.where.end &&
                           std::ranges::none_of(
                               tokens,
                               [&](const release::Token& token) {
                                 return one.where.begin <= token.where.begin && token.where.begin < part.begin &&
                                        release::is_digit(token.text.front());
                               });
        if (leads) part.begin = one.where.begin;
      }
      out.push_back(part);
      i = number->last;
    }
    return out;
  }

  /// Whether the share or number at `where` may be of other incidents than the register counts, or of a time that cannot be
  /// told.
  [[nodiscard]] bool is_of_something_else(const release::Stretch& where) const {
    const std::vector<release::Token> tokens = release::tokens_of(sentence_.substr(0, where.begin));
    const bool denied = !tokens.empty() && tokens.back().text == "not";
    const bool over_several = only_one(named_).empty() && named_.size() > 1 && named_.size() != said_;
    return open_ || goes_on_ || denied || over_several || !is_understood(sentence_, known_, where.end);
  }

  /// Whether a share of incidents says of no period: that is asked first, whatever else its sentence says of them.
  [[nodiscard]] bool wants_period(const release::Stretch& where, const std::string& period) const {
    if (!period.empty() || !named_.empty() || open_ || goes_on_ || !speaks_of_incidents(sentence_)) return false;
    const auto otherwise = [&](const release::Token& one) {
      const bool within = where.begin <= one.where.begin && one.where.begin < where.end;
      return !within && (one.text == "not" || changes_words().contains(one.text));
    };
    return std::ranges::none_of(release::tokens_of(sentence_), otherwise);
  }

  ProseShare& add(const release::Stretch& where, std::vector<ProseShare>& out) const {
    ProseShare& one = out.emplace_back();
    one.said = std::string(sentence_.substr(where.begin, where.end - where.begin));
    one.begin = offset_ + where.begin;
    one.end = offset_ + where.end;
    return one;
  }
  void not_reckoned(const release::Stretch& where, std::vector<ProseShare>& out) const {
    add(where, out).verdict = ProseVerdict::not_reckoned;
  }

  template <typename Judge>
  base::Status hold(const release::Stretch& where, const std::string& period, const AskedOfRegister& asked, Judge judge,
                    bool total, std::vector<ProseShare>& out) const {
    const bool named = !period.empty();
    BT_TRY(const auto shares, asked.ask(answers_, named ? std::vector{period} : std::vector<std::string>()));
    ProseShare& one = add(where, out);
    one.of = asked.text();
    one.total = total;
    if (named && shares.empty()) one.verdict = ProseVerdict::not_reckoned;
    for (const PeriodShare& share : shares) one.periods.emplace_back(share, judge(share));
    if (!named || shares.empty()) return {};
    one.verdict = verdict_of(shares.front(), one.periods.front().second, judge, one.waits_for);
    return {};
  }

  RegisterAnswers& answers_;
  std::string_view sentence_;
  std::size_t offset_;
  const StatsRequest& request_;
  AskedOfRegister asked_;
  std::vector<std::string> named_;
  bool open_;  // it tells of what was until a day, or since
  std::vector<release::Stretch> known_;
  std::size_t said_ = 0;  // shares, or numbers, that share the periods
  bool goes_on_ = false;  // with something that is not understood
};

}  // namespace

namespace {

std::size_t numbers_in(std::string_view sentence) {
  const auto tokens = release::tokens_of(sentence);
  std::size_t out = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) out += release::number_at(tokens, i) ? 1 : 0;
  return out;
}

}  // namespace

base::Result<std::vector<ProseShare>> check_prose(const IncidentRows& rows, std::string_view text,
                                                  const StatsRequest& request, Sentences which) {
  const std::string of_text = only_one(periods_in(text, request.year_begins));
  std::vector<ProseShare> out;
  std::string_view before;
  RegisterAnswers answers(rows);
  for (const std::string_view sentence : release::split_sentences(text)) {
    if (which == Sentences::of_incidents && !speaks_of_incidents(sentence)) {
      before = sentence;
      continue;
    }
    // Nobody reads a page without a full stop, or a table of numbers, as one sentence.
    const bool readable = sentence.size() <= kLongestSentence && numbers_in(sentence) <= kMostNumbers;
    if (readable) {
      BT_TRY_STATUS(SentenceCheck(answers, text, sentence, request).run(of_text, before, out));
      before = sentence;
      continue;
    }
    before = {};
    if (!speaks_of_incidents(sentence)) continue;
    ProseShare& one = out.emplace_back();
    one.begin = static_cast<std::size_t>(sentence.data() - text.data());
    one.end = one.begin + sentence.size();
    one.said = std::string(sentence.substr(0, kShownOfLong)) + "...";
    one.verdict = ProseVerdict::not_reckoned;
  }
  std::ranges::stable_sort(out, {}, &ProseShare::begin);
  return out;
}

std::string spelled_out(const PeriodShare& share) {
  std::string published;
  for (const PublishedFigure& one : share.published) {
    if (!one.reproduced && one.vouched) published = " (published as " + published_text(one) + ")";
  }
  if (share.denominator == 0) return "nothing was recorded in " + share.period.name + published;
  return std::to_string(share.numerator) + " of " + std::to_string(share.denominator) + " (" + share.period.name +
         (share.incomplete ? ", not over yet" : "") + ") is " +
         release::percent_text(share.numerator, share.denominator) + " %, " +
         release::share_in_words(share.numerator, share.denominator) + published;
}

std::string spelled_out(const ProseShare& one) {
  std::string out;
  for (const auto& [share, fitting] : one.periods) out += (out.empty() ? "" : "; ") + spelled_out(share);
  return out;
}

bool is_contradicted(const ProseShare& one) {
  if (one.verdict == ProseVerdict::published) return one.periods.front().first.denominator != 0;
  return one.verdict == ProseVerdict::wrong || one.verdict == ProseVerdict::no_data;
}

std::vector<base::OrderedJson> prose_rows(const std::vector<ProseShare>& shares) {
  std::vector<base::OrderedJson> out;
  for (const ProseShare& one : shares) {
    if (one.periods.empty()) {
      out.push_back({{"said", one.said}, {"begin", one.begin}, {"end", one.end}, {"verdict", name(one.verdict)}});
      for (const char* key : {"period", "numerator", "denominator", "percent", "words", "fits", "of"})
        out.back()[key] = nullptr;
    }
    for (const auto& [share, fitting] : one.periods) {
      const bool some = share.denominator != 0;
      out.push_back({{"said", one.said},
                     {"begin", one.begin},
                     {"end", one.end},
                     {"verdict", name(one.verdict)},
                     {"period", share.period.name},
                     {"numerator", share.numerator},
                     {"denominator", share.denominator},
                     {"percent", some ? base::OrderedJson(release::percent_text(share.numerator, share.denominator))
                                      : base::OrderedJson()},
                     {"words", some ? base::OrderedJson(release::share_in_words(share.numerator, share.denominator))
                                    : base::OrderedJson()},
                     {"fits", fitting},
                     {"of", one.of}});
    }
  }
  return out;
}

}  // namespace backtrail::app
