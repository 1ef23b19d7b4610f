// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/erased.h"

#include <algorithm>
#include <set>
#include <string>

#include "app/case/telemetry/indexing.h"
#include "app/case/telemetry/unread.h"
#include "base/count.h"

namespace backtrail::app {
namespace {

using registers::Source;

/// Whether `before`, which `source` corrects, is its beginning.
bool is_beginning_of(const Source& before, const Source& source, const SourceMarks& marks) {
  if (before.path != source.path || before.member != source.member || before.size == 0) return false;
  const auto mark = marks.find(source.entry.index);
  if (mark != marks.end()) return mark->second.from == before.size;
  return before.size < source.size && before.records <= source.records;
}

}  // namespace

bool any_discarded(const SourceHoldings& holdings) {
  return std::ranges::any_of(holdings, [](const auto& one) { return one.second.discarded.has_value(); });
}

ErasedSources erased_sources(const std::vector<Source>& all, const SourceHoldings& holdings, const SourceMarks& marks) {
  ErasedSources out;
  if (!any_discarded(holdings)) return out;
  std::map<std::string, const Source*> by_entry;
  for (const Source& one : all) by_entry.emplace(one.entry.id, &one);
  const auto chain_of = [&](const Source& last) {
    std::vector<const Source*> chain = {&last};
    for (auto before = by_entry.find(last.entry.corrects);
         before != by_entry.end() && is_beginning_of(*before->second, *chain.back(), marks);
         before = by_entry.find(before->second->entry.corrects))
      chain.push_back(before->second);
    return chain;
  };
  const auto is_discarded = [&](const Source& one) {
    const auto holding = holdings.find({one.tenant, one.sha256});
    return holding != holdings.end() && holding->second.discarded.has_value();
  };
  std::set<std::uint64_t> held;
  for (const Source& one : all) {
    const auto holding = holdings.find({one.tenant, one.sha256});
    const bool discarded = is_discarded(one);
    if (!discarded && !one.entry.corrected_by.empty()) continue;
    for (const Source* part : chain_of(one)) {
      if (discarded) out.emplace(part->entry.index, *holding->second.discarded);
      else if (!is_discarded(*part)) held.insert(part->entry.index);
    }
  }
  std::erase_if(out, [&](const auto& one) { return held.contains(one.first); });
  return out;
}

std::vector<std::string> indexed_records_of(const Case& in, const std::string& evidence) {
  std::vector<std::string> out;
  const auto row = in.registers().evidence(evidence);
  const auto all = in.registers().sources(registers::Which::all);
  const auto holdings = read_holdings(in.ledger(), in.bodies());
  const auto marks = entered_sources(sightings_folder(in.folder()));
  if (!row || !all || !holdings || !marks) return out;
  const ErasedSources erased = erased_sources(*all, *holdings, *marks);
  std::set<std::string> had;
  for (const registers::Locator& at : row->locators) {
    for (const Source& one : *all) {
      const bool in_it = one.tenant == row->tenant && one.sha256 == at.source_sha256 &&
                         marks->contains(one.entry.index) && !erased.contains(one.entry.index);
      if (in_it && had.insert(one.sha256).second) out.push_back(one.entry.label());
    }
  }
  return out;
}

std::vector<std::string> copies_of_records(const Case& in, const std::string& evidence) {
  std::vector<std::string> out;
  const auto row = in.registers().evidence(evidence);
  const auto all = in.registers().all_evidence(registers::Which::all);
  if (!row || !all) return out;
  const auto is_same = [](const registers::Locator& a, const registers::Locator& b) {
    if (!a.bytes_sha256.empty() && a.bytes_sha256 == b.bytes_sha256) return true;
    return a.source_sha256 == b.source_sha256 && a.member == b.member && a.offset < b.offset + b.length &&
           b.offset < a.offset + a.length;
  };
  const auto shares_a_record = [&](const registers::Evidence& other) {
    return std::ranges::any_of(other.locators, [&](const registers::Locator& theirs) {
      return std::ranges::any_of(row->locators, [&](const auto& own) { return is_same(own, theirs); });
    });
  };
  for (const registers::Evidence& other : *all) {
    if (other.entry.index == row->entry.index || !shares_a_record(other)) continue;
    const auto entry = in.ledger().entry(other.entry.index);
    if (!entry || !entry->body || !in.bodies().has(*entry->body)) continue;  // erased before
    out.push_back(other.entry.corrected_by.empty() ? other.entry.label() : other.entry.id);
  }
  return out;
}

std::string told_erased(const Discarded& one) {
  return "its sightings were erased: " + one.why + " (" + one.by + ", " + base::format_day(one.at) + ")";
}

std::vector<ErasedTold> tell_erased(const ErasedSources& erased,
                                    const std::map<std::uint64_t, const registers::Source*>& sources) {
  std::vector<ErasedTold> out;
  std::map<std::string, std::size_t> counts;
  for (const auto& [number, how] : erased) {
    const auto found = sources.find(number);
    if (found == sources.end()) continue;
    const registers::Source& one = *found->second;
    if (++counts[one.tenant] <= kUnreadNamed)
      out.push_back({one.tenant, &one, told_erased(how) + ": " + one.entry.label()});
  }
  for (const auto& [tenant, count] : counts) {
    if (count > kUnreadNamed)
      out.push_back({tenant, nullptr,
                     "the sightings of " + base::counted(count - kUnreadNamed, "further source") + " were erased"});
  }
  return out;
}

}  // namespace backtrail::app
