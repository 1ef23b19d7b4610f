// SPDX-License-Identifier: Apache-2.0
#include "app/case/intel_diff.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <tuple>

#include "app/codes.h"
#include "base/collected.h"
#include "intel/load.h"

namespace backtrail::app {
namespace {

/// One detector of a version, as far as versions are told apart by it.
struct Held {
  std::string title, text, level, validity, reports;
};
using HeldDetectors = std::map<std::pair<std::string, std::string>, Held>;

std::string window(const std::optional<base::Instant>& from, const std::optional<base::Instant>& until) {
  return (from ? base::format(*from) : "") + "/" + (until ? base::format(*until) : "");
}

/// What its sources say, without where the files lie: the copies of each version have a folder of their own.
std::string reports_of(const detector::Set& set, const std::vector<std::uint32_t>& sources) {
  std::set<std::string> all;
  for (const std::uint32_t index : sources) {
    const detector::Source& source = set.sources[index];
    all.insert(source.report);
    for (const auto* list : {&source.indicates, &source.labels, &source.markings})
      all.insert(list->begin(), list->end());
  }
  std::string out;
  for (const std::string& each : all) out += each + "\n";
  return out;
}

/// Two of one kind and id (rules of the same id with other texts) are one entry with both texts.
void add(HeldDetectors& out, const std::string& kind, const std::string& id, Held held) {
  const auto [known, added] = out.try_emplace({kind, id}, held);
  if (!added) known->second.text += held.text;
}

HeldDetectors detectors_of(const detector::Set& set) {
  HeldDetectors out;
  const auto rule = [&](const std::string& kind, const detector::SigmaHead& head) {
    add(out, kind, head.id, {head.title, head.sha256.hex(), head.level, "", ""});
  };
  for (const auto& each : set.rules) rule("sigma", each);
  for (const auto& each : set.correlations) rule("sigma-correlation", each);
  for (const auto& each : set.yara_rules) rule("yara", each);
  for (const auto& each : set.patterns) {
    add(out, "stix-pattern", each.id,
        {each.title, each.pattern, "", window(each.valid_from, each.valid_until), reports_of(set, each.sources)});
  }
  for (const auto& each : set.indicators) {
    add(out, std::string(observable::name(each.kind)), detector::id_of(each),
        {each.title.empty() ? each.value : each.title, detector::pattern_of(each), "",
         window(each.valid_from, each.valid_until), reports_of(set, each.sources)});
  }
  return out;
}

detector::Set load_set(const Case& in, const IntelSet& set, std::vector<base::Error>& diagnostics) {
  base::CollectedDiagnostics collected;
  std::vector<std::string> paths;
  for (const auto& file : set.files) paths.push_back((std::filesystem::path(in.folder()) / file.path).string());
  auto loaded = intel::load(paths, collected);
  std::ranges::move(collected.errors, std::back_inserter(diagnostics));
  return std::move(loaded.set);
}

std::vector<std::string> differences(const Held& from, const Held& to) {
  std::vector<std::string> out;
  if (from.text != to.text) out.emplace_back("text");
  if (from.title != to.title) out.emplace_back("title");
  if (from.level != to.level) out.emplace_back("level");
  if (from.validity != to.validity) out.emplace_back("validity");
  if (from.reports != to.reports) out.emplace_back("reports");
  return out;
}

void compare(const HeldDetectors& from, const HeldDetectors& to, IntelDiff& out) {
  for (const auto& [key, held] : from) {
    if (!to.contains(key)) out.changes.push_back({"removed", key.first, key.second, held.title, {}});
  }
  for (const auto& [key, held] : to) {
    const auto before = from.find(key);
    if (before == from.end()) {
      out.changes.push_back({"added", key.first, key.second, held.title, {}});
      continue;
    }
    auto what = differences(before->second, held);
    if (what.empty()) ++out.same;
    else out.changes.push_back({"changed", key.first, key.second, held.title, std::move(what)});
  }
  std::ranges::sort(out.changes, {}, [](const IntelChange& one) { return std::tie(one.kind, one.id); });
}

std::unexpected<base::Error> no_such(const std::string& what) {
  return base::fail(kNoSuchSet, "there is no " + what, {},
                    "backtrail intel list --all names sets, versions and entries");
}

}  // namespace

IntelContent intel_content(const Case& in, const IntelSet& set, std::vector<base::Error>& diagnostics) {
  const detector::Set loaded = load_set(in, set, diagnostics);
  IntelContent out;
  for (const auto& [key, held] : detectors_of(loaded)) ++out.kinds[key.first];
  const auto time = [&](const auto& one) {
    if (one.valid_from && (!out.first_from || *one.valid_from < *out.first_from)) out.first_from = one.valid_from;
    if (one.valid_until && (!out.last_until || *one.valid_until > *out.last_until)) out.last_until = one.valid_until;
    out.without_end += one.valid_until ? 0 : 1;
  };
  for (const auto& one : loaded.indicators) time(one);
  for (const auto& one : loaded.patterns) time(one);
  out.not_evaluated = loaded.not_evaluated.size();
  return out;
}

base::Result<IntelSet> find_intel(const Case& in, const std::string& name) {
  BT_TRY(const auto all, intel_history(in.ledger(), in.bodies()));
  const auto found = std::ranges::find_if(
      all, [&](const IntelSet& set) { return set.entry == name || (set.name == name && set.replaced_by.empty()); });
  if (found == all.end()) return no_such("set '" + name + "'");
  return *found;
}

base::Result<IntelDiff> diff_intel(const Case& in, const std::string& name, const std::string& from,
                                   const std::string& to, std::vector<base::Error>& diagnostics) {
  IntelDiff out;
  BT_TRY(out.to, find_intel(in, name));
  BT_TRY(auto all, intel_history(in.ledger(), in.bodies()));
  const std::string set_name = out.to.name;
  // Of versions called alike the last.
  const auto find = [&](const std::string& which, IntelSet& into) {
    bool found = false;
    for (const IntelSet& set : all) {
      if (set.name != set_name || (set.entry != which && set.version != which)) continue;
      into = set;
      found = true;
    }
    return found;
  };
  if (!to.empty() && !find(to, out.to)) return no_such("version '" + to + "' of " + set_name);
  const std::string before = from.empty() ? out.to.replaces : from;
  if (before.empty()) return no_such("earlier version of " + set_name);
  if (!find(before, out.from)) return no_such("version '" + before + "' of " + set_name);
  const detector::Set old_set = load_set(in, out.from, diagnostics);
  const detector::Set new_set = load_set(in, out.to, diagnostics);
  compare(detectors_of(old_set), detectors_of(new_set), out);
  return out;
}

}  // namespace backtrail::app
