// SPDX-License-Identifier: Apache-2.0
// The ledger told over again with its bodies, in its order: what the registers are fed from, whether one entry or all.
//
// A body that was erased by law is gone for good, but other entries may cite its entry. So the entry that erases it has a
// body of its own, the stub: id, marking, conditions and tenant, which the gate needs, and nothing of what was said. The
// stub is told in the place of the erased body.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "base/json_fwd.h"
#include "base/result.h"
#include "ledger/bodies.h"
#include "ledger/log.h"
#include "registers/item.h"

namespace backtrail::app {

/// The types of entries that no register takes.
inline constexpr std::string_view kCaseType = "case";  // the beginning: body is case.json
inline constexpr std::string_view kIntelType = "intel";  // rules and indicators that were copied into the case
inline constexpr std::string_view kHuntType = "hunt";  // which detectors have looked at which sources (hunts.h)
inline constexpr std::string_view kPurgeType = "purge";

struct Told {
  std::uint64_t index = 0;
  const ledger::Entry* entry = nullptr;
  std::string body;  // empty when the entry has none
  bool erased = false;  // then `body` is the stub, if there is one
  const base::Error* trouble = nullptr;  // why the body could not be had
};

/// Entries from `first` on. Bodies are read only for those that `wanted` (all, when empty) says yes to. The ledger's
/// errors; trouble with a body is the sink's to judge.
base::Status replay(const ledger::Log& log, const ledger::Bodies& bodies, std::uint64_t first,
                    const std::function<bool(const ledger::Entry&)>& wanted,
                    const std::function<base::Status(Told)>& sink);

/// The same from the first entry on, of one type alone: entries of other types are not decoded.
base::Status replay_of(const ledger::Log& log, const ledger::Bodies& bodies, std::string_view type,
                       const std::function<base::Status(Told)>& sink,
                       ledger::Log::Root root = ledger::Log::Root::checked);

/// The same of the entries of these numbers, which are ascending.
base::Status replay_at(const ledger::Log& log, const ledger::Bodies& bodies, std::span<const std::uint64_t> numbers,
                       const std::function<base::Status(Told)>& sink);

/// As the registers take it. BT_CHECKs that they do take its type.
[[nodiscard]] registers::SealedItem item_of(std::uint64_t index, const ledger::Entry& entry, std::string body);

/// The stub for an evidence body that is to be erased. `content` is what content_print() gives of it: by that it stays erased.
[[nodiscard]] std::string stub_of(const base::Json& body, const std::string& ref, const std::string& entry_id,
                                  const std::string& content);
/// Before the print, in a stub's "finding".
inline constexpr std::string_view kErasedFinding = "erased:";
/// The origin that a stub gives: by it the registers know that what evidence said was erased.
[[nodiscard]] std::string erased_origin(const std::string& entry_id);

}  // namespace backtrail::app
