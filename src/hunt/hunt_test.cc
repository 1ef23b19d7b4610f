// SPDX-License-Identifier: Apache-2.0
// What the engine answers, said case by case; each case is put to the naive evaluator as well.
#include "hunt/hunt.h"

#include <gtest/gtest.h>

#include <thread>

#include "hunt/codes.h"
#include "hunt/testing/rules.h"

namespace backtrail::hunt {
namespace {

using testing::Event;
using testing::item;
using testing::null;
using testing::number;
using testing::rule;
using testing::search;
using testing::text;

/// Both evaluators' answer; a failure when they differ.
bool matches(const detector::SigmaRule& one, Event& event) {
  const bool fast = testing::engine_says(one, event);
  const auto slow = naive::evaluate(one, event.bind({}));
  EXPECT_TRUE(slow.has_value());
  EXPECT_EQ(fast, slow.value_or(!fast));
  return fast;
}
bool matches(const std::string& key, const std::string& pattern, const std::string& value) {
  Event event;
  event.add("F", value);
  return matches(rule(key, {text(pattern)}), event);
}
base::Code code(const detector::SigmaRule& one) { return testing::refusal(one).code; }
detector::SigmaRule conditioned(const std::string& condition) {
  return rule({search("a", {{item("A", {text("1")})}}), search("sel_b", {{item("B", {text("1")})}}),
               search("sel_c", {{item("C", {text("1")})}}), search("_hidden", {{item("D", {text("1")})}})},
              condition);
}
bool condition_holds(const std::string& condition, const std::string& true_fields) {
  Event event;
  for (const char field : true_fields) event.add(std::string(1, field), "1");
  return matches(conditioned(condition), event);
}

TEST(SigmaStrings, AreWholeAndWithoutRegardToCase) {
  EXPECT_TRUE(matches("F", "Whoami", "wHOAMI"));
  EXPECT_FALSE(matches("F", "whoami", "whoami.exe"));
  EXPECT_TRUE(matches("F", "ÄÖ\u212A", "äök"));        // KELVIN SIGN folds to k
  EXPECT_FALSE(matches("F", "stra\u00DFe", "strasse"));  // simple folding, not full
  EXPECT_TRUE(matches("F", "\u023A", "\u2C65"));         // two bytes fold to three
}

TEST(SigmaStrings, WildcardsAndEscapesAreReadToTheLetter) {
  EXPECT_TRUE(matches("F", "a*c", "abbc"));
  EXPECT_TRUE(matches("F", "a*c", "ac"));
  EXPECT_TRUE(matches("F", "a?c", "a\u00E4c"));  // one character, not one byte
  EXPECT_FALSE(matches("F", "a?c", "ac"));
  EXPECT_TRUE(matches("F", R"(a\*c)", "a*c"));
  EXPECT_FALSE(matches("F", R"(a\*c)", "abc"));
  EXPECT_TRUE(matches("F", R"(a\\*)", R"(a\bcd)"));
  EXPECT_TRUE(matches("F", R"(c:\users)", R"(C:\Users)"));
  EXPECT_TRUE(matches("F", R"(c:\\users)", R"(C:\Users)"));
  EXPECT_TRUE(matches("F", R"(\\\\host)", R"(\\host)"));
  EXPECT_TRUE(matches("F", R"(end\)", R"(end\)"));
  EXPECT_TRUE(matches("F", R"(1?)", "10"));
  EXPECT_TRUE(matches("F|endswith", R"(1?)", "0x10"));
  EXPECT_TRUE(matches("F", "*a*b*a", "xaybza"));
  EXPECT_FALSE(matches("F", "*a*b*a", "xaybz"));
  EXPECT_TRUE(matches("F", "*ab?ab", "ababxab"));
  EXPECT_TRUE(matches("F", "a?", std::string("a\xFF")));  // a byte that is not UTF-8 is a character
}

TEST(SigmaStrings, ModifiersSayWhere) {
  EXPECT_TRUE(matches("F|contains", "mid", "xMIDx"));
  EXPECT_TRUE(matches("F|startswith", "mid", "MIDx"));
  EXPECT_FALSE(matches("F|startswith", "mid", "xMID"));
  EXPECT_TRUE(matches("F|endswith", "mid", "xMID"));
  EXPECT_TRUE(matches("F|contains", "", ""));
  EXPECT_TRUE(matches("F|contains", "", "anything"));
  EXPECT_TRUE(matches("F", "*", ""));
  EXPECT_TRUE(matches("F|contains|cased", "Mid", "xMidx"));
  EXPECT_FALSE(matches("F|contains|cased", "Mid", "xMIDx"));
  EXPECT_TRUE(matches("F|cased", "Mid", "Mid"));
  EXPECT_FALSE(matches("F|cased", "Mid", "mid"));
}

TEST(SigmaStrings, AllNeedsEveryValue) {
  Event event;
  event.add("F", "one two");
  EXPECT_TRUE(matches(rule("F|contains|all", {text("one"), text("two")}), event));
  EXPECT_FALSE(matches(rule("F|contains|all", {text("one"), text("three")}), event));
  EXPECT_TRUE(matches(rule("F|contains", {text("one"), text("three")}), event));
}

TEST(SigmaStrings, SeveralValuesOfAFieldAreAlternatives) {
  Event event;
  event.add("F", "one").add("F", "two");
  EXPECT_TRUE(matches(rule("F", {text("two")}), event));
  EXPECT_TRUE(matches(rule("F|all", {text("one"), text("two")}), event));
}

TEST(SigmaStrings, NumbersMatchAsText) {
  Event as_number, as_text;
  as_number.add("F", "4688", record::Form::number);
  as_text.add("F", "4688");
  for (Event* event : {&as_number, &as_text}) {
    EXPECT_TRUE(matches(rule("F", {number("4688")}), *event));
    EXPECT_TRUE(matches(rule("F", {text("4688")}), *event));
    EXPECT_TRUE(matches(rule("F", {number("0x1250")}), *event));
    EXPECT_FALSE(matches(rule("F", {text("0x1250")}), *event));
    EXPECT_TRUE(matches(rule("F|startswith", {number("46")}), *event));
  }
}

TEST(SigmaStrings, EscapedJsonAndUtf16AreDecoded) {
  Event event;
  event.add("F", R"(C:\\Users\\\u00dcber)", record::Form::json_text)
      .add("G", std::string("W\0i\0", 4), record::Form::utf16);
  EXPECT_TRUE(matches(rule("F|endswith", {text(R"(\über)")}), event));
  EXPECT_TRUE(matches(rule("F|re", {text(R"(^C:\\Users\\Ü)")}), event));
  EXPECT_TRUE(matches(rule("G", {text("wi")}), event));
}

TEST(SigmaPresence, NullAbsentAndEmptyAreApart) {
  Event event;
  event.add("Empty", "").add_null("Null").add("Text", "x");
  EXPECT_TRUE(matches(rule("Absent", {null()}), event));
  EXPECT_TRUE(matches(rule("Null", {null()}), event));
  EXPECT_FALSE(matches(rule("Empty", {null()}), event));
  EXPECT_TRUE(matches(rule("Empty", {text("")}), event));
  EXPECT_FALSE(matches(rule("Null", {text("")}), event));
  EXPECT_FALSE(matches(rule("Absent", {text("")}), event));
  EXPECT_TRUE(matches(rule("Absent", {null(), text("")}), event));
  EXPECT_FALSE(matches(rule("Null", {text("*")}), event));
  EXPECT_FALSE(matches(rule("Absent|contains", {text("")}), event));
  EXPECT_TRUE(matches(rule("Text|exists", {text("true")}), event));
  EXPECT_TRUE(matches(rule("Null|exists", {text("yes")}), event));
  EXPECT_FALSE(matches(rule("Absent|exists", {text("True")}), event));
  EXPECT_TRUE(matches(rule("Absent|exists", {text("false")}), event));
}

TEST(SigmaPresence, NeqNegatesTheItem) {
  EXPECT_TRUE(matches("F|neq", "a", "b"));
  EXPECT_FALSE(matches("F|neq", "a", "A"));
  EXPECT_FALSE(matches("F|contains|neq", "a", "xAx"));
  Event nothing;
  EXPECT_TRUE(matches(rule("F|neq", {text("a")}), nothing));
}

TEST(SigmaModifiers, WindashTakesEveryDashBeforeAWord) {
  for (const char* dash : {"-", "/", "\u2013", "\u2014", "\u2015"}) {
    EXPECT_TRUE(matches("F|windash|contains", " -enc", "powershell " + std::string(dash) + "enc x")) << dash;
    EXPECT_TRUE(matches("F|contains|windash", " /enc", "powershell " + std::string(dash) + "enc x")) << dash;
  }
  EXPECT_FALSE(matches("F|windash", "a-b", "a/b"));  // behind a word it is a hyphen
  EXPECT_TRUE(matches("F|windash", "-a -b -c -d", "/a -b \u2013c /d"));
  EXPECT_TRUE(matches("F|windash|contains|all", "-", "a - b"));
}

TEST(SigmaModifiers, EncodingsFollowEachOther) {
  EXPECT_TRUE(matches("F|base64", "foobar", "Zm9vYmFy"));
  EXPECT_TRUE(matches("F|base64", "foob", "Zm9vYg=="));
  for (const char* encoded : {"aHR0cHM6Ly9leGFtcGxl", "IGh0dHBzOi8vZXhhbXBsZQ==", "ICBodHRwczovL2V4YW1wbGU="}) {
    EXPECT_TRUE(matches("F|base64offset|contains", "https://example", encoded)) << encoded;
  }
  // PowerShell's -EncodedCommand of "IEX (New"
  EXPECT_TRUE(matches("F|wide|base64offset|contains", "IEX (New", "SQBFAFgAIAAoAE4AZQB3AA=="));
  EXPECT_TRUE(matches("F|utf16le|base64offset|contains", "IEX (New", "SQBFAFgAIAAoAE4AZQB3AA=="));
  EXPECT_TRUE(matches("F|utf16be|base64", "A", "AEE="));
  EXPECT_TRUE(matches("F|utf16|base64", "A", "//5BAA=="));
  EXPECT_TRUE(matches("F|wide|base64", "\u20AC", "rCA="));
  EXPECT_TRUE(matches("F|windash|base64", "-a", "L2E="));
  EXPECT_TRUE(matches("F|wide", "ab", std::string("a\0b\0", 4)));
}

TEST(SigmaModifiers, RegularExpressionsAreSearchedWithRegardToCase) {
  EXPECT_TRUE(matches("F|re", "b.d", "abcde"));
  EXPECT_FALSE(matches("F|re", "B.D", "abcde"));
  EXPECT_TRUE(matches("F|re|i", "B.D", "abcde"));
  EXPECT_TRUE(matches("F|re|i", "\u00C4", "\u00E4"));
  EXPECT_FALSE(matches("F|re", "a.b", "a\nb"));
  EXPECT_TRUE(matches("F|re|s", "a.b", "a\nb"));
  EXPECT_FALSE(matches("F|re", "^b", "a\nb"));
  EXPECT_TRUE(matches("F|re|m", "^b", "a\nb"));
  EXPECT_TRUE(matches("F|re", "a(?=b)(?!bc)", "abd"));
  EXPECT_TRUE(matches("F|re", R"((a)\1)", "aa"));
  EXPECT_TRUE(matches("F|re", "colou?r{1,2}s*end+", "colorend"));
  EXPECT_TRUE(matches("F|re", "one|two", "xtwox"));
  EXPECT_TRUE(matches("F|re", "(?i)HELLO x?world", "hello world"));
  Event event;
  event.add("F", "[end.exe");  // ICU reads a [ inside of a class as a class of its own
  EXPECT_TRUE(testing::engine_says(rule("F|re", {text(R"([[)\]]end\.exe)")}), event));
}

TEST(SigmaModifiers, AnExpressionThatExplodesEndsWithoutAMatch) {
  Event event;
  event.add("F", std::string(5000, 'a') + "b");
  EXPECT_FALSE(testing::engine_says(rule("F|re", {text("(a+)+$")}), event));
}

TEST(SigmaModifiers, NetworksHoldAddresses) {
  EXPECT_TRUE(matches("F|cidr", "10.0.0.0/8", "10.255.1.2"));
  EXPECT_FALSE(matches("F|cidr", "10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(matches("F|cidr", "192.168.4.0/22", "192.168.7.255"));
  EXPECT_TRUE(matches("F|cidr", "fe80::/10", "FE80::1"));
  EXPECT_FALSE(matches("F|cidr", "::/0", "10.0.0.1"));
  EXPECT_TRUE(matches("F|cidr", "0.0.0.0/0", "1.2.3.4"));
  EXPECT_TRUE(matches("F|cidr", "127.0.0.1", "127.0.0.1"));
  EXPECT_FALSE(matches("F|cidr", "10.0.0.0/8", "10.1"));
}

TEST(SigmaModifiers, NumbersAreComparedAsNumbers) {
  const auto compared = [](const char* key, const char* limit, const char* value) {
    Event event;
    event.add("F", value);
    return matches(rule(key, {number(limit)}), event);
  };
  EXPECT_TRUE(compared("F|lt", "10", "9"));
  EXPECT_FALSE(compared("F|lt", "10", "10"));
  EXPECT_TRUE(compared("F|lte", "10", "10"));
  EXPECT_TRUE(compared("F|gt", "-1.5", "-1.25"));
  EXPECT_TRUE(compared("F|gte", "9223372036854775807", "9223372036854775807"));
  EXPECT_FALSE(compared("F|gt", "9223372036854775806", "9223372036854775806"));
  EXPECT_TRUE(compared("F|gt", "1e3", "1001"));
  for (const char* odd : {"", "abc", "12a", "inf", "nan", "0x20", "+5", " 5"})
    EXPECT_FALSE(compared("F|lt", "10", odd)) << odd;
}

TEST(SigmaModifiers, PartsOfATime) {
  const auto has = [](const std::string& part, const char* value) {
    Event event;
    event.add("F", "2021-01-03T04:05:06.789Z");
    return matches(rule("F|" + part, {number(value)}), event);
  };
  EXPECT_TRUE(has("minute", "5"));
  EXPECT_TRUE(has("hour", "4"));
  EXPECT_TRUE(has("day", "3"));
  EXPECT_TRUE(has("week", "53"));  // that Sunday is still of the old year's last week
  EXPECT_TRUE(has("month", "1"));
  EXPECT_TRUE(has("year", "2021"));
  EXPECT_FALSE(has("hour", "5"));
}

TEST(SigmaModifiers, FieldsAreComparedWithEachOther) {
  Event event;
  event.add("F", "Server01").add("G", "sERVER01").add("H", "server").add_null("N");
  EXPECT_TRUE(matches(rule("F|fieldref", {text("G")}), event));
  EXPECT_FALSE(matches(rule("F|fieldref|cased", {text("G")}), event));
  EXPECT_FALSE(matches(rule("F|fieldref", {text("H")}), event));
  EXPECT_TRUE(matches(rule("F|fieldref|startswith", {text("H")}), event));
  EXPECT_FALSE(matches(rule("F|fieldref|endswith", {text("H")}), event));
  EXPECT_TRUE(matches(rule("F|fieldref|contains", {text("H")}), event));
  EXPECT_FALSE(matches(rule("Absent|fieldref", {text("Missing")}), event));
  EXPECT_FALSE(matches(rule("N|fieldref", {text("N")}), event));
}

TEST(SigmaKeywords, AreSearchedInEveryValue) {
  Event event;
  event.add("message", "Failed password for ROOT").add("code", "4711", record::Form::number).add_null("n");
  EXPECT_TRUE(matches(rule("", {text("failed PASSWORD")}), event));
  EXPECT_TRUE(matches(rule("", {number("471")}), event));
  EXPECT_TRUE(matches(rule("", {text("fail*root")}), event));
  EXPECT_FALSE(matches(rule("", {text("message")}), event));  // names of fields are not values
  EXPECT_TRUE(matches(rule("|all", {text("root"), text("4711")}), event));
  EXPECT_FALSE(matches(rule("|all", {text("root"), text("4712")}), event));
  EXPECT_TRUE(matches(rule("|re", {text("for [A-Z]{4}")}), event));
  EXPECT_TRUE(matches(rule("|startswith", {text("failed")}), event));
  EXPECT_FALSE(matches(rule("|startswith", {text("password")}), event));
}

TEST(SigmaConditions, BindNotBeforeAndBeforeOr) {
  EXPECT_TRUE(condition_holds("a or sel_b and sel_c", "A"));
  EXPECT_FALSE(condition_holds("(a or sel_b) and sel_c", "A"));
  EXPECT_TRUE(condition_holds("not a and sel_b", "B"));
  EXPECT_FALSE(condition_holds("not (a or sel_b)", "B"));
  EXPECT_TRUE(condition_holds("not not a", "A"));
  EXPECT_TRUE(condition_holds("a AND NOT sel_b", "A"));
}

TEST(SigmaConditions, QuantifyOverIdentifiers) {
  EXPECT_TRUE(condition_holds("1 of sel_*", "B"));
  EXPECT_FALSE(condition_holds("all of sel_*", "B"));
  EXPECT_TRUE(condition_holds("all of sel_*", "BC"));
  EXPECT_TRUE(condition_holds("any of them", "C"));
  EXPECT_FALSE(condition_holds("any of them", "D"));  // _hidden is none of them
  EXPECT_TRUE(condition_holds("all of them", "ABC"));
  EXPECT_TRUE(condition_holds("1 of _hid*", "D"));
  EXPECT_TRUE(condition_holds("2 of them", "AC"));
  EXPECT_FALSE(condition_holds("2 of them", "C"));
  EXPECT_FALSE(condition_holds("a and not 1 of sel_*", "AB"));
  EXPECT_TRUE(condition_holds("1 of *_b", "B"));
}

TEST(SigmaConditions, AListMeansAny) {
  auto one = conditioned("a");
  one.conditions.push_back("sel_b");
  Event event;
  event.add("B", "1");
  EXPECT_TRUE(matches(one, event));
}

TEST(SigmaConditions, ErrorsNameWhatIsWrongAndWhere) {
  EXPECT_EQ(code(conditioned("a and missing")), kUnknownSearch);
  EXPECT_EQ(code(conditioned("1 of nothing_*")), kUnknownSearch);
  for (const char* bad :
       {"", "a and", "(a", "a)", "a sel_b", "or a", "4 of them", "0 of them", "x of them", "1 of", "not"}) {
    EXPECT_EQ(code(conditioned(bad)), kBadCondition) << bad;
  }
  EXPECT_EQ(code(conditioned("a | count() > 5")), kNotYet);
  EXPECT_EQ(code(conditioned(std::string(500, '(') + "a" + std::string(500, ')'))), kBadCondition);
  EXPECT_EQ(testing::refusal(conditioned("a and missing")).place, (base::Place{"test.yml", {}, 9}));
}

TEST(SigmaRefusals, NameTheReason) {
  EXPECT_EQ(code(rule("F|foo", {text("a")})), kUnknownModifier);
  EXPECT_EQ(code(rule("F|re|contains", {text("a")})), kIllegalModifiers);
  EXPECT_EQ(code(rule("F|i", {text("a")})), kIllegalModifiers);
  EXPECT_EQ(code(rule("F|re|cidr", {text("a")})), kIllegalModifiers);
  EXPECT_EQ(code(rule("F|lt|gt", {number("1")})), kIllegalModifiers);
  EXPECT_EQ(code(rule("F|exists|contains", {text("true")})), kIllegalModifiers);
  EXPECT_EQ(code(rule("|exists", {text("true")})), kIllegalModifiers);
  EXPECT_EQ(code(rule("F|re", {text("(")})), kBadRegex);
  EXPECT_EQ(code(rule("F|cidr", {text("10.0.0.1/8")})), kBadValue);
  EXPECT_EQ(code(rule("F|lt", {text("ten")})), kBadValue);
  EXPECT_EQ(code(rule("F|exists", {text("maybe")})), kBadValue);
  EXPECT_EQ(code(rule("F|contains|base64", {text("a")})), kBadValue);
  EXPECT_EQ(code(rule("F|contains", {null()})), kBadValue);
  EXPECT_EQ(code(rule("F", {})), kBadValue);
  EXPECT_EQ(code(rule("F|wide", {text("\u20AC")})), kBadValue);
  const base::Error placeholder = testing::refusal(rule("F|expand", {text("%admins% or %users%")}));
  EXPECT_EQ(placeholder.code, kNotYet);
  EXPECT_NE(placeholder.message.find("%admins%, %users%"), std::string::npos);
  EXPECT_EQ(placeholder.place, (base::Place{"test.yml", {}, 7}));
  EXPECT_EQ(code(rule("F|expand", {text("plain")})), base::Code{});
}

TEST(Plan, RulesMeetOnlyTheirLogSource) {
  auto one = rule("F", {text("x")});
  one.log_source = {"windows", "registry_set", ""};
  detector::Set set;
  set.rules = {one, rule("F", {text("x")})};
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  EXPECT_TRUE(plan->applies(0, {"windows", "sysmon", {"registry_event", "registry_set"}}));
  EXPECT_FALSE(plan->applies(0, {"windows", "sysmon", {"registry_add"}}));
  EXPECT_FALSE(plan->applies(0, {}));
  EXPECT_TRUE(plan->applies(1, {}));
  Scanner scanner(plan);
  Event windows({"windows", "sysmon", {"registry_event", "registry_set"}}), unknown;
  testing::Collect of_windows, of_unknown;
  scanner.scan(windows.add("F", "x").bind(plan->demand()), of_windows);
  scanner.scan(unknown.add("F", "x").bind(plan->demand()), of_unknown);
  EXPECT_EQ(of_windows.hits.size(), 2U);
  ASSERT_EQ(of_unknown.hits.size(), 1U);
  EXPECT_EQ(of_unknown.hits[0].index, 1U);
}

TEST(Plan, LeavesOutWhatItCannotEvaluateAndKeepsTheRest) {
  detector::Set set;
  set.rules = {rule("F|nonsense", {text("x")}), rule("F", {text("x")})};
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].id, "test");
  ASSERT_EQ(plan->rules().size(), 1U);
  EXPECT_EQ(plan->rules()[0], 1U);
  EXPECT_FALSE(plan->applies(0, {}));
  EXPECT_FALSE(plan->demand().every_value);
}

TEST(Plan, KeywordsDemandEveryValue) {
  detector::Set set;
  set.rules = {rule("", {text("x")})};
  std::vector<detector::NotEvaluated> refused;
  EXPECT_TRUE(Plan::compile(set, refused)->demand().every_value);
}

TEST(Scanner, RoutesByEventIdWithoutLosingAnything) {
  detector::Set set;
  for (int i = 0; i < 20; ++i) {
    set.rules.push_back(
        rule({search("s", {{item("EventID", {number(std::to_string(i % 5))}), item("F", {text("x")})}})}, "s"));
  }
  set.rules.push_back(rule("F", {text("x")}));
  set.rules.push_back(rule("EventID", {null()}));
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  Scanner scanner(plan);
  const auto hits = [&](Event& event) {
    testing::Collect sink;
    scanner.scan(event.add("F", "x").bind(plan->demand()), sink);
    return sink.hits.size();
  };
  EXPECT_EQ(hits(Event().add("EventID", "3")), 5U);
  EXPECT_EQ(hits(Event().add("EventID", "3").add("EventID", "4")), 9U);  // two values: rules of both
  EXPECT_EQ(hits(Event().add("EventID", "77")), 1U);
  Event bare;
  EXPECT_EQ(hits(bare), 2U);
  EXPECT_EQ(hits(Event().add_null("EventID")), 2U);
}

TEST(Scanner, ReportsWhatMatchedInTheRulesOrder) {
  detector::Set set;
  set.rules = {
      rule({search("a", {{item("Image|endswith", {text("\\x.exe"), text("\\Cmd.exe")}), item("User", {null()})}}),
            search("b", {{item("Line|contains|all", {text("one"), text("two")})}}),
            search("no", {{item("Line", {text("other")})}}), search("key", {{item("", {text("KEY")})}})},
           "a and b and key and not no")};
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  Scanner scanner(plan);
  Event event;
  event.add("Line", R"(Two\tone)", record::Form::json_text).add("Image", R"(C:\cmd.EXE)").add("Note", "a key");
  testing::Collect sink;
  EXPECT_TRUE(scanner.scan(event.bind(plan->demand()), sink));
  ASSERT_EQ(sink.hits.size(), 1U);
  EXPECT_EQ(sink.hits[0].matched,
            (std::vector<std::string>{R"(Image=C:\cmd.EXE~\Cmd.exe)", "User=~null", "Line=Two\tone~one",
                                      "Line=Two\tone~two", "Note=a key~KEY"}));
}

TEST(Scanner, StopsWhenTheSinkSaysSo) {
  detector::Set set;
  set.rules = {rule("F", {text("x")}), rule("F", {text("x")})};
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  Scanner scanner(plan);
  Event event;
  testing::Collect sink;
  sink.stop_after = 1;
  EXPECT_FALSE(scanner.scan(event.add("F", "x").bind(plan->demand()), sink));
  EXPECT_EQ(sink.hits.size(), 1U);
}

TEST(Scanner, SharesItsPlanWithOtherThreads) {
  detector::Set set;
  for (int i = 0; i < 200; ++i) {
    set.rules.push_back(rule({search("s", {{item("EventID", {number(std::to_string(i % 20))}),
                                            item("F|contains", {text("w" + std::to_string(i))})}})},
                             "s"));
  }
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  std::vector<std::size_t> counts(4);
  std::vector<std::thread> threads;
  for (std::size_t& count : counts) {
    threads.emplace_back([&] {
      Scanner scanner(plan);
      for (int i = 0; i < 200; ++i) {
        Event event({"windows", "", {}});
        testing::Collect sink;
        event.add("EventID", std::to_string(i % 20)).add("F", "some w" + std::to_string(i) + " text");
        scanner.scan(event.bind(plan->demand()), sink);
        count += sink.hits.size();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::size_t count : counts) {
    EXPECT_EQ(count, counts[0]);
    EXPECT_GE(count, 200U);
  }
}

TEST(Scanner, GivesIndicatorsAfterRules) {
  detector::Set set;
  set.rules = {rule("F", {text("evil.example")})};
  set.indicators.emplace_back();
  set.indicators[0].kind = observable::Kind::domain;
  set.indicators[0].value = "evil.example";
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  EXPECT_TRUE(plan->demand().every_value);
  Scanner scanner(plan);
  Event event;
  testing::Collect sink;
  scanner.scan(event.add("F", "evil.example").bind(plan->demand()), sink);
  ASSERT_EQ(sink.hits.size(), 2U);
  EXPECT_EQ(sink.hits[1].matched, (std::vector<std::string>{"F=evil.example~evil.example"}));
}

}  // namespace
}  // namespace backtrail::hunt
