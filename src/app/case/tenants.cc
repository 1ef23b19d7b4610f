// SPDX-License-Identifier: Apache-2.0
#include "app/case/tenants.h"

#include <algorithm>
#include <set>
#include <utility>

#include "app/case/telemetry/unread.h"
#include "app/case/telemetry/withdrawing.h"
#include "app/codes.h"
#include "base/nearest.h"
#include "registers/codes.h"
#include "release/prose/fold.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kShortestName = 4;  // shorter ones differ by a letter, and are meant to

/// Customers that are numbered ("c-017") differ by their numbers, and are meant to.
std::string without_digits(std::string text) {
  std::erase_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return text;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

/// The known name that this one is but for one slip; empty when there is none. With two "south" would be "north".
std::string meant_by(const std::string& tenant, const std::vector<std::string>& known) {
  for (const std::string& one : known) {
    const std::size_t slips = base::slips_between(lower(tenant), lower(one));
    const bool numbered = slips != 0 && without_digits(one) == without_digits(tenant);
    if (slips <= 1 && !numbered && (slips == 0 || std::min(tenant.size(), one.size()) >= kShortestName)) return one;
  }
  return {};
}

/// Everything but computers' names, which are alike in many places: name, then id.
std::vector<std::pair<std::string, std::string>> names_of_organisations(const Case& in) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto organisations = in.registers().organisations();
  if (!organisations) return out;
  for (const registers::Organisation& one : *organisations) {
    out.emplace_back(one.entry.label(), one.entry.label());
    for (const registers::OrganisationName& name : one.names) {
      if (name.kind != registers::OrganisationName::Kind::host) out.emplace_back(name.value, one.entry.label());
    }
  }
  return out;
}

}  // namespace

std::string did_you_mean(const std::string& name, const std::vector<std::string>& known) {
  const std::string meant = base::nearest(name, known);
  return meant.empty() ? meant : "did you mean '" + meant + "'? ";
}

std::string called(const Case& in, const std::string& name) {
  const std::string folded = release::fold(name).text;
  for (const auto& [other, id] : names_of_organisations(in)) {
    if (release::fold(other).text == folded) return id;
  }
  return {};
}

std::string did_you_mean_by_any_name(const Case& in, const std::string& name, const std::vector<std::string>& known) {
  std::string meant = called(in, name);
  if (meant.empty()) meant = base::nearest(name, known);
  if (meant.empty() && name.size() >= kShortestName) {
    const auto names = names_of_organisations(in);
    std::vector<std::string> others;
    for (const auto& [other, id] : names) others.push_back(other);
    const std::string near = base::nearest(name, others);
    const auto found = std::ranges::find(names, near, &std::pair<std::string, std::string>::first);
    if (!near.empty() && found != names.end()) meant = found->second;
  }
  return meant.empty() ? meant : "did you mean '" + meant + "'? ";
}

base::Result<std::vector<std::string>> known_tenants(const Case& in) {
  std::set<std::string> out;
  BT_TRY(const auto organisations, in.registers().organisations());
  for (const auto& one : organisations) out.insert(one.entry.label());
  BT_TRY(const auto sources, in.registers().sources(registers::Which::all));
  for (const auto& one : sources) out.insert(one.tenant);
  BT_TRY(const auto unread, read_unread(in.ledger(), in.bodies()));
  for (const auto& [key, one] : unread) out.insert(one.tenant);
  return std::vector<std::string>(out.begin(), out.end());
}

base::Result<std::set<std::string>> expected_tenants(const Case& in, const AsOf& as_of) {
  std::set<std::string> out;
  BT_TRY(auto organisations, in.registers().organisations(registers::Which::all));
  for (const registers::Organisation& one : standing(std::move(organisations), as_of)) {
    if (one.kind == "provider" || one.kind == "customer") out.insert(one.entry.label());
  }
  BT_TRY(auto edges, in.registers().edges(registers::Which::all));
  for (const registers::Edge& one : standing(std::move(edges), as_of)) out.insert({one.provider, one.customer});
  return out;
}

base::Error no_such_tenant(const Case& in, const std::string& tenant) {
  const auto known = known_tenants(in).value_or(std::vector<std::string>());
  if (std::ranges::binary_search(known, tenant)) {
    return {registers::kNotFound,
            "no organisation or tenant was called '" + tenant + "' then",
            {},
            "it was entered, or ingested for, after the time that is asked about (--as-of)"};
  }
  return {registers::kNotFound,
          "no organisation or tenant is called '" + tenant + "'",
          {},
          did_you_mean_by_any_name(in, tenant, known) + "`backtrail org list` and `backtrail case status` name them"};
}

base::Status check_tenant(const Case& in, const std::string& tenant) {
  BT_TRY(const auto known, known_tenants(in));
  if (std::ranges::binary_search(known, tenant)) return {};
  return std::unexpected(no_such_tenant(in, tenant));
}

base::Status check_new_tenant(const Case& in, const std::string& tenant) {
  BT_TRY(auto known, known_tenants(in));
  // A name of which all was withdrawn is a slip that somebody has seen.
  BT_TRY(const auto withdrawn, withdrawn_of(in));
  std::erase_if(known,
                [&](const std::string& one) { return withdrawn.is_all_of(one) && !in.registers().organisation(one); });
  if (std::ranges::binary_search(known, tenant)) return {};
  const std::string other = called(in, tenant);
  const std::string meant = other.empty() ? meant_by(tenant, known) : other;
  if (meant.empty()) return {};
  const bool slip = other.empty() || lower(other) == lower(tenant);
  return base::fail(kTenantLooksLike,
                    slip ? "nobody is called '" + tenant + "' yet, and '" + meant + "' is"
                         : "'" + tenant + "' is another name of '" + meant + "', and would be a tenant of its own",
                    {},
                    (slip ? std::string() : "did you mean '" + meant + "'? ") + "if '" + tenant +
                        "' is somebody else: --new-tenant, or enter it first with `backtrail org add`");
}

}  // namespace backtrail::app
