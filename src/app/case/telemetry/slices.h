// SPDX-License-Identifier: Apache-2.0
// Sources looked at again: are they still what was sealed, and which bytes lie at the places that evidence names?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/sha256.h"

namespace backtrail::app {

struct Slice {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string bytes{};  // fewer than `length` when the source ends before
};

enum class SourceState : std::uint8_t {
  gone,     // no such file or member, or it cannot be read
  whole,    // the bytes that were sealed
  grown,    // those, and more behind them
  changed,
};
[[nodiscard]] std::string_view name(SourceState state);

/// One stream of decompressed bytes, and the answers about it.
struct SourceCheck {
  std::string member;                    // empty outside of archives
  base::Digest sealed;
  std::optional<std::uint64_t> size{};   // when known: how many bytes were sealed
  std::vector<Slice> slices{};

  SourceState state = SourceState::gone;
  std::string got{};                     // the hash that it has, or why there is none
  std::uint64_t read = 0;                // bytes that there are
  bool kept = false;                     // the answer is that of the bytes kept in the case
  bool closed = false;                   // of what is `gone`: something lies there, and this user cannot read it
};

/// Reads the file once, from front to back, and answers all `checks` (of its members). Of what is not there as it was sealed
/// the bytes that a case has kept are looked at; `case_folder` may be empty.
void look_at_source(const std::string& path, std::vector<SourceCheck>& checks, const std::string& case_folder);

}  // namespace backtrail::app
