// SPDX-License-Identifier: Apache-2.0
// Precedents, which are what was said before of an actor, and the comparison of a text with them.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"

namespace backtrail::registers {
namespace {

using base::Json;

constexpr std::array<std::string_view, 2> kPostures = {"leading", "supporting"};
constexpr std::array<std::string_view, 4> kSpeakerLevels = {"head-of-government", "minister", "agency", "spokesperson"};
constexpr std::array<std::string_view, 4> kAspects = {"posture", "wording", "evidence", "speaker"};

std::vector<std::string> texts(Fields& body, const char* key, Need need) {
  std::vector<std::string> out;
  body.each(key, need,
            [&](const Json& value, const std::string& pointer) { out.push_back(body.plain_text(value, pointer)); });
  return out;
}

Stance parse_stance(Fields& body) {
  Stance out;
  out.posture = body.word("posture", kPostures, Need::required);
  out.wording = body.text("wording", Need::required);
  out.level = body.word("level", kSpeakerLevels, Need::required);
  out.evidence = texts(body, "evidence", Need::optional);
  std::ranges::sort(out.evidence);
  return out;
}

base::Status write_list(Writer& writer, std::string_view role, const std::vector<std::string>& list) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    BT_TRY_STATUS(writer.row("stance_lists", {std::string(role), position(i), list[i]}));
  }
  return {};
}

base::Status read_list(const Database& db, const Entry& entry, const std::string& role, std::vector<std::string>& out) {
  return for_rows(db, entry,
                  "SELECT text FROM stance_lists WHERE entry = ? AND role = '" + role + "' ORDER BY position",
                  [&](const Query& q) { out.push_back(q.text(0)); });
}

}  // namespace

std::span<const std::string_view> aspects() { return kAspects; }

base::Status put_precedent(Writer& writer, Fields& body) {
  Precedent out;
  out.speaker = body.text("speaker", Need::required);
  out.said = body.has("said") ? body.date("said") : body.text("said", Need::required);
  out.attributed_to = body.text("attributed_to");
  out.stance = parse_stance(body);
  out.subjects = texts(body, "subjects", Need::required);
  out.source = body.public_source("source", Need::required);
  out.marking = body.marking("marking", marking::Marking{});
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row(
      "precedents", {out.speaker, out.said, out.attributed_to, out.stance.posture, out.stance.wording, out.stance.level,
                     out.source.name, out.source.published, out.source.url, out.marking.text()}));
  BT_TRY_STATUS(write_list(writer, "subject", out.subjects));
  return write_list(writer, "evidence", out.stance.evidence);
}

base::Result<Precedent> get_precedent(const Database& db, Entry entry) {
  Precedent out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry,
                          "SELECT speaker, said, attributed_to, posture, wording, level, source_name, "
                          "source_published, source_url, marking FROM precedents WHERE entry = ?"));
  out.speaker = row.text(0);
  out.said = row.text(1);
  out.attributed_to = row.text(2);
  out.stance = {row.text(3), row.text(4), row.text(5), {}};
  out.source = {row.text(6), row.text(7), row.text(8)};
  BT_TRY(out.marking, stored_marking(row.text(9)));
  BT_TRY_STATUS(read_list(db, out.entry, "subject", out.subjects));
  BT_TRY_STATUS(read_list(db, out.entry, "evidence", out.stance.evidence));
  return out;
}

base::Status put_comparison(Writer& writer, Fields& body) {
  Comparison out;
  out.statement.ref = body.ref("statement", Need::required);
  out.speaker = body.text("speaker");
  out.stance = parse_stance(body);
  std::vector<Reference> precedents;
  body.each("reasons", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields fields(value, pointer, body.mistake());
    DifferenceReason one;
    one.precedent.ref = fields.ref("precedent", Need::required);
    one.aspect = fields.word("aspect", kAspects, Need::required);
    one.why = fields.text("why", Need::required);
    fields.finish();
    precedents.push_back(one.precedent);
    out.reasons.push_back(std::move(one));
  });
  out.marking = body.marking("marking", marking::Marking{});
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row(
      "comparisons", {out.speaker, out.stance.posture, out.stance.wording, out.stance.level, out.marking.text()}));
  BT_TRY_STATUS(write_list(writer, "evidence", out.stance.evidence));
  for (std::size_t i = 0; i < out.reasons.size(); ++i) {
    BT_TRY_STATUS(writer.row("difference_reasons", {position(i), out.reasons[i].aspect, out.reasons[i].why}));
  }
  BT_TRY_STATUS(one_edge(writer, "statement", out.statement, {kStatement}));
  return writer.edges("reasons", precedents, {kPrecedent});
}

base::Result<Comparison> get_comparison(const Database& db, Entry entry) {
  Comparison out;
  out.entry = std::move(entry);
  BT_TRY(auto row,
         detail(db, out.entry, "SELECT speaker, posture, wording, level, marking FROM comparisons WHERE entry = ?"));
  out.speaker = row.text(0);
  out.stance = {row.text(1), row.text(2), row.text(3), {}};
  BT_TRY(out.marking, stored_marking(row.text(4)));
  BT_TRY_STATUS(read_list(db, out.entry, "evidence", out.stance.evidence));
  BT_TRY_STATUS(for_rows(db, out.entry, "SELECT aspect, why FROM difference_reasons WHERE entry = ? ORDER BY position",
                         [&](const Query& q) { out.reasons.push_back({{}, q.text(0), q.text(1)}); }));
  BT_TRY(out.statement, only_edge(db, out.entry, "statement"));
  BT_TRY(auto precedents, get_edges(db, out.entry, "reasons"));
  for (std::size_t i = 0; i < std::min(precedents.size(), out.reasons.size()); ++i)
    out.reasons[i].precedent = std::move(precedents[i]);
  return out;
}

}  // namespace backtrail::registers
