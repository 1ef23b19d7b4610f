// SPDX-License-Identifier: Apache-2.0
#include "release/prose/reason.h"

#include <cstddef>

#include "release/prose/fold.h"

namespace backtrail::release {

bool gives_reason(std::string_view why) {
  constexpr std::size_t kLeastWords = 3;
  constexpr std::size_t kLeastUnspaced = 12;  // bytes of a script that puts no blanks between words
  std::size_t words = 0, foreign = 0;
  bool within = false;
  for (const char c : fold(why).text) {
    const bool word = is_word_byte(c);
    words += word && !within ? 1 : 0;
    foreign += static_cast<unsigned char>(c) >= 0x80 ? 1 : 0;
    within = word;
  }
  return words >= kLeastWords || foreign >= kLeastUnspaced;
}

}  // namespace backtrail::release
