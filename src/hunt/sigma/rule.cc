// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/rule.h"

#include "hunt/codes.h"
#include "hunt/sigma/condition.h"
#include "hunt/sigma/item.h"

namespace backtrail::hunt::sigma {
namespace {

using detector::SigmaItem;
using detector::SigmaRule;

std::size_t count_patterns(const Node& node) {
  std::size_t count = node.patterns.size();
  for (const Node& child : node.children) count += count_patterns(child);
  return count;
}

Node joined(Node::Kind kind, std::vector<Node> children) {
  if (children.size() == 1) return std::move(children[0]);
  Node node;
  node.kind = kind;
  node.children = std::move(children);
  return node;
}

base::Result<Node> compile_search(const detector::SigmaSearch& search, const SigmaRule& rule, record::Demand& demand,
                                  std::size_t& patterns) {
  std::vector<Node> maps;
  for (const std::vector<SigmaItem>& map : search.any_of) {
    std::vector<Node> items;
    for (const SigmaItem& item : map) {
      BT_TRY(Node node, compile_item(item, rule, demand));
      patterns += count_patterns(node);
      if (patterns > kPatternLimit) {
        return base::fail(kTooManyPatterns,
                          "the rule expands to more than " + std::to_string(kPatternLimit) + " patterns",
                          {rule.path, {}, item.line});
      }
      items.push_back(std::move(node));
    }
    if (items.empty())
      return base::fail(kBadValue, "the search identifier '" + search.name + "' holds an empty map",
                        {rule.path, {}, search.line});
    maps.push_back(joined(Node::Kind::all, std::move(items)));
  }
  if (maps.empty())
    return base::fail(kBadValue, "the search identifier '" + search.name + "' is empty", {rule.path, {}, search.line});
  return joined(Node::Kind::any, std::move(maps));
}

void shift_searches(Node& node, std::uint32_t by) {
  if (node.kind == Node::Kind::search) node.count += by;
  for (Node& child : node.children) shift_searches(child, by);
}

/// A filter has search identifiers of its own, which stand behind the rule's.
base::Result<Node> compile_filter(const detector::SigmaFilter& filter, Rule& into, record::Demand& demand,
                                  std::size_t& patterns) {
  SigmaRule own;  // what the condition is read against
  own.path = filter.path;
  own.searches = filter.searches;
  own.condition_line = filter.condition_line;
  BT_TRY(Node node, parse_condition(filter.condition, own));
  shift_searches(node, static_cast<std::uint32_t>(into.searches.size()));
  for (const detector::SigmaSearch& search : filter.searches) {
    BT_TRY(Node compiled, compile_search(search, own, demand, patterns));
    into.searches.push_back(std::move(compiled));
  }
  return node;
}

void mark_regex(const Rule& rule, Node& node) {
  if (node.kind == Node::Kind::search) node.regex = rule.searches[node.count].regex;
  for (const Pattern& pattern : node.patterns) node.regex = node.regex || pattern.regex != nullptr;
  for (Node& child : node.children) {
    mark_regex(rule, child);
    node.regex = node.regex || child.regex;
  }
}

}  // namespace

base::Result<Rule> compile_rule(const SigmaRule& rule, std::uint32_t index, record::Demand& demand) {
  Rule out;
  out.index = index;
  std::size_t patterns = 0;
  for (const detector::SigmaSearch& search : rule.searches) {
    BT_TRY(Node node, compile_search(search, rule, demand, patterns));
    out.searches.push_back(std::move(node));
  }
  std::vector<Node> conditions;
  for (const std::string& condition : rule.conditions) {
    BT_TRY(Node node, parse_condition(condition, rule));
    conditions.push_back(std::move(node));
  }
  if (conditions.empty())
    return base::fail(kBadCondition, "the rule has no condition", {rule.path, {}, rule.condition_line});
  std::vector<Node> all;
  all.push_back(joined(Node::Kind::any, std::move(conditions)));
  for (const auto& filter : rule.filters) {
    BT_TRY(Node node, compile_filter(*filter, out, demand, patterns));
    all.push_back(std::move(node));
  }
  out.root = joined(Node::Kind::all, std::move(all));
  for (Node& search : out.searches) mark_regex(out, search);
  mark_regex(out, out.root);
  return out;
}

}  // namespace backtrail::hunt::sigma
