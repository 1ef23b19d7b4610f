// SPDX-License-Identifier: Apache-2.0
// The engine against the naive evaluator on rules and records that the fuzzer's bytes choose.
#include <algorithm>
#include <deque>
#include <optional>
#include <vector>

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
  std::deque<testing::Event> events;  // at their places: log sources are told apart by address
  for (int i = 0; i < 3; ++i) random.fill(events.emplace_back(random.make_source()));
  // Twice, so that values are known from before; some so often that witnesses are learned.
  const int rounds = size % 16 == 0 ? 600 : 2;
  std::vector<std::vector<std::optional<bool>>> slow;
  for (testing::Event& event : events) {
    const record::Record record = event.bind(plan->demand());
    auto& answers = slow.emplace_back();
    for (const std::uint32_t index : plan->rules()) {
      const auto answer = naive::evaluate(set.rules[index], record);
      answers.push_back(answer ? std::optional(*answer) : std::nullopt);
    }
  }
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t e = 0; e < events.size(); ++e) {
      testing::Collect sink;
      scanner.scan(events[e].bind(plan->demand()), sink);
      for (std::size_t i = 0; i < plan->rules().size(); ++i) {
        const bool fast =
            std::ranges::find(sink.hits, plan->rules()[i], &testing::Collect::One::index) != sink.hits.end();
        BT_CHECK(!slow[e][i] || *slow[e][i] == fast);
      }
    }
  }
  return 0;
}
