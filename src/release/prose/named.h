// SPDX-License-Identifier: Apache-2.0
// Actors that a text names: groups by any of their names, people and organisations that the registers speak of as actors, and
// countries, with what is laid to them. Whoever names one in a text to be released has to cite something that speaks of them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "release/prose/clauses.h"

namespace backtrail::release {

/// Who is known, by all names; of one actor any may stand for another.
class KnownActors {
 public:
  KnownActors() = default;
  /// `spoken_of` are others who may act: naming them says nothing, but for what is laid to them. A
  /// name within that of one of `tools` names nobody.
  KnownActors(const std::vector<std::vector<std::string>>& names, const std::vector<std::string>& spoken_of,
              const std::vector<std::string>& tools);

  struct Named {
    std::size_t first = 0;  // words of the sentence
    std::size_t last = 0;
    std::vector<std::string> who;  // more than one where several actors bear the name
    bool country = false;
    bool power = false;  // "a foreign intelligence service", whoever that is
    bool only_laid = false;  // counts where something is laid to it: countries too
  };
  /// A name that could be words like any other (an everyday word, small letters, the first word of a sentence) counts where it is
  /// written as a name, and else where something is laid to it. A country is always there, and says nothing by being named.
  [[nodiscard]] std::vector<Named> find(std::string_view text, const ClauseWords& words) const;

 private:
  struct Name {
    std::string written;
    std::string who;
    bool common = false;  // of everyday words alone
    bool only_laid = false;
  };
  enum class Meant { no, where_laid, yes };
  /// Whether words `first` to `last` mean `name` whose letters they have; `where_laid` where they could be words like any other, so
  /// that what is laid to them decides.
  [[nodiscard]] static Meant meant(std::string_view text, const ClauseWords& words, std::size_t first, std::size_t last,
                                   const Name& name);
  void add(const std::string& name, const std::string& who, bool only_laid);

  std::unordered_map<std::string, std::vector<Name>> by_key_;
  std::unordered_set<std::string> tools_;  // keys of names of several words
};

/// What a sentence stands on, as far as it speaks of actors.
struct SpokenOf {
  std::string judged{};  // propositions and their subjects
  std::string alternatives{};  // which were judged less likely
  std::string claimed{};  // what sources say, and of whom
  std::vector<std::string>
      pages{};  // addresses of sources with a day: what these are called they may be called in the text, too
};

enum class NamedFault {
  unfounded,  // nothing that is cited speaks of them
  alternative,  // it is laid to somebody of whom an alternative speaks, and no judgement
  own_words  // only a source does, and the sentence does not say that it is the source's
};
struct NamedFinding {
  NamedFault fault = NamedFault::unfounded;
  Stretch where;
  bool laid = false;  // something is laid to them; else they are only named
};
[[nodiscard]] std::vector<NamedFinding> find_named_faults(std::string_view text, const SpokenOf& on,
                                                          const KnownActors& actors);

/// Where it names an actor, an organ of a state that sends such, or lays something to somebody, whatever is cited.
[[nodiscard]] std::vector<Stretch> find_named(std::string_view text, const KnownActors& actors);

}  // namespace backtrail::release
