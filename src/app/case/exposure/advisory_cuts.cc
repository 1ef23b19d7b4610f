// SPDX-License-Identifier: Apache-2.0
#include "app/case/exposure/advisory_cuts.h"

#include <algorithm>

#include "app/case/exposure/exposure.h"
#include "app/case/exposure/typed_cuts.h"
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
    } else if (key != "rows") {
      return base::fail(
          kBadImport, "/cuts/" + key + ": this is not asked so", {},
          R"({"provider": "ID", "at": "2017-04"} or "between": ["2016-11", "2018-01"], and "protect": [ids], "rows": [typed])");
    }
  }
  if (out.provider.empty() || !timed || out.period.last < out.period.first) {
    return base::fail(kBadImport, "/cuts: a provider and a time are needed", {},
                      R"({"provider": "ID", "at": "2017-04"})");
  }
  return out;
}

/// The reason of a row is what its author answers for, as for any words of the text: the decision is bound to it, `trace` tells it. It is of
/// the row's act, for rows often have one mitigation.
void take_reasons(Json& rows, Json& body) {
  const auto answers = body.find("not_a_finding");
  if (answers != body.end() && !answers->is_array()) return;  // for the registers to say
  for (Json& row : rows) {
    if (!row.is_object()) continue;
    const auto why = row.find("why");
    if (why == row.end()) continue;
    body["not_a_finding"].push_back(
        {{"words", base::text_at(row, row.contains("act") ? "act" : "mitigation")}, {"why", *why}});
    row.erase(why);
  }
}

base::Result<Json> typed_rows(const Case& in, const exposure::Question& question, Json rows, Json& body) {
  take_reasons(rows, body);
  // What is no row is for the registers to say.
  const bool whole = std::ranges::all_of(rows, [](const Json& row) { return row.is_object(); });
  if (whole && !rows.empty())
    BT_TRY_STATUS(hold_typed_cuts(in, question, rows, body.value("not_a_finding", Json::array())));
  return rows;
}

base::Result<Json> reckoned_rows(const Case& in, exposure::Question asked) {
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

}  // namespace

base::Status fill_cuts(const Case& in, Json& body) {
  const auto cuts = body.find("cuts");
  if (cuts == body.end() || (!cuts->is_object() && !cuts->is_array())) return {};
  Json rows;
  if (cuts->is_array()) {
    exposure::Question now;
    now.cut = true;
    now.period = {in.now(), in.now()};
    if (!cuts->empty() && cuts->front().is_object()) now.provider = base::text_at(cuts->front(), "provider");
    BT_TRY(rows, typed_rows(in, now, *cuts, body));
  } else {
    BT_TRY(exposure::Question asked, question_of(*cuts));
    const auto typed = cuts->find("rows");
    if (typed != cuts->end() && !typed->is_array())
      return base::fail(kBadImport, "/cuts/rows: a list of rows is needed");
    BT_TRY(rows, typed == cuts->end() ? reckoned_rows(in, std::move(asked)) : typed_rows(in, asked, *typed, body));
  }
  body["cuts"] = std::move(rows);
  return {};
}

}  // namespace backtrail::app
