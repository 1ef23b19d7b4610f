// SPDX-License-Identifier: Apache-2.0
// Whether an expression fits what somebody is called without naming it: "ORC-SRV*" and "^ORC-SRV\d$" for ORC-SRV3, "^10\.3[1-6]\." for
// 10.31.0.0/16. Every ".*" fits every name, so it is asked how much of the name an expression holds: which letters cannot be others
// without its fitting no more. It tells of a name of which it holds enough; of a
// network when it fits at most 15 others as wide. Which letters are a name's own: prose/own_letters.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/expression.h"
#include "release/networks.h"
#include "release/prose/name_parts.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {

/// All that one organisation is called, ready to be held against expressions.
class Fitting {
 public:
  enum class Fits : unsigned char { no, unknown, tells };  // unknown: the limit of steps, or of searches in all

  /// `known`: what those are called of whom the audience may know, folded. None of it is a secret.
  Fitting(const std::vector<std::string>& terms, const NameParts& parts, const WordSet& known);

  /// `searches` is counted down; at 0 everything is unknown.
  [[nodiscard]] Fits name(const Expression& expression, std::size_t& searches) const;
  /// Whether `text` itself is enough of a name.
  [[nodiscard]] bool holds_part(std::string_view text) const;
  /// The same of an expression for the addresses of `hidden`, but for those that are told of others (networks.h).
  [[nodiscard]] static Fits network(const Expression& expression, const Networks& hidden, const Networks& known,
                                    const Networks& own, std::size_t& searches);

 private:
  struct Target {
    std::string text;  // folded
    std::vector<bool> own;  // of each byte: whether it belongs to a word that is its own
    std::string letters;  // those of its own words, each once
  };
  [[nodiscard]] static bool holds_literal(const Target& target, std::string_view literal);
  void add(const std::string& name, const WordSet& known);
  [[nodiscard]] static bool holds(const Target& target, const Expression& expression, std::string_view before,
                                  std::string_view behind, std::size_t& searches);

  std::vector<Target> targets_;
};

/// What a regular expression asks for literally, in its order: "10.31." and "lan" of "^10\.31[.](\d+|lan)".
[[nodiscard]] std::vector<std::string> literals_of(std::string_view expression);

}  // namespace backtrail::release
