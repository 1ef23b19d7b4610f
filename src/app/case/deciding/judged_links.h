// SPDX-License-Identifier: Apache-2.0
// What a judgement may say by those that it rests on, asked when it is entered. The registers ask only what they have always asked of an entry,
// for what is sealed is told again as it is.
#pragma once

#include <map>
#include <string>

#include "app/case/case.h"
#include "base/json_fwd.h"
#include "registers/rungs.h"

namespace backtrail::app {

/// Judgements of one import, in its order: those behind may rest on those before.
class JudgedLinks {
 public:
  explicit JudgedLinks(const Case& in) : in_(&in) {}
  /// `body`: a judgement's, of whatever shape. registers' kWrongRung, kSurerThanLink, kNoRungBeneath.
  base::Status take(const base::Json& body);

 private:
  const Case* in_;
  std::map<std::string, registers::Bounded> before_;  // by id
};

/// `body`: a link between an incident and an actor, of whatever shape. Where it says that the incident is the actor's, one of the judgements that it
/// rests on says so of that actor, under any of their names, and has been reviewed. registers::kNotJudged; which judgements there are the registers ask.
base::Status check_judged(const Case& in, const base::Json& body);

}  // namespace backtrail::app
