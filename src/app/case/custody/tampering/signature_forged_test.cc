// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/signatures.h"
#include "app/case/testing.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

using testing_support::has;
using testing_support::kDee;

/// Somebody who holds the ledger's key, and not Dee's, decides in Dee's name.
class SignatureForged : public testing_support::SmallCase {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(SmallCase::SetUp());
    it_.emplace(std::move(*open()));
    const auto key = make_person_key(folder() + "/../dee.key", "dee");
    ASSERT_TRUE(key) << key.error().text();
    enter_all(*it_, registers::kPersonKey, R"({"id":"key:dee","person":"dee","key":")" + *key + "\"}");
    DecideRequest request = approval("statement:public");
    request.sign_with = folder() + "/../dee.key";
    const auto decided = decide(*it_, kDee, request);
    ASSERT_TRUE(decided && decided->sealed);
    body_ = base::Json::parse(*it_->body_of(decided->sealed->index));
    ASSERT_TRUE(verify().empty());
  }
  void seal_as_signed(const base::Json& body) {
    ledger::Actor dee = kDee;
    dee.assurance = ledger::Assurance::key;
    const auto sealed = it_->seal(dee, {{std::string(registers::kDecision), base::dump(body)}});
    ASSERT_TRUE(sealed) << sealed.error().text();
  }

  std::optional<Case> it_;
  base::Json body_;
};

TEST_F(SignatureForged, AnotherDecisionUnderIt) {
  body_["verdict"] = "refuse";
  seal_as_signed(body_);
  EXPECT_TRUE(has(verify(), "signature-not-theirs", "entry"));
}

TEST_F(SignatureForged, TheSameDecisionOnceMore) {
  seal_as_signed(body_);
  EXPECT_TRUE(has(verify(), "signature-copied", "entry"));
}

TEST_F(SignatureForged, AStopUnderASignatureOfADecision) {
  ledger::Actor dee = kDee;
  dee.assurance = ledger::Assurance::key;
  base::Json stop = {{"id", "stop:1"},
                     {"ground", {{"interest", "public-safety"}, {"why", "Not now."}}},
                     {"state", "in-force"},
                     {"signature", body_["signature"]}};
  ASSERT_TRUE(it_->seal(dee, {{std::string(registers::kStop), base::dump(stop)}}));
  EXPECT_TRUE(has(verify(), "signature-not-theirs", "entry"));
}

TEST_F(SignatureForged, WhatIsNeverSignedSaidToBe) {
  ledger::Actor dee = kDee;
  dee.assurance = ledger::Assurance::key;
  ASSERT_TRUE(
      it_->seal(dee, {{std::string(registers::kOrganisation), R"({"id":"gamma","name":"Gamma","kind":"customer"})"}}));
  EXPECT_TRUE(has(verify(), "signature-not-theirs", "entry"));
}

TEST_F(SignatureForged, SaidAndNotBorne) {
  body_.erase("signature");
  ledger::Actor dee = kDee;
  dee.assurance = ledger::Assurance::key;
  const auto sealed = it_->seal(dee, {{std::string(registers::kDecision), base::dump(body_)}});
  ASSERT_FALSE(sealed);
  EXPECT_EQ(sealed.error().code, registers::kNotTheirKey);
}

}  // namespace
}  // namespace backtrail::app
