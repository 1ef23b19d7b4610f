// SPDX-License-Identifier: Apache-2.0
#include "app/plain_text.h"

namespace backtrail::app {

std::string plain_text(std::string text, std::size_t limit) {
  if (text.size() > limit) {
    text.resize(limit);
    while (!text.empty() && (text.back() & 0xC0) == 0x80) text.pop_back();
    if (!text.empty() && (text.back() & 0x80) != 0) text.pop_back();
    text += "…";
  }
  for (char& c : text) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f) c = ' ';
  }
  return text;
}

}  // namespace backtrail::app
