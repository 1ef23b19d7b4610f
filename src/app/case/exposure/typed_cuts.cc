// SPDX-License-Identifier: Apache-2.0
#include "app/case/exposure/typed_cuts.h"

#include <algorithm>
#include <optional>

#include "app/case/exposure/exposure.h"
#include "base/json.h"
#include "registers/codes.h"
#include "release/codes.h"

namespace backtrail::app {
namespace {

using base::Json;

constexpr std::string_view kHint =
    "'backtrail exposure PROVIDER --at T --cut' tells what the case gives, and \"cuts\": {\"provider\", \"at\", \"rows\"} says for which "
    "time rows are typed; \"why\" in a row keeps the reason why it differs";

bool is_answered(const Json& row, const Json& answered) {
  const std::string mitigation = base::text_at(row, "mitigation"), act = base::text_at(row, "act");
  return answered.is_array() && std::ranges::any_of(answered, [&](const Json& one) {
           const std::string words = one.is_object() ? base::text_at(one, "words") : std::string();
           return !words.empty() && (mitigation.contains(words) || act.contains(words));
         });
}

std::uint64_t number_at(const Json& row, const char* key) {
  const auto found = row.find(key);
  return found != row.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

/// What is reached as one way after another is cut.
class Cutting {
 public:
  explicit Cutting(const exposure::Answer& answer)
      : answer_(answer), graph_(graph_of(answer)), cut_(answer.ways.size(), 0), reached_(answer.cuts->reached) {}

  [[nodiscard]] std::size_t reached() const { return reached_; }
  /// Of a row, when its way is there and none has cut it.
  [[nodiscard]] std::optional<std::size_t> way_of(const Json& row) const {
    const std::string entry = base::text_at(row, "edge");
    for (std::size_t i = 0; i < answer_.ways.size(); ++i) {
      const exposure::Way& way = answer_.ways[i];
      const bool same = way.provider == base::text_at(row, "provider") &&
                        way.customer == base::text_at(row, "customer") &&
                        exposure::name(way.kind) == base::text_at(row, "kind") && (entry.empty() || entry == way.id);
      if (same && cut_[i] == 0 && answer_.lives[i].period.meets(answer_.question.period)) return i;
    }
    return std::nullopt;
  }
  void cut(std::size_t way) {
    cut_[way] = 1;
    const exposure::Reach left = exposure::reach(graph_, answer_.provider, answer_.question.period, cut_);
    const auto& protect = answer_.question.protect;
    reached_ = 0;
    for (std::uint32_t node = 0; node < graph_.nodes(); ++node) {
      const bool counts =
          protect.empty() || std::ranges::find(protect, answer_.organisations[node].id) != protect.end();
      if (counts && node != answer_.provider && left.visits[node].any()) ++reached_;
    }
  }

 private:
  static exposure::Graph graph_of(const exposure::Answer& answer) {
    const auto number = [&](const std::string& id) {
      const auto found = std::ranges::lower_bound(answer.organisations, id, {}, &exposure::Organisation::id);
      return static_cast<std::uint32_t>(found - answer.organisations.begin());
    };
    std::vector<exposure::Edge> edges;
    for (std::size_t i = 0; i < answer.ways.size(); ++i) {
      const exposure::Way& way = answer.ways[i];
      edges.push_back({number(way.provider), number(way.customer), way.kind, answer.lives[i].period});
    }
    return {static_cast<std::uint32_t>(answer.organisations.size()), std::move(edges)};
  }

  const exposure::Answer& answer_;
  exposure::Graph graph_;
  std::vector<char> cut_;
  std::size_t reached_;
};

}  // namespace

base::Status hold_typed_cuts(const Case& in, const exposure::Question& question, const Json& rows,
                             const Json& answered) {
  if (std::ranges::all_of(rows, [&](const Json& row) { return is_answered(row, answered); })) return {};
  const auto found = exposure_of(in, question, {});
  if (!found && found.error().code != registers::kNotFound) return std::unexpected(found.error());
  if (!found) return base::fail(release::kCutDiffers, "/cuts: " + found.error().message, {}, std::string(kHint));
  Cutting cutting(found->answer);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto differs = [&](const std::string& what) {
      return base::fail(release::kCutDiffers, "/cuts/" + std::to_string(i) + ": " + what, {}, std::string(kHint));
    };
    const bool taken = is_answered(rows[i], answered);
    const auto way = cutting.way_of(rows[i]);
    if (!way) {
      if (taken) continue;
      return differs("the case has no such way at that time, or a row before cuts it");
    }
    const std::size_t before = cutting.reached();
    cutting.cut(*way);
    if (taken || (number_at(rows[i], "reached") == before && number_at(rows[i], "left") == cutting.reached())) continue;
    return differs("the case gives " + std::to_string(before) + " that are reached before this measure, and " +
                   std::to_string(cutting.reached()) + " that are left behind it");
  }
  return {};
}

}  // namespace backtrail::app
