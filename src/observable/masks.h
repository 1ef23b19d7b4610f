// SPDX-License-Identifier: Apache-2.0
// Where in a text the bytes stand at which observables can begin or end: one bit a byte, sixty-four at a time. Looking at
// bits costs per word of the text instead of per byte, and making them costs a byte less than one instruction with AVX2.
// Without AVX2 a table gives the same bits.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace backtrail::observable {

/// Bit i is about byte i of the block. Bits beyond the text are 0 but in `breaks`, whose end the text's is.
struct ByteMasks {
  std::uint64_t breaks = 0;  // what ends a word: soft and hard breaks, slashes, colons
  std::uint64_t bounds = 0;  // what stands in no file name: hard breaks, slashes, colons
  std::uint64_t blanks = 0;
  std::uint64_t dots = 0;
  std::uint64_t slashes = 0;  // both kinds
  std::uint64_t hex = 0;
  std::uint64_t colons = 0;
  std::uint64_t ats = 0;
  std::uint64_t beyond = 0;  // bytes beyond ASCII
  std::uint64_t base64 = 0;  // its digits: letters, figures, + and /
  // Marks ask for the bytes behind them too and may, at the text's very end, be false.
  std::uint64_t slash_marks = 0;  // a colon before a slash: "://", "c:\"
  std::uint64_t key_marks = 0;  // "hk" and "\re": how a registry key may begin
  std::uint64_t pipe_marks = 0;  // "\pi"
  std::uint64_t asn_marks = 0;  // "as"
  std::uint64_t roots = 0;  // % and ~, with which a path may begin
  std::uint64_t joints = 0;  // + ! # ^, with which something may go on behind a file's name
  std::uint64_t options = 0;  // "-o/": a hyphen, and a slash behind the byte after it
  std::uint64_t escapes =
      0;  // how what a logger wrote otherwise may begin (escapes.h): "+", "&", "\n", "#0", "(4", "^[", "->", "<!"
  std::uint64_t hex_escapes = 0;  // "\u" and "\x"
  friend bool operator==(const ByteMasks&, const ByteMasks&) = default;
};

inline constexpr std::size_t kMaskPadding = 66;

/// `text` must be in lower case and readable for kMaskPadding bytes beyond its end. One more mask than blocks is left in `out`, so
/// that the one behind any block may be looked at.
void classify(std::string_view text, std::vector<ByteMasks>& out);

/// The same by table, for tests and for processors without AVX2.
void classify_by_table(std::string_view text, std::vector<ByteMasks>& out);

}  // namespace backtrail::observable
