// SPDX-License-Identifier: Apache-2.0
// Any text against an audience, in all its readings: what `publish --check` asks.
#include <algorithm>
#include <span>
#include <utility>

#include "registers/rule_texts.h"
#include "release/codes.h"
#include "release/examination.h"
#include "release/gate.h"
#include "release/prose/language.h"
#include "release/prose/tokens.h"
#include "release/reading.h"

namespace backtrail::release {
namespace {

/// The counts of a text as it is written, beside which stand those of readings that have little of it.
class CountsOfAll {
 public:
  explicit CountsOfAll(std::string_view text) : text_(text) {}

  /// Those of a reading that with one of the text leave too few.
  [[nodiscard]] std::vector<Stretch> close_to(const Reading& reading) {
    std::vector<CountInText> counts = find_counts_together({reading.text});
    if (counts.empty()) return {};
    for (CountInText& one : counts) one.where.where = reading.original(one.where.where);
    if (!written_) written_ = find_counts_together({text_});
    const auto begins = [](const CountInText& one) { return one.where.where.begin; };
    std::ranges::stable_sort(counts, {}, begins);
    // Those of the text that are read otherwise here.
    const auto is_here = [&, here = std::span(counts)](const CountInText& one) {
      const auto behind = std::ranges::lower_bound(here, one.where.where.end, {}, begins);
      return behind != here.begin() && (behind - 1)->where.where.end > one.where.where.begin;
    };
    std::vector<CountInText> all;
    std::ranges::remove_copy_if(*written_, std::back_inserter(all), is_here);
    all.insert(all.end(), counts.begin(), counts.end());
    std::ranges::stable_sort(all, {}, begins);
    std::vector<Stretch> out;
    for (const InText& one : small_differences_of(all, kSmallCountBelow)) out.push_back(one.where);
    return out;
  }

 private:
  std::string_view text_;
  std::optional<std::vector<CountInText>> written_;
};

/// A share whose numbers are not in this reading, which may have little of the text: the text itself was looked at with all of them.
bool is_share_as_written(std::string_view text, const Refusal& one, std::string_view reading, const Stretch& here) {
  return one.code == kShareUnfounded && text.substr(one.where.begin, one.where.end - one.where.begin) ==
                                            reading.substr(here.begin, here.end - here.begin);
}

bool is_told(const std::vector<Refusal>& told, const Refusal& other) {
  return std::ranges::any_of(told, [&](const Refusal& one) {
    const bool placed = one.where.end != 0 && other.where.end != 0;
    return one.code == other.code &&
           (!placed || (one.where.begin < other.where.end && other.where.begin < one.where.end));
  });
}

/// Everything but names, of one reading; places are those of the text. `examination` has nothing to refuse yet, and then again: of an audience
/// and its organisations one is enough for all readings.
std::vector<Refusal> words_of(const Reading& reading, std::string_view text, CountsOfAll& counts,
                              Examination& examination) {
  examination.check_words(reading.text, "");
  examination.check_negatives(reading.text, "");
  examination.check_differences({reading.text}, {""});
  examination.check_shares(reading.text, "");
  std::vector<Refusal> out = std::exchange(examination.refusals(), {});
  const bool first = reading.origin == nullptr;
  std::erase_if(out, [&](Refusal& one) {
    if (one.where.end == 0) return false;
    const Stretch here = one.where;
    one.where = reading.original(one.where);
    return !first && is_share_as_written(text, one, reading.text, here);
  });
  if (!first) {
    for (const Stretch& where : counts.close_to(reading)) out.push_back(difference_refused(where));
  }
  for (Refusal& one : out) {
    if (one.where.end != 0)
      one.place = "bytes " + std::to_string(one.where.begin) + "-" + std::to_string(one.where.end);
    if (!first) one.place += (one.place.empty() ? "" : ", ") + std::string(reading.as);
  }
  return out;
}

}  // namespace

CheckedText check_as_read(std::string_view text, const marking::Audience& audience, const std::vector<Party>& parties,
                          const Asked& asked) {
  CheckedText out;
  const KeptTokens kept;
  // Names are looked for in all readings at once, the rest in each.
  Examination names(audience, parties, {});
  names.obfuscate(asked.obfuscated);
  names.keep_unnamed(asked.unnamed);
  names.check_names(text, "");
  // A rule is read as one, whatever its file is called.
  if (text.contains("detection:")) {
    if (const auto rule = registers::rule_texts(text)) names.check_sought(sought_by(*rule), "");
  }
  // Nobody puts a pseudonym into what is checked here, so that a placeholder names somebody as any other word does.
  for (Refusal& one : names.refusals())
    one.hint = "leave it out; {org:ID} becomes a pseudonym in a statement or an advisory, and nowhere else";
  names.check_placeholders(text);
  out.refusals = std::exchange(names.refusals(), {});
  CountsOfAll counts(text);
  out.unread = for_readings(text, [&](const Reading& reading) {
    const std::string as(reading.as);
    if (std::ranges::find(out.read_as, as) == out.read_as.end()) out.read_as.push_back(as);
    // In the files of office programs everything but their tags is for programs.
    const bool office =
        text.starts_with("<?xml") && (text.contains("openxmlformats.org") || text.contains("opendocument:xmlns"));
    if (!reading.whole || (office && reading.as != "without tags")) return;
    const bool first = reading.origin == nullptr;
    for (Refusal& one : words_of(reading, text, counts, names)) {
      if (first || !is_told(out.refusals, one)) out.refusals.push_back(std::move(one));
    }
    for (const Stretch& one : find_not_english(reading.text)) out.not_english.push_back(reading.original(one));
  });
  out.not_english = joined(std::move(out.not_english));
  return out;
}

std::vector<Refusal> check_text(std::string_view text, const marking::Audience& audience,
                                const std::vector<Party>& parties) {
  return check_as_read(text, audience, parties).refusals;
}

}  // namespace backtrail::release
