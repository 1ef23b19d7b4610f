// SPDX-License-Identifier: Apache-2.0
// The index of sightings at its full size: bench_sightings make FOLDER N, then one FOLDER N and many FOLDER N COUNT.
//
// Half of the N values are SHA-256 hashes, half are domains; each answer is compared with what was entered. `one` asks for
// one value and ends, for timing a process from outside; `many` asks for COUNT, half of them entered, and prints its time.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "sightings/extract.h"
#include "sightings/index.h"

namespace {

using namespace backtrail;
using sightings::Family;

std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
  return x ^ x >> 31;
}

/// Ascending in i. A hash begins with its place among all, the rest is chance; a domain is named by it.
std::string value_of(std::uint64_t i, std::uint64_t n, bool entered) {
  if (i < n / 2) {
    const std::uint64_t begin = i * (~std::uint64_t{0} / n) + (entered ? 0 : 1);
    std::string out;
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(begin >> shift);
    for (int part = 1; part < 4; ++part) {
      const std::uint64_t word = mixed(i * 4 + static_cast<std::uint64_t>(part));
      for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(word >> shift);
    }
    return out;
  }
  char text[64];
  std::snprintf(text, sizeof text, "com.d%012llx%s", static_cast<unsigned long long>(i), entered ? "" : "x");
  return text;
}

Family family_of(std::uint64_t i, std::uint64_t n) { return i < n / 2 ? Family::hash32 : Family::domain; }
std::uint64_t count_of(std::uint64_t i) { return 1 + mixed(i) % 7; }

void check(const base::Status& status) {
  if (status) return;
  std::fputs(status.error().text().c_str(), stderr);
  std::exit(1);
}

void make(const std::string& folder, std::uint64_t n) {
  auto addition = sightings::Addition::begin(folder);
  check(addition ? base::Status() : base::Status(std::unexpected(addition.error())));
  check(addition->mark({1, sightings::kExtraction, {}, 0, n, "tenant"}));
  sightings::Segment segment;
  segment.source = 1;
  segment.roles = {"Hashes"};
  for (std::uint64_t i = 0; i < n; ++i) {
    segment.count = count_of(i);
    const auto first = static_cast<std::int64_t>(131'000'000'000'000'000 + mixed(i + 1) % 300'000'000'000'000);
    segment.first = base::Instant{first};
    segment.last = base::Instant{first + static_cast<std::int64_t>(mixed(i + 2) % 900'000'000'000)};
    segment.locators = {{mixed(i + 3) % 100'000'000'000, 1200}};
    check(addition->add(family_of(i, n), value_of(i, n, true), "tenant", {segment}));
  }
  check(addition->commit());
}

/// Asks for value `i` and holds the answer to what was entered.
void ask(const sightings::Index& index, std::uint64_t i, std::uint64_t n, bool entered) {
  const std::string key = sightings::sighting_key(family_of(i, n), value_of(i, n, entered), "");
  std::string until = key;
  until.back() = static_cast<char>(until.back() + 1);
  std::uint64_t count = 0;
  check(index.ask({{{key, until}}, true}, {}, [&](const auto&, const auto& segments) -> base::Status {
    for (const auto& one : segments) count += one.count;
    return {};
  }));
  if (count == (entered ? count_of(i) : 0)) return;
  std::fprintf(stderr, "wrong answer for %llu\n", static_cast<unsigned long long>(i));
  std::exit(1);
}

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return std::fputs("bench_sightings make|one|many FOLDER N [COUNT]\n", stderr), 2;
  const std::string what = argv[1];
  const std::uint64_t n = std::strtoull(argv[3], nullptr, 10);
  const double begun = seconds();
  std::random_device chance;
  std::mt19937_64 random(chance());
  if (what == "make") {
    make(argv[2], n);
  } else {
    const auto index = sightings::Index::open(argv[2]);
    check(index ? base::Status() : base::Status(std::unexpected(index.error())));
    const std::uint64_t asked = what == "one" || argc < 5 ? 1 : std::strtoull(argv[4], nullptr, 10);
    for (std::uint64_t i = 0; i < asked; ++i) ask(*index, random() % n, n, i % 2 == 0);
    std::printf("%.1f bytes a value\n", static_cast<double>(index->size()) / static_cast<double>(n));
  }
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  std::printf("%s %llu: %.4f s, CPU %.4f s, %ld MB\n", what.c_str(), static_cast<unsigned long long>(n),
              seconds() - begun,
              static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                  static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6,
              used.ru_maxrss / 1024);
  return 0;
}
