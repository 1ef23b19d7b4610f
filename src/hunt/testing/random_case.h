// SPDX-License-Identifier: Apache-2.0
// Makes rules and records out of any source of numbers, so that a seeded generator (the differential test) and a fuzzer
// explore the same space: a small alphabet, so that things match, and every construct.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "hunt/testing/rules.h"

namespace backtrail::hunt::testing {

class RandomCase {
 public:
  /// `below(n)` gives a number from 0 to n - 1.
  explicit RandomCase(std::function<std::size_t(std::size_t)> below) : below_(std::move(below)) {}

  detector::SigmaRule make_rule() {
    std::vector<detector::SigmaSearch> searches;
    static const std::vector<std::string> kNames{"sel_a", "sel_b", "filter", "_x"};
    for (const std::string& name : kNames) {
      std::vector<std::vector<detector::SigmaItem>> maps;
      for (std::size_t m = 0, count = 1 + below_(2); m < count; ++m) {
        std::vector<detector::SigmaItem> items;
        for (std::size_t i = 0, size = 1 + below_(2); i < size; ++i) items.push_back(make_item());
        maps.push_back(std::move(items));
      }
      searches.push_back(search(name, std::move(maps)));
    }
    auto out = rule(std::move(searches), condition(3));
    if (below_(8) == 0) out.conditions.push_back(condition(2));
    if (below_(4) == 0) out.log_source = {"windows", below_(2) == 0 ? "process_creation" : "", ""};
    return out;
  }

  record::LogSource make_source() {
    static const record::LogSource kSources[] = {
        {}, {"windows", "sysmon", {"process_creation"}}, {"windows", "security", {}}};
    return kSources[below_(3)];
  }

  void fill(Event& event) {
    for (std::size_t i = 0, count = below_(6); i < count; ++i) {
      const std::string name = field();
      switch (below_(8)) {
        case 0: event.add_null(name); break;
        case 1: event.add(name, std::to_string(below_(30)), record::Form::number); break;
        case 2: event.add(name, "\\u00e4" + letters(4) + "\\\\" + letters(3), record::Form::json_text); break;
        case 3:
          event.add(name, pick({"10.1.2.3", "fe80::12", "2021-01-03T04:05:06Z", "YWJh",
                                "a\xFF"
                                "b",
                                "a\nb", ""}));
          break;
        default: event.add(name, letters(14));
      }
    }
  }

 private:
  std::string pick(const std::vector<std::string>& from) { return from[below_(from.size())]; }
  std::string field() { return pick({"A", "B", "C", "EventID"}); }
  std::string letters(std::size_t most) {
    std::string out;
    for (std::size_t i = 0, size = below_(most + 1); i < size; ++i) {
      out += pick(
          {"a", "b", "A", "B", "a", "b", "ab", "-", "/", " ", "\\", "\u00E4", "\u00C4", "\u212A", "k", "1", "*", "?"});
    }
    return out;
  }

  detector::SigmaItem make_item() {
    static const std::vector<std::string> kText{"",
                                                "",
                                                "",
                                                "|contains",
                                                "|startswith",
                                                "|endswith",
                                                "|contains|all",
                                                "|cased",
                                                "|contains|cased",
                                                "|windash",
                                                "|contains|windash",
                                                "|base64",
                                                "|base64offset|contains",
                                                "|wide|base64offset|contains",
                                                "|neq",
                                                "|contains|neq",
                                                "|all",
                                                "|utf16|base64",
                                                "|windash|base64offset|contains",
                                                "|endswith|windash"};
    static const std::vector<std::string> kExpressions{
        "a+b",    "^a",  "b$", "a.b",      "(?i)AB",     "a|b",    "[ab]{2}",  "ab?a",         "(ab)+k", "aab*",
        "a\\\\b", "ab-", "k+", "(ab|ba)k", "(?:aa|b-)+", "(ab)?k", "(ab|1)*b", "((ab)|k)a|bb", "(a|)b"};
    const std::size_t kind = below_(20);
    std::vector<detector::Scalar> values;
    const std::size_t count = 1 + below_(3);
    const auto fill = [&](const auto& make) {
      for (std::size_t i = 0; i < count; ++i) values.push_back(make());
    };
    if (kind == 0) {
      fill([&] { return text(pick(kExpressions)); });
      return item(field() + pick({"|re", "|re|i", "|re|s", "|re|m", "|re|all"}), values);
    }
    if (kind == 1) return item(field() + "|exists", {text(pick({"true", "false"}))});
    if (kind == 2)
      return item(field() + "|fieldref" + pick({"", "|contains", "|startswith", "|endswith", "|cased"}),
                  {text(field())});
    if (kind == 3) return item(field() + pick({"|lt", "|lte", "|gt", "|gte"}), {number(std::to_string(below_(30)))});
    if (kind == 4) return item(field() + pick({"|hour", "|week", "|year"}), {number(pick({"4", "53", "2021"}))});
    if (kind == 5) return item(field() + "|cidr", {text(pick({"10.0.0.0/8", "10.1.2.0/30", "fe80::/10"}))});
    if (kind == 6) {
      fill([&] { return text(letters(5)); });
      return item(pick({"", "|all", "|cased"}), values);
    }
    fill([&] { return below_(12) == 0 ? number(std::to_string(below_(30))) : text(letters(7)); });
    const std::string modifiers = pick(kText);
    if (modifiers.empty() && below_(4) == 0) values.push_back(null());
    return item(field() + modifiers, values);
  }

  std::string condition(int depth) {
    static const std::vector<std::string> kTerms{"sel_a",        "sel_b",     "filter",      "_x",       "1 of sel_*",
                                                 "all of sel_*", "1 of them", "all of them", "2 of them"};
    switch (depth == 0 ? 9 : below_(9)) {
      case 0: return "(" + condition(depth - 1) + ")";
      case 1: return "not " + condition(depth - 1);
      case 2:
      case 3: return condition(depth - 1) + " and " + condition(depth - 1);
      case 4: return condition(depth - 1) + " or " + condition(depth - 1);
      case 5: return "sel_a and not " + pick(kTerms);
      default: return pick(kTerms);
    }
  }

  std::function<std::size_t(std::size_t)> below_;
};

}  // namespace backtrail::hunt::testing
