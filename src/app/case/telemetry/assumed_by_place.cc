// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/assumed_by_place.h"

#include "app/case/telemetry/catalogue.h"

namespace backtrail::app {

AssumedByPlace::AssumedByPlace(const AssumptionGiven& given, const std::string& tenant,
                               const std::vector<registers::Source>& standing)
    : given_(given) {
  for (const registers::Source& one : standing) {
    if (one.tenant == tenant && one.assumed && !given.zone)
      at_[{one.path, one.member}] = {one.assumed->zone_minutes, {}, {}, one.assumed->zone};
  }
}

void AssumedByPlace::set(const ingest::SourceInfo& source, registers::Assumption assumed) {
  at_[{settled_path(source.path), source.member}] = std::move(assumed);
}

void AssumedByPlace::put(ingest::SourceInfo& source) const {
  const auto found = at_.find({settled_path(source.path), source.member});
  registers::Assumption by;
  if (found != at_.end()) by = found->second;
  else set_zone(by, given_.zone.value_or(base::Zone()));
  if (by.written.empty()) by.written = given_.written;
  put_assumption(by, source);
}

bool AssumedByPlace::is(const ingest::SourceInfo& source, const registers::Assumption& assumed) const {
  ingest::SourceInfo read = source, wanted = source;
  put(read);
  put_assumption(assumed, wanted);
  const bool same_year =
      assumed.written.empty() || (read.modified == wanted.modified && read.no_younger == wanted.no_younger &&
                                  read.written_before.empty() && wanted.written_before.empty());
  return same_year && read.assumed_zone == wanted.assumed_zone;
}

registers::Assumption AssumedByPlace::of(const ingest::SourceInfo& source) const {
  const auto found = at_.find({settled_path(source.path), source.member});
  if (found != at_.end() && !found->second.written.empty()) return found->second;
  ingest::SourceInfo read = source;
  put(read);
  std::string written = given_.written;
  if (written.empty()) written = written_of(read);
  registers::Assumption out{0, std::move(written), {}};
  set_zone(out, read.assumed_zone);
  return out;
}

}  // namespace backtrail::app
