// SPDX-License-Identifier: Apache-2.0
// Non-interference through the calls that the verbs make: two cases on disk that differ only in what an audience may not see give it the
// same bytes by `publish`, `notify`, `publish --check`, `--withdraw` and `--view`, and the same refusals.
//
// Beside src/publish/outsiders_test.cc, which asks every form and the order of entry of the gate alone, a pair differs here in what
// is asked above the gate: incidents, links and how many of each, engagements, precedents, what the text's authors alone have put in the
// register, and what has changed beneath a text since it was approved. Equal in a pair are texts, decisions, audience, key and clock, and what
// each text says of the register: borne out, contradicted, of few. That is let out with the text, or keeps it in.
//
// Warnings are for whoever sends alone, and not compared. And the comparison itself is tested: what a verb would say too much is found.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <random>

#include "app/case/case.h"
#include "app/case/deciding/checking.h"
#include "app/case/deciding/publishing.h"
#include "app/case/incidents/prose.h"
#include "base/file.h"
#include "base/json.h"
#include "base/testing.h"
#include "publish/forms.h"
#include "publish/pairs_testing.h"

namespace backtrail::app {
namespace {

using base::Json;
using Artefacts = std::map<std::string, std::string>;

constexpr unsigned kPairs = 200;
constexpr const char* kOrigin = "test.example/twin";
const base::Instant kNow = base::parse_iso("2018-12-20T17:00:00Z")->instant;

struct SetClock final : base::Clock {
  [[nodiscard]] base::Instant now() const override { return time; }
  base::Instant time{};
};

/// What a verb may say too much in a copy of it; nothing of it does in the real ones.
struct Leak {
  std::function<std::string(const Case&, const std::string& text, const CheckedFile&)> check{};  // beside the rows
  std::function<std::string(const Published&)> published{};  // beside what publish and notify let out
};

/// Memory, where there is such a folder: nothing here waits for a disk.
std::string new_folder() {
  char name[] = "/dev/shm/twinXXXXXX";
  char elsewhere[] = "/tmp/twinXXXXXX";
  const char* made = ::mkdtemp(name);
  return made != nullptr ? made : ::mkdtemp(elsewhere);
}

/// A folder with an empty case, its keys and this user's places, made once for all first ones of a pair and once for all others: laying out
/// the registers' tables takes longer than to copy them.
class EmptyCase {
 public:
  EmptyCase() : root_(new_folder()) {
    SetClock clock;
    clock.time = {kNow.ticks - 40 * base::kTicksPerDay};
    const auto made = Case::init(root_ + "/case", kOrigin, ledger::Actor{"ana", "", ""}, surroundings_in(root_, clock));
    EXPECT_TRUE(made) << made.error().text();
    // Which folder it was written in last: copies are no case that somebody takes for another one.
    std::filesystem::remove(places_in(root_).anchor_folder(kOrigin));
  }
  EmptyCase(const EmptyCase&) = delete;
  EmptyCase& operator=(const EmptyCase&) = delete;
  ~EmptyCase() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  static Places places_in(const std::string& root) { return {root + "/keys", root + "/state", root + "/config"}; }
  static Surroundings surroundings_in(const std::string& root, const base::Clock& clock) {
    Surroundings out;
    out.places = places_in(root);
    out.clock = &clock;
    return out;
  }
  static void copy_to(const std::string& root, unsigned which) {
    static const std::array<EmptyCase, 2> kMade;
    std::filesystem::copy(kMade.at(which).root_, root, std::filesystem::copy_options::recursive);
  }

 private:
  std::string root_;
};

/// One of a pair. `shared_` gives what both have in common, `own_` what differs.
class Twin {
 public:
  Twin(unsigned seed, unsigned which) : which_(which), shared_(seed), own_(seed * 2 + which + 7'000'003) {
    root_ = new_folder();
    choose();
    organisations();
    grounds();
    incidents();
    others();
    texts();
    enter();
  }
  Twin(const Twin&) = delete;
  Twin& operator=(const Twin&) = delete;
  ~Twin() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  /// Everything that an outsider could be given or told.
  Artefacts leaves(const Leak& leak) {
    Artefacts out;
    const std::vector<std::string> forms = {"html", "text", "stix", "csaf", "misp"};
    PublishRequest request;
    request.publisher_url = "https://centre.example";
    request.form = forms[shared_() % forms.size()];
    const PublishRequest page = request;
    for (const char* text : {"s:1", "s:share", "s:bad"}) take(text, page, leak, out);
    // As `notify` calls it.
    request.publisher_url.clear();
    request.mail_from = "cert@centre.example";
    request.mail_to = "it@mira.example";
    request.form = shared_() % 2 == 0 ? "eml" : "xarf";
    take("s:1", request, leak, out);
    check(leak, out);
    request.form = "text";
    request.text = "s:1";
    give("withdrawal", withdraw(*case_, ledger::Actor{"dee", "", ""}, request, "One source has taken its report back."),
         leak, out);
    const auto view = view_of(*case_, to_);
    out["view"] = view ? *view : view.error().text();
    change();
    take("s:late", page, leak, out);
    return out;
  }

  std::vector<std::string> planted;  // must appear nowhere

 private:
  std::string plant() {
    std::string out = "zq";
    for (int i = 0; i < 9; ++i) out += static_cast<char>('a' + own_() % 26);
    planted.push_back(out);
    return out;
  }
  unsigned few() { return own_() % 4; }
  void add(std::string_view type, Json body, int stage) {
    drafts_.push_back({std::string(type), std::move(body), stage});
  }

  void choose() {
    const auto& to = publish::testing_support::kGoesTo[shared_() % publish::testing_support::kGoesTo.size()];
    to_ = to.audience;
    marking_ = to.marking;
  }

  Json hidden_organisation(const std::string& id) {
    const std::string stem = plant();
    return {{"id", id},
            {"name", stem + " Holdings"},
            {"kind", "customer"},
            {"marking", "TLP:RED"},
            {"sector", "health"},
            {"aliases", {plant()}},
            {"domains", {plant() + ".example"}}};
  }

  void organisations() {
    for (Json& one : publish::testing_support::open_organisations()) add("organisation", std::move(one), 0);
    add("organisation", hidden_organisation("lyra"), 0);
    for (unsigned i = few(); i > 0; --i) add("organisation", hidden_organisation(plant()), 0);
  }

  Json evidence(const std::string& id, const std::string& tenant, const std::string& marking, std::size_t records) {
    const bool hidden = marking == "TLP:RED";
    Json out = {
        {"id", id},         {"kind", "finding"},  {"origin", hidden ? plant() : "us"},
        {"tenant", tenant}, {"marking", marking}, {"title", hidden ? "Mail from " + plant() : "A logon at night"}};
    for (std::size_t i = 0; i < records; ++i) {
      out["locators"].push_back({{"path", hidden ? plant() : "logs/vpn.log"},
                                 {"source_sha256", std::string(64, 'a')},
                                 {"offset", 7 + i},
                                 {"length", 9}});
    }
    return out;
  }

  Json claim(const std::string& id, const std::string& object, const std::string& marking) {
    return {{"id", id},
            {"subject", "APT10"},
            {"relation", "targets"},
            {"object", object},
            {"source", {{"name", "A report"}, {"url", "https://report.example/1"}}},
            {"marking", marking},
            {"rests_on", {"e:cited"}}};
  }

  void grounds() {
    add("evidence", evidence("e:cited", "lyra", "TLP:RED", 1), 1);
    add("evidence", evidence("e:shown", "lyra", marking_, 1), 1);
    add("evidence", evidence("e:mira", "mira", marking_, 1), 1);
    // Records of its own logs that stay out, of which nobody but the sender is told how many.
    add("evidence", evidence("e:out", "mira", "TLP:RED", 1 + own_() % 5), 1);
    for (unsigned i = few(); i > 0; --i)
      add("evidence", evidence("e:" + plant(), "lyra", "TLP:RED", 1 + own_() % 3), 1);
    add("claim", claim("c:shown", "service providers", marking_), 2);
    changed_ = claim("c:" + plant(), plant(), "TLP:RED");
    add("claim", changed_, 2);
    for (unsigned i = few(); i > 0; --i) add("claim", claim("c:" + plant(), plant(), "TLP:RED"), 2);
    const auto judge = [&](const std::string& id, const std::vector<std::string>& rests_on) {
      return Json{{"id", id},
                  {"rung", "group"},
                  {"proposition", "The intruder is APT10."},
                  {"likelihood", "likely"},
                  {"confidence", "low"},
                  {"alternatives", {{{"hypothesis", "somebody else"}}}},
                  {"rests_on", rests_on},
                  {"marking", marking_}};
    };
    add("judgement", judge("j:1", {"c:shown", "e:cited", "e:shown"}), 3);
    add("judgement", judge("j:late", {"c:shown", changed_["id"].get<std::string>()}), 3);
  }

  void incident(const std::string& year, bool linked, const char* by) {
    const std::string id = "i:" + plant();
    const std::string day = year + "-" + std::to_string(10 + own_() % 3) + "-0" + std::to_string(1 + own_() % 9);
    registered_[by].push_back({"incident",
                               {{"id", id},
                                {"recorded", day},
                                {"title", plant()},
                                {"severity", "C3"},
                                {"state", "closed"},
                                {"marking", "TLP:RED"}},
                               0});
    const bool criminal = !linked && own_() % 2 == 0;
    if (!linked && !criminal) return;
    registered_[by].push_back({"incident-link",
                               {{"incident", id},
                                {"actor", plant()},
                                {"actor_kind", linked ? "state" : "criminal"},
                                {"strength", own_() % 2 == 0 ? "indicator" : "tradecraft"},
                                {"marking", "TLP:RED"}},
                               1});
  }

  /// Hidden ones, as many as bear out what the text says of them, or do not.
  void incidents() {
    const auto recorded = [&](unsigned number, unsigned linked, const char* by) {
      for (unsigned i = 0; i < number; ++i) incident("2016", i < linked, by);
    };
    switch (shared_() % 5) {
      case 0:  // as many, and others of them
        recorded(14, 6, "lia");
        stated_ = "In 2016/17, 6 of the 14 incidents were linked with states.";
        break;
      case 1:  // contradicted, whatever there is
        recorded(10 + few(), 5, "lia");
        stated_ = "In 2016/17, 200 of the 700 incidents were linked with states.";
        break;
      case 2:  // few
        recorded(14, 3, "lia");
        stated_ = "In 2016/17, 3 of the 14 incidents were linked with states.";
        break;
      case 3:  // no more than the text's author alone has put there
        recorded(6, 5, "lia");
        recorded(10 + few() * 2, 5 + few(), "ana");
        asks_ = "ana";
        stated_ = "We recorded more than 12 incidents in 2016/17.";
        break;
      default:  // a word that fits several numbers
        recorded(15 + 3 * few(), 0, "lia");
        for (unsigned i = 0; i < 7; ++i) incident("2016", true, "lia");
        stated_ = "We recorded more than 12 incidents in 2016/17.";
    }
    for (unsigned i = few(); i > 0; --i) incident("2013", own_() % 2 == 0, own_() % 2 == 0 ? "ana" : "lia");
  }

  Json precedent(const std::string& id) {
    return {{"id", id},
            {"speaker", "The spokesperson of " + plant()},
            {"said", "201" + std::to_string(own_() % 8) + "-12-20"},
            {"subjects", {"APT10"}},
            {"posture", own_() % 2 == 0 ? "leading" : "supporting"},
            {"wording", plant()},
            {"level", own_() % 2 == 0 ? "minister" : "agency"},
            {"source", {{"name", plant()}}},
            {"marking", "TLP:RED"}};
  }

  /// Whom somebody warned, and what others have said before.
  void others() {
    for (unsigned i = few(); i > 0; --i) {
      const std::string id = "en:" + plant();
      add("engagement",
          {{"id", id},
           {"victim", "lyra"},
           {"owner", "lia"},
           {"action", plant()},
           {"deadline", "2018-12-1" + std::to_string(i)}},
          2);
      add("contact", {{"engagement", id}, {"kind", "sent"}, {"at", "2018-12-01T10:00:00Z"}, {"note", plant()}}, 3);
    }
    Json explained = {{"statement", "s:1"}, {"posture", "leading"}, {"wording", "likely"}, {"level", "agency"}};
    for (unsigned i = few(); i > 0; --i) {
      const std::string id = "p:" + plant();
      add("precedent", precedent(id), 1);
      for (const char* aspect : {"posture", "wording", "evidence", "speaker"})
        explained["reasons"].push_back(
            {{"precedent", id}, {"aspect", aspect}, {"why", "They know more of " + plant()}});
    }
    add("comparison", explained, 5);
    explained["statement"] = "s:late";
    add("comparison", explained, 5);
  }

  static Json sentence(const std::string& text, const std::vector<std::string>& cites) {
    return {{"text", text}, {"cites", cites}};
  }

  void texts() {
    const auto text = [&](const std::string& id, const std::vector<Json>& sentences) {
      add("statement",
          {{"id", id},
           {"audience", to_},
           {"marking", marking_},
           {"title", "An intrusion of " + id.substr(2)},
           {"sentences", sentences}},
          4);
    };
    text("s:1", {sentence("It is likely that APT10 is responsible.", {"j:1"}),
                 sentence("It reached {org:lyra}.", {"e:cited", "e:shown", "e:mira", "e:out"})});
    text("s:share", {sentence(stated_, {"c:shown", "e:shown"})});
    text("s:bad", {sentence("It is likely, with low confidence, that 2 customers were hit.", {"e:cited"}),
                   sentence("The only client was not affected. " + stated_, {})});
    text("s:late", {sentence("It is likely that the group APT10 did it.", {"j:late"})});
  }

  struct Entered {
    std::string type;
    Json body;
    int stage = 0;
  };
  void seal(const std::string& by, std::vector<Entered> what) {
    std::ranges::shuffle(what, own_);
    std::ranges::stable_sort(what, {}, &Entered::stage);
    std::vector<Draft> drafts;
    for (const Entered& one : what) drafts.push_back({one.type, base::dump(one.body)});
    clock_.time.ticks += static_cast<std::int64_t>(1 + own_() % 100'000) * base::kTicksPerSecond;
    const auto sealed = case_->seal(ledger::Actor{by, "", ""}, drafts);
    ASSERT_TRUE(sealed) << by << ": " << sealed.error().text();
  }

  void enter() {
    EmptyCase::copy_to(root_, which_);
    clock_.time = {kNow.ticks - 40 * base::kTicksPerDay};
    auto open = Case::open(root_ + "/case", Case::Access::write, EmptyCase::surroundings_in(root_, clock_));
    ASSERT_TRUE(open) << open.error().text();
    case_.emplace(std::move(*open));
    const std::string key = EmptyCase::places_in(root_).audience_key(kOrigin, to_);
    ASSERT_TRUE(base::make_folders(std::filesystem::path(key).parent_path().string()));
    ASSERT_TRUE(base::write_file(key, std::string(32, 'k')));
    for (const auto& [by, what] : registered_) seal(by, what);
    seal("ana", drafts_);
    std::vector<Entered> reviews, decisions;
    for (const char* one : {"j:1", "j:late", "s:1", "s:share", "s:bad", "s:late"})
      reviews.push_back({"review", {{"of", one}, {"verdict", "agree"}, {"dissent", plant()}}});
    seal("rob", reviews);
    for (const char* one : {"s:1", "s:share", "s:bad", "s:late"}) {
      decisions.push_back({"decision",
                           {{"statement", one},
                            {"text_sha256", case_->registers().statement(one)->text_sha256.hex()},
                            {"verdict", "approve"},
                            {"publisher", "A centre"},
                            {"ground", {{"interest", "national-security"}, {"why", "Partners say so too."}}}}});
    }
    seal("dee", decisions);
    clock_.time = kNow;
  }

  /// Behind the decisions: what "s:late" rests on is replaced, and others have said something of the same actor, in which names do not matter.
  void change() {
    std::vector<Entered> said;
    for (unsigned i = 1 + few(); i > 0; --i) {
      Json one = precedent("p:" + plant());
      one["subjects"] = {"Stone Panda"};
      said.push_back({"precedent", one});
    }
    seal("lia", said);
    const auto entry = case_->registers().resolve(changed_["id"].get<std::string>());
    ASSERT_TRUE(entry);
    changed_["object"] = plant();
    Draft correction{"claim", base::dump(changed_)};
    correction.corrects = entry->id;
    ASSERT_TRUE(case_->seal(ledger::Actor{"ana", "", ""}, {correction}));
    clock_.time = {kNow.ticks + 10 * base::kTicksPerDay};
  }

  void give(const std::string& name, const base::Result<Published>& done, const Leak& leak, Artefacts& out) {
    if (!done) {
      out[name] = done.error().text();
      return;
    }
    for (const release::Refusal& one : done->refusals)
      out[name + " refused"] += one.code.text() + one.message + one.place + one.hint + "\n";
    if (done->receipt) out[name] = base::read_file(root_ + "/case/" + done->path).value_or("") + done->path;
    if (leak.published) out[name] += leak.published(*done);
  }

  void take(const std::string& text, PublishRequest request, const Leak& leak, Artefacts& out) {
    request.text = text;
    give(text + " " + request.form, publish(*case_, ledger::Actor{"dee", "", ""}, request), leak, out);
  }

  /// By whoever wrote the texts where that matters, else by somebody else.
  void check(const Leak& leak, Artefacts& out) {
    const std::string path = root_ + "/text";
    const std::string text =
        "Northgate was the only provider. " + stated_ + " Of 48 customers, 45 customers were warned.";
    ASSERT_TRUE(base::write_file(path, text));
    std::string& said = out["check by " + asks_];
    const auto checked = check_file(*case_, path, to_, asks_);
    ASSERT_TRUE(checked) << checked.error().text();
    for (const auto& [member, one] : checked->rows)
      said += one.code.text() + member + one.place + one.message + one.hint + "\n";
    for (const std::string& one : checked->examined) said += one + "\n";
    for (const base::Error& one : checked->not_examined) said += one.code.text() + one.message + one.hint + "\n";
    if (leak.check) said += leak.check(*case_, text, *checked);
  }

  unsigned which_;
  std::mt19937 shared_, own_;
  std::string root_, to_, marking_, stated_, asks_ = "dee";
  SetClock clock_;
  std::optional<Case> case_;
  std::vector<Entered> drafts_;
  std::map<std::string, std::vector<Entered>> registered_;  // by whom
  Json changed_;  // a hidden claim, which is corrected when all is decided
};

/// The first difference of a pair, or a planted word that got out; empty when there is none.
std::string leaked(unsigned seed, const Leak& leak = {}) {
  Twin one(seed, 0), other(seed, 1);
  const Artefacts a = one.leaves(leak), b = other.leaves(leak);
  for (const auto& [name, bytes] : a) {
    const auto found = b.find(name);
    if (found == b.end()) return name + " is missing";
    if (found->second != bytes) return name + " differs:\n" + bytes + "\nand\n" + found->second;
    for (const std::string& word : one.planted) {
      if (bytes.contains(word)) return name + " holds a planted word:\n" + bytes;
    }
  }
  return a.size() == b.size() ? "" : "another number of artefacts";
}

bool found(const Leak& leak) {
  for (unsigned seed = 0; seed < 12; ++seed) {
    if (!leaked(seed, leak).empty()) return true;
  }
  return false;
}

TEST(OutsidersOfACase, TwoCasesThatDifferInWhatIsHiddenGiveTheSameBytes) {
  for (unsigned seed = 0; seed < base::testing_support::rounds(kPairs); ++seed)
    ASSERT_EQ(leaked(seed), "") << "seed " << seed;
}

/// The pairs would be worth nothing if everything were refused, or nothing.
TEST(OutsidersOfACase, ThePairsReleaseRefuseAndFindSomething) {
  std::map<std::string, int> given;
  for (unsigned seed = 0; seed < 20; ++seed) {
    for (const auto& [name, bytes] : Twin(seed, 0).leaves({})) {
      given[name] += bytes.starts_with("error[") ? 0 : 1;
      for (const char* code : {"BT0963", "BT0727", "BT0967", "BT0650"})
        given[name + code] += bytes.contains(code) ? 1 : 0;
    }
  }
  EXPECT_GT(given["s:1 eml"], 0);
  EXPECT_GT(given["s:1 xarf"], 0);
  EXPECT_GT(given["s:1 html"] * given["s:share text"], 0);
  EXPECT_EQ(given["s:1 eml refused"], 0);
  EXPECT_GT(given["check by anaBT0963"], 0);
  EXPECT_GT(given["check by deeBT0963"], 0);
  EXPECT_EQ(given["check by anaBT0727"] + given["check by deeBT0727"], 20);
  EXPECT_GT(given["withdrawal"], 15) << "of what was given in some form";
  EXPECT_EQ(given["view"], 20);
  int late = 0;
  for (const auto& [name, count] : given) {
    if (name.starts_with("s:late") && name.ends_with("refusedBT0967")) late += count;
    if (name.starts_with("s:late") && name.ends_with("refusedBT0650")) late += count;
  }
  EXPECT_EQ(late, 40);
}

TEST(OutsidersOfACase, ACheckThatSaysWhatTheRegisterHasInsteadIsFound) {
  EXPECT_TRUE(found({.check = [](const Case& in, const std::string& text, const CheckedFile&) {
    std::string out;
    const auto rows = read_incidents(in, {});
    const auto said = check_prose(*rows, text, {}, Sentences::of_incidents);
    for (const ProseShare& one : said.value()) out += spelled_out(one);
    return out;
  }}));
}

TEST(OutsidersOfACase, AMessageThatTellsWhatItsSenderIsToldIsFound) {
  EXPECT_TRUE(found({.published = [](const Published& done) {
    std::string out;
    for (const base::Error& one : done.warnings) out += one.message;
    return out;
  }}));
}

TEST(OutsidersOfACase, ACheckThatNamesWhatLiftsNothingIsFound) {
  EXPECT_TRUE(found({.check = [](const Case&, const std::string&, const CheckedFile& checked) {
    std::string out;
    for (const auto& [member, one] : checked.rows) out += one.inside;
    return out;
  }}));
}

}  // namespace
}  // namespace backtrail::app
