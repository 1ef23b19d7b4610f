// SPDX-License-Identifier: Apache-2.0
// Names that only the holder of an audience's key can make: HMAC-SHA-256 (RFC 2104) of what a thing is. One audience gets the
// same name for the same thing always, and two audiences cannot tell whether they were given the same thing. The key
// cannot be had back from a Keyed, so that writers may carry one.
#pragma once

#include <string>
#include <string_view>

#include "base/sha256.h"

namespace backtrail::release {

class Keyed {
 public:
  explicit Keyed(std::string_view key);

  /// `use` keeps names for one purpose apart from those for another.
  [[nodiscard]] base::Digest digest(std::string_view use, std::string_view what) const;
  /// In the form of a UUID of version 4 (RFC 9562), which is what standards that want random ones accept.
  [[nodiscard]] std::string uuid(std::string_view use, std::string_view what) const;

 private:
  std::string inner_;
  std::string outer_;
};

}  // namespace backtrail::release
