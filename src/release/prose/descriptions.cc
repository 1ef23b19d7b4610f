// SPDX-License-Identifier: Apache-2.0
#include "release/prose/descriptions.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/result.h"
#include "release/prose/countries.h"
#include "release/prose/numbers.h"
#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kSentencesBack = 2;  // of those before, whom one may go on with

bool holds_word(const std::string& folded, const std::string& wanted) {
  if (wanted.empty()) return false;
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  for (std::size_t at = folded.find(wanted); at != std::string::npos; at = folded.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    if ((at == 0 || !is_letter(folded[at - 1])) && (end == folded.size() || !is_letter(folded[end]))) return true;
  }
  return false;
}

/// "The Australian government" and "the government of Australia" are the state, and nobody of its sector; "the Australian
/// government agency" is.
std::string without_state(std::string folded, const std::vector<std::string>& country) {
  constexpr std::string_view kGovernment = "government";
  const auto cut = [&](const std::string& phrase, std::size_t offset) {
    for (std::size_t at = folded.find(phrase); at != std::string::npos; at = folded.find(phrase, at + 1)) {
      const std::vector<Token> then = tokens_of(std::string_view(folded).substr(at + phrase.size()));
      const bool apart = at + phrase.size() == folded.size() || !is_word_byte(folded[at + phrase.size()]);
      if (apart && (then.empty() || (!party_noun(then.front().text) && then.front().text != "body")))
        folded.replace(at + offset, kGovernment.size(), "state");
    }
  };
  for (const std::string& word : country) {
    cut(word + " " + std::string(kGovernment), word.size() + 1);
    cut(std::string(kGovernment) + " of " + word, 0);
  }
  return folded;
}

/// A country's code, in capitals and where a list has it: "country: GB", "(GB)". In a sentence it would be "IT" or "NO".
bool holds_code(const std::string& written, const std::string& code) {
  constexpr std::string_view kBefore = ":=(|\t,;/\"";
  const auto is_letter = [](char c) { return is_word_byte(c) || (c >= 'A' && c <= 'Z'); };
  for (std::size_t at = code.empty() ? std::string::npos : written.find(code); at != std::string::npos;
       at = written.find(code, at + 1)) {
    const std::size_t end = at + code.size();
    const std::size_t before = at == 0 ? std::string::npos : written.find_last_not_of(' ', at - 1);
    if (before == std::string::npos || !kBefore.contains(written[before])) continue;
    if (end == written.size() || !is_letter(written[end])) return true;
  }
  return false;
}

/// A sector as entries may call it, and the words that tell of it.
struct SectorRow {
  std::vector<std::string> names;
  std::vector<std::string> words;
  std::vector<std::string> beside;  // tell of it only beside the country: "a Danish port"
};

std::vector<std::string> parted(std::string_view text, char by) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t end = text.find(by);
    out.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

const std::vector<SectorRow>& sectors() {
  static const auto kSectors = [] {
    std::vector<SectorRow> out;
    for_words("sectors.yml", "called", [&](std::string_view line) {
      const std::size_t end = line.find('|');
      out.push_back({parted(line.substr(0, end), '/'), parted(line.substr(end + 1), '|'), {}});
    });
    for_words("sectors.yml", "beside", [&](std::string_view line) {
      const std::size_t end = line.find('|');
      const auto row =
          std::ranges::find_if(out, [&](const SectorRow& one) { return one.names.front() == line.substr(0, end); });
      BT_CHECK(row != out.end());
      row->beside = parted(line.substr(end + 1), '|');
    });
    return out;
  }();
  return kSectors;
}

/// "clinic", "clinics", "agencies", "buses".
bool holds_noun(const std::string& folded, const std::string& noun) {
  if (holds_word(folded, noun) || holds_word(folded, noun + "s") || holds_word(folded, noun + "es")) return true;
  return noun.ends_with('y') && holds_word(folded, noun.substr(0, noun.size() - 1) + "ies");
}

/// "Danish port", "port in Denmark", but for "Danish port 443".
bool stands_beside(const std::string& folded, const std::string& noun, const std::string& country) {
  const auto followed = [&](const std::string& phrase) {
    for (std::size_t at = folded.find(phrase); at != std::string::npos; at = folded.find(phrase, at + 1)) {
      const std::size_t end = at + phrase.size();
      const bool apart =
          (at == 0 || !is_word_byte(folded[at - 1])) && (end == folded.size() || !is_word_byte(folded[end]));
      const std::size_t then = folded.find_first_not_of(' ', end);
      if (apart && (then == std::string::npos || !is_digit(folded[then]))) return true;
    }
    return false;
  };
  return std::ranges::any_of(
      std::initializer_list<std::string>{country + " " + noun, country + "s " + noun, country + "'s " + noun,
                                         noun + " in " + country, noun + " of " + country, noun + " in the " + country,
                                         noun + " of the " + country},
      followed);
}

template <std::size_t N>
bool is_among(const std::string& word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

/// "K7Q2TZ", as {org:ID} is printed.
bool is_pseudonym(std::string_view text, const Token& word) {
  constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const std::string_view written = text.substr(word.where.begin, word.where.end - word.where.begin);
  return written.size() == 6 && written.find_first_not_of(kLetters) == std::string_view::npos;
}

/// "Country: GB"
bool is_row(std::string_view sentence) {
  constexpr std::size_t kLabelWords = 3;
  const std::size_t sign = sentence.find_first_of(":=|\t");
  return sign != std::string_view::npos && !tokens_of(sentence.substr(0, sign)).empty() &&
         tokens_of(sentence.substr(0, sign)).size() <= kLabelWords;
}

/// "It is possible that more addresses will be found", "it is important to act": it stands for what follows.
bool is_of_what_follows(const std::vector<Token>& words) {
  static const WordSet kIs = word_set("anybody.yml", "it_is"), kSo = word_set("anybody.yml", "it_is_so"),
                       kTo = word_set("anybody.yml", "it_is_to");
  constexpr std::size_t kSoIn = 3, kThatIn = 2;
  const auto text = [&](std::size_t k) { return k < words.size() ? words[k].text : std::string(); };
  if (text(0) != "it" || !kIs.contains(text(1))) return false;
  for (std::size_t k = 2; k < 2 + kSoIn; ++k) {
    if (!kSo.contains(text(k))) continue;
    for (std::size_t then = k + 1; then <= k + kThatIn; ++then) {
      if (text(then) == "that" || text(then) == "whether" || text(then) == "how") return true;
      // "It is likely to be German" is told of somebody.
      if (text(then) == "to" && kTo.contains(text(k))) return true;
    }
  }
  return false;
}

/// "It is based in Germany" goes on with whom a sentence before spoke of, and so does a row of a list.
bool goes_on(std::string_view sentence) {
  if (is_row(sentence)) return true;
  constexpr std::array<std::string_view, 5> kPronouns = {"it", "its", "they", "their", "both"};
  constexpr std::array<std::string_view, 3> kWhich = {"the", "this", "that"};
  const std::vector<Token> words = tokens_of(sentence);
  if (words.empty()) return false;
  // What follows may speak of them again: "it is likely that it lies in Germany".
  if (is_of_what_follows(words)) {
    return std::ranges::any_of(words.begin() + 1, words.end(),
                               [&](const Token& one) { return is_among(one.text, kPronouns); });
  }
  if (is_among(words.front().text, kPronouns)) return true;
  return words.size() > 1 && is_among(words.front().text, kWhich) && party_noun(words[1].text).has_value();
}

/// "This advice is for hospitals in Japan too": for all of them.
bool is_written_for(const std::vector<Token>& words) {
  static const WordSet kWritings = word_set("anybody.yml", "writings"), kFor = word_set("anybody.yml", "written_for");
  const auto text = [&](std::size_t k) { return k < words.size() ? words[k].text : std::string(); };
  if ((text(0) != "this" && text(0) != "the" && text(0) != "these") || !kWritings.contains(text(1))) return false;
  if ((text(2) != "is" && text(2) != "are") || !kFor.contains(text(3))) return false;
  const std::size_t whom = text(3) == "for" ? 4 : 5;
  if (text(whom - 1) != "for") return false;
  return std::ranges::none_of(words, [](const Token& one) {
    return one.text == "a" || one.text == "an" || one.text == "one" || party_noun(one.text) == one.text;
  });
}

/// "The threat to government networks in Australia remains high": of all of them, and so in the plural.
bool is_of_threat(const std::vector<Token>& words) {
  static const WordSet kThreats = word_set("anybody.yml", "threats"),
                       kThreatened = word_set("anybody.yml", "threatened");
  constexpr std::size_t kWhomIn = 4;
  const std::size_t at = !words.empty() && words[0].text == "the" ? 1 : 0;
  if (words.size() < at + 3 || !kThreats.contains(words[at].text) || !kThreatened.contains(words[at + 1].text))
    return false;
  bool many = false;
  for (std::size_t k = at + 2; k < words.size() && words[k].text != "."; ++k) {
    const std::string& word = words[k].text;
    if (party_noun(word) == word || word == "a" || word == "an" || word == "one") return false;
    many = many ||
           (k < at + 2 + kWhomIn && word.ends_with('s') && !word.ends_with("ss") && word != "remains" && word != "is");
  }
  return many;
}

}  // namespace

/// "Government departments in Australia should apply it" is said to all of them, and tells of none; "the health service of
/// New Zealand has published advice" tells of who writes.
bool is_advice(std::string_view sentence) {
  static const WordSet kBefalls = word_set("counts.yml", "befalls"), kSpeaks = word_set("counts.yml", "speaks"),
                       kAdvises = word_set("anybody.yml", "advises"), kWeAdvise = word_set("anybody.yml", "we_advise"),
                       kBound = word_set("anybody.yml", "bound"), kText = word_set("anybody.yml", "text"),
                       kTells = word_set("anybody.yml", "tells"), kUsable = word_set("anybody.yml", "usable"),
                       kMoves = word_set("anybody.yml", "moves"), kGoverned = word_set("anybody.yml", "governed"),
                       kAgain = word_set("anybody.yml", "again");
  const std::vector<Token> words = tokens_of(sentence);
  const auto text = [&](std::size_t k) { return k < words.size() ? words[k].text : std::string(); };
  const bool threat = is_of_threat(words);
  const bool again = std::ranges::any_of(words, [](const Token& one) { return kAgain.contains(one.text); });
  bool advises = text(0) == "report" || threat || is_written_for(words);
  for (std::size_t k = 0; k < words.size(); ++k) {
    const bool bound = kBound.contains(text(k)) && text(k + 1) == "to";
    const bool ours = text(k) == "we" && kWeAdvise.contains(text(k + 1));
    // "The agency published it together with others"
    const bool wrote = k > 0 && kSpeaks.contains(text(k)) && kText.contains(text(k + 1));
    const bool writes = wrote || ((text(k) == "has" || text(k) == "have") && kSpeaks.contains(text(k + 1)));
    const bool by_law = text(k) == "by" && text(k + 1) == "law";
    // "Banks in Germany are regulated by": the plural alone, for one bank is somebody.
    const bool governed = k > 0 && text(k) == "are" && kGoverned.contains(text(k + 1));
    // "Can both use this rule"
    const bool joint = text(k + 1) == "both" || text(k + 1) == "all" || text(k + 1) == "also";
    const std::size_t verb = joint ? k + 2 : k + 1;
    const bool can = text(k) == "can" && !again && kUsable.contains(text(verb)) && kText.contains(text(verb + 1));
    advises = advises || bound || governed || ours || writes || by_law || can || kAdvises.contains(text(k));
    // "The risk has not changed"
    const bool moves = threat && (text(k) == "has" || text(k) == "have") &&
                       kMoves.contains(text(text(k + 1) == "not" || text(k + 1) == "hardly" ? k + 2 : k + 1));
    if (bound || writes || moves) continue;
    if (kTells.contains(text(k)) || kBefalls.contains(text(k))) return false;
  }
  return advises;
}

Descriptions::Descriptions(const std::vector<Description>& parties, std::size_t below) {
  struct Class {
    Sector sector;
    std::size_t parties = 0;
    bool hidden = false;
  };
  struct Known {
    std::size_t parties = 0;
    bool hidden = false;
  };
  std::map<std::string, Known> known;
  // By country: those whose entries call the sector alike, and those of a sector of sectors.yml.
  std::map<std::string, std::map<std::string, Class>> classes;
  const auto add = [&](const std::string& key, const Description& one, const Sector& sector) {
    Class& fits = classes[one.jurisdiction][key];
    fits.sector = sector;
    if (one.counts) ++fits.parties;
    fits.hidden = fits.hidden || one.hidden;
  };
  for (const Description& one : parties) {
    if (one.jurisdiction.empty()) continue;
    Known& there = known[one.jurisdiction];
    if (one.counts) ++there.parties;
    there.hidden = there.hidden || one.hidden;
    // Whoever has no sector is described by the country alone.
    if (one.sector.empty()) {
      classes.try_emplace(one.jurisdiction);
      continue;
    }
    const std::string sector = fold(one.sector).text;
    add("=" + sector, one, {{sector}, {}, true});
    for (const SectorRow& row : sectors()) {
      const bool is = std::ranges::any_of(row.names, [&](const std::string& name) { return holds_word(sector, name); });
      if (is) add(row.names.front(), one, {row.words, row.beside, false});
    }
  }
  for (auto& [jurisdiction, by_sector] : classes) {
    Country country;
    for (auto& [key, fits] : by_sector) {
      if (fits.hidden && fits.parties < below) country.sectors.push_back(std::move(fits.sector));
    }
    country.few = known[jurisdiction].hidden && known[jurisdiction].parties < below;
    if (country.sectors.empty() && !country.few) continue;
    if (jurisdiction.size() == 2) country.code = jurisdiction;
    for (const std::string& word : words_for_country(jurisdiction)) {
      if (is_written_in_capitals(word)) country.written.push_back(word);
      else country.words.push_back(fold(word).text);
    }
    countries_.push_back(std::move(country));
  }
}

bool Descriptions::names(const Country& country, const std::string& written, const std::string& folded) {
  const auto in = [](const std::string& text) {
    return [&text](const std::string& word) { return holds_word(text, word); };
  };
  return std::ranges::any_of(country.words, in(folded)) || std::ranges::any_of(country.written, in(written)) ||
         holds_code(written, country.code);
}

bool Descriptions::fit(std::string_view sentence) const {
  if (countries_.empty()) return false;
  const std::string written(sentence), folded = fold(sentence).text;
  return std::ranges::any_of(countries_, [&](const Country& country) {
    if (!names(country, written, folded)) return false;
    const std::string others = without_state(folded, country.words);
    const auto beside = [&](const std::string& noun) {
      const auto stands = [&](const std::string& word) { return stands_beside(others, noun, fold(word).text); };
      return std::ranges::any_of(country.words, stands) || std::ranges::any_of(country.written, stands);
    };
    return std::ranges::any_of(country.sectors, [&](const Sector& sector) {
      const auto holds = [&](const std::string& word) {
        return sector.as_entered ? holds_word(others, word) : holds_noun(others, word);
      };
      return std::ranges::any_of(sector.words, holds) || std::ranges::any_of(sector.beside, beside);
    });
  });
}

std::optional<Stretch> Descriptions::country_of_one(std::string_view sentence, const std::vector<Token>& words,
                                                    const Meant& meant) const {
  constexpr std::array<std::string_view, 3> kPlaced = {"in", "from", "of"};
  constexpr std::size_t kWithin = 7;  // words from "the" to the last of "the managed service provider in the UK"
  std::size_t noun = meant.noun;
  for (std::size_t k = meant.from + 1; k < words.size() && k <= meant.from + kWithin && words[k].text != "."; ++k) {
    const auto party = party_noun(words[k].text);
    if (party && *party == words[k].text && noun == 0) noun = k;
    if (noun == 0 || (meant.any && !tells_what_befell(words, noun))) continue;
    // Behind the noun a country counts by "in", "from" or "of".
    const std::size_t before = words[k - 1].text == "the" ? k - 2 : k - 1;
    const bool placed = k > noun && before >= noun && is_among(words[before].text, kPlaced);
    if (k != noun && !placed) continue;
    const std::size_t last = placed ? std::min(k + 1, words.size() - 1) : k;  // "the United Kingdom"
    const Stretch where{words[meant.begin].where.begin, words[last].where.end};
    const std::string written(sentence.substr(where.begin, where.end - where.begin)), folded = fold(written).text;
    const bool told = std::ranges::any_of(
        countries_, [&](const Country& country) { return country.few && names(country, written, folded); });
    if (told) return where;
  }
  return std::nullopt;
}

std::optional<Stretch> Descriptions::fit_country(std::string_view sentence) const {
  constexpr auto kOne =
      std::to_array<std::string_view>({"the", "this", "that", "said", "its", "their", "his", "her", "our", "whose"});
  constexpr std::array<std::string_view, 4> kAny = {"a", "an", "one", "another"};
  // What names nobody's country names it in no part either.
  const std::string written(sentence), folded = fold(written).text;
  const auto is_named = [&](const Country& one) { return one.few && names(one, written, folded); };
  if (std::ranges::none_of(countries_, is_named)) return std::nullopt;
  const std::vector<Token> words = tokens_of(sentence);
  bool known = false;  // somebody is spoken of by a pseudonym
  std::vector<Meant> all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_among(words[i].text, kOne)) all.push_back({i, i, 0, false});
    // Of anybody it tells by what befell them: "a provider in Finland was hit".
    if (is_among(words[i].text, kAny)) all.push_back({i, i, 0, true});
    // "The provider's Japanese customer", and of anybody "Sweden's largest customer was hit".
    if (words[i].text == "s" && i > 0) {
      all.push_back({i, i, 0, false});
      all.push_back({i, i - 1, 0, true});
    }
    if (i > 0 && party_noun(words[i - 1].text) && is_pseudonym(sentence, words[i])) {
      all.push_back({i, i - 1, i, false});
      known = true;
    }
  }
  for (Meant one : all) {
    one.any = one.any && !known;
    if (const auto where = country_of_one(sentence, words, one)) return where;
  }
  return std::nullopt;
}

std::vector<Stretch> find_by_country(std::string_view text, const Descriptions& parties) {
  std::vector<Stretch> out;
  for (const std::string_view sentence : split_sentences(text)) {
    // Few sentences fit anybody, so that these alone are asked what they are.
    const auto one = parties.fit_country(sentence);
    // With the sector it is told with the sector.
    if (!one || is_advice(sentence) || parties.fit(sentence)) continue;
    const auto begin = static_cast<std::size_t>(sentence.data() - text.data());
    out.push_back({begin + one->begin, begin + one->end});
  }
  return out;
}

std::vector<Stretch> find_descriptions(std::string_view text, const Descriptions& parties) {
  std::vector<Stretch> out;
  std::vector<std::string_view> before;  // the last ones that told nothing, without a gap
  for (std::string_view sentence : split_sentences(text)) {
    // A blank line is no sentence.
    if (sentence.find_first_not_of(" \n\r\t") == std::string_view::npos) continue;
    bool told = parties.fit(sentence) && !is_advice(sentence);
    const std::string_view itself = sentence;
    for (std::size_t k = before.size(); k > 0 && !told && goes_on(itself); --k) {
      const std::string_view whom = before[k - 1];
      told = parties.fit(std::string(whom) + " " + std::string(itself));
      if (told) sentence = {whom.data(), static_cast<std::size_t>(itself.end() - whom.begin())};
    }
    const auto begin = static_cast<std::size_t>(sentence.data() - text.data());
    if (told) out.push_back({begin, begin + sentence.size()});
    if (told) before.clear();
    else before.push_back(itself);
    if (before.size() > kSentencesBack) before.erase(before.begin());
  }
  return out;
}

}  // namespace backtrail::release
