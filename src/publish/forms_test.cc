// SPDX-License-Identifier: Apache-2.0
#include "publish/forms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/json.h"
#include "base/testing.h"
#include "publish/codes.h"
#include "publish/testing.h"
#include "publish/zip.h"
#include "release/codes.h"
#include "release/gate.h"

namespace backtrail::publish {
namespace {

using base::Json;

using testing_support::for_one;
using testing_support::Given;
using testing_support::kCentre;

Json object_of(const Json& bundle, const std::string& type) {
  for (const Json& one : bundle["objects"]) {
    if (one["type"] == type) return one;
  }
  return {};
}

TEST(Forms, EveryMarkingIsCarriedOrRefused) {
  struct Row {
    const char* marking;
    const char* to;
    const char* csaf;
  };
  for (const Row& row : {Row{"TLP:CLEAR", "public", "WHITE"}, Row{"TLP:GREEN", "community", "GREEN"},
                         Row{"TLP:AMBER", "clients", "AMBER"}, Row{"TLP:AMBER+STRICT", "organisation", nullptr},
                         Row{"TLP:RED//TO zoe", "named:zoe", "RED"}}) {
    Given given(row.marking, row.to);
    const std::string tlp(marking::name(given.advisory.marking.tlp));
    for (const FormWords& form : all_forms()) {
      const auto out = given.as(form.form);
      if (form.form == Form::csaf) {
        ASSERT_EQ(out.has_value(), row.csaf != nullptr);
        if (!out) {
          EXPECT_EQ(out.error().code, kCannotCarryMarking);
        } else {
          EXPECT_EQ(Json::parse(*out)["document"]["distribution"]["tlp"]["label"], row.csaf);
        }
      } else if (form.form == Form::stix) {
        EXPECT_EQ(object_of(Json::parse(*out), "marking-definition")["name"], tlp);
      } else if (form.form == Form::misp) {
        std::string tag = tlp;
        for (char& c : tag) c = static_cast<char>(std::tolower(c));
        EXPECT_EQ(Json::parse(*out)["Event"]["Tag"][0]["name"], tag);
      } else if (for_one(form.form)) {
        EXPECT_EQ(out.error().code, kNotOneOrganisation);
      } else {
        ASSERT_TRUE(out) << out.error().text();
        EXPECT_NE(out->find(tlp), std::string::npos) << form.name;
      }
    }
  }
}

TEST(Forms, ACompartmentIsCarriedOrRefused) {
  Given given("TLP:RED//COMPARTMENT sigma//TO zoe", "named:zoe//COMPARTMENT sigma");
  std::vector<std::string_view> carried;
  for (const FormWords& form : all_forms()) {
    const auto out = given.as(form.form);
    if (!out) {
      EXPECT_EQ(out.error().code, form.form == Form::eml ? kNotOneOrganisation : kCannotCarryMarking) << form.name;
      continue;
    }
    carried.push_back(form.name);
    EXPECT_NE(out->find("TLP:RED//COMPARTMENT sigma"), std::string::npos) << form.name;
    EXPECT_EQ(out->find("//TO"), std::string::npos) << form.name;
  }
  EXPECT_EQ(carried, (std::vector<std::string_view>{"html", "text", "csv", "pack"}));
}

TEST(Forms, AWiderDistributionThanTheMarkingIsNotAskedFor) {
  EXPECT_EQ(Given().json(Form::misp)["Event"]["distribution"], "3");
  EXPECT_EQ(Given("TLP:GREEN", "community").json(Form::misp)["Event"]["distribution"], "1");
  EXPECT_EQ(Given("TLP:AMBER", "clients").json(Form::misp)["Event"]["distribution"], "0");
}

TEST(Forms, IdsAreOneAudiencesOwnAndStable) {
  const auto ids = [](char key, const char* now) {
    Given given;
    given.circumstances.audience_key = std::string(release::kAudienceKeySize, key);
    given.circumstances.now = base::parse_iso(now)->instant;
    std::vector<std::string> out;
    const Json bundle = given.json(Form::stix);
    for (const Json& one : bundle["objects"]) {
      if (one["type"] != "marking-definition") out.push_back(one["id"]);
    }
    return out;
  };
  EXPECT_EQ(ids('a', "2018-12-20T17:00:00Z"), ids('a', "2019-01-01T00:00:00Z"));
  const auto a = ids('a', "2018-12-20T17:00:00Z");
  for (const std::string& other : ids('b', "2018-12-20T17:00:00Z")) {
    EXPECT_EQ(std::ranges::find(a, other), a.end()) << other;
  }
}

TEST(Forms, IdsHangOnTheTextAndNotOnItsTitle) {
  Given given;
  given.circumstances.lasting = "advisory:1";
  const auto ids = [&] {
    return std::array<std::string, 4>{
        object_of(given.json(Form::stix), "report")["id"], given.json(Form::misp)["Event"]["uuid"],
        given.json(Form::csaf)["document"]["tracking"]["id"], object_of(given.json(Form::stix), "indicator")["id"]};
  };
  const auto before = ids();
  given.advisory.title = "Another title";
  EXPECT_EQ(ids(), before);
  given.circumstances.lasting = "advisory:2";
  const auto other = ids();
  for (std::size_t i = 0; i < other.size(); ++i) EXPECT_NE(other[i], before[i]) << i;
}

TEST(Forms, AVersionIsLaterThanTheOneBeforeItByTheClockOfFormats) {
  Given given;
  given.circumstances.revisions = {given.circumstances.now};
  EXPECT_EQ(object_of(given.json(Form::stix), "report")["modified"], "2018-12-20T17:00:01.000Z");
  const auto notice = release::Gate::withdrawal(given.advisory, {"It was wrong."}, {}, given.circumstances);
  ASSERT_TRUE(notice);
  EXPECT_EQ(object_of(Json::parse(*write(Form::stix, *notice, kCentre)), "report")["modified"],
            "2018-12-20T17:00:01.000Z");
}

TEST(Forms, RevisionsKeepTheHistory) {
  Given given;
  given.circumstances.revisions = {base::parse_iso("2017-04-03T09:00:00Z")->instant};
  const Json tracking = given.json(Form::csaf)["document"]["tracking"];
  EXPECT_EQ(tracking["version"], "2");
  EXPECT_EQ(tracking["initial_release_date"], "2017-04-03T09:00:00Z");
  EXPECT_EQ(tracking["current_release_date"], "2018-12-20T17:00:00Z");
  const Json report = object_of(given.json(Form::stix), "report");
  EXPECT_EQ(report["created"], "2017-04-03T09:00:00.000Z");
  EXPECT_EQ(report["modified"], "2018-12-20T17:00:00.000Z");
  // The same text in another form later is no revision.
  given.circumstances.released_before = true;
  EXPECT_EQ(given.json(Form::csaf)["document"]["tracking"]["version"], "1");
}

TEST(Forms, CsafIsASecurityAdvisoryWhereProductsAndCvesAreNamed) {
  Given given;
  EXPECT_EQ(given.json(Form::csaf)["document"]["category"], "csaf_security_incident_response");
  given.advisory.indicators.push_back({"cve", "CVE-2017-0199", "Code runs when a document is opened", ""});
  given.advisory.indicators.push_back({"cve", "cve-2017-0199", "The same", ""});
  given.advisory.indicators.push_back({"cve", "CVE-2017-0001", "", ""});
  given.advisory.indicators.push_back({"product", "Example Office 1", "CVE-2017-0199", ""});
  const Json out = given.json(Form::csaf);
  EXPECT_EQ(out["document"]["category"], "csaf_security_advisory");
  ASSERT_EQ(out["vulnerabilities"].size(), 1u);
  EXPECT_EQ(out["vulnerabilities"][0]["product_status"]["known_affected"], Json::array({"P1"}));
}

TEST(Forms, CsafHasNoIdsAndAddressesOfAnotherShape) {
  Given given;
  given.advisory.sources[0].url = "https://b\u00FCcher.example/a b";
  given.advisory.indicators = {{"cve", "cve-2017-0144", "", ""}, {"product", "Example Office 1", "cve-2017-0144", ""}};
  const Json out = given.json(Form::csaf);
  EXPECT_EQ(out["document"]["references"][0]["url"], "https://b%C3%BCcher.example/a%20b");
  EXPECT_EQ(out["vulnerabilities"][0]["cve"], "CVE-2017-0144");
  for (const char* id : {"CVE-2017-144", "CVE-17-0144", "CVE-2017-0144a", "2017-0144", "CVE-2017-"}) {
    given.advisory.indicators[0].value = id;
    const auto refused = given.as(Form::csaf);
    ASSERT_FALSE(refused) << id;
    EXPECT_EQ(refused.error().code, kNoSuchId) << id;
  }
  given.advisory.indicators.pop_back();
  EXPECT_TRUE(given.as(Form::csaf)) << "no CVE is written where there is no product";
}

TEST(Forms, AnIndicatorSaysWhenItIsValid) {
  Given given;
  const auto at = [](const char* text) { return base::parse_iso(text)->instant; };
  given.advisory.indicators = {{"ipv4", "192.0.2.1", "", "", at("2016-01-01T00:00:00Z"), at("2018-01-01T00:00:00Z")},
                               {"ipv4", "192.0.2.2", "", "", {}, at("2018-01-01T00:00:00Z")},
                               {"ipv4", "192.0.2.3", "", "", {}, at("2020-01-01T00:00:00Z")},
                               {"ipv4", "192.0.2.4", "", ""}};
  EXPECT_EQ(*given.as(Form::csv),
            "type,value,context,source,tlp,valid_from,valid_until\r\n"
            "ipv4,192.0.2.1,,,TLP:CLEAR,2016-01-01T00:00:00Z,2018-01-01T00:00:00Z\r\n"
            "ipv4,192.0.2.2,,,TLP:CLEAR,,2018-01-01T00:00:00Z\r\n"
            "ipv4,192.0.2.3,,,TLP:CLEAR,,2020-01-01T00:00:00Z\r\n"
            "ipv4,192.0.2.4,,,TLP:CLEAR,,\r\n");
  std::vector<std::string> windows;
  const Json bundle = given.json(Form::stix);
  for (const Json& one : bundle["objects"]) {
    if (one["type"] == "indicator" && one["pattern_type"] == "stix")
      windows.push_back(one["valid_from"].get<std::string>() + " " + one.value("valid_until", "-"));
  }
  EXPECT_EQ(windows, (std::vector<std::string>{
                         "2016-01-01T00:00:00.000Z 2018-01-01T00:00:00.000Z",
                         "1970-01-01T00:00:00.000Z 2018-01-01T00:00:00.000Z",  // it had ended when this left
                         "2018-12-20T17:00:00.000Z 2020-01-01T00:00:00.000Z", "2018-12-20T17:00:00.000Z -"}));
  EXPECT_NE(given.as(Form::text)
                ->find("\nipv4          192.0.2.1                               valid 2016-01-01 to 2018-01-01\n"
                       "ipv4          192.0.2.2                               valid until 2018-01-01\n"),
            std::string::npos);
  EXPECT_NE(given.as(Form::text)->find("\nipv4          192.0.2.4\n"), std::string::npos);
  const std::string page = *given.as(Form::html);
  EXPECT_NE(page.find("<th scope=\"col\">Valid</th>"), std::string::npos);
  EXPECT_NE(page.find("<code>192.0.2.1</code></td><td>2016-01-01 to 2018-01-01</td>"), std::string::npos);
  EXPECT_NE(page.find("<code>192.0.2.4</code></td><td></td>"), std::string::npos);
  EXPECT_NE(given.as(Form::openioc)->find("Valid:\n192.0.2.1 2016-01-01 to 2018-01-01\n192.0.2.2 until 2018-01-01\n"),
            std::string::npos);
  EXPECT_NE(given.as(Form::csaf)->find("ipv4: 192.0.2.1 (valid 2016-01-01 to 2018-01-01)"), std::string::npos);
  const Json attributes = given.json(Form::misp)["Event"]["Attribute"];
  EXPECT_EQ(attributes[0]["first_seen"], "2016-01-01T00:00:00Z");
  EXPECT_EQ(attributes[0]["last_seen"], "2018-01-01T00:00:00Z");
  EXPECT_FALSE(attributes[1].contains("first_seen"));
  EXPECT_FALSE(attributes[3].contains("last_seen"));
  given.advisory.indicators.erase(given.advisory.indicators.begin(), given.advisory.indicators.begin() + 3);
  EXPECT_EQ(given.as(Form::html)->find("Valid"), std::string::npos) << "a column of nothing";
}

TEST(Forms, MispHasEachTypeInACategoryOfIts) {
  Given given;
  given.advisory.indicators = {{"service", "PlugSvc", "", ""}};
  const Json attribute = given.json(Form::misp)["Event"]["Attribute"][0];
  EXPECT_EQ(attribute["type"], "windows-service-name");
  EXPECT_EQ(attribute["category"], "Artifacts dropped");
}

TEST(Forms, WhatAFormCannotDoIsRefusedWithACode) {
  Given given;
  EXPECT_EQ(write(Form::csaf, given.released(), {"A centre", ""}).error().code, kNeedsPublisher);
  given.advisory.sources.clear();
  EXPECT_EQ(given.as(Form::csaf).error().code, kNothingToCarry);
  given.advisory.indicators.clear();
  for (const Form form : {Form::csv, Form::openioc}) EXPECT_EQ(given.as(form).error().code, kNothingToCarry);
  EXPECT_TRUE(given.as(Form::pack));
  given.advisory.rules.clear();
  EXPECT_EQ(given.as(Form::pack).error().code, kNothingToCarry);
  given.advisory.summary[0].text = "Look at night.";
  EXPECT_EQ(given.as(Form::navigator).error().code, kNothingToCarry);
  EXPECT_EQ(parse_form("pdf").error().code, kNoSuchForm);
}

TEST(Forms, KindsWithoutAWordAreKeptInWords) {
  Given given;
  given.advisory.indicators.push_back({"pipe", "msagent_12", "", ""});
  EXPECT_NE(object_of(given.json(Form::stix), "note")["content"].get<std::string>().find("pipe: msagent_12"),
            std::string::npos);
  EXPECT_NE(given.as(Form::openioc)->find("pipe: msagent_12"), std::string::npos);
  const Json attributes = given.json(Form::misp)["Event"]["Attribute"];
  EXPECT_TRUE(std::ranges::any_of(attributes, [](const Json& one) { return one["value"] == "pipe: msagent_12"; }));
}

TEST(Forms, WhatMispShowsAsMarkdownReadsAsItWasApproved) {
  Given given;
  given.advisory.summary[0].text = {
      "# Not a heading\n<img src=x onerror=alert(1)> [a](javascript:alert(1)) C:\\a_b *c* 1 > 0"};
  const Json report = given.json(Form::misp)["Event"]["EventReport"][0]["content"];
  EXPECT_NE(report.get<std::string>().find(
                "\\# Not a heading\n&lt;img src=x onerror=alert(1)&gt; \\[a\\](javascript:alert(1)) "
                "C:\\\\a\\_b \\*c\\* 1 &gt; 0"),
            std::string::npos)
      << report;
}

TEST(Forms, WhatAMeasureCutsAndBuysStandsWhereThereIsRoomForText) {
  Given given;
  given.advisory.cuts = {{"northgate", "lyra", "vpn", "M1032 Multi-factor <b>", "ask for it", 40, 28, {}}};
  given.circumstances.parties = {
      {"northgate", "Northgate", "provider", *marking::parse_marking("TLP:CLEAR"), {"Northgate"}},
      {"lyra", "Lyra Health", "customer", *marking::parse_marking("TLP:RED"), {"Lyra Health"}}};
  const std::string way = "VPN, from Northgate to a customer";
  const std::string gain = "12 of 40 organisations can no longer be reached";
  for (const Form form : {Form::html, Form::stix, Form::csaf, Form::misp}) {
    const std::string out = *given.as(form);
    EXPECT_NE(out.find(way), std::string::npos) << words(form).name;
    EXPECT_NE(out.find(gain), std::string::npos) << words(form).name;
    EXPECT_EQ(out.find("yra"), std::string::npos) << words(form).name;
  }
  EXPECT_EQ(given.as(Form::html)->find("<b>"), std::string::npos);
  EXPECT_NE(given.as(Form::text)->find("Cuts: " + way + "."), std::string::npos);
  EXPECT_EQ(object_of(given.json(Form::stix), "course-of-action")["type"], "course-of-action");
}

TEST(Forms, TechniquesComeFromRulesAndText) {
  const Json techniques = Given().json(Form::navigator)["techniques"];
  ASSERT_EQ(techniques.size(), 2u);
  EXPECT_EQ(techniques[0]["techniqueID"], "T1078.002");
  EXPECT_EQ(techniques[0]["score"], 1);
  EXPECT_EQ(techniques[1]["techniqueID"], "T1199");
  EXPECT_FALSE(techniques[1].contains("score"));
}

/// Whatever somebody gets into a text, no form may run it or show something else than it holds.
TEST(Forms, NothingInATextIsTakenForMarkup) {
  const std::string bad = "<script>alert(1)</script>]]>&{{7*7}}${7*7}";
  // Marks that turn the direction of text are refused by the gate, in names of sources too.
  Given given;
  given.advisory.title = bad;
  given.advisory.summary[0].text = bad;
  given.advisory.checks = {{bad, "Look at " + bad}};
  given.advisory.mitigations = {{bad, "Close " + bad}};
  given.advisory.rules = {{"=cmd()" + bad, "title: x\n"}};
  given.advisory.indicators = {{"domain", "=cmd|' /C calc'!A0", bad, "@SUM(1)"}};
  given.advisory.sources = {{bad, "2017", "javascript:alert(1)"}, {"x", "", "https://x.example/\"onclick=\"a"}};
  for (const FormWords& form : all_forms()) {
    const auto out = given.as(form.form);
    if (!out) {
      EXPECT_TRUE(for_one(form.form) || out.error().code == kNothingToCarry) << form.name;
      continue;
    }
    const bool markup = form.form == Form::html || form.form == Form::openioc;
    if (markup) {
      EXPECT_EQ(out->find("<script"), std::string::npos) << form.name;
    }
    if (form.form == Form::html) {
      EXPECT_EQ(out->find("{{7"), std::string::npos);
    }
    if (form.form == Form::html) {
      EXPECT_EQ(out->find("href=\"javascript"), std::string::npos);
    }
    if (form.form == Form::csv) {
      EXPECT_NE(out->find("'=cmd|"), std::string::npos);
    }
    if (form.form == Form::csv) {
      EXPECT_NE(out->find(",'@SUM(1)"), std::string::npos);
    }
  }
}

TEST(Forms, ALongAdvisoryIsWrittenInEveryForm) {
  Given given;
  for (std::size_t i = 0; i < base::testing_support::rounds(2'000); ++i)
    given.advisory.indicators.push_back({"domain", std::to_string(i) + ".evil.example", "", ""});
  for (const FormWords& form : all_forms()) {
    EXPECT_TRUE(for_one(form.form) || given.as(form.form)) << form.name;
  }
}

TEST(Withdrawal, RevokesTheReportThatItsAudienceHas) {
  Given given;
  const Json before = object_of(given.json(Form::stix), "report");
  EXPECT_EQ(release::Gate::withdrawal(given.advisory, {"Wrong."}, {}, given.circumstances).error().front().code,
            release::kNotReleased);
  given.circumstances.revisions = {given.circumstances.now};
  given.circumstances.released_before = true;
  given.circumstances.now.ticks += base::kTicksPerDay;
  given.circumstances.parties = {{"lyra", "Lyra Health", "customer", {}, {"Lyra Health"}}};
  const auto notice = release::Gate::withdrawal(given.advisory, {"An indicator was wrong."}, {}, given.circumstances);
  ASSERT_TRUE(notice);
  const Json after = object_of(Json::parse(*write(Form::stix, *notice, kCentre)), "report");
  EXPECT_EQ(after["id"], before["id"]);
  EXPECT_EQ(after["created"], before["created"]);
  EXPECT_EQ(after["revoked"], true);
  EXPECT_EQ(after["modified"], "2018-12-21T17:00:00.000Z");
  for (const Form form : {Form::html, Form::text}) {
    const std::string out = *write(form, *notice, kCentre);
    EXPECT_NE(out.find("first released on 20 December 2018, was withdrawn on 21 December 2018"), std::string::npos);
    EXPECT_EQ(out.find("An indicator was wrong."), std::string::npos) << "the words of one person stay in the case";
    EXPECT_EQ(out.find("SHA-256"), std::string::npos);
  }
  EXPECT_EQ(after["name"], before["name"]);
  EXPECT_EQ(write(Form::csv, *notice, kCentre).error().code, kNothingToCarry);
  // A title that may not be told any more keeps nothing from being taken back.
  given.circumstances.given = {std::string(64, 'a')};
  given.advisory.title = "What Lyra Health should do";
  const auto untitled = release::Gate::withdrawal(given.advisory, {"Wrong."}, {}, given.circumstances);
  ASSERT_TRUE(untitled);
  for (const Form form : {Form::html, Form::text}) {
    const std::string out = *write(form, *untitled, kCentre);
    EXPECT_EQ(out.find("Lyra"), std::string::npos);
    EXPECT_NE(out.find("Withdrawn: Advisory of 20 December 2018"), std::string::npos);
    EXPECT_NE(out.find("SHA-256 of what was released: " + std::string(64, 'a')), std::string::npos);
  }
  EXPECT_EQ(object_of(Json::parse(*write(Form::stix, *untitled, kCentre)), "report")["id"], before["id"]);
}

TEST(Zip, NamesInAPackCannotLeadOutOfIt) {
  Given given;
  given.advisory.rules = {{"../../etc/passwd", "title: x\n"}, {"\u00fc\u00fc", "title: y\n"}};
  const std::string out = *given.as(Form::pack);
  EXPECT_NE(out.find("rules/001_etc_passwd.yml"), std::string::npos);
  EXPECT_NE(out.find("rules/002.yml"), std::string::npos);
  EXPECT_EQ(zip({}).size(), 22u);
}

}  // namespace
}  // namespace backtrail::publish
