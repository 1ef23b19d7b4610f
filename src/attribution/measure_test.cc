// SPDX-License-Identifier: Apache-2.0
#include "attribution/measure.h"

#include <gtest/gtest.h>

#include <cmath>

#include "attribution/logit.h"

namespace backtrail::attribution {
namespace {

Outcome said(double p, bool right, bool answerable = true, double unknown = 0) {
  Outcome out;
  out.group = right ? 1 : 2;
  out.answerable = answerable;
  out.p = p;
  out.right = right;
  out.unknown = unknown;
  return out;
}

TEST(Measure, TiesCountInExpectation) {
  const std::vector<double> scores = {2, 1, 1, 1, 0};
  EXPECT_EQ(top_in_expectation(scores, 0), (std::array<double, 3>{1, 1, 1}));
  const auto tied = top_in_expectation(scores, 2);
  EXPECT_DOUBLE_EQ(tied[0], 0);
  EXPECT_DOUBLE_EQ(tied[1], 2.0 / 3);
  EXPECT_DOUBLE_EQ(tied[2], 1);
}

TEST(Measure, CalibrationIsOfPAmongTheGroups) {
  // Said .4 with .5 unknown: .8 among the groups, and four of five are right.
  std::vector<Outcome> outcomes(4, said(0.4, true, true, 0.5));
  outcomes.push_back(said(0.4, false, true, 0.5));
  EXPECT_NEAR(calibration_error(outcomes), 0, 1e-9);
  outcomes.push_back(said(0.9, false, false));  // an actor who is not in the base is no question of calibration
  EXPECT_NEAR(calibration_error(outcomes), 0, 1e-9);
}

TEST(Measure, AnExactPIsNeverMetExactly) {
  // A hundred times .5 in one bin: the share that is right strays by .04 on average, though .5 is exact.
  const std::vector<Outcome> outcomes(100, said(0.5, true));
  const ExactError error = error_if_exact(outcomes);
  EXPECT_NEAR(error.mean, 0.04, 0.006);
  EXPECT_LT(error.low, 0.01);
  EXPECT_NEAR(error.high, 0.11, 0.02);
  EXPECT_EQ(error_if_exact({}).high, 0);
  EXPECT_EQ(error_if_exact(std::vector(9, said(1, true))).high, 0);  // what is certain cannot stray
}

TEST(Measure, AurocCountsTiesByHalf) {
  EXPECT_DOUBLE_EQ(unknown_auroc(std::vector{said(1, true, true, 0.1), said(1, false, false, 0.9)}), 1);
  EXPECT_DOUBLE_EQ(unknown_auroc(std::vector{said(1, true, true, 0.5), said(1, false, false, 0.5)}), 0.5);
  EXPECT_TRUE(std::isnan(unknown_auroc(std::vector{said(1, true)})));
}

TEST(Measure, CoverageIsTheMostThatKeepsThePrecision) {
  const std::vector<Outcome> outcomes = {said(0.9, true), said(0.8, true), said(0.7, false), said(0.6, true)};
  const auto curve = coverage_curve(outcomes, 4);
  EXPECT_DOUBLE_EQ(coverage_at(curve, 0.95).coverage, 0.5);
  EXPECT_DOUBLE_EQ(coverage_at(curve, 0.75).coverage, 1);
  EXPECT_DOUBLE_EQ(coverage_at({}, 0.75).coverage, 0);
}

TEST(Logit, FindsWhatTheChoicesWereMadeBy) {
  // Chosen in proportion to e^(1 x): of {0, 1} the second in e / (1 + e) of the cases.
  const std::vector<float> alternatives = {0, 1};
  std::vector<Choice> choices;
  for (int i = 0; i < 1000; ++i) choices.push_back({alternatives, i < 731 ? 1U : 0U, 1});
  EXPECT_NEAR(fit_choices(choices, 1, {1e-6, 50})[0], 1, 0.01);
}

TEST(Logit, AColumnThatNeverVariesWeighsNothing) {
  const std::vector<float> alternatives = {0, 7, 1, 7};
  const std::vector<Choice> choices = {{alternatives, 1, 1}, {alternatives, 0, 1}, {alternatives, 1, 1}};
  EXPECT_EQ(fit_choices(choices, 2)[1], 0);
}

TEST(Logit, TrialsHaveAnIntercept) {
  const std::vector<float> nothing = {0};
  std::vector<Trial> trials;
  for (int i = 0; i < 100; ++i) trials.push_back({nothing, i < 73, 1});
  EXPECT_NEAR(fit_trials(trials, 1)[1], std::log(73.0 / 27), 1e-4);
}

}  // namespace
}  // namespace backtrail::attribution
