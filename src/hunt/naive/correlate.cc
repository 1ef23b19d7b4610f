// SPDX-License-Identifier: Apache-2.0
#include "hunt/naive/correlate.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "hunt/naive/naive.h"
#include "hunt/naive/values.h"

namespace backtrail::hunt::naive {
namespace {

using detector::SigmaCorrelation;
using Type = SigmaCorrelation::Type;
using Names = std::vector<std::string>;
using Key = std::vector<std::u32string>;

/// A record at the bottom of an event, and what the documents between are called, the nearest first.
struct Root {
  std::size_t record = 0;
  Names names;
  friend auto operator<=>(const Root&, const Root&) = default;
};

struct Occurrence {
  std::int64_t time = 0;
  std::size_t place = 0;
  std::size_t part = 0;
  long below = -1;                // the finding that it stands for, told apart from those of other parts
  std::u32string value;           // what is counted or added up
  std::set<Root> roots;
  std::set<std::size_t> records;  // what a finding rests on
};

struct Finding {
  std::set<std::size_t> records;
  std::set<Root> roots;
  std::int64_t time = 0;
  std::size_t place = 0;
};

/// A time at which a condition held.
struct Moment {
  std::int64_t time = 0;
  std::size_t place = 0;
  std::set<Root> roots;
  std::size_t finding = 0;
};

struct Result {
  std::vector<Finding> findings;
  std::vector<Moment> moments;
};

long double number(const std::u32string& text) {
  std::string plain;
  for (const char32_t c : text) plain += static_cast<char>(c);
  return number_of(plain).value();
}

class Correlator {
 public:
  Correlator(const detector::Set& set, const std::vector<record::Record>& records) : set_(set), records_(records) {}

  const Result& result(std::uint32_t index) {
    const auto known = done_.find(index);
    if (known != done_.end()) return known->second;
    Result made = evaluate(set_.correlations[index]);
    return done_[index] = std::move(made);
  }

 private:
  std::vector<std::u32string> values_of(std::size_t record, const std::string& field) const {
    std::vector<std::u32string> out;
    for (const record::Field& one : records_[record].fields) {
      std::string scratch;
      if (one.name != field || one.value.form == record::Form::null) continue;
      out.push_back(folded(characters(std::string(record::text(one.value, scratch)))));
    }
    return out;
  }

  static std::string field_for(const SigmaCorrelation& in, const std::string& name, const Names& names) {
    for (const auto& alias : in.aliases) {
      if (alias.name != name) continue;
      for (const std::string& document : names) {
        for (const auto& [part, field] : alias.fields) {
          if (part == document) return field;
        }
      }
    }
    return name;
  }

  std::set<Key> keys(const SigmaCorrelation& in, const std::vector<std::string>& fields, const Root& root) const {
    std::set<Key> out{{}};
    for (const std::string& name : fields) {
      std::set<Key> longer;
      for (const Key& start : out) {
        for (const auto& value : values_of(root.record, field_for(in, name, root.names))) {
          Key key = start;
          key.push_back(value);
          longer.insert(key);
        }
      }
      out = longer;
    }
    return out;
  }

  std::set<std::u32string> counted(const SigmaCorrelation& in, const Root& root) const {
    std::set<std::u32string> out;
    if (in.fields.empty()) return {U""};
    for (const Key& key : keys(in, in.fields, root)) {
      std::u32string joined;
      for (const auto& text : key) joined += text + char32_t{0x110000};
      if (in.type != Type::value_count) {
        joined.pop_back();
        std::string plain;
        for (const char32_t c : joined) plain += static_cast<char>(c);
        if (!number_of(plain)) continue;
      }
      out.insert(joined);
    }
    return out;
  }

  static Root under(const Root& root, const std::string& written, const detector::SigmaHead& head) {
    Root out = root;
    Names names;
    for (const std::string& name : {written, head.name, head.id}) {
      if (!name.empty()) names.push_back(name);
    }
    out.names.insert(out.names.begin(), names.begin(), names.end());
    return out;
  }

  /// One event in each group that one of its roots belongs to, for each value that this root has.
  void enter(const SigmaCorrelation& in, const Occurrence& event,
             std::map<Key, std::vector<Occurrence>>& groups) const {
    std::map<std::pair<Key, std::u32string>, std::set<Root>> found;
    for (const Root& root : event.roots) {
      for (const Key& key : keys(in, in.group_by, root)) {
        for (const auto& value : counted(in, root)) found[{key, value}].insert(root);
      }
    }
    for (const auto& [where, roots] : found) {
      Occurrence one = event;
      one.roots = roots;
      one.value = where.second;
      groups[where.first].push_back(one);
    }
  }

  std::map<Key, std::vector<Occurrence>> groups(const SigmaCorrelation& in) {
    std::map<Key, std::vector<Occurrence>> out;
    for (std::size_t p = 0; p < in.parts.size(); ++p) {
      const auto& part = in.parts[p];
      if (!part.correlation) {
        const auto& rule = set_.rules[part.index];
        for (std::size_t r = 0; r < records_.size(); ++r) {
          if (!records_[r].time || !naive::evaluate(rule, records_[r]).value()) continue;
          const Root root = under({r, {}}, part.written, rule);
          enter(in, {records_[r].time->ticks, r, p, -1, {}, {root}, {r}}, out);
        }
        continue;
      }
      const auto& below = set_.correlations[part.index];
      const Result& result_below = result(part.index);
      const auto event = [&](std::int64_t time, std::size_t place, const std::set<Root>& roots, std::size_t finding) {
        Occurrence one{time,
                       place,
                       p,
                       static_cast<long>(finding * in.parts.size() + p),
                       {},
                       {},
                       result_below.findings[finding].records};
        for (const Root& root : roots) one.roots.insert(under(root, part.written, below));
        enter(in, one, out);
      };
      if (in.type == Type::temporal || in.type == Type::temporal_ordered) {
        for (const Moment& moment : result_below.moments)
          event(moment.time, moment.place, moment.roots, moment.finding);
      } else {
        for (std::size_t f = 0; f < result_below.findings.size(); ++f) {
          const Finding& finding = result_below.findings[f];
          event(finding.time, finding.place, finding.roots, f);
        }
      }
    }
    return out;
  }

  using Set = std::set<const Occurrence*>;

  static std::size_t in_order(const Set& window) {
    // The longest chain that ends in each event.
    std::vector<const Occurrence*> events(window.begin(), window.end());
    std::ranges::sort(events, {}, [](const Occurrence* e) { return std::pair(e->time, e->part); });
    std::vector<std::size_t> longest(events.size(), 1);
    std::size_t best = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const bool another = events[j]->time < events[i]->time || events[j]->place != events[i]->place;
        if (another && events[j]->part < events[i]->part) longest[i] = std::max(longest[i], longest[j] + 1);
      }
      best = std::max(best, longest[i]);
    }
    return best;
  }

  static std::vector<long double> numbers(const Set& window) {
    std::set<std::tuple<std::int64_t, std::size_t, long, std::u32string>> distinct;
    for (const Occurrence* event : window) distinct.emplace(event->time, event->place, event->below, event->value);
    std::vector<long double> out;
    for (const auto& [time, place, below, value] : distinct) out.push_back(number(value));
    std::ranges::sort(out);
    return out;
  }

  static long double measured(const SigmaCorrelation& in, const Set& window) {
    std::set<std::size_t> parts;
    std::set<std::u32string> values;
    std::set<std::tuple<std::int64_t, std::size_t, long>> events;
    for (const Occurrence* event : window) {
      parts.insert(event->part);
      values.insert(event->value);
      events.emplace(event->time, event->place, event->below);
    }
    if (in.type == Type::event_count) return static_cast<long double>(events.size());
    if (in.type == Type::value_count) return static_cast<long double>(values.size());
    if (in.type == Type::temporal) return static_cast<long double>(parts.size());
    if (in.type == Type::temporal_ordered) return static_cast<long double>(in_order(window));
    const std::vector<long double> all = numbers(window);
    long double sum = 0;
    for (const long double one : all) sum += one;
    const auto n = static_cast<long double>(all.size());
    if (in.type == Type::value_sum) return sum;
    if (in.type == Type::value_avg) return sum / n;
    if (in.type == Type::value_min) return all.front();
    if (in.type == Type::value_max) return all.back();
    if (in.type == Type::value_median) return (all[(all.size() - 1) / 2] + all[all.size() / 2]) / 2;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const long double at_most =
          static_cast<long double>(std::ranges::count_if(all, [&](long double v) { return v <= all[i]; }));
      if (at_most * 100 >= number_of(*in.percentile).value() * n) return all[i];
    }
    return all.back();
  }

  static bool expression(const SigmaCorrelation& in, std::vector<std::string> words,
                         const std::set<std::size_t>& parts) {
    for (const std::string operation : {"or", "and"}) {
      int depth = 0;
      for (std::size_t i = 0; i < words.size(); ++i) {
        depth += words[i] == "(" ? 1 : words[i] == ")" ? -1 : 0;
        if (depth != 0 || words[i] != operation) continue;
        const bool left = expression(in, {words.begin(), words.begin() + static_cast<long>(i)}, parts);
        const bool right = expression(in, {words.begin() + static_cast<long>(i) + 1, words.end()}, parts);
        return operation == "or" ? left || right : left && right;
      }
    }
    if (words.front() == "not") return !expression(in, {words.begin() + 1, words.end()}, parts);
    if (words.front() == "(") return expression(in, {words.begin() + 1, words.end() - 1}, parts);
    for (std::size_t p = 0; p < in.parts.size(); ++p) {
      if (in.parts[p].written == words.front()) return parts.contains(p);
    }
    throw CannotEvaluate();
  }

  static std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text + " ") {
      if (c != ' ' && c != '(' && c != ')') {
        word += c;
        continue;
      }
      if (!word.empty()) words.push_back(word);
      word.clear();
      if (c != ' ') words.emplace_back(1, c);
    }
    return words;
  }

  static bool holds(const SigmaCorrelation& in, const Set& window) {
    std::set<std::size_t> parts;
    for (const Occurrence* event : window) parts.insert(event->part);
    if (!in.expression.empty()) {
      if (!expression(in, words_of(in.expression), parts)) return false;
      return in.type == Type::temporal || in_order(window) == parts.size();
    }
    const long double have = measured(in, window);
    if (in.thresholds.empty()) return have == static_cast<long double>(in.parts.size());
    return std::ranges::all_of(in.thresholds, [&](const auto& threshold) {
      const long double wanted = number_of(threshold.number).value();
      const std::string compare(detector::name(threshold.compare));
      if (compare == "lt") return have < wanted;
      if (compare == "lte") return have <= wanted;
      if (compare == "gt") return have > wanted;
      if (compare == "gte") return have >= wanted;
      return compare == "eq" ? have == wanted : have != wanted;
    });
  }

  static Set between(const std::vector<Occurrence>& events, std::int64_t first, std::int64_t last) {
    Set out;
    for (const Occurrence& event : events) {
      if (event.time >= first && event.time <= last) out.insert(&event);
    }
    return out;
  }

  void evaluate_group(const SigmaCorrelation& in, const std::vector<Occurrence>& events, Result& out) {
    const std::int64_t timespan = in.timespan_s * base::kTicksPerSecond;
    std::set<std::int64_t> times;
    for (const Occurrence& event : events) times.insert(event.time);
    std::vector<Set> windows;
    for (const std::int64_t start : times) windows.push_back(between(events, start, start + timespan));
    std::set<std::int64_t> told;
    const Set* before = nullptr;
    std::vector<Set> kept;
    for (std::size_t i = 0; i < windows.size(); ++i) {
      bool part_of_another = false;
      for (std::size_t j = 0; j < windows.size(); ++j) {
        const bool inside =
            std::ranges::all_of(windows[i], [&](const Occurrence* e) { return windows[j].contains(e); });
        part_of_another = part_of_another || (i != j && inside && (windows[j].size() > windows[i].size() || j < i));
      }
      if (!part_of_another && holds(in, windows[i])) kept.push_back(windows[i]);
    }
    for (const Set& window : kept) {
      const bool shares =
          before != nullptr && std::ranges::any_of(window, [&](const Occurrence* e) { return before->contains(e); });
      if (!shares) out.findings.emplace_back();
      before = &window;
      Finding& finding = out.findings.back();
      std::set<Root> roots;
      for (const Occurrence* event : window) {
        roots.insert(event->roots.begin(), event->roots.end());
        finding.records.insert(event->records.begin(), event->records.end());
      }
      finding.roots.insert(roots.begin(), roots.end());
      for (const std::size_t record : finding.records) {
        const std::pair at(records_[record].time->ticks, record);
        if (at >= std::pair(finding.time, finding.place)) std::tie(finding.time, finding.place) = at;
      }
      for (const std::int64_t time : times) {
        const bool inside = std::ranges::any_of(window, [&](const Occurrence* e) { return e->time == time; });
        if (!inside || !holds(in, between(events, time - timespan, time)) || !told.insert(time).second) continue;
        std::size_t place = 0;
        for (const Occurrence& event : events) place = event.time == time ? std::max(place, event.place) : place;
        out.moments.push_back({time, place, roots, out.findings.size() - 1});
      }
    }
  }

  Result evaluate(const SigmaCorrelation& in) {
    Result out;
    for (const auto& [key, events] : groups(in)) evaluate_group(in, events, out);
    return out;
  }

  const detector::Set& set_;
  const std::vector<record::Record>& records_;
  std::map<std::uint32_t, Result> done_;
};

}  // namespace

std::vector<Correlated> correlate(const detector::Set& set, const std::vector<std::uint32_t>& correlations,
                                  const std::vector<record::Record>& records) {
  Correlator correlator(set, records);
  std::vector<Correlated> out;
  for (const std::uint32_t index : correlations) {
    if (set.correlations[index].silent) continue;
    for (const Finding& finding : correlator.result(index).findings)
      out.push_back({index, finding.time, finding.records});
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace backtrail::hunt::naive
