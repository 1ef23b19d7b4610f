// SPDX-License-Identifier: Apache-2.0
// Follows object paths through the objects of the model, once for each path when patterns are compiled.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "hunt/patterns/compile.h"

namespace backtrail::hunt::patterns {

class Resolver {
 public:
  Resolver(const stix::Model& model, record::Demand& demand) : model_(model), demand_(demand) {}

  /// What the path leads to from every object of its type, in every mapping.
  std::vector<Reach> reaches(const stix::ObjectPath& path);
  /// How the path's values are looked for in every field; null when the path is not of those, or the comparison cannot be
  /// about them.
  [[nodiscard]] const stix::ObservablePath* searched(const stix::Comparison& comparison) const;
  std::vector<Accessor> take_accessors() { return std::move(accessors_); }

 private:
  void follow(const stix::Mapping& mapping, std::uint32_t object, std::span<const stix::Step> steps, std::int64_t index,
              bool root, std::vector<Access>& out);
  void follow_property(const stix::Mapping& mapping, std::uint32_t object, const stix::Property& property,
                       std::span<const stix::Step> rest, std::int64_t index, bool root, std::vector<Access>& out);
  void demand_object(const stix::Object& object);
  std::uint32_t accessor(const std::string& field, stix::Form form, const std::string& part);

  const stix::Model& model_;
  record::Demand& demand_;
  std::vector<Accessor> accessors_;
  std::map<Accessor, std::uint32_t> numbers_;
  std::map<std::string, std::vector<Reach>> known_;  // by the path's text
};

}  // namespace backtrail::hunt::patterns
