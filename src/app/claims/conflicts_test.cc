// SPDX-License-Identifier: Apache-2.0
#include "app/claims/conflicts.h"

#include "app/case/testing.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

using testing_support::kAna;

class ClaimConflicts : public testing_support::World {
 protected:
  void SetUp() override {
    auto made = Case::init(folder(), "test.example/claims", kAna, surroundings_);
    ASSERT_TRUE(made) << made.error().text();
    it_.emplace(std::move(*made));
  }
  void claim(const std::string& id, const std::string& relation, const std::string& object,
             const std::string& more = "", const std::string& subject = "APT10") {
    const auto entered =
        enter_text(*it_, registers::kClaim,
                   R"({"id":")" + id + R"(","subject":")" + subject + R"(","relation":")" + relation +
                       R"(","object":")" + object + R"(","source":{"name":"S of )" + id + "\"}" + more + "}");
    ASSERT_TRUE(entered) << entered.error().text();
    for (const auto& mistake : entered->mistakes) ADD_FAILURE() << mistake.text();
  }
  std::vector<Conflict> conflicts() {
    auto found = claim_conflicts(*it_);
    EXPECT_TRUE(found) << found.error().text();
    return *found;
  }
  static std::string differing(const Conflict& conflict) {
    std::string out;
    for (const auto& one : conflict.differs) out += one.what + ": " + one.a + " | " + one.b + "\n";
    return out;
  }

  std::optional<Case> it_;
};

TEST_F(ClaimConflicts, OneNumberOfTwoThingsIsLaidSideBySide) {
  claim("us", "stole-from", "companies",
        R"(,"quantities":[{"count":45,"bound":"more-than","unit":"technology companies","place":"12 US states"}])");
  claim("paper", "targets", "providers",
        R"(,"quantities":[{"count":45,"unit":"managed service providers","place":"12 countries"}])");
  const auto found = conflicts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].a.claim, "us");
  EXPECT_EQ(
      differing(found[0]),
      "unit: more-than 45 technology companies | 45 managed service providers\nplace: 12 US states | 12 countries\n");
  EXPECT_TRUE(found[0].merge.empty());
}

TEST_F(ClaimConflicts, OneActorHoweverItIsWrittenAndOneUnitInSingularAndPlural) {
  claim("a", "targets", "x", R"(,"quantities":[{"count":9,"unit":"banks"}])", "A.P.T.10");
  claim("b", "targets", "y", R"(,"quantities":[{"count":5,"bound":"at-most","unit":"bank"}])", "apt 10");
  claim("c", "targets", "z", R"(,"quantities":[{"count":7,"unit":"banks"}])", "APT1");
  const auto found = conflicts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(differing(found[0]), "count: 9 | at-most 5\n");
}

TEST_F(ClaimConflicts, DifferentNumbersOfOneThingDisagreeAndOtherThingsDoNot) {
  claim("a", "targets", "x", R"(,"quantities":[{"count":45,"unit":"Companies","period":"2006 to 2018"}])");
  claim("b", "targets", "y", R"(,"quantities":[{"count":60,"unit":"companies","period":"2014 to 2018"}])");
  claim("c", "targets", "z", R"(,"quantities":[{"count":7,"unit":"countries"}])");
  const auto found = conflicts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(differing(found[0]), "count: 45 | 60\nperiod: 2006 to 2018 | 2014 to 2018\n");
}

TEST_F(ClaimConflicts, RelationsKeepTheFieldsDistinctions) {
  claim("uk", "acts for", "the ministry");
  claim("nz", "linked-to", "The Ministry");
  claim("same", "has links to", "the ministry");
  claim("court", "is accused of", "the ministry", R"(,"legal_status":"charged")");
  claim("firm", "is a front for", "the bureau");
  const auto found = conflicts();
  ASSERT_EQ(found.size(), 5U);
  EXPECT_EQ(differing(found[0]), "relation: acts-on-behalf-of | has-links-to\n");
  EXPECT_EQ(differing(found[2]), "relation: acts-on-behalf-of | is-accused-of\nlegal status:  | charged\n");
}

TEST_F(ClaimConflicts, ADenialContradictsWhatItDenies) {
  const auto pair = [&](const char* subject, const char* one, const char* other) {
    claim(std::string(subject) + "1", one, "the ministry", "", subject);
    claim(std::string(subject) + "2", other, "the ministry", "", subject);
  };
  pair("Aa", "is", "is not");
  pair("Bb", "is", "denies being");
  pair("Cc", "is a front for", "is no front for");
  pair("Dd", "targets", "did not target");
  pair("Ee", "is not", "is no front for");
  pair("Ff", "links", "has no links to");
  pair("Gg", "is", "links");
  pair("Hh", "links", "is not");
  pair("Ii", "is", "has no links to");
  pair("Jj", "is accused of being", "denies being");
  const auto found = conflicts();
  std::vector<std::string> told;
  for (const Conflict& one : found) told.push_back(one.a.claim + " " + differing(one));
  EXPECT_EQ(told, (std::vector<std::string>{
                      "Aa1 relation: is | is-not\n", "Bb1 relation: is | is-not\n",
                      "Cc1 relation: is-a-front-for | is-not-a-front-for\n", "Dd1 relation: target | not-target\n",
                      "Ff1 relation: has-links-to | not-has-links-to\n", "Gg1 relation: is | has-links-to\n",
                      "Ii1 relation: is | not-has-links-to\n", "Jj1 relation: is-accused-of | is-not\n"}));
}

TEST_F(ClaimConflicts, OneIdentityWithTwoOwnersDisagrees) {
  claim("a", "acts-for", "the ministry");
  claim("b", "acts-on-behalf-of", "the army");
  ASSERT_EQ(conflicts().size(), 1U);
  EXPECT_EQ(differing(conflicts()[0]), "object: the ministry | the army\n");
}

TEST_F(ClaimConflicts, NothingIsMergedUnlessSomebodySaysWhichAndWhy) {
  claim("a", "acts-for", "the ministry");
  claim("b", "acts-for", "the army");
  EXPECT_EQ(seal_merge(*it_, kAna, {{"a", "b"}, "a", "", ""}).error().code, registers::kMissingKey);
  EXPECT_EQ(seal_merge(*it_, kAna, {{"a"}, "a", "w", ""}).error().code, registers::kMissingKey);
  EXPECT_EQ(seal_merge(*it_, kAna, {{"a", "b"}, "c", "w", ""}).error().code, registers::kWrongReference);
  ASSERT_TRUE(seal_merge(*it_, kAna, {{"a", "b"}, "b", "A later source.", ""}));
  const auto found = conflicts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kept, "b");
  EXPECT_EQ(found[0].by, "ana");
  EXPECT_EQ(it_->registers().claims()->size(), 2U) << "both stay as they were said";
  ASSERT_TRUE(
      enter_text(
          *it_, registers::kClaim,
          R"({"id":"b","corrects":"b","subject":"APT10","relation":"acts-for","object":"the navy","source":{"name":"S"}})")
          ->mistakes.empty());
  EXPECT_TRUE(conflicts()[0].merge.empty()) << "what was settled was another claim";
}

TEST_F(ClaimConflicts, NamesThatSomebodyTakesForOneAreLaidSideBySideAndWhoDoesIsSaid) {
  const auto nine = [](const char* count) {
    return std::string(R"(,"quantities":[{"count":)") + count + R"(,"unit":"banks"}])";
  };
  claim("a", "targets", "x", nine("9"), "Grey Heron");
  claim("b", "targets", "y", nine("5"), "Tin Kettle");
  EXPECT_TRUE(conflicts().empty()) << "nobody takes them for one";
  claim("c", "also-known-as", "tin-kettle", "", "Grey Heron");
  auto found = conflicts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].names.a + "/" + found[0].names.b, "Grey Heron/Tin Kettle");
  EXPECT_EQ(found[0].names.by, std::vector<std::string>{"claim 'c' (S of c)"});
  EXPECT_NE(conflict_json(found[0])["what"].get<std::string>().find("not an identity"), std::string::npos);
  const auto entered = enter_text(*it_, registers::kOrganisation,
                                  R"({"id":"heron","name":"Grey Heron","kind":"group","aliases":["Tin Kettle"]})");
  ASSERT_TRUE(entered && entered->mistakes.empty());
  EXPECT_EQ(conflicts()[0].names.by, (std::vector<std::string>{"claim 'c' (S of c)", "organisation 'heron'"}));
  claim("d", "also-known-as", "Old Lamp", "", "Tin Kettle");
  claim("e", "targets", "z", nine("7"), "Old Lamp");
  found = conflicts();
  ASSERT_EQ(found.size(), 2U) << "what two say of three names is not chained";
  EXPECT_EQ(found[1].a.claim + found[1].b.claim, "be");
}

TEST_F(ClaimConflicts, NamesOfGroupsAreThoseOfAttck) {
  claim("a", "targets", "x", R"(,"quantities":[{"count":9,"unit":"banks"}])", "menuPass");
  claim("b", "targets", "y", R"(,"quantities":[{"count":5,"unit":"banks"}])", "APT10");
  const auto found = conflicts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].names.by, std::vector<std::string>{"MITRE ATT&CK"});
}

}  // namespace
}  // namespace backtrail::app
