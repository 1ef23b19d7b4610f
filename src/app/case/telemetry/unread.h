// SPDX-License-Identifier: Apache-2.0
// What `ingest` was given and could not read: files and folders that cannot be opened, text of no known format, packed files that
// break off or are refused. A "no" that does not know of them would mean "not looked", so each is held until it has been read, or
// until somebody has said why it need not be. Said in entries of type "unread" (docs/formats/unread.md).
//
// Known by tenant, path and member, for what was never read has no hash. The registers do not take them: nothing cites them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "app/case/tenant_scope.h"
#include "base/json_fwd.h"
#include "base/result.h"

namespace backtrail::app {

inline constexpr int kUnreadFormat = 1;
inline constexpr std::string_view kUnreadType = "unread";  // of the entry; no register takes it
inline constexpr std::size_t kUnreadNamed = 20;  // of one answer; further ones are counted

struct Unread {
  std::string tenant, path, member;
  std::string code;  // "BT0201"
  std::string why;
  base::Instant since{};  // the first ingest that could not read it
  std::string set_aside{};  // why it need not be read; empty: it is missed
  std::string entry{};  // that said it last
  [[nodiscard]] bool missed() const { return set_aside.empty(); }
  /// "/logs/a.zip:b.log (BT0201: why, since 2017-02-03)".
  [[nodiscard]] std::string text() const;
};

/// By tenant, path and member.
using UnreadMap = std::map<std::tuple<std::string, std::string, std::string>, Unread>;

/// As of `until`, or now: what has not been read since, with what was set aside. The ledger's errors; ledger::kNewerFormat for an
/// entry of a later format.
base::Result<UnreadMap> read_unread(const ledger::Log& log, const ledger::Bodies& bodies,
                                    std::optional<base::Instant> until = {},
                                    ledger::Log::Root root = ledger::Log::Root::checked);
/// Those that are missed, of these tenants. Told beside answers from the registers; the root is not checked.
base::Result<std::vector<Unread>> missed_of(const Case& in, const TenantScope& tenants, const AsOf& as_of = {});
/// For people, up to kUnreadNamed of them, each {"tenant", sentence}, and how many more there are.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> told_unread(const std::vector<Unread>& all);
/// The same as warnings.
[[nodiscard]] std::vector<base::Error> unread_diagnostics(const std::vector<Unread>& all);
[[nodiscard]] base::OrderedJson unread_json(const Unread& one);

/// Absolute, and without a slash behind a folder: how what is missed is named.
[[nodiscard]] std::string unread_path(const std::string& path);

/// What one ingest met with, at such paths.
struct ReadingNow {
  std::vector<base::Error> refused;
  std::set<std::pair<std::string, std::string>>
      read;  // path and member of what was read to its end, and each file that was opened
  std::vector<std::string> asked;  // the paths that it was given: what folders they are and hold was listed
};
struct UnreadChange {
  std::optional<Draft> draft;  // nothing when nothing has changed
  std::uint64_t missed = 0;  // of what was refused now, without what was set aside
  std::uint64_t read_at_last = 0;  // that were missed before
};
[[nodiscard]] UnreadChange unread_change(const UnreadMap& before, const std::string& tenant, const ReadingNow& now);

/// Says of what is missed at or beneath these paths why it need not be read. How many there were; kNotMissed for a path of which
/// nothing is.
base::Result<std::uint64_t> set_aside(Case& in, const ledger::Actor& actor, const std::string& tenant,
                                      const std::vector<std::string>& paths, const std::string& why);

}  // namespace backtrail::app
