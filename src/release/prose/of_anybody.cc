// SPDX-License-Identifier: Apache-2.0
#include "release/prose/of_anybody.h"

#include "release/prose/numbers.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

/// Whether those of whom token `at` tells wrote something rather than were reached: "three agencies wrote this".
bool writes(const std::vector<Token>& tokens, std::size_t at, const std::string& noun) {
  static const WordSet kAuthors = word_set("counts.yml", "authors");
  static const WordSet kSpeaks = word_set("counts.yml", "speaks");
  static const WordSet kBefalls = word_set("counts.yml", "befalls"), kTrade = word_set("counts.yml", "trade");
  constexpr std::size_t kWithin = 4;  // "one vendor, Ivanti, has published"
  // "Two security companies have described it"
  if (!kAuthors.contains(noun) && (at == 0 || !kTrade.contains(tokens[at - 1].text))) return false;
  for (std::size_t k = at + 1; k < tokens.size() && k <= at + kWithin; ++k) {
    if (tokens[k].text == "." || kBefalls.contains(tokens[k].text)) return false;
    if (kSpeaks.contains(tokens[k].text)) return true;
  }
  return false;
}

/// Words by which something is said of anybody, of anybody.yml.
struct SpokenOfAnybody {
  WordSet before = word_set("anybody.yml", "before");
  WordSet who = word_set("anybody.yml", "who");
  WordSet can = word_set("anybody.yml", "can");
  WordSet many = word_set("anybody.yml", "many");
  WordSet rules = word_set("anybody.yml", "rules");
  WordSet reported = word_set("anybody.yml", "reported");
};
const SpokenOfAnybody& anybody_lists() {
  static const SpokenOfAnybody kLists;
  return kLists;
}

/// "We thank the two vendors who helped us", "three organisations that reported this weakness", from the token behind "thank".
bool is_thanked(const std::vector<Token>& tokens, std::size_t noun, std::size_t end) {
  static const WordSet kAuthors = word_set("counts.yml", "authors"), kFlaws = word_set("counts.yml", "flaws");
  if (kAuthors.contains(party_noun(tokens[noun].text).value_or(""))) return true;
  const bool who = noun + 2 < end && (tokens[noun + 1].text == "that" || tokens[noun + 1].text == "who");
  if (!who || !anybody_lists().reported.contains(tokens[noun + 2].text)) return false;
  for (std::size_t k = noun + 3; k < end; ++k) {
    if (kFlaws.contains(tokens[k].text)) return true;
  }
  return false;
}

/// "Do not share one account between two customers", "an attacker who controls one provider can reach its customers", "set up a single
/// tenant for each customer", "we thank the two vendors who helped us". What befell somebody, or did before now, is none of these.
bool is_advice_or_possibility(const std::vector<Token>& tokens, std::size_t first, std::size_t noun) {
  static const WordSet kBefalls = word_set("counts.yml", "befalls");
  const SpokenOfAnybody& lists = anybody_lists();
  std::size_t begin = first, end = noun;
  while (begin > 0 && tokens[begin - 1].text != ".") --begin;
  while (end < tokens.size() && tokens[end].text != ".") ++end;
  const auto text = [&](std::size_t k) { return k < end ? tokens[k].text : std::string(); };
  bool can = false;
  for (std::size_t k = begin; k < end; ++k) {
    if (lists.before.contains(text(k)) || (k != first && kBefalls.contains(text(k)))) return false;
    can = can || (k > noun && text(k) == "can");
  }
  if (text(begin) == "we" && text(begin + 1) == "thank") return is_thanked(tokens, noun, end);
  const bool certain =
      first > begin && (text(first - 1) == "the" || text(first - 1) == "these" || text(first - 1) == "our");
  if (certain) return false;
  if (text(noun + 1) == "per" || (text(noun + 1) == "for" && (text(noun + 2) == "each" || text(noun + 2) == "every")))
    return true;
  if ((text(begin) == "do" && text(begin + 1) == "not") || text(begin) == "never") return true;
  return text(begin) == "an" && lists.who.contains(text(begin + 1)) && text(begin + 2) == "who" && can;
}

/// The sentence of a number, from its first token to behind its last.
struct Around {
  Around(const std::vector<Token>& all, std::size_t first, std::size_t noun) : tokens(all), begin(first), end(noun) {
    while (begin > 0 && tokens[begin - 1].text != ".") --begin;
    while (end < tokens.size() && tokens[end].text != ".") ++end;
  }
  [[nodiscard]] std::string text(std::size_t k) const { return k < end ? tokens[k].text : std::string(); }
  /// Whether it tells of what was, or of what somebody is: "was", "are affected"; "will be compromised" is yet to come.
  [[nodiscard]] bool tells_of_some() const {
    static const WordSet kBefalls = word_set("counts.yml", "befalls");
    for (std::size_t k = begin; k < end; ++k) {
      if (anybody_lists().before.contains(text(k))) return true;
      const bool is = text(k) == "is" || text(k) == "are" || text(k) == "been";
      if (is && (kBefalls.contains(text(k + 1)) || kBefalls.contains(text(k + 2)))) return true;
    }
    return false;
  }
  [[nodiscard]] bool holds(std::size_t from, std::size_t until, const WordSet& words) const {
    for (std::size_t k = from; k < until && k < end; ++k) {
      if (words.contains(text(k))) return true;
    }
    return false;
  }

  const std::vector<Token>& tokens;
  std::size_t begin, end;
};

/// "If one of its other customers is compromised", "when one of your suppliers is affected": nobody is.
bool is_supposed(const Around& sentence, std::size_t first, std::size_t noun) {
  static const WordSet kIf = word_set("anybody.yml", "supposed"), kIs = word_set("anybody.yml", "supposed_is");
  const auto text = [&](std::size_t k) { return sentence.text(k); };
  if (first == sentence.begin || !kIf.contains(text(first - 1)) || text(first) != "one") return false;
  return (text(first + 1) == "of" || noun == first + 1) && kIs.contains(text(noun + 1));
}

/// "One of your customers may ask you", "many small businesses use one provider", "it may take one provider several weeks": nothing was.
bool is_of_readers(const Around& sentence, std::size_t first, std::size_t noun) {
  static const WordSet kBefalls = word_set("counts.yml", "befalls"), kMost = word_set("anybody.yml", "some_of_all"),
                       kAnybody = word_set("anybody.yml", "anybody"), kDo = word_set("anybody.yml", "do"),
                       kMay = word_set("anybody.yml", "yet_to_come");
  const auto text = [&](std::size_t k) { return sentence.text(k); };
  if (sentence.holds(sentence.begin, sentence.end, kBefalls)) return false;
  if (text(first + 1) == "of" && text(first + 2) == "your") return kMay.contains(text(noun + 1));
  if (first > sentence.begin + 1 && (text(first - 1) == "take" || text(first - 1) == "cost"))
    return kMay.contains(text(first - 2));
  constexpr std::size_t kWhomIn = 2;
  if (!kMost.contains(text(sentence.begin))) return false;
  for (std::size_t k = sentence.begin + 1; k <= sentence.begin + kWhomIn; ++k) {
    if (kAnybody.contains(text(k))) return k + 2 == first && kDo.contains(text(k + 1)) && text(first) == "one";
  }
  return false;
}

/// "A single supplier should not hold all keys", "only one provider account should remain", "one compromised provider can give access to many
/// customers", "your three largest suppliers", "businesses should assume that one of their suppliers will be compromised", "one
/// organisation told us how it recovered": of no one who was reached.
bool is_told_to_readers(const std::vector<Token>& tokens, std::size_t first, std::size_t noun) {
  static const WordSet kBefalls = word_set("counts.yml", "befalls"), kAgain = word_set("anybody.yml", "again"),
                       kAssume = word_set("anybody.yml", "assume"), kHow = word_set("anybody.yml", "how");
  const Around sentence(tokens, first, noun);
  const SpokenOfAnybody& lists = anybody_lists();
  if (is_supposed(sentence, first, noun)) return true;
  if (sentence.tells_of_some() || sentence.holds(sentence.begin, sentence.end, kAgain)) return false;
  const auto text = [&](std::size_t k) { return sentence.text(k); };
  if (first > sentence.begin && text(first - 1) == "your")
    return !sentence.holds(sentence.begin, sentence.end, kBefalls);
  // "One organisation told us how"
  if (text(noun + 1) == "told" && text(noun + 2) == "us")
    return kHow.contains(text(noun + 3)) && !sentence.holds(noun + 2, sentence.end, kBefalls);
  if (is_of_readers(sentence, first, noun)) return true;
  bool bound = false;
  for (std::size_t k = sentence.begin; k < first; ++k) {
    bound = bound || lists.rules.contains(text(k));
    if (bound && kAssume.contains(text(k))) return true;
  }
  std::size_t subject = first;
  if (subject > sentence.begin &&
      (text(subject - 1) == "a" || text(subject - 1) == "only" || text(subject - 1) == "any"))
    --subject;
  const bool one = text(first) == "one" || text(first) == "single";
  if (!one || subject != sentence.begin || sentence.holds(noun, sentence.end, kBefalls)) return false;
  constexpr std::size_t kVerbIn = 3;
  for (std::size_t k = noun + 1; k <= noun + kVerbIn; ++k) {
    if (lists.rules.contains(text(k))) return text(k + 1) != "have";
    // "... can give access to many customers"
    if (lists.can.contains(text(k)) && text(k + 1) != "have") return sentence.holds(k + 1, sentence.end, lists.many);
  }
  return false;
}

/// "One provider can serve hundreds of customers", "a single provider may have many customers": what holds for each.
bool is_one_of_many(const std::vector<Token>& tokens, std::size_t first, std::size_t last, std::size_t noun) {
  const auto text = [&](std::size_t k) { return k < tokens.size() ? tokens[k].text : std::string(); };
  const bool single = text(first) == "single" && first > 0 && text(first - 1) == "a";
  const std::size_t begin = single ? first - 1 : first;
  if ((!single && text(first) != "one") || noun != last + 1 || (begin > 0 && text(begin - 1) != ".")) return false;
  if (!anybody_lists().can.contains(text(noun + 1)) || !anybody_lists().many.contains(text(noun + 3))) return false;
  const std::size_t whom = text(noun + 4) == "of" ? noun + 5 : noun + 4;
  return party_noun(text(whom)) && (whom + 1 >= tokens.size() || text(whom + 1) == ".");
}

/// What is said of anybody counts nobody: "if one customer is compromised", "one provider can serve many customers", "both the
/// provider and its customers should check their logs". The number goes from token `first` to `last`, its noun is at `noun`.
bool is_of_anybody(const std::vector<Token>& tokens, std::size_t first, std::size_t last, std::size_t noun) {
  const SpokenOfAnybody& lists = anybody_lists();
  const auto text = [&](std::size_t k) { return k < tokens.size() ? tokens[k].text : std::string(); };
  const auto begins = [&](std::size_t k) { return k == 0 || text(k - 1) == "."; };
  if (text(first) == "one" && noun == last + 1 && first > 0 && text(first - 1) == "if" && begins(first - 1) &&
      text(noun + 1) == "is") {
    return true;
  }
  if (is_one_of_many(tokens, first, last, noun)) return true;
  // "One account per customer", "for every customer"
  for (std::size_t k = last + 1; k < noun; ++k) {
    if (text(k) == "per" || ((text(k) == "each" || text(k) == "every") && k + 1 == noun)) return true;
  }
  if (is_advice_or_possibility(tokens, first, noun)) return true;
  // "And" joins the two that "both" announces.
  if (text(first) != "both" || text(noun + 1) != "and") return false;
  for (std::size_t k = noun + 2; k < tokens.size() && text(k) != "."; ++k) {
    if (lists.rules.contains(text(k))) return text(k + 1) != "have";
  }
  return false;
}

/// "The vulnerability was reported by one vendor", "written by three agencies": who told of it, and was not reached.
bool is_told_by(const std::vector<Token>& tokens, std::size_t first, std::size_t at, const std::string& noun) {
  static const WordSet kAuthors = word_set("counts.yml", "authors");
  static const WordSet kSpeaks = word_set("counts.yml", "speaks");
  static const WordSet kBefalls = word_set("counts.yml", "befalls");
  static const WordSet kFlaws = word_set("counts.yml", "flaws");
  constexpr std::size_t kWithin = 4;
  if (!kAuthors.contains(noun) || first < 2 || tokens[first - 1].text != "by") return false;
  for (std::size_t k = at + 1; k < tokens.size() && k <= at + kWithin && tokens[k].text != "."; ++k) {
    if (kBefalls.contains(tokens[k].text)) return false;
  }
  const std::string& verb = tokens[first - 2].text;
  if (kSpeaks.contains(verb)) return true;
  if (!anybody_lists().reported.contains(verb)) return false;
  for (std::size_t k = first - 2; k > 0 && tokens[k - 1].text != "."; --k) {
    if (kFlaws.contains(tokens[k - 1].text)) return true;
  }
  return false;
}

/// "Two hackers of a ministry were charged", "at least two people in your organisation": the number is that of persons.
bool counts_persons(const std::vector<Token>& tokens, std::size_t last, std::size_t noun) {
  static const WordSet kPersons = word_set("counts.yml", "persons");
  for (std::size_t k = last + 1; k < noun; ++k) {
    if (kPersons.contains(tokens[k].text)) return true;
  }
  return false;
}

/// "One account for all customers": the number is that of things.
bool counts_things(const std::vector<Token>& tokens, std::size_t last, std::size_t noun) {
  static const WordSet kFor = word_set("anybody.yml", "shared_for"), kWhose = word_set("anybody.yml", "shared_whose");
  return noun == last + 4 && is_thing(tokens[last + 1].text) && kFor.contains(tokens[last + 2].text) &&
         kWhose.contains(tokens[last + 3].text);
}

/// "For example, a firm with ten employees may depend on one provider."
bool is_example(const std::vector<Token>& tokens, std::size_t first, std::size_t noun) {
  static const WordSet kBefalls = word_set("counts.yml", "befalls"), kMay = word_set("anybody.yml", "yet_to_come");
  const Around sentence(tokens, first, noun);
  const std::size_t begin = sentence.begin;
  if (sentence.text(begin) != "for" ||
      (sentence.text(begin + 1) != "example" && sentence.text(begin + 1) != "instance"))
    return false;
  return sentence.holds(begin, first, kMay) && !sentence.tells_of_some() &&
         !sentence.holds(begin, sentence.end, kBefalls);
}

}  // namespace

bool counts_nobody(const std::vector<Token>& tokens, std::size_t first, std::size_t last, std::size_t noun,
                   const std::string& party) {
  return counts_persons(tokens, last, noun) || counts_things(tokens, last, noun) || is_example(tokens, first, noun) ||
         writes(tokens, noun, party) || is_told_by(tokens, first, noun, party) ||
         is_of_anybody(tokens, first, last, noun) || is_told_to_readers(tokens, first, noun);
}

}  // namespace backtrail::release
