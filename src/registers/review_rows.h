// SPDX-License-Identifier: Apache-2.0
// Rows of reviewing: who looked at what, what is settled for good, and the advice that rests on it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "registers/rows.h"

namespace backtrail::registers {

/// One person's review of a judgement, statement or advisory of another, or of what is confirmed (is_confirmed()) that another entered. It
/// holds for exactly that entry: a correction is reviewed anew.
struct Review {
  Entry entry;  // its actor is the reviewer
  Reference of;
  bool agrees = false;
  std::string dissent{};
  std::string note{};
};

/// From now on a judgement can be superseded, with a reason, and no more be corrected without one.
struct Lock {
  Entry entry;
  Reference judgement;
  std::string note{};
};

/// Advice on what to do, on the ground of judgements that were locked before.
struct Advice {
  Entry entry;
  std::string title;
  std::string text;
  std::string recommendation{};
  marking::Marking marking{};
  std::vector<Reference> judgements;
};

struct Fault {
  base::Code code;
  std::string message;
  bool newer =
      false;  // locks were sealed before this was asked, and are told again as they are; asked of whatever is entered now
};

/// How a judgement or text stands now, seen over all entries: links may have been corrected since it was entered.
struct Standing {
  std::string author;
  /// Whom the body names as its author, and whoever entered it or a version that it corrects: what somebody wrote into a text
  /// they have not reviewed. Each once.
  std::vector<std::string> authors{};
  std::string named_reviewer{};  // whom the body names; by that alone they have reviewed nothing
  std::vector<std::string> reviewers{};  // who agreed, by an act of their own, and has not disagreed since
  std::vector<std::string> disagreeing{};  // who looked at it and disagrees, or no longer agrees
  std::vector<std::string>
      decided_by{};  // who approved a text and named it, while that is the last decision on that text
  /// Its own, and those of all judgements beneath it: what reviewers said besides, and why those who disagree do.
  std::vector<Dissent> dissents{};
  bool locked = false;
  /// From whom all that it rests on comes at the end. Reports of common origin are one, and so is what is told of one piece of evidence.
  std::vector<std::string> origins{};
  std::vector<Fault> faults{};  // what keeps a judgement from being locked
  /// Of what is confirmed: whether somebody besides the authors of a text has entered exactly this, has seen it too or has approved a text
  /// that names it, and nobody who looked disagrees. Nobody gives himself the ground that he stands on.
  [[nodiscard]] bool vouched_besides(std::span<const std::string> of_text) const;
};

/// Who besides whoever entered a consent says that it was given. Nobody opens alone what an originator has shut.
struct ConsentStanding {
  std::vector<std::string> entered_by{};  // it, or a version that it corrects; each once
  std::vector<std::string> confirmed_by{};  // by an act of their own
  std::vector<std::string> decided_by{};  // who approved a text under it since
  std::vector<std::string> disputed_by{};  // who asked too, and says otherwise
  bool withdrawn = false;
  [[nodiscard]] bool counts() const {
    return !withdrawn && disputed_by.empty() && !(confirmed_by.empty() && decided_by.empty());
  }
};

}  // namespace backtrail::registers
