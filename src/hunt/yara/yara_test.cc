// SPDX-License-Identifier: Apache-2.0
#include "hunt/yara/yara.h"

#include <gtest/gtest.h>

#include <map>

#include "hunt/codes.h"

namespace backtrail::hunt {
namespace {

/// Sources, each a list of whole rules; a name that begins with an underscore is private.
detector::Set set_of(const std::vector<std::vector<std::pair<std::string, std::string>>>& sources) {
  detector::Set out;
  for (const auto& rules : sources) {
    detector::YaraSource source{"s" + std::to_string(out.yara_sources.size()), ""};
    std::uint32_t line = 1;
    for (const auto& [name, body] : rules) {
      detector::YaraRule rule;
      rule.id = name;
      rule.path = source.path;
      rule.source = static_cast<std::uint32_t>(out.yara_sources.size());
      rule.hidden = name.starts_with('_');
      rule.line = line++;
      rule.begin = source.text.size();
      source.text += (rule.hidden ? "private rule " : "rule ") + name + " { " + body + " }";
      rule.end = source.text.size();
      source.text += '\n';
      rule.sha256 = base::sha256(std::string_view(source.text).substr(rule.begin, rule.end - rule.begin));
      rule.strings = {{"$a", "as written"}};
      out.yara_rules.push_back(std::move(rule));
    }
    out.yara_sources.push_back(std::move(source));
  }
  return out;
}

struct Hits final : HitSink {
  struct One {
    std::uint32_t index = 0;
    std::vector<std::string> matched;
    friend bool operator==(const One&, const One&) = default;
  };
  bool on_hit(const record::Record&, const Hit& hit) override {
    One& one = all.emplace_back();
    one.index = hit.index;
    for (const Matched& each : hit.matched) {
      one.matched.push_back(std::string(each.field) + "@" + std::to_string(each.offset.value_or(99'999)) + "=" +
                            std::string(each.value) + "/" + std::string(each.pattern));
    }
    return ++count < stop_at;
  }
  std::vector<One> all;
  std::size_t count = 0, stop_at = 1'000'000;
};

std::vector<Hits::One> scan(const detector::Set& set, std::string_view bytes,
                            std::vector<detector::NotEvaluated>* refused = nullptr) {
  std::vector<detector::NotEvaluated> own;
  const auto rules = yara::Rules::compile(set, refused == nullptr ? own : *refused);
  if (!rules) return {};
  yara::Scanner scanner(*rules);
  record::Record record;
  record.bytes = bytes;
  Hits hits;
  EXPECT_TRUE(scanner.scan(record, yara::kRecordTimeout_s, hits));
  return hits.all;
}

TEST(Yara, ShowsWhatMatchedAndWhereInTheRecord) {
  const auto set = set_of({{{"one", "strings: $a = \"evil\" nocase $b = /x[0-9]/ condition: $a and $b"},
                            {"none", "strings: $a = \"absent\" condition: $a"}}});
  const auto hits = scan(set, "an Evil thing, evil x7");
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].index, 0U);
  EXPECT_EQ(hits[0].matched, (std::vector<std::string>{"$a@3=Evil/as written", "$a@15=evil/as written", "$b@20=x7/"}));
}

TEST(Yara, RefusesOnlyTheRulesThatDoNotCompileAndThoseThatNeedThem) {
  const auto set = set_of({{{"good", "condition: true"},
                            {"bad", "condition: undefined_thing"},
                            {"needs_bad", "condition: bad"},
                            {"also_good", "condition: good"}},
                           {{"broken", "strings: $a = /(/ condition: $a"}}});
  std::vector<detector::NotEvaluated> refused;
  const auto hits = scan(set, "x", &refused);
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[0].index, 0U);
  EXPECT_EQ(hits[1].index, 3U);
  std::map<std::string, std::uint64_t> lines;
  for (const auto& each : refused) {
    EXPECT_EQ(each.error.code, kBadYaraRule);
    lines[each.id] = each.error.place.line;
  }
  EXPECT_EQ(lines, (std::map<std::string, std::uint64_t>{{"bad", 2}, {"needs_bad", 3}, {"broken", 1}}));
}

TEST(Yara, RulesOfOneNameInTwoFilesAreTwoAndTheSameTextIsOne) {
  const std::pair<std::string, std::string> same{"same", "condition: true"};
  const auto set = set_of({{same, {"own", "condition: same"}}, {same, {"own", "condition: same and true"}}});
  const auto hits = scan(set, "x");
  ASSERT_EQ(hits.size(), 3U);
  EXPECT_EQ(hits[0].index, 0U);  // the second file's is the first's
  EXPECT_EQ(hits[1].index, 1U);
  EXPECT_EQ(hits[2].index, 3U);
}

TEST(Yara, PrivateRulesServeOthersAndFindNothing) {
  const auto set = set_of({{{"_part", "condition: filesize > 1"}, {"whole", "condition: _part"}}});
  const auto hits = scan(set, "xx");
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].index, 1U);
  EXPECT_TRUE(scan(set, "x").empty());
}

TEST(Yara, NeverFollowsAnInclude) {
  auto set = set_of({{{"one", "condition: true"}}});
  set.yara_sources[0].text += "include \"/etc/passwd\"\n";
  std::vector<detector::NotEvaluated> refused;
  EXPECT_TRUE(scan(set, "x", &refused).empty());
  EXPECT_EQ(refused.size(), 1U);
}

TEST(Yara, StopsWhenTheSinkDoesAndListsNoMoreThanItsLimit) {
  const auto set = set_of({{{"one", "strings: $a = \"a\" condition: $a"}, {"two", "condition: true"}}});
  const auto all = scan(set, std::string(1'000, 'a'));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].matched.size(), yara::kMatchesPerString);
  std::vector<detector::NotEvaluated> refused;
  const auto rules = yara::Rules::compile(set, refused);
  yara::Scanner scanner(*rules);
  record::Record record;
  record.bytes = "a";
  Hits hits;
  hits.stop_at = 1;
  EXPECT_FALSE(scanner.scan(record, yara::kRecordTimeout_s, hits));
  EXPECT_EQ(hits.all.size(), 1U);
}

TEST(Yara, CountsWhatItCouldNotFinishAndRestsAfterTooMany) {
  // Three nested loops over a large number never end in time.
  const auto set = set_of({{{"slow",
                             "condition: for all i in (1..100000) : (for all j in (1..100000) : (for all k in "
                             "(1..100000) : (i + j + k > 0)))"}}});
  std::vector<detector::NotEvaluated> refused;
  const auto rules = yara::Rules::compile(set, refused);
  ASSERT_TRUE(rules) << refused.at(0).error.message;
  yara::Scanner scanner(*rules);
  record::Record record;
  record.bytes = "x";
  Hits hits;
  ASSERT_TRUE(scanner.scan(record, yara::kRecordTimeout_s, hits));
  EXPECT_EQ(rules->stats().timeouts, 1U);
  EXPECT_EQ(rules->stats().unscanned, 1U);
  EXPECT_TRUE(hits.all.empty());
}

TEST(Yara, ASetWithoutRulesHasNone) {
  std::vector<detector::NotEvaluated> refused;
  EXPECT_EQ(yara::Rules::compile({}, refused), nullptr);
  EXPECT_TRUE(refused.empty());
}

}  // namespace
}  // namespace backtrail::hunt
