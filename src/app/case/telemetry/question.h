// SPDX-License-Identifier: Apache-2.0
// What a person who asks for a value means by it. Nearly any text can be a user or a mutex, so that a mistyped network, a range or
// a line of a table would be looked up as one of these, and be answered with a "no" that means nothing. What is plainly meant
// otherwise is refused here, with what would ask for it; an address or a host with its port is taken for the address or the host.
//
// `--kind` takes any text literally and does not come here.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace backtrail::app {

struct Understood {
  std::string text;  // to be looked up
  std::string note{};  // what was left out of what was asked; empty: nothing
};

/// `asked` without its defanging; `prefix`: all that begins so is asked for. kNotUnderstood.
base::Result<Understood> understand(std::string_view asked, bool prefix);

}  // namespace backtrail::app
