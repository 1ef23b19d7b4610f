// SPDX-License-Identifier: Apache-2.0
#include "app/stream/inputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/file.h"
#include "base/path_text.h"
#include "base/sha256.h"
#include "ingest/container/walk.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kComparePiece = 1U << 20;

/// Size of a regular file; nothing for anything else.
std::optional<std::uint64_t> regular_size(const std::string& path) {
  struct stat info{};
  if (path == "-" || ::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(info.st_size);
}

std::optional<base::Digest> hash_file(const std::string& path) {
  const auto file = base::File::open(base::path_of(path));
  if (!file) return std::nullopt;
  base::Sha256 hash;
  std::string buffer(kComparePiece, '\0');
  for (std::uint64_t at = 0;;) {
    const auto got = file->read_at(at, buffer.data(), buffer.size());
    if (!got) return std::nullopt;
    if (*got == 0) return hash.finish();
    hash.update({buffer.data(), *got});
    at += *got;
  }
}

/// Folds files of one size and one hash into the first of them.
void fold_twins(std::vector<Input>& files) {
  std::map<std::uint64_t, std::vector<std::size_t>> by_size;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].size != 0) by_size[files[i].size].push_back(i);
  }
  std::vector<bool> folded(files.size());
  for (const auto& [size, indices] : by_size) {
    if (indices.size() < 2) continue;
    std::map<base::Digest, std::size_t> first;
    for (const std::size_t i : indices) {
      const auto digest = hash_file(files[i].path);
      if (!digest) continue;
      const auto [known, added] = first.emplace(*digest, i);
      if (added) continue;
      files[known->second].also_at.push_back(files[i].path);
      folded[i] = true;
    }
  }
  std::size_t at = 0;
  std::erase_if(files, [&](const Input&) { return folded[at++]; });
}

}  // namespace

Inputs find_inputs(const std::vector<std::string>& paths, const std::function<bool(const std::string&)>& leave_out) {
  Inputs out;
  std::vector<std::string> names;
  for (const std::string& path : paths) {
    auto expanded = path == "-" ? ingest::ExpandedPath{{path}, {}} : ingest::expand_path(path);
    std::ranges::move(expanded.files, std::back_inserter(names));
    std::ranges::move(expanded.skipped, std::back_inserter(out.skipped));
  }
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  if (leave_out) out.left_out = std::erase_if(names, leave_out);
  for (const std::string& name : names) {
    const std::uint64_t size = regular_size(name).value_or(0);
    out.files.push_back({name == "-" ? name : base::path_text(name), size, {}});
  }
  std::ranges::sort(out.files, {}, &Input::path);
  fold_twins(out.files);
  for (const Input& file : out.files) out.total_bytes += file.size;
  for (base::Error& one : out.skipped) one.place.path = base::path_text(one.place.path);
  std::ranges::sort(out.skipped, {}, [](const base::Error& e) { return e.place.text(); });
  return out;
}

}  // namespace backtrail::app
