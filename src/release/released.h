// SPDX-License-Identifier: Apache-2.0
// What may leave. Only the gate can make a Released<T>, and everything that writes for outsiders takes nothing else: a
// convention that writers call a check first would be forgotten once.
//
// These types hold no ledger position, internal id or time of entry: such things show how much hidden work there is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "estimate/estimate.h"
#include "release/keyed.h"

namespace backtrail::release {

class Gate;

template <typename T>
class Released {
 public:
  [[nodiscard]] const T& value() const { return value_; }

 private:
  friend class Gate;
  explicit Released(T value) : value_(std::move(value)) {}
  T value_;
};

/// A public source, as a reader can look it up. The name may be a stand-in where the originator is not to be named.
struct ReleasedReference {
  std::string name;
  std::string published{};
  std::string url{};
};

struct ReleasedSentence {
  std::string text;
  std::vector<std::size_t> references{};  // indices into `references`
  std::vector<std::size_t> estimates{};   // indices into `estimates`
  std::vector<std::size_t> coverage{};    // indices into `coverage`
};

/// How likely, and how sure: written in two sentences always.
struct ReleasedEstimate {
  std::string proposition;
  estimate::Likelihood likelihood{};
  estimate::Confidence confidence = estimate::Confidence::low;
  std::vector<std::string> alternatives{};
};

struct ReleasedNotLooked {
  std::string who{};  // a name the audience may learn, or "an organisation"
  std::string log_source{};
  std::string from{};
  std::string until{};
  std::string why;
  friend bool operator==(const ReleasedNotLooked&, const ReleasedNotLooked&) = default;
};

/// What a sentence that says no covers.
struct ReleasedCoverage {
  std::string question;
  std::string scope;
  std::string coverage;
  std::string method;
  std::string from{};
  std::string until{};
  std::vector<ReleasedNotLooked> not_looked{};
};

/// A record in the audience's own logs.
struct ReleasedRecord {
  std::string what;  // found it
  std::string path{};
  std::string member{};
  std::string source_sha256{};
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  friend auto operator<=>(const ReleasedRecord&, const ReleasedRecord&) = default;
};

struct ReleasedStatement {
  std::string audience;  // marking::Audience::text()
  std::string marking;   // "TLP:CLEAR", "TLP:RED//COMPARTMENT sigma"
  std::string title;
  std::vector<ReleasedSentence> sentences{};
  std::vector<ReleasedReference> references{};
  std::vector<ReleasedEstimate> estimates{};
  std::vector<ReleasedCoverage> coverage{};
  base::Instant released{};
  /// Where in its own logs an organisation finds what the text rests on; for no other audience.
  std::vector<ReleasedRecord> records{};
  bool one_organisation = false;  // the audience is a single one
  std::string about{};  // what of that organisation this is about: an address or a domain of its own; may be empty
  std::optional<base::Instant> occurred{};  // when the latest of what `records` hold happened, if anybody knows
  /// When each version went to this audience, wordings and withdrawals alike, this one's own time last; each at least a
  /// second after the one before it.
  std::vector<base::Instant> revisions{};
  std::string lasting{};  // what the text is called through all its corrections; only as a part of keyed ids
  Keyed ids{std::string_view{}};  // this audience's, for formats that want ids
};

struct ReleasedPoint {
  std::string title{};
  std::string text;
  std::vector<std::size_t> references{};  // indices, as of a sentence
  std::vector<std::size_t> estimates{};
  std::vector<std::size_t> coverage{};
};
struct ReleasedRule {
  std::string title;
  std::string yaml;
};
struct ReleasedIndicator {
  std::string kind;
  std::string value;
  std::string context{};
  std::string source{};
  std::optional<base::Instant> valid_from{};  // inclusive
  std::optional<base::Instant> valid_until{};  // exclusive
};

/// A measure, the way that it cuts and what that buys, in words that fit the audience.
struct ReleasedCut {
  std::string mitigation;
  std::string act{};
  std::string way;
  std::string buys;
};

struct ReleasedAdvisory {
  std::string audience;
  std::string marking;
  std::string title;
  std::vector<ReleasedSentence> summary{};
  std::vector<ReleasedSentence> sentences{};
  std::vector<ReleasedPoint> checks{};
  std::vector<ReleasedRule> rules{};
  std::vector<ReleasedIndicator> indicators{};
  std::vector<ReleasedPoint> mitigations{};
  std::vector<ReleasedCut> cuts{};  // one after another: each counts what those before it have left
  std::vector<ReleasedReference> references{};
  std::vector<ReleasedEstimate> estimates{};
  std::vector<ReleasedCoverage> coverage{};
  base::Instant released{};
  std::vector<ReleasedRecord> records{};
  bool one_organisation = false;
  std::string about{};
  std::optional<base::Instant> occurred{};
  /// When each version went to this audience, wordings and withdrawals alike, this one's own time last; each at least a
  /// second after the one before it.
  std::vector<base::Instant> revisions{};
  std::string lasting{};  // what the text is called through all its corrections; only as a part of keyed ids
  Keyed ids{std::string_view{}};  // this audience's, for formats that want ids
};

/// That a text which was released is released no longer.
struct ReleasedWithdrawal {
  std::string audience;
  std::string marking;
  std::string kind;  // "Statement", "Advisory"
  std::string title;  // empty: it may not be told any more
  std::string why;  // empty: the fixed words are all that there is
  std::vector<std::string> given{};  // SHA-256 of what the audience was given, by which it is known without its title
  base::Instant first_released{};
  base::Instant withdrawn{};
  std::string lasting{};  // as of what was released
  Keyed ids{std::string_view{}};
};

/// What of a case an audience may see. Names are the audience's own, the same in every view that it is given.
struct ReleasedObject {
  std::string name;
  std::string kind;
  std::string shown;  // a JSON object
};
struct ReleasedLink {
  std::string from;
  std::string link;
  std::string to{};  // a name, or empty where somebody stands under a pseudonym
  std::string stand_in{};
};
struct ReleasedView {
  std::string audience;
  std::vector<ReleasedObject> objects{};
  std::vector<ReleasedLink> links{};
};

}  // namespace backtrail::release
