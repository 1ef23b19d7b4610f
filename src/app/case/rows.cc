// SPDX-License-Identifier: Apache-2.0
#include "app/case/rows.h"

#include <map>
#include <set>

#include "app/case/erasures.h"
#include "app/case/hunting/lapses.h"
#include "app/case/replay.h"
#include "base/json.h"
#include "registers/codes.h"
#include "registers/examples.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

const std::set<std::string_view> kReviewed = {registers::kJudgement, registers::kStatement, registers::kAdvisory};

OrderedJson time_or_null(const std::optional<base::Instant>& time) {
  return time ? OrderedJson(base::format(*time)) : OrderedJson(nullptr);
}

OrderedJson row_json(const registers::Entry& entry, const std::string& body, bool erased) {
  OrderedJson out = {{"id", entry.label()},
                     {"type", entry.type},
                     {"entry", entry.id},
                     {"entered", base::format(entry.entered)},
                     {"occurred", time_or_null(entry.occurred)},
                     {"received", time_or_null(entry.received)},
                     {"actor",
                      {{"id", entry.actor.id},
                       {"name", entry.actor.name},
                       {"role", entry.actor.role},
                       {"assurance", entry.actor.assurance}}}};
  if (!entry.corrects.empty()) out["corrects"] = entry.corrects;
  if (!entry.corrected_by.empty()) out["corrected_by"] = entry.corrected_by;
  if (erased) out["erased"] = true;
  const OrderedJson json = OrderedJson::parse(body, nullptr, false);
  if (!json.is_object()) return out;
  for (const auto& [key, value] : json.items()) {
    if (key == "id") continue;
    if (key != "locators" || !value.is_array()) {
      out[key] = value;
      continue;
    }
    OrderedJson locators = value;
    for (OrderedJson& one : locators) {
      if (!one.is_object()) continue;
      const bool copy = one.contains("bytes") && one["bytes"].is_string();
      one.erase("bytes");
      one.erase("read");
      one["sealed_copy"] = copy;
    }
    out[key] = std::move(locators);
  }
  return out;
}

/// The rows of `entries`, which are in the ledger's order.
base::Result<std::vector<OrderedJson>> rows_of(const Case& in, const std::vector<registers::Entry>& entries) {
  std::map<std::string_view, const registers::Entry*> by_id;
  std::vector<std::uint64_t> numbers;
  for (const registers::Entry& entry : entries) {
    by_id.emplace(entry.id, &entry);
    numbers.push_back(entry.index);
  }
  std::vector<OrderedJson> out;
  BT_TRY_STATUS(replay_at(in.ledger(), in.bodies(), numbers, [&](const Told& told) -> base::Status {
    if (told.trouble != nullptr) return std::unexpected(*told.trouble);
    OrderedJson& row = out.emplace_back(row_json(*by_id.at(told.entry->id), told.body, told.erased));
    // What a decision binds to, for whoever reads the text and decides.
    if (told.entry->type == registers::kStatement) {
      BT_TRY(const auto text, in.registers().statement(told.entry->id));
      row["text_sha256"] = text.text_sha256.hex();
    } else if (told.entry->type == registers::kAdvisory) {
      BT_TRY(const auto text, in.registers().advisory(told.entry->id));
      row["text_sha256"] = text.text_sha256.hex();
    }
    // Whom the body names as reviewer is a plan; who signed a review is a fact.
    if (kReviewed.contains(told.entry->type)) {
      BT_TRY(const auto standing, in.registers().standing(told.entry->id));
      row["reviewed_by"] = standing.reviewers;
    }
    if (told.entry->type == registers::kConsent) {
      BT_TRY(const auto standing, in.registers().consent_standing(told.entry->id));
      row["confirmed_by"] = standing.confirmed_by;
      row["approved_under_by"] = standing.decided_by;
      row["disputed_by"] = standing.disputed_by;
    }
    return {};
  }));
  return out;
}

/// What had changed by then of what evidence says, where something had. What was corrected is not asked. `evidence` is all that
/// stood then where a search is among the rows.
base::Status tell_lapses(const Case& in, const std::vector<registers::Evidence>& evidence,
                         std::vector<OrderedJson>& rows, const AsOf& as_of) {
  if (evidence.empty()) return {};
  BT_TRY(const auto sources, in.registers().sources(registers::Which::all));
  BT_TRY(const auto lapses, Lapses::read(sources, evidence, in.ledger(), in.bodies(), in.folder(), as_of));
  std::map<std::string_view, const registers::Evidence*> by_entry;
  for (const registers::Evidence& one : evidence) {
    if (as_of.time || one.entry.corrected_by.empty()) by_entry.emplace(one.entry.id, &one);
  }
  for (OrderedJson& row : rows) {
    const auto found = by_entry.find(row["entry"].get_ref<const std::string&>());
    if (found == by_entry.end()) continue;
    for (const Change& one : lapses.of(*found->second)) row["lapsed"].push_back(one.text());
  }
  return {};
}

}  // namespace

base::Result<std::vector<base::OrderedJson>> list_rows(const Case& in, std::string_view type, bool all,
                                                       const AsOf& as_of) {
  BT_TRY(auto entries, in.registers().entries(type, registers::Which::all));
  if (all) std::erase_if(entries, [&](const registers::Entry& entry) { return !known_at(entry, as_of); });
  else entries = standing(std::move(entries), as_of);
  BT_TRY(auto rows, rows_of(in, entries));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (late_at(entries[i], as_of)) rows[i]["late"] = true;
    // A correction that came later was not known then, nor a review.
    if (as_of.time && !all) rows[i].erase("corrected_by");
    if (as_of.time) rows[i].erase("reviewed_by");
  }
  if (type == registers::kEvidence) {
    BT_TRY(auto evidence, in.registers().all_evidence(as_of.time ? registers::Which::all : registers::Which::current));
    evidence = standing(std::move(evidence), as_of);
    BT_TRY_STATUS(tell_lapses(in, evidence, rows, as_of));
  }
  return rows;
}

base::Result<base::OrderedJson> show_row(const Case& in, std::string_view ref_or_id, std::string_view type) {
  auto resolved = in.registers().resolve(ref_or_id);
  if (!resolved && names_nothing(resolved.error()) && (type.empty() || type == registers::kEvidence)) {
    BT_TRY(const auto erasure, erasure_called(in, ref_or_id));
    if (erasure) {
      base::OrderedJson out = {{"id", erasure->entry.id}, {"type", kPurgeType}};
      out.update(erasure_json(*erasure));
      return out;
    }
  }
  if (!resolved) return base::forward(std::move(resolved));
  const registers::Entry& entry = *resolved;
  if (!type.empty() && entry.type != type) {
    return base::fail(registers::kNotFound,
                      "'" + entry.label() + "' is of type " + entry.type + ", not " + std::string(type));
  }
  BT_TRY(auto rows, rows_of(in, {entry}));
  BT_CHECK(rows.size() == 1);
  if (entry.type == registers::kEvidence) {
    BT_TRY(const auto row, in.registers().evidence(entry.id));
    std::vector<registers::Evidence> evidence = {row};
    if (row.negative && entry.corrected_by.empty()) {
      BT_TRY(evidence, in.registers().all_evidence());
    }
    BT_TRY_STATUS(tell_lapses(in, evidence, rows, {}));
    BT_TRY(const auto erasure, erasure_of(in, entry.index));
    if (erasure) rows.front()["erasure"] = erasure_json(*erasure);
  }
  return std::move(rows.front());
}

std::string_view example_body(std::string_view type) { return registers::example_body(type); }

bool names_nothing(const base::Error& error) { return error.code == registers::kNotFound; }

}  // namespace backtrail::app
