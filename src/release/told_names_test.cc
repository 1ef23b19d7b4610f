// SPDX-License-Identifier: Apache-2.0
#include "release/told_names.h"

#include <gtest/gtest.h>

#include "release/testing.h"

namespace backtrail::release {
namespace {

using namespace testing_support;

/// Says "{org:lyra}", approved while its parties were as they are.
struct Approved : Case {
  explicit Approved(const char* marking = "TLP:RED", std::string text = "An account of {org:lyra} was used.") {
    say(std::move(text));
    circumstances.parties[0].marking = marked(marking);
    circumstances.as_decided = circumstances.parties;
  }
  Party& now() { return circumstances.parties[0]; }
};

TEST(ToldNames, WhatIsPrintedIsWhatWasApproved) {
  Approved hidden;
  EXPECT_TRUE(hidden.check().empty());
  hidden.now().name = "Lyra Holding";
  EXPECT_TRUE(hidden.check().empty()) << "nobody reads its name";
  hidden.now().kind = "provider";
  EXPECT_EQ(hidden.codes(), Codes{kPrintsOther.number});

  Approved opened;
  opened.now().marking = marked("TLP:CLEAR");
  EXPECT_EQ(opened.codes(), Codes{kPrintsOther.number});

  Approved open("TLP:CLEAR");
  open.now().kind = "provider";
  EXPECT_TRUE(open.check().empty()) << "nobody reads its kind";
  open.now().name = "Lyra, whose managers knew of it,";
  const auto refused = open.check();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].code, kPrintsOther);
  EXPECT_NE(refused[0].message.find("its name was changed"), std::string::npos);

  Approved late;
  late.circumstances.as_decided = std::vector<Party>{};
  EXPECT_EQ(late.codes(), Codes{kPrintsOther.number}) << "it was entered since";
}

TEST(ToldNames, ANameThatIsWrittenOutIsNotOpenedBehindTheDecision) {
  Approved c("TLP:RED", "Lyra Health was reached.");
  EXPECT_EQ(c.codes(), Codes{kProtectedName.number});
  c.now().marking = marked("TLP:CLEAR");
  EXPECT_EQ(c.codes(), Codes{kPrintsOther.number});
  c.circumstances.as_decided = c.circumstances.parties;
  EXPECT_TRUE(c.check().empty());
}

TEST(ToldNames, NoTextGoesFurtherThanANameInIt) {
  for (const auto& [marking, passes] : {std::pair{"TLP:CLEAR", false},
                                        {"TLP:GREEN", false},
                                        {"TLP:AMBER//TO other", false},
                                        {"TLP:AMBER//TO lyra", true},
                                        {"TLP:AMBER+STRICT//TO lyra", true}}) {
    Approved c;
    c.statement.audience = audience("clients:lyra");
    c.statement.marking = marked(marking);
    c.decide();
    EXPECT_EQ(!c.codes("clients:lyra").contains(kPassedOn.number), passes) << marking;
    c.statement.sentences[0].text = "An account was used.";
    c.decide();
    EXPECT_EQ(!c.codes("clients:lyra").contains(kPassedOn.number), passes) << "the page says for whom it is";
  }
}

TEST(ToldNames, WhatKeepsItFromBeingApprovedKeepsItIn) {
  Case c;
  c.circumstances.unsettled = {
      {base::Code{650}, "'j:1' rests on 'c:1' of Lyra Health, which has been replaced", "Lyra Health"}};
  const auto refused = c.check();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].code.number, 650);
  EXPECT_EQ((refused[0].message + refused[0].place).find("Lyra"), std::string::npos);
  EXPECT_FALSE(refused[0].hint.empty());
}

}  // namespace
}  // namespace backtrail::release
