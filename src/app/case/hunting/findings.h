// SPDX-License-Identifier: Apache-2.0
// Findings of a hunt sealed as evidence, with copies of the records that they rest on: logs rotate, and a finding whose
// record nobody can read any more proves nothing.
//
// A finding that is sealed already (by what the hunt calls it, the hash of detector and records) is passed over, so that
// sealing a hunt again seals nothing. Evidence gets an id that people can cite: finding:RULE@TENANT for the earliest, then
// finding:RULE@TENANT#2 and so on, RULE being the name of the rule's file or the indicator
// (of mail addresses and accounts the kind alone: named_after.h).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

/// Bytes of records, by the source's hash, offset and length.
using BytesKept = std::map<std::tuple<std::string, std::uint64_t, std::uint64_t>, std::string>;

struct FindingsRequest {
  std::string path;  // of findings as `hunt` prints them, or "-"
  std::string tenant;  // empty: that of the catalogued source with the same hash
  std::string marking;  // empty: TLP:RED
  std::string source_grade;  // A-F; empty: F
  std::string credibility;  // 1-6; empty: 6
  std::set<std::string> sealed_before{};  // names that are passed over, whatever the registers hold
  std::set<std::string> erased{};  // content_print()s, likewise
  std::map<std::string, std::string> supersedes{};  // name -> the entry of evidence that it corrects
  std::set<std::string> again{};  // of these names, those that are sealed all the same
  BytesKept bytes_kept{};  // of records whose log is not there
  bool times_held = false;  // they were read as the case holds their sources
  std::vector<Draft> also{};  // sealed with them, all or none; not in SealedFindings::sealed
};

struct SealedFindings {
  std::vector<Sealed> sealed;
  std::vector<std::string> titles;  // of what was sealed
  std::uint64_t known = 0;  // sealed before
  std::vector<base::Place> not_copied;  // of over 16 MiB: sealed by the source's hash alone
  std::vector<base::Error> mistakes;  // kBadFinding, kNoTenant, kSourceGone, kSourceChanged; nothing is sealed then
};

base::Result<SealedFindings> seal_findings(Case& into, const ledger::Actor& actor, const FindingsRequest& request);

/// The same from findings in hand, one JSON object each; `places` are for mistakes and may be shorter.
base::Result<SealedFindings> seal_findings(Case& into, const ledger::Actor& actor, const FindingsRequest& request,
                                           const std::vector<std::string>& findings,
                                           const std::vector<base::Place>& places);

/// What the hunt calls a finding, computed from its detector and its records (`source_sha256`, `offset`, `length`).
[[nodiscard]] std::string finding_name(const base::OrderedJson& finding);

}  // namespace backtrail::app
