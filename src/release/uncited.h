// SPDX-License-Identifier: Apache-2.0
// A check, a mitigation or a measure that cites nothing tells its readers what to do. What it tells besides, they would have to believe:
// when it was, whom it befell, how many, which addresses are the intruder's.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "observable/observable.h"
#include "release/examination.h"

namespace backtrail::release {

class Uncited {
 public:
  /// What `advisory` names among its indicators and sources stands on these.
  Uncited(Examination& examination, const registers::Advisory& advisory, const Circumstances& circumstances);

  /// A text that is to say what to do: `source` as it was written, `text` as it is printed.
  void check(std::string_view source, std::string_view text, const std::string& place) const;
  /// Its title, or another text of few words: what of it tells a fact.
  void check_facts(std::string_view source, std::string_view text, const std::string& place) const;

 private:
  void refuse(std::string_view text, const Stretch& where, const std::string& place, const char* why) const;
  void check_named(std::string_view source, std::string_view text, const std::string& place) const;
  void check_values(std::string_view text, const std::string& place) const;

  Examination& examination_;
  const std::vector<registers::NotAFinding>& answered_;
  const Circumstances& circumstances_;
  std::set<observable::Observable> listed_;
};

}  // namespace backtrail::release
