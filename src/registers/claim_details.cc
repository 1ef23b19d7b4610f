// SPDX-License-Identifier: Apache-2.0
// What a claim says beyond subject, relation and object: how far a court has come, who had it first, what its numbers count.
// Then the settling of claims that disagree, which is an entry of its own: the claims stay as they were said.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"

namespace backtrail::registers {
namespace {

using base::fail;
using base::Json;

constexpr std::array<std::string_view, 4> kLegalStatuses = {"alleged", "charged", "convicted", "acquitted"};
constexpr std::array<std::string_view, 5> kBounds = {"exactly", "at-least", "more-than", "about", "at-most"};

}  // namespace

void parse_claim_details(Fields& body, Claim& out) {
  out.legal_status = body.word("legal_status", kLegalStatuses);
  out.origin = body.text("origin");
  body.each("quantities", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields fields(value, pointer, body.mistake());
    Quantity one;
    one.count = fields.count("count", Need::required);
    one.bound = fields.word("bound", kBounds);
    if (one.bound.empty()) one.bound = "exactly";
    one.unit = fields.text("unit", Need::required);
    one.place = fields.text("place");
    one.scope = fields.text("scope");
    one.period = fields.text("period");
    fields.finish();
    out.quantities.push_back(std::move(one));
  });
}

base::Status write_claim_details(Writer& writer, const Claim& claim) {
  if (!claim.legal_status.empty() || !claim.origin.empty())
    BT_TRY_STATUS(writer.row("claim_details", {claim.legal_status, claim.origin}));
  for (std::size_t i = 0; i < claim.quantities.size(); ++i) {
    const Quantity& one = claim.quantities[i];
    BT_TRY_STATUS(writer.row("quantities",
                             {position(i), number(one.count), one.bound, one.unit, one.place, one.scope, one.period}));
  }
  return {};
}

base::Status read_claim_details(const Database& db, Claim& out) {
  BT_TRY_STATUS(
      for_rows(db, out.entry, "SELECT legal_status, origin FROM claim_details WHERE entry = ?", [&](const Query& q) {
        out.legal_status = q.text(0);
        out.origin = q.text(1);
      }));
  return for_rows(db, out.entry,
                  "SELECT count, bound, unit, place, scope, period FROM quantities WHERE entry = ? ORDER BY position",
                  [&](const Query& q) {
                    out.quantities.push_back({static_cast<std::uint64_t>(q.integer(0)), q.text(1), q.text(2), q.text(3),
                                              q.text(4), q.text(5)});
                  });
}

base::Status put_merge(Writer& writer, Fields& body) {
  Merge out;
  out.claims = body.refs("claims", Need::required);
  if (body.ok() && out.claims.size() < 2)
    body.fail_at("claims", kMissingKey, "there is nothing to settle between fewer than two claims");
  const std::string keep = body.ref("keep");
  const bool among = keep.empty() || std::ranges::any_of(out.claims, [&](const auto& one) { return one.ref == keep; });
  if (!among) body.fail_at("keep", kWrongReference, "what is kept is none of the claims");
  out.why = body.text("why", Need::required);
  out.marking = body.marking("marking", marking::Marking{});
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("merges", {out.why, out.marking.text()}));
  BT_TRY_STATUS(writer.edges("claims", out.claims, {kClaim}));
  if (keep.empty()) return {};
  Reference kept{keep};
  return one_edge(writer, "keep", kept, {kClaim});
}

base::Result<Merge> get_merge(const Database& db, Entry entry) {
  Merge out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry, "SELECT why, marking FROM merges WHERE entry = ?"));
  out.why = row.text(0);
  BT_TRY(out.marking, stored_marking(row.text(1)));
  BT_TRY(out.claims, get_edges(db, out.entry, "claims"));
  BT_TRY(auto keep, get_edges(db, out.entry, "keep"));
  if (!keep.empty()) out.keep = std::move(keep.front());
  return out;
}

}  // namespace backtrail::registers
