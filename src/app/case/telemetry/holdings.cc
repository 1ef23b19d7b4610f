// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/holdings.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>

#include "app/case/hunting/kept_hits.h"
#include "app/case/replay.h"
#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/placing.h"
#include "app/codes.h"
#include "base/codes.h"
#include "base/json.h"
#include "base/path_text.h"
#include "exposure/graph.h"
#include "ledger/codes.h"

namespace backtrail::app {
namespace {

using base::Json;

constexpr int kMostUnits = 10'000;  // of days, months or years in a retention
constexpr int kMonthsOfYear = 12;

/// The same day so many months on; the last of the month where that has none.
std::optional<base::Instant> months_on(base::Instant now, int months) {
  base::CivilTime civil = base::to_civil(base::from_day_number(base::day_number(now)));
  const int month = civil.month - 1 + months;
  civil.year += month / kMonthsOfYear;
  civil.month = month % kMonthsOfYear + 1;
  for (; civil.day > 0; --civil.day) {
    if (const auto at = base::from_civil(civil)) return at;
    if (civil.day <= 28) break;
  }
  return std::nullopt;
}

}  // namespace

bool Holding::overdue(base::Instant now) const { return !retain_until.empty() && base::format_day(now) > retain_until; }

base::Result<SourceHoldings> read_holdings(const ledger::Log& log, const ledger::Bodies& bodies,
                                           std::optional<base::Instant> until, ledger::Log::Root root) {
  SourceHoldings out;
  const auto hear = [&](const Told& told) -> base::Status {
    if (until && told.entry->entered > *until) return {};
    if (told.trouble != nullptr) return std::unexpected(*told.trouble);
    const base::Place place{"holding " + told.entry->id};
    BT_TRY(const Json json, base::parse_json(told.body, place.path));
    if (json.is_object() && json.contains("v") && json["v"].is_number_unsigned() && json["v"] > kHoldingFormat)
      return base::fail(ledger::kNewerFormat, "a newer version of this program wrote how sources are held", place,
                        "update backtrail");
    if (!json.is_object() || !json.contains("sources") || !json["sources"].is_array())
      return base::fail(ledger::kDamaged, "how sources are held is not said as it should be", place,
                        "backtrail verify");
    for (const Json& one : json["sources"]) {
      if (!one.is_object()) continue;
      Holding& holding = out[{base::text_at(json, "tenant"), base::text_at(one, "sha256")}];
      holding.entry = told.entry->id;
      if (json.contains("kept") && json["kept"].is_boolean()) {
        holding.kept = json["kept"].get<bool>();
        holding.discarded.reset();
        if (!holding.kept) holding.discarded = {base::text_at(json, "why"), told.entry->actor.id, told.entry->entered};
      }
      if (json.contains("retain_until")) holding.retain_until = base::text_at(json, "retain_until");
      if (json.contains("authority")) holding.authority = base::text_at(json, "authority");
    }
    return {};
  };
  BT_TRY_STATUS(replay_of(log, bodies, kHoldingType, hear, root));
  return out;
}

Draft draft_of(const HoldingChange& change) {
  Json body = {{"v", kHoldingFormat}, {"tenant", change.tenant}, {"sources", Json::array()}};
  for (const std::string& sha256 : change.sources) body["sources"].push_back({{"sha256", sha256}});
  if (change.kept) body["kept"] = *change.kept;
  if (change.retain_until) body["retain_until"] = *change.retain_until;
  if (change.authority) body["authority"] = *change.authority;
  if (!change.why.empty()) body["why"] = change.why;
  Draft out;
  out.type = std::string(kHoldingType);
  out.body = base::dump(body);
  return out;
}

std::string mend_of_overdue(const registers::Source& source, const Holding& holding) {
  const std::string label = source.entry.label();
  std::string out = holding.discarded ? std::string() : "backtrail case discard " + label + " --why WHY; ";
  out += "remove " + source.path + "; backtrail evidence purge for what was sealed from it";
  return out + "; or backtrail case retain " + label + " --until DAY";
}

bool still_held(const std::string& case_folder, const registers::Source& source, const Holding& holding,
                const std::vector<registers::Evidence>& evidence) {
  std::error_code unknown;
  const auto log = std::filesystem::status(base::path_of(source.path), unknown);
  if (holding.kept || log.type() != std::filesystem::file_type::not_found || has_hits(case_folder, source.entry.id))
    return true;
  return std::ranges::any_of(evidence, [&](const registers::Evidence& one) {
    return one.tenant == source.tenant && std::ranges::any_of(one.locators, [&](const registers::Locator& at) {
             return at.source_sha256 == source.sha256 && !at.bytes_sha256.empty();
           });
  });
}

namespace {

struct RetentionTerms {
  base::OrderedJson overdue = base::OrderedJson::array();
  base::OrderedJson ended = base::OrderedJson::array();
};

base::Result<RetentionTerms> retention_terms(const Case& in, const AsOf& as_of) {
  RetentionTerms out;
  BT_TRY(const auto holdings, read_holdings(in.ledger(), in.bodies(), as_of.time));
  // Most cases have none, and reading all sources for that is most of what it costs.
  if (std::ranges::all_of(holdings, [](const auto& one) { return one.second.retain_until.empty(); })) return out;
  BT_TRY(auto sources, in.registers().sources(registers::Which::all));
  BT_TRY(const auto evidence, in.registers().all_evidence(registers::Which::all));
  // Also those that others have replaced: their bytes may be kept, and evidence of them sealed. One that was moved is the last.
  std::map<std::pair<std::string, std::string>, const registers::Source*> last;
  for (const registers::Source& one : sources) last[{one.tenant, one.sha256}] = &one;
  for (const registers::Source& one : sources) {
    const auto found = holdings.find({one.tenant, one.sha256});
    if (found == holdings.end() || found->second.retain_until.empty() || last.at(found->first) != &one) continue;
    const Holding& holding = found->second;
    base::OrderedJson row = {{"id", one.entry.label()},
                             {"tenant", one.tenant},
                             {"path", one.path},
                             {"retain_until", holding.retain_until},
                             {"authority", holding.authority},
                             {"kept", holding.kept}};
    row["discarded"] = holding.discarded.has_value();
    // What was there at an earlier time nobody can look at now.
    if (!as_of.time && !still_held(in.folder(), one, holding, evidence)) {
      out.ended.push_back(std::move(row));
    } else if (holding.overdue(as_of.time.value_or(in.now()))) {
      row["mend"] = mend_of_overdue(one, holding);
      out.overdue.push_back(std::move(row));
    }
  }
  return out;
}

}  // namespace

base::Result<base::OrderedJson> overdue_sources(const Case& in, const AsOf& as_of) {
  BT_TRY(auto terms, retention_terms(in, as_of));
  return std::move(terms.overdue);
}

base::Result<base::OrderedJson> ended_terms(const Case& in, const AsOf& as_of) {
  BT_TRY(auto terms, retention_terms(in, as_of));
  return std::move(terms.ended);
}

base::Result<Sealed> retain(Case& in, const ledger::Actor& actor, const std::vector<std::string>& refs,
                            const std::optional<std::string>& until, const std::optional<std::string>& authority) {
  std::map<std::string, HoldingChange> by_tenant;
  for (const std::string& ref : refs) {
    BT_TRY(const auto source, in.registers().source(ref));
    HoldingChange& change = by_tenant[source.tenant];
    change = {source.tenant, std::move(change.sources), {}, until, authority, {}};
    change.sources.push_back(source.sha256);
  }
  std::vector<Draft> drafts;
  for (const auto& [tenant, change] : by_tenant) drafts.push_back(draft_of(change));
  BT_TRY(const auto sealed, in.seal(actor, drafts));
  return sealed.front();
}

namespace {

/// What a source was before, and before that: all that its name has stood for. Nothing that lies somewhere else as it is.
base::Result<std::vector<registers::Source>> versions_before(const Case& in, registers::Source source) {
  BT_TRY(const auto current, in.registers().sources());
  std::vector<registers::Source> out;
  while (!source.entry.corrects.empty()) {
    BT_TRY(source, in.registers().source(source.entry.corrects));
    const bool lies_elsewhere = std::ranges::any_of(current, [&](const registers::Source& other) {
      return other.tenant == source.tenant && other.sha256 == source.sha256;
    });
    if (!is_vacated(source) && !lies_elsewhere) out.push_back(source);
  }
  return out;
}

}  // namespace

base::Result<GivenUp> discard(Case& in, const ledger::Actor& actor, const std::vector<std::string>& refs,
                              const std::string& why) {
  BT_TRY(const auto before, read_holdings(in.ledger(), in.bodies()));
  std::map<std::string, HoldingChange> by_tenant;
  std::set<std::string> hashes;
  std::set<std::pair<std::string, std::string>> given_up;
  for (const std::string& ref : refs) {
    BT_TRY(auto source, in.registers().source(ref));
    // What was withdrawn, or lies there no more, may be kept still: its bytes are those of what stood there.
    while (is_vacated(source) && !source.entry.corrects.empty()) {
      BT_TRY(source, in.registers().source(source.entry.corrects));
    }
    const auto held = before.find({source.tenant, source.sha256});
    if (held != before.end() && held->second.discarded)
      return base::fail(kCannotErase, "it was discarded on " + base::format_day(held->second.discarded->at),
                        {source.entry.label()}, "the log itself lay at " + source.path);
    BT_TRY(auto all, versions_before(in, source));
    all.insert(all.begin(), std::move(source));
    for (const registers::Source& one : all) {
      const auto known = before.find({one.tenant, one.sha256});
      const bool gone = known != before.end() && known->second.discarded;
      if (gone || !given_up.emplace(one.tenant, one.sha256).second) continue;
      HoldingChange& change = by_tenant[one.tenant];
      change = {one.tenant, std::move(change.sources), false, {}, {}, why};
      change.sources.push_back(one.sha256);
      hashes.insert(one.sha256);
    }
  }
  std::vector<Draft> drafts;
  for (const auto& [tenant, change] : by_tenant) drafts.push_back(draft_of(change));
  BT_TRY(const auto sealed, in.seal(actor, drafts));
  BT_TRY(const auto sources, in.registers().sources(registers::Which::all));
  std::map<std::string, std::set<std::string>> logs;  // by tenant
  for (const auto& [tenant, sha256] : given_up) logs[tenant].insert(sha256);
  for (const auto& [tenant, those] : logs) BT_TRY_STATUS(drop_hits_of(in.folder(), sources, tenant, those));
  BT_TRY(const auto after, read_holdings(in.ledger(), in.bodies()));
  GivenUp out;
  BT_TRY(const auto evidence, in.registers().all_evidence());
  out.findings = static_cast<std::uint64_t>(std::ranges::count_if(evidence, [&](const registers::Evidence& one) {
    return std::ranges::any_of(
        one.locators, [&](const registers::Locator& at) { return given_up.contains({one.tenant, at.source_sha256}); });
  }));
  for (const std::string& sha256 : hashes) {
    const bool others =
        std::ranges::any_of(after, [&](const auto& one) { return one.first.second == sha256 && one.second.kept; });
    std::error_code error;
    if (!others && std::filesystem::remove(kept_path(in.folder(), sha256), error)) ++out.files;
    if (error) return base::fail(base::kCannotWrite, error.message(), {kept_path(in.folder(), sha256)});
  }
  return out;
}

std::string kept_path(const std::string& case_folder, const std::string& sha256) {
  return case_folder + "/kept/" + sha256.substr(0, 2) + "/" + sha256 + ".zst";
}

bool is_kept(const std::string& case_folder, const std::string& sha256) {
  std::error_code error;
  return std::filesystem::is_regular_file(kept_path(case_folder, sha256), error);
}

base::Result<KeptPlace> kept_place(const Case& in, const std::string& path, const std::string& member,
                                   std::uint64_t size) {
  BT_TRY(const auto sources, in.registers().sources(registers::Which::all));
  KeptPlace out;
  for (const registers::Source& one : sources) {
    if (one.path == settled_path(path) && one.member == member && one.size >= size && is_kept(in.folder(), one.sha256))
      out = {kept_path(in.folder(), one.sha256), one.format};
  }
  return out;
}

base::Result<std::string> read_retention(const std::string& text, base::Instant now) {
  constexpr std::size_t kDay = 10;  // of a day, month or year: its end
  if (const auto period = exposure::period_of(text); period && text.size() <= kDay)
    return base::format_day(period->last);
  std::optional<base::Instant> until;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end + 1 == text.data() + text.size() && number >= 0 && number <= kMostUnits) {
    if (*end == 'd') until = base::from_day_number(base::day_number(now) + number);
    if (*end == 'm') until = months_on(now, number);
    if (*end == 'y') until = months_on(now, number * kMonthsOfYear);
  }
  if (until && until->ticks >= 0 && until->ticks <= base::kMaxTicks) return base::format_day(*until);
  return base::fail(kBadPeriod, "'" + text + "' does not say until when", {}, "a day as 2027-01-31, or 90d, 18m, 7y");
}

}  // namespace backtrail::app
