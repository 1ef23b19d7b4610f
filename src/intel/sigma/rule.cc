// SPDX-License-Identifier: Apache-2.0
#include "intel/sigma/rule.h"

#include <algorithm>
#include <array>

#include "intel/codes.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

using base::Yaml;
using detector::Scalar;

constexpr std::array<std::string_view, 5> kLevels{"informational", "low", "medium", "high", "critical"};

bool is_number(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.starts_with("0x"))
    return text.size() > 2 && text.find_first_not_of("0123456789abcdefABCDEF", 2) == text.npos;
  if (text.starts_with("0o")) return text.size() > 2 && text.find_first_not_of("01234567", 2) == text.npos;
  std::size_t digits = 0;
  std::size_t at = 0;
  for (bool dot = false; at < text.size(); ++at) {
    if (is_digit(text[at])) {
      ++digits;
    } else if (text[at] == '.' && !dot) {
      dot = true;
    } else {
      break;
    }
  }
  if (digits == 0) return false;
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  if (++at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  return at < text.size() && text.find_first_not_of("0123456789", at) == text.npos;
}

/// YAML 1.2.2, section 10.3.2: the core schema's resolution of plain scalars.
Scalar scalar(const Yaml& node) {
  if (node.is_null()) return {};
  Scalar out{Scalar::Type::text, node.text};
  if (!node.plain) return out;
  const std::string lower = lower_ascii(node.text);
  const bool one_case = node.text == lower || node.text.substr(1) == lower.substr(1) ||
                        std::ranges::none_of(node.text, [](char c) { return c >= 'a' && c <= 'z'; });
  if ((lower == "true" || lower == "false") && one_case) {
    out.type = Scalar::Type::boolean;
  } else if (is_number(node.text)) {
    out.type = Scalar::Type::number;
  }
  return out;
}

class DetectionReader {
 public:
  DetectionReader(const std::string& path, const Yaml& root) : path_(path), root_(&root) {}

  base::Result<detector::SigmaLogSource> read_log_source() const;
  /// The search identifiers of `detection` or `filter`, whose keys in `other` are none.
  base::Result<std::vector<detector::SigmaSearch>> read_searches(const Yaml& node, std::string_view other) const;
  base::Result<std::vector<std::string>> read_conditions(const Yaml& node) const;
  /// An empty value has no place of its own: the rule's is named then.
  std::unexpected<base::Error> bad(std::string message, const Yaml& at, base::Code code = kBadRule) const {
    const Yaml& place = at.line == 0 ? *root_ : at;
    return base::fail(code, std::move(message), {path_, {}, place.line, place.column});
  }

 private:
  base::Result<detector::SigmaSearch> read_search(const std::string& name, const Yaml& node) const;
  base::Result<std::vector<detector::SigmaItem>> read_items(const Yaml& map) const;
  base::Result<detector::SigmaItem> read_item(std::string_view key, const Yaml& value) const;

  const std::string& path_;
  const Yaml* root_;
};

base::Result<detector::SigmaLogSource> DetectionReader::read_log_source() const {
  const Yaml* node = root_->find("logsource");
  if (node == nullptr || !node->is_mapping())
    return bad("a rule needs a `logsource` with product, category or service", *root_);
  detector::SigmaLogSource out;
  for (const auto& [key, value] : node->entries) {
    if (key == "definition") continue;  // prose for people
    std::string* into = key == "product"    ? &out.product
                        : key == "category" ? &out.category
                        : key == "service"  ? &out.service
                                            : nullptr;
    if (into == nullptr)
      return bad("`logsource` names '" + key + "', which this version does not evaluate", value, kRuleNotYet);
    if (value.is_null()) continue;
    if (!value.is_scalar()) return bad("`logsource` has '" + key + "' as something else than a word", value);
    *into = lower_ascii(value.text);
  }
  return out;
}

base::Result<std::vector<std::string>> DetectionReader::read_conditions(const Yaml& node) const {
  if (node.is_scalar()) return std::vector<std::string>{node.text};
  if (!node.is_sequence() || node.items.empty()) return bad("`condition` must be a text or a list of texts", node);
  std::vector<std::string> out;
  for (const Yaml& item : node.items) {
    if (!item.is_scalar()) return bad("`condition` must be a text or a list of texts", item);
    out.push_back(item.text);
  }
  return out;
}

base::Result<detector::SigmaItem> DetectionReader::read_item(std::string_view key, const Yaml& value) const {
  detector::SigmaItem item;
  item.line = value.line;
  std::size_t bar = key.find('|');
  item.field = key.substr(0, bar);
  while (bar != key.npos) {
    const std::size_t begin = bar + 1;
    bar = key.find('|', begin);
    item.modifiers.emplace_back(key.substr(begin, bar == key.npos ? bar : bar - begin));
  }
  if (value.is_mapping()) return bad("'" + std::string(key) + "' holds a mapping where values are needed", value);
  if (!value.is_sequence()) {
    item.values.push_back(scalar(value));
    return item;
  }
  if (value.items.empty()) return bad("'" + std::string(key) + "' has an empty list of values", value);
  for (const Yaml& each : value.items) {
    if (each.is_mapping() || each.is_sequence())
      return bad("'" + std::string(key) + "' holds a list or mapping inside its list", each);
    item.values.push_back(scalar(each));
  }
  return item;
}

base::Result<std::vector<detector::SigmaItem>> DetectionReader::read_items(const Yaml& map) const {
  if (map.entries.empty()) return bad("an empty mapping says nothing to look for", map);
  std::vector<detector::SigmaItem> items;
  for (const auto& [key, value] : map.entries) {
    BT_TRY(auto item, read_item(key, value));
    items.push_back(std::move(item));
  }
  return items;
}

base::Result<detector::SigmaSearch> DetectionReader::read_search(const std::string& name, const Yaml& node) const {
  detector::SigmaSearch search{name, {}, node.line};
  if (node.is_mapping()) {
    BT_TRY(auto items, read_items(node));
    search.any_of.push_back(std::move(items));
    return search;
  }
  if (node.is_scalar()) {
    search.any_of.push_back({{"", {}, {scalar(node)}, node.line}});
    return search;
  }
  if (!node.is_sequence() || node.items.empty()) return bad("'" + name + "' says nothing to look for", node);
  detector::SigmaItem keywords{"", {}, {}, node.line};
  for (const Yaml& each : node.items) {
    if (each.is_sequence()) return bad("'" + name + "' holds a list inside its list", each);
    if (each.is_mapping()) {
      BT_TRY(auto items, read_items(each));
      search.any_of.push_back(std::move(items));
    } else {
      keywords.values.push_back(scalar(each));
    }
  }
  if (!keywords.values.empty()) search.any_of.push_back({std::move(keywords)});
  return search;
}

base::Result<std::vector<detector::SigmaSearch>> DetectionReader::read_searches(const Yaml& node,
                                                                                std::string_view other) const {
  std::vector<detector::SigmaSearch> out;
  for (const auto& [name, value] : node.entries) {
    if (name == "condition" || name == other) continue;
    if (name == "timeframe") {
      return bad("`timeframe` belongs to conditions that count, which Sigma 2 has as correlations", value, kRuleNotYet);
    }
    BT_TRY(auto search, read_search(name, value));
    out.push_back(std::move(search));
  }
  if (out.empty()) return bad("there is no search identifier", node);
  return out;
}

/// "attack.t1003.001" -> "T1003.001"; other tags are not techniques.
std::vector<std::string> techniques(const Yaml* tags) {
  std::vector<std::string> out;
  if (tags == nullptr) return out;
  for (const Yaml& tag : tags->items) {
    std::string text = lower_ascii(tag.text);
    if (!text.starts_with("attack.t")) continue;
    std::string id = "T" + text.substr(8);
    const auto digits = [&](std::size_t from, std::size_t count) {
      return std::all_of(id.begin() + static_cast<std::ptrdiff_t>(from),
                         id.begin() + static_cast<std::ptrdiff_t>(from + count), is_digit);
    };
    const bool base_form = id.size() == 5 && digits(1, 4);
    const bool sub_form = id.size() == 9 && id[5] == '.' && digits(1, 4) && digits(6, 3);
    if (base_form || sub_form) out.push_back(std::move(id));
  }
  std::ranges::sort(out);
  const auto rest = std::ranges::unique(out);
  out.erase(rest.begin(), rest.end());
  return out;
}

/// `related: [{id, type}]`; what is not of that form is left out, for nothing hangs on it.
std::vector<std::pair<std::string, std::string>> related(const Yaml* list) {
  std::vector<std::pair<std::string, std::string>> out;
  if (list == nullptr) return out;
  for (const Yaml& one : list->items) {
    if (!one.text_of("id").empty()) out.emplace_back(one.text_of("id"), one.text_of("type"));
  }
  return out;
}

}  // namespace

base::Status read_head(const Yaml& root, const SigmaOrigin& origin, detector::SigmaHead& out) {
  out.id = root.text_of("id");
  if (out.id.empty()) out.id = origin.sha256.text();
  out.name = root.text_of("name");
  out.title = root.text_of("title");
  out.status = root.text_of("status");
  out.author = root.text_of("author");
  out.license = root.text_of("license");
  out.level = lower_ascii(root.text_of("level"));
  if (const Yaml* level = root.find("level");
      !out.level.empty() && std::ranges::find(kLevels, out.level) == kLevels.end()) {
    return base::fail(kBadRule, "the level '" + out.level + "' is none of informational, low, medium, high, critical",
                      {origin.path, {}, level->line, level->column});
  }
  out.techniques = techniques(root.find("tags"));
  if (const Yaml* columns = root.find("fields")) {
    for (const Yaml& column : columns->items) {
      if (column.is_scalar()) out.columns.push_back(column.text);
    }
  }
  out.related = related(root.find("related"));
  out.path = origin.path;
  out.sha256 = origin.sha256;
  return {};
}

Scalar read_scalar(const Yaml& node) { return scalar(node); }

base::Result<detector::SigmaRule> read_rule(const Yaml& root, const SigmaOrigin& origin) {
  const DetectionReader reader(origin.path, root);
  detector::SigmaRule rule;
  BT_TRY_STATUS(read_head(root, origin, rule));
  BT_TRY(rule.log_source, reader.read_log_source());
  const Yaml* node = root.find("detection");
  if (node == nullptr || !node->is_mapping()) return reader.bad("a rule needs a `detection` mapping", root);
  const Yaml* condition = node->find("condition");
  if (condition == nullptr) return reader.bad("`detection` has no `condition`", *node);
  rule.condition_line = condition->line;
  BT_TRY(rule.conditions, reader.read_conditions(*condition));
  BT_TRY(rule.searches, reader.read_searches(*node, ""));
  return rule;
}

base::Result<detector::SigmaFilter> read_filter(const Yaml& root, const SigmaOrigin& origin) {
  const DetectionReader reader(origin.path, root);
  detector::SigmaFilter filter;
  BT_TRY_STATUS(read_head(root, origin, filter));
  BT_TRY(filter.log_source, reader.read_log_source());
  const Yaml* node = root.find("filter");
  if (node == nullptr || !node->is_mapping()) return reader.bad("a filter needs a `filter` mapping", root);
  const Yaml* rules = node->find("rules");
  if (rules == nullptr || rules->is_mapping()) {
    return reader.bad("a filter names its `rules`, or says `any`", *node);
  }
  if (rules->is_scalar() && lower_ascii(rules->text) != "any") filter.rules.push_back(rules->text);
  for (const Yaml& rule : rules->items) {
    if (!rule.is_scalar()) return reader.bad("`rules` is a list of ids and names", rule);
    filter.rules.push_back(rule.text);
  }
  const Yaml* condition = node->find("condition");
  if (condition == nullptr || !condition->is_scalar()) return reader.bad("a filter has one `condition`", *node);
  filter.condition = condition->text;
  filter.condition_line = condition->line;
  BT_TRY(filter.searches, reader.read_searches(*node, "rules"));
  return filter;
}

}  // namespace backtrail::intel
