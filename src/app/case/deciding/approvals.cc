// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/approvals.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "app/case/deciding/publishing.h"
#include "app/case/deciding/sign_off.h"
#include "base/json.h"
#include "release/codes.h"

namespace backtrail::app {
namespace {

/// What the gate says of an approved text: whether nobody has decided on it as it is now, or something else keeps it in.
void sort_out(std::vector<release::Refusal> refusals, HeldApproval& out) {
  for (release::Refusal& one : refusals) {
    if (one.code == release::kEmbargoed || one.code == release::kStopped) {
      // Of what is out already it keeps nobody from anything.
      if (!out.released) out.waits.push_back(std::move(one));
      continue;
    }
    const bool told = std::ranges::any_of(out.outdated, [&](const base::Error& have) { return have.code == one.code; });
    if (told) continue;
    if (one.code == release::kPrintsOther || one.code == release::kLooserSince) {
      out.outdated.push_back({one.code, one.message, {out.text.label()}, one.hint});
    } else {
      out.refused.push_back(std::move(one));
    }
  }
}

}  // namespace

base::Result<std::vector<HeldApproval>> held_approvals(const Case& in) {
  std::set<std::string> released;
  BT_TRY(const auto releases, in.registers().releases());
  for (const registers::Release& one : releases) released.insert(one.statement.entry_id);
  std::vector<registers::Entry> texts;
  BT_TRY(const auto statements, in.registers().statements());
  for (const registers::Statement& one : statements) texts.push_back(one.entry);
  BT_TRY(const auto advisories, in.registers().advisories());
  for (const registers::Advisory& one : advisories) texts.push_back(one.entry);
  std::vector<HeldApproval> out;
  for (registers::Entry& text : texts) {
    BT_TRY(const auto decisions, in.registers().decisions_on(text.id));
    if (decisions.empty() || decisions.back().verdict != registers::Decision::Verdict::approve) continue;
    BT_TRY(const SignOff now, sign_off_now(in, text, decisions.back()));
    HeldApproval one{text, released.contains(text.id), now.all(), {}, {}};
    BT_TRY(auto refusals, refusals_now(in, text.id));
    sort_out(std::move(refusals), one);
    if (!one.outdated.empty() || !one.refused.empty() || !one.waits.empty()) out.push_back(std::move(one));
  }
  return out;
}

base::OrderedJson outdated_json(const HeldApproval& one) {
  base::OrderedJson out = {{"id", one.text.label()}, {"released", one.released}, {"why", base::OrderedJson::array()}};
  for (const base::Error& why : one.outdated)
    out["why"].push_back({{"code", why.code.text()}, {"message", why.message}});
  return out;
}

base::OrderedJson refused_json(const HeldApproval& one) {
  base::OrderedJson out = {{"id", one.text.label()}, {"released", one.released}, {"why", base::OrderedJson::array()}};
  for (const release::Refusal& why : one.refused)
    out["why"].push_back({{"code", why.code.text()}, {"place", why.place}, {"message", why.message}});
  return out;
}

base::OrderedJson waiting_json(const HeldApproval& one) {
  base::OrderedJson out = {{"id", one.text.label()}, {"why", base::OrderedJson::array()}};
  for (const release::Refusal& why : one.waits)
    out["why"].push_back({{"code", why.code.text()}, {"message", why.message}, {"mend", why.hint}});
  return out;
}

}  // namespace backtrail::app
