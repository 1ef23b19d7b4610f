// SPDX-License-Identifier: Apache-2.0
#include "intel/csaf/csaf.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "base/json.h"
#include "intel/codes.h"
#include "intel/csaf/version.h"

namespace backtrail::intel {
namespace {

using base::Json;

/// A document that says something in every place that a test looks at, and fails none.
Json whole() {
  return Json::parse(R"({
    "document": {
      "category": "csaf_vex", "csaf_version": "2.0", "title": "A product", "lang": "en", "source_lang": "de",
      "distribution": {"tlp": {"label": "GREEN"}},
      "publisher": {"category": "translator", "name": "A centre", "namespace": "https://centre.example"},
      "notes": [{"category": "summary", "text": "x"}],
      "references": [{"category": "external", "summary": "x", "url": "https://centre.example/1"}],
      "tracking": {"id": "2018-1", "status": "final", "version": "2",
        "current_release_date": "2018-12-20T17:00:00Z", "initial_release_date": "2018-12-01T17:00:00Z",
        "revision_history": [{"date": "2018-12-20T17:00:00Z", "number": "2", "summary": "x"},
                             {"date": "2018-12-01T17:00:00+01:00", "number": "1", "summary": "x"}]}},
    "product_tree": {
      "branches": [{"category": "vendor", "name": "V", "branches": [
        {"category": "product_version", "name": "1.0", "product": {"name": "A 1.0", "product_id": "A", "product_identification_helper":
          {"hashes": [{"filename": "a", "file_hashes": [{"algorithm": "sha256", "value": "00"}, {"algorithm": "sha512", "value": "00"}]}]}}}]}],
      "full_product_names": [{"name": "B", "product_id": "B"}],
      "product_groups": [{"group_id": "G", "product_ids": ["A", "B"]}],
      "relationships": [{"category": "installed_on", "product_reference": "A", "relates_to_product_reference": "B",
                         "full_product_name": {"name": "A on B", "product_id": "C"}}]},
    "vulnerabilities": [{
      "cve": "CVE-2018-0001", "notes": [{"category": "description", "text": "x"}],
      "product_status": {"known_affected": ["A"], "known_not_affected": ["B"], "recommended": ["A"]},
      "flags": [{"label": "component_not_present", "product_ids": ["B"]}],
      "involvements": [{"party": "vendor", "date": "2018-12-20T17:00:00Z", "status": "completed"},
                       {"party": "vendor", "date": "2018-12-21T17:00:00Z", "status": "completed"}],
      "remediations": [{"category": "mitigation", "details": "x", "group_ids": ["G"]}],
      "scores": [{"products": ["A"], "cvss_v3": {"version": "3.1"}}, {"products": ["B"], "cvss_v3": {"version": "3.1"}}],
      "threats": [{"category": "impact", "details": "x", "product_ids": ["C"]}]}]})");
}

Csaf read(const Json& document) {
  const auto out = read_csaf(base::dump(document), "a.json");
  EXPECT_TRUE(out) << out.error().text();
  return out.value_or(Csaf{});
}

std::vector<std::string> failing(const Json& document) {
  std::vector<std::string> out;
  for (const CsafFailure& one : read(document).failures) {
    if (std::ranges::find(out, one.test) == out.end()) out.push_back(one.test);
  }
  return out;
}

TEST(Csaf, SaysWhatADocumentIsAbout) {
  const Csaf out = read(whole());
  EXPECT_EQ(out.id, "2018-1");
  EXPECT_EQ(out.category, "csaf_vex");
  EXPECT_EQ(out.tlp, "GREEN");
  EXPECT_EQ(out.cves, std::vector<std::string>{"CVE-2018-0001"});
  EXPECT_EQ(out.products, 3u);
  EXPECT_TRUE(out.failures.empty()) << out.failures.front().test << " " << out.failures.front().what;
}

using Change = std::function<void(Json&)>;

Json& document(Json& all) { return all["document"]; }
Json& tracking(Json& all) { return all["document"]["tracking"]; }
Json& vulnerability(Json& all) { return all["vulnerabilities"][0]; }

/// One change for each test that is made, after which exactly this one fails.
std::map<std::string, Change> changes() {
  std::map<std::string, Change> out;
  out["6.1.1"] = [](Json& all) { vulnerability(all)["product_status"]["fixed"] = {"Z"}; };
  out["6.1.2"] = [](Json& all) {
    all["product_tree"]["full_product_names"].push_back({{"name", "x"}, {"product_id", "A"}});
  };
  out["6.1.3"] = [](Json& all) { all["product_tree"]["relationships"][0]["product_reference"] = "C"; };
  out["6.1.4"] = [](Json& all) { vulnerability(all)["threats"][0]["group_ids"] = {"Z"}; };
  out["6.1.5"] = [](Json& all) {
    all["product_tree"]["product_groups"].push_back({{"group_id", "G"}, {"product_ids", {"A"}}});
  };
  out["6.1.6"] = [](Json& all) { vulnerability(all)["product_status"]["fixed"] = {"A"}; };
  out["6.1.7"] = [](Json& all) { vulnerability(all)["scores"][1]["products"] = {"A"}; };
  // The offset tells: by the letters of its date 1.1.0 would be later still, by time it follows 1.2.0.
  out["6.1.14"] = [](Json& all) {
    tracking(all)["version"] = "1.1.0";
    tracking(all)["revision_history"] = {{{"date", "2018-12-01T00:00:00Z"}, {"number", "1.0.0"}},
                                         {{"date", "2018-12-03T00:00:00+02:00"}, {"number", "1.1.0"}},
                                         {{"date", "2018-12-02T21:00:00Z"}, {"number", "1.2.0"}}};
  };
  out["6.1.15"] = [](Json& all) { document(all).erase("source_lang"); };
  out["6.1.16"] = [](Json& all) { tracking(all)["version"] = "1"; };
  out["6.1.17"] = [](Json& all) {
    tracking(all)["status"] = "unknown";
    tracking(all)["version"] = "0";
    tracking(all)["revision_history"] = {{{"date", "2018-12-01T00:00:00Z"}, {"number", "0"}}};
  };
  out["6.1.18"] = [](Json& all) {
    tracking(all)["revision_history"].push_back({{"date", "2018-11-01T00:00:00Z"}, {"number", "0"}});
  };
  out["6.1.19"] = [](Json& all) {
    tracking(all)["version"] = "1.1.0";
    tracking(all)["revision_history"] = {{{"date", "2018-12-01T00:00:00Z"}, {"number", "1.0.0-alpha"}},
                                         {{"date", "2018-12-02T00:00:00Z"}, {"number", "1.1.0+b"}}};
  };
  out["6.1.21"] = [](Json& all) {
    tracking(all)["version"] = "3";
    tracking(all)["revision_history"][0]["number"] = "3";
  };
  out["6.1.22"] = [](Json& all) {
    tracking(all)["revision_history"].push_back({{"date", "2018-12-20T18:00:00Z"}, {"number", "2"}});
  };
  out["6.1.23"] = [](Json& all) { all["vulnerabilities"].push_back(vulnerability(all)); };
  out["6.1.24"] = [](Json& all) { vulnerability(all)["involvements"][1]["date"] = "2018-12-20T18:00:00+01:00"; };
  out["6.1.25"] = [](Json& all) {
    all["product_tree"]["branches"][0]["branches"][0]["product"]["product_identification_helper"]["hashes"][0]
       ["file_hashes"][1]["algorithm"] = "sha256";
  };
  out["6.1.26"] = [](Json& all) { document(all)["category"] = "Security-Advisory"; };
  out["6.1.27.1"] = [](Json& all) {
    document(all)["category"] = "csaf_security_incident_response";
    document(all)["notes"][0]["category"] = "legal_disclaimer";
  };
  out["6.1.27.2"] = [](Json& all) {
    document(all)["category"] = "csaf_security_incident_response";
    document(all)["references"][0]["category"] = "self";
  };
  out["6.1.27.3"] = [](Json& all) { document(all)["category"] = "csaf_informational_advisory"; };
  out["6.1.27.4"] = [](Json& all) {
    all.erase("product_tree");
    all["vulnerabilities"] = {
        {{"cve", "CVE-2018-0001"}, {"notes", Json::array()}, {"product_status", {{"fixed", Json::array()}}}}};
  };
  out["6.1.27.5"] = [](Json& all) { vulnerability(all).erase("notes"); };
  out["6.1.27.6"] = [](Json& all) {
    document(all)["category"] = "csaf_security_advisory";
    vulnerability(all).erase("product_status");
  };
  out["6.1.27.7"] = [](Json& all) { vulnerability(all)["product_status"] = {{"first_fixed", {"A"}}}; };
  out["6.1.27.8"] = [](Json& all) { vulnerability(all).erase("cve"); };
  out["6.1.27.9"] = [](Json& all) { vulnerability(all)["flags"][0]["product_ids"] = {"A"}; };
  out["6.1.27.10"] = [](Json& all) { all["product_tree"]["product_groups"][0]["product_ids"] = {"B"}; };
  out["6.1.27.11"] = [](Json& all) { all.erase("vulnerabilities"); };
  out["6.1.28"] = [](Json& all) { document(all)["source_lang"] = "en"; };
  out["6.1.29"] = [](Json& all) { vulnerability(all)["remediations"].push_back({{"category", "workaround"}}); };
  out["6.1.30"] = [](Json& all) { tracking(all)["revision_history"][1]["number"] = "1.0.0"; };
  out["6.1.31"] = [](Json& all) { all["product_tree"]["branches"][0]["branches"][0]["name"] = "prior to 1.0"; };
  out["6.1.32"] = [](Json& all) { vulnerability(all)["flags"].push_back({{"label", "component_not_present"}}); };
  out["6.1.33"] = [](Json& all) {
    vulnerability(all)["flags"].push_back({{"label", "vulnerable_code_not_present"}, {"group_ids", {"G"}}});
  };
  return out;
}

TEST(Csaf, EachTestThatIsClaimedFailsAloneWhenItShould) {
  auto all = changes();
  // This one cannot fail alone: what comes before a release is no draft then (6.1.17).
  all["6.1.20"] = [](Json& in) {
    tracking(in)["version"] = "2.0.0-rc.1";
    tracking(in)["revision_history"] = {{{"date", "2018-12-01T00:00:00Z"}, {"number", "1.0.0"}}};
  };
  for (const std::string_view test : csaf_tests()) {
    const auto change = all.find(std::string(test));
    ASSERT_NE(change, all.end()) << test;
    Json document = whole();
    change->second(document);
    const auto got = failing(document);
    if (test == "6.1.20") {
      EXPECT_NE(std::ranges::find(got, test), got.end());
      continue;
    }
    EXPECT_EQ(got, std::vector<std::string>{std::string(test)});
  }
}

TEST(Csaf, WordsForRangesCountByThemselves) {
  for (const auto& [name, bad] : {std::pair("after-eight", false),
                                  {"1.0-prior_art", false},
                                  {"allowed 4", false},
                                  {"4.2 and Later", true},
                                  {"ALL", true},
                                  {"prior to 4", true},
                                  {"< 4", true}}) {
    Json document = whole();
    document["product_tree"]["branches"][0]["branches"][0]["name"] = name;
    EXPECT_EQ(failing(document).size(), bad ? 1u : 0u) << name;
  }
}

TEST(Csaf, PlacesArePointersIntoTheDocument) {
  Json document = whole();
  changes()["6.1.31"](document);
  const Csaf out = read(document);
  ASSERT_EQ(out.failures.size(), 1u);
  EXPECT_TRUE(document.contains(Json::json_pointer(out.failures[0].place))) << out.failures[0].place;
}

TEST(Csaf, WhatIsNoneIsRefusedAndWrongTypesAreNotThere) {
  for (const char* text : {"", "[]", "{", "{}", R"({"document": {"csaf_version": "2.1"}})", R"({"document": 7})"}) {
    const auto out = read_csaf(text, "a.json");
    ASSERT_FALSE(out) << text;
    EXPECT_EQ(out.error().code, kBadCsaf);
  }
  const Json flat = whole().flatten();
  for (const auto& [pointer, value] : flat.items()) {
    Json document = whole();
    if (pointer == "/document/csaf_version") continue;
    for (const Json& other : {Json(7), Json(nullptr), Json::array({Json::object()}), Json::object()}) {
      document[Json::json_pointer(pointer)] = other;
      EXPECT_TRUE(read_csaf(base::dump(document), "a.json")) << pointer;
    }
  }
}

TEST(Csaf, HostileDocumentsAreBounded) {
  Json document = whole();
  Json& groups = document["product_tree"]["product_groups"];
  Json many = Json::array();
  for (int i = 0; i < 3'000; ++i) many.push_back("P" + std::to_string(i));
  groups[0]["product_ids"] = many;
  Json flags = Json::array();
  for (int i = 0; i < 3'000; ++i) flags.push_back({{"label", "component_not_present"}, {"group_ids", {"G"}}});
  vulnerability(document)["flags"] = flags;
  const auto out = read_csaf(base::dump(document), "a.json");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, kBadCsaf);
  document = whole();
  for (int i = 0; i < 5'000; ++i) vulnerability(document)["remediations"].push_back({{"category", "workaround"}});
  const Csaf told = read(document);
  EXPECT_EQ(told.failures.size(), kCsafFailures);
  EXPECT_EQ(told.failures_left_out, 5'000 - kCsafFailures);
}

TEST(CsafVersion, AreOrderedAsSemanticVersioningHasIt) {
  const std::vector<std::string> order = {
      "1.0.0-1",    "1.0.0-2", "1.0.0-11", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
      "1.0.0-rc.1", "1.0.0",   "1.0.10",   "1.2.0",       "10.0.0"};
  for (std::size_t i = 1; i < order.size(); ++i) {
    EXPECT_TRUE(*parse_csaf_version(order[i - 1]) < *parse_csaf_version(order[i])) << order[i];
  }
  EXPECT_EQ(*parse_csaf_version("1.0.0+a"), *parse_csaf_version("1.0.0+b"));
  EXPECT_TRUE(*parse_csaf_version("9") < *parse_csaf_version("10"));
  for (const char* bad : {"", "01", "1.0", "1.0.0.0", "1.0.0-", "1.0.0-01", "1.0.0+", "v1", "1.0.0-a..b", "-1", " 1"}) {
    EXPECT_FALSE(parse_csaf_version(bad)) << bad;
  }
}

}  // namespace
}  // namespace backtrail::intel
