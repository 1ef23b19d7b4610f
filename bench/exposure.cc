// SPDX-License-Identifier: Apache-2.0
// Exposure at a country's size: 10,000 organisations and 50,000 ways (or as many as are asked for). The answer is checked
// against a plain search before anything is timed; status 1 when it is wrong.
//
//   bench_exposure [ORGANISATIONS WAYS]   CPU seconds of the answer, and of the answer with cuts
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "exposure/answer.h"

namespace {

using namespace backtrail;

std::string organisation_id(std::uint32_t n) { return "org-" + std::to_string(n); }

/// A hundred providers, sub-providers among them, and customers who mostly have several of them. Every fifth way has ended.
exposure::Tables tables(std::uint32_t organisations, std::uint32_t ways) {
  std::mt19937 random(7);
  const std::uint32_t providers = std::max(2U, organisations / 100);
  exposure::Tables out;
  for (std::uint32_t i = 0; i < organisations; ++i)
    out.organisations.push_back({organisation_id(i), "Organisation", i < providers ? "provider" : "customer"});
  for (std::uint32_t i = 0; i < ways; ++i) {
    const auto kind = static_cast<exposure::Kind>(random() % exposure::kKindCount);
    const bool first = i < providers;
    const std::uint32_t from = first ? 0 : static_cast<std::uint32_t>(random() % providers);
    const std::uint32_t to = first ? 1 + i % (providers - 1) : static_cast<std::uint32_t>(random() % organisations);
    if (from == to) continue;
    out.ways.push_back({"way-" + std::to_string(i), organisation_id(from), organisation_id(to), kind, "", "2015",
                        random() % 5 == 0 ? "2016-06" : "", "list", 'B'});
  }
  for (std::uint32_t i = 0; i < organisations; i += 7)
    out.shown.push_back({"finding-" + std::to_string(i), organisation_id(i), {"T1078", "T1560.001"}, {}});
  return out;
}

/// Round after round until nothing changes.
std::size_t plainly_reached(const exposure::Tables& tables, base::Instant at) {
  std::vector<char> in(tables.organisations.size(), 0), data(tables.organisations.size(), 0);
  const auto number = [](const std::string& id) { return static_cast<std::size_t>(std::atoi(id.c_str() + 4)); };
  in[0] = 1;
  for (bool more = true; more;) {
    more = false;
    for (const exposure::Way& way : tables.ways) {
      const exposure::Period life = exposure::life_of(way.kind, way.from, way.until).period;
      if (in[number(way.provider)] == 0 || at < life.first || life.last < at) continue;
      char& into = (way.kind == exposure::Kind::held_data ? data : in)[number(way.customer)];
      more = more || into == 0;
      into = 1;
    }
  }
  std::size_t out = 0;
  for (std::size_t i = 1; i < in.size(); ++i) out += in[i] != 0 || data[i] != 0 ? 1 : 0;
  return out;
}

double cpu_s() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

}  // namespace

int main(int argc, char** argv) {
  const auto organisations = static_cast<std::uint32_t>(argc > 2 ? std::atoi(argv[1]) : 10'000);
  const auto ways = static_cast<std::uint32_t>(argc > 2 ? std::atoi(argv[2]) : 50'000);
  const exposure::Tables made = tables(std::max(organisations, 4U), ways);
  const base::Instant at = exposure::period_of("2016-12-01")->first;
  const std::size_t expected = plainly_reached(made, at);
  for (const bool cut : {false, true}) {
    const exposure::Question question{organisation_id(0), {at, at}, cut, {}};
    exposure::Tables copy = made;
    const double before = cpu_s();
    const exposure::Answer answer = exposure::answer(std::move(copy), question);
    const double took = cpu_s() - before;
    if (answer.reached.size() != expected) {
      std::fprintf(stderr, "reached %zu, and a plain search %zu\n", answer.reached.size(), expected);
      return 1;
    }
    std::printf("%s: %.3f s CPU, %zu of %zu organisations reached over %zu ways", cut ? "with cuts" : "answer", took,
                answer.reached.size(), made.organisations.size(), made.ways.size());
    if (cut) std::printf("; the smallest set that ends it has %zu measures", answer.cuts->sets.back().edges.size());
    std::printf("\n");
  }
  return 0;
}
