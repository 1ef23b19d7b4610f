// SPDX-License-Identifier: Apache-2.0
// Organisations with what gives them away and whom they serve; sources with the days that they hold.
#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>

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

/// `names` becomes those of its fields, as text; it stays empty when nobody noted them.
LogSourceDays parse_log_source(const Json& value, const std::string& pointer, Fields& body, std::string& names) {
  Fields fields(value, pointer, body.mistake());
  LogSourceDays out;
  out.product = fields.text("product");
  out.category = fields.text("category");
  out.service = fields.text("service");
  out.records = fields.count("records");
  if (fields.has("fields")) {
    Json list = Json::array();
    fields.each("fields", Need::optional,
                [&](const Json& name, const std::string& at) { list.push_back(fields.plain_text(name, at)); });
    names = base::dump(list);
  }
  fields.each("days", Need::optional, [&](const Json& range, const std::string& at) {
    const bool pair = range.is_array() && range.size() == 2 && range[0].is_string() && range[1].is_string();
    if (!pair) return fields.fail_at("days", kBodyShape, "a range of days is [first, last]: " + at);
    auto first = range[0].get<std::string>();
    auto last = range[1].get<std::string>();
    const auto is_day = [](const std::string& day) { return day.size() == 10 && base::parse_iso(day); };
    if (!is_day(first) || !is_day(last) || last < first) {
      return fields.fail_at("days", kBadTimeText, "not a range of days: " + at, "[\"2016-11-01\", \"2016-11-07\"]");
    }
    out.days.emplace_back(std::move(first), std::move(last));
  });
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

/// The whole log's stretch comes last, and has no end of its own.
std::optional<Assumption> parse_assumption(Fields& body) {
  auto said = body.object("assumed");
  if (!said) return std::nullopt;
  Assumption out;
  out.zone_minutes = static_cast<std::int32_t>(said->integer("zone_minutes").value_or(0));
  const auto written_of = [](Fields& of) {
    constexpr std::size_t kDay = 10;  // "2017-07-14"; what is longer is an instant
    const std::string text = of.date("written");
    if (text.size() <= kDay) return text;
    const auto at = of.instant("written");
    return at ? base::format(*at) : std::string();
  };
  out.written = written_of(*said);
  said->each("written_before", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields stretch(value, pointer, said->mistake());
    out.written_before.push_back({stretch.count("until", Need::required), written_of(stretch)});
    stretch.finish();
  });
  said->finish();
  return out;
}

base::Status put_assumption(Writer& writer, const Assumption& assumed) {
  std::size_t at = 0;
  for (const Assumption::Stretch& one : assumed.written_before)
    BT_TRY_STATUS(writer.row("source_assumptions",
                             {position(at++), number(one.until), std::int64_t{assumed.zone_minutes}, one.written}));
  return writer.row("source_assumptions",
                    {position(at), std::int64_t{0}, std::int64_t{assumed.zone_minutes}, assumed.written});
}

base::Status put_source(Writer& writer, Fields& body) {
  Source source;
  source.tenant = body.ref("tenant", Need::required);
  source.path = body.text("path", Need::required);
  source.member = body.text("member");
  source.sha256 = body.sha256("sha256", Need::required);
  source.size = body.count("size", Need::required);
  source.format = body.text("format");
  source.records = body.count("records");
  source.damaged = body.count("damaged");
  source.first = body.date("first");
  source.last = body.date("last");
  std::vector<std::string> names;
  body.each("log_sources", Need::optional, [&](const Json& value, const std::string& pointer) {
    source.log_sources.push_back(parse_log_source(value, pointer, body, names.emplace_back()));
  });
  source.assumed = parse_assumption(body);
  source.why = body.text("why");
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row(
      "sources", {source.tenant, source.path, source.member, source.sha256, number(source.size), source.format,
                  number(source.records), number(source.damaged), source.first, source.last}));
  for (std::size_t i = 0; i < source.log_sources.size(); ++i) {
    const LogSourceDays& one = source.log_sources[i];
    BT_TRY_STATUS(
        writer.row("source_log_sources", {position(i), one.product, one.category, one.service, number(one.records)}));
    for (std::size_t k = 0; k < one.days.size(); ++k) {
      BT_TRY_STATUS(writer.row("source_days", {position(i), position(k), one.days[k].first, one.days[k].second}));
    }
    if (!names[i].empty()) BT_TRY_STATUS(writer.row("source_fields", {position(i), names[i]}));
  }
  if (source.assumed) BT_TRY_STATUS(put_assumption(writer, *source.assumed));
  if (!source.why.empty()) BT_TRY_STATUS(writer.row("source_withdrawals", {source.why}));
  return {};
}

base::Result<Assumption> get_assumption(const Database& db, const Entry& entry) {
  Assumption out;
  BT_TRY_STATUS(for_rows(
      db, entry, "SELECT until, zone_minutes, written FROM source_assumptions WHERE entry = ? ORDER BY position",
      [&](const Query& q) {
        out.zone_minutes = static_cast<std::int32_t>(q.integer(1));
        if (q.integer(0) != 0) out.written_before.push_back({static_cast<std::uint64_t>(q.integer(0)), q.text(2)});
        else out.written = q.text(2);
      }));
  return out;
}

base::Result<Source> get_source(const Database& db, Entry entry) {
  Source out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry,
                          "SELECT tenant, path, member, sha256, size, format, records, damaged, first, last, "
                          "EXISTS (SELECT 1 FROM source_assumptions a WHERE a.entry = s.entry), "
                          "coalesce((SELECT why FROM source_withdrawals w WHERE w.entry = s.entry), '') FROM sources s "
                          "WHERE entry = ?"));
  out.tenant = row.text(0);
  out.path = row.text(1);
  out.member = row.text(2);
  out.sha256 = row.text(3);
  out.size = static_cast<std::uint64_t>(row.integer(4));
  out.format = row.text(5);
  out.records = static_cast<std::uint64_t>(row.integer(6));
  out.damaged = static_cast<std::uint64_t>(row.integer(7));
  out.first = row.text(8);
  out.last = row.text(9);
  BT_TRY_STATUS(for_rows(
      db, out.entry,
      "SELECT product, category, service, records FROM source_log_sources WHERE entry = ? ORDER BY position",
      [&](const Query& q) {
        out.log_sources.push_back({q.text(0), q.text(1), q.text(2), static_cast<std::uint64_t>(q.integer(3)), {}});
      }));
  BT_TRY_STATUS(for_rows(
      db, out.entry, "SELECT position, first_day, last_day FROM source_days WHERE entry = ? ORDER BY position, range",
      [&](const Query& q) {
        const auto at = static_cast<std::size_t>(q.integer(0));
        if (at < out.log_sources.size()) out.log_sources[at].days.emplace_back(q.text(1), q.text(2));
      }));
  if (row.integer(10) != 0) {
    BT_TRY(out.assumed, get_assumption(db, out.entry));
  }
  out.why = row.text(11);
  return out;
}

base::Result<FieldsOfSources> get_source_fields(const Database& db) {
  FieldsOfSources out;
  std::unordered_map<std::string, SharedFieldNames> known;
  BT_TRY(auto query, db.query("SELECT entry, position, names FROM source_fields"));
  while (true) {
    BT_TRY(const bool some, query.next());
    if (!some) return out;
    SharedFieldNames& names = known[query.text(2)];
    if (!names) {
      BT_TRY(const Json list, base::parse_json(query.text(2), db.path()));
      FieldNames set;
      for (const Json& one : list) {
        if (one.is_string()) set.insert(one.get<std::string>());
      }
      names = std::make_shared<const FieldNames>(std::move(set));
    }
    out[{static_cast<std::uint64_t>(query.integer(0)), static_cast<std::size_t>(query.integer(1))}] = names;
  }
}

}  // namespace backtrail::registers
