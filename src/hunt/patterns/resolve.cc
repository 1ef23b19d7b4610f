// SPDX-License-Identifier: Apache-2.0
#include "hunt/patterns/resolve.h"

#include <algorithm>

#include "observable/text.h"

namespace backtrail::hunt::patterns {
namespace {

using stix::Step;

/// Whether a step is the key that a data file names: without regard to case, hashes also without hyphens.
bool is_key(const Step& step, const stix::Key& key, bool hash) {
  if (step.kind != Step::Kind::key) return false;
  if (hash) return stix::fold_hash(step.key) == stix::fold_hash(key.name);
  return observable::lower(step.key) == observable::lower(key.name);
}

/// How many steps the property's keys take, with their indices; 0 when it is another property.
std::size_t take_keys(const stix::Property& property, std::span<const Step> steps, std::int64_t& index) {
  std::size_t at = 0;
  bool hash = false;
  for (const stix::Key& key : property.keys) {
    if (at == steps.size() || !is_key(steps[at], key, hash)) return 0;
    hash = key.name == "hashes";
    ++at;
    if (!key.list) continue;
    if (at == steps.size() || steps[at].kind == Step::Kind::key) return 0;
    if (steps[at].kind == Step::Kind::index) index = std::max<std::int64_t>(steps[at].index, -2);
    // A negative index is beyond every list.
    if (steps[at].kind == Step::Kind::index && steps[at].index < 0) index = std::numeric_limits<std::int64_t>::max();
    ++at;
  }
  return at;
}

}  // namespace

std::uint32_t Resolver::accessor(const std::string& field, stix::Form form, const std::string& part) {
  Accessor one{demand_.add(field), form, part};
  const auto [known, added] = numbers_.try_emplace(one, static_cast<std::uint32_t>(accessors_.size()));
  if (added) accessors_.push_back(std::move(one));
  return known->second;
}

void Resolver::follow_property(const stix::Mapping& mapping, std::uint32_t object, const stix::Property& property,
                               std::span<const Step> rest, std::int64_t index, bool root, std::vector<Access>& out) {
  for (const std::size_t target : property.objects) {
    const auto number = static_cast<std::uint32_t>(target);
    if (rest.empty()) {
      demand_object(mapping.objects[number]);
      out.push_back({.what = Access::What::object, .object = number, .index = index});
    } else {
      follow(mapping, number, rest, index, false, out);
    }
  }
  if (!property.objects.empty()) return;
  if (property.constant) {
    if (rest.empty() && index <= 0) out.push_back({.what = Access::What::constant, .constant = &*property.constant});
    return;
  }
  std::string part;
  if (property.form == stix::Form::hashes) {
    // The whole dictionary can only be asked for its existence: any of its hashes will do.
    if (rest.size() != 1 || rest[0].kind != Step::Kind::key) return;
    part = stix::fold_hash(rest[0].key);
    rest = {};
  }
  if (!rest.empty()) return;
  const bool own = root && mapping.objects[object].each == property.field;
  out.push_back({.what = Access::What::field,
                 .accessor = accessor(property.field, property.form, part),
                 .index = index,
                 .own = own});
}

void Resolver::follow(const stix::Mapping& mapping, std::uint32_t object, std::span<const Step> steps,
                      std::int64_t index, bool root, std::vector<Access>& out) {
  const stix::Object& from = mapping.objects[object];
  if (steps.size() == 1 && steps[0].kind == Step::Kind::key && steps[0].key == "type") {
    demand_object(from);
    out.push_back({.what = Access::What::type_name, .object = object, .index = index, .own = root});
  }
  for (const stix::Property& property : from.properties) {
    std::int64_t next = index;
    const std::size_t taken = take_keys(property, steps, next);
    if (taken != 0) follow_property(mapping, object, property, steps.subspan(taken), next, root, out);
  }
}

/// Whether an object is there is told from its own fields, whoever asks for what.
void Resolver::demand_object(const stix::Object& object) {
  for (const stix::Property& property : object.properties) {
    if (!property.field.empty()) demand_.add(property.field);
  }
}

std::vector<Reach> Resolver::reaches(const stix::ObjectPath& path) {
  const std::string text = path.text();
  if (const auto known = known_.find(text); known != known_.end()) return known->second;
  std::vector<Reach> out;
  const std::span<const stix::Mapping> mappings = model_.mappings();
  for (std::uint32_t m = 0; m < mappings.size(); ++m) {
    for (std::uint32_t o = 0; o < mappings[m].objects.size(); ++o) {
      const auto& types = mappings[m].objects[o].types;
      const std::string type = path.type == "win-registry-key" ? "windows-registry-key" : path.type;
      if (std::ranges::find(types, type) == types.end()) continue;
      demand_object(mappings[m].objects[o]);
      Reach reach{m, o, {}};
      follow(mappings[m], o, path.steps, -1, true, reach.accesses);
      if (!reach.accesses.empty()) out.push_back(std::move(reach));
    }
  }
  known_.emplace(text, out);
  return out;
}

const stix::ObservablePath* Resolver::searched(const stix::Comparison& comparison) const {
  return comparison.op == stix::Operator::exists ? nullptr : model_.observable(comparison.path);
}

}  // namespace backtrail::hunt::patterns
