// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/lookup_texts.h"

#include <map>
#include <utility>
#include <vector>

#include "app/case/hunting/held_sources.h"
#include "app/case/telemetry/placing.h"
#include "app/codes.h"
#include "base/count.h"
#include "base/json.h"
#include "hunt/indicator/texts.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

struct Stands {
  std::uint64_t records = 0;
  FoundRecord first;
  void add(std::uint64_t more, const FoundRecord& record) {
    if (records == 0 || record.place() < first.place()) first = record;
    records += more;
  }
};

/// What the answer says no to, and which of its rows ask for each.
struct Noes {
  std::vector<detector::Indicator> indicators;
  std::vector<std::size_t> rows;

  explicit Noes(const LookupAnswer& answer) {
    for (std::size_t i = 0; i < answer.rows.size(); ++i) {
      const OrderedJson& row = answer.rows[i];
      if (row["seen"].get<bool>()) continue;
      detector::Indicator one;
      one.kind = *observable::parse_kind(row["kind"].get_ref<const std::string&>());
      one.value = row["value"].get_ref<const std::string&>();
      indicators.push_back(std::move(one));
      rows.push_back(i);
    }
  }
};

OrderedJson place_json(const HuntResult& hunted, const FoundRecord& record) {
  const StreamState& stream = hunted.streams[record.stream];
  OrderedJson out = {{"path", stream.source.path}};
  if (!stream.source.member.empty()) out["member"] = stream.source.member;
  if (stream.sha256) out["source_sha256"] = stream.sha256->hex();
  out["offset"] = record.offset;
  out["length"] = record.length;
  return out;
}

/// Where the scanner itself takes a text for the value, the index ought to have it: that is told as well.
std::map<std::uint32_t, Stands> standing_texts(const HuntResult& hunted) {
  std::map<std::uint32_t, Stands> out;
  for (const UnseenText& one : hunted.unseen_texts) out[one.indicator].add(one.records, one.first);
  for (const Finding& one : hunted.findings) out[one.detector].add(1, one.records.front());
  return out;
}

void put(const HuntResult& hunted, const Stands* stands, bool has_text, bool whole, OrderedJson& row) {
  OrderedJson& told = row["texts"];
  told["looked"] = !has_text ? "none" : whole ? "complete" : "partial";
  told["records"] = stands == nullptr ? 0 : stands->records;
  if (stands == nullptr) return;
  told["first"] = place_json(hunted, stands->first);
  if (row["coverage"] == "complete") row["coverage"] = "partial";
}

}  // namespace

base::Status look_for_texts(const Case& in, const TenantScope& tenants, unsigned threads, LookupAnswer& answer,
                            base::Progress* progress) {
  Noes noes(answer);
  if (noes.rows.empty()) return {};
  BT_TRY(auto sources, in.registers().sources());
  drop_vacated(sources);
  std::erase_if(sources, [&](const auto& one) { return !tenants.has(one.tenant); });
  Detectors detectors;
  detectors.set.indicators = noes.indicators;
  HuntRequest request;
  request.threads = threads;
  request.texts = true;
  BT_TRY(const HuntResult hunted, hunt_sources(in, sources, std::move(detectors), std::move(request), progress));
  if (progress != nullptr && progress->stop) return base::fail(kStopped, "stopped before all logs were looked through");
  std::vector<registers::NotLooked> left;
  const bool whole = whole_sources(sources, hunted, left).size() == sources.size();
  const auto stands = standing_texts(hunted);
  std::uint64_t without_text = 0;
  for (std::uint32_t i = 0; i < noes.rows.size(); ++i) {
    const auto found = stands.find(i);
    const bool has_text = hunt::IndicatorTexts::has_text(noes.indicators[i]);
    without_text += has_text ? 0 : 1;
    put(hunted, found == stands.end() ? nullptr : &found->second, has_text, whole, answer.rows[noes.rows[i]]);
    if (found == stands.end()) continue;
    answer.reasons.push_back(noes.indicators[i].value + ": its text stands in " +
                             base::counted(found->second.records, "record") + " that the index does not have it of");
  }
  if (without_text != 0)
    answer.reasons.push_back(base::counted(without_text, "value has", "values have") +
                             " no text to be looked for: networks, and what is very short");
  for (const registers::NotLooked& one : left)
    answer.reasons.push_back((one.tenant.empty() ? "" : one.tenant + ": ") + one.why +
                             ", so no texts were looked for in it");
  return {};
}

}  // namespace backtrail::app
