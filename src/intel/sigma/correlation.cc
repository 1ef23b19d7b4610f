// SPDX-License-Identifier: Apache-2.0
#include "intel/sigma/correlation.h"

#include <algorithm>
#include <charconv>

#include "intel/codes.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

using base::Yaml;
using detector::SigmaCorrelation;

// 400 years: longer timespans overflow nothing, but nobody means them.
constexpr std::int64_t kLongestTimespan_s = 400LL * 31'556'952;

class CorrelationReader {
 public:
  CorrelationReader(const Yaml& root, const SigmaOrigin& origin) : root_(root), origin_(origin) {}

  base::Result<ReadCorrelation> read();

 private:
  std::unexpected<base::Error> bad(std::string message, const Yaml& at, std::string hint = {}) const {
    const Yaml& place = at.line == 0 ? *node_ : at;
    return base::fail(kBadRule, std::move(message), {origin_.path, {}, place.line, place.column}, std::move(hint));
  }
  base::Status read_type(SigmaCorrelation& out) const;
  base::Status read_parts(SigmaCorrelation& out) const;
  base::Status read_timespan(SigmaCorrelation& out) const;
  base::Status read_aliases(SigmaCorrelation& out) const;
  base::Status read_condition(SigmaCorrelation& out) const;
  base::Result<std::vector<std::string>> texts(const Yaml& node, const char* what) const;

  const Yaml& root_;
  const SigmaOrigin& origin_;
  const Yaml* node_ = nullptr;
};

base::Result<std::vector<std::string>> CorrelationReader::texts(const Yaml& node, const char* what) const {
  if (node.is_scalar()) return std::vector<std::string>{node.text};
  std::vector<std::string> out;
  if (node.is_null()) return out;
  if (!node.is_sequence()) return bad("`" + std::string(what) + "` is a text or a list of texts", node);
  for (const Yaml& item : node.items) {
    if (!item.is_scalar()) return bad("`" + std::string(what) + "` is a text or a list of texts", item);
    out.push_back(item.text);
  }
  return out;
}

base::Status CorrelationReader::read_type(SigmaCorrelation& out) const {
  const Yaml* node = node_->find("type");
  const std::string word = node == nullptr ? "" : lower_ascii(node->text);
  for (int i = 0; i <= static_cast<int>(SigmaCorrelation::Type::value_percentile); ++i) {
    out.type = static_cast<SigmaCorrelation::Type>(i);
    if (detector::name(out.type) == word) return {};
  }
  return bad("there is no correlation of type '" + word + "'", node == nullptr ? *node_ : *node,
             "event_count, value_count, temporal, temporal_ordered, value_sum, value_avg, value_percentile");
}

/// The words of an extended condition that are rules, in order, each once.
std::vector<std::string> rules_in(const std::string& expression) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : expression + " ") {
    if (!is_blank(c) && c != '(' && c != ')') {
      word += c;
      continue;
    }
    const std::string lower = lower_ascii(word);
    if (!word.empty() && lower != "and" && lower != "or" && lower != "not" &&
        std::ranges::find(out, word) == out.end()) {
      out.push_back(word);
    }
    word.clear();
  }
  return out;
}

base::Status CorrelationReader::read_parts(SigmaCorrelation& out) const {
  std::vector<std::string> names;
  if (const Yaml* node = node_->find("rules"); node != nullptr && !node->is_null()) {
    BT_TRY(names, texts(*node, "rules"));
    const std::vector<std::string> used = rules_in(out.expression);
    for (const std::string& name : names) {
      if (out.expression.empty() || std::ranges::find(used, name) != used.end()) continue;
      return bad("the condition does not mention '" + name + "'", *node);
    }
  } else {
    names = rules_in(out.expression);
  }
  if (names.empty()) return bad("a correlation names the `rules` that it is about", *node_);
  for (std::string& name : names) out.parts.push_back({std::move(name)});
  return {};
}

base::Status CorrelationReader::read_timespan(SigmaCorrelation& out) const {
  const Yaml* node = node_->find("timespan");
  if (node == nullptr) return bad("a correlation needs a `timespan`", *node_, "timespan: 10m");
  const std::string& text = node->text;
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  std::int64_t unit_s = 0;
  // Months and years are those of pySigma: a twelfth of, and one mean Gregorian year.
  constexpr std::pair<char, std::int64_t> kUnits[] = {{'s', 1},       {'m', 60},        {'h', 3600},      {'d', 86'400},
                                                      {'w', 604'800}, {'M', 2'629'746}, {'y', 31'556'952}};
  if (error == std::errc() && end + 1 == text.data() + text.size()) {
    for (const auto& [letter, seconds] : kUnits) unit_s = letter == *end ? seconds : unit_s;
  }
  if (unit_s == 0 || count <= 0 || count > kLongestTimespan_s / unit_s) {
    return bad("'" + text.substr(0, 40) + "' is no timespan", *node, "a number and s, m, h, d, w, M or y: 90m");
  }
  out.timespan_s = count * unit_s;
  return {};
}

base::Status CorrelationReader::read_aliases(SigmaCorrelation& out) const {
  const Yaml* node = node_->find("aliases");
  if (node == nullptr || node->is_null()) return {};
  if (!node->is_mapping()) return bad("`aliases` is a mapping of names to rules and their fields", *node);
  for (const auto& [name, fields] : node->entries) {
    if (!fields.is_mapping()) return bad("the alias '" + name + "' is a mapping of rules to fields", fields);
    SigmaCorrelation::Alias& alias = out.aliases.emplace_back();
    alias.name = name;
    for (const auto& [part, field] : fields.entries) {
      if (!field.is_scalar())
        return bad("the alias '" + name + "' has something else than a field for '" + part + "'", field);
      alias.fields.emplace_back(part, field.text);
    }
  }
  return {};
}

base::Status CorrelationReader::read_condition(SigmaCorrelation& out) const {
  const Yaml* node = node_->find("condition");
  if (node == nullptr || node->is_null()) return {};
  const bool temporal =
      out.type == SigmaCorrelation::Type::temporal || out.type == SigmaCorrelation::Type::temporal_ordered;
  if (node->is_scalar()) {
    if (!temporal) return bad("only temporal correlations have a condition in words", *node, "condition: {gte: 10}");
    out.expression = node->text;
    return {};
  }
  if (!node->is_mapping()) return bad("`condition` is a mapping like {gte: 10}, or a text", *node);
  for (const auto& [key, value] : node->entries) {
    if (key == "field") {
      BT_TRY(out.fields, texts(value, "field"));
      continue;
    }
    if (!value.is_scalar()) return bad("'" + key + "' in `condition` is a number", value);
    if (key == "percentile") {
      out.percentile = value.text;
      continue;
    }
    bool known = false;
    for (int i = 0; i <= static_cast<int>(SigmaCorrelation::Compare::neq); ++i) {
      const auto compare = static_cast<SigmaCorrelation::Compare>(i);
      if (detector::name(compare) != key) continue;
      out.thresholds.push_back({compare, value.text});
      known = true;
    }
    if (!known) return bad("`condition` has no '" + key + "'", value, "lt, lte, gt, gte, eq, neq, field, percentile");
  }
  return {};
}

base::Result<ReadCorrelation> CorrelationReader::read() {
  node_ = &root_;
  ReadCorrelation out;
  SigmaCorrelation& one = out.correlation;
  BT_TRY_STATUS(read_head(root_, origin_, one));
  const Yaml* node = root_.find("correlation");
  if (node == nullptr || !node->is_mapping()) return bad("`correlation` is a mapping", root_);
  node_ = node;
  one.line = node->line;
  out.generate = root_.text_of("generate") == "true" || node->text_of("generate") == "true";
  BT_TRY_STATUS(read_type(one));
  BT_TRY_STATUS(read_condition(one));
  BT_TRY_STATUS(read_parts(one));
  BT_TRY_STATUS(read_timespan(one));
  BT_TRY_STATUS(read_aliases(one));
  if (const Yaml* group_by = node->find("group-by"); group_by != nullptr) {
    BT_TRY(one.group_by, texts(*group_by, "group-by"));
  }
  return out;
}

}  // namespace

base::Result<ReadCorrelation> read_correlation(const Yaml& root, const SigmaOrigin& origin) {
  return CorrelationReader(root, origin).read();
}

std::vector<std::string> silenced_by(const Yaml& root) {
  std::vector<std::string> out;
  const Yaml* correlation = root.find("correlation");
  if (correlation == nullptr || root.text_of("generate") == "true" || correlation->text_of("generate") == "true")
    return out;
  const Yaml* rules = correlation->find("rules");
  if (rules == nullptr) return out;
  if (rules->is_scalar()) out.push_back(rules->text);
  for (const Yaml& rule : rules->items) {
    if (rule.is_scalar()) out.push_back(rule.text);
  }
  return out;
}

}  // namespace backtrail::intel
