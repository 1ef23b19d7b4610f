// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/source_rows.h"

#include <set>

#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/holdings.h"
#include "app/case/telemetry/placing.h"
#include "app/case/tenants.h"
#include "base/json.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

OrderedJson null_if_empty(const std::string& text) { return text.empty() ? OrderedJson(nullptr) : OrderedJson(text); }

OrderedJson row_of(const registers::Source& one, const Holding& holding, base::Instant now) {
  std::set<std::string> channels;
  for (const registers::LogSourceDays& log_source : one.log_sources) channels.insert(channel_name(log_source));
  OrderedJson out = {{"id", one.entry.label()},
                     {"entry", one.entry.id},
                     {"entered", base::format(one.entry.entered)},
                     {"received", one.entry.received ? OrderedJson(base::format(*one.entry.received)) : OrderedJson()},
                     {"tenant", one.tenant},
                     {"path", one.path},
                     {"member", null_if_empty(one.member)},
                     {"sha256", null_if_empty(one.sha256)},
                     {"size", one.size},
                     {"format", one.format},
                     {"records", one.records},
                     {"damaged", one.damaged},
                     {"first", null_if_empty(one.first)},
                     {"last", null_if_empty(one.last)},
                     {"log_sources", channels},
                     {"authority", null_if_empty(holding.authority)},
                     {"retain_until", null_if_empty(holding.retain_until)},
                     {"overdue", holding.overdue(now)},
                     {"kept", holding.kept},
                     {"discarded", holding.discarded.has_value()}};
  if (!one.entry.corrects.empty()) out["corrects"] = one.entry.corrects;
  if (!one.entry.corrected_by.empty()) out["corrected_by"] = one.entry.corrected_by;
  if (!one.why.empty()) out["why"] = one.why;
  return out;
}

}  // namespace

base::Result<std::vector<OrderedJson>> source_rows(const Case& in, const SourcesRequest& request) {
  if (!request.tenant.empty()) BT_TRY_STATUS(check_tenant(in, request.tenant));
  BT_TRY(auto sources, in.registers().sources(registers::Which::all));
  if (request.all) {
    std::erase_if(sources, [&](const auto& one) { return !known_at(one.entry, request.as_of); });
  } else {
    sources = standing(std::move(sources), request.as_of);
    drop_vacated(sources);
  }
  BT_TRY(const auto holdings, read_holdings(in.ledger(), in.bodies(), request.as_of.time));
  const base::Instant now = request.as_of.time.value_or(in.now());
  std::vector<OrderedJson> out;
  for (const registers::Source& one : sources) {
    if (!request.tenant.empty() && one.tenant != request.tenant) continue;
    const auto held = holdings.find({one.tenant, one.sha256});
    out.push_back(row_of(one, held == holdings.end() ? Holding() : held->second, now));
  }
  return out;
}

}  // namespace backtrail::app
