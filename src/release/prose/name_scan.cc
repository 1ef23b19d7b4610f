// SPDX-License-Identifier: Apache-2.0
// Parts of names looked for in a text: how each of its words is written tells a name from a word.
#include <algorithm>
#include <optional>
#include <unordered_map>

#include "release/prose/everyday.h"
#include "release/prose/name_parts.h"
#include "release/prose/name_words.h"
#include "release/prose/short_names.h"
#include "release/prose/terms.h"
#include "release/prose/together.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kStrewnSize = 6;  // as find_terms() has it
constexpr std::size_t kStemSize = 8;    // so long a word also begins longer ones: "northgateportal"

/// "Quarries" of "quarry", "wolves" of "wolf", and the singular of a word in the plural, where that is no common word.
std::vector<std::string> other_numbers(const std::string& word) {
  constexpr std::size_t kStem = 3;  // letters
  std::vector<std::string> out;
  const auto stem = [&](std::size_t size) { return word.substr(0, word.size() - size); };
  if (word.size() <= kStem) return out;
  if (word.ends_with('y')) out.push_back(stem(1) + "ies");
  if (word.ends_with('f')) out.push_back(stem(1) + "ves");
  if (word.ends_with("fe")) out.push_back(stem(2) + "ves");
  if (word.ends_with("ies")) out.push_back(stem(3) + "y");
  else if (word.ends_with('s') && !word.ends_with("ss")) out.push_back(stem(1));
  std::erase_if(out, [](const std::string& one) { return one.size() <= kStem || is_common(one); });
  return out;
}

/// A text as what it is searched in: folded, with its words and how each is written.
class Scan {
 public:
  Scan(const SearchedText& searched, const Folded& folded)
      : searched_(searched), text_(searched.text()), folded_(folded), runs_(word_runs(folded_.text)) {
    for (const Stretch& run : runs_) by_look_[skeleton_of(at(run))].push_back(run);
  }

  [[nodiscard]] const Folded& folded() const { return folded_; }

  void find_words(const std::vector<std::string>& words, std::vector<Stretch>& out) const {
    for (const std::string& word : words) {
      const std::string look = skeleton_of(word);
      const auto take = [&](const std::string& one) {
        const auto found = by_look_.find(one);
        if (found == by_look_.end()) return;
        for (const Stretch& run : found->second) out.push_back(original(run));
      };
      for (const char* const plural : {"", "s", "es"}) take(look + plural);
      for (const std::string& one : other_numbers(word)) take(skeleton_of(one));
    }
    find_strewn(words, out);
  }

  void find_slips(const Slips& slips, std::vector<Stretch>& out) const {
    std::unordered_map<std::string_view, bool> asked;
    for (const Stretch& run : runs_) {
      const auto [known, fresh] = asked.try_emplace(at(run), false);
      if (fresh) known->second = slips.fits(known->first);
      if (known->second) out.push_back(original(run));
    }
  }

  void find_acronyms(const std::vector<std::string>& acronyms, std::vector<Stretch>& out) const {
    if (acronyms.empty()) return;
    const auto is_one = [&](std::string_view word) { return std::ranges::find(acronyms, word) != acronyms.end(); };
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      std::string_view word = at(runs_[i]);
      Stretch where = runs_[i];
      // "NHSs"
      if (!is_one(word) && word.ends_with('s') && is_capital(where.begin)) {
        word.remove_suffix(1);
        --where.end;
      }
      if (is_one(word) && is_capitals(where) && !(is_common(std::string(word)) && is_loud(i)))
        out.push_back(original(where));
      if (const auto dotted = dotted_from(i)) {
        std::string letters;
        for (std::size_t k = i; k <= *dotted; ++k) letters += folded_.text[runs_[k].begin];
        if (is_one(letters)) out.push_back(original({runs_[i].begin, runs_[*dotted].end}));
        i = *dotted;
      }
    }
  }

  /// "Apple" where it is written as a name: with a capital, and not because a sentence begins or everything is in capitals; of
  /// several words ("National Grid") each with its capital.
  void find_names(const std::vector<std::string>& names, std::vector<Stretch>& out) const {
    for (const std::string& name : names) {
      const std::vector<std::string> words = parts_of_name(name);
      for (std::size_t i = 0; i < runs_.size(); ++i) {
        if (at(runs_[i]) != words.front() || !is_capital(runs_[i].begin)) continue;
        if (words.size() == 1) {
          if (!is_first(i) && !is_loud(i)) out.push_back(original(runs_[i]));
        } else if (const auto last = phrase_from(i, words)) {
          out.push_back(original({runs_[i].begin, runs_[*last].end}));
        }
      }
    }
  }

 private:
  /// The last run of `words` from run `i` on, each with a capital but small ones; "and" between them counts for nothing.
  [[nodiscard]] std::optional<std::size_t> phrase_from(std::size_t i, const std::vector<std::string>& words) const {
    std::size_t k = i;
    for (std::size_t w = 1; w < words.size(); ++w) {
      const std::string_view between = between_runs(k++);
      if (between.contains("\n\n") || between.find_first_of(".;:!?\"()") != std::string_view::npos) return std::nullopt;
      if (k < runs_.size() && is_and(at(runs_[k]))) ++k;
      if (k >= runs_.size()) return std::nullopt;
      const bool same = at(runs_[k]) == words[w] || (w + 1 == words.size() && at(runs_[k]) == words[w] + "s");
      if (!same || (!is_capital(runs_[k].begin) && !name_lists().small.contains(words[w]))) return std::nullopt;
    }
    return k;
  }
  [[nodiscard]] std::string_view between_runs(std::size_t k) const {
    const std::size_t then = k + 1 < runs_.size() ? runs_[k + 1].begin : folded_.text.size();
    return std::string_view(folded_.text).substr(runs_[k].end, then - runs_[k].end);
  }
  [[nodiscard]] std::string_view at(const Stretch& run) const {
    return std::string_view(folded_.text).substr(run.begin, run.end - run.begin);
  }
  [[nodiscard]] Stretch original(const Stretch& run) const {
    return {folded_.origin[run.begin], folded_.origin[run.end]};
  }

  /// Of a letter that is not ASCII (a look-alike) nobody here knows the case: it is taken for a capital.
  [[nodiscard]] bool is_capital(std::size_t folded_at) const {
    const char c = text_[folded_.origin[folded_at]];
    return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  }
  [[nodiscard]] bool is_capitals(const Stretch& run) const {
    bool some = false;
    for (std::size_t k = run.begin; k < run.end; ++k) {
      const bool digit = folded_.text[k] >= '0' && folded_.text[k] <= '9';
      if (!is_capital(k) && !digit) return false;
      some = some || !digit;
    }
    return some;
  }
  /// Whether the words beside it are in capitals too.
  [[nodiscard]] bool is_loud(std::size_t i) const {
    const auto loud = [&](std::size_t k) { return runs_[k].end - runs_[k].begin > 1 && is_capitals(runs_[k]); };
    return (i > 0 && loud(i - 1)) || (i + 1 < runs_.size() && loud(i + 1));
  }
  [[nodiscard]] bool is_first(std::size_t i) const {
    for (std::size_t k = runs_[i].begin; k > 0; --k) {
      const char c = folded_.text[k - 1];
      if (c == ' ' || c == '"' || c == '\'' || c == '(') continue;
      return c == '.' || c == '!' || c == '?' || c == ':' || c == '>' || c == '*' || c == '#' || c == '-';
    }
    return true;
  }

  /// The last of single capitals from word `i` on that points join: "N.H.S.", "N. H. S."
  [[nodiscard]] std::optional<std::size_t> dotted_from(std::size_t i) const {
    const auto single = [&](std::size_t k) { return runs_[k].end - runs_[k].begin == 1 && is_capital(runs_[k].begin); };
    if (!single(i)) return std::nullopt;
    std::size_t last = i;
    while (last + 1 < runs_.size() && single(last + 1)) {
      const std::string_view between =
          std::string_view(folded_.text).substr(runs_[last].end, runs_[last + 1].begin - runs_[last].end);
      if (between != "." && between != ". " && between != "-" && between != " ") break;
      ++last;
    }
    return last > i ? std::optional(last) : std::nullopt;
  }

  /// Letters strewn apart or look-alikes of several letters, as find_terms() knows them; not within longer words, for "Solent"
  /// is in "insolent".
  void find_strewn(const std::vector<std::string>& words, std::vector<Stretch>& out) const {
    std::vector<std::string> longer;
    std::ranges::copy_if(words, std::back_inserter(longer), [](const auto& one) { return one.size() >= kStrewnSize; });
    for (const std::string& word : longer) {
      std::vector<Stretch> found;
      searched_.find(word, found);
      for (const Stretch& one : joined(std::move(found))) {
        const auto index = [&](std::size_t origin) {
          return static_cast<std::size_t>(std::ranges::lower_bound(folded_.origin, origin) - folded_.origin.begin());
        };
        const std::size_t first = index(one.begin);
        std::size_t last = index(one.end);
        if (first > 0 && is_word_byte(folded_.text[first - 1])) continue;
        std::size_t rest = 0;
        while (last + rest < folded_.text.size() && is_word_byte(folded_.text[last + rest])) ++rest;
        const std::string_view more = std::string_view(folded_.text).substr(last, rest);
        if (rest == 0 || more == "s" || more == "es" || word.size() >= kStemSize) out.push_back(one);
      }
    }
  }

  const SearchedText& searched_;
  std::string_view text_;
  const Folded& folded_;
  std::vector<Stretch> runs_;
  std::unordered_map<std::string, std::vector<Stretch>> by_look_;  // runs by what they look like
};

}  // namespace

struct ScannedText::State {
  explicit State(std::string_view text) : searched(text) {
    if (searched.spelled() != nullptr) scans.emplace_back(searched, *searched.spelled());
    scans.emplace_back(searched, searched.plain());
  }
  SearchedText searched;
  std::vector<Scan> scans;
};

ScannedText::ScannedText(std::string_view text) : state_(std::make_unique<State>(text)) {}
ScannedText::~ScannedText() = default;

std::string_view ScannedText::text() const { return state_->searched.text(); }

std::vector<Stretch> ScannedText::find_terms(const std::vector<std::string>& terms) const {
  std::vector<Stretch> found;
  for (const std::string& term : terms) {
    const std::size_t before = found.size();
    state_->searched.find(term, found);
    if (found.size() == before) continue;
    const std::string word = everyday_word(term);
    if (word.empty()) continue;
    const auto none = std::remove_if(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(),
                                     [&](const Stretch& one) { return !means_name(text(), one, term, word); });
    found.erase(none, found.end());
  }
  return joined(std::move(found));
}

std::vector<Stretch> ScannedText::find_parts(const NameParts& parts) const {
  std::vector<Stretch> found = find_terms(parts.terms);
  for (const Scan& one : state_->scans) {
    one.find_words(parts.words, found);
    one.find_acronyms(parts.acronyms, found);
    one.find_names(parts.names, found);
    for (const std::string& name : parts.short_names) find_short_name(text(), one.folded(), ShortName(name), found);
    for (const std::string& name : parts.together) find_together(text(), one.folded(), name, found);
  }
  return joined(std::move(found));
}

std::vector<Stretch> ScannedText::find_slips(const Slips& slips) const {
  std::vector<Stretch> found;
  if (slips.empty()) return found;
  for (const Scan& one : state_->scans) one.find_slips(slips, found);
  return joined(std::move(found));
}

std::vector<Stretch> find_parts(std::string_view text, const NameParts& parts) {
  return ScannedText(text).find_parts(parts);
}

}  // namespace backtrail::release
