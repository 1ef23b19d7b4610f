// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/unread.h"

#include <algorithm>
#include <filesystem>

#include "app/case/replay.h"
#include "app/case/telemetry/catalogue.h"
#include "app/codes.h"
#include "base/count.h"
#include "base/json.h"
#include "base/path_text.h"
#include "ledger/codes.h"

namespace backtrail::app {
namespace {

using base::Json;

constexpr std::size_t kLongestWhy = 300;  // of a reason: some hold what was found instead

const Json& list_at(const Json& body, const char* key) {
  static const Json kNone = Json::array();
  const auto found = body.find(key);
  return found != body.end() && found->is_array() ? *found : kNone;
}

void take(const Json& body, const ledger::Entry& entry, UnreadMap& out) {
  const std::string tenant = base::text_at(body, "tenant");
  const auto key_of = [&](const Json& one) {
    return std::tuple(tenant, base::text_at(one, "path"), base::text_at(one, "member"));
  };
  for (const Json& one : list_at(body, "read")) {
    if (one.is_object()) out.erase(key_of(one));
  }
  for (const Json& one : list_at(body, "unread")) {
    if (!one.is_object()) continue;
    Unread& unread = out[key_of(one)];
    const base::Instant since = unread.path.empty() ? entry.entered : unread.since;
    unread = {tenant,
              base::text_at(one, "path"),
              base::text_at(one, "member"),
              base::text_at(one, "code"),
              base::text_at(one, "why"),
              since,
              {},
              entry.id};
  }
  for (const Json& one : list_at(body, "set_aside")) {
    const auto found = one.is_object() ? out.find(key_of(one)) : out.end();
    if (found == out.end()) continue;
    found->second.set_aside = base::text_at(body, "why");
    found->second.entry = entry.id;
  }
}

bool lies_beneath(const std::string& path, const std::string& folder) {
  return path == folder || folder == "/" ||
         (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
}

/// Whether what was missed has been read now. A packed file inside of another is known by its members once it can be unpacked.
bool read_now(const Unread& missed, const ReadingNow& now) {
  if (now.read.contains({missed.path, missed.member})) return true;
  if (!missed.member.empty()) {
    const std::string inside = missed.member + "!/";
    const auto found = now.read.lower_bound({missed.path, inside});
    return found != now.read.end() && found->first == missed.path && found->second.starts_with(inside);
  }
  std::error_code error;
  return std::filesystem::is_directory(base::path_of(missed.path), error) &&
         std::ranges::any_of(now.asked, [&](const std::string& asked) { return lies_beneath(missed.path, asked); });
}

Json place_json(const std::string& path, const std::string& member) {
  Json out = {{"path", path}};
  if (!member.empty()) out["member"] = member;
  return out;
}

Draft draft_with(Json body) {
  body["v"] = kUnreadFormat;
  Draft out;
  out.type = std::string(kUnreadType);
  out.body = base::dump(body);
  return out;
}

}  // namespace

std::string unread_path(const std::string& path) {
  std::string out = settled_path(path);
  while (out.size() > 1 && out.back() == '/') out.pop_back();
  return out;
}

std::string Unread::text() const {
  return path + (member.empty() ? "" : ":" + member) + " (" + code + ": " + why + ", since " + base::format_day(since) +
         ")";
}

base::Result<UnreadMap> read_unread(const ledger::Log& log, const ledger::Bodies& bodies,
                                    std::optional<base::Instant> until, ledger::Log::Root root) {
  UnreadMap out;
  const auto hear = [&](const Told& told) -> base::Status {
    if (until && told.entry->entered > *until) return {};
    if (told.trouble != nullptr) return std::unexpected(*told.trouble);
    const base::Place place{"unread " + told.entry->id};
    BT_TRY(const Json json, base::parse_json(told.body, place.path));
    if (!json.is_object())
      return base::fail(ledger::kDamaged, "what could not be read is not said as it should be", place,
                        "backtrail verify");
    if (json.contains("v") && json["v"].is_number_unsigned() && json["v"] > kUnreadFormat)
      return base::fail(ledger::kNewerFormat, "a newer version of this program wrote what could not be read", place,
                        "update backtrail");
    take(json, *told.entry, out);
    return {};
  };
  BT_TRY_STATUS(replay_of(log, bodies, kUnreadType, hear, root));
  return out;
}

base::Result<std::vector<Unread>> missed_of(const Case& in, const TenantScope& tenants, const AsOf& as_of) {
  BT_TRY(const auto all, read_unread(in.ledger(), in.bodies(), as_of.time, ledger::Log::Root::unchecked));
  std::vector<Unread> out;
  for (const auto& [key, one] : all) {
    if (one.missed() && tenants.has(one.tenant)) out.push_back(one);
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> told_unread(const std::vector<Unread>& all) {
  std::vector<std::pair<std::string, std::string>> out;
  std::map<std::string, std::size_t> counts;
  for (const Unread& one : all) {
    if (++counts[one.tenant] <= kUnreadNamed)
      out.emplace_back(one.tenant, "could not be read when it was ingested: " + one.text());
  }
  for (const auto& [tenant, count] : counts) {
    if (count > kUnreadNamed)
      out.emplace_back(tenant,
                       base::counted(count - kUnreadNamed, "further file or member", "further files or members") +
                           " could not be read; backtrail case status --format json names all");
  }
  return out;
}

std::vector<base::Error> unread_diagnostics(const std::vector<Unread>& all) {
  std::vector<base::Error> out;
  for (std::size_t i = 0; i < all.size() && i < kUnreadNamed; ++i) {
    const Unread& one = all[i];
    out.push_back({kNotRead,
                   "not looked at: it could not be read when it was ingested, since " + base::format_day(one.since) +
                       " (" + one.code + ": " + one.why + ")",
                   {one.path, one.member},
                   "mend it and ingest it again for " + one.tenant + "; or, if it is no log, backtrail case set-aside",
                   base::Severity::warning});
  }
  if (all.size() > kUnreadNamed) {
    out.push_back({kNotRead,
                   base::counted(all.size() - kUnreadNamed, "further file or member", "further files or members") +
                       " could not be read when ingested, and not looked at",
                   {},
                   "backtrail case status --format json names all",
                   base::Severity::warning});
  }
  return out;
}

base::OrderedJson unread_json(const Unread& one) {
  base::OrderedJson out = {{"tenant", one.tenant}, {"path", one.path}};
  if (!one.member.empty()) out["member"] = one.member;
  out["code"] = one.code;
  out["why"] = one.why;
  out["since"] = base::format(one.since);
  out["set_aside"] = one.missed() ? base::OrderedJson(nullptr) : base::OrderedJson(one.set_aside);
  out["entry"] = one.entry;
  return out;
}

UnreadChange unread_change(const UnreadMap& before, const std::string& tenant, const ReadingNow& now) {
  UnreadChange out;
  Json body = {{"tenant", tenant}, {"unread", Json::array()}, {"read", Json::array()}};
  std::map<std::pair<std::string, std::string>, const base::Error*> refused;
  for (const base::Error& error : now.refused) refused.emplace(std::pair(error.place.path, error.place.member), &error);
  for (const auto& [place, error] : refused) {
    const auto known = before.find({tenant, place.first, place.second});
    const bool same = known != before.end() && known->second.code == error->code.text();
    out.missed += same && !known->second.missed() ? 0 : 1;
    if (same) continue;
    Json one = place_json(place.first, place.second);
    one["code"] = error->code.text();
    one["why"] = error->message.substr(0, kLongestWhy);
    body["unread"].push_back(std::move(one));
  }
  for (const auto& [key, one] : before) {
    if (one.tenant != tenant || refused.contains({one.path, one.member}) || !read_now(one, now)) continue;
    body["read"].push_back(place_json(one.path, one.member));
    out.read_at_last += one.missed() ? 1 : 0;
  }
  if (!body["unread"].empty() || !body["read"].empty()) out.draft = draft_with(std::move(body));
  return out;
}

base::Result<std::uint64_t> set_aside(Case& in, const ledger::Actor& actor, const std::string& tenant,
                                      const std::vector<std::string>& paths, const std::string& why) {
  BT_TRY(const auto missed, missed_of(in, tenant));
  Json body = {{"tenant", tenant}, {"set_aside", Json::array()}, {"why", why}};
  std::set<const Unread*> said;
  for (const std::string& path : paths) {
    // Named as the system does, or as answers do.
    const std::string settled = unread_path(path);
    bool any = false;
    for (const Unread& one : missed) {
      if (!lies_beneath(one.path, settled)) continue;
      any = true;
      if (said.insert(&one).second) body["set_aside"].push_back(place_json(one.path, one.member));
    }
    if (!any)
      return base::fail(kNotMissed, "nothing that could not be read of " + tenant + " lies there", {settled},
                        "backtrail case status names what could not be read, and whose it is");
  }
  BT_TRY_STATUS(in.seal(actor, {draft_with(std::move(body))}));
  return said.size();
}

}  // namespace backtrail::app
