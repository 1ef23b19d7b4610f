// SPDX-License-Identifier: Apache-2.0
#include "intel/csaf/json.h"

#include "intel/csaf/csaf.h"

namespace backtrail::intel {

using base::Json;

const Json& csaf_at(const Json& object, const char* key) {
  static const Json kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(key);
  return found == object.end() ? kNothing : *found;
}

const Json& csaf_list(const Json& object, const char* key) {
  static const Json kEmpty = Json::array();
  const Json& value = csaf_at(object, key);
  return value.is_array() ? value : kEmpty;
}

std::vector<std::string> csaf_texts(const Json& object, const char* key) {
  std::vector<std::string> out;
  for (const Json& one : csaf_list(object, key)) {
    if (one.is_string()) out.push_back(one.get<std::string>());
  }
  return out;
}

CsafTree csaf_tree(const Json& document) {
  CsafTree out;
  const Json& tree = csaf_at(document, "product_tree");
  const auto add = [&](const Json& product, const std::string& place) {
    std::string id = base::text_at(product, "product_id");
    if (!id.empty()) out.products.push_back({std::move(id), &product, place});
  };
  std::vector<CsafBranch> open = {{&tree, "/product_tree"}};
  for (std::size_t next = 0; next < open.size(); ++next) {
    const CsafBranch at = open[next];
    const Json& children = csaf_list(*at.branch, "branches");
    for (std::size_t i = 0; i < children.size(); ++i) {
      open.push_back({&children[i], at.place + "/branches/" + std::to_string(i)});
      add(csaf_at(children[i], "product"), open.back().place + "/product");
    }
  }
  out.branches.assign(open.begin() + 1, open.end());
  const Json& names = csaf_list(tree, "full_product_names");
  for (std::size_t i = 0; i < names.size(); ++i) add(names[i], "/product_tree/full_product_names/" + std::to_string(i));
  const Json& relationships = csaf_list(tree, "relationships");
  for (std::size_t i = 0; i < relationships.size(); ++i) {
    add(csaf_at(relationships[i], "full_product_name"),
        "/product_tree/relationships/" + std::to_string(i) + "/full_product_name");
  }
  return out;
}

CsafGroups::CsafGroups(const Json& document) {
  for (const Json& group : csaf_list(csaf_at(document, "product_tree"), "product_groups")) {
    groups_.try_emplace(base::text_at(group, "group_id"), csaf_texts(group, "product_ids"));
  }
}

std::unordered_set<std::string> CsafGroups::products(const Json& item, const char* ids) {
  std::unordered_set<std::string> out;
  const auto take = [&](const std::vector<std::string>& list) {
    given_ += list.size();
    if (given_ > kCsafExpansion) overrun_ = true;
    if (!overrun_) out.insert(list.begin(), list.end());
  };
  take(csaf_texts(item, ids));
  for (const std::string& group : csaf_texts(item, "group_ids")) {
    const auto found = groups_.find(group);
    if (found != groups_.end()) take(found->second);
  }
  return out;
}

}  // namespace backtrail::intel
