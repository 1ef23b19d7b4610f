// SPDX-License-Identifier: Apache-2.0
#include "marking/marking.h"

#include <gtest/gtest.h>

#include "marking/codes.h"
#include "marking/conditions.h"

namespace backtrail::marking {
namespace {

TEST(Marking, LabelsPrintAndReadBack) {
  for (const char* text : {"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"}) {
    auto tlp = parse_tlp(text);
    ASSERT_TRUE(tlp);
    EXPECT_EQ(name(*tlp), text);
  }
  EXPECT_EQ(*parse_tlp("amber+strict"), Tlp::amber_strict);
  EXPECT_EQ(parse_tlp("AMBER STRICT").error().code, kUnknownTlp);
  EXPECT_NE(parse_tlp("TLP:WHITE").error().hint.find("CLEAR"), std::string::npos);
}

TEST(Marking, PartsPrintAndReadBack) {
  auto marking = parse_marking("tlp:amber // COMPARTMENT bravo, alpha,bravo // TO provider-a");
  ASSERT_TRUE(marking);
  EXPECT_EQ(marking->text(), "TLP:AMBER//COMPARTMENT alpha,bravo//TO provider-a");
  EXPECT_EQ(*parse_marking(marking->text()), *marking);
  EXPECT_EQ(parse_marking("TLP:AMBER//FOR x").error().code, kBadMarking);
  EXPECT_EQ(parse_marking("TLP:AMBER//TO ").error().code, kBadMarking);
  EXPECT_EQ(parse_marking("TLP:AMBER//TO a//TO b").error().code, kBadMarking);
  EXPECT_EQ(parse_marking("").error().code, kUnknownTlp);
}

TEST(Audience, PrintsAndReadsBack) {
  for (const char* text : {"public", "community", "community:certs", "clients:provider-a", "organisation", "named:a,b",
                           "organisation:x//COMPARTMENT alpha"}) {
    auto audience = parse_audience(text);
    ASSERT_TRUE(audience) << text;
    EXPECT_EQ(audience->text(), text);
  }
  for (const char* text : {"", "everyone", "named", "public:x", "clients:", "public//TO x"}) {
    EXPECT_EQ(parse_audience(text).error().code, kBadAudience) << text;
  }
}

bool sees(const char* audience, const char* marking) {
  return may_see(*parse_audience(audience), *parse_marking(marking));
}

TEST(Audience, EachLabelReachesWhomTlpSays) {
  EXPECT_TRUE(sees("public", "TLP:CLEAR"));
  EXPECT_FALSE(sees("public", "TLP:GREEN"));
  EXPECT_TRUE(sees("community", "TLP:GREEN"));
  EXPECT_FALSE(sees("community", "TLP:AMBER"));
  // A provider's AMBER reaches its clients; AMBER+STRICT does not.
  EXPECT_TRUE(sees("clients:provider-a", "TLP:AMBER//TO provider-a"));
  EXPECT_FALSE(sees("clients:provider-a", "TLP:AMBER+STRICT//TO provider-a"));
  EXPECT_TRUE(sees("organisation:provider-a", "TLP:AMBER+STRICT//TO provider-a"));
  EXPECT_FALSE(sees("organisation:provider-b", "TLP:AMBER+STRICT//TO provider-a"));
  EXPECT_FALSE(sees("organisation:provider-a", "TLP:RED//TO provider-a"));
  EXPECT_TRUE(sees("named:alice", "TLP:RED//TO alice,bob"));
  EXPECT_FALSE(sees("named:alice,carol", "TLP:RED//TO alice,bob"));
  EXPECT_FALSE(sees("public", "TLP:CLEAR//COMPARTMENT alpha"));
  EXPECT_TRUE(sees("named:alice//COMPARTMENT alpha", "TLP:RED//COMPARTMENT alpha//TO alice"));
}

TEST(Marking, CombiningNeverWidensAndNeverNarrowsMoreThanBoth) {
  std::vector<Marking> markings;
  const std::vector<std::vector<std::string>> lists = {{}, {"x"}, {"y"}, {"x", "y"}};
  for (std::size_t tlp = 0; tlp < kTlpCount; ++tlp) {
    for (const auto& shared : lists) {
      for (const auto& compartments : lists) markings.push_back({static_cast<Tlp>(tlp), compartments, shared});
    }
  }
  std::vector<Audience> audiences;
  for (int kind = 0; kind < 5; ++kind) {
    for (const auto& members : lists) {
      for (const auto& compartments : lists) {
        audiences.push_back({static_cast<Audience::Kind>(kind), members, compartments});
      }
    }
  }
  for (const Marking& a : markings) {
    for (const Marking& b : markings) {
      const Marking both = combine(a, b);
      for (const Audience& audience : audiences) {
        ASSERT_EQ(may_see(audience, both), may_see(audience, a) && may_see(audience, b))
            << audience.text() << " " << a.text() << " " << b.text();
      }
    }
  }
}

TEST(Conditions, PrintReadBackAndCombineToTheStrictest) {
  auto strict = parse_conditions("notify=must-not obfuscate=must attribute=must-not actions=contact-for-instruction");
  ASSERT_TRUE(strict);
  EXPECT_EQ(*parse_conditions(strict->text()), *strict);
  EXPECT_TRUE(strict->needs_consent());
  EXPECT_FALSE(Conditions{}.needs_consent());
  EXPECT_EQ(combine(*strict, Conditions{}), *strict);
  EXPECT_EQ(combine(Conditions{}, *strict), *strict);
  auto other = parse_conditions("obfuscate=must-not attribute=must");
  EXPECT_EQ(combine(*strict, *other), *strict);
  EXPECT_EQ(parse_conditions("notify=never").error().code, kUnknownCondition);
  EXPECT_EQ(parse_conditions("publish=may").error().code, kUnknownCondition);
}

}  // namespace
}  // namespace backtrail::marking
