// SPDX-License-Identifier: Apache-2.0
// What tells one detector from another for whoever remembers what it has looked at: a hash of all that its answer depends on
// beside the log. The text of a rule alone is not that: filters, parts of a correlation, pipelines, placeholders, field
// mappings, the zone of times that name none and the program itself change what it finds.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "app/case/hunting/hunts.h"
#include "app/hunting/hunt.h"
#include "base/result.h"
#include "base/sha256.h"
#include "detector/detector.h"
#include "hunt/hunt.h"

namespace backtrail::app {

/// A detector that can be evaluated and finds something by itself.
struct Printed {
  base::Digest print{};
  hunt::Kind kind = hunt::Kind::sigma;
  std::uint32_t index = 0;  // into the Set's list of that kind
  bool together = false;  // rests on several records: its answer is that of all sources, not of each
};

/// Of everything beside detectors and logs that a hunt's answer depends on: the program (`engine`) and what the request
/// names, by content. Whatever keeps a named file from being read.
base::Result<base::Digest> context_print(const HuntRequest& request, const std::string& engine);

/// By print. Detectors that the plan has not are left out, and so are silent ones.
[[nodiscard]] std::vector<Printed> prints_of(const detector::Set& set, const hunt::Plan& plan,
                                             const base::Digest& context);

/// What it is, for the note of who has looked.
[[nodiscard]] HuntedWith hunted_with(const detector::Set& set, const Printed& one);

/// The set with these detectors alone, and with what they rest on, silent. YARA rules stay all of them when any is wanted:
/// they are compiled by the file.
[[nodiscard]] detector::Set only(const detector::Set& set, const std::vector<const Printed*>& wanted);

}  // namespace backtrail::app
