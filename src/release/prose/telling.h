// SPDX-License-Identifier: Apache-2.0
// What one sentence tells of whom: "APT10 is responsible", "carried out by China". It goes by lists of forms
// (data/release/judged.yml) and by names, which are told by their capitals and digits.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "estimate/estimate.h"
#include "release/prose/clauses.h"
#include "release/prose/countries.h"

namespace backtrail::release {

/// A judgement that a text cites.
struct Judged {
  std::string_view proposition;
  const std::vector<std::string>* alternatives = nullptr;  // not owned; may be null
  estimate::Likelihood likelihood{};
};

/// What one may call whom the judgements speak of.
class Allowed {
 public:
  /// `actors`: for each actor the names that it goes by, of which one may stand for another.
  Allowed(const std::vector<Judged>& judged, const std::vector<std::vector<std::string>>& actors);
  /// Of whom a proposition or an alternative speaks.
  [[nodiscard]] bool has(const std::string& key) const { return words_.contains(key); }
  /// Of whom a proposition speaks by name.
  [[nodiscard]] bool is_judged(const std::string& key) const { return judged_.contains(key); }
  [[nodiscard]] bool is_actor(const std::string& key) const;
  [[nodiscard]] bool in_proposition(const std::string& key) const { return proposed_.contains(key); }
  [[nodiscard]] bool in_alternative(const std::string& key) const { return alternative_.contains(key); }

 private:
  enum class Part { proposition, alternative, other_name };
  void add(std::string_view text, Part part);
  void add_name(const std::string& name);

  std::set<std::string> words_, proposed_, alternative_, judged_, known_;
};

/// One sentence against the judgements that it cites. `text`, `words` and `allowed` must outlive it.
class Telling {
 public:
  /// Words `first` to `last` of the sentence, the last one included.
  struct Span {
    std::size_t first = 0;
    std::size_t last = 0;
  };
  struct Assertion {
    Span all;
    std::vector<Span> names;
    bool deed = false;
  };

  Telling(std::string_view text, const ClauseWords& words, const Allowed& allowed)
      : text_(text), words_(words), allowed_(allowed) {}

  [[nodiscard]] std::vector<Assertion> assertions() const;
  /// Whether a name is that of somebody of whom the judgements speak.
  [[nodiscard]] bool is_allowed(const Span& name) const;
  [[nodiscard]] bool is_judged(const Span& name) const;
  /// Whether it is made like an actor's name, or is that of one or of a country.
  [[nodiscard]] bool is_actor(const Span& name) const;
  /// Whether all are named in alternatives, and in no proposition.
  [[nodiscard]] bool are_alternatives(const std::vector<Span>& names) const;
  [[nodiscard]] bool names_judged() const;
  /// Denials up to word `last`, but for those of another clause: "APT10, and not APT28, is responsible".
  [[nodiscard]] std::size_t denials(std::size_t last, std::size_t subject) const;
  /// Somebody else says it, and is no one of us.
  [[nodiscard]] bool is_reported() const;
  [[nodiscard]] bool is_only_mentioned(std::size_t until) const;
  /// The first words that are stronger than a likelihood, and have no denial before them.
  [[nodiscard]] std::optional<Span> certainty() const;
  [[nodiscard]] std::optional<Span> opposite() const;
  [[nodiscard]] bool refers_back() const;

  [[nodiscard]] Stretch where(const Span& one) const;
  [[nodiscard]] std::string text(const Span& one) const;  // folded

 private:
  [[nodiscard]] std::vector<Span> names_in(std::size_t from, std::size_t to) const;
  [[nodiscard]] bool is_known(std::size_t i) const;
  [[nodiscard]] bool is_country(std::size_t i) const;
  [[nodiscard]] std::string key(const Span& name) const;
  [[nodiscard]] bool is_verb_of_being(std::size_t i) const;
  [[nodiscard]] bool is_aside(std::size_t i) const;
  [[nodiscard]] std::size_t subject_of(std::size_t end) const;
  [[nodiscard]] std::optional<Assertion> at(std::size_t i) const;
  [[nodiscard]] std::optional<Assertion> told_of(std::size_t from, std::size_t last, bool deed) const;
  [[nodiscard]] std::optional<Assertion> copula(std::size_t i) const;

  std::string_view text_;
  const ClauseWords& words_;
  const Allowed& allowed_;
  mutable std::optional<std::vector<NamedCountry>> countries_;  // looked for when first asked
};

}  // namespace backtrail::release
