// SPDX-License-Identifier: Apache-2.0
// Decisions and the receipts of releases.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"
#include "registers/standing.h"

namespace backtrail::registers {
namespace {

using base::fail;

constexpr std::array<std::string_view, 3> kVerdicts = {"approve", "refuse", "hold"};

Decision::Verdict verdict_of(std::string_view word) {
  const auto found = std::ranges::find(kVerdicts, word);
  return found == kVerdicts.end() ? Decision::Verdict::hold : static_cast<Decision::Verdict>(found - kVerdicts.begin());
}

}  // namespace

std::string_view name(Decision::Verdict verdict) { return kVerdicts[static_cast<std::size_t>(verdict)]; }

base::Status put_decision(Writer& writer, Fields& body) {
  Decision out;
  out.statement.ref = body.ref("statement", Need::required);
  const std::string digest = body.sha256("text_sha256", Need::required);
  out.verdict = verdict_of(body.word("verdict", kVerdicts, Need::required));
  out.decider = body.ref("decider");
  if (out.decider.empty()) out.decider = writer.entry.actor.id;
  out.note = body.text("note");
  out.embargo = body.instant("embargo");
  parse_decision_details(body, out);
  Reference signed_with{parse_signature(body)};
  // Who is to speak is asked of the body, when the text is published.
  (void)body.text("publisher");
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(one_edge(writer, "statement", out.statement, {kStatement, kAdvisory}));
  BT_TRY(const base::Digest text, text_of(writer.db, out.statement));
  if (text.hex() != digest) {
    base::Place place{writer.mistake.path};
    place.member = "/text_sha256";
    BT_TRY(const std::string label, label_of(writer.db, out.statement));
    return fail(kDecisionText, "the decision is on another text than '" + label + "' has", std::move(place),
                "its text has SHA-256 " + text.hex());
  }
  BT_TRY_STATUS(
      writer.row("decisions", {digest, std::string(name(out.verdict)), out.decider, out.note, ticks(out.embargo)}));
  BT_TRY_STATUS(put_signature(writer, out.decider, signed_with));
  return write_decision_details(writer, out);
}

base::Result<Decision> get_decision(const Database& db, Entry entry) {
  Decision out;
  out.entry = std::move(entry);
  BT_TRY(auto row,
         detail(db, out.entry, "SELECT text_sha256, verdict, decider, note, embargo FROM decisions WHERE entry = ?"));
  out.text_sha256 = base::Digest::from_hex(row.text(0)).value_or(base::Digest{});
  out.verdict = verdict_of(row.text(1));
  out.decider = row.text(2);
  out.note = row.text(3);
  if (!row.null(4)) out.embargo = base::Instant{row.integer(4)};
  BT_TRY(out.statement, only_edge(db, out.entry, "statement"));
  BT_TRY_STATUS(read_decision_details(db, out));
  return out;
}

base::Status put_release(Writer& writer, Fields& body) {
  Release out;
  out.statement.ref = body.ref("statement", Need::required);
  out.decision.ref = body.ref("decision", Need::required);
  out.audience = body.audience("audience");
  const std::string marking = body.text("marking", Need::required);
  if (!marking.empty()) out.marking = body.marking("marking", marking::Marking{});
  out.sha256 = body.sha256("sha256", Need::required);
  out.size = body.count("size", Need::required);
  out.media_type = body.text("media_type");
  out.path = body.text("path");
  out.released = body.instant("released");
  // Who spoke is asked of the body, when what was released is taken back.
  (void)body.text("publisher");
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("releases", {out.audience.text(), out.marking.text(), out.sha256, number(out.size),
                                        out.media_type, out.path, ticks(out.released)}));
  BT_TRY_STATUS(one_edge(writer, "statement", out.statement, {kStatement, kAdvisory}));
  return one_edge(writer, "decision", out.decision, {kDecision});
}

base::Result<Release> get_release(const Database& db, Entry entry) {
  Release out;
  out.entry = std::move(entry);
  BT_TRY(auto row,
         detail(db, out.entry,
                "SELECT audience, marking, sha256, size, media_type, path, released FROM releases WHERE entry = ?"));
  BT_TRY(out.audience, stored_audience(row.text(0)));
  BT_TRY(out.marking, stored_marking(row.text(1)));
  out.sha256 = row.text(2);
  out.size = static_cast<std::uint64_t>(row.integer(3));
  out.media_type = row.text(4);
  out.path = row.text(5);
  if (!row.null(6)) out.released = base::Instant{row.integer(6)};
  BT_TRY(out.statement, only_edge(db, out.entry, "statement"));
  BT_TRY(out.decision, only_edge(db, out.entry, "decision"));
  return out;
}

}  // namespace backtrail::registers
