// SPDX-License-Identifier: Apache-2.0
// What the engine says of STIX patterns, for scripts/interop/stix-patterns to hold against other implementations. A line
// of JSON in, one out:
//
//   {"pattern": "[…]"}                                      -> {"accepted": true|false, "message": "…"}
//   {"pattern": "[…]", "records": [{"fields": {…}, …}]}     -> also "objects" of each record and "found": sets of records
//
// A record has `product`, `service`, `category`, `fields` (text or lists of text) and `time` in seconds.
#include <deque>
#include <iostream>
#include <set>
#include <string>

#include "base/json.h"
#include "hunt/hunt.h"
#include "hunt/patterns/testing/objects.h"
#include "hunt/testing/rules.h"
#include "stix/pattern.h"

namespace {

using namespace backtrail;
using base::Json;

struct Found final : hunt::HitSink, hunt::CombinedSink {
  bool on_hit(const record::Record& record, const hunt::Hit&) override {
    sets.push_back(Json::array({record.offset}));
    return true;
  }
  bool counts(const hunt::Place&) override { return true; }
  void on_combined(hunt::CombinedHit hit) override {
    Json& set = sets.emplace_back(Json::array());
    for (const hunt::Place& place : hit.records) set.push_back(place.words[0]);
  }
  std::vector<Json> sets;
};

/// Values without what only our oracle needs: {"$": 5, "kind": null} is 5.
Json plain(const Json& value) {
  if (value.is_object() && value.contains("$")) return value["$"];
  Json out = value;
  if (value.is_object() || value.is_array()) {
    for (auto& [key, each] : out.items()) each = plain(value.is_array() ? value[std::stoul(key)] : value[key]);
  }
  return out;
}

void run(const Json& request, const std::string& pattern, Json& answer) {
  detector::Set set;
  auto& made = set.patterns.emplace_back();
  made.id = "p";
  made.pattern = pattern;
  std::vector<detector::NotEvaluated> refused;
  const auto plan = hunt::Plan::compile(set, refused);
  if (!refused.empty()) {
    answer["refused"] = refused[0].error.message;
    return;
  }
  hunt::observations::Log log;
  hunt::Scanner scanner(plan, &log);
  Found found;
  std::deque<record::LogSource> sources;
  std::deque<hunt::testing::Event> events;
  for (const Json& each : request["records"]) {
    record::LogSource& source = sources.emplace_back();
    source.product = each.value("product", "");
    source.service = each.value("service", "");
    if (each.contains("category")) source.categories = {each["category"].get<std::string>()};
    hunt::testing::Event& event = events.emplace_back();
    for (const auto& [name, value] : each["fields"].items()) {
      if (value.is_string()) event.add(name, value.get<std::string>());
      for (const Json& one : value.is_array() ? value : Json::array()) event.add(name, one.get<std::string>());
    }
    record::Record record = event.bind(plan->demand());
    record.log_source = &source;
    record.offset = events.size() - 1;
    record.time = base::from_unix(each.value("time", std::int64_t{0}));
    answer["objects"].push_back(plain(hunt::patterns::testing::objects_of(*stix::Model::builtin(), record)));
    scanner.scan(record, found, {{record.offset}});
  }
  plan->combine({&log}, found);
  answer["found"] = found.sets;
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const Json request = Json::parse(line);
    const std::string text = request["pattern"];
    const auto pattern = stix::parse(text);
    Json answer{{"accepted", pattern.has_value()}, {"message", pattern ? "" : pattern.error().message}};
    if (pattern && request.contains("records")) run(request, text, answer);
    std::cout << base::dump(answer) << '\n' << std::flush;
  }
  return 0;
}
