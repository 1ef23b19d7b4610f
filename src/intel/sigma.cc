// SPDX-License-Identifier: Apache-2.0
#include "intel/sigma.h"

#include <algorithm>
#include <array>

#include "base/yaml.h"
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

class RuleReader {
 public:
  explicit RuleReader(const std::string& path) : path_(path) {}

  base::Result<detector::SigmaRule> read(const Yaml& root);

 private:
  /// An empty value has no place of its own: the rule's is named then.
  std::unexpected<base::Error> bad(std::string message, const Yaml& at, base::Code code = kBadRule) const {
    const Yaml& place = at.line == 0 ? *root_ : at;
    return base::fail(code, std::move(message), {path_, {}, place.line, place.column});
  }
  base::Status read_log_source(const Yaml& root, detector::SigmaRule& rule) const;
  base::Status read_detection(const Yaml& root, detector::SigmaRule& rule) const;
  base::Status read_conditions(const Yaml& node, detector::SigmaRule& rule) const;
  base::Result<detector::SigmaSearch> read_search(const std::string& name, const Yaml& node) const;
  base::Result<std::vector<detector::SigmaItem>> read_items(const Yaml& map) const;
  base::Result<detector::SigmaItem> read_item(std::string_view key, const Yaml& value) const;

  const std::string& path_;
  const Yaml* root_ = nullptr;
};

base::Status RuleReader::read_log_source(const Yaml& root, detector::SigmaRule& rule) const {
  const Yaml* node = root.find("logsource");
  if (node == nullptr || !node->is_mapping())
    return bad("a rule needs a `logsource` with product, category or service", root);
  for (const auto& [key, value] : node->entries) {
    if (key == "definition") continue;  // prose for people
    std::string* into = key == "product"    ? &rule.log_source.product
                        : key == "category" ? &rule.log_source.category
                        : key == "service"  ? &rule.log_source.service
                                            : nullptr;
    if (into == nullptr)
      return bad("`logsource` names '" + key + "', which this version does not evaluate", value, kRuleNotYet);
    if (value.is_null()) continue;
    if (!value.is_scalar()) return bad("`logsource` has '" + key + "' as something else than a word", value);
    *into = lower_ascii(value.text);
  }
  return {};
}

base::Status RuleReader::read_conditions(const Yaml& node, detector::SigmaRule& rule) const {
  rule.condition_line = node.line;
  if (node.is_scalar()) {
    rule.conditions.push_back(node.text);
    return {};
  }
  if (!node.is_sequence() || node.items.empty()) return bad("`condition` must be a text or a list of texts", node);
  for (const Yaml& item : node.items) {
    if (!item.is_scalar()) return bad("`condition` must be a text or a list of texts", item);
    rule.conditions.push_back(item.text);
  }
  return {};
}

base::Result<detector::SigmaItem> RuleReader::read_item(std::string_view key, const Yaml& value) const {
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

base::Result<std::vector<detector::SigmaItem>> RuleReader::read_items(const Yaml& map) const {
  if (map.entries.empty()) return bad("an empty mapping says nothing to look for", map);
  std::vector<detector::SigmaItem> items;
  for (const auto& [key, value] : map.entries) {
    BT_TRY(auto item, read_item(key, value));
    items.push_back(std::move(item));
  }
  return items;
}

base::Result<detector::SigmaSearch> RuleReader::read_search(const std::string& name, const Yaml& node) const {
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

base::Status RuleReader::read_detection(const Yaml& root, detector::SigmaRule& rule) const {
  const Yaml* node = root.find("detection");
  if (node == nullptr || !node->is_mapping()) return bad("a rule needs a `detection` mapping", root);
  const Yaml* condition = node->find("condition");
  if (condition == nullptr) return bad("`detection` has no `condition`", *node);
  BT_TRY_STATUS(read_conditions(*condition, rule));
  for (const auto& [name, value] : node->entries) {
    if (name == "condition") continue;
    if (name == "timeframe") {
      return bad("`timeframe` belongs to conditions that count, which Sigma 2 has as correlations", value, kRuleNotYet);
    }
    BT_TRY(auto search, read_search(name, value));
    rule.searches.push_back(std::move(search));
  }
  if (rule.searches.empty()) return bad("`detection` has no search identifier", *node);
  return {};
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

base::Result<detector::SigmaRule> RuleReader::read(const Yaml& root) {
  root_ = &root;
  detector::SigmaRule rule;
  rule.id = root.text_of("id");
  rule.title = root.text_of("title");
  rule.status = root.text_of("status");
  rule.author = root.text_of("author");
  rule.license = root.text_of("license");
  rule.level = lower_ascii(root.text_of("level"));
  if (const Yaml* level = root.find("level");
      !rule.level.empty() && std::ranges::find(kLevels, rule.level) == kLevels.end()) {
    return bad("the level '" + rule.level + "' is none of informational, low, medium, high, critical", *level);
  }
  rule.techniques = techniques(root.find("tags"));
  rule.path = path_;
  BT_TRY_STATUS(read_log_source(root, rule));
  BT_TRY_STATUS(read_detection(root, rule));
  return rule;
}

/// The rules that a correlation would keep silent (Sigma correlation rules 2.1, "generate").
void silence_parts(const Yaml& root, Collector& into) {
  const Yaml* correlation = root.find("correlation");
  if (correlation == nullptr) return;
  if (root.text_of("generate") == "true" || correlation->text_of("generate") == "true") return;
  const Yaml* rules = correlation->find("rules");
  if (rules == nullptr) return;
  if (rules->is_scalar()) into.silence(rules->text);
  for (const Yaml& rule : rules->items) {
    if (rule.is_scalar()) into.silence(rule.text);
  }
}

/// Why a Sigma document is not a plain rule; empty when it is one.
std::string special_form(const Yaml& root, bool collection) {
  if (root.find("correlation") != nullptr) return "a correlation; these are not evaluated yet";
  if (root.find("filter") != nullptr)
    return "a filter for other rules; these are not evaluated yet, so the rules go unfiltered";
  if (root.find("action") != nullptr)
    return "part of a rule collection (`action: " + std::string(root.text_of("action")) +
           "`), a form that Sigma 2 no longer has";
  if (collection) return "in a file with `action: global`, a form that Sigma 2 no longer has";
  return {};
}

bool is_sigma(const Yaml& root) {
  if (!root.is_mapping()) return false;
  for (const char* key : {"detection", "logsource", "correlation"}) {
    if (root.find(key) != nullptr) return true;
  }
  return root.find("title") != nullptr && (root.find("filter") != nullptr || root.find("action") != nullptr);
}

}  // namespace

bool read_sigma(std::string_view text, Collector& into) {
  auto documents = base::parse_yaml(text, into.path());
  if (!documents) {
    into.refuse("", std::move(documents.error()));
    return true;
  }
  const bool any = std::ranges::any_of(*documents, [](const auto& document) { return is_sigma(document.root); });
  if (!any) return false;
  const bool collection =
      std::ranges::any_of(*documents, [](const auto& each) { return each.root.text_of("action") == "global"; });
  for (const base::YamlDocument& document : *documents) {
    const Yaml& root = document.root;
    if (root.is_null()) continue;  // nothing stands between two `---`
    const base::Digest digest = base::sha256(text.substr(document.begin, document.end - document.begin));
    std::string id(root.text_of("id"));
    if (id.empty()) id = digest.text();
    if (!is_sigma(root) && !collection) {
      into.refuse(
          id, {kBadRule, "this document is no Sigma rule, though its file holds some", {into.path(), {}, root.line}});
      continue;
    }
    if (std::string form = special_form(root, collection); !form.empty()) {
      silence_parts(root, into);
      into.refuse(id, {kRuleNotYet, "this is " + form, {into.path(), {}, root.line}});
      continue;
    }
    auto rule = RuleReader(into.path()).read(root);
    if (!rule) {
      into.refuse(id, std::move(rule.error()));
      continue;
    }
    rule->id = id;
    rule->sha256 = digest;
    into.rule(std::move(*rule), std::string(root.text_of("name")));
  }
  return true;
}

}  // namespace backtrail::intel
