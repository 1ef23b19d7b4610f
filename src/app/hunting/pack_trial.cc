// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/pack_trial.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "app/codes.h"
#include "app/hunting/hunt.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/random.h"
#include "ingest/container/walk.h"

namespace backtrail::app {
namespace {

/// A private folder that goes with its owner.
class Folder {
 public:
  Folder() = default;
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  base::Status make() {
    std::error_code error;
    const auto temporary = std::filesystem::temp_directory_path(error);
    const std::string name = "backtrail-pack-" + base::to_hex(base::system_random().bytes(16));
    path_ = ((error ? std::filesystem::path("/tmp") : temporary) / name).string();
    return base::make_folders(path_);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Writes an archive's members under names of our own: nothing of theirs can lead out of the folder.
class Unpacker final : public ingest::StreamVisitor {
 public:
  explicit Unpacker(const std::string& folder) : folder_(folder) {}

  bool on_stream(const ingest::SourceInfo& source, ingest::ByteStream& stream) override {
    std::string bytes;
    std::string part(1 << 16, '\0');
    while (true) {
      const auto got = stream.read(part.data(), part.size());
      if (!got) return stop(got.error());
      if (*got == 0) break;
      bytes.append(part, 0, *got);
      if (bytes.size() + taken_ > kPackBytes) return stop(too_large(source));
    }
    taken_ += bytes.size();
    if (files_ == kPackFiles) return stop(too_large(source));
    const std::string ending = std::filesystem::path(source.member).extension().string();
    const bool plain = ending.size() <= 8 && std::ranges::all_of(ending, [](char c) {
                         return c == '.' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
                       });
    const auto written = base::write_file(folder_ + "/" + std::to_string(files_++) + (plain ? ending : ""), bytes);
    return written ? true : stop(written.error());
  }
  void on_error(base::Error error) override { stop(std::move(error)); }

  std::optional<base::Error> failed;

 private:
  bool stop(base::Error error) {
    if (!failed) failed = std::move(error);
    return false;
  }
  static base::Error too_large(const ingest::SourceInfo& source) {
    return {kBadPack, "a pack has at most 10,000 files and 64 MiB", {source.path, source.member}};
  }

  const std::string& folder_;
  std::size_t files_ = 0;
  std::uint64_t taken_ = 0;
};

base::Status unpack(const std::string& pack, const std::string& folder) {
  Unpacker unpacker(folder);
  ingest::walk_file(pack, {}, unpacker);
  if (unpacker.failed) return std::unexpected(std::move(*unpacker.failed));
  return {};
}

using Key = std::pair<hunt::Kind, std::uint32_t>;

std::map<Key, std::uint64_t> counts(const HuntResult& result) {
  std::map<Key, std::uint64_t> out;
  for (const Finding& one : result.findings) ++out[{one.kind, one.detector}];
  return out;
}

/// Every rule that was hunted with and finds something by itself. The pack's indicators need not be in what was planted.
std::vector<std::pair<Key, std::string>> rules_of(const HuntResult& result) {
  std::vector<std::pair<Key, std::string>> out;
  const auto add = [&](hunt::Kind kind, const std::vector<std::uint32_t>& hunted, const auto& list, auto by_itself) {
    for (const std::uint32_t i : hunted) {
      if (by_itself(list[i])) out.push_back({{kind, i}, list[i].title});
    }
  };
  const detector::Set& set = result.set;
  add(hunt::Kind::sigma, result.hunted_rules, set.rules, [](const auto& rule) { return !rule.silent; });
  add(hunt::Kind::sigma_correlation, result.hunted_correlations, set.correlations, [](const auto&) { return true; });
  add(hunt::Kind::yara, result.hunted_yara, set.yara_rules, [](const auto& rule) { return !rule.hidden; });
  return out;
}

class Judge {
 public:
  Judge(const HuntResult& planted, const HuntResult& clean, SelfTest& out)
      : result_(planted), set_(planted.set), planted_(counts(planted)), clean_(counts(clean)), out_(out) {
    for (const std::uint32_t rule : clean.without_telemetry) unasked_.insert({hunt::Kind::sigma, rule});
  }

  void run() {
    for (const auto& [key, title] : rules_of(result_)) add(key, title, true);
    for (const auto& [key, count] : clean_) {
      const bool rule =
          key.first == hunt::Kind::sigma || key.first == hunt::Kind::sigma_correlation || key.first == hunt::Kind::yara;
      if (!rule) add(key, {}, false);
    }
    for (const detector::NotEvaluated& one : result_.not_evaluated) {
      out_.rows.push_back({"rule", one.id, one.error.message, 0, 0, "not evaluated"});
      out_.holds = false;
    }
  }

 private:
  static std::uint64_t count(const std::map<Key, std::uint64_t>& of, const Key& key) {
    const auto found = of.find(key);
    return found == of.end() ? 0 : found->second;
  }

  void add(const Key& key, const std::string& title, bool must_fire) {
    Finding named;
    named.kind = key.first;
    named.detector = key.second;
    SelfTest::Row row{std::string(kind_name(set_, named)),
                      detector_id(set_, named),
                      title,
                      count(planted_, key),
                      count(clean_, key),
                      "well"};
    if (row.clean > 0) {
      row.verdict = "fires on clean";
    } else if (must_fire && row.planted == 0) {
      row.verdict = "never fires";
    } else if (unasked_.contains(key)) {
      row.verdict = "not asked of clean";
      out_.incomplete = true;
    }
    if (row.verdict == "fires on clean" || row.verdict == "never fires") out_.holds = false;
    out_.rows.push_back(std::move(row));
  }

  const HuntResult& result_;
  const detector::Set& set_;
  std::map<Key, std::uint64_t> planted_, clean_;
  std::set<Key> unasked_;
  SelfTest& out_;
};

}  // namespace

base::Result<SelfTest> self_test(const SelfTestRequest& request, const base::Clock& clock, base::Progress* progress) {
  Folder folder;
  HuntRequest hunt;
  hunt.threads = request.threads;
  hunt.ignore_validity = true;  // when the activity was played through says nothing of the pack
  std::error_code error;
  if (std::filesystem::is_directory(request.pack, error)) {
    hunt.intel = {request.pack};
  } else {
    BT_TRY_STATUS(folder.make());
    BT_TRY_STATUS(unpack(request.pack, folder.path()));
    hunt.intel = {folder.path()};
  }
  hunt.paths = request.planted;
  BT_TRY(const HuntResult planted, run_hunt(hunt, clock, progress));
  if (rules_of(planted).empty() && planted.not_evaluated.empty() && planted.set.indicators.empty()) {
    return base::fail(kBadPack, "nothing in it can be hunted with", {request.pack},
                      "a pack is a ZIP of rules and indicators, as `publish --as pack` writes it");
  }
  hunt.paths = request.clean;
  hunt.ignore_validity = false;  // its readers hunt with it: what had ended or not begun by then is nothing to them
  BT_TRY(const HuntResult clean, run_hunt(hunt, clock, progress));
  SelfTest out;
  out.indicators = planted.set.indicators.size() + planted.set.patterns.size();
  for (const HuntResult* const one : {&planted, &clean}) {
    out.diagnostics.insert(out.diagnostics.end(), one->diagnostics.begin(), one->diagnostics.end());
    if (one->incomplete() || one->failed()) out.incomplete = true;
  }
  Judge(planted, clean, out).run();
  return out;
}

}  // namespace backtrail::app
