// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/evaluate.h"

#include <algorithm>

#include "hunt/sigma/encode.h"

namespace backtrail::hunt::sigma {
namespace {

bool fields_match(const Pattern& pattern, std::uint32_t field, RecordView& view) {
  const auto text = [&](std::uint32_t i) { return pattern.cased ? view.original(i) : view.folded(i); };
  for (std::uint32_t other = view.first(pattern.other); other != kNone; other = view.next(other)) {
    if (view.is_null(other)) continue;
    const std::string_view a = text(field);
    const std::string_view b = text(other);
    if (pattern.test == Test::field_exact && a == b) return true;
    if (pattern.test == Test::field_prefix && a.starts_with(b)) return true;
    if (pattern.test == Test::field_suffix && a.ends_with(b)) return true;
    if (pattern.test == Test::field_contains && a.find(b) != a.npos) return true;
  }
  return false;
}

/// On a value that is not null.
bool value_matches(const Pattern& pattern, std::uint32_t field, RecordView& view) {
  const auto text = [&] { return pattern.cased ? view.original(field) : view.folded(field); };
  switch (pattern.test) {
    case Test::anything: return true;
    case Test::exact: return text() == pattern.text;
    case Test::prefix: return text().starts_with(pattern.text);
    case Test::suffix: return text().ends_with(pattern.text);
    case Test::contains: return text().find(pattern.text) != std::string_view::npos;
    case Test::glob: return pattern.glob->matches(text());
    case Test::regex: {
      // What another part of the rule made a candidate mostly lacks the expression's own texts; looking for them is cheap.
      const std::vector<std::string>& needed = pattern.regex->literals();
      const auto there = [&](const std::string& literal) {
        return view.folded(field).find(literal) != std::string_view::npos;
      };
      return (needed.empty() || std::ranges::any_of(needed, there)) && pattern.regex->found_in(view.original(field));
    }
    case Test::cidr: return in_network(view.original(field), *pattern.network);
    case Test::time_part: {
      const auto part = time_part(view.original(field), pattern.part);
      return part && static_cast<long double>(*part) == pattern.number;
    }
    case Test::less:
    case Test::less_equal:
    case Test::greater:
    case Test::greater_equal: {
      const auto number = parse_number(view.original(field));
      if (!number) return false;
      if (pattern.test == Test::less) return *number < pattern.number;
      if (pattern.test == Test::less_equal) return *number <= pattern.number;
      if (pattern.test == Test::greater) return *number > pattern.number;
      return *number >= pattern.number;
    }
    case Test::field_exact:
    case Test::field_prefix:
    case Test::field_suffix:
    case Test::field_contains: return fields_match(pattern, field, view);
    case Test::null:
    case Test::exists:
    case Test::missing: return false;  // presence is asked of the slot
  }
  return false;
}

bool is_presence(Test test) { return test == Test::null || test == Test::exists || test == Test::missing; }

bool presence_matches(Test test, std::uint32_t first, const RecordView& view) {
  if (test == Test::exists) return first != kNone;
  if (test == Test::missing || first == kNone) return first == kNone;
  for (std::uint32_t field = first; field != kNone; field = view.next(field)) {
    if (view.is_null(field)) return true;
  }
  return false;
}

bool leaf_is_true(const Node& leaf, RecordView& view) {
  if (leaf.keyword) {
    for (std::uint32_t field = 0; field < view.fields().size(); ++field) {
      if (view.is_null(field)) continue;
      for (const Pattern& pattern : leaf.patterns) {
        if (value_matches(pattern, field, view)) return true;
      }
    }
    return false;
  }
  const std::uint32_t first = view.first(leaf.slot);
  for (const Pattern& pattern : leaf.patterns) {
    if (is_presence(pattern.test) && presence_matches(pattern.test, first, view)) return true;
  }
  for (std::uint32_t field = first; field != kNone; field = view.next(field)) {
    if (view.is_null(field)) continue;
    for (const Pattern& pattern : leaf.patterns) {
      if (value_matches(pattern, field, view)) return true;
    }
  }
  return false;
}

void explain_leaf(const Node& leaf, RecordView& view, std::vector<Matched>& out) {
  for (const Pattern& pattern : leaf.patterns) {
    if (is_presence(pattern.test)) {
      const std::uint32_t first = view.first(leaf.slot);
      if (!presence_matches(pattern.test, first, view)) continue;
      const bool value = pattern.test == Test::exists && first != kNone;
      out.push_back({leaf.field, value ? view.original(first) : std::string_view(), pattern.written});
      continue;
    }
    const auto try_field = [&](std::uint32_t field) {
      if (view.is_null(field) || !value_matches(pattern, field, view)) return false;
      const std::string_view name = leaf.keyword ? view.fields()[field].name : leaf.field;
      const Matched matched{name, view.original(field), pattern.written};
      // Several patterns may come of one value of the rule (the three of base64offset): it is said once.
      const bool said = !out.empty() && out.back().pattern.data() == matched.pattern.data() && out.back().field == name;
      if (!said) out.push_back(matched);
      return true;
    };
    if (leaf.keyword) {
      for (std::uint32_t field = 0; field < view.fields().size() && !try_field(field); ++field) {
      }
    } else {
      for (std::uint32_t field = view.first(leaf.slot); field != kNone && !try_field(field); field = view.next(field)) {
      }
    }
  }
}

}  // namespace

bool is_true(const Rule& rule, const Node& node, RecordView& view) {
  switch (node.kind) {
    case Node::Kind::leaf: return leaf_is_true(node, view);
    case Node::Kind::search: return is_true(rule, rule.searches[node.count], view);
    case Node::Kind::negation: return !is_true(rule, node.children[0], view);
    case Node::Kind::all: {
      // Expressions last: they are dear, and how many of them give up must not hang on which member is the witness (waste.h).
      const auto holds = [&](bool regex) {
        return std::ranges::all_of(
            node.children, [&](const Node& child) { return child.regex != regex || is_true(rule, child, view); });
      };
      return holds(false) && (!node.regex || holds(true));
    }
    case Node::Kind::any:
      return std::any_of(node.children.begin(), node.children.end(),
                         [&](const Node& child) { return is_true(rule, child, view); });
    case Node::Kind::at_least: {
      std::uint32_t count = 0;
      for (const Node& child : node.children) {
        count += is_true(rule, child, view) ? 1U : 0U;
        if (count >= node.count) return true;
      }
      return false;
    }
  }
  return false;
}

void explain(const Rule& rule, const Node& node, RecordView& view, std::vector<Matched>& out) {
  switch (node.kind) {
    case Node::Kind::leaf: explain_leaf(node, view, out); return;
    case Node::Kind::search: explain(rule, rule.searches[node.count], view, out); return;
    case Node::Kind::negation: return;
    case Node::Kind::all:
    case Node::Kind::any:
    case Node::Kind::at_least:
      for (const Node& child : node.children) {
        if (is_true(rule, child, view)) explain(rule, child, view, out);
      }
  }
}

}  // namespace backtrail::hunt::sigma
