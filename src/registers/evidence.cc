// SPDX-License-Identifier: Apache-2.0
// Evidence: findings with the places of their records, negative findings with their coverage, observations, spans of
// reports, what partners gave.
#include <algorithm>
#include <array>

#include "base/hex.h"
#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"

namespace backtrail::registers {
namespace {

using base::Json;

constexpr std::array<std::string_view, 5> kEvidenceKinds = {"finding", "negative-finding", "observation", "report-span",
                                                            "partner"};
constexpr std::array<std::string_view, 3> kCoverages = {"complete", "partial", "none"};

/// A word that is none of them (an edited row, or a mistake already noted) reads as an observation.
EvidenceKind kind_of(std::string_view word) {
  const auto found = std::ranges::find(kEvidenceKinds, word);
  return found == kEvidenceKinds.end() ? EvidenceKind::observation
                                       : static_cast<EvidenceKind>(found - kEvidenceKinds.begin());
}

/// What the program read in a record stays in the body too, and is only looked at here.
void check_read(Fields& locator) {
  auto read = locator.object("read");
  if (!read) return;
  read->text("format", Need::required);
  read->each("fields", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields one(value, pointer, read->mistake());
    one.text("name");
    one.text("value");
    one.finish();
  });
  read->count("left_out");
  read->finish();
}

Locator parse_locator(const Json& value, const std::string& pointer, Fields& body) {
  Fields fields(value, pointer, body.mistake());
  Locator out;
  out.path = fields.text("path", Need::required);
  out.member = fields.text("member");
  out.source_sha256 = fields.sha256("source_sha256", Need::required);
  out.offset = fields.count("offset", Need::required);
  out.length = fields.count("length", Need::required);
  out.record_id = fields.integer("record_id");
  // The sealed copy itself stays in the body, so that erasing the body erases it.
  if (const std::string bytes = fields.text("bytes", Need::optional, kBytesLimit); !bytes.empty()) {
    const auto decoded = base::from_base64(bytes);
    if (!decoded) {
      fields.fail_at("bytes", kBodyShape, "not base 64");
    } else if (decoded->size() != out.length) {
      fields.fail_at("bytes", kBodyShape, "the sealed copy is not as long as the record");
    } else {
      out.bytes_sha256 = base::sha256(*decoded).hex();
    }
  }
  check_read(fields);
  fields.finish();
  return out;
}

Negative parse_negative(Fields& fields, Fields& body) {
  Negative out;
  out.question = fields.text("question", Need::required);
  out.scope = fields.text("scope", Need::required);
  out.coverage = fields.word("coverage", kCoverages, Need::required);
  out.method = fields.text("method", Need::required);
  out.from = fields.date("from");
  out.until = fields.date("until");
  fields.each("not_looked", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields one(value, pointer, body.mistake());
    NotLooked gap;
    gap.tenant = one.text("tenant");
    gap.log_source = one.text("log_source");
    gap.from = one.date("from");
    gap.until = one.date("until");
    gap.why = one.text("why", Need::required);
    gap.kind = one.word("kind", kGapKinds);
    one.finish();
    out.not_looked.push_back(std::move(gap));
  });
  if (out.coverage != "complete" && out.not_looked.empty()) {
    fields.fail_at("not_looked", kMissingKey, "a partial answer says where it did not look");
  }
  fields.finish();
  return out;
}

Evidence parse_evidence(Fields& body) {
  Evidence out;
  const std::string kind = body.word("kind", kEvidenceKinds, Need::required);
  out.kind = kind_of(kind);
  out.title = body.text("title");
  out.origin = body.text("origin", Need::required);
  out.source_grade = body.grade("source_grade");
  out.credibility = body.credibility("credibility");
  out.marking = body.marking("marking", marking::Marking{});
  out.conditions = body.conditions("conditions");
  out.tenant = body.ref("tenant");
  out.finding = body.text("finding");
  out.text = body.text("text");
  if (auto fields = body.object("detector")) {
    Detector& detector = out.detector.emplace();
    detector.kind = fields->text("kind", Need::required);
    detector.id = fields->text("id", Need::required);
    detector.sha256 = fields->sha256("sha256");
    detector.title = fields->text("title");
    detector.level = fields->text("level");
    fields->finish();
  }
  if (auto fields = body.object("span")) {
    ReportSpan& span = out.span.emplace();
    span.document = fields->text("document", Need::required);
    span.sha256 = fields->sha256("sha256");
    span.offset = fields->count("offset");
    span.length = fields->count("length");
    span.quote = fields->text("quote");
    fields->finish();
  }
  if (auto fields = body.object("negative")) out.negative = parse_negative(*fields, body);
  if (auto source = body.public_source("source", Need::optional); !source.name.empty()) out.source = std::move(source);
  body.each("locators", Need::optional, [&](const Json& value, const std::string& pointer) {
    out.locators.push_back(parse_locator(value, pointer, body));
  });
  body.each("techniques", Need::optional, [&](const Json& value, const std::string& pointer) {
    std::string one = body.plain_text(value, pointer);
    if (!is_technique(one)) body.fail_at("techniques", kBadWord, "not a technique of ATT&CK", "as T1078 or T1003.001");
    out.techniques.push_back(std::move(one));
  });
  if (out.kind == EvidenceKind::finding && out.locators.empty()) {
    body.fail_at("locators", kMissingKey, "a finding names the records that it rests on");
  }
  if ((out.kind == EvidenceKind::negative_finding) != out.negative.has_value()) {
    body.fail_at("negative", kMissingKey, "a negative finding, and no other, says what was asked and what was covered");
  }
  if (out.kind == EvidenceKind::report_span && !out.span) {
    body.fail_at("span", kMissingKey, "a span of a report says which");
  }
  body.finish();
  return out;
}

base::Status write_parts(Writer& writer, const Evidence& evidence) {
  if (const auto& d = evidence.detector) {
    BT_TRY_STATUS(writer.row("evidence_detectors", {d->kind, d->id, d->sha256, d->title, d->level}));
  }
  if (const auto& s = evidence.span) {
    BT_TRY_STATUS(
        writer.row("evidence_spans", {s->document, s->sha256, number(s->offset), number(s->length), s->quote}));
  }
  if (const auto& n = evidence.negative) {
    BT_TRY_STATUS(writer.row("negatives", {n->question, n->scope, n->coverage, n->method, n->from, n->until}));
    for (std::size_t i = 0; i < n->not_looked.size(); ++i) {
      const NotLooked& gap = n->not_looked[i];
      BT_TRY_STATUS(writer.row("not_looked", {position(i), gap.tenant, gap.log_source, gap.from, gap.until, gap.why}));
      if (!gap.kind.empty()) BT_TRY_STATUS(writer.row("not_looked_kinds", {position(i), gap.kind}));
    }
  }
  for (std::size_t i = 0; i < evidence.techniques.size(); ++i) {
    BT_TRY_STATUS(writer.row("evidence_techniques", {position(i), evidence.techniques[i]}));
  }
  for (std::size_t i = 0; i < evidence.locators.size(); ++i) {
    const Locator& one = evidence.locators[i];
    Value record_id;
    if (one.record_id) record_id = *one.record_id;
    BT_TRY_STATUS(writer.row("locators", {position(i), one.path, one.member, one.source_sha256, number(one.offset),
                                          number(one.length), record_id, one.bytes_sha256}));
  }
  return {};
}

base::Status read_negative(const Database& db, Evidence& out) {
  BT_TRY_STATUS(for_rows(
      db, out.entry, "SELECT question, scope, coverage, method, from_time, until_time FROM negatives WHERE entry = ?",
      [&](const Query& q) {
        out.negative = Negative{q.text(0), q.text(1), q.text(2), q.text(3), q.text(4), q.text(5), {}};
      }));
  if (!out.negative) return {};
  return for_rows(
      db, out.entry,
      "SELECT g.tenant, g.log_source, g.from_time, g.until_time, g.why, k.kind FROM not_looked g "
      "LEFT JOIN not_looked_kinds k USING (entry, position) WHERE g.entry = ? ORDER BY g.position",
      [&](const Query& q) {
        out.negative->not_looked.push_back({q.text(0), q.text(1), q.text(2), q.text(3), q.text(4), q.text(5)});
      });
}

base::Status read_parts(const Database& db, Evidence& out) {
  BT_TRY_STATUS(for_rows(
      db, out.entry, "SELECT kind, id, sha256, title, level FROM evidence_detectors WHERE entry = ?",
      [&](const Query& q) { out.detector = Detector{q.text(0), q.text(1), q.text(2), q.text(3), q.text(4)}; }));
  BT_TRY_STATUS(for_rows(db, out.entry,
                         "SELECT document, sha256, at, length, quote FROM evidence_spans WHERE entry = ?",
                         [&](const Query& q) {
                           out.span = ReportSpan{q.text(0), q.text(1), static_cast<std::uint64_t>(q.integer(2)),
                                                 static_cast<std::uint64_t>(q.integer(3)), q.text(4)};
                         }));
  BT_TRY_STATUS(read_negative(db, out));
  BT_TRY_STATUS(for_rows(db, out.entry, "SELECT technique FROM evidence_techniques WHERE entry = ? ORDER BY position",
                         [&](const Query& q) { out.techniques.push_back(q.text(0)); }));
  return for_rows(
      db, out.entry,
      "SELECT path, member, source_sha256, at, length, record_id, bytes_sha256 FROM locators WHERE entry = ? "
      "ORDER BY position",
      [&](const Query& q) {
        Locator one{q.text(0),
                    q.text(1),
                    q.text(2),
                    static_cast<std::uint64_t>(q.integer(3)),
                    static_cast<std::uint64_t>(q.integer(4)),
                    {},
                    q.text(6)};
        if (!q.null(5)) one.record_id = q.integer(5);
        out.locators.push_back(std::move(one));
      });
}

}  // namespace

bool is_technique(std::string_view text) {
  const auto digits = [](std::string_view part) {
    return std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
  };
  return (text.size() == 5 || (text.size() == 9 && text[5] == '.')) && text[0] == 'T' && digits(text.substr(1, 4)) &&
         (text.size() == 5 || digits(text.substr(6)));
}

std::string_view name(EvidenceKind kind) { return kEvidenceKinds[static_cast<std::size_t>(kind)]; }

base::Status put_evidence(Writer& writer, Fields& body) {
  const Evidence evidence = parse_evidence(body);
  if (!body.ok()) return {};
  Value source_name;
  Value published;
  Value url;
  if (evidence.source) {
    source_name = evidence.source->name;
    published = evidence.source->published;
    url = evidence.source->url;
  }
  BT_TRY_STATUS(writer.row("evidence", {std::string(name(evidence.kind)), evidence.title, evidence.origin,
                                        std::string(1, evidence.source_grade), std::int64_t{evidence.credibility},
                                        evidence.marking.text(), evidence.conditions.text(), evidence.tenant,
                                        evidence.finding, evidence.text, source_name, published, url}));
  return write_parts(writer, evidence);
}

base::Result<Evidence> get_evidence(const Database& db, Entry entry) {
  Evidence out;
  out.entry = std::move(entry);
  BT_TRY(auto row,
         detail(db, out.entry,
                "SELECT kind, title, origin, source_grade, credibility, marking, conditions, tenant, finding, "
                "text, source_name, source_published, source_url FROM evidence WHERE entry = ?"));
  const std::string kind = row.text(0);
  out.kind = kind_of(kind);
  out.title = row.text(1);
  out.origin = row.text(2);
  out.source_grade = row.text(3).empty() ? 'F' : row.text(3).front();
  out.credibility = static_cast<int>(row.integer(4));
  BT_TRY(out.marking, stored_marking(row.text(5)));
  BT_TRY(out.conditions, stored_conditions(row.text(6)));
  out.tenant = row.text(7);
  out.finding = row.text(8);
  out.text = row.text(9);
  if (!row.null(10)) out.source = PublicSource{row.text(10), row.text(11), row.text(12)};
  BT_TRY_STATUS(read_parts(db, out));
  return out;
}

}  // namespace backtrail::registers
