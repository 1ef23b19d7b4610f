// SPDX-License-Identifier: Apache-2.0
// What a text tells without a name: counts, who is left over or described, what is denied, shares.
#include <algorithm>
#include <limits>
#include <optional>

#include "estimate/estimate.h"
#include "release/codes.h"
#include "release/examination.h"
#include "release/prose/fold.h"
#include "release/prose/negation.h"
#include "release/prose/numbers.h"
#include "release/prose/shares.h"
#include "release/reading.h"
#include "release/told_before.h"

namespace backtrail::release {
namespace {

constexpr std::string_view kLeaveOneOut =
    "leave one of the two out; what tells of nobody of the case is answered for by not_a_finding";
constexpr std::string_view kMadeUp = "; organisations in which the text's authors alone have had a hand do not count";
constexpr std::string_view kSayFewer =
    "say 'some' or 'fewer than five', or cite the public source that says it; what counts nobody of the case is answered for "
    "by not_a_finding";

}  // namespace

Refusal difference_refused(const Stretch& where) {
  return {kSmallDifference,
          "with another count this leaves fewer than " + std::to_string(kSmallCountBelow),
          {},
          "give one of the two numbers only, or round both",
          where};
}

void Examination::check_text(std::string_view text, const std::string& place, std::string_view said) {
  check_names(text, place);
  check_words(text, place, said);
  check_encoded(text, place);
}

void Examination::check_encoded(std::string_view text, const std::string& place) {
  constexpr std::size_t kLeast = 256;  // bytes: shorter texts hold no such part
  if (text.size() < kLeast) return;
  for (const Stretch& where : for_readings(text, [](const Reading&) {})) {
    refuse_at(kEncodedUnread, "something encoded stands here that is no text, or in a character set that is not known",
              place, where, "take it out: nobody can look into it");
  }
}

void Examination::check_direction(std::string_view text, const std::string& place) {
  for (const Stretch& where : find_direction_marks(text)) {
    refuse_at(kTextDirection, "a mark that turns the direction of text: it would read as something else than it holds",
              place, where, "take it out");
  }
}

void Examination::check_words(std::string_view text, const std::string& place, std::string_view said) {
  check_direction(text, place);
  const auto public_counts = find_small_counts(said, kSmallCountBelow);
  for (const SmallCount& count : find_small_counts(text, kSmallCountBelow)) {
    const bool known = std::ranges::any_of(public_counts, [&](const SmallCount& one) { return one.same_fact(count); });
    if (known || is_answered_for(text, count.where)) continue;
    refuse_at(kSmallCount, "a count below " + std::to_string(kSmallCountBelow) + " of those affected", place,
              count.where, std::string(kSayFewer));
  }
  check_elimination(text, place, said);
  for (const std::string_view sentence : split_sentences(text)) {
    if (const auto mixed = estimate::mixes_likelihood_and_confidence(fold(sentence).text)) {
      refuse(kMixedWords, "'" + mixed->likelihood + "' and '" + mixed->confidence + "' in one sentence", place,
             "say how likely it is and how sure we are in two sentences");
    }
  }
}

void Examination::check_elimination(std::string_view text, const std::string& place, std::string_view said) {
  const std::string known = fold(said).text;
  for (const Stretch& where : find_exclusions(text)) {
    const std::string words = fold(text.substr(where.begin, where.end - where.begin)).text;
    if (known.find(words) != std::string::npos || is_answered_for(text, where)) continue;
    refuse_at(
        kExclusion, "this singles somebody out by leaving the others aside", place, where,
        "say what holds for all of them, or cite the public source that says it; what is said of nobody of the case "
        "is answered for by not_a_finding");
  }
  check_described(text, place);
}

std::string Examination::made_up() const {
  // Whoever only asks about a text has no author to hold anything against.
  return answered_ == nullptr ? std::string() : std::string(kMadeUp);
}

void Examination::check_described(std::string_view text, const std::string& place) {
  for (const Stretch& where : find_descriptions(text, descriptions_)) {
    if (is_answered_for(text, where)) continue;
    refuse_at(kDescription, "sector and country together fit fewer than " + std::to_string(kSmallCountBelow) + " here",
              place, where, std::string(kLeaveOneOut) + made_up());
  }
  for (const Stretch& where : find_by_country(text, descriptions_)) {
    if (is_answered_for(text, where)) continue;
    refuse_at(kDescription,
              "this means one of a country of which fewer than " + std::to_string(kSmallCountBelow) + " are known here",
              place, where,
              "leave the country out; what tells of nobody of the case is answered for by not_a_finding" + made_up());
  }
}

void Examination::check_differences(const std::vector<std::string_view>& texts, const std::vector<std::string>& places,
                                    std::string_view said, std::size_t advice) {
  const auto known = find_small_counts(said, std::numeric_limits<int>::max());
  const auto is_public = [&](const SmallCount& one) {
    return std::ranges::any_of(known, [&](const SmallCount& have) { return have.same_fact(one); });
  };
  const auto counts = find_counts_together(texts);
  std::vector<std::optional<std::vector<SmallCount>>> alone_in(texts.size());  // where somebody asks
  const auto may_stand = [&](const InText& one) {
    return is_answered_for(texts[one.text], one.where) || std::ranges::any_of(counts, [&](const CountInText& count) {
             return count.where.text == one.text && count.where.where == one.where && is_public(count.count);
           });
  };
  for (const InText& one : small_differences_of(counts, kSmallCountBelow)) {
    if (may_stand(one)) continue;
    const Refusal close = difference_refused(one.where);
    refuse_at(close.code, close.message, places[one.text], one.where, close.hint);
  }
  static const std::vector<ToldBefore> kNothing;
  for (const auto& [one, ref] :
       close_to_earlier(counts, told_before_ == nullptr ? kNothing : *told_before_, kSmallCountBelow)) {
    if (may_stand(one)) continue;
    const std::string which = find_names(ref).empty() ? " in '" + ref + "'" : "";
    refuse_at(kSmallDifference,
              "with a count that this audience was given before" + which + " this leaves fewer than " +
                  std::to_string(kSmallCountBelow),
              places[one.text], one.where,
              "give the number that was given then, or none; what counts others is answered for by not_a_finding");
  }
  for (const auto& [where, count] : counts) {
    if (count.number < 1 || count.number >= kSmallCountBelow || is_public(count) || where.text >= advice) continue;
    auto& alone = alone_in[where.text];
    if (!alone) alone = find_small_counts(texts[where.text], kSmallCountBelow);
    const auto meets = [&](const SmallCount& one) {
      return one.where.begin < where.where.end && where.where.begin < one.where.end;
    };
    // Told with its own text.
    if (std::ranges::any_of(*alone, meets) || is_answered_for(texts[where.text], where.where)) continue;
    refuse_at(kSmallCount, "a count below " + std::to_string(kSmallCountBelow) + " of those affected",
              places[where.text], where.where, std::string(kSayFewer));
  }
  check_described_across(texts, places);
}

void Examination::check_described_across(const std::vector<std::string_view>& texts,
                                         const std::vector<std::string>& places) {
  if (texts.size() < 2) return;
  for (const InText& one : find_descriptions_across(texts, descriptions_)) {
    if (is_answered_for(texts[one.text], one.where)) continue;
    refuse_at(kDescription,
              "with what was said before, sector and country together fit fewer than " +
                  std::to_string(kSmallCountBelow) + " here",
              places[one.text], one.where, std::string(kLeaveOneOut) + made_up());
  }
}

void Examination::check_negatives(std::string_view text, const std::string& place,
                                  const std::vector<registers::NotAFinding>& answered) {
  for (const Negation& one : find_negations(text)) {
    if (is_answered(text, one.where, answered)) continue;
    refuse_at(
        kNegativeUnproven, "this says no, and nothing is cited here that looked", place, one.where,
        "say it in a sentence that cites a negative finding; where it is none, not_a_finding takes the words and the "
        "reason");
  }
}

void Examination::check_shares(std::string_view text, const std::string& place,
                               const std::vector<registers::NotAFinding>& answered) {
  for (const Share& share : find_share_faults(text)) {
    const bool wrong = share.fault == ShareFault::wrong;
    if (!wrong && is_answered(text, share.where, answered)) continue;
    refuse_at(wrong ? kShareWrong : kShareUnfounded, share.why, place, share.where,
              wrong ? "'nearly' is up to a tenth below, 'around' up to a tenth off, 'more than' above"
                    : "as in 'nearly a third, 122 of 396, from 2016 to 2017'; what is no share of those counted is "
                      "answered for by not_a_finding");
  }
}

}  // namespace backtrail::release
