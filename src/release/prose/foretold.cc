// SPDX-License-Identifier: Apache-2.0
#include "release/prose/foretold.h"

#include <algorithm>
#include <array>

#include "release/prose/clauses.h"
#include "release/prose/countries.h"
#include "release/prose/numbers.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

struct ForetoldLists {
  Phrases past = list("past"), many = list("many"), coming = list("coming"), more = list("more"),
          remedies = list("remedies"), likely = list("likely"), helps = list("helps"), guilt = list("guilt");
  static Phrases list(std::string_view key) { return phrases_of("foretold.yml", key); }
};
const ForetoldLists& foretold_lists() {
  static const ForetoldLists kLists;
  return kLists;
}

class Foretold {
 public:
  explicit Foretold(const ClauseWords& words) : words_(words) {}

  [[nodiscard]] bool is() const {
    return !words_.empty() && !tells_of_some() && (of_readers() || of_attackers() || of_more() || of_remedies());
  }

 private:
  [[nodiscard]] std::string_view at(std::size_t k) const {
    return k < words_.size() ? std::string_view(words_[k].text) : std::string_view();
  }
  [[nodiscard]] bool holds(const Phrases& phrases, std::size_t from = 0) const {
    for (std::size_t k = from; k < words_.size(); ++k) {
      if (match(phrases, words_, k) != 0) return true;
    }
    return false;
  }
  /// What was, who is to blame, and whoever could be a victim.
  [[nodiscard]] bool tells_of_some() const {
    if (holds(foretold_lists().past) || holds(foretold_lists().guilt)) return true;
    return std::ranges::any_of(words_, [](const ClauseWord& one) {
      const auto noun = party_noun(one.text);
      return noun && *noun != "provider" && *noun != "vendor" && *noun != "supplier";
    });
  }
  /// "You will probably see", "the provider will probably ask you for a window".
  [[nodiscard]] bool of_readers() const {
    if (!holds(foretold_lists().coming)) return false;
    if (at(0) == "you" || at(0) == "your") return true;
    const bool theirs = at(0) == "the" && party_noun(std::string(at(1))).has_value();
    return theirs &&
           std::ranges::any_of(words_, [](const ClauseWord& one) { return one.text == "you" || one.text == "your"; });
  }
  /// "It is almost certain that": the word behind it, or the first.
  [[nodiscard]] std::size_t behind_likely() const {
    if (at(0) != "it" || at(1) != "is") return 0;
    const std::size_t size = match(foretold_lists().likely, words_, 2);
    return size != 0 && at(2 + size) == "that" ? 3 + size : 0;
  }
  /// "Attackers are likely to", "that attackers will": no article, and so all of them.
  [[nodiscard]] bool of_attackers() const {
    const std::size_t size = match(foretold_lists().many, words_, behind_likely());
    return size != 0 && (holds(foretold_lists().coming) || at(behind_likely() + size) == "are");
  }
  /// "It is likely that other tools exist."
  [[nodiscard]] bool of_more() const {
    constexpr std::size_t kThingIn = 3;
    const std::size_t from = behind_likely();
    if (from == 0 || match(foretold_lists().more, words_, from) == 0) return false;
    for (std::size_t k = from + 1; k < words_.size() && k <= from + kThingIn; ++k) {
      if (is_thing(words_[k].text)) return true;
    }
    return false;
  }
  /// "We are confident that these measures help", "there is high confidence in vendor signatures".
  [[nodiscard]] bool of_remedies() const {
    constexpr std::size_t kWhatIn = 3;
    for (std::size_t k = 0; k < words_.size(); ++k) {
      const bool that = at(k) == "confident" && at(k + 1) == "that", in = at(k) == "confidence" && at(k + 1) == "in";
      if (!that && !in) continue;
      for (std::size_t then = k + 2; then < words_.size() && then < k + 2 + kWhatIn; ++then) {
        const std::size_t size = match(foretold_lists().remedies, words_, then);
        if (size != 0) return in || holds(foretold_lists().helps, then + size);
      }
      return false;
    }
    return false;
  }

  const ClauseWords& words_;
};

}  // namespace

bool is_foretold(std::string_view sentence, const KnownActors& actors) {
  if (!find_named(sentence, actors).empty()) return false;
  const auto sentences = clauses_of(sentence);
  if (sentences.size() != 1 || !find_countries(sentence, sentences.front()).empty()) return false;
  return Foretold(sentences.front()).is();
}

}  // namespace backtrail::release
