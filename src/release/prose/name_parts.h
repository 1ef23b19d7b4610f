// SPDX-License-Identifier: Apache-2.0
// What gives an organisation away beside its whole names: "Northgate" of "Northgate Health Services Ltd", the name without its
// legal form, its first letters, the label of its domain, the beginning of its hosts' names. A word counts when it is distinctive: none of the common English
// words, of the words of business and administration, of countries and places (data/release/). "Health" and "National" alone
// give nobody away.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"
#include "release/prose/slips.h"

namespace backtrail::release {

/// All folded, but for short names and those written together.
struct NameParts {
  std::vector<std::string> terms{};  // whole names without legal form and labels of domains: as find_terms() finds them
  std::vector<std::string> words{};  // words by themselves, also in their plural
  std::vector<std::string> acronyms{};  // where they are written in capitals
  std::vector<std::string> names{};  // common words that are a whole name: where they are written as one
  std::vector<std::string> short_names{};  // of a few letters, as ShortName has them
  std::vector<std::string> together{};  // "NationalGrid", as find_together() has them
  void merge(const NameParts& other);
  void forget(const NameParts& other, const std::vector<std::string>& terms);  // what somebody else may be called too
  friend bool operator==(const NameParts&, const NameParts&) = default;
};

void add_name_parts(NameParts& to, std::string_view name);
void add_domain_parts(NameParts& to, std::string_view domain);
/// What a host's name begins with, up to a sign or a figure, where that tells of it: "ORC-SRV" of "ORC-SRV3".
void add_host_parts(NameParts& to, std::string_view host);

/// Where one of them stands in `text`, in its order and without overlaps.
[[nodiscard]] std::vector<Stretch> find_parts(std::string_view text, const NameParts& parts);

/// A text in which names are looked for, made ready once for those of everybody. `text` must outlive it.
class ScannedText {
 public:
  explicit ScannedText(std::string_view text);
  ~ScannedText();

  [[nodiscard]] std::string_view text() const;
  /// As the functions of these names do.
  [[nodiscard]] std::vector<Stretch> find_terms(const std::vector<std::string>& terms) const;
  [[nodiscard]] std::vector<Stretch> find_parts(const NameParts& parts) const;
  /// Words of names with a slip in them.
  [[nodiscard]] std::vector<Stretch> find_slips(const Slips& slips) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::release
