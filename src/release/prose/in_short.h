// SPDX-License-Identifier: Apache-2.0
// What tells in short what stands elsewhere at more length: a title, a paragraph of a summary. What such a text tells more than those texts
// can be found where it is a number, a time, a country or a name; "and all of it was invented" tells more in words that no list has.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

struct ToldAlone {
  enum class What : unsigned char { number, time, country, name };
  Stretch where;
  What what = What::name;
};

/// What stands at more length, read once for all that is held against it.
class ToldBelow {
 public:
  void add(std::string_view text);
  /// What names things and tells nothing: its names may be told as well, and the numbers that belong to one ("event 4648").
  void add_names(std::string_view text);

  /// In the order of `text`: a number that no text below has, a time within which none of theirs lies ("2017" is told by "on 3 March
  /// 2017", and not the other way), a country, and a name: a word with a capital within a sentence that is no common one, or one of
  /// letters and figures, or joined by a sign ("evil.example"); in other languages than English no names.
  [[nodiscard]] std::vector<ToldAlone> missing_in(std::string_view text) const;

 private:
  std::set<int> numbers_;
  std::vector<std::pair<std::string, std::string>> days_;
  std::set<std::string> countries_;
  std::set<std::string, std::less<>> words_;
  std::set<std::pair<std::string, std::string>> numbered_;  // a word, and the number behind it
};

}  // namespace backtrail::release
