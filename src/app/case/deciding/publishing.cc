// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/publishing.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

#include "app/case/deciding/addressee.h"
#include "app/case/deciding/decide.h"
#include "app/case/deciding/gate_question.h"
#include "app/case/deciding/held_wording.h"
#include "app/case/deciding/sign_off.h"
#include "app/case/deciding/speaker.h"
#include "app/case/told_text.h"
#include "app/codes.h"
#include "base/codes.h"
#include "base/count.h"
#include "base/file.h"
#include "base/json.h"
#include "publish/leaving.h"
#include "publish/view.h"
#include "registers/person.h"
#include "release/codes.h"

namespace backtrail::app {
namespace {

using base::Json;

void speak_as(GateQuestion& asked, const std::string& name) {
  asked.publisher.name = name;
  asked.circumstances.speaker = name;
}

/// Of a text that leaves; one that is taken back is so by whoever spoke.
base::Status take_speaker(const Case& in, const PublishRequest& request, GateQuestion& asked) {
  if (!asked.circumstances.decision) return {};
  BT_TRY(const std::string name, speaker_approved(in, asked.circumstances.decision->entry, request.publisher));
  speak_as(asked, name);
  return {};
}

/// What has changed beneath the text since it was approved: whatever approving it would be refused for now.
base::Status take_changes(const Case& in, GateQuestion& asked) {
  BT_TRY(SignOff now, sign_off_now(in, asked.text.entry, asked.circumstances.decision));
  asked.circumstances.unsettled = unsettled(now, asked.text.entry, asked.circumstances.cited);
  asked.circumstances.lapsed = std::move(now.lapsed);
  // What the text does not cite itself lies beneath, where its audience is not told what there is, nor how much: one row for all of it.
  auto& lapsed = asked.circumstances.lapsed;
  std::set<bool> told;
  std::erase_if(lapsed, [&](release::Lapsed& one) {
    const auto& cited = asked.circumstances.cited;
    if (std::ranges::find(cited, one.ref, &release::Cited::ref) != cited.end()) return false;
    one.ref = asked.text.entry.label();
    one.what = "'backtrail decide approve' tells what has changed beneath it";
    return !told.insert(one.search).second;
  });
  return {};
}

/// A message to one organisation: whether its address and what it is about are theirs.
base::Result<std::vector<base::Error>> warnings_of(const Case& in, const GateQuestion& asked) {
  const bool one = asked.audience.kind == marking::Audience::Kind::organisation && asked.audience.members.size() == 1;
  if (!one || !asked.circumstances.notifies) return std::vector<base::Error>();
  BT_TRY(const auto organisation, in.registers().organisation(asked.audience.members.front()));
  auto out = addressee_warnings(organisation, asked.publisher.to, asked.circumstances.about);
  for (const release::Cited& cited : asked.circumstances.cited) {
    const bool theirs = cited.tenant == asked.audience.members.front() && !cited.records.empty();
    if (theirs && cited.occurred && *cited.occurred > asked.circumstances.now)
      out.push_back(
          {release::kDatedToCome,
           "'" + cited.ref + "' is dated " + base::format(*cited.occurred) + ", which is to come",
           {asked.text.entry.label()},
           "the clock of what wrote that log was wrong: tell them so; as a date of the message it is left out",
           base::Severity::warning});
    const bool held = theirs && !marking::may_see(asked.audience, cited.marking);
    if (!held) continue;
    out.push_back({kRecordsHeld,
                   base::counted(cited.records.size(), "record") + " of '" + cited.tenant + "' " +
                       (cited.records.size() == 1 ? "stays" : "stay") + " out of the message: '" + cited.ref +
                       "' is marked " + cited.marking.text() + ", which it may not see",
                   {asked.text.entry.label()},
                   "to tell it where to look, correct that evidence's marking ('TLP:AMBER+STRICT//TO " + cited.tenant +
                       "') with its originator's consent",
                   base::Severity::warning});
  }
  return out;
}

using publish::Leaving;

/// The file that would leave, or the refusals.
base::Result<std::optional<Leaving>> file_of(const Case& from, const GateQuestion& asked,
                                             std::vector<release::Refusal>& refusals) {
  if (asked.text.entry.type == registers::kStatement) {
    BT_TRY(const auto row, from.registers().statement(asked.text.entry.id));
    auto released = release::Gate::release(row, asked.audience, asked.circumstances);
    if (released) return Leaving::of(asked.form, *released, asked.publisher);
    refusals = std::move(released).error();
  } else {
    BT_TRY(const auto row, from.registers().advisory(asked.text.entry.id));
    auto released = release::Gate::release(row, asked.audience, asked.circumstances);
    if (released) return Leaving::of(asked.form, *released, asked.publisher);
    refusals = std::move(released).error();
  }
  return std::nullopt;
}

/// The same of the notice that a text is withdrawn.
base::Result<std::optional<Leaving>> notice_of(const Case& from, const GateQuestion& asked,
                                               const release::TakenBack& back, Published& out) {
  const auto notice = [&](const auto& row) -> base::Result<std::optional<Leaving>> {
    auto made = release::Gate::withdrawal(row, back, asked.audience, asked.circumstances);
    if (!made) {
      out.refusals = std::move(made).error();
      return std::nullopt;
    }
    if (made->value().title.empty()) {
      out.warnings.push_back(
          {kNoTitle,
           "the notice goes without the title, which may not be told to this audience any more, and names what "
           "was released by its day and hash",
           {asked.text.entry.label()},
           "whoever should know which text is meant is told in person",
           base::Severity::warning});
    }
    return Leaving::of(asked.form, *made, asked.publisher);
  };
  if (asked.text.entry.type == registers::kStatement) {
    BT_TRY(const auto row, from.registers().statement(asked.text.entry.id));
    return notice(row);
  }
  BT_TRY(const auto row, from.registers().advisory(asked.text.entry.id));
  return notice(row);
}

/// Who spoke when the audience was last given the text; empty where receipts do not say, as those of earlier versions of the program.
base::Result<std::string> last_publisher(const Case& in, const GateQuestion& asked) {
  BT_TRY(const auto releases, in.registers().releases());
  std::string out;
  for (const registers::Release& one : releases) {
    const auto& given = asked.circumstances.given;
    if (!(one.audience == asked.audience) || std::ranges::find(given, one.sha256) == given.end()) continue;
    BT_TRY(const std::string bytes, in.body_of(one.entry.index));
    BT_TRY(const Json body, base::parse_json(bytes, one.path));
    if (std::string name = base::text_at(body, "publisher"); !name.empty()) out = std::move(name);
  }
  return out;
}

/// The statement that a notice brings, with all that the gate asks of one that is to be released.
base::Result<release::TakenBack::Reason> reason_of(const Case& in, const PublishRequest& request,
                                                   const GateQuestion& asked) {
  PublishRequest of = request;
  of.text = request.reason;
  of.audience = asked.audience.text();
  BT_TRY(GateQuestion reason, gate_question(in, of));
  if (reason.text.entry.type != registers::kStatement) {
    return base::fail(kNotDecidable, "'" + reason.text.entry.label() + "' is of type " + reason.text.entry.type, {},
                      "the reason of a withdrawal is a statement");
  }
  BT_TRY(const bool same, says_the_same(in, reason.text.entry, asked.text.entry));
  if (same) {
    return base::fail(kNotDecidable, "the reason says what is withdrawn: the notice would say it once more",
                      {reason.text.entry.label()}, "a reason is a statement of its own, or none");
  }
  BT_TRY_STATUS(take_changes(in, reason));
  BT_TRY(auto row, in.registers().statement(reason.text.entry.id));
  return release::TakenBack::Reason{std::move(row), std::move(reason.circumstances)};
}

/// A file that is written beside its place first, and is gone unless it was put there.
class HeldCopy {
 public:
  explicit HeldCopy(std::string path) : path_(std::move(path)), beside_(path_ + ".tmp") {}
  HeldCopy(const HeldCopy&) = delete;
  HeldCopy& operator=(const HeldCopy&) = delete;
  ~HeldCopy() {
    if (written_) (void)std::remove(beside_.c_str());
  }
  base::Status write(const Leaving& file) {
    BT_TRY_STATUS(base::write_file(beside_, file.bytes()));
    written_ = true;
    std::error_code error;
    if (std::filesystem::is_directory(path_, error))
      return base::fail(base::kCannotWrite, "this is a folder", {path_}, "name a file");
    return {};
  }
  base::Status put_in_place() {
    if (std::rename(beside_.c_str(), path_.c_str()) != 0)
      return base::fail(base::kCannotWrite, "the copy cannot be put in place; the one in the case is whole", {path_});
    written_ = false;
    return {};
  }

 private:
  std::string path_;
  std::string beside_;
  bool written_ = false;
};

/// Keeps a copy in the case, seals the receipt, and writes the copy that was asked for.
base::Status let_out(Case& from, const ledger::Actor& actor, const GateQuestion& asked, const std::string& decision,
                     const Leaving& file, const std::string& copy, Published& out) {
  const std::string& bytes = file.bytes();
  const publish::FormWords& words = publish::words(asked.form);
  out.sha256 = base::sha256(bytes).hex();
  // The name tells neither the text's id nor the ledger's position: it may travel with the file.
  out.path = "published/" + asked.text.entry.type + "-" + out.sha256.substr(0, 12) + std::string(words.suffix);
  const Json body = {{"statement", asked.text.entry.id},
                     {"decision", decision},
                     {"audience", out.audience},
                     {"marking", asked.text.marking.text()},
                     {"sha256", out.sha256},
                     {"size", bytes.size()},
                     {"media_type", words.media_type},
                     {"path", out.path},
                     {"released", base::format(asked.circumstances.now)},
                     {"publisher", asked.publisher.name}};
  // Whoever asked for a copy gets one or nothing is released: a receipt says that it left.
  HeldCopy held(copy);
  if (!copy.empty()) BT_TRY_STATUS(held.write(file));
  // Written before the receipt and named after it: nothing leaves without one, and a full disk leaves no receipt for nothing.
  const std::string path = from.folder() + "/" + out.path;
  BT_TRY_STATUS(base::make_folders(from.folder() + "/published"));
  const std::string before = path + std::string(kPageSuffix);
  BT_TRY_STATUS(base::write_file(before, bytes));
  auto sealed = from.seal(actor, {{std::string(registers::kRelease), base::dump(body)}});
  if (!sealed) {
    (void)std::remove(before.c_str());
    return base::forward(std::move(sealed));
  }
  // Another process that opened the case after the seal may have given it its name.
  if (std::rename(before.c_str(), path.c_str()) != 0 && !std::filesystem::exists(path))
    return base::fail(base::kCannotWrite, "what was released cannot be put in place", {path});
  BT_TRY_STATUS(base::sync_folder(from.folder() + "/published"));
  if (!copy.empty()) BT_TRY_STATUS(held.put_in_place());
  out.receipt = std::move(sealed->front());
  return {};
}

}  // namespace

base::Result<std::vector<release::Refusal>> refusals_now(const Case& in, const std::string& text) {
  PublishRequest request;
  request.text = text;
  BT_TRY(GateQuestion asked, gate_question(in, request));
  // A stop leaves messages to one organisation running, and what is for one may be one.
  asked.circumstances.notifies = true;
  BT_TRY_STATUS(take_speaker(in, request, asked));
  BT_TRY_STATUS(take_changes(in, asked));
  return gate_says(in, asked);
}

namespace {

/// No default: a statement is somebody's.
base::Status check_publisher(const GateQuestion& asked) {
  if (!asked.publisher.name.empty()) return {};
  return base::fail(kNoPublisher, "nobody is named who speaks", {asked.text.entry.label()},
                    "decide approve --publisher NAME; nothing has left");
}

/// Who speaks stands above the text, and nobody writes both alone.
void check_namer(const ledger::Actor& actor, const GateQuestion& asked, Published& out) {
  const auto is_actor = [&](const std::string& one) { return registers::is_same_person(one, actor.id); };
  if (!std::ranges::any_of(asked.circumstances.authors, is_actor)) return;
  out.refusals.push_back(
      {release::kNotSeparate, "no approval says who speaks, and who says it here has written the text", "--publisher",
       "have it approved with the name ('decide approve --publisher NAME'), or published by another person"});
}

}  // namespace

base::Result<Published> publish(Case& from, const ledger::Actor& actor, const PublishRequest& request) {
  BT_TRY(GateQuestion asked, gate_question(from, request));
  BT_TRY_STATUS(take_speaker(from, request, asked));
  // Not of a notice that a text is withdrawn: that is what is to be done about one which has lapsed.
  BT_TRY_STATUS(take_changes(from, asked));
  Published out;
  out.audience = asked.audience.text();
  BT_TRY(const auto file, file_of(from, asked, out.refusals));
  BT_TRY(const std::string approved, speaker_in(from, asked.circumstances.decision));
  if (approved.empty() && !asked.publisher.name.empty()) check_namer(actor, asked, out);
  if (out.refusals.empty()) {
    BT_TRY(out.warnings, warnings_of(from, asked));
    BT_TRY(const auto unread, language_warnings(from, asked.text.entry));
    out.warnings.insert(out.warnings.end(), unread.begin(), unread.end());
  }
  if (!out.refusals.empty() || request.dry_run) return out;
  BT_TRY_STATUS(check_publisher(asked));
  BT_TRY_STATUS(let_out(from, actor, asked, asked.circumstances.decision->entry.id, *file, request.out, out));
  return out;
}

base::Result<Published> withdraw(Case& from, const ledger::Actor& actor, const PublishRequest& request,
                                 const std::string& why, const std::vector<std::string>& cites) {
  BT_TRY(GateQuestion asked, gate_question(from, request));
  Published out;
  out.audience = asked.audience.text();
  BT_TRY(const std::string spoke, last_publisher(from, asked));
  if (asked.publisher.name.empty()) speak_as(asked, spoke);
  if (!spoke.empty() && asked.publisher.name != spoke) {
    return base::fail(kOtherPublisher,
                      "this was published by '" + spoke + "', and '" + asked.publisher.name + "' cannot take it back",
                      {asked.text.entry.label()}, "leave --publisher out, or give it as it was then");
  }
  BT_TRY_STATUS(check_publisher(asked));
  BT_TRY_STATUS(check_speaker(asked.publisher.name));
  release::TakenBack back{why, actor.id, {}};
  if (!request.reason.empty()) {
    BT_TRY(back.reason, reason_of(from, request, asked));
  }
  // What is kept with the decision names what is there.
  BT_TRY(const auto named, release::collect_cited(from.registers(), cites, asked.audience, asked.circumstances));
  BT_TRY(const auto notice, notice_of(from, asked, back, out));
  if (!out.refusals.empty() || request.dry_run) return out;
  if (!request.out.empty()) {
    // Tried before anything is sealed: a withdrawal of which no notice can be written is half of one.
    HeldCopy tried(request.out);
    BT_TRY_STATUS(tried.write(*notice));
  }
  std::string note = "withdrawn: " + why;
  for (const std::string& one : cites) note += (&one == &cites.front() ? " (cites " : ", ") + one;
  if (!cites.empty()) note += ")";
  // From here on the gate stays shut for this text: the latest decision counts.
  BT_TRY(const Decided decided, decide(from, actor, {"refuse", asked.text.entry.id, {}, std::move(note), {}}));
  BT_TRY_STATUS(let_out(from, actor, asked, decided.sealed->id, *notice, request.out, out));
  return out;
}

base::Result<std::string> view_of(const Case& in, const std::string& audience) {
  BT_TRY(const auto parsed, marking::parse_audience(audience));
  BT_TRY(const std::string key, in.audience_key(parsed.text()));
  BT_TRY(const auto scene, release::collect_scene(in.registers(), parsed));
  BT_TRY(const auto parties, release::parties(in.registers()));
  return publish::jsonl(release::Gate::view(scene, parsed, parties, key));
}

}  // namespace backtrail::app
