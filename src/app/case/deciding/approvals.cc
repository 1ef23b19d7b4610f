// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/approvals.h"

#include <set>
#include <utility>

#include "app/case/deciding/sign_off.h"
#include "base/json.h"

namespace backtrail::app {

base::Result<std::vector<OutdatedApproval>> outdated_approvals(const Case& in) {
  std::set<std::string> released;
  BT_TRY(const auto releases, in.registers().releases());
  for (const registers::Release& one : releases) released.insert(one.statement.entry_id);
  std::vector<registers::Entry> texts;
  BT_TRY(const auto statements, in.registers().statements());
  for (const registers::Statement& one : statements) texts.push_back(one.entry);
  BT_TRY(const auto advisories, in.registers().advisories());
  for (const registers::Advisory& one : advisories) texts.push_back(one.entry);
  std::vector<OutdatedApproval> out;
  for (registers::Entry& text : texts) {
    BT_TRY(const auto decisions, in.registers().decisions_on(text.id));
    if (decisions.empty() || decisions.back().verdict != registers::Decision::Verdict::approve) continue;
    BT_TRY(const SignOff now, sign_off_now(in, text, decisions.back()));
    if (now.clean()) continue;
    const bool is_out = released.contains(text.id);
    out.push_back({std::move(text), is_out, now.all()});
  }
  return out;
}

base::OrderedJson outdated_json(const OutdatedApproval& one) {
  base::OrderedJson out = {{"id", one.text.label()}, {"released", one.released}, {"why", base::OrderedJson::array()}};
  for (const base::Error& why : one.why) out["why"].push_back({{"code", why.code.text()}, {"message", why.message}});
  return out;
}

}  // namespace backtrail::app
