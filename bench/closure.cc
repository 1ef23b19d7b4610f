// SPDX-License-Identifier: Apache-2.0
// How long the gate's closure takes over 100,000 objects and 500,000 references. The answer is checked before it is timed: a
// count of what may be seen, made another way, must agree.
#include "release/closure.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <random>
#include <set>

namespace {

using namespace backtrail;

constexpr std::uint32_t kObjects = 100'000;
constexpr std::uint32_t kReferences = 500'000;

struct Scene {
  std::vector<release::ClosureObject> objects;
  std::vector<release::ClosureReference> references;
};

Scene made() {
  std::mt19937 random(7);
  const std::vector<marking::Marking> markings = {
      *marking::parse_marking("TLP:CLEAR"), *marking::parse_marking("TLP:GREEN"),
      *marking::parse_marking("TLP:AMBER//TO northgate"), *marking::parse_marking("TLP:RED//COMPARTMENT alpha")};
  Scene out;
  out.objects.reserve(kObjects);
  for (std::uint32_t i = 0; i < kObjects; ++i) {
    release::ClosureObject one;
    one.id = "object-" + std::to_string(i);
    one.party = i % 10 == 0;
    one.kind = one.party ? "customer" : "evidence";
    one.shown = "{\"title\": \"what is known of number " + std::to_string(i) + "\"}";
    one.marking = markings[random() % markings.size()];
    // Late ones: what rests on them is hidden too, and early ones would hide nearly everything.
    one.consent_missing = i > kObjects - 100;
    out.objects.push_back(std::move(one));
  }
  for (std::uint32_t i = 0; i < kReferences; ++i) {
    const auto from = static_cast<std::uint32_t>(1 + random() % (kObjects - 1));
    const auto to = static_cast<std::uint32_t>(random() % from);
    out.references.push_back({from, to, out.objects[to].party ? release::Link::affects : release::Link::rests_on});
  }
  return out;
}

/// What may be seen, reckoned again: in this scene references lead to what came earlier, so one pass raises everything.
struct Reckoned {
  std::vector<bool> seen;
  std::size_t objects = 0;
  std::size_t references = 0;
};
Reckoned reckoned(const Scene& scene, const marking::Audience& audience) {
  std::vector<std::vector<const release::ClosureReference*>> from(kObjects);
  for (const auto& one : scene.references) from[one.from].push_back(&one);
  const bool wide =
      audience.kind == marking::Audience::Kind::everyone || audience.kind == marking::Audience::Kind::community;
  Reckoned out{std::vector<bool>(kObjects)};
  std::vector<bool> missing(kObjects);
  for (std::uint32_t i = 0; i < kObjects; ++i) {
    missing[i] = scene.objects[i].consent_missing || std::ranges::any_of(from[i], [&](const auto* one) {
                   return one->link == release::Link::rests_on && missing[one->to];
                 });
    out.seen[i] = !missing[i] && marking::may_see(audience, scene.objects[i].marking);
    out.objects += out.seen[i];
    if (!out.seen[i]) continue;
    std::set<std::pair<std::uint32_t, release::Link>> ends;
    std::set<std::uint32_t> hidden;
    for (const auto* one : from[i]) {
      if (out.seen[one->to]) ends.emplace(one->to, one->link);
      else if (one->link == release::Link::affects) hidden.insert(one->to);
    }
    const bool told_apart = !wide && hidden.size() >= release::kFewParties;
    out.references += ends.size() + (told_apart ? hidden.size() : !hidden.empty());
  }
  return out;
}

bool holds(const Scene& scene, const release::View& view, const marking::Audience& audience) {
  const Reckoned wanted = reckoned(scene, audience);
  return view.objects.size() == wanted.objects && view.references.size() == wanted.references &&
         std::ranges::all_of(view.objects, [&](const release::SeenObject& one) { return wanted.seen[one.object]; });
}

}  // namespace

int main() {
  const Scene scene = made();
  const std::string key(32, 'k');
  for (const char* name : {"public", "community", "clients:northgate", "named:alice//COMPARTMENT alpha"}) {
    const auto audience = *marking::parse_audience(name);
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t cpu_begin = std::clock();
    const release::View view = release::close_over(scene.objects, scene.references, audience, key);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    const double cpu_s = static_cast<double>(std::clock() - cpu_begin) / CLOCKS_PER_SEC;
    if (!holds(scene, view, audience)) {
      std::fprintf(stderr, "%s: the view is wrong\n", name);
      return 1;
    }
    std::printf("{\"audience\": \"%s\", \"objects\": %zu, \"references\": %zu, \"seconds\": %.3f, \"cpu_s\": %.3f}\n",
                name, view.objects.size(), view.references.size(), took.count(), cpu_s);
  }
  return 0;
}
