// SPDX-License-Identifier: Apache-2.0
// One observation on one record: what the documents promise, and the engine against the oracle on random patterns.
#include "hunt/patterns/scan.h"

#include <gtest/gtest.h>

#include <random>

#include "base/testing.h"
#include "hunt/codes.h"
#include "hunt/patterns/testing/naive.h"
#include "hunt/testing/rules.h"

namespace backtrail::hunt::patterns {
namespace {

using hunt::testing::Event;

detector::Set set_of(const std::vector<std::string>& patterns) {
  detector::Set set;
  for (const std::string& each : patterns) {
    auto& made = set.patterns.emplace_back();
    made.id = "p" + std::to_string(set.patterns.size());
    made.pattern = each;
  }
  return set;
}

/// Compiled patterns with all that scanning needs.
struct Engine {
  explicit Engine(const std::vector<std::string>& patterns)
      : set(set_of(patterns)),
        compiled(Patterns::compile(set, demand, refused)),
        index({}, compiled->indicators),
        indicators(index),
        leaves(*compiled),
        view(demand.size()) {}

  std::span<const LeafScanner::Held> scan(const record::Record& record) {
    view.begin(record);
    return leaves.scan(record, view, indicators.scan(view), 0);
  }

  detector::Set set;
  record::Demand demand;
  std::vector<detector::NotEvaluated> refused;
  std::unique_ptr<Patterns> compiled;
  IndicatorIndex index;
  IndicatorScanner indicators;
  LeafScanner leaves;
  sigma::RecordView view;
};

bool matches(const std::string& pattern, Event& event) {
  Engine engine({pattern});
  EXPECT_TRUE(engine.refused.empty()) << pattern << engine.refused[0].error.message;
  return !engine.scan(event.bind(engine.demand)).empty();
}

base::Code refusal(const std::string& pattern) {
  const Engine engine({pattern});
  return engine.refused.empty() ? base::Code{} : engine.refused[0].error.code;
}

const record::LogSource kProcess{"windows", "sysmon", {"process_creation"}};
const record::LogSource kNetwork{"windows", "sysmon", {"network_connection"}};
const record::LogSource kRegistry{"windows", "sysmon", {"registry_set", "registry_event"}};
const record::LogSource kDns{"zeek", "dns", {"dns"}};

void fill_process(Event& event) {
  event.add("Image", "C:\\Windows\\System32\\cmd.exe")
      .add("CommandLine", "cmd.exe /c whoami")
      .add("ParentImage", "C:\\Program Files\\Office\\WINWORD.EXE")
      .add("ParentCommandLine", "WINWORD.EXE a.docx")
      .add("ProcessId", "0x1f4")
      .add("User", "CORP\\Ana")
      .add("Hashes",
           "MD5=001B8F696B6576798517168CD0A0FB44,SHA256=" + std::string(64, 'A') + ",IMPHASH=" + std::string(32, 'B'));
}

TEST(Scan, ComparisonsJoinedByAndAreAboutOneObject) {
  Event event(kProcess);
  fill_process(event);
  EXPECT_TRUE(matches("[process:name = 'cmd.exe' AND process:command_line LIKE '%whoami']", event));
  EXPECT_TRUE(matches("[process:name = 'winword.exe' AND process:command_line LIKE '%.docx']", event));
  EXPECT_FALSE(matches("[process:name = 'winword.exe' AND process:command_line LIKE '%whoami']", event));
  EXPECT_TRUE(matches("[process:name = 'winword.exe' OR process:command_line LIKE '%nothing']", event));
  EXPECT_TRUE(matches("[process:command_line LIKE '%whoami' AND user-account:account_login = 'Ana']", event));
  EXPECT_FALSE(matches("[process:command_line LIKE '%whoami' AND user-account:account_login = 'Bob']", event));
}

TEST(Scan, FollowsReferences) {
  Event event(kProcess);
  fill_process(event);
  EXPECT_TRUE(matches("[process:parent_ref.name = 'WINWORD.exe' AND process:name = 'cmd.exe']", event));
  EXPECT_FALSE(matches("[process:parent_ref.name = 'cmd.exe' AND process:command_line LIKE '%']", event));
  EXPECT_TRUE(
      matches("[process:image_ref.hashes.MD5 = '001b8f696b6576798517168cd0a0fb44' AND process:pid = 500]", event));
  EXPECT_TRUE(
      matches("[process:image_ref.parent_directory_ref.path = 'c:/windows/system32' AND process:pid > 499]", event));
  EXPECT_TRUE(matches("[process:creator_user_ref.account_login = 'Ana' AND process:pid < 501]", event));
  EXPECT_TRUE(matches("[EXISTS process:parent_ref]", event));
  EXPECT_TRUE(matches("[NOT EXISTS process:cwd AND process:name = 'cmd.exe']", event));
  EXPECT_FALSE(matches("[NOT EXISTS process:parent_ref AND process:name = 'cmd.exe']", event));
}

TEST(Scan, KnowsDigestsOfEachLength) {
  const std::string digest(128, 'c');
  Event event(kProcess);
  event.add("Image", "C:\\x.exe").add("Hashes", "SHA512=" + digest + ",TLSH=T1" + digest.substr(0, 70));
  EXPECT_TRUE(matches("[file:hashes.'SHA-512' = '" + digest + "']", event));
  EXPECT_TRUE(matches("[file:hashes.'SHA-512' = '" + digest + "' AND file:name = 'x.exe']", event));
  EXPECT_TRUE(matches("[file:hashes.TLSH = 'T1" + digest.substr(0, 70) + "']", event));
  EXPECT_FALSE(matches("[file:hashes.'SHA-512' = '" + std::string(128, 'd') + "' AND file:name = 'x.exe']", event));
}

TEST(Scan, TypesAreStixs) {
  Event event(kProcess);
  fill_process(event);
  EXPECT_FALSE(matches("[process:pid = '500']", event));
  EXPECT_TRUE(matches("[process:pid != '500']", event));
  EXPECT_FALSE(matches("[process:pid > '499']", event));
  EXPECT_FALSE(matches("[process:pid NOT > '499']", event));
  EXPECT_TRUE(matches("[process:pid IN (1, 500, 'x')]", event));
  EXPECT_TRUE(matches("[process:pid = 500.0]", event));
  EXPECT_FALSE(matches("[process:command_line = 'CMD.EXE /c whoami']", event));
  EXPECT_TRUE(matches("[process:command_line MATCHES '^cmd.*ami$']", event));
  EXPECT_FALSE(matches("[process:command_line MATCHES '^CMD']", event));
  EXPECT_TRUE(matches("[process:command_line NOT MATCHES '^CMD' AND process:name = 'cmd.exe']", event));
  EXPECT_TRUE(matches("[process:command_line LIKE 'cmd_exe%whoam_']", event));
}

TEST(Scan, NetworkTrafficAndAddresses) {
  Event event(kNetwork);
  event.add("SourceIp", "10.0.0.5")
      .add("DestinationIp", "198.51.100.7")
      .add("DestinationPort", "443")
      .add("DestinationHostname", "www.evil.example");
  EXPECT_TRUE(matches(
      "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '198.51.100.7' AND network-traffic:dst_port = 443]",
      event));
  EXPECT_FALSE(matches("[network-traffic:dst_ref.type = 'ipv6-addr' AND network-traffic:dst_port = 443]", event));
  EXPECT_TRUE(matches(
      "[network-traffic:dst_ref.value ISSUBSET '198.51.100.0/24' AND network-traffic:dst_port IN (80, 443)]", event));
  EXPECT_FALSE(matches(
      "[network-traffic:src_ref.value ISSUBSET '198.51.100.0/24' AND network-traffic:dst_port IN (80, 443)]", event));
  EXPECT_TRUE(matches("[ipv4-addr:value ISSUPERSET '198.51.100.7']", event));
  EXPECT_TRUE(matches("[ipv4-addr:value NOT ISSUBSET '198.51.100.0/24']", event));
  EXPECT_TRUE(matches("[domain-name:value LIKE '%.EVIL.example']", event));
  EXPECT_TRUE(matches("[domain-name:value = 'evil.example' AND domain-name:resolves_to_refs[*].value = '198.51.100.7']",
                      event));
  EXPECT_FALSE(
      matches("[domain-name:resolves_to_refs[1].value = '198.51.100.7' AND domain-name:value LIKE '%']", event));
}

TEST(Scan, ListsGiveAnObjectForEachValue) {
  Event event(kDns);
  event.add("query", "a.example")
      .add("answers", "198.51.100.1")
      .add("answers", "b.example")
      .add("answers", "2001:db8::1");
  EXPECT_TRUE(
      matches("[domain-name:value = 'a.example' AND domain-name:resolves_to_refs[0].value = '198.51.100.1']", event));
  EXPECT_FALSE(
      matches("[domain-name:value = 'a.example' AND domain-name:resolves_to_refs[1].value = '198.51.100.1']", event));
  EXPECT_TRUE(matches("[domain-name:resolves_to_refs[2].type = 'ipv6-addr']", event));
  EXPECT_FALSE(matches("[domain-name:value LIKE '198%']", event));
}

TEST(Scan, ValuesInsideOtherValuesCount) {
  Event event;
  event.add("message", "GET http://www.evil.example:8080/x?y from 198.51.100.7:4444 sha1=" + std::string(40, 'C'));
  EXPECT_TRUE(matches("[domain-name:value IN ('good.example', 'evil.example')]", event));
  EXPECT_TRUE(matches("[url:value LIKE 'http://%/x_y']", event));
  EXPECT_TRUE(matches(
      "[file:hashes.'SHA-1' = '" + std::string(40, 'c') + "' OR file:hashes.MD5 = '" + std::string(32, 'c') + "']",
      event));
  EXPECT_TRUE(matches("[domain-name:value = 'evil.example' AND ipv4-addr:value = '198.51.100.7']", event));
  EXPECT_FALSE(matches("[domain-name:value = 'evil.example' AND ipv4-addr:value = '198.51.100.8']", event));
  EXPECT_TRUE(matches("[ipv4-addr:value MATCHES '^198']", event));
}

TEST(Scan, RegistryKeysAreSpelledAsStixDoes) {
  Event event(kRegistry);
  event.add("TargetObject", "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Evil")
      .add("Details", "C:\\x.exe");
  const std::string run = "HKEY_LOCAL_MACHINE\\\\Software\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Run";
  EXPECT_TRUE(
      matches("[windows-registry-key:key = '" + run + "' AND windows-registry-key:values[*].name = 'Evil']", event));
  EXPECT_TRUE(matches(
      "[windows-registry-key:key LIKE 'hkey_local_machine%\\\\Run' AND windows-registry-key:values[0].data LIKE '%.exe']",
      event));
  EXPECT_TRUE(matches("[windows-registry-key:key MATCHES '^HKEY_LOCAL_MACHINE\\\\\\\\SOFTWARE']", event));
  EXPECT_FALSE(matches(
      "[windows-registry-key:key = '" + run + "Once' AND windows-registry-key:values[*].name = 'Evil']", event));
}

TEST(Scan, RefusesWhatNoLogCanAnswer) {
  EXPECT_EQ(refusal("[x-thing:value = 'a']"), kNoSuchPath);
  EXPECT_EQ(refusal("[process:name = 'a' AND process:x_own = 'b']"), kNoSuchPath);
  EXPECT_EQ(refusal("[process:name = 'a' OR process:x_own = 'b']"), base::Code{});
  EXPECT_EQ(refusal("[process:name MATCHES '(']"), kBadRegex);
  EXPECT_EQ(refusal("[ipv4-addr:value ISSUBSET 'x']"), kBadValue);
  std::string wide = "[";
  for (int i = 0; i < 12; ++i)
    wide += std::string(i == 0 ? "" : " AND ") + "(process:pid = 1 OR file:size = " + std::to_string(i) + ")";
  EXPECT_EQ(refusal(wide + "]"), kTooManyPatterns);
}

TEST(Scan, ShowsTheComparisonsThatWereTrue) {
  Event event(kProcess);
  fill_process(event);
  Engine engine({"[process:command_line = 'no' OR process:name = 'cmd.exe' AND process:pid = 500]"});
  const auto held = engine.scan(event.bind(engine.demand));
  ASSERT_EQ(held.size(), 1U);
  ASSERT_EQ(held[0].shown.size(), 2U);
  EXPECT_EQ(held[0].shown[0].field, "Image");
  EXPECT_EQ(held[0].shown[0].value, "cmd.exe");
  EXPECT_EQ(held[0].shown[1].field, "ProcessId");
}

class RandomPattern {
 public:
  explicit RandomPattern(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  const char* of(std::initializer_list<const char*> words) { return words.begin()[below(words.size())]; }

  std::string comparison() {
    const std::string path = of({"process:name", "process:command_line", "process:pid", "process:parent_ref.name",
                                 "process:image_ref.hashes.MD5", "process:creator_user_ref.account_login", "file:name",
                                 "file:hashes.MD5", "file:parent_directory_ref.path", "network-traffic:dst_port",
                                 "network-traffic:dst_ref.value", "network-traffic:dst_ref.type", "domain-name:value",
                                 "domain-name:resolves_to_refs[*].value", "domain-name:resolves_to_refs[1].value",
                                 "windows-registry-key:key", "windows-registry-key:values[*].name", "ipv4-addr:value"});
    if (below(12) == 0) return std::string(of({"EXISTS ", "NOT EXISTS "})) + path;
    // What the index cannot answer about a path that is looked for everywhere has its own test.
    const bool everywhere =
        stix::Model::builtin()->observable(stix::parse("[EXISTS " + path + "]")->single()->path) != nullptr;
    const std::string negation = everywhere || below(6) != 0 ? "" : " NOT";
    switch (everywhere ? below(2) : below(6)) {
      case 0: return path + negation + " = " + constant();
      case 1: return path + negation + " IN (" + constant() + ", " + constant() + ")";
      case 2: return path + negation + " != " + constant();
      case 3:
        return path + negation + " LIKE " +
               of({"'%cmd%'", "'c_d.exe'", "'%'", "'%evil%'", "'HKEY_%Run'", "'C:%'", "'a%'"});
      default: return path + negation + of({" > ", " <= ", " < ", " >= "}) + constant();
    }
  }
  std::string constant() {
    return of({"'cmd.exe'",
               "'CMD.EXE'",
               "'evil.exe'",
               "'cmd.exe /c evil'",
               "4",
               "443",
               "1000",
               "'Ana'",
               "'001b8f696b6576798517168cd0a0fb44'",
               "'198.51.100.7'",
               "'198.51.100.0/24'",
               "'evil.example'",
               "'www.evil.example'",
               "'ipv4-addr'",
               "'ipv6-addr'",
               "'C:\\\\Windows'",
               "'2001:DB8::1'",
               "'HKEY_LOCAL_MACHINE\\\\Software\\\\Run'",
               "'HKLM\\\\Software'",
               "'Evil'"});
  }
  std::string test(unsigned depth) {
    if (depth == 0 || below(3) == 0) return comparison();
    return "(" + test(depth - 1) + of({" AND ", " OR "}) + test(depth - 1) + ")";
  }
  void fill(Event& event) {
    const auto maybe = [&](const char* name, const char* value) {
      if (below(4) != 0) event.add(name, value);
    };
    maybe("Image", of({"C:\\Windows\\cmd.exe", "C:\\x\\EVIL.EXE", "cmd.exe"}));
    maybe("CommandLine", of({"cmd.exe /c evil", "evil.exe", "a"}));
    maybe("ParentImage", of({"C:\\Windows\\cmd.exe", "C:\\x\\evil.exe"}));
    maybe("ProcessId", of({"4", "443", "0x3e8", "1000", "x"}));
    maybe("User", of({"CORP\\Ana", "Ana", "Bob"}));
    maybe("Hashes", of({"MD5=001B8F696B6576798517168CD0A0FB44,SHA1=x",
                        "MD5="
                        "00000000000000000000000000000000",
                        "SHA256=1"}));
    maybe("DestinationIp", of({"198.51.100.7", "2001:db8::1", "-", "10.0.0.1"}));
    maybe("DestinationPort", of({"443", "4", "080"}));
    maybe("DestinationHostname", of({"www.evil.example", "evil.example", "-"}));
    maybe("TargetObject",
          of({"HKLM\\SOFTWARE\\Run\\Evil", "\\REGISTRY\\MACHINE\\Software\\Run", "HKLM\\Software", "x"}));
    maybe("query", of({"evil.example", "www.evil.example.", "a"}));
    for (std::size_t i = below(3); i > 0; --i)
      event.add("answers", of({"198.51.100.7", "evil.example", "2001:db8::1"}));
  }

 private:
  std::mt19937 engine_;
};

TEST(Scan, AgreesWithTheOracleOnRandomPatternsAndRecords) {
  std::size_t held = 0, asked = 0;
  for (unsigned seed = 0; seed < base::testing_support::rounds(1'000); ++seed) {
    RandomPattern random(seed);
    std::vector<std::string> patterns;
    for (int i = 0; i < 4; ++i) patterns.push_back("[" + random.test(3) + "]");
    Engine engine(patterns);
    for (int i = 0; i < 4; ++i) {
      const record::LogSource* sources[] = {&kProcess, &kNetwork, &kRegistry, &kDns};
      Event event;
      random.fill(event);
      record::Record record = event.bind(engine.demand);
      record.log_source = sources[random.below(4)];  // scanners know log sources by their address
      const auto fast = engine.scan(record);
      const testing::Naive slow(*engine.compiled->model, record);
      for (std::uint32_t l = 0; l < engine.compiled->leaves.size(); ++l) {
        const std::uint32_t pattern = engine.compiled->leaves[l].pattern;
        const bool want = slow.holds(engine.compiled->trees.at(pattern).observations[0]);
        const bool got = std::ranges::any_of(fast, [&](const auto& each) { return each.leaf == l; });
        held += want;
        ++asked;
        std::string fields = record.log_source->product + "/" + record.log_source->categories[0];
        for (const auto& field : record.fields)
          fields += " " + std::string(field.name) + "=" + std::string(field.value.raw());
        ASSERT_EQ(got, want) << patterns[pattern] << "\n" << fields << "\nseed " << seed;
      }
    }
  }
  EXPECT_GT(held, asked / 50);
  EXPECT_LT(held, asked / 2);
}

}  // namespace
}  // namespace backtrail::hunt::patterns
