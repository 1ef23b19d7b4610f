// SPDX-License-Identifier: Apache-2.0
// The tests' oracle for one observation: section 9 of the specification on a record's objects in JSON, walked step by step.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "hunt/indicator/naive.h"
#include "hunt/patterns/testing/objects.h"

namespace backtrail::hunt::patterns::testing {

class Naive {
 public:
  Naive(const stix::Model& model, const record::Record& record)
      : model_(model), record_(record), objects_(objects_of(model, record)) {}

  /// Some choice of one object for each type that the observation names makes it true.
  [[nodiscard]] bool holds(const stix::Observation& observation) const {
    std::vector<std::string> types;
    for (const stix::Comparison& one : observation.comparisons) {
      if (std::ranges::find(types, one.path.type) == types.end()) types.push_back(one.path.type);
    }
    std::vector<std::vector<Choice>> choices;
    for (const std::string& type : types) choices.push_back(choices_of(observation, type));
    std::vector<const Choice*> chosen(types.size());
    return try_all(observation, choices, chosen, 0);
  }

 private:
  using Choice = std::set<std::uint32_t>;  // the comparisons that hold on one object

  bool try_all(const stix::Observation& observation, const std::vector<std::vector<Choice>>& choices,
               std::vector<const Choice*>& chosen, std::size_t at) const {
    if (at == choices.size()) {
      return truth(observation.root, [&](std::uint32_t comparison) {
        return std::ranges::any_of(chosen,
                                   [&](const Choice* one) { return one != nullptr && one->contains(comparison); });
      });
    }
    chosen[at] = nullptr;
    if (try_all(observation, choices, chosen, at + 1)) return true;
    for (const Choice& one : choices[at]) {
      chosen[at] = &one;
      if (try_all(observation, choices, chosen, at + 1)) return true;
    }
    return false;
  }

  template <typename Holds>
  static bool truth(const stix::Test& test, const Holds& holds) {
    if (test.kind == stix::Test::Kind::comparison) return holds(test.comparison);
    const auto one = [&](const stix::Test& child) { return truth(child, holds); };
    return test.kind == stix::Test::Kind::all ? std::ranges::all_of(test.children, one)
                                              : std::ranges::any_of(test.children, one);
  }

  [[nodiscard]] std::vector<Choice> choices_of(const stix::Observation& observation, const std::string& type) const {
    std::vector<Choice> out;
    for (const auto& [id, object] : objects_.items()) {
      if (object["type"] != type) continue;
      Choice& one = out.emplace_back();
      for (std::uint32_t c = 0; c < observation.comparisons.size(); ++c) {
        if (observation.comparisons[c].path.type == type && on_object(observation.comparisons[c], object))
          one.insert(c);
      }
    }
    add_searched(observation, type, out);
    return out;
  }

  /// Each observable that a positive `=`, IN or ISSUBSET names and that is anywhere in the record.
  void add_searched(const stix::Observation& observation, const std::string& type, std::vector<Choice>& out) const {
    std::map<std::pair<std::string, observable::Observable>, Choice> named;
    for (std::uint32_t c = 0; c < observation.comparisons.size(); ++c) {
      const stix::Comparison& one = observation.comparisons[c];
      const auto* known = model_.observable(one.path);
      if (one.path.type != type || known == nullptr) continue;
      for (const stix::Constant& constant : one.constants) {
        if (constant.type != stix::Constant::Type::text) continue;
        std::vector<std::string> kinds = known->kinds;
        kinds.insert(kinds.end(), known->otherwise.begin(), known->otherwise.end());
        for (const std::string& name : kinds) {
          const auto seen = observable::canonical(*observable::parse_kind(name), constant.text);
          if (!seen) continue;
          named[{known->path, *seen}].insert(c);
          break;
        }
      }
    }
    for (const auto& [key, comparisons] : named) {
      const observable::Observable& seen = key.second;
      detector::Indicator indicator;
      indicator.kind = seen.kind;
      indicator.value = seen.value;
      const bool there = std::ranges::any_of(record_.fields, [&](const record::Field& field) {
        std::string scratch;
        return !field.alias && field.value.form == record::Form::text &&
               NaiveIndicators(std::string(record::text(field.value, scratch)), std::string(field.name)).has(indicator);
      });
      if (there) out.push_back(comparisons);
    }
  }

  [[nodiscard]] bool on_object(const stix::Comparison& comparison, const Json& object) const {
    std::vector<Json> at{object};
    for (std::size_t i = 0; i < comparison.path.steps.size(); ++i) {
      const stix::Step& step = comparison.path.steps[i];
      std::vector<Json> next;
      for (const Json& node : at) take(node, step, next);
      at = next;
    }
    if (comparison.op == stix::Operator::exists) return at.empty() == comparison.negated;
    return std::ranges::any_of(at, [&](const Json& value) { return compare(comparison, value); });
  }

  /// A ref is followed when something is asked of what it leads to.
  void take(const Json& node, const stix::Step& step, std::vector<Json>& out) const {
    const Json& from =
        node.is_string() && objects_.contains(node.get<std::string>()) ? objects_[node.get<std::string>()] : node;
    if (step.kind == stix::Step::Kind::key) {
      if (!from.is_object() || from.contains("$") || !from.contains(step.key)) return;
      if (step.key == "type") out.push_back({{"$", from["type"]}, {"kind", nullptr}});
      else out.push_back(from[step.key]);
      return;
    }
    if (!from.is_array()) return;
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (step.kind == stix::Step::Kind::any || step.index == static_cast<std::int64_t>(i)) out.push_back(from[i]);
    }
  }

  static bool compare(const stix::Comparison& comparison, const Json& value) {
    using stix::Operator;
    if (!value.is_object() || !value.contains("$")) return false;
    const auto& constants = comparison.constants;
    bool holds = false;
    switch (comparison.op) {
      case Operator::equal: holds = equal(constants[0], value); break;
      case Operator::not_equal: holds = !equal(constants[0], value); break;
      case Operator::in:
        holds = std::ranges::any_of(constants, [&](const stix::Constant& one) { return equal(one, value); });
        break;
      case Operator::like:
        holds = value["$"].is_string() && like(constants[0].text, value["$"], !value["kind"].is_null());
        break;
      default: {
        const Json& v = value["$"];
        const stix::Constant& other = constants[0];
        int sign = 0;
        if (v.is_string() && other.type == stix::Constant::Type::text) sign = v.get<std::string>().compare(other.text);
        else if (v.is_number() && other.type == stix::Constant::Type::integer)
          sign = v.get<std::int64_t>() < other.integer ? -1 : v.get<std::int64_t>() > other.integer;
        else return false;
        holds = comparison.op == Operator::less         ? sign < 0
                : comparison.op == Operator::less_equal ? sign <= 0
                : comparison.op == Operator::greater    ? sign > 0
                                                        : sign >= 0;
      }
    }
    return holds != comparison.negated;
  }

  static bool equal(const stix::Constant& constant, const Json& value) {
    const Json& v = value["$"];
    if (constant.type == stix::Constant::Type::integer) return v.is_number() && v == constant.integer;
    if (constant.type != stix::Constant::Type::text || !v.is_string()) return false;
    if (v == constant.text) return true;
    if (value["kind"].is_null()) return false;
    const auto kind = *observable::parse_kind(value["kind"].get<std::string>());
    const auto have = observable::canonical(kind, v.get<std::string>());
    const auto want = observable::canonical(kind, constant.text);
    if (have && want && have->value == want->value) return true;
    if (have && want && kind == observable::Kind::domain) return have->value.ends_with("." + want->value);
    if (have && want && kind == observable::Kind::registry_key) return have->value.starts_with(want->value + "\\");
    const auto network = observable::canonical(observable::Kind::cidr, constant.text);
    if (!network || (kind != observable::Kind::ipv4 && kind != observable::Kind::ipv6)) return false;
    const auto masked = observable::canonical(observable::Kind::cidr,
                                              v.get<std::string>() + network->value.substr(network->value.find('/')));
    return masked && masked->value == network->value;
  }

  static bool like(std::string pattern, std::string text, bool caseless) {
    if (caseless) {
      pattern = observable::lower(pattern);
      text = observable::lower(text);
    }
    if (pattern.empty()) return text.empty();
    if (pattern[0] == '%')
      return like(pattern.substr(1), text, false) || (!text.empty() && like(pattern, text.substr(1), false));
    return !text.empty() && (pattern[0] == '_' || pattern[0] == text[0]) &&
           like(pattern.substr(1), text.substr(1), false);
  }

  const stix::Model& model_;
  const record::Record& record_;
  Json objects_;
};

}  // namespace backtrail::hunt::patterns::testing
