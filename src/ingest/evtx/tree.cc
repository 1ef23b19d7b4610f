// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/tree.h"

#include <algorithm>

#include "ingest/evtx/layout.h"
#include "ingest/evtx/values.h"

namespace backtrail::ingest::evtx {
namespace {

constexpr std::size_t kNameLinkSize = 6;  // offset of the next name of the same hash, and the hash

class TreeReader {
 public:
  TreeReader(std::string_view chunk, std::size_t begin, std::size_t end, Tree& tree)
      : chunk_(chunk), begin_(begin), cursor_(chunk, begin, end), tree_(tree) {}

  const char* read() {
    while (!cursor_.at_end() && problem_ == nullptr) {
      const auto token = cursor_.read<std::uint8_t>();
      if (token == 0) break;
      read_token(token);
      if (cursor_.failed()) return "binary XML that ends inside a token";
    }
    if (problem_ == nullptr && (in_start_tag_ || !open_.empty())) return "binary XML with an element that does not end";
    return problem_;
  }

 private:
  void fail(const char* problem) {
    if (problem_ == nullptr) problem_ = problem;
  }

  void read_token(std::uint8_t token) {
    switch (token) {
      case 0x01:
      case 0x41: return open_element((token & 0x40) != 0);
      case 0x02: return close_start_tag();
      case 0x03:
        if (!in_start_tag_) return fail("an empty element that never began");
        in_start_tag_ = false;
        return;
      case 0x04:
        if (in_start_tag_ || open_.empty()) return fail("the end of an element that never began");
        open_.pop_back();
        return;
      case 0x05:
      case 0x45: return add_literal_value();
      case 0x06:
      case 0x46: return open_attribute();
      case 0x07:
      case 0x47: return add_text(cursor_.take(2U * cursor_.read<std::uint16_t>()));
      case 0x08:
      case 0x48: return add_character(cursor_.read<std::uint16_t>());
      case 0x09:
      case 0x49: return add_entity();
      case 0x0a: (void)read_name(); return;  // processing instructions say nothing of the event
      case 0x0b: (void)cursor_.take(2U * cursor_.read<std::uint16_t>()); return;
      case 0x0c: return fail("a template used inside a template's definition");
      case 0x0d:
      case 0x0e: return add_slot();
      case 0x0f: (void)cursor_.take(3); return;
      default: return fail("binary XML with an unknown token");
    }
  }

  void open_element(bool has_attributes) {
    if (in_start_tag_) return fail("an element inside a start tag");
    if (open_.size() >= kMaxElementDepth) return fail("elements nested too deeply");
    Element element;
    element.dependency = cursor_.read<std::uint16_t>();
    (void)cursor_.read<std::uint32_t>();  // size of the element, which its tokens say as well
    element.name = read_name(4, has_attributes ? 4 : 0);
    if (has_attributes) (void)cursor_.read<std::uint32_t>();
    const auto index = static_cast<std::uint32_t>(tree_.elements.size());
    if (open_.empty()) tree_.roots.push_back(index);
    else tree_.elements[open_.back()].children.push_back(index);
    tree_.elements.push_back(std::move(element));
    in_start_tag_ = true;
  }

  void close_start_tag() {
    if (!in_start_tag_) return fail("a start tag that ends twice");
    in_start_tag_ = false;
    open_.push_back(static_cast<std::uint32_t>(tree_.elements.size() - 1));
  }

  void open_attribute() {
    std::string name = read_name();
    if (!in_start_tag_) return fail("an attribute outside a start tag");
    tree_.elements.back().attributes.push_back({std::move(name), {}});
  }

  /// Where the next piece belongs, or null after a failure.
  std::vector<Piece>* pieces() {
    if (in_start_tag_) {
      auto& attributes = tree_.elements.back().attributes;
      if (!attributes.empty()) return &attributes.back().pieces;
    } else if (!open_.empty()) {
      return &tree_.elements[open_.back()].content;
    }
    fail("a value outside of every element");
    return nullptr;
  }

  void add_literal(std::string text, record::Form form) {
    std::vector<Piece>* into = pieces();
    if (into == nullptr || text.empty()) return;
    const std::string& kept = tree_.texts.emplace_back(std::move(text));
    Piece piece;
    piece.literal = record::text_value(kept);
    piece.literal.form = form;
    into->push_back(piece);
  }

  void add_text(std::string_view utf16) {
    std::string text;
    record::append_utf16(until_nul(utf16), text);
    add_literal(std::move(text), record::Form::text);
  }

  void add_literal_value() {
    TypedValue value;
    value.type = cursor_.read<std::uint8_t>();
    if (value.is(Type::null)) return;
    if (value.is(Type::utf16)) return add_text(cursor_.take(2U * cursor_.read<std::uint16_t>()));
    value.size = static_cast<std::uint16_t>(fixed_size(value.type));
    if (value.size == 0) return fail("a literal value of a type that has no literals");
    value.data = cursor_.take(value.size).data();
    if (cursor_.failed()) return;
    std::string text;
    append_text(value, text);
    add_literal(std::move(text), form_of(value));
  }

  void add_character(std::uint16_t unit) {
    std::string text;
    record::append_utf16({reinterpret_cast<const char*>(&unit), sizeof unit}, text);
    add_literal(std::move(text), record::Form::text);
  }

  void add_entity() { add_literal(text_of_entity(read_name()), record::Form::text); }

  void add_slot() {
    const auto slot = cursor_.read<std::uint16_t>();
    const auto type = cursor_.read<std::uint8_t>();
    if (slot == kNoSubstitution) return fail("a substitution without a value");
    std::vector<Piece>* into = pieces();
    if (into == nullptr) return;
    Piece piece;
    piece.slot = slot;
    into->push_back(piece);
    if (type == static_cast<std::uint8_t>(Type::binxml)) {
      if (tree_.nested.size() <= slot) tree_.nested.resize(slot + std::size_t{1});
      tree_.nested[slot] = true;
    }
  }

  std::string read_name(std::uint8_t size_before = 0, std::uint8_t size_behind = 0) {
    const auto at = static_cast<std::uint32_t>(cursor_.at() - begin_);
    const std::size_t offset = cursor_.read<std::uint32_t>();
    if (cursor_.failed()) return {};
    const std::string_view utf16 = name_at(chunk_, offset);
    if (utf16.empty()) {
      fail("a name that cannot be read");
      return {};
    }
    const bool in_place = offset == cursor_.at();
    if (in_place) (void)cursor_.take(size_in_place(utf16));
    tree_.names.push_back({at, size_before, size_behind, in_place, tree_.texts.emplace_back(utf16)});
    std::string name;
    record::append_utf16(utf16, name);
    return name;
  }

  std::string_view chunk_;
  std::size_t begin_;
  Cursor cursor_;
  Tree& tree_;
  std::vector<std::uint32_t> open_;  // elements whose content is being read
  bool in_start_tag_ = false;  // of the element read last
  const char* problem_ = nullptr;
};

}  // namespace

std::string text_of_entity(std::string_view name) {
  static constexpr std::string_view kNames[] = {"quot", "apos", "amp", "lt", "gt"};
  static constexpr std::string_view kTexts[] = {"\"", "'", "&", "<", ">"};
  const auto* const known = std::ranges::find(kNames, name);
  if (known != std::end(kNames)) return std::string(kTexts[known - kNames]);
  return "&" + std::string(name) + ";";
}

std::string_view name_at(std::string_view chunk, std::size_t offset) {
  Cursor cursor(chunk, offset, chunk.size());
  (void)cursor.take(kNameLinkSize);
  const std::size_t units = cursor.read<std::uint16_t>();
  if (units > kMaxNameUnits) return {};
  return cursor.take(2 * units);
}

const char* read_tree(std::string_view chunk, std::size_t begin, std::size_t end, Tree& tree) {
  return TreeReader(chunk, begin, end, tree).read();
}

}  // namespace backtrail::ingest::evtx
