// SPDX-License-Identifier: Apache-2.0
// Sources that were ingested by mistake, as under another organisation's name, and are withdrawn: a source without bytes corrects
// each, with the reason. What they said stays in the ledger, and no answer counts it, nor what was sealed of their records: it is
// no telemetry of whom it was taken for. That an answer leaves something out it says.
//
// Rejected: moving a source to its right tenant in one step. Hunts, findings and searches of the wrong one would have to be
// rewritten; ingested again under the right name the log gets its own.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "app/case/tenant_scope.h"
#include "base/result.h"
#include "registers/rows.h"

namespace backtrail::app {

class Withdrawn {
 public:
  Withdrawn() = default;
  /// `all` that were known then, with those that were corrected, in the order of their entries.
  explicit Withdrawn(const std::vector<registers::Source>& all);
  /// Whether the source was, or what it grew into or was replaced by.
  [[nodiscard]] bool has(const registers::Source& source) const { return entries_.contains(source.entry.index); }
  /// Whether the tenant has these bytes from withdrawn sources alone.
  [[nodiscard]] bool has_bytes(const std::string& tenant, const std::string& sha256) const;
  /// Whether it rests on a record of withdrawn sources alone.
  [[nodiscard]] bool has(const registers::Evidence& evidence) const;
  /// Whether a search that was sealed under this number looked at something of the tenant that was withdrawn afterwards.
  [[nodiscard]] bool any_after(const std::string& tenant, std::uint64_t index) const;
  /// Whether all that the tenant ever had was.
  [[nodiscard]] bool is_all_of(const std::string& tenant) const;
  /// Entries that withdraw, which stand.
  [[nodiscard]] const std::vector<registers::Source>& withdrawals() const { return withdrawals_; }
  /// A note for each of these tenants: how many, and why the last was.
  [[nodiscard]] std::vector<base::Error> told(const TenantScope& tenants) const;

 private:
  std::set<std::uint64_t> entries_;
  std::set<std::pair<std::string, std::string>> gone_, there_;  // tenant and SHA-256
  std::map<std::string, std::vector<std::pair<std::uint64_t, std::uint64_t>>> spans_;  // by tenant: ingested, withdrawn
  std::set<std::string> tenants_;  // with a source that was not
  std::vector<registers::Source> withdrawals_;
};

/// As they were known at this time.
[[nodiscard]] Withdrawn withdrawn_as_of(const std::vector<registers::Source>& all, const AsOf& as_of);
base::Result<Withdrawn> withdrawn_of(const Case& in, const AsOf& as_of = {});

/// kNoSources, for who asks for a tenant's sources (empty: anybody's) when none stands.
[[nodiscard]] std::unexpected<base::Error> nothing_ingested(const Case& in, const Withdrawn& withdrawn,
                                                            const std::string& tenant);

struct WithdrawRequest {
  std::vector<std::string> sources;  // ids, or those of their entries
  std::string tenant;  // all sources of it, instead
  std::string why;
  bool only_say = false;  // what would be withdrawn; nothing is
};
struct WithdrawnNow {
  std::vector<registers::Source> sources;  // as they were
  std::vector<registers::Source> earlier;  // other logs that lay at their places before, and go with them
  std::uint64_t evidence = 0;  // findings that rest on them, and stand
  std::uint64_t set_aside = 0;  // places of the tenant that could not be read, and are missed no more
};
/// registers::kNotFound, kNoSources (nothing of it stands), and those of Case::seal. Nothing is withdrawn when there is an error.
base::Result<WithdrawnNow> withdraw(Case& in, const ledger::Actor& actor, const WithdrawRequest& request);

}  // namespace backtrail::app
