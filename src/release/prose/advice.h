// SPDX-License-Identifier: Apache-2.0
// What says what to do, and what tells something all the same. A check that cites nothing is an order to its reader ("look for logons at
// night") or a rule ("logs should be kept"); "data were copied in March 2017" is a fact, also beside an order and within it. The words are
// in advice.yml: English alone, and an order that begins with another word is taken for none.
#pragma once

#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

struct InAdvice {
  enum class What : unsigned char {
    no_order,  // a sentence that says nothing of what to do
    past,  // what was: "which was used at a bank"
    time,  // "in March", "2017-03-14"
    count,  // of parties: "48 customers"
  };
  Stretch where;
  What what = What::no_order;
};

/// What tells a fact; counts from `least` on, for smaller ones are refused everywhere. Sentences in other languages are left out, and so
/// are questions.
[[nodiscard]] std::vector<InAdvice> find_facts(std::string_view text, int least);
/// The same, and sentences that say nothing of what to do.
[[nodiscard]] std::vector<InAdvice> find_no_advice(std::string_view text, int least);

}  // namespace backtrail::release
