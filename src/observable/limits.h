// SPDX-License-Identifier: Apache-2.0
// What a search for an observable cannot see, by a hunt or in an index: kinds that any word could be are looked for in
// some fields alone, and some paths are written in logs in ways that they cannot be told from. A "no" to one of these is
// not a whole one. docs/formats/observables.md says the same in words.
#pragma once

#include <string_view>

#include "observable/observable.h"

namespace backtrail::observable {

/// Empty when each place where a log could hold it is looked at.
[[nodiscard]] std::string_view search_limit(const Observable& what);

}  // namespace backtrail::observable
