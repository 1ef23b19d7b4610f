// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/needs.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "hunt/sigma/condition.h"
#include "hunt/sigma/fold.h"

namespace backtrail::hunt::sigma {
namespace {

using detector::Needs;
using detector::SigmaItem;

bool has_modifier(const SigmaItem& item, std::string_view name) {
  return std::ranges::find(item.modifiers, name) != item.modifiers.end();
}

bool is_yes(const std::string& text) {
  const auto folded = fold(text);
  return folded == "true" || folded == "yes";
}

/// For one value of the item to be true, or not to be.
Needs needs_of_value(const SigmaItem& item, const detector::Scalar& value, bool truth) {
  Needs present{item.field, 0, {}};
  const bool absent_is_true =
      value.type == detector::Scalar::Type::null || (has_modifier(item, "exists") && !is_yes(value.text));
  if (absent_is_true) return truth ? Needs() : present;
  if (!truth) return {};
  if (!has_modifier(item, "fieldref")) return present;
  return detector::all_needed({present, {value.text, 0, {}}});
}

Needs needs_of_item(const SigmaItem& item, bool truth) {
  if (item.field.empty()) return {};
  if (has_modifier(item, "neq")) truth = !truth;
  std::vector<Needs> values;
  for (const detector::Scalar& one : item.values) values.push_back(needs_of_value(item, one, truth));
  const bool every = has_modifier(item, "all") == truth;
  return every ? detector::all_needed(std::move(values)) : detector::any_needed(std::move(values));
}

Needs needs_of_search(const detector::SigmaSearch& search, bool truth) {
  std::vector<Needs> maps;
  for (const std::vector<SigmaItem>& map : search.any_of) {
    std::vector<Needs> items;
    for (const SigmaItem& item : map) items.push_back(needs_of_item(item, truth));
    maps.push_back(truth ? detector::all_needed(std::move(items)) : detector::any_needed(std::move(items)));
  }
  return truth ? detector::any_needed(std::move(maps)) : detector::all_needed(std::move(maps));
}

/// `node` is as deep as a condition may be (kConditionDepthLimit).
Needs needs_of_node(const Node& node, const std::vector<detector::SigmaSearch>& searches, bool truth) {
  if (node.kind == Node::Kind::search)
    return node.count < searches.size() ? needs_of_search(searches[node.count], truth) : Needs();
  if (node.kind == Node::Kind::negation)
    return node.children.empty() ? Needs() : needs_of_node(node.children.front(), searches, !truth);
  std::vector<Needs> parts;
  for (const Node& one : node.children) parts.push_back(needs_of_node(one, searches, truth));
  const auto count = static_cast<std::uint32_t>(parts.size());
  std::uint32_t least = node.kind == Node::Kind::all ? count : node.kind == Node::Kind::any ? 1 : node.count;
  if (least > count) return {};
  // It is not true that so many are when all but one fewer are not.
  if (!truth) least = count - least + 1;
  return detector::at_least(least, std::move(parts));
}

Needs needs_of_condition(const std::string& condition, const detector::SigmaRule& rule) {
  const auto tree = parse_condition(condition, rule);
  return tree ? needs_of_node(*tree, rule.searches, true) : Needs();
}

}  // namespace

Needs needs_of(const detector::SigmaRule& rule) {
  std::vector<Needs> conditions;
  for (const std::string& one : rule.conditions) conditions.push_back(needs_of_condition(one, rule));
  std::vector<Needs> all;
  all.push_back(detector::any_needed(std::move(conditions)));
  for (const auto& filter : rule.filters) {
    detector::SigmaRule own;  // what its condition is read against
    own.path = filter->path;
    own.searches = filter->searches;
    all.push_back(needs_of_condition(filter->condition, own));
  }
  return detector::all_needed(std::move(all));
}

}  // namespace backtrail::hunt::sigma
