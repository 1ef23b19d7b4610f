// SPDX-License-Identifier: Apache-2.0
// Statements and advisories: the exact texts that decisions bind to.
#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <type_traits>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"
#include "registers/person.h"
#include "registers/registers.h"
#include "registers/rule_texts.h"

namespace backtrail::registers {
namespace {

using base::fail;
using base::Json;

/// Audience, marking, title and the two persons, which both kinds have.
template <typename T>
void parse_head(Fields& body, const Entry& entry, T& out) {
  out.audience = body.audience("audience");
  const std::string marking = body.text("marking", Need::required);
  if (!marking.empty()) out.marking = body.marking("marking", marking::Marking{});
  out.title = body.text("title", Need::required);
  out.author = body.ref("author");
  if (out.author.empty()) out.author = entry.actor.id;
  out.reviewer = body.ref("reviewer");
  if (is_same_person(out.author, out.reviewer)) body.fail_at("reviewer", kSamePerson, "the author cannot review");
}

template <typename T>
base::Status read_head(const Query& row, T& out) {
  BT_TRY(out.audience, stored_audience(row.text(0)));
  BT_TRY(out.marking, stored_marking(row.text(1)));
  out.title = row.text(2);
  out.author = row.text(3);
  out.reviewer = row.text(4);
  return {};
}

template <typename T>
base::Status write_head(Writer& writer, std::string_view table, const T& row) {
  return writer.row(table, {row.audience.text(), row.marking.text(), row.title, row.author, row.reviewer});
}

void parse_sentences(Fields& body, Need need, std::vector<Sentence>& out) {
  body.each("sentences", need, [&](const Json& value, const std::string& pointer) {
    Fields fields(value, pointer, body.mistake());
    Sentence one;
    one.text = fields.text("text", Need::required);
    one.cites = fields.refs("cites");
    fields.finish();
    out.push_back(std::move(one));
  });
}

/// `table` has (entry, position, text); what a sentence cites lies in edges.
base::Status write_sentences(Writer& writer, std::vector<Sentence>& sentences, std::string_view table) {
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    BT_TRY_STATUS(writer.row(table, {position(i), sentences[i].text}));
    BT_TRY_STATUS(
        writer.edges("cites", sentences[i].cites, {kClaim, kJudgement, kEvidence}, static_cast<std::int64_t>(i)));
  }
  return {};
}

base::Status read_sentences(const Database& db, const Entry& entry, const std::string& table,
                            std::vector<Sentence>& out) {
  BT_TRY_STATUS(for_rows(db, entry, "SELECT text FROM " + table + " WHERE entry = ? ORDER BY position",
                         [&](const Query& q) { out.push_back({q.text(0), {}}); }));
  for (std::size_t i = 0; i < out.size(); ++i) {
    BT_TRY(out[i].cites, get_edges(db, entry, "cites", static_cast<std::int64_t>(i)));
  }
  return {};
}

Json json_of(const std::vector<Sentence>& sentences) {
  Json out = Json::array();
  for (const Sentence& one : sentences) {
    Json cites = Json::array();
    for (const Reference& cite : one.cites) cites.push_back(cite.ref);
    out.push_back({{"text", one.text}, {"cites", std::move(cites)}});
  }
  return out;
}

/// "Do this", or {"title", "text", "cites"}.
AdvisoryPoint parse_point(const Json& value, const std::string& pointer, Fields& body) {
  if (value.is_string()) return {{}, body.plain_text(value, pointer)};
  Fields fields(value, pointer, body.mistake());
  AdvisoryPoint out;
  out.title = fields.text("title");
  out.text = fields.text("text", Need::required);
  out.cites = fields.refs("cites");
  fields.finish();
  return out;
}

/// A paragraph, or {"text", "cites", "sums_up"}: numbers of the advisory's sentences, from 1. It stands on what these stand on.
Sentence parse_paragraph(const Json& value, const std::string& pointer, Fields& body,
                         const std::vector<Sentence>& sentences) {
  if (value.is_string()) return {body.plain_text(value, pointer), {}};
  Fields fields(value, pointer, body.mistake());
  Sentence out;
  out.text = fields.text("text", Need::required);
  out.cites = fields.refs("cites");
  fields.each("sums_up", Need::optional, [&](const Json& number, const std::string&) {
    if (!number.is_number_unsigned() || number < 1 || number > sentences.size()) {
      fields.fail_at("sums_up", kBodyShape, "the advisory has no sentence of this number",
                     "its sentences are counted from 1");
      return;
    }
    for (const Reference& one : sentences[number.get<std::size_t>() - 1].cites) {
      if (std::ranges::find(out.cites, one.ref, &Reference::ref) == out.cites.end()) out.cites.push_back(one);
    }
  });
  fields.finish();
  return out;
}

AdvisoryCut parse_cut(const Json& value, const std::string& pointer, Fields& body) {
  Fields fields(value, pointer, body.mistake());
  AdvisoryCut out;
  out.provider = fields.ref("provider", Need::required);
  out.customer = fields.ref("customer", Need::required);
  out.kind = fields.word("kind", kEdgeKinds, Need::required);
  out.mitigation = fields.text("mitigation", Need::required);
  out.act = fields.text("act");
  out.reached = fields.count("reached", Need::required);
  out.left = fields.count("left", Need::required);
  if (out.left >= out.reached) fields.fail_at("left", kBodyShape, "a measure that cuts leaves fewer than were reached");
  const std::string edge = fields.ref("edge");
  if (!edge.empty()) out.edge = Reference{edge};
  fields.finish();
  return out;
}

void parse_lists(Fields& body, Advisory& out) {
  body.each("summary", Need::optional, [&](const Json& value, const std::string& pointer) {
    out.summary.push_back(parse_paragraph(value, pointer, body, out.sentences));
  });
  body.each("checks", Need::optional, [&](const Json& value, const std::string& pointer) {
    out.checks.push_back(parse_point(value, pointer, body));
  });
  body.each("mitigations", Need::optional, [&](const Json& value, const std::string& pointer) {
    out.mitigations.push_back(parse_point(value, pointer, body));
  });
  body.each("cuts", Need::optional, [&](const Json& value, const std::string& pointer) {
    out.cuts.push_back(parse_cut(value, pointer, body));
  });
  body.each("rules", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields fields(value, pointer, body.mistake());
    AdvisoryRule one;
    one.title = fields.text("title", Need::required);
    one.yaml = fields.text("yaml", Need::required);
    fields.finish();
    out.rules.push_back(std::move(one));
  });
  body.each("indicators", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields fields(value, pointer, body.mistake());
    AdvisoryIndicator one;
    one.kind = fields.text("kind", Need::required);
    one.value = fields.text("value", Need::required);
    one.context = fields.text("context");
    one.source = fields.text("source");
    one.valid_from = fields.instant("valid_from");
    one.valid_until = fields.instant("valid_until");
    if (one.valid_from && one.valid_until && *one.valid_until <= *one.valid_from)
      fields.fail_at("valid_until", kBadTimeText, "ends before it begins");
    fields.finish();
    out.indicators.push_back(std::move(one));
  });
  body.each("sources", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields fields(value, pointer, body.mistake());
    PublicSource one;
    one.name = fields.text("name", Need::required);
    one.published = fields.date("published");
    one.url = fields.text("url");
    fields.finish();
    out.sources.push_back(std::move(one));
  });
}

struct Part {
  std::string section;
  std::string a, b{}, c{}, d{};
};

std::string stored_time(const std::optional<base::Instant>& time) { return time ? base::format(*time) : std::string(); }

std::optional<base::Instant> stored_time(const std::string& text) {
  const auto read = base::parse_iso(text);
  return read ? std::optional(read->instant) : std::nullopt;
}

/// Lists of unlike columns share one table: each has at most four texts, and none is ever asked for by itself.
std::vector<Part> parts_of(const Advisory& advisory) {
  std::vector<Part> out;
  for (const auto& one : advisory.summary) out.push_back({"summary", one.text});
  for (const auto& one : advisory.checks) out.push_back({"check", one.title, one.text});
  for (const auto& one : advisory.rules) out.push_back({"rule", one.title, one.yaml});
  // A row of more columns than there are texts goes into two.
  for (const auto& one : advisory.indicators) {
    out.push_back({"indicator", one.kind, one.value, one.context, one.source});
    if (one.valid_from || one.valid_until)
      out.push_back({"validity", stored_time(one.valid_from), stored_time(one.valid_until)});
  }
  for (const auto& one : advisory.mitigations) out.push_back({"mitigation", one.title, one.text});
  for (const auto& one : advisory.cuts) {
    out.push_back({"cut", one.provider, one.customer, one.kind, one.edge ? one.edge->ref : std::string()});
    out.push_back({"measure", one.mitigation, one.act, std::to_string(one.reached), std::to_string(one.left)});
  }
  for (const auto& one : advisory.sources) out.push_back({"source", one.name, one.published, one.url});
  return out;
}

std::uint64_t stored_count(const std::string& text) {
  std::uint64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

void take_part(Advisory& out, const Query& q) {
  const std::string section = q.text(0);
  if (section == "summary") out.summary.push_back({q.text(1), {}});
  if (section == "check") out.checks.push_back({q.text(1), q.text(2), {}});
  if (section == "rule") out.rules.push_back({q.text(1), q.text(2)});
  if (section == "indicator") out.indicators.push_back({q.text(1), q.text(2), q.text(3), q.text(4)});
  if (section == "validity" && !out.indicators.empty()) {
    out.indicators.back().valid_from = stored_time(q.text(1));
    out.indicators.back().valid_until = stored_time(q.text(2));
  }
  if (section == "mitigation") out.mitigations.push_back({q.text(1), q.text(2), {}});
  if (section == "cut") out.cuts.push_back({q.text(1), q.text(2), q.text(3), {}});
  if (section == "measure" && !out.cuts.empty()) {
    AdvisoryCut& one = out.cuts.back();
    one.mitigation = q.text(1);
    one.act = q.text(2);
    one.reached = stored_count(q.text(3));
    one.left = stored_count(q.text(4));
  }
  if (section == "source") out.sources.push_back({q.text(1), q.text(2), q.text(3)});
}

/// Where none of its words are said to be no finding, the key is left out: decisions on older texts go on binding.
template <typename T>
base::Digest hash(std::string_view type, const T& row, Json content) {
  Json bound = {{"type", type},
                {"audience", row.audience.text()},
                {"marking", row.marking.text()},
                {"title", row.title},
                {"content", std::move(content)}};
  for (const NotAFinding& one : row.not_findings)
    bound["not_a_finding"].push_back({{"words", one.words}, {"why", one.why}});
  return base::sha256(base::canonical_json(bound));
}

/// Whether `words` stand in one place of `texts`; sentences that are the same are one.
bool stands_once(const std::vector<std::string_view>& texts, std::string_view words) {
  std::string_view in;
  for (const std::string_view text : texts) {
    const std::size_t at = text.find(words);
    if (at == std::string_view::npos) continue;
    if (text.find(words, at + 1) != std::string_view::npos || (in.data() != nullptr && in != text)) return false;
    in = text;
  }
  return true;
}

/// What of an advisory is told beside its own sentences: rules, as their readers see them (words that a file breaks over two lines
/// are one text), and the contexts of indicators.
std::vector<std::string> told_beside(const Advisory& advisory) {
  std::vector<std::string> out;
  for (const AdvisoryIndicator& one : advisory.indicators) out.push_back(one.context);
  for (const AdvisoryRule& rule : advisory.rules) {
    out.push_back(rule.title);
    const auto texts = rule_texts(rule.yaml);
    if (!texts) continue;  // the gate says so
    for (const RuleText& one : *texts) {
      if (one.prose || one.tag) out.push_back(one.text);
    }
  }
  return out;
}

/// What else leaves with an advisory and is looked at: sources, and what is written like a sentence where programs look.
std::vector<std::string> told_else(const Advisory& advisory) {
  std::vector<std::string> out;
  for (const PublicSource& one : advisory.sources) out.insert(out.end(), {one.name, one.url});
  for (const AdvisoryIndicator& one : advisory.indicators) out.insert(out.end(), {one.kind, one.source, one.value});
  for (const AdvisoryCut& one : advisory.cuts) out.insert(out.end(), {one.mitigation, one.act});
  for (const AdvisoryRule& rule : advisory.rules) {
    const auto texts = rule_texts(rule.yaml);
    if (!texts) continue;
    for (const RuleText& one : *texts) {
      const bool read = one.sentence || one.key || one.reference;
      if (read && !one.prose && !one.tag) out.push_back(one.text);
    }
  }
  return out;
}

/// What the sources of cited claims and evidence are called, which is printed below the text; each once, for one source says many things.
/// What is cited and is not there is told with the sentences.
base::Result<std::vector<std::string>> cited_sources(const Database& db, const std::vector<Reference>& cites) {
  std::set<std::string> out, seen;
  for (const Reference& cite : cites) {
    if (!seen.insert(cite.ref).second) continue;
    const auto found = find_entry(db, cite.ref);
    if (!found) continue;
    Entry entry;
    entry.id = found->id;
    entry.index = static_cast<std::uint64_t>(found->index);
    std::optional<PublicSource> source;
    if (found->type == kClaim) {
      BT_TRY(auto claim, get_claim(db, std::move(entry)));
      source = std::move(claim.source);
    } else if (found->type == kEvidence) {
      BT_TRY(auto evidence, get_evidence(db, std::move(entry)));
      source = std::move(evidence.source);
    }
    if (source) out.insert({source->name, source->url});
  }
  return std::vector<std::string>(out.begin(), out.end());
}

bool stands_in(const std::vector<std::string_view>& texts, std::string_view words) {
  return std::ranges::any_of(texts, [&](std::string_view text) { return text.contains(words); });
}

/// Words that stand nowhere in the text would lift nothing, and somebody would believe that they did.
template <typename T>
base::Status parse_not_findings(const Database& db, Fields& body, T& out) {
  if (!body.has("not_a_finding")) return {};
  BT_TRY(const auto cited, cited_sources(db, cited_by(out)));
  std::vector<std::string_view> texts = {out.title};
  for (const Sentence& one : out.sentences) texts.push_back(one.text);
  std::vector<std::string> beside, further;
  if constexpr (std::is_same_v<T, Advisory>) {
    for (const Sentence& one : out.summary) texts.push_back(one.text);
    for (const auto* const list : {&out.checks, &out.mitigations}) {
      for (const AdvisoryPoint& one : *list) texts.insert(texts.end(), {one.title, one.text});
    }
    beside = told_beside(out);
    further = told_else(out);
  }
  const std::vector<std::string_view> others(beside.begin(), beside.end()), rest(further.begin(), further.end()),
      sources(cited.begin(), cited.end());
  body.each("not_a_finding", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields fields(value, pointer, body.mistake());
    NotAFinding one{fields.text("words", Need::required), fields.text("why", Need::required)};
    // Advisories that were sealed before rules were asked have words once in their sentences, and maybe in a rule besides; before
    // sources were, once in a rule and maybe in a source; before those of claims were, once in a source of its own.
    const auto& in = stands_in(texts, one.words)    ? texts
                     : stands_in(others, one.words) ? others
                     : stands_in(rest, one.words)   ? rest
                                                    : sources;
    if (fields.ok() && !stands_in(in, one.words)) {
      fields.fail_at("words", kBodyShape, "these words stand nowhere in the text",
                     "copy them from it letter by letter; of a rule as its readers have them, without its line breaks");
    } else if (fields.ok() && !stands_once(in, one.words)) {
      fields.fail_at("words", kBodyShape,
                     "these words stand more than once in the text, and would answer for all of it",
                     "take more of the sentence that is meant");
    }
    fields.finish();
    out.not_findings.push_back(std::move(one));
  });
  return {};
}

template <typename T>
base::Status write_not_findings(Writer& writer, const T& row) {
  for (std::size_t i = 0; i < row.not_findings.size(); ++i) {
    const NotAFinding& one = row.not_findings[i];
    BT_TRY_STATUS(writer.row("not_findings", {position(i), one.words, one.why}));
  }
  return {};
}

template <typename T>
base::Status read_not_findings(const Database& db, T& out) {
  return for_rows(db, out.entry, "SELECT words, why FROM not_findings WHERE entry = ? ORDER BY position",
                  [&](const Query& q) { out.not_findings.push_back({q.text(0), q.text(1)}); });
}

/// The parts of an advisory that may cite, besides its sentences: the role under which their references lie, and by place what each cites.
template <typename A, typename Take>
void for_grounds(A& advisory, const Take& take) {
  const auto all = [&](const char* role, auto& list) {
    for (std::size_t i = 0; i < list.size(); ++i) take(role, i, list[i].cites);
  };
  all("summary", advisory.summary);
  all("checks", advisory.checks);
  all("mitigations", advisory.mitigations);
}

}  // namespace

std::vector<Reference> cited_by(const Statement& statement) {
  std::vector<Reference> out;
  for (const Sentence& one : statement.sentences) out.insert(out.end(), one.cites.begin(), one.cites.end());
  return out;
}

std::vector<Reference> cited_by(const Advisory& advisory) {
  std::vector<Reference> out;
  for (const Sentence& one : advisory.sentences) out.insert(out.end(), one.cites.begin(), one.cites.end());
  for_grounds(advisory, [&](const char*, std::size_t, const std::vector<Reference>& cites) {
    out.insert(out.end(), cites.begin(), cites.end());
  });
  return out;
}

base::Digest text_sha256(const Statement& statement) {
  return hash(kStatement, statement, json_of(statement.sentences));
}

base::Digest text_sha256(const Advisory& advisory) {
  Json parts = Json::array();
  for (const Part& one : parts_of(advisory)) parts.push_back(Json::array({one.section, one.a, one.b, one.c, one.d}));
  Json content = {{"parts", std::move(parts)}, {"sentences", json_of(advisory.sentences)}};
  // Left out where nothing but sentences cites: decisions on older advisories go on binding.
  for_grounds(advisory, [&](const char* role, std::size_t at, const std::vector<Reference>& cites) {
    for (const Reference& one : cites) content["grounds"].push_back(Json::array({role, at, one.ref}));
  });
  return hash(kAdvisory, advisory, std::move(content));
}

base::Status put_statement(Writer& writer, Fields& body) {
  Statement statement;
  parse_head(body, writer.entry, statement);
  parse_sentences(body, Need::required, statement.sentences);
  BT_TRY_STATUS(parse_not_findings(writer.db, body, statement));
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(write_head(writer, "statements", statement));
  BT_TRY_STATUS(write_not_findings(writer, statement));
  return write_sentences(writer, statement.sentences, "sentences");
}

base::Result<Statement> get_statement(const Database& db, Entry entry) {
  Statement out;
  out.entry = std::move(entry);
  BT_TRY(auto row,
         detail(db, out.entry, "SELECT audience, marking, title, author, reviewer FROM statements WHERE entry = ?"));
  BT_TRY_STATUS(read_head(row, out));
  BT_TRY_STATUS(read_sentences(db, out.entry, "sentences", out.sentences));
  BT_TRY_STATUS(read_not_findings(db, out));
  out.text_sha256 = text_sha256(out);
  return out;
}

base::Status put_advisory(Writer& writer, Fields& body) {
  Advisory advisory;
  parse_head(body, writer.entry, advisory);
  parse_sentences(body, Need::optional, advisory.sentences);
  parse_lists(body, advisory);
  BT_TRY_STATUS(parse_not_findings(writer.db, body, advisory));
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(write_head(writer, "advisories", advisory));
  BT_TRY_STATUS(write_not_findings(writer, advisory));
  std::size_t at = 0;
  for (const Part& one : parts_of(advisory)) {
    BT_TRY_STATUS(writer.row("advisory_parts", {one.section, position(at++), one.a, one.b, one.c, one.d}));
  }
  for (std::size_t i = 0; i < advisory.cuts.size(); ++i) {
    if (!advisory.cuts[i].edge) continue;
    std::vector<Reference> edges = {*advisory.cuts[i].edge};
    BT_TRY_STATUS(writer.edges("cuts", edges, {kEdge}, static_cast<std::int64_t>(i)));
  }
  base::Status written;
  for_grounds(advisory, [&](const char* role, std::size_t i, std::vector<Reference>& cites) {
    if (!written || cites.empty()) return;
    written = writer.edges(role, cites, {kClaim, kJudgement, kEvidence}, static_cast<std::int64_t>(i));
  });
  BT_TRY_STATUS(written);
  return write_sentences(writer, advisory.sentences, "advisory_sentences");
}

base::Result<Advisory> get_advisory(const Database& db, Entry entry) {
  Advisory out;
  out.entry = std::move(entry);
  BT_TRY(auto row,
         detail(db, out.entry, "SELECT audience, marking, title, author, reviewer FROM advisories WHERE entry = ?"));
  BT_TRY_STATUS(read_head(row, out));
  BT_TRY_STATUS(for_rows(db, out.entry,
                         "SELECT section, a, b, c, d FROM advisory_parts WHERE entry = ? ORDER BY position",
                         [&](const Query& q) { take_part(out, q); }));
  for (std::size_t i = 0; i < out.cuts.size(); ++i) {
    BT_TRY(auto edges, get_edges(db, out.entry, "cuts", static_cast<std::int64_t>(i)));
    if (!edges.empty()) out.cuts[i].edge = std::move(edges.front());
  }
  base::Status read;
  for_grounds(out, [&](const char* role, std::size_t i, std::vector<Reference>& cites) {
    auto edges = get_edges(db, out.entry, role, static_cast<std::int64_t>(i));
    if (edges) cites = std::move(*edges);
    else if (read) read = std::unexpected(std::move(edges).error());
  });
  BT_TRY_STATUS(read);
  BT_TRY_STATUS(read_sentences(db, out.entry, "advisory_sentences", out.sentences));
  BT_TRY_STATUS(read_not_findings(db, out));
  out.text_sha256 = text_sha256(out);
  return out;
}

}  // namespace backtrail::registers
