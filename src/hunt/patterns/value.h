// SPDX-License-Identifier: Apache-2.0
// Values of STIX properties as a record has them, and what STIX's comparison operators mean on them (section 9.6). The
// types are STIX's: a process id is an integer and no text, whatever the log writes, so that `pid = '4'` is false as the
// specification has it.
//
// Where a value is of an observable kind (a hash, a host, a key of the registry), `=` compares canonical forms and covers
// what an indicator of that kind covers, and LIKE does not regard case: docs/stix-patterns.md states it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "hunt/sigma/glob.h"
#include "hunt/sigma/regex.h"
#include "observable/observable.h"
#include "stix/model.h"
#include "stix/pattern.h"

namespace backtrail::hunt::patterns {

struct Value {
  enum class Type : std::uint8_t { text, integer, real, boolean };
  Type type = Type::text;
  std::string_view text;  // of every type: as it is shown
  std::int64_t integer = 0;
  double real = 0;
  bool boolean = false;
  std::optional<observable::Kind> kind;
  std::string_view canonical;  // when there is a kind
};

/// Keeps the text of values that are not in the record as they are. clear() keeps the memory.
class Arena {
 public:
  std::string_view keep(std::string text);
  void clear() { used_ = 0; }

 private:
  std::deque<std::string> texts_;
  std::size_t used_ = 0;
};

/// A field's value in a property's form; nothing when it cannot be one. `part` names the hash of a dictionary.
std::optional<Value> make_value(stix::Form form, std::string_view part, std::string_view raw, Arena& arena);
/// A value that stands for one of the observables that are looked for everywhere.
Value observable_value(observable::Kind kind, std::string_view canonical);

/// What the constant of a comparison on such a path names; nothing when it can be none of the path's kinds.
std::optional<observable::Observable> named_by(const stix::ObservablePath& path, std::string_view constant);

/// A comparison, ready to be asked. Immutable, shared by threads.
class Compare {
 public:
  /// kBadRegex; kBadValue for what is no network.
  static base::Result<Compare> compile(const stix::Comparison& comparison);

  /// Whether the comparison, with its NOT, holds for the value. Not for EXISTS.
  [[nodiscard]] bool holds(const Value& value) const;
  [[nodiscard]] stix::Operator op() const { return op_; }
  [[nodiscard]] bool negated() const { return negated_; }
  [[nodiscard]] std::string_view written() const { return written_; }
  [[nodiscard]] const std::vector<stix::Constant>& constants() const { return constants_; }
  /// Folded text that stands in every text for which LIKE or MATCHES holds; empty when there is none.
  [[nodiscard]] const std::string& literal() const { return literal_; }
  [[nodiscard]] std::uint64_t gave_up() const { return regex_ ? regex_->gave_up() : 0; }

 private:
  struct Network {
    std::string address;  // canonical
    unsigned bits = 0;
  };
  [[nodiscard]] bool equal(const Value& value, std::size_t constant) const;
  [[nodiscard]] std::optional<int> order(const Value& value) const;
  [[nodiscard]] bool like(const Value& value) const;
  [[nodiscard]] static std::optional<Network> network(std::string_view text);
  [[nodiscard]] static bool within(const Network& inner, const Network& outer);

  stix::Operator op_ = stix::Operator::equal;
  bool negated_ = false;
  std::string written_;
  std::vector<stix::Constant> constants_;  // texts in NFC
  std::vector<std::vector<observable::Observable>> canonical_;  // of each constant, every kind that it can be
  std::shared_ptr<const sigma::Glob> glob_, folded_glob_;
  std::shared_ptr<const sigma::Regex> regex_;
  std::optional<Network> network_;
  std::string literal_;
};

/// "HKLM\x" and "\REGISTRY\MACHINE\x" as STIX writes it, "HKEY_LOCAL_MACHINE\x"; other text as it is.
[[nodiscard]] std::string long_registry_key(std::string_view text);
/// Unicode normalization form C, which STIX compares in.
[[nodiscard]] std::string nfc(std::string_view text);

}  // namespace backtrail::hunt::patterns
