// SPDX-License-Identifier: Apache-2.0
// Correlations against the oracle on sets and records that the fuzzer's bytes choose.
#include "hunt/testing/correlations.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace backtrail;
  using namespace backtrail::hunt;
  std::size_t at = 0;
  const auto below = [&](std::size_t n) { return at < size ? data[at++] % n : 0; };
  testing::RandomCorrelations random(below);
  const detector::Set set = random.make_set();
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  std::deque<testing::Event> events;
  random.fill(events);
  std::vector<record::Record> records;
  for (testing::Event& event : events) records.push_back(event.bind(plan->demand()));
  std::vector<observations::Log> logs(1 + below(3));
  std::vector<Scanner> scanners;
  for (observations::Log& log : logs) scanners.emplace_back(plan, &log);
  testing::Combined combined;
  const auto fast =
      testing::engine_finds(*plan, records, scanners, logs, [&](std::size_t) { return below(logs.size()); }, combined);
  BT_CHECK(fast == naive::correlate(set, {plan->correlations().begin(), plan->correlations().end()}, records));
  return 0;
}
