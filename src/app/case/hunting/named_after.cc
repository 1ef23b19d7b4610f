// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/named_after.h"

#include <algorithm>
#include <array>
#include <set>

#include "app/case/hunting/hunts.h"

namespace backtrail::app {
namespace {

constexpr std::string_view kIndicator = "indicator:";
constexpr std::array<std::string_view, 2> kOfPeople = {"email", "user"};

/// "email" of "indicator:email:bob@example.org"; empty for others.
std::string_view kind_of_people(std::string_view detector_id) {
  if (!detector_id.starts_with(kIndicator)) return {};
  detector_id.remove_prefix(kIndicator.size());
  const std::string_view kind = detector_id.substr(0, detector_id.find(':'));
  return kind.size() < detector_id.size() && std::ranges::find(kOfPeople, kind) != kOfPeople.end() ? kind
                                                                                                   : std::string_view();
}

}  // namespace

std::string lasting_id(const std::string& detector_id, const base::Digest& sha256) {
  const std::string_view kind = kind_of_people(detector_id);
  return kind.empty() ? detector_id : std::string(kIndicator) + std::string(kind) + ":" + sha256.text();
}

std::string lasting_rule(const std::string& detector_id) {
  if (const std::string_view kind = kind_of_people(detector_id); !kind.empty()) return std::string(kind);
  return detector_id.starts_with(kIndicator) ? detector_id.substr(kIndicator.size()) : detector_id;
}

base::Result<std::vector<std::string>> named_after(const Case& in, const registers::Evidence& finding) {
  std::vector<std::string> out;
  if (!finding.detector || !finding.detector->id.starts_with(kIndicator)) return out;
  const std::string& id = finding.detector->id;
  // Versions before 28 November 2026 named findings after people's values too.
  const std::string kind = id.substr(kIndicator.size(), id.find(':', kIndicator.size()) - kIndicator.size());
  if (finding.entry.ref.starts_with("finding:" + kind + ":")) out.push_back("its own id, " + finding.entry.ref);
  BT_TRY(const auto hunts, Hunts::read(in.ledger(), in.bodies()));
  std::set<const std::vector<HuntedWith>*> told;  // runs with the same detectors have them from the first of them
  for (const HuntRun& run : hunts.runs()) {
    if (!run.detectors || !told.insert(run.detectors.get()).second) continue;
    if (std::ranges::any_of(*run.detectors, [&](const HuntedWith& one) { return one.id == id; }))
      out.push_back("entry " + run.entry + " of a hunt");
  }
  return out;
}

}  // namespace backtrail::app
