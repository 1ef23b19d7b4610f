// SPDX-License-Identifier: Apache-2.0
#include "release/closure.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/result.h"
#include "release/keyed.h"
#include "release/pseudonym.h"

namespace backtrail::release {
namespace {

constexpr std::uint32_t kUnseen = UINT32_MAX;
constexpr std::size_t kNameDigits = 32;

/// What an object inherits from all that it rests on.
struct Inherited {
  marking::Conditions conditions{};
  bool consent_missing = false;
  bool tells_audience = false;  // rests on records of somebody who is the audience

  bool take(const Inherited& from) {
    const Inherited before = *this;
    conditions = marking::combine(conditions, from.conditions);
    consent_missing = consent_missing || from.consent_missing;
    tells_audience = tells_audience || from.tells_audience;
    return !(conditions == before.conditions && consent_missing == before.consent_missing &&
             tells_audience == before.tells_audience);
  }
};

class Closure {
 public:
  Closure(std::span<const ClosureObject> objects, std::span<const ClosureReference> references,
          const marking::Audience& audience, std::string_view key)
      : objects_(objects),
        references_(references),
        audience_(audience),
        key_(key),
        inherited_(objects.size()),
        place_(objects.size(), kUnseen) {
    for (const ClosureReference& one : references) BT_CHECK(one.from < objects.size() && one.to < objects.size());
  }

  View run() {
    inherit();
    name_objects();
    for (std::uint32_t i = 0; i < references_.size(); ++i) keep(references_[i]);
    add_affected();
    std::ranges::sort(out_.references);
    out_.references.erase(std::ranges::unique(out_.references).begin(), out_.references.end());
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_member(const ClosureObject& object) const {
    const bool organisations =
        audience_.kind == marking::Audience::Kind::organisation || audience_.kind == marking::Audience::Kind::clients;
    return organisations && object.party && std::ranges::find(audience_.members, object.id) != audience_.members.end();
  }

  /// Raises everything to what lies beneath it until nothing rises any more. Each object can rise only as often as there
  /// are terms, so circles in an edited store end too.
  void inherit() {
    std::vector<std::vector<std::uint32_t>> resting(objects_.size());
    for (const ClosureReference& one : references_) {
      if (one.link == Link::rests_on) resting[one.to].push_back(one.from);
      if (one.link == Link::affects && is_member(objects_[one.to])) inherited_[one.from].tells_audience = true;
    }
    std::vector<std::uint32_t> open;
    for (std::uint32_t i = 0; i < objects_.size(); ++i) {
      inherited_[i].take({objects_[i].conditions, objects_[i].consent_missing, false});
      open.push_back(i);
    }
    while (!open.empty()) {
      const std::uint32_t below = open.back();
      open.pop_back();
      for (const std::uint32_t above : resting[below]) {
        if (inherited_[above].take(inherited_[below])) open.push_back(above);
      }
    }
  }

  [[nodiscard]] bool may_see(std::uint32_t i) const {
    const ClosureObject& object = objects_[i];
    const Inherited& inherited = inherited_[i];
    if (object.gone || inherited.consent_missing) return false;
    if (inherited.tells_audience && inherited.conditions.notify_affected_parties == marking::Term::must_not) {
      return false;
    }
    return is_member(object) || marking::may_see(audience_, object.marking);
  }

  void name_objects() {
    for (std::uint32_t i = 0; i < objects_.size(); ++i) {
      if (!may_see(i)) continue;
      const ClosureObject& object = objects_[i];
      out_.objects.push_back(
          {key_.digest("object", object.kind + "\n" + object.shown).hex().substr(0, kNameDigits), i});
    }
    std::ranges::sort(out_.objects, {}, &SeenObject::name);
    std::vector<SeenObject> alone;
    for (SeenObject& one : out_.objects) {
      const std::uint32_t object = one.object;
      if (alone.empty() || alone.back().name != one.name) alone.push_back(std::move(one));
      place_[object] = static_cast<std::uint32_t>(alone.size() - 1);
    }
    out_.objects = std::move(alone);
  }

  void keep(const ClosureReference& one) {
    if (place_[one.from] == kUnseen) return;
    const marking::Conditions& conditions = inherited_[one.from].conditions;
    if (one.link == Link::given_by && conditions.attribute_provider == marking::Term::must_not) return;
    const bool obfuscate = conditions.obfuscate_affected_parties == marking::Term::must;
    if (place_[one.to] != kUnseen && !(one.link == Link::affects && obfuscate)) {
      out_.references.push_back({place_[one.from], one.link, place_[one.to], {}});
    } else if (one.link == Link::affects) {
      affected_[place_[one.from]].insert(one.to);
    }
  }

  void add_affected() {
    const bool wide =
        audience_.kind == marking::Audience::Kind::everyone || audience_.kind == marking::Audience::Kind::community;
    for (const auto& [from, parties] : affected_) {
      if (wide || parties.size() < kFewParties) {
        out_.references.push_back({from, Link::affects, std::nullopt, std::string(kUnnamedParties)});
        continue;
      }
      for (const std::uint32_t party : parties) {
        out_.references.push_back(
            {from, Link::affects, std::nullopt, pseudonym(key_, objects_[party].kind, objects_[party].id)});
      }
    }
  }

  std::span<const ClosureObject> objects_;
  std::span<const ClosureReference> references_;
  const marking::Audience& audience_;
  Keyed key_;
  std::vector<Inherited> inherited_;
  std::vector<std::uint32_t> place_;  // in the view, kUnseen for what is not
  std::map<std::uint32_t, std::set<std::uint32_t>> affected_;  // by place, those who may not be named there
  View out_;
};

}  // namespace

std::string_view name(Link link) {
  constexpr std::array<std::string_view, 4> kNames = {"rests-on", "relates", "affects", "given-by"};
  return kNames[static_cast<std::size_t>(link)];
}

View close_over(std::span<const ClosureObject> objects, std::span<const ClosureReference> references,
                const marking::Audience& audience, std::string_view audience_key) {
  return Closure(objects, references, audience, audience_key).run();
}

}  // namespace backtrail::release
