// SPDX-License-Identifier: Apache-2.0
#include "release/prose/advice.h"

#include <algorithm>
#include <limits>

#include "release/counted.h"
#include "release/prose/address_words.h"
#include "release/prose/clauses.h"
#include "release/prose/countries.h"
#include "release/prose/days.h"
#include "release/prose/language.h"
#include "release/prose/numbers.h"
#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

struct AdviceLists {
  WordSet verbs = set("verbs"), leads = set("leads"), we = set("we"), takes_sentences = set("takes_sentences"),
          is = set("is"), with_of = set("with_of"), persons = set("persons"), relative = set("relative"),
          past = set("past"), perfect = set("perfect"), doers = set("doers"), deeds = set("deeds"), one = set("one"),
          times = set("times"), units = set("units"), may = set("may");
  Phrases openers = phrases("openers"), orders = phrases("orders"), binds = phrases("binds");
  WordSet months = word_set("judged.yml", "months");
  static WordSet set(std::string_view key) { return word_set("advice.yml", key); }
  static Phrases phrases(std::string_view key) { return phrases_of("advice.yml", key); }
};
const AdviceLists& advice_lists() {
  static const AdviceLists kLists;
  return kLists;
}

/// One sentence.
class Advice {
 public:
  Advice(std::string_view text, const ClauseWords& words) : text_(text), words_(words) {}

  [[nodiscard]] bool is_advice() const {
    const std::size_t first = behind_openers(0);
    if (is_order_at(first) || binds()) return true;
    if (at(first) == "you" && advice_lists().may.contains(at(first + 1))) return true;
    if (!advice_lists().leads.contains(at(first))) return false;
    // "If you run one, reset its keys", "where necessary use another".
    for (std::size_t i = first + 1; i < words_.size(); ++i) {
      if (words_[i].begins && is_order_at(behind_openers(i))) return true;
    }
    return false;
  }

  /// Where it tells of what was.
  void add_past(std::vector<InAdvice>& out) const {
    bool told_of = false;  // of what was named before
    for (std::size_t i = 0; i < words_.size(); ++i) {
      told_of = (told_of && !words_[i].begins) || advice_lists().relative.contains(at(i)) ||
                advice_lists().takes_sentences.contains(at(i));
      if (!is_past_at(i) || (told_of && !is_somewhere())) continue;
      out.push_back({{words_[i].where.begin, words_.back().where.end}, InAdvice::What::past});
      return;
    }
  }

  /// "In March": with a year it is one of find_days().
  void add_months(std::vector<InAdvice>& out) const {
    const AdviceLists& lists = advice_lists();
    for (std::size_t i = 1; i < words_.size(); ++i) {
      // "May" is a word of rules, and so is "march" without its capital; days of the week come again.
      const char capital = text_[words_[i].where.begin];
      if (capital < 'A' || capital > 'Z' || at(i).ends_with("day") || !lists.months.contains(at(i))) continue;
      const bool day = std::ranges::all_of(at(i - 1), is_digit);
      if ((day || lists.times.contains(at(i - 1))) && !is_year_word(at(i + 1)))
        out.push_back({words_[i].where, InAdvice::What::time});
    }
  }

  [[nodiscard]] Stretch where() const { return {words_.front().where.begin, words_.back().where.end}; }

 private:
  [[nodiscard]] const std::string& at(std::size_t i) const {
    static const std::string kNone;
    return i < words_.size() ? words_[i].text : kNone;
  }

  [[nodiscard]] std::size_t behind_openers(std::size_t i) const {
    for (std::size_t size = 0; (size = match(advice_lists().openers, words_, i)) != 0;) i += size;
    return i;
  }

  [[nodiscard]] bool is_order_at(std::size_t i) const {
    const AdviceLists& lists = advice_lists();
    if (match(lists.orders, words_, i) != 0) return true;
    if (!lists.verbs.contains(at(i)) || (at(i + 1) == "of" && !lists.with_of.contains(at(i)))) return false;
    if (lists.takes_sentences.contains(at(i))) return true;
    // "Access logs show": a noun, of which something is told. "Every account you have" is told of nobody.
    for (std::size_t k = i + 1; k + 1 < words_.size(); ++k) {
      if (words_[k].begins || lists.relative.contains(at(k)) || lists.takes_sentences.contains(at(k))) return true;
      const bool told = lists.is.contains(at(k)) || lists.past.contains(at(k));
      if (told && at(k - 1) != "to" && !lists.persons.contains(at(k - 1))) return false;
    }
    return true;
  }

  /// "Should", "we recommend": what holds for all who read it.
  [[nodiscard]] bool binds() const {
    const AdviceLists& lists = advice_lists();
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::size_t size = match(lists.binds, words_, i);
      if (size != 0 && at(i + size) != "have") return true;
      if (at(i) == "we" && (lists.we.contains(at(i + 1)) || lists.we.contains(at(i + 2)))) return true;
    }
    return false;
  }

  [[nodiscard]] bool is_past_at(std::size_t i) const {
    const AdviceLists& lists = advice_lists();
    if (lists.past.contains(at(i))) return true;
    if (lists.perfect.contains(at(i))) return at(i + 1) == "been" || at(i + 2) == "been";
    return lists.doers.contains(at(i)) && (lists.deeds.contains(at(i + 1)) || lists.deeds.contains(at(i + 2)));
  }

  /// Whether it happened to one of many, or in a country: "a tool that was used at a bank".
  [[nodiscard]] bool is_somewhere() const {
    constexpr std::size_t kWithin = 3;  // "at a small Swedish bank"
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!advice_lists().one.contains(at(i))) continue;
      for (std::size_t k = i + 1; k <= i + kWithin; ++k) {
        const auto noun = party_noun(at(k));
        // Whom readers have one of.
        if (noun && *noun != "provider" && *noun != "vendor" && *noun != "supplier") return true;
      }
    }
    return !find_countries(text_, words_).empty();
  }

  std::string_view text_;
  const ClauseWords& words_;
};

/// "Windows Server 2012" and "keys of 2048 bits" are no years, "since 2014" is one.
bool is_time(std::string_view text, const NamedDays& named) {
  if (named.year.empty()) return true;
  const auto words_in = [](std::string_view part) {
    const auto sentences = clauses_of(part);
    return sentences.empty() ? ClauseWords() : sentences.back();
  };
  constexpr std::size_t kNear = 24;  // bytes that hold the words beside it
  const std::size_t from = named.where.begin > kNear ? named.where.begin - kNear : 0;
  const ClauseWords before = words_in(text.substr(from, named.where.begin - from));
  const auto behind = clauses_of(text.substr(named.where.end, kNear));
  if (!behind.empty() && advice_lists().units.contains(behind.front().front().text)) return false;
  return !before.empty() && advice_lists().times.contains(before.back().text);
}

bool is_within(const std::vector<Stretch>& all, const Stretch& one) {
  return std::ranges::any_of(all, [&](const Stretch& have) { return have.begin <= one.begin && one.end <= have.end; });
}

/// The words of an address of the web are read as such elsewhere: "/who-did-it" tells nothing here.
std::string without_addresses(std::string_view text) {
  std::string out(text);
  for (const Stretch& one : find_web_addresses(text))
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(one.begin), out.begin() + static_cast<std::ptrdiff_t>(one.end),
              'x');
  return out;
}

std::vector<InAdvice> find(std::string_view written, int least, bool orders_alone) {
  const std::string text = without_addresses(written);
  const std::vector<Stretch> foreign = find_not_english(text);
  std::vector<InAdvice> out;
  bool listed = false;  // "look for:", and a line for each
  std::size_t end = 0;
  for (const ClauseWords& words : clauses_of(text)) {
    const Advice sentence(text, words);
    const Stretch where = sentence.where();
    const std::string_view gap = std::string_view(text).substr(end, where.begin - end);
    listed = gap.contains('\n') && (listed || gap.contains(':'));
    end = where.end;
    if (is_within(foreign, where)) continue;
    if (orders_alone && !listed && !sentence.is_advice()) out.push_back({where, InAdvice::What::no_order});
    sentence.add_past(out);
    sentence.add_months(out);
  }
  for (const NamedDays& one : find_days(text)) {
    if (is_time(text, one)) out.push_back({one.where, InAdvice::What::time});
  }
  for (const SmallCount& one : find_small_counts(text, std::numeric_limits<int>::max())) {
    if (one.number >= least) out.push_back({one.where, InAdvice::What::count});
  }
  return out;
}

}  // namespace

std::vector<InAdvice> find_facts(std::string_view text, int least) { return find(text, least, false); }
std::vector<InAdvice> find_no_advice(std::string_view text, int least) { return find(text, least, true); }

}  // namespace backtrail::release
