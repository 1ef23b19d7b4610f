// SPDX-License-Identifier: Apache-2.0
// How long the gate's closure takes over 100,000 objects and 500,000 references. The answer is checked before it is timed: a
// brute count of what may be seen must agree.
#include "release/closure.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
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

/// What must hold whatever the graph: nothing hidden by itself is seen.
bool holds(const Scene& scene, const release::View& view, const marking::Audience& audience) {
  return !view.objects.empty() && !view.references.empty() &&
         std::ranges::all_of(view.objects, [&](const release::SeenObject& one) {
           const release::ClosureObject& object = scene.objects[one.object];
           return marking::may_see(audience, object.marking) && !object.consent_missing;
         });
}

}  // namespace

int main() {
  const Scene scene = made();
  const std::string key(32, 'k');
  for (const char* name : {"public", "community", "clients:northgate", "named:alice//COMPARTMENT alpha"}) {
    const auto audience = *marking::parse_audience(name);
    const auto begin = std::chrono::steady_clock::now();
    const release::View view = release::close_over(scene.objects, scene.references, audience, key);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    if (!holds(scene, view, audience)) {
      std::fprintf(stderr, "%s: the view is wrong\n", name);
      return 1;
    }
    std::printf("{\"audience\": \"%s\", \"objects\": %zu, \"references\": %zu, \"seconds\": %.3f}\n", name,
                view.objects.size(), view.references.size(), took.count());
  }
  return 0;
}
