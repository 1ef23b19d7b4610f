// SPDX-License-Identifier: Apache-2.0
#include "app/attribution/side_by_side.h"

#include <array>

#include "base/json.h"

namespace backtrail::app {
namespace {

constexpr std::array<std::string_view, 6> kRungs = {"incident",     "campaign", "group",
                                                    "organisation", "state",    "persons"};

/// What the engine proposes on a rung, out of its answer.
RungView proposal(const base::OrderedJson& rungs, std::string_view rung) {
  RungView out{std::string(rung), "backtrail", "nothing is proposed on this rung", {}, {}, {}, {}};
  for (const auto& one : rungs) {
    if (one["rung"] != rung) continue;
    if (one["answer"].is_null()) {
      out.says = "nothing is proposed: " + one["why"].get<std::string>();
      return out;
    }
    const auto& answer = one["answer"];
    out.says = answer.is_string() ? answer.get<std::string>()
                                  : answer["name"].get<std::string>() + " (" + answer["id"].get<std::string>() + ")";
    out.likelihood = one["likelihood"]["text"].get<std::string>();
  }
  return out;
}

void join(std::string& into, const std::string& more, const char* between) {
  if (more.empty() || into == more) return;
  into += (into.empty() ? "" : between) + more;
}

/// What reviewers said of a judgement by acts of their own, beside what its body names.
void add_reviews(const std::vector<registers::Review>& reviews, const registers::Judgement& judgement, RungView& view) {
  for (const registers::Review& review : reviews) {
    if (review.of.entry_id != judgement.entry.id) continue;
    join(view.reviewer, review.entry.actor.id, ", ");
    const std::string& otherwise = review.dissent.empty() && !review.agrees ? review.note : review.dissent;
    if (!otherwise.empty()) join(view.dissent, review.entry.actor.id + ": " + otherwise, "; ");
  }
}

}  // namespace

base::Result<bool> stood(const Case& from, const registers::Entry& entry, base::Instant as_of) {
  if (entry.entered > as_of) return false;
  if (entry.corrected_by.empty()) return true;
  BT_TRY(const registers::Entry correction, from.registers().resolve(entry.corrected_by));
  return correction.entered > as_of;
}

base::Result<std::vector<RungView>> side_by_side(const Case& from, std::optional<base::Instant> as_of,
                                                 const EvidenceBase& base, const IncidentAnswer& answer) {
  BT_TRY(const auto all, from.registers().judgements(as_of ? registers::Which::all : registers::Which::current));
  std::vector<registers::Judgement> standing;
  for (const registers::Judgement& judgement : all) {
    if (as_of) {
      BT_TRY(const bool counts, stood(from, judgement.entry, *as_of));
      if (!counts) continue;
    }
    standing.push_back(judgement);
  }
  std::vector<registers::Review> reviews;
  BT_TRY(auto reviewed, from.registers().reviews(as_of ? registers::Which::all : registers::Which::current));
  for (registers::Review& review : reviewed) {
    if (as_of) {
      BT_TRY(const bool counts, stood(from, review.entry, *as_of));
      if (!counts) continue;
    }
    reviews.push_back(std::move(review));
  }
  const auto rungs = rungs_json(base, answer);
  std::vector<RungView> out;
  for (const std::string_view rung : kRungs) {
    for (const registers::Judgement& judgement : standing) {
      if (judgement.rung != rung) continue;
      out.push_back({judgement.rung, judgement.author, judgement.proposition, judgement.likelihood.text(),
                     std::string(estimate::name(judgement.confidence)), judgement.reviewer, judgement.dissent});
      add_reviews(reviews, judgement, out.back());
    }
    out.push_back(proposal(rungs, rung));
    if (rung == "group") out.back().confidence = estimate::name(answer.judgement.confidence);
  }
  return out;
}

base::OrderedJson side_by_side_json(const std::vector<RungView>& views) {
  base::OrderedJson out = base::OrderedJson::array();
  const auto or_null = [](const std::string& text) {
    return text.empty() ? base::OrderedJson() : base::OrderedJson(text);
  };
  for (const RungView& view : views) {
    out.push_back({{"rung", view.rung},
                   {"by", view.by},
                   {"says", view.says},
                   {"likelihood", or_null(view.likelihood)},
                   {"confidence", or_null(view.confidence)},
                   {"reviewer", or_null(view.reviewer)},
                   {"dissent", or_null(view.dissent)}});
  }
  return out;
}

std::string side_by_side_text(const std::vector<RungView>& views) {
  std::string out = "Judgements of the case and what is proposed here, side by side:\n";
  std::string rung;
  for (const RungView& view : views) {
    if (view.rung != rung) out += "  " + view.rung + "\n";
    rung = view.rung;
    out += "    " + view.by + ": " + view.says;
    if (!view.likelihood.empty()) out += "; " + view.likelihood;
    if (!view.confidence.empty()) out += "; confidence " + view.confidence;
    if (!view.reviewer.empty()) out += "; reviewed by " + view.reviewer;
    out += "\n";
    if (!view.dissent.empty()) out += "      dissent: " + view.dissent + "\n";
  }
  return out + "The proposal is no judgement and is not written into the case.\n";
}

}  // namespace backtrail::app
