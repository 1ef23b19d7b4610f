// SPDX-License-Identifier: Apache-2.0
// Looks for tampering in a case: the ledger against itself, the bodies against the ledger, and both against an anchor
// that somebody kept elsewhere (a verification key, a checkpoint seen earlier). Reads only; trusts no file of the case.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "ledger/checkpoint.h"
#include "ledger/heads.h"

namespace backtrail::ledger {

/// One thing that is not as it was sealed.
struct Finding {
  std::string what;  // a stable word, below
  std::string place;  // a file below the case, with "#entry N" where one is meant
  std::string expected;
  std::string got;
};
// what: unreadable, key-replaced, signature-wrong, root-differs, entry-changed, entry-missing, entries-swapped, entry-added,
// tile-changed, entry-malformed, entry-unsigned, time-back, id-repeated, stray-file, body-changed, body-missing,
// body-not-erased, history-changed, history-cut, rolled-back, tail-cut, rewritten

struct VerifyOptions {
  std::optional<VerifierKey> key{};  // kept elsewhere; without it the case's own key is believed
  std::optional<Note> since{};  // a checkpoint kept elsewhere
  std::optional<SeenHeads> heads{};  // how the history began then
};

struct VerifyReport {
  std::uint64_t entries = 0;
  std::uint64_t bodies = 0;
  std::uint64_t findings = 0;
  std::uint64_t torn = 0;  // files of an append that was signed, begun and cut short; no part of the log
  bool anchored = false;  // compared with a key, checkpoint or heads from elsewhere
  struct Erased {
    base::Digest body;
    std::uint64_t by = 0;  // the entry that says why
  };
  std::vector<Erased> erased{};
};

inline constexpr std::uint64_t kFindingLimit = 10'000;  // then verify stops looking

/// Others may append meanwhile: the state is checked that stood at the beginning. Findings go to `sink` as they arise; false from it stops the work. kNotALedger and kNewerFormat when there is nothing to
/// check; whatever else is wrong is a finding.
base::Result<VerifyReport> verify(const std::string& case_folder, const VerifyOptions& options,
                                  const std::function<bool(const Finding&)>& sink);

}  // namespace backtrail::ledger
