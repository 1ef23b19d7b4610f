// SPDX-License-Identifier: Apache-2.0
#include "app/case/incidents/stated.h"

#include "app/case/incidents/record.h"
#include "app/case/testing.h"
#include "app/codes.h"
#include "release/codes.h"

namespace backtrail::app {
namespace {

using testing_support::kAna;

/// 2017/18: 20 incidents, 8 linked with states (2 of these by tradecraft), 3 with criminals. 2018/19: 9, of which 7 with states.
class Stated : public testing_support::World {
 protected:
  void SetUp() override {
    auto made = Case::init(folder(), "test.example/incidents", kAna, surroundings_);
    ASSERT_TRUE(made) << made.error().text();
    it_.emplace(std::move(*made));
    clock_.time = base::parse_iso("2022-12-01T00:00:00Z")->instant;
  }
  void fill() {
    std::string incidents = "id,recorded,title,state,severity\n", links = "incident,actor,actor_kind,strength\n";
    const auto one = [&](const std::string& id, const std::string& day) {
      incidents += id + "," + day + ",An incident,closed,C5\n";
    };
    for (int i = 0; i < 20; ++i) one("a" + std::to_string(i), "2017-09-0" + std::to_string(1 + i % 9));
    for (int i = 0; i < 9; ++i) one("b" + std::to_string(i), "2018-09-0" + std::to_string(1 + i));
    for (int i = 0; i < 8; ++i)
      links += "a" + std::to_string(i) + ",An actor,state," + (i < 2 ? "tradecraft" : "indicator") + "\n";
    for (int i = 10; i < 13; ++i) links += "a" + std::to_string(i) + ",A gang,criminal,indicator\n";
    for (int i = 0; i < 7; ++i) links += "b" + std::to_string(i) + ",An actor,state,indicator\n";
    take(registers::kIncident, incidents);
    take(registers::kIncidentLink, links);
  }
  void take(std::string_view type, const std::string& text, const ledger::Actor& actor = kAna,
            const std::string& corrects = {}) {
    const std::string path = root_ + "/import";
    write(path, text);
    const auto entered = enter(*it_, actor, {std::string(type), path, {}, corrects});
    ASSERT_TRUE(entered) << entered.error().text();
    for (const auto& mistake : entered->mistakes) ADD_FAILURE() << mistake.text();
  }
  std::string faults(const std::string& text, const std::vector<std::string>& authors = {}) {
    const auto found = stated_faults(*it_, text, authors);
    EXPECT_TRUE(found) << found.error().text();
    std::string out;
    for (const StatedFault& one : *found) {
      out += (out.empty() ? "" : ", ") + text.substr(one.where.begin, one.where.end - one.where.begin) +
             (one.code == kShareDoesNotFit ? ": differs" : ": few");
    }
    return out;
  }
  std::optional<Case> it_;
};

TEST_F(Stated, ThatSomebodyDidItIsHeldAgainstWhatIsAttributed) {
  fill();
  for (const char* said :
       {"In 2017/18, states were responsible for 8 of 20 incidents.",
        "In 2017/18, 8 of 20 incidents were carried out by states.",
        "In 2017/18, 8 of 20 incidents were the work of states.", "In 2017/18 states were behind 8 of 20 incidents.",
        "In 2017/18, 8 of 20 incidents were due to state actors.",
        "In 2017/18, 8 of 20 incidents were state-sponsored.", "In 2017/18, 8 of 20 incidents were backed by states.",
        "In 2017/18, 8 of 20 incidents came from state actors.", "In 2017/18, 8 of 20 incidents were by states.",
        "In 2017/18, states took part in 8 of 20 incidents.", "In 2017/18, we blame states for 8 of 20 incidents.",
        "In 2017/18, 8 of 20 incidents were the responsibility of states.",
        "In 2017/18, states orchestrated 8 of 20 incidents.",
        "Of the 20 incidents recorded in 2017/18, 8 were carried out by states.",
        "Of the 20 incidents recorded in 2017/18, 8 were the work of states.",
        "Of the 20 incidents recorded in 2017/18, states were behind 8."})
    EXPECT_NE(faults(said).find("differs"), std::string::npos) << said;
  for (const char* said : {"In 2017/18, 8 of 20 incidents were linked with state-sponsored actors.",
                           "In 2017/18, 8 of 20 incidents were associated with states.",
                           "In 2017/18, 8 of 20 incidents were tied to state-backed groups.",
                           "In 2017/18, 8 of 20 incidents can be linked to state-sponsored actors."})
    EXPECT_EQ(faults(said), "") << said;
}

TEST_F(Stated, APeriodThatItIsComparedWithIsNotTheOneItSpeaksOf) {
  fill();
  EXPECT_EQ(faults("20 incidents were recorded, 5 fewer than in 2018/19."), "");
  EXPECT_EQ(faults("In 2017/18, 20 incidents were recorded, 5 more than in 2018/19."), "");
  EXPECT_NE(faults("In 2017/18, 25 incidents were recorded, 5 more than in 2018/19."), "");
  EXPECT_EQ(faults("In 2017/18, 20 incidents were recorded, compared with 9 in 2018/19."), "");
  EXPECT_EQ(faults("In 2017/18, 20 incidents were recorded, compared with 10 in 2018/19."), "10: differs");
  EXPECT_NE(faults("In 2017/18, 25 incidents were recorded."), "");
}

TEST_F(Stated, FinancialYearsAreReadHoweverTheyAreWritten) {
  fill();
  for (const std::string period : {"In 2017/2018", "In FY2018", "In FY 2018", "In FY2017/18", "In FY 2017/18",
                                   "During the financial year 2017/18", "Throughout the fiscal year 2017-18"}) {
    EXPECT_EQ(faults(period + ", 20 incidents were recorded."), "") << period;
    EXPECT_EQ(faults(period + ", 25 incidents were recorded."), "25 incidents: differs") << period;
  }
}

TEST_F(Stated, AFewIncidentsOfADayAreASmallCount) {
  fill();
  EXPECT_EQ(faults("On 2 September 2017 we recorded 3 incidents."), "3 incidents: few");
  EXPECT_EQ(faults("On Saturday 2 September 2017, three incidents were recorded."), "three incidents: few");
  EXPECT_EQ(faults("In September 2017 we recorded 20 incidents."), "");
}

TEST_F(Stated, WhatTheRegisterContradictsIsTold) {
  fill();
  for (const auto& [text, expected] : std::vector<std::pair<const char*, const char*>>{
           {"In 2017/18, 8 of 20 incidents (40 %) were linked with state actors.", ""},
           {"In 2017/18, 15 of 20 incidents (75 %) were linked with state actors.", "15 of 20: differs, 75 %: differs"},
           {"40 % of 20 incidents in 2017/18 were linked with states.", ""},
           {"40 % of 30 incidents in 2017/18 were linked with states.", "30 incidents: differs"},
           {"We recorded 20 incidents in 2017/18.", ""},
           {"We recorded 200 incidents in 2017/18.", "200 incidents: differs"},
           // With whom is not said: nobody knows what is counted.
           {"In 2017/18, 11 of 20 incidents were linked with known groups.", ""},
           // At another strength: two by tradecraft, and so many are few.
           {"In 2017/18, 2 of 20 incidents were linked with states.", "2 of 20: few"},
           // Of other incidents, of no period, of a year that the register has not.
           {"In 2017/18, 15 of 20 serious incidents were linked with states.", ""},
           {"We recorded 500 incidents, linked with states.", ""},
           {"In 2011/12, 15 of 20 incidents were linked with states.", ""},
           {"Half of the accounts were used in 2017/18.", ""}}) {
    EXPECT_EQ(faults(text), expected) << text;
  }
}

TEST_F(Stated, WhatFitsAndTellsOfFewIsTold) {
  fill();
  for (const auto& [text, expected] : std::vector<std::pair<const char*, const char*>>{
           {"In 2017/18, 3 of 20 incidents were linked with criminals.", "3 of 20: few"},
           {"In 2017/18, 15 % of incidents were linked with criminals.", "15 %: few"},
           {"In 2018/19, 7 of 9 incidents were linked with states.", "7 of 9: few"},
           {"We recorded 9 incidents in 2018/19.", ""}}) {
    EXPECT_EQ(faults(text), expected) << text;
  }
}

TEST_F(Stated, WhatWasPublishedSoIsLeftAndYearsBeginAsTheCentreHasThem) {
  fill();
  take(
      registers::kFigure,
      R"({"id":"f:1","period":"2017/18","from":"2017-07-01","until":"2018-06-30","actor_kind":"state","strength":"indicator","numerator":9,"denominator":21})");
  EXPECT_EQ(faults("In 2017/18, 9 of 21 incidents were linked with states."), "");
  EXPECT_EQ(faults("In 2017/18, 10 of 21 incidents were linked with states."), "10 of 21: differs");
  take(
      registers::kFigure,
      R"({"id":"f:2","period":"2018/19","from":"2018-09-05","until":"2019-09-04","actor_kind":"state","strength":"indicator","numerator":3,"denominator":5})");
  EXPECT_EQ(faults("We recorded 5 incidents in 2018/19."), "") << "from 5 September on";
}

TEST_F(Stated, AFigureThatTheAuthorsAloneEnteredLiftsNothing) {
  fill();
  const auto figure = [](const std::string& numbers, const std::string& why = {}) {
    return R"({"id":"f:1","period":"2017/18","from":"2017-07-01","until":"2018-06-30","actor_kind":"state","strength":"indicator",)" +
           numbers + (why.empty() ? "" : R"(,"why":")" + why + "\"") + "}";
  };
  const std::string said = "In 2017/18, 9 of 21 incidents were linked with states.";
  take(registers::kFigure, figure(R"("numerator":9,"denominator":21)"));
  EXPECT_EQ(faults(said, {"ana"}), "9 of 21: differs");
  const auto lifts = stated_faults(*it_, said, {"ana"});
  EXPECT_NE(lifts->front().lifts.find("'backtrail incident confirm f:1'"), std::string::npos);
  EXPECT_EQ(lifts->front().hint.find("f:1"), std::string::npos) << "an audience's fault names no figure";
  EXPECT_EQ(faults(said, {"eve"}), "");
  EXPECT_FALSE(seal_review(*it_, kAna, {"f:1", false, {}, {}}));
  ASSERT_TRUE(seal_review(*it_, testing_support::kRob, {"f:1", false, {}, {}}));
  EXPECT_EQ(faults(said, {"ana"}), "");
  EXPECT_EQ(faults(said, {"ana", "Rob"}), "9 of 21: differs") << "who confirmed it is an author of the text too";
  // What the author makes of it is his own again, and what the other has seen goes on counting.
  take(registers::kFigure, figure(R"("numerator":12,"denominator":22)", "A slip."), kAna, "f:1");
  EXPECT_EQ(faults("In 2017/18, 12 of 22 incidents were linked with states.", {"ana"}), "12 of 22: differs");
  EXPECT_EQ(faults(said, {"ana"}), "");
  ASSERT_TRUE(seal_review(*it_, testing_support::kDee, {"f:1", true, {}, "It has 9 of 21."}));
  EXPECT_EQ(faults("In 2017/18, 12 of 22 incidents were linked with states.", {"eve"}), "12 of 22: differs")
      << "whoever looked and found otherwise is heard";
}

TEST_F(Stated, WhatTheAuthorsAloneMakeOfTheRegisterLiftsNothing) {
  const auto& rob = testing_support::kRob;
  const auto said = [](const std::string& numbers) {
    return "In 2017/18, " + numbers + " incidents were linked with states.";
  };
  fill();
  ASSERT_TRUE(reclassify(*it_, rob, {"a19", "rejected", "", "It was none."}));
  EXPECT_EQ(faults(said("8 of 19")), "");
  EXPECT_EQ(faults(said("8 of 19"), {"rob"}), "8 of 19: differs");
  const auto waits = *stated_faults(*it_, said("8 of 19"), {"rob"});
  EXPECT_EQ(waits.front().waits_for.size(), 1U);
  EXPECT_NE(waits.front().lifts.find("'backtrail incident confirm a19'"), std::string::npos);
  EXPECT_EQ(waits.front().hint.find("a19"), std::string::npos);
  EXPECT_EQ(faults(said("8 of 20"), {"rob"}), "8 of 20: differs") << "the register as it is counts too";
  EXPECT_TRUE(stated_faults(*it_, said("8 of 20"), {"rob"})->front().waits_for.empty());
  EXPECT_EQ(faults(said("8 of 19"), {"ana"}), "") << "of what ana alone recorded nobody else says anything";
  ASSERT_TRUE(seal_review(*it_, testing_support::kDee, {"a19", false, {}, {}}));
  EXPECT_EQ(faults(said("8 of 19"), {"rob"}), "");
  // So do links and days.
  take(registers::kIncidentLink, "incident,actor,actor_kind,strength\na9,An actor,state,indicator\n", rob);
  EXPECT_EQ(faults(said("9 of 19"), {"rob"}), "9 of 19: differs");
  EXPECT_EQ(faults(said("9 of 19"), {"eve"}), "");
  take(registers::kIncident,
       "id,recorded,title,state,severity,why\na18,2019-09-01,An incident,closed,C5,Counted where it was closed.\n", rob,
       "a18");
  EXPECT_EQ(faults("We recorded 18 incidents in 2017/18.", {"rob"}), "18 incidents: differs");
  EXPECT_EQ(faults("We recorded 18 incidents in 2017/18.", {"eve"}), "");
}

TEST_F(Stated, WhoMovesTheYearAloneMovesNothing) {
  fill();
  take(
      registers::kFigure,
      R"({"id":"f:2","period":"2018/19","from":"2018-09-05","until":"2019-09-04","actor_kind":"state","strength":"indicator","numerator":3,"denominator":5})");
  EXPECT_EQ(faults("We recorded 5 incidents in 2018/19.", {"ana"}), "5 incidents: differs");
}

TEST_F(Stated, ACaseWithoutIncidentsSaysNothing) {
  EXPECT_EQ(faults("In 2017/18, 15 of 20 incidents (75 %) were linked with state actors."), "");
}

TEST_F(Stated, NumbersWithoutEndAreLeft) {
  fill();
  std::string text = "In 2017/18 incidents linked with states numbered ";
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i % 100) + " of 100 incidents, ";
  EXPECT_EQ(faults(text), "");
  std::string years;
  for (int i = 0; i < 2'000; ++i) years += "In " + std::to_string(1900 + i % 100) + " we recorded 20 incidents. ";
  EXPECT_EQ(faults(years), "");
}

}  // namespace
}  // namespace backtrail::app
