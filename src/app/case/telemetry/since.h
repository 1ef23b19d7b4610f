// SPDX-License-Identifier: Apache-2.0
// What has happened to logs since they were ingested: more was written to them, or other bytes lie in their place. Nobody has looked
// at that, so each answer about them says so. Told by size and time, which costs a look at the folder and not a reading of the log;
// the bytes are compared only where these leave a doubt. A file whose size and time are as they were is taken for what it was:
// `verify` reads all of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "app/case/telemetry/slices.h"
#include "app/case/tenant_scope.h"
#include "base/result.h"
#include "registers/rows.h"

namespace backtrail::app {

struct LogChange {
  const registers::Source* source = nullptr;
  SourceState state = SourceState::changed;  // or grown
  std::string why;  // for people
};

/// Of `sources` those that have changed, in their order; a log that is not there any more has not. One whose bytes the case has
/// kept is whole wherever others lie now, and can only have grown.
[[nodiscard]] std::vector<LogChange> changed_since(const std::vector<const registers::Source*>& sources,
                                                   const std::string& case_folder);

/// Of these organisations the sources that stand and the copies of logs that have changed, by tenant and path. None as of
/// an earlier time: what the case had then has not.
struct ChangedLog {
  std::string tenant, path, member, why;
  SourceState state = SourceState::changed;  // or grown
};
base::Result<std::vector<ChangedLog>> changed_logs(const Case& in,
                                                   const std::vector<const registers::Source*>& standing,
                                                   const TenantScope& tenants, const AsOf& as_of);

/// By what the case reads the bytes that lie at this place, of at least `size` bytes; nothing when it holds none, or others lie there.
base::Result<std::optional<registers::Assumption>> held_assumption(const Case& in, const std::string& path,
                                                                   const std::string& member, std::uint64_t size);

}  // namespace backtrail::app
