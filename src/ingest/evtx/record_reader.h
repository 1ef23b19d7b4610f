// SPDX-License-Identifier: Apache-2.0
// One record's binary XML to fields. A record is an instance of a template whose values may be instances of further ones
// (EventData, UserData); pieces without a template are read as they come.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/evtx/instance.h"
#include "ingest/evtx/layout.h"
#include "ingest/evtx/place.h"
#include "ingest/evtx/program.h"
#include "ingest/evtx/template_cache.h"
#include "ingest/evtx/values.h"
#include "ingest/text/arena.h"
#include "record/assembler.h"

namespace backtrail::ingest::evtx {

/// Text put together from pieces: as it lies while there is one, joined from the second on.
struct FragmentText {
  record::Value value;
  std::string* joined = nullptr;
  [[nodiscard]] bool is_blank() const { return value.size == 0; }
};

/// An element of a fragment that is being read.
struct FragmentFrame {
  Place* place = nullptr;
  FragmentText content;
  bool speaks = false;  // has an attribute with content
  bool is_data = false;
  bool has_children = false;
};

class RecordReader {
 public:
  RecordReader(const record::Mapping& mapping, record::Assembler& assembler)
      : mapping_(mapping), assembler_(assembler), places_(mapping, assembler) {}

  void begin_chunk(std::string_view chunk);
  /// Hands the fields of the record whose binary XML is [begin, end) of the chunk to the assembler, where a record was
  /// begun. Null, or why the record cannot be read. `written` is the time in the record's header, for events without one.
  [[nodiscard]] const char* read(std::size_t begin, std::size_t end, std::uint64_t written);

 private:
  friend class FragmentWalker;
  struct Slot {
    TypedValue typed;
    record::Value shown;
    bool ready = false;  // `shown` is the value's text, made once however often it is used
  };
  using Slots = std::vector<Slot>;

  bool run_stream(std::size_t begin, std::size_t end, Spot spot, std::size_t depth);
  bool run_fragment(std::size_t begin, std::size_t end, Spot spot, std::size_t depth);
  bool run_instance(Cursor& cursor, Spot spot, std::size_t depth);
  bool read_slots(const InstanceHead& head, Cursor& cursor, const Tree& tree, Slots& slots, bool& unforeseen);
  Program* program_of(Template& used, Spot spot);
  bool run(const std::vector<Step>& steps, Slots& slots, std::size_t depth);
  bool run_leaf(const Step& step, Slots& slots, std::size_t depth);
  bool run_attribute(const Step& step, Slots& slots);
  bool run_empty(const Step& step, Slots& slots, const record::BoundName& name);
  bool run_nested(const TypedValue& value, const std::string& path, std::size_t depth);
  bool add_elements(const Step& step, const TypedValue& array, Slots& slots, const record::BoundName& name);
  const record::BoundName& name_of(const Step& step, Slots& slots);

  const record::Value& shown(Slot& slot);
  record::Value render(const TypedValue& typed);
  /// The text of all the pieces; views a slot's or a literal's where there is only one.
  record::Value join(std::span<const Piece> pieces, Slots& slots);
  [[nodiscard]] static bool is_blank(std::span<const Piece> pieces, const Slots& slots);
  [[nodiscard]] static bool is_null(std::uint16_t slot, const Slots& slots);

  void take_time(const TypedValue& filetime);
  void take_time(const record::Value& text);
  bool emit(const record::BoundName& name, const record::Value& value);
  bool work(std::size_t units) {
    record_work_ += units;
    chunk_work_ += units;
    return (record_work_ <= kMaxRecordWork && chunk_work_ <= kMaxChunkWork) || too_much_work();
  }
  bool too_much_work();
  bool fail(const char* problem);

  const record::Mapping& mapping_;
  record::Assembler& assembler_;
  TemplateCache templates_;
  Places places_;
  std::string_view chunk_;
  Arena arena_;
  std::array<Slots, kMaxInstanceDepth + 1> slots_;  // one list per depth: a record allocates nothing
  std::vector<std::unique_ptr<Program>> programs_;  // of this record, for templates that are used at too many places
  std::vector<FragmentFrame> frames_;  // room for a walk of binary XML without a template
  const char* problem_ = nullptr;
  bool timed_ = false;
  std::size_t record_work_ = 0, chunk_work_ = 0;
  std::size_t record_text_ = 0, chunk_text_ = 0;
};

}  // namespace backtrail::ingest::evtx
