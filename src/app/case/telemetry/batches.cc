// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/batches.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "app/case/telemetry/since.h"
#include "base/codes.h"
#include "base/file.h"
#include "base/json.h"
#include "base/path_text.h"
#include "base/sha256.h"

namespace backtrail::app {
namespace {

using SourcesByPath = std::map<std::string, std::vector<const registers::Source*>>;

/// The same call has the same, whoever makes it: what of it says how logs are read and whose they are.
std::string call_name(const CatalogueRequest& request) {
  base::Json paths = base::Json::array();
  for (const std::string& path : request.paths) paths.push_back(settled_path(path));
  const auto& zone = request.assumed.zone;
  const base::Json call = {request.tenant,
                           paths,
                           request.as,
                           request.mappings,
                           zone ? zone->name() : "",
                           zone ? zone->minutes() : 0,
                           request.assumed.written,
                           request.keep,
                           request.retain_until,
                           request.authority};
  return base::sha256(base::dump(call)).hex();
}

/// Whether a file has been where it is, as it is, since before it was entered. That it was moved there changes its inode's time, and
/// neither its size nor the time of its bytes.
bool lay_there(const std::string& path, const std::vector<const registers::Source*>& sources) {
  struct stat info{};
  if (::stat(base::path_of(path).c_str(), &info) != 0) return false;
  const auto since = base::from_unix(info.st_ctim.tv_sec, info.st_ctim.tv_nsec / 100);
  return since && std::ranges::all_of(sources, [&](const auto* one) { return *since <= one->entry.entered; });
}

/// Nothing is told of how a whole call numbers its sources, and standard input can be read once.
bool is_whole_call(const CatalogueRequest& request, const Inputs& inputs) {
  return !request.source_name.empty() || inputs.total_bytes < request.bytes_of_step ||
         std::ranges::any_of(inputs.files, [](const Input& one) { return one.path == "-"; });
}

}  // namespace

Batches::Batches(const std::string& case_folder, const CatalogueRequest& request, Inputs inputs,
                 const std::vector<registers::Source>& standing, const SourceMarks& indexed)
    : mark_(case_folder + "/unfinished/" + call_name(request)) {
  if (is_whole_call(request, inputs)) {
    steps_.push_back(std::move(inputs));
    return;
  }
  SourcesByPath here;
  for (const registers::Source& one : standing) {
    if (one.tenant == request.tenant) here[one.path].push_back(&one);
  }
  const auto at = [&](const Input& file) { return here.find(settled_path(file.path)); };
  std::vector<Input> fresh;
  bool any_changed = false;
  std::error_code error;
  const bool goes_on = std::filesystem::exists(mark_, error);
  // A kill may come between what is sealed and its sightings: such a file is read again.
  const auto is_indexed = [&](const registers::Source* one) { return indexed.contains(one->entry.index); };
  for (const Input& file : inputs.files) {
    const auto known = at(file);
    if (known == here.end() || !std::ranges::all_of(known->second, is_indexed)) fresh.push_back(file);
    if (known == here.end()) continue;
    any_changed = any_changed || !goes_on || !lay_there(file.path, known->second) ||
                  !changed_since(known->second, case_folder).empty();
  }
  if (any_changed) {
    steps_.push_back(std::move(inputs));
    return;
  }
  passed_over_ = inputs.files.size() - fresh.size();
  Inputs rest = std::move(inputs);
  std::uint64_t bytes = request.bytes_of_step;
  for (Input& file : fresh) {
    if (bytes >= request.bytes_of_step) {
      steps_.emplace_back().total_bytes = rest.total_bytes;
      bytes = 0;
    }
    bytes += file.size;
    steps_.back().files.push_back(std::move(file));
  }
  if (steps_.empty()) steps_.emplace_back();
  steps_.back().skipped = std::move(rest.skipped);
  steps_.back().left_out = rest.left_out;
}

std::uint64_t Batches::files_from(std::size_t step) const {
  std::uint64_t out = 0;
  for (; step < steps_.size(); ++step) out += steps_[step].files.size();
  return out;
}

base::Status Batches::begin() const {
  if (steps_.size() < 2) return {};
  BT_TRY_STATUS(base::make_folders(std::filesystem::path(mark_).parent_path().string()));
  return base::write_file(mark_, "");
}

base::Status Batches::end() const {
  std::error_code error;
  std::filesystem::remove(mark_, error);
  if (error) return base::fail(base::kCannotWrite, error.message(), {mark_});
  return {};
}

}  // namespace backtrail::app
