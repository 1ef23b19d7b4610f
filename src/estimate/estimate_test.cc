// SPDX-License-Identifier: Apache-2.0
#include "estimate/estimate.h"

#include <gtest/gtest.h>

#include <vector>

#include "estimate/codes.h"
#include "estimate/said.h"

namespace backtrail::estimate {
namespace {

TEST(Likelihood, BandsArePrintedWithTheirRange) {
  EXPECT_EQ(parse_likelihood("Very  likely")->text(), "very likely (80–95 %)");
  EXPECT_EQ(parse_likelihood("realistic possibility", Scale::uk)->text(), "realistic possibility (40–50 %)");
  EXPECT_EQ(parse_likelihood("realistic possibility").error().code, kUnknownLikelihood);
  EXPECT_EQ(parse_likelihood("very likely (80–90 %)").error().code, kUnknownLikelihood);
}

TEST(Likelihood, EveryBandReadsBack) {
  for (const Scale scale : {Scale::icd203, Scale::uk}) {
    for (std::size_t i = 0; i < bands(scale).size(); ++i) {
      const Likelihood one{scale, static_cast<std::uint8_t>(i)};
      EXPECT_EQ(*parse_likelihood(one.text(), scale), one);
      EXPECT_EQ(*parse_likelihood(one.word(), scale), one);
      if (i > 0) {
        EXPECT_LE(bands(scale)[i - 1].high_percent, bands(scale)[i].low_percent);
      }
    }
    EXPECT_EQ(*parse_scale(name(scale)), scale);
  }
}

TEST(Likelihood, AChainIsNoStrongerThanItsWeakestLink) {
  const Likelihood certain = *parse_likelihood("almost certain");
  const Likelihood likely = *parse_likelihood("likely");
  const Likelihood uk_likely = *parse_likelihood("likely", Scale::uk);
  const std::vector<Likelihood> links = {certain, likely};
  EXPECT_EQ(*ceiling(links), likely);
  EXPECT_TRUE(check_chain(likely, links));
  EXPECT_TRUE(check_chain(uk_likely, links));
  EXPECT_EQ(check_chain(certain, links).error().code, kStrongerThanChain);
  EXPECT_TRUE(check_chain(certain, {}));
  EXPECT_FALSE(ceiling({}));
}

TEST(Confidence, ReadsItsWords) {
  EXPECT_EQ(*parse_confidence("Medium"), Confidence::moderate);
  EXPECT_EQ(name(*parse_confidence("high")), "high");
  EXPECT_EQ(parse_confidence("highest").error().code, kUnknownConfidence);
}

TEST(MixedWords, FoundOnlyWhereOneSentenceHoldsBoth) {
  const auto mixed =
      mixes_likelihood_and_confidence("We assess with High Confidence that it is almost certainly them.");
  ASSERT_TRUE(mixed);
  EXPECT_EQ(mixed->likelihood, "almost certainly");
  EXPECT_EQ(mixed->confidence, "High Confidence");
  EXPECT_FALSE(mixes_likelihood_and_confidence("It is almost certainly them."));
  EXPECT_FALSE(mixes_likelihood_and_confidence("Our confidence in this is high."));
  EXPECT_FALSE(mixes_likelihood_and_confidence("A confidential note says that it is likely."));
  EXPECT_FALSE(mixes_likelihood_and_confidence("Our confidence stems from a likelyhouse.com log."));
  EXPECT_FALSE(mixes_likelihood_and_confidence("Likely targets should have confidence in their backups."));
}

TEST(SaidLikelihood, IsTheBandOfItsWordsAndNoneOfStrongerOnes) {
  const auto band = [](std::string_view sentence) -> int {
    const auto found = find_likelihoods(sentence);
    if (found.size() != 1 || !found.front().told) return -2;
    return found.front().band ? *found.front().band : -1;
  };
  EXPECT_EQ(band("It is almost certain that the group acted for the ministry."), 6);
  EXPECT_EQ(band("The group is Very  Likely responsible."), 5);
  EXPECT_EQ(band("They probably left in May."), 4);
  EXPECT_EQ(band("That is unlikely."), 2);
  EXPECT_EQ(band("There is a realistic possibility of it."), 3);
  EXPECT_EQ(band("It is certain that they did."), -1);
  EXPECT_EQ(band("There is a good chance that they did."), -1);
  EXPECT_EQ(band("It is not likely."), -1);
  EXPECT_EQ(band("This likely comes from them."), 4);
  for (const char* none : {"Likely targets are told.", "That makes it more likely.", "Make certain that it is shut.",
                           "You should certainly do this.", "Certain accounts were used.", "How likely is that?"}) {
    EXPECT_TRUE(find_likelihoods(none).empty()) << none;
  }
  const auto number = find_likelihoods("There is a 90 % chance of it.");
  ASSERT_EQ(number.size(), 1u);
  EXPECT_TRUE(number.front().is(*parse_likelihood("very likely")));
  EXPECT_FALSE(number.front().is(*parse_likelihood("likely")));
}

TEST(SaidConfidence, IsReadBeforeAndBehindItsWord) {
  const auto level = [](std::string_view sentence) -> int {
    const auto found = find_confidences(sentence);
    if (found.size() != 1 || !found.front().told) return -2;
    return found.front().level ? static_cast<int>(*found.front().level) : -1;
  };
  EXPECT_EQ(level("Our confidence in that is high."), 2);
  EXPECT_EQ(level("Our confidence in that judgement is only moderate."), 1);
  EXPECT_EQ(level("We say so with low confidence."), 0);
  EXPECT_EQ(level("We are confident that it was them."), 2);
  EXPECT_EQ(level("We say so with full confidence."), -1);
  EXPECT_EQ(level("Our confidence is not high."), -1);
  EXPECT_EQ(level("Our confidence rests on logs."), -2);
  EXPECT_EQ(level("We are moderately sure of it."), 1);
  EXPECT_EQ(level("We hold this with a moderate degree of certainty."), 1);
  EXPECT_EQ(level("We say so with a high level of confidence."), 2);
  EXPECT_EQ(level("We are sure that it was them."), 2);
  EXPECT_EQ(level("We are reasonably confident of it."), -1);
  for (const char* none : {"Make sure that it is shut.", "We are not sure who it was.", "We are 95 % sure of it.",
                           "There is no certainty.", "Be sure that it is shut."}) {
    EXPECT_TRUE(find_confidences(none).empty()) << none;
  }
  EXPECT_TRUE(mixes_likelihood_and_confidence("China directed it; we are moderately sure that it is probable."));
  EXPECT_TRUE(
      mixes_likelihood_and_confidence("It is likely APT10, and we hold this with a moderate degree of certainty."));
  EXPECT_FALSE(mixes_likelihood_and_confidence("We are 95 % sure of it."));
  EXPECT_TRUE(find_confidences("High-confidence indicators are in the table.").empty());
  EXPECT_TRUE(find_confidences("You can be confident in this tool.").empty());
}

}  // namespace
}  // namespace backtrail::estimate
