// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/actors.h"

#include <algorithm>

#include "knowledge/pack.h"
#include "release/prose/actors.h"
#include "release/prose/terms.h"

namespace backtrail::app {
namespace {

NamesKnown read_names() {
  NamesKnown out;
  for (const knowledge::Object& object : knowledge::builtin_objects()) {
    if (object.state != knowledge::State::live) continue;
    std::vector<std::string> names = {object.name};
    // "attack.g0045" of a rule names it as well as any alias.
    if (object.kind == knowledge::Kind::group) names.push_back(object.id);
    for (const knowledge::Alias& alias : object.aliases) names.push_back(alias.name);
    const bool tool = object.kind == knowledge::Kind::software || object.kind == knowledge::Kind::campaign;
    if (tool) out.tools.insert(out.tools.end(), names.begin(), names.end());
    if (object.kind == knowledge::Kind::group) out.groups.push_back(std::move(names));
  }
  return out;
}

}  // namespace

const NamesKnown& names_known() {
  static const NamesKnown known = read_names();
  return known;
}

std::vector<std::string> by_all_names(const std::vector<std::vector<std::string>>& groups,
                                      const std::vector<std::string>& subjects) {
  constexpr std::size_t kLetters = 5;  // shorter names are within many words
  std::vector<std::string> out = subjects;
  for (const std::string& subject : subjects) {
    const std::string key = release::actor_key(subject);
    for (const auto& names : groups) {
      const bool is =
          std::ranges::any_of(names, [&](const auto& name) { return release::kept_actor_key(name) == key; });
      if (!is) continue;
      std::ranges::copy_if(names, std::back_inserter(out), [](const auto& name) { return name.size() >= kLetters; });
    }
  }
  return out;
}

bool names_one(const std::string& text, const std::vector<std::string>& names) {
  if (!release::find_terms(text, names).empty()) return true;
  const auto actors = release::actors_in(text);
  return std::ranges::any_of(names, [&](const std::string& name) {
    return std::ranges::find(actors, release::actor_key(name)) != actors.end();
  });
}

}  // namespace backtrail::app
