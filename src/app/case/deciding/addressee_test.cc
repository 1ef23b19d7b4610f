// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/addressee.h"

#include <gtest/gtest.h>

#include "app/codes.h"

namespace backtrail::app {
namespace {

registers::Organisation orchard_works() {
  using Kind = registers::OrganisationName::Kind;
  registers::Organisation out;
  out.entry.ref = "orchard";
  out.names = {{Kind::name, "Orchard"},       {Kind::domain, "Orchard.example"}, {Kind::host, "ORC-SRV1"},
               {Kind::host, "10.31.0.0/16"},  {Kind::host, "198.51.100.7"},      {Kind::host, "2001:db8::/32"},
               {Kind::ad_domain, "orc.local"}};
  return out;
}

TEST(Addressees, WhatTheOrganisationIsKnownByIsNoWarning) {
  for (const char* to : {"it@orchard.example", "Orchard <IT@mail.ORCHARD.example>", ""})
    EXPECT_TRUE(addressee_warnings(orchard_works(), to, "").empty()) << to;
  for (const char* source : {"orchard.example", "www.orchard.example", "orc-srv1", "10.31.200.1", "198.51.100.7",
                             "2001:db8:1::5", "dc1.orc.local", ""})
    EXPECT_TRUE(addressee_warnings(orchard_works(), "", source).empty()) << source;
}

TEST(Addressees, AnythingElseIsToldOf) {
  for (const char* to : {"it@orchard.example.org", "it@orchid.example", "it@notorchard.example"}) {
    const auto found = addressee_warnings(orchard_works(), to, "");
    ASSERT_EQ(found.size(), 1U) << to;
    EXPECT_EQ(found[0].code, kNotTheirs);
    EXPECT_EQ(found[0].severity, base::Severity::warning);
  }
  for (const char* source : {"10.32.0.1", "198.51.100.8", "orchid.example", "2001:db9::1", "orc-srv2", "10.31.0.999"})
    EXPECT_EQ(addressee_warnings(orchard_works(), "", source).size(), 1U) << source;
  registers::Organisation bare;
  bare.entry.ref = "bare";
  ASSERT_EQ(addressee_warnings(bare, "it@bare.example", "bare.example").size(), 2U);
}

}  // namespace
}  // namespace backtrail::app
