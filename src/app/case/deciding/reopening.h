// SPDX-License-Identifier: Apache-2.0
// A refusal, a hold and an embargo are taken back by whoever decided so. Somebody else does it with a reason that is sealed beside who
// had said what (`decide approve --despite`), and nobody who wrote the words. What has been taken back otherwise keeps the text in.
#pragma once

#include <string>
#include <vector>

#include "app/case/deciding/held_wording.h"

namespace backtrail::app {

/// A decision that keeps a text in and that nobody who may has taken back.
struct Keeping {
  registers::Decision decision;
  base::Error told;  // release::kNotApproved or kEmbargoed: who, when, their note, and who takes it back
};

struct Keepings {
  std::vector<Keeping> refused;  // refusals and holds
  std::vector<Keeping> embargoes;  // that end later than that of `approving`, or later than now where it says none
  /// Authors of words that are kept elsewhere do not answer for them here: kDeciderWrote.
  std::vector<base::Error> faults;
};

/// What keeps `text` from leaving by `approving`, which may be one that is only asked about (its index behind all others): decisions
/// before it on the text, on a version of it, or on its words under another id (`held`).
base::Result<Keepings> keepings_of(const Case& in, const registers::Entry& text, const registers::Decision& approving,
                                   const std::vector<HeldWording>& held);

}  // namespace backtrail::app
