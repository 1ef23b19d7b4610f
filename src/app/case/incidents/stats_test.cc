// SPDX-License-Identifier: Apache-2.0
#include "app/case/incidents/stats.h"

#include "app/case/incidents/prose.h"
#include "app/case/incidents/record.h"
#include "app/case/testing.h"
#include "app/codes.h"

namespace backtrail::app {
namespace {

using testing_support::kAna;

struct Year {
  int first;
  int linked;
  int recorded;
};
// What New Zealand's centre published of six years: 122 of 396, 134 of 347, 38 % of 339, 30 % of 352, 28 % of 404, 110 of 343.
constexpr Year kYears[] = {{2016, 122, 396}, {2017, 134, 347}, {2018, 129, 339},
                           {2019, 106, 352}, {2020, 113, 404}, {2021, 110, 343}};

class IncidentStats : public testing_support::World {
 protected:
  void SetUp() override {
    auto made = Case::init(folder(), "test.example/incidents", kAna, surroundings_);
    ASSERT_TRUE(made) << made.error().text();
    it_.emplace(std::move(*made));
    clock_.time = base::parse_iso("2022-12-01T00:00:00Z")->instant;
  }

  void take(std::string_view type, const std::string& text) {
    const auto entered = enter_text(*it_, type, text);
    ASSERT_TRUE(entered) << entered.error().text();
    for (const auto& mistake : entered->mistakes) ADD_FAILURE() << mistake.text();
  }
  /// A year's incidents, spread from its first day to its last, and links of the first `linked`.
  void fill(const Year& year) {
    std::string incidents = "id,recorded,title,state,severity,sector\n";
    std::string links = "incident,actor,actor_kind,strength\n";
    const auto begin = base::day_number(base::parse_iso(std::to_string(year.first) + "-07-01")->instant);
    for (int i = 0; i < year.recorded; ++i) {
      const std::string id = "i:" + std::to_string(year.first) + "-" + std::to_string(i);
      const auto day = begin + (i == 0 ? 0 : i * 364 / (year.recorded - 1));
      incidents += id + "," + base::format_day(base::from_day_number(day)) + ",An incident,closed,C5,government\n";
      if (i < year.linked) links += id + ",An actor,state,indicator\n";
    }
    take(registers::kIncident, incidents);
    take(registers::kIncidentLink, links);
  }
  PeriodShare share(const std::string& period, const std::string& strength = "indicator") {
    StatsRequest request;
    request.periods = {period};
    request.strength = strength;
    const auto shares = incident_stats(*it_, request);
    EXPECT_TRUE(shares) << shares.error().text();
    return shares->front();
  }
  std::vector<ProseShare> prose(const std::string& text) {
    const auto rows = read_incidents(*it_, {});
    const auto found = check_prose(*rows, text, {});
    EXPECT_TRUE(found) << found.error().text();
    return *found;
  }

  std::optional<Case> it_;
};

TEST_F(IncidentStats, PublishedSharesOfSixYearsComeOutOfTheRegister) {
  for (const Year& year : kYears) fill(year);
  take(
      registers::kFigure,
      R"({"id":"f:16","period":"2016/17","from":"2016-07-01","until":"2017-06-30","actor_kind":"state","strength":"indicator","numerator":122,"denominator":396}
{"id":"f:17","period":"2017/18","from":"2017-07-01","until":"2018-06-30","actor_kind":"state","strength":"indicator","numerator":134,"denominator":347}
{"id":"f:18","period":"2018/19","from":"2018-07-01","until":"2019-06-30","actor_kind":"state","strength":"indicator","percent":38,"denominator":339}
{"id":"f:19","period":"2019/20","from":"2019-07-01","until":"2020-06-30","actor_kind":"state","strength":"indicator","percent":30,"denominator":352}
{"id":"f:20","period":"2020/21","from":"2020-07-01","until":"2021-06-30","actor_kind":"state","strength":"indicator","percent":28,"denominator":404}
{"id":"f:21","period":"2021/22","from":"2021-07-01","until":"2022-06-30","actor_kind":"state","strength":"indicator","numerator":110,"denominator":343})");
  const auto shares = incident_stats(*it_, {});
  ASSERT_TRUE(shares) << shares.error().text();
  ASSERT_EQ(shares->size(), 6U);
  const char* kWords[] = {"nearly a third", "more than a third",   "more than a third",
                          "nearly a third", "more than a quarter", "nearly a third"};
  const char* kPercent[] = {"30.8", "38.6", "38.1", "30.1", "28.0", "32.1"};
  for (std::size_t i = 0; i < 6; ++i) {
    const PeriodShare& one = (*shares)[i];
    const auto json = share_json(one, {});
    EXPECT_EQ(one.denominator, static_cast<std::uint64_t>(kYears[i].recorded));
    ASSERT_EQ(one.published.size(), 1U);
    EXPECT_TRUE(one.published.front().reproduced) << one.period.name;
    EXPECT_EQ(json["words"], kWords[i]) << one.period.name;
    EXPECT_EQ(json["percent"], kPercent[i]) << one.period.name;
    EXPECT_EQ(json["strength"], "indicator or stronger");
  }
}

TEST_F(IncidentStats, PublishedSharesOfSixYearsPassInTheirUsualSentences) {
  for (const Year& year : kYears) fill(year);
  const auto wrong_in = [&](const std::string& text) {
    std::string out;
    const auto found = prose(text);
    EXPECT_FALSE(found.empty()) << text;
    for (const ProseShare& one : found)
      if (one.verdict != ProseVerdict::fits) out += one.said + ": " + std::string(name(one.verdict)) + "; ";
    return out;
  };
  // Each as percentage, numerator and denominator; the last column is a percentage that is wrong.
  const struct {
    const char* year;
    int part, whole;
    const char* percent;
    const char* exact;
    const char* other;
  } kPublished[] = {{"2016/17", 122, 396, "31", "30.8", "33"}, {"2017/18", 134, 347, "39", "38.6", "40"},
                    {"2018/19", 129, 339, "38", "38.1", "39"}, {"2019/20", 106, 352, "30", "30.1", "31"},
                    {"2020/21", 113, 404, "28", "28.0", "27"}, {"2021/22", 110, 343, "32", "32.1", "31"}};
  for (const auto& one : kPublished) {
    const auto filled = [&](std::string text, bool right) {
      const auto put = [&](std::string_view key, const std::string& value) {
        for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at + value.size()))
          text.replace(at, key.size(), value);
      };
      put("YEAR", one.year);
      put("PART", std::to_string(one.part + (right ? 0 : 7)));
      put("WHOLE", std::to_string(one.whole));
      put("PER", right ? one.percent : one.other);
      put("EXACT", right ? one.exact : "12.3");
      return text;
    };
    for (const char* form :
         {"PER % of WHOLE incidents in YEAR were linked with state actors.",
          "In YEAR, PER % of the WHOLE incidents were linked with state actors.",
          "In YEAR, PER per cent of all WHOLE incidents that we recorded were linked with state actors.",
          "Of WHOLE incidents in YEAR, PART (EXACT %) were linked with state actors.",
          "In YEAR PART (EXACT %) of WHOLE incidents were linked with state actors.",
          "In YEAR, PART of WHOLE incidents (EXACT %) were linked with state actors.",
          "PART incidents of WHOLE were linked with state actors in YEAR.",
          "PART of the WHOLE recorded incidents in YEAR were linked with state actors.",
          "PER % (PART) of the WHOLE incidents in YEAR were linked with state actors.",
          "We recorded WHOLE incidents in YEAR. PER % of them were linked with state actors.",
          "In YEAR, PER % of a total of WHOLE incidents were linked with state actors."}) {
      EXPECT_EQ(wrong_in(filled(form, true)), "") << filled(form, true);
      EXPECT_NE(wrong_in(filled(form, false)), "") << filled(form, false);
    }
  }
  EXPECT_EQ(wrong_in("More than a third of the 347 incidents in 2017/18 were linked with state actors."), "");
  EXPECT_EQ(wrong_in("More than a third of the 346 incidents in 2017/18 were linked with state actors."),
            "346 incidents: wrong; ");
  EXPECT_EQ(wrong_in("38 % of 134 incidents in 2017/18 were linked with state actors."),
            "38 %: wrong; 134 incidents: wrong; ");
}

TEST_F(IncidentStats, WhatWasPublishedIsSaidToHaveBeenPublishedSo) {
  fill(kYears[0]);
  take(
      registers::kFigure,
      R"({"id":"f:16","period":"2016/17","from":"2016-07-01","until":"2017-06-30","actor_kind":"state","strength":"indicator","numerator":122,"denominator":396}
{"id":"f:18","period":"2018/19","from":"2018-07-01","until":"2019-06-30","actor_kind":"state","strength":"indicator","percent":38,"denominator":339})");
  ASSERT_TRUE(reclassify(*it_, kAna, {"i:2016-5", "rejected", "", "It was a test of our own."}));
  const auto verdict = [&](const std::string& text) { return prose(text).at(0); };
  const auto then = verdict("122 of the 396 incidents in 2016/17 were linked.");
  EXPECT_EQ(then.verdict, ProseVerdict::published);
  EXPECT_TRUE(is_contradicted(then));
  EXPECT_EQ(spelled_out(then), "121 of 395 (2016/17) is 30.6 %, nearly a third (published as 122 of 396)");
  EXPECT_EQ(verdict("120 of the 396 incidents in 2016/17 were linked.").verdict, ProseVerdict::wrong);
  // A year of which the register has nothing but what was published.
  const auto only = verdict("38 % of 339 incidents in 2018/19 were linked.");
  EXPECT_EQ(only.verdict, ProseVerdict::published);
  EXPECT_FALSE(is_contradicted(only));
  EXPECT_EQ(verdict("37 % of incidents in 2018/19 were linked.").verdict, ProseVerdict::wrong);
  EXPECT_EQ(verdict("More than a third of incidents in 2018/19 were linked.").verdict, ProseVerdict::published);
  EXPECT_EQ(verdict("129 of 339 incidents in 2018/19 were linked.").verdict, ProseVerdict::no_data)
      << "38 % is said of 128 and of 130 too";
  EXPECT_EQ(verdict("150 of 339 incidents in 2018/19 were linked.").verdict, ProseVerdict::wrong);
}

TEST_F(IncidentStats, IndicatorLinkedIsNotAttributed) {
  fill({2016, 3, 10});
  take(registers::kIncidentLink, "incident,actor,actor_kind,strength\ni:2016-8,A gang,criminal,tradecraft\n");
  EXPECT_EQ(share("2016/17").numerator, 3U);
  EXPECT_EQ(share("2016/17", "tradecraft").numerator, 0U);
  EXPECT_EQ(share("2016/17", "attributed").numerator, 0U);
}

TEST_F(IncidentStats, PublishedFigureStaysWhenIncidentsAreReclassified) {
  fill({2016, 122, 396});
  FigureRequest figure;
  figure.id = "figure:2016-17";
  figure.period = "2016/17";
  figure.published = "2017-11";
  ASSERT_TRUE(seal_figure(*it_, kAna, figure, {}));
  EXPECT_TRUE(share("2016/17").published.front().reproduced);
  const auto done = reclassify(*it_, kAna, {"i:2016-5", "rejected", "", "It was a test of our own."});
  ASSERT_TRUE(done) << done.error().text();
  const PeriodShare now = share("2016/17");
  EXPECT_EQ(now.numerator, 121U);
  EXPECT_EQ(now.denominator, 395U);
  const PublishedFigure& then = now.published.front();
  EXPECT_EQ(then.numerator, 122U);
  EXPECT_EQ(then.denominator, 396U);
  EXPECT_FALSE(then.reproduced);
  EXPECT_EQ(then.changed, std::vector<std::string>{"i:2016-5"});
  EXPECT_EQ(spelled_out(now), "121 of 395 (2016/17) is 30.6 %, nearly a third (published as 122 of 396)");
  EXPECT_EQ(reclassify(*it_, kAna, {"i:2016-5", "rejected", "", "Again."}).error().code, kNothingChanged);
  take(registers::kIncident,
       "id,recorded,title,state,severity,why,corrects\n"
       "i:2016-6,2015-09-08,An incident,closed,C5,It was found to be older.,i:2016-6\n");
  EXPECT_EQ(share("2016/17").published.front().changed, (std::vector<std::string>{"i:2016-5", "i:2016-6"}));
}

TEST_F(IncidentStats, LinkIsOfTheIncidentAndNotOfOneVersion) {
  fill({2016, 1, 2});
  ASSERT_TRUE(reclassify(*it_, kAna, {"i:2016-0", "", "C3", "Larger than thought."}));
  EXPECT_EQ(share("2016/17").numerator, 1U);
  take(registers::kIncidentLink, "incident,actor,actor_kind,strength\ni:2016-0,Another,state,indicator\n");
  EXPECT_EQ(share("2016/17").numerator, 1U) << "an incident counts once, however many links it has";
}

TEST_F(IncidentStats, AroundAThirdIsAskedForItsPeriod) {
  fill(kYears[0]);
  fill(kYears[1]);
  const auto found = prose("We recorded many incidents. Around a third of them were linked to states.");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].said, "Around a third");
  EXPECT_EQ(found[0].verdict, ProseVerdict::no_period);
  ASSERT_EQ(found[0].periods.size(), 2U);
  EXPECT_EQ(spelled_out(found[0].periods[0].first), "122 of 396 (2016/17) is 30.8 %, nearly a third");
  EXPECT_TRUE(found[0].periods[0].second);
  EXPECT_EQ(spelled_out(found[0].periods[1].first), "134 of 347 (2017/18) is 38.6 %, more than a third");
  EXPECT_FALSE(found[0].periods[1].second);
  const auto serious =
      prose("Around a third of the serious incidents recorded by the NCSC can be linked to state-sponsored actors.");
  ASSERT_EQ(serious.size(), 1U);
  EXPECT_EQ(serious[0].verdict, ProseVerdict::no_period);
  EXPECT_EQ(serious[0].periods.size(), 2U);
  for (const char* text : {"Serious incidents that were linked with states fell by a third.",
                           "Not a third of the serious incidents were linked with states."})
    EXPECT_EQ(prose(text).at(0).verdict, ProseVerdict::not_reckoned) << text;
}

TEST_F(IncidentStats, ATimeCountsOnTheDayThatItNamesAlsoOnTheLastOfAPeriod) {
  take(registers::kIncident,
       "id,recorded,title,state,severity\n"
       "a,2016-07-01T00:00:00Z,An incident,open,C5\n"
       "b,2017-06-30T23:30:00Z,An incident,open,C5\n"
       "c,2017-06-30T23:30:00-05:00,An incident,open,C5\n"
       "d,2017-07-01T00:30:00+12:00,An incident,open,C5\n");
  EXPECT_EQ(share("2016/17").denominator, 3U);
  EXPECT_EQ(share("2017/18").denominator, 1U);
}

TEST_F(IncidentStats, ProseIsHeldAgainstTheYearThatItNames) {
  fill(kYears[0]);
  fill(kYears[1]);
  const auto verdict = [&](const std::string& text) { return prose(text).at(0).verdict; };
  EXPECT_EQ(verdict("In 2016/17 nearly a third were."), ProseVerdict::fits);
  EXPECT_EQ(verdict("In 2016/17 more than a third were."), ProseVerdict::wrong);
  EXPECT_EQ(verdict("In 2017/18 around a third were."), ProseVerdict::wrong);
  EXPECT_EQ(verdict("In 2017-18, 39 % were."), ProseVerdict::fits);
  EXPECT_EQ(verdict("In 2017/18, 38.6 per cent were."), ProseVerdict::fits);
  EXPECT_EQ(verdict("In 2017/18, 38.5 per cent were."), ProseVerdict::wrong);
  EXPECT_EQ(verdict("In 2010/11, half of them were."), ProseVerdict::no_data);
  const auto both = prose("It was 31 % in 2016/17 and 39 % in 2017/18.");
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].verdict, ProseVerdict::fits);
  EXPECT_EQ(both[1].verdict, ProseVerdict::fits);
  EXPECT_TRUE(prose("A third provider was hit in 2016/17.").empty());
}

TEST_F(IncidentStats, PartsAndBoundsInProseAreHeldAsTheySay) {
  fill(kYears[0]);
  take(registers::kIncidentLink, "incident,actor,actor_kind,strength\ni:2016-1,A gang,criminal,indicator\n");
  const auto verdicts = [&](const std::string& text) {
    std::string out;
    for (const ProseShare& one : prose(text)) out += (out.empty() ? "" : ", ") + std::string(name(one.verdict));
    return out;
  };
  for (const auto& [text, expected] : std::vector<std::pair<const char*, const char*>>{
           {"We recorded 396 incidents in 2016/17, 222 of them linked with states.", "fits, wrong"},
           {"We recorded 396 incidents in 2016/17, 122 of them linked with states.", "fits, fits"},
           {"We recorded 396 incidents in 2016/17; 222 of those were linked with states.", "fits, wrong"},
           {"We recorded 396 incidents in 2016/17, including 222 linked with states.", "fits, wrong"},
           {"We recorded 396 incidents in 2016/17, including 122 that were linked with states.", "fits, fits"},
           {"We recorded 396 incidents in 2016/17. Of these, 222 were linked with states.", "fits, wrong"},
           {"We recorded 396 incidents in 2016/17 (222 linked with states).", "fits, wrong"},
           {"In 2016/17, 222 were linked with states.", "wrong"},
           {"Of the incidents in 2016/17, 122 were linked with states.", "fits"},
           {"In 2016/17 we recorded 396 incidents, including 1 that was criminal and 122 that were linked with states.",
            "fits, fits, fits"},
           {"In 2016/17 we recorded 396 incidents: 122 criminal, 1 state linked.", "fits, wrong, wrong"},
           {"We recorded three hundred and ninety-six incidents in 2016/17.", "fits"},
           {"We recorded one hundred and ninety-six incidents in 2016/17.", "wrong"},
           {"We recorded more than 395 incidents in 2016/17.", "fits"},
           {"We recorded more than 396 incidents in 2016/17.", "wrong"},
           {"We recorded over 300 incidents in 2016/17.", "fits"},
           {"We recorded at least 396 incidents in 2016/17.", "fits"},
           {"We recorded at least 397 incidents in 2016/17.", "wrong"},
           {"We recorded fewer than 400 incidents in 2016/17.", "fits"},
           {"We recorded fewer than 396 incidents in 2016/17.", "wrong"},
           {"We recorded at most 396 incidents in 2016/17.", "fits"},
           {"We recorded no more than 395 incidents in 2016/17.", "wrong"},
           {"We recorded about 400 incidents in 2016/17.", "fits"},
           {"We recorded nearly 400 incidents in 2016/17.", "fits"},
           {"We recorded nearly 600 incidents in 2016/17.", "wrong"},
           {"More than 100 of the 396 incidents in 2016/17 were linked with states.", "fits"},
           {"More than 130 of the 396 incidents in 2016/17 were linked with states.", "wrong"},
           {"A total of 390 were recorded in 2016/17.", "wrong"},
           {"The number of incidents in 2016/17 was 390.", "wrong"},
           {"Of the incidents in 2016, 46 were linked.", "wrong"},
           {"Three quarters of incidents in 2016/17 were linked.", "wrong"},
           {"Two in five incidents in 2016/17 were linked.", "not reckoned"},
           {"One incident in three in 2016/17 was linked.", "not reckoned"},
           {"Of 30 accounts, 12 were changed in 2016/17.", ""},
           {"Over the year 2016/17 we saw 12 accounts and 3 ways in.", ""}}) {
    EXPECT_EQ(verdicts(text), expected) << text;
  }
  const auto said = prose("We recorded more than 396 incidents in 2016/17.");
  EXPECT_EQ(said.at(0).said, "more than 396 incidents");
}

TEST_F(IncidentStats, WhatIsNotUnderstoodGetsNoVerdict) {
  fill(kYears[0]);
  fill(kYears[1]);
  const auto verdicts = [&](const std::string& text) {
    std::string out;
    for (const ProseShare& one : prose(text)) out += (out.empty() ? "" : ", ") + std::string(name(one.verdict));
    return out;
  };
  for (const char* text :
       {"Incidents linked with states fell by a third in 2016/17.",
        "In 2016/17 linked incidents dropped by nearly a third.", "In 2016/17 there was a fall of a third.",
        "Nearly a third of the serious incidents in 2016/17 were linked with states.",
        "In 2016/17 nearly a third of incidents were phishing.",
        "Nearly a third of incidents in the first part of 2016/17 were linked.",
        "Of the serious incidents in 2016/17, nearly a third were linked.",
        "We recorded 396 serious incidents in 2016/17.", "Nearly a third of incidents until 2016/17 were linked.",
        "Of incidents with ransomware, 50 were linked in 2016/17.",
        "Not a third of the incidents in 2016/17 were linked.",
        "In 2016/17 nearly a third of victims were linked with states."}) {
    EXPECT_EQ(verdicts(text), "not reckoned") << text;
  }
  for (const auto& [text, expected] : std::vector<std::pair<const char*, const char*>>{
           {"It was busy in 2016/17. There were serious incidents. Nearly a third of these were linked.",
            "not reckoned"},
           {"In 2016/17 and 2017/18 about a third were linked.", "not reckoned"},
           {"Nearly a third of the incidents that we recorded in 2016/17 were linked with state actors.", "fits"},
           {"It was 31 % in 2016/17 and 39 % in 2017/18.", "fits, fits"},
           {"Nearly a third of incidents were linked in 2016/17, which surprised us.", "fits"},
           {"It surprised us: in 2016/17 more than a third were linked.", "wrong"},
           {"Of the 396 incidents in 2016/17, 122 (30.8 %) were linked with states.", "fits, fits, fits"},
           {"Of the 396 incidents in 2016/17, 142 (30.8 %) were linked with states.", "fits, wrong, fits"},
           {"The number of incidents fell from 396 in 2016/17 to 347 in 2017/18.", "fits, fits"},
           {"The number of incidents fell from 396 in 2016/17 to 247 in 2017/18.", "fits, wrong"},
           {"The number of incidents rose from 396 in 2016/17 to 347 in 2017/18.", "wrong, fits, fits"},
           {"Incidents rose from 347 in 2017/18 to 396 in 2016/17.", "fits, fits"},
           {"Incidents fell from 347 in 2017/18 to 396 in 2016/17.", "wrong, fits, fits"},
           {"Less than 31 % of incidents in 2016/17 were linked.", "fits"},
           {"More than 31 % of incidents in 2016/17 were linked.", "wrong"},
           {"Fewer incidents were recorded in 2017/18 than in 2016/17.", "not reckoned"},
           {"Incidents in 2016/17: 500.", "not reckoned"},
           {"The national centre recorded 396 cyber security incidents in 2016/17.", "fits"}}) {
    EXPECT_EQ(verdicts(text), expected) << text;
  }
}

TEST_F(IncidentStats, NumbersInProseAreHeldAgainstTheRegister) {
  fill(kYears[0]);
  take(registers::kIncidentLink,
       "incident,actor,actor_kind,strength\n"
       "i:2016-1,A gang,criminal,indicator\n");
  const auto verdicts = [&](const std::string& text) {
    std::string out;
    for (const ProseShare& one : prose(text)) out += (out.empty() ? "" : ", ") + std::string(name(one.verdict));
    return out;
  };
  for (const auto& [text, expected] : std::vector<std::pair<const char*, const char*>>{
           {"122 of the 396 incidents in 2016/17 were linked to states.", "fits"},
           {"200 of the 396 incidents in 2016/17 were linked to states.", "wrong"},
           {"122 of 395 in 2016/17 were linked.", "wrong"},
           {"In 2016/17 we recorded 396 incidents.", "fits"},
           {"We recorded 500 incidents in 2016/17.", "wrong"},
           {"500 incidents were recorded in 2016/17.", "wrong"},
           {"396 incidents were recorded in 2016/17, of which 122 were linked.", "fits, fits"},
           {"122 incidents in 2016/17 were linked to states.", "fits"},
           {"123 incidents in 2016/17 were linked to states.", "wrong"},
           {"274 incidents in 2016/17 were not linked to states.", "fits"},
           {"122 incidents in 2016/17 were not linked to states.", "wrong"},
           {"Around a third were linked in the year to June 2017.", "fits"},
           {"Between 1 July 2016 and 30 June 2017 nearly a third were linked.", "fits"},
           {"In 2016/17 around 69 % were not linked to a state.", "fits"},
           {"Of 396 incidents in 2016/17, 1 incident was attributed.", "fits, wrong"},
           {"None of it: 0 of 396 incidents in 2016/17 were attributed to a state.", "fits"},
           {"122 of 396 incidents in 2016/17 were attributed to states.", "wrong"},
           {"1 of 396 incidents in 2016/17 was linked to criminals.", "fits"},
           {"500 incidents were recorded.", "no period"},
           {"We recorded 396 incidents, in the 12 months to 30 June 2017.", "fits"},
           {"We recorded 395 incidents, in the twelve months ending 30 June 2017.", "wrong"},
           {"In the two years to June 2017, 396 incidents were recorded.", "fits"},
           {"In the 3 months to 30 June 2017, 396 incidents were recorded.", "wrong"},
           {"By 30 June 2017 we had recorded 396 incidents.", "not reckoned"},
           {"We had recorded 396 incidents, by 30 June 2017.", "not reckoned"},
           {"In 2016/17, 396 incidents were serious.", "not reckoned"},
           {"In 2016/17 incidents fell by 12 %.", "not reckoned"},
           {"Three providers were reached in 2016/17.", ""}}) {
    EXPECT_EQ(verdicts(text), expected) << text;
  }
  EXPECT_EQ(prose("1 of 396 incidents in 2016/17 was linked to criminals.").at(0).of,
            "criminal, indicator or stronger");
  EXPECT_EQ(prose("274 of 396 in 2016/17 were not linked.").at(0).of, "not state, indicator or stronger");
}

TEST_F(IncidentStats, AYearBeginsOnADayOfEveryYear) {
  fill(kYears[0]);
  for (const char* bad : {"02-29", "13-01", "7-1", ""}) {
    StatsRequest request;
    request.year_begins = bad;
    const auto done = incident_stats(*it_, request);
    ASSERT_FALSE(done) << bad;
    EXPECT_EQ(done.error().code, kBadPeriod) << bad;
  }
}

TEST_F(IncidentStats, AYearOfTwoHalvesIsNotReckonedWhereYearsAreThoseOfTheCalendar) {
  fill(kYears[0]);
  StatsRequest request;
  request.year_begins = "01-01";
  const auto said = check_prose(*read_incidents(*it_, {}), "In 2016/17 we recorded 396 incidents.", request);
  ASSERT_TRUE(said) << said.error().text();
  ASSERT_EQ(said->size(), 1u);
  EXPECT_EQ(said->front().verdict, ProseVerdict::not_reckoned);
}

TEST_F(IncidentStats, PeriodsAreYearsOrPairsOfDays) {
  EXPECT_EQ(parse_period("2016/17", "07-01")->until, "2017-06-30");
  EXPECT_EQ(parse_period("2016-17", "04-01")->from, "2016-04-01");
  EXPECT_EQ(parse_period("2016", "07-01")->until, "2016-12-31");
  EXPECT_EQ(parse_period("FY2017", "07-01")->until, "2017-06-30");
  EXPECT_EQ(parse_period("FY2016/17", "07-01")->until, "2017-06-30");
  EXPECT_EQ(parse_period("FY2017", "01-01")->until, "2017-12-31");
  EXPECT_EQ(parse_period("2016-07-01..2017-03-31", "07-01")->until, "2017-03-31");
  for (const char* bad : {"", "2016/18", "16/17", "2016-13-01..2017-01-01", "2017-01-01..2016-01-01", "last year"})
    EXPECT_EQ(parse_period(bad, "07-01").error().code, kBadPeriod) << bad;
  EXPECT_EQ(parse_period("2016", "02-29").error().code, kBadPeriod);
}

}  // namespace
}  // namespace backtrail::app
