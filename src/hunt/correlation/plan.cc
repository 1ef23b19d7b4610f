// SPDX-License-Identifier: Apache-2.0
#include "hunt/correlation/plan.h"

#include <algorithm>

#include "base/time.h"
#include "hunt/codes.h"

namespace backtrail::hunt::correlation {

using detector::SigmaCorrelation;
using Type = SigmaCorrelation::Type;

bool counts_values(Type type) { return type == Type::value_count || adds_numbers(type); }
bool adds_numbers(Type type) { return type >= Type::value_sum; }
bool is_temporal(Type type) { return type == Type::temporal || type == Type::temporal_ordered; }

namespace {

std::unexpected<base::Error> bad(const SigmaCorrelation& one, std::string message, base::Code code = kBadCorrelation,
                                 std::string hint = {}) {
  return base::fail(code, std::move(message), {one.path, {}, one.line}, std::move(hint));
}

base::Status read_thresholds(const SigmaCorrelation& one, Correlation& out) {
  for (const SigmaCorrelation::Threshold& threshold : one.thresholds) {
    const auto number = parse_decimal(threshold.number);
    if (!number) return bad(one, "`condition`: '" + threshold.number + "' is no number");
    // A window that is capped must still be able to tell.
    if (!adds_numbers(one.type) && *number > Decimal{kWindowLimit} * kDecimalScale) {
      return bad(one, "`condition`: more than " + std::to_string(kWindowLimit) + " within a timespan are not counted",
                 kTooManyPatterns);
    }
    out.thresholds.push_back({threshold.compare, *number});
  }
  if (out.thresholds.empty() && !is_temporal(one.type))
    return bad(one, "a correlation that counts needs a `condition`");
  return {};
}

base::Status check_fields(const SigmaCorrelation& one) {
  if (one.group_by.size() > kFieldLimit || one.fields.size() > kFieldLimit) {
    return bad(one, "more than " + std::to_string(kFieldLimit) + " fields", kTooManyPatterns);
  }
  if (counts_values(one.type) && one.fields.empty()) {
    return bad(one, "a " + std::string(detector::name(one.type)) + " correlation needs a `field` in its condition");
  }
  if (!counts_values(one.type) && !one.fields.empty()) {
    return bad(one, "`field` belongs to correlations that count values");
  }
  if (adds_numbers(one.type) && one.fields.size() != 1) return bad(one, "numbers come of one field");
  return {};
}

}  // namespace

base::Result<Correlation> compile(const SigmaCorrelation& one) {
  Correlation out;
  out.parts = one.parts.size();
  if (one.parts.empty()) return bad(one, "a correlation names the rules that it is about");
  if (one.parts.size() > kPartLimit) {
    return bad(one, "more than " + std::to_string(kPartLimit) + " rules", kTooManyPatterns);
  }
  for (std::size_t i = 0; i < one.parts.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const detector::SigmaPart &a = one.parts[i], &b = one.parts[j];
      if (a.correlation == b.correlation && a.index == b.index) {
        return bad(one, "'" + a.written + "' is named twice", kBadCorrelation, "a rule counts once");
      }
    }
  }
  if (one.timespan_s <= 0) return bad(one, "a correlation needs a `timespan`");
  out.timespan_ticks = one.timespan_s * base::kTicksPerSecond;
  BT_TRY_STATUS(read_thresholds(one, out));
  BT_TRY_STATUS(check_fields(one));
  if (!one.expression.empty()) {
    BT_TRY(Expression expression, Expression::parse(one));
    out.expression = std::move(expression);
  }
  if (one.type == Type::value_percentile) {
    if (!one.percentile)
      return bad(one, "value_percentile needs a `percentile` in its condition", kBadCorrelation, "percentile: 95");
    const auto percentile = parse_decimal(*one.percentile);
    if (!percentile || *percentile < 0 || *percentile > Decimal{100} * kDecimalScale) {
      return bad(one, "`percentile` is a number from 0 to 100");
    }
    out.percentile = *percentile;
  } else if (one.percentile) {
    return bad(one, "`percentile` belongs to value_percentile");
  }
  return out;
}

class Compiler {
 public:
  Compiler(const detector::Set& set, const std::vector<bool>& usable_rules, record::Demand& demand,
           std::vector<detector::NotEvaluated>& not_evaluated, Correlations& out)
      : set_(set),
        usable_rules_(usable_rules),
        demand_(demand),
        not_evaluated_(not_evaluated),
        out_(out),
        made_(set.correlations.size()),
        state_(set.correlations.size(), State::unseen) {}

  void run() {
    for (std::uint32_t i = 0; i < set_.correlations.size(); ++i) (void)visit(i, 0);
    refuse_crowds();
    drop_useless();
    number();
    for (Correlation& one : out_.all_) one.steps = steps_above(numbers_.at(one.index));
    for (std::uint32_t n = 0; n < out_.all_.size(); ++n) add_feeds(n);
  }

 private:
  enum class State : std::uint8_t { unseen, open, good, refused };

  void refuse(std::uint32_t index, base::Error error) {
    state_[index] = State::refused;
    not_evaluated_.push_back({set_.correlations[index].path, set_.correlations[index].id, std::move(error)});
  }

  /// Parts before the whole; a correlation that is met while it is open is made of itself.
  bool visit(std::uint32_t index, std::size_t depth) {
    const SigmaCorrelation& one = set_.correlations[index];
    if (state_[index] == State::good || state_[index] == State::refused) return state_[index] == State::good;
    const base::Place place{one.path, {}, one.line};
    if (state_[index] == State::open) {
      refuse(index, {kCyclicCorrelation, "the correlation is made of itself", place});
      return false;
    }
    if (depth > kChainLimit) {
      refuse(index, {kTooManyPatterns, "correlations of correlations nested deeper than " + std::to_string(kDepthLimit),
                     place});
      return false;
    }
    state_[index] = State::open;
    auto made = one.failed ? base::Result<Correlation>(std::unexpected(*one.failed)) : compile(one);
    if (made && !add_fields(one)) {
      made = base::fail(kTooManyPatterns, "rules and correlations together name too many fields", place);
    }
    if (!made) return refuse(index, std::move(made).error()), false;
    for (const detector::SigmaPart& part : one.parts) {
      const bool usable = part.correlation ? visit(part.index, depth + 1) : usable_rules_[part.index];
      if (state_[index] == State::refused) return false;  // as part of its own part
      if (!usable) {
        refuse(index, {kPartRefused, "'" + part.written + "', which it is about, cannot be evaluated", place});
        return false;
      }
      if (part.correlation) made->level = std::max(made->level, made_[part.index]->level + 1);
      if (part.correlation && adds_numbers(one.type)) {
        refuse(index, {kBadCorrelation, "'" + part.written + "' is a correlation, and those have no numbers to add up",
                       place});
        return false;
      }
    }
    if (made->level >= kDepthLimit) {
      refuse(index, {kTooManyPatterns, "correlations of correlations nested deeper than " + std::to_string(kDepthLimit),
                     place});
      return false;
    }
    made->index = index;
    made_[index] = std::move(*made);
    state_[index] = State::good;
    return true;
  }

  /// False when there is no room for them.
  bool add_fields(const SigmaCorrelation& one) {
    std::vector<std::string_view> names;
    for (const auto* list : {&one.group_by, &one.fields}) names.insert(names.end(), list->begin(), list->end());
    for (const SigmaCorrelation::Alias& alias : one.aliases) {
      for (const auto& [part, field] : alias.fields) names.push_back(field);
    }
    if (demand_.size() + names.size() + 1 >= record::kMaxSlots) return false;
    for (const std::string_view name : names) demand_.add(name);
    return true;
  }

  [[nodiscard]] std::vector<std::uint32_t> good_ones() const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t i = 0; i < made_.size(); ++i) {
      if (state_[i] == State::good) out.push_back(i);
    }
    std::ranges::stable_sort(out, {}, [&](std::uint32_t i) { return made_[i]->level; });
    return out;
  }

  /// An observation carries keys for all that is above it: where that is a crowd, those directly above are refused.
  void refuse_crowds() {
    std::vector<std::uint32_t> order = good_ones();
    std::vector<std::size_t> ways(made_.size());
    std::vector<bool> crowded(made_.size());
    for (auto at = order.rbegin(); at != order.rend(); ++at) {
      crowded[*at] = ways[*at] > kStepLimit;
      for (const detector::SigmaPart& part : set_.correlations[*at].parts) {
        if (part.correlation) ways[part.index] += 1 + std::min(ways[*at], kStepLimit + 1);
      }
    }
    for (const std::uint32_t i : order) {
      const SigmaCorrelation& one = set_.correlations[i];
      for (const detector::SigmaPart& part : one.parts) {
        if (!part.correlation || state_[i] == State::refused) continue;
        const base::Place place{one.path, {}, one.line};
        if (state_[part.index] == State::refused) {
          refuse(i, {kPartRefused, "'" + part.written + "', which it is about, cannot be evaluated", place});
        } else if (crowded[part.index]) {
          refuse(i, {kTooManyPatterns,
                     "'" + part.written + "' serves correlations in more than " + std::to_string(kStepLimit) + " ways",
                     place});
        }
      }
    }
  }

  /// What is silent and serves nothing is left out, from the top down.
  void drop_useless() {
    std::vector<std::uint32_t> order = good_ones();
    std::ranges::reverse(order);
    std::vector<bool> needed(made_.size());
    for (const std::uint32_t i : order) {
      if (set_.correlations[i].silent && !needed[i]) continue;
      kept_.push_back(i);
      for (const detector::SigmaPart& part : set_.correlations[i].parts) {
        if (part.correlation) needed[part.index] = true;
      }
    }
  }

  void number() {
    std::ranges::sort(kept_, {}, [&](std::uint32_t i) { return std::pair(made_[i]->level, i); });
    for (const std::uint32_t i : kept_) {
      numbers_[i] = static_cast<std::uint32_t>(out_.all_.size());
      out_.all_.push_back(*made_[i]);
    }
    for (const std::uint32_t i : kept_) {
      const auto& parts = set_.correlations[i].parts;
      for (std::uint32_t p = 0; p < parts.size(); ++p) {
        if (parts[p].correlation) above_[numbers_.at(parts[p].index)].push_back({numbers_.at(i), p, 0});
      }
    }
  }

  std::vector<Step> steps_above(std::uint32_t number) {
    std::vector<Step> out;
    for (Step step : above_[number]) {
      const std::vector<Step> more = steps_above(step.correlation);
      const std::size_t base = out.size() + 1;
      step.end = base + more.size();
      out.push_back(step);
      for (Step each : more) {
        each.end += base;
        out.push_back(each);
      }
    }
    return out;
  }

  /// The slot of a name in the records of the document that `names` call: the alias that one of them is given, or itself.
  record::Slot slot_of(const SigmaCorrelation& in, const std::string& name, const std::vector<std::string>& names) {
    for (const SigmaCorrelation::Alias& alias : in.aliases) {
      if (alias.name != name) continue;
      for (const std::string& document : names) {
        for (const auto& [part, field] : alias.fields) {
          if (part == document) return demand_.add(field);
        }
      }
    }
    return demand_.add(name);
  }

  Recipe recipe(const SigmaCorrelation& in, const std::vector<std::string>& names) {
    Recipe out;
    for (const std::string& name : in.group_by) out.group.push_back(slot_of(in, name, names));
    for (const std::string& name : in.fields) out.values.push_back(slot_of(in, name, names));
    out.numbers = adds_numbers(in.type);
    return out;
  }

  static void add_names(const detector::SigmaHead& head, const std::string& written, std::vector<std::string>& names) {
    for (const std::string* name : {&written, &head.name, &head.id}) {
      if (!name->empty()) names.push_back(*name);
    }
  }

  void add_feeds(std::uint32_t number) {
    const Correlation& one = out_.all_[number];
    const SigmaCorrelation& source = set_.correlations[one.index];
    for (std::uint32_t p = 0; p < source.parts.size(); ++p) {
      const detector::SigmaPart& part = source.parts[p];
      if (part.correlation) continue;
      std::vector<std::string> names;
      add_names(set_.rules[part.index], part.written, names);
      Feed feed{number, p, recipe(source, names), {}};
      std::vector<std::pair<std::size_t, std::vector<std::string>>> open;  // end of a step, names below it
      for (std::size_t i = 0; i < one.steps.size(); ++i) {
        while (!open.empty() && open.back().first <= i) open.pop_back();
        const SigmaCorrelation& upper = set_.correlations[out_.all_[one.steps[i].correlation].index];
        const detector::SigmaPart& as = upper.parts[one.steps[i].part];
        std::vector<std::string> below;
        add_names(set_.correlations[as.index], as.written, below);
        const std::vector<std::string>& lower = open.empty() ? names : open.back().second;
        below.insert(below.end(), lower.begin(), lower.end());
        feed.above.push_back(recipe(upper, below));
        open.emplace_back(one.steps[i].end, std::move(below));
      }
      out_.feeds_[part.index].push_back(std::move(feed));
    }
  }

  const detector::Set& set_;
  const std::vector<bool>& usable_rules_;
  record::Demand& demand_;
  std::vector<detector::NotEvaluated>& not_evaluated_;
  Correlations& out_;
  std::vector<std::optional<Correlation>> made_;
  std::vector<State> state_;
  std::vector<std::uint32_t> kept_;
  std::map<std::uint32_t, std::uint32_t> numbers_;  // index in the set -> number in the plan
  std::map<std::uint32_t, std::vector<Step>> above_;
};

Correlations::Correlations(const detector::Set& set, const std::vector<bool>& usable_rules, record::Demand& demand,
                           std::vector<detector::NotEvaluated>& not_evaluated) {
  Compiler(set, usable_rules, demand, not_evaluated, *this).run();
}

std::span<const Feed> Correlations::feeds(std::uint32_t rule) const {
  const auto found = feeds_.find(rule);
  return found == feeds_.end() ? std::span<const Feed>() : std::span<const Feed>(found->second);
}

}  // namespace backtrail::hunt::correlation
