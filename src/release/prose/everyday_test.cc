// SPDX-License-Identifier: Apache-2.0
#include "release/prose/everyday.h"

#include <gtest/gtest.h>

#include "release/prose/name_parts.h"

namespace backtrail::release {
namespace {

bool found(const char* text, const std::vector<std::string>& terms) {
  return !ScannedText(text).find_terms(terms).empty();
}

TEST(Everyday, AWordThatIsAlsoANameCountsWhereItStandsAsOne) {
  for (const char* text : {"We spoke to Bridge in May.",
                           "The Bridge was hit.",
                           "Bridge was hit.",
                           "Bridge has also been warned.",
                           "We warned bridge.",
                           "The intruder reached Bridge first.",
                           "The provider Bridge knew.",
                           "the customer bridge",
                           "Bridge Ltd knew.",
                           "Bridge, the payments firm, knew.",
                           "Bridge's accounts were used.",
                           "org:bridge",
                           "`bridge`",
                           "{\"org\": \"bridge\"}",
                           "logs/bridge/a.jsonl",
                           "C:\\bridge\\x",
                           "bridge-01",
                           "svc-bridge",
                           "bridge01",
                           "srv.bridge",
                           "bridge.example",
                           "bridge,DE",
                           "bridge_x",
                           "- bridge",
                           "bridge",
                           "Bridge",
                           "| bridge | DE |",
                           "(bridge)",
                           "BridgeNet",
                           "\u0412ridge networks",
                           "br1dge mode",
                           "B r i d g e mode",
                           "Names:\nbridge\nother",
                           "Look, Bridge has logs.",
                           "Bridge had no logs.",
                           "Bridge was there."})
    EXPECT_TRUE(found(text, {"Bridge"})) << text;
  for (const char* text :
       {"Bridge networks are at risk.", "Bridge mode should be switched off.", "Bridge the gap between IT and OT.",
        "The bridge between the two networks should be filtered.", "Set the device to bridge mode.",
        "Use bridge-mode on the router.", "The bridge was closed.", "It is over. Bridge devices should be patched.",
        "Advice\nBridge ports should be closed.", "abridged bridgehead cambridge", "A bridge, a router and a switch.",
        "bridges"})
    EXPECT_FALSE(found(text, {"Bridge", "The Bridge", "bridge"})) << text;
  EXPECT_TRUE(found("We spoke to The Bridge about it.", {"The Bridge"}));
}

TEST(Everyday, OneInCapitalsCountsInCapitals) {
  for (const char* text : {"We told TAP.", "TAP was warned.", "It came from TAP too.", "tap-01", "org:tap"})
    EXPECT_TRUE(found(text, {"TAP"})) << text;
  for (const char* text : {"Tap the icon to continue.", "Press it, then tap the icon.",
                           "TAP devices should be patched.", "See the Tap icon."})
    EXPECT_FALSE(found(text, {"TAP"})) << text;
}

TEST(Everyday, OtherNamesAreFoundAnywhere) {
  EXPECT_TRUE(everyday_word("Orchard").empty());
  EXPECT_TRUE(everyday_word("National Grid").empty());
  EXPECT_TRUE(everyday_word("bridge.example").empty());
  EXPECT_EQ(everyday_word("The Bridge"), "bridge");
  EXPECT_TRUE(found("in the orchard", {"Orchard"}));
  EXPECT_TRUE(found("the national grid", {"National Grid"}));
}

}  // namespace
}  // namespace backtrail::release
