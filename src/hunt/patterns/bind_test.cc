// SPDX-License-Identifier: Apache-2.0
// The search for bindings against the enumeration of all of them: every small case of a family, and random ones.
#include "hunt/patterns/bind.h"

#include <gtest/gtest.h>

#include <random>

#include "base/testing.h"
#include "hunt/patterns/bind_naive.h"

namespace backtrail::hunt::patterns {
namespace {

constexpr std::int64_t kSecond = 10'000'000;
const std::string kLeaf = "[a:b = 1]";

struct Case {
  std::string pattern;
  std::vector<std::int64_t> times;
  std::vector<std::vector<std::uint32_t>> fitting;
};

std::string shown(const Case& one) {
  std::string out = one.pattern + "\n";
  for (const auto& records : one.fitting) {
    for (const std::uint32_t record : records)
      out += std::to_string(record) + "@" + std::to_string(one.times[record] / kSecond) + " ";
    out += "|";
  }
  return out;
}

/// What is reported are bindings that share no record, and nothing that could still be bound is left.
void check(const Case& one) {
  const auto pattern = stix::parse(one.pattern);
  ASSERT_TRUE(pattern) << one.pattern;
  std::vector<std::vector<std::uint32_t>> found;
  Binder binder(*pattern, one.times, one.fitting);
  EXPECT_TRUE(
      binder.run([&](std::span<const std::uint32_t> records) { found.emplace_back(records.begin(), records.end()); }));
  const auto all = NaiveBindings(one.times, one.fitting).of(pattern->root);
  std::set<std::uint32_t> used;
  for (const auto& records : found) {
    EXPECT_TRUE(all.contains({records.begin(), records.end()})) << shown(one);
    for (const std::uint32_t record : records) EXPECT_TRUE(used.insert(record).second) << shown(one);
  }
  for (const auto& binding : all) {
    const bool free = std::ranges::none_of(binding, [&](std::uint32_t record) { return used.contains(record); });
    EXPECT_FALSE(free) << "missed a binding of " << shown(one);
    if (free) return;
  }
}

TEST(Bind, EveryWayThatFourRecordsFitTwoObservations) {
  const std::vector<std::string> patterns = {
      kLeaf + " AND " + kLeaf,
      kLeaf + " FOLLOWEDBY " + kLeaf,
      kLeaf + " OR " + kLeaf,
      "(" + kLeaf + " AND " + kLeaf + ") WITHIN 2 SECONDS",
      "(" + kLeaf + " FOLLOWEDBY " + kLeaf + ") WITHIN 1 SECONDS",
      kLeaf + " REPEATS 2 TIMES AND " + kLeaf,
      kLeaf + " REPEATS 2 TIMES WITHIN 1 SECONDS FOLLOWEDBY " + kLeaf,
      "(" + kLeaf + " OR " + kLeaf + ") REPEATS 3 TIMES WITHIN 2 SECONDS",
      "(" + kLeaf + " AND " + kLeaf + ") REPEATS 2 TIMES",
      "(" + kLeaf + " FOLLOWEDBY " + kLeaf + ") REPEATS 2 TIMES WITHIN 3 SECONDS",
      kLeaf + " WITHIN 1 SECONDS REPEATS 2 TIMES OR " + kLeaf};
  const std::vector<std::vector<std::int64_t>> clocks = {{0, 1, 2, 3}, {0, 0, 1, 1}, {0, 0, 0, 4}, {0, 1, 1, 3}};
  for (const std::string& pattern : patterns) {
    for (const auto& clock : clocks) {
      for (unsigned fits = 0; fits < 256; ++fits) {
        Case one{pattern, {}, {{}, {}}};
        for (const std::int64_t time : clock) one.times.push_back(time * kSecond);
        for (std::uint32_t record = 0; record < 4; ++record) {
          if ((fits >> record & 1U) != 0) one.fitting[0].push_back(record);
          if ((fits >> (record + 4) & 1U) != 0) one.fitting[1].push_back(record);
        }
        check(one);
      }
    }
  }
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  unsigned below(unsigned n) { return static_cast<unsigned>(engine_() % n); }
  std::string expression(unsigned depth, unsigned& leaves) {
    std::string out;
    if (depth == 0 || leaves >= 3 || below(3) == 0) {
      ++leaves;
      out = kLeaf;
    } else {
      const char* words[] = {" AND ", " OR ", " FOLLOWEDBY "};
      out = "(" + expression(depth - 1, leaves) + words[below(3)] + expression(depth - 1, leaves) + ")";
    }
    const bool simple = out == kLeaf;
    for (unsigned i = below(3); i > 0; --i) {
      if (simple) out = "(" + out + ")";
      switch (below(3)) {
        case 0: out += " WITHIN " + std::to_string(1 + below(5)) + " SECONDS"; break;
        case 1: out += " REPEATS " + std::to_string(1 + below(3)) + " TIMES"; break;
        default:
          out += " START t'1601-01-01T00:00:0" + std::to_string(below(3)) + "Z' STOP t'1601-01-01T00:00:0" +
                 std::to_string(4 + below(5)) + "Z'";
      }
    }
    return out;
  }

 private:
  std::mt19937 engine_;
};

TEST(Bind, RandomExpressionsOnRandomRecords) {
  for (unsigned seed = 0; seed < base::testing_support::rounds(20'000); ++seed) {
    Random random(seed);
    Case one;
    unsigned leaves = 0;
    one.pattern = random.expression(3, leaves);
    for (unsigned i = random.below(7); i > 0; --i) one.times.push_back(random.below(9) * kSecond);
    std::ranges::sort(one.times);
    one.fitting.resize(leaves);
    for (auto& records : one.fitting) {
      for (std::uint32_t record = 0; record < one.times.size(); ++record) {
        if (random.below(2) == 0) records.push_back(record);
      }
    }
    check(one);
    if (HasFailure()) return;
  }
}

TEST(Bind, TakesManyRecordsInItsStride) {
  const auto pattern = stix::parse(kLeaf + " REPEATS 50 TIMES WITHIN 60 SECONDS FOLLOWEDBY " + kLeaf);
  std::vector<std::int64_t> times;
  std::vector<std::vector<std::uint32_t>> fitting(2);
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    times.push_back(i * 2 * kSecond);  // 31 a minute: never 50
    fitting[0].push_back(i);
  }
  times.push_back(times.back() + 1);
  fitting[1].push_back(100'000);
  std::size_t found = 0;
  EXPECT_TRUE(Binder(*pattern, times, fitting).run([&](auto) { ++found; }));
  EXPECT_EQ(found, 0U);
  for (std::uint32_t i = 0; i < 100'000; ++i) times[i] = i * kSecond;  // 61 a minute
  EXPECT_TRUE(Binder(*pattern, times, fitting).run([&](auto) { ++found; }));
  EXPECT_EQ(found, 1U);
}

TEST(Bind, GivesUpAndSaysSo) {
  std::string text = kLeaf;
  for (int i = 0; i < 11; ++i) text += " AND " + kLeaf;
  const auto pattern = stix::parse(text);
  // Twelve observations that only eleven records fit: a pigeonhole problem.
  std::vector<std::int64_t> times(11);
  std::vector<std::uint32_t> all(11);
  for (std::uint32_t i = 0; i < 11; ++i) all[i] = i;
  EXPECT_FALSE(Binder(*pattern, times, std::vector(12, all)).run([](auto) {}));
}

TEST(Bind, OneRecordIsJudgedAlone) {
  const auto tree = [](const std::string& text) { return stix::parse(text)->root; };
  const std::string period = " START t'2017-01-01T00:00:00Z' STOP t'2018-01-01T00:00:00Z'";
  EXPECT_TRUE(is_immediate(tree(kLeaf + " WITHIN 5 SECONDS OR " + kLeaf + " REPEATS 1 TIMES")));
  EXPECT_FALSE(is_immediate(tree(kLeaf + " REPEATS 2 TIMES")));
  EXPECT_FALSE(is_immediate(tree(kLeaf + " AND " + kLeaf)));
  const auto yes = [](std::uint32_t) { return true; };
  const auto at = [](const char* time) { return base::parse_iso(time)->instant.ticks; };
  EXPECT_TRUE(holds_alone(tree(kLeaf + period), yes, at("2017-01-01T00:00:00Z")));
  EXPECT_FALSE(holds_alone(tree(kLeaf + period), yes, at("2018-01-01T00:00:00Z")));
  EXPECT_FALSE(holds_alone(tree(kLeaf + period), yes, std::nullopt));
  EXPECT_TRUE(holds_alone(tree(kLeaf), yes, std::nullopt));
  EXPECT_TRUE(holds_alone(tree(kLeaf + " OR " + kLeaf), [](std::uint32_t leaf) { return leaf == 1; }, std::nullopt));
}

}  // namespace
}  // namespace backtrail::hunt::patterns
