// SPDX-License-Identifier: Apache-2.0
#include "release/prose/defanged.h"

#include <array>
#include <string_view>

namespace backtrail::release {
namespace {

constexpr std::size_t kBlanks = 3;  // to either side of a sign

/// A sign in its guise: how many bytes it takes, and what it stands for; 0 bytes where there is none.
struct Guise {
  std::size_t size = 0;
  std::string_view sign;
};

class Undoing {
 public:
  explicit Undoing(std::string_view in) : in_(in) {}

  [[nodiscard]] Guise at(std::size_t begin) const {
    if (in_[begin] == '\\' && begin + 1 < in_.size() && (in_[begin + 1] == '.' || in_[begin + 1] == '/'))
      return {2, in_.substr(begin + 1, 1)};
    std::size_t k = begin;
    skip_blanks(k);
    // Between words stands a blank alone.
    if (k == in_.size() || !std::string_view("[({<.:/d").contains(in_[k])) return {};
    const bool blank_before = k > begin;
    const bool opened = skip_one_of(k, "[({<");
    const Guise sign = sign_at(k);
    if (sign.size == 0) return {};
    k += sign.size;
    const bool closed = skip_one_of(k, "])}>");
    const std::size_t end = k;
    skip_blanks(k);
    const bool word_before = begin > 0 && is_word_byte(in_[begin - 1]);
    const bool word_behind = k < in_.size() && is_word_byte(in_[k]);
    const bool between = word_before && word_behind;
    const bool spelled = sign.size != sign.sign.size();
    // Blanks beside the brackets belong to them only within a name.
    if (opened && closed && (between || !blank_before)) return {(between ? k : end) - begin, sign.sign};
    if (spelled && !opened && !closed)
      return blank_before && k > end && between ? Guise{k - begin, sign.sign} : Guise{};
    // Of one bracket alone nothing is known: "(see below.)".
    const bool tight = !blank_before && k == end;
    return opened != closed && tight && between ? Guise{end - begin, sign.sign} : Guise{};
  }

 private:
  void skip_blanks(std::size_t& k) const {
    for (std::size_t i = 0; i < kBlanks && k < in_.size() && in_[k] == ' '; ++i) ++k;
  }
  bool skip_one_of(std::size_t& k, std::string_view signs) const {
    if (k >= in_.size() || !signs.contains(in_[k])) return false;
    ++k;
    return true;
  }
  [[nodiscard]] Guise sign_at(std::size_t k) const {
    constexpr std::array<std::string_view, 4> kSigns = {"://", ".", ":", "/"};
    for (const std::string_view sign : kSigns) {
      if (k < in_.size() && in_.substr(k).starts_with(sign)) return {sign.size(), sign};
    }
    constexpr std::string_view kDot = "dot";
    const std::size_t end = k + kDot.size();
    const bool is_word =
        k < in_.size() && in_.substr(k).starts_with(kDot) && (end == in_.size() || !is_word_byte(in_[end]));
    return is_word ? Guise{kDot.size(), "."} : Guise{};
  }

  std::string_view in_;
};

}  // namespace

Folded refanged(const Folded& folded) {
  const std::string_view in = folded.text;
  const Undoing undoing(in);
  Folded out;
  out.text.reserve(in.size());
  out.origin.reserve(in.size() + 1);
  for (std::size_t at = 0; at < in.size();) {
    const bool may_be = std::string_view("\\[({< .:/").contains(in[at]);
    const Guise guise = may_be ? undoing.at(at) : Guise{};
    if (guise.size == 0) {
      out.text += in[at];
      out.origin.push_back(folded.origin[at]);
      ++at;
      continue;
    }
    out.text += guise.sign;
    out.origin.resize(out.text.size(), folded.origin[at]);
    at += guise.size;
  }
  out.origin.push_back(folded.origin.back());
  return out;
}

}  // namespace backtrail::release
