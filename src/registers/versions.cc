// SPDX-License-Identifier: Apache-2.0
#include "registers/versions.h"

#include <utility>

namespace backtrail::registers {

base::Result<std::vector<std::string>> earlier_versions(const Database& db, std::string id) {
  std::vector<std::string> out;
  while (!id.empty()) {
    BT_TRY(auto query, db.query("SELECT coalesce(corrects, '') FROM entries WHERE id = ?", {id}));
    BT_TRY(const bool some, query.next());
    if (!some) break;
    out.push_back(std::exchange(id, query.text(0)));
  }
  return out;
}

base::Result<std::vector<std::string>> later_versions(const Database& db, std::string id) {
  std::vector<std::string> out = {std::move(id)};
  for (;;) {
    BT_TRY(auto query, db.query("SELECT id FROM entries WHERE corrects = ?", {out.back()}));
    BT_TRY(const bool some, query.next());
    if (!some) return out;
    out.push_back(query.text(0));
  }
}

}  // namespace backtrail::registers
