// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/publishing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "app/case/testing.h"
#include "app/codes.h"
#include "base/hex.h"
#include "base/json.h"
#include "publish/codes.h"
#include "publish/forms.h"
#include "release/codes.h"

namespace backtrail::app {
namespace {

using testing_support::kAna;
using testing_support::kDee;
using testing_support::SmallCase;
using testing_support::World;

TEST_F(SmallCase, WithdrawingKeepsTheHistoryAndShutsTheGate) {
  auto it = open();
  PublishRequest request;
  request.text = "statement:public";
  request.publisher = "A centre";
  const auto alone = withdraw(*it, kAna, request, "One source has taken its report back.");
  ASSERT_TRUE(alone);
  ASSERT_EQ(alone->refusals.size(), 1u) << "its author does not take it back alone";
  EXPECT_EQ(alone->refusals[0].code, release::kNotSeparate);
  const auto blank = withdraw(*it, kDee, request, " \n");
  ASSERT_TRUE(blank);
  ASSERT_EQ(blank->refusals.size(), 1u);
  EXPECT_EQ(blank->refusals[0].code, release::kNoReason);
  EXPECT_FALSE(withdraw(*it, kDee, request, "It was wrong.", {"judgement:none"}));
  request.publisher = "Another centre";
  EXPECT_EQ(withdraw(*it, kDee, request, "Wrong.").error().code, kOtherPublisher);
  request.publisher.clear();
  const auto done = withdraw(*it, kDee, request, "One source has taken its report back.");
  ASSERT_TRUE(done) << done.error().text();
  ASSERT_TRUE(done->refusals.empty());
  ASSERT_TRUE(done->receipt);
  const std::string notice = read(folder() + "/" + done->path);
  EXPECT_EQ(notice.find("One source has taken its report back."), std::string::npos) << "nobody approved these words";
  EXPECT_NE(notice.find("A centre"), std::string::npos) << "whoever published it takes it back";
  EXPECT_NE(notice.find("Withdrawn: An intrusion"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(page_)) << "what was released stays";
  EXPECT_EQ(it->registers().releases()->size(), 2u);
  EXPECT_EQ(it->registers().decisions_on(it->registers().resolve("statement:public")->id)->back().note,
            "withdrawn: One source has taken its report back.");
  const auto again = publish(*it, kDee, request);
  ASSERT_TRUE(again);
  EXPECT_TRUE(std::ranges::any_of(again->refusals, [](const auto& one) { return one.code == release::kNotApproved; }));
  EXPECT_TRUE(verify().empty());
}

TEST_F(SmallCase, WhatWasNeverReleasedCannotBeWithdrawn) {
  auto it = open();
  enter_all(*it, registers::kStatement,
            R"({"id":"statement:2","audience":"public","marking":"TLP:CLEAR","title":"Another",
      "sentences":[{"text":"It is likely.","cites":["judgement:group"]}]})");
  PublishRequest request;
  request.text = "statement:2";
  request.publisher = "A centre";
  const auto done = withdraw(*it, kAna, request, "Wrong.");
  ASSERT_TRUE(done);
  ASSERT_EQ(done->refusals.size(), 1u);
  EXPECT_EQ(done->refusals[0].code, release::kNotReleased);
}

TEST_F(SmallCase, EachVictimIsToldOfItsOwnRecords) {
  auto it = open();
  for (const char* id : {"alpha", "beta"}) {
    const std::string who = id;
    enter_all(*it, registers::kEvidence,
              R"({"id":"seen:)" + who + R"(","kind":"finding","origin":"us","tenant":")" + who +
                  R"(","marking":"TLP:AMBER+STRICT//TO )" + who +
                  R"(","title":"Shared account","locators":[{"path":"logs/)" + who + R"(/vpn.log","source_sha256":")" +
                  std::string(64, 'a') + R"(","offset":3,"length":5}]})");
  }
  for (const char* id : {"alpha", "beta"}) {
    const std::string who = id;
    enter_all(*it, registers::kStatement,
              R"({"id":"warn:)" + who + R"(","audience":"organisation:)" + who +
                  R"(","marking":"TLP:AMBER+STRICT//TO )" + who +
                  R"(","title":"A warning","author":"ana","reviewer":"rob",
          "sentences":[{"text":"A shared account of yours was used.","cites":["seen:alpha","seen:beta"]}]})");
    ASSERT_NO_FATAL_FAILURE(sign_off_and_approve(*it, "warn:" + who));
    PublishRequest request;
    request.text = "warn:" + who;
    request.form = "eml";
    EXPECT_FALSE(publish(*it, kDee, request)) << "nobody is named who speaks";
    request.publisher = "A centre";
    request.mail_from = "cert@centre.example";
    request.mail_to = "it@" + who + ".example";
    const auto done = publish(*it, kDee, request);
    ASSERT_TRUE(done) << done.error().text();
    ASSERT_TRUE(done->refusals.empty()) << done->refusals[0].message;
    const std::string message = read(folder() + "/" + done->path);
    std::string table;
    for (const char c : message.substr(message.find("\r\n\r\n", message.find("text/csv")) + 4)) {
      if (c == '-') break;
      if (c != '\r' && c != '\n') table += c;
    }
    table = base::from_base64(table).value_or("");
    EXPECT_NE(table.find("vpn.log"), std::string::npos) << table;
    const std::string other = who == "alpha" ? "beta" : "alpha";
    EXPECT_EQ(table.find(other), std::string::npos) << table;
    request.form = "xarf";
    request.source = "192.0.2.7";
    const auto report = publish(*it, kDee, request);
    ASSERT_TRUE(report) << report.error().text();
    ASSERT_TRUE(report->receipt);
    const base::Json read_back = base::Json::parse(read(folder() + "/" + report->path));
    EXPECT_EQ(read_back["source_identifier"], "192.0.2.7");
    table = base::from_base64(read_back["evidence"][1]["payload"].get<std::string>()).value_or("");
    EXPECT_NE(table.find("vpn.log"), std::string::npos) << table;
    EXPECT_EQ(table.find(other), std::string::npos) << table;
  }
  PublishRequest request;
  request.text = "statement:public";
  request.form = "eml";
  EXPECT_EQ(publish(*it, kDee, request).error().code, publish::kNotOneOrganisation);
  request.form = "pdf";
  EXPECT_EQ(publish(*it, kDee, request).error().code, publish::kNoSuchForm);
}

TEST_F(SmallCase, WhoeverSendsAMessageIsToldWhatStaysOutOfIt) {
  auto it = open();
  for (const char* marking : {"TLP:AMBER+STRICT//TO alpha", "TLP:RED"}) {
    const std::string id = marking == std::string_view("TLP:RED") ? "red" : "shown";
    enter_all(*it, registers::kEvidence,
              R"({"id":"seen:)" + id + R"(","kind":"finding","origin":"us","tenant":"alpha","marking":")" + marking +
                  R"(","title":"Shared account","locators":[{"path":"vpn.log","source_sha256":")" +
                  std::string(64, 'a') + R"(","offset":3,"length":5},{"path":"vpn.log","source_sha256":")" +
                  std::string(64, 'a') + R"(","offset":9,"length":5}]})");
  }
  enter_all(
      *it, registers::kStatement,
      R"({"id":"warn:alpha","audience":"organisation:alpha","marking":"TLP:AMBER+STRICT//TO alpha","title":"A warning","author":"ana",
      "reviewer":"rob","sentences":[{"text":"A shared account of yours was used.","cites":["seen:shown","seen:red"]}]})");
  ASSERT_NO_FATAL_FAILURE(sign_off_and_approve(*it, "warn:alpha"));
  PublishRequest request{"warn:alpha", {}, {}, "A centre", true, "eml"};
  request.mail_from = "cert@centre.example";
  request.mail_to = "it@alpha.example";
  const auto done = publish(*it, kDee, request);
  ASSERT_TRUE(done) << done.error().text();
  ASSERT_TRUE(done->refusals.empty()) << done->refusals[0].message;
  const auto held = std::ranges::find(done->warnings, kRecordsHeld, &base::Error::code);
  ASSERT_NE(held, done->warnings.end());
  EXPECT_EQ(held->message,
            "2 records of 'alpha' stay out of the message: 'seen:red' is marked TLP:RED, which it may not see");
  EXPECT_EQ(std::ranges::count(done->warnings, kRecordsHeld, &base::Error::code), 1);
}

/// Two cases on disk that differ in what the audience may not see, through the same calls.
class Twins : public World {
 protected:
  /// All that leaves a case whose hidden organisations are called so, entered in this order.
  std::map<std::string, std::string> leaves(const std::string& twin, const std::vector<std::string>& hidden) {
    Surroundings places = surroundings_;
    const std::string root = root_ + "/" + twin;
    places.places = {root + "/keys", root + "/state", root + "/config"};
    auto made = Case::init(root + "/case", "test.example/twin", kAna, places);
    EXPECT_TRUE(made) << made.error().text();
    for (const char* to : kAudiences) write(places.places.audience_key("test.example/twin", to), std::string(32, 'k'));
    std::string organisations;
    std::string evidence;
    for (const std::string& name : hidden) {
      organisations += R"({"id":")" + (name == hidden[0] ? "lyra" : name) + R"(","name":")" + name +
                       R"( Works","kind":"customer","domains":[")" + name + R"(.example"]})" + "\n";
      evidence += R"({"id":"e:)" + (name == hidden[0] ? "cited" : name) +
                  R"(","kind":"observation","origin":"us","tenant":"lyra","title":"Seen at )" + name + R"("})" + "\n";
    }
    enter_into(*made, registers::kOrganisation, organisations);
    enter_into(*made, registers::kEvidence, evidence);
    enter_into(
        *made, registers::kClaim,
        R"({"id":"c:1","subject":"APT10","relation":"targets","object":"providers","source":{"name":"A report","url":"https://report.example"},"marking":"TLP:CLEAR","rests_on":["e:cited"]})");
    std::map<std::string, std::string> out;
    for (const char* to : kAudiences) leave(*made, to, out);
    return out;
  }

  void enter_into(Case& into, std::string_view type, const std::string& text) {
    const auto entered = enter_text(into, type, text);
    ASSERT_TRUE(entered) << entered.error().text();
    for (const auto& mistake : entered->mistakes) ADD_FAILURE() << mistake.text();
  }

  void leave(Case& from, const std::string& to, std::map<std::string, std::string>& out) {
    const std::string marking = to == "public"      ? "TLP:CLEAR"
                                : to == "community" ? "TLP:GREEN"
                                                    : "TLP:AMBER//TO northgate";
    const std::string id = "s:" + to.substr(0, 6);
    enter_into(
        from, registers::kStatement,
        R"({"id":")" + id + R"(","audience":")" + to + R"(","marking":")" + marking +
            R"(","title":"T1199","author":"ana","reviewer":"rob","sentences":[{"text":"It reached {org:lyra}.","cites":["e:cited","c:1"]}]})");
    ASSERT_NO_FATAL_FAILURE(sign_off_and_approve(from, id));
    for (const publish::FormWords& form : publish::all_forms()) {
      PublishRequest request;
      request.text = id;
      request.form = form.name;
      request.publisher = "A centre";
      request.publisher_url = "https://centre.example";
      // Both are released at one instant, whatever was done before.
      clock_.time = base::parse_iso("2019-01-01T00:00:00Z")->instant;
      const auto done = publish(from, kDee, request);
      const std::string key = to + " " + std::string(form.name);
      out[key] = done ? done->path + "\n" + read(from.folder() + "/" + done->path) : done.error().text();
    }
    out[to + " view"] = *view_of(from, to);
  }

  static constexpr std::array kAudiences = {"public", "community", "clients:northgate"};
};

TEST_F(Twins, GiveOutsidersTheSameFilesUnderTheSameNames) {
  const auto one = leaves("one", {"quillon"});
  clock_.time.ticks += 12'345 * base::kTicksPerSecond;
  const auto other = leaves("other", {"verdant", "halcyon", "mirador"});
  EXPECT_EQ(one.size(), 36u);
  for (const auto& [name, bytes] : one) {
    EXPECT_EQ(bytes, other.at(name)) << name;
    EXPECT_EQ(bytes.find("uillon"), std::string::npos) << name;
  }
  EXPECT_NE(one.at("public html").find("It reached"), std::string::npos);
  EXPECT_NE(one.at("clients:northgate stix").find("TLP:AMBER"), std::string::npos);
}

}  // namespace
}  // namespace backtrail::app
