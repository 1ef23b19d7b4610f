// SPDX-License-Identifier: Apache-2.0
#include "detector/needs.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace backtrail::detector {

bool Needs::met_by(const FieldNames& fields) const {
  if (!field.empty()) return fields.contains(field);
  return std::ranges::count_if(parts, [&](const Needs& one) { return one.met_by(fields); }) >=
         static_cast<std::ptrdiff_t>(least);
}

void Needs::put_missing(const FieldNames& fields, std::set<std::string>& into) const {
  if (met_by(fields)) return;
  if (!field.empty()) into.insert(field);
  for (const Needs& one : parts) one.put_missing(fields, into);
}

Needs at_least(std::uint32_t least, std::vector<Needs> parts) {
  const auto free = static_cast<std::uint32_t>(std::erase_if(parts, [](const Needs& one) { return one.nothing(); }));
  if (free >= least) return {};
  least = std::min(least - free, static_cast<std::uint32_t>(parts.size()));
  const bool all = least == parts.size(), any = least == 1;
  // What is of the same kind lies flat, and each alternative stands once: rules name the same field in most of their lines.
  std::vector<Needs> flat;
  const auto add = [&](Needs one) {
    if ((!all && !any) || std::ranges::find(flat, one) == flat.end()) flat.push_back(std::move(one));
  };
  for (Needs& one : parts) {
    const bool same = one.field.empty() && ((all && one.least == one.parts.size()) || (any && !all && one.least == 1));
    if (same) std::ranges::for_each(one.parts, add);
    else add(std::move(one));
  }
  if (flat.size() == 1) return std::move(flat.front());
  if (flat.empty()) return {};
  return {{}, all ? static_cast<std::uint32_t>(flat.size()) : least, std::move(flat)};
}

Needs all_needed(std::vector<Needs> parts) {
  const auto count = static_cast<std::uint32_t>(parts.size());
  return at_least(count, std::move(parts));
}

Needs any_needed(std::vector<Needs> parts) { return at_least(1, std::move(parts)); }

}  // namespace backtrail::detector
