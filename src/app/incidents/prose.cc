// SPDX-License-Identifier: Apache-2.0
#include "app/incidents/prose.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/json.h"
#include "release/prose/numbers.h"
#include "release/prose/shares.h"

namespace backtrail::app {
namespace {

constexpr std::array<std::string_view, 5> kVerdicts = {"fits", "wrong", "no period", "no data", "not reckoned"};

/// The period's name for each share of a sentence; empty where none can be told.
std::vector<std::string> periods_for(std::string_view sentence, std::size_t shares, const std::string& of_text) {
  const auto named = release::find_periods(sentence);
  if (named.size() == shares && shares > 1) {
    std::vector<std::string> out;
    for (const auto& one : named) out.push_back(one.name);
    return out;
  }
  std::set<std::string> names;
  for (const auto& one : named) names.insert(one.name);
  const std::string only = names.size() == 1 ? *names.begin() : names.empty() ? of_text : std::string();
  return std::vector<std::string>(shares, only);
}

std::string only_period_of(std::string_view text) {
  std::set<std::string> names;
  for (const auto& one : release::find_periods(text)) names.insert(one.name);
  return names.size() == 1 ? *names.begin() : std::string();
}

}  // namespace

std::string_view name(ProseVerdict verdict) { return kVerdicts[static_cast<std::size_t>(verdict)]; }

base::Result<std::vector<ProseShare>> check_prose(const Case& in, std::string_view text, const StatsRequest& request) {
  BT_TRY(const auto years, incident_stats(in, request));
  const std::string of_text = only_period_of(text);
  std::vector<ProseShare> out;
  for (const std::string_view sentence : release::split_sentences(text)) {
    const auto offset = static_cast<std::size_t>(sentence.data() - text.data());
    const auto words = release::find_share_words(sentence);
    const auto names = periods_for(sentence, words.size(), of_text);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const release::ShareWord& word = words[i];
      const auto judge = [&](const PeriodShare& share) {
        return share.denominator != 0 && release::fits(word, share.numerator, share.denominator);
      };
      ProseShare& one = out.emplace_back();
      one.said = std::string(sentence.substr(word.where.begin, word.where.end - word.where.begin));
      one.begin = offset + word.where.begin;
      one.end = offset + word.where.end;
      if (names[i].empty()) {
        for (const PeriodShare& share : years) one.periods.emplace_back(share, judge(share));
        continue;
      }
      StatsRequest wanted = request;
      wanted.periods = {names[i]};
      BT_TRY(const auto shares, incident_stats(in, wanted));
      one.periods.emplace_back(shares.front(), judge(shares.front()));
      one.verdict = shares.front().denominator == 0 ? ProseVerdict::no_data
                    : one.periods.front().second    ? ProseVerdict::fits
                                                    : ProseVerdict::wrong;
    }
    for (const release::Stretch& vague : release::find_vague_shares(sentence)) {
      out.push_back({std::string(sentence.substr(vague.begin, vague.end - vague.begin)),
                     offset + vague.begin,
                     offset + vague.end,
                     ProseVerdict::not_reckoned,
                     {}});
    }
  }
  std::ranges::stable_sort(out, {}, &ProseShare::begin);
  return out;
}

std::string spelled_out(const PeriodShare& share) {
  if (share.denominator == 0) return "nothing was recorded in " + share.period.name;
  std::string published;
  for (const PublishedFigure& one : share.published) {
    if (!one.reproduced) published = " (published as " + published_text(one) + ")";
  }
  return std::to_string(share.numerator) + " of " + std::to_string(share.denominator) + " (" + share.period.name +
         (share.incomplete ? ", not over yet" : "") + ") is " +
         release::percent_text(share.numerator, share.denominator) + " %, " +
         release::share_in_words(share.numerator, share.denominator) + published;
}

std::vector<base::OrderedJson> prose_rows(const std::vector<ProseShare>& shares) {
  std::vector<base::OrderedJson> out;
  for (const ProseShare& one : shares) {
    if (one.periods.empty()) {
      out.push_back({{"said", one.said}, {"begin", one.begin}, {"end", one.end}, {"verdict", name(one.verdict)}});
      for (const char* key : {"period", "numerator", "denominator", "percent", "words", "fits"})
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
                     {"fits", fitting}});
    }
  }
  return out;
}

}  // namespace backtrail::app
