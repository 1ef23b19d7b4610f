// SPDX-License-Identifier: Apache-2.0
// Where a user keeps what must not lie in a case: signing keys, audiences' keys, and the last checkpoint seen of each case.
// Whoever can write a case's folder could otherwise sign a shorter ledger and nobody would know.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace backtrail::app {

struct Places {
  std::string keys;  // $BACKTRAIL_KEYS, or CONFIG/keys
  std::string state;  // $XDG_STATE_HOME/backtrail, or ~/.local/state/backtrail
  std::string config;  // $XDG_CONFIG_HOME/backtrail, or ~/.config/backtrail

  /// kNoHome.
  static base::Result<Places> from_environment();

  [[nodiscard]] std::string signing_key(std::string_view origin) const;
  /// `audience` in the form of marking::Audience::text(). The file's name does not tell it.
  [[nodiscard]] std::string audience_key(std::string_view origin, std::string_view audience) const;
  /// The signed note that this user saw last, and the verification key that it was believed with.
  [[nodiscard]] std::string anchor(std::string_view origin) const;
  [[nodiscard]] std::string anchor_key(std::string_view origin) const;
  /// How the history of signed heads began then.
  [[nodiscard]] std::string anchor_heads(std::string_view origin) const;
  /// The folder in which this user wrote last.
  [[nodiscard]] std::string anchor_folder(std::string_view origin) const;
  /// One line in the form of --actor.
  [[nodiscard]] std::string actor() const { return config + "/actor"; }
};

/// Where copies lie that may be deleted at any time: $XDG_CACHE_HOME/backtrail, or ~/.cache/backtrail. Empty without a home.
[[nodiscard]] std::string cache_folder();

}  // namespace backtrail::app
