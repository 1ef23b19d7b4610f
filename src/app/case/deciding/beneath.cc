// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/beneath.h"

#include <algorithm>
#include <optional>
#include <set>

#include "app/case/hunting/lapses.h"
#include "app/case/replay.h"

namespace backtrail::app {
namespace {

using registers::Reference;

/// What an entry names directly. What it was corrected to is another's text.
base::Result<std::vector<Reference>> named_by(const registers::Registers& registers, const std::string& type,
                                              const std::string& id) {
  std::vector<Reference> out;
  if (type == registers::kStatement) {
    BT_TRY(const auto row, registers.statement(id));
    out = registers::cited_by(row);
  } else if (type == registers::kAdvisory) {
    BT_TRY(const auto row, registers.advisory(id));
    out = registers::cited_by(row);
    for (const registers::AdvisoryCut& one : row.cuts) {
      if (one.edge) out.push_back(*one.edge);
    }
  } else if (type == registers::kJudgement) {
    BT_TRY(const auto row, registers.judgement(id));
    out = row.rests_on;
  } else if (type == registers::kClaim) {
    BT_TRY(const auto row, registers.claim(id));
    out = row.rests_on;
  } else if (type == registers::kEdge) {
    BT_TRY(const auto row, registers.edge(id));
    out = row.rests_on;
  } else if (type == registers::kEngagement) {
    BT_TRY(const auto row, registers.engagement(id));
    out = row.rests_on;
  }
  return out;
}

}  // namespace

base::Result<std::vector<Reference>> beneath(const Case& in, const registers::Entry& of) {
  std::vector<Reference> out = {{of.label(), of.id, of.type}};
  std::set<std::string> seen = {of.id};
  for (std::size_t at = 0; at < out.size(); ++at) {
    BT_TRY(const auto next, named_by(in.registers(), out[at].type, out[at].entry_id));
    for (const Reference& reference : next) {
      if (seen.insert(reference.entry_id).second) out.push_back(reference);
    }
  }
  return out;
}

base::Result<std::vector<release::Lapsed>> lapsed_among(const Case& in, const std::vector<Reference>& references) {
  std::vector<release::Lapsed> out;
  std::optional<Lapses> lapses;  // read when there is something to ask
  for (const Reference& one : references) {
    if (one.type != registers::kEvidence) continue;
    if (!lapses) {
      BT_TRY(lapses, Lapses::read(in));
    }
    BT_TRY(const auto evidence, in.registers().evidence(one.entry_id));
    // What nobody can read any more is no ground, whatever its stub is called.
    if (evidence.origin == erased_origin(evidence.entry.id))
      out.push_back({evidence.entry.label(), false, "what it said was erased", "what it said was erased"});
    for (const Change& change : lapses->of(evidence))
      out.push_back({evidence.entry.label(), evidence.negative.has_value(), change.what, change.text()});
  }
  std::ranges::stable_sort(out, {}, &release::Lapsed::ref);
  return out;
}

base::Error told_lapsed(const release::Lapsed& one) {
  return {one.code(), one.message(one.in_full), {one.ref}, std::string(one.hint())};
}

}  // namespace backtrail::app
