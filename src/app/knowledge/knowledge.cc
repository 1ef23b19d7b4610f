// SPDX-License-Identifier: Apache-2.0
#include "app/knowledge/knowledge.h"

#include <algorithm>

#include "app/knowledge/brief.h"
#include "base/file.h"
#include "base/json.h"
#include "knowledge/check.h"
#include "knowledge/codes.h"
#include "knowledge/diff.h"
#include "knowledge/load.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;
using knowledge::Index;
using knowledge::Kind;
using knowledge::Object;
using knowledge::Pack;

constexpr std::size_t kSuggestions = 5;

std::string bearers(const Pack& pack, const std::vector<Index>& objects) {
  std::string out;
  for (const Index index : objects)
    out += (out.empty() ? "" : ", ") + pack.object(index).id + " " + pack.object(index).name + " (" +
           std::string(knowledge::word(pack.object(index).kind)) + ")";
  return out;
}

/// Names that hold what was asked for, for the hint.
std::string names_like(const Pack& pack, const std::string& asked) {
  const std::string part = knowledge::fold_name(asked);
  if (part.size() < 3) return "give an id (G0045, S0012, T1566.001) or a name";
  std::vector<Index> found;
  for (Index i = 0; i < pack.objects().size() && found.size() < kSuggestions; ++i) {
    const Object& object = pack.object(i);
    const auto holds = [&](const std::string& name) {
      return knowledge::fold_name(name).find(part) != std::string::npos;
    };
    const bool alias = std::ranges::any_of(object.aliases, [&](const auto& a) { return holds(a.name); });
    if (object.state == knowledge::State::live && (holds(object.name) || alias)) found.push_back(i);
  }
  return found.empty() ? "no name holds it either; `knowledge check` and --knowledge say what there is"
                       : "names that hold it: " + bearers(pack, found);
}

/// A pack may be made anew; whoever forgets to name one must not lose the first of the files that it is made of.
base::Status may_replace(const std::string& out) {
  constexpr std::size_t kHead = 64;
  const auto file = base::File::open(out);
  if (!file) return {};  // not there, or no regular file
  BT_TRY(const std::string head, file->read_at(0, kHead));
  if (head.empty() || knowledge::is_pack(head)) return {};
  return base::fail(knowledge::kNotAPack, "this is no knowledge pack, and is not written over", {out},
                    "the pack to write comes first: knowledge build OUT INPUT...; remove the file if it may go");
}

}  // namespace

base::Result<Knowledge> open_knowledge(const std::vector<std::string>& paths, base::Diagnostics& diagnostics) {
  if (paths.empty()) return Knowledge{knowledge::builtin_pack(), true};
  BT_TRY(auto loaded, knowledge::load(paths, diagnostics));
  BT_TRY(auto pack, Pack::from_tables(std::move(loaded.tables), paths.front()));
  return Knowledge{std::move(pack), loaded.complete};
}

base::Result<KnowledgeBuilt> build_knowledge(const std::string& out, const std::vector<std::string>& paths,
                                             base::Diagnostics& diagnostics) {
  BT_TRY(auto loaded, knowledge::load(paths, diagnostics));
  const std::string bytes = knowledge::write_pack(loaded.tables);
  // What cannot be read back must not be left behind: the file's limits are those of the reader.
  BT_TRY(const auto pack, knowledge::read_pack(bytes, out));
  BT_TRY_STATUS(may_replace(out));
  BT_TRY_STATUS(base::write_file(out, bytes));
  KnowledgeBuilt built;
  built.complete = loaded.complete;
  built.counts.emplace_back("sources", pack.sources().size());
  for (const Kind kind :
       {Kind::group, Kind::campaign, Kind::software, Kind::technique, Kind::tactic, Kind::mitigation}) {
    const auto range = pack.of_kind(kind);
    const auto objects = pack.objects().subspan(range.first, range.last - range.first);
    const auto live = std::ranges::count(objects, knowledge::State::live, &Object::state);
    built.counts.emplace_back(knowledge::word(kind), static_cast<std::size_t>(live));
  }
  built.counts.emplace_back("edges", pack.edges().size());
  built.counts.emplace_back("reports", pack.reports().size());
  built.counts.emplace_back("bytes", bytes.size());
  return built;
}

base::Result<Index> ask_knowledge(const Pack& pack, const std::string& asked, base::Diagnostics& diagnostics) {
  std::vector<Index> found;
  if (const auto by_id = pack.find(asked)) {
    found.push_back(*by_id);
  } else {
    found = pack.named(asked);
    // What was revoked shares its name with what it became.
    const auto dead = [&](Index index) { return pack.object(index).state != knowledge::State::live; };
    if (!std::ranges::all_of(found, dead)) std::erase_if(found, dead);
  }
  if (found.empty())
    return base::fail(knowledge::kUnknownName, "nothing is known by '" + asked + "'", {}, names_like(pack, asked));
  if (found.size() > 1)
    return base::fail(knowledge::kAmbiguous, "several are called '" + asked + "'", {},
                      "ask for one by its id: " + bearers(pack, found));
  const auto current = pack.current(found[0]);
  if (!current || *current == found[0]) return found[0];
  diagnostics.report({knowledge::kUnknownName,
                      pack.object(found[0]).id + " was revoked; it is " + pack.object(*current).id + " now",
                      {},
                      {},
                      base::Severity::note});
  return *current;
}

std::vector<OrderedJson> diff_knowledge(const Pack& before, const Pack& after) {
  constexpr const char* kWords[] = {"added",         "removed",     "renamed",       "state",  "alias added",
                                    "alias removed", "claim added", "claim removed", "reports"};
  std::vector<OrderedJson> out;
  for (const knowledge::Change& change : knowledge::diff(before, after))
    out.push_back({{"change", kWords[static_cast<std::size_t>(change.kind)]},
                   {"what", change.what},
                   {"id", change.id},
                   {"name", change.name},
                   {"other", change.other},
                   {"other_name", change.other_name},
                   {"before", change.before},
                   {"after", change.after}});
  return out;
}

namespace {

OrderedJson edge_row(const Pack& pack, Index index) {
  const knowledge::Edge& edge = pack.edges()[index];
  return {{"check", "rests on this report"},
          {"name", pack.object(edge.from).name + " " + std::string(knowledge::word(edge.kind)) + " " +
                       pack.object(edge.to).name},
          {"of", OrderedJson::array({brief(pack, edge.from), brief(pack, edge.to)})},
          {"reports", OrderedJson::array({pack.report(pack.reports_of(edge)[0]).names.front()})}};
}

}  // namespace

base::Result<std::vector<OrderedJson>> check_knowledge(const Pack& pack, const std::string& report) {
  std::vector<OrderedJson> out;
  if (!report.empty()) {
    const auto reports = pack.reports_named(report);
    if (reports.empty())
      return base::fail(knowledge::kUnknownName, "no report is cited as '" + report + "'", {},
                        "names of reports stand in `knowledge show`");
    for (const Index each : reports) {
      for (const Index edge : knowledge::edges_resting_on(pack, each)) out.push_back(edge_row(pack, edge));
    }
    return out;
  }
  for (const auto& collision : knowledge::collisions(pack)) {
    OrderedJson of = OrderedJson::array();
    for (const Index index : collision.bearers) of.push_back(brief(pack, index));
    out.push_back({{"check", collision.handle ? "a person's handle" : "several are called so"},
                   {"name", collision.name},
                   {"of", std::move(of)}});
  }
  for (const auto& named : knowledge::named_after(pack))
    out.push_back({{"check", "named after its attribution"},
                   {"name", named.what},
                   {"of", OrderedJson::array({brief(pack, named.software), brief(pack, named.group)})}});
  for (const auto& support : knowledge::supports(pack)) {
    if (support.one_report + support.uncited == 0) continue;
    OrderedJson row{{"check", "edges of one report"},
                    {"name", pack.object(support.object).name},
                    {"of", OrderedJson::array({brief(pack, support.object)})},
                    {"edges", support.edges},
                    {"one_report", support.one_report},
                    {"uncited", support.uncited}};
    if (support.most != knowledge::kNone) {
      row["reports"] = OrderedJson::array({pack.report(support.most).names.front()});
      row["on_that_alone"] = support.on_most;
    }
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace backtrail::app
