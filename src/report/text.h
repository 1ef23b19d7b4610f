// SPDX-License-Identifier: Apache-2.0
// Small texts that all reports share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/hunt.h"

namespace backtrail::report {

/// Bytes that are not UTF-8 as U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);
/// The first `bytes` bytes, not cutting a character, and "…" when something was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t bytes);
[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::string_view between);
/// "a/b.zip:member.log".
[[nodiscard]] std::string place_text(std::string_view path, std::string_view member);
/// "Image: C:\…; CommandLine: …", each value cut at kMatchedShown bytes.
[[nodiscard]] std::string matched_text(const Finding& finding);
inline constexpr std::size_t kMatchedShown = 400;
/// "12,345".
[[nodiscard]] std::string grouped(std::uint64_t number);
/// "1 finding", "12,345 findings".
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one, std::string_view many);
/// "10.4 MB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);
/// "2017-02-03 04:05:06".
[[nodiscard]] std::string second_text(base::Instant time);
/// "2017-02-03T04:05:06.789123+00:00".
[[nodiscard]] std::string iso_micros(base::Instant time);
/// "2017-02-03T04:05:06.789Z": STIX, SARIF.
[[nodiscard]] std::string iso_millis(base::Instant time);
/// As a shell takes it: quoted where it must be.
[[nodiscard]] std::string shell_word(std::string_view text);

/// For each of `counts` how many of it may be shown so that all together are at most `limit`: few are shown whole, and only
/// the largest are cut, all at the same number.
[[nodiscard]] std::vector<std::uint64_t> fair_shares(const std::vector<std::uint64_t>& counts, std::uint64_t limit);

}  // namespace backtrail::report
