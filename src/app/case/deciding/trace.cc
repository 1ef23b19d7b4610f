// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/trace.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "app/case/deciding/consents.h"
#include "app/case/deciding/signatures.h"
#include "app/case/erasures.h"
#include "app/case/hunting/lapses.h"
#include "app/case/replay.h"
#include "app/case/rows.h"
#include "app/case/telemetry/slices.h"
#include "base/hex.h"
#include "base/json.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

using registers::Reference;

/// A record of the tree and where its bytes may be had.
struct Leaf {
  std::string entry;     // of the evidence
  std::uint64_t index = 0;
  std::size_t locator = 0;
  registers::Locator at;
  // Answers.
  std::string source;    // "source whole", "source gone", ...
  bool copy_whole = false;
  std::string bytes;
  std::optional<AsRead> read;
};

class Tracer {
 public:
  Tracer(const Case& in, const TraceOptions& options) : in_(in), options_(options) {}

  base::Result<TraceNode> run(std::string_view ref_or_id) {
    auto entry = in_.registers().resolve(ref_or_id);
    if (!entry && names_nothing(entry.error())) {
      BT_TRY(const auto erasure, erasure_called(in_, ref_or_id));
      if (erasure) return purge(*erasure);
    }
    if (!entry) return base::forward(std::move(entry));
    BT_TRY(TraceNode root, node({entry->label(), entry->id, entry->type}));
    look_at_records();
    fill(root);
    return root;
  }

 private:
  static void fact(TraceNode& node, std::string name, std::string value) {
    if (!value.empty()) node.facts.push_back({std::move(name), std::move(value)});
  }

  /// An erasure, with what is left of what it erased.
  base::Result<TraceNode> purge(const Erasure& erasure) {
    TraceNode out;
    out.type = kPurgeType;
    out.id = out.entry = erasure.entry.id;
    out.title = erasure.entry.purges->why;
    fact(out, "erased", erasure_text(erasure));
    fact(out, "body", erasure.entry.purges->body.text());
    BT_TRY_STATUS(add(out, {{erasure.erased, erasure.erased, std::string(registers::kEvidence)}}));
    return out;
  }

  base::Result<TraceNode> node(const Reference& reference) {
    BT_TRY(const auto entry, in_.registers().resolve(reference.entry_id.empty() ? reference.ref : reference.entry_id));
    TraceNode out;
    out.type = entry.type;
    out.id = entry.label();
    out.entry = entry.id;
    if (++nodes_ > kTraceLimit)
      return base::fail(registers::kTooLong, "the tree has more than " + std::to_string(kTraceLimit) + " nodes");
    // What two sentences cite is told in full once; a tree of references would else double with each rung.
    if (!seen_.insert(entry.id).second) {
      out.again = true;
      return out;
    }
    BT_TRY_STATUS(describe(entry, out));
    BT_TRY(const std::string assurance, assurance_text(in_, entry));
    fact(out, "entered",
         base::format(entry.entered) + " by " + entry.actor.id +
             (entry.actor.name.empty() ? "" : " (" + entry.actor.name + ")") + ", " + assurance);
    if (!entry.corrected_by.empty()) fact(out, "corrected by", entry.corrected_by);
    return out;
  }

  base::Status describe(const registers::Entry& entry, TraceNode& out) {
    if (entry.type == registers::kStatement || entry.type == registers::kAdvisory) return text(entry, out);
    if (entry.type == registers::kJudgement) return judgement(entry, out);
    if (entry.type == registers::kClaim) return claim(entry, out);
    if (entry.type == registers::kEvidence) return evidence(entry, out);
    if (entry.type == registers::kEdge) return edge(entry, out);
    if (entry.type == registers::kDecision) return decision(entry, out);
    if (entry.type == registers::kRelease) return released(entry, out);
    out.title = "a " + entry.type;
    return {};
  }

  base::Status add(TraceNode& parent, const std::vector<Reference>& references) {
    for (const Reference& one : references) {
      BT_TRY(TraceNode child, node(one));
      parent.children.push_back(std::move(child));
    }
    return {};
  }

  base::Status sentences(TraceNode& out, const std::vector<registers::Sentence>& list) {
    for (const registers::Sentence& one : list) {
      TraceNode sentence;
      sentence.type = "sentence";
      sentence.title = one.text;
      BT_TRY_STATUS(add(sentence, one.cites));
      out.children.push_back(std::move(sentence));
    }
    return {};
  }

  /// What an advisory's title tells in short: it stands on what the summary stands on, without one on what sentences and all else does.
  base::Status title(TraceNode& out, const registers::Advisory& row) {
    std::vector<Reference> grounds;
    std::set<std::string> seen;
    const auto take = [&](const std::vector<Reference>& cites) {
      for (const Reference& one : cites) {
        if (seen.insert(one.ref).second) grounds.push_back(one);
      }
    };
    for (const registers::Sentence& one : row.summary) take(one.cites);
    if (grounds.empty()) take(registers::cited_by(row));
    TraceNode title;
    title.type = "title";
    title.title = row.title;
    if (grounds.empty()) fact(title, "stands on", "nothing");
    BT_TRY_STATUS(add(title, grounds));
    out.children.push_back(std::move(title));
    return {};
  }

  /// Parts of an advisory besides its sentences; what tells to do something may stand on nothing.
  base::Status points(TraceNode& out, const char* type, const std::vector<registers::AdvisoryPoint>& list) {
    for (const registers::AdvisoryPoint& one : list) {
      TraceNode point;
      point.type = type;
      point.title = (one.title.empty() ? "" : one.title + ": ") + one.text;
      if (one.cites.empty()) fact(point, "stands on", "nothing");
      BT_TRY_STATUS(add(point, one.cites));
      out.children.push_back(std::move(point));
    }
    return {};
  }

  /// Measures of an advisory, each with the entry that says that the way is there.
  base::Status cuts(TraceNode& out, const std::vector<registers::AdvisoryCut>& list) {
    for (const registers::AdvisoryCut& one : list) {
      TraceNode measure;
      measure.type = "measure";
      measure.title = one.mitigation + ": " + one.provider + " -" + one.kind + "-> " + one.customer;
      fact(measure, "leaves", std::to_string(one.left) + " of " + std::to_string(one.reached) + " reached");
      if (one.edge) BT_TRY_STATUS(add(measure, {*one.edge}));
      out.children.push_back(std::move(measure));
    }
    return {};
  }

  base::Status edge(const registers::Entry& entry, TraceNode& out) {
    BT_TRY(const auto row, in_.registers().edge(entry.id));
    out.title = row.provider + " -" + row.kind + "-> " + row.customer;
    out.marking = row.marking.text();
    fact(out, "means", row.means);
    fact(out, "from", row.from);
    fact(out, "until", row.until);
    fact(out, "source", row.source.name + (row.source.published.empty() ? "" : ", " + row.source.published));
    fact(out, "grades", std::string(1, row.source_grade) + std::to_string(row.credibility));
    return add(out, row.rests_on);
  }

  base::Status text(const registers::Entry& entry, TraceNode& out) {
    const auto head = [&](const auto& row) -> base::Status {
      out.title = row.title;
      out.marking = row.marking.text();
      fact(out, "audience", row.audience.text());
      fact(out, "author", row.author);
      for (const auto& one : row.not_findings) fact(out, "no finding", "'" + one.words + "': " + one.why);
      fact(out, "reviewer", row.reviewer);
      fact(out, "text", row.text_sha256.text());
      BT_TRY_STATUS(standing(entry, out));
      return sentences(out, row.sentences);
    };
    if (entry.type == registers::kStatement) {
      BT_TRY(const auto row, in_.registers().statement(entry.id));
      BT_TRY_STATUS(head(row));
    } else {
      BT_TRY(const auto row, in_.registers().advisory(entry.id));
      BT_TRY_STATUS(head(row));
      std::vector<registers::AdvisoryPoint> paragraphs;
      for (const registers::Sentence& one : row.summary) paragraphs.push_back({{}, one.text, one.cites});
      BT_TRY_STATUS(points(out, "summary", paragraphs));
      BT_TRY_STATUS(title(out, row));
      BT_TRY_STATUS(points(out, "check", row.checks));
      BT_TRY_STATUS(points(out, "mitigation", row.mitigations));
      BT_TRY_STATUS(cuts(out, row.cuts));
    }
    BT_TRY(const auto decisions, in_.registers().decisions_on(entry.id));
    for (const auto& one : decisions) BT_TRY_STATUS(add(out, {{one.entry.label(), one.entry.id, one.entry.type}}));
    BT_TRY(const auto releases, in_.registers().releases());
    for (const auto& one : releases) {
      if (one.statement.entry_id == entry.id)
        BT_TRY_STATUS(add(out, {{one.entry.label(), one.entry.id, one.entry.type}}));
    }
    return earlier_releases(entry, releases, out);
  }

  /// What left of the text before it was corrected to this, the last first: each version with what it stood on. Every correction leads to an
  /// earlier entry, so this ends.
  base::Status earlier_releases(const registers::Entry& entry, const std::vector<registers::Release>& releases,
                                TraceNode& out) {
    if (within_earlier_) return {};
    within_earlier_ = true;
    std::set<std::string> released;
    for (const auto& one : releases) released.insert(one.statement.entry_id);
    for (std::string id = entry.corrects; !id.empty();) {
      BT_TRY(const auto version, in_.registers().resolve(id));
      if (released.contains(id)) BT_TRY_STATUS(add(out, {{version.label(), version.id, version.type}}));
      id = version.corrects;
    }
    within_earlier_ = false;
    return {};
  }

  /// Who reviewed it by an act of their own, and who sees it otherwise.
  base::Status standing(const registers::Entry& entry, TraceNode& out) {
    BT_TRY(const auto standing, in_.registers().standing(entry.id));
    for (const std::string& one : standing.reviewers) fact(out, "reviewed by", one);
    if (standing.locked) fact(out, "locked", "superseded with a reason, never edited");
    for (const auto& one : standing.dissents) {
      if (one.on == entry.label()) fact(out, "dissent", one.by + ": " + one.text);
    }
    return {};
  }

  base::Status judgement(const registers::Entry& entry, TraceNode& out) {
    BT_TRY(const auto row, in_.registers().judgement(entry.id));
    out.title = row.proposition;
    out.marking = row.marking.text();
    fact(out, "rung", row.rung);
    fact(out, "likelihood", row.likelihood.text());
    fact(out, "confidence", std::string(estimate::name(row.confidence)));
    fact(out, "author", row.author);
    fact(out, "reviewer", row.reviewer);
    BT_TRY_STATUS(standing(entry, out));
    for (const auto& one : row.alternatives)
      fact(out, "alternative", one.hypothesis + (one.why_less.empty() ? "" : " – " + one.why_less));
    return add(out, row.rests_on);
  }

  base::Status claim(const registers::Entry& entry, TraceNode& out) {
    BT_TRY(const auto row, in_.registers().claim(entry.id));
    out.title = row.subject + " " + row.relation + " " + row.object;
    out.marking = row.marking.text();
    fact(out, "source", row.source.name + (row.source.published.empty() ? "" : ", " + row.source.published));
    fact(out, "address", row.source.url);
    fact(out, "grades", std::string(1, row.source_grade) + std::to_string(row.credibility));
    fact(out, "quote", row.quote_summary);
    return add(out, row.rests_on);
  }

  base::Status evidence(const registers::Entry& entry, TraceNode& out) {
    BT_TRY(const auto row, in_.registers().evidence(entry.id));
    out.title = row.title.empty() ? std::string(registers::name(row.kind)) : row.title;
    out.marking = row.marking.text();
    fact(out, "kind", std::string(registers::name(row.kind)));
    fact(out, "origin", row.origin);
    fact(out, "tenant", row.tenant);
    fact(out, "grades", std::string(1, row.source_grade) + std::to_string(row.credibility));
    if (entry.occurred) fact(out, "occurred", base::format(*entry.occurred));
    if (!lapses_) {
      BT_TRY(lapses_, Lapses::read(in_));
    }
    std::string lapsed;
    for (const Change& one : lapses_->of(row)) lapsed += (lapsed.empty() ? "" : "; ") + one.text();
    fact(out, "lapsed", lapsed);
    BT_TRY(const auto erasure, erasure_of(in_, entry.index));
    if (erasure) fact(out, "erased", erasure_text(*erasure) + " (entry " + erasure->entry.id + ")");
    fact(out, "finding", row.finding);
    if (row.detector)
      fact(out, "detector",
           row.detector->kind + " " + row.detector->id +
               (row.detector->sha256.empty() ? "" : " sha256:" + row.detector->sha256));
    fact(out, "text", row.text);
    if (row.span)
      fact(out, "span", row.span->document + " at " + std::to_string(row.span->offset) + ": " + row.span->quote);
    if (const auto& negative = row.negative) {
      fact(out, "question", negative->question);
      fact(out, "scope", negative->scope);
      fact(out, "coverage",
           negative->coverage + (negative->from.empty() ? "" : ", " + negative->from + " to " + negative->until));
      fact(out, "method", negative->method);
      for (const auto& gap : negative->not_looked) {
        // Indicators did look there; how, the method says.
        if (gap.kind == "indicators-alone") continue;
        fact(out, "not looked",
             gap.tenant + " " + gap.log_source + " " + gap.from + " to " + gap.until + ": " + gap.why);
      }
    }
    for (std::size_t i = 0; i < row.locators.size(); ++i) {
      if (++nodes_ > kTraceLimit) break;
      const registers::Locator& at = row.locators[i];
      TraceNode record;
      record.type = "record";
      record.title = at.path + (at.member.empty() ? "" : ":" + at.member);
      record.id = std::to_string(leaves_.size());  // until fill() takes it away
      fact(record, "offset", std::to_string(at.offset));
      fact(record, "length", std::to_string(at.length));
      if (at.record_id) fact(record, "record", std::to_string(*at.record_id));
      fact(record, "source", "sha256:" + at.source_sha256);
      leaves_.push_back({entry.id, entry.index, i, at, {}, false, {}, {}});
      out.children.push_back(std::move(record));
    }
    return {};
  }

  base::Status decision(const registers::Entry& entry, TraceNode& out) {
    BT_TRY(const auto row, in_.registers().decision(entry.id));
    out.title = registers::name(row.verdict);
    fact(out, "decider", row.decider);
    fact(out, "on text", row.text_sha256.text());
    fact(out, "note", row.note);
    if (row.embargo) fact(out, "embargo", base::format(*row.embargo));
    if (row.ground) fact(out, "ground", row.ground->interest + ": " + row.ground->why);
    for (const auto& one : row.dissents) fact(out, "dissent", one.by + " on " + one.on + ": " + one.text);
    for (const auto& one : row.unshown) fact(out, "nothing shown beneath", one.place + ": " + one.why);
    for (const auto& one : row.conditions) {
      BT_TRY(const auto item, in_.registers().resolve(one.item.entry_id));
      fact(out, "condition", item.label() + ": " + asked_text(one.terms));
      for (const auto& consent : one.consents) {
        BT_TRY(const auto given, in_.registers().consent(consent.entry_id));
        fact(out, "consent", given.entry.label() + ": " + given_text(given) + ", entered by " + given.entry.actor.id);
      }
    }
    return {};
  }

  base::Status released(const registers::Entry& entry, TraceNode& out) {
    const bool is_root = nodes_ == 1;
    BT_TRY(const auto row, in_.registers().release(entry.id));
    out.title = row.path;
    out.marking = row.marking.text();
    fact(out, "audience", row.audience.text());
    fact(out, "sha256", row.sha256);
    // Whoever asks for the release itself wants what it said, and by what; below a text both stand above it.
    return is_root ? add(out, {row.statement}) : base::Status();
  }

  /// The sealed copies' bytes, and each source once.
  void look_at_records() {
    std::map<std::string, std::vector<Leaf*>> by_path;
    std::map<std::uint64_t, std::vector<Leaf*>> by_body;
    for (Leaf& leaf : leaves_) {
      by_path[leaf.at.path].push_back(&leaf);
      by_body[leaf.index].push_back(&leaf);
    }
    for (const auto& [index, leaves] : by_body) read_copies(index, leaves);
    std::map<std::string, std::uint64_t> sizes;
    if (const auto sources = in_.registers().sources(registers::Which::all)) {
      for (const auto& one : *sources) sizes[one.sha256] = one.size;
    }
    for (const auto& [path, leaves] : by_path) look_at(path, leaves, sizes);
  }

  void read_copies(std::uint64_t index, const std::vector<Leaf*>& leaves) {
    const auto body = in_.body_of(index);
    if (!body) return;
    const auto json = base::parse_json(*body, "");
    if (!json || !json->contains("locators")) return;
    for (Leaf* leaf : leaves) {
      const auto& locators = (*json)["locators"];
      if (!locators.is_array() || leaf->locator >= locators.size() || !locators[leaf->locator].is_object()) continue;
      if (options_.bytes) leaf->read = as_read(locators[leaf->locator]);
      const auto bytes = base::from_base64(locators[leaf->locator].value("bytes", ""));
      if (!bytes || bytes->empty()) continue;
      leaf->copy_whole = true;
      if (options_.bytes) leaf->bytes = *bytes;
    }
  }

  void look_at(const std::string& path, const std::vector<Leaf*>& leaves,
               const std::map<std::string, std::uint64_t>& sizes) {
    std::map<std::pair<std::string, std::string>, std::vector<Leaf*>> by_stream;
    for (Leaf* leaf : leaves) by_stream[{leaf->at.member, leaf->at.source_sha256}].push_back(leaf);
    std::vector<SourceCheck> checks;
    for (const auto& [stream, of_it] : by_stream) {
      SourceCheck& check = checks.emplace_back();
      check.member = stream.first;
      check.sealed = base::Digest::from_hex(stream.second).value_or(base::Digest{});
      if (const auto size = sizes.find(stream.second); size != sizes.end()) check.size = size->second;
      for (const Leaf* leaf : of_it) {
        if (options_.bytes) check.slices.push_back({leaf->at.offset, leaf->at.length, {}});
      }
    }
    look_at_source(path, checks, in_.folder());
    std::size_t i = 0;
    for (auto& [stream, of_it] : by_stream) {
      const SourceCheck& check = checks[i++];
      const bool good = check.state == SourceState::whole || check.state == SourceState::grown;
      std::map<std::pair<std::uint64_t, std::uint64_t>, const std::string*> bytes;
      for (const Slice& slice : check.slices) bytes[{slice.offset, slice.length}] = &slice.bytes;
      for (Leaf* leaf : of_it) {
        leaf->source = check.kept ? "source kept" : "source " + std::string(name(check.state));
        if (good && options_.bytes) leaf->bytes = *bytes[{leaf->at.offset, leaf->at.length}];
      }
    }
  }

  /// Puts the answers into the tree.
  void fill(TraceNode& node) {
    if (node.type == "record") {
      const Leaf& leaf = leaves_[static_cast<std::size_t>(std::stoull(node.id))];
      node.id.clear();
      std::string state = leaf.source;
      if (state != "source whole" && state != "source grown" && state != "source kept")
        state += leaf.copy_whole ? ", sealed copy whole" : ", no sealed copy";
      fact(node, "state", std::move(state));
      node.bytes = leaf.bytes;
      node.read = leaf.read;
    }
    for (TraceNode& child : node.children) fill(child);
  }

  const Case& in_;
  const TraceOptions& options_;
  std::optional<Lapses> lapses_;
  std::set<std::string> seen_;
  std::vector<Leaf> leaves_;
  std::size_t nodes_ = 0;
  bool within_earlier_ = false;  // a version of a text below a later one
};

}  // namespace

base::Result<TraceNode> trace(const Case& in, std::string_view ref_or_id, const TraceOptions& options) {
  return Tracer(in, options).run(ref_or_id);
}

}  // namespace backtrail::app
