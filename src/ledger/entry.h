// SPDX-License-Identifier: Apache-2.0
// One entry of the ledger: who did what when, and the hash of the body that says the rest. Its bytes are canonical JSON
// with a fixed set of keys (docs/formats/ledger.md), so that an entry has exactly one spelling.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "base/time.h"

namespace backtrail::ledger {

inline constexpr std::size_t kEntryLimit = 60 << 10;  // bytes; tlog-tiles counts an entry's length in 16 bits
inline constexpr std::size_t kTileWidth = 256;

enum class Assurance : std::uint8_t { asserted, key, session };
[[nodiscard]] std::string_view name_of(Assurance assurance);

struct Actor {
  std::string id;
  std::string name{};
  std::string role{};
  Assurance assurance = Assurance::asserted;
  friend bool operator==(const Actor&, const Actor&) = default;
};

/// The erasure of a body.
struct Purge {
  base::Digest body;
  std::string why;
  friend bool operator==(const Purge&, const Purge&) = default;
};

/// What the caller says; the log adds number, id and the time of entry.
struct EntryDraft {
  std::string type;  // 1 to 64 of a-z 0-9 . - _
  Actor actor;
  std::uint32_t v = 1;  // version of the body's schema
  std::optional<base::Instant> occurred{};
  std::optional<base::Instant> received{};
  std::optional<std::string> corrects{};  // id of an earlier entry
  std::optional<base::Digest> body{};
  std::optional<Purge> purges{};  // with type "purge", and only with it
};

struct Entry : EntryDraft {
  std::string id;  // 32 hex digits
  base::Instant entered{};
};

/// Canonical bytes. kBadEntry: a field is malformed, or the whole is over kEntryLimit.
base::Result<std::string> encode_entry(const Entry& entry);
/// kBadEntry when `bytes` are not exactly what encode_entry writes.
base::Result<Entry> decode_entry(std::string_view bytes);

/// Appends the entry with its length; `bytes` has 1 to kEntryLimit bytes.
void append_to_bundle(std::string& bundle, std::string_view bytes);
/// The entries of a bundle, as views into it. kDamaged: a length is 0, too large or leads past the end, or there are more
/// than 256.
base::Result<std::vector<std::string_view>> split_bundle(std::string_view bundle);

}  // namespace backtrail::ledger
