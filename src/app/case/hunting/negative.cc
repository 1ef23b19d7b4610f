// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/negative.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "app/case/hunting/held_sources.h"
#include "app/case/hunting/indicator_limits.h"
#include "app/case/hunting/looks.h"
#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/copies.h"
#include "app/case/telemetry/since.h"
#include "app/case/telemetry/source_fields.h"
#include "app/case/telemetry/unread.h"
#include "app/case/telemetry/withdrawing.h"
#include "app/case/telemetry/written_otherwise.h"
#include "app/case/tenants.h"
#include "app/codes.h"
#include "app/hunting/hunt.h"
#include "app/hunting/nothing.h"
#include "app/hunting/own_letters.h"
#include "base/codes.h"
#include "base/count.h"
#include "base/json.h"
#include "exposure/graph.h"
#include "report/coverage/coverage.h"

namespace backtrail::app {
namespace {

constexpr std::string_view kNotEvaluated = "a detector could not be evaluated";
constexpr std::string_view kNothingFrom = "no rule and no indicator came from ";
constexpr std::string_view kUnread = "not read when it was ingested: ";
constexpr std::string_view kSetAside = "not read, and set aside as no log: ";
constexpr std::size_t kUnaskedNamed = 20;  // detectors that could not be evaluated; further ones are counted

using base::Json;

base::Result<exposure::Period> read_days(const std::string& text) {
  if (const auto period = exposure::period_of(text)) return *period;
  return base::fail(base::kBadTime, "'" + text + "' is no day", {},
                    "write 2017-02-03, 2017-02 or 2017; both ends are included");
}

/// The days asked for; where none are named, from the first to the last that any of the sources holds.
base::Result<DayPeriod> period_of(const NegativeRequest& request,
                                  const std::map<std::string, TenantCoverage>& coverage) {
  const auto spanned = span_of(coverage);
  if (!spanned && (request.from.empty() || request.until.empty())) {
    return base::fail(kNoSources, "no record of the sources has a time, so the period must be named", {},
                      "--from and --until");
  }
  DayPeriod out = spanned.value_or(DayPeriod{});
  if (!request.from.empty()) {
    BT_TRY(const auto from, read_days(request.from));
    out.first = base::day_number(from.first);
  }
  if (!request.until.empty()) {
    BT_TRY(const auto until, read_days(request.until));
    out.last = base::day_number(until.last);
  }
  if (out.last < out.first) return base::fail(base::kBadTime, "the period ends before it begins");
  return out;
}

/// One hash for the detectors that were hunted: whoever has the same files gets the same.
std::string set_hash(const HuntResult& hunted) {
  std::vector<std::string> lines;
  for (const HuntedDetector& one : hunted_detectors(hunted))
    lines.push_back(std::string(kind_name(one.kind)) + " " + one.id + " " + one.sha256.hex());
  std::ranges::sort(lines);
  base::Sha256 hash;
  for (const std::string& line : lines) hash.update(line + "\n");
  return hash.finish().hex();
}

std::set<std::pair<std::string, std::string>> detectors_of(const HuntResult& hunted) {
  std::set<std::pair<std::string, std::string>> out;
  for (const HuntedDetector& one : hunted_detectors(hunted)) out.emplace(one.id, one.sha256.hex());
  return out;
}

/// Days of the period that were not looked at; true when any day was.
bool find_gaps(const std::vector<std::string>& tenants, const std::map<std::string, TenantCoverage>& held,
               const DayPeriod& period, Looks& looks, std::vector<registers::NotLooked>& not_looked,
               std::set<std::string>& channels) {
  bool any = false;
  for (const std::string& tenant : tenants) {
    const auto coverage = held.find(tenant);
    if (coverage == held.end()) {
      not_looked.push_back({tenant, "", day_text(period.first), day_text(period.last),
                            "no sources of it are there to be searched", "no-source"});
      continue;
    }
    for (const auto& [channel, days] : coverage->second.days) {
      const auto run = run_from(days, period.first);
      const bool held_then = run != days.end() && run->first <= period.last;
      // Records without a time may be of these days, and were looked at if something looks at such logs.
      const bool asked = held_then || coverage->second.untimed.contains(channel);
      if (asked && !looks.at(tenant, channel, period, not_looked)) continue;
      any = any || held_then;
      channels.insert(channel);
    }
    for (const CoverageGap& gap : gaps_of(coverage->second, period.first, period.last)) {
      not_looked.push_back({tenant, gap.channel, day_text(gap.first), day_text(gap.last),
                            "its sources hold no records of these days", "no-records"});
    }
  }
  return any;
}

/// What the search was to be made with and was not: each such detector by its reason, and paths that gave nothing. A question
/// that was never asked has no answer.
void find_unasked(const HuntResult& hunted, const std::string& tenant, const DayPeriod& period, NegativeOutcome& out) {
  const auto tell = [&](const std::string& why) {
    out.not_looked.push_back({tenant, "", day_text(period.first), day_text(period.last), why, "not-evaluated"});
  };
  const auto& all = hunted.not_evaluated;
  for (std::size_t i = 0; i < all.size(); ++i) {
    base::Error error = all[i].error;
    error.severity = base::Severity::warning;
    if (error.place.path.empty()) error.place.path = all[i].path;
    if (i < kUnaskedNamed)
      tell(std::string(kNotEvaluated) + ": " + error.message + (all[i].id.empty() ? "" : " (" + all[i].id + ")"));
    out.diagnostics.push_back(std::move(error));
  }
  if (all.size() > kUnaskedNamed)
    tell(base::counted(all.size() - kUnaskedNamed, "further detector") + " could not be evaluated");
  if (const auto alone = ascii_spelling_alone(hunted.set)) tell(alone->message);
  for (const std::string& path : hunted.nothing_from) tell(std::string(kNothingFrom) + path);
}

/// Kinds of logs that the rules need and that no source holds, on whatever day. A kind that is held on other days than those
/// asked for is told with its days already.
void find_missing_kinds(const HuntResult& hunted, const std::vector<registers::Source>& held, const std::string& tenant,
                        const DayPeriod& period, std::vector<registers::NotLooked>& not_looked) {
  std::map<std::string, std::size_t> kinds;
  for (const std::uint32_t rule : hunted.without_telemetry) {
    const detector::SigmaLogSource& wanted = hunted.set.rules[rule].log_source;
    const bool there = std::ranges::any_of(held, [&](const registers::Source& source) {
      return std::ranges::any_of(source.log_sources, [&](const auto& one) { return fits(wanted, one); });
    });
    if (there) continue;
    std::string name = wanted.product;
    for (const std::string* part : {&wanted.category, &wanted.service}) {
      if (!part->empty()) name += (name.empty() ? "" : "/") + *part;
    }
    ++kinds[name];
  }
  for (const auto& [name, rules] : kinds) {
    not_looked.push_back({tenant, name, day_text(period.first), day_text(period.last),
                          fmt::format("no logs of this kind are kept, and {} of the rules {} them", rules,
                                      base::plural(rules, "needs", "need")),
                          "not-kept"});
  }
}

/// Copies of logs that went on by themselves since.
base::Status find_changed_copies(const Case& in, const std::string& tenant, const DayPeriod& period,
                                 NegativeOutcome& out) {
  BT_TRY(const auto copies, copies_of(in, tenant));
  std::vector<const registers::Source*> places;
  for (const registers::Source& one : copies) places.push_back(&one);
  std::map<std::string, std::size_t> counts;
  for (const LogChange& change : changed_since(places, in.folder())) {
    ++counts[change.source->tenant];
    out.diagnostics.push_back({kSourceChanged,
                               change.why,
                               {change.source->path, change.source->member},
                               "ingest it again, then search again",
                               base::Severity::warning});
  }
  for (const auto& [whose, count] : counts) {
    out.not_looked.push_back({whose, "", day_text(period.first), day_text(period.last),
                              base::counted(count, "copy of a log has", "copies of logs have") + " changed since",
                              "unread"});
  }
  return {};
}

/// Files that could not be read when they were ingested, and those of them that somebody set aside as no logs: nobody has looked
/// into these either. Statements cite what is sealed here, so it counts them by reason; the names of those that are missed are
/// told, and all stand in the ledger.
base::Status find_unread(const Case& in, const std::string& tenant, const DayPeriod& period, NegativeOutcome& out) {
  BT_TRY(const auto all, read_unread(in.ledger(), in.bodies()));
  std::map<std::tuple<std::string, std::string, bool>, std::size_t> counts;
  std::vector<Unread> missed;
  for (const auto& [key, one] : all) {
    if (!tenant.empty() && one.tenant != tenant) continue;
    ++counts[{one.tenant, one.code, one.missed()}];
    if (one.missed()) missed.push_back(one);
  }
  for (const auto& [key, count] : counts) {
    const auto& [whose, code, is_missed] = key;
    out.not_looked.push_back({whose, "", day_text(period.first), day_text(period.last),
                              fmt::format("{}{} ({})", is_missed ? kUnread : kSetAside,
                                          base::counted(count, "file or member", "files or members"), code),
                              is_missed ? "unread" : "set-aside"});
  }
  std::ranges::move(unread_diagnostics(missed), std::back_inserter(out.diagnostics));
  return find_changed_copies(in, tenant, period, out);
}

std::string joined(const std::set<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string method_text(const HuntResult& hunted, const std::set<std::string>& indicators_alone, const std::string& set,
                        base::Instant now) {
  std::string with = base::counted(hunted.hunted_rules.size(), "Sigma rule");
  if (!hunted.hunted_correlations.empty())
    with += ", " + base::counted(hunted.hunted_correlations.size(), "Sigma correlation");
  if (!hunted.hunted_yara.empty()) with += ", " + base::counted(hunted.hunted_yara.size(), "YARA rule");
  with += " and " + base::counted(hunted.set.indicators.size() + hunted.hunted_patterns.size(), "indicator");
  std::string out =
      fmt::format("Every record was held against {} on {} (detector set sha256:{}).", with, base::format_day(now), set);
  if (const std::size_t blind = hunted.without_telemetry.size(); blind != 0) {
    out += fmt::format(" {} of the Sigma rules could not have matched, for logs of {} kind are not kept here.", blind,
                       base::plural(blind, "its", "their"));
  }
  if (!hunted.not_evaluated.empty())
    out += fmt::format(" {} could not be evaluated.", base::counted(hunted.not_evaluated.size(), "further detector"));
  if (!indicators_alone.empty())
    out +=
        " No rule is for logs of the kinds " + joined(indicators_alone) + ": there indicators alone were looked for.";
  if (!indicators_alone.empty() || hunted.hunted_rules.empty()) out += " " + std::string(report::kValidAccounts);
  return out;
}

/// What contradicts the answer: hits of this hunt, and findings that were sealed before, for their records may be gone by now.
base::Status find_contradictions(const Case& in, const HuntResult& hunted, const std::vector<std::string>& tenants,
                                 const DayPeriod& period, const Withdrawn& withdrawn, std::vector<std::string>& found) {
  std::map<std::string, std::uint64_t> hits;
  for (const Finding& finding : hunted.findings) {
    std::string id = detector_id(hunted.set, finding);
    if (finding.kind == hunt::Kind::sigma) id = hunted.set.rules[finding.detector].title + " (" + id + ")";
    if (finding.kind == hunt::Kind::sigma_correlation) {
      id = hunted.set.correlations[finding.detector].title + " (" + id + ")";
    }
    ++hits[id];
  }
  for (const auto& [id, count] : hits)
    found.push_back(fmt::format("{} matched {}", id, base::counted(count, "record")));
  const auto detectors = detectors_of(hunted);
  BT_TRY(const auto evidence, in.registers().all_evidence());
  std::map<std::string, std::pair<std::uint64_t, std::string>> sealed;  // by detector: how many, and the first
  for (const registers::Evidence& one : evidence) {
    if (one.kind != registers::EvidenceKind::finding || !one.detector || withdrawn.has(one)) continue;
    if (std::ranges::find(tenants, one.tenant) == tenants.end() ||
        !detectors.contains({one.detector->id, one.detector->sha256}))
      continue;
    const auto& time = one.entry.occurred;
    if (time && (base::day_number(*time) < period.first || base::day_number(*time) > period.last)) continue;
    auto& [count, first] = sealed[one.detector->id];
    if (++count == 1) first = one.entry.label();
  }
  for (const auto& [id, all] : sealed) {
    const auto& [count, first] = all;
    found.push_back(count == 1 ? fmt::format("{} is sealed already, a finding of {}", first, id)
                               : fmt::format("{} findings of {} are sealed already, {} the first", count, id, first));
  }
  return {};
}

std::string body_of(const NegativeRequest& request, const NegativeOutcome& outcome, const DayPeriod& period,
                    const std::string& scope, const std::string& set, bool indicators_only) {
  Json negative = {{"question", request.question},   {"scope", scope},
                   {"coverage", outcome.coverage},   {"method", outcome.method},
                   {"from", day_text(period.first)}, {"until", day_text(period.last)},
                   {"not_looked", Json::array()}};
  for (const registers::NotLooked& gap : outcome.not_looked) {
    Json one = {{"why", gap.why}};
    const std::pair<const char*, const std::string*> texts[] = {{"tenant", &gap.tenant},
                                                                {"log_source", &gap.log_source},
                                                                {"from", &gap.from},
                                                                {"until", &gap.until},
                                                                {"kind", &gap.kind}};
    for (const auto& [key, text] : texts) {
      if (!text->empty()) one[key] = *text;
    }
    negative["not_looked"].push_back(std::move(one));
  }
  Json body = {
      {"kind", "negative-finding"},
      {"origin", "backtrail hunt"},
      {"title", request.question},
      {"negative", std::move(negative)},
      {"detector", {{"kind", "set"}, {"id", indicators_only ? kIndicatorSet : "detector-set"}, {"sha256", set}}}};
  if (!request.id.empty()) body["id"] = request.id;
  if (!request.tenant.empty()) body["tenant"] = request.tenant;
  if (!request.marking.empty()) body["marking"] = request.marking;
  return base::dump(body);
}

/// Whose sources are asked: the one tenant, or every organisation that has sources or could have.
base::Result<std::vector<std::string>> tenants_of(const Case& in, const NegativeRequest& request,
                                                  const std::vector<registers::Source>& sources) {
  if (!request.tenant.empty()) return std::vector<std::string>{request.tenant};
  std::set<std::string> out;
  for (const auto& source : sources) out.insert(source.tenant);
  BT_TRY(auto expected, expected_tenants(in, {}));
  out.merge(expected);
  return std::vector<std::string>(out.begin(), out.end());
}

HuntRequest hunt_of(const NegativeRequest& request, const DayPeriod& period) {
  HuntRequest out;
  out.intel = request.intel;
  out.since = base::from_day_number(period.first);
  out.until = base::from_day_number(period.last + 1);
  out.threads = request.threads;
  out.texts = true;
  return out;
}

}  // namespace

bool leaves_days_out(const registers::NotLooked& gap) {
  if (!gap.kind.empty()) return gap.kind == "no-records" || gap.kind == "no-source" || gap.kind == "no-detector";
  // Earlier versions of the program sealed gaps without their kind.
  return !gap.why.ends_with("record is damaged") && !gap.why.ends_with("records are damaged") &&
         !gap.why.starts_with(kNotEvaluated) && !gap.why.ends_with("could not be evaluated") &&
         !gap.why.starts_with(kNothingFrom) && !gap.why.starts_with(kUnread);
}

bool limits_answer(const registers::NotLooked& gap) {
  return gap.kind != "indicators-alone" && gap.kind != "set-aside";
}

base::Result<NegativeOutcome> seal_negative(Case& into, const ledger::Actor& actor, const NegativeRequest& request,
                                            base::Progress* progress) {
  if (!request.tenant.empty()) BT_TRY_STATUS(check_tenant(into, request.tenant));
  BT_TRY(auto sources, into.registers().sources());
  drop_vacated(sources);
  if (!request.tenant.empty())
    std::erase_if(sources, [&](const auto& source) { return source.tenant != request.tenant; });
  BT_TRY(const auto withdrawn, withdrawn_of(into));
  if (sources.empty()) return nothing_ingested(into, withdrawn, request.tenant);
  const auto held = coverage_of(sources);
  BT_TRY(const DayPeriod period, period_of(request, held));
  const HuntRequest hunt = hunt_of(request, period);
  BT_TRY(auto detectors, load_detectors(hunt));
  BT_TRY(const HuntResult hunted, hunt_sources(into, sources, std::move(detectors), hunt, progress));
  if (progress != nullptr && progress->stop) return base::fail(kStopped, "stopped; nothing was sealed");
  if (hunted.hunted_rules.empty() && hunted.set.indicators.empty() && hunted.hunted_patterns.empty() &&
      hunted.hunted_yara.empty()) {
    return std::unexpected(nothing_to_hunt(!request.intel.empty(), hunted.not_evaluated.size()));
  }
  BT_TRY(const auto tenants, tenants_of(into, request, sources));
  NegativeOutcome out;
  out.days = {period, days_of_answer(held).without_time};
  out.diagnostics = hunted.diagnostics;
  const auto left_out = withdrawn.told(request.tenant);
  std::ranges::copy(left_out, std::back_inserter(out.diagnostics));
  BT_TRY_STATUS(find_contradictions(into, hunted, tenants, period, withdrawn, out.found));
  if (!out.found.empty()) return out;
  const auto whole = whole_sources(sources, hunted, out.not_looked);
  std::set<std::string> channels;
  BT_TRY(const auto fields, SourceFields::read(into));
  Looks looks(hunted, whole, fields);
  const bool any = find_gaps(tenants, coverage_of(whole), period, looks, out.not_looked, channels);
  if (any) find_missing_kinds(hunted, whole, request.tenant, period, out.not_looked);
  looks.put_lacking(period, out.not_looked);
  find_unasked(hunted, request.tenant, period, out);
  const auto limits =
      indicator_limits(hunted, ValuesInNames(fields, refs_to(whole)), request.tenant, period.first, period.last);
  out.not_looked.insert(out.not_looked.end(), limits.told.begin(), limits.told.end());
  BT_TRY(auto others, written_otherwise(into, hunted.set.indicators, refs_to(whole)));
  for (std::string& why : others)
    out.not_looked.push_back(
        {request.tenant, "", day_text(period.first), day_text(period.last), std::move(why), "not-evaluated"});
  BT_TRY_STATUS(find_unread(into, request.tenant, period, out));
  const std::string blind = hunted.blind().empty() ? limits.blind : hunted.blind();
  if (any && !blind.empty())
    out.not_looked.push_back({request.tenant, "", day_text(period.first), day_text(period.last), blind, "no-detector"});
  const bool limited = std::ranges::any_of(out.not_looked, limits_answer);
  out.coverage = !any || !blind.empty() ? "none" : limited ? "partial" : "complete";
  if (!any && !limited)
    out.not_looked.push_back({request.tenant, "", day_text(period.first), day_text(period.last),
                              "no record of the sources has a time", "no-records"});
  std::ranges::sort(out.not_looked, {}, [](const registers::NotLooked& g) {
    return std::tie(g.tenant, g.log_source, g.from, g.until, g.why);
  });
  const auto [last, end] = std::ranges::unique(out.not_looked, {}, [](const registers::NotLooked& g) {
    return std::tie(g.tenant, g.log_source, g.from, g.until, g.why);
  });
  out.not_looked.erase(last, end);
  const std::string set = set_hash(hunted);
  out.method = method_text(hunted, looks.indicators_alone(), set, into.now()) + limits.method;
  if (out.days.without_time != 0)
    out.method += fmt::format(" {}, {} held against them too.", untimed_told(out.days.without_time),
                              base::plural(out.days.without_time, "was", "were"));
  for (const base::Error& one : left_out) out.method += " Left out: " + one.message + ".";
  const std::string scope = !request.scope.empty() ? request.scope
                            : channels.empty()     ? "No logs"
                                                   : "All logs of these kinds that were collected: " + joined(channels);
  Draft draft;
  draft.type = registers::kEvidence;
  draft.body = body_of(request, out, period, scope, set, hunted.hunted_rules.empty());
  BT_TRY(auto sealed, into.seal(actor, {draft}));
  out.sealed = std::move(sealed.front());
  return out;
}

}  // namespace backtrail::app
