// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/erased_findings.h"

#include <vector>

#include "app/case/replay.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/sha256.h"

namespace backtrail::app {

std::string content_print(std::string_view tenant, std::string_view detector_id, std::span<const RecordCopy> records) {
  std::set<std::pair<std::uint64_t, std::string>> places;  // ordered, for a hunt's order is not the evidence's
  for (const RecordCopy& one : records) places.emplace(one.offset, base::sha256(one.bytes).text());
  base::Json name = base::Json::array({tenant, detector_id});
  for (const auto& [offset, sha256] : places) name.push_back(base::Json::array({offset, sha256}));
  return base::sha256(base::dump(name)).text();
}

std::string content_print(const base::Json& evidence) {
  const auto detector = evidence.find("detector"), locators = evidence.find("locators");
  if (detector == evidence.end() || locators == evidence.end() || !locators->is_array() || locators->empty()) return {};
  std::vector<std::string> copies;
  std::vector<std::uint64_t> offsets;
  for (const base::Json& one : *locators) {
    auto bytes = one.contains("bytes") ? base::from_base64(base::text_at(one, "bytes")) : std::nullopt;
    if (!bytes || !one.contains("offset") || !one["offset"].is_number_unsigned()) return {};
    copies.push_back(std::move(*bytes));
    offsets.push_back(one["offset"].get<std::uint64_t>());
  }
  std::vector<RecordCopy> records;
  for (std::size_t i = 0; i < copies.size(); ++i) records.push_back({offsets[i], copies[i]});
  return content_print(base::text_at(evidence, "tenant"), base::text_at(*detector, "id"), records);
}

base::Result<std::set<std::string>> erased_contents(const Case& in) {
  std::set<std::string> out;
  BT_TRY_STATUS(replay_of(in.ledger(), in.bodies(), kPurgeType, [&](const Told& told) -> base::Status {
    const auto stub = base::parse_json(told.body, "");
    if (!stub || !stub->is_object()) return {};
    if (const std::string name = base::text_at(*stub, "finding"); name.starts_with(kErasedFinding))
      out.insert(name.substr(kErasedFinding.size()));
    return {};
  }));
  return out;
}

}  // namespace backtrail::app
