// SPDX-License-Identifier: Apache-2.0
#include "marking/marking.h"

#include <algorithm>
#include <array>
#include <optional>

#include "marking/codes.h"

namespace backtrail::marking {
namespace {

using base::fail;

constexpr std::array<std::string_view, kTlpCount> kTlpNames = {"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER",
                                                               "TLP:AMBER+STRICT", "TLP:RED"};
constexpr std::array<std::string_view, 5> kAudienceNames = {"public", "community", "clients", "organisation", "named"};
constexpr std::string_view kCompartmentWord = "COMPARTMENT ";
constexpr std::string_view kSharedWord = "TO ";
constexpr std::size_t kNameLimit = 128;
constexpr std::size_t kNamesLimit = 1000;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

/// A name must survive being printed and read again, so it holds none of the separators and no control characters.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameLimit && text.find("//") == std::string_view::npos &&
         std::ranges::none_of(text,
                              [](char c) { return c == ',' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// "a, b" as a sorted list of different names; nothing when one of them is no name.
std::optional<std::vector<std::string>> parse_names(std::string_view text) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view one = trimmed(text.substr(0, comma));
    if (!is_name(one) || out.size() == kNamesLimit) return std::nullopt;
    out.emplace_back(one);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  std::ranges::sort(out);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

std::string join(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& one : names) out += (out.empty() ? "" : ",") + one;
  return out;
}

/// The parts between "//".
std::vector<std::string_view> split_parts(std::string_view text) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t at = text.find("//");
    out.push_back(trimmed(text.substr(0, at)));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 2);
  }
}

bool includes_all(const std::vector<std::string>& all, const std::vector<std::string>& wanted) {
  return std::ranges::all_of(wanted, [&](const std::string& one) { return std::ranges::find(all, one) != all.end(); });
}

/// The strictest label that each kind of audience is reached by.
Tlp reach(Audience::Kind kind) {
  switch (kind) {
    case Audience::Kind::everyone: return Tlp::clear;
    case Audience::Kind::community: return Tlp::green;
    case Audience::Kind::clients: return Tlp::amber;
    case Audience::Kind::organisation: return Tlp::amber_strict;
    case Audience::Kind::named: return Tlp::red;
  }
  return Tlp::clear;
}

}  // namespace

std::string_view name(Tlp tlp) { return kTlpNames[static_cast<std::size_t>(tlp)]; }

base::Result<Tlp> parse_tlp(std::string_view text) {
  std::string wanted = upper(trimmed(text));
  if (!wanted.starts_with("TLP:")) wanted.insert(0, "TLP:");
  for (std::size_t i = 0; i < kTlpCount; ++i) {
    if (wanted == kTlpNames[i]) return static_cast<Tlp>(i);
  }
  const bool white = wanted == "TLP:WHITE";
  return fail(kUnknownTlp, "'" + std::string(text.substr(0, 40)) + "' is not a TLP 2.0 label", {},
              white ? "TLP 2.0 calls it TLP:CLEAR; ask the originator if in doubt"
                    : "one of TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT, TLP:RED");
}

std::string Marking::text() const {
  std::string out(name(tlp));
  if (!compartments.empty()) out += "//" + std::string(kCompartmentWord) + join(compartments);
  if (!shared_with.empty()) out += "//" + std::string(kSharedWord) + join(shared_with);
  return out;
}

base::Result<Marking> parse_marking(std::string_view text) {
  const auto parts = split_parts(text);
  Marking out;
  BT_TRY(out.tlp, parse_tlp(parts.front()));
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const bool compartment = parts[i].starts_with(kCompartmentWord);
    if (!compartment && !parts[i].starts_with(kSharedWord)) {
      return fail(kBadMarking, "a marking has a part that is neither COMPARTMENT nor TO", {},
                  "as in 'TLP:AMBER//COMPARTMENT alpha//TO provider-a'");
    }
    auto& list = compartment ? out.compartments : out.shared_with;
    auto names = parse_names(parts[i].substr(compartment ? kCompartmentWord.size() : kSharedWord.size()));
    if (!names || !list.empty()) return fail(kBadMarking, "a marking's list of names is malformed or there twice");
    list = std::move(*names);
  }
  return out;
}

Marking combine(const Marking& a, const Marking& b) {
  Marking out;
  out.tlp = std::max(a.tlp, b.tlp);
  std::ranges::set_union(a.compartments, b.compartments, std::back_inserter(out.compartments));
  const bool a_limits = a.tlp >= Tlp::amber;
  const bool b_limits = b.tlp >= Tlp::amber;
  if (a_limits && b_limits) {
    std::ranges::set_intersection(a.shared_with, b.shared_with, std::back_inserter(out.shared_with));
  } else if (a_limits) {
    out.shared_with = a.shared_with;
  } else if (b_limits) {
    out.shared_with = b.shared_with;
  }
  return out;
}

std::string Audience::text() const {
  std::string out(kAudienceNames[static_cast<std::size_t>(kind)]);
  if (!members.empty()) out += ":" + join(members);
  if (!compartments.empty()) out += "//" + std::string(kCompartmentWord) + join(compartments);
  return out;
}

base::Result<Audience> parse_audience(std::string_view text) {
  const auto parts = split_parts(text);
  const std::size_t colon = parts.front().find(':');
  const std::string_view word = parts.front().substr(0, colon);
  const auto kind = std::ranges::find(kAudienceNames, word);
  if (kind == kAudienceNames.end()) {
    return fail(kBadAudience, "'" + std::string(word.substr(0, 40)) + "' is not an audience", {},
                "public, community[:NAME], clients[:ORGANISATION], organisation[:ORGANISATION] or named:PERSON,PERSON");
  }
  Audience out;
  out.kind = static_cast<Audience::Kind>(kind - kAudienceNames.begin());
  if (colon != std::string_view::npos) {
    auto names = parse_names(parts.front().substr(colon + 1));
    if (!names) return fail(kBadAudience, "the audience's names are malformed");
    out.members = std::move(*names);
  }
  if (out.kind == Audience::Kind::everyone ? !out.members.empty()
                                           : out.kind == Audience::Kind::named && out.members.empty()) {
    return fail(kBadAudience, "the public has no names, and named persons need them");
  }
  for (std::size_t i = 1; i < parts.size(); ++i) {
    auto names =
        parts[i].starts_with(kCompartmentWord) ? parse_names(parts[i].substr(kCompartmentWord.size())) : std::nullopt;
    if (!names || !out.compartments.empty()) return fail(kBadAudience, "the audience's compartments are malformed");
    out.compartments = std::move(*names);
  }
  return out;
}

bool may_see(const Audience& audience, const Marking& marking) {
  if (marking.tlp > reach(audience.kind)) return false;
  if (!includes_all(audience.compartments, marking.compartments)) return false;
  return marking.tlp < Tlp::amber || includes_all(marking.shared_with, audience.members);
}

bool includes(const Audience& wide, const Audience& audience) {
  using Kind = Audience::Kind;
  if (wide == audience || wide.kind == Kind::everyone) return true;
  return wide.kind == Kind::organisation && audience.kind == Kind::organisation && !audience.members.empty() &&
         wide.compartments == audience.compartments &&
         std::ranges::all_of(audience.members, [&](const std::string& one) {
           return std::ranges::find(wide.members, one) != wide.members.end();
         });
}

}  // namespace backtrail::marking
