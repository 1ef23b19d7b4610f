// SPDX-License-Identifier: Apache-2.0
// Who has had a hand in each organisation: whoever entered it, its logs, evidence of it or a way to or from it; and who reaches it.
#include "registers/database.h"
#include "registers/registers.h"

namespace backtrail::registers {

base::Result<std::map<std::string, std::set<std::string>>> Registers::vouchers(std::uint64_t until) const {
  const Reading reading(*database_);
  constexpr const char* kSql =
      "SELECT e.ref, e.actor_id FROM entries e WHERE e.type = 'organisation' AND e.idx < ?1 "
      "UNION SELECT s.tenant, e.actor_id FROM sources s JOIN entries e ON e.idx = s.entry WHERE e.idx < ?1 "
      "UNION SELECT v.tenant, e.actor_id FROM evidence v JOIN entries e ON e.idx = v.entry WHERE e.idx < ?1 "
      "UNION SELECT r.provider, e.actor_id FROM reach r JOIN entries e ON e.idx = r.entry WHERE e.idx < ?1 "
      "UNION SELECT r.customer, e.actor_id FROM reach r JOIN entries e ON e.idx = r.entry WHERE e.idx < ?1";
  BT_TRY(auto query, database_->query(kSql, {static_cast<std::int64_t>(until)}));
  std::map<std::string, std::set<std::string>> out;
  for (;;) {
    BT_TRY(const bool more, query.next());
    if (!more) return out;
    out[query.text(0)].insert(query.text(1));
  }
}

base::Result<std::set<std::string>> Registers::looked_at(std::string_view type) const {
  BT_TRY(auto query, database_->query("SELECT t.id FROM edges g JOIN entries t ON t.idx = g.target WHERE g.role IN "
                                      "('of', 'confirms') AND t.type = ?",
                                      {std::string(type)}));
  std::set<std::string> out;
  for (;;) {
    BT_TRY(const bool more, query.next());
    if (!more) return out;
    out.insert(query.text(0));
  }
}

base::Result<std::map<std::string, std::set<std::string>>> Registers::providers() const {
  const Reading reading(*database_);
  BT_TRY(auto query, database_->query("SELECT DISTINCT customer, provider FROM reach", {}));
  std::map<std::string, std::set<std::string>> out;
  for (;;) {
    BT_TRY(const bool more, query.next());
    if (!more) return out;
    out[query.text(0)].insert(query.text(1));
  }
}

}  // namespace backtrail::registers
