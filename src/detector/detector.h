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
#include <string_view>
#include <utility>
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

/// What every Sigma document says about itself.
struct SigmaHead {
  std::string id;  // as in the file; without one, "sha256:" and the digest of its text
  std::string name;  // by which other documents may refer to it
  std::string title;
  std::string level;  // informational, low, medium, high, critical; empty when not given
  std::string status;
  std::string author;
  std::string license;
  std::vector<std::string> techniques;  // "T1003.001", from attack.* tags, sorted
  std::vector<std::string> columns;  // its `fields`, which it wants shown
  std::vector<std::pair<std::string, std::string>> related;  // id and how: derived, obsolete, merged, renamed, similar
  std::string path;
  std::vector<std::string> also_at;  // other files that hold the same text; sorted
  base::Digest sha256;  // of the document's own text
  std::optional<base::Error> failed;  // why a processing pipeline lets it not be evaluated
  bool silent = false;  // it finds nothing by itself: a part of a correlation that does not say `generate`
};

/// The files that hold it; sorted.
[[nodiscard]] std::vector<std::string> sources_of(const SigmaHead& head);
[[nodiscard]] bool stands_in(const SigmaHead& head, std::string_view path);

/// A filter document (Sigma filters 2.1): a further condition of the rules that it names, most often `not selection`.
struct SigmaFilter : SigmaHead {
  SigmaLogSource log_source;
  std::vector<std::string> rules;  // ids or names; empty: every rule of its log source
  std::vector<SigmaSearch> searches;
  std::string condition;
  std::uint32_t condition_line = 0;
};

struct SigmaRule : SigmaHead {
  SigmaLogSource log_source;
  std::vector<SigmaSearch> searches;
  std::vector<std::string> conditions;  // a list of conditions means any of them
  std::uint32_t condition_line = 0;
  std::vector<std::shared_ptr<const SigmaFilter>> filters;  // whose conditions must be true too
};

/// A rule or correlation that a correlation counts.
struct SigmaPart {
  std::string written;  // the id or name by which it is referred to
  bool correlation = false;  // `index` is into Set::correlations, else into Set::rules
  std::uint32_t index = 0;
};

/// Sigma correlation rules 2.1: what several records say together.
struct SigmaCorrelation : SigmaHead {
  enum class Type : std::uint8_t {
    event_count,
    value_count,
    temporal,
    temporal_ordered,
    value_sum,
    value_avg,
    value_min,
    value_max,
    value_median,
    value_percentile,
  };
  enum class Compare : std::uint8_t { lt, lte, gt, gte, eq, neq };
  struct Threshold {
    Compare compare = Compare::gte;
    std::string number;  // decimal, as written
  };
  /// A name in `group_by` or `fields` that stands for another field in the records of each part.
  struct Alias {
    std::string name;
    std::vector<std::pair<std::string, std::string>> fields;  // a part as it is referred to, and its field
  };

  Type type = Type::event_count;
  std::vector<SigmaPart> parts;
  std::vector<std::string> group_by;
  std::int64_t timespan_s = 0;
  std::vector<Alias> aliases;
  std::vector<Threshold> thresholds;  // all must hold; none: every part must be there
  std::vector<std::string> fields;  // whose values are counted; several are counted together
  std::optional<std::string> percentile;
  std::string expression;  // of a temporal one: parts under and, or, not, instead of thresholds
  std::uint32_t line = 0;  // of `correlation`
};
[[nodiscard]] std::string_view name(SigmaCorrelation::Type type);
[[nodiscard]] std::string_view name(SigmaCorrelation::Compare compare);

/// Where an indicator came from; shared by all indicators of a list.
struct Source {
  std::string path;
  std::string report;  // title or address of the report, empty when the list names none
  std::vector<std::string> indicates{};  // malware, groups, campaigns that the list connects it with; sorted
  std::vector<std::string> labels{};  // the list's own words for it; sorted
  std::vector<std::string> markings{};  // "TLP:AMBER", statements; sorted
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

/// A STIX pattern that is more than one observable by `=`. What it means is decided by `hunt`.
struct StixPattern {
  std::string id;
  std::string pattern;
  std::string title;
  bool single = false;  // one comparison: findings call it an indicator
  std::optional<base::Instant> valid_from;  // inclusive
  std::optional<base::Instant> valid_until;  // exclusive
  std::vector<std::uint32_t> sources;  // indices into Set::sources, sorted
};

/// A YARA rule. Its head says the same as a Sigma rule's: the name is the id, tags and meta the rest.
struct YaraRule : SigmaHead {
  std::uint32_t source = 0;  // into Set::yara_sources
  std::size_t begin = 0, end = 0;  // of its own text there
  std::uint32_t line = 0;
  bool hidden = false;  // private: a part of others
  std::vector<std::string> reports;  // its references, sorted
  std::vector<std::pair<std::string, std::string>> strings;  // names and definitions, as written
};

/// Rules that are compiled together, as a file has them.
struct YaraSource {
  std::string path;
  std::string text;  // without what is not followed; every line stays where it was
};

/// A rule or indicator that cannot be evaluated, and why. It stands in every summary.
struct NotEvaluated {
  std::string path;
  std::string id;
  base::Error error;
};

struct Set {
  std::vector<SigmaRule> rules;
  std::vector<SigmaCorrelation> correlations;
  std::vector<Indicator> indicators;  // one per (kind, value, id); sorted
  std::vector<YaraRule> yara_rules;
  std::vector<YaraSource> yara_sources;
  std::vector<StixPattern> patterns;  // one per (id, pattern); sorted
  std::vector<Source> sources;
  std::vector<NotEvaluated> not_evaluated;
  std::uint64_t revoked = 0;  // indicators that their list has withdrawn; not in `indicators`
  std::uint64_t not_for_detection = 0;  // what a list holds as context only (MISP's to_ids); not in `indicators`
};

[[nodiscard]] std::string id_of(const Indicator& indicator);
[[nodiscard]] std::string pattern_of(const Indicator& indicator);
/// Hash of the indicator's own text: its pattern.
[[nodiscard]] base::Digest sha256_of(const Indicator& indicator);

}  // namespace backtrail::detector
