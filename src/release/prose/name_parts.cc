// SPDX-License-Identifier: Apache-2.0
#include "release/prose/name_parts.h"

#include <algorithm>

#include "release/prose/name_words.h"
#include "release/prose/own_letters.h"
#include "release/prose/short_names.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kAcronymSize = 3;  // letters
constexpr std::size_t kTogetherSize = 8;  // letters: in small ones too
constexpr std::size_t kJoinedHostSize = 4;  // letters and digits
constexpr std::size_t kShortSize = 4;    // letters: a whole name in capitals, as "BT"

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

/// "\u3055\u304f\u3089" of a name that goes on with "\u96fb\u6a5f": what it is called for short, where that is enough. Two characters
/// of Han alone are a word of any text, and so are countries and towns.
std::string without_business(std::string word) {
  constexpr std::size_t kHanLeast = 3, kLeast = 2;  // characters
  static const auto kBusiness = [] {
    std::vector<std::string> out;
    for_words("names.yml", "business_affixes", [&](std::string_view one) { out.push_back(fold(one).text); });
    std::ranges::sort(out, std::ranges::greater(), &std::string::size);
    return out;
  }();
  static const auto kPlaces = [] {
    WordSet out;
    for_words("names.yml", "places_unspaced", [&](std::string_view one) { out.insert(fold(one).text); });
    return out;
  }();
  const auto strip = [&](const std::string& affix) {
    if (word.size() <= affix.size() || !word.ends_with(affix)) return false;
    word.resize(word.size() - affix.size());
    return true;
  };
  bool stripped = false;
  while (std::ranges::any_of(kBusiness, strip)) stripped = true;
  std::size_t size = 0;
  bool han = true;
  for (std::size_t at = 0; at < word.size(); ++size) {
    const Decoded one = decode(std::string_view(word).substr(at));
    han = han && one.code >= 0x3400 && one.code < 0xA000;
    at += one.size;
  }
  if (!stripped || kPlaces.contains(word) || size < (han ? kHanLeast : kLeast)) return {};
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
  std::vector<Stretch> runs = word_runs(folded.text);
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
  const std::vector<Stretch> runs = word_runs(folded.text);
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

/// "H. F. Lines" of Harbour Freight Lines: first letters before the last word, however they are parted.
void add_initials(NameParts& to, const std::vector<std::string>& core) {
  constexpr std::size_t kLettersLeast = 6;  // as find_terms() needs them where signs may stand between
  std::string letters;
  for (std::size_t i = 0; i + 1 < core.size(); ++i) {
    if (core[i].front() < 'a' || core[i].front() > 'z') return;
    if (!name_lists().small.contains(core[i])) letters += core[i].front();
  }
  const bool anybodys = letters.size() < 2 || name_lists().acronyms.contains(letters) || is_common_word(letters);
  if (!anybodys && letters.size() + core.back().size() >= kLettersLeast) add(to.terms, letters + " " + core.back());
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
    if (static_cast<unsigned char>(word.front()) >= 0x80) add(to.terms, without_business(word));
  }
  add_acronym(to, core, 0, core.size());
  add_initials(to, core);
  if (core.size() != words.size() && core.size() > 1) {
    const auto first = std::ranges::search(words, core).begin() - words.begin();
    add_acronym(to, words, static_cast<std::size_t>(first), words.size());
  }
}

/// "rf-automotive", of which no word is distinctive: with a word that is none of everybody's ("rf") however it is written; of others
/// ("bridge-works") where each has a capital, or written together.
void add_common_label(NameParts& to, const std::vector<std::string>& words) {
  const NameLists& all = name_lists();
  const auto anybodys = [&](const std::string& one) {
    return all.labels.contains(one) || all.generic.contains(one) || all.acronyms.contains(one) ||
           all.small.contains(one) || all.places.contains(one) || all.countries.contains(one) || is_digits(one);
  };
  const std::string name = phrase(words, 0, words.size());
  if (std::ranges::all_of(words, anybodys) || is_short(words)) return;
  const auto rare = [&](const std::string& one) { return one.size() > 1 && !is_common(one) && !anybodys(one); };
  if (std::ranges::any_of(words, rare)) return add(to.terms, name);
  add(to.names, name);
  std::string joined;
  for (const std::string& one : words) joined += one;
  if (joined.size() >= kTogetherSize && !is_common(joined)) add(to.together, joined);
}

}  // namespace

void add_name_parts(NameParts& to, std::string_view name) {
  const std::string folded = fold(name).text, spelled = fold(name, false, true).text;
  add_parts_of(to, folded);
  if (spelled != folded) add_parts_of(to, spelled);
  add_short_names(to, name);
  add_together(to, name);
}

void add_host_parts(NameParts& to, std::string_view host) {
  const std::string folded = fold(host.substr(0, host.find('.'))).text;
  const bool address =
      std::ranges::all_of(folded, [](char c) { return (c >= '0' && c <= '9') || c == ':' || c == '/'; });
  if (address || host.find_first_of("/:") != std::string_view::npos) return;
  for (std::size_t i = 1; i < folded.size(); ++i) {
    const auto figure = [&](std::size_t k) { return folded[k] >= '0' && folded[k] <= '9'; };
    const bool ends = !is_word_byte(folded[i]) || (figure(i) && !figure(i - 1) && is_word_byte(folded[i - 1]));
    if (ends && is_word_byte(folded[i - 1]) && is_telling_beginning(folded, i)) add(to.terms, folded.substr(0, i));
  }
  // "KES01" of KES-01: too short to be looked for with signs strewn in, and no word of any text.
  std::string joined = folded;
  std::erase_if(joined, [](char c) { return !is_word_byte(c); });
  const auto digits = std::ranges::count_if(joined, [](char c) { return c >= '0' && c <= '9'; });
  const bool owned = std::ranges::count(own_bytes(folded, {}), true) > 1;  // "DC-01" is everybody's
  const bool mixed = digits != 0 && digits != static_cast<std::ptrdiff_t>(joined.size());
  if (joined.size() >= kJoinedHostSize && joined != folded && mixed && owned) add(to.words, joined);
}

void add_domain_parts(NameParts& to, std::string_view domain) {
  std::vector<std::string> labels(1);
  for (const char c : fold(domain).text) {
    if (c == '.') labels.emplace_back();
    else labels.back() += c;
  }
  for (std::size_t i = 0; i + 1 < labels.size(); ++i) {
    const std::vector<std::string> words = parts_of_name(labels[i]);
    const auto tells = [](const std::string& one) { return is_distinctive(one) && !name_lists().labels.contains(one); };
    const bool telling = words.size() > 1 && std::ranges::any_of(words, tells);
    if (telling) add(to.terms, phrase(words, 0, words.size()));
    else if (words.size() > 1) add_common_label(to, words);
    for (const std::string& word : words) {
      if (tells(word)) add(to.words, word);
    }
  }
}

}  // namespace backtrail::release
