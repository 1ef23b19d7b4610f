// SPDX-License-Identifier: Apache-2.0
#include "app/case/status.h"

#include <fmt/format.h>

#include <functional>
#include <map>

#include "app/case/deciding/approvals.h"
#include "app/case/deciding/consents.h"
#include "app/case/intel_store.h"
#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/holdings.h"
#include "app/case/telemetry/placing.h"
#include "app/case/telemetry/since.h"
#include "app/case/telemetry/unread.h"
#include "app/case/telemetry/withdrawing.h"
#include "app/case/tenants.h"
#include "base/count.h"
#include "base/json.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

constexpr std::size_t kGapsShown = 6;  // of one tenant, in the text; JSON has them all

OrderedJson tenant_json(const TenantCoverage& held) {
  OrderedJson out = {{"tenant", held.tenant},
                     {"sources", held.sources},
                     {"records", held.records},
                     {"damaged", held.damaged},
                     {"without_time", held.without_time},
                     {"sources_without_time_not_counted", held.uncounted},
                     {"from", nullptr},
                     {"until", nullptr},
                     {"channels", OrderedJson::array()},
                     {"gaps", OrderedJson::array()}};
  for (const auto& [channel, days] : held.days)
    out["channels"].push_back({{"log_source", channel}, {"days", days_in(days)}});
  const auto span = held.span();
  if (!span) return out;
  out["from"] = day_text(span->first);
  out["until"] = day_text(span->last);
  for (const CoverageGap& gap : gaps_of(held, span->first, span->last)) {
    out["gaps"].push_back({{"log_source", gap.channel},
                           {"from", day_text(gap.first)},
                           {"until", day_text(gap.last)},
                           {"days", gap.last - gap.first + 1}});
  }
  return out;
}

/// How many are kept, have a term, and are held by what authority: those that others replaced since are held too.
OrderedJson holdings_json(const SourceHoldings& holdings) {
  std::uint64_t kept = 0, with_term = 0;
  std::map<std::string, std::uint64_t> authorities;
  for (const auto& [key, holding] : holdings) {
    if (holding.discarded) continue;
    kept += holding.kept ? 1 : 0;
    with_term += holding.retain_until.empty() ? 0 : 1;
    if (!holding.authority.empty()) ++authorities[holding.authority];
  }
  OrderedJson out = {{"kept", kept}, {"with_term", with_term}, {"authorities", OrderedJson::array()}};
  for (const auto& [authority, count] : authorities)
    out["authorities"].push_back({{"authority", authority}, {"sources", count}});
  return out;
}

/// What could not be read comes first, for it is missed.
std::string unread_text(const OrderedJson& unread) {
  std::string missed, aside;
  std::size_t count = 0;
  for (const auto& one : unread) {
    const auto at = [&](const char* key) { return one.contains(key) ? one[key].get<std::string>() : std::string(); };
    const std::string place = at("path") + (one.contains("member") ? ":" + at("member") : "");
    if (one["set_aside"].is_string()) {
      aside += fmt::format("set aside  {}: {} ({}): {}\n", at("tenant"), place, at("code"), at("set_aside"));
    } else if (++count <= kUnreadNamed) {
      missed += fmt::format("not read   {}: {} ({}: {}, since {})\n", at("tenant"), place, at("code"), at("why"),
                            at("since").substr(0, 10));
    }
  }
  if (count > kUnreadNamed)
    missed += fmt::format("           and {} more; --format json names them\n", count - kUnreadNamed);
  return missed + aside;
}

/// A line each, of as many as are named.
std::string places_text(const OrderedJson& places, std::string_view word,
                        const std::function<std::string(const OrderedJson&)>& said_of) {
  std::string out;
  for (std::size_t i = 0; i < places.size() && i < kUnreadNamed; ++i) {
    const auto& one = places[i];
    out += fmt::format("{:<10} {}: {}{}: {}\n", word, one["tenant"].get<std::string>(), one["path"].get<std::string>(),
                       one.contains("member") ? ":" + one["member"].get<std::string>() : "", said_of(one));
  }
  if (places.size() > kUnreadNamed)
    out += fmt::format("           and {} more; --format json names them\n", places.size() - kUnreadNamed);
  return out;
}

/// A text that was approved and would not be any more, each reason on a line of its own.
std::string outdated_text(const OrderedJson& one) {
  const std::string id = one["id"].get<std::string>();
  std::string out = fmt::format("OUTDATED   {} was approved and would be refused now{}:\n", id,
                                one["released"] == true
                                    ? "; it was released: correct it, or withdraw it (publish --withdraw " + id + ")"
                                    : "; publish refuses it until it is corrected or approved anew");
  for (const auto& why : one["why"])
    out += fmt::format("           {} {}\n", why["code"].get<std::string>(), why["message"].get<std::string>());
  return out;
}

/// A text that was approved, and that the gate keeps in for another reason.
std::string refused_text(const OrderedJson& one) {
  const std::string id = one["id"].get<std::string>();
  std::string out = fmt::format(
      "KEPT IN    {} is approved, and the gate refuses it{}:\n", id,
      one["released"] == true ? "; it was released: correct it, or withdraw it (publish --withdraw " + id + ")" : "");
  for (const auto& why : one["why"]) {
    const std::string place = why["place"].get<std::string>();
    out += fmt::format("           {} {}{}{}\n", why["code"].get<std::string>(), place, place.empty() ? "" : ": ",
                       why["message"].get<std::string>());
  }
  return out;
}

/// A text that was approved, and that leaves when an embargo or a stop has ended.
std::string waiting_text(const OrderedJson& one) {
  std::string out;
  for (const auto& why : one["why"])
    out += fmt::format("waits      {}: {} {}\n", one["id"].get<std::string>(), why["code"].get<std::string>(),
                       why["message"].get<std::string>());
  return out;
}

/// Consents that open nothing yet, each with what it waits for.
base::Result<OrderedJson> consents_json(const Case& in) {
  BT_TRY(const auto waiting, release::unconfirmed_consents(in.registers()));
  OrderedJson out = OrderedJson::array();
  for (const release::Waiting& one : waiting) {
    out.push_back({{"id", one.consent.entry.label()},
                   {"item", one.consent.item.ref},
                   {"audience", one.consent.audience.text()},
                   {"given_by", one.consent.given_by},
                   {"person", one.consent.person},
                   {"source", one.consent.source},
                   {"entered_by", one.standing.entered_by},
                   {"disputed_by", one.standing.disputed_by}});
  }
  return out;
}

std::string consent_text(const OrderedJson& one) {
  const auto names = [](const OrderedJson& list) {
    std::string out;
    for (const auto& name : list) out += (out.empty() ? "" : " and ") + name.get<std::string>();
    return out;
  };
  const std::string id = one["id"].get<std::string>();
  return fmt::format("consent    {} of '{}' for {}, entered by {}, {}\n", id, one["given_by"].get<std::string>(),
                     one["audience"].get<std::string>(), names(one["entered_by"]),
                     one["disputed_by"].empty()
                         ? "is not confirmed: somebody else says backtrail evidence confirm " + id
                         : "is disputed by " + names(one["disputed_by"]) + ": ask the originator once more");
}

}  // namespace

base::Result<OrderedJson> case_status(const Case& in, const AsOf& as_of) {
  OrderedJson out = {{"folder", in.folder()},
                     {"origin", in.origin()},
                     {"key", in.ledger().key().text()},
                     {"checkpoint", in.ledger().checkpoint_text()},
                     {"entries", in.ledger().size()},
                     {"as_of", as_of_json(as_of)},
                     {"registers", OrderedJson::object()},
                     {"intel", OrderedJson::array()},
                     {"tenants", OrderedJson::array()},
                     {"not_looked", OrderedJson::array()},
                     {"unread", OrderedJson::array()},
                     {"changed", OrderedJson::array()},
                     {"withdrawn", OrderedJson::array()},
                     {"actors", OrderedJson::array()},
                     {"outdated_approvals", OrderedJson::array()},
                     {"refused_approvals", OrderedJson::array()},
                     {"waiting_approvals", OrderedJson::array()},
                     {"unconfirmed_consents", OrderedJson::array()},
                     {"requests", OrderedJson::array()},
                     {"late", OrderedJson::array()},
                     {"overdue", OrderedJson::array()},
                     {"terms_ended", OrderedJson::array()},
                     {"holdings", OrderedJson::object()}};
  BT_TRY(auto all_entries, in.registers().entries({}, registers::Which::all));
  const auto entries = standing(std::move(all_entries), as_of);
  std::map<std::string, std::uint64_t> counts;
  std::map<std::string, std::string> actors;
  for (const auto& entry : entries) {
    ++counts[entry.type];
    if (late_at(entry, as_of)) out["late"].push_back(entry.label());
    actors.emplace(entry.actor.id, entry.actor.assurance);
  }
  for (const auto type : registers::types()) {
    out["registers"][std::string(type)] = counts[std::string(type)];
  }
  for (const auto& [id, assurance] : actors) out["actors"].push_back({{"id", id}, {"assurance", assurance}});
  BT_TRY(const auto sets, intel_sets(in.ledger(), in.bodies(), as_of.time));
  for (const IntelSet& set : sets) out["intel"].push_back(intel_json(set, false));
  BT_TRY(auto all_sources, in.registers().sources(registers::Which::all));
  auto sources = standing(std::move(all_sources), as_of);
  drop_vacated(sources);
  BT_TRY(const auto withdrawn, withdrawn_of(in, as_of));
  for (const registers::Source& one : withdrawn.withdrawals()) {
    out["withdrawn"].push_back({{"tenant", one.tenant},
                                {"path", one.path},
                                {"why", one.why},
                                {"by", one.entry.actor.id},
                                {"at", base::format(one.entry.entered)}});
    if (!one.member.empty()) out["withdrawn"].back()["member"] = one.member;
  }
  BT_TRY(const auto holdings, read_holdings(in.ledger(), in.bodies(), as_of.time));
  out["holdings"] = holdings_json(holdings);
  BT_TRY(out["overdue"], overdue_sources(in, as_of));
  BT_TRY(out["terms_ended"], ended_terms(in, as_of));
  BT_TRY(const auto unread, read_unread(in.ledger(), in.bodies(), as_of.time));
  for (const auto& [key, one] : unread) out["unread"].push_back(unread_json(one));
  BT_TRY(const auto changed, changed_logs(in, refs_to(sources), {}, as_of));
  for (const ChangedLog& one : changed) {
    out["changed"].push_back(
        {{"tenant", one.tenant}, {"path", one.path}, {"state", name(one.state)}, {"why", one.why}});
    if (!one.member.empty()) out["changed"].back()["member"] = one.member;
  }
  if (!as_of.time) {
    BT_TRY(const auto held, held_approvals(in));
    for (const HeldApproval& one : held) {
      if (!one.outdated.empty()) out["outdated_approvals"].push_back(outdated_json(one));
      if (!one.refused.empty()) out["refused_approvals"].push_back(refused_json(one));
      if (!one.waits.empty()) out["waiting_approvals"].push_back(waiting_json(one));
    }
    BT_TRY(out["unconfirmed_consents"], consents_json(in));
  }
  const auto coverage = coverage_of(sources);
  for (const auto& [tenant, held] : coverage) out["tenants"].push_back(tenant_json(held));
  BT_TRY(const auto expected, expected_tenants(in, as_of));
  for (const std::string& one : expected) {
    if (!coverage.contains(one))
      out["not_looked"].push_back({{"tenant", one}, {"why", "no sources have been ingested"}});
  }
  return out;
}

std::string status_text(const OrderedJson& status) {
  const auto text = [](const OrderedJson& value) {
    return value.is_string() ? value.get<std::string>() : base::dump(value);
  };
  const auto counted = [](const OrderedJson& number, std::string_view one, std::string_view many = {}) {
    return base::counted(number.get<std::uint64_t>(), one, many);
  };
  std::string out =
      fmt::format("case       {}\norigin     {}\nkey        {}\nledger     {}\n", text(status["folder"]),
                  text(status["origin"]), text(status["key"]), counted(status["entries"], "entry", "entries"));
  for (const auto& one : status["overdue"])
    out += fmt::format("OVERDUE    {} of {} was to be held until {}: {}\n", text(one["id"]), text(one["tenant"]),
                       text(one["retain_until"]), text(one["mend"]));
  for (const auto& one : status["terms_ended"])
    out += fmt::format("term ended {} of {}, held until {} at the longest: its bytes are gone{}\n", text(one["id"]),
                       text(one["tenant"]), text(one["retain_until"]),
                       one["discarded"] == true
                           ? std::string(", and nothing of it is answered")
                           : "; the index of sightings still has what stood in it until backtrail case discard " +
                                 text(one["id"]) + " --why WHY");
  for (const auto& one : status["outdated_approvals"]) out += outdated_text(one);
  for (const auto& one : status["refused_approvals"]) out += refused_text(one);
  for (const auto& one : status["waiting_approvals"]) out += waiting_text(one);
  for (const auto& one : status["unconfirmed_consents"]) out += consent_text(one);
  for (const auto& one : status["requests"])
    out += fmt::format("request    {}, so that '{}' may be told ({})\n", text(one["request"]), text(one["victim"]),
                       text(one["engagement"]));
  for (const auto& one : status["holdings"]["authorities"])
    out += fmt::format("held by    {}: {}\n", text(one["authority"]), counted(one["sources"], "source"));
  if (status["holdings"]["kept"] != 0)
    out += fmt::format("kept       {}\n", counted(status["holdings"]["kept"], "source"));
  if (!status["as_of"].is_null())
    out +=
        fmt::format("as of      {}, by what had been {}\n", text(status["as_of"]["time"]), text(status["as_of"]["by"]));
  for (const auto& id : status["late"]) out += fmt::format("late       {} was entered only afterwards\n", text(id));
  for (const auto& [type, count] : status["registers"].items())
    out += fmt::format("           {:<14} {}\n", type, text(count));
  for (const auto& actor : status["actors"])
    out += fmt::format("actor      {} ({})\n", text(actor["id"]), text(actor["assurance"]));
  for (const auto& set : status["intel"])
    out += fmt::format("intel      {} {}: {}, {}\n", text(set["name"]), text(set["version"]),
                       counted(set["rules"], "rule"), counted(set["indicators"], "indicator"));
  for (const auto& tenant : status["tenants"]) {
    const std::string span =
        tenant["from"].is_null() ? "no times" : text(tenant["from"]) + " to " + text(tenant["until"]);
    const std::string untimed =
        tenant["without_time"] == 0 ? "" : fmt::format(", {} of them without a time", text(tenant["without_time"]));
    out += fmt::format("tenant     {}: {}, {}{}, {}\n", text(tenant["tenant"]), counted(tenant["sources"], "source"),
                       counted(tenant["records"], "record"), untimed, span);
    if (tenant["sources_without_time_not_counted"] != 0)
      out +=
          fmt::format("           in {} an earlier version did not count records without a time: ingest them again\n",
                      counted(tenant["sources_without_time_not_counted"], "source"));
    std::size_t shown = 0;
    for (const auto& gap : tenant["gaps"]) {
      if (++shown > kGapsShown) break;
      out += fmt::format("           not looked at: {} {} to {} ({} without a record)\n", text(gap["log_source"]),
                         text(gap["from"]), text(gap["until"]), counted(gap["days"], "day"));
    }
    if (tenant["gaps"].size() > kGapsShown)
      out += fmt::format("           and {}; --format json names them\n",
                         base::counted(tenant["gaps"].size() - kGapsShown, "more gap"));
  }
  for (const auto& one : status["not_looked"])
    out += fmt::format("not looked {}: {}\n", text(one["tenant"]), text(one["why"]));
  out += places_text(status["changed"], "changed", [&](const OrderedJson& one) { return text(one["why"]); });
  out += places_text(status["withdrawn"], "withdrawn", [&](const OrderedJson& one) {
    return fmt::format("{} ({}, {})", text(one["why"]), text(one["by"]), text(one["at"]).substr(0, 10));
  });
  return out + unread_text(status["unread"]);
}

}  // namespace backtrail::app
