// SPDX-License-Identifier: Apache-2.0
// Plan and Scanner: rules by their witnesses (sigma/), indicators by their tokens (indicator/).
#include "hunt/correlation/plan.h"

#include <algorithm>
#include <bit>
#include <map>
#include <unordered_map>

#include "hunt/correlation/carry.h"
#include "hunt/correlation/combine.h"
#include "hunt/correlation/observe.h"
#include "hunt/hunt.h"
#include "hunt/indicator/indicator.h"
#include "hunt/memo.h"
#include "hunt/patterns/bind.h"
#include "hunt/patterns/combine.h"
#include "hunt/patterns/compile.h"
#include "hunt/patterns/scan.h"
#include "hunt/sigma/evaluate.h"
#include "hunt/sigma/router.h"
#include "hunt/sigma/rule.h"
#include "hunt/yara/yara.h"

namespace backtrail::hunt {
namespace {

bool has_keywords(const sigma::Node& node) {
  return node.keyword || std::any_of(node.children.begin(), node.children.end(), has_keywords);
}

std::uint64_t searches_given_up(const sigma::Node& node) {
  std::uint64_t total = 0;
  for (const sigma::Pattern& pattern : node.patterns) total += pattern.regex ? pattern.regex->gave_up() : 0;
  for (const sigma::Node& child : node.children) total += searches_given_up(child);
  return total;
}

}  // namespace

struct Plan::State {
  explicit State(const detector::Set& the_set) : set(the_set) {}

  const detector::Set& set;
  record::Demand demand;
  std::vector<std::uint32_t> rules;  // indices into set.rules, ascending
  std::optional<correlation::Correlations> correlations;
  std::vector<std::uint32_t> hunted_correlations;  // indices into set.correlations, ascending
  std::unique_ptr<sigma::Router> router;
  std::unique_ptr<patterns::Patterns> patterns;  // null when the set has none
  bool observes_patterns = false;                // some pattern needs several records
  std::unique_ptr<yara::Rules> yara;             // null when there are none
  std::unique_ptr<IndicatorIndex> indicators;    // the set's and the patterns'; null when there are none
};

Plan::Plan(std::unique_ptr<State> state) : state_(std::move(state)) {}
Plan::~Plan() = default;

std::shared_ptr<const Plan> Plan::compile(const detector::Set& set,
                                          std::vector<detector::NotEvaluated>& not_evaluated) {
  auto state = std::make_unique<State>(set);
  std::vector<std::optional<sigma::Rule>> compiled(set.rules.size());
  std::vector<bool> usable(set.rules.size());
  for (std::uint32_t i = 0; i < set.rules.size(); ++i) {
    auto rule = set.rules[i].failed ? base::Result<sigma::Rule>(std::unexpected(*set.rules[i].failed))
                                    : sigma::compile_rule(set.rules[i], i, state->demand);
    usable[i] = rule.has_value();
    if (rule) compiled[i] = std::move(*rule);
    else not_evaluated.push_back({set.rules[i].path, set.rules[i].id, std::move(rule).error()});
  }
  state->correlations.emplace(set, usable, state->demand, not_evaluated);
  for (const correlation::Correlation& one : state->correlations->all())
    state->hunted_correlations.push_back(one.index);
  std::ranges::sort(state->hunted_correlations);
  std::vector<sigma::Rule> rules;
  rules.reserve(set.rules.size());
  for (std::uint32_t i = 0; i < set.rules.size(); ++i) {
    // What is silent and serves no correlation is not worth looking for.
    if (!compiled[i] || (set.rules[i].silent && !state->correlations->uses(i))) continue;
    if (std::any_of(compiled[i]->searches.begin(), compiled[i]->searches.end(), has_keywords))
      state->demand.every_value = true;
    state->rules.push_back(i);
    rules.push_back(std::move(*compiled[i]));
  }
  if (!set.patterns.empty()) {
    state->patterns = patterns::Patterns::compile(set, state->demand, not_evaluated);
    if (state->patterns->every_value) state->demand.every_value = true;
    state->observes_patterns = std::ranges::any_of(
        state->patterns->trees, [](const auto& each) { return !patterns::is_immediate(each.second.root); });
  }
  const std::span<const detector::Indicator> of_patterns =
      state->patterns ? std::span<const detector::Indicator>(state->patterns->indicators)
                      : std::span<const detector::Indicator>();
  if (!set.indicators.empty() || !of_patterns.empty()) {
    state->indicators = std::make_unique<IndicatorIndex>(set.indicators, of_patterns);
    state->demand.every_value = true;
  }
  state->yara = yara::Rules::compile(set, not_evaluated);
  state->router = std::make_unique<sigma::Router>(set, std::move(rules), state->demand);
  return std::shared_ptr<const Plan>(new Plan(std::move(state)));
}

const record::Demand& Plan::demand() const { return state_->demand; }
std::span<const std::uint32_t> Plan::rules() const { return state_->rules; }

std::vector<Plan::GaveUp> Plan::gave_up() const {
  std::vector<GaveUp> out;
  for (const sigma::Rule& rule : state_->router->rules()) {
    std::uint64_t searches = 0;
    for (const sigma::Node& search : rule.searches) searches += searches_given_up(search);
    if (searches != 0) out.push_back({Kind::sigma, rule.index, searches});
  }
  if (!state_->patterns) return out;
  std::map<std::uint32_t, std::uint64_t> of_patterns;
  for (const patterns::Leaf& leaf : state_->patterns->leaves) {
    for (const patterns::Compare& compare : leaf.compares) of_patterns[leaf.pattern] += compare.gave_up();
  }
  for (const auto& [pattern, searches] : of_patterns) {
    if (searches != 0) out.push_back({Kind::stix_pattern, pattern, searches});
  }
  return out;
}

bool Plan::observes() const { return !state_->hunted_correlations.empty() || state_->observes_patterns; }
std::span<const std::uint32_t> Plan::patterns() const {
  return state_->patterns ? std::span<const std::uint32_t>(state_->patterns->hunted) : std::span<const std::uint32_t>();
}
bool Plan::combines(std::uint32_t pattern) const {
  return !patterns::is_immediate(state_->patterns->trees.at(pattern).root);
}
std::span<const std::uint32_t> Plan::correlations() const { return state_->hunted_correlations; }

std::span<const std::uint32_t> Plan::yara_rules() const {
  return state_->yara ? std::span<const std::uint32_t>(state_->yara->hunted()) : std::span<const std::uint32_t>();
}
YaraStats Plan::yara_stats() const { return state_->yara ? state_->yara->stats() : YaraStats(); }

CombinedStats Plan::combine(const std::vector<observations::Log*>& logs, CombinedSink& sink) const {
  CombinedStats stats;
  for (const observations::Log* log : logs) stats.observations.add(log->stats());
  correlation::combine(*state_->correlations, state_->set, logs, sink, stats);
  if (state_->observes_patterns) patterns::combine(*state_->patterns, logs, sink, stats);
  return stats;
}

bool Plan::keeps(Kind kind, std::uint32_t index) const {
  if (kind == Kind::stix_pattern) return std::ranges::find(patterns(), index) != patterns().end() && combines(index);
  if (kind != Kind::sigma_correlation || !std::ranges::binary_search(state_->hunted_correlations, index)) return false;
  return std::ranges::none_of(state_->set.correlations[index].parts, &detector::SigmaPart::correlation);
}

std::optional<BaseHit> Plan::base_hit(const observations::Observation& observation) const {
  BaseHit out{Kind::stix_pattern, 0, observation.time, observation.part, observation.key, observation.value,
              observation.note};
  if (const auto pattern = patterns::observed_pattern(observation)) {
    out.index = *pattern;
  } else {
    out.kind = Kind::sigma_correlation;
    out.index = state_->correlations->all()[observation.detector].index;
    out.note = correlation::decode_note(observation.note).shown;
  }
  return keeps(out.kind, out.index) ? std::optional(out) : std::nullopt;
}

bool Plan::observe(const BaseHit& hit, const Place& place, observations::Log& into) const {
  if (!keeps(hit.kind, hit.index) || hit.time < 0 || hit.time > base::kMaxTicks) return false;
  observations::Observation made{0, hit.key, hit.time, place, hit.part, hit.value, hit.note};
  if (hit.kind == Kind::stix_pattern) {
    if (hit.part >= state_->patterns->trees.at(hit.index).observations.size()) return false;
    made.detector = patterns::detector_of(hit.index);
    into.add(made);
    return true;
  }
  const detector::SigmaCorrelation& source = state_->set.correlations[hit.index];
  const bool fits = hit.part < source.parts.size() && correlation::holds_texts(hit.note, source.group_by.size()) &&
                    (!correlation::adds_numbers(source.type) || hit.value.size() == correlation::kNumberValueSize);
  if (!fits) return false;
  const auto& all = state_->correlations->all();
  const auto own = std::ranges::find(all, hit.index, &correlation::Correlation::index);
  made.detector = static_cast<std::uint32_t>(own - all.begin());
  // Of each step above no keys and no values.
  std::string nothing_above;
  for (std::size_t i = 0; i < 2 * own->steps.size(); ++i) correlation::put_number(0, nothing_above);
  const std::string note = correlation::encode({correlation::kNoFinding, hit.note, nothing_above});
  made.note = note;
  into.add(made);
  return true;
}

bool Plan::applies(std::uint32_t rule, const record::LogSource& log_source) const {
  return std::binary_search(state_->rules.begin(), state_->rules.end(), rule) &&
         sigma::log_source_fits(state_->set.rules[rule].log_source, log_source);
}

struct Scanner::State {
  State(std::shared_ptr<const Plan> the_plan, observations::Log* the_log)
      : plan(std::move(the_plan)),
        log(the_log),
        view(plan->state_->demand.size()),
        worth(plan->state_->demand.size() + 1) {
    if (plan->state_->indicators) indicators.emplace(*plan->state_->indicators);
    if (plan->state_->patterns) leaves.emplace(*plan->state_->patterns);
    if (plan->state_->yara) yara.emplace(*plan->state_->yara);
    if (log != nullptr) observer.emplace(*plan->state_->correlations, *log);
  }

  const sigma::Route& route_of(const record::LogSource& source);
  const sigma::Part& part_of(const record::Record& record);
  struct Used;
  Used& used_of(const sigma::Part& part) {
    if (&part != last_part) {
      last_used = &parts[&part];
      last_part = &part;
    }
    return *last_used;
  }
  const record::SlotSet* may_pass_by(const record::LogSource& source, std::string_view text);
  bool passes_by(std::span<const record::Named> named);
  void find_candidates(Used& used);
  std::uint32_t number_of(Used& used);
  bool scan_rules(const record::Record& record, HitSink& sink, const Place& place);
  bool scan_indicators(const record::Record& record, HitSink& sink);
  bool scan_patterns(const record::Record& record, HitSink& sink, const Place& place);
  bool judge_pattern(const record::Record& record, HitSink& sink, const Place& place,
                     std::span<const patterns::LeafScanner::Held> held);

  std::shared_ptr<const Plan> plan;
  observations::Log* log;
  std::optional<correlation::Observer> observer;
  sigma::RecordView view;
  sigma::RecordView urls{0};  // of Record::urls
  /// A part of the rules as this scanner uses it.
  struct Used {
    std::shared_ptr<const sigma::Group> group;
    sigma::Waste waste;
    std::uint32_t number = 0;  // tells its answers apart in `memo`; 0: none yet
  };
  std::unordered_map<const sigma::Part*, Used> parts;
  const sigma::Part* last_part = nullptr;
  Used* last_used = nullptr;
  Used* asked = nullptr;  // of the record that may_pass_by() was last asked of; null: no rules at all
  std::unordered_map<const record::LogSource*, const sigma::Route*> routes;
  const record::LogSource* last_source = nullptr;
  const sigma::Route* last_route = nullptr;
  std::vector<std::uint64_t> candidates;  // bit i: the group's rule i must be evaluated
  ValueMemo<3> memo;  // the literals of a group that stand in a value
  std::vector<Worth> worth;  // by slot, the last one for values without
  std::uint32_t numbers = 0;
  std::vector<std::uint32_t> literals;
  std::string line;  // that is looked at as a whole
  std::vector<Matched> matched;
  std::optional<IndicatorScanner> indicators;
  std::span<const IndicatorScanner::Found> of_patterns;  // what of `indicators` belongs to patterns
  std::optional<patterns::LeafScanner> leaves;
  std::optional<yara::Scanner> yara;
};

/// Log sources are told apart by address here: whoever makes records keeps one object for each (see record::LogSource).
const sigma::Route& Scanner::State::route_of(const record::LogSource& source) {
  if (&source != last_source) {
    const sigma::Route*& route = routes[&source];
    if (route == nullptr) route = &plan->state_->router->route(source);
    last_source = &source;
    last_route = route;
  }
  return *last_route;
}

const sigma::Part& Scanner::State::part_of(const record::Record& record) {
  const sigma::Router& router = *plan->state_->router;
  const sigma::Route& route = route_of(*record.log_source);
  std::size_t count = 0;
  std::string_view event_id;
  if (const auto slot = router.event_id_slot()) {
    for (std::uint32_t field = view.first(*slot); field != sigma::kNone; field = view.next(field)) {
      if (view.is_null(field)) continue;
      if (++count == 1) event_id = view.folded(field);
    }
  }
  return route.part(count, event_id);
}

const record::SlotSet* Scanner::State::may_pass_by(const record::LogSource& source, std::string_view text) {
  static const record::SlotSet kNothing;
  if (indicators || leaves || yara) return nullptr;
  asked = nullptr;
  if (plan->state_->rules.empty()) return &kNothing;
  const sigma::Part* const part = route_of(source).only_part();
  if (part == nullptr) return nullptr;
  Used& used = used_of(*part);
  if (used.group == nullptr || used.waste.due() || used.group->gate.may_hold(text, line)) return nullptr;
  asked = &used;
  return &used.group->gate.asked();
}

/// A record that is passed by counts for what is learned of the rules: they were not looked at in vain.
bool Scanner::State::passes_by(std::span<const record::Named> named) {
  if (asked == nullptr) return true;
  if (asked->group->gate.may_hold(named, line)) return false;
  asked->waste.on_record();
  return true;
}

/// Few log sources have so many EventIDs that numbers run out; then all that is remembered is forgotten.
std::uint32_t Scanner::State::number_of(Used& used) {
  constexpr std::uint32_t kMost = 0x7fff;
  if (used.number != 0) return used.number;
  if (numbers == kMost) {
    memo.clear();
    numbers = 0;
    for (auto& [part, each] : parts) each.number = 0;
  }
  return used.number = ++numbers;
}

void Scanner::State::find_candidates(Used& used) {
  const sigma::Group& group = *used.group;
  candidates = group.always;
  const auto mark = [&](std::uint32_t literal) {
    for (std::uint32_t i = group.starts[literal]; i < group.starts[literal + 1]; ++i) {
      candidates[group.candidates[i] / 64] |= std::uint64_t{1} << (group.candidates[i] % 64);
    }
  };
  const std::uint32_t number = number_of(used);
  const std::span<const record::Field> fields = view.fields();
  for (std::uint32_t i = 0; i < fields.size(); ++i) {
    const record::Field& field = fields[i];
    const std::uint16_t matcher =
        field.slot < group.matcher_of.size() ? group.matcher_of[field.slot] : sigma::kNoMatcher;
    // The same value under a second name needs no second search for keywords.
    const bool keywords = group.any_value != nullptr && !field.alias;
    if ((matcher == sigma::kNoMatcher && !keywords) || view.is_null(i)) continue;
    const auto search = [&](auto&& report) {
      const std::string_view text = view.folded(i);
      if (matcher != sigma::kNoMatcher) group.matchers[matcher].match(text, report);
      if (keywords) group.any_value->match(text, report);
    };
    Worth& pays = worth[std::min<std::size_t>(field.slot, worth.size() - 1)];
    if (!memo.takes(field.value) || !pays.asks()) {
      search(mark);
      continue;
    }
    const std::uint32_t context = number << 17 | std::uint32_t{field.slot} << 1 | (field.alias ? 1U : 0U);
    auto& entry = memo.place(context, field.value);
    const bool known = entry.is_of(context, field.value);
    pays.on_answer(known);
    if (known) {
      for (std::uint32_t k = 0; k < entry.answers; ++k) mark(entry.answer[k]);
      continue;
    }
    literals.clear();
    search([&](std::uint32_t literal) {
      mark(literal);
      literals.push_back(literal);
    });
    memo.remember(entry, context, field.value, literals);
  }
}

bool Scanner::State::scan_rules(const record::Record& record, HitSink& sink, const Place& place) {
  if (plan->state_->rules.empty()) return true;
  const sigma::Router& router = *plan->state_->router;
  const sigma::Part& part = part_of(record);
  Used& used = used_of(part);
  if (used.group == nullptr) used.group = part.group(router);
  if (used.waste.due()) {
    used.group = part.improve(router, std::move(used.group), used.waste);
    used.waste.reset();
    used.number = 0;
  }
  used.waste.on_record();
  find_candidates(used);
  const sigma::Group& group = *used.group;
  const std::vector<sigma::Rule>& rules = router.rules();
  for (std::size_t word = 0; word < candidates.size(); ++word) {
    for (std::uint64_t left = candidates[word]; left != 0; left &= left - 1) {
      const std::size_t at = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
      const sigma::Rule& rule = rules[group.rules[at]];
      if (!sigma::is_true(rule, rule.root, view)) {
        used.waste.on_vain(rule, static_cast<std::uint32_t>(at), view);
        continue;
      }
      if (!sigma::log_source_fits(plan->state_->set.rules[rule.index].log_source, *record.log_source)) continue;
      if (observer) observer->observe(rule.index, record, place, view);
      if (plan->state_->set.rules[rule.index].silent) continue;
      matched.clear();
      sigma::explain(rule, rule.root, view, matched);
      if (!sink.on_hit(record, {Hit::Kind::sigma, rule.index, matched})) return false;
    }
  }
  return true;
}

bool Scanner::State::scan_indicators(const record::Record& record, HitSink& sink) {
  of_patterns = {};
  if (!indicators) return true;
  if (!record.urls.empty()) {
    record::Record put_together;
    put_together.fields = record.urls;
    urls.begin(put_together);
  }
  const std::span<const IndicatorScanner::Found> all = indicators->scan(view, record.urls.empty() ? nullptr : &urls);
  const std::size_t own = plan->state_->set.indicators.size();
  for (const IndicatorScanner::Found& found : all) {
    if (found.indicator >= own) {
      of_patterns = all.subspan(static_cast<std::size_t>(&found - all.data()));
      break;
    }
    const detector::Indicator& indicator = plan->state_->set.indicators[found.indicator];
    const std::string_view pattern =
        indicator.pattern.empty() ? std::string_view(indicator.value) : std::string_view(indicator.pattern);
    const std::size_t own_fields = record.fields.size();
    const record::Field& field =
        found.field < own_fields ? record.fields[found.field] : record.urls[found.field - own_fields];
    const Matched one{field.name, found.value, pattern};
    if (!sink.on_hit(record, {Hit::Kind::indicator, found.indicator, {&one, 1}})) return false;
  }
  return true;
}

bool Scanner::State::scan_patterns(const record::Record& record, HitSink& sink, const Place& place) {
  if (!leaves) return true;
  const auto first = static_cast<std::uint32_t>(plan->state_->set.indicators.size());
  const std::span<const patterns::LeafScanner::Held> all = leaves->scan(record, view, of_patterns, first);
  const std::vector<patterns::Leaf>& known = plan->state_->patterns->leaves;
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin + 1;
    while (end < all.size() && known[all[end].leaf].pattern == known[all[begin].leaf].pattern) ++end;
    if (!judge_pattern(record, sink, place, all.subspan(begin, end - begin))) return false;
    begin = end;
  }
  return true;
}

/// `held` are the observations of one pattern that the record is.
bool Scanner::State::judge_pattern(const record::Record& record, HitSink& sink, const Place& place,
                                   std::span<const patterns::LeafScanner::Held> held) {
  const patterns::Patterns& compiled = *plan->state_->patterns;
  const std::uint32_t pattern = compiled.leaves[held[0].leaf].pattern;
  const stix::Expression& root = compiled.trees.at(pattern).root;
  if (!patterns::is_immediate(root)) {
    if (log == nullptr) return true;
    for (const patterns::LeafScanner::Held& one : held) patterns::observe(compiled, one, record, place, *log);
    return true;
  }
  const std::uint32_t first = compiled.first_leaf.at(pattern);
  const auto is_held = [&](std::uint32_t observation) {
    return std::ranges::find(held, first + observation, &patterns::LeafScanner::Held::leaf) != held.end();
  };
  const auto time = record.time ? std::optional(record.time->ticks) : std::nullopt;
  if (!patterns::holds_alone(root, is_held, time)) return true;
  matched.clear();
  for (const patterns::LeafScanner::Held& one : held) {
    for (const patterns::LeafScanner::Shown& each : one.shown) {
      matched.push_back({each.field, each.value, compiled.leaves[one.leaf].compares[each.comparison].written()});
    }
  }
  return sink.on_hit(record, {Kind::stix_pattern, pattern, matched});
}

Scanner::Scanner(std::shared_ptr<const Plan> plan, observations::Log* log)
    : state_(std::make_unique<State>(std::move(plan), log)) {}
Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;

bool Scanner::scan(const record::Record& record, HitSink& sink, const Place& place) {
  state_->view.begin(record);
  return state_->scan_rules(record, sink, place) && state_->scan_indicators(record, sink) &&
         state_->scan_patterns(record, sink, place) &&
         (!state_->yara || state_->yara->scan(record, yara::kRecordTimeout_s, sink));
}

const record::SlotSet* Scanner::may_pass_by(const record::LogSource& source, std::string_view text) {
  return state_->may_pass_by(source, text);
}

bool Scanner::passes_by(std::span<const record::Named> named) { return state_->passes_by(named); }

bool Scanner::scan_file(const record::Record& whole, HitSink& sink) {
  return !state_->yara || state_->yara->scan(whole, yara::kFileTimeout_s, sink);
}

}  // namespace backtrail::hunt
