// SPDX-License-Identifier: Apache-2.0
#include "app/case/incidents/prose_words.h"

#include <algorithm>
#include <array>

#include "release/prose/clauses.h"
#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::app {
namespace {

struct ProseWords {
  release::WordSet links = list("links"), records = list("records"), registered = list("registered"),
                   being = list("being"), back = list("back"), whose = list("whose"), plain = list("plain"),
                   open = list("open"), doing = list("doing"), sent = list("sent");
  static release::WordSet list(std::string_view key) { return release::word_set("shares.yml", key); }
};
const ProseWords& prose_words() {
  static const ProseWords kWords;
  return kWords;
}
bool has_word(const release::WordSet& words, std::string_view word) { return words.contains(std::string(word)); }

}  // namespace

bool is_link(std::string_view word) { return has_word(prose_words().links, word); }
bool is_doing(std::string_view word) { return has_word(prose_words().doing, word); }
bool is_sent(std::string_view word) { return has_word(prose_words().sent, word); }
bool is_record(std::string_view word) { return has_word(prose_words().records, word); }
bool is_incident(std::string_view word) { return has_word(prose_words().registered, word); }
bool is_being(std::string_view word) { return has_word(prose_words().being, word); }
bool is_back(std::string_view word) { return has_word(prose_words().back, word); }

bool is_open(std::string_view word) { return has_word(prose_words().open, word); }

bool says_whose(std::string_view text) {
  return std::ranges::any_of(release::tokens_of(text), [](const release::Token& one) {
    return is_link(one.text) || has_word(prose_words().whose, one.text);
  });
}

bool names_whose(std::string_view text) {
  return std::ranges::any_of(release::tokens_of(text),
                             [](const release::Token& one) { return has_word(prose_words().whose, one.text); });
}

bool speaks_of_incidents(std::string_view text) {
  return std::ranges::any_of(release::tokens_of(text),
                             [](const release::Token& one) { return is_incident(one.text) || is_link(one.text); });
}

std::vector<release::Stretch> laid_in(std::string_view sentence) {
  static const std::array kLists = {
      release::phrases_of("judged.yml", "states"), release::phrases_of("judged.yml", "tells"),
      release::phrases_of("judged.yml", "behind"), release::phrases_of("shares.yml", "laid")};
  std::vector<release::Stretch> out;
  for (const release::ClauseWords& words : release::clauses_of(sentence)) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      std::size_t size = 0;
      for (const release::Phrases& one : kLists) size = std::max(size, release::match(one, words, i));
      if (size > 0) out.push_back({words[i].where.begin, words[i + size - 1].where.end});
    }
  }
  return out;
}

bool is_understood(std::string_view sentence, const std::vector<release::Stretch>& known, std::size_t upto) {
  const std::vector<release::Token> tokens = release::tokens_of(sentence);
  // What stands before a colon is another thought, and so is what stands behind the clause.
  std::size_t begin = 0, end = sentence.size();
  for (std::size_t at = 0; at < upto && at < sentence.size(); ++at) {
    if (sentence[at] == ':' || sentence[at] == ';') begin = at + 1;
  }
  const std::size_t clause = sentence.find_first_of(",;:(", std::min(upto, sentence.size()));
  if (clause != std::string_view::npos) end = clause;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const release::Token& one = tokens[i];
    if (one.where.begin < begin || one.where.begin >= end || one.text == ".") continue;
    const bool within = std::ranges::any_of(known, [&](const release::Stretch& part) {
      return part.begin <= one.where.begin && one.where.begin < part.end;
    });
    if (within) continue;
    const ProseWords& words = prose_words();
    const bool plain = is_link(one.text) || is_record(one.text) || is_incident(one.text) || is_being(one.text) ||
                       is_back(one.text) || is_doing(one.text) || is_sent(one.text) ||
                       has_word(words.whose, one.text) || has_word(words.plain, one.text);
    if (!plain) return false;
  }
  return true;
}

bool refers_back(std::string_view sentence) {
  const auto tokens = release::tokens_of(sentence);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (is_incident(tokens[i].text) && (i == 0 || !is_back(tokens[i - 1].text))) return false;
  }
  return std::ranges::any_of(tokens, [](const release::Token& one) { return is_back(one.text); });
}

}  // namespace backtrail::app
