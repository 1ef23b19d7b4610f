// SPDX-License-Identifier: Apache-2.0
// Organisations with what gives them away and whom they serve.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"

namespace backtrail::registers {
namespace {

using base::fail;
using base::Json;

constexpr std::array<std::string_view, 8> kOrganisationKinds = {"provider", "customer", "government", "company",
                                                                "vendor",   "group",    "person",     "other"};
struct NameList {
  const char* key;
  OrganisationName::Kind kind;
  std::string_view word;
};
constexpr std::array<NameList, 4> kNameLists = {{{"aliases", OrganisationName::Kind::alias, "alias"},
                                                 {"domains", OrganisationName::Kind::domain, "domain"},
                                                 {"hosts", OrganisationName::Kind::host, "host"},
                                                 {"ad_domains", OrganisationName::Kind::ad_domain, "ad-domain"}}};

/// "provider-a", or {"customer", "from", "until", "service"}.
Serves parse_serves(const Json& value, const std::string& pointer, Fields& body) {
  if (value.is_string()) return {body.plain_text(value, pointer)};
  Fields fields(value, pointer, body.mistake());
  Serves out;
  out.customer = fields.ref("customer", Need::required);
  out.from = fields.date("from");
  out.until = fields.date("until");
  out.service = fields.text("service");
  if (!out.until.empty() && out.until < out.from) fields.fail_at("until", kBadTimeText, "ends before it begins");
  fields.finish();
  return out;
}

}  // namespace

base::Status put_organisation(Writer& writer, Fields& body) {
  const std::string name = body.text("name", Need::required);
  const std::string kind = body.word("kind", kOrganisationKinds, Need::required);
  const std::string jurisdiction = body.text("jurisdiction");
  const std::string sector = body.text("sector");
  const std::string parent = body.ref("parent");
  // Nobody learns of a victim because somebody forgot a key.
  const auto marking = body.marking("marking", marking::Marking{});
  std::vector<std::pair<std::string_view, std::string>> names = {{"name", name}};
  for (const NameList& list : kNameLists) {
    body.each(list.key, Need::optional, [&](const Json& value, const std::string& pointer) {
      names.emplace_back(list.word, body.plain_text(value, pointer));
    });
  }
  std::vector<Serves> serves;
  body.each("serves", Need::optional, [&](const Json& value, const std::string& pointer) {
    serves.push_back(parse_serves(value, pointer, body));
  });
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("organisations", {name, kind, jurisdiction, sector, parent, marking.text()}));
  for (std::size_t i = 0; i < names.size(); ++i) {
    BT_TRY_STATUS(writer.row("organisation_names", {position(i), std::string(names[i].first), names[i].second}));
  }
  for (std::size_t i = 0; i < serves.size(); ++i) {
    const Serves& one = serves[i];
    BT_TRY_STATUS(writer.row("serves", {position(i), one.customer, one.from, one.until, one.service}));
  }
  return {};
}

base::Result<Organisation> get_organisation(const Database& db, Entry entry) {
  Organisation out;
  out.entry = std::move(entry);
  BT_TRY(auto row,
         detail(db, out.entry,
                "SELECT name, kind, jurisdiction, sector, parent, marking FROM organisations WHERE entry = ?"));
  out.name = row.text(0);
  out.kind = row.text(1);
  out.jurisdiction = row.text(2);
  out.sector = row.text(3);
  out.parent = row.text(4);
  BT_TRY(out.marking, stored_marking(row.text(5)));
  BT_TRY_STATUS(for_rows(db, out.entry, "SELECT kind, value FROM organisation_names WHERE entry = ? ORDER BY position",
                         [&](const Query& q) {
                           const std::string word = q.text(0);
                           const auto list = std::ranges::find(kNameLists, word, &NameList::word);
                           const auto kind = list == kNameLists.end() ? OrganisationName::Kind::name : list->kind;
                           out.names.push_back({kind, q.text(1)});
                         }));
  BT_TRY_STATUS(for_rows(db, out.entry,
                         "SELECT customer, from_day, until_day, service FROM serves WHERE entry = ? ORDER BY position",
                         [&](const Query& q) { out.serves.push_back({q.text(0), q.text(1), q.text(2), q.text(3)}); }));
  return out;
}

}  // namespace backtrail::registers
