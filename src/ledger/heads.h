// SPDX-License-Identifier: Apache-2.0
// The heads signed so far (ledger/history), and which of them bear the key's signature. A signature is over size and root, so that
// neither can be changed without the key. Ten thousand signatures take a second of one processor, so several check them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/checkpoint.h"

namespace backtrail::ledger {

struct OldHead {
  std::uint64_t size = 0;
  Digest root{};
  std::string signature;
  bool is_signed = false;  // by the key; false too without one
};

/// How a history began when somebody saw it: nothing of that is ever changed, so that it goes on beginning so.
struct SeenHeads {
  std::uint64_t count = 0;
  Digest sha256{};  // of the file up to there
  /// "12 sha256:…", and a line end, as it is kept outside of the case.
  [[nodiscard]] std::string text() const;
  static std::optional<SeenHeads> parse(std::string_view text);
  friend bool operator==(const SeenHeads&, const SeenHeads&) = default;
};
/// Of all its whole heads. Nothing when it does not begin as a history does.
[[nodiscard]] std::optional<SeenHeads> seen_heads(std::string_view history);
/// Of the first `count`; nothing when there are fewer.
[[nodiscard]] std::optional<SeenHeads> seen_heads(std::string_view history, std::uint64_t count);

/// In the order of the file, which begins as a history does; part of a record at its end, as a crash leaves it, is none.
[[nodiscard]] std::vector<OldHead> read_heads(std::string_view history, const std::string& origin,
                                              const std::optional<VerifierKey>& key);

}  // namespace backtrail::ledger
