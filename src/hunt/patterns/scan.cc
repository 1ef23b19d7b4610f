// SPDX-License-Identifier: Apache-2.0
#include "hunt/patterns/scan.h"

#include <algorithm>

#include "observable/text.h"
#include "observable/tokens.h"

namespace backtrail::hunt::patterns {
namespace {

using observable::Kind;
using observable::TokenKind;
using stix::Operator;
using stix::Test;

/// Objects that one field gives, of a record that lists thousands of values.
constexpr std::size_t kElementLimit = 1'024;
/// Words of a record that are looked at for comparisons that the index cannot answer.
constexpr std::size_t kTokenLimit = 16'384;

bool usable(const Value& value, const stix::ObservablePath& path) {
  return value.kind && std::ranges::find(path.kinds, observable::name(*value.kind)) != path.kinds.end();
}

Value constant_value(const stix::Constant& constant) {
  Value out;
  out.text = constant.text;
  if (constant.type == stix::Constant::Type::boolean) {
    out.type = Value::Type::boolean;
    out.boolean = constant.boolean;
  }
  return out;
}

/// A type's own form: of `[ipv4-addr, ipv6-addr, domain-name]` a value is the first that it can be.
bool has_form(std::string_view type, std::string_view text) {
  if (type == "ipv4-addr") return observable::canonical(Kind::ipv4, text).has_value();
  if (type == "ipv6-addr") return observable::canonical(Kind::ipv6, text).has_value();
  if (type == "domain-name") return observable::canonical(Kind::domain, text).has_value();
  return true;
}

}  // namespace

void LeafScanner::mark(std::uint32_t leaf) {
  if (marked_[leaf] == epoch_) return;
  marked_[leaf] = epoch_;
  candidates_.push_back(leaf);
}

void LeafScanner::find_candidates(std::span<const IndicatorScanner::Found> found, std::uint32_t first_indicator) {
  candidates_ = patterns_.always;
  for (const std::uint32_t leaf : candidates_) marked_[leaf] = epoch_;
  found_ = found;
  first_indicator_ = first_indicator;
  for (const auto& each : found) {
    for (const Patterns::Witness& one : patterns_.indicator_of[each.indicator - first_indicator]) mark(one.leaf);
  }
  const auto report = [&](std::uint32_t literal) {
    for (const std::uint32_t leaf : patterns_.literal_leaves[literal]) mark(leaf);
  };
  for (const Patterns::FieldMatcher& each : patterns_.matchers) {
    for (std::uint32_t i = view_->first(each.slot); i != sigma::kNone; i = view_->next(i)) {
      if (!view_->is_null(i)) each.matcher->match(view_->folded(i), report);
    }
  }
  if (patterns_.any_value) {
    for (std::uint32_t i = 0; i < record_->fields.size(); ++i) {
      if (!record_->fields[i].alias && !view_->is_null(i)) patterns_.any_value->match(view_->folded(i), report);
    }
  }
  std::ranges::sort(candidates_);
}

const std::vector<std::uint32_t>& LeafScanner::mappings_of(const record::LogSource& source) {
  const auto [known, added] = mappings_.try_emplace(&source);
  if (added) {
    const auto all = patterns_.model->mappings();
    for (std::uint32_t m = 0; m < all.size(); ++m) {
      if (fits(all[m], source)) known->second.push_back(m);
    }
  }
  return known->second;
}

const LeafScanner::Values& LeafScanner::values(std::uint32_t accessor) {
  Values& out = values_[accessor];
  if (out.epoch == epoch_) return out;
  out.epoch = epoch_;
  out.elements.clear();
  const Accessor& from = patterns_.accessors[accessor];
  for (std::uint32_t i = view_->first(from.slot); i != sigma::kNone; i = view_->next(i)) {
    if (view_->is_null(i)) continue;
    if (out.elements.size() == kElementLimit) break;
    out.elements.push_back({make_value(from.form, from.part, view_->original(i), arena_), i});
  }
  return out;
}

/// An object is there when a field of its own properties has a value, and it is of a type.
bool LeafScanner::object_exists(std::uint32_t mapping, std::uint32_t object, std::int64_t element) {
  const stix::Object& each = patterns_.model->mappings()[mapping].objects[object];
  if (each.types.size() > 1) return !type_of(mapping, object, element).empty();
  for (const stix::Property& property : each.properties) {
    if (property.field.empty()) continue;
    const auto slot = patterns_.demand->find(property.field);
    if (!slot) continue;
    std::int64_t seen = 0;
    for (std::uint32_t i = view_->first(*slot); i != sigma::kNone; i = view_->next(i)) {
      if (view_->is_null(i)) continue;
      if (element < 0 || property.field != each.each || seen == element) return true;
      ++seen;
    }
  }
  return false;
}

std::string_view LeafScanner::type_of(std::uint32_t mapping, std::uint32_t object, std::int64_t element) {
  const stix::Object& each = patterns_.model->mappings()[mapping].objects[object];
  if (each.types.size() == 1) return each.types[0];
  const auto value =
      std::ranges::find_if(each.properties, [](const stix::Property& p) { return p.keys[0].name == "value"; });
  if (value == each.properties.end()) return {};
  const auto slot = patterns_.demand->find(value->field);
  if (!slot) return {};
  std::int64_t seen = 0;
  for (std::uint32_t i = view_->first(*slot); i != sigma::kNone; i = view_->next(i)) {
    if (view_->is_null(i) || (element >= 0 && seen++ != element)) continue;
    for (const std::string& type : each.types) {
      if (has_form(type, view_->original(i))) return type;
    }
    return {};
  }
  return {};
}

bool LeafScanner::access_holds(const Leaf& leaf, std::uint32_t comparison, const Access& access,
                               const Instance& instance) {
  const Compare& compare = leaf.compares[comparison];
  const bool exists = compare.op() == Operator::exists;
  const auto test = [&](const Value& value, std::string_view field) {
    if (!exists && !compare.holds(value)) return false;
    shown_.push_back({field, value.text, comparison});
    return true;
  };
  const std::int64_t index = access.own ? instance.element : access.index;
  switch (access.what) {
    case Access::What::constant:
      return object_exists(instance.mapping, instance.object, instance.element) &&
             test(constant_value(*access.constant), {});
    case Access::What::object:
      if (!exists || !object_exists(instance.mapping, access.object, index)) return false;
      shown_.push_back({{}, {}, comparison});
      return true;
    case Access::What::type_name: {
      const std::string_view type = type_of(instance.mapping, access.object, index);
      if (type.empty() || !object_exists(instance.mapping, access.object, index)) return false;
      Value value;
      value.text = type;
      return test(value, {});
    }
    case Access::What::field: break;
  }
  const std::vector<Element>& elements = values(access.accessor).elements;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (index >= 0 && static_cast<std::int64_t>(i) != index) continue;
    if (elements[i].value && test(*elements[i].value, record_->fields[elements[i].field].name)) return true;
  }
  return false;
}

bool LeafScanner::comparison_holds(const Leaf& leaf, std::uint32_t comparison, const Instance& instance) {
  const Compare& compare = leaf.compares[comparison];
  if (instance.searched != nullptr) {
    if (leaf.searched[comparison] != instance.searched) return false;
    bool holds = false;
    if (!instance.witnesses.empty()) {
      holds =
          std::ranges::find(instance.witnesses, comparison, &Patterns::Witness::comparison) != instance.witnesses.end();
    } else {
      holds = usable(instance.value, *instance.searched) && compare.holds(instance.value);
    }
    if (holds) shown_.push_back({record_->fields[instance.field].name, instance.value.text, comparison});
    return holds;
  }
  bool holds = false;
  const std::size_t before = shown_.size();
  for (const Reach& reach : leaf.reaches[comparison]) {
    if (reach.mapping != instance.mapping || reach.object != instance.object) continue;
    holds = std::ranges::any_of(reach.accesses,
                                [&](const Access& access) { return access_holds(leaf, comparison, access, instance); });
  }
  if (compare.op() != Operator::exists || !compare.negated()) return holds;
  shown_.resize(before);
  if (!holds) shown_.push_back({{}, {}, comparison});
  return !holds;
}

bool LeafScanner::on_instance(const Leaf& leaf, const Test& test, const Instance& instance) {
  if (test.kind == Test::Kind::comparison) return comparison_holds(leaf, test.comparison, instance);
  const std::size_t before = shown_.size();
  const auto one = [&](const Test& child) { return on_instance(leaf, child, instance); };
  const bool holds =
      test.kind == Test::Kind::all ? std::ranges::all_of(test.children, one) : std::ranges::any_of(test.children, one);
  if (!holds) shown_.resize(before);
  return holds;
}

bool LeafScanner::on_object(const Leaf& leaf, const Term& term, std::uint32_t mapping, std::uint32_t object) {
  const stix::Object& each = patterns_.model->mappings()[mapping].objects[object];
  Instance instance;
  instance.mapping = mapping;
  instance.object = object;
  const auto holds = [&](std::int64_t element) {
    instance.element = element;
    if (!object_exists(mapping, object, element)) return false;
    if (each.types.size() > 1 && type_of(mapping, object, element) != term.type) return false;
    return on_instance(leaf, term.test, instance);
  };
  if (each.each.empty()) return holds(-1);
  const auto slot = patterns_.demand->find(each.each);
  std::int64_t count = 0;
  for (std::uint32_t i = slot ? view_->first(*slot) : sigma::kNone; i != sigma::kNone; i = view_->next(i))
    count += !view_->is_null(i);
  for (std::int64_t element = 0; element < std::min<std::int64_t>(count, kElementLimit); ++element) {
    if (holds(element)) return true;
  }
  return false;
}

/// An observable that is found somewhere is an object of one property.
bool LeafScanner::on_searched(const Leaf& leaf, std::uint32_t number, const Term& term) {
  Instance instance;
  std::vector<const stix::ObservablePath*> paths;
  for (const std::uint32_t each : term.comparisons) {
    const stix::ObservablePath* path = leaf.searched[each];
    if (path != nullptr && std::ranges::find(paths, path) == paths.end()) paths.push_back(path);
  }
  const auto on_any_path = [&] {
    return std::ranges::any_of(paths, [&](const stix::ObservablePath* path) {
      instance.searched = path;
      return on_instance(leaf, term.test, instance);
    });
  };
  if (term.by_index) {
    for (const auto& each : found_) {
      if (each.field >= record_->fields.size()) continue;  // a URL put together: no object of the record has it
      const auto& all = patterns_.indicator_of[each.indicator - first_indicator_];
      const auto [first, last] = std::ranges::equal_range(all, number, {}, &Patterns::Witness::leaf);
      if (first == last) continue;
      instance.witnesses = {first, last};
      instance.field = each.field;
      instance.value.text = each.value;
      if (on_any_path()) return true;
    }
    return false;
  }
  for (const Token& token : tokens()) {
    instance.value = token.value;
    instance.field = token.field;
    if (on_any_path()) return true;
  }
  return false;
}

bool LeafScanner::term_holds(const Leaf& leaf, std::uint32_t number, const Term& term) {
  const std::size_t before = shown_.size();
  // The objects that some comparison reaches, each once.
  for (const std::uint32_t mapping : *active_) {
    const auto& objects = patterns_.model->mappings()[mapping].objects;
    for (std::uint32_t object = 0; object < objects.size(); ++object) {
      if (std::ranges::find(objects[object].types, term.type) == objects[object].types.end()) continue;
      if (on_object(leaf, term, mapping, object)) return true;
      shown_.resize(before);
    }
  }
  return term.searched && on_searched(leaf, number, term);
}

bool LeafScanner::leaf_holds(std::uint32_t number) {
  const Leaf& leaf = patterns_.leaves[number];
  const std::size_t before = shown_.size();
  for (const std::vector<Term>& terms : leaf.any_of) {
    if (std::ranges::all_of(terms, [&](const Term& term) { return term_holds(leaf, number, term); })) return true;
    shown_.resize(before);
  }
  return false;
}

void LeafScanner::take_tokens(std::uint32_t field) {
  const std::string_view text = view_->original(field);
  const auto take = [&](std::initializer_list<Kind> kinds, std::string_view raw) {
    for (const Kind kind : kinds) {
      if (tokens_.size() == kTokenLimit) return;
      auto seen = observable::canonical(kind, raw);
      if (!seen) continue;
      Value value;
      value.kind = kind;
      value.text = kind == Kind::registry_key ? arena_.keep(long_registry_key(raw)) : raw;
      value.canonical = arena_.keep(std::move(seen->value));
      tokens_.push_back({value, field});
    }
  };
  observable::each_host_token(text, [&](TokenKind kind, std::size_t begin, std::size_t end) {
    const std::string_view raw = text.substr(begin, end - begin);
    switch (kind) {
      case TokenKind::hash:
        take({Kind::md5, Kind::sha1, Kind::sha224, Kind::sha256, Kind::sha384, Kind::sha512, Kind::tlsh, Kind::imphash},
             raw);
        break;
      case TokenKind::host: take({Kind::domain}, raw); break;
      case TokenKind::ipv4: take({Kind::ipv4}, raw); break;
      case TokenKind::ipv6: take({Kind::ipv6}, raw); break;
      case TokenKind::email: take({Kind::email}, raw); break;
      case TokenKind::url: take({Kind::url}, raw); break;
      default: break;
    }
  });
  observable::each_name_token(text, [&](TokenKind, std::size_t begin, std::size_t end) {
    take({Kind::file_name}, text.substr(begin, end - begin));
  });
  observable::each_path_token(text, [&](TokenKind, std::size_t begin, std::size_t end) {
    take({Kind::path}, observable::trim(text.substr(begin, end - begin)));
  });
  observable::each_registry_token(text, [&](TokenKind, std::size_t begin, std::size_t end) {
    take({Kind::registry_key}, observable::trim(text.substr(begin, end - begin)));
  });
}

const std::vector<LeafScanner::Token>& LeafScanner::tokens() {
  if (has_tokens_) return tokens_;
  has_tokens_ = true;
  tokens_.clear();
  for (std::uint32_t i = 0; i < record_->fields.size(); ++i) {
    const record::Field& field = record_->fields[i];
    const bool words = field.value.form != record::Form::null && field.value.form != record::Form::boolean &&
                       field.value.form != record::Form::number;
    if (!field.alias && words) take_tokens(i);
  }
  return tokens_;
}

std::span<const LeafScanner::Held> LeafScanner::scan(const record::Record& record, sigma::RecordView& view,
                                                     std::span<const IndicatorScanner::Found> found,
                                                     std::uint32_t first_indicator) {
  ++epoch_;
  record_ = &record;
  view_ = &view;
  has_tokens_ = false;
  held_.clear();
  ranges_.clear();
  shown_.clear();
  arena_.clear();
  find_candidates(found, first_indicator);
  if (candidates_.empty()) return {};
  active_ = &mappings_of(*record.log_source);
  for (const std::uint32_t leaf : candidates_) {
    const std::size_t begin = shown_.size();
    if (!leaf_holds(leaf)) continue;
    held_.push_back({leaf, {}});
    ranges_.emplace_back(begin, shown_.size());
  }
  // Only now do the shown values stay where they are.
  for (std::size_t i = 0; i < held_.size(); ++i) {
    held_[i].shown = std::span(shown_).subspan(ranges_[i].first, ranges_[i].second - ranges_[i].first);
  }
  return held_;
}

}  // namespace backtrail::hunt::patterns
