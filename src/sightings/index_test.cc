// SPDX-License-Identifier: Apache-2.0
#include "sightings/index.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "sightings/codes.h"
#include "sightings/extract.h"
#include "sightings/gather.h"

namespace backtrail::sightings {
namespace {

using observable::Kind;
using observable::Observable;

Observable seen_as(Kind kind, std::string_view text) {
  auto out = observable::canonical(kind, text);
  EXPECT_TRUE(out) << text;
  return out ? *out : Observable{};
}

std::vector<std::string> pieces(std::string_view text, std::string_view field = "Data") {
  Extractor extractor;
  std::vector<std::string> out;
  for (const Piece& one : extractor.extract(text, observable::hints_of(field), false))
    out.push_back(std::string(name(one.family)) + " " + readable(one.family, one.value));
  std::ranges::sort(out);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

using Texts = std::vector<std::string>;

TEST(SightingKeys, OrderValuesAsTheirBytesDo) {
  const std::string a = sighting_key(Family::mutex, "a", "zeta");
  const std::string nul = sighting_key(Family::mutex, std::string_view("a\0b", 3), "alpha");
  const std::string one = sighting_key(Family::mutex, "a\x01", "alpha");
  EXPECT_LT(a, nul);
  EXPECT_LT(nul, one);
  const auto back = parse_sighting_key(nul);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->value, std::string_view("a\0b", 3));
  EXPECT_EQ(back->tenant, "alpha");
}

TEST(SightingKeys, ThatAreNoneAreRefused) {
  for (const std::string_view bad :
       {std::string_view(""), std::string_view("\x03\x09"), std::string_view("\x03\x09name"),
        std::string_view("\x03\x00name\x00\x01t", 9), std::string_view("\x02\x09n\x00\x01", 5)})
    EXPECT_FALSE(parse_sighting_key(bad)) << bad;
}

TEST(Segments, ComeBackAsTheyWere) {
  const Segment one{7, 3, base::Instant{5}, base::Instant{9}, {"a", "b"}, {{10, 20}, {40, 1}}};
  const Segment two{9, 1, {}, {}, {}, {}};
  base::Encoder bytes;
  encode(one, bytes);
  encode(two, bytes);
  const auto back = decode(bytes.out);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, (std::vector<Segment>{one, two}));
}

TEST(Segments, CutAnywhereAreRefusedOrFewer) {
  base::Encoder bytes;
  encode({7, 3, base::Instant{5}, base::Instant{9}, {"a", "b"}, {{10, 20}}}, bytes);
  for (std::size_t size = 0; size < bytes.out.size(); ++size) EXPECT_FALSE(decode(bytes.out.substr(0, size))) << size;
}

TEST(Segments, OfOneSourceTwiceAreThereOnce) {
  base::Encoder first, later;
  encode({7, 3, {}, {}, {}, {}}, first);
  encode({2, 1, {}, {}, {}, {}}, later);
  encode({7, 4, {}, {}, {}, {}}, later);
  std::string joined;
  const std::string_view values[] = {first.out, later.out};
  ASSERT_TRUE(join(values, joined));
  const auto back = decode(joined);
  ASSERT_TRUE(back);
  ASSERT_EQ(back->size(), 2U);
  EXPECT_EQ((*back)[0].source, 2U);
  EXPECT_EQ((*back)[1].count, 4U);
}

TEST(Extraction, TakesHashesHostsAndAddressesFromInside) {
  EXPECT_EQ(pieces("SHA1=DA39A3EE5E6B4B0D3255BFEF95601890AFD80709,MD5=d41d8cd98f00b204e9800998ecf8427e"),
            (Texts{"hash d41d8cd98f00b204e9800998ecf8427e", "hash da39a3ee5e6b4b0d3255bfef95601890afd80709"}));
  EXPECT_EQ(pieces("203.0.113.7:443"), (Texts{"ipv4 203.0.113.7"}));
  EXPECT_EQ(pieces("[2001:db8::1]:443"), (Texts{"ipv6 2001:db8::1"}));
}

TEST(Extraction, EntersADomainWithThoseAboveIt) {
  EXPECT_EQ(pieces("WWW.Evil.example."),
            (Texts{"domain evil.example", "domain www.evil.example", "file-name www.evil.example"}));
}

TEST(Extraction, TakesPathsWithTheirNames) {
  EXPECT_EQ(pieces("C:\\Program Files\\A B\\Tool.exe -k x"),
            (Texts{"file-name tool.exe", "path c:\\program files\\a b\\tool.exe"}));
  EXPECT_NE(not_kept(seen_as(Kind::path, "C:\\A B\\Tool.exe -k x")), "");
  EXPECT_EQ(pieces("C:\\A b.c\\D e"), (Texts{"file-name d e", "path c:\\a b.c\\d e"}));
  EXPECT_EQ(pieces("/usr/bin/curl"), (Texts{"file-name curl", "path /usr/bin/curl"}));
}

TEST(Extraction, GoesByTheNameOfTheField) {
  EXPECT_EQ(pieces("ALPHA\\Bob", "TargetUserName"),
            (Texts{"file-name bob", "path alpha\\bob", "user alpha\\bob", "user bob"}));
  EXPECT_EQ(pieces("Spooler", "ServiceName"), (Texts{"service spooler"}));
  EXPECT_EQ(pieces("Spooler", "Data"), Texts());
  EXPECT_EQ(pieces("SRV01.corp.example", "Computer"),
            (Texts{"domain corp.example", "domain srv01.corp.example", "file-name srv01.corp.example", "host srv01"}));
  EXPECT_EQ(pieces("curl/8.0", "user_agent"), Texts{"user-agent curl/8.0"});
}

TEST(Extraction, TakesNoProgramsNameForAPath) {
  EXPECT_EQ(pieces("Mozilla/5.0 (X11; Linux) Gecko/20100101 x/y", "cs(User-Agent)"),
            Texts{"user-agent Mozilla/5.0 (X11; Linux) Gecko/20100101 x/y"});
  EXPECT_EQ(pieces("C:\\x\\y /a/b", "UserAgent"),
            (Texts{"file-name b", "file-name y", "path /a/b", "path c:\\x\\y", "user-agent C:\\x\\y /a/b"}));
  EXPECT_EQ(pieces("python-requests/2.31.0", "program"), Texts());
  EXPECT_EQ(pieces("a/b.exe", "UserAgent"), (Texts{"file-name b.exe", "path a\\b.exe", "user-agent a/b.exe"}));
  EXPECT_EQ(pieces("a/b", "program"), (Texts{"file-name b", "path a\\b"}));
  EXPECT_NE(not_kept(seen_as(Kind::path, "curl/8.0")), "");
}

TEST(Extraction, EntersDigestsByTheirLengthAndFingerprintsOfEachForm) {
  for (const std::size_t size : {56U, 96U, 128U})
    EXPECT_EQ(pieces("h=" + std::string(size, 'A')), Texts{"hash " + std::string(size, 'a')});
  EXPECT_EQ(pieces("T1" + std::string(70, 'A')), Texts{"tlsh " + std::string(70, 'a')});
  for (const std::string one : {"t130200_1301_a56c5b993250", "c36s36_c51s80_c69s0", "1024_2_1460_00",
                                "ge11cn20enus_60ca1bd65281_ac95b44401d9_8df6a44f726c"})
    for (const std::string& value : {one, "x " + one + "."}) EXPECT_EQ(pieces(value), Texts{"ja4 " + one});
}

TEST(Extraction, TakesAKernelsObjectForAMutexAndNotWhatIsOfOne) {
  for (const char* field : {"ObjectName", "winlog.event_data.ObjectName", "object_name", "object", "MutexName"})
    EXPECT_EQ(pieces("abc", field), (Texts{"mutex abc"})) << field;
  for (const char* field : {"ObjectId", "objectRef.name", "TargetObject", "ObjectType", "subobjectname"})
    EXPECT_EQ(pieces("abc", field), Texts()) << field;
}

TEST(Extraction, EntersAUrlAsThatAndItsNameAndNotAsAPath) {
  EXPECT_EQ(pieces("https://a.example/b/c.docx"),
            (Texts{"domain a.example", "file-name c.docx", "url https://a.example/b/c.docx"}));
  EXPECT_NE(not_kept({Kind::path, "https:\\a.example\\b\\c.docx"}), "");
  EXPECT_EQ(pieces("Cert:\\LocalMachine\\my.cer"), (Texts{"file-name my.cer", "path cert:\\localmachine\\my.cer"}));
}

TEST(Extraction, PassesTimesOver) { EXPECT_EQ(pieces("2020-05-02T12:34:56.789Z"), Texts()); }

TEST(Extraction, SaysWhatItDoesNotKeep) {
  EXPECT_EQ(not_kept(seen_as(Kind::file_name, "payload.exe")), "");
  EXPECT_NE(not_kept(seen_as(Kind::file_name, "payload")), "");
  EXPECT_NE(not_kept(seen_as(Kind::domain, "svchost.exe")), "");
  EXPECT_EQ(not_kept(seen_as(Kind::domain, "evil.example")), "");
}

TEST(Extraction, KeepsRegistryKeysWithFewerThanEightBreaksAndSaysSoOfOthers) {
  // Each key that hunt finds in front of a break, by how many blanks it holds itself.
  const std::string words = "HKLM\\Software\\a b c d e f g h i j k l m";
  for (std::size_t end = words.find(' '), blanks = 0; end != std::string::npos;
       end = words.find(' ', end + 1), ++blanks) {
    const auto key = seen_as(Kind::registry_key, words.substr(0, end));
    const auto found = pieces("set " + words, "CommandLine");
    const bool kept = std::ranges::find(found, "registry-key " + key.value) != found.end();
    EXPECT_EQ(kept, blanks < 8) << blanks;
    EXPECT_EQ(not_kept(key).empty(), kept) << blanks;
  }
}

TEST(Extraction, KeepsTheKeysAboveOneThatIsTooLong) {
  const std::string value = "HKLM\\Software\\Evil\\" + std::string(600, 'x');
  for (const std::string& text : {value, "set " + value + " to 1"}) {
    const auto found = pieces(text, "CommandLine");
    const auto above = seen_as(Kind::registry_key, "HKLM\\Software\\Evil").value;
    EXPECT_NE(std::ranges::find(found, "registry-key " + above), found.end()) << text.substr(0, 10);
  }
}

class IndexTest : public testing::Test {
 protected:
  IndexTest() {
    char made[] = "/tmp/sightingsXXXXXX";
    folder_ = ::mkdtemp(made);
  }
  ~IndexTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  using Rows = std::map<std::tuple<Family, std::string, std::string>, std::vector<Segment>>;

  void put(std::uint64_t source, const std::string& tenant, const Rows& rows) const {
    auto addition = Addition::begin(folder_);
    ASSERT_TRUE(addition);
    ASSERT_TRUE(addition->mark({source, kExtraction, base::sha256(std::to_string(source)), 0, 1, tenant}));
    for (const auto& [key, segments] : rows) {
      const auto& [family, value, of] = key;
      ASSERT_TRUE(addition->add(family, value, of, segments));
    }
    const auto done = addition->commit();
    ASSERT_TRUE(done) << done.error().text();
  }
  /// "value@tenant=count", of all sources.
  [[nodiscard]] Texts ask(const Question& question, const std::optional<std::string>& tenant = {}) const {
    Texts out;
    const auto index = Index::open(folder_);
    EXPECT_TRUE(index) << index.error().text();
    if (!index) return out;
    const auto asked = index->ask(question, tenant, [&](const SightingKey& key, const auto& segments) -> base::Status {
      std::uint64_t count = 0;
      for (const Segment& one : segments) count += one.count;
      out.push_back(readable(key.family, key.value) + "@" + key.tenant + "=" + std::to_string(count));
      return {};
    });
    EXPECT_TRUE(asked) << asked.error().text();
    return out;
  }
  static Segment segment(std::uint64_t source, std::uint64_t count) { return {source, count, {}, {}, {}, {}}; }
  static std::tuple<Family, std::string, std::string> row(Kind kind, const std::string& text,
                                                          const std::string& tenant) {
    const Observable what = seen_as(kind, text);
    return {parse_sighting_key(question_of(what).ranges[0].from + tenant)->family, value_bytes(what), tenant};
  }

  std::string folder_;
};

TEST_F(IndexTest, AnswersValuesNetworksKeysAndBeginnings) {
  Rows rows;
  for (const char* address : {"10.0.0.0", "10.0.0.255", "10.0.1.0", "203.0.113.7"})
    rows[row(Kind::ipv4, address, "alpha")] = {segment(1, 1)};
  for (const char* key : {"HKLM\\Software\\A", "HKLM\\Software\\A\\B", "HKLM\\Software\\AB"})
    rows[row(Kind::registry_key, key, "alpha")] = {segment(1, 1)};
  for (const char* url : {"https://evil.example/x", "http://evil.example/x", "http://evil.example/xy"})
    rows[row(Kind::url, url, "alpha")] = {segment(1, 1)};
  put(1, "alpha", rows);
  EXPECT_EQ(ask(question_of(seen_as(Kind::ipv4, "203.0.113.7"))), (Texts{"203.0.113.7@alpha=1"}));
  EXPECT_EQ(ask(question_of(seen_as(Kind::ipv4, "203.0.113.8"))), Texts());
  EXPECT_EQ(ask(question_of(seen_as(Kind::cidr, "10.0.0.0/24"))), (Texts{"10.0.0.0@alpha=1", "10.0.0.255@alpha=1"}));
  EXPECT_EQ(ask(question_of(seen_as(Kind::cidr, "0.0.0.0/0"))).size(), 4U);
  EXPECT_EQ(ask(question_of(seen_as(Kind::registry_key, "HKLM\\Software\\A"))),
            (Texts{"hklm\\software\\a@alpha=1", "hklm\\software\\a\\b@alpha=1"}));
  EXPECT_EQ(ask(question_of(seen_as(Kind::url, "evil.example/x"))),
            (Texts{"http://evil.example/x@alpha=1", "https://evil.example/x@alpha=1"}));
  EXPECT_EQ(ask(question_of_prefix(seen_as(Kind::url, "http://evil.example/x"))).size(), 3U);
}

TEST_F(IndexTest, JoinsWhatComesInPiecesAndCountsASourceOnce) {
  const auto key = row(Kind::domain, "evil.example", "alpha");
  for (std::uint64_t source = 1; source <= 12; ++source) put(source, "alpha", {{key, {segment(source, source)}}});
  EXPECT_EQ(ask(question_of(seen_as(Kind::domain, "evil.example"))), (Texts{"evil.example@alpha=78"}));
  put(12, "alpha", {{key, {segment(12, 12)}}});
  EXPECT_EQ(ask(question_of(seen_as(Kind::domain, "evil.example"))), (Texts{"evil.example@alpha=78"}));
  EXPECT_EQ(Index::open(folder_)->sources()->size(), 12U);
}

TEST_F(IndexTest, AnswersManyQuestionsInOnePassAsOneByOne) {
  Rows rows;
  std::vector<std::string> names;
  for (int i = 0; i < 200; ++i) names.push_back("host" + std::to_string(i * 7919 % 1000) + ".example");
  for (std::size_t i = 0; i < names.size(); i += 2) {
    rows[row(Kind::domain, names[i], "alpha")] = {segment(1, i + 1)};
    if (i % 3 == 0) rows[row(Kind::domain, names[i], "beta")] = {segment(1, i + 2)};
  }
  put(1, "alpha", rows);
  std::vector<Question> questions;
  for (const std::string& name : names) questions.push_back(question_of(seen_as(Kind::domain, name)));
  questions.push_back(questions.front());  // a value that is asked for twice is told twice
  std::map<std::size_t, Texts> together;
  const auto index = Index::open(folder_);
  ASSERT_TRUE(index);
  ASSERT_TRUE(
      index->ask_all(questions, [&](std::size_t at, const SightingKey& key, const auto& segments) -> base::Status {
        together[at].push_back(readable(key.family, key.value) + "@" + key.tenant + "=" +
                               std::to_string(segments[0].count));
        return {};
      }));
  for (std::size_t i = 0; i < questions.size(); ++i) EXPECT_EQ(together[i], ask(questions[i])) << i;
  EXPECT_EQ(together[0].size(), 2U);
  EXPECT_TRUE(together[1].empty());
}

TEST_F(IndexTest, GivesATenantNothingOfAnother) {
  std::mt19937 random(7);
  std::map<std::string, std::map<std::string, std::uint64_t>> held;  // tenant -> address -> count
  const Texts tenants{"alpha", "alpha2", "a", "beta"};
  for (std::uint64_t source = 1; source <= 8; ++source) {
    const std::string& tenant = tenants[random() % tenants.size()];
    Rows rows;
    for (int i = 0; i < 40; ++i) {
      const std::string address = "10.0." + std::to_string(random() % 3) + "." + std::to_string(random() % 9);
      const std::uint64_t count = 1 + random() % 5;
      if (rows.emplace(row(Kind::ipv4, address, tenant), std::vector{segment(source, count)}).second)
        held[tenant][address] += count;
    }
    put(source, tenant, rows);
  }
  for (const std::string& tenant : tenants) {
    Texts expected;
    for (const auto& [address, count] : held[tenant])
      expected.push_back(address + "@" + tenant + "=" + std::to_string(count));
    auto got = ask(question_of(seen_as(Kind::cidr, "10.0.0.0/16")), tenant);
    std::ranges::sort(got);
    std::ranges::sort(expected);
    EXPECT_EQ(got, expected);
    for (const auto& [address, count] : held[tenant])
      EXPECT_EQ(ask(question_of(seen_as(Kind::ipv4, address)), tenant),
                (Texts{address + "@" + tenant + "=" + std::to_string(count)}));
  }
}

TEST_F(IndexTest, WithoutACommitIsAsBefore) {
  put(1, "alpha", {{row(Kind::domain, "evil.example", "alpha"), {segment(1, 1)}}});
  {
    auto addition = Addition::begin(folder_);
    ASSERT_TRUE(addition);
    ASSERT_TRUE(addition->mark({2, kExtraction, {}, 0, 1, "alpha"}));
    ASSERT_TRUE(addition->add(Family::domain, "example.evil", "alpha", {segment(2, 5)}));
  }
  EXPECT_EQ(ask(question_of(seen_as(Kind::domain, "evil.example"))), (Texts{"evil.example@alpha=1"}));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/incoming"));
}

TEST_F(IndexTest, SaysWhatIsWrongWithIt) {
  EXPECT_EQ(Index::open(folder_).error().code, kNoIndex);
  Rows rows;
  for (int i = 0; i < 2000; ++i)
    rows[row(Kind::ipv4, "10.1." + std::to_string(i / 200) + "." + std::to_string(i % 200), "alpha")] = {segment(1, 1)};
  put(1, "alpha", rows);
  for (const auto& file : std::filesystem::directory_iterator(folder_ + "/db")) {
    // The small one holds the format alone, and what is wrong with it is told when the index is opened.
    if (file.path().extension() != ".sst" || file.file_size() < 4096) continue;
    std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(200);
    bytes << "damage";
  }
  const auto index = Index::open(folder_);
  ASSERT_TRUE(index) << index.error().text();
  const auto asked = index->ask(question_of(seen_as(Kind::cidr, "10.1.0.0/16")), {},
                                [](const auto&, const auto&) -> base::Status { return {}; });
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().code, kIndexDamaged);
  std::filesystem::remove(folder_ + "/db/CURRENT");
  EXPECT_EQ(Index::open(folder_).error().code, kIndexDamaged);
}

TEST_F(IndexTest, IsHeldByOneAtATime) {
  const auto first = Holder::take(folder_, "ana, process 1", 0);
  ASSERT_TRUE(first);
  const auto second = Holder::take(folder_, "bob, process 2", 0);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, kIndexBusy);
  EXPECT_NE(second.error().message.find("ana, process 1"), std::string::npos);
}

/// A log of few words, so that values come again and again.
class GatherTest : public testing::Test {
 protected:
  using Totals = std::map<std::pair<std::string, std::uint64_t>, Segment>;

  static Totals totals(Gatherer& gatherer) {
    EXPECT_TRUE(gatherer.finish());
    RunMerge merge({&gatherer.runs()});
    Merged merged;
    Totals out;
    std::string before;
    for (;;) {
      const auto more = merge.next(merged);
      EXPECT_TRUE(more);
      if (!more || !*more) return out;
      EXPECT_LT(before, merged.value);
      before = merged.value;
      for (Segment& one : merged.segments) {
        const auto [held, fresh] = out.emplace(std::pair(merged.value, one.source), one);
        if (!fresh) absorb(held->second, one);
      }
    }
  }
  static void feed(Gatherer& gatherer, unsigned records) {
    std::mt19937 random(3);
    for (unsigned i = 0; i < records; ++i) {
      const std::string host = "h" + std::to_string(random() % 400) + ".example.net";
      const std::string user = "u" + std::to_string(random() % 300);
      const record::Field fields[] = {{record::text_value(host), record::kNoSlot, false, "host"},
                                      {record::text_value(host), record::kNoSlot, false, "peer"},
                                      {record::text_value(user), record::kNoSlot, false, "user"}};
      record::Record record;
      record.offset = i * 100;
      record.bytes = "0123456789";
      record.time = base::Instant{static_cast<std::int64_t>(1000 + random() % 1000)};
      record.fields = fields;
      gatherer.add(record, i < records / 2 ? 1 : 2);
    }
  }
};

TEST_F(GatherTest, CountsARecordOnceHoweverOftenItHoldsAValue) {
  Gatherer gatherer;
  feed(gatherer, 2000);
  const auto all = totals(gatherer);
  std::uint64_t parents = 0;
  for (const auto& [key, segment] : all) {
    if (key.first == std::string{static_cast<char>(Family::domain)} + "net.example") parents += segment.count;
    if (key.first[0] != static_cast<char>(Family::domain)) continue;
    EXPECT_EQ(segment.roles, (Texts{"host", "peer"}));
  }
  EXPECT_EQ(parents, 2000U);
}

TEST_F(GatherTest, GivesTheSameHoweverLittleMemoryItMayTake) {
  Gatherer roomy, narrow(200'000);
  feed(roomy, 5000);
  feed(narrow, 5000);
  const auto a = totals(roomy), b = totals(narrow);
  EXPECT_GT(narrow.runs().stretches().size(), 1U);
  EXPECT_EQ(roomy.runs().stretches().size(), 1U);
  EXPECT_TRUE(a == b);
}

}  // namespace
}  // namespace backtrail::sightings
