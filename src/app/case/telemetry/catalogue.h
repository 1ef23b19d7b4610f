// SPDX-License-Identifier: Apache-2.0
// Ingesting: each source of telemetry is read once and catalogued, by its hash, with the records and days that it holds. The
// telemetry itself stays where it is; only what is found in it is copied (findings.h).
//
// With `keep` the bytes come into the case too, before anything is sealed that says so.
//
// The same bytes again change nothing, unless they have moved (placing.h). Other bytes under a known path (a log that grew or
// was replaced) correct what was catalogued there, for the old bytes can no longer be searched there; so do the same bytes read by
// another zone or year (assumed.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "app/case/telemetry/assumed.h"
#include "base/progress.h"

namespace backtrail::app {

/// A step of an ingest ends with the file with which it has this many bytes (batches.h).
inline constexpr std::uint64_t kBytesOfStep = std::uint64_t{256} << 20;

struct CatalogueRequest {
  std::vector<std::string> paths;
  std::string tenant;
  std::string source_name;  // id of the source; further ones get "/2", "/3" behind it
  std::string as;  // a format's name; empty: the content tells
  std::string mappings;  // folder of the user's own field mappings; empty: none
  AssumptionGiven assumed{};  // of records that tell no zone or no year
  unsigned threads = 1;
  bool keep = false;  // the bytes too (keeping.h)
  bool new_tenant = false;  // also when its name looks like another one's (tenants.h)
  std::string retain_until{};  // a day; empty: nothing is said of it
  std::string authority{};  // by which it is held; likewise
  std::uint64_t bytes_of_step = kBytesOfStep;
  std::optional<base::Instant> received{};  // when the logs were handed over; nothing: as they are entered
};

inline constexpr std::string_view kCopy = "copy";
/// Of a known log in which an earlier version had not counted records without a time.
inline constexpr std::string_view kCounted = "counted";

struct CataloguedSource {
  std::string path;
  std::string member;
  std::string sha256;
  std::string format;
  std::uint64_t size = 0;
  std::uint64_t records = 0;
  std::uint64_t damaged = 0;
  std::string first, last;
  std::string
      state;  // new | known | counted | grown | corrected | moved | vacated | copy: its bytes are catalogued at another place
  std::string id;  // of its entry, or its human id; of a copy that of the source whose bytes it has
  bool kept = false;  // its bytes are in the case
  std::optional<registers::Assumption> assumed{};  // by which it is held; nothing: no record needs it
  [[nodiscard]] bool is_entered() const { return state != "known" && state != kCopy; }
};

struct Catalogued {
  std::vector<CataloguedSource> sources;  // by path and member
  std::vector<base::Error> diagnostics;  // what was not read, and warnings
  std::uint64_t unread = 0;  // files, folders and members that are held as not looked at (unread.h)
  std::uint64_t read_at_last = 0;  // that were missed until now
  [[nodiscard]] bool incomplete() const;
};

/// kUnknownFormat, kTenantLooksLike, and those of Case::seal. When there is an error nothing is sealed but the steps before it (batches.h).
/// Stopped in a later step it answers what those sealed, and says what is left.
base::Result<Catalogued> catalogue(Case& into, const ledger::Actor& actor, const CatalogueRequest& request,
                                   base::Progress* progress);

/// As sources and evidence name files, of such a name too: absolute, so that they are found again from anywhere, and text
/// (base/path_text.h).
[[nodiscard]] std::string settled_path(const std::string& path);

}  // namespace backtrail::app
