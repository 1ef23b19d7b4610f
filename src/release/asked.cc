// SPDX-License-Identifier: Apache-2.0
#include "release/asked.h"

#include <algorithm>

#include "release/gate.h"

namespace backtrail::release {
namespace {

using registers::Registers;

/// "lyra.example" of "https://www.lyra.example:8443/reports".
std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const std::size_t user = url.rfind('@'); user != std::string_view::npos) url.remove_prefix(user + 1);
  url = url.substr(0, url.find(':'));
  if (url.starts_with("www.")) url.remove_prefix(4);
  return std::string(url);
}

void add_once(std::vector<std::string>& to, std::string name) {
  if (!name.empty() && std::ranges::find(to, name) == to.end()) to.push_back(std::move(name));
}

void add_source(const registers::PublicSource& source, std::vector<std::string>& to) {
  add_once(to, source.name);
  add_once(to, host_of(source.url));
}

}  // namespace

bool names_nobody(std::string_view originator) {
  if (!originator.starts_with("a ") && !originator.starts_with("an ") && !originator.starts_with("A ") &&
      !originator.starts_with("An "))
    return false;
  // Behind its article a description has small letters alone; of what has capitals, figures or other scripts nobody knows.
  return std::ranges::all_of(originator.substr(1),
                             [](char c) { return (c >= 'a' && c <= 'z') || c == ' ' || c == '-'; });
}

base::Result<AskedOf> asked_of(const Registers& registers, const registers::Entry& version) {
  if (version.type == registers::kClaim) {
    BT_TRY(const auto claim, registers.claim(version.id));
    return AskedOf{claim.conditions, {}};
  }
  BT_TRY(auto evidence, registers.evidence(version.id));
  return AskedOf{evidence.conditions, std::move(evidence.tenant)};
}

base::Result<std::vector<std::string>> originator_names(const Registers& registers, registers::Entry version) {
  std::vector<std::string> out;
  BT_TRY(version, registers.began(std::move(version)));
  for (;;) {
    if (version.type == registers::kClaim) {
      BT_TRY(const auto claim, registers.claim(version.id));
      add_source(claim.source, out);
    } else {
      BT_TRY(const auto evidence, registers.evidence(version.id));
      add_once(out, evidence.origin);
      if (evidence.source) add_source(*evidence.source, out);
    }
    if (version.corrected_by.empty()) return out;
    BT_TRY(version, registers.resolve(version.corrected_by));
  }
}

base::Result<Asked> asked_of_all(const Registers& registers) {
  Asked out;
  BT_TRY(const auto bound, registers.bound_entries());
  for (const registers::Entry& entry : bound) {
    BT_TRY(auto asked, asked_of(registers, entry));
    if (asked.conditions.obfuscate_affected_parties == marking::Term::must)
      add_once(out.obfuscated, std::move(asked.tenant));
    if (asked.conditions.attribute_provider != marking::Term::must_not) continue;
    BT_TRY(auto names, originator_names(registers, entry));
    for (std::string& one : names) add_once(out.unnamed, std::move(one));
  }
  return out;
}

}  // namespace backtrail::release
