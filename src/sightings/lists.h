// SPDX-License-Identifier: Apache-2.0
// The observables of values, numbered, each value taken apart once.
//
// Nine of ten values of a log have been there before, so the list of each is remembered. Of the others most are messages and call
// traces, whose parts (parts.h) have been there before.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "observable/hints.h"
#include "record/record.h"
#include "sightings/extract.h"
#include "sightings/key_table.h"

namespace backtrail::sightings {

/// One per thread.
class Lists {
 public:
  /// A value that is to be looked up.
  struct Asked {
    const record::Value* value = nullptr;
    observable::FieldHints hints;
    std::uint16_t role = 0;
    std::uint64_t hash = 0;  // of hints, form and value; 0 when it is looked at in parts or not remembered
  };
  /// Fetches the place ahead where of() will look.
  void prepare(Asked& asked) const;
  /// The observables in it, by number; one may come more than once. Lives until the next call.
  std::span<const std::uint32_t> of(const Asked& asked);

  /// Its family in the first byte, then its value.
  [[nodiscard]] std::string_view observable(std::uint32_t number) const { return observables_.key(number); }
  [[nodiscard]] std::size_t observables() const { return observables_.size(); }
  /// Bytes.
  [[nodiscard]] std::size_t memory() const;
  /// Numbers begin anew.
  void clear();

 private:
  struct Known {
    std::uint32_t begin = 0, size = 0;  // its observables in numbers_
    Alone alone = Alone::never;  // of parts
  };
  /// Whether looking at a field's long values in parts pays.
  struct Parting {
    std::uint32_t done = 0, given_up = 0;
    [[nodiscard]] bool pays() const { return given_up <= 64 + done; }
  };

  std::span<const std::uint32_t> whole(const Asked& asked, std::uint64_t hash);
  bool in_parts(std::string_view text);
  bool take_line(std::string_view line);
  bool take_bars(std::string_view line);
  const Known& part(std::string_view text, bool module);
  void remember(Known& known, const std::vector<Piece>& pieces);
  void number(const std::vector<Piece>& pieces, std::vector<std::uint32_t>& into);
  Parting& parting(std::uint16_t role);

  Extractor extractor_;
  KeyTable observables_;
  KeyTable values_;  // whole ones and parts
  std::vector<Known> known_;  // of each value
  std::vector<std::uint32_t> numbers_;
  std::vector<Parting> partings_;  // by role
  std::string scratch_;
  std::vector<std::uint64_t> hashes_;  // of the pieces of a value
  std::vector<std::uint32_t> found_;  // what of() gives where it is not remembered as a whole
};

}  // namespace backtrail::sightings
