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

/// In the order of the file, which begins as a history does; part of a record at its end, as a crash leaves it, is none.
[[nodiscard]] std::vector<OldHead> read_heads(std::string_view history, const std::string& origin,
                                              const std::optional<VerifierKey>& key);

}  // namespace backtrail::ledger
