// SPDX-License-Identifier: Apache-2.0
#include "app/case/intel_store.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "app/case/replay.h"
#include "app/codes.h"
#include "base/file.h"
#include "base/json.h"
#include "base/new_files.h"
#include "hunt/hunt.h"
#include "ingest/container/walk.h"
#include "intel/codes.h"
#include "intel/load.h"

namespace backtrail::app {
namespace {

namespace fs = std::filesystem;
using base::Json;

constexpr std::size_t kSetNameLimit = 80;

struct Collected final : base::Diagnostics {
  void report(base::Error error) override { errors.push_back(std::move(error)); }
  std::vector<base::Error> errors;
};

/// A plain name for a folder or file, from whatever a path ends in.
std::string plain_name(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || (c == '.' && !out.empty());
    if (out.size() < kSetNameLimit) out += plain ? c : '_';
  }
  return out.empty() ? "intel" : out;
}

struct Copy {
  std::string from;
  std::string name;  // below the set's folder
  std::string bytes;
};

/// The files from which something could be loaded. Each is looked at by itself, for only those are copied.
base::Result<std::vector<Copy>> loadable_files(const std::vector<std::string>& paths, IntelAdded& out) {
  std::vector<Copy> copies;
  std::set<std::string> names;
  for (const std::string& path : paths) {
    bool any = false;
    std::error_code error;
    const bool folder = fs::is_directory(path, error);
    for (const std::string& file : ingest::expand_path(path).files) {
      Collected diagnostics;
      const auto loaded = intel::load({file}, diagnostics);
      // A correlation or a filter rests on rules of other files: while it is looked at by itself they are missing.
      const bool rests_on_others = std::ranges::any_of(loaded.set.not_evaluated, [](const detector::NotEvaluated& one) {
        return one.error.code == intel::kMissingReference;
      });
      const bool gives = !loaded.set.rules.empty() || !loaded.set.indicators.empty() || !loaded.set.patterns.empty() ||
                         !loaded.set.yara_rules.empty() || loaded.set.revoked != 0 || rests_on_others;
      if (!folder || gives) std::ranges::move(diagnostics.errors, std::back_inserter(out.diagnostics));
      if (!gives) continue;
      any = true;
      out.rules += loaded.set.rules.size() + loaded.set.yara_rules.size();
      out.indicators += loaded.set.indicators.size() + loaded.set.patterns.size();
      BT_TRY(std::string bytes, base::read_file(file));
      std::string name = plain_name(fs::path(file).filename().string());
      for (int i = 2; !names.insert(name).second; ++i)
        name = std::to_string(i) + "-" + plain_name(fs::path(file).filename().string());
      copies.push_back({file, std::move(name), std::move(bytes)});
    }
    if (!any) out.diagnostics.push_back({kNoIntel, "neither rules nor indicators came from this", {path}});
  }
  return copies;
}

/// What of the set as a whole cannot be used, and why.
void tell_not_evaluated(const std::vector<Copy>& copies, IntelAdded& out) {
  std::vector<std::string> paths;
  for (const Copy& copy : copies) paths.push_back(copy.from);
  Collected told_before;
  auto loaded = intel::load(paths, told_before);
  // Read it may be, and still ask for what no hunt can answer: whoever adds it should not learn that from a hunt.
  std::vector<detector::NotEvaluated> refused = std::move(loaded.set.not_evaluated);
  (void)hunt::Plan::compile(loaded.set, refused);
  out.not_evaluated = refused.size();
  for (detector::NotEvaluated& one : refused) {
    one.error.severity = base::Severity::warning;
    if (one.error.place.path.empty()) one.error.place.path = one.path;
    out.diagnostics.push_back(std::move(one.error));
  }
  out.rules += loaded.set.correlations.size();
}

bool same_set(const IntelSet& set, const IntelRequest& request, const std::vector<IntelSet::File>& files) {
  return set.version == request.version && set.source == request.source &&
         std::ranges::equal(set.files, files,
                            [](const auto& a, const auto& b) { return a.path == b.path && a.sha256 == b.sha256; });
}

}  // namespace

base::Result<IntelAdded> add_intel(Case& into, const ledger::Actor& actor, const IntelRequest& request) {
  IntelAdded out;
  fs::path first = fs::path(request.paths.front()).lexically_normal();
  if (first.filename().empty()) first = first.parent_path();
  out.name = plain_name(request.name.empty() ? first.filename().string() : request.name);
  BT_TRY(const auto copies, loadable_files(request.paths, out));
  if (copies.empty())
    return base::fail(kNoIntel, "neither rules nor indicators could be loaded", {request.paths.front()});
  out.files = copies.size();
  tell_not_evaluated(copies, out);
  std::vector<IntelSet::File> files;
  Json body = {{"name", out.name},
               {"version", request.version},
               {"source", request.source},
               {"rules", out.rules},
               {"indicators", out.indicators}};
  // A folder per content, so that a set that replaces another leaves the other's files as they were.
  base::Sha256 all;
  for (const Copy& copy : copies) all.update(copy.name + " " + base::sha256(copy.bytes).hex() + "\n");
  const std::string folder = "intel/" + out.name + "-" + all.finish().hex().substr(0, 12);
  for (const Copy& copy : copies) {
    files.push_back({folder + "/" + copy.name, base::sha256(copy.bytes).hex(), copy.bytes.size()});
    body["files"].push_back({{"path", files.back().path},
                             {"sha256", files.back().sha256},
                             {"size", files.back().size},
                             {"from", copy.from}});
  }
  BT_TRY(const auto sets, intel_sets(into.ledger(), into.bodies()));
  const auto old = std::ranges::find(sets, out.name, &IntelSet::name);
  if (old != sets.end() && same_set(*old, request, files)) return out;
  // All of them are on the disk before the entry that speaks of them; a sync for each would take longer than reading them.
  base::NewFiles written(into.folder());
  for (std::size_t i = 0; i < copies.size(); ++i)
    BT_TRY_STATUS(written.add(into.folder() + "/" + files[i].path, copies[i].bytes));
  BT_TRY_STATUS(written.commit());
  Draft draft;
  draft.type = std::string(kIntelType);
  draft.body = base::dump(body);
  if (old != sets.end()) draft.corrects = old->entry;
  BT_TRY(const auto sealed, into.seal(actor, {draft}));
  out.entry = sealed.front().id;
  return out;
}

base::Result<std::vector<IntelSet>> intel_history(const ledger::Log& log, const ledger::Bodies& bodies,
                                                  std::optional<base::Instant> until) {
  std::vector<IntelSet> out;
  BT_TRY_STATUS(replay_of(log, bodies, kIntelType, [&](const Told& told) -> base::Status {
    if (until && told.entry->entered > *until) return {};
    if (told.trouble != nullptr) return std::unexpected(*told.trouble);
    BT_TRY(const Json json, base::parse_json(told.body, "intel " + told.entry->id));
    IntelSet set;
    set.index = told.index;
    set.entry = told.entry->id;
    set.entered = base::format(told.entry->entered);
    set.name = base::text_at(json, "name");
    set.version = base::text_at(json, "version");
    set.source = base::text_at(json, "source");
    set.replaces = told.entry->corrects.value_or("");
    const auto replaced = std::ranges::find(out, set.replaces, &IntelSet::entry);
    if (replaced != out.end()) replaced->replaced_by = set.entry;
    set.rules = json.value("rules", std::uint64_t{0});
    set.indicators = json.value("indicators", std::uint64_t{0});
    if (json.contains("files") && json["files"].is_array()) {
      for (const Json& file : json["files"]) {
        if (file.is_object())
          set.files.push_back(
              {base::text_at(file, "path"), base::text_at(file, "sha256"), file.value("size", std::uint64_t{0})});
      }
    }
    out.push_back(std::move(set));
    return {};
  }));
  return out;
}

base::Result<std::vector<IntelSet>> intel_sets(const ledger::Log& log, const ledger::Bodies& bodies,
                                               std::optional<base::Instant> until) {
  BT_TRY(auto all, intel_history(log, bodies, until));
  std::erase_if(all, [](const IntelSet& set) { return !set.replaced_by.empty(); });
  return all;
}

base::OrderedJson intel_json(const IntelSet& set, bool with_files) {
  base::OrderedJson out = {{"name", set.name},          {"version", set.version}, {"source", set.source},
                           {"files", set.files.size()}, {"rules", set.rules},     {"indicators", set.indicators},
                           {"entered", set.entered},    {"entry", set.entry}};
  if (!set.replaces.empty()) out["replaces"] = set.replaces;
  if (!set.replaced_by.empty()) out["replaced_by"] = set.replaced_by;
  if (!with_files) return out;
  out["files"] = base::OrderedJson::array();
  for (const auto& file : set.files)
    out["files"].push_back({{"path", file.path}, {"sha256", file.sha256}, {"size", file.size}});
  return out;
}

base::Result<std::vector<std::string>> intel_paths(const Case& in) {
  BT_TRY(const auto sets, intel_sets(in.ledger(), in.bodies()));
  std::set<std::string> folders;
  for (const IntelSet& set : sets) {
    for (const auto& file : set.files) folders.insert((fs::path(in.folder()) / file.path).parent_path().string());
  }
  return std::vector<std::string>(folders.begin(), folders.end());
}

}  // namespace backtrail::app
