// SPDX-License-Identifier: Apache-2.0
// Any pattern on a record: what compiles must scan, bind and agree with the enumeration of bindings on small cases.
#include <algorithm>
#include <string>

#include "hunt/hunt.h"
#include "hunt/patterns/bind.h"
#include "hunt/patterns/bind_naive.h"
#include "hunt/testing/rules.h"
#include "stix/pattern.h"

namespace {

using namespace backtrail;

unsigned repeats(const stix::Expression& node) {
  unsigned out = 1;
  for (const stix::Qualifier& each : node.qualifiers) {
    if (each.kind == stix::Qualifier::Kind::repeats)
      out *= static_cast<unsigned>(std::min<std::uint64_t>(each.times, 100));
  }
  for (const stix::Expression& child : node.children) out = std::max(out, repeats(child));
  return out;
}

/// The first byte says which of four records fit which observation.
void bind(const stix::Pattern& pattern, unsigned char seed) {
  if (pattern.observations.size() > 4 || repeats(pattern.root) > 4) return;
  const std::vector<std::int64_t> times = {0, 10'000'000, 10'000'000, 50'000'000};
  std::vector<std::vector<std::uint32_t>> fitting(pattern.observations.size());
  for (std::uint32_t i = 0; i < fitting.size(); ++i) {
    for (std::uint32_t record = 0; record < 4; ++record) {
      if ((seed >> ((i + record) % 8) & 1) != 0) fitting[i].push_back(record);
    }
  }
  std::size_t found = 0;
  hunt::patterns::Binder(pattern, times, fitting).run([&](auto) { ++found; });
  BT_CHECK((found != 0) == !hunt::patterns::NaiveBindings(times, fitting).of(pattern.root).empty());
}

struct Nothing final : hunt::HitSink {
  bool on_hit(const record::Record&, const hunt::Hit&) override { return true; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 2) return 0;
  detector::Set set;
  set.patterns.emplace_back().pattern.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto tree = stix::parse(set.patterns[0].pattern);
  if (!tree) return 0;
  bind(*tree, data[0]);
  std::vector<detector::NotEvaluated> refused;
  const auto plan = hunt::Plan::compile(set, refused);
  hunt::observations::Log log;
  hunt::Scanner scanner(plan, &log);
  hunt::testing::Event event({"windows", "sysmon", {"process_creation"}});
  event.add("Image", "C:\\Windows\\cmd.exe")
      .add("CommandLine", "cmd /c http://evil.example/a")
      .add("ProcessId", "0x1f4");
  event.add("Hashes", "MD5=001B8F696B6576798517168CD0A0FB44")
      .add("User", "CORP\\Ana")
      .add("TargetObject", "HKLM\\Software\\x");
  Nothing sink;
  scanner.scan(event.bind(plan->demand()), sink);
  return 0;
}
