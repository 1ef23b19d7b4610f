// SPDX-License-Identifier: Apache-2.0
#include "record/mapping.h"

#include <algorithm>
#include <tuple>

#include "base/sha256.h"
#include "base/yaml.h"
#include "record/codes.h"

namespace backtrail::record {
namespace {

using base::Yaml;

std::unexpected<base::Error> bad(const std::string& path, const Yaml& at, std::string message) {
  return base::fail(kBadMapping, std::move(message), {path, {}, at.line, at.column},
                    "docs/formats/mappings.md says what a mapping may hold");
}

/// A scalar or a list of scalars, as texts; null is the empty text.
base::Result<std::vector<std::string>> texts(const Yaml* node, const std::string& path) {
  std::vector<std::string> out;
  if (node == nullptr) return out;
  if (node->is_scalar() || node->is_null()) {
    out.push_back(node->text);
    return out;
  }
  if (!node->is_sequence()) return bad(path, *node, "a word or a list of words belongs here");
  for (const Yaml& item : node->items) {
    if (!item.is_scalar()) return bad(path, item, "a list of words belongs here");
    out.push_back(item.text);
  }
  return out;
}

base::Status known_keys(const Yaml& node, std::initializer_list<std::string_view> known, const std::string& path) {
  if (!node.is_mapping()) return bad(path, node, "a mapping with named entries belongs here");
  for (const auto& [key, value] : node.entries) {
    if (std::ranges::find(known, key) == known.end()) return bad(path, value, "'" + key + "' is not known here");
  }
  return {};
}

base::Result<UrlFields> read_url(const Yaml& node, const std::string& path) {
  BT_TRY_STATUS(known_keys(node, {"schemes", "scheme", "host", "port", "path", "query"}, path));
  UrlFields out;
  BT_TRY(out.schemes, texts(node.find("schemes"), path));
  const std::pair<const char*, std::string*> fields[] = {
      {"scheme", &out.scheme}, {"host", &out.host}, {"port", &out.port}, {"path", &out.path}, {"query", &out.query}};
  for (const auto& [key, field] : fields) *field = node.text_of(key);
  if (out.host.empty() || out.path.empty()) return bad(path, node, "a URL needs the fields of its host and its path");
  if (out.schemes.empty()) return bad(path, node, "a URL needs schemes, such as [http, https]");
  return out;
}

base::Result<LogSourceRule> read_rule(const MappingSet& set, const Yaml& node, std::string_view product,
                                      const std::string& path) {
  BT_TRY_STATUS(known_keys(node, {"product", "service", "categories", "when", "any_field", "aliases", "urls"}, path));
  LogSourceRule rule;
  LogSource source;
  source.product = node.find("product") != nullptr ? node.text_of("product") : product;
  source.service = node.text_of("service");
  BT_TRY(source.categories, texts(node.find("categories"), path));
  rule.log_source = set.intern(source);
  if (const Yaml* when = node.find("when")) {
    for (const auto& [field, values] : when->entries) {
      BT_TRY(auto accepted, texts(&values, path));
      rule.when.push_back({field, std::move(accepted)});
    }
  }
  BT_TRY(rule.any_field, texts(node.find("any_field"), path));
  if (const Yaml* aliases = node.find("aliases")) {
    for (const auto& [name, from] : aliases->entries) rule.aliases.emplace(name, from.text);
  }
  if (const Yaml* urls = node.find("urls")) {
    for (const Yaml& item : urls->items) {
      BT_TRY(auto one, read_url(item, path));
      rule.urls.push_back(std::move(one));
    }
  }
  return rule;
}

/// How much of `name` the prefix covers, where a piece "*" stands for any one piece; 0 when it does not fit.
std::size_t prefix_length(std::string_view prefix, std::string_view name) {
  std::size_t at = 0;
  while (!prefix.empty()) {
    const std::size_t end = prefix.find('.');
    const std::string_view piece = prefix.substr(0, end);
    const std::size_t stop = name.find('.', at);
    if (stop == std::string_view::npos) return 0;
    if (piece != "*" && name.substr(at, stop - at) != piece) return 0;
    at = stop + 1;
    prefix = end == std::string_view::npos ? std::string_view() : prefix.substr(end + 1);
  }
  return at < name.size() ? at : 0;
}

}  // namespace

std::string Mapping::canonical(std::string_view native) const {
  if (!strip_root.empty() && native.starts_with(strip_root)) native.remove_prefix(strip_root.size());
  if (const auto known = rename.find(native); known != rename.end()) return known->second;
  for (const std::string& prefix : strip) {
    if (const std::size_t length = prefix_length(prefix, native)) return std::string(native.substr(length));
  }
  return std::string(native);
}

bool Mapping::serves(std::string_view family) const { return std::ranges::find(families, family) != families.end(); }

MappingSet::MappingSet() : unknown_(intern({})) {}

const LogSource* MappingSet::intern(const LogSource& log_source) const {
  const std::lock_guard lock(mutex_);
  const auto known = std::ranges::find(log_sources_, log_source);
  return known != log_sources_.end() ? &*known : &log_sources_.emplace_back(log_source);
}

const Mapping* MappingSet::find(std::string_view name) const {
  const auto known =
      std::ranges::find(mappings_, name, [](const auto& mapping) -> std::string_view { return mapping->name; });
  return known == mappings_.end() ? nullptr : known->get();
}

base::Status MappingSet::add_table(const Yaml& root, const std::string& path) {
  BT_TRY_STATUS(known_keys(root, {"kind", "name", "product", "rules"}, path));
  std::vector<LogSourceRule> rules;
  if (const Yaml* list = root.find("rules")) {
    for (const Yaml& item : list->items) {
      BT_TRY(auto rule, read_rule(*this, item, root.text_of("product"), path));
      rules.push_back(std::move(rule));
    }
  }
  tables_[std::string(root.text_of("name"))] = std::move(rules);
  return {};
}

base::Status MappingSet::add_mapping(const Yaml& root, const std::string& path, bool replace) {
  BT_TRY_STATUS(known_keys(root,
                           {"name", "title", "family", "priority", "recognise", "product", "log_sources", "rename",
                            "strip", "strip_root", "time", "record_id", "messages"},
                           path));
  auto mapping = std::make_unique<Mapping>();
  mapping->name = root.text_of("name");
  mapping->title = root.text_of("title");
  if (mapping->name.empty()) return bad(path, root, "a mapping needs a name");
  if (find(mapping->name) != nullptr && !replace)
    return bad(path, root, "there is a mapping '" + mapping->name + "' already");
  BT_TRY(mapping->families, texts(root.find("family"), path));
  if (const Yaml* priority = root.find("priority")) {
    const std::string& digits = priority->text;
    if (digits.empty() || digits.size() > 4 || digits.find_first_not_of("0123456789") != std::string::npos) {
      return bad(path, *priority, "a priority is a number of up to four digits");
    }
    mapping->priority = std::stoi(digits);
  }
  if (const Yaml* recognise = root.find("recognise")) {
    BT_TRY_STATUS(known_keys(*recognise, {"all", "any"}, path));
    BT_TRY(mapping->require_all, texts(recognise->find("all"), path));
    BT_TRY(mapping->require_any, texts(recognise->find("any"), path));
  }
  if (const Yaml* rename = root.find("rename")) {
    for (const auto& [native, canonical] : rename->entries) mapping->rename.emplace(native, canonical.text);
  }
  BT_TRY(mapping->strip, texts(root.find("strip"), path));
  mapping->strip_root = root.text_of("strip_root");
  BT_TRY(mapping->time_fields, texts(root.find("time"), path));
  mapping->record_id_field = root.text_of("record_id");
  if (const Yaml* messages = root.find("messages")) {
    for (const Yaml& item : messages->items) {
      BT_TRY_STATUS(known_keys(item, {"app", "text"}, path));
      MessagePatterns patterns;
      BT_TRY(patterns.apps, texts(item.find("app"), path));
      BT_TRY(patterns.texts, texts(item.find("text"), path));
      mapping->messages.push_back(std::move(patterns));
    }
  }

  const Yaml* sources = root.find("log_sources");
  if (sources != nullptr && sources->is_scalar()) {
    const auto table = tables_.find(sources->text);
    if (table == tables_.end()) return bad(path, *sources, "there is no table of log sources '" + sources->text + "'");
    mapping->rules = table->second;
  } else if (sources != nullptr) {
    for (const Yaml& item : sources->items) {
      BT_TRY(auto rule, read_rule(*this, item, root.text_of("product"), path));
      mapping->rules.push_back(std::move(rule));
    }
  }
  for (const LogSourceRule& rule : mapping->rules) {
    for (const auto& condition : rule.when) {
      if (std::ranges::find(mapping->keys, condition.field) == mapping->keys.end())
        mapping->keys.push_back(condition.field);
    }
  }
  std::erase_if(mappings_, [&](const auto& other) { return other->name == mapping->name; });
  mappings_.push_back(std::move(mapping));
  sort();
  return {};
}

void MappingSet::sort() {
  std::ranges::sort(mappings_, [](const auto& a, const auto& b) {
    return std::tie(a->priority, a->name) < std::tie(b->priority, b->name);
  });
}

base::Status MappingSet::add(std::string_view text, const std::string& path, bool replace) {
  BT_TRY(const auto documents, base::parse_yaml(text, path));
  for (const auto& document : documents) {
    const bool table = document.root.text_of("kind") == "log-sources";
    BT_TRY_STATUS(table ? add_table(document.root, path) : add_mapping(document.root, path, replace));
  }
  return {};
}

namespace {

// Raised when the program tells other log sources or fields by the same texts.
constexpr std::string_view kTelling = "1";
constexpr std::size_t kPrintDigits = 16;

std::string print_of(std::string_view before, const std::vector<std::pair<std::string_view, std::string_view>>& files) {
  base::Sha256 hash;
  hash.update(before);
  for (const auto& [name, text] : files) {
    hash.update(name);
    hash.update(std::string_view("\0", 1));
    hash.update(base::sha256(text).view());
  }
  return hash.finish().hex().substr(0, kPrintDigits);
}

}  // namespace

std::string MappingSet::print_of_builtin() {
  std::vector<std::pair<std::string_view, std::string_view>> files;
  for (const base::EmbeddedFile& file : embedded_files()) files.emplace_back(file.name, file.text);
  return print_of(kTelling, files);
}

std::shared_ptr<const MappingSet> MappingSet::builtin() { return *with({}); }

base::Result<std::shared_ptr<const MappingSet>> MappingSet::with(
    const std::vector<std::pair<std::string, std::string>>& files) {
  auto set = std::make_shared<MappingSet>();
  set->print_ = print_of_builtin();
  if (!files.empty()) {
    std::vector<std::pair<std::string_view, std::string_view>> own;
    // Wherever the folder lies; the names order them.
    for (const auto& [text, path] : files) own.emplace_back("", text);
    set->print_ = print_of(set->print_, own);
  }
  // Tables first: mappings name them.
  for (const bool tables : {true, false}) {
    const auto fits = [&](std::string_view name) { return name.ends_with(".log-sources.yml") == tables; };
    for (const base::EmbeddedFile& file : embedded_files()) {
      if (!fits(file.name)) continue;
      const base::Status status = set->add(file.text, std::string(file.name));
      BT_CHECK(status.has_value());
    }
    for (const auto& [text, path] : files) {
      if (fits(path)) BT_TRY_STATUS(set->add(text, path, true));
    }
  }
  return set;
}

std::shared_ptr<const MappingSet> MappingSet::without_renaming() const {
  auto out = std::make_shared<MappingSet>();
  for (const auto& mapping : mappings_) {
    auto plain = std::make_unique<Mapping>();
    plain->name = mapping->name;
    plain->families = mapping->families;
    plain->priority = mapping->priority;
    plain->require_all = mapping->require_all;
    plain->require_any = mapping->require_any;
    plain->messages = mapping->messages;
    out->mappings_.push_back(std::move(plain));
  }
  out->sort();
  return out;
}

}  // namespace backtrail::record
