// SPDX-License-Identifier: Apache-2.0
// An advisory that the gate lets out, with something for each form, for tests to change one thing of.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/json.h"
#include "publish/forms.h"
#include "release/testing.h"

namespace backtrail::publish::testing_support {

inline const Publisher kCentre{"A centre", "https://centre.example"};

/// An advisory that holds something for each form, marked so, released to those who may see it.
struct Given {
  registers::Advisory advisory;
  release::Circumstances circumstances;

  explicit Given(const char* marking = "TLP:CLEAR", const char* to = "public") {
    advisory.entry.id = std::string(32, '7');
    advisory.marking = *marking::parse_marking(marking);
    advisory.audience = *marking::parse_audience(to);
    advisory.author = "ana";
    advisory.reviewer = "rob";
    advisory.title = "Check accounts";
    advisory.summary = {{"Look for T1199.", {{"claim:1", {}, "claim"}}}};
    release::Cited claim;
    claim.ref = "claim:1";
    claim.type = "claim";
    claim.marking = *marking::parse_marking("TLP:CLEAR");
    circumstances.cited = {claim};
    advisory.checks = {{"Logons", "Look at night."}};
    advisory.mitigations = {{"", "Give everybody an account."}};
    advisory.rules = {{"Night & day", "title: Night\ntags:\n  - attack.t1078.002\n"}};
    advisory.indicators = {{"domain", "evil.example", "command and control", "PwC"}, {"ipv4", "192.0.2.1", "", ""}};
    advisory.sources = {{"PwC", "2017-04", "https://www.pwc.co.uk/"}};
    circumstances.audience_key = std::string(release::kAudienceKeySize, 'k');
    circumstances.now = base::parse_iso("2018-12-20T17:00:00.5Z")->instant;
  }

  release::Released<release::ReleasedAdvisory> released() {
    release::testing_support::approve(advisory, circumstances);
    auto out = release::Gate::release(advisory, advisory.audience, circumstances);
    if (!out) ADD_FAILURE() << out.error().front().message << out.error().front().place;
    return *out;
  }
  base::Result<std::string> as(Form form) { return write(form, released(), kCentre); }
  base::Json json(Form form) {
    const auto out = as(form);
    EXPECT_TRUE(out) << out.error().text();
    return base::Json::parse(out.value_or("{}"));
  }
};

inline bool for_one(Form form) { return form == Form::eml || form == Form::xarf; }

}  // namespace backtrail::publish::testing_support
