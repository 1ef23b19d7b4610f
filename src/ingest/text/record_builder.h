// SPDX-License-Identifier: Apache-2.0
// From named values to a record, for formats whose records say their own names: the mapping is chosen by which names are
// there, then the values go to the assembler under it. Records repeat their names in order, so a name is mostly guessed
// and compared, and looked up only when the guess fails.
//
//   builder.begin();
//   builder.add("user", record::text_value(user));    // as often as need be; values live until finish()
//   builder.finish(offset, bytes, sink);
#pragma once

#include <cstring>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/recogniser.h"
#include "ingest/text/arena.h"
#include "record/assembler.h"

namespace backtrail::ingest {

inline constexpr std::size_t kMaxNames = 20'000;  // kept from record to record; a hostile log invents names
inline constexpr std::size_t kMaxValues = 100'000;  // of one record
inline constexpr std::size_t kMaxNameLength = 512;  // longer names are cut

/// A field's name that is a literal of the program: "c-ip"_name.
struct FixedName {
  std::string_view text;
};
consteval FixedName operator""_name(const char* text, std::size_t size) { return {{text, size}}; }

class RecordBuilder {
 public:
  RecordBuilder(const record::MappingSet& mappings, const record::Demand& demand,
                const record::AssemblerOptions& options, std::string_view family);

  void begin();
  /// `name` is a FixedName (a literal) or a text.
  template <typename NameOf>
  void add(NameOf&& name, const record::Value& value) {
    if (has_room()) add_to(name_of(name), value);
  }
  template <typename NameOf>
  void add_text(NameOf&& name, std::string_view text) {
    add(name, record::text_value(text));
  }
  template <typename NameOf>
  void add_number(NameOf&& name, std::string_view digits) {
    record::Value value = record::text_value(digits);
    value.form = record::Form::number;
    add(name, value);
  }
  template <typename NameOf>
  void add_number(NameOf&& name, std::uint64_t number) {
    std::string& digits = fresh();
    digits = std::to_string(number);
    add_number(name, std::string_view(digits));
  }
  /// A second name of a value added already: kept only for whoever demands it by this name, so that nothing is shown and
  /// searched twice.
  template <typename NameOf>
  void add_again(NameOf&& name, const record::Value& value) {
    if (fields_.size() < kMaxValues) fields_.push_back({&name_of(name), value, true});
  }
  /// For records whose mapping names no time, or whose named time cannot be read.
  void set_time(base::Instant time, bool assumed) { time_ = {time, assumed}; }
  /// Room for values that have to be rewritten, until begin().
  std::string& fresh() { return arena_.fresh(); }

  /// More than kMaxValues: the record is not to be finished.
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  /// What the sink answers.
  bool finish(std::uint64_t offset, std::string_view bytes, record::RecordSink& sink);

 private:
  struct Name {
    std::string text;
    const char* literal = nullptr;  // where the FixedName lies that it was last given as
    int mark = -1;  // index among the names that mappings are recognised by
    Name* next = nullptr;  // what came behind it the last time
    std::vector<const record::BoundName*> bound;  // per mapping; null until needed
  };
  struct Field {
    Name* name;
    record::Value value;
    bool again;
  };
  [[nodiscard]] bool has_room() {
    overflowed_ = overflowed_ || fields_.size() >= kMaxValues;
    return fields_.size() < kMaxValues;
  }
  Name& name_of(FixedName fixed);
  Name& name_of(std::string_view text);
  void add_to(Name& name, const record::Value& value);
  void forget_names();
  void settle_time(const record::Mapping& mapping, std::size_t index);

  Recogniser recogniser_;
  record::Assembler assembler_;
  std::int32_t zone_minutes_;
  std::deque<Name> names_;
  std::unordered_map<std::string_view, Name*> by_text_;
  std::unordered_map<std::string_view, int> marks_;
  Name start_;  // its `next` is the first name of a record
  Name* last_ = &start_;
  std::vector<Field> fields_;
  std::vector<bool> seen_;
  std::optional<std::pair<base::Instant, bool>> time_;
  Arena arena_;
  std::string scratch_;
  bool overflowed_ = false;
};

}  // namespace backtrail::ingest
