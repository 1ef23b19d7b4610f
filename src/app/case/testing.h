// SPDX-License-Identifier: Apache-2.0
// For tests: a small case in a folder that goes away, with everything from a log line to a released page.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/case/actor.h"
#include "app/case/case.h"
#include "app/case/custody/verify_case.h"
#include "app/case/deciding/decide.h"
#include "app/case/deciding/judging.h"
#include "app/case/deciding/publishing.h"
#include "app/case/enter.h"
#include "app/case/hunting/findings.h"
#include "app/case/hunting/negative.h"
#include "app/case/telemetry/catalogue.h"
#include "app/hunting/hunt.h"
#include "app/hunting/render.h"
#include "base/file.h"
#include "base/json.h"
#include "ledger/layout.h"

namespace backtrail::app::testing_support {

struct MovingClock final : base::Clock {
  [[nodiscard]] base::Instant now() const override {
    time.ticks += base::kTicksPerSecond;
    return time;
  }
  mutable base::Instant time = base::parse_iso("2018-12-20T12:00:00Z")->instant;
};

inline const ledger::Actor kAna{"ana", "Ana", "analyst"};
inline const ledger::Actor kRob{"rob", "Rob", "reviewer"};
inline const ledger::Actor kDee{"dee", "Dee", "decider"};

constexpr const char* kRule = R"(title: Shared account logs in from outside
id: 11111111-2222-4333-8444-555555555555
logsource:
  product: vpn
detection:
  selection:
    user: svc-backup
    src|startswith: '203.0.113.'
  condition: selection
level: high
)";

/// Folders and a clock; no case yet.
class World : public testing::Test {
 protected:
  World() {
    char name[] = "/tmp/caseXXXXXX";
    root_ = ::mkdtemp(name);
    surroundings_.places = {root_ + "/keys", root_ + "/state", root_ + "/config"};
    surroundings_.clock = &clock_;
    surroundings_.random = &base::system_random();
  }
  ~World() override {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  [[nodiscard]] std::string folder() const { return root_ + "/case"; }
  void write(const std::string& path, const std::string& bytes) const {
    ASSERT_TRUE(base::make_folders(std::filesystem::path(path).parent_path().string()));
    ASSERT_TRUE(base::write_file(path, bytes));
  }
  [[nodiscard]] static std::string read(const std::string& path) { return base::read_file(path).value_or(""); }

  static DecideRequest approval(const std::string& text) {
    DecideRequest out;
    out.verdict = "approve";
    out.text = text;
    out.interest = "national-security";
    out.why = "Partners say so too.";
    return out;
  }
  /// Reviewed by Rob and approved by Dee.
  static void sign_off_and_approve(Case& it, const std::string& text) {
    ASSERT_TRUE(seal_review(it, kRob, {text, false, {}, {}}));
    const auto decided = decide(it, kDee, approval(text));
    ASSERT_TRUE(decided) << decided.error().text();
    for (const auto& fault : decided->faults) ADD_FAILURE() << fault.text();
  }

  [[nodiscard]] static std::string login(const std::string& time, const std::string& user, const std::string& src) {
    return "<134>1 " + time + " vpn1 vpnd 812 LOGIN [session@32473 user=\"" + user + "\" src=\"" + src +
           "\" result=\"success\"] Login of " + user + "\n";
  }

  base::Result<Case> open(Case::Access access = Case::Access::write) {
    return Case::open(folder(), access, surroundings_);
  }
  base::Result<Entered> enter_text(Case& into, std::string_view type, const std::string& text,
                                   const ledger::Actor& actor = kAna) {
    const std::string path = root_ + "/import";
    write(path, text);
    return enter(into, actor, {std::string(type), path, {}, {}});
  }
  std::vector<ledger::Finding> verify(VerifyRequest request = {}) {
    request.folder = folder();
    std::vector<ledger::Finding> out;
    const auto summary =
        verify_case(request, surroundings_, [&](const ledger::Finding& finding) { out.push_back(finding); });
    EXPECT_TRUE(summary) << summary.error().text();
    if (summary) summary_ = *summary;
    return out;
  }
  /// Edits a store as a stranger would.
  static void edit(const std::string& path, const std::string& sql) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
    sqlite3_close(handle);
  }

  std::string root_;
  MovingClock clock_;
  Surroundings surroundings_;
  VerifySummary summary_;
};

/// A released statement about tenant alpha, in whose log the rule matches; beta's log lacks three days and is clean.
class SmallCase : public World {
 protected:
  void SetUp() override {
    auto made = Case::init(folder(), "test.example/small", kAna, surroundings_);
    ASSERT_TRUE(made) << made.error().text();
    Case& it = *made;
    ASSERT_NO_FATAL_FAILURE(fill(it));
    ASSERT_TRUE(verify().empty());
  }

  [[nodiscard]] std::string alpha_log() const { return root_ + "/logs/alpha/vpn.log"; }
  [[nodiscard]] std::string beta_log() const { return root_ + "/logs/beta/vpn.log"; }
  [[nodiscard]] std::string rules() const { return root_ + "/rules"; }

  std::vector<std::string> hunt(const std::string& path) const {
    HuntRequest request;
    request.paths = {path};
    request.intel = {rules()};
    const auto result = run_hunt(request, clock_, nullptr);
    EXPECT_TRUE(result);
    std::vector<std::string> out;
    for (const Finding& finding : result->findings) out.push_back(base::dump(finding_json(*result, finding)));
    return out;
  }

  void ingest(Case& it, const std::string& path, const std::string& tenant) {
    CatalogueRequest request;
    request.paths = {path};
    request.tenant = tenant;
    const auto done = catalogue(it, kAna, request, nullptr);
    ASSERT_TRUE(done) << done.error().text();
    ASSERT_FALSE(done->incomplete());
  }

  void enter_all(Case& it, std::string_view type, const std::string& text) {
    const auto entered = enter_text(it, type, text);
    ASSERT_TRUE(entered) << entered.error().text();
    for (const auto& mistake : entered->mistakes) ADD_FAILURE() << mistake.text();
    ASSERT_TRUE(entered->mistakes.empty());
  }

  void write_logs() {
    std::string alpha;
    std::string beta;
    for (int day = 1; day <= 10; ++day) {
      const std::string date = "2017-01-" + std::string(day < 10 ? "0" : "") + std::to_string(day);
      alpha += login(date + "T08:00:00Z", "user1", "198.51.100.7");
      if (day == 3 || day == 5) alpha += login(date + "T23:10:00Z", "svc-backup", "203.0.113.7");
      if (day < 4 || day > 6) beta += login(date + "T09:00:00Z", "user2", "198.51.100.8");
    }
    write(alpha_log(), alpha);
    write(beta_log(), beta);
    write(rules() + "/vpn.yml", kRule);
  }

  void fill(Case& it) {
    write_logs();
    enter_all(it, registers::kOrganisation,
              R"({"id":"alpha","name":"Alpha Works","kind":"customer","aliases":["alphaworks"]}
{"id":"beta","name":"Beta Mills","kind":"customer"})");
    ingest(it, alpha_log(), "alpha");
    ingest(it, beta_log(), "beta");
    const auto sealed = seal_findings(it, kAna, {}, hunt(alpha_log()), {});
    ASSERT_TRUE(sealed) << sealed.error().text();
    ASSERT_EQ(sealed->sealed.size(), 2U);
    NegativeRequest negative;
    negative.id = "negative:beta";
    negative.tenant = "beta";
    negative.question = "Was the shared account used from outside?";
    negative.intel = {rules()};
    negative.marking = "TLP:CLEAR";
    const auto no = seal_negative(it, kAna, negative, nullptr);
    ASSERT_TRUE(no) << no.error().text();
    ASSERT_TRUE(no->sealed);
    enter_all(
        it, registers::kClaim,
        R"({"id":"claim:report","subject":"APT10","relation":"targets","object":"service providers","source":{"name":"A report"},"marking":"TLP:CLEAR"})");
    enter_all(
        it, registers::kJudgement,
        R"({"id":"judgement:group","rung":"group","proposition":"The intruder is APT10.","likelihood":"likely","confidence":"low",
      "alternatives":[{"hypothesis":"somebody else"}],"rests_on":["claim:report","finding:vpn@alpha"],"author":"ana","reviewer":"rob","marking":"TLP:CLEAR"})");
    ASSERT_TRUE(seal_review(it, kRob, {"judgement:group", false, {}, {}}));
    enter_all(
        it, registers::kStatement,
        R"({"id":"statement:public","audience":"public","marking":"TLP:CLEAR","title":"An intrusion","author":"ana","reviewer":"rob",
      "sentences":[{"text":"It is likely that APT10 is responsible.","cites":["judgement:group"]},
                   {"text":"In the logs that exist at a second customer we found no sign of it.","cites":["negative:beta"]}]})");
    ASSERT_NO_FATAL_FAILURE(sign_off_and_approve(it, "statement:public"));
    const auto published = publish(it, kDee, {"statement:public", {}, {}, "A centre", false});
    ASSERT_TRUE(published) << published.error().text();
    for (const auto& refusal : published->refusals) ADD_FAILURE() << refusal.message << " at " << refusal.place;
    ASSERT_TRUE(published->receipt);
    page_ = folder() + "/" + published->path;
  }

  std::string page_;
};

/// Whether one of the findings is of this kind, at a place that holds `place`.
inline bool has(const std::vector<ledger::Finding>& findings, std::string_view what, std::string_view place) {
  for (const auto& one : findings) {
    if (one.what == what && one.place.find(place) != std::string::npos) return true;
  }
  return false;
}

}  // namespace backtrail::app::testing_support
