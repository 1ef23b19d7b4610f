// SPDX-License-Identifier: Apache-2.0
// What a person who asks for a value means by it. Nearly any text can be a user or a mutex, so that a mistyped network, a range or
// a line of a table would be looked up as one of these, and be answered with a "no" that means nothing. What is plainly meant
// otherwise is refused here, with what would ask for it; an address or a host with its port is taken for the address or the host, and
// what a list or a report puts around a value (quotes, a comma, a comment, the name of its kind) is left out.
//
// `--kind` takes any text literally and does not come here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "observable/observable.h"

namespace backtrail::app {

struct Understood {
  std::string text;  // to be looked up
  std::string note{};  // what was left out of what was asked, or asked besides; empty: nothing
  std::optional<observable::Observable> typed{};  // what it is, when its kind was written before it
  std::optional<observable::Observable> also{};  // to be looked up besides
};

struct HowAsked {
  bool prefix = false;  // all that begins so is asked for
  bool listed = false;  // a line of a list, which may end with a comment
};

/// `asked` without its defanging. kNotUnderstood.
base::Result<Understood> understand(std::string_view asked, HowAsked how);

/// A line of a list without the comment that it may end with: a blank, # and another blank.
[[nodiscard]] std::string_view without_comment(std::string_view line);

}  // namespace backtrail::app
