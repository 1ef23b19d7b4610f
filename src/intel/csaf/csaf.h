// SPDX-License-Identifier: Apache-2.0
// CSAF 2.0 documents that others publish: what one is about, and which of the standard's mandatory tests (section 6.1) it
// fails. A receiver that acts on an advisory has to know whether two of its statements contradict each other.
//
// csaf_tests() are the tests that are made here. Left out are those that need the tables of others (6.1.8 to 6.1.13: CVSS,
// CWE, languages, purl) and the JSON schema itself: what has not the type that the schema wants is taken as absent.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace backtrail::intel {

inline constexpr std::uint64_t kCsafLimit = 64ULL << 20;  // bytes of one document
inline constexpr std::size_t kCsafFailures = 1'000;  // that are told; more are only counted
inline constexpr std::size_t kCsafExpansion = 4'000'000;  // products that groups stand for, in all

struct CsafFailure {
  std::string test;  // "6.1.14"
  std::string place;  // JSON pointer
  std::string what;
};

struct Csaf {
  std::string id;  // of its tracking
  std::string title;
  std::string category;
  std::string version;
  std::string status;
  std::string publisher;
  std::string tlp;  // as the document has it; CSAF 2.0 has TLP 1's words
  std::vector<std::string> cves;  // sorted
  std::size_t products = 0;  // that are defined
  std::size_t failures_left_out = 0;
  std::vector<CsafFailure> failures;  // in the order of csaf_tests()
};

/// kBadCsaf when it is no JSON, no CSAF 2.0, or beyond the limits.
base::Result<Csaf> read_csaf(std::string_view text, const std::string& path);

/// "6.1.1", "6.1.2", …
[[nodiscard]] std::span<const std::string_view> csaf_tests();

}  // namespace backtrail::intel
