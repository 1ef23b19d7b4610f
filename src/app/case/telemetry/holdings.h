// SPDX-License-Identifier: Apache-2.0
// How a source is held: whether its bytes are kept in the case, until when it may be held, and by what authority. Said in
// entries of type "holding" (docs/formats/kept.md), for it changes while the source stays what it was; the last word counts.
//
// Kept bytes lie in CASE/kept/, named by their SHA-256, so that the same bytes are there once, whoever's they are.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "base/json_fwd.h"
#include "base/result.h"
#include "base/time.h"
#include "registers/rows.h"

namespace backtrail::app {

inline constexpr int kHoldingFormat = 1;
inline constexpr std::string_view kHoldingType = "holding";  // of the entry; no register takes it

/// Who gave up what a case holds of a source, when and why.
struct Discarded {
  std::string why, by;
  base::Instant at{};
};

struct Holding {
  bool kept = false;
  std::optional<Discarded> discarded{};  // since it was kept last: nothing of it is answered any more (erased.h)
  std::string retain_until{};  // a day, included; empty: nobody has said
  std::string authority{};
  std::string entry{};  // that said it last
  [[nodiscard]] bool overdue(base::Instant now) const;
};

/// By tenant and SHA-256 of the source.
using SourceHoldings = std::map<std::pair<std::string, std::string>, Holding>;

/// As of `until`, or now. The ledger's errors; ledger::kNewerFormat for an entry of a later format.
base::Result<SourceHoldings> read_holdings(const ledger::Log& log, const ledger::Bodies& bodies,
                                           std::optional<base::Instant> until = {},
                                           ledger::Log::Root root = ledger::Log::Root::checked);

/// What is to be said of some sources of one tenant; what is left away stays as it was.
struct HoldingChange {
  std::string tenant;
  std::vector<std::string> sources;  // by SHA-256
  std::optional<bool> kept{};
  std::optional<std::string> retain_until{};
  std::optional<std::string> authority{};
  std::string why{};  // needed by whoever gives kept bytes up
};
[[nodiscard]] Draft draft_of(const HoldingChange& change);

/// What ends the holding of a source whose time is over.
[[nodiscard]] std::string mend_of_overdue(const registers::Source& source, const Holding& holding);
/// Sources that are held for longer than was said, each {"id", "tenant", "path", "retain_until", "authority", "kept", "mend"}.
base::Result<base::OrderedJson> overdue_sources(const Case& in, const AsOf& as_of);
/// Sources with a term of which nothing is there any more, likewise, without "mend": their terms have ended, whatever day was said.
/// None as of an earlier time, for what was there then nobody can look at.
base::Result<base::OrderedJson> ended_terms(const Case& in, const AsOf& as_of);
/// Whether the log lies where it did, its bytes are kept, or hunts or evidence have copies of its records.
[[nodiscard]] bool still_held(const std::string& case_folder, const registers::Source& source, const Holding& holding,
                              const std::vector<registers::Evidence>& evidence);

/// Says it of these sources (refs): until when they may be held, by what authority. What they are called, for who cannot be
/// found: kNotFound.
base::Result<Sealed> retain(Case& in, const ledger::Actor& actor, const std::vector<std::string>& refs,
                            const std::optional<std::string>& until, const std::optional<std::string>& authority);
struct GivenUp {
  std::uint64_t files = 0;  // kept logs that went
  std::uint64_t findings = 0;  // that are sealed of their records, and stand by the copies of these
};
/// Gives up what the case holds of them and of the versions that they replaced: says so, then removes kept bytes unless another
/// tenant's source has the same.
/// kCannotErase for a source that was given up before.
base::Result<GivenUp> discard(Case& in, const ledger::Actor& actor, const std::vector<std::string>& refs,
                              const std::string& why);

/// Where kept bytes of this hash lie, or would.
[[nodiscard]] std::string kept_path(const std::string& case_folder, const std::string& sha256);
[[nodiscard]] bool is_kept(const std::string& case_folder, const std::string& sha256);

/// The file that has the bytes of a source at this place, of at least `size` bytes, and its format; the latest that there is,
/// an empty path when none is kept.
struct KeptPlace {
  std::string path;
  std::string format;
};
base::Result<KeptPlace> kept_place(const Case& in, const std::string& path, const std::string& member,
                                   std::uint64_t size);

/// The day until which something may be held: "2027-01-31", or so long from `now` on: "90d", "18m", "7y". kBadPeriod.
base::Result<std::string> read_retention(const std::string& text, base::Instant now);

}  // namespace backtrail::app
