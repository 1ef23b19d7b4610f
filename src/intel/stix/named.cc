// SPDX-License-Identifier: Apache-2.0
#include "intel/stix/named.h"

#include "intel/codes.h"
#include "intel/text.h"

namespace backtrail::intel {

std::string text_of(const stix::Constant& constant) {
  if (constant.type == stix::Constant::Type::text) return observable::refang(constant.text);
  if (constant.type == stix::Constant::Type::integer) return std::to_string(constant.integer);
  return {};
}

base::Result<observable::Observable> named_by(const stix::ObservablePath& path, const std::string& value) {
  for (const auto* kinds : {&path.kinds, &path.otherwise}) {
    for (const std::string& name : *kinds) {
      const auto kind = observable::parse_kind(name);
      if (!kind) continue;
      if (auto seen = observable::canonical(*kind, value)) return seen;
    }
  }
  return base::fail(kBadIndicator, "'" + value.substr(0, 200) + "' cannot be read as " + path.kinds.front());
}

std::vector<observable::Observable> looked_for(std::string_view pattern) {
  std::vector<observable::Observable> out;
  const auto tree = stix::parse(pattern);
  if (!tree) return out;
  for (const stix::Observation& observation : tree->observations) {
    for (const stix::Comparison& one : observation.comparisons) {
      const stix::ObservablePath* const path = stix::Model::builtin()->observable(one.path);
      if (path == nullptr || one.negated || one.op == stix::Operator::exists) continue;
      const bool by_value = one.op == stix::Operator::equal || one.op == stix::Operator::in;
      for (const stix::Constant& constant : one.constants) {
        if (!by_value) break;
        if (auto seen = named_by(*path, text_of(constant))) out.push_back(std::move(*seen));
      }
      const auto kind = observable::parse_kind(path->kinds.front());
      if (!by_value && kind) out.push_back({*kind, ""});
    }
  }
  return out;
}

}  // namespace backtrail::intel
