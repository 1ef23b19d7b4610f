// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/decide.h"

#include <algorithm>

#include "app/case/deciding/beneath.h"
#include "app/case/deciding/consents.h"
#include "app/case/deciding/gate_question.h"
#include "app/case/deciding/sign_off.h"
#include "app/case/deciding/signatures.h"
#include "app/case/deciding/speaker.h"
#include "app/case/told_text.h"
#include "app/codes.h"
#include "app/time_zones.h"
#include "base/count.h"
#include "base/json.h"
#include "registers/codes.h"
#include "registers/person.h"
#include "release/codes.h"

namespace backtrail::app {
namespace {

using base::Json;

/// What the gate would refuse the text for if `decider` approved it now, and no act of somebody else ends: a stop is lifted, an
/// originator asked for consent, when it is known what the text says. `told`: why it is not approved anyway.
base::Result<std::vector<base::Error>> asked_of_gate(const Case& in, const TextToDecide& text,
                                                     const std::string& decider, const std::string& speaker,
                                                     const std::vector<base::Error>& told) {
  PublishRequest request;
  request.text = text.entry.id;
  request.publisher = speaker;
  BT_TRY(GateQuestion asked, gate_question(in, request));
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
std::string despite_note(const Decided& made, const DecideRequest& request) {
  std::string codes;
  for (const auto* const list : {&made.reopened, &made.despite}) {
    for (const base::Error& one : *list) {
      if (!codes.contains(one.code.text())) codes += (codes.empty() ? "" : ", ") + one.code.text();
    }
  }
  return "despite " + codes + ": " + request.despite + (request.note.empty() ? "" : "; " + request.note);
}

/// Each audience from which exactly this wording was taken back: whoever approves it again must know.
base::Status warn_of_withdrawals(const Case& in, const TextToDecide& text, Decided& out) {
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

/// Under one name a centre speaks; another one is a slip or a decision of its own.
base::Status warn_of_speaker(const Case& in, const DecideRequest& request, Decided& out) {
  BT_TRY(const std::string before, speaker_to_approve(in, {}));
  if (request.publisher.empty() || before.empty() || before == request.publisher) return {};
  out.warnings.push_back(
      {kOtherPublisher,
       "this leaves under the name '" + request.publisher + "'; the last approval said '" + before + "'",
       {"--publisher"},
       "approve it again with the name that was meant",
       base::Severity::warning});
  return {};
}

/// An approval is of what is printed in place of each {org:ID}, too, and of who is named that asks elsewhere not to be: a line for these.
base::Status tell_printed(const Case& in, const TextToDecide& text, Decided& out, std::vector<std::string>& lines) {
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
    for (const registers::Sentence& one : row.summary) texts.push_back(one.text);
    for (const auto* const points : {&row.checks, &row.mitigations}) {
      for (const registers::AdvisoryPoint& one : *points) texts.insert(texts.end(), {one.title, one.text});
    }
  }
  BT_TRY(const std::string key, in.audience_key(text.audience.text()));
  BT_TRY(auto circumstances,
         release::collect(in.registers(), text.entry.id, text.audience, key, *in.surroundings().clock));
  const auto named = release::named_all_the_same(text.audience, circumstances);
  const auto listed = [](const std::vector<std::string>& list) {
    std::string all;
    for (const std::string& one : list) all += (all.empty() ? "'" : ", '") + one + "'";
    return all;
  };
  if (!named.names.empty())
    lines.push_back(listed(named.names) +
                    ": asks not to be named for something else in the case, and may be named here, for " +
                    listed(named.claims) + " of this text does so in public");
  circumstances.speaker = out.publisher;
  out.prints = release::printed_as(texts, text.audience, circumstances);
  return {};
}

/// What others have decided, for which `--despite` answers: taken out of what keeps it, told in `out`; the decisions.
Json reopened_by(SignOff& checked, const DecideRequest& request, Decided& out) {
  Json reopens = Json::array();
  if (request.despite.empty()) return reopens;
  for (auto* const list : {&checked.kept.refused, &checked.kept.embargoes}) {
    for (Keeping& one : *list) {
      reopens.push_back(one.decision.entry.id);
      out.reopened.push_back(std::move(one.told));
    }
    list->clear();
  }
  return reopens;
}

/// What the register says by what nobody but the text's authors had seen: whoever approves sees it, and answers for it, unless it is
/// disputed or went through their own hands. Taken out of what keeps it; the ids, with a line for each place in `lines`.
base::Result<Json> confirmed_by(const Case& in, const std::string& decider, SignOff& checked,
                                std::vector<std::string>& lines) {
  std::vector<std::string> ids;
  std::vector<StatedOfText> left;
  for (StatedOfText& one : checked.unseen) {
    bool may = true;
    std::string names;
    constexpr std::size_t kNamed = 20;
    for (std::size_t i = 0; i < one.waits_for.size(); ++i) {
      BT_TRY(const registers::Entry entry, in.registers().resolve(one.waits_for[i]));
      BT_TRY(const auto standing, in.registers().standing(entry.id));
      const auto decides = [&](const std::string& by) { return registers::is_same_person(by, decider); };
      may = may && standing.disagreeing.empty() && std::ranges::none_of(standing.authors, decides);
      if (i < kNamed) names += (names.empty() ? "'" : ", '") + entry.label() + "' (" + entry.actor.id + ")";
    }
    if (!may) {
      left.push_back(std::move(one));
      continue;
    }
    if (one.waits_for.size() > kNamed)
      names += " and " + base::counted(one.waits_for.size() - kNamed, "more entry", "more entries");
    lines.push_back(one.told.place.path + ": the register of incidents bears this out by " + names +
                    ", which nobody but the text's authors has confirmed: who approves answers for it");
    ids.insert(ids.end(), one.waits_for.begin(), one.waits_for.end());
  }
  checked.unseen = std::move(left);
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  return Json(ids);
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

/// The embargo that a decision sets or keeps; `others`: those that others have set on it, also as the same words under other ids.
base::Result<Embargo> embargo_of(const Case& in, const TextToDecide& text, const DecideRequest& request,
                                 const std::vector<Keeping>& others, Decided& out) {
  Embargo embargo{request.embargo, request.zone};
  if (request.verdict == "approve" && !request.embargo) {
    BT_TRY(Embargo kept, lasting_embargo(in, text.entry));
    for (const Keeping& one : others) {
      if (kept.until && *kept.until >= *one.decision.embargo) continue;
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

}  // namespace

base::Result<Decided> decide(Case& into, const ledger::Actor& actor, const DecideRequest& request) {
  BT_TRY(const TextToDecide text, text_to_decide(into, request.text));
  const std::string hash = text.sha256.hex();
  if (!request.text_sha256.empty() && request.text_sha256 != hash && request.text_sha256 != "sha256:" + hash) {
    return base::fail(kTextDiffers, "the text has changed since it was read", {text.entry.label()},
                      "its hash is now sha256:" + hash + "; read it again");
  }
  Decided out;
  Json reopens = Json::array(), confirms = Json::array();
  std::vector<std::string> lines;  // for whoever approves
  out.text_sha256 = hash;
  out.not_findings = text.not_findings;
  BT_TRY(SignOff checked,
         sign_off(into, text.entry, as_if_approved(actor.id, request.embargo), !request.interest.empty()));
  BT_TRY(const Embargo embargo, embargo_of(into, text, request, checked.kept.embargoes, out));
  // Without a time of its own it goes on with theirs.
  if (!request.embargo) checked.kept.embargoes.clear();
  out.dissents = std::move(checked.dissents);
  if (request.verdict == "approve") {
    reopens = reopened_by(checked, request, out);
    BT_TRY(confirms, confirmed_by(into, actor.id, checked, lines));
    out.faults = checked.all();
    for (const Keeping& one : checked.kept.embargoes) out.faults.push_back(one.told);
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
      if (!one.keeps_in())
        out.warnings.push_back(
            {kWithdrawnWording, one.message(), {text.entry.label()}, one.hint(), base::Severity::warning});
    }
    BT_TRY_STATUS(warn_of_speaker(into, request, out));
    BT_TRY(const auto unread, language_warnings(into, text.entry));
    out.warnings.insert(out.warnings.end(), unread.begin(), unread.end());
    BT_TRY(bindings, bindings_of(into, text.entry, text.audience));
    std::vector<std::string> bound = bindings_text(bindings, actor.id);
    lines.insert(lines.begin(), std::make_move_iterator(bound.begin()), std::make_move_iterator(bound.end()));
    BT_TRY_STATUS(tell_printed(into, text, out, lines));
    if (request.show) request.show(lines);
  }
  Json body = {{"statement", text.entry.id}, {"text_sha256", hash}, {"verdict", request.verdict}};
  if (!out.despite.empty() || !out.reopened.empty()) body["note"] = despite_note(out, request);
  else if (!request.note.empty()) body["note"] = request.note;
  if (embargo.until) body["embargo"] = base::format(*embargo.until);
  if (!embargo.zone.empty()) body["zone"] = embargo.zone;
  if (!request.interest.empty()) body["ground"] = {{"interest", request.interest}, {"why", request.why}};
  for (const auto& one : out.dissents) body["dissents"].push_back({{"on", one.on}, {"by", one.by}, {"text", one.text}});
  if (!out.publisher.empty()) body["publisher"] = out.publisher;
  if (!bindings.empty()) body["conditions"] = bindings_json(bindings);
  if (!reopens.empty()) body["reopens"] = std::move(reopens);
  if (!confirms.empty()) body["confirms"] = std::move(confirms);
  for (const base::Error& one : out.despite) {
    if (one.code == release::kNothingShown)
      body["unshown"].push_back({{"place", one.place.path}, {"why", request.despite}});
  }
  for (const release::PrintedAs& one : out.prints) body[one.named ? "named" : "pseudonyms"].push_back(one.ref);
  ledger::Actor decider = actor;
  BT_TRY(out.signed_with, sign_entry(into, decider, request.sign_with, registers::kDecision, body));
  BT_TRY(auto sealed, into.seal(decider, {{std::string(registers::kDecision), base::dump(body)}}));
  out.sealed = std::move(sealed.front());
  return out;
}

}  // namespace backtrail::app
