// SPDX-License-Identifier: Apache-2.0
// From named values to a record, for formats whose records say their own names: the mapping is chosen by which names are
// there, then the values go to the assembler under it. Records repeat their names in order, so a name is mostly guessed
// and compared, and looked up only when the guess fails.
//
//   builder.begin();
//   builder.add("user", record::text_value(user));    // as often as need be; values live until finish()
//   builder.finish(offset, bytes, sink);
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/same_bytes.h"
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
  class Name {
   public:
    std::uint8_t note = 0;  // for the one reader that keeps one (auditd's); 0 until it does

   private:
    friend class RecordBuilder;
    std::string text_;
    const char* literal_ = nullptr;  // where the FixedName lies that it was last given as
    std::uint32_t number_ = 0;  // its place in names_
    bool is_key_ = false;  // as those of key=value pairs are
    int mark_ = -1;  // index among the names that mappings are recognised by
    Name* next_ = nullptr;  // what came behind it the last time
    std::vector<const record::BoundName*> bound_;  // per mapping; null until needed
  };

  RecordBuilder(const record::MappingSet& mappings, const record::Demand& demand,
                const record::AssemblerOptions& options, std::string_view family);

  void begin();
  /// `name` is a FixedName (a literal) or a text.
  template <typename NameOf>
  void add(NameOf&& name, const record::Value& value) {
    if (has_room()) push(name_of(name).number_ << 1, value);
    else overflowed_ = true;
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
    add_number(name, digits_of(number));
  }
  /// A second name of a value added already: kept only for whoever demands it by this name, so that nothing is shown and
  /// searched twice.
  template <typename NameOf>
  void add_again(NameOf&& name, const record::Value& value) {
    if (has_room()) push(name_of(name).number_ << 1 | kAgain, value);
  }
  /// For records whose mapping names no time, or whose named time cannot be read.
  void set_time(const base::LocalTime& time, bool assumed) { time_ = {time, assumed}; }
  /// Where the time that is set was written, and what that came to.
  void note_time(std::string_view text, const std::optional<base::ParsedTime>& parsed) { noted_ = {text, parsed}; }
  [[nodiscard]] record::Assembler& assembler() { return assembler_; }
  /// The name that came behind the last one the last time, if it is one of key=value pairs: a reader that finds it where the
  /// next one has to be need not look for its end, and gives it back as it is. Else empty. Valid until begin().
  [[nodiscard]] std::string_view expected() const {
    return last_->next_ != nullptr && last_->next_->is_key_ ? std::string_view(last_->next_->text_)
                                                            : std::string_view();
  }
  /// A name, to be given to add(): also for a value that is left out, so that the next name is expected behind it.
  Name& name(std::string_view text) { return name_of(text); }
  /// Room for values that have to be rewritten, until begin().
  std::string& fresh() { return arena_.fresh(); }

  /// More than kMaxValues: the record is not to be finished.
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  /// What the sink answers.
  bool finish(std::uint64_t offset, std::string_view bytes, record::RecordSink& sink);

 private:
  Name& name_of(Name& known) { return known; }
  static constexpr std::uint32_t kAgain = 1;
  /// Most are small (priorities, codes of one byte): their digits stand ready.
  [[nodiscard]] std::string_view digits_of(std::uint64_t number);
  /// What the names of a record come to, in their order: each as its number twice, and kAgain more when it is a second
  /// name. Logs have few such rows, so this is worked out once for most.
  struct Shape {
    std::vector<std::uint32_t> names;
    record::Row row;
    std::vector<std::uint32_t> times;  // places of values that may be the record's time, the best first
    bool worked_out = false;
  };
  static constexpr std::size_t kShapes = 256;  // kept, two for each hash
  static constexpr std::size_t kLongestKept = 512;  // names of a row

  [[nodiscard]] bool has_room() { return count_ < values_.size() || make_room(); }
  bool make_room();
  void push(std::uint32_t tagged, const record::Value& value) {
    row_.data()[count_] = tagged;
    values_.data()[count_++] = value;
  }
  [[nodiscard]] std::span<const std::uint32_t> row() const { return {row_.data(), count_}; }
  /// A literal lies where it lay, so that the guess need not be compared.
  Name& name_of(FixedName fixed) {
    if (Name* guess = last_->next_; guess != nullptr && guess->literal_ == fixed.text.data()) return *(last_ = guess);
    Name*& known = fixed_[reinterpret_cast<std::uintptr_t>(fixed.text.data()) % fixed_.size()];
    if (known == nullptr || known->literal_ != fixed.text.data()) {
      known = &name_of(fixed.text);
      known->literal_ = fixed.text.data();
    }
    last_->next_ = known;
    return *(last_ = known);
  }
  Name& name_of(std::string_view text) {
    if (Name* guess = last_->next_; guess != nullptr && guess->text_.size() == text.size() &&
                                    (guess->text_.data() == text.data() || base::same_text(guess->text_, text)))
      return *(last_ = guess);
    return look_up(text);
  }
  Name& look_up(std::string_view text);
  void forget_names();
  Shape& shape_of_row();
  void work_out(Shape& shape);
  void settle_time(const Shape& shape);

  Recogniser recogniser_;
  record::Assembler assembler_;
  base::Zone zone_;
  std::deque<Name> names_;
  std::unordered_map<std::string_view, Name*> by_text_;
  std::unordered_map<std::string_view, int> marks_;
  std::array<Name*, 127> fixed_{};  // by where its literal lies
  Name start_;  // its `next_` is the first name of a record
  Name* last_ = &start_;
  std::vector<std::uint32_t> row_;  // of the record, and room for more
  std::vector<record::Value> values_;  // of the row; as much room
  std::size_t count_ = 0;  // names of the record
  std::vector<Shape> shapes_;
  Shape* last_shape_ = nullptr;  // of the record before
  Shape long_shape_;  // of a row that is too long to be kept
  std::vector<bool> seen_;
  std::optional<std::pair<base::LocalTime, bool>> time_;
  std::optional<std::pair<std::string_view, std::optional<base::ParsedTime>>> noted_;
  Arena arena_;
  std::string scratch_;
  bool overflowed_ = false;
};

}  // namespace backtrail::ingest
