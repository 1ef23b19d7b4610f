// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/lookup.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "app/case/telemetry/asking.h"
#include "app/case/telemetry/assumed.h"
#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/gaps.h"
#include "app/case/telemetry/indexing.h"
#include "app/case/telemetry/placing.h"
#include "app/case/telemetry/source_fields.h"
#include "app/case/telemetry/unindexed.h"
#include "app/case/telemetry/unread.h"
#include "app/case/telemetry/values_in_names.h"
#include "app/case/telemetry/withdrawing.h"
#include "app/case/telemetry/written_otherwise.h"
#include "app/case/tenants.h"
#include "app/codes.h"
#include "app/time_zones.h"
#include "base/count.h"
#include "base/json.h"
#include "observable/fold.h"
#include "observable/idn.h"
#include "observable/limits.h"
#include "observable/roundabout.h"
#include "observable/text.h"
#include "report/coverage/coverage.h"
#include "sightings/codes.h"
#include "sightings/extract.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;
using ObservableKind = observable::Kind;
using observable::Observable;

constexpr std::size_t kRecordsShown = 10;
constexpr std::size_t kMembersNamed = 20;  // of a group
constexpr std::size_t kReasonsHeld =
    1000;  // some name a field, so that a process that runs for days has ever more of them

struct Sums {
  std::uint64_t count = 0, superseded = 0;
  std::optional<base::Instant> first, last;
  const registers::Source *first_in = nullptr, *last_in = nullptr;  // that they were seen in
  void add(const sightings::Segment& one, const registers::Source& in, bool standing) {
    (standing ? count : superseded) += one.count;
    if (!one.first) return;
    if (!first || *one.first < *first) first = one.first, first_in = &in;
    if (!last || *last < *one.last) last = one.last, last_in = &in;
  }
  void tell(OrderedJson& row) const {
    row["count"] = count;
    row["first"] = first ? OrderedJson(base::format(*first)) : OrderedJson(nullptr);
    row["last"] = last ? OrderedJson(base::format(*last)) : OrderedJson(nullptr);
    if (stands_twice(first, first_in)) row["first_may_be_later"] = true;
    if (stands_twice(last, last_in)) row["last_may_be_later"] = true;
  }
  /// In an hour that the clocks of the zone by which the source is read showed twice.
  static bool stands_twice(const std::optional<base::Instant>& at, const registers::Source* in) {
    return at && in->assumed && !in->assumed->zone.empty() && may_be_later(*at, zone_of(*in->assumed));
  }
};

struct SeenOfOne {
  Sums all;
  std::map<std::string, Sums> tenants;
  std::uint64_t behind_volumes = 0;  // of them all, those whose drive no log says
  std::uint64_t late = 0;  // of them all, those of logs that were received by then and entered only afterwards
  std::set<std::string> values;
  std::set<std::string> fields;
  std::set<std::pair<std::uint64_t, sightings::Locator>> records;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> counts;  // source and records, of what stands and what does not
};

}  // namespace

class Lookup::State {
 public:
  State(const Case& in, LookupRequest request) : in_(in), request_(std::move(request)) {}

  base::Status prepare() {
    BT_TRY(scope_, scope_of(in_, request_.tenant, request_.group, request_.as_of));
    BT_TRY(unread_, missed_of(in_, scope_, request_.as_of));
    BT_TRY_STATUS(take_sources());
    BT_TRY_STATUS(open_index());
    return find_not_looked();
  }

  base::Result<LookupAnswer> ask(std::string value) {
    request_.values = {std::move(value)};
    request_.places.clear();
    request_.intel.clear();
    one_of_many_ = true;
    return answer_all();
  }

  base::Result<LookupAnswer> answer_all() {
    out_ = {};
    BT_TRY_STATUS(take_answers());
    return std::move(out_);
  }

 private:
  base::Status take_answers() {
    Asked asked = what_is_asked(request_);
    asked_ = std::move(asked.questions);
    out_.not_asked = asked.not_asked;
    out_.diagnostics = std::move(asked.diagnostics);
    std::ranges::move(withdrawn_.told(scope_), std::back_inserter(out_.diagnostics));
    if (scope_.is_group() && !one_of_many_) tell_group();
    if (any_) out_.days = days_;
    for (const registers::Source* one : sources_)
      if (late_at(one->entry, request_.as_of)) out_.late.push_back(one->entry.label());
    // In the index's own order: what lies together is read once.
    std::vector<std::pair<sightings::Question, std::size_t>> order;
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      order.emplace_back(request_.prefix ? sightings::question_of_prefix(beginning(asked_[i]))
                                         : sightings::question_of(asked_[i].what),
                         i);
    }
    std::ranges::sort(order, {}, [](const auto& one) { return std::tie(one.first.ranges[0].from, one.second); });
    std::vector<OrderedJson> rows(asked_.size());
    std::vector<std::string> kept(asked_.size());  // why not all of its sightings are, if so
    for (const auto& [question, i] : order) {
      BT_TRY(kept[i], not_kept_of(asked_[i].what));
      BT_TRY(rows[i], answer(asked_[i], kept[i], question));
    }
    std::set<std::pair<std::string, std::string>> kinds;  // kept in part, and why
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].is_null()) continue;
      if (!kept[i].empty()) kinds.emplace(observable::name(asked_[i].what.kind), kept[i]);
      if (!rows[i]["seen"].get<bool>()) {
        rows[i]["valid_accounts"] = "not cleared";
        out_.note = report::kValidAccounts;
      }
      out_.rows.push_back(std::move(rows[i]));
      out_.not_looked.push_back(not_looked_json(kept[i]));
    }
    for (const auto& [kind, why] : kinds) out_.reasons.push_back(kind + ": " + why);
    if (!out_.rows.empty() && !one_of_many_)
      tell_gaps(not_looked_, "--format jsonl tells more, and backtrail coverage all", out_.reasons);
    return {};
  }

  /// What everything begins with: a separator at its end, which no path and key has, is asked for with it.
  static Observable beginning(const AskedFor& asked) {
    Observable out = asked.what;
    const bool parted = out.kind == observable::Kind::path || out.kind == observable::Kind::registry_key;
    if (parted && !asked.text.empty() && observable::is(asked.text.back(), observable::kSlash) &&
        !observable::is(out.value.back(), observable::kSlash))
      out.value += out.kind == observable::Kind::path && observable::is_unix_path(out.value) ? '/' : '\\';
    return out;
  }

  /// Which sources stand, which stood where others stand now, and which of them the earlier ones' records belong to.
  base::Status take_sources() {
    BT_TRY(all_, in_.registers().sources(registers::Which::all));
    for (const registers::Source& one : all_) {
      if (!wanted(one.tenant) || !known_at(one.entry, request_.as_of)) continue;
      known_.emplace_hint(known_.end(), one.entry.index, &one);
      // Most logs were never anything else.
      if (!one.entry.corrected_by.empty()) by_id_.emplace(one.entry.id, one.entry.index);
    }
    withdrawn_ = withdrawn_as_of(all_, request_.as_of);
    if (request_.as_of.time) withdrawn_since_ = Withdrawn(all_);
    sources_ = standing(refs_to(all_), request_.as_of);
    std::erase_if(sources_, [&](const registers::Source* one) { return is_vacated(*one) || !wanted(one->tenant); });
    BT_TRY(tenants_, tenants_asked(in_, gaps_request()));
    if (!scope_.is_everybody() && tenants_.empty()) return std::unexpected(no_such_tenant(in_, request_.tenant));
    return {};
  }

  [[nodiscard]] GapsRequest gaps_request() const { return {sources_, unread_, withdrawn_, scope_, request_.as_of}; }

  base::Status open_index() {
    auto opened = sightings::Index::open(sightings_folder(in_.folder()));
    if (!opened) {
      if (opened.error().code == sightings::kNoIndex) return take_erased();
      return base::forward(std::move(opened));
    }
    index_.emplace(std::move(*opened));
    BT_TRY(auto marks, index_->sources());
    for (auto& mark : marks) marks_.emplace(mark.number, std::move(mark));
    BT_TRY_STATUS(take_erased());
    for (const registers::Source* one : sources_) put_line(*one, standing_);
    add_left();
    return {};
  }

  /// Also of what was asked as of a time at which they were there.
  base::Status take_erased() {
    BT_TRY(const auto holdings, read_holdings(in_.ledger(), in_.bodies(), {}, ledger::Log::Root::unchecked));
    if (!any_discarded(holdings)) return {};
    std::vector<registers::Source> all;
    for (const auto& [number, one] : known_) all.push_back(*one);
    erased_ = erased_sources(all, holdings, marks_);
    std::map<std::uint64_t, const registers::Source*> told = known_;
    std::erase_if(told, [&](const auto& one) { return withdrawn_.has(*one.second); });
    std::ranges::move(discarded_gaps(erased_, told), std::back_inserter(not_looked_));
    return {};
  }

  /// The source, and what its bytes were before. What it has grown from has its beginning, and counts as it does; what the same bytes
  /// were before they were moved, or held with other times, does not count a second time.
  void put_line(const registers::Source& last, std::set<std::uint64_t>& with) {
    const auto begin_of = [&](const registers::Source& one) {
      const auto mark = marks_.find(one.entry.index);
      return mark == marks_.end() ? 0 : mark->second.from;
    };
    with.insert(last.entry.index);
    if (!marks_.contains(last.entry.index)) return;
    std::uint64_t begin = begin_of(last);  // up to here another has its records
    for (const registers::Source* at = &last;;) {
      const auto before = by_id_.find(at->entry.corrects);
      if (before == by_id_.end()) return;
      const registers::Source& held = *known_.at(before->second);
      const bool same = held.sha256 == at->sha256 || is_retimed_beginning(held, *at) ||
                        (held.size != 0 && begin_of(*at) == held.size);
      if (!same) return;
      const bool has_beginning = begin != 0 && held.size == begin;
      (has_beginning ? with : moved_).insert(held.entry.index);
      if (has_beginning && !marks_.at(at->entry.index).cut_values.empty())
        cut_in_[held.entry.index] = &marks_.at(at->entry.index);
      if (has_beginning) begin = begin_of(held);
      if (has_beginning && (held.path != last.path || held.member != last.member))
        lie_in_[held.entry.index] = last.entry.index;
      at = &held;
    }
  }

  /// What stood where a log lay before it was moved over another: its bytes stand there now.
  void add_left() {
    if (std::ranges::none_of(known_, [](const auto& one) { return is_vacated(*one.second); })) return;
    std::set<std::pair<std::string_view, std::string_view>> stand;
    for (const registers::Source* one : sources_) {
      if (marks_.contains(one->entry.index)) stand.emplace(one->tenant, one->sha256);
    }
    for (const auto& [number, one] : known_) {
      const auto before = by_id_.find(one->entry.corrects);
      if (!is_vacated(*one) || before == by_id_.end()) continue;
      const registers::Source& left = *known_.at(before->second);
      if (stand.contains({left.tenant, left.sha256})) put_line(left, moved_);
    }
  }

  base::Status find_not_looked() {
    BT_TRY(auto ground, ground_of_case(in_, gaps_request(), tenants_));
    std::ranges::move(ground.gaps, std::back_inserter(not_looked_));
    for (const registers::Source* one : sources_) note_source(*one);
    days_ = ground.days;
    BT_TRY(const auto fields, SourceFields::read(in_));
    names_ = ValuesInNames(fields, sources_);
    for (const auto& [tenant, why] : names_.told_unnoted()) not_looked(tenant, "", "", "", why);
    find_replaced();
    tell_withdrawn();
    settle_gaps(not_looked_);
    return {};
  }

  /// What of a source that stands the index lacks.
  void note_source(const registers::Source& one) {
    const auto mark = marks_.find(one.entry.index);
    const bool erased = erased_.contains(one.entry.index);
    const bool in = !erased && mark != marks_.end() && mark->second.extraction == sightings::kExtraction;
    any_ = any_ || (in && one.records != 0);
    if (in || erased) return;  // what was erased is told already
    if (mark == marks_.end() && withdrawn_since_.has(one)) return note_withdrawn(one);
    put_source_gaps(
        one,
        mark == marks_.end()
            ? "a source has not been indexed"
            : "a source was indexed by another version, and the index may lack some of it: backtrail case reindex",
        not_looked_);
  }

  /// It stood then. The index is today's, and was made anew without it: no other making will bring it back.
  void note_withdrawn(const registers::Source& one) {
    auto& [count, from, until] = withdrawn_out_[one.tenant];
    ++count;
    if (one.first.empty()) return;
    const std::string first = one.first.substr(0, 10), last = one.last.substr(0, 10);
    from = from.empty() ? first : std::min(from, first);
    until = std::max(until, last);
  }
  void tell_withdrawn() {
    for (const auto& [tenant, of] : withdrawn_out_) {
      const auto& [count, from, until] = of;
      not_looked(tenant, "", from, until,
                 base::counted(count, "source", "sources") + base::plural(count, " was", " were") +
                     " withdrawn since, and the index has been made anew without " + base::plural(count, "it", "them") +
                     ": what stood in " + base::plural(count, "it", "them") + " can no longer be looked up");
    }
  }

  /// Logs that others replaced, of which the index has nothing any more.
  void find_replaced() {
    std::vector<const registers::Source*> known;
    for (const auto& [number, one] : known_) known.push_back(one);
    for (const auto& [one, replaced, outdated] : not_indexed(known, withdrawn_, erased_, marks_)) {
      if (!replaced || standing_.contains(one->entry.index) || moved_.contains(one->entry.index)) continue;
      if (withdrawn_since_.has(*one)) {
        note_withdrawn(*one);
        continue;
      }
      not_looked(one->tenant, "", one->first.substr(0, 10), one->last.substr(0, 10),
                 "a log that another has replaced is not in the index, or only as an earlier version took it");
    }
  }

  void not_looked(const std::string& tenant, const std::string& channel, const std::string& from,
                  const std::string& until, const std::string& why) {
    not_looked_.push_back({tenant, channel, from, until, why});
  }

  base::Result<OrderedJson> answer(const AskedFor& asked, const std::string& kept,
                                   const sightings::Question& question) {
    SeenOfOne seen;
    if (index_) {
      BT_TRY_STATUS(index_->ask(question, tenant(), [&](const auto& key, const auto& segments) -> base::Status {
        const bool above = request_.prefix && covered_above(asked.what, key);
        for (const sightings::Segment& one : segments) take(key, one, above, seen);
        return {};
      }));
    }
    const bool any = seen.all.count + seen.all.superseded != 0;
    if (!any && asked.only_if_seen) return OrderedJson(nullptr);
    OrderedJson row = {{"value", asked.what.value}, {"kind", observable::name(asked.what.kind)}, {"seen", any}};
    if (asked.text != asked.what.value) row["asked"] = asked.text;
    seen.all.tell(row);
    row["tenants"] = OrderedJson::array();
    for (const auto& [name, sums] : seen.tenants) {
      OrderedJson one = {{"tenant", name}};
      sums.tell(one);
      if (sums.superseded != 0) one["superseded"] = sums.superseded;
      row["tenants"].push_back(std::move(one));
    }
    const bool whole = not_looked_.empty() && kept.empty();
    row["coverage"] = !any_ ? "none" : whole ? "complete" : "partial";
    row["days"] = days_json(out_.days);
    if (out_.days.without_time != 0) row["without_time"] = out_.days.without_time;
    if (seen.all.superseded != 0) {
      row["superseded"] = seen.all.superseded;
      if (const std::uint64_t still = may_still_lie_there(seen); still != 0) row["superseded_may_lie_there"] = still;
    }
    if (!question.one_value) row["values"] = seen.values.size();
    tell_clocks(asked.what, seen.all);
    if (seen.behind_volumes != 0) tell_volumes(asked.what, seen.behind_volumes, row);
    if (seen.late != 0) row["late"] = seen.late;
    row["fields"] = seen.fields;
    row["records"] = records_json(seen);
    return row;
  }

  /// Of the records of logs that others replaced, how many at most are among those of what lies at their place now: of a log that was cut in
  /// place, or written anew with what it had, each side counts them, and nobody compared the bytes.
  [[nodiscard]] std::uint64_t may_still_lie_there(const SeenOfOne& seen) const {
    std::map<std::tuple<std::string_view, std::string_view, std::string_view>, std::pair<std::uint64_t, std::uint64_t>>
        at;
    for (const auto& [number, count] : seen.counts) {
      const auto moved = lie_in_.find(number);
      const registers::Source& source = *known_.at(moved == lie_in_.end() ? number : moved->second);
      auto& [stands, replaced] = at[{source.tenant, source.path, source.member}];
      (standing_.contains(number) ? stands : replaced) += count;
    }
    std::uint64_t out = 0;
    for (const auto& [place, of] : at) out += std::min(of.first, of.second);
    return out;
  }

  /// Rows of tables and CSV do not say whom they are about.
  void tell_group() {
    std::string names;
    std::size_t named = 0;
    for (const std::string& name : scope_.named()) {
      if (named++ < kMembersNamed) names += (names.empty() ? "" : ", ") + name;
    }
    if (named > kMembersNamed) names += " and " + std::to_string(named - kMembersNamed) + " more";
    out_.diagnostics.push_back({kAskedAs,
                                "asked of " + base::counted(named, "organisation") + ": " + names,
                                {},
                                named > kMembersNamed ? "--format jsonl names all" : "",
                                base::Severity::note});
  }

  void tell_clocks(const Observable& what, const Sums& all) {
    const bool first = Sums::stands_twice(all.first, all.first_in), last = Sums::stands_twice(all.last, all.last_in);
    if (!first && !last) return;
    const bool one = first && last && *all.first == *all.last;
    out_.diagnostics.push_back(
        {kClocksChanged,
         what.value + ": " +
             (one || !last ? "first seen"
              : first      ? "first and last seen"
                           : "last seen") +
             " in an hour that the clocks of " + (first ? all.first_in : all.last_in)->assumed->zone +
             " showed twice: the earlier time is taken, and it may have been later by as much as they were put back",
         {},
         {},
         base::Severity::note});
  }

  /// Windows' event 5156 and shadow copies name a volume, and no record says which drive that was.
  void tell_volumes(const Observable& what, std::uint64_t count, OrderedJson& row) {
    row["drive_not_said"] = count;
    out_.diagnostics.push_back(
        {kAskedAs,
         what.value + ": " + base::counted(count, "sighting is", "sightings are") +
             " behind the device of a volume (as in \\Device\\HarddiskVolume2\\…), of which the log does not say "
             "whether it is this drive",
         {},
         {},
         base::Severity::note});
  }

  /// Whether a domain's records are those of one above it, which begins as what is asked for does, too.
  static bool covered_above(const Observable& what, const sightings::SightingKey& key) {
    if (key.family != sightings::Family::domain) return false;
    const std::string_view above = std::string_view(key.value).substr(0, key.value.rfind('.'));
    return above.find('.') != above.npos && above.starts_with(sightings::value_bytes(what));
  }

  /// For the index; of several take() leaves the others out.
  [[nodiscard]] std::optional<std::string> tenant() const {
    const std::string one = scope_.one();
    return one.empty() ? std::nullopt : std::optional(one);
  }

  /// Why not all of its sightings are in the index; empty when they are.
  [[nodiscard]] base::Result<std::string> not_kept_of(const Observable& what) const {
    std::string out = sightings::not_kept(what);
    const auto add = [&](std::string_view why) {
      if (!out.empty() && !why.empty()) out += "; ";
      out += why;
    };
    add(observable::search_limit(what));
    add(names_.told_of(what));
    if (index_) {
      BT_TRY(const std::string why, written_otherwise(*index_, what, tenant(), [&](std::uint64_t number) {
               const auto source = known_.find(number);
               return source != known_.end() && !withdrawn_.has(*source->second) && !erased_.contains(number);
             }));
      add(why);
    }
    if (what.kind != ObservableKind::domain) return out;
    if (const std::string letters = observable::in_own_letters(what.value); !letters.empty())
      add("where a log writes it in its own letters (" + letters +
          ") only this name is indexed, as the name of a file, and none beneath it");
    return out;
  }

  /// Without the record of which the source had a part, when it counts among those of the value: another source has it whole.
  [[nodiscard]] sightings::Segment without_cut(const sightings::SightingKey& key, const sightings::Segment& one) const {
    sightings::Segment out = one;
    const auto cut = cut_in_.find(one.source);
    if (cut == cut_in_.end()) return out;
    const std::string value = static_cast<char>(key.family) + std::string(key.value);
    if (!std::ranges::binary_search(cut->second->cut_values, value)) return out;
    --out.count;
    std::erase_if(out.locators, [&](const sightings::Locator& at) { return at.offset == cut->second->cut; });
    return out;
  }

  /// `above`: its records count there already.
  void take(const sightings::SightingKey& key, const sightings::Segment& held, bool above, SeenOfOne& seen) const {
    const sightings::Segment one = without_cut(key, held);
    if (one.count == 0) return;
    const auto source = known_.find(one.source);
    // What the registers do not have, or not at that time, or of another tenant, is none of this answer's business.
    if (source == known_.end() || source->second->tenant != key.tenant || withdrawn_.has(*source->second)) return;
    if (erased_.contains(one.source)) return;
    const bool stands = standing_.contains(one.source);
    if (!stands && moved_.contains(one.source)) return;
    seen.values.insert(key.value);
    if (above) return;
    seen.all.add(one, *source->second, stands);
    seen.counts.emplace_back(one.source, one.count);
    if (late_at(source->second->entry, request_.as_of)) seen.late += one.count;
    if (key.value.starts_with(observable::kAnyDrive)) seen.behind_volumes += one.count;
    seen.tenants[key.tenant].add(one, *source->second, stands);
    seen.fields.insert(one.roles.begin(), one.roles.end());
    for (const sightings::Locator& at : one.locators) seen.records.emplace(one.source, at);
    while (seen.records.size() > kRecordsShown) seen.records.erase(std::prev(seen.records.end()));
  }

  [[nodiscard]] OrderedJson records_json(const SeenOfOne& seen) const {
    OrderedJson out = OrderedJson::array();
    for (const auto& [number, at] : seen.records) {
      const auto moved = lie_in_.find(number);
      const registers::Source& source = *known_.at(moved == lie_in_.end() ? number : moved->second);
      OrderedJson one = {{"path", source.path}};
      if (!source.member.empty()) one["member"] = source.member;
      one["source_sha256"] = source.sha256;
      one["offset"] = at.offset;
      one["length"] = at.length;
      out.push_back(std::move(one));
    }
    return out;
  }

  /// With why not all values of this kind are kept, if so.
  std::shared_ptr<const std::string> not_looked_json(const std::string& kept) {
    if (not_looked_json_.size() > kReasonsHeld) not_looked_json_.clear();
    auto& made = not_looked_json_[kept];
    if (made) return made;
    OrderedJson all = OrderedJson::array();
    if (!kept.empty()) all.push_back(gap_json({scope_.one(), "", "", "", kept}));
    const std::vector<std::size_t> shown = gaps_shown(not_looked_);
    for (const std::size_t i : shown) all.push_back(gap_json(not_looked_[i]));
    std::string text = scope_.is_group() ? "\"asked_of\":" + base::dump(OrderedJson(scope_.named())) + "," : "";
    text += "\"not_looked\":" + base::dump(all);
    if (shown.size() < not_looked_.size())
      text += ",\"not_looked_more\":" + std::to_string(not_looked_.size() - shown.size());
    made = std::make_shared<const std::string>(std::move(text));
    return made;
  }

  [[nodiscard]] bool wanted(const std::string& tenant) const { return scope_.has(tenant); }

  const Case& in_;
  LookupRequest request_;
  TenantScope scope_;
  LookupAnswer out_;
  std::vector<AskedFor> asked_;
  std::vector<registers::Source> all_;  // with those that were corrected
  std::map<std::uint64_t, const registers::Source*>
      known_;  // of the request's tenants and time, by the entry's place in the ledger
  std::map<std::string, std::uint64_t> by_id_;
  SourceRefs sources_;  // that stand
  std::set<std::uint64_t> standing_;  // with those that they have grown from
  std::map<std::uint64_t, std::uint64_t>
      lie_in_;  // of these, whose bytes lie at another place now: which source has them there
  std::map<std::uint64_t, const sightings::SourceMark*>
      cut_in_;  // of these, that ended within a record: the mark of the source that has it whole
  std::set<std::uint64_t> moved_;  // whose bytes stand elsewhere now, or with other times
  std::set<std::string> tenants_;
  Withdrawn withdrawn_;
  Withdrawn withdrawn_since_;  // until now, where an earlier time is asked about
  std::map<std::string, std::tuple<std::uint64_t, std::string, std::string>>
      withdrawn_out_;  // by tenant: such sources that the index lacks, and from when to when
  ErasedSources erased_;
  ValuesInNames names_;
  std::vector<Unread> unread_;  // that could not be read, and was not since
  std::optional<sightings::Index> index_;
  std::map<std::uint64_t, sightings::SourceMark> marks_;
  AnswerGaps not_looked_;
  AnswerDays days_;
  std::map<std::string, std::shared_ptr<const std::string>> not_looked_json_;  // by why a kind is not kept whole
  bool any_ = false;
  bool one_of_many_ = false;  // so that `reasons`, which all of them have in common, are not told each time
};

Lookup::Lookup(std::unique_ptr<State> state) : state_(std::move(state)) {}
Lookup::Lookup(Lookup&&) noexcept = default;
Lookup& Lookup::operator=(Lookup&&) noexcept = default;
Lookup::~Lookup() = default;

base::Result<Lookup> Lookup::open(const Case& in, LookupRequest about) {
  auto state = std::make_unique<State>(in, std::move(about));
  BT_TRY_STATUS(state->prepare());
  return Lookup(std::move(state));
}

base::Result<LookupAnswer> Lookup::ask(const std::string& value) { return state_->ask(value); }

base::Result<LookupAnswer> look_up(const Case& in, const LookupRequest& request) {
  BT_TRY(auto opened, Lookup::open(in, request));
  return opened.state_->answer_all();
}

}  // namespace backtrail::app
