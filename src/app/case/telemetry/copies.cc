// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/copies.h"

#include <map>
#include <set>
#include <tuple>

#include "app/case/replay.h"
#include "app/case/telemetry/placing.h"
#include "app/case/telemetry/withdrawing.h"
#include "base/json.h"
#include "ledger/codes.h"

namespace backtrail::app {
namespace {

using base::Json;
using CopyPlace = std::tuple<std::string, std::string, std::string>;  // tenant, path, member

base::Status take_copies(const Told& told, std::map<CopyPlace, registers::Source>& out) {
  if (told.trouble != nullptr) return std::unexpected(*told.trouble);
  const base::Place place{"copies " + told.entry->id};
  BT_TRY(const Json json, base::parse_json(told.body, place.path));
  if (json.is_object() && json.contains("v") && json["v"].is_number_unsigned() && json["v"] > kCopiesFormat)
    return base::fail(ledger::kNewerFormat, "a newer version of this program wrote of copies", place,
                      "update backtrail");
  const auto list = json.is_object() ? json.find("copies") : json.end();
  if (!json.is_object() || list == json.end() || !list->is_array())
    return base::fail(ledger::kDamaged, "copies are not said as they should be", place, "backtrail verify");
  for (const Json& one : *list) {
    if (!one.is_object()) continue;
    registers::Source row;
    row.tenant = base::text_at(json, "tenant");
    row.path = base::text_at(one, "path");
    row.member = base::text_at(one, "member");
    row.sha256 = base::text_at(one, "sha256");
    row.size = one.contains("size") && one["size"].is_number_unsigned() ? one["size"].get<std::uint64_t>() : 0;
    row.entry.id = told.entry->id + ":" + row.path + ":" + row.member;
    row.entry.entered = told.entry->entered;
    out[{row.tenant, row.path, row.member}] = std::move(row);
  }
  return {};
}

}  // namespace

base::Result<std::vector<registers::Source>> copies_of(const Case& in, const std::string& tenant,
                                                       ledger::Log::Root root) {
  std::map<CopyPlace, registers::Source> all;
  BT_TRY_STATUS(
      replay_of(in.ledger(), in.bodies(), kCopiesType, [&](const Told& told) { return take_copies(told, all); }, root));
  std::vector<registers::Source> out;
  if (all.empty()) return out;
  BT_TRY(const auto sources, in.registers().sources(registers::Which::all));
  for (const registers::Source& one : sources) {
    if (one.entry.corrected_by.empty() && !is_withdrawal(one)) all.erase({one.tenant, one.path, one.member});
  }
  const Withdrawn withdrawn(sources);
  std::erase_if(all, [&](const auto& copy) { return withdrawn.has_bytes(copy.second.tenant, copy.second.sha256); });
  for (auto& [key, one] : all) {
    if (tenant.empty() || one.tenant == tenant) out.push_back(std::move(one));
  }
  return out;
}

std::optional<Draft> copies_draft(const std::vector<registers::Source>& known, const std::string& tenant,
                                  const std::vector<CopyOf>& found) {
  std::set<std::tuple<std::string, std::string, std::string>> told;  // path, member, hash
  for (const registers::Source& row : known) told.emplace(row.path, row.member, row.sha256);
  Json body = {{"v", kCopiesFormat}, {"tenant", tenant}, {"copies", Json::array()}};
  for (const CopyOf& one : found) {
    if (told.contains({one.path, one.member, one.sha256})) continue;
    Json copy = {{"path", one.path}, {"sha256", one.sha256}, {"size", one.size}};
    if (!one.member.empty()) copy["member"] = one.member;
    body["copies"].push_back(std::move(copy));
  }
  if (body["copies"].empty()) return std::nullopt;
  Draft out;
  out.type = std::string(kCopiesType);
  out.body = base::dump(body);
  return out;
}

}  // namespace backtrail::app
