// SPDX-License-Identifier: Apache-2.0
#include "app/case/exposure/advisory_cuts.h"

#include "app/case/exposure/exposure.h"
#include "app/codes.h"
#include "base/json.h"

namespace backtrail::app {
namespace {

using base::Json;

base::Result<exposure::Period> period_in(const Json& text) {
  if (text.is_string()) {
    if (const auto period = exposure::period_of(text.get<std::string>())) return *period;
  }
  return base::fail(kBadImport, "/cuts: " + base::dump(text) + " is no time", {}, "write 2016, 2016-11 or 2016-11-30");
}

base::Result<exposure::Question> question_of(const Json& from) {
  exposure::Question out;
  out.cut = true;
  bool timed = false;
  for (const auto& [key, value] : from.items()) {
    if (key == "provider" && value.is_string()) {
      out.provider = value.get<std::string>();
    } else if (key == "at") {
      BT_TRY(const exposure::Period at, period_in(value));
      out.period = {at.first, at.first};
      timed = true;
    } else if (key == "between" && value.is_array() && value.size() == 2) {
      BT_TRY(const exposure::Period first, period_in(value[0]));
      BT_TRY(const exposure::Period last, period_in(value[1]));
      out.period = {first.first, last.last};
      timed = true;
    } else if (key == "protect" && value.is_array()) {
      for (const Json& one : value) out.protect.push_back(one.is_string() ? one.get<std::string>() : base::dump(one));
    } else {
      return base::fail(
          kBadImport, "/cuts/" + key + ": this is not asked so", {},
          R"({"provider": "ID", "at": "2017-04"} or "between": ["2016-11", "2018-01"], and "protect": [ids])");
    }
  }
  if (out.provider.empty() || !timed || out.period.last < out.period.first) {
    return base::fail(kBadImport, "/cuts: a provider and a time are needed", {},
                      R"({"provider": "ID", "at": "2017-04"})");
  }
  return out;
}

}  // namespace

base::Result<Json> cuts_for_advisory(const Case& in, const Json& question) {
  BT_TRY(exposure::Question asked, question_of(question));
  BT_TRY(const ExposureAnswer found, exposure_of(in, std::move(asked), {}));
  const exposure::Cuts& cuts = *found.answer.cuts;
  Json out = Json::array();
  std::size_t reached = cuts.reached;
  for (const exposure::CutStep& step : cuts.order) {
    const exposure::Way& way = found.answer.ways[step.edge];
    const exposure::Mitigation& what = exposure::mitigation(way.kind);
    Json row = {{"provider", way.provider},
                {"customer", way.customer},
                {"kind", exposure::name(way.kind)},
                {"mitigation", std::string(what.id) + " " + std::string(what.name)},
                {"act", what.act},
                {"reached", reached},
                {"left", step.left}};
    // What an organisation only says that it serves is no entry of its own.
    const auto entry = in.registers().resolve(way.id);
    if (entry && entry->type == registers::kEdge) row["edge"] = way.id;
    out.push_back(std::move(row));
    reached = step.left;
  }
  return out;
}

}  // namespace backtrail::app
