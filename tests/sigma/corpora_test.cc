// SPDX-License-Identifier: Apache-2.0
// SigmaHQ's rules on real records, through the readers and mappings that users have: every rule loads, every case of
// regression_data is found, and the engine equals the naive evaluator on all of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>

#include "base/file.h"
#include "base/yaml.h"
#include "hunt/codes.h"
#include "hunt/hunt.h"
#include "hunt/naive/naive.h"
#include "ingest/testing/collect.h"
#include "intel/load.h"

namespace backtrail {
namespace {

namespace fs = std::filesystem;

struct Quiet : base::Diagnostics {
  void report(base::Error) override {}
};

/// Everything that these tests need of the corpora, once.
struct Corpora {
  fs::path sigma;
  intel::Loaded loaded;
  std::vector<detector::NotEvaluated> refused;
  std::shared_ptr<const hunt::Plan> plan;
};

const Corpora* corpora() {
  static const std::unique_ptr<Corpora> made = []() -> std::unique_ptr<Corpora> {
    const char* root = std::getenv("BACKTRAIL_CORPORA");
    if (root == nullptr || !fs::is_directory(fs::path(root) / "sigma")) return nullptr;
    auto out = std::make_unique<Corpora>();
    out->sigma = fs::path(root) / "sigma";
    Quiet quiet;
    std::vector<std::string> folders;
    for (const char* name : {"rules", "rules-emerging-threats", "rules-threat-hunting"})
      folders.push_back((out->sigma / name).string());
    out->loaded = intel::load(folders, quiet);
    out->plan = hunt::Plan::compile(out->loaded.set, out->refused);
    return out;
  }();
  return made.get();
}

struct Counter : hunt::HitSink {
  std::map<std::uint32_t, std::uint64_t> hits;  // by rule
  std::vector<std::uint32_t> last;
  bool on_hit(const record::Record&, const hunt::Hit& hit) override {
    ++hits[hit.index];
    last.push_back(hit.index);
    EXPECT_TRUE(std::ranges::all_of(hit.matched, [](const hunt::Matched& m) { return !m.field.empty(); }));
    return true;
  }
};

struct Scan : record::RecordSink, ingest::LossSink {
  explicit Scan(std::shared_ptr<const hunt::Plan> plan) : scanner(std::move(plan)) {}
  bool on_record(const record::Record& record) override {
    counter.last.clear();
    ++records;
    scanner.scan(record, counter);
    if (compare_with != nullptr && records % every == 0) compare(record);
    return true;
  }
  void on_damage(base::Error, std::uint64_t) override { ++damaged; }

  void compare(const record::Record& record) {
    ++compared;
    for (const std::uint32_t rule : compare_with->plan->rules()) {
      const auto slow = hunt::naive::evaluate(compare_with->loaded.set.rules[rule], record);
      if (!slow) {
        ++undecided;
        continue;
      }
      const bool fast = std::binary_search(counter.last.begin(), counter.last.end(), rule);
      EXPECT_EQ(fast, *slow) << compare_with->loaded.set.rules[rule].path << " on " << record.bytes.substr(0, 300);
    }
  }

  hunt::Scanner scanner;
  Counter counter;
  const Corpora* compare_with = nullptr;
  std::uint64_t every = 1, records = 0, damaged = 0, compared = 0, undecided = 0;
};

/// Reads one file as the format that its content says it is.
bool scan_file(const fs::path& path, const record::Demand& demand, Scan& scan) {
  auto bytes = base::read_file(path.string(), 1ULL << 30);
  if (!bytes) return false;
  const ingest::Format* format =
      ingest::detect(std::string_view(*bytes).substr(0, ingest::kSniffSize), bytes->size() <= ingest::kSniffSize);
  if (format == nullptr) return false;
  ingest::MemoryStream stream(*bytes);
  const ingest::SourceInfo source{path.string()};
  const auto decoder = format->decoder(ingest::testing::mappings(), demand, {});
  const auto splitter = format->splitter({}, stream, source);
  for (;;) {
    auto block = splitter->next(scan);
    if (!block) return false;
    if (!*block) return true;
    decoder->decode(**block, source, scan, scan);
  }
}

struct Case {
  std::string rule, path;
  std::uint64_t expected = 1;
};

std::vector<Case> cases(const fs::path& sigma) {
  std::vector<Case> out;
  for (const auto& entry : fs::recursive_directory_iterator(sigma / "regression_data")) {
    if (entry.path().filename() != "info.yml") continue;
    const auto text = base::read_file(entry.path().string(), 1 << 20);
    const auto documents = base::parse_yaml(*text, entry.path().string());
    const base::Yaml& root = documents->at(0).root;
    const base::Yaml* tests = root.find("regression_tests_info");
    const base::Yaml* rules = root.find("rule_metadata");
    if (tests == nullptr || rules == nullptr) continue;
    for (const base::Yaml& test : tests->items) {
      if (test.text_of("type") != "evtx") continue;
      Case one{std::string(rules->items.at(0).text_of("id")), (sigma / std::string(test.text_of("path"))).string()};
      if (const auto count = test.text_of("match_count"); !count.empty())
        one.expected = std::stoull(std::string(count));
      out.push_back(std::move(one));
    }
  }
  std::ranges::sort(out, {}, &Case::path);
  return out;
}

/// How many cases are found when each path's ending is changed to `ending`; what is missing is printed.
std::size_t found_cases(const Corpora& all, const std::string& ending, std::size_t& total, std::size_t& exact) {
  std::size_t found = 0;
  for (const Case& one : cases(all.sigma)) {
    ++total;
    fs::path path = one.path;
    path.replace_extension(ending);
    Scan scan(all.plan);
    const bool read = scan_file(path, all.plan->demand(), scan);
    std::uint64_t got = 0;
    for (const auto& [rule, count] : scan.counter.hits) got += all.loaded.set.rules[rule].id == one.rule ? count : 0;
    if (got >= one.expected) ++found;
    if (got == one.expected) ++exact;
    if (got < one.expected || !read) {
      std::printf("%s: rule %s expected %llu, got %llu of %llu records%s\n", path.c_str(), one.rule.c_str(),
                  static_cast<unsigned long long>(one.expected), static_cast<unsigned long long>(got),
                  static_cast<unsigned long long>(scan.records), read ? "" : " (not read)");
    }
  }
  return found;
}

TEST(SigmaHq, EveryRuleLoadsButThoseWithPlaceholders) {
  const Corpora* all = corpora();
  if (all == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA names no folder with sigma/ in it";
  EXPECT_GE(all->plan->rules().size(), 3'700U);
  EXPECT_EQ(all->plan->rules().size() + all->refused.size(), all->loaded.set.rules.size());
  for (const auto& refused : all->refused) {
    EXPECT_EQ(refused.error.code, hunt::kNotYet) << refused.error.text();
    EXPECT_NE(refused.error.message.find("placeholders"), std::string::npos) << refused.error.text();
    EXPECT_NE(refused.error.place.line, 0U);
  }
  EXPECT_TRUE(all->loaded.set.not_evaluated.empty());
}

TEST(SigmaHq, RegressionDataIsFoundInItsJson) {
  const Corpora* all = corpora();
  if (all == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA names no folder with sigma/ in it";
  std::size_t total = 0, exact = 0;
  const std::size_t found = found_cases(*all, ".json", total, exact);
  std::printf("json: %zu of %zu found, %zu exactly\n", found, total, exact);
  EXPECT_GE(total, 202U);
  EXPECT_EQ(found, total);
}

TEST(SigmaHq, RegressionDataIsFoundInItsEvtx) {
  const Corpora* all = corpora();
  if (all == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA names no folder with sigma/ in it";
  std::size_t total = 0, exact = 0;
  const std::size_t found = found_cases(*all, ".evtx", total, exact);
  std::printf("evtx: %zu of %zu found, %zu exactly\n", found, total, exact);
  EXPECT_EQ(found, total);
}

TEST(SigmaHq, EngineEqualsOracleOnEveryRuleAndRegressionRecord) {
  const Corpora* all = corpora();
  if (all == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA names no folder with sigma/ in it";
  record::Demand everything = all->plan->demand();
  everything.every_value = true;
  Scan scan(all->plan);
  scan.compare_with = all;
  for (const Case& one : cases(all->sigma)) {
    fs::path path = one.path;
    scan_file(path.replace_extension(".json"), everything, scan);
    if (HasFailure()) return;
  }
  std::printf("%llu records, %llu hits, %llu pairs that ICU cannot decide\n",
              static_cast<unsigned long long>(scan.compared), static_cast<unsigned long long>(scan.counter.hits.size()),
              static_cast<unsigned long long>(scan.undecided));
  EXPECT_GT(scan.compared, 200U);
}

}  // namespace
}  // namespace backtrail
