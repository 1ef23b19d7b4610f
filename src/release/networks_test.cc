// SPDX-License-Identifier: Apache-2.0
#include "release/networks.h"

#include <gtest/gtest.h>

#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

Networks networks_of(const std::vector<std::string>& terms) {
  Networks out;
  out.add(terms);
  return out;
}

const std::vector<std::string> kTheirs = {"Lyra Health",      "10.31.0.0/16", "10.9.8.7",    "198.51.100.0/24",
                                          "2001:db8:31::/48", "0.0.0.0/0",    "10.1.0.0/40", "bt.com/24"};

TEST(FindAddresses, WhateverLiesInANetworkInWhateverForm) {
  for (const char* text : {"10.31.4.4 was used",
                           "It was used from 10[.]31[.]4[.]4.",
                           "10 dot 31 dot 4 dot 4",
                           "10.31.4.4:443",
                           "http://10.31.4.4/x",
                           "10.31.4.4/32",
                           "10.31.4.4/24",
                           "198.51.100.128/25",
                           "10\\.31\\.4\\.4",
                           "10.031.004.004",
                           "012.037.4.4 was used",
                           "10,31,4,4",
                           "2001-db8-31--7.ipv6-literal.net",
                           "fe80-2001-db8-31--7 and 2001-db8-31--7s4.ipv6-literal.net",
                           "ip10.31.4.4",
                           "10.31.255.255",
                           "10.9.8[.]7",
                           "::ffff:10.31.4.4",
                           "2001:db8:31::5",
                           "2001:0DB8:0031:0:0:0:0:5",
                           "[2001:db8:31::5]:443",
                           "addr:2001:db8:31::5.",
                           "2001:db8:31::",
                           "2001[:]db8[:]31[:]:5",
                           "\uFF11\uFF10.31.4.4",
                           "a pool such as 10.31.4.0/24"})
    EXPECT_EQ(find_addresses(text, networks_of(kTheirs), {}).size(), 1U) << text;
  const std::string text = "It came from 10[.]31[.]4[.]4.";
  EXPECT_EQ(find_addresses(text, networks_of(kTheirs), {}), (std::vector<Stretch>{{13, 28}}));
}

TEST(FindAddresses, ANetworkWithTheirsAndFewOthersInItTellsOfTheirs) {
  const Networks theirs = networks_of({"10.78.4.5", "10.40.0.0/16", "2001:db8::5"});
  for (const char* text :
       {"Seen: 10.78.4.4/30", "10.78.4.0/28", "10[.]78[.]4[.]4/31", "10.40.0.0/12", "2001:db8::/124"})
    EXPECT_EQ(find_addresses(text, theirs, {}).size(), 1U) << text;
  for (const char* text : {"10.78.4.0/24", "10.78.4.8/30", "10.0.0.0/8", "2001:db8::/64"})
    EXPECT_TRUE(find_addresses(text, theirs, {}).empty()) << text;
  EXPECT_TRUE(find_addresses("10.78.4.4/30", theirs, {}, networks_of({"10.78.4.5"})).empty()) << "their own text";
}

TEST(FindAddresses, OthersAndWhatIsNoneAreLeftAlone) {
  for (const char* text :
       {"10.32.4.4", "110.31.4.4", "10.31.4", "1.10.31.4.4", "10.9.8.70", "2001:db8:32::5", "at 10:31:04", "10.1.2.3",
        "version 10.31", "10.31.4.256", "rows 10,31,4", "1,10,31,4,4", "10,31,4,400", "08.037.4.4",
        "2001-db8-32--7.ipv6-literal.net", ".ipv6-literal.net", "what is wider, as 10.0.0.0/8", "a : b :: c", ""})
    EXPECT_TRUE(find_addresses(text, networks_of(kTheirs), {}).empty()) << text;
}

TEST(FindAddresses, NetworksByTheirBeginningAndAddressesInDisguise) {
  for (const char* text : {"10.31.",
                           "SourceIp|startswith: '10.31.'",
                           "selection: SourceIp|startswith: 10.31.\n  b: 1",
                           "SourceIp|startswith:\n  - 10.31.\n",
                           "10.31.*",
                           "10.31.x.x",
                           "10.31.4.x",
                           "10.31/16",
                           "10[.]31[.]x[.]x",
                           "^10\\.31\\.\\d+",
                           "10\\.31\\..*",
                           "10\\.31\\.[0-9]{1,3}",
                           "4.3.31.10.in-addr.arpa",
                           "31.10.in-addr.arpa.",
                           "10-31-3-4.static.example.net",
                           "ip-10-31-3-4",
                           "4-3-31-10.dyn.example.net",
                           "host_10_31_3_4",
                           "::ffff:a1f:304",
                           "64:ff9b::a1f:304",
                           "2002:a1f:304::1",
                           "http://0x0a1f0304/",
                           "0x0a.0x1f.0x03.0x04",
                           "http://169804548/",
                           "5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.3.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
                           "1.3.0.0.8.b.d.0.1.0.0.2.ip6.arpa"})
    EXPECT_EQ(find_addresses(text, networks_of(kTheirs), {}).size(), 1U) << text;
}

TEST(FindAddresses, WhatOnlyLooksLikeADisguiseIsLeftAlone) {
  for (const char* text : {"Update to 10.31.",
                           "Update to: 10.31. Then",
                           "Fixed in - if at all - 10.31.",
                           "version 10.31.x",
                           "10.31-10.32",
                           "10.32.*",
                           "10.32.x.x",
                           "10.31/24",
                           "10.*",
                           "2017-10-31",
                           "10-31-2017",
                           "1-10-31-3-4",
                           "31.10",
                           "10.31.in-addr.arpa",
                           "3.10.in-addr.arpa",
                           "0x0a1f",
                           "a0x0a1f0304",
                           "169804548th",
                           "9169804548123",
                           "::ffff:a20:304",
                           "8.b.d.0.1.0.0.2.ip6.arpa",
                           "x.ip6.arpa",
                           ".ip6.arpa",
                           "0x",
                           "0x.",
                           "-",
                           "10.31.3",
                           "It has 10.31...",
                           "in 10.31. Then"})
    EXPECT_TRUE(find_addresses(text, networks_of(kTheirs), {}).empty()) << text;
  EXPECT_TRUE(find_addresses("10.31.4.*", networks_of(kTheirs), networks_of({"10.31.4.0/24"})).empty());
}

TEST(FindAddresses, AnAddressOfSomebodyKnownIsTheirs) {
  const Networks narrow = networks_of({"10.31.4.0/24"}), wide = networks_of({"10.0.0.0/8"});
  EXPECT_TRUE(find_addresses("10.31.4.4", networks_of(kTheirs), narrow).empty());
  const Networks same = networks_of({"10.31.0.0/16"});
  EXPECT_FALSE(find_addresses("10.31.4.4", networks_of(kTheirs), same).empty()) << "who has the same opens nobody";
  EXPECT_TRUE(find_addresses("10.31.4.4", networks_of(kTheirs), {}, same).empty()) << "it knows its own addresses";
  EXPECT_FALSE(find_addresses("10.31.4.4", networks_of(kTheirs), {}, wide).empty());
  EXPECT_FALSE(find_addresses("10.31.5.4", networks_of(kTheirs), narrow).empty());
  EXPECT_FALSE(find_addresses("10.31.4.4", networks_of(kTheirs), wide).empty());
}

TEST(FindAddresses, ANetworkIsTheirsWhenNotAllOfItIsOfSomebodyElse) {
  const Networks narrow = networks_of({"10.31.0.0/24"}), half = networks_of({"10.31.0.0/17"});
  for (const char* whole : {"10.31.0.0/16", "10.31.0.5/16", "10.31.0.0/17", "10.31.0.0/23"}) {
    EXPECT_FALSE(find_addresses(whole, networks_of(kTheirs), narrow).empty()) << whole;
    EXPECT_FALSE(find_addresses(whole, networks_of(kTheirs), {}, narrow).empty()) << whole;
  }
  for (const char* part : {"10.31.0.0/17", "10.31.0.0/24", "10.31.0.5/25", "10.31.0.5", "10.31.0.0/x"}) {
    EXPECT_TRUE(find_addresses(part, networks_of(kTheirs), half).empty()) << part;
    EXPECT_TRUE(find_addresses(part, networks_of(kTheirs), {}, half).empty()) << part;
  }
}

TEST(Names, AddressesInProtectedNetworksAreRefused) {
  Case c;
  c.circumstances.parties.front().terms.emplace_back("10.31.0.0/16");
  for (const char* text : {"10.31.4.4 was used.", "It went to hxxp://10[.]31[.]4[.]4/."}) {
    c.say(text);
    EXPECT_EQ(c.codes(), Codes{kProtectedName.number}) << text;
    EXPECT_NE(c.check().front().inside.find("Lyra Health"), std::string::npos) << text;
  }
  c.say("It went to 10.32.4.4.");
  EXPECT_EQ(c.codes(), Codes{});
}

}  // namespace
}  // namespace backtrail::release::testing_support
