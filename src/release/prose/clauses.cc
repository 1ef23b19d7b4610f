// SPDX-License-Identifier: Apache-2.0
#include "release/prose/clauses.h"

#include "release/prose/defanged.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

std::vector<std::string> split(std::string_view phrase) {
  std::vector<std::string> out(1);
  for (const char c : phrase) {
    if (c == ' ') out.emplace_back();
    else out.back() += c;
  }
  return out;
}

bool is_figure_of(char c) { return c >= '0' && c <= '9'; }

/// "0.0 %" is nothing.
bool is_no_percent(std::string_view in, std::size_t at) {
  std::size_t end = at, signs = 0;
  for (; end < in.size() && (in[end] == '0' || in[end] == '.' || in[end] == ','); ++end)
    signs += in[end] == '0' ? 0 : 1;
  if (end < in.size() && in[end] == ' ') ++end;
  return signs <= 1 && end < in.size() && in[end] == '%';
}

/// Whether the "0" at `at` stands within an address, a version or a longer number, and counts nothing: "10.0.0.1", "x/0/1".
bool is_within_longer(const Folded& folded, std::size_t at) {
  const std::string_view in = folded.text;
  const auto sign = [&](std::size_t k) { return k < in.size() ? in[k] : ' '; };
  // A dash of sentences is no hyphen, though it is folded to one.
  const auto is_hyphen = [&](std::size_t k) { return sign(k) == '-' && folded.origin[k + 1] - folded.origin[k] == 1; };
  const char before = at > 0 ? in[at - 1] : ' ', further = at > 1 ? in[at - 2] : ' ';
  const char behind = sign(at + 1), then = sign(at + 2);
  const bool left = (std::string_view("._+").contains(before) && is_word_byte(further)) || before == '/' ||
                    (std::string_view(",:").contains(before) && is_figure_of(further)) ||
                    (before == ':' && further == ':') || (at > 0 && is_hyphen(at - 1) && is_figure_of(further));
  if (left) return true;
  if (is_no_percent(in, at)) return false;
  return (std::string_view("._+").contains(behind) && is_word_byte(then)) ||
         (std::string_view(",:").contains(behind) && is_figure_of(then)) || (behind == ':' && then == ':') ||
         (behind == '/' && !is_figure_of(then)) || (is_hyphen(at + 1) && is_word_byte(then) && !is_figure_of(then));
}

}  // namespace

std::vector<ClauseWords> clauses_of(std::string_view text) {
  const Folded folded = refanged(fold(text));
  const std::string& in = folded.text;
  std::vector<ClauseWords> out(1);
  bool open = false, clause = true, quoted = false;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const char c = in[i];
    const char then = i + 1 < in.size() ? in[i + 1] : ' ';
    if (is_word_byte(c)) {
      if (!open) out.back().push_back({{}, {folded.origin[i], 0}, clause, quoted});
      out.back().back().text += c;
      out.back().back().where.end = folded.origin[i + 1];
      // No list holds it so.
      if (out.back().back().text == "0" && !is_word_byte(then) && is_within_longer(folded, i))
        out.back().back().text += '.';
      open = true;
      clause = false;
      continue;
    }
    // "didn't" is one word.
    if (c == '\'' && open && is_word_byte(then)) continue;
    open = false;
    if (c == '"') quoted = !quoted;
    clause = clause || c == ',' || c == ':' || c == '(' || c == ')' || c == '"' ||
             (c == '-' && (then == ' ' || then == '-'));
    // A point within a number or a domain ends nothing.
    const bool ends = ((c == '.' || c == '!' || c == '?') && !is_word_byte(then)) || c == ';' || c == '\n';
    if (!ends) continue;
    if (c == '?') out.back().clear();
    if (!out.back().empty()) out.emplace_back();
    clause = true;
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

Phrases phrases_of(std::string_view file, std::string_view key) {
  Phrases out;
  for_words(file, key, [&](std::string_view phrase) {
    std::vector<std::string> words = split(phrase);
    std::string first = words.front();
    out[std::move(first)].push_back(std::move(words));
  });
  return out;
}

std::size_t match(const Phrases& phrases, const ClauseWords& words, std::size_t at) {
  if (at >= words.size()) return 0;
  const auto found = phrases.find(words[at].text);
  if (found == phrases.end()) return 0;
  std::size_t best = 0;
  for (const auto& phrase : found->second) {
    if (phrase.size() <= best || at + phrase.size() > words.size()) continue;
    bool same = true;
    for (std::size_t i = 1; i < phrase.size() && same; ++i) same = words[at + i].text == phrase[i];
    if (same) best = phrase.size();
  }
  return best;
}

}  // namespace backtrail::release
