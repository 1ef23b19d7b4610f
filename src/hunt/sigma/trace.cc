// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/trace.h"

#include <algorithm>

#include "hunt/sigma/evaluate.h"
#include "hunt/sigma/router.h"
#include "hunt/sigma/rule.h"

namespace backtrail::hunt {
namespace {

using sigma::Node;
using Answer = TraceLine::Answer;

constexpr std::size_t kValuesShown = 4;
constexpr std::size_t kPatternsShown = 8;

std::string_view name_of(sigma::Test test) {
  using enum sigma::Test;
  switch (test) {
    case exact: return "is";
    case prefix: return "starts with";
    case suffix: return "ends with";
    case contains: return "contains";
    case glob: return "is like";
    case anything: return "has a value, as";
    case regex: return "has a match of";
    case cidr: return "lies in";
    case less: return "is less than";
    case less_equal: return "is at most";
    case greater: return "is greater than";
    case greater_equal: return "is at least";
    case time_part: return "is at the time";
    case null: return "is absent or";
    case exists: return "is there:";
    case missing: return "is not there:";
    case field_exact: return "is the value of";
    case field_prefix: return "starts with the value of";
    case field_suffix: return "ends with the value of";
    case field_contains: return "contains the value of";
  }
  return "";
}

/// "Image ends with '\cmd.exe' or '\powershell.exe'": patterns of one test stand together.
std::string text_of(const Node& leaf) {
  std::string out = leaf.keyword ? std::string("any value") : std::string(leaf.field);
  std::size_t shown = 0;
  std::string_view test, written;
  for (const sigma::Pattern& pattern : leaf.patterns) {
    // Several patterns may come of one value of the rule.
    if (shown != 0 && pattern.written.data() == written.data()) continue;
    if (shown++ == kPatternsShown) return out + " or one of the others";
    const bool same = name_of(pattern.test) == test;
    test = name_of(pattern.test);
    written = pattern.written;
    if (shown > 1) out += " or";
    if (!same) out += " " + std::string(test);
    out += " '" + std::string(written) + "'";
  }
  return out;
}

}  // namespace

struct Tracer::State {
  const detector::SigmaRule& rule;
  record::Demand demand;
  sigma::Rule compiled;

  [[nodiscard]] std::string search_name(std::uint32_t index) const {
    if (index < rule.searches.size()) return rule.searches[index].name;
    index -= static_cast<std::uint32_t>(rule.searches.size());
    for (const auto& filter : rule.filters) {
      if (index < filter->searches.size()) return filter->searches[index].name + " (filter " + filter->id + ")";
      index -= static_cast<std::uint32_t>(filter->searches.size());
    }
    return {};
  }

  void add(const Node& node, std::size_t depth, sigma::RecordView& view, std::vector<TraceLine>& out) const {
    TraceLine line;
    line.depth = depth;
    line.answer = sigma::is_true(compiled, node, view) ? Answer::yes : Answer::no;
    switch (node.kind) {
      case Node::Kind::all: line.text = "all of"; break;
      case Node::Kind::any: line.text = "any of"; break;
      case Node::Kind::at_least: line.text = "at least " + std::to_string(node.count) + " of"; break;
      case Node::Kind::negation: line.text = "not"; break;
      case Node::Kind::search: line.text = search_name(node.count); break;
      case Node::Kind::leaf: fill_leaf(node, view, line); break;
    }
    out.push_back(std::move(line));
    if (node.kind == Node::Kind::search) add(compiled.searches[node.count], depth + 1, view, out);
    for (const Node& child : node.children) add(child, depth + 1, view, out);
  }

  static void fill_leaf(const Node& leaf, sigma::RecordView& view, TraceLine& line) {
    line.text = text_of(leaf);
    if (leaf.keyword) return;
    const std::uint32_t first = view.first(leaf.slot);
    if (first == sigma::kNone && line.answer == Answer::no) line.answer = Answer::absent;
    for (std::uint32_t field = first; field != sigma::kNone && line.values.size() < kValuesShown;
         field = view.next(field)) {
      line.values.emplace_back(view.is_null(field) ? "null" : std::string(view.original(field)));
    }
  }
};

Tracer::Tracer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Tracer::Tracer(Tracer&&) noexcept = default;
Tracer::~Tracer() = default;

base::Result<Tracer> Tracer::make(const detector::SigmaRule& rule) {
  auto state = std::make_unique<State>(State{rule, {}, {}});
  BT_TRY(state->compiled, sigma::compile_rule(rule, 0, state->demand));
  state->demand.every_value = true;  // keywords, and so that nothing is missing that a person might look for
  return Tracer(std::move(state));
}

const record::Demand& Tracer::demand() const { return state_->demand; }

std::vector<TraceLine> Tracer::trace(const record::Record& record) const {
  sigma::RecordView view(state_->demand.size());
  view.begin(record);
  std::vector<TraceLine> out;
  const detector::SigmaLogSource& wanted = state_->rule.log_source;
  TraceLine source;
  source.text = "log source";
  for (const auto& [name, value] : {std::pair("product", &wanted.product), std::pair("category", &wanted.category),
                                    std::pair("service", &wanted.service)}) {
    if (!value->empty()) source.text += " " + std::string(name) + "=" + *value;
  }
  source.answer = sigma::log_source_fits(wanted, *record.log_source) ? Answer::yes : Answer::no;
  const record::LogSource& have = *record.log_source;
  std::string text = "product=" + have.product + " service=" + have.service;
  for (const std::string& category : have.categories) text += " category=" + category;
  source.values.push_back(std::move(text));
  out.push_back(std::move(source));
  state_->add(state_->compiled.root, 0, view, out);
  return out;
}

}  // namespace backtrail::hunt
