// SPDX-License-Identifier: Apache-2.0
// What went wrong, where, and what to do about it.
//
// Every expected failure in the program is an Error with a stable code. Codes are never reused or renumbered, for
// scripts and tests hold on to them. Each part owns a range and names its codes in its own `codes.h`:
//
//   base 0001-0099   record 0100   ingest 0200   intel 0300   hunt 0400   ledger 0500
//   registers 0600   release 0700  publish 0800  app 0900     cli 1000    observable 1100   (a hundred each)
//   marking 1200     estimate 1300  knowledge 1400   attribution 1500   stix 1700   sightings 1800
//
// docs/errors.md lists them for users.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace backtrail::base {

struct Code {
  std::uint16_t number = 0;
  friend bool operator==(Code, Code) = default;
  /// "BT0123".
  [[nodiscard]] std::string text() const;
};

enum class Severity : std::uint8_t { error, warning, note };

/// Where an error is. Empty parts are unknown or do not apply; `line` and `column` count from 1.
struct Place {
  std::string path;
  std::string member{};  // inside an archive that names its members
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::optional<std::uint64_t> offset{};  // in decompressed bytes
  friend bool operator==(const Place&, const Place&) = default;
  /// "logs.zip:a/b.log:12:3" or "x.evtx@4096"; empty when nothing is known.
  [[nodiscard]] std::string text() const;
};

struct Error {
  Code code;
  std::string message;
  Place place{};
  std::string hint{};
  Severity severity = Severity::error;

  /// The three-line form of the command line: `error[BT0123]: what`, `  --> place`, `  = hint: ...`; ends in a newline.
  [[nodiscard]] std::string text() const;
};

/// Takes diagnostics as they arise. Implementations are safe to call from several threads at once.
class Diagnostics {
 public:
  virtual ~Diagnostics() = default;
  virtual void report(Error error) = 0;
};

}  // namespace backtrail::base
