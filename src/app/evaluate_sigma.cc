// SPDX-License-Identifier: Apache-2.0
#include "app/evaluate_sigma.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "app/codes.h"
#include "app/stream/pipeline.h"
#include "base/file.h"
#include "base/yaml.h"
#include "hunt/hunt.h"
#include "intel/load.h"
#include "record/mapping.h"

namespace backtrail::app {
namespace {

namespace fs = std::filesystem;

/// The cases' rules are known to load or not by the rule's own absence later.
class Silent final : public base::Diagnostics {
 public:
  void report(base::Error) override {}
};

/// Counts how often one rule matches.
class Counter final : public BlockWorker, record::RecordSink, ingest::LossSink, hunt::HitSink {
 public:
  Counter(const std::shared_ptr<const hunt::Plan>& plan, const record::MappingSet& mappings)
      : demand_(plan->demand()), scanner_(plan), mappings_(mappings) {}
  void on_block(std::size_t, const ingest::SourceInfo& source, const ingest::Format& format,
                const ingest::Block& block) override {
    if (!decoder_) decoder_ = format.decoder(mappings_, demand_, {});
    decoder_->decode(block, source, *this, *this);
  }
  bool on_record(const record::Record& record) override { return scanner_.scan(record, *this); }
  bool on_hit(const record::Record&, const hunt::Hit&) override {
    ++hits;
    return true;
  }
  void on_damage(base::Error, std::uint64_t) override {}
  std::uint64_t hits = 0;

 private:
  const record::Demand& demand_;
  hunt::Scanner scanner_;
  const record::MappingSet& mappings_;
  std::unique_ptr<ingest::Decoder> decoder_;
};

std::vector<std::string> info_files(const std::string& folder) {
  std::vector<std::string> out;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().filename() == "info.yml") out.push_back(at->path().string());
  }
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> rule_folders(const fs::path& folder) {
  std::vector<std::string> out;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_directory() && at->path().filename().string().starts_with("rules")) out.push_back(at->path().string());
  }
  return out;
}

class Evaluation {
 public:
  explicit Evaluation(const RegressionRequest& request)
      : request_(request), root_(fs::absolute(request.folder + "/").lexically_normal().parent_path().parent_path()) {
    Silent silent;
    const auto rules = request.rules.empty() ? rule_folders(root_) : request.rules;
    set_ = intel::load(rules, silent).set;
    for (std::size_t i = 0; i < set_.rules.size(); ++i) by_id_.emplace(set_.rules[i].id, i);
  }

  std::vector<RegressionOutcome> run(const std::string& info) {
    std::vector<RegressionOutcome> out;
    const auto text = base::read_file(info);
    const auto documents = text ? base::parse_yaml(*text, info)
                                : base::Result<std::vector<base::YamlDocument>>(std::unexpected(text.error()));
    if (!documents || documents->empty())
      return {{"", "", info, 1, 0, documents ? "the case is empty" : documents.error().message}};
    const base::Yaml& root = documents->front().root;
    const base::Yaml* rules = root.find("rule_metadata");
    const base::Yaml* tests = root.find("regression_tests_info");
    if (rules == nullptr) return {{"", "", info, 1, 0, "the case names no rule"}};
    if (tests == nullptr) return {};  // a case that SigmaHQ has put away: its tests are commented out
    for (const base::Yaml& rule : rules->items) {
      for (const base::Yaml& test : tests->items) out.push_back(run_one(std::string(rule.text_of("id")), test));
    }
    return out;
  }

 private:
  RegressionOutcome run_one(const std::string& rule, const base::Yaml& test) {
    RegressionOutcome out;
    out.rule = rule;
    out.test = test.text_of("name");
    out.path = test.text_of("path");
    if (request_.json_twins) out.path = fs::path(out.path).replace_extension(".json").string();
    if (const std::string_view count = test.text_of("match_count"); !count.empty())
      out.expected = std::stoull(std::string(count.substr(0, 9)));
    const auto known = by_id_.find(rule);
    if (known == by_id_.end()) {
      out.error = "the rule is not among the rules, or cannot be read";
      return out;
    }
    detector::Set one;
    one.rules.push_back(set_.rules[known->second]);
    std::vector<detector::NotEvaluated> refused;
    const auto plan = hunt::Plan::compile(one, refused);
    if (!refused.empty()) {
      out.error = refused.front().error.message;
      return out;
    }
    std::vector<std::unique_ptr<BlockWorker>> workers;
    workers.push_back(std::make_unique<Counter>(plan, *mappings_));
    const auto result = run_pipeline(find_inputs({(root_ / out.path).string()}), {}, workers);
    if (!result.unreadable.empty()) out.error = result.unreadable.front().message;
    out.got = static_cast<Counter&>(*workers.front()).hits;
    return out;
  }

  const RegressionRequest& request_;
  fs::path root_;
  detector::Set set_;
  std::map<std::string, std::size_t> by_id_;
  std::shared_ptr<const record::MappingSet> mappings_ = record::MappingSet::builtin();
};

}  // namespace

base::Result<std::vector<RegressionOutcome>> evaluate_sigma(const RegressionRequest& request) {
  const auto cases = info_files(request.folder);
  if (cases.empty())
    return base::fail(kNoRegressionCase, "no info.yml beneath this folder", {request.folder},
                      "give SigmaHQ's regression_data folder");
  Evaluation evaluation(request);
  std::vector<RegressionOutcome> out;
  for (const std::string& info : cases) std::ranges::move(evaluation.run(info), std::back_inserter(out));
  return out;
}

}  // namespace backtrail::app
