// SPDX-License-Identifier: Apache-2.0
#include "knowledge/pack.h"

#include <algorithm>
#include <tuple>

#include "base/time.h"
#include "knowledge/codes.h"

namespace backtrail::knowledge {
namespace {

bool sorted_within(std::span<const Index> indices, std::size_t limit) {
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (indices[i] >= limit || (i > 0 && indices[i - 1] >= indices[i])) return false;
  }
  return true;
}

/// Empty when an object is as the header says.
const char* wrong_with(const Tables& tables, const Object& object) {
  const std::size_t reports = tables.reports.size();
  const auto link = [&](Index index) { return index == kNone || index < tables.objects.size(); };
  if (object.kind < Kind::group || object.kind > Kind::mitigation) return "an object of an unknown kind";
  if (object.id.empty()) return "an object without an id";
  if (!link(object.successor) || !link(object.parent)) return "an object that leads to none";
  if (object.successor != kNone && tables.objects[object.successor].successor != kNone)
    return "a successor that is not the last of its chain";
  if (!sorted_within(object.tactics, tables.objects.size())) return "tactics that are none or not sorted";
  if (!sorted_within(object.reports, reports)) return "an object's reports that are none or not sorted";
  for (const Alias& alias : object.aliases) {
    if (!sorted_within(alias.reports, reports)) return "an alias's reports that are none or not sorted";
  }
  for (const Claim& claim : object.claims) {
    if (!sorted_within(claim.reports, reports)) return "a claim's reports that are none or not sorted";
  }
  return "";
}

const char* wrong_with(const Tables& tables, const Edge& edge) {
  if (edge.from >= tables.objects.size() || edge.to >= tables.objects.size()) return "an edge that leads to no object";
  if (edge.kind < EdgeKind::uses || edge.kind > EdgeKind::mitigates) return "an edge of an unknown kind";
  if (edge.first_report > tables.edge_reports.size() ||
      edge.report_count > tables.edge_reports.size() - edge.first_report)
    return "an edge whose reports lie outside";
  const std::span all(tables.edge_reports);
  if (!sorted_within(all.subspan(edge.first_report, edge.report_count), tables.reports.size()))
    return "an edge's reports that are none or not sorted";
  return "";
}

const char* wrong_with(const Tables& tables) {
  if (tables.sources.size() > kSourceLimit) return "more sources than 32";
  for (std::size_t i = 0; i < tables.objects.size(); ++i) {
    const Object& object = tables.objects[i];
    if (const char* wrong = wrong_with(tables, object); *wrong != 0) return wrong;
    if (i > 0 && std::tie(tables.objects[i - 1].kind, tables.objects[i - 1].id) > std::tie(object.kind, object.id))
      return "objects that are not sorted";
  }
  for (const Report& report : tables.reports) {
    if (report.names.empty()) return "a report without a name";
  }
  for (std::size_t i = 0; i < tables.edges.size(); ++i) {
    const Edge& edge = tables.edges[i];
    if (const char* wrong = wrong_with(tables, edge); *wrong != 0) return wrong;
    if (i == 0) continue;
    const Edge& before = tables.edges[i - 1];
    if (std::tie(before.from, before.kind, before.to) >= std::tie(edge.from, edge.kind, edge.to))
      return "edges that are not sorted, or one twice";
  }
  return "";
}

std::string upper_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

template <typename Entries>
auto entries_of(const Entries& entries, const std::string& key) {
  return std::ranges::equal_range(entries, key, {},
                                  [](const auto& entry) -> const std::string& { return entry.first; });
}

}  // namespace

std::int32_t Date::last_day() const {
  if (precision == Precision::day) return first_day;
  base::CivilTime civil = base::to_civil(base::from_day_number(first_day));
  if (precision == Precision::year) civil.month = 12;
  civil.day = 31;
  while (!base::from_civil(civil)) --civil.day;
  return static_cast<std::int32_t>(base::day_number(*base::from_civil(civil)));
}

std::string Date::text() const {
  if (!known()) return "";
  const std::string day = base::format_day(base::from_day_number(first_day));
  if (precision == Precision::year) return day.substr(0, 4);
  return precision == Precision::month ? day.substr(0, 7) : day;
}

std::string fold_name(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c + 32);
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80) out += c;
  }
  return out;
}

base::Result<Pack> Pack::from_tables(Tables tables, const std::string& path) {
  if (const char* wrong = wrong_with(tables); *wrong != 0)
    return base::fail(kBadPack, "the pack holds " + std::string(wrong), {path}, "build it anew with `knowledge build`");
  Pack pack(std::move(tables));
  pack.index();
  return pack;
}

void Pack::index() {
  const std::size_t count = tables_.objects.size();
  first_edge_.assign(count + 1, 0);
  first_to_.assign(count + 1, 0);
  for (const Edge& edge : tables_.edges) {
    ++first_edge_[edge.from + 1];
    ++first_to_[edge.to + 1];
  }
  for (std::size_t i = 0; i < count; ++i) {
    first_edge_[i + 1] += first_edge_[i];
    first_to_[i + 1] += first_to_[i];
  }
  to_.resize(tables_.edges.size());
  std::vector<Index> next(first_to_.begin(), first_to_.end());
  for (Index i = 0; i < tables_.edges.size(); ++i) to_[next[tables_.edges[i].to]++] = i;

  for (Index i = 0; i < count; ++i) {
    const Object& object = tables_.objects[i];
    ids_.emplace_back(upper_ascii(object.id), i);
    if (!object.stix_id.empty() && object.stix_id != object.id) ids_.emplace_back(upper_ascii(object.stix_id), i);
    names_.emplace_back(fold_name(object.name), i);
    for (const Alias& alias : object.aliases) names_.emplace_back(fold_name(alias.name), i);
  }
  for (Index i = 0; i < tables_.reports.size(); ++i) {
    for (const std::string& name : tables_.reports[i].names) report_names_.emplace_back(name, i);
  }
  for (auto* entries : {&ids_, &names_, &report_names_}) {
    std::ranges::sort(*entries);
    const auto [first, last] = std::ranges::unique(*entries);
    entries->erase(first, last);
  }
}

std::span<const Edge> Pack::edges_from(Index object) const {
  return edges().subspan(first_edge_[object], first_edge_[object + 1] - first_edge_[object]);
}

std::span<const Index> Pack::edges_to(Index object) const {
  return std::span(to_).subspan(first_to_[object], first_to_[object + 1] - first_to_[object]);
}

Pack::Range Pack::of_kind(Kind kind) const {
  const auto range = std::ranges::equal_range(tables_.objects, kind, {}, &Object::kind);
  return {static_cast<Index>(range.begin() - tables_.objects.begin()),
          static_cast<Index>(range.end() - tables_.objects.begin())};
}

std::optional<Index> Pack::find(std::string_view id) const {
  std::optional<Index> best;
  for (const auto& [key, index] : entries_of(ids_, upper_ascii(id))) {
    const auto rank = [&](Index i) {
      return std::tuple(object(i).state != State::live, object(i).kind, object(i).state);
    };
    if (!best || rank(index) < rank(*best)) best = index;
  }
  return best;
}

std::vector<Index> Pack::named(std::string_view name) const {
  std::vector<Index> out;
  const std::string key = fold_name(name);
  if (key.empty()) return out;
  for (const auto& entry : entries_of(names_, key)) out.push_back(entry.second);
  return out;
}

std::optional<Index> Pack::current(Index index) const {
  const Object& asked = object(index);
  if (asked.state == State::live) return index;
  if (asked.successor == kNone || object(asked.successor).state != State::live) return std::nullopt;
  return asked.successor;
}

std::vector<Index> Pack::reports_named(std::string_view name) const {
  std::vector<Index> out;
  for (const auto& entry : entries_of(report_names_, std::string(name))) out.push_back(entry.second);
  return out;
}

}  // namespace backtrail::knowledge
