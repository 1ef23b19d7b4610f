// SPDX-License-Identifier: Apache-2.0
#include "estimate/said.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace backtrail::estimate {
namespace {

struct Word {
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Word> words_in(std::string_view text) {
  std::vector<Word> out;
  bool open = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (c == '%') out.push_back({"percent", i, i + 1});
    if (part) {
      if (!open) out.push_back({{}, i, i});
      out.back().text += c;
      out.back().end = i + 1;
    }
    // A point or an apostrophe within a word parts no two: "likelyhouse.com", "isn't".
    const bool within = (c == '.' || c == '\'') && open && i + 1 < text.size() && text[i + 1] > ' ';
    if (within) {
      out.back().text += c;
      continue;
    }
    open = part;
  }
  return out;
}

using Words = std::vector<Word>;

std::string_view at(const Words& words, std::size_t i) {
  return i < words.size() ? std::string_view(words[i].text) : std::string_view();
}

bool is_of(std::string_view word, std::span<const std::string_view> list) {
  return std::ranges::find(list, word) != list.end();
}

constexpr int kNoBand = -1;
constexpr int kMentioned = -2;

struct Phrase {
  std::string_view words;
  int band;
};
constexpr auto kPhrases = std::to_array<Phrase>({{"almost no chance", 0},
                                                 {"remote chance", 0},
                                                 {"remote possibility", 0},
                                                 {"remote probability", 0},
                                                 {"very unlikely", 1},
                                                 {"highly unlikely", 1},
                                                 {"highly improbable", 1},
                                                 {"very improbable", 1},
                                                 {"unlikely", 2},
                                                 {"improbable", 2},
                                                 {"roughly even chance", 3},
                                                 {"roughly even odds", 3},
                                                 {"roughly even", 3},
                                                 {"even chance", 3},
                                                 {"even odds", 3},
                                                 {"realistic possibility", 3},
                                                 {"realistic probability", 3},
                                                 {"more likely than not", 4},
                                                 {"likely or probable", 4},
                                                 {"likely", 4},
                                                 {"probable", 4},
                                                 {"probably", 4},
                                                 {"very likely", 5},
                                                 {"highly likely", 5},
                                                 {"highly probable", 5},
                                                 {"very probable", 5},
                                                 {"very probably", 5},
                                                 {"highly probably", 5},
                                                 {"almost certain", 6},
                                                 {"almost certainly", 6},
                                                 {"nearly certain", 6},
                                                 {"nearly certainly", 6},
                                                 {"virtually certain", 6},
                                                 {"virtually certainly", 6},
                                                 {"extremely unlikely", kNoBand},
                                                 {"extremely likely", kNoBand},
                                                 {"overwhelmingly likely", kNoBand},
                                                 {"most likely", kNoBand},
                                                 {"most probably", kNoBand},
                                                 {"quite likely", kNoBand},
                                                 {"fairly likely", kNoBand},
                                                 {"not likely", kNoBand},
                                                 {"not probable", kNoBand},
                                                 {"not unlikely", kNoBand},
                                                 {"not improbable", kNoBand},
                                                 {"not very likely", kNoBand},
                                                 {"no chance", kNoBand},
                                                 {"is certain", kNoBand},
                                                 {"are certain", kNoBand},
                                                 {"was certain", kNoBand},
                                                 {"certain that", kNoBand},
                                                 {"certainly", kNoBand},
                                                 {"definitely", kNoBand},
                                                 {"undoubtedly", kNoBand},
                                                 {"unquestionably", kNoBand},
                                                 {"indisputably", kNoBand},
                                                 {"doubtless", kNoBand},
                                                 {"no doubt", kNoBand},
                                                 {"without doubt", kNoBand},
                                                 {"without a doubt", kNoBand},
                                                 {"beyond doubt", kNoBand},
                                                 {"beyond any doubt", kNoBand},
                                                 {"beyond reasonable doubt", kNoBand},
                                                 {"chances are", kNoBand},
                                                 {"odds are", kNoBand},
                                                 {"odds favour", kNoBand},
                                                 {"odds favor", kNoBand},
                                                 {"likelihood", kMentioned},
                                                 {"probability", kMentioned}});

/// Those that begin with a letter: most words of a text begin none.
std::span<const Phrase> phrases_with(char first) {
  static const auto kSorted = [] {
    auto out = kPhrases;
    std::ranges::stable_sort(out, {}, [](const Phrase& one) { return one.words.front(); });
    return out;
  }();
  const auto [from, until] =
      std::ranges::equal_range(kSorted, first, {}, [](const Phrase& one) { return one.words.front(); });
  return {from, until};
}

/// How many words of `phrase` stand at word `i`: all of them, or 0.
std::size_t length_at(const Words& words, std::size_t i, std::string_view phrase) {
  std::size_t size = 0;
  while (true) {
    const std::size_t blank = phrase.find(' ');
    if (at(words, i + size) != phrase.substr(0, blank)) return 0;
    ++size;
    if (blank == std::string_view::npos) return size;
    phrase.remove_prefix(blank + 1);
  }
}

bool is_plural_noun(std::string_view word) {
  constexpr std::array<std::string_view, 6> kNone = {"is", "was", "has", "as", "this", "its"};
  return word.size() > 2 && word.ends_with('s') && !word.ends_with("ss") && !is_of(word, kNone);
}

constexpr std::array<std::string_view, 9> kModals = {"should", "must", "can",  "may",  "could",
                                                     "might",  "to",   "will", "would"};

/// Whether word `i` compares, describes somebody or makes advice stronger instead of telling how likely something is.
bool tells_no_likelihood(const Words& words, std::size_t i, std::size_t size) {
  constexpr std::array<std::string_view, 7> kCompared = {"more", "less", "as", "how", "equally", "so", "too"};
  constexpr std::array<std::string_view, 11> kBeforeNouns = {"the", "most", "other",   "all", "any",  "of",
                                                             "for", "by",   "against", "and", "these"};
  constexpr std::array<std::string_view, 4> kMade = {"make", "making", "be", "made"};
  const std::string_view before = i > 0 ? at(words, i - 1) : std::string_view();
  const std::string_view word = at(words, i);
  if (size == 1 && is_of(before, kCompared)) return true;
  if (word == "certain") return is_of(before, kMade) || before == "not";
  const bool opens = i == 0 || is_of(before, kBeforeNouns);
  const std::string_view last = at(words, i + size - 1);
  if ((last == "likely" || last == "probable") && (opens || word == "most") && is_plural_noun(at(words, i + size)))
    return true;
  constexpr std::array<std::string_view, 2> kAdvice = {"should", "must"};
  return (word == "certainly" || word == "definitely") && is_of(before, kAdvice);
}

constexpr std::array<std::string_view, 8> kChances = {"chance",   "probability", "likelihood", "likely",
                                                      "probable", "certain",     "certainty",  "sure"};

std::optional<int> number_in(std::string_view word) {
  constexpr std::array<std::string_view, 12> kWords = {"one",   "two",   "three", "four", "five",   "six",
                                                       "seven", "eight", "nine",  "ten",  "eleven", "twelve"};
  // Of most words the first letter tells that they are none.
  if (word.empty() || !std::string_view("otfsen0123456789").contains(word.front())) return std::nullopt;
  const auto* const named = std::ranges::find(kWords, word);
  if (named != kWords.end()) return static_cast<int>(named - kWords.begin()) + 1;
  int number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (word.empty() || error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return number;
}

/// "nine in ten chance", "9 out of 10 chance", "a ten to one chance", "nine to one odds" from word `i`.
std::optional<SaidLikelihood> odds_at(const Words& words, std::size_t i) {
  constexpr int kMost = 1'000'000;
  const auto part = number_in(at(words, i));
  if (!part || *part < 0 || *part > kMost) return std::nullopt;
  std::size_t k = i + 1;
  const bool to = at(words, k) == "to";
  if (at(words, k) == "out" && at(words, k + 1) == "of") ++k;
  else if (!to && at(words, k) != "in") return std::nullopt;
  const auto whole = number_in(at(words, ++k));
  if (!whole || *whole <= 0 || *whole > kMost) return std::nullopt;
  ++k;
  // "One in ten likely victims" is no chance.
  constexpr std::array<std::string_view, 5> kOf = {"chance", "probability", "likelihood", "certainty", "odds"};
  if (!is_of(at(words, k), kOf)) return std::nullopt;
  const int all = to ? *part + *whole : *whole;
  if (*part > all) return std::nullopt;
  return SaidLikelihood{words[i].begin, words[k].end, {}, true, {}, (*part * 100 + all / 2) / all};
}

/// "90 % chance", "a 90 per cent likelihood", "95 % certain" from word `i`.
std::optional<SaidLikelihood> percent_at(const Words& words, std::size_t i) {
  if (auto odds = odds_at(words, i)) return odds;
  const auto number = number_in(at(words, i));
  if (!number) return std::nullopt;
  std::size_t last = i + 1;
  if (at(words, last) == "per" && at(words, last + 1) == "cent") ++last;
  else if (at(words, last) != "percent") return std::nullopt;
  if (!is_of(at(words, ++last), kChances)) return std::nullopt;
  return SaidLikelihood{words[i].begin, words[last].end, {}, true, {}, number};
}

/// "a good chance", "a high likelihood": no band is called so.
bool is_vague_at(const Words& words, std::size_t i) {
  constexpr std::array<std::string_view, 14> kHow = {"high",        "low",        "strong",   "good",         "great",
                                                     "small",       "slim",       "fair",     "considerable", "serious",
                                                     "significant", "reasonable", "distinct", "little"};
  constexpr std::array<std::string_view, 5> kOf = {"chance", "likelihood", "probability", "possibility", "doubt"};
  return is_of(at(words, i), kHow) && is_of(at(words, i + 1), kOf);
}

struct Level {
  std::string_view word;
  int level;
};
constexpr auto kLevels = std::to_array<Level>({{"high", 2},
                                               {"highly", 2},
                                               {"moderate", 1},
                                               {"moderately", 1},
                                               {"medium", 1},
                                               {"low", 0},
                                               {"very", kNoBand},
                                               {"fully", kNoBand},
                                               {"absolutely", kNoBand},
                                               {"completely", kNoBand},
                                               {"extremely", kNoBand},
                                               {"quite", kNoBand},
                                               {"not", kNoBand},
                                               {"great", kNoBand},
                                               {"full", kNoBand},
                                               {"complete", kNoBand},
                                               {"absolute", kNoBand},
                                               {"total", kNoBand},
                                               {"strong", kNoBand},
                                               {"utmost", kNoBand},
                                               {"considerable", kNoBand},
                                               {"limited", kNoBand},
                                               {"little", kNoBand},
                                               {"fairly", kNoBand},
                                               {"pretty", kNoBand},
                                               {"reasonably", kNoBand},
                                               {"reasonable", kNoBand},
                                               {"weak", kNoBand},
                                               {"no", kNoBand}});

std::optional<int> level_of(std::string_view word) {
  const auto found = std::ranges::find(kLevels, word, &Level::word);
  return found == kLevels.end() ? std::nullopt : std::optional(found->level);
}

/// "should have confidence in", "can be confident": what somebody may trust in.
bool is_trust(const Words& words, std::size_t i) {
  constexpr std::array<std::string_view, 9> kVerbs = {"have",  "gain", "regain", "lose", "restore",
                                                      "build", "keep", "place",  "be"};
  return i > 1 && is_of(at(words, i - 1), kVerbs) && is_of(at(words, i - 2), kModals);
}

/// Where "degree of", "level of" begins before word `i`; `i` where neither does.
std::size_t before_degree(const Words& words, std::size_t i) {
  constexpr std::array<std::string_view, 3> kDegrees = {"degree", "level", "measure"};
  return i > 1 && at(words, i - 1) == "of" && is_of(at(words, i - 2), kDegrees) ? i - 2 : i;
}

/// "Confidence" by that word or another: "moderately sure", "a high degree of certainty", "we are sure that". Not "make sure", "not sure", "95 % sure".
bool is_confidence(const Words& words, std::size_t i) {
  constexpr std::array<std::string_view, 3> kWords = {"confidence", "confident", "confidently"};
  if (is_of(at(words, i), kWords)) return !is_trust(words, i);
  const bool sure = at(words, i) == "sure";
  if (!sure && at(words, i) != "certainty") return false;
  const std::size_t from = before_degree(words, i);
  const std::string_view before = from > 0 ? at(words, from - 1) : std::string_view();
  if (sure && at(words, i + 1) == "that" && (before == "are" || before == "am")) return true;
  return level_of(before).has_value() && before != "not" && before != "no";
}

struct Found {
  std::size_t first;
  std::size_t last;
  std::optional<int> level;  // nothing: only mentioned
};

/// The level of the word of confidence at `i`: before it, or behind what it is in.
Found confidence_at(const Words& words, std::size_t i) {
  constexpr std::size_t kBefore = 2, kBehind = 10;
  constexpr std::array<std::string_view, 6> kIs = {"is", "was", "remains", "stays", "be", "as"};
  const std::size_t from = before_degree(words, i);
  for (std::size_t k = from; k > 0 && k + kBefore > from; --k) {
    const auto level = level_of(at(words, k - 1));
    if (!level) continue;
    // "not high", "very high", "less than high" are none of the three.
    const std::string_view before = k > 1 ? at(words, k - 2) : std::string_view();
    const bool other = before == "than" || before == "not" || before == "very" || before == "extremely";
    return {k - 1, i, other ? std::optional(kNoBand) : level};
  }
  if (at(words, i) != "confidence") return {i, i, 2};  // "we are confident" claims no less
  for (std::size_t k = i + 1; k < words.size() && k <= i + kBehind; ++k) {
    if (!is_of(at(words, k), kIs)) continue;
    constexpr std::array<std::string_view, 4> kSteps = {"only", "still", "now", "therefore"};
    std::size_t then = k + 1;
    while (is_of(at(words, then), kSteps)) ++then;
    const auto level = level_of(at(words, then));
    if (!level) continue;
    const bool more = *level == kNoBand && level_of(at(words, then + 1)).has_value();
    return {i, more ? then + 1 : then, level};
  }
  return {i, i, std::nullopt};
}

}  // namespace

bool SaidLikelihood::is(Likelihood one) const {
  if (percent) return one.range().low_percent <= *percent && *percent <= one.range().high_percent;
  return band == one.band;
}

std::vector<SaidLikelihood> find_likelihoods(std::string_view sentence) {
  const Words words = words_in(sentence);
  std::vector<SaidLikelihood> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (auto one = percent_at(words, i)) {
      one->words = sentence.substr(one->begin, one->end - one->begin);
      while (i + 1 < words.size() && words[i + 1].end <= one->end) ++i;
      out.push_back(std::move(*one));
      continue;
    }
    std::size_t size = is_vague_at(words, i) ? 2 : 0;
    int band = kNoBand;
    for (const Phrase& phrase : phrases_with(words[i].text.front())) {
      const std::size_t length = length_at(words, i, phrase.words);
      if (length <= size) continue;
      size = length;
      band = phrase.band;
    }
    if (size == 0) continue;
    if (!tells_no_likelihood(words, i, size)) {
      const std::size_t begin = words[i].begin, end = words[i + size - 1].end;
      SaidLikelihood& one = out.emplace_back(SaidLikelihood{begin, end, {}});
      for (std::size_t k = i; k < i + size; ++k) one.words += (k == i ? "" : " ") + words[k].text;
      one.told = band != kMentioned;
      if (band >= 0) one.band = static_cast<std::uint8_t>(band);
    }
    i += size - 1;
  }
  return out;
}

std::vector<SaidConfidence> find_confidences(std::string_view sentence) {
  const Words words = words_in(sentence);
  std::vector<SaidConfidence> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_confidence(words, i)) continue;
    const Found found = confidence_at(words, i);
    // "High-confidence indicators" are a kind of indicators.
    if (found.first < i && is_plural_noun(at(words, i + 1))) continue;
    SaidConfidence& one = out.emplace_back();
    one.begin = words[found.first].begin;
    one.end = words[found.last].end;
    one.words = sentence.substr(one.begin, one.end - one.begin);
    one.told = found.level.has_value();
    if (found.level && *found.level >= 0) one.level = static_cast<Confidence>(*found.level);
  }
  return out;
}

std::optional<MixedWords> mixes_likelihood_and_confidence(std::string_view sentence) {
  // Few words tell of confidence, and hardly any sentence has one.
  auto confidences = find_confidences(sentence);
  if (confidences.empty()) return std::nullopt;
  auto likelihoods = find_likelihoods(sentence);
  if (likelihoods.empty()) return std::nullopt;
  return MixedWords{std::move(likelihoods.front().words), std::move(confidences.front().words)};
}

}  // namespace backtrail::estimate
