// SPDX-License-Identifier: Apache-2.0
// Is everything as it was sealed? The ledger and its bodies (ledger::verify), the registers against a rebuild, the sources that
// evidence was taken from, the pages that were released, the rules and indicators that were kept, and case.json. Of the case it
// only reads; a state that is whole is noted, outside of it, as what this user saw last.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "ledger/verify.h"

namespace backtrail::app {

struct VerifyRequest {
  std::string folder;
  std::string key;  // the verification key, or a file that holds it; empty: the one that this user saw last, if any
  std::string since;  // a file with a checkpoint; empty: the one that this user saw last, if any
};

/// A source that is not as it was, which is no tampering: logs rotate, grow, and are locked away.
struct SourceSeen {
  std::string place;
  std::string state;  // gone | grown | unreadable
  std::string got;
};

struct VerifySummary {
  std::uint64_t entries = 0;
  std::uint64_t bodies = 0;
  std::uint64_t erased = 0;
  std::uint64_t findings = 0;
  std::uint64_t records = 0;  // that evidence rests on
  std::uint64_t records_copied = 0;  // of these, with a sealed copy
  // Of the sources that stand, and of logs that evidence alone names.
  std::uint64_t sources_whole = 0;
  std::uint64_t sources_grown = 0;  // what was ingested is whole, and there is more behind it
  std::uint64_t sources_gone = 0;  // not tampering: logs rotate
  std::uint64_t sources_unreadable = 0;  // they are there, and this user cannot read them
  std::uint64_t sources_changed = 0;
  std::uint64_t sources_replaced = 0;  // others were ingested in their places: what lies there is those'
  std::vector<SourceSeen> sources_otherwise;  // gone, grown and unreadable ones, in order of their paths
  std::uint64_t released = 0;
  bool anchored = false;  // compared with a key or checkpoint from outside of the case
  std::uint64_t anchor_size = 0;  // entries that the checkpoint from outside had
  std::string registers;  // "equal", or why they could not be compared
  // What a crash left undone; the next opening of the case does it.
  std::uint64_t torn = 0;  // files of an append to the ledger
  std::uint64_t unfinished_rows = 0;  // entries that the registers have not been told
  std::uint64_t unfinished_erasures = 0;
  std::uint64_t unfinished_pages = 0;  // released, and still under their name of before
};

// Beside ledger::Finding's words: registers-missing, registers-unreadable, registers-not-rebuilt, "register row altered" and its
// like, source-changed, record-changed, kept-missing, kept-damaged, holdings-unreadable, released-changed, released-missing,
// released-unknown, intel-changed, intel-missing,
// case-file-changed, signature-not-theirs, signature-copied.

/// Findings go to `sink` as they arise. kNotACase, kNewerCase, ledger::kNotALedger, ledger::kBadKey, ledger::kBadCheckpoint, and
/// base's errors for --key and --since; whatever else is wrong is a finding.
base::Result<VerifySummary> verify_case(const VerifyRequest& request, const Surroundings& surroundings,
                                        const std::function<void(const ledger::Finding&)>& sink);

/// What a crash left undone, as "1 erasure, 2 entries not in the registers"; empty when nothing.
[[nodiscard]] std::string undone_text(const VerifySummary& summary);

/// A few lines for people, the last of them the verdict.
[[nodiscard]] std::string summary_text(const VerifySummary& summary);

}  // namespace backtrail::app
