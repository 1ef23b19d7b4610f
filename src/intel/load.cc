// SPDX-License-Identifier: Apache-2.0
#include "intel/load.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/codes.h"
#include "base/file.h"
#include "intel/codes.h"
#include "intel/collector.h"
#include "intel/lists.h"
#include "intel/misp.h"
#include "intel/openioc/openioc.h"
#include "intel/rule_cache.h"
#include "intel/sigma/sigma.h"
#include "intel/stix/stix.h"
#include "intel/text.h"
#include "intel/yara/yara.h"

namespace backtrail::intel {
namespace {

namespace fs = std::filesystem;

struct FileToRead {
  std::set<std::size_t> roots;  // the given paths that lead to it
  bool named = false;           // given itself, not met in a folder
};

/// Finds the files. std::map keeps them in the order of their paths, whatever order the folders were read in.
class Walker {
 public:
  explicit Walker(base::Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void add(const std::string& path, std::size_t root) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
      walk(path, root, 0);
      return;
    }
    FileToRead& file = files_[path];
    file.roots.insert(root);
    file.named = true;
  }

  [[nodiscard]] const std::map<std::string, FileToRead>& files() const { return files_; }

 private:
  void walk(const fs::path& folder, std::size_t root, std::size_t depth) {
    std::error_code error;
    const fs::path real = fs::canonical(folder, error);
    if (error || std::ranges::find(open_, real) != open_.end()) return;  // a link back to a folder that we are in
    if (depth >= kFolderDepthLimit) {
      diagnostics_.report({base::kTooLarge, "folders nested deeper than 64 levels are not read", {folder.string()}});
      return;
    }
    fs::directory_iterator entries(folder, error);
    if (error) {
      diagnostics_.report({base::kCannotOpen, "the folder cannot be read: " + error.message(), {folder.string()}});
      return;
    }
    open_.push_back(real);
    for (; entries != fs::directory_iterator(); entries.increment(error)) {
      if (error) break;
      const fs::file_status status = entries->status(error);
      if (fs::is_directory(status)) {
        walk(entries->path(), root, depth + 1);
      } else if (fs::is_regular_file(status)) {
        files_[entries->path().string()].roots.insert(root);
      }
    }
    if (error)
      diagnostics_.report(
          {base::kCannotRead, "the folder cannot be read to its end: " + error.message(), {folder.string()}});
    open_.pop_back();
  }

  base::Diagnostics& diagnostics_;
  std::map<std::string, FileToRead> files_;
  std::vector<fs::path> open_;
};

bool has_yaml_name(const std::string& path) {
  const std::string lower = lower_ascii(path);
  return lower.ends_with(".yml") || lower.ends_with(".yaml");
}

/// A YAML file by another name: some line begins with a key that only Sigma rules have.
bool looks_like_sigma(std::string_view text) {
  for (const std::string_view key : {"detection:", "logsource:", "correlation:"}) {
    for (std::size_t at = text.find(key); at != text.npos; at = text.find(key, at + 1)) {
      if (at == 0 || text[at - 1] == '\n') return true;
    }
  }
  return false;
}

/// Some line begins a YARA rule, and a condition follows.
bool looks_like_yara(std::string_view text) {
  const std::size_t condition = text.rfind("condition");
  if (condition == text.npos) return false;
  for (const std::string_view key :
       {"rule ", "private rule ", "global rule ", "private global rule ", "global private rule "}) {
    for (std::size_t at = text.find(key); at != text.npos; at = text.find(key, at + 1)) {
      if ((at == 0 || text[at - 1] == '\n') && at < condition) return true;
    }
  }
  return false;
}

/// True when the file is rules or indicators, be they all refused.
bool read_any(std::string_view text, bool named, Collector& into, RuleCache* cache) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.substr(0, 4096).find('\0') != text.npos) return false;
  const bool yaml_name = has_yaml_name(into.path());
  if (yaml_name || looks_like_sigma(text)) {
    if (text.size() > kRuleFileLimit) {
      into.refuse("", {base::kTooLarge, "a YAML file over 16 MiB is not read", {into.path()}});
      return true;
    }
    // In a folder a text that quotes rules, such as a README, is something else, and is counted as that.
    return read_sigma(text, into, cache, yaml_name || named);
  }
  const std::string lower = lower_ascii(into.path());
  const bool yara_name = lower.ends_with(".yar") || lower.ends_with(".yara");
  if (yara_name || looks_like_yara(text)) {
    if (text.size() > kRuleFileLimit) {
      into.refuse("", {base::kTooLarge, "a file of YARA rules over 16 MiB is not read", {into.path()}});
      return true;
    }
    if (read_yara(text, into)) return true;
  }
  const std::string_view body = trimmed(text.substr(0, 256));
  if (body.starts_with('<') && read_openioc(text, into)) return true;
  if (body.starts_with('{') || body.starts_with('[')) {
    if (read_misp(text, into) || read_stix(text, into)) return true;
    if (body.starts_with('{')) return false;
  }
  return read_table(text, into) || read_list(text, named, into);
}

}  // namespace

Loaded load(const std::vector<std::string>& paths, base::Diagnostics& diagnostics, const std::string& rule_cache) {
  Walker walker(diagnostics);
  for (std::size_t i = 0; i < paths.size(); ++i) walker.add(paths[i], i);

  const auto report = [&](base::Code code, std::string message, const std::string& path, std::string hint) {
    base::Error error{code, std::move(message)};
    error.place.path = path;
    error.hint = std::move(hint);
    diagnostics.report(std::move(error));
  };
  Loaded out;
  Collector collector;
  RuleCache cache = RuleCache::open(rule_cache);
  std::vector<std::uint64_t> from_root(paths.size());
  for (const auto& [path, file] : walker.files()) {
    auto text = base::read_file(path, kFileLimit);
    if (!text) {
      diagnostics.report(std::move(text.error()));
      continue;
    }
    collector.begin_file(path);
    const bool known = read_any(*text, file.named, collector, rule_cache.empty() ? nullptr : &cache);
    const std::uint64_t taken = collector.end_file();
    for (const std::size_t root : file.roots) from_root[root] += taken;
    if (known) {
      ++out.files;
    } else if (file.named) {
      report(kUnrecognised, "this is neither Sigma rules nor indicators", path,
             "rules are YAML; indicators are STIX, MISP events, OpenIOC, CSV with a header, or one word a line");
    } else {
      ++out.files_skipped;
    }
  }
  cache.save();
  for (const base::Error& note : collector.notes()) diagnostics.report(note);
  out.set = collector.finish();
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (from_root[i] != 0 || std::ranges::find(out.nothing_from, paths[i]) != out.nothing_from.end()) continue;
    out.nothing_from.push_back(paths[i]);
    report(kNothingLoaded, "no rule and no indicator came from this path", paths[i], "");
  }
  return out;
}

}  // namespace backtrail::intel
