// SPDX-License-Identifier: Apache-2.0
// The engine against the naive evaluator on rules and records that the fuzzer's bytes choose.
#include <algorithm>

#include "hunt/testing/random_case.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace backtrail;
  using namespace backtrail::hunt;
  std::size_t at = 0;
  testing::RandomCase random([&](std::size_t n) { return at < size ? data[at++] % n : 0; });
  detector::Set set;
  for (int i = 0; i < 2; ++i) set.rules.push_back(random.make_rule());
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  Scanner scanner(plan);
  testing::Event event(random.make_source());
  random.fill(event);
  const record::Record record = event.bind(plan->demand());
  testing::Collect sink;
  scanner.scan(record, sink);
  for (const std::uint32_t index : plan->rules()) {
    const auto slow = naive::evaluate(set.rules[index], record);
    const bool fast =
        std::any_of(sink.hits.begin(), sink.hits.end(), [&](const auto& hit) { return hit.index == index; });
    BT_CHECK(!slow || *slow == fast);
  }
  return 0;
}
