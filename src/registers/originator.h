// SPDX-License-Identifier: Apache-2.0
// Whose consent counts: the originator's own, under any name of that organisation. One rule for the gate and for contacts
// with those affected; what somebody else agrees to is no consent. That two names are one organisation's is settled by nobody alone:
// whoever enters a consent could enter the name that makes it fit, too.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backtrail::registers {

/// One organisation by all that it is or was called, its id too, each with who entered that.
struct Called {
  std::string ref;
  std::vector<std::pair<std::string, std::string>> names;  // actor id, name
};

/// Whether `who` is the originator.
struct OriginatorLink {
  bool counts = false;
  std::vector<std::string>
      by{};  // who besides those who entered the consent entered names by which they are one; none: one name
  std::string alone{};  // the organisation by which they would be one, but for names that nobody else has entered
};
/// `entered`: who entered the consent. Letters count without regard to case (ASCII).
[[nodiscard]] OriginatorLink originator_link(std::string_view who, std::string_view originator,
                                             const std::vector<Called>& organisations,
                                             const std::vector<std::string>& entered);

}  // namespace backtrail::registers
