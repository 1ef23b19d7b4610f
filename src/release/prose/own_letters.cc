// SPDX-License-Identifier: Apache-2.0
#include "release/prose/own_letters.h"

#include <algorithm>

#include "release/prose/name_words.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kOwnAlone = 4, kOwnBeside = 2, kHeldBeside = 5;  // letters, and letters and digits
constexpr std::size_t kShortRun = 4;  // so few letters of a word count at its beginning alone

bool is_cipher(char c) { return c >= '0' && c <= '9'; }
bool is_letter_byte(char c) { return is_word_byte(c) && !is_cipher(c); }

/// Whether a word of a host or a name is everybody's: "srv", "services".
bool is_listed(const std::string& word) {
  static const WordSet kRoles = word_set("names.yml", "roles");
  const NameLists& all = name_lists();
  return is_common(word) || all.acronyms.contains(word) || all.labels.contains(word) || kRoles.contains(word);
}

/// Runs of letters of a folded text.
std::vector<Stretch> letter_runs(std::string_view folded) {
  std::vector<Stretch> out;
  for (std::size_t at = 0; at < folded.size();) {
    std::size_t end = at;
    while (end < folded.size() && is_letter_byte(folded[end])) ++end;
    if (end > at) out.push_back({at, end});
    at = end + 1;
  }
  return out;
}

}  // namespace

std::vector<bool> own_bytes(std::string_view folded, const WordSet& known) {
  std::vector<bool> out(folded.size(), false);
  for (const Stretch& run : letter_runs(folded)) {
    const std::string word(folded.substr(run.begin, run.end - run.begin));
    if (is_listed(word) || known.contains(word)) continue;
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(run.begin), out.begin() + static_cast<std::ptrdiff_t>(run.end),
              true);
  }
  return out;
}

namespace {

/// How many letters of a word of its own, which lies at `run`, count of those that are held.
std::size_t owned_of(std::string_view folded, const Stretch& run, const std::vector<bool>& held) {
  std::size_t owned = 0, all = 0, pieces = 0;
  bool listed = false;
  for (std::size_t at = run.begin; at < run.end;) {
    std::size_t end = at;
    while (end < run.end && held[end]) ++end;
    const std::size_t size = end - at;
    const bool whole = at == run.begin && end == run.end;
    listed = size != 0 && !whole && is_listed(std::string(folded.substr(at, size)));
    if (whole || (!listed && (size > kShortRun || at == run.begin))) owned += size;
    all += size;
    pieces += size == 0 ? 0 : 1;
    at = std::max(end, at + 1);
  }
  // "lan?ern" of "lantern": most of it, in pieces.
  return all > kShortRun && (pieces > 1 || !listed) ? all : owned;
}

}  // namespace

bool tells_of(std::string_view folded, const std::vector<bool>& own, const std::vector<bool>& held) {
  std::size_t owned = 0, all = 0;
  for (std::size_t i = 0; i < folded.size(); ++i) all += held[i] && is_word_byte(folded[i]) ? 1 : 0;
  for (const Stretch& run : letter_runs(folded)) owned += own[run.begin] ? owned_of(folded, run, held) : 0;
  return owned >= kOwnAlone || (owned >= kOwnBeside && all >= kHeldBeside);
}

bool is_telling_beginning(std::string_view folded, std::size_t size) {
  std::vector<bool> held(folded.size(), false);
  std::fill_n(held.begin(), std::min(size, folded.size()), true);
  const auto letters = std::ranges::count_if(folded.substr(0, size), is_word_byte);
  return letters >= static_cast<std::ptrdiff_t>(kHeldBeside) && tells_of(folded, own_bytes(folded, {}), held);
}

}  // namespace backtrail::release
