// SPDX-License-Identifier: Apache-2.0
// Places at which the same bytes lie as at a source. Their records count once, so a copy is no source of its own; but it was ingested,
// and may go on by itself: a log that was copied while it was written to. So each is held in the ledger (docs/formats/copies.md), and
// what it has become is compared as a source's is (since.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "base/result.h"
#include "registers/rows.h"

namespace backtrail::app {

inline constexpr int kCopiesFormat = 1;
inline constexpr std::string_view kCopiesType = "copies";  // of the entry; no register takes it

struct CopyOf {
  std::string path, member;  // as sources name them
  std::string sha256;
  std::uint64_t size = 0;
};

/// Those of `tenant`, or of all when it is empty, at whose place no source stands now. As rows of sources with place, bytes and time
/// of entry, and with an id of their own. The ledger's errors; ledger::kNewerFormat for an entry of a later format.
base::Result<std::vector<registers::Source>> copies_of(const Case& in, const std::string& tenant,
                                                       ledger::Log::Root root = ledger::Log::Root::checked);

/// To be sealed: those of `found` that `known` does not have; nothing when it has all.
[[nodiscard]] std::optional<Draft> copies_draft(const std::vector<registers::Source>& known, const std::string& tenant,
                                                const std::vector<CopyOf>& found);

}  // namespace backtrail::app
