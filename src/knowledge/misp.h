// SPDX-License-Identifier: Apache-2.0
// MISP galaxy clusters of threat actors (https://github.com/MISP/misp-galaxy, clusters/threat-actor.json and its like)
// into drafts: aliases, country and sponsor, victims, sectors, each a claim of that actor's entry.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "knowledge/builder.h"

namespace backtrail::knowledge {

class MispReader {
 public:
  MispReader(Builder& into, Complaints& complaints);
  ~MispReader();

  /// One value of the cluster.
  void value(std::string_view json, std::uint64_t offset);
  /// Fills what the file says of itself into the builder's source. False when it is a cluster of something else than
  /// threat actors.
  bool end(std::string_view header);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// ISO 3166-1 alpha-2 for the countries that are written out in such lists ("Russian Federation"); as written otherwise.
[[nodiscard]] std::string country_code(std::string_view name);

}  // namespace backtrail::knowledge
