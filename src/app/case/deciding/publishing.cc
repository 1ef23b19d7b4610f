// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/publishing.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "app/case/deciding/addressee.h"
#include "app/case/deciding/beneath.h"
#include "app/case/deciding/consents.h"
#include "app/case/deciding/sign_off.h"
#include "app/case/deciding/speaker.h"
#include "app/codes.h"
#include "app/time_zones.h"
#include "base/codes.h"
#include "base/count.h"
#include "base/file.h"
#include "base/json.h"
#include "publish/forms.h"
#include "publish/view.h"
#include "registers/codes.h"
#include "release/codes.h"

namespace backtrail::app {
namespace {

using base::Json;

/// What statements and advisories have in common here.
struct Text {
  registers::Entry entry;
  marking::Audience audience;
  marking::Marking marking;
  base::Digest sha256;
  std::vector<registers::NotAFinding> not_findings;
};

base::Result<Text> find_text(const Case& in, const std::string& ref) {
  BT_TRY(const auto entry, in.registers().resolve(ref));
  if (entry.type == registers::kStatement) {
    BT_TRY(const auto row, in.registers().statement(entry.id));
    return Text{row.entry, row.audience, row.marking, row.text_sha256, row.not_findings};
  }
  if (entry.type == registers::kAdvisory) {
    BT_TRY(const auto row, in.registers().advisory(entry.id));
    return Text{row.entry, row.audience, row.marking, row.text_sha256, row.not_findings};
  }
  return base::fail(kNotDecidable, "'" + entry.label() + "' is of type " + entry.type, {},
                    "only statements and advisories are decided on and published");
}

/// A call with all that it needs to know.
struct Asked {
  Text text;
  marking::Audience audience;
  release::Circumstances circumstances;
  publish::Publisher publisher;
  publish::Form form;
};

base::Result<Asked> ask(const Case& in, const PublishRequest& request, NamesKnown known) {
  BT_TRY(Text text, find_text(in, request.text));
  marking::Audience audience = text.audience;
  if (!request.audience.empty()) {
    BT_TRY(audience, marking::parse_audience(request.audience));
  }
  BT_TRY(const auto form, publish::parse_form(request.form.empty() ? "html" : request.form));
  BT_TRY(const std::string key, in.audience_key(audience.text()));
  BT_TRY(auto circumstances, release::collect(in.registers(), text.entry.id, audience, key, *in.surroundings().clock));
  auto& groups = known.groups;
  circumstances.tools = std::move(known.tools);
  // Those of the knowledge first: what the registers call a group by one of its names is that group.
  circumstances.actors.insert(circumstances.actors.begin(), std::make_move_iterator(groups.begin()),
                              std::make_move_iterator(groups.end()));
  circumstances.about = request.source;
  circumstances.notifies = form == publish::Form::eml || form == publish::Form::xarf;
  publish::Publisher publisher;
  publisher.name = request.publisher;
  publisher.url = request.publisher_url;
  publisher.from = request.mail_from;
  publisher.to = request.mail_to;
  circumstances.speaker = publisher.name;
  circumstances.added = {{"--publisher-url", publisher.url}, {"--from", publisher.from}};
  // What is for more than one organisation is no message, which is told when it is written.
  if (audience.kind == marking::Audience::Kind::organisation) circumstances.added.emplace_back("--to", publisher.to);
  return Asked{std::move(text), std::move(audience), std::move(circumstances), std::move(publisher), form};
}

base::Result<Asked> ask(const Case& in, const PublishRequest& request) {
  BT_TRY(NamesKnown known, names_known());
  return ask(in, request, std::move(known));
}

void speak_as(Asked& asked, const std::string& name) {
  asked.publisher.name = name;
  asked.circumstances.speaker = name;
}

/// Of a text that leaves; one that is taken back is so by whoever spoke.
base::Status take_speaker(const Case& in, const PublishRequest& request, Asked& asked) {
  if (!asked.circumstances.decision) return {};
  BT_TRY(const std::string name, speaker_approved(in, asked.circumstances.decision->entry, request.publisher));
  speak_as(asked, name);
  return {};
}

/// What has changed beneath the text since it was approved: whatever approving it would be refused for now.
base::Status take_changes(const Case& in, Asked& asked) {
  BT_TRY(SignOff now, sign_off_now(in, asked.text.entry, asked.circumstances.decision));
  asked.circumstances.unsettled = unsettled(now, asked.text.entry);
  asked.circumstances.lapsed = std::move(now.lapsed);
  return {};
}

/// A message to one organisation: whether its address and what it is about are theirs.
base::Result<std::vector<base::Error>> warnings_of(const Case& in, const Asked& asked) {
  const bool one = asked.audience.kind == marking::Audience::Kind::organisation && asked.audience.members.size() == 1;
  if (!one || !asked.circumstances.notifies) return std::vector<base::Error>();
  BT_TRY(const auto organisation, in.registers().organisation(asked.audience.members.front()));
  auto out = addressee_warnings(organisation, asked.publisher.to, asked.circumstances.about);
  for (const release::Cited& cited : asked.circumstances.cited) {
    const bool held = cited.tenant == asked.audience.members.front() && !cited.records.empty() &&
                      !marking::may_see(asked.audience, cited.marking);
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

/// The bytes that would leave, or the refusals.
base::Result<std::string> bytes_of(const Case& from, const Asked& asked, std::vector<release::Refusal>& refusals) {
  if (asked.text.entry.type == registers::kStatement) {
    BT_TRY(const auto row, from.registers().statement(asked.text.entry.id));
    auto released = release::Gate::release(row, asked.audience, asked.circumstances);
    if (released) return publish::write(asked.form, *released, asked.publisher);
    refusals = std::move(released).error();
  } else {
    BT_TRY(const auto row, from.registers().advisory(asked.text.entry.id));
    auto released = release::Gate::release(row, asked.audience, asked.circumstances);
    if (released) return publish::write(asked.form, *released, asked.publisher);
    refusals = std::move(released).error();
  }
  return std::string();
}

/// The refusals alone.
base::Result<std::vector<release::Refusal>> gate_says(const Case& in, const Asked& asked) {
  if (asked.text.entry.type == registers::kStatement) {
    BT_TRY(const auto row, in.registers().statement(asked.text.entry.id));
    return release::Gate::check(row, asked.audience, asked.circumstances);
  }
  BT_TRY(const auto row, in.registers().advisory(asked.text.entry.id));
  return release::Gate::check(row, asked.audience, asked.circumstances);
}

/// What the gate would refuse the text for if `decider` approved it now, and no act of somebody else ends: a stop is lifted, an
/// originator asked for consent, when it is known what the text says. `told`: why it is not approved anyway.
base::Result<std::vector<base::Error>> asked_of_gate(const Case& in, const Text& text, const std::string& decider,
                                                     const std::string& speaker, const std::vector<base::Error>& told) {
  PublishRequest request;
  request.text = text.entry.id;
  request.publisher = speaker;
  BT_TRY(Asked asked, ask(in, request));
  registers::Decision made;
  made.entry.actor.id = decider;
  made.statement = {text.entry.label(), text.entry.id, text.entry.type};
  made.text_sha256 = text.sha256;
  made.verdict = registers::Decision::Verdict::approve;
  made.decider = decider;
  asked.circumstances.decision = std::move(made);
  asked.circumstances.as_decided = asked.circumstances.parties;
  asked.circumstances.notifies = true;
  BT_TRY(auto refusals, gate_says(in, asked));
  const auto said = [&](base::Code code) { return std::ranges::find(told, code, &base::Error::code) != told.end(); };
  std::vector<base::Error> out;
  for (release::Refusal& one : refusals) {
    const bool same = (one.code == release::kNotSeparate && said(kDeciderWrote)) ||
                      (one.code == release::kNoReviewer && said(registers::kUnreviewed));
    if (same || release::ends_by_others(one.code)) continue;
    out.push_back({one.code, std::move(one.message), {std::move(one.place)}, std::move(one.hint)});
  }
  return out;
}

/// "despite BT0712, BT0720: WHY", before what else was noted.
std::string despite_note(const std::vector<base::Error>& refused, const DecideRequest& request) {
  std::string codes;
  for (const base::Error& one : refused) {
    if (!codes.contains(one.code.text())) codes += (codes.empty() ? "" : ", ") + one.code.text();
  }
  return "despite " + codes + ": " + request.despite + (request.note.empty() ? "" : "; " + request.note);
}

/// The same of the notice that a text is withdrawn.
base::Result<std::string> notice_of(const Case& from, const Asked& asked, const release::TakenBack& back,
                                    Published& out) {
  const auto notice = [&](const auto& row) -> base::Result<std::string> {
    auto made = release::Gate::withdrawal(row, back, asked.audience, asked.circumstances);
    if (!made) {
      out.refusals = std::move(made).error();
      return std::string();
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
    return publish::write(asked.form, *made, asked.publisher);
  };
  if (asked.text.entry.type == registers::kStatement) {
    BT_TRY(const auto row, from.registers().statement(asked.text.entry.id));
    return notice(row);
  }
  BT_TRY(const auto row, from.registers().advisory(asked.text.entry.id));
  return notice(row);
}

/// Who spoke when the audience was last given the text; empty where receipts do not say, as those of earlier versions of the program.
base::Result<std::string> last_publisher(const Case& in, const Asked& asked) {
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
base::Result<release::TakenBack::Reason> reason_of(const Case& in, const PublishRequest& request, const Asked& asked) {
  PublishRequest of = request;
  of.text = request.reason;
  of.audience = asked.audience.text();
  BT_TRY(Asked reason, ask(in, of));
  if (reason.text.entry.type != registers::kStatement) {
    return base::fail(kNotDecidable, "'" + reason.text.entry.label() + "' is of type " + reason.text.entry.type, {},
                      "the reason of a withdrawal is a statement");
  }
  BT_TRY_STATUS(take_changes(in, reason));
  BT_TRY(auto row, in.registers().statement(reason.text.entry.id));
  return release::TakenBack::Reason{std::move(row), std::move(reason.circumstances)};
}

/// Each audience from which exactly this wording was taken back: whoever approves it again must know.
base::Status warn_of_withdrawals(const Case& in, const Text& text, Decided& out) {
  BT_TRY(const auto releases, in.registers().releases());
  for (const registers::Release& one : releases) {
    BT_TRY(const auto decision, in.registers().decision(one.decision.entry_id));
    if (decision.verdict != registers::Decision::Verdict::refuse || decision.text_sha256 != text.sha256) continue;
    out.warnings.push_back({kWithdrawnWording,
                            "this wording went to " + one.audience.text() + " and was taken back on " +
                                base::format(one.released.value_or(one.entry.entered)) + " (" + decision.note + ")",
                            {text.entry.label()},
                            "publish only when the reason holds no longer; otherwise correct the text first",
                            base::Severity::warning});
  }
  return {};
}

/// An approval is of what is printed in place of each {org:ID}, too.
base::Result<std::vector<std::pair<std::string, std::string>>> printed_for(const Case& in, const Text& text) {
  std::vector<std::string> texts;
  const auto add = [&](const auto& row) {
    texts.push_back(row.title);
    for (const registers::Sentence& one : row.sentences) texts.push_back(one.text);
  };
  if (text.entry.type == registers::kStatement) {
    BT_TRY(const auto row, in.registers().statement(text.entry.id));
    add(row);
  } else {
    BT_TRY(const auto row, in.registers().advisory(text.entry.id));
    add(row);
    texts.insert(texts.end(), row.summary.begin(), row.summary.end());
    for (const auto* const points : {&row.checks, &row.mitigations}) {
      for (const registers::AdvisoryPoint& one : *points) texts.insert(texts.end(), {one.title, one.text});
    }
  }
  BT_TRY(const std::string key, in.audience_key(text.audience.text()));
  BT_TRY(const auto parties, release::parties(in.registers()));
  return release::printed_as(texts, text.audience, parties, key);
}

struct Embargo {
  std::optional<base::Instant> until;
  std::string zone;
};

/// That of the latest approval of the text, or of one that it corrects, while it lasts: who agreed on a time is not asked anew
/// each time that the text is approved. Every correction leads to an earlier entry, so this ends.
base::Result<Embargo> lasting_embargo(const Case& in, registers::Entry entry) {
  for (;;) {
    BT_TRY(const auto decisions, in.registers().decisions_on(entry.id));
    for (auto one = decisions.rbegin(); one != decisions.rend(); ++one) {
      if (one->verdict != registers::Decision::Verdict::approve) continue;
      if (one->embargo && *one->embargo > in.now()) return Embargo{one->embargo, one->zone};
      return Embargo{};
    }
    if (entry.corrects.empty()) return Embargo{};
    BT_TRY(entry, in.registers().resolve(entry.corrects));
  }
}

/// The embargo that a decision sets or keeps; `held`: the same words under other ids.
base::Result<Embargo> embargo_of(const Case& in, const Text& text, const DecideRequest& request,
                                 const std::vector<HeldWording>& held, Decided& out) {
  Embargo embargo{request.embargo, request.zone};
  if (request.verdict == "approve" && !request.embargo) {
    BT_TRY(Embargo kept, lasting_embargo(in, text.entry));
    for (const HeldWording& one : held) {
      if (!one.whole() || !one.embargoed() || (kept.until && *kept.until >= *one.decision.embargo)) continue;
      kept = {one.decision.embargo, one.decision.zone};
    }
    if (kept.until) {
      if (embargo.zone.empty()) embargo.zone = std::move(kept.zone);
      embargo.until = kept.until;
      out.warnings.push_back(
          {kEmbargoKept,
           "an earlier approval set an embargo until " + base::format(*kept.until) + ", which stays in force",
           {text.entry.label()},
           "--embargo TIME sets another; a time that has passed lifts it",
           base::Severity::warning});
    }
  }
  out.until = embargo.until;
  if (!embargo.zone.empty() && embargo.until) {
    BT_TRY(out.embargo, local_text(*embargo.until, embargo.zone));
  }
  return embargo;
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
  base::Status write(const std::string& bytes) {
    BT_TRY_STATUS(base::write_file(beside_, bytes));
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
base::Status let_out(Case& from, const ledger::Actor& actor, const Asked& asked, const std::string& decision,
                     const std::string& bytes, const std::string& copy, Published& out) {
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
  if (!copy.empty()) BT_TRY_STATUS(held.write(bytes));
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

base::Result<Decided> decide(Case& into, const ledger::Actor& actor, const DecideRequest& request) {
  BT_TRY(const Text text, find_text(into, request.text));
  const std::string hash = text.sha256.hex();
  if (!request.text_sha256.empty() && request.text_sha256 != hash && request.text_sha256 != "sha256:" + hash) {
    return base::fail(kTextDiffers, "the text has changed since it was read", {text.entry.label()},
                      "its hash is now sha256:" + hash + "; read it again");
  }
  Decided out;
  out.text_sha256 = hash;
  out.not_findings = text.not_findings;
  BT_TRY(SignOff checked, sign_off(into, text.entry, actor.id, !request.interest.empty()));
  BT_TRY(const Embargo embargo, embargo_of(into, text, request, checked.held, out));
  out.dissents = std::move(checked.dissents);
  if (request.verdict == "approve") {
    out.faults = checked.all();
    BT_TRY(out.publisher, speaker_to_approve(into, request.publisher));
    BT_TRY(auto refused, asked_of_gate(into, text, actor.id, out.publisher, out.faults));
    if (!request.despite.empty() && out.faults.empty()) out.despite = std::move(refused);
    else out.faults.insert(out.faults.end(), refused.begin(), refused.end());
    if (!out.faults.empty()) return out;
  }
  std::vector<Binding> bindings;
  if (request.verdict == "approve") {
    BT_TRY_STATUS(warn_of_withdrawals(into, text, out));
    for (const HeldWording& one : checked.held) {
      if (!one.whole())
        out.warnings.push_back(
            {kWithdrawnWording, one.message(), {text.entry.label()}, one.hint(), base::Severity::warning});
    }
    BT_TRY(out.prints, printed_for(into, text));
    BT_TRY(bindings, bindings_of(into, text.entry, text.audience));
    if (request.show) request.show(bindings_text(bindings, actor.id));
  }
  Json body = {{"statement", text.entry.id}, {"text_sha256", hash}, {"verdict", request.verdict}};
  if (!out.despite.empty()) body["note"] = despite_note(out.despite, request);
  else if (!request.note.empty()) body["note"] = request.note;
  if (embargo.until) body["embargo"] = base::format(*embargo.until);
  if (!embargo.zone.empty()) body["zone"] = embargo.zone;
  if (!request.interest.empty()) body["ground"] = {{"interest", request.interest}, {"why", request.why}};
  for (const auto& one : out.dissents) body["dissents"].push_back({{"on", one.on}, {"by", one.by}, {"text", one.text}});
  if (!out.publisher.empty()) body["publisher"] = out.publisher;
  if (!bindings.empty()) body["conditions"] = bindings_json(bindings);
  BT_TRY(auto sealed, into.seal(actor, {{std::string(registers::kDecision), base::dump(body)}}));
  out.sealed = std::move(sealed.front());
  return out;
}

base::Result<std::vector<release::Refusal>> refusals_now(const Case& in, const std::string& text,
                                                         const NamesKnown& known) {
  PublishRequest request;
  request.text = text;
  BT_TRY(Asked asked, ask(in, request, known));
  // A stop leaves messages to one organisation running, and what is for one may be one.
  asked.circumstances.notifies = true;
  BT_TRY_STATUS(take_speaker(in, request, asked));
  BT_TRY_STATUS(take_changes(in, asked));
  return gate_says(in, asked);
}

namespace {

/// No default: a statement is somebody's.
base::Status check_publisher(const Asked& asked) {
  if (!asked.publisher.name.empty()) return {};
  return base::fail(kNoPublisher, "nobody is named who speaks", {asked.text.entry.label()},
                    "decide approve --publisher NAME; nothing has left");
}

}  // namespace

base::Result<Published> publish(Case& from, const ledger::Actor& actor, const PublishRequest& request) {
  BT_TRY(Asked asked, ask(from, request));
  BT_TRY_STATUS(take_speaker(from, request, asked));
  // Not of a notice that a text is withdrawn: that is what is to be done about one which has lapsed.
  BT_TRY_STATUS(take_changes(from, asked));
  Published out;
  out.audience = asked.audience.text();
  BT_TRY(const std::string bytes, bytes_of(from, asked, out.refusals));
  if (out.refusals.empty()) {
    BT_TRY(out.warnings, warnings_of(from, asked));
  }
  if (!out.refusals.empty() || request.dry_run) return out;
  BT_TRY_STATUS(check_publisher(asked));
  BT_TRY_STATUS(let_out(from, actor, asked, asked.circumstances.decision->entry.id, bytes, request.out, out));
  return out;
}

base::Result<Published> withdraw(Case& from, const ledger::Actor& actor, const PublishRequest& request,
                                 const std::string& why, const std::vector<std::string>& cites) {
  BT_TRY(Asked asked, ask(from, request));
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
  BT_TRY(const std::string bytes, notice_of(from, asked, back, out));
  if (!out.refusals.empty() || request.dry_run) return out;
  if (!request.out.empty()) {
    // Tried before anything is sealed: a withdrawal of which no notice can be written is half of one.
    HeldCopy tried(request.out);
    BT_TRY_STATUS(tried.write(bytes));
  }
  std::string note = "withdrawn: " + why;
  for (const std::string& one : cites) note += (&one == &cites.front() ? " (cites " : ", ") + one;
  if (!cites.empty()) note += ")";
  // From here on the gate stays shut for this text: the latest decision counts.
  BT_TRY(const Decided decided, decide(from, actor, {"refuse", asked.text.entry.id, {}, std::move(note), {}}));
  BT_TRY_STATUS(let_out(from, actor, asked, decided.sealed->id, bytes, request.out, out));
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
