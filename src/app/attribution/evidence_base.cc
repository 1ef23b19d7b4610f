// SPDX-License-Identifier: Apache-2.0
#include "app/attribution/evidence_base.h"

#include <algorithm>
#include <set>

#include "attribution/codes.h"
#include "knowledge/check.h"

namespace backtrail::app {
namespace {

using knowledge::Edge;
using knowledge::EdgeKind;
using knowledge::Kind;
using knowledge::Object;
using knowledge::Pack;

std::int32_t middle_day(const knowledge::Date& date) {
  return date.known() ? date.first_day + (date.last_day() - date.first_day) / 2 : 0;
}

attribution::Kind kind_of(const Object& object) {
  if (object.kind == Kind::technique) return attribution::Kind::technique;
  return object.tool ? attribution::Kind::tool : attribution::Kind::malware;
}

bool is_evidence(const Object& object) { return object.kind == Kind::technique || object.kind == Kind::software; }

/// Indices of the pack's objects in the table; kNone when they are not in it.
struct Slots {
  std::vector<attribution::Index> group, item;
  std::set<std::pair<knowledge::Index, knowledge::Index>> left_out;  // groups and what is named after them
};

void add_rows(const Pack& pack, const Edge& edge, attribution::Row row, attribution::Table& table) {
  const auto reports = pack.reports_of(edge);
  if (reports.empty()) table.rows.push_back(row);
  for (const knowledge::Index report : reports) {
    row.report = report;
    table.rows.push_back(row);
  }
}

/// What a group uses, said of itself or of its campaign.
void add_uses(const Pack& pack, std::span<const Edge> edges, attribution::Row row, knowledge::Index group,
              const Slots& slots, attribution::Table& table) {
  for (const Edge& edge : edges) {
    if (edge.kind != EdgeKind::uses || slots.item[edge.to] == attribution::kNone) continue;
    if (slots.left_out.contains({group, edge.to})) continue;
    row.item = slots.item[edge.to];
    add_rows(pack, edge, row, table);
  }
}

void add_implications(const Pack& pack, attribution::Index malware, knowledge::Index object, const Slots& slots,
                      attribution::Table& table) {
  for (const Edge& edge : pack.edges_from(object)) {
    if (edge.kind != EdgeKind::uses || pack.object(edge.to).kind != Kind::technique) continue;
    if (slots.item[edge.to] == attribution::kNone) continue;
    const auto reports = pack.reports_of(edge);
    if (reports.empty()) table.implications.push_back({malware, slots.item[edge.to], attribution::kNone});
    for (const knowledge::Index report : reports) table.implications.push_back({malware, slots.item[edge.to], report});
  }
}

void add_campaign(const Pack& pack, knowledge::Index object, const Slots& slots, attribution::Table& table) {
  const Object& self = pack.object(object);
  attribution::Campaign campaign;
  campaign.id = self.id;
  campaign.day = middle_day(self.last_seen.known() ? self.last_seen : self.first_seen);
  std::set<attribution::Index> reports(self.reports.begin(), self.reports.end());
  std::size_t groups = 0;
  knowledge::Index group = knowledge::kNone;
  for (const Edge& edge : pack.edges_from(object)) {
    const auto cited = pack.reports_of(edge);
    reports.insert(cited.begin(), cited.end());
    if (edge.kind != EdgeKind::attributed_to || slots.group[edge.to] == attribution::kNone) continue;
    campaign.group = slots.group[edge.to];
    group = edge.to;
    ++groups;
  }
  // Laid to several, it teaches nothing about any one of them.
  if (groups != 1) return;
  campaign.reports.assign(reports.begin(), reports.end());
  const auto index = static_cast<attribution::Index>(table.campaigns.size());
  table.campaigns.push_back(campaign);
  add_uses(pack, pack.edges_from(object), {campaign.group, 0, attribution::kNone, index}, group, slots, table);
}

}  // namespace

base::Result<EvidenceBase> evidence_base(const Pack& pack, NamedAfter named_after) {
  EvidenceBase out;
  out.pack = &pack;
  Slots slots;
  if (named_after == NamedAfter::left_out) {
    for (const knowledge::NamedAfter& one : knowledge::named_after(pack))
      slots.left_out.emplace(one.group, one.software);
  }
  slots.group.assign(pack.objects().size(), attribution::kNone);
  slots.item.assign(pack.objects().size(), attribution::kNone);
  std::vector<knowledge::Index> items;
  for (knowledge::Index i = 0; i < pack.objects().size(); ++i) {
    const Object& object = pack.object(i);
    if (object.state != knowledge::State::live) continue;
    if (is_evidence(object)) items.push_back(i);
    if (object.kind != Kind::group) continue;
    const auto edges = pack.edges_from(i);
    const bool acts = std::ranges::any_of(
        edges, [&](const Edge& edge) { return edge.kind == EdgeKind::uses && is_evidence(pack.object(edge.to)); });
    if (!acts) continue;
    slots.group[i] = static_cast<attribution::Index>(out.group_object.size());
    out.group_object.push_back(i);
    out.table.groups.push_back(object.id);
  }
  if (out.table.groups.empty()) {
    return base::fail(attribution::kEmptyBase, "the base knows no group of which anything is said", {},
                      "give ATT&CK or another base with groups and what they use: --knowledge PATH");
  }
  if (items.size() > kCellLimit / out.table.groups.size()) {
    return base::fail(attribution::kBaseTooLarge,
                      "the base holds " + std::to_string(out.table.groups.size()) + " groups and " +
                          std::to_string(items.size()) + " techniques and pieces of software, too many to compare",
                      {}, "up to " + std::to_string(kCellLimit) + " pairs of the two are compared: stack fewer files");
  }
  std::ranges::sort(items, {}, [&](knowledge::Index i) { return std::pair(std::string_view(pack.object(i).id), i); });
  for (const knowledge::Index i : items) {
    slots.item[i] = static_cast<attribution::Index>(out.item_object.size());
    out.item_object.push_back(i);
    out.table.items.push_back({pack.object(i).id, kind_of(pack.object(i))});
  }
  for (const knowledge::Report& report : pack.reports()) out.table.report_day.push_back(middle_day(report.published));
  for (attribution::Index g = 0; g < out.group_object.size(); ++g) {
    const knowledge::Index group = out.group_object[g];
    add_uses(pack, pack.edges_from(group), {g, 0, attribution::kNone, attribution::kNone}, group, slots, out.table);
  }
  const auto campaigns = pack.of_kind(Kind::campaign);
  for (knowledge::Index i = campaigns.first; i < campaigns.last; ++i) {
    if (pack.object(i).state == knowledge::State::live) add_campaign(pack, i, slots, out.table);
  }
  for (attribution::Index i = 0; i < out.item_object.size(); ++i) {
    if (out.table.items[i].kind == attribution::Kind::malware)
      add_implications(pack, i, out.item_object[i], slots, out.table);
  }
  out.table.index();
  return out;
}

StateClaims state_claims(const Object& group) {
  StateClaims out;
  for (const auto kind : {knowledge::ClaimKind::sponsor, knowledge::ClaimKind::origin}) {
    for (const knowledge::Claim& claim : group.claims) {
      if (claim.kind != kind) continue;
      auto& by = out.by_country[claim.value];
      if (std::ranges::find(by, claim.by) == by.end()) by.push_back(claim.by);
    }
    if (!out.by_country.empty()) break;
  }
  return out;
}

}  // namespace backtrail::app
