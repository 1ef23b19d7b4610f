// SPDX-License-Identifier: Apache-2.0
// Rules and records written by hand, for hunt's own tests: what a YAML file and a log would say, without either.
#pragma once

#include <deque>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "hunt/hunt.h"
#include "hunt/naive/naive.h"

namespace backtrail::hunt::testing {

inline detector::Scalar text(std::string value) { return {detector::Scalar::Type::text, std::move(value)}; }
inline detector::Scalar number(std::string value) { return {detector::Scalar::Type::number, std::move(value)}; }
inline detector::Scalar null() { return {}; }

/// item("Image|endswith", {text("\\cmd.exe")})
inline detector::SigmaItem item(const std::string& key, std::vector<detector::Scalar> values) {
  detector::SigmaItem out;
  std::size_t begin = 0;
  for (std::size_t bar = key.find('|');; bar = key.find('|', begin)) {
    const std::string part = key.substr(begin, bar == key.npos ? bar : bar - begin);
    if (begin == 0) out.field = part;
    else out.modifiers.push_back(part);
    if (bar == key.npos) break;
    begin = bar + 1;
  }
  out.values = std::move(values);
  out.line = 7;
  return out;
}

inline detector::SigmaSearch search(std::string name, std::vector<std::vector<detector::SigmaItem>> any_of) {
  return {std::move(name), std::move(any_of), 6};
}

inline detector::SigmaRule rule(std::vector<detector::SigmaSearch> searches, std::string condition) {
  detector::SigmaRule out;
  out.id = "test";
  out.path = "test.yml";
  out.searches = std::move(searches);
  out.conditions = {std::move(condition)};
  out.condition_line = 9;
  return out;
}

/// A rule of one item.
inline detector::SigmaRule rule(const std::string& key, std::vector<detector::Scalar> values) {
  return rule({search("selection", {{item(key, std::move(values))}})}, "selection");
}

/// A record that keeps what it points to. `bind` gives its fields the slots of a plan.
class Event {
 public:
  explicit Event(record::LogSource log_source = {}) : log_source_(std::move(log_source)) {}
  Event(const Event&) = delete;  // views would still point into the first one
  Event& operator=(const Event&) = delete;

  Event& add(const std::string& name, const std::string& value, record::Form form = record::Form::text) {
    const std::string& kept = texts_.emplace_back(value);
    const std::string& kept_name = texts_.emplace_back(name);
    fields_.push_back(
        {{kept.data(), static_cast<std::uint32_t>(kept.size()), form}, record::kNoSlot, false, kept_name});
    return *this;
  }
  Event& at(std::int64_t seconds) {
    time_ = base::Instant{seconds * base::kTicksPerSecond};
    return *this;
  }
  Event& add_null(const std::string& name) { return add(name, "", record::Form::null); }

  record::Record bind(const record::Demand& demand) {
    for (record::Field& field : fields_) field.slot = demand.find(field.name).value_or(record::kNoSlot);
    record::Record record;
    record.log_source = &log_source_;
    record.time = time_;
    record.fields = fields_;
    return record;
  }

 private:
  record::LogSource log_source_;
  std::optional<base::Instant> time_;
  std::deque<std::string> texts_;
  std::vector<record::Field> fields_;
};

class Collect : public HitSink {
 public:
  struct One {
    std::uint32_t index;
    std::vector<std::string> matched;  // "field=value~pattern"
  };
  bool on_hit(const record::Record&, const Hit& hit) override {
    One& one = hits.emplace_back();
    one.index = hit.index;
    for (const Matched& m : hit.matched) {
      one.matched.push_back(std::string(m.field) + "=" + std::string(m.value) + "~" + std::string(m.pattern));
    }
    return hits.size() < stop_after;
  }
  std::vector<One> hits;
  std::size_t stop_after = static_cast<std::size_t>(-1);
};

/// The engine's answer for one rule, which must be one that it accepts.
inline bool engine_says(const detector::SigmaRule& one, Event& event) {
  detector::Set set;
  set.rules.push_back(one);
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  BT_CHECK(refused.empty());
  Scanner scanner(plan);
  Collect sink;
  scanner.scan(event.bind(plan->demand()), sink);
  return !sink.hits.empty();
}

/// The code with which the engine refuses a rule; 0 when it does not.
inline base::Error refusal(const detector::SigmaRule& one) {
  detector::Set set;
  set.rules.push_back(one);
  std::vector<detector::NotEvaluated> refused;
  (void)Plan::compile(set, refused);
  return refused.empty() ? base::Error{} : refused[0].error;
}

}  // namespace backtrail::hunt::testing
