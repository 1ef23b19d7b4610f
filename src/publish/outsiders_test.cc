// SPDX-License-Identifier: Apache-2.0
// Non-interference: two cases that differ only in what an audience may not see give it the same bytes.
//
// Each seed makes a pair: the same approved texts, decision, audience, key and clock; other names, aliases, domains, hosts,
// AD domains and addresses of hidden organisations, other hidden evidence and claims, other numbers of them, another order
// and other times of entry, other ids of entries, other receipts of what went to others. Everything that an outsider could
// get of either is then compared: every form of both texts, refusals, the view, and errors.
//
// And the test itself is tested: gates with a leak planted in them must be found.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include "base/json.h"
#include "publish/forms.h"
#include "publish/pairs_testing.h"
#include "publish/view.h"
#include "release/gate.h"

namespace backtrail::publish {
namespace {

using base::Json;
using registers::Registers;

constexpr unsigned kPairs = 240;
const std::string kAudienceKey(release::kAudienceKeySize, 'k');
const base::Instant kNow = base::parse_iso("2018-12-20T17:00:00Z")->instant;

/// What may be broken in a copy of the gate; all of them do nothing in the real one.
struct Leak {
  std::function<void(release::Circumstances&, const Registers&)> circumstances{};
  std::function<void(release::Scene&)> scene{};
  std::function<void(const release::TakenBack&, Publisher&)> back{};  // a writer that says more
  std::function<void(release::Lapsed&)> lapsed{};
  bool entry_order = false;  // the view lists objects as they were entered
};

struct Body {
  std::string type;
  Json body;
  int stage = 0;  // bodies of a later one may refer to those of an earlier one
  std::string corrects{};
};

/// One of a pair. `shared` gives what both have in common, `own` what differs.
class Made {
 public:
  Made(unsigned seed, unsigned which) : shared_(seed), own_(seed * 2 + which + 1'000'003) {
    choose();
    organisations();
    grounds();
    texts();
    enter();
    takes_back = plant();
  }

  marking::Audience audience;
  Registers registers = *Registers::in_memory();
  std::vector<std::string> planted;  // must appear nowhere
  std::string takes_back{};  // who does, which is nobody's business either
  std::string statement_id, advisory_id, bad_id;

 private:
  std::string word() {
    std::string out;
    for (int i = 0; i < 9; ++i) out += static_cast<char>('a' + own_() % 26);
    return out;
  }
  std::string plant() {
    planted.push_back("zq" + word());
    return planted.back();
  }
  void add(std::string type, Json body, int stage) { bodies_.push_back({std::move(type), std::move(body), stage}); }

  void choose() {
    const auto& [to, marking] = testing_support::kGoesTo[shared_() % testing_support::kGoesTo.size()];
    audience = *marking::parse_audience(to);
    to_ = to;
    marking_ = marking;
  }

  Json hidden_organisation(const std::string& id) {
    const std::string stem = plant();
    return {{"id", id},
            {"name", stem + " Holdings"},
            {"kind", "customer"},
            {"sector", own_() % 2 == 0 ? "health" : "transport"},
            {"aliases", {plant()}},
            {"domains", {plant() + ".example"}},
            {"hosts", {plant() + "-dc1"}},
            {"ad_domains", {plant()}}};
  }

  void organisations() {
    for (Json& one : testing_support::open_organisations()) add("organisation", std::move(one), 0);
    // The text names this one by its id, which is therefore the same in both.
    add("organisation", hidden_organisation("lyra"), 0);
    const auto more = own_() % 4;
    for (unsigned i = 0; i < more; ++i) add("organisation", hidden_organisation(plant()), 0);
  }

  void grounds() {
    const auto hidden = [&](const std::string& id, const std::string& tenant) {
      Json out = {{"id", id},
                  {"kind", "observation"},
                  {"origin", plant()},
                  {"tenant", tenant},
                  {"title", "Mail from " + plant() + "@" + plant() + ".example"}};
      out["marking"] = own_() % 2 == 0 ? "TLP:RED" : "TLP:RED//COMPARTMENT alpha";
      return out;
    };
    add("evidence", hidden("e:cited", "lyra"), 1);
    const auto more = own_() % 4;
    for (unsigned i = 0; i < more; ++i) add("evidence", hidden("e:" + plant(), "lyra"), 1);
    add("evidence",
        {{"id", "e:shown"},
         {"kind", "observation"},
         {"origin", "us"},
         {"tenant", "lyra"},
         {"marking", marking_},
         {"title", "A logon at night"}},
        1);
    // Found in Mira's own logs, and in others' that it is not told of.
    const auto finding = [&](const char* id, const char* tenant, const std::string& marking, const std::string& path) {
      return Json{
          {"id", id},
          {"kind", "finding"},
          {"origin", "us"},
          {"tenant", tenant},
          {"marking", marking},
          {"title", "A rule"},
          {"locators", {{{"path", path}, {"source_sha256", std::string(64, 'a')}, {"offset", 7}, {"length", 9}}}}};
    };
    add("evidence", finding("e:mira", "mira", marking_, "logs/vpn.log"), 1);
    add("evidence", finding("e:lyra", "lyra", "TLP:RED", plant()), 1);
    // Records of its own logs that stay out, nobody but the sender is told how many.
    Json out = finding("e:out", "mira", "TLP:RED", plant());
    out["title"] = plant();
    for (auto i = own_() % 5; i > 0; --i) out["locators"].push_back(out["locators"][0]);
    for (std::size_t i = 0; i < out["locators"].size(); ++i) out["locators"][i]["offset"] = 100 + i;
    add("evidence", out, 1);
    // Ways that nobody outside may know of; the advisory's table was counted before.
    const auto ways = own_() % 3;
    for (unsigned i = 0; i < ways; ++i) {
      add("edge",
          {{"id", "w:" + plant()},
           {"provider", "northgate"},
           {"customer", "lyra"},
           {"kind", own_() % 2 == 0 ? "vpn" : "jump-host"},
           {"means", plant()}},
          1);
    }
    add("edge",
        {{"id", "w:cited"}, {"provider", "northgate"}, {"customer", "lyra"}, {"kind", "vpn"}, {"means", plant()}}, 1);
    add("evidence",
        {{"id", "e:no"},
         {"kind", "negative-finding"},
         {"origin", "us"},
         {"marking", marking_},
         {"negative",
          {{"question", "Was it seen elsewhere?"},
           {"scope", "All logs of a second provider"},
           {"coverage", "partial"},
           {"method", "rules"},
           {"not_looked", {{{"tenant", "lyra"}, {"log_source", "dns"}, {"why", "no logs exist"}}}}}}},
        1);
    const auto claim = [&](const std::string& id, const std::string& object, const std::string& marking) {
      return Json{{"id", id},
                  {"subject", "APT10"},
                  {"relation", "targets"},
                  {"object", object},
                  {"source", {{"name", "A report"}, {"url", "https://report.example/1"}}},
                  {"marking", marking},
                  {"rests_on", {"e:cited"}}};
    };
    add("claim", claim("c:shown", "service providers", marking_), 2);
    add("claim", claim("c:hidden", plant(), "TLP:RED"), 2);
    const auto others = own_() % 3;
    for (unsigned i = 0; i < others; ++i) add("claim", claim("c:" + plant(), plant(), "TLP:RED"), 2);
    add("judgement",
        {{"id", "j:1"},
         {"rung", "group"},
         {"proposition", "The intruder is APT10."},
         {"likelihood", "likely"},
         {"confidence", "low"},
         {"alternatives", {{{"hypothesis", "somebody else"}}}},
         {"rests_on", {"c:shown", "e:cited", "e:shown"}},
         {"author", "ana"},
         {"reviewer", "rob"},
         {"marking", marking_}},
        3);
  }

  void texts() {
    const auto head = [&](const char* id, const std::string& to, const std::string& marking) {
      return Json{{"id", id},        {"audience", to},   {"marking", marking}, {"title", "An intrusion, T1199"},
                  {"author", "ana"}, {"reviewer", "rob"}};
    };
    Json statement = head("s:1", to_, marking_);
    statement["sentences"] = {
        {{"text", "It is likely that APT10 is responsible."}, {"cites", {"j:1", "c:hidden"}}},
        {{"text", "It reached {org:lyra}."}, {"cites", {"e:cited", "c:shown", "e:shown", "e:mira", "e:out", "e:lyra"}}},
        {{"text", "In the logs that exist of a further provider we found no sign of it."}, {"cites", {"e:no"}}}};
    add("statement", statement, 4);
    Json advisory = head("a:1", to_, marking_);
    advisory["summary"] = {{{"text", "Look for it."}, {"sums_up", {1}}}};
    advisory["sentences"] = {
        {{"text", "Accounts were misused at {org:lyra} (T1199)."}, {"cites", {"c:hidden", "c:shown"}}}};
    advisory["checks"] = {"Look for logons at night."};
    advisory["mitigations"] = {"Give everybody an account."};
    const auto cut = [](const char* to, const char* kind, int reached, int left) {
      return Json{
          {"provider", "northgate"},      {"customer", to},     {"kind", kind}, {"mitigation", "M1032 Multi-factor"},
          {"act", "ask for two factors"}, {"reached", reached}, {"left", left}};
    };
    advisory["cuts"] = {cut("lyra", "vpn", 30, 18), cut("mira", "vpn", 18, 9), cut("lyra", "jump-host", 9, 2)};
    advisory["cuts"][0]["edge"] = "w:cited";
    advisory["rules"] = {{{"title", "Night"}, {"yaml", "title: Night\ntags: [attack.t1078]\n"}}};
    advisory["indicators"] = {{{"kind", "domain"}, {"value", "evil.example"}, {"source", "A report"}},
                              {{"kind", "ipv4"}, {"value", "192.0.2.1"}},
                              {{"kind", "cve"}, {"value", "CVE-2017-0199"}},
                              {{"kind", "product"}, {"value", "Example Office 1"}}};
    add("advisory", advisory, 4);
    Json bad = head("s:bad", to_, marking_);
    bad["sentences"] = {
        {{"text", "It is likely, with low confidence, that 2 customers were hit."}, {"cites", {"e:cited"}}},
        {{"text", "The only client was not affected."}, {"cites", Json::array()}},
        {{"text", "Affected: 2. Sector: aviation; country: NZ."}, {"cites", {"e:cited"}}}};
    add("statement", bad, 4);
    // What went to somebody else is none of this audience's business.
    const auto others = own_() % 3;
    for (unsigned i = 0; i < others; ++i) {
      Json other = head(("s:" + plant()).c_str(), "named:zoe", "TLP:RED//TO zoe");
      other["sentences"] = {{{"text", plant()}, {"cites", {"e:cited"}}}};
      add("statement", other, 4);
    }
  }

  base::Instant a_time() {
    return {kNow.ticks - static_cast<std::int64_t>(own_() % 1'000'000) * base::kTicksPerSecond};
  }

  std::string take(const std::string& type, const Json& body) {
    registers::SealedItem item;
    item.index = next_++;
    for (int i = 0; i < 32; ++i) item.id += "0123456789abcdef"[own_() % 16];
    item.type = type;
    item.actor.id = type == "decision" ? "dee" : type == "review" ? "rob" : "ana";
    item.entered = a_time();
    item.body_json = base::dump(body);
    const auto done = registers.apply(item);
    EXPECT_TRUE(done) << done.error().text();
    return item.id;
  }

  void enter() {
    std::ranges::shuffle(bodies_, own_);
    std::ranges::stable_sort(bodies_, {}, &Body::stage);
    std::vector<std::pair<std::string, std::string>> others;
    for (const Body& one : bodies_) {
      const std::string id = take(one.type, one.body);
      const std::string ref = one.body.value("id", "");
      if (ref == "s:1") statement_id = id;
      if (ref == "a:1") advisory_id = id;
      if (ref == "s:bad") bad_id = id;
      if (one.type == "judgement" || one.type == "statement" || one.type == "advisory")
        take("review", {{"of", id}, {"verdict", "agree"}, {"dissent", plant()}});
      if (one.type != "statement" && one.type != "advisory") continue;
      const auto hash =
          one.type == "advisory" ? registers.advisory(id)->text_sha256 : registers.statement(id)->text_sha256;
      others.emplace_back(id,
                          take("decision", {{"statement", id}, {"text_sha256", hash.hex()}, {"verdict", "approve"}}));
    }
    // Releases to others, of whatever text, at whatever time.
    for (const auto& [id, decision] : others) {
      if (own_() % 2 == 0) continue;
      take("release", {{"statement", id},
                       {"decision", decision},
                       {"audience", "named:zoe"},
                       {"marking", "TLP:RED//TO zoe"},
                       {"sha256", std::string(64, '0')},
                       {"size", 1},
                       {"released", base::format(a_time())}});
    }
  }

  std::mt19937 shared_, own_;
  std::string to_, marking_;
  std::vector<Body> bodies_;
  std::uint64_t next_ = 0;
};

struct FixedClock final : base::Clock {
  [[nodiscard]] base::Instant now() const override { return kNow; }
};

/// The notice that the statement is taken back: who does and why is for the case alone.
void withdrawn(const Made& made, const Leak& leak, const Publisher& publisher,
               std::map<std::string, std::string>& out) {
  auto circumstances = *release::collect(made.registers, made.statement_id, made.audience, kAudienceKey, FixedClock());
  circumstances.revisions = {{kNow.ticks - base::kTicksPerSecond}};
  const release::TakenBack back{made.takes_back + " asked for it.", made.takes_back};
  Publisher speaks = publisher;
  if (leak.circumstances) leak.circumstances(circumstances, made.registers);
  if (leak.back) leak.back(back, speaks);
  const auto notice =
      release::Gate::withdrawal(*made.registers.statement(made.statement_id), back, made.audience, circumstances);
  if (!notice) {
    for (const auto& one : notice.error())
      out["withdrawal refused"] += one.code.text() + one.message + one.place + "\n";
    return;
  }
  for (const FormWords& form : all_forms()) {
    const auto bytes = write(form.form, *notice, speaks);
    out["withdrawal " + std::string(form.name)] = bytes ? *bytes : bytes.error().text();
  }
}

/// What is told of evidence that no longer says what it said: which logs and whose is for whoever may see the case.
void lapsed(const Made& made, const Leak& leak, std::map<std::string, std::string>& out) {
  auto circumstances = *release::collect(made.registers, made.statement_id, made.audience, kAudienceKey, FixedClock());
  circumstances.lapsed = {{"e:no", true, "logs of 2018-01-02 came in since", made.planted.front() + " came in since"},
                          {"e:shown", false, "its records are of a source that was withdrawn", made.planted.back()}};
  if (leak.lapsed) std::ranges::for_each(circumstances.lapsed, leak.lapsed);
  const auto row = *made.registers.statement(made.statement_id);
  for (const auto& one : release::Gate::check(row, made.audience, circumstances))
    out["lapsed refused"] += one.code.text() + one.message + one.place + one.hint + "\n";
}

/// All that an outsider could be given or told.
std::map<std::string, std::string> all_of(const Made& made, const Leak& leak) {
  std::map<std::string, std::string> out;
  const Publisher publisher{"A centre", "https://centre.example", "cert@centre.example", "it@mira.example"};
  const auto take = [&](const std::string& id, const std::string& name, const auto& row) {
    auto circumstances = *release::collect(made.registers, id, made.audience, kAudienceKey, FixedClock());
    if (leak.circumstances) leak.circumstances(circumstances, made.registers);
    const auto released = release::Gate::release(row, made.audience, circumstances);
    if (!released) {
      for (const auto& one : released.error()) {
        out[name + " refused"] += one.code.text() + one.message + one.place + one.hint + "\n";
      }
      return;
    }
    for (const FormWords& form : all_forms()) {
      const auto bytes = write(form.form, *released, publisher);
      out[name + " " + std::string(form.name)] = bytes ? *bytes : bytes.error().text();
    }
  };
  take(made.statement_id, "statement", *made.registers.statement(made.statement_id));
  take(made.advisory_id, "advisory", *made.registers.advisory(made.advisory_id));
  take(made.bad_id, "bad", *made.registers.statement(made.bad_id));
  withdrawn(made, leak, publisher, out);
  lapsed(made, leak, out);
  auto scene = *release::collect_scene(made.registers, made.audience);
  if (leak.scene) leak.scene(scene);
  const auto parties = *release::parties(made.registers);
  out["view"] = jsonl(release::Gate::view(scene, made.audience, parties, kAudienceKey));
  if (leak.entry_order) {
    out["view"].clear();
    auto view = release::close_over(scene.objects, scene.references, made.audience, kAudienceKey);
    std::ranges::sort(view.objects, {}, &release::SeenObject::object);
    for (const auto& one : view.objects) out["view"] += one.name + "\n";
  }
  return out;
}

/// The first difference of a pair, or a planted word that got out; empty when there is none.
std::string leaked(unsigned seed, const Leak& leak = {}) {
  const Made one(seed, 0);
  const Made other(seed, 1);
  const auto a = all_of(one, leak);
  const auto b = all_of(other, leak);
  for (const auto& [name, bytes] : a) {
    const auto found = b.find(name);
    if (found == b.end() || found->second != bytes) return name + " differs";
    for (const std::string& word : one.planted) {
      if (bytes.find(word) != std::string::npos) return name + " holds a planted word";
    }
  }
  return a.size() == b.size() ? "" : "another number of artefacts";
}

TEST(Outsiders, TwoCasesThatDifferInWhatIsHiddenGiveTheSameBytes) {
  for (unsigned seed = 0; seed < kPairs; ++seed) ASSERT_EQ(leaked(seed), "") << "seed " << seed;
}

/// The pairs would be worth nothing if everything were refused or empty.
TEST(Outsiders, ThePairsReleaseSomethingInEveryForm) {
  std::map<std::string, int> given;
  for (unsigned seed = 0; seed < 20; ++seed) {
    for (const auto& [name, bytes] : all_of(Made(seed, 0), {})) given[name] += bytes.starts_with("error[") ? 0 : 1;
  }
  for (const FormWords& form : all_forms()) EXPECT_GT(given["advisory " + std::string(form.name)], 0) << form.name;
  EXPECT_GT(given["statement eml"], 0);
  EXPECT_GT(given["statement xarf"], 0);
  EXPECT_EQ(given["statement html"], 20);
  EXPECT_EQ(given["bad refused"], 20);
  EXPECT_EQ(given["view"], 20);
  EXPECT_EQ(given["statement refused"], 0);
  EXPECT_EQ(given["withdrawal html"], 20);
  EXPECT_EQ(given["withdrawal refused"], 0);
  EXPECT_EQ(given["lapsed refused"], 20);
}

/// Whether one of the first pairs shows the leak.
bool found(const Leak& leak) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    if (!leaked(seed, leak).empty()) return true;
  }
  return false;
}

TEST(Outsiders, AGateThatDoesNotCutCitationsIsFound) {
  EXPECT_TRUE(found({[](release::Circumstances& c, const Registers& registers) {
    for (auto& one : c.cited) {
      one.marking = {marking::Tlp::clear};
      // What such a gate would print of it.
      if (one.type == "evidence" && !one.negative) {
        one.source = registers::PublicSource{registers.evidence(one.entry_id)->title};
      }
      if (one.type == "claim") one.source->name += registers.claim(one.entry_id)->object;
    }
  }}));
}

TEST(Outsiders, AGateThatWritesNamesForPseudonymsIsFound) {
  EXPECT_TRUE(found({[](release::Circumstances& c, const Registers&) {
    for (auto& one : c.parties) one.marking = {marking::Tlp::clear};
    c.as_decided.reset();
  }}));
}

TEST(Outsiders, AGateThatNamesThingsByTheirEntriesIsFound) {
  EXPECT_TRUE(found({[](release::Circumstances& c, const Registers&) { c.audience_key = c.decision->entry.id; }}));
}

TEST(Outsiders, AGateThatCountsWhatWentToOthersIsFound) {
  EXPECT_TRUE(found({[](release::Circumstances& c, const Registers& registers) {
    const auto releases = *registers.releases();
    for (const auto& one : releases) c.revisions.push_back(*one.released);
  }}));
}

TEST(Outsiders, AClosureThatIsCompletedByFollowingReferencesIsFound) {
  EXPECT_TRUE(found({{}, [](release::Scene& scene) {
                       for (const auto& one : scene.references) {
                         scene.objects[one.to].marking = {marking::Tlp::clear};
                         scene.objects[one.to].shown += scene.objects[one.to].id;
                       }
                     }}));
}

TEST(Outsiders, AMessageThatCountsWhatStaysOutIsFound) {
  EXPECT_TRUE(found({[](release::Circumstances& c, const Registers&) {
    for (const auto& one : c.cited) {
      if (one.ref == "e:out") c.about = "host-" + std::to_string(one.records.size());
    }
  }}));
}

TEST(Outsiders, ANoticeThatSaysWhoTakesBackOrWhyIsFound) {
  Leak who, why;
  who.back = [](const release::TakenBack& back, Publisher& speaks) { speaks.name += " " + back.by; };
  why.back = [](const release::TakenBack& back, Publisher& speaks) { speaks.name += " " + back.why; };
  EXPECT_TRUE(found(who));
  EXPECT_TRUE(found(why));
}

TEST(Outsiders, ARefusalThatSaysInFullWhatHasLapsedIsFound) {
  Leak leak;
  leak.lapsed = [](release::Lapsed& one) { one.what = one.in_full; };
  EXPECT_TRUE(found(leak));
}

TEST(Outsiders, AViewInTheOrderOfEntryIsFound) { EXPECT_TRUE(found({.entry_order = true})); }

}  // namespace
}  // namespace backtrail::publish
