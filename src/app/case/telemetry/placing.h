// SPDX-License-Identifier: Apache-2.0
// Which source of a case a stream is that is ingested: logs rotate, are moved, packed and swapped, and a source that stands must
// lie where the case says that it does.
//
// Bytes that the case knows are known as long as they lie where they did, or are read there. Else they have moved, and the source
// goes on at the new place. Where logs push each other on (rot.log.1 becomes rot.log.2), what was pushed out at the end of the row
// is corrected by what came in at its beginning: its bytes are nowhere any more.
//
// A source can be corrected once, and by one. So a log that was moved over another corrects the one that was there, and the place that
// it left, at which its bytes would count a second time, is vacated: a source without bytes or records corrects what stood there. So
// is the place of a log that was emptied, for its bytes are nowhere. What comes there next is new.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registers/rows.h"

namespace backtrail::app {

struct PlacedStream {
  std::string path;  // settled
  std::string member;
  std::string sha256;
  std::map<std::uint64_t, std::string> beginnings{};  // hashes of its first bytes
  bool catalogued = true;  // false: it is there, and no source
  bool empty = false;  // and there is nothing in it
};

/// The format of a source that says that nothing lies at its place any more.
inline constexpr std::string_view kVacated = "vacated";
/// Of one that says that what it corrects was never to be there (withdrawing.h).
inline constexpr std::string_view kWithdrawn = "withdrawn";
[[nodiscard]] bool is_withdrawal(const registers::Source& source);
/// Either of the two.
[[nodiscard]] bool is_vacated(const registers::Source& source);
/// Leaves out those that are.
void drop_vacated(std::vector<registers::Source>& sources);

enum class Placed : std::uint8_t { fresh, known, grown, corrected, moved };
/// As people read it: "new" for fresh.
[[nodiscard]] std::string_view name(Placed state);

struct Placement {
  Placed state = Placed::fresh;
  const registers::Source* source = nullptr;  // that it is (known; null: as another of these streams) or corrects
};

struct Placements {
  std::vector<Placement> streams;  // in their order
  std::vector<const registers::Source*>
      vacated;  // whose bytes are at their place no more, and which no stream corrects
};

/// `standing` are the sources of the tenant, `read` the paths that were read. What lies at paths
/// that were not is read here, where it matters.
[[nodiscard]] Placements place_streams(const std::vector<PlacedStream>& streams,
                                       const std::vector<const registers::Source*>& standing,
                                       const std::set<std::string>& read);

}  // namespace backtrail::app
