// SPDX-License-Identifier: Apache-2.0
// A template's definition read into elements. What is filled in per record stays a slot number; everything else becomes
// text of the tree's own, never a view of the chunk, because a tree is used for chunks to come.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "record/value.h"

namespace backtrail::ingest::evtx {

inline constexpr std::uint16_t kNoSubstitution = 0xffff;

/// A stretch of an element's or attribute's content: a text that never changes, or a value of the record.
struct Piece {
  std::uint16_t slot = kNoSubstitution;
  record::Value literal;
  [[nodiscard]] bool is_slot() const { return slot != kNoSubstitution; }
};

struct Attribute {
  std::string name;
  std::vector<Piece> pieces;
};

struct Element {
  std::string name;
  std::uint16_t dependency = kNoSubstitution;  // left out when this value is null
  std::vector<Attribute> attributes;
  std::vector<Piece> content;  // in order, without the children in between
  std::vector<std::uint32_t> children;  // indices in Tree::elements
};

/// Where a definition names something: all that may differ between two chunks' copies of one definition. A name stands
/// behind its first mention in a chunk, wherever that is, and the sizes of elements count it.
struct NameReference {
  std::uint32_t at = 0;  // of the name's offset, from the definition's first byte
  std::uint8_t size_before = 0;  // bytes before it that hold a size
  std::uint8_t size_behind = 0;  // and behind it
  bool in_place = false;  // the name stands right behind
  std::string_view utf16;  // the name
};

struct Tree {
  std::vector<Element> elements;
  std::vector<std::uint32_t> roots;
  std::vector<NameReference> names;  // in order
  std::vector<bool> nested;  // by slot: said to hold binary XML
  std::deque<std::string> texts;  // what literals and names view

  Tree() = default;
  Tree(Tree&&) = default;
  Tree& operator=(Tree&&) = default;
};

/// Reads the definition whose tokens are [begin, end) of `chunk` into an empty `tree`. Null when all is well, else what is
/// wrong; the tree is of no use then.
[[nodiscard]] const char* read_tree(std::string_view chunk, std::size_t begin, std::size_t end, Tree& tree);

/// What an entity reference stands for; one that XML does not know is left as it is.
[[nodiscard]] std::string text_of_entity(std::string_view name);

/// Bytes that a name takes where it stands: link to the next one, hash, length, the name, NUL.
[[nodiscard]] inline std::size_t size_in_place(std::string_view utf16) { return 6 + 2 + utf16.size() + 2; }

/// The UTF-16 name at this offset of the chunk, or nothing of size 0 (no name is empty).
[[nodiscard]] std::string_view name_at(std::string_view chunk, std::size_t offset);

}  // namespace backtrail::ingest::evtx
