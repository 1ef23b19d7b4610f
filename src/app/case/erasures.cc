// SPDX-License-Identifier: Apache-2.0
#include "app/case/erasures.h"

#include "app/case/replay.h"
#include "base/json.h"
#include "registers/item.h"

namespace backtrail::app {
namespace {

/// The last for which `wanted` holds: what is erased twice was put back between.
template <typename Wanted>
base::Result<std::optional<Erasure>> find_erasure(const Case& in, const Wanted& wanted) {
  std::optional<Erasure> out;
  const std::string_view types[] = {kPurgeType};
  BT_TRY_STATUS(in.ledger().each_of(types, [&](std::uint64_t, const ledger::Entry& entry) -> base::Status {
    if (entry.purges && wanted(entry)) out = Erasure{entry, {}};
    return {};
  }));
  return out;
}

}  // namespace

base::Result<std::optional<Erasure>> erasure_of(const Case& in, std::uint64_t index) {
  BT_TRY(const auto erased, in.ledger().entry(index));
  if (!erased.body || in.bodies().has(*erased.body)) return std::optional<Erasure>();
  BT_TRY(auto out, find_erasure(in, [&](const ledger::Entry& entry) { return entry.purges->body == *erased.body; }));
  if (out) out->erased = erased.id;
  return out;
}

base::Result<std::optional<Erasure>> erasure_called(const Case& in, std::string_view entry_id) {
  BT_TRY(auto out, find_erasure(in, [&](const ledger::Entry& entry) { return entry.id == entry_id; }));
  if (!out) return out;
  const std::string_view types[] = {registers::kEvidence};
  BT_TRY_STATUS(in.ledger().each_of(types, [&](std::uint64_t, const ledger::Entry& entry) -> base::Status {
    if (entry.body && *entry.body == out->entry.purges->body) out->erased = entry.id;
    return {};
  }));
  return out;
}

base::OrderedJson erasure_json(const Erasure& erasure) {
  const ledger::Actor& actor = erasure.entry.actor;
  return {
      {"entry", erasure.entry.id},
      {"entered", base::format(erasure.entry.entered)},
      {"actor",
       {{"id", actor.id}, {"name", actor.name}, {"role", actor.role}, {"assurance", ledger::name_of(actor.assurance)}}},
      {"why", erasure.entry.purges->why},
      {"erased", erasure.erased},
      {"body", erasure.entry.purges->body.hex()}};
}

std::string erasure_text(const Erasure& erasure) {
  const ledger::Actor& actor = erasure.entry.actor;
  return base::format(erasure.entry.entered) + " by " + actor.id + (actor.name.empty() ? "" : " (" + actor.name + ")") +
         ", " + std::string(ledger::name_of(actor.assurance)) + ": " + erasure.entry.purges->why;
}

}  // namespace backtrail::app
