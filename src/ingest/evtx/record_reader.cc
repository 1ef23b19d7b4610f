// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/record_reader.h"

#include <algorithm>

#include "ingest/evtx/fragment.h"

namespace backtrail::ingest::evtx {

using record::BoundName;
using record::Form;
using record::Value;

void RecordReader::begin_chunk(std::string_view chunk) {
  chunk_ = chunk;
  templates_.begin_chunk(chunk);
  places_.begin_chunk(chunk);
  chunk_work_ = 0;
  chunk_text_ = 0;
}

const char* RecordReader::read(std::size_t begin, std::size_t end, std::uint64_t written) {
  arena_.reset();
  programs_.clear();
  problem_ = nullptr;
  timed_ = false;
  record_work_ = 0;
  record_text_ = 0;
  if (!run_stream(begin, end, {{}, true}, 0)) return problem_;
  if (!timed_ && written <= static_cast<std::uint64_t>(base::kMaxTicks)) {
    assembler_.set_time({static_cast<std::int64_t>(written)}, false);
  }
  return nullptr;
}

bool RecordReader::fail(const char* problem) {
  if (problem_ == nullptr) problem_ = problem;
  return false;
}

bool RecordReader::too_much_work() {
  return fail(record_work_ > kMaxRecordWork ? "a record that unfolds to too many fields"
                                            : "a record in a chunk that unfolds to too many fields");
}

bool RecordReader::emit(const BoundName& name, const Value& value) {
  record_text_ += value.size;
  chunk_text_ += value.size;
  if (record_text_ > kMaxRecordText) return fail("a record that unfolds to too much text");
  if (chunk_text_ > kMaxChunkText) return fail("a record in a chunk that unfolds to too much text");
  if (!work(1)) return false;
  assembler_.add(name, value);
  return true;
}

/// What stands at the top of a record or in a value: as a rule one template instance, behind a fragment header.
bool RecordReader::run_stream(std::size_t begin, std::size_t end, Spot spot, std::size_t depth) {
  if (depth > kMaxInstanceDepth) return fail("templates nested too deeply");
  Cursor cursor(chunk_, begin, end);
  while (!cursor.at_end()) {
    const std::uint8_t token = cursor.peek();
    if (token == 0) break;
    if (token == 0x0f) {
      (void)cursor.take(4);
    } else if (token == 0x0c) {
      (void)cursor.take(1);
      if (!run_instance(cursor, spot, depth)) return false;
    } else {
      return run_fragment(cursor.at(), end, spot, depth);
    }
  }
  return !cursor.failed() || fail("binary XML that is cut off");
}

bool RecordReader::run_fragment(std::size_t begin, std::size_t end, Spot spot, std::size_t depth) {
  Place* root = places_.root(spot);
  if (root == nullptr) return fail("binary XML at too many places");
  return FragmentWalker(*this, begin, end, depth).walk(*root, spot.is_record);
}

bool RecordReader::run_instance(Cursor& cursor, Spot spot, std::size_t depth) {
  InstanceHead head;
  if (!read_instance_head(chunk_, cursor, head)) return fail("a template instance that is cut off");
  const char* problem = nullptr;
  Template* used = templates_.find(head.definition, problem);
  if (used == nullptr) return fail(problem);
  Program* program = program_of(*used, spot);
  if (program == nullptr) return false;
  Slots& slots = slots_[depth];
  bool unforeseen = false;
  if (!read_slots(head, cursor, used->tree, slots, unforeseen)) return false;
  if (!unforeseen) return run(program->wanted, slots, depth);
  if (program->all.empty()) make_all(used->tree, *program, mapping_, assembler_);
  return run(program->all, slots, depth);
}

/// `unforeseen` becomes true when a value holds binary XML and the template did not say so: then no step may be skipped.
bool RecordReader::read_slots(const InstanceHead& head, Cursor& cursor, const Tree& tree, Slots& slots,
                              bool& unforeseen) {
  if (!work(head.count / 4)) return false;
  slots.clear();
  slots.resize(head.count);
  const char* descriptor = chunk_.data() + head.descriptors;
  for (std::uint32_t i = 0; i < head.count; ++i, descriptor += 4) {
    TypedValue& value = slots[i].typed;
    value.size = load<std::uint16_t>(descriptor);
    value.type = static_cast<std::uint8_t>(descriptor[2]);
    value.data = cursor.take(value.size).data();
    if (value.is(Type::binxml) && value.size != 0 && !(i < tree.nested.size() && tree.nested[i])) unforeseen = true;
  }
  return !cursor.failed() || fail("a record whose values are cut off");
}

Program* RecordReader::program_of(Template& used, Spot spot) {
  for (const auto& program : used.programs) {
    if (program->is_record == spot.is_record && program->path == spot.path) return program.get();
  }
  // Every further place is compiled anew, so a made-up log pays for its inventiveness.
  if (!work(used.programs.empty() ? 0 : used.bytes.size())) return nullptr;
  const char* problem = nullptr;
  auto program = make_program(used.tree, spot, mapping_, assembler_, problem);
  if (program == nullptr) return fail(problem), nullptr;
  if (used.programs.size() < kMaxPrograms) return used.programs.emplace_back(std::move(program)).get();
  return programs_.emplace_back(std::move(program)).get();
}

bool RecordReader::run(const std::vector<Step>& steps, Slots& slots, std::size_t depth) {
  for (std::size_t i = 0; i < steps.size();) {
    const Step& step = steps[i++];
    bool going = true;
    switch (step.kind) {
      case Step::Kind::guard:
        if (is_null(step.slot, slots)) i = step.next;
        going = work(1);
        break;
      case Step::Kind::attribute:
      case Step::Kind::time: going = run_attribute(step, slots); break;
      case Step::Kind::leaf:
      case Step::Kind::dynamic_leaf: going = run_leaf(step, slots, depth); break;
    }
    if (!going) return false;
  }
  return true;
}

bool RecordReader::run_attribute(const Step& step, Slots& slots) {
  if (step.kind == Step::Kind::time) {
    const bool is_value = step.pieces.size() == 1 && step.pieces[0].slot < slots.size();
    if (is_value) take_time(slots[step.pieces[0].slot].typed);
    if (!timed_ && !is_blank(step.pieces, slots)) take_time(join(step.pieces, slots));
    if (!needed(*step.name, assembler_.demand())) return work(1);
  }
  if (is_blank(step.pieces, slots)) return work(1);
  return emit(*step.name, join(step.pieces, slots));
}

void RecordReader::take_time(const TypedValue& filetime) {
  if (!filetime.is(Type::filetime) || filetime.size != 8) return;
  const auto ticks = load<std::uint64_t>(filetime.data);
  if (ticks > static_cast<std::uint64_t>(base::kMaxTicks)) return;
  assembler_.set_time({static_cast<std::int64_t>(ticks)}, false);
  timed_ = true;
}

void RecordReader::take_time(const Value& text) {
  std::string scratch;
  const auto parsed = record::parse_time(record::text(text, scratch));
  if (!parsed) return;
  assembler_.set_time({parsed->instant}, false);
  timed_ = true;
}

bool RecordReader::run_leaf(const Step& step, Slots& slots, std::size_t depth) {
  const BoundName& name = step.kind == Step::Kind::leaf ? *step.name : name_of(step, slots);
  if (step.pieces.size() == 1 && step.pieces[0].slot < slots.size()) {
    const TypedValue& value = slots[step.pieces[0].slot].typed;
    if (value.is(Type::binxml) && value.size != 0) return run_nested(value, *step.path, depth);
    if (Elements::is_array(value)) {
      return is_empty(value) ? run_empty(step, slots, name) : add_elements(step, value, slots, name);
    }
  } else {
    for (const Piece& piece : step.pieces) {
      if (piece.slot >= slots.size()) continue;
      const TypedValue& value = slots[piece.slot].typed;
      if (value.is(Type::binxml) && value.size != 0 && !run_nested(value, *step.path, depth)) return false;
    }
  }
  if (is_blank(step.pieces, slots)) return run_empty(step, slots, name);
  return emit(name, join(step.pieces, slots));
}

/// An element without content. Where it has attributes or children, these are what it says.
bool RecordReader::run_empty(const Step& step, Slots& slots, const BoundName& name) {
  const Element& element = *step.element;
  for (const Piece& piece : element.content) {
    if (piece.slot < slots.size() && slots[piece.slot].typed.is(Type::binxml) && slots[piece.slot].typed.size != 0)
      return true;
  }
  const bool childless =
      std::ranges::all_of(step.dependencies, [&](std::uint16_t slot) { return is_null(slot, slots); });
  if (!childless) return true;
  if (step.empty_is_text) return emit(name, record::text_value(""));
  const bool speaks =
      std::ranges::any_of(element.attributes, [&](const Attribute& a) { return !is_blank(a.pieces, slots); });
  return speaks ? work(1) : emit(name, Value{});
}

bool RecordReader::run_nested(const TypedValue& value, const std::string& path, std::size_t depth) {
  const auto begin = static_cast<std::size_t>(value.data - chunk_.data());
  return work(1) && run_stream(begin, begin + value.size, {path, false}, depth + 1);
}

/// An array stands for its element, once for each member ([MS-EVEN6] 3.1.4.7.5).
bool RecordReader::add_elements(const Step& step, const TypedValue& array, Slots& slots, const BoundName& name) {
  Elements elements(array);
  TypedValue element;
  while (elements.next(element)) {
    const bool going = is_empty(element) ? run_empty(step, slots, name) : emit(name, render(element));
    if (!going) return false;
  }
  return true;
}

const BoundName& RecordReader::name_of(const Step& step, Slots& slots) {
  if (is_blank(step.name_attribute->pieces, slots)) return assembler_.bind(mapping_, join_path(*step.path, "Data"));
  std::string scratch;
  const Value name = join(step.name_attribute->pieces, slots);
  return assembler_.bind(mapping_, join_path(*step.path, record::text(name, scratch).substr(0, kMaxPath)));
}

bool RecordReader::is_null(std::uint16_t slot, const Slots& slots) {
  if (slot >= slots.size()) return false;
  const TypedValue& value = slots[slot].typed;
  return value.is(Type::null) || (value.is(Type::binxml) && value.size == 0);
}

bool RecordReader::is_blank(std::span<const Piece> pieces, const Slots& slots) {
  return std::ranges::all_of(pieces, [&](const Piece& piece) {
    if (!piece.is_slot()) return piece.literal.size == 0;
    if (piece.slot >= slots.size()) return true;
    const TypedValue& value = slots[piece.slot].typed;
    return value.is(Type::binxml) || is_empty(value);
  });
}

const Value& RecordReader::shown(Slot& slot) {
  if (!slot.ready) slot.shown = render(slot.typed);
  slot.ready = true;
  return slot.shown;
}

Value RecordReader::render(const TypedValue& typed) {
  if (typed.is(Type::utf16)) {
    const std::string_view text = until_nul(typed.bytes());
    return {text.data(), static_cast<std::uint32_t>(text.size()), Form::utf16};
  }
  std::string& text = arena_.fresh();
  append_text(typed, text);
  Value value = record::text_value(text);
  value.form = form_of(typed);
  return value;
}

Value RecordReader::join(std::span<const Piece> pieces, Slots& slots) {
  if (pieces.size() == 1) return pieces[0].is_slot() ? shown(slots[pieces[0].slot]) : pieces[0].literal;
  std::string& text = arena_.fresh();
  std::string scratch;
  for (const Piece& piece : pieces) {
    if (!piece.is_slot()) {
      text += piece.literal.raw();
    } else if (piece.slot < slots.size() && !is_empty(slots[piece.slot].typed)) {
      text += record::text(shown(slots[piece.slot]), scratch);
    }
    if (text.size() > kMaxRecordText) break;  // emit() will refuse it
  }
  return record::text_value(text);
}

}  // namespace backtrail::ingest::evtx
