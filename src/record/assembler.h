// SPDX-License-Identifier: Apache-2.0
// Puts a record together from what a reader finds: the reader resolves a native name once, then adds values; the
// assembler keeps what is demanded, finds time, record id and log source, and hands the record to the sink.
//
// One assembler per reader and thread: not thread-safe. Names it gives out live as long as it does.
//
//   const BoundName& image = assembler.bind(mapping, "winlog.event_data.Image");   // once
//   assembler.begin(mapping);                                                     // per record
//   assembler.add(image, value);
//   assembler.finish(offset, bytes, sink);
//
// Readers whose records repeat their names in order say so with a row, and hand over the values of a record as they lie:
//
//   Row row = assembler.row(mapping, names);          // once
//   assembler.begin(row, values);                     // per record, instead of begin() and add()
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "record/log_time.h"
#include "record/mapping.h"
#include "record/record.h"
#include "record/row.h"

namespace backtrail::record {

struct AssemblerOptions {
  base::Zone assumed_zone{};  // for times without a zone
  const LogSource* default_log_source = nullptr;  // for records whose log source nothing tells; null: unknown
};

/// What somebody must be told of the times of some records: the first of each kind.
struct TimeDoubts {
  struct First {
    std::string text;
    std::uint64_t offset = 0;  // of the record
  };
  std::optional<First> unread;  // the record has no time, though a value of it should be one
  std::optional<First> named;  // its zone is a name that is more than one zone's
};

class Assembler {
 public:
  Assembler(const MappingSet& mappings, const Demand& demand, AssemblerOptions options = {});
  ~Assembler();
  Assembler(const Assembler&) = delete;
  Assembler& operator=(const Assembler&) = delete;

  [[nodiscard]] const MappingSet& mappings() const { return mappings_; }
  [[nodiscard]] const Demand& demand() const { return demand_; }

  /// The same object for the same name and mapping. Beyond kMaxBoundNames distinct names (a hostile log invents one per
  /// record) names no longer demanded share one object that is never wanted, unless every value is.
  const BoundName& bind(const Mapping& mapping, std::string_view native);

  /// Starts a record. What was added before and not finished is dropped.
  void begin(const Mapping& mapping);
  /// Same as bind() and add() for names seen once. `value` must live until finish() returns.
  void add(const BoundName& name, const Value& value) {
    if (name.told) add_told(name, value);
    if (name.kept) kept_.push_back({&name, value});
  }

  /// What `names` come to, which are bound under `mapping` and wanted. Of times it takes no notice.
  [[nodiscard]] Row row(const Mapping& mapping, std::span<const Row::At> names);
  /// Starts a record that has the names of `row`, with their values by place. Both must live until finish() returns. Its
  /// time is the one that is set.
  void begin(Row& row, std::span<const Value> values);

  /// For formats that know the time already; takes precedence over time fields. One before kFirstTime is none.
  void set_time(const base::LocalTime& time, bool assumed);
  /// For formats that know the time already: it stands in `text`, and `parsed` is what it came to.
  void note_time(std::string_view text, const std::optional<base::ParsedTime>& parsed) {
    if (!parsed && unread_.empty() && !doubts_.unread) unread_ = text;
    if (parsed && parsed->zone_named && !doubts_.named) named_zone_ = text;
  }
  /// Of the records that come, as their log has it.
  void set_day_order(DayOrder order) { day_order_ = order; }
  [[nodiscard]] DayOrder day_order() const { return day_order_; }
  /// Of the records since the last call.
  [[nodiscard]] TimeDoubts take_doubts() { return std::exchange(doubts_, {}); }
  /// For a record that names no id of its own among its fields.
  void set_fallback_record_id(std::uint64_t id) {
    if (!record_.record_id) record_.record_id = id;
  }
  /// The record is a remainder (see Record::slack).
  void set_slack() { record_.slack = true; }
  /// For mappings whose log source the reader knows better than rules can (Zeek's path): used when not null.
  void set_log_source(const LogSource* log_source) { fixed_log_source_ = log_source; }
  /// Completes the record and hands it on, without its fields where the sink says that they cannot matter. What the sink
  /// answers.
  bool finish(std::uint64_t offset, std::string_view bytes, RecordSink& sink);

 private:
  struct Binding;
  Binding& binding_of(const Mapping& mapping);
  ResolvedSource& resolve_source();
  [[nodiscard]] bool same_source_as_last() const;
  ResolvedSource& resolve_source_of_row();
  Row::Shown& shown_of_row(const ResolvedSource& source, const SlotSet& asked);
  void name_values_of_row(Row::Shown& shown);
  void remember_passed(Row::Shown& shown);
  bool passes_by(const ResolvedSource& source, const SlotSet& asked, RecordSink& sink);
  void take_values_of_row();
  void add_told(const BoundName& name, const Value& value);
  void take_record_id(const Value& value);
  void find_time();
  void settle_doubts();
  void name_values(const ResolvedSource& source, const SlotSet& asked);
  bool may_matter(ResolvedSource& source, RecordSink& sink);
  void hand_over(const ResolvedSource& source);
  void add_aliases(const ResolvedSource& source);
  void add_urls(const ResolvedSource& source);

  const MappingSet& mappings_;
  const Demand& demand_;
  AssemblerOptions options_;
  std::unordered_map<const Mapping*, std::unique_ptr<Binding>> bindings_;
  Binding* current_ = nullptr;
  const Mapping* last_mapping_ = nullptr;
  struct Kept {
    const BoundName* name;
    Value value;
  };

  Record record_;
  Row* row_ = nullptr;  // of the record; null: its values were added
  std::span<const Value> values_;  // of the row
  std::uint64_t sources_age_ = 0;  // how often resolved sources were given up
  std::vector<Kept> kept_;  // fields are made of them where the record may matter
  std::vector<Field> fields_;
  std::vector<Named> named_;
  std::vector<std::uint32_t> new_;  // indices in Shown::anywhere, of values that are not known to be passed by
  std::vector<bool> filled_;  // by slot: some field of the record fills it
  std::vector<Value> keys_;
  std::vector<std::pair<int, Value>> alias_sources_;
  std::string any_fields_seen_;  // '1' for each that is there, '0' for the others
  std::vector<std::string> url_texts_;
  std::vector<Field> urls_;
  std::vector<std::pair<int, Value>> times_;  // by rank in Mapping::time_fields
  bool time_set_ = false;
  std::string unread_, named_zone_;  // of the record
  TimeDoubts doubts_;
  DayOrder day_order_ = DayOrder::unknown;
  const LogSource* fixed_log_source_ = nullptr;
  std::string key_text_;
  std::string scratch_;
  // What the record before was resolved by, and to. Records of one kind come in rows.
  struct Last {
    ResolvedSource* source = nullptr;
    const Mapping* mapping = nullptr;
    std::vector<std::pair<Form, std::string>> keys;
    std::string any_fields_seen;
  } last_;
};

inline constexpr std::size_t kMaxBoundNames = 20'000;
inline constexpr std::size_t kMaxResolvedSources = 8'192;

/// No log is older that anybody reads here: an earlier time is a zero, or that of a clock that was not set, and would put the record
/// decades before its log.
inline constexpr base::Instant kFirstTime{12'275'625'600 * base::kTicksPerSecond};  // 1990-01-01

}  // namespace backtrail::record
