// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/coverage.h"

#include <gtest/gtest.h>

namespace backtrail::app {
namespace {

TEST(Fitting, RulesAskForAnyCategoryThatRecordsOfALogSourceAreOf) {
  const registers::LogSourceDays registry{"windows", "registry_set", "sysmon"};
  EXPECT_TRUE(fits({"windows", "registry_set", ""}, registry));
  EXPECT_TRUE(fits({"windows", "registry_event", ""}, registry)) << "records that set values are registry events too";
  EXPECT_FALSE(fits({"windows", "registry_delete", ""}, registry));
  EXPECT_FALSE(fits({"linux", "registry_event", ""}, registry));
  const registers::LogSourceDays http{"zeek", "proxy", "http"};
  EXPECT_TRUE(fits({"", "webserver", ""}, http));
  EXPECT_FALSE(fits({"", "firewall", ""}, http));
  EXPECT_TRUE(fits({"", "", ""}, http));
}

}  // namespace
}  // namespace backtrail::app
