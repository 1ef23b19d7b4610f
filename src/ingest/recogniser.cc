// SPDX-License-Identifier: Apache-2.0
#include "ingest/recogniser.h"

#include <algorithm>

namespace backtrail::ingest {
namespace {

/// For sets without a mapping for everything else: names stay as they are.
const record::Mapping& plain_mapping() {
  static const record::Mapping mapping;
  return mapping;
}

}  // namespace

std::size_t Recogniser::index_of(const std::string& name) {
  const auto found = std::ranges::find(names_, name);
  if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  names_.push_back(name);
  return names_.size() - 1;
}

Recogniser::Recogniser(const record::MappingSet& set, std::string_view family) {
  for (const auto& mapping : set.all()) {
    if (!mapping->serves(family)) continue;
    Candidate candidate;
    candidate.mapping = mapping.get();
    for (const std::string& name : mapping->require_all) candidate.all.push_back(index_of(name));
    for (const std::string& name : mapping->require_any) candidate.any.push_back(index_of(name));
    candidates_.push_back(std::move(candidate));
  }
  candidates_.push_back({&plain_mapping(), {}, {}});
}

}  // namespace backtrail::ingest
