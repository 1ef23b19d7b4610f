// SPDX-License-Identifier: Apache-2.0
// Keys of the index (docs/formats/sightings.md): an observable as bytes, in an order in which all tenants of one value stand
// together, and so do a network's addresses and what lies beneath a registry key.
//
// Rejected: the tenant before the value. It sets tenants apart on disk, but costs a look-up for each of them, and a national
// centre that asks for 10,000 indicators has hundreds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "observable/observable.h"

namespace backtrail::sightings {

/// Kinds of which one text can be any share a family: what is 32 hex digits long is MD5, imphash and JA3 alike. The numbers
/// are part of the format.
enum class Family : std::uint8_t {
  hash16 = 1,
  hash20 = 2,
  hash32 = 3,
  ipv4 = 4,
  ipv6 = 5,
  domain = 6,
  url = 7,
  email = 8,
  file_name = 9,
  path = 10,
  registry_key = 11,
  mutex = 12,
  pipe = 13,
  service = 14,
  user = 15,
  user_agent = 16,
  ssdeep = 17,
  ja4 = 18,
  asn = 19,
  host = 20,
  hash28 = 21,
  hash48 = 22,
  hash64 = 23,
  tlsh = 24,
};
inline constexpr std::uint8_t kLastFamily = 24;

enum KeyType : char { kFormatKey = 1, kSourceKey = 2, kSightingKey = 3 };

inline constexpr std::size_t kLongestValue = 512;  // bytes of a value that is entered

/// A stretch of keys, `until` not included.
struct KeyRange {
  std::string from;
  std::string until;
};

/// What is asked for one observable. One key's beginning, whatever the tenant, or several values.
struct Question {
  std::vector<KeyRange> ranges;
  bool one_value = false;  // each range holds the tenants of one value: the spellings of what is asked for
};

/// What `what` covers: a network its addresses, a registry key what lies beneath it. A domain has been entered with those
/// below it and is one value.
[[nodiscard]] Question question_of(const observable::Observable& what);
/// All values that begin with the text, a path also behind a drive of no letter; for a domain, its labels from the last on.
[[nodiscard]] Question question_of_prefix(const observable::Observable& what);

/// For a path that Windows may write with short names: what says that such a path with its end was seen (observable/short_names.h),
/// which may be it or another. None when it has no part with a short name of its own.
[[nodiscard]] std::optional<Question> question_of_short_named(const observable::Observable& what);

/// Where a value would be that no UTF-8 is in: a record that has it holds bytes that are none.
inline constexpr std::string_view kNotUtf8 = "?8";
/// For what has letters beyond ASCII: what says that such bytes were seen, in which it may stand. None for all else.
[[nodiscard]] std::optional<Question> question_of_not_utf8(const observable::Observable& what);

/// The bytes of a value within its family; of a `cidr` none.
[[nodiscard]] std::string value_bytes(const observable::Observable& what);
/// As people write it: what value_bytes() was made from, as far as the family tells.
[[nodiscard]] std::string readable(Family family, std::string_view value);
[[nodiscard]] std::string_view name(Family family);
/// Of a digest of so many hex digits, which observable/digests.h has.
[[nodiscard]] Family family_of_digest(std::size_t digits);

/// Labels from the last to the first, and back.
[[nodiscard]] std::string reversed_labels(std::string_view domain);

[[nodiscard]] std::string sighting_key(Family family, std::string_view value, std::string_view tenant);
[[nodiscard]] std::string source_key(std::uint64_t number);
[[nodiscard]] std::string format_key();

struct SightingKey {
  Family family = Family::hash16;
  std::string value;
  std::string tenant;
};
/// Nothing when the bytes are no such key.
[[nodiscard]] std::optional<SightingKey> parse_sighting_key(std::string_view key);
[[nodiscard]] std::optional<std::uint64_t> parse_source_key(std::string_view key);

/// How many bytes of a sighting's key come before the tenant; 0 when it is none.
[[nodiscard]] std::size_t value_end(std::string_view key);

}  // namespace backtrail::sightings
