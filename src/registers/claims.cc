// SPDX-License-Identifier: Apache-2.0
// Claims, which are what sources say, and judgements, which are what our analysts conclude. Claims that disagree stand side
// by side: there is no key over (subject, relation).
#include <array>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"
#include "registers/person.h"
#include "registers/rungs.h"
#include "registers/standing.h"

namespace backtrail::registers {
namespace {

using base::fail;
using base::Json;

constexpr std::array<std::string_view, 2> kScales = {"icd203", "uk"};

Judgement parse_judgement(Fields& body, const Entry& entry) {
  Judgement out;
  out.rung = body.word("rung", rungs(), Need::required);
  out.subject = body.text("subject");
  out.proposition = body.text("proposition", Need::required);
  const std::string scale = body.word("scale", kScales);
  const std::string likelihood = body.text("likelihood", Need::required);
  const std::string confidence = body.text("confidence", Need::required);
  if (body.ok()) {
    auto band = estimate::parse_likelihood(likelihood, scale == "uk" ? estimate::Scale::uk : estimate::Scale::icd203);
    if (band) out.likelihood = *band;
    if (!band) body.fail_at("likelihood", kBadWord, band.error().message, band.error().hint);
    auto level = estimate::parse_confidence(confidence);
    if (level) out.confidence = *level;
    if (!level) body.fail_at("confidence", kBadWord, level.error().message, level.error().hint);
  }
  out.author = body.ref("author");
  if (out.author.empty()) out.author = entry.actor.id;
  out.reviewer = body.ref("reviewer");
  out.dissent = body.text("dissent");
  out.why = body.text("why");
  body.each("alternatives", Need::required, [&](const Json& value, const std::string& pointer) {
    Fields fields(value, pointer, body.mistake());
    Alternative one;
    one.hypothesis = fields.text("hypothesis", Need::required);
    one.why_less = fields.text("why_less");
    fields.finish();
    out.alternatives.push_back(std::move(one));
  });
  body.each("reasons", Need::optional, [&](const Json& value, const std::string& pointer) {
    out.reasons.push_back(body.plain_text(value, pointer));
  });
  out.rests_on = body.refs("rests_on", Need::required);
  return out;
}

/// A chain is never likelier than any of its links: the judgements that this one rests on.
base::Status check_links(Writer& writer, const Judgement& judgement) {
  for (const Reference& link : judgement.rests_on) {
    if (link.type != kJudgement) continue;
    Entry entry;
    BT_TRY(const Found found, find_entry(writer.db, link.entry_id));
    entry.id = found.id;
    entry.index = static_cast<std::uint64_t>(found.index);
    BT_TRY(const Judgement rests_on, get_judgement(writer.db, std::move(entry)));
    if (auto status = estimate::check_chain(judgement.likelihood, {&rests_on.likelihood, 1}); !status) {
      base::Place place{writer.mistake.path};
      place.member = "/likelihood";
      return fail(kOverclaims, status.error().message + ", of '" + link.ref + "'", std::move(place),
                  status.error().hint);
    }
  }
  return {};
}

/// What was locked is superseded for a stated reason.
base::Status check_lock(const Writer& writer, const Judgement& judgement) {
  if (writer.entry.corrects.empty() || !judgement.why.empty()) return {};
  BT_TRY(const bool locked, is_locked(writer.db, writer.entry.corrects));
  if (!locked) return {};
  base::Place place{writer.mistake.path};
  place.member = "/why";
  return fail(kLocked, "the judgement that this replaces is locked", std::move(place),
              "'why' says what makes another judgement necessary");
}

}  // namespace

base::Status put_claim(Writer& writer, Fields& body) {
  Claim claim;
  claim.subject = body.text("subject", Need::required);
  claim.relation = body.text("relation", Need::required);
  claim.object = body.text("object", Need::required);
  claim.valid_from = body.date("valid_from");
  claim.valid_until = body.date("valid_until");
  // Dates of different grain compare by what they share: "2014" does not end before "2014-06" begins.
  const std::size_t grain = std::min(claim.valid_from.size(), claim.valid_until.size());
  if (claim.valid_until.substr(0, grain) < claim.valid_from.substr(0, grain)) {
    body.fail_at("valid_until", kBadTimeText, "ends before it begins");
  }
  claim.source = body.public_source("source", Need::required);
  claim.source_grade = body.grade("source_grade");
  claim.credibility = body.credibility("credibility");
  claim.marking = body.marking("marking", marking::Marking{});
  claim.conditions = body.conditions("conditions");
  claim.quote_summary = body.text("quote_summary");
  parse_claim_details(body, claim);
  claim.rests_on = body.refs("rests_on");
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row(
      "claims", {claim.subject, claim.relation, claim.object, claim.valid_from, claim.valid_until, claim.source.name,
                 claim.source.published, claim.source.url, std::string(1, claim.source_grade),
                 std::int64_t{claim.credibility}, claim.marking.text(), claim.conditions.text(), claim.quote_summary}));
  BT_TRY_STATUS(write_claim_details(writer, claim));
  return writer.edges("rests_on", claim.rests_on, {kEvidence});
}

base::Result<Claim> get_claim(const Database& db, Entry entry) {
  Claim out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry,
                          "SELECT subject, relation, object, valid_from, valid_until, source_name, source_published, "
                          "source_url, source_grade, credibility, marking, conditions, quote_summary FROM claims "
                          "WHERE entry = ?"));
  out.subject = row.text(0);
  out.relation = row.text(1);
  out.object = row.text(2);
  out.valid_from = row.text(3);
  out.valid_until = row.text(4);
  out.source = {row.text(5), row.text(6), row.text(7)};
  out.source_grade = row.text(8).empty() ? 'F' : row.text(8).front();
  out.credibility = static_cast<int>(row.integer(9));
  BT_TRY(out.marking, stored_marking(row.text(10)));
  BT_TRY(out.conditions, stored_conditions(row.text(11)));
  out.quote_summary = row.text(12);
  BT_TRY_STATUS(read_claim_details(db, out));
  BT_TRY(out.rests_on, get_edges(db, out.entry, "rests_on"));
  return out;
}

base::Status put_judgement(Writer& writer, Fields& body) {
  Judgement out = parse_judgement(body, writer.entry);
  const bool marked = body.has("marking");
  out.marking = body.marking("marking", marking::Marking{marking::Tlp::clear});
  body.finish();
  if (!body.ok()) return {};
  if (is_same_person(out.author, out.reviewer)) {
    base::Place place{writer.mistake.path};
    place.member = "/reviewer";
    return fail(kSamePerson, "the author of a judgement cannot review it", std::move(place));
  }
  BT_TRY_STATUS(check_lock(writer, out));
  BT_TRY_STATUS(writer.edges("rests_on", out.rests_on, {kClaim, kEvidence, kJudgement}));
  BT_TRY_STATUS(check_links(writer, out));
  if (!marked) {
    for (const Reference& one : out.rests_on) {
      BT_TRY(const Found found, find_entry(writer.db, one.entry_id));
      BT_TRY(const marking::Marking theirs, marking_of(writer.db, found.type, found.index));
      out.marking = marking::combine(out.marking, theirs);
    }
  }
  BT_TRY_STATUS(writer.row("judgements",
                           {out.rung, out.subject, out.proposition, std::string(estimate::name(out.likelihood.scale)),
                            std::string(out.likelihood.word()), std::string(estimate::name(out.confidence)),
                            out.marking.text(), out.author, out.reviewer, out.dissent}));
  if (!out.why.empty()) BT_TRY_STATUS(writer.row("judgement_details", {out.why}));
  for (std::size_t i = 0; i < out.alternatives.size(); ++i) {
    BT_TRY_STATUS(
        writer.row("alternatives", {position(i), out.alternatives[i].hypothesis, out.alternatives[i].why_less}));
  }
  for (std::size_t i = 0; i < out.reasons.size(); ++i) {
    BT_TRY_STATUS(writer.row("reasons", {position(i), out.reasons[i]}));
  }
  return {};
}

base::Result<Judgement> get_judgement(const Database& db, Entry entry) {
  Judgement out;
  out.entry = std::move(entry);
  BT_TRY(auto row,
         detail(db, out.entry,
                "SELECT rung, subject, proposition, scale, likelihood, confidence, marking, author, reviewer, "
                "dissent FROM judgements WHERE entry = ?"));
  out.rung = row.text(0);
  out.subject = row.text(1);
  out.proposition = row.text(2);
  const auto scale = estimate::parse_scale(row.text(3)).value_or(estimate::Scale::icd203);
  auto likelihood = estimate::parse_likelihood(row.text(4), scale);
  auto confidence = estimate::parse_confidence(row.text(5));
  if (!likelihood || !confidence) {
    return fail(kStoreFailed, "a judgement's row holds a word that it was never given", {db.path()},
                "run verify, then reindex the case");
  }
  out.likelihood = *likelihood;
  out.confidence = *confidence;
  BT_TRY(out.marking, stored_marking(row.text(6)));
  out.author = row.text(7);
  out.reviewer = row.text(8);
  out.dissent = row.text(9);
  BT_TRY_STATUS(for_rows(db, out.entry,
                         "SELECT hypothesis, why_less FROM alternatives WHERE entry = ? ORDER BY position",
                         [&](const Query& q) { out.alternatives.push_back({q.text(0), q.text(1)}); }));
  BT_TRY_STATUS(for_rows(db, out.entry, "SELECT why FROM judgement_details WHERE entry = ?",
                         [&](const Query& q) { out.why = q.text(0); }));
  BT_TRY_STATUS(for_rows(db, out.entry, "SELECT text FROM reasons WHERE entry = ? ORDER BY position",
                         [&](const Query& q) { out.reasons.push_back(q.text(0)); }));
  BT_TRY(out.rests_on, get_edges(db, out.entry, "rests_on"));
  return out;
}

}  // namespace backtrail::registers
