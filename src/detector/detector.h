// SPDX-License-Identifier: Apache-2.0
// What is looked for, in neutral form: `intel` reads it from files, `hunt` makes a plan of it, and neither knows the other.
//
// A Sigma rule is kept as its document says it (identifiers, modifiers and condition as text): what modifiers and
// conditions mean is decided by `hunt`, twice and independently, once fast and once naively.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/sha256.h"
#include "base/time.h"
#include "observable/observable.h"

namespace backtrail::detector {

/// A scalar of a rule, with the type that YAML's core schema gives it: `4688` is a number, `'4688'` is text.
struct Scalar {
  enum class Type : std::uint8_t { null, text, number, boolean };
  Type type = Type::null;
  std::string text;  // as written (null: empty)
};

/// `Image|endswith|all: [...]`: one line of a search identifier.
struct SigmaItem {
  std::string field;  // empty: keywords, searched in every value
  std::vector<std::string> modifiers;  // in order, as written
  std::vector<Scalar> values;  // a single value is a list of one
  std::uint32_t line = 0;
};

/// A search identifier: a list of maps is any of them, a map is all of its items, a list of scalars is keywords.
struct SigmaSearch {
  std::string name;
  std::vector<std::vector<SigmaItem>> any_of;
  std::uint32_t line = 0;
};

struct SigmaLogSource {
  std::string product, category, service;  // lower-case, empty when not given
};

struct SigmaRule {
  std::string id;  // as in the file; without one, "sha256:" and the digest of its text
  std::string title;
  std::string level;  // informational, low, medium, high, critical; empty when not given
  std::string status;
  std::string author;
  std::string license;
  std::vector<std::string> techniques;  // "T1003.001", from attack.* tags, sorted
  std::string path;
  base::Digest sha256;  // of the document's own text
  SigmaLogSource log_source;
  std::vector<SigmaSearch> searches;
  std::vector<std::string> conditions;  // a list of conditions means any of them
  std::uint32_t condition_line = 0;
};

/// Where an indicator came from; shared by all indicators of a list.
struct Source {
  std::string path;
  std::string report;  // title or address of the report, empty when the list names none
  friend auto operator<=>(const Source&, const Source&) = default;
};

struct Indicator {
  observable::Kind kind = observable::Kind::ipv4;
  std::string value;  // canonical
  std::string pattern;  // as its list has it; empty when it is `value`
  std::string id;  // its own id; empty: "indicator:KIND:value"
  std::string title;  // empty: none of its own
  std::optional<base::Instant> valid_from;  // inclusive
  std::optional<base::Instant> valid_until;  // exclusive
  std::vector<std::uint32_t> sources;  // indices into Set::sources, sorted
};

/// A rule or indicator that cannot be evaluated, and why. It stands in every summary.
struct NotEvaluated {
  std::string path;
  std::string id;
  base::Error error;
};

struct Set {
  std::vector<SigmaRule> rules;
  std::vector<Indicator> indicators;  // one per (kind, value, id); sorted
  std::vector<Source> sources;
  std::vector<NotEvaluated> not_evaluated;
  std::uint64_t revoked = 0;  // indicators that their list has withdrawn; not in `indicators`
};

[[nodiscard]] std::string id_of(const Indicator& indicator);
[[nodiscard]] std::string pattern_of(const Indicator& indicator);
/// Hash of the indicator's own text: its pattern.
[[nodiscard]] base::Digest sha256_of(const Indicator& indicator);

}  // namespace backtrail::detector
