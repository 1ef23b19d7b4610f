// SPDX-License-Identifier: Apache-2.0
// The same words under another id. A refusal, a hold and an embargo are on what is said, not on the id under which somebody
// entered it: entering it once more would otherwise be a way around whoever decided.
#pragma once

#include <string>
#include <vector>

#include "app/case/case.h"

namespace backtrail::app {

/// A decision that keeps words in which a text tells too.
struct HeldWording {
  std::string ref;  // of the text that was decided on
  registers::Decision decision;  // refuse, hold, or approve with an embargo that lasts
  enum class Tells : unsigned char {
    all,
    more,
    part
  };  // both say the same; the text says that and more; it says a part of it
  Tells tells = Tells::more;
  bool same_audience = true;  // else it is kept from a wider one, of whom these are
  marking::Audience audience{};  // from whom it is kept

  /// Whether it keeps the text in: what tells all of it to the same does not leave by telling more. Before its time neither does a part,
  /// nor to fewer: an embargo is on when something is told, and not on how it is put.
  [[nodiscard]] bool keeps_in() const { return embargoed() || (same_audience && tells != Tells::part); }

  [[nodiscard]] bool embargoed() const { return decision.verdict == registers::Decision::Verdict::approve; }
  /// "these words are refused as 's:1', by dee on 2018-12-20T19:00:00Z (note)"
  [[nodiscard]] std::string message() const;
  [[nodiscard]] std::string hint() const;
};

/// Of other texts than those that `text` corrects or that correct it, for the same audience, a wider one or, where `text` is for everyone, any:
/// the latest decision on each such wording where that keeps it. Sentences are compared as they are read, whatever their order,
/// letters, marks and citations, and whether they stand in one entry, in several or in the title.
base::Result<std::vector<HeldWording>> held_wordings(const Case& in, const registers::Entry& text);

/// Whether two texts say the same beside their titles, whomever they are for.
base::Result<bool> says_the_same(const Case& in, const registers::Entry& a, const registers::Entry& b);

}  // namespace backtrail::app
