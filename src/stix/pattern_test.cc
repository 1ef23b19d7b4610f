// SPDX-License-Identifier: Apache-2.0
#include "stix/pattern.h"

#include <gtest/gtest.h>

#include "stix/codes.h"

namespace backtrail::stix {
namespace {

std::string code(const std::string& text) {
  const auto pattern = parse(text);
  return pattern ? "" : pattern.error().code.text();
}

/// The one constant of "[a:b = CONSTANT]".
Constant constant(const std::string& written) {
  const auto pattern = parse("[a:b = " + written + "]");
  EXPECT_TRUE(pattern) << written;
  return pattern ? pattern->single()->constants.at(0) : Constant{};
}

/// The tree as one line: "a FB (b & c)w5".
std::string shape(const Expression& node) {
  std::string out;
  if (node.kind == Expression::Kind::observation) {
    out = std::to_string(node.observation);
  } else {
    const char* word = node.kind == Expression::Kind::all ? "&" : node.kind == Expression::Kind::any ? "|" : ">";
    for (const Expression& child : node.children) out += (out.empty() ? "(" : word) + shape(child);
    out += ")";
  }
  for (const Qualifier& each : node.qualifiers) {
    if (each.kind == Qualifier::Kind::within) out += "w" + std::to_string(each.within_ticks);
    if (each.kind == Qualifier::Kind::repeats) out += "r" + std::to_string(each.times);
    if (each.kind == Qualifier::Kind::start_stop) out += "s" + base::format(each.start) + "/" + base::format(each.stop);
  }
  return out;
}

std::string shape(const Test& node) {
  if (node.kind == Test::Kind::comparison) return std::to_string(node.comparison);
  std::string out;
  for (const Test& child : node.children)
    out += (out.empty() ? "(" : node.kind == Test::Kind::all ? "&" : "|") + shape(child);
  return out + ")";
}

std::string shape(const std::string& text) {
  const auto pattern = parse(text);
  return pattern ? shape(pattern->root) : pattern.error().message;
}

TEST(Pattern, ReadsEveryConstant) {
  EXPECT_EQ(constant(R"('it\'s \\ so')").text, R"(it's \ so)");
  EXPECT_EQ(constant("-12").integer, -12);
  EXPECT_EQ(constant("+7").integer, 7);
  EXPECT_DOUBLE_EQ(constant("-.5").real, -0.5);
  EXPECT_DOUBLE_EQ(constant("007.25").real, 7.25);
  EXPECT_EQ(constant("123456789012345678901234567890").type, Constant::Type::real);
  EXPECT_TRUE(constant("true").boolean);
  EXPECT_EQ(constant("false").type, Constant::Type::boolean);
  EXPECT_EQ(constant("h'fFd8'").text, "\xff\xd8");
  EXPECT_EQ(constant("h''").text, "");
  EXPECT_EQ(constant("b'dGVzdA=='").text, "test");
  EXPECT_EQ(base::format(constant("t'2017-02-03T04:05:06.7Z'").time), "2017-02-03T04:05:06.7Z");
  EXPECT_LT(constant("t'0001-01-01T00:00:00Z'").time, constant("t'1601-01-01T00:00:00Z'").time);
}

TEST(Pattern, ReadsPathsAndSpellsThemOneWay) {
  const auto path = [](const std::string& written) {
    const auto pattern = parse("[" + written + " = 1]");
    return pattern ? pattern->single()->path.text() : pattern.error().message;
  };
  EXPECT_EQ(path("file : hashes . 'MD5x'"), "file:hashes.MD5x");
  EXPECT_EQ(path("file:hashes.'SHA-x'"), "file:hashes.'SHA-x'");
  EXPECT_EQ(path("email-message:to_refs[*].value"), "email-message:to_refs[*].value");
  EXPECT_EQ(path("x_a:b[0][-1].'c d'[*]"), "x_a:b[0][-1].'c d'[*]");
  EXPECT_EQ(path("a:'b c'.d"), "a:'b c'.d");
}

TEST(Pattern, BindsAndBeforeOrBeforeFollowedBy) {
  EXPECT_EQ(shape("[a:b=1] FOLLOWEDBY [a:b=1] OR [a:b=1] AND [a:b=1]"), "(0>(1|(2&3)))");
  EXPECT_EQ(shape("([a:b=1] OR [a:b=1]) AND [a:b=1]"), "((0|1)&2)");
  EXPECT_EQ(shape("[a:b=1] FOLLOWEDBY [a:b=1] FOLLOWEDBY [a:b=1]"), "(0>1>2)");
  const auto pattern = parse("[a:b=1 OR a:b=2 AND a:b=3 AND (a:b=4 OR a:b=5)]");
  ASSERT_TRUE(pattern);
  EXPECT_EQ(shape(pattern->observations[0].root), "(0|(1&2&(3|4)))");
  EXPECT_EQ(pattern->observations[0].comparisons[3].written, "a:b=4");
}

TEST(Pattern, GivesAQualifierToWhatStandsBeforeIt) {
  EXPECT_EQ(shape("[a:b=1] AND [a:b=1] WITHIN 5 SECONDS"), "(0&1w50000000)");
  EXPECT_EQ(shape("([a:b=1] AND [a:b=1]) WITHIN 0.5 SECONDS REPEATS 3 TIMES"), "(0&1)w5000000r3");
  EXPECT_EQ(shape("([a:b=1] REPEATS 2 TIMES) REPEATS 3 TIMES"), "0r2r3");
  const std::string window = "0s2017-01-01T00:00:00Z/2018-01-01T00:00:00Z";
  EXPECT_EQ(shape("[a:b=1] START t'2017-01-01T00:00:00Z' STOP t'2018-01-01T00:00:00Z'"), window);
  EXPECT_EQ(shape("[a:b=1] START '2017-01-01T00:00:00Z' STOP '2018-01-01T00:00:00Z'"), window);
}

TEST(Pattern, ReadsEveryOperatorAndItsNegation) {
  for (const char* operation :
       {"= 1", "== 1", "!= 1", "<> 1", "< 1", "<= 1", "> 1", ">= 1", "IN ()", "IN (1, 'x', true)", "LIKE 'x'",
        "MATCHES 'x'", "ISSUBSET '10.0.0.0/8'", "ISSUPERSET '10.0.0.0/8'"}) {
    EXPECT_EQ(code("[a:b " + std::string(operation) + "]"), "") << operation;
    const auto negated = parse("[a:b NOT " + std::string(operation) + "]");
    ASSERT_TRUE(negated) << operation;
    EXPECT_TRUE(negated->single()->negated);
  }
  EXPECT_EQ(parse("[EXISTS a:b]")->single()->op, Operator::exists);
  EXPECT_TRUE(parse("[NOT EXISTS a:b]")->single()->negated);
}

TEST(Pattern, PassesOverBlanksAndComments) {
  EXPECT_EQ(code("\xe3\x80\x80[a:b/* not = 2 */=\xc2\xa0 1 // the end\n]\v"), "");
  EXPECT_EQ(code("[a:b=1AND a:c=2]REPEATS 5TIMES"), "");
}

TEST(Pattern, RefusesWhatIsNotInTheGrammar) {
  for (const char* broken : {"",
                             "[",
                             "[]",
                             "a:b = 1",
                             "[a:b = 1",
                             "[a = 1]",
                             "[a:b 1]",
                             "[a:b =]",
                             "[a:b = x]",
                             "[a:b = 1 x]",
                             "[a:b = 05]",
                             "[a:b.c-d = 1]",
                             "[a.b = 1]",
                             "[a:b > true]",
                             "[a:b LIKE 1]",
                             "[a:b IN (1,)]",
                             "[a:b IN 1]",
                             "[NOT a:b = 1]",
                             "[a:b = 'x]",
                             R"([a:b = '\d'])",
                             "[a:b = h'f']",
                             "[a:b = b'']",
                             "[a:b = b'====']",
                             "[a:b = t'2017-13-01T00:00:00Z']",
                             "[a:b = t'2017-01-01T00:00:00']",
                             "[a:b[x] = 1]",
                             "[a:AND = 1]",
                             "[a:b = 1] within 2 seconds",
                             "[a:b=1] WITHIN -5 SECONDS",
                             "[a:b=1] WITHIN 5 HOURS",
                             "[a:b=1] REPEATS 1.5 TIMES",
                             "[a:b=1] START t'2017-01-01T00:00:00Z'",
                             "([a:b=1]",
                             "[a:b=1])",
                             "[a:b=1] [a:b=1]",
                             "[(a:b=1] OR [a:b=1)]",
                             "[a:b=1 /* ]",
                             "[a:b=\x01]",
                             "[a:b=\xff]",
                             "[a:b=1] WITHIN 5 SECONDS WITHIN 6 SECONDS",
                             "[a:b=1] REPEATS 2 TIMES WITHIN 6 SECONDS REPEATS 2 TIMES"}) {
    EXPECT_EQ(code(broken), kBadSyntax.text()) << broken;
  }
  EXPECT_EQ(parse("[a:\xc3\xa4 = 1]").error().message,
            "the pattern has something that is no part of the language at character 4");
  EXPECT_EQ(parse("[a:b = 'ä' x]").error().message,
            "the pattern has 'x' instead of ']' or an operator at character 12");
}

TEST(Pattern, RefusesConstantsThatCannotBe) {
  for (const char* wrong : {"[a:b = t'2017-02-30T00:00:00Z']", "[a:b=1] REPEATS 0 TIMES", "[file:hashes.MD5 = 'abc']",
                            "[file:hashes.'SHA-256' IN ('00000000000000000000000000000000')]",
                            "[a:b=1] START t'2018-01-01T00:00:00Z' STOP t'2017-01-01T00:00:00Z'"}) {
    EXPECT_EQ(code(wrong), kBadConstant.text()) << wrong;
  }
  EXPECT_EQ(code("[file:hashes.MD5 LIKE 'abc%']"), "");
  EXPECT_EQ(code("[file:hashes.x_own = 'abc']"), "");
}

TEST(Pattern, HasLimits) {
  EXPECT_EQ(code("[" + std::string(1'000'000, '(')), kTooLarge.text());
  EXPECT_EQ(code(std::string(100'000, '(')), kTooLarge.text());
  EXPECT_EQ(code("[" + std::string(200'000, '(')), kTooLarge.text());
  std::string many = "[a:b=1";
  for (std::size_t i = 1; i < kComparisonLimit; ++i) many += " OR a:b=1";
  EXPECT_EQ(code(many + "]"), "");
  EXPECT_EQ(code(many + " OR a:b=1]"), kTooLarge.text());
  std::string path = "[a:b";
  for (std::size_t i = 0; i < kStepLimit; ++i) path += ".b";
  EXPECT_EQ(code(path + "=1]"), kTooLarge.text());
}

}  // namespace
}  // namespace backtrail::stix
