// SPDX-License-Identifier: Apache-2.0
#include "release/gate.h"

#include <gtest/gtest.h>

#include <set>
#include <type_traits>

#include "release/codes.h"
#include "release/prose/fold.h"
#include "release/prose/numbers.h"
#include "release/pseudonym.h"

namespace backtrail::release {
namespace {

static_assert(!std::is_constructible_v<Released<ReleasedStatement>, ReleasedStatement>, "only the gate makes these");
static_assert(!std::is_default_constructible_v<Released<ReleasedStatement>>);

marking::Audience audience(const char* text) { return *marking::parse_audience(text); }
marking::Marking marked(const char* text) { return *marking::parse_marking(text); }

registers::Reference ref(const std::string& name) { return {name, std::string(32, '0'), "claim"}; }

Cited claim(const std::string& name, const char* marking = "TLP:CLEAR") {
  Cited out;
  out.ref = name;
  out.type = "claim";
  out.marking = marked(marking);
  out.source = registers::PublicSource{"U.S. Department of Justice", "2018-12-20", "https://www.justice.gov/x"};
  return out;
}

Cited judgement(const std::string& name) {
  Cited out;
  out.ref = name;
  out.type = "judgement";
  out.marking = marked("TLP:CLEAR");
  out.proposition = "The group known as APT10 is responsible.";
  out.likelihood = *estimate::parse_likelihood("very likely");
  out.confidence = estimate::Confidence::moderate;
  out.author = "ana";
  out.reviewer = "rob";
  out.alternatives = {"A false flag"};
  return out;
}

Cited negative(const std::string& name) {
  Cited out;
  out.ref = name;
  out.type = "evidence";
  out.marking = marked("TLP:CLEAR");
  out.negative = registers::Negative{"Was it seen?",
                                     "the logs of a second provider",
                                     "partial",
                                     "hunt",
                                     "2016",
                                     "2018",
                                     {{"lyra", "windows/security", "2017-03-01", "2017-03-31", "no logs exist"}}};
  return out;
}

Party lyra() {
  return {"lyra",
          "Lyra Health",
          "customer",
          marked("TLP:RED"),
          {"lyra", "Lyra Health", "lyrahealth.example", "LYR-DC1", "LYRACORP"}};
}

struct Case {
  registers::Statement statement;
  Circumstances circumstances;

  Case() {
    statement.entry.id = std::string(32, '1');
    statement.marking = marked("TLP:CLEAR");
    statement.title = "Intrusion by way of a service provider";
    statement.author = "ana";
    statement.reviewer = "rob";
    statement.sentences = {{"APT10 is very likely responsible.", {ref("judgement:1")}},
                           {"It reached clients in many countries.", {ref("claim:1"), ref("claim:hidden")}},
                           {"In the logs that exist elsewhere we found no sign of it.", {ref("negative:1")}}};
    circumstances.cited = {judgement("judgement:1"), claim("claim:1"), claim("claim:hidden", "TLP:AMBER"),
                           negative("negative:1")};
    circumstances.parties = {lyra()};
    circumstances.reviewers = {"rob"};
    circumstances.audience_key = std::string(kAudienceKeySize, 'k');
    circumstances.now = base::parse_iso("2018-12-20T17:00:00Z")->instant;
    decide();
  }
  void decide() {
    registers::Decision decision;
    decision.statement.entry_id = statement.entry.id;
    decision.text_sha256 = registers::text_sha256(statement);
    decision.verdict = registers::Decision::Verdict::approve;
    decision.decider = "dee";
    circumstances.decision = decision;
  }
  void say(std::string text) {
    statement.sentences = {{std::move(text), {ref("claim:1")}}};
    decide();
  }
  std::vector<Refusal> check(const char* to = "public") const {
    return Gate::check(statement, audience(to), circumstances);
  }
  std::set<int> codes(const char* to = "public") const {
    std::set<int> out;
    for (const Refusal& one : check(to)) out.insert(one.code.number);
    return out;
  }
};

using Codes = std::set<int>;

TEST(Gate, ReleasesWhatIsApprovedAndCutsWhatIsHidden) {
  const Case c;
  const auto out = Gate::release(c.statement, audience("public"), c.circumstances);
  ASSERT_TRUE(out) << out.error().front().message << " " << out.error().front().place;
  const ReleasedStatement& released = out->value();
  EXPECT_EQ(released.references.size(), 1u);
  EXPECT_EQ(released.sentences[1].references.size(), 1u);
  EXPECT_EQ(released.estimates[0].likelihood.text(), "very likely (80–95 %)");
  EXPECT_EQ(released.coverage[0].not_looked[0].who, "an organisation");
  EXPECT_EQ(released.marking, "TLP:CLEAR");
  EXPECT_EQ(released.audience, "Public");
}

TEST(Gate, OneChangedCharacterVoidsADecision) {
  Case c;
  c.statement.sentences[0].text += " ";
  EXPECT_EQ(c.codes(), Codes{kTextChanged.number});
  c.decide();
  EXPECT_TRUE(c.check().empty());
  c.statement.sentences[1].cites.pop_back();
  EXPECT_EQ(c.codes(), Codes{kTextChanged.number});
  c.decide();
  c.statement.title = "intrusion by way of a service provider";
  EXPECT_EQ(c.codes(), Codes{kTextChanged.number});
}

TEST(Gate, NeedsADecisionThatApprovesNow) {
  Case c;
  c.circumstances.decision->verdict = registers::Decision::Verdict::hold;
  EXPECT_EQ(c.codes(), Codes{kNotApproved.number});
  c.decide();
  c.circumstances.decision->embargo = base::Instant{c.circumstances.now.ticks + 1};
  EXPECT_EQ(c.codes(), Codes{kEmbargoed.number});
  c.circumstances.decision->embargo = c.circumstances.now;
  EXPECT_TRUE(c.check().empty());
  c.circumstances.decision.reset();
  EXPECT_EQ(c.codes(), Codes{kNoDecision.number});
  c.decide();
  c.circumstances.decision->statement.entry_id = std::string(32, '2');
  EXPECT_EQ(c.codes(), Codes{kNoDecision.number});
}

TEST(Gate, KeepsAuthorReviewerAndDeciderApart) {
  Case c;
  for (const char* decider : {"ana", "rob"}) {
    c.circumstances.decision->decider = decider;
    EXPECT_EQ(c.codes(), Codes{kNotSeparate.number});
  }
  c.decide();
  c.statement.reviewer = "ana";
  EXPECT_EQ(c.codes(), Codes{kNotSeparate.number});
  c.statement.reviewer = "rob";
  c.circumstances.cited[0].reviewer.clear();
  EXPECT_EQ(c.codes(), Codes{kNoReviewer.number});
}

TEST(Gate, NamingAReviewerIsNoReview) {
  Case c;
  c.circumstances.reviewers.clear();
  EXPECT_EQ(c.codes(), Codes{kNoReviewer.number});
  c.circumstances.reviewers = {"ana"};
  EXPECT_EQ(c.codes(), Codes{kNoReviewer.number});
  c.circumstances.reviewers = {"eve", "dee"};
  EXPECT_EQ(c.codes(), Codes{kNotSeparate.number}) << "who reviewed it does not decide on it";
}

TEST(Gate, WordsOfLikelihoodAndConfidenceAreThoseOfTheJudgementCited) {
  Case c;
  const auto with = [&](std::string text, const char* cites) {
    c.statement.sentences = {{std::move(text), {ref(cites)}}};
    c.decide();
    return c.codes();
  };
  const Codes none, likelihood{kLikelihoodDiffers.number}, confidence{kConfidenceDiffers.number};
  EXPECT_EQ(with("It is very likely that the group did it.", "judgement:1"), none);
  EXPECT_EQ(with("It is highly probable that the group did it.", "judgement:1"), none);
  EXPECT_EQ(with("It is almost certain that the group did it.", "judgement:1"), likelihood);
  EXPECT_EQ(with("The group certainly did it.", "judgement:1"), likelihood);
  EXPECT_EQ(with("It is likely that the group did it.", "judgement:1"), likelihood);
  EXPECT_EQ(with("Our confidence in that is moderate.", "judgement:1"), none);
  EXPECT_EQ(with("Our confidence in that is high.", "judgement:1"), confidence);
  EXPECT_EQ(with("It is very likely that the group did it.", "claim:1"), likelihood);
  c.circumstances.cited[1].already_said = "It is Very Likely that the group did it.";
  EXPECT_EQ(with("It is very likely that the group did it.", "claim:1"), none) << "a source says so";
  EXPECT_EQ(with("It is almost certain that the group did it.", "claim:1"), likelihood);
  c.statement.title = "The group almost certainly did it";
  EXPECT_EQ(with("The group did it.", "judgement:1"), likelihood) << "of the title";
  const auto refused = c.check();
  EXPECT_EQ(refused.front().place, "title, bytes 10-26");
  EXPECT_EQ(refused.front().message,
            "this says 'almost certainly', and the judgement that this cites says 'very likely (80–95 %)'");
  c.statement.not_findings = {{"almost certainly", "It is the title of a book."}};
  EXPECT_EQ(with("The group did it.", "judgement:1"), none);
}

TEST(Gate, AJudgementThatSaysNoNeedsAFindingLikeASentence) {
  Case c;
  c.circumstances.cited[0].proposition = "Nothing was stolen.";
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number});
  EXPECT_EQ(c.check().front().place, "judgement 1, bytes 0-18");
  c.statement.sentences[0].cites.push_back(ref("negative:1"));
  c.decide();
  EXPECT_TRUE(c.check().empty());
}

TEST(Gate, DoNotPublishLeavesMessagesToOneOrganisationRunning) {
  Case c;
  c.circumstances.stopped = true;
  c.circumstances.notifies = true;
  EXPECT_EQ(c.codes(), Codes{kStopped.number}) << "what the public is told is no message to a victim";
  c.statement.audience = audience("organisation:mira");
  c.decide();
  EXPECT_EQ(c.codes("organisation:mira"), Codes{});
  c.circumstances.notifies = false;
  EXPECT_EQ(c.codes("organisation:mira"), Codes{kStopped.number});
}

TEST(Gate, DoNotPublishStopsStatements) {
  Case c;
  c.circumstances.stopped = true;
  EXPECT_EQ(c.codes(), Codes{kStopped.number});
  registers::Advisory advisory;
  advisory.entry.id = c.statement.entry.id;
  advisory.marking = c.statement.marking;
  advisory.title = "Check this";
  advisory.author = "ana";
  c.circumstances.decision->text_sha256 = registers::text_sha256(advisory);
  EXPECT_TRUE(Gate::check(advisory, audience("public"), c.circumstances).empty()) << "advice goes on";
}

TEST(Gate, GoesOnlyToTheAudienceThatItWasDecidedFor) {
  Case c;
  EXPECT_EQ(c.codes("community"), Codes{kWrongAudience.number});
  c.statement.marking = marked("TLP:GREEN");
  c.decide();
  EXPECT_EQ(c.codes(), Codes{kMarkingTooWide.number});
}

TEST(Gate, SentencesStandOnSomething) {
  Case c;
  c.statement.sentences[1].cites.clear();
  c.decide();
  EXPECT_EQ(c.codes(), Codes{kCitesNothing.number});
  c.say("We have not seen it at other providers.");
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number});
  Case hidden;
  hidden.circumstances.cited[3].marking = marked("TLP:AMBER");
  EXPECT_EQ(hidden.codes(), Codes{kCoverageHidden.number});
  Case corrected;
  corrected.circumstances.cited[1].superseded = true;
  EXPECT_EQ(corrected.codes(), Codes{kSuperseded.number});
}

TEST(Gate, WhatSaysNoStandsOnASearch) {
  Case c;
  const auto say = [&](const char* text, std::vector<registers::Reference> cites) {
    c.statement.sentences = {{text, std::move(cites)}};
    c.decide();
    return c.codes();
  };
  for (const char* text : {"Nothing was stolen.", "No customer data was accessed.", "Its systems were unaffected."}) {
    EXPECT_EQ(say(text, {ref("claim:1")}), Codes{kNegativeUnproven.number}) << text;
    EXPECT_EQ(say(text, {ref("negative:1")}), Codes{kNegativePartial.number}) << text;
  }
  EXPECT_EQ(say("In the logs that exist, nothing was found.", {ref("negative:1")}), Codes{});
  c.statement.sentences.push_back({"Nothing was lost.", {ref("negative:1")}});
  c.decide();
  EXPECT_EQ(c.codes(), Codes{}) << "another sentence says that the search was not of everything";
  EXPECT_EQ(say("In the logs that exist, nothing was found in 2017.", {ref("negative:1")}), Codes{});
  EXPECT_EQ(say("In the logs that exist, nothing was found in 2015.", {ref("negative:1")}),
            Codes{kNegativeScope.number});
  c.circumstances.cited[3].negative->from = "2016-07-01";
  c.circumstances.cited[3].negative->until = "2018-03-31";
  for (const char* when : {"in June 2016", "on 1 April 2018", "in 2018-05", "between March 2018 and May 2018",
                           "until today", "in 2018", "to date"}) {
    EXPECT_EQ(
        say(("In the logs that exist, nothing was found " + std::string(when) + ".").c_str(), {ref("negative:1")}),
        Codes{kNegativeScope.number})
        << when;
  }
  for (const char* when : {"in July 2016", "on 31 March 2018", "in 2017", "from August 2016 to 28 February 2018"}) {
    EXPECT_EQ(
        say(("In the logs that exist, nothing was found " + std::string(when) + ".").c_str(), {ref("negative:1")}),
        Codes{})
        << when;
  }
  c.circumstances.cited[3].tenant = "mira";
  EXPECT_EQ(say("In the logs that exist, nothing was found at {org:lyra}.", {ref("negative:1")}),
            Codes{kNegativeScope.number});
  c.circumstances.cited[3].tenant = "lyra";
  EXPECT_EQ(say("In the logs that exist, nothing was found at {org:lyra}.", {ref("negative:1")}), Codes{});
  c.circumstances.cited[3].negative->coverage = "complete";
  EXPECT_EQ(say("Nothing was stolen.", {ref("negative:1")}), Codes{});
  c.circumstances.cited[3].negative->coverage = "none";
  EXPECT_EQ(say("In the logs that exist, nothing was found.", {ref("negative:1")}), Codes{kNegativeUnproven.number});
}

TEST(Gate, WhatSaysNoInFormOnlyIsAnsweredForByItsAuthor) {
  Case c;
  c.say("Their doors have no signs.");
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number});
  c.statement.not_findings = {{"doors have no signs", "It is about doors."}};
  EXPECT_EQ(c.codes(), Codes{kTextChanged.number}) << "the decision binds to the reason";
  c.decide();
  EXPECT_EQ(c.codes(), Codes{});
  c.say("Their doors have no signs. There are no signs of an intruder.");
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number}) << "other words are not answered for";
}

TEST(Gate, WhoeverIsQuotedAndCitedSaysNoInItsOwnName) {
  Case c;
  c.say("The company said: \"no data was stolen\".");
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number}) << "quotation marks alone are no source";
  c.circumstances.cited[1].already_said = "No data was stolen";
  EXPECT_EQ(c.codes(), Codes{});
  c.say("The company said that no data was stolen.");
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number});
}

TEST(Gate, NothingSaysNoBesideTheSentences) {
  Case c;
  c.statement.title = "No customer was affected";
  c.decide();
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number});
  EXPECT_EQ(c.check().front().place, "title, bytes 0-11");
  registers::Advisory advisory;
  advisory.entry.id = c.statement.entry.id;
  advisory.marking = c.statement.marking;
  advisory.title = "Check this";
  advisory.author = "ana";
  advisory.summary = {"Nothing was stolen."};
  advisory.mitigations = {{"Accounts", "Do not expose them."}};
  c.circumstances.decision->text_sha256 = registers::text_sha256(advisory);
  const auto refused = Gate::check(advisory, audience("public"), c.circumstances);
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_EQ(refused.front().place, "summary 1, bytes 0-18");
  EXPECT_EQ(check_text("Nothing was stolen.", audience("public"), {}).front().code, kNegativeUnproven);
}

TEST(Gate, OriginatorsConditionsBind) {
  Case c;
  c.circumstances.cited[1].consent_missing = true;
  EXPECT_EQ(c.codes(), Codes{kNeedsConsent.number});
  c.circumstances.cited[1].consent_missing = false;
  c.circumstances.cited[1].conditions.attribute_provider = marking::Term::must_not;
  const auto out = Gate::release(c.statement, audience("public"), c.circumstances);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->value().references[0].name, "A source that is not named");
  EXPECT_TRUE(out->value().references[0].url.empty());
  Case told;
  told.statement.audience = audience("organisation:lyra");
  told.decide();
  told.circumstances.cited[1].tenants = {"lyra"};
  EXPECT_EQ(told.codes("organisation:lyra"), Codes{});
  told.circumstances.cited[1].conditions.notify_affected_parties = marking::Term::must_not;
  EXPECT_EQ(told.codes("organisation:lyra"), Codes{kMustNotNotify.number});
}

TEST(Gate, ProtectedNamesAreFoundInEveryGuise) {
  for (const char* text : {"The victim Lyra Health was warned.",
                           "LYRA HEALTH",
                           "lyra\u00ADhealth",
                           "Ly\u200Bra Hea\u200Dlth",
                           "Lyra-Health",
                           "mail it@lyrahealth.example",
                           "https://vpn.LyraHealth.example/x",
                           "https://x.example/%4c%79ra",
                           "Lyrahealthcare",
                           "host lyr-dc1.corp",
                           "Lýrä Hëalth",
                           "Ｌｙｒａ Ｈｅａｌｔｈ",
                           "L y r a  H e a l t h",
                           "Lyrа Heаlth",
                           "LYRACORP\\admin",
                           "the lyra.health portal",
                           "\U0001D40Byra Health",
                           "1yra hea1th",
                           "\u029F\u028F\u0280\u1D00 \u029C\u1D07\u1D00\u029F\u1D1B\u029C",
                           "\U0001F1F1\U0001F1FE\U0001F1F7\U0001F1E6",
                           "\U0001F17B\U0001F188\U0001F181\U0001F170",
                           "L\u02B8ra",
                           "\u216Cyra",
                           "Ly\u1E5Ba",
                           "Ly\u3164ra",
                           "L\u20DDyra",
                           "Lyr\u0251",
                           "\u13DEyra",
                           "lyraheaIth.example",
                           "https://xn--lyrahelth-02a.example/"}) {
    Case c;
    c.say(text);
    Codes codes = c.codes();
    codes.erase(kHiddenCharacters.number);
    EXPECT_EQ(codes, Codes{kProtectedName.number}) << text;
    for (const Refusal& one : c.check()) {
      EXPECT_EQ((one.message + one.hint + one.place).find("yra"), std::string::npos) << "a refusal repeats the name";
    }
    EXPECT_TRUE(c.check().front().place.starts_with("sentence 1, bytes "));
  }
  Case title;
  title.statement.title = "Lyra Health";
  title.decide();
  EXPECT_EQ(title.check().front().place, "title, bytes 0-11");
  Case source;
  source.circumstances.cited[1].source->url = "https://news.example/lyra-health-hacked";
  EXPECT_EQ(source.codes(), Codes{kProtectedName.number});
  Case gap;
  gap.circumstances.cited[3].negative->not_looked[0].why = "the server of Lyra Health was replaced";
  EXPECT_EQ(gap.codes(), Codes{kProtectedName.number});
}

TEST(Gate, WhatTheCallerAddsAndWhereRecordsLieIsLookedAt) {
  Case c;
  c.circumstances.added = {{"--publisher", "Lyra Health"}};
  EXPECT_EQ(c.codes(), Codes{kProtectedName.number});
  EXPECT_EQ(c.check().front().place, "--publisher, bytes 0-11");
  EXPECT_EQ(Gate::withdrawal(c.statement, "w", audience("public"),
                             [&] {
                               Circumstances out = c.circumstances;
                               out.revisions = {out.now};
                               return out;
                             }())
                .error()
                .front()
                .place,
            "--publisher, bytes 0-11");
  Case told;
  told.circumstances.parties.push_back({"mira", "Mira Bank", "customer", marked("TLP:RED"), {"mira"}});
  told.statement.audience = audience("organisation:mira");
  told.decide();
  told.circumstances.cited[1].tenant = "mira";
  told.circumstances.cited[1].records = {{"A rule", "logs/vpn.log", "", std::string(64, 'a'), 0, 1}};
  EXPECT_EQ(told.codes("organisation:mira"), Codes{});
  const auto refused = [&](const char* what, const char* path, const char* member) {
    told.circumstances.cited[1].records = {{"A rule", "vpn.log", "", std::string(64, 'a'), 0, 1},
                                           {what, path, member, std::string(64, 'a'), 1, 1}};
    const auto all = told.check("organisation:mira");
    return all.empty() ? "" : all.front().code.text() + " " + all.front().place;
  };
  const std::string second = "record 2 of '" + told.circumstances.cited[1].ref + "', ";
  EXPECT_EQ(refused("A rule", "logs/mira/lyra-vpn.log", ""), "BT0720 " + second + "file, bytes 0-4");
  EXPECT_EQ(refused("A rule", "logs/vpn.zip", "lyra/vpn.log"), "BT0720 " + second + "member, bytes 0-4");
  EXPECT_EQ(refused("Logon from Lyra", "vpn.log", ""), "BT0720 " + second + "found by, bytes 11-15");
  EXPECT_EQ(refused("Seen at 2 customers", "vpn.log", ""), "BT0722 " + second + "found by, bytes 8-19");
  EXPECT_TRUE(refused("Nothing was stolen", "vpn.log", "").starts_with("BT0712 " + second));
  // The centre's own folders do not leave, so what they are called tells nobody.
  told.circumstances.cited[1].records = {{"A rule", "logs/lyra-and-mira/vpn.log", "", std::string(64, 'a'), 0, 1},
                                         {"A rule", "C:\\lyra\\dns.log", "", std::string(64, 'b'), 0, 1}};
  const auto out = Gate::release(told.statement, audience("organisation:mira"), told.circumstances);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->value().records[0].path, "dns.log");
  EXPECT_EQ(out->value().records[1].path, "vpn.log");
}

TEST(Gate, OtherWordsAreNotTakenForNames) {
  Case c;
  c.circumstances.parties.push_back({"customer-c", "ACE", "customer", marked("TLP:RED"), {"customer-c", "ACE"}});
  c.say("A customer contact traced the place; health was not a theme.");
  EXPECT_TRUE(c.check().empty());
  c.say("ACE was there.");
  EXPECT_EQ(c.codes(), Codes{kProtectedName.number});
}

TEST(Gate, PlaceholdersBecomeNamesOrPseudonyms) {
  Case c;
  c.say("The intruder reached {org:lyra}.");
  const auto out = Gate::release(c.statement, audience("public"), c.circumstances);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->value().sentences[0].text,
            "The intruder reached " + pseudonym(c.circumstances.audience_key, "customer", "lyra") + ".");
  c.statement.audience = audience("organisation:lyra");
  c.decide();
  const auto own = Gate::release(c.statement, audience("organisation:lyra"), c.circumstances);
  ASSERT_TRUE(own);
  EXPECT_EQ(own->value().sentences[0].text, "The intruder reached Lyra Health.");
  EXPECT_EQ(own->value().audience, "Lyra Health");
  c.circumstances.cited[1].conditions.obfuscate_affected_parties = marking::Term::must;
  c.circumstances.cited[1].tenants = {"lyra"};
  EXPECT_EQ(Gate::release(c.statement, audience("organisation:lyra"), c.circumstances)
                ->value()
                .sentences[0]
                .text.find("Lyra"),
            std::string::npos);
  c.say("{org:nobody} and {org:lyra");
  EXPECT_EQ(c.codes("organisation:lyra"), Codes{kBadPlaceholder.number});
}

TEST(Gate, LikelihoodAndConfidenceStayApart) {
  Case c;
  const auto judged = [&](std::string text) {
    c.statement.sentences = {{std::move(text), {ref("judgement:1")}}};
    c.decide();
    return c.codes();
  };
  EXPECT_EQ(judged("We assess with moderate confidence that APT10 is very likely responsible."),
            Codes{kMixedWords.number});
  EXPECT_EQ(judged("It is very likely APT10. Our confidence is moderate."), Codes{});
  EXPECT_EQ(judged("With moderate con\u00ADfidence, it is very likely."),
            (Codes{kMixedWords.number, kHiddenCharacters.number}));
}

TEST(Gate, SmallCountsOfAffectedPartiesAreRefused) {
  for (const char* text : {"It reached 3 customers.", "One customer was hit.",
                           "It took data from two of its largest clients.", "4 of 6 organisations had it."}) {
    Case c;
    c.say(text);
    EXPECT_EQ(c.codes(), Codes{kSmallCount.number}) << text;
  }
  for (const char* text : {"It reached 45 companies in 12 countries.", "Three months passed. Customers were warned.",
                           "It reached fewer than five customers.", "Second providers matter."}) {
    Case c;
    c.say(text);
    EXPECT_TRUE(c.check().empty()) << text;
  }
  Case known;
  known.circumstances.cited[1].already_said = "It broke into three providers";
  known.say("Three providers were entered.");
  EXPECT_TRUE(known.check().empty());
}

TEST(Gate, WhatLeavesAFewOverIsRefused) {
  for (const auto& [text, code] : std::vector<std::pair<const char*, int>>{
           {"It was the only customer in that town.", kExclusion.number},
           {"All clients but the largest were reached.", kExclusion.number},
           {"A health service in New Zealand was reached.", kDescription.number},
           {"It has 48 customers. It warned 45 customers.", kSmallDifference.number}}) {
    Case c;
    c.circumstances.parties[0].sector = "health";
    c.circumstances.parties[0].jurisdiction = "NZ";
    c.say(text);
    EXPECT_EQ(c.codes(), Codes{code}) << text;
    // A public source that says it ends the secret, but for what describes somebody.
    c.circumstances.cited[1].already_said = text;
    EXPECT_EQ(c.check().empty(), code != kDescription.number) << text;
  }
  Case apart;
  apart.statement.sentences = {{"It has 48 customers.", {ref("claim:1")}},
                               {"It warned 45 customers.", {ref("claim:1")}}};
  apart.decide();
  EXPECT_EQ(apart.check().at(0).place, "sentence 2, bytes 10-22");
}

TEST(Gate, SentencesThatGoOnWithAnotherAreReadTogether) {
  const auto refused = [](std::initializer_list<const char*> texts) {
    Case c;
    c.circumstances.parties[0].sector = "health";
    c.circumstances.parties[0].jurisdiction = "NZ";
    c.statement.sentences.clear();
    for (const char* text : texts) c.statement.sentences.push_back({text, {ref("claim:1")}});
    c.decide();
    return c.codes();
  };
  EXPECT_EQ(refused({"A health service was reached.", "It lies in New Zealand."}), Codes{kDescription.number});
  EXPECT_EQ(refused({"It warned 40 customers.", "38 of them were reached."}), Codes{kSmallDifference.number});
  EXPECT_EQ(refused({"It warned 40 customers.", "4 of them answered."}), Codes{kSmallCount.number});
  EXPECT_EQ(refused({"It warned 40 customers.", "30 of them answered."}), Codes{});
}

TEST(Gate, SharesFitTheirNumbers) {
  struct Row {
    const char* text;
    Codes codes;
  };
  for (const Row& row : std::vector<Row>{{"Nearly a third of the cases, 122 of 396 in 2017, were this.", {}},
                                         {"Around a third, 122 of 396 in 2017, were this.", {}},
                                         {"More than a third, 122 of 396 in 2017, were this.", {kShareWrong.number}},
                                         {"A third of the cases, 122 of 396 in 2017.", {kShareWrong.number}},
                                         {"Nearly a third of the cases were this in 2017.", {kShareUnfounded.number}},
                                         {"Nearly a third, 122 of 396, were this.", {kShareUnfounded.number}},
                                         {"45 % of the incidents (134 of 347) in 2017.", {kShareWrong.number}},
                                         {"38.6 % of the incidents (134 of 347) in 2017.", {}},
                                         {"38 % of incidents were this.", {kShareUnfounded.number}},
                                         {"Thirty per cent of incidents were this.", {kShareUnfounded.number}},
                                         {"Most incidents were this.", {kShareUnfounded.number}},
                                         {"The majority of attacks were this.", {kShareUnfounded.number}},
                                         {"Most incidents, 134 of 347 in 2017, were this.", {kShareWrong.number}},
                                         {"Most incidents, 234 of 347 in 2017, were this.", {}},
                                         {"One in three incidents was this.", {kShareUnfounded.number}},
                                         {"Four out of ten incidents were this.", {kShareUnfounded.number}},
                                         {"One in three incidents, 134 of 347 in 2017.", {kShareWrong.number}},
                                         {"Incidents doubled.", {kShareUnfounded.number}},
                                         {"Twice as many incidents were seen.", {kShareUnfounded.number}},
                                         {"The number of incidents fell by 12 % in 2017.", {kShareUnfounded.number}},
                                         {"Incidents doubled, from 150 in 2016 to 301 in 2017.", {}},
                                         {"The other half of the advice is below.", {}},
                                         {"The disk was 90 % full.", {}},
                                         {"Most organisations should apply it.", {}},
                                         {"It ran for one in ten days.", {}},
                                         {"A third provider keeps logs.", {}},
                                         {"Half of the 1,200 cases, 600 of 1,200 in 2017, were this.", {}},
                                         {"A third party was there for a quarter hour.", {}}}) {
    Case c;
    c.say(row.text);
    EXPECT_EQ(c.codes(), row.codes) << row.text;
  }
}

TEST(Gate, TextThatReadsAsAnotherIsRefused) {
  for (const char* text : {"Open invoice\u202Efdp.exe now.", "\u2066Hidden\u2069 order."}) {
    Case c;
    c.say(text);
    ASSERT_FALSE(c.check().empty());
    EXPECT_EQ(c.check().front().code, kTextDirection) << text;
  }
}

TEST(Gate, AMarkingThatContradictsItselfIsRefused) {
  for (const char* marking : {"TLP:CLEAR//COMPARTMENT alpha", "TLP:CLEAR//TO lyra", "TLP:GREEN//TO lyra"}) {
    Case c;
    c.statement.marking = marked(marking);
    c.decide();
    EXPECT_TRUE(c.codes().contains(kContradictoryMarking.number)) << marking;
  }
}

/// Two cases that differ only in what the public may not see.
TEST(Gate, WhatIsHiddenLeavesNoTrace) {
  const Case one;
  Case other;
  other.circumstances.parties = {
      {"lyra", "Vega Foods", "provider", marked("TLP:AMBER"), {"Vega Foods", "vega.example"}},
      {"mira", "Mira Bank", "customer", marked("TLP:RED"), {"Mira Bank"}}};
  other.circumstances.cited[2] = claim("claim:hidden", "TLP:RED");
  other.circumstances.cited[2].source->name = "Somebody else";
  other.circumstances.cited[2].already_said = "Two customers";
  other.circumstances.cited[2].tenants = {"mira"};
  const auto a = Gate::release(one.statement, audience("public"), one.circumstances);
  const auto b = Gate::release(other.statement, audience("public"), other.circumstances);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->value().references.size(), b->value().references.size());
  EXPECT_EQ(a->value().coverage[0].not_looked[0].who, b->value().coverage[0].not_looked[0].who);
  EXPECT_EQ(a->value().sentences[1].references, b->value().sentences[1].references);
  Case bad_one = one;
  Case bad_other = other;
  for (Case* c : {&bad_one, &bad_other}) c->say("Likely, with low confidence, 2 customers.");
  EXPECT_EQ(bad_one.check(), bad_other.check());
}

}  // namespace
}  // namespace backtrail::release
