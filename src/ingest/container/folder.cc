// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/codes.h"
#include "ingest/container/walk.h"

namespace backtrail::ingest {
namespace {

using Identity = std::pair<dev_t, ino_t>;

class FolderWalk {
 public:
  explicit FolderWalk(ExpandedPath& out) : out_(out) {}

  /// Depth first with a list of its own in place of recursion: folders may lie very deep.
  void run(const std::string& root) {
    pending_.push_back(root);
    while (!pending_.empty()) {
      const std::string path = std::move(pending_.back());
      pending_.pop_back();
      look_at(path);
    }
  }

 private:
  void look_at(const std::string& path) {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) {
      out_.files.push_back(path);  // a dangling link, or gone: opening it will say so
    } else if (S_ISREG(info.st_mode)) {
      out_.files.push_back(path);
    } else if (S_ISDIR(info.st_mode)) {
      if (entered_.insert({info.st_dev, info.st_ino}).second) list(path);
    } else {
      skip(base::kNotAFile, "neither file nor folder; not opened", path);
    }
  }

  void list(const std::string& path) {
    std::error_code error;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
      names.push_back(it->path().filename().string());
    }
    if (error) skip(base::kCannotOpen, "cannot list the folder: " + error.message(), path);
    std::sort(names.begin(), names.end(), std::greater<>());  // the list is taken from its end
    const std::string prefix = path.ends_with('/') ? path : path + "/";
    for (const std::string& name : names) pending_.push_back(prefix + name);
  }

  void skip(base::Code code, std::string message, const std::string& path) {
    base::Error error{code, std::move(message), {path}};
    error.severity = code == base::kNotAFile ? base::Severity::warning : base::Severity::error;
    out_.skipped.push_back(std::move(error));
  }

  ExpandedPath& out_;
  std::vector<std::string> pending_;
  std::set<Identity> entered_;
};

}  // namespace

ExpandedPath expand_path(const std::string& path) {
  ExpandedPath out;
  struct stat info{};
  if (path == "-" || ::stat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    out.files.push_back(path);
    return out;
  }
  FolderWalk(out).run(path);
  return out;
}

}  // namespace backtrail::ingest
