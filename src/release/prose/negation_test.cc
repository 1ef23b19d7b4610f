// SPDX-License-Identifier: Apache-2.0
#include "release/prose/negation.h"

#include <gtest/gtest.h>

#include <string>

namespace backtrail::release {
namespace {

TEST(FindNegations, WhatWasNotFoundOrDidNotHappen) {
  for (const char* text : {"Nothing was stolen.",
                           "No customer data was accessed.",
                           "There is no evidence of exfiltration.",
                           "no evidence of exfiltration was found",
                           "The second provider is not affected.",
                           "Other clients are unaffected.",
                           "We have not seen it at other providers.",
                           "We haven't seen it.",
                           "We haven\u2019t seen it.",
                           "The hunt found nothing.",
                           "Data stolen: none.",
                           "Customers affected: 0",
                           "None of the systems was reached.",
                           "Nobody was harmed.",
                           "No one's records were copied.",
                           "Neither mail nor files were taken.",
                           "Exfiltration did not take place.",
                           "We are not aware of any further victim.",
                           "The agency could not find a trace of it.",
                           "Was anything taken? No.",
                           "No, the files were left alone.",
                           "There is nothing to indicate otherwise.",
                           "A wider compromise has been ruled out.",
                           "The search came back clean.",
                           "We searched without finding it.",
                           "Not a single account was misused.",
                           "There is no reason to believe that more was read.",
                           "No customer and no supplier was affected.",
                           "Nothing, as far as we can tell, was lost.",
                           "Never were customers affected.",
                           "No others were affected.",
                           "The logs show no further logons.",
                           "The logs lack any trace of it.",
                           "We have yet to see a second victim.",
                           "Our searches came back empty.",
                           "The scans came back negative.",
                           "We deny that mail was read.",
                           "No mail should have been read.",
                           "Do not worry: nothing was stolen.",
                           "The network is clean.",
                           "No\u00ADthing was sto\u200Blen.",
                           "N\u043Ething was stolen."}) {
    EXPECT_FALSE(find_negations(text).empty()) << text;
  }
}

TEST(FindNegations, WhatOnlySoundsSo) {
  for (const char* text : {"There is no doubt that data was stolen.",
                           "Data was stolen, no doubt.",
                           "The accounts are no longer exposed.",
                           "Not only mail was read.",
                           "No customer was unaffected.",
                           "The systems were not unaffected.",
                           "A wider compromise cannot be ruled out.",
                           "There was no customer that was not reached.",
                           "It is not without evidence.",
                           "Nothing but an intrusion explains it.",
                           "Do not open files that were found there.",
                           "Keep logs, and never delete what was found.",
                           "Accounts should not be exposed.",
                           "More may not have been found yet.",
                           "If no sign is found, look again.",
                           "Ensure that no account is exposed.",
                           "It is not yet known how the intruder got in.",
                           "No password should be shared.",
                           "You should check that no unknown accounts were added.",
                           "Do not assume that your network is clean.",
                           "Never believe that nothing was taken.",
                           "Check whether your network is clean.",
                           "It does not require access to other systems, and ensures that no systems are missed.",
                           "Use zero-trust access against zero-day attacks.",
                           "Ask whether nothing was taken.",
                           "Was nothing stolen?",
                           "Not every customer could be assessed in full.",
                           "It was not found until May.",
                           "See paragraph no. 5 on what was taken.",
                           "Our own logs do not tell who gave the orders.",
                           "It does not say who is behind it: what to do does not depend on that.",
                           "They do not break in: they log on.",
                           "Let a provider reach its own servers, and no others.",
                           "The attack was found in May. Customers were told."}) {
    EXPECT_TRUE(find_negations(text).empty()) << text;
  }
}

TEST(FindNegations, ANoughtWithinAnAddressOrAVersionIsNoCount) {
  for (const char* text :
       {"Block 203[.]0[.]113[.]9.", "Commands went to hxxp://45[.]33[.]0[.]1/ and data was stolen.", "It saw 10.0.0.1.",
        "They stole it with version 3.0.1.", "10 dot 0 dot 0 dot 1 was found", "203\\.0\\.113\\.9 was seen",
        "192(.)0(.)2(.)1 was accessed", "hxxps[://]evil[.]example/x/0/1 was found", "2001:db8:0:0::1 was seen",
        "2001[:]db8[:]0[:]1 was seen", "10.31.0.0/16 was accessed", "around 0.5 % of customers were affected",
        "A 0-day exploit was found."})
    EXPECT_TRUE(find_negations(text).empty()) << text;
  for (const char* text :
       {"Customers affected: 0", "Customers affected:0", "Customers affected=0.", "Customers affected (0).",
        "Customers affected \u2014 0", "Customers affected\u20140.", "0/396 customers were affected",
        "0.0 % of customers were affected", "0 files were stolen from 10.1.2.3.", "0% of customers were affected"})
    EXPECT_FALSE(find_negations(text).empty()) << text;
}

TEST(FindNegations, WhatIsSaidOfProductsAndToolsIsNoFinding) {
  for (const char* text :
       {"The flaw needs no user interaction.", "It requires no evidence of identity.",
        "The product is not affected by default.", "Version 8 is not affected.", "Versions 8 and later are unaffected.",
        "Releases before 8 aren't vulnerable.", "The malware leaves no trace on disk.",
        "The patch does not remove an implant.", "A factory reset doesn't remove the malware.",
        "This rule does not detect encoded commands.", "Antivirus cannot detect this file.",
        "Windows does not log this, and the update does not remove the file."}) {
    EXPECT_TRUE(find_negations(text).empty()) << text;
  }
  for (const char* text :
       {"Customers are not affected.", "Version 8 of our customers is not affected.",
        "No customer is affected by default.", "We do not see version 8 affected.", "The product was not affected.",
        "The malware did not reach other servers.", "The malware cannot be found on the servers.",
        "The backdoor is not present in the network.", "Our rule does not detect the intruder.",
        "The rule does not show any sign of the intruder.", "The attack does not affect customers.",
        "The servers are not affected.", "The intruder left no trace."}) {
    EXPECT_FALSE(find_negations(text).empty()) << text;
  }
}

TEST(FindNegations, WhatIsLeftOpenSaysNothing) {
  for (const char* text :
       {"We do not know whether data was stolen.", "We have no full picture of what was taken.",
        "We cannot say who was affected.", "We are not able to say whether customers were affected.",
        "We do not yet know how many customers were affected.", "We do not attribute this activity to any state.",
        "We have not attributed this activity.", "We do not comment on who was affected.",
        "It is not clear whether data was stolen.", "We cannot rule out that customers were affected."}) {
    EXPECT_TRUE(find_negations(text).empty()) << text;
  }
  for (const char* text : {"We do not know of any customer who was affected.", "We know that nothing was stolen.",
                           "We cannot see what was stolen.", "We know of no customer that was affected.", "All clear.",
                           "Customers need not worry.", "There is no cause for concern.",
                           "We do not know how they got in, and nothing was stolen."}) {
    EXPECT_FALSE(find_negations(text).empty()) << text;
  }
}

TEST(FindNegations, KnowWhereTheyStandAndWhetherTheyAreQuoted) {
  const std::string text = "It said: \u201Cno data was stolen\u201D. Nothing was lost.";
  const auto found = find_negations(text);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(text.substr(found[0].where.begin, found[0].where.end - found[0].where.begin), "no data");
  EXPECT_TRUE(found[0].quoted);
  EXPECT_FALSE(found[1].quoted);
}

TEST(SaysPartly, OnlyWhatSpeaksOfWhatCouldNotBeSearched) {
  for (const char* text : {"In the logs that exist we saw nothing.", "These could not be searched.",
                           "As far as logs were kept, nothing was found.", "The search is incomplete."}) {
    EXPECT_TRUE(says_partly(text)) << text;
  }
  for (const char* text : {"We found nothing.", "In its logs we found nothing.", "All of it was searched."}) {
    EXPECT_FALSE(says_partly(text)) << text;
  }
}

TEST(FindNegations, WhatHoldsWhereverItIsSaysNoOfNobody) {
  for (const char* text :
       {"We have no reason to doubt the vendor's advice.", "There is never a good reason to share a password.",
        "Chinese characters in file names are no sign of this intruder.", "No product can stop all attacks.",
        "No single filter will catch everything.", "A customer that is not reached by the provider needs no change.",
        "An organisation that is not affected can skip this step.", "This rule finds nothing in clean logs.",
        "You will find nothing if the logs were cleared.",
        "Finding PsExec on a system does not by itself mean that it was compromised.",
        "Two-thirds of the servers in a typical network do not need internet access.",
        "When a device was reset, you would see nothing."}) {
    EXPECT_TRUE(find_negations(text).empty()) << text;
  }
  for (const char* text :
       {"We have no reason to believe that data was stolen.", "There is no good reason to suspect a theft.",
        "Customers have no reason to fear.", "Customers do not need to worry.",
        "They did not need access, and nothing was stolen.", "There is no sign of this intruder.",
        "It is no sign of theft.", "Their logs are no proof of theft.", "No product was affected.",
        "No customer can be reached.", "No server can be accessed, all are safe.",
        "The customer that is not affected needs no change.", "A customer that was not reached was told.",
        "This search finds nothing in the logs of a customer.", "Our rule finds nothing.",
        "This rule finds nothing in these logs.", "You will find nothing in the logs.",
        "We will find nothing if the logs were cleared."}) {
    EXPECT_FALSE(find_negations(text).empty()) << text;
  }
}

}  // namespace
}  // namespace backtrail::release
