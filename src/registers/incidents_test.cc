// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "registers/codes.h"
#include "registers/compare.h"
#include "registers/testing.h"

namespace backtrail::registers {
namespace {

class Incidents : public testing_support::InMemory {
 protected:
  static std::string incident(const std::string& more) {
    return R"({"id":"i:1","recorded":"2017-02-03","title":"t","state":"open","severity":"C4")" + more + "}";
  }
  static std::string link(const std::string& more) {
    return R"({"incident":"i:1","actor":"APT10","actor_kind":"state")" + more + "}";
  }
};

TEST_F(Incidents, ReclassificationIsANewEntryWithItsReason) {
  ASSERT_TRUE(put(kIncident, incident("")));
  const std::string first = registers_.incident("i:1")->entry.id;
  EXPECT_EQ(code(kIncident, incident(""), "ana", first), kMissingKey);
  ASSERT_TRUE(put(kIncident,
                  R"({"recorded":"2017-02-03","title":"t","state":"rejected","severity":"C6","why":"a test"})", "ana",
                  first));
  EXPECT_EQ(registers_.incident("i:1")->state, "rejected");
  EXPECT_EQ(registers_.incident(first)->state, "open");
  EXPECT_EQ(registers_.incidents()->size(), 1U);
  EXPECT_EQ(registers_.incidents(Which::all)->size(), 2U);
}

TEST_F(Incidents, IndicatorLinksButOnlyAJudgementAttributes) {
  ASSERT_TRUE(put(kIncident, incident("")));
  ASSERT_TRUE(put(kEvidence, R"({"id":"e:1","kind":"observation","origin":"us"})"));
  EXPECT_TRUE(put(kIncidentLink, link(R"(,"strength":"indicator","rests_on":["e:1"])")));
  EXPECT_EQ(code(kIncidentLink, link(R"(,"strength":"attributed","rests_on":["e:1"])")), kNotJudged);
  EXPECT_EQ(code(kIncidentLink, link(R"(,"strength":"assessed")")), kNotJudged);
  ASSERT_TRUE(put(kJudgement, R"({"id":"j:1","rung":"group","proposition":"p","likelihood":"likely","confidence":"low",
    "alternatives":[{"hypothesis":"h"}],"rests_on":["e:1"]})"));
  ASSERT_TRUE(put(kIncidentLink, link(R"(,"id":"l:1","strength":"attributed","rests_on":["e:1","j:1"])")));
  const auto row = registers_.incident_link("l:1");
  ASSERT_TRUE(row);
  EXPECT_EQ(row->incident.ref, "i:1");
  EXPECT_EQ(row->strength, "attributed");
  ASSERT_EQ(row->rests_on.size(), 2U);
  EXPECT_EQ(row->rests_on[1].type, kJudgement);
}

TEST_F(Incidents, MistakesAreNamed) {
  EXPECT_EQ(code(kIncident, R"({"id":"i","recorded":"2017","title":"t","state":"open","severity":"C4"})"),
            kBadTimeText);
  EXPECT_EQ(code(kIncident, R"({"id":"i","title":"t","state":"open","severity":"C4"})"), kMissingKey);
  EXPECT_EQ(code(kIncident, R"({"id":"i","recorded":"2017-01-01","title":"t","state":"odd","severity":"C4"})"),
            kBadWord);
  EXPECT_EQ(code(kIncident, R"({"id":"i","recorded":"2017-01-01","title":"t","state":"open","severity":"C7"})"),
            kBadWord);
  EXPECT_EQ(code(kIncidentLink, link(R"(,"strength":"indicator")")), kUnknownReference);
  const std::string figure =
      R"({"id":"f","period":"2016/17","from":"2016-07-01","until":"2017-06-30","actor_kind":"state","strength":"indicator")";
  EXPECT_EQ(code(kFigure, figure + R"(,"denominator":10})"), kMissingKey);
  EXPECT_EQ(code(kFigure, figure + R"(,"denominator":10,"numerator":3,"percent":30})"), kMissingKey);
  EXPECT_EQ(code(kFigure, figure + R"(,"denominator":10,"numerator":11})"), kBodyShape);
  EXPECT_EQ(code(kFigure, figure + R"(,"denominator":10,"percent":101})"), kBodyShape);
  EXPECT_EQ(code(kFigure, R"({"id":"f","period":"p","from":"2017-07-01","until":"2017-06-30","actor_kind":"state",
    "strength":"indicator","denominator":10,"percent":30})"),
            kBadTimeText);
  EXPECT_TRUE(put(kFigure, figure + R"(,"denominator":10,"percent":30})"));
  EXPECT_EQ(registers_.figure("f")->percent, 30U);
  EXPECT_FALSE(registers_.figure("f")->numerator);
}

}  // namespace
}  // namespace backtrail::registers
