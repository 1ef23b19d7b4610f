// SPDX-License-Identifier: Apache-2.0
#include "release/prose/together.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kAnyCaseSize = 8;  // letters

class Bounds {
 public:
  Bounds(std::string_view text, const Folded& folded) : text_(text), folded_(folded), in_(folded.text) {}

  [[nodiscard]] bool is_capital(std::size_t at) const {
    const char c = text_[folded_.origin[at]];
    return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  }
  /// Whether a word begins at `at`, or a piece of one.
  [[nodiscard]] bool parts(std::size_t at) const {
    if (at == 0 || at >= in_.size() || !is_word_byte(in_[at]) || !is_word_byte(in_[at - 1])) return true;
    if (is_figure(in_[at]) != is_figure(in_[at - 1])) return true;
    return is_capital(at) && !is_capital(at - 1);
  }
  /// The same behind the "s" of a plural.
  [[nodiscard]] bool ends(std::size_t at) const {
    return parts(at) || (in_[at] == 's' && !is_capital(at) && parts(at + 1));
  }

 private:
  static bool is_figure(char c) { return c >= '0' && c <= '9'; }

  std::string_view text_;
  const Folded& folded_;
  std::string_view in_;
};

}  // namespace

void find_together(std::string_view text, const Folded& folded, std::string_view name, std::vector<Stretch>& out) {
  const std::string letters = fold(name).text;
  if (letters.empty()) return;
  const bool any_case = letters.size() >= kAnyCaseSize;
  const Bounds bounds(text, folded);
  for (std::size_t at = find_from(folded.text, letters, 0); at != std::string::npos;
       at = find_from(folded.text, letters, at + 1)) {
    bool same = true;
    for (std::size_t k = 0; k < letters.size() && same && !any_case; ++k)
      same = name[k] < 'A' || name[k] > 'Z' || bounds.is_capital(at + k);
    const std::size_t end = at + letters.size();
    if (same && bounds.parts(at) && bounds.ends(end)) out.push_back({folded.origin[at], folded.origin[end]});
  }
}

}  // namespace backtrail::release
