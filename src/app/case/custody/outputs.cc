// SPDX-License-Identifier: Apache-2.0
#include "app/case/custody/outputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "app/case/custody/case_files.h"
#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/copies.h"
#include "app/case/telemetry/unread.h"
#include "app/codes.h"
#include "base/collected.h"
#include "base/path_text.h"
#include "intel/load.h"

namespace backtrail::app {
namespace {

namespace fs = std::filesystem;
using FileId = std::pair<dev_t, ino_t>;

constexpr std::array<std::string_view, 2> kRuleEndings = {".yml", ".yaml"};
constexpr std::array<std::string_view, 3> kKeyEndings = {".key", ".checkpoint", ".folder"};

std::optional<struct stat> looked_at(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 ? std::optional(info) : std::nullopt;
}

std::optional<FileId> id_of(const std::string& path) {
  const auto info = looked_at(path);
  return info ? std::optional(FileId(info->st_dev, info->st_ino)) : std::nullopt;
}

fs::path resolved(const std::string& path) {
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error);
  const fs::path out = fs::weakly_canonical(absolute, error);
  return error ? absolute.lexically_normal() : out;
}

bool ends_in(const fs::path& path, const auto& endings) {
  return std::ranges::find(endings, path.extension().string()) != endings.end();
}

/// Where something is to be written.
struct Place {
  explicit Place(const OutputFile& given) : output(given), path(resolved(given.path)), id(id_of(given.path)) {}
  [[nodiscard]] bool is(const std::string& other) const { return id && id_of(other) == id; }
  [[nodiscard]] bool beneath(const fs::path& folder) const {
    const auto [end, unused] = std::ranges::mismatch(folder, path);
    return !folder.empty() && end == folder.end();
  }

  const OutputFile& output;
  fs::path path;
  std::optional<FileId> id;  // of the file that is there
};

/// Also by another name of the same file: a link, or a second one of the file system's.
bool holds_file(const std::string& folder, const Place& place) {
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied | fs::directory_options::follow_directory_symlink;
  std::set<FileId> entered;  // links may lead in a circle
  for (auto at = fs::recursive_directory_iterator(folder, options, error);
       !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const auto id = id_of(at->path().string());
    if (!id) continue;
    if (*id == place.id) return true;
    std::error_code ignored;
    if (at->is_directory(ignored) && !entered.insert(*id).second) at.disable_recursion_pending();
  }
  return false;
}

bool is_case(const std::string& folder) {
  std::error_code error;
  return !folder.empty() && fs::is_regular_file(folder + "/case.json", error);
}

/// Earlier outputs may lie among rules and indicators, and be made anew there.
bool holds_intel(const std::string& path) {
  base::CollectedDiagnostics ignored;
  return intel::load({path}, ignored).nothing_from.empty();
}

bool reads_beneath(const CallInput& folder, const Place& place) {
  if (!place.id) return false;
  if (folder.whole) return holds_file(folder.path, place);
  return place.beneath(resolved(folder.path)) &&
         (ends_in(place.path, kRuleEndings) || holds_intel(place.path.string()));
}

std::optional<std::string> read_by_call(const Place& place, const std::vector<CallInput>& inputs) {
  for (const CallInput& input : inputs) {
    std::error_code error;
    if (is_case(input.path)) continue;  // its own files are known as such
    if (!fs::is_directory(input.path, error)) {
      if (place.is(input.path)) return "the call reads this file";
    } else if (reads_beneath(input, place)) {
      return "the call reads this file, in " + base::path_text(input.path);
    }
  }
  return std::nullopt;
}

/// What a case says about the place: a log that it holds, or a file that it has not read yet.
std::optional<std::string> held_by(const Case& in, const Place& place) {
  const std::string settled = settled_path(place.output.path);
  const auto sources = in.registers().sources(registers::Which::all);
  if (!sources) return std::nullopt;
  for (const registers::Source& one : *sources) {
    if (one.path == settled || place.is(base::path_of(one.path)))
      return "the case holds it as a log of " + one.tenant + " (" + one.entry.label() + ")";
  }
  const auto copies = copies_of(in, "");
  for (const registers::Source& one : copies.value_or(std::vector<registers::Source>())) {
    if (one.path == settled || place.is(base::path_of(one.path)))
      return "it was ingested for " + one.tenant + ", as a copy of a log that the case holds";
  }
  const auto missed = missed_of(in, {});
  if (!missed) return std::nullopt;
  for (const Unread& one : *missed) {
    std::error_code error;
    if (fs::is_directory(base::path_of(one.path), error)) continue;
    if (one.path == settled || place.is(base::path_of(one.path)))
      return "it was ingested for " + one.tenant + ", and could not be read yet (" + one.code + ")";
  }
  return std::nullopt;
}

bool is_key(const Place& place, const Places& places) {
  return ends_in(place.path, kKeyEndings) &&
         (place.beneath(resolved(places.keys)) || place.beneath(resolved(places.state)));
}

/// The cases that the call names, as far as they can be opened.
std::vector<Case> cases_of(const CallFiles& files, const Surroundings& surroundings) {
  std::set<std::string> folders;
  if (is_case(files.case_folder)) folders.insert(files.case_folder);
  for (const CallInput& input : files.inputs) {
    if (is_case(input.path)) folders.insert(input.path);
  }
  Surroundings quietly = surroundings;  // what a case has to say it says to the verb
  quietly.diagnostics = nullptr;
  std::vector<Case> out;
  for (const std::string& folder : folders) {
    if (auto opened = Case::open(folder, Case::Access::read, quietly)) out.push_back(std::move(*opened));
  }
  return out;
}

std::optional<std::string> destroyed(const Place& place, const CallFiles& files, const std::vector<Case>& cases,
                                     const Surroundings& surroundings) {
  if (const auto folder = CaseFiles().case_of(place.path))
    return "it is a file of the case in " + base::path_text(*folder);
  if (is_key(place, surroundings.places)) return "your keys lie there, and what you saw last of each case";
  std::error_code error;
  if (fs::is_directory(place.path, error)) return std::nullopt;
  if (auto read = read_by_call(place, files.inputs)) return read;
  for (const Case& in : cases) {
    if (auto held = held_by(in, place)) return held;
  }
  return std::nullopt;
}

base::Error refusal(const OutputFile& output, const std::string& is) {
  return {kWrittenOver,
          output.option + ": not written over: " + is,
          {base::path_text(output.path)},
          "name another file; nothing was written"};
}

}  // namespace

std::optional<base::Error> written_over(const CallFiles& files, const Surroundings& surroundings) {
  std::vector<Place> places;
  for (const OutputFile& one : files.outputs) {
    const auto info = looked_at(one.path);
    // What is sent to a device or into a pipe destroys nothing.
    if (info && !S_ISREG(info->st_mode) && !S_ISDIR(info->st_mode)) continue;
    places.emplace_back(one);
  }
  if (places.empty()) return std::nullopt;
  const std::vector<Case> cases = cases_of(files, surroundings);
  std::error_code error;
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (places[i].path == places[j].path && !fs::is_directory(places[i].path, error))
        return refusal(places[i].output, places[j].output.option + " writes there too");
    }
    if (auto is = destroyed(places[i], files, cases, surroundings)) return refusal(places[i].output, *is);
  }
  return std::nullopt;
}

}  // namespace backtrail::app
