// SPDX-License-Identifier: Apache-2.0
// Sources with the logs that they hold, their days and fields. A country's case has many thousands, so all of them are read by one query
// for each table, side by side in the ledger's order, and not by several for each source.
#include <algorithm>
#include <memory>
#include <unordered_map>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"

namespace backtrail::registers {
namespace {

using base::Json;

/// `names` becomes those of its fields, as text; it stays empty when nobody noted them.
LogSourceDays parse_log_source(const Json& value, const std::string& pointer, Fields& body, std::string& names) {
  Fields fields(value, pointer, body.mistake());
  LogSourceDays out;
  out.product = fields.text("product");
  out.category = fields.text("category");
  out.service = fields.text("service");
  out.records = fields.count("records");
  if (fields.has("without_time")) {
    out.without_time = fields.count("without_time");
    if (*out.without_time > out.records)
      fields.fail_at("without_time", kBodyShape, "more records without a time than records");
  }
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

/// The whole log's stretch comes last, and has no end of its own.
std::optional<Assumption> parse_assumption(Fields& body) {
  auto said = body.object("assumed");
  if (!said) return std::nullopt;
  Assumption out;
  out.zone_minutes = static_cast<std::int32_t>(said->integer("zone_minutes").value_or(0));
  out.zone = said->text("zone");
  const auto written_of = [](Fields& of) {
    constexpr std::size_t kDay = 10;  // "2017-07-14"; what is longer is an instant
    constexpr std::string_view kNoYounger = "..";  // before an instant
    if (std::string until = of.text("written"); until.starts_with(kNoYounger)) {
      const auto last = base::parse_iso(std::string_view(until).substr(kNoYounger.size()));
      if (last && !last->zone_assumed) return std::string(kNoYounger) + base::format(last->instant);
      of.fail_at("written", kBadTimeText, "not an instant", "as ..2018-12-20T17:00:00Z");
      return std::string();
    }
    std::string text = of.date("written");
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
  BT_TRY_STATUS(writer.row("source_assumptions",
                           {position(at), std::int64_t{0}, std::int64_t{assumed.zone_minutes}, assumed.written}));
  return assumed.zone.empty() ? base::Status() : writer.row("source_zones", {assumed.zone});
}

constexpr std::string_view kSourceColumns =
    "SELECT entry, tenant, path, member, sha256, size, format, records, damaged, first, last FROM sources";
constexpr std::string_view kLogSourceColumns =
    "SELECT entry, product, category, service, records FROM source_log_sources";
constexpr std::string_view kDayColumns = "SELECT entry, position, first_day, last_day FROM source_days";
constexpr std::string_view kUntimedColumns = "SELECT entry, position, records FROM source_untimed";
constexpr std::string_view kAssumptionColumns = "SELECT entry, until, zone_minutes, written FROM source_assumptions";
constexpr std::string_view kZoneColumns = "SELECT entry, zone FROM source_zones";
constexpr std::string_view kMappingColumns = "SELECT entry, print FROM source_mappings";
constexpr std::string_view kWhyColumns = "SELECT entry, why FROM source_withdrawals";

/// Rows of one table by the entry that they are of, which is their first column.
class Rows {
 public:
  /// `only`: of this entry alone.
  static base::Result<Rows> open(const Database& db, std::string_view columns, std::string_view order,
                                 std::optional<std::uint64_t> only) {
    std::string sql(columns);
    if (only) sql += " WHERE entry = ?";
    sql.append(" ORDER BY ").append(order);
    std::vector<Value> values;
    if (only) values.push_back(number(*only));
    BT_TRY(auto query, db.query(sql, values));
    Rows out(std::move(query));
    BT_TRY(out.some_, out.query_.next());
    return out;
  }

  /// Calls `take` for each row of the entry; entries are asked for in ascending order.
  template <typename Take>
  base::Status of(std::uint64_t entry, Take take) {
    while (some_ && at() <= entry) {
      if (at() == entry) take(query_);
      BT_TRY(some_, query_.next());
    }
    return {};
  }

 private:
  explicit Rows(Query query) : query_(std::move(query)) {}
  [[nodiscard]] std::uint64_t at() const { return static_cast<std::uint64_t>(query_.integer(0)); }
  Query query_;
  bool some_ = false;
};

void take_row(const Query& row, Source& out) {
  out.tenant = row.text(1);
  out.path = row.text(2);
  out.member = row.text(3);
  out.sha256 = row.text(4);
  out.size = static_cast<std::uint64_t>(row.integer(5));
  out.format = row.text(6);
  out.records = static_cast<std::uint64_t>(row.integer(7));
  out.damaged = static_cast<std::uint64_t>(row.integer(8));
  out.first = row.text(9);
  out.last = row.text(10);
}

void take_assumption(const Query& row, Source& out) {
  if (!out.assumed) out.assumed.emplace();
  out.assumed->zone_minutes = static_cast<std::int32_t>(row.integer(2));
  if (row.integer(1) != 0)
    out.assumed->written_before.push_back({static_cast<std::uint64_t>(row.integer(1)), row.text(3)});
  else out.assumed->written = row.text(3);
}

base::Result<std::vector<Source>> read_sources(const Database& db, std::vector<Entry> entries,
                                               std::optional<std::uint64_t> only) {
  BT_TRY(auto rows, Rows::open(db, kSourceColumns, "entry", only));
  BT_TRY(auto logs, Rows::open(db, kLogSourceColumns, "entry, position", only));
  BT_TRY(auto days, Rows::open(db, kDayColumns, "entry, position, range", only));
  BT_TRY(auto untimed, Rows::open(db, kUntimedColumns, "entry, position", only));
  BT_TRY(auto assumed, Rows::open(db, kAssumptionColumns, "entry, position", only));
  BT_TRY(auto zones, Rows::open(db, kZoneColumns, "entry", only));
  BT_TRY(auto mappings, Rows::open(db, kMappingColumns, "entry", only));
  BT_TRY(auto whys, Rows::open(db, kWhyColumns, "entry", only));
  std::vector<Source> out;
  out.reserve(entries.size());
  for (Entry& entry : entries) {
    Source& one = out.emplace_back();
    one.entry = std::move(entry);
    const std::uint64_t index = one.entry.index;
    bool found = false;
    BT_TRY_STATUS(rows.of(index, [&](const Query& row) {
      found = true;
      take_row(row, one);
    }));
    if (!found) return no_row(db, one.entry);
    BT_TRY_STATUS(logs.of(index, [&](const Query& row) {
      one.log_sources.push_back(
          {row.text(1), row.text(2), row.text(3), static_cast<std::uint64_t>(row.integer(4)), {}, {}});
    }));
    BT_TRY_STATUS(days.of(index, [&](const Query& row) {
      const auto at = static_cast<std::size_t>(row.integer(1));
      if (at < one.log_sources.size()) one.log_sources[at].days.emplace_back(row.text(2), row.text(3));
    }));
    BT_TRY_STATUS(untimed.of(index, [&](const Query& row) {
      const auto at = static_cast<std::size_t>(row.integer(1));
      if (at < one.log_sources.size()) one.log_sources[at].without_time = static_cast<std::uint64_t>(row.integer(2));
    }));
    BT_TRY_STATUS(assumed.of(index, [&](const Query& row) { take_assumption(row, one); }));
    BT_TRY_STATUS(zones.of(index, [&](const Query& row) {
      if (one.assumed) one.assumed->zone = row.text(1);
    }));
    BT_TRY_STATUS(mappings.of(index, [&](const Query& row) { one.mappings = row.text(1); }));
    BT_TRY_STATUS(whys.of(index, [&](const Query& row) { one.why = row.text(1); }));
  }
  return out;
}

}  // namespace

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
  source.mappings = body.text("mappings");
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
    if (one.without_time) BT_TRY_STATUS(writer.row("source_untimed", {position(i), number(*one.without_time)}));
    if (!names[i].empty()) BT_TRY_STATUS(writer.row("source_fields", {position(i), names[i]}));
  }
  if (source.assumed) BT_TRY_STATUS(put_assumption(writer, *source.assumed));
  if (!source.mappings.empty()) BT_TRY_STATUS(writer.row("source_mappings", {source.mappings}));
  if (!source.why.empty()) BT_TRY_STATUS(writer.row("source_withdrawals", {source.why}));
  return {};
}

base::Result<Source> get_source(const Database& db, Entry entry) {
  const std::uint64_t index = entry.index;
  std::vector<Entry> entries;
  entries.push_back(std::move(entry));
  BT_TRY(auto one, read_sources(db, std::move(entries), index));
  return std::move(one.front());
}

base::Result<std::vector<Source>> get_sources(const Database& db, std::vector<Entry> entries) {
  return read_sources(db, std::move(entries), std::nullopt);
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
