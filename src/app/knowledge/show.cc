// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "app/knowledge/brief.h"
#include "app/knowledge/knowledge.h"
#include "base/count.h"
#include "base/json.h"
#include "knowledge/diff.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;
using knowledge::Edge;
using knowledge::EdgeKind;
using knowledge::Index;
using knowledge::Kind;
using knowledge::Object;
using knowledge::Pack;

OrderedJson names_of(const Pack& pack, std::span<const Index> reports) {
  OrderedJson out = OrderedJson::array();
  for (const Index report : reports) out.push_back(pack.report(report).names.front());
  return out;
}

OrderedJson sources_of(const Pack& pack, knowledge::SourceSet sources) {
  OrderedJson out = OrderedJson::array();
  for (std::size_t i = 0; i < pack.sources().size(); ++i) {
    if ((sources >> i & 1) == 0) continue;
    const knowledge::Source& source = pack.sources()[i];
    out.push_back(
        {{"name", source.name}, {"version", source.version}, {"date", source.date}, {"licence", source.licence}});
  }
  return out;
}

/// What stands at the other end of an edge, with the reports that say so and the time that they span.
OrderedJson neighbour(const Pack& pack, const Edge& edge, Index other) {
  OrderedJson out = brief(pack, other);
  if (pack.object(other).kind == Kind::technique) {
    OrderedJson tactics = OrderedJson::array();
    for (const Index tactic : pack.object(other).tactics) tactics.push_back(pack.object(tactic).name);
    out["tactics"] = std::move(tactics);
  }
  const auto reports = pack.reports_of(edge);
  out["reports"] = names_of(pack, reports);
  std::string first;
  std::string last;
  for (const Index report : reports) {
    const std::string day = pack.report(report).published.text();
    if (day.empty()) continue;
    if (first.empty() || day < first) first = day;
    last = std::max(last, day);
  }
  out["first"] = first;
  out["last"] = last;
  return out;
}

const char* plural(Kind kind) {
  constexpr const char* kWords[] = {"", "groups", "campaigns", "software", "techniques", "tactics", "mitigations"};
  return kWords[static_cast<std::size_t>(kind)];
}

void add_neighbours(const Pack& pack, Index object, OrderedJson& out) {
  std::map<Kind, OrderedJson> lists;
  const auto add = [&](const Edge& edge, Index other) {
    auto& list = lists.emplace(pack.object(other).kind, OrderedJson::array()).first->second;
    list.push_back(neighbour(pack, edge, other));
  };
  for (const Edge& edge : pack.edges_from(object)) add(edge, edge.to);
  for (const Index edge : pack.edges_to(object)) add(pack.edges()[edge], pack.edges()[edge].from);
  for (auto& [kind, list] : lists) out[plural(kind)] = std::move(list);
}

void add_reports(const Pack& pack, Index index, OrderedJson& out) {
  const Object& object = pack.object(index);
  std::set<Index> cited(object.reports.begin(), object.reports.end());
  for (const auto& alias : object.aliases) cited.insert(alias.reports.begin(), alias.reports.end());
  for (const auto& claim : object.claims) cited.insert(claim.reports.begin(), claim.reports.end());
  for (const Edge& edge : pack.edges_from(index)) {
    const auto reports = pack.reports_of(edge);
    cited.insert(reports.begin(), reports.end());
  }
  OrderedJson list = OrderedJson::array();
  for (const Index each : cited) {
    const knowledge::Report& report = pack.report(each);
    list.push_back({{"names", report.names},
                    {"title", report.title},
                    {"published", report.published.text()},
                    {"urls", report.urls}});
  }
  out["reports"] = std::move(list);
}

void add_technique(const Pack& pack, Index index, OrderedJson& out) {
  const Object& object = pack.object(index);
  OrderedJson tactics = OrderedJson::array();
  for (const Index tactic : object.tactics) tactics.push_back(brief(pack, tactic));
  out["tactics"] = std::move(tactics);
  if (object.parent != knowledge::kNone) out["part_of"] = brief(pack, object.parent);
  OrderedJson parts = OrderedJson::array();
  const auto range = pack.of_kind(Kind::technique);
  for (Index i = range.first; i < range.last; ++i) {
    if (pack.object(i).parent == index && pack.object(i).state == knowledge::State::live)
      parts.push_back(brief(pack, i));
  }
  if (!parts.empty()) out["parts"] = std::move(parts);
}

std::string join(const OrderedJson& list, std::string_view key = {}) {
  std::string out;
  for (const auto& item : list)
    out += (out.empty() ? "" : ", ") + (key.empty() ? item : item.at(std::string(key))).get<std::string>();
  return out;
}

std::string padded(std::string text, std::size_t width) {
  const auto letters = static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
  if (letters < width) text.append(width - letters, ' ');
  return text;
}

void line(std::string& out, const char* label, const std::string& text) {
  if (!text.empty()) out += padded(label, 15) + text + "\n";
}

/// "2 reports, 2017-02-16 to 2018-12-20".
std::string support(const OrderedJson& item) {
  const std::size_t count = item.at("reports").size();
  if (count == 0) return "no report";
  std::string out = base::counted(count, "report");
  const std::string first = item.at("first");
  const std::string last = item.at("last");
  if (!first.empty()) out += ", " + first + (first == last ? "" : " to " + last);
  return out;
}

void neighbours_text(const OrderedJson& shown, const char* key, std::string& out) {
  const auto list = shown.find(key);
  if (list == shown.end() || !list->front().contains("reports")) return;
  out +=
      "\n" + std::string(1, static_cast<char>(key[0] - 32)) + (key + 1) + " (" + std::to_string(list->size()) + ")\n";
  for (const auto& item : *list)
    out += "  " + padded(item.at("id"), 11) + padded(item.at("name"), 44) + " " + support(item) + "\n";
}

}  // namespace

OrderedJson show_knowledge(const Pack& pack, Index index) {
  const Object& object = pack.object(index);
  OrderedJson out{{"id", object.id},
                  {"name", object.name},
                  {"kind", knowledge::word(object.kind)},
                  {"state", knowledge::word(object.state)},
                  {"stix_id", object.stix_id}};
  OrderedJson domains = OrderedJson::array();
  constexpr std::pair<std::uint8_t, const char*> kDomains[] = {
      {knowledge::kEnterprise, "enterprise"}, {knowledge::kMobile, "mobile"}, {knowledge::kIcs, "ics"}};
  for (const auto& [bit, name] : kDomains) {
    if ((object.domains & bit) != 0) domains.push_back(name);
  }
  out["domains"] = std::move(domains);
  OrderedJson aliases = OrderedJson::array();
  for (const auto& alias : object.aliases)
    aliases.push_back({{"name", alias.name}, {"reports", names_of(pack, alias.reports)}});
  out["aliases"] = std::move(aliases);
  out["created"] = object.created.text();
  out["modified"] = object.modified.text();
  if (object.kind == Kind::campaign) {
    out["first_seen"] = object.first_seen.text();
    out["last_seen"] = object.last_seen.text();
  }
  if (object.kind == Kind::technique) add_technique(pack, index, out);
  OrderedJson claims = OrderedJson::array();
  for (const auto& claim : object.claims) {
    OrderedJson row{{"kind", knowledge::word(claim.kind)}, {"value", claim.value}, {"by", claim.by}};
    if (claim.confidence != 0) row["confidence"] = claim.confidence;
    row["reports"] = names_of(pack, claim.reports);
    claims.push_back(std::move(row));
  }
  out["claims"] = std::move(claims);
  add_neighbours(pack, index, out);
  add_reports(pack, index, out);
  out["sources"] = sources_of(pack, object.sources);
  return out;
}

std::string knowledge_text(const OrderedJson& shown) {
  std::string out = shown.at("id").get<std::string>() + "  " + shown.at("name").get<std::string>() + "  (" +
                    shown.at("kind").get<std::string>() + ", " + shown.at("state").get<std::string>() + ")\n";
  line(out, "Also called", join(shown.at("aliases"), "name"));
  if (shown.contains("first_seen"))
    line(out, "Seen", shown.at("first_seen").get<std::string>() + " to " + shown.at("last_seen").get<std::string>());
  if (shown.at("kind") == "technique") line(out, "Tactics", join(shown.at("tactics"), "name"));
  if (shown.contains("part_of"))
    line(out, "Part of",
         shown.at("part_of").at("id").get<std::string>() + " " + shown.at("part_of").at("name").get<std::string>());
  if (shown.contains("parts")) line(out, "Parts", join(shown.at("parts"), "id"));
  // One line for each kind of claim and who makes it.
  std::map<std::pair<std::string, std::string>, std::string> claims;
  for (const auto& claim : shown.at("claims")) {
    std::string& values = claims[{claim.at("kind"), claim.at("by")}];
    values += (values.empty() ? "" : ", ") + claim.at("value").get<std::string>();
  }
  for (const auto& [key, values] : claims) line(out, key.first.c_str(), values + "  (says " + key.second + ")");
  line(out, "In the base",
       "since " + shown.at("created").get<std::string>() + ", changed " + shown.at("modified").get<std::string>());
  for (const auto& source : shown.at("sources"))
    line(out, "From", source.at("name").get<std::string>() + " " + source.at("version").get<std::string>());
  for (const char* key : {"groups", "campaigns", "software", "techniques", "mitigations"})
    neighbours_text(shown, key, out);
  return out;
}

}  // namespace backtrail::app
