// SPDX-License-Identifier: Apache-2.0
#include "release/prose/name_parts.h"

#include <unicode/uloc.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "release/prose/fold.h"
#include "release/prose/short_names.h"
#include "release/prose/together.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kWordSize = 4;     // letters: shorter words are everywhere
constexpr std::size_t kStrewnSize = 6;   // as find_terms() has it
constexpr std::size_t kStemSize = 8;     // so long a word also begins longer ones: "northgateportal"
constexpr std::size_t kAcronymSize = 3;  // letters
constexpr std::size_t kShortSize = 4;    // letters: a whole name in capitals, as "BT"
constexpr std::size_t kLongestCountryName = 128;

/// The words of folded text, as stretches of it.
std::vector<Stretch> runs_of(std::string_view folded) {
  std::vector<Stretch> out;
  for (std::size_t at = 0; at < folded.size();) {
    std::size_t end = at;
    while (end < folded.size() && is_word_byte(folded[end])) ++end;
    if (end > at) out.push_back({at, end});
    at = end + 1;
  }
  return out;
}

std::vector<std::string> parts_of_name(std::string_view text) {
  const std::string folded = fold(text).text;
  std::vector<std::string> out;
  bool letters = false;  // the last word is a single one with a point behind it
  for (const Stretch& one : runs_of(folded)) {
    std::string word = folded.substr(one.begin, one.end - one.begin);
    // "N.V." is one word, as "nv".
    const bool dotted = word.size() == 1 && one.begin > 1 && folded[one.begin - 1] == '.' && !out.empty() && letters;
    letters = word.size() == 1 && (one.end == folded.size() || folded[one.end] == '.');
    if (dotted) {
      out.back() += word;
      continue;
    }
    // The "s" of "Lloyd's" is no word.
    if (word == "s" && !out.empty() && one.begin > 0 && folded[one.begin - 1] == '\'') continue;
    out.push_back(std::move(word));
  }
  return out;
}

WordSet country_words() {
  WordSet out;
  for (const char* const* code = uloc_getISOCountries(); *code != nullptr; ++code) {
    std::array<UChar, kLongestCountryName> name{};
    UErrorCode status = U_ZERO_ERROR;
    const std::string locale = std::string("und_") + *code;
    const auto size =
        uloc_getDisplayCountry(locale.c_str(), "en", name.data(), static_cast<std::int32_t>(name.size()), &status);
    if (U_FAILURE(status) || size <= 0 || size > static_cast<std::int32_t>(name.size())) continue;
    std::string text;
    for (std::int32_t i = 0; i < size; ++i) text += name[i] < 0x80 ? static_cast<char>(name[i]) : ' ';
    for (std::string& word : parts_of_name(text)) out.insert(std::move(word));
  }
  return out;
}

struct NameLists {
  WordSet legal = word_set("names.yml", "legal_forms");
  WordSet generic = word_set("names.yml", "generic");
  WordSet places = word_set("names.yml", "places");
  WordSet small = word_set("names.yml", "small_words");
  WordSet acronyms = word_set("names.yml", "acronyms");
  WordSet labels = word_set("names.yml", "labels");
  WordSet countries = country_words();
  std::vector<std::string> affixes = [] {  // the longest first
    std::vector<std::string> out;
    for_words("names.yml", "legal_affixes", [&](std::string_view one) { out.push_back(fold(one).text); });
    std::ranges::sort(out, std::ranges::greater(), &std::string::size);
    return out;
  }();
};

const NameLists& name_lists() {
  static const NameLists kLists;
  return kLists;
}

bool is_digits(const std::string& word) {
  return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

/// "harbours" is as common as "harbour".
bool is_common(const std::string& word) {
  const auto known = [](const std::string& one) {
    const NameLists& all = name_lists();
    return is_common_word(one) || all.legal.contains(one) || all.generic.contains(one) || all.places.contains(one) ||
           all.countries.contains(one) || all.small.contains(one);
  };
  if (known(word)) return true;
  if (word.ends_with("ies")) return known(word.substr(0, word.size() - 3) + "y");
  return (word.ends_with('s') && known(word.substr(0, word.size() - 1))) ||
         (word.ends_with("es") && known(word.substr(0, word.size() - 2)));
}

bool is_distinctive(const std::string& word) {
  return word.size() >= kWordSize && !is_digits(word) && !is_common(word);
}

void add(std::vector<std::string>& to, std::string one) {
  if (!one.empty() && std::ranges::find(to, one) == to.end()) to.push_back(std::move(one));
}

std::string phrase(const std::vector<std::string>& words, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) out += (out.empty() ? "" : " ") + words[i];
  return out;
}

/// "nhs" of Northgate Health Services; small words left out.
void add_acronym(NameParts& to, const std::vector<std::string>& words, std::size_t from, std::size_t until) {
  std::string letters;
  for (std::size_t i = from; i < until; ++i) {
    if (!name_lists().small.contains(words[i]) && words[i].front() >= 'a' && words[i].front() <= 'z')
      letters += words[i].front();
  }
  if (letters.size() >= kAcronymSize && !name_lists().acronyms.contains(letters)) add(to.acronyms, std::move(letters));
}

bool is_and(std::string_view word) { return word == "and" || word == "und" || word == "et"; }

/// A text as what it is searched in: folded, with its words and how each is written.
class Scan {
 public:
  Scan(std::string_view text, Folded folded) : text_(text), folded_(std::move(folded)), runs_(runs_of(folded_.text)) {}

  [[nodiscard]] const Folded& folded() const { return folded_; }

  void find_words(const std::vector<std::string>& words, std::vector<Stretch>& out) const {
    if (words.empty()) return;
    WordSet wanted;
    for (const std::string& word : words) wanted.insert(skeleton_of(word));
    for (const Stretch& run : runs_) {
      const std::string word = skeleton_of(at(run));
      const bool is = wanted.contains(word) ||
                      (word.ends_with('s') && wanted.contains(word.substr(0, word.size() - 1))) ||
                      (word.ends_with("es") && wanted.contains(word.substr(0, word.size() - 2)));
      if (is) out.push_back(original(run));
    }
    find_strewn(words, out);
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
      for (const Stretch& one : find_terms(text_, {word})) {
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

  std::string_view text_;
  Folded folded_;
  std::vector<Stretch> runs_;
};

}  // namespace

void NameParts::merge(const NameParts& other) {
  for (const auto& [to, from] : {std::pair(&terms, &other.terms), std::pair(&words, &other.words),
                                 std::pair(&acronyms, &other.acronyms), std::pair(&names, &other.names),
                                 std::pair(&short_names, &other.short_names), std::pair(&together, &other.together)}) {
    for (const std::string& one : *from) add(*to, one);
  }
}

void NameParts::forget(const NameParts& other, const std::vector<std::string>& known) {
  WordSet gone;
  for (const auto* const list : {&other.terms, &other.words, &other.acronyms, &other.names})
    gone.insert(list->begin(), list->end());
  for (const std::string& term : known) {
    const std::vector<std::string> all = parts_of_name(term);
    gone.insert(phrase(all, 0, all.size()));
    gone.insert(all.begin(), all.end());
  }
  for (auto* const list : {&terms, &words, &acronyms, &names})
    std::erase_if(*list, [&](const std::string& one) { return gone.contains(one); });
  std::erase_if(short_names, [&](const std::string& one) {
    const std::vector<std::string> folded = parts_of_name(one);
    return std::ranges::find(other.short_names, one) != other.short_names.end() ||
           gone.contains(phrase(folded, 0, folded.size()));
  });
  const auto run_together = [](std::string text) {
    text = fold(text).text;
    std::erase_if(text, [](char c) { return !is_word_byte(c); });
    return text;
  };
  WordSet written;
  for (const auto* const list :
       std::initializer_list<const std::vector<std::string>*>{&known, &other.together, &other.terms, &other.names}) {
    for (const std::string& one : *list) written.insert(run_together(one));
  }
  std::erase_if(together, [&](const std::string& one) { return written.contains(run_together(one)); });
}

namespace {

/// "\u65e5\u7acb" of its name with the legal form, which in scripts without blanks is written together with it.
std::string without_affixes(std::string word) {
  const auto strip = [&](const std::string& affix) {
    if (word.size() <= affix.size()) return false;
    if (word.starts_with(affix)) word.erase(0, affix.size());
    else if (word.ends_with(affix)) word.resize(word.size() - affix.size());
    else return false;
    return true;
  };
  while (std::ranges::any_of(name_lists().affixes, strip)) {
  }
  return word;
}

/// The name's words without its legal form before and behind.
std::vector<std::string> core_of(const std::vector<std::string>& words) {
  std::size_t from = 0, until = words.size();
  const NameLists& all = name_lists();
  const auto legal = [&](std::size_t i) {
    return all.legal.contains(words[i]) || std::ranges::find(all.affixes, words[i]) != all.affixes.end();
  };
  // "S.A. de C.V.", "Marks & Co."
  while (until > from && (legal(until - 1) || (until < words.size() && all.small.contains(words[until - 1])))) --until;
  while (from < until && (legal(from) || words[from] == "the")) ++from;
  return {words.begin() + static_cast<std::ptrdiff_t>(from), words.begin() + static_cast<std::ptrdiff_t>(until)};
}

/// Whether so few letters are found as ShortName alone: "at t" and "e on" are parts of "that table" and "the one on".
bool is_short(const std::vector<std::string>& core) {
  std::size_t size = 0;
  for (const std::string& word : core) size += is_and(word) ? 0 : word.size();
  return size <= kShortNameSize;
}

/// What is left of a name without its legal form, as a whole: "BT", "Bridge", "National Grid".
void add_core(NameParts& to, const std::vector<std::string>& core, bool stripped) {
  const NameLists& all = name_lists();
  const auto place = [&](const std::string& one) {
    return all.places.contains(one) || all.countries.contains(one) || all.small.contains(one);
  };
  const auto telling = [&](const std::string& one) { return !all.generic.contains(one) && !place(one); };
  if (core.size() == 1) {
    const std::string& word = core.front();
    if (!stripped || is_digits(word)) return;
    if (static_cast<unsigned char>(word.front()) >= 0x80) return add(to.terms, word);
    if (is_distinctive(word)) return;
    if (word.size() >= kAcronymSize) add(to.names, word);
    if (word.size() <= kShortSize && word.size() > 1 && !all.acronyms.contains(word)) add(to.acronyms, word);
    return;
  }
  if (is_short(core)) return;
  // "Managed Services" in small letters is in every text about them, and "New Zealand" in any letters.
  if (std::ranges::any_of(core, telling)) add(to.terms, phrase(core, 0, core.size()));
  else if (stripped && !std::ranges::all_of(core, place)) add(to.names, phrase(core, 0, core.size()));
}

/// Words [from, until) of a name as ShortName has them; nothing where they are no short name.
std::string short_name_of(std::string_view name, const Folded& folded, const std::vector<Stretch>& runs) {
  const NameLists& all = name_lists();
  std::string out, joined;
  bool capitals = true, some = false;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::string word = folded.text.substr(runs[i].begin, runs[i].end - runs[i].begin);
    if (i > 0 && is_and(word)) {
      out += '&';
      continue;
    }
    const std::size_t behind = i > 0 ? runs[i - 1].end : 0;
    const std::string_view between = std::string_view(folded.text).substr(behind, runs[i].begin - behind);
    if (!out.empty() && out.back() != '&') out += between.contains('&') || between.contains('+') ? '&' : ' ';
    for (std::size_t k = runs[i].begin; k < runs[i].end; ++k) {
      const char written = name[folded.origin[k]];
      const bool letter = folded.text[k] >= 'a' && folded.text[k] <= 'z';
      const bool capital =
          letter && ((written >= 'A' && written <= 'Z') || static_cast<unsigned char>(written) >= 0x80);
      if (static_cast<unsigned char>(folded.text[k]) >= 0x80) return {};
      capitals = capitals && (capital || !letter);
      some = some || capital;
      out += capital ? static_cast<char>(folded.text[k] - 'a' + 'A') : folded.text[k];
    }
    joined += word;
  }
  const bool several = out.find_first_of(" &") != std::string::npos;
  const bool digits = is_digits(joined) && !out.contains('&');
  if (joined.size() < 2 || joined.size() > kShortNameSize || digits) return {};
  if (!several && (!capitals || !some || joined.size() > kShortSize || all.acronyms.contains(joined))) return {};
  // Who enters a name in small letters means it in capitals.
  if (several && !some)
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
  return out;
}

/// "E.ON", "AT&T" and "EDF" of names; where more than a legal form follows, of those alone that signs join ("AT&T Services").
void add_short_names(NameParts& to, std::string_view name) {
  const Folded folded = fold(name);
  std::vector<Stretch> runs = runs_of(folded.text);
  const NameLists& all = name_lists();
  const auto word = [&](std::size_t i) { return folded.text.substr(runs[i].begin, runs[i].end - runs[i].begin); };
  const auto first = std::string_view(folded.text).substr(0, folded.text.find(' '));
  std::size_t leading = 0;
  while (leading < runs.size() && runs[leading].end <= first.size()) ++leading;
  if (leading > 1 && leading < runs.size() && first.back() != '.') {
    const std::string one =
        short_name_of(name, folded, {runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(leading)});
    const bool legal = all.legal.contains(phrase(parts_of_name(first), 0, 1));
    if (!legal && std::ranges::none_of(one, [](char c) { return c >= 'a' && c <= 'z'; })) add(to.short_names, one);
  }
  // Letters of a legal form may be parted by points: "S.A."
  const std::vector<std::string> core = core_of(parts_of_name(name));
  std::string letters;
  for (const std::string& part : core) letters += part;
  for (std::size_t from = 0; from < runs.size(); ++from) {
    std::string some;
    for (std::size_t until = from; until < runs.size() && some.size() < letters.size(); ++until) {
      some += word(until);
      if (some == letters) {
        return add(to.short_names, short_name_of(name, folded,
                                                 {runs.begin() + static_cast<std::ptrdiff_t>(from),
                                                  runs.begin() + static_cast<std::ptrdiff_t>(until) + 1}));
      }
    }
  }
}

/// "NationalGrid" of "National Grid plc", "BTGroup" of "BT Group plc": what the name holds beside its last legal form.
void add_together(NameParts& to, std::string_view name) {
  const Folded folded = fold(name);
  const std::vector<Stretch> runs = runs_of(folded.text);
  const std::vector<std::string> core = core_of(parts_of_name(name));
  const bool common = std::ranges::find(to.names, phrase(core, 0, core.size())) != to.names.end();
  const bool anybody = core.size() == 1 && name_lists().acronyms.contains(core.front());
  const auto word = [&](std::size_t i) { return folded.text.substr(runs[i].begin, runs[i].end - runs[i].begin); };
  std::size_t from = 0;
  while (from < runs.size() && !core.empty() && word(from) != core.front()) ++from;
  std::string out;
  for (std::size_t i = from; i < runs.size() && !core.empty(); ++i) {
    const std::size_t words = i - from + 1;
    if (words <= core.size() ? word(i) != core[words - 1] : word(i).size() < 2) return;
    bool first = true;
    for (std::size_t k = runs[i].begin; k < runs[i].end; ++k) {
      const char c = folded.text[k], as = name[folded.origin[k]];
      const bool letter = c >= 'a' && c <= 'z';
      const bool capital = first ? !name_lists().small.contains(word(i)) : as >= 'A' && as <= 'Z';
      out += letter && capital ? static_cast<char>(c - 'a' + 'A') : c;
      first = false;
    }
    const bool enough = words == core.size() ? common : words > core.size() && !anybody;
    // "HealthCare" is in every text.
    if (words > 1 && enough && !is_common(fold(out).text)) add(to.together, out);
  }
}

void add_parts_of(NameParts& to, std::string text) {
  // "Marks & Spencer" is "Marks and Spencer".
  for (std::size_t at = text.find('&'); at != std::string::npos; at = text.find('&', at + 1))
    text.replace(at, 1, " and ");
  std::vector<std::string> words = parts_of_name(text);
  for (std::string& word : words) word = without_affixes(word);
  const std::vector<std::string> core = core_of(words);
  if (core.empty()) return;
  const bool stripped =
      core.size() != words.size() || phrase(words, 0, words.size()) != phrase(parts_of_name(text), 0, words.size());
  add_core(to, core, stripped);
  if (std::vector<std::string> joined = core; std::erase_if(joined, is_and) > 0 && joined.size() > 1)
    add_core(to, joined, stripped);
  for (const std::string& word : core) {
    if (is_distinctive(word)) add(to.words, word);
  }
  add_acronym(to, core, 0, core.size());
  if (core.size() != words.size() && core.size() > 1) {
    const auto first = std::ranges::search(words, core).begin() - words.begin();
    add_acronym(to, words, static_cast<std::size_t>(first), words.size());
  }
}

}  // namespace

void add_name_parts(NameParts& to, std::string_view name) {
  const std::string folded = fold(name).text, spelled = fold(name, false, true).text;
  add_parts_of(to, folded);
  if (spelled != folded) add_parts_of(to, spelled);
  add_short_names(to, name);
  add_together(to, name);
}

void add_domain_parts(NameParts& to, std::string_view domain) {
  std::vector<std::string> labels(1);
  for (const char c : fold(domain).text) {
    if (c == '.') labels.emplace_back();
    else labels.back() += c;
  }
  for (std::size_t i = 0; i + 1 < labels.size(); ++i) {
    const std::vector<std::string> words = parts_of_name(labels[i]);
    const bool telling = words.size() > 1 && std::ranges::any_of(words, is_distinctive);
    if (telling) add(to.terms, phrase(words, 0, words.size()));
    for (const std::string& word : words) {
      if (is_distinctive(word) && !name_lists().labels.contains(word)) add(to.words, word);
    }
  }
}

std::vector<Stretch> find_parts(std::string_view text, const NameParts& parts) {
  std::vector<Stretch> found = find_terms(text, parts.terms);
  const auto scan = [&](Folded folded) {
    const Scan one(text, std::move(folded));
    one.find_words(parts.words, found);
    one.find_acronyms(parts.acronyms, found);
    one.find_names(parts.names, found);
    for (const std::string& name : parts.short_names) find_short_name(text, one.folded(), ShortName(name), found);
    for (const std::string& name : parts.together) find_together(text, one.folded(), name, found);
  };
  Folded plain = fold(text), spelled = fold(text, false, true);
  if (spelled.text != plain.text) scan(std::move(spelled));
  scan(std::move(plain));
  return joined(std::move(found));
}

}  // namespace backtrail::release
