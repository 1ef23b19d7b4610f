// SPDX-License-Identifier: Apache-2.0
#include "release/prose/terms.h"

#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <utility>

#include "release/prose/defanged.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kWordOnlySize = 3;
constexpr std::size_t kSqueezedSize = 6;
constexpr std::size_t kFragmentSize = 4;
constexpr std::string_view kPunycode = "xn--";
constexpr std::size_t kLabelSize = 512;  // bytes; a label has at most 63

void find_all(const Folded& in, std::string_view term, bool word_only, std::vector<Stretch>& out) {
  for (std::size_t at = find_from(in.text, term, 0); at != std::string::npos; at = find_from(in.text, term, at + 1)) {
    const std::size_t end = at + term.size();
    const bool whole =
        (at == 0 || !is_word_byte(in.text[at - 1])) && (end == in.text.size() || !is_word_byte(in.text[end]));
    if (!word_only || whole) out.push_back({in.origin[at], in.origin[end]});
  }
}

/// Letters and digits only, each with the indices in the folded text of the first and last byte that it stands for.
struct Squeezed {
  std::string text;
  std::vector<std::size_t> index;
  std::vector<std::size_t> last;
};

Squeezed squeeze(std::string_view folded) {
  Squeezed out;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (!is_word_byte(folded[i])) continue;
    out.text += folded[i];
    out.index.push_back(i);
    out.last.push_back(i);
  }
  return out;
}

/// Digits as the letters that they are taken for, "rn" as "m", "vv" as "w": "northgate" and "n0rthgate".
Squeezed skeleton(const Squeezed& in) {
  constexpr std::string_view kDigits = "olzeasbtbg";
  Squeezed out;
  for (std::size_t i = 0; i < in.text.size(); ++i) {
    char c = in.text[i];
    const char then = i + 1 < in.text.size() ? in.text[i + 1] : ' ';
    const bool two = (c == 'r' && then == 'n') || (c == 'v' && then == 'v');
    out.index.push_back(in.index[i]);
    if (two) {
      c = c == 'r' ? 'm' : 'w';
      ++i;
    } else if (c == 'i') {
      c = 'l';
    } else if (c >= '0' && c <= '9') {
      c = kDigits[static_cast<std::size_t>(c - '0')];
    }
    out.last.push_back(in.last[i]);
    out.text += c;
  }
  return out;
}

/// Which three bytes stand together in a text. Most names have some that do not, and need not be searched for.
class Grams {
 public:
  explicit Grams(std::string_view text) : bits_(std::bit_ceil(std::clamp(text.size() / 4, kLeast, kMost))) {
    for (std::size_t at = 0; at + kSize <= text.size(); ++at) {
      const std::size_t place = place_of(text.data() + at);
      bits_[place / 64] |= std::uint64_t{1} << place % 64;
    }
  }
  [[nodiscard]] bool may_hold(std::string_view term) const {
    for (std::size_t at = 0; at + kSize <= term.size(); ++at) {
      const std::size_t place = place_of(term.data() + at);
      if ((bits_[place / 64] >> place % 64 & 1) == 0) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t kSize = 3, kLeast = 4, kMost = 4096;  // words of 64 bits
  [[nodiscard]] std::size_t place_of(const char* at) const {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(at[i])); };
    return ((byte(0) | byte(1) << 8 | byte(2) << 16) * 0x9E3779B1U >> 8) % (bits_.size() * 64);
  }
  std::vector<std::uint64_t> bits_;
};

/// Whether the match [first, last] (indices into the folded text) is cut out of a longer word at an end by a fragment too
/// short to mean anything. Within one word it never is: there it is a part of a compound.
bool is_torn(const std::string& text, std::size_t first, std::size_t last) {
  std::size_t first_end = first;
  while (first_end <= last && is_word_byte(text[first_end])) ++first_end;
  if (first_end > last) return false;
  std::size_t last_begin = last;
  while (is_word_byte(text[last_begin - 1])) --last_begin;
  const bool torn_front = first > 0 && is_word_byte(text[first - 1]) && first_end - first < kFragmentSize;
  const bool torn_back =
      last + 1 < text.size() && is_word_byte(text[last + 1]) && last + 1 - last_begin < kFragmentSize;
  return torn_front || torn_back;
}

void find_strewn(const Folded& in, const Squeezed& squeezed, std::string_view letters, std::vector<Stretch>& out) {
  for (std::size_t at = find_from(squeezed.text, letters, 0); at != std::string::npos;
       at = find_from(squeezed.text, letters, at + 1)) {
    const std::size_t first = squeezed.index[at];
    const std::size_t last = squeezed.last[at + letters.size() - 1];
    if (!is_torn(in.text, first, last)) out.push_back({in.origin[first], in.origin[last + 1]});
  }
}

/// Labels like "xn--lyra-hea-..." as what a browser shows for them, folded.
Folded undo_punycode(const Folded& in) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UIDNA, decltype(&uidna_close)> idna(uidna_openUTS46(UIDNA_DEFAULT, &status), &uidna_close);
  if (U_FAILURE(status)) return in;
  const auto in_label = [](char c) { return is_word_byte(c) || c == '-'; };
  Folded out;
  for (std::size_t at = 0; at < in.text.size();) {
    std::size_t end = at;
    while (end < in.text.size() && in_label(in.text[end])) ++end;
    const std::string_view label = std::string_view(in.text).substr(at, end - at);
    const std::size_t before = out.text.size();
    std::array<char, kLabelSize> plain{};
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    std::int32_t size = 0;
    if (label.starts_with(kPunycode) && label.size() < kLabelSize / 4) {
      size = uidna_labelToUnicodeUTF8(idna.get(), label.data(), static_cast<std::int32_t>(label.size()), plain.data(),
                                      static_cast<std::int32_t>(plain.size()), &info, &status);
    }
    if (size > 0 && size <= static_cast<std::int32_t>(plain.size()) && U_SUCCESS(status)) {
      out.text += fold({plain.data(), static_cast<std::size_t>(size)}).text;
    } else {
      end = std::max(end, at + 1);
      out.text += in.text.substr(at, end - at);
    }
    status = U_ZERO_ERROR;
    for (std::size_t k = before; k < out.text.size(); ++k) {
      out.origin.push_back(in.origin[std::min(at + (k - before), end - 1)]);
    }
    at = end;
  }
  out.origin.push_back(in.origin.back());
  return out;
}

/// Signs between letters as the letters that they are drawn like: "l@ntern". Empty where there are none.
Folded signs_as_letters(const Folded& in) {
  constexpr std::string_view kSigns = "@$!|", kDrawn = "asii";
  const auto letter = [&](std::size_t at) { return in.text[at] >= 'a' && in.text[at] <= 'z'; };
  Folded out;
  for (std::size_t at = in.text.find_first_of(kSigns); at != std::string::npos;
       at = in.text.find_first_of(kSigns, at + 1)) {
    if (at == 0 || at + 1 == in.text.size() || !letter(at - 1) || !letter(at + 1)) continue;
    if (out.text.empty()) out = in;
    out.text[at] = kDrawn[kSigns.find(in.text[at])];
  }
  return out;
}

}  // namespace

std::string skeleton_of(std::string_view folded) { return skeleton(squeeze(folded)).text; }

struct SearchedText::View {
  explicit View(Folded of)
      : folded(std::move(of)),
        squeezed(squeeze(folded.text)),
        look(skeleton(squeezed)),
        folded_grams(folded.text),
        squeezed_grams(squeezed.text),
        look_grams(look.text) {}

  void find(const std::string& term, const std::string& letters, const std::string& looks,
            std::vector<Stretch>& out) const {
    if (folded_grams.may_hold(term)) find_all(folded, term, term.size() <= kWordOnlySize, out);
    if (letters.size() < kSqueezedSize) return;
    if (squeezed_grams.may_hold(letters)) find_strewn(folded, squeezed, letters, out);
    if (look_grams.may_hold(looks)) find_strewn(folded, look, looks, out);
  }

  Folded folded;
  Squeezed squeezed;  // of its text
  Squeezed look;
  Grams folded_grams, squeezed_grams, look_grams;
};

/// The first form is the plain one, and the second the spelled one when there is one.
SearchedText::SearchedText(std::string_view text) : text_(text) {
  Folded folded = fold(text), spelled = fold(text, false, true);
  std::vector<Folded> more;
  if (text.find('%') != std::string_view::npos) more.push_back(fold(text, true));
  if (folded.text.find(kPunycode) != std::string::npos) more.push_back(undo_punycode(folded));
  if (Folded plain = refanged(folded); plain.text != folded.text) more.push_back(std::move(plain));
  if (Folded drawn = signs_as_letters(folded); !drawn.text.empty()) more.push_back(std::move(drawn));
  has_spelled_ = spelled.text != folded.text;
  views_.emplace_back(std::move(folded));
  if (has_spelled_) views_.emplace_back(std::move(spelled));
  for (Folded& one : more) views_.emplace_back(std::move(one));
}

SearchedText::~SearchedText() = default;
SearchedText::SearchedText(SearchedText&&) noexcept = default;

const Folded& SearchedText::plain() const { return views_.front().folded; }
const Folded* SearchedText::spelled() const { return has_spelled_ ? &views_[1].folded : nullptr; }

void SearchedText::find(const std::string& term, std::vector<Stretch>& out) const {
  const std::string folded = fold(term).text, spelled = fold(term, false, true).text;
  for (const std::string* one : {&folded, &spelled}) {
    if (one == &spelled && spelled == folded) return;
    const Squeezed letters = squeeze(*one);
    if (letters.text.empty()) continue;
    const std::string looks = skeleton(letters).text;
    for (const View& view : views_) view.find(*one, letters.text, looks, out);
  }
}

std::vector<Stretch> find_terms(std::string_view text, const std::vector<std::string>& terms) {
  const SearchedText searched(text);
  std::vector<Stretch> found;
  for (const std::string& term : terms) searched.find(term, found);
  return joined(std::move(found));
}

}  // namespace backtrail::release
