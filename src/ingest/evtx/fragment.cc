// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/fragment.h"

namespace backtrail::ingest::evtx {

using record::Form;
using record::Value;

bool FragmentWalker::walk(Place& root, bool is_record) {
  root_ = &root;
  is_record_ = is_record;
  frames_.swap(reader_.frames_);
  frames_.clear();
  bool going = true;
  while (going && !cursor_.at_end()) {
    const auto token = cursor_.read<std::uint8_t>();
    if (token == 0) break;
    going = read_token(token) && reader_.work(1);
    if (cursor_.failed()) going = fail("binary XML that ends inside a token");
  }
  if (going && (in_start_tag_ || !frames_.empty())) going = fail("binary XML with an element that does not end");
  frames_.swap(reader_.frames_);
  return going;
}

bool FragmentWalker::read_token(std::uint8_t token) {
  switch (token) {
    case 0x01:
    case 0x41: return open_element((token & 0x40) != 0);
    case 0x02: return end_start_tag(false);
    case 0x03: return end_start_tag(true);
    case 0x04: return close_element();
    case 0x05:
    case 0x45: return add_literal();
    case 0x06:
    case 0x46: return open_attribute();
    case 0x07:
    case 0x47: return add_plain(until_nul(cursor_.take(2U * cursor_.read<std::uint16_t>())));
    case 0x08:
    case 0x48: return add_plain(cursor_.take(2));
    case 0x09:
    case 0x49: return add_entity();
    case 0x0a: (void)read_name(); return true;
    case 0x0b: (void)cursor_.take(2U * cursor_.read<std::uint16_t>()); return true;
    case 0x0c: return run_template();
    case 0x0f: (void)cursor_.take(3); return true;
    default: return fail("binary XML with an unknown token");
  }
}

/// The name's offset, with the cursor behind the name if it stands here.
std::uint32_t FragmentWalker::read_name() {
  const auto offset = cursor_.read<std::uint32_t>();
  if (offset == cursor_.at()) (void)cursor_.take(size_in_place(name_at(reader_.chunk_, offset)));
  return offset;
}

bool FragmentWalker::open_element(bool has_attributes) {
  if (in_start_tag_) return fail("an element inside a start tag");
  if (frames_.size() >= kMaxElementDepth) return fail("elements nested too deeply");
  (void)cursor_.read<std::uint32_t>();
  const std::uint32_t name = read_name();
  if (has_attributes) (void)cursor_.read<std::uint32_t>();
  if (cursor_.failed()) return false;
  FragmentFrame frame;
  if (frames_.empty()) {
    // The event's own name names nothing.
    frame.place = is_record_ && !name_at(reader_.chunk_, name).empty() ? root_ : reader_.places_.child(*root_, name);
  } else {
    frames_.back().has_children = true;
    frame.place = reader_.places_.child(*frames_.back().place, name);
  }
  if (frame.place == nullptr) return fail("a name that cannot be read or is too long");
  frame.is_data = frame.place->is_data;
  data_name_ = {};
  frames_.push_back(frame);
  in_start_tag_ = true;
  return true;
}

bool FragmentWalker::end_start_tag(bool is_empty) {
  if (!in_start_tag_) return fail("the end of a start tag that never began");
  if (!end_attribute()) return false;
  in_start_tag_ = false;
  FragmentFrame& frame = frames_.back();
  if (frame.is_data && !data_name_.empty()) {
    Place& container = frames_.size() > 1 ? *frames_[frames_.size() - 2].place : *root_;
    frame.place = reader_.places_.field(container, data_name_);
    if (frame.place == nullptr) return fail("a field whose name is too long");
  }
  return !is_empty || close_element();
}

bool FragmentWalker::close_element() {
  if (in_start_tag_ || frames_.empty()) return fail("the end of an element that never began");
  const FragmentFrame& frame = frames_.back();
  bool going = true;
  if (frame.place->wanted) {
    if (!frame.content.is_blank()) {
      going = reader_.emit(*frame.place->name, frame.content.value);
    } else if (!frame.has_children && (frame.is_data || !frame.speaks)) {
      going = reader_.emit(*frame.place->name, frame.is_data ? record::text_value("") : Value{});
    }
  }
  frames_.pop_back();
  return going;
}

bool FragmentWalker::open_attribute() {
  if (!in_start_tag_) return fail("an attribute outside a start tag");
  if (!end_attribute()) return false;
  const std::uint32_t name = read_name();
  if (cursor_.failed()) return false;
  attribute_ = reader_.places_.attribute(*frames_.back().place, name);
  attribute_text_ = {};
  return attribute_ != nullptr || fail("a name that cannot be read or is too long");
}

bool FragmentWalker::end_attribute() {
  const AttributePlace* attribute = attribute_;
  attribute_ = nullptr;
  if (attribute == nullptr || attribute_text_.is_blank()) return true;
  frames_.back().speaks = true;
  const Value& value = attribute_text_.value;
  if (attribute->is_name) {
    if (value.form == Form::utf16) data_name_ = value.raw();
    return true;
  }
  if (attribute->is_namespace || !attribute->wanted) return true;
  if (attribute->is_time) reader_.take_time(value);
  return !needed(*attribute->name, reader_.assembler_.demand()) || reader_.emit(*attribute->name, value);
}

bool FragmentWalker::add_literal() {
  TypedValue value;
  value.type = cursor_.read<std::uint8_t>();
  if (value.is(Type::null)) return true;
  if (value.is(Type::binxml)) {
    value.size = cursor_.read<std::uint16_t>();
    value.data = cursor_.take(value.size).data();
    if (cursor_.failed() || value.size == 0) return true;
    if (in_start_tag_ || frames_.empty()) return fail("a fragment outside of every element");
    frames_.back().has_children = true;
    return reader_.run_nested(value, frames_.back().place->path, depth_);
  }
  if (value.is(Type::utf16)) {
    return add_plain(until_nul(cursor_.take(2U * cursor_.read<std::uint16_t>())));
  }
  value.size = static_cast<std::uint16_t>(fixed_size(value.type));
  if (value.size == 0) return fail("a literal value of a type that has no literals");
  value.data = cursor_.take(value.size).data();
  return cursor_.failed() || add_text(reader_.render(value));
}

bool FragmentWalker::add_plain(std::string_view utf16) {
  return add_text({utf16.data(), static_cast<std::uint32_t>(utf16.size()), Form::utf16});
}

bool FragmentWalker::add_text(const Value& piece) {
  if (frames_.empty() || (in_start_tag_ && attribute_ == nullptr)) return fail("a value outside of every element");
  if (piece.size == 0) return true;
  FragmentText& text = in_start_tag_ ? attribute_text_ : frames_.back().content;
  if (text.is_blank()) {
    text.value = piece;
    return true;
  }
  std::string scratch;
  if (text.joined == nullptr) {
    text.joined = &reader_.arena_.fresh();
    text.joined->append(record::text(text.value, scratch));
  }
  text.joined->append(record::text(piece, scratch));
  text.value = record::text_value(*text.joined);
  return true;
}

bool FragmentWalker::add_entity() {
  std::string name;
  record::append_utf16(name_at(reader_.chunk_, read_name()), name);
  std::string& text = reader_.arena_.fresh();
  text = text_of_entity(name);
  return cursor_.failed() || add_text(record::text_value(text));
}

bool FragmentWalker::run_template() {
  if (in_start_tag_ || frames_.empty()) return fail("a template used outside of every element");
  if (depth_ >= kMaxInstanceDepth) return fail("templates nested too deeply");
  frames_.back().has_children = true;
  return reader_.run_instance(cursor_, {frames_.back().place->path, false}, depth_ + 1);
}

}  // namespace backtrail::ingest::evtx
