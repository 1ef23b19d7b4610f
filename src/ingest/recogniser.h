// SPDX-License-Identifier: Apache-2.0
// Which mapping a record is read with: the first, by priority, of those that serve the reader and find their names in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "record/mapping.h"

namespace backtrail::ingest {

class Recogniser {
 public:
  /// The mappings of `set` that serve `family`. `set` outlives the recogniser and holds a mapping for everything else,
  /// one that asks for no name.
  Recogniser(const record::MappingSet& set, std::string_view family);

  /// The names that mappings ask for, each once: what a reader has to watch for.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] std::size_t size() const { return candidates_.size(); }
  [[nodiscard]] const record::Mapping& mapping(std::size_t index) const { return *candidates_[index].mapping; }

  /// The index of the mapping; `has(i)` says whether the record has names()[i].
  template <typename Has>
  [[nodiscard]] std::size_t choose(Has&& has) const {
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (candidates_[i].fits(has)) return i;
    }
    return candidates_.size() - 1;
  }

 private:
  struct Candidate {
    const record::Mapping* mapping = nullptr;
    std::vector<std::size_t> all;
    std::vector<std::size_t> any;
    template <typename Has>
    [[nodiscard]] bool fits(Has& has) const {
      for (const std::size_t i : all) {
        if (!has(i)) return false;
      }
      for (const std::size_t i : any) {
        if (has(i)) return true;
      }
      return any.empty();
    }
  };
  std::size_t index_of(const std::string& name);
  std::vector<std::string> names_;
  std::vector<Candidate> candidates_;
};

}  // namespace backtrail::ingest
