// SPDX-License-Identifier: Apache-2.0
// From how many origins something comes. Two reports of one firm are one origin, by whichever of its names they call it, and so are one page under two
// titles, whoever passes on what another passes on, and two sources that tell of one piece of evidence: what a claim stands on at the end counts,
// and who tells of it does not.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace backtrail::registers {

/// A name of an origin as it is compared: neither case, of ASCII letters, nor blanks make another one of it.
[[nodiscard]] std::string origin_key(std::string_view name);

class Origins {
 public:
  void add_evidence(const std::string& origin);
  /// `has_evidence`: the claim rests on some, which is added by itself.
  void add_claim(const std::string& first_said_by, bool has_evidence);
  /// Both are one: they are names of one organisation, or stand on one page.
  void same(const std::string& one, const std::string& other);
  /// `source` has it from `first_said_by`. Whoever names that source as an origin has it from there too, where all of it is from there.
  void passes_on(const std::string& source, const std::string& first_said_by);
  /// A name for each, as it was written first, sorted. Who tells of evidence and says more without any is no further origin.
  [[nodiscard]] std::vector<std::string> distinct() const;

 private:
  std::map<std::string, std::string> evidence_, bare_;  // by key
  std::set<std::string> tellers_;  // keys of who said what rests on evidence
  std::map<std::string, std::string> one_of_;  // by key: another key of the same, up to the one that stands for all
  std::map<std::string, std::set<std::string>> from_;  // by key of a source: of whom it has what it says; itself too

  /// The key that stands for all that are the same.
  [[nodiscard]] std::string stands_for(std::string key) const;
};

}  // namespace backtrail::registers
