// SPDX-License-Identifier: Apache-2.0
#include "release/prose/short_names.h"

#include <gtest/gtest.h>

#include "release/prose/name_parts.h"

namespace backtrail::release {
namespace {

NameParts short_parts_of(const char* name) {
  NameParts out;
  add_name_parts(out, name);
  return out;
}

TEST(ShortNames, SignsBetweenTheLettersMakeNoDifference) {
  struct Case {
    const char* name;
    std::vector<const char*> found;
    std::vector<const char*> passes;
  };
  for (const Case& one : {
           Case{"E.ON SE",
                {"It began at E.ON in May.", "EON knew", "E-ON", "E. ON", "E.ON's logs", "E\u2024ON"},
                {"These were on the list.", "the one on top", "an eon ago", "TURN THE ONE ON", "Annex E. On Monday"}},
           {"AT&T Inc.",
            {"at AT&T's office", "AT & T", "AT and T", "ATT", "AT-T"},
            {"Look at T1078.", "at T. Smith's office", "that table", "LOOK AT T-SHIRTS AND AT T", "ATTACK"}},
           {"AT&T Services, Inc.", {"AT&T"}, {"look at T1078"}},
           {"H&M", {"H&M", "H & M", "H and M", "HM", "H+M", "H\n& M"}, {"h and m", "hm", "H, M", "H: M", "HMS"}},
           {"K+S AG", {"K+S", "K + S", "KS", "K&S"}, {"k and s", "KSX", "ks"}},
           {"B&Q plc", {"B&Q", "BQ's"}, {"bq"}},
           {"C&A", {"C&A", "C & A", "C. A."}, {"Use vitamin C. A customer fell.", "the CA of AD CS", "ca"}},
           {"R+V", {"R+V", "RV"}, {"rv"}},
           {"M&S", {"M&S", "M and S"}, {"MS Office"}},
           {"1&1 AG", {"1&1", "1 & 1", "1 und 1", "1+1"}, {"11 files", "1.1", "on 1-1", "1 1"}},
           {"E-Plus", {"E-Plus", "EPlus", "E Plus", "E-PLUS"}, {"a plus", "e plus", "Annex E, plus more"}},
           {"NG ESO",
            {"NG  ESO", "NG-ESO", "NGESO", "NG_ESO", "NG\nESO", "N.G. E.S.O.", "N G E S O", "NG ESO WAS TOLD"},
            {"ng eso", "NG. Then ESO", "NG, ESO"}},
           {"EDF", {"EDF", "E.D.F.", "E D F", "EDFs"}, {"edf", "E DF", "EDFX"}},
           {"VW", {"VW", "V.W.", "V W"}, {"vw", "Plan V. W is next"}},
           {"e.on se", {"E.ON", "EON"}, {"these on"}},
       }) {
    const NameParts parts = short_parts_of(one.name);
    for (const char* text : one.found) EXPECT_FALSE(find_parts(text, parts).empty()) << one.name << ": " << text;
    for (const char* text : one.passes) EXPECT_TRUE(find_parts(text, parts).empty()) << one.name << ": " << text;
  }
}

TEST(ShortNames, WhatStandsForSomethingElseIsNone) {
  for (const char* name : {"IT", "S.A.", "Orion", "New Zealand Ltd", "12 Ltd", "U.S. Steel Holding"})
    EXPECT_TRUE(short_parts_of(name).short_names.empty()) << name;
}

TEST(ShortNames, WhatSomebodyElseIsCalledIsForgottenHere) {
  NameParts parts = short_parts_of("E.ON SE");
  parts.forget(short_parts_of("E.ON UK plc"), {"E.ON UK plc"});
  EXPECT_TRUE(find_parts("E.ON", parts).empty());
}

}  // namespace
}  // namespace backtrail::release
