// SPDX-License-Identifier: Apache-2.0
#include "registers/rungs.h"

#include <algorithm>
#include <array>

#include "registers/codes.h"

namespace backtrail::registers {
namespace {

constexpr std::string_view kPersons = "persons", kGroup = "group";
constexpr std::array<std::string_view, 6> kRungs = {"incident", "campaign", "group", "organisation", "state", kPersons};

}  // namespace

std::span<const std::string_view> rungs() { return kRungs; }

bool leads_to(std::string_view beneath, std::string_view rung) {
  if (beneath == rung) return true;
  if (beneath == kPersons) return false;
  return std::ranges::find(kRungs, beneath) <= std::ranges::find(kRungs, rung == kPersons ? kGroup : rung);
}

bool needs_rung_beneath(std::string_view rung) {
  const auto found = std::ranges::find(kRungs, rung);
  return found != kRungs.end() && found > std::ranges::find(kRungs, kGroup);
}

std::optional<Fault> fault_of_no_rung(std::string_view rung, std::span<const std::string> beneath) {
  const auto names_somebody = [](const std::string& one) { return one == kGroup || needs_rung_beneath(one); };
  if (!needs_rung_beneath(rung) || std::ranges::any_of(beneath, names_somebody)) return std::nullopt;
  return Fault{kNoRungBeneath,
               "is of the rung " + std::string(rung) + " and rests on no judgement of the rung group or one above",
               true};
}

std::vector<Fault> faults_of_link(const Bounded& judgement, const std::string& ref, const Bounded& beneath) {
  std::vector<Fault> out;
  const std::string rests = " and rests on '" + ref + "', which is of ";
  if (!leads_to(beneath.rung, judgement.rung))
    out.push_back({kWrongRung, "is of the rung " + judgement.rung + rests + "the rung " + beneath.rung, true});
  const auto name = [](estimate::Confidence one) { return std::string(estimate::name(one)) + " confidence"; };
  if (judgement.confidence > beneath.confidence)
    out.push_back({kSurerThanLink, "is of " + name(judgement.confidence) + rests + name(beneath.confidence), true});
  return out;
}

}  // namespace backtrail::registers
