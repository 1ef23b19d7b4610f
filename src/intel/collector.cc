// SPDX-License-Identifier: Apache-2.0
#include "intel/collector.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "intel/codes.h"
#include "intel/same.h"

namespace backtrail::intel {
namespace {

/// Of two texts the one to keep: the one that says something, and of two the smaller, so that order does not matter.
void keep_smaller(std::string& kept, std::string& other) {
  if (kept.empty() || (!other.empty() && other < kept)) kept = std::move(other);
}

/// Widens `kept` to hold `other` too; nothing is without bound.
template <typename Detector>
void widen(Detector& kept, const Detector& other) {
  if (!other.valid_from || (kept.valid_from && *other.valid_from < *kept.valid_from))
    kept.valid_from = other.valid_from;
  if (!other.valid_until || (kept.valid_until && *other.valid_until > *kept.valid_until)) {
    kept.valid_until = other.valid_until;
  }
}

void sort_unique(std::vector<std::uint32_t>& all) {
  std::ranges::sort(all);
  const auto rest = std::ranges::unique(all);
  all.erase(rest.begin(), rest.end());
}

auto identity(const detector::Indicator& indicator) { return std::tie(indicator.kind, indicator.value, indicator.id); }

/// Sorts by identity, equal ones as they were. By numbers that hold the first bytes of each value, for the values of a
/// million lie all over memory; and in place, for sorting the indicators themselves takes half of their memory again.
void sort_by_identity(std::vector<detector::Indicator>& all) {
  struct Key {
    std::uint64_t head = 0;  // the first eight bytes, so that numbers compare as the texts do
    std::uint32_t index = 0;
    observable::Kind kind{};
  };
  std::vector<Key> keys(all.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    keys[i].index = i;
    keys[i].kind = all[i].kind;
    for (std::size_t byte = 0; byte < 8; ++byte) {
      const std::string& value = all[i].value;
      keys[i].head = keys[i].head << 8 | (byte < value.size() ? static_cast<unsigned char>(value[byte]) : 0U);
    }
  }
  std::ranges::sort(keys, [&](const Key& a, const Key& b) {
    if (a.kind != b.kind) return a.kind < b.kind;
    if (a.head != b.head) return a.head < b.head;
    const auto left = std::tie(all[a.index].value, all[a.index].id);
    const auto right = std::tie(all[b.index].value, all[b.index].id);
    return left == right ? a.index < b.index : left < right;
  });
  // Each cycle of the permutation is walked once, with one indicator in the hand.
  for (std::uint32_t start = 0; start < keys.size(); ++start) {
    if (keys[start].index == start) continue;
    detector::Indicator held = std::move(all[start]);
    std::uint32_t to = start;
    for (;;) {
      const std::uint32_t from = std::exchange(keys[to].index, to);
      if (from == start) break;
      all[to] = std::move(all[from]);
      to = from;
    }
    all[to] = std::move(held);
  }
}

/// "" is no bound, anything else must be a time.
base::Result<std::optional<base::Instant>> bound(const std::string& text, const char* which) {
  if (text.empty()) return std::optional<base::Instant>{};
  if (const auto parsed = base::parse_iso(text)) return std::optional(parsed->instant);
  return base::fail(kBadValidity, std::string(which) + " '" + text + "' is not a time", {},
                    "write it like 2017-02-03 or 2017-02-03T04:05:06Z");
}

}  // namespace

void Collector::begin_file(std::string path) {
  path_ = std::move(path);
  taken_ = 0;
  refused_ = 0;
}

std::uint64_t Collector::end_file() {
  if (refused_ > kRefusalsPerFile) {
    base::Error error{kBadIndicator,
                      std::to_string(refused_ - kRefusalsPerFile) + " more entries of this file cannot be evaluated",
                      {path_}};
    set_.not_evaluated.push_back({path_, "", std::move(error)});
  }
  return taken_;
}

void Collector::refuse(std::string id, base::Error error) {
  if (error.place.path.empty()) error.place.path = path_;
  if (++refused_ <= kRefusalsPerFile) set_.not_evaluated.push_back({path_, std::move(id), std::move(error)});
}

void Collector::rule(detector::SigmaRule rule) {
  ++taken_;
  set_.rules.push_back(std::move(rule));
}

void Collector::yara(std::string text, std::vector<detector::YaraRule> rules) {
  if (rules.empty()) return;
  const auto source = static_cast<std::uint32_t>(set_.yara_sources.size());
  set_.yara_sources.push_back({path_, std::move(text)});
  taken_ += rules.size();
  for (detector::YaraRule& rule : rules) {
    rule.source = source;
    set_.yara_rules.push_back(std::move(rule));
  }
}

void Collector::correlation(ReadCorrelation correlation) {
  ++taken_;
  links_.correlations.push_back(std::move(correlation));
}

void Collector::filter(detector::SigmaFilter filter) {
  ++taken_;
  links_.filters.push_back(std::move(filter));
}

std::optional<Collector::Validity> Collector::validity(const std::string& id, const IndicatorContext& context,
                                                       std::uint64_t line) {
  auto from = bound(context.valid_from, "valid_from");
  auto until = bound(context.valid_until, "valid_until");
  for (auto* time : {&from, &until}) {
    if (*time) continue;
    base::Error error = std::move(time->error());
    error.place.line = line;
    refuse(id, std::move(error));
    return {};
  }
  if (*from && *until && **until <= **from) {
    refuse(id, {kBadValidity, "valid_until is not after valid_from, so it was never valid", {path_, {}, line}});
    return {};
  }
  return Validity{*from, *until};
}

std::vector<std::uint32_t> Collector::sources_of(const IndicatorContext& context) {
  std::vector<std::string> reports = context.more_reports;
  if (reports.empty() || !context.report.empty()) reports.push_back(context.report);
  std::vector<std::uint32_t> out;
  for (std::string& report : reports) {
    const auto next = static_cast<std::uint32_t>(sources_.size());
    detector::Source source{path_, std::move(report), context.indicates, context.labels, context.markings};
    out.push_back(sources_.try_emplace(std::move(source), next).first->second);
  }
  return out;
}

void Collector::pattern(std::string text, bool single, const IndicatorContext& context) {
  detector::StixPattern made;
  made.id = context.id.empty() ? "sha256:" + base::sha256(text).hex() : context.id;
  made.title = context.title;
  made.pattern = std::move(text);
  made.single = single;
  const auto valid = validity(made.id, context, 0);
  if (!valid) return;
  made.valid_from = valid->from;
  made.valid_until = valid->until;
  made.sources = sources_of(context);
  set_.patterns.push_back(std::move(made));
  ++taken_;
}

void Collector::indicator(observable::Observable seen, std::string_view text, const IndicatorContext& context,
                          std::uint64_t line) {
  detector::Indicator made;
  made.kind = seen.kind;
  made.value = std::move(seen.value);
  if (text != made.value) made.pattern = text;
  made.id = context.id;
  made.title = context.title;
  const auto valid = validity(detector::id_of(made), context, line);
  if (!valid) return;
  made.valid_from = valid->from;
  made.valid_until = valid->until;
  made.sources = sources_of(context);
  set_.indicators.push_back(std::move(made));
  ++taken_;
}

/// YARA's rules stay with the others of their file, which may refer to them.
void Collector::merge_rules() {
  merge_same(set_.rules, [](detector::SigmaRule& rule) -> detector::SigmaHead& { return rule; });
  std::map<std::pair<std::string, base::Digest>, std::set<std::string>> files;
  for (const detector::YaraRule& rule : set_.yara_rules) files[{rule.id, rule.sha256}].insert(rule.path);
  for (detector::YaraRule& rule : set_.yara_rules) {
    const auto& all = files.at({rule.id, rule.sha256});
    std::ranges::copy_if(all, std::back_inserter(rule.also_at),
                         [&](const std::string& path) { return path != rule.path; });
  }
}

void Collector::merge_indicators() {
  auto& all = set_.indicators;
  sort_by_identity(all);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (kept == 0 || identity(all[kept - 1]) != identity(all[i])) {
      if (kept != i) all[kept] = std::move(all[i]);
      ++kept;
      continue;
    }
    detector::Indicator& into = all[kept - 1];
    // A list that has it in canonical form has no pattern of its own, and that is the smallest.
    if (!into.pattern.empty() && all[i].pattern < into.pattern) into.pattern = std::move(all[i].pattern);
    keep_smaller(into.title, all[i].title);
    widen(into, all[i]);
    into.sources.insert(into.sources.end(), all[i].sources.begin(), all[i].sources.end());
  }
  all.resize(kept);
  for (detector::Indicator& indicator : all) sort_unique(indicator.sources);
}

/// As indicators: of one id and one pattern there is one.
void Collector::merge_patterns() {
  const auto key = [](const detector::StixPattern& one) { return std::tie(one.id, one.pattern); };
  std::vector<detector::StixPattern> kept;
  std::ranges::stable_sort(set_.patterns, {}, key);
  for (detector::StixPattern& one : set_.patterns) {
    if (kept.empty() || key(kept.back()) != key(one)) {
      kept.push_back(std::move(one));
      continue;
    }
    keep_smaller(kept.back().title, one.title);
    widen(kept.back(), one);
    kept.back().sources.insert(kept.back().sources.end(), one.sources.begin(), one.sources.end());
  }
  set_.patterns = std::move(kept);
  for (detector::StixPattern& one : set_.patterns) sort_unique(one.sources);
}

/// Sources were numbered as they came; the map has them sorted.
void Collector::sort_sources() {
  std::vector<std::uint32_t> place(sources_.size());
  for (const auto& [source, number] : sources_) {
    place[number] = static_cast<std::uint32_t>(set_.sources.size());
    set_.sources.push_back(source);
  }
  for (detector::Indicator& indicator : set_.indicators) {
    for (std::uint32_t& source : indicator.sources) source = place[source];
  }
  for (detector::StixPattern& pattern : set_.patterns) {
    for (std::uint32_t& source : pattern.sources) source = place[source];
  }
}

detector::Set Collector::finish() {
  merge_rules();
  link(std::move(links_), set_);
  sort_sources();
  merge_indicators();
  merge_patterns();
  return std::move(set_);
}

}  // namespace backtrail::intel
