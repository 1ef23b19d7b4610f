// SPDX-License-Identifier: Apache-2.0
// Rows of what was said before, and of how a text of ours differs from it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registers/rows.h"

namespace backtrail::registers {

/// How something is said: what two statements are compared by.
struct Stance {
  std::string posture;  // leading | supporting
  std::string wording;  // the words of the degree: "established links"
  std::string level;    // of the speaker: head-of-government | minister | agency | spokesperson
  std::vector<std::string> evidence{};  // kinds that were shown, sorted
};

/// posture, wording, evidence, speaker.
[[nodiscard]] std::span<const std::string_view> aspects();

struct Precedent {
  Entry entry;
  std::string speaker;
  std::string said;  // a date
  std::vector<std::string> subjects;  // names of the actor that it is about
  std::string attributed_to{};
  Stance stance;
  PublicSource source;
  marking::Marking marking{};
};

struct DifferenceReason {
  Reference precedent;
  std::string aspect;
  std::string why;
};

/// How a statement is meant to be said, and why it differs from what was said before.
struct Comparison {
  Entry entry;
  Reference statement;
  std::string speaker{};
  Stance stance;
  std::vector<DifferenceReason> reasons{};
  marking::Marking marking{};
};

}  // namespace backtrail::registers
