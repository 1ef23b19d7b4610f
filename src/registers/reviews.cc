// SPDX-License-Identifier: Apache-2.0
// Reviews, locks and advice.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"
#include "registers/person.h"
#include "registers/standing.h"

namespace backtrail::registers {
namespace {

using base::fail;

constexpr std::array<std::string_view, 2> kReviewVerdicts = {"agree", "disagree"};

base::Place place_of(const Writer& writer, std::string_view key) {
  base::Place place{writer.mistake.path};
  place.member = "/" + std::string(key);
  return place;
}

}  // namespace

base::Status put_review(Writer& writer, Fields& body) {
  Review out;
  out.of.ref = body.ref("of", Need::required);
  out.agrees = body.word("verdict", kReviewVerdicts, Need::required) == "agree";
  out.dissent = body.text("dissent");
  out.note = body.text("note");
  Reference signed_with{parse_signature(body)};
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("reviews", {std::string(kReviewVerdicts[out.agrees ? 0 : 1]), out.dissent, out.note}));
  BT_TRY_STATUS(put_signature(writer, writer.entry.actor.id, signed_with));
  BT_TRY_STATUS(one_edge(writer, "of", out.of,
                         {kJudgement, kStatement, kAdvisory, kConsent, kClaim, kFigure, kIncident, kIncidentLink}));
  BT_TRY(const std::string author, author_of(writer.db, out.of));
  if (is_same_person(author, writer.entry.actor.id)) {
    BT_TRY(const std::string label, label_of(writer.db, out.of));
    const bool confirmed = is_confirmed(out.of.type);
    return fail(kSamePerson,
                "'" + label + "' cannot be " + (confirmed ? "confirmed by who entered it" : "reviewed by its author"),
                place_of(writer, "of"), "another person has to");
  }
  return {};
}

base::Result<Review> get_review(const Database& db, Entry entry) {
  Review out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry, "SELECT verdict, dissent, note FROM reviews WHERE entry = ?"));
  out.agrees = row.text(0) == kReviewVerdicts[0];
  out.dissent = row.text(1);
  out.note = row.text(2);
  BT_TRY(out.of, only_edge(db, out.entry, "of"));
  return out;
}

base::Status put_lock(Writer& writer, Fields& body) {
  Lock out;
  out.judgement.ref = body.ref("judgement", Need::required);
  out.note = body.text("note");
  Reference signed_with{parse_signature(body)};
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("locks", {out.note}));
  BT_TRY_STATUS(put_signature(writer, writer.entry.actor.id, signed_with));
  BT_TRY_STATUS(one_edge(writer, "judgement", out.judgement, {kJudgement}));
  BT_TRY(const Standing standing, standing_of(writer.db, out.judgement));
  if (const auto fault = std::ranges::find(standing.faults, false, &Fault::newer); fault != standing.faults.end()) {
    BT_TRY(const std::string label, label_of(writer.db, out.judgement));
    return fail(fault->code, "'" + label + "' " + fault->message, place_of(writer, "judgement"),
                "judge check names everything that keeps it from being locked");
  }
  Entry locked;
  BT_TRY(const Found found, find_entry(writer.db, out.judgement.entry_id));
  locked.id = found.id;
  locked.index = static_cast<std::uint64_t>(found.index);
  BT_TRY(const auto links, get_edges(writer.db, locked, "rests_on"));
  for (const Reference& link : links) {
    if (link.type != kJudgement) continue;
    BT_TRY(const bool is, is_locked(writer.db, link.entry_id));
    if (is) continue;
    BT_TRY(const std::string label, label_of(writer.db, link));
    return fail(kNotLocked, "it rests on '" + label + "', which is not locked", place_of(writer, "judgement"),
                "lock the rungs below it first");
  }
  return {};
}

base::Result<Lock> get_lock(const Database& db, Entry entry) {
  Lock out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry, "SELECT note FROM locks WHERE entry = ?"));
  out.note = row.text(0);
  BT_TRY(out.judgement, only_edge(db, out.entry, "judgement"));
  return out;
}

base::Status put_advice(Writer& writer, Fields& body) {
  Advice out;
  out.title = body.text("title", Need::required);
  out.text = body.text("text", Need::required);
  out.recommendation = body.text("recommendation");
  out.marking = body.marking("marking", marking::Marking{});
  out.judgements = body.refs("judgements", Need::required);
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("advices", {out.title, out.text, out.recommendation, out.marking.text()}));
  BT_TRY_STATUS(writer.edges("judgements", out.judgements, {kJudgement}));
  for (const Reference& one : out.judgements) {
    BT_TRY(const bool is, is_locked(writer.db, one.entry_id));
    if (is) continue;
    BT_TRY(const std::string label, label_of(writer.db, one));
    return fail(kNotLocked, "'" + label + "' is not locked", place_of(writer, "judgements"),
                "what is advised comes after what is judged: review and lock the judgement first");
  }
  return {};
}

base::Result<Advice> get_advice(const Database& db, Entry entry) {
  Advice out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry, "SELECT title, text, recommendation, marking FROM advices WHERE entry = ?"));
  out.title = row.text(0);
  out.text = row.text(1);
  out.recommendation = row.text(2);
  BT_TRY(out.marking, stored_marking(row.text(3)));
  BT_TRY(out.judgements, get_edges(db, out.entry, "judgements"));
  return out;
}

}  // namespace backtrail::registers
