// SPDX-License-Identifier: Apache-2.0
#include "estimate/estimate.h"

#include <gtest/gtest.h>

#include <vector>

#include "estimate/codes.h"

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
  EXPECT_EQ(mixed->confidence, "confidence");
  EXPECT_FALSE(mixes_likelihood_and_confidence("It is almost certainly them."));
  EXPECT_FALSE(mixes_likelihood_and_confidence("Our confidence in this is high."));
  EXPECT_FALSE(mixes_likelihood_and_confidence("A confidential note says that it is likely."));
  EXPECT_FALSE(mixes_likelihood_and_confidence("Our confidence stems from a likelyhouse.com log."));
}

}  // namespace
}  // namespace backtrail::estimate
