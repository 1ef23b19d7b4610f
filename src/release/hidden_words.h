// SPDX-License-Identifier: Apache-2.0
// Words that no sentence has as they stand and a reader finds all the same: what programs undo (base64, tags, entities), names of
// files, and what runs backwards. Whoever an actor's name is kept from finds it there as well.
#pragma once

#include <functional>
#include <string_view>

#include "release/prose/fold.h"

namespace backtrail::release {

/// One way to read a text, or a part of it.
struct HiddenWords {
  std::string_view text;
  bool backwards = false;
  std::function<Stretch(const Stretch&)> original;  // where words of it stand in the text
  /// Whether a name at `where` counts: backwards many short words are others.
  [[nodiscard]] bool counts(const Stretch& where) const;
};

/// Calls `take` with each; it lives as long as the call. Addresses of the web are left to who reads these.
void for_hidden_words(std::string_view text, const std::function<void(const HiddenWords&)>& take);

}  // namespace backtrail::release
