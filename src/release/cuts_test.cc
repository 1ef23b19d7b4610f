// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "release/codes.h"
#include "release/examination.h"

namespace backtrail::release {
namespace {

const std::string kKey(kAudienceKeySize, 'k');

/// Northgate is public, its customers are not.
std::vector<Party> some_parties(int customers) {
  std::vector<Party> out = {
      {"northgate", "Northgate", "provider", *marking::parse_marking("TLP:CLEAR"), {"Northgate"}}};
  for (int i = 0; i < customers; ++i) {
    const std::string n = std::to_string(i);
    out.push_back({"c" + n,
                   "Customer " + n + " Works",
                   "customer",
                   *marking::parse_marking("TLP:RED"),
                   {"Customer " + n + " Works"}});
  }
  return out;
}

/// Ways from Northgate to c0, c1, …, each of which is worth `gains[i]` organisations, with `left` left at the end.
std::vector<registers::AdvisoryCut> some_cuts(const std::vector<std::uint64_t>& gains, std::uint64_t left) {
  std::uint64_t reached = left;
  for (const std::uint64_t one : gains) reached += one;
  std::vector<registers::AdvisoryCut> out;
  for (std::size_t i = 0; i < gains.size(); ++i) {
    out.push_back({"northgate",
                   "c" + std::to_string(i),
                   "shared-account",
                   "M1026 Accounts",
                   "retire it",
                   reached,
                   reached - gains[i],
                   {}});
    reached -= gains[i];
  }
  return out;
}

std::vector<std::string> lines(const char* audience, const std::vector<registers::AdvisoryCut>& cuts,
                               std::vector<Refusal>* refusals = nullptr, const char* sentence = "It happened.") {
  const auto who = *marking::parse_audience(audience);
  const auto parties = some_parties(static_cast<int>(cuts.size()));
  Examination examination(who, parties, kKey);
  std::vector<std::string> out;
  for (const ReleasedCut& one : examine_cuts(examination, cuts, {{sentence}})) out.push_back(one.way + ": " + one.buys);
  if (refusals != nullptr) *refusals = examination.refusals();
  return out;
}

using Lines = std::vector<std::string>;

TEST(Cuts, RowsThatReadAlikeAreOneSoThatTheirNumberTellsNothing) {
  const Lines one = {
      "shared account, from Northgate to a customer: fewer than five organisations can no longer be reached"};
  EXPECT_EQ(lines("public", some_cuts({1}, 9)), one);
  EXPECT_EQ(lines("public", some_cuts({1, 1, 1}, 9)), one);
}

TEST(Cuts, NumbersAreShownOnlyWhenNoneIsSmallAndNoneFollows) {
  const std::string way = "shared account, from Northgate to a customer: ";
  const Lines shown = {way + "13 of 20 organisations can no longer be reached"};
  EXPECT_EQ(lines("public", some_cuts({7, 6}, 7)), shown);
  const Lines in_words = {way + "five or more organisations can no longer be reached"};
  EXPECT_EQ(lines("public", some_cuts({7, 6}, 3)), in_words) << "16 less 13 is 3";
  EXPECT_EQ(lines("public", some_cuts({7, 6}, 0)), Lines{way + "13 of 13 organisations can no longer be reached"});
  auto two_ways = some_cuts({7, 2}, 9);
  two_ways[1].kind = "vpn";
  const Lines both = {in_words[0],
                      "VPN, from Northgate to a customer: fewer than five organisations can no longer be reached"};
  EXPECT_EQ(lines("public", two_ways), both);
}

TEST(Cuts, AnAudienceThatIsNotWideReadsPseudonymsWhenThereAreEnough) {
  for (const auto& row : lines("named:zoe", some_cuts({9, 9, 9, 9}, 9))) {
    EXPECT_NE(row.find("from Northgate to a customer"), std::string::npos) << row;
  }
  const auto rows = lines("named:zoe", some_cuts({9, 9, 9, 9, 9}, 9));
  ASSERT_EQ(rows.size(), 5u);
  for (const auto& row : rows) {
    EXPECT_NE(row.find("to Customer "), std::string::npos) << row;
    EXPECT_EQ(row.find("Works"), std::string::npos) << row;
  }
  EXPECT_EQ(lines("public", some_cuts({9, 9, 9, 9, 9}, 9)).size(), 1u);
}

TEST(Cuts, NamesAndDifferencesAreRefused) {
  std::vector<Refusal> refusals;
  auto cuts = some_cuts({9}, 9);
  cuts[0].act = "call Customer 0 Works";
  (void)lines("public", cuts, &refusals);
  ASSERT_FALSE(refusals.empty());
  EXPECT_EQ(refusals.front().code, kProtectedName);
  EXPECT_TRUE(refusals.front().place.starts_with("cut 1")) << refusals.front().place;
  (void)lines("public", some_cuts({20}, 20), &refusals, "Of them, 38 organisations were warned.");
  ASSERT_FALSE(refusals.empty());
  EXPECT_EQ(refusals.front().code, kSmallDifference);
  (void)lines("public", some_cuts({20}, 20), &refusals);
  EXPECT_TRUE(refusals.empty());
}

}  // namespace
}  // namespace backtrail::release
