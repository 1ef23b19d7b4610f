// SPDX-License-Identifier: Apache-2.0
// Looking into a document of which nothing is certain: what is not there, or is of another type, is an empty list or text.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/json.h"

namespace backtrail::intel {

/// The value under `key`, or null.
[[nodiscard]] const base::Json& csaf_at(const base::Json& object, const char* key);
/// The list under `key`, or an empty one.
[[nodiscard]] const base::Json& csaf_list(const base::Json& object, const char* key);
/// The texts of a list of texts.
[[nodiscard]] std::vector<std::string> csaf_texts(const base::Json& object, const char* key);

struct CsafProduct {
  std::string id;
  const base::Json* product = nullptr;  // a full product name
  std::string place;
};
struct CsafBranch {
  const base::Json* branch = nullptr;
  std::string place;
};
struct CsafTree {
  std::vector<CsafProduct> products;  // every definition
  std::vector<CsafBranch> branches;
};
[[nodiscard]] CsafTree csaf_tree(const base::Json& document);

/// Which products groups stand for; counts what it hands out.
class CsafGroups {
 public:
  explicit CsafGroups(const base::Json& document);
  /// The products that `item` names by `ids` and by groups, each once. Empty when the limit was reached.
  std::unordered_set<std::string> products(const base::Json& item, const char* ids);
  [[nodiscard]] bool overrun() const { return overrun_; }

 private:
  std::unordered_map<std::string, std::vector<std::string>> groups_;
  std::size_t given_ = 0;
  bool overrun_ = false;
};

}  // namespace backtrail::intel
