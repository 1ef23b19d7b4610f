// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/addressee.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "app/codes.h"
#include "observable/address.h"

namespace backtrail::app {
namespace {

using NameKind = registers::OrganisationName::Kind;

std::string small(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  while (out.ends_with('.')) out.pop_back();
  return out;
}

/// "Orchard <it@orchard.example>": "orchard.example".
std::string domain_of(std::string_view address) {
  address = address.substr(0, address.find_last_not_of(" \t>") + 1);
  const std::size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string() : small(address.substr(at + 1));
}

bool is_within(const std::string& name, const std::string& domain) {
  return !domain.empty() && (name == domain || name.ends_with("." + domain));
}

std::optional<observable::Address> address_in(std::string_view text) {
  if (auto v4 = observable::parse_ipv4(text)) return v4;
  return observable::parse_ipv6(text);
}

/// Whether `network` ("192.0.2.0/24", or one address) holds the address.
bool holds(std::string_view network, const observable::Address& address) {
  const std::size_t slash = network.find('/');
  const auto base = address_in(network.substr(0, slash));
  if (!base || base->v6 != address.v6) return false;
  unsigned prefix = base->bits();
  if (slash != std::string_view::npos) {
    const std::string_view digits = network.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc() || end != digits.data() + digits.size() || prefix > base->bits()) return false;
  }
  return observable::masked(*base, prefix) == observable::masked(address, prefix);
}

bool is_known(const registers::Organisation& organisation, const std::string& source) {
  const auto address = address_in(source);
  const std::string name = small(source);
  return std::ranges::any_of(organisation.names, [&](const registers::OrganisationName& one) {
    if (one.kind == NameKind::host) return address ? holds(one.value, *address) : small(one.value) == name;
    const bool domain = one.kind == NameKind::domain || one.kind == NameKind::ad_domain;
    return domain && !address && is_within(name, small(one.value));
  });
}

base::Error warning(std::string message, const std::string& place, std::string hint) {
  return {kNotTheirs, std::move(message), {place}, std::move(hint), base::Severity::warning};
}

}  // namespace

std::vector<base::Error> addressee_warnings(const registers::Organisation& organisation, const std::string& to,
                                            const std::string& source) {
  std::vector<base::Error> out;
  const std::string who = "'" + organisation.entry.label() + "'";
  const std::string domain = domain_of(to);
  if (!domain.empty()) {
    bool any = false, theirs = false;
    for (const registers::OrganisationName& one : organisation.names) {
      if (one.kind != NameKind::domain) continue;
      any = true;
      theirs = theirs || is_within(domain, small(one.value));
    }
    const std::string hint =
        "look at the address once more; a domain of theirs is entered with 'backtrail org add', in 'domains'";
    if (!any)
      out.push_back(
          warning("no domain of " + who + " is entered, so that nobody can tell whether '" + domain + "' is theirs",
                  "--to", hint));
    else if (!theirs) out.push_back(warning("'" + domain + "' is no domain of " + who, "--to", hint));
  }
  if (!source.empty() && !is_known(organisation, source)) {
    out.push_back(warning(
        "'" + source + "' is in no domain, host or network of " + who, "--source",
        "look at it once more; what is theirs is entered with 'backtrail org add': in 'domains', or in 'hosts', which "
        "takes names, addresses and networks (192.0.2.0/24)"));
  }
  return out;
}

}  // namespace backtrail::app
