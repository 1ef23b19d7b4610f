// SPDX-License-Identifier: Apache-2.0
#include "release/prose/everyday.h"

#include <algorithm>
#include <vector>

#include "release/prose/name_words.h"
#include "release/prose/numbers.h"
#include "release/prose/tokens.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kReach = 160;  // bytes of a sentence on either side

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word_char(char c) {
  return is_ascii_letter(c) || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// One place of a text where the word stands.
class Place {
 public:
  Place(std::string_view text, const Stretch& where) : text_(text), where_(where) {}

  [[nodiscard]] bool is_as_machines_write() const {
    // "bridge01", "BridgeNet"
    if (is_word_char(before()) || is_word_char(behind())) return is_digit(before()) || is_digit(behind()) || is_camel();
    return is_marked() || is_joined() || is_alone();
  }

  [[nodiscard]] bool is_first() const { return begins_sentence(text_, where_.begin); }
  [[nodiscard]] bool has_capital() const {
    return std::ranges::any_of(text_.substr(where_.begin, where_.end - where_.begin), is_upper);
  }
  [[nodiscard]] bool is_all_capitals() const {
    return std::ranges::none_of(text_.substr(where_.begin, where_.end - where_.begin),
                                [](char c) { return c >= 'a' && c <= 'z'; });
  }

  /// "The provider Bridge", "Bridge Ltd", "Bridge, the payments firm".
  [[nodiscard]] bool is_beside_kind() const {
    const std::vector<Token> prior = words_before(), then = words_behind();
    if (!prior.empty() && party_noun(prior.back().text)) return true;
    if (then.empty()) return false;
    if (name_lists().legal.contains(then.front().text) && behind() == ' ') return true;
    constexpr std::size_t kKindIn = 5;
    const bool aside =
        behind() == ',' && (then.front().text == "a" || then.front().text == "an" || then.front().text == "the");
    for (std::size_t k = 1; aside && k < then.size() && k <= kKindIn && then[k].text != "."; ++k) {
      if (party_noun(then[k].text)) return true;
    }
    return false;
  }

  /// "Bridge was hit", "we warned bridge", but for "the bridge was hit".
  [[nodiscard]] bool is_befallen() const {
    static const WordSet kBefalls = word_set("counts.yml", "befalls"), kPassive = word_set("counts.yml", "passive"),
                         kAuxiliaries = word_set("counts.yml", "auxiliaries");
    const std::vector<Token> prior = words_before(), then = words_behind();
    constexpr std::size_t kIn = 4;
    if (!prior.empty() && kBefalls.contains(prior.back().text)) return true;
    const bool described =
        !prior.empty() && prior.back().text != "." && prior.back().text != "and" && prior.back().text != "that";
    if ((described && !has_capital()) || then.empty() ||
        (!kPassive.contains(then[0].text) && !kAuxiliaries.contains(then[0].text)))
      return false;
    for (std::size_t k = 1; k < then.size() && k <= kIn && then[k].text != "."; ++k) {
      if (kBefalls.contains(then[k].text)) return true;
    }
    return false;
  }
  /// "Bridge had no logs": of a thing it would be "the bridge".
  [[nodiscard]] bool is_subject() const {
    static const WordSet kOfOne = word_set("counts.yml", "of_one");
    const std::vector<Token> then = words_behind();
    return !then.empty() && kOfOne.contains(then.front().text);
  }
  /// "Bridge's accounts"
  [[nodiscard]] bool is_possessive() const {
    const std::string_view rest = text_.substr(where_.end);
    return rest.starts_with("'s") || rest.starts_with("\xE2\x80\x99s");
  }

 private:
  [[nodiscard]] char at(std::size_t k) const { return k < text_.size() ? text_[k] : ' '; }
  [[nodiscard]] char before() const { return where_.begin > 0 ? text_[where_.begin - 1] : ' '; }
  [[nodiscard]] char behind() const { return at(where_.end); }
  [[nodiscard]] char second_before() const { return where_.begin > 1 ? text_[where_.begin - 2] : ' '; }

  [[nodiscard]] bool is_camel() const { return !is_word_char(before()) && has_capital() && is_upper(behind()); }

  /// "/bridge/", "bridge_x", "`bridge`", "\"bridge\"", "(bridge)".
  [[nodiscard]] bool is_marked() const {
    constexpr std::string_view kSigns = "/\\_@=#`{}[]&";
    if (kSigns.contains(before()) || kSigns.contains(behind())) return true;
    constexpr std::string_view kOpen = "\"'(<>", kClose = "\"')><";
    const std::size_t pair = kOpen.find(before());
    if (pair != std::string_view::npos && (behind() == kClose[pair] || (before() == '>' && behind() == '<')))
      return true;
    // A cell of a table.
    std::size_t from = where_.begin, to = where_.end;
    while (from > 0 && text_[from - 1] == ' ') --from;
    while (to < text_.size() && text_[to] == ' ') ++to;
    return from > 0 && (text_[from - 1] == '|' || text_[from - 1] == '\t') &&
           (at(to) == '|' || at(to) == '\t' || at(to) == '\n');
  }

  /// "org:bridge", "bridge.example", "bridge,DE", "bridge-dc1", but for "bridge-mode".
  [[nodiscard]] bool is_joined() const {
    constexpr std::string_view kJoints = ".:,;";
    if (kJoints.contains(before()) && is_word_char(second_before())) return true;
    if (kJoints.contains(behind()) && is_word_char(at(where_.end + 1))) return true;
    const auto is_odd = [&](std::size_t from, std::size_t to) {
      return to > from && !is_common(fold(text_.substr(from, to - from)).text);
    };
    std::size_t to = where_.end + 1;
    while (to < text_.size() && is_word_char(text_[to])) ++to;
    if (behind() == '-' && is_odd(where_.end + 1, to)) return true;
    std::size_t from = where_.begin > 0 ? where_.begin - 1 : 0;
    while (from > 0 && is_word_char(text_[from - 1])) --from;
    return before() == '-' && is_odd(from, where_.begin - 1);
  }

  /// Nothing else stands in its line but marks of a list.
  [[nodiscard]] bool is_alone() const {
    std::size_t from = where_.begin, to = where_.end;
    while (from > 0 && text_[from - 1] != '\n' && !is_word_char(text_[from - 1])) --from;
    while (to < text_.size() && text_[to] != '\n' && !is_word_char(text_[to])) ++to;
    return (from == 0 || text_[from - 1] == '\n') && (to == text_.size() || text_[to] == '\n');
  }

  /// Of the same sentence.
  [[nodiscard]] std::vector<Token> words_before() const {
    const std::size_t from = where_.begin > kReach ? where_.begin - kReach : 0;
    return tokens_of(text_.substr(from, where_.begin - from));
  }
  [[nodiscard]] std::vector<Token> words_behind() const { return tokens_of(text_.substr(where_.end, kReach)); }

  std::string_view text_;
  Stretch where_;
};

}  // namespace

bool begins_sentence(std::string_view text, std::size_t at) {
  for (std::size_t k = at; k > 0; --k) {
    const char c = text[k - 1];
    if (c == '\n') return true;
    if (c == ' ' || c == '"' || c == '\'' || c == '(' || c == '\t' || c == '\r') continue;
    return std::string_view(".!?:>*#-|").contains(c);
  }
  return true;
}

std::string everyday_word(std::string_view name) {
  std::string out;
  for (std::string& word : parts_of_name(name)) {
    if (word == "the") continue;
    if (!out.empty()) return {};
    out = std::move(word);
  }
  const bool letters = std::ranges::all_of(out, [](char c) { return c >= 'a' && c <= 'z'; });
  // An address or a domain is no word.
  const bool plain = std::ranges::all_of(name, [](char c) { return is_ascii_letter(c) || c == ' '; });
  return !out.empty() && letters && plain && is_common_word(out) ? out : std::string();
}

bool means_name(std::string_view text, const Stretch& where, std::string_view name, std::string_view word) {
  const std::string_view found = text.substr(where.begin, where.end - where.begin);
  // What is strewn or drawn otherwise is meant.
  const bool plain = std::ranges::all_of(found, [](char c) { return is_ascii_letter(c) || c == ' '; }) &&
                     fold(found).text.ends_with(word);
  if (!plain) return true;
  const Place place(text, {where.end - word.size(), where.end});
  if (place.is_as_machines_write() || place.is_beside_kind() || place.is_befallen()) return true;
  const bool capitals = std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
  if (!place.has_capital() || (capitals && name.size() > 1 && !place.is_all_capitals())) return false;
  const bool whole = !(where.begin > 0 && is_word_char(text[where.begin - 1])) &&
                     !(where.end < text.size() && is_word_char(text[where.end]));
  return whole && (!place.is_first() || place.is_possessive() || place.is_subject());
}

}  // namespace backtrail::release
