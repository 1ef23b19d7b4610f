// SPDX-License-Identifier: Apache-2.0
// A tree made ready to be filled in: every leaf with the name it is demanded by, as a flat list of steps. Made once per
// definition and place in the event, run once per record; a record looks up no name.
//
// Rejected: building the record's XML tree and walking it. It costs three times as much, and most of it is thrown away.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ingest/evtx/tree.h"
#include "record/assembler.h"

namespace backtrail::ingest::evtx {

struct Step {
  enum class Kind : std::uint8_t {
    guard,  // goes on at `next` when the value `slot` is null
    attribute,
    time,  // an attribute: when the event happened
    leaf,  // an element's own content
    dynamic_leaf,  // the same, of a Data element whose name is a value of the record
  };
  Kind kind = Kind::leaf;
  bool empty_is_text = false;  // Data: "" where other elements would be null
  std::uint16_t slot = kNoSubstitution;
  std::uint32_t next = 0;
  const record::BoundName* name = nullptr;
  std::span<const Piece> pieces;
  const Element* element = nullptr;  // of a leaf
  std::vector<std::uint16_t> dependencies;  // of a leaf's children: the values that leave them out (none: always there)
  const std::string* path = nullptr;  // of a leaf: what lies beneath is named after it
  const Attribute* name_attribute = nullptr;
};

struct Program {
  std::string path;  // of the element that the tree hangs under; the root has none
  bool is_record = false;  // the tree's roots are the event itself, whose own name names nothing
  std::vector<Step> wanted;  // the leaves that somebody asked for, and what may hold some
  std::vector<Step> all;  // every leaf; made by make_all() when a record turns out to need it
  std::vector<std::unique_ptr<std::string>> paths;
};

/// Where a tree is used: at the top of a record or under an element.
struct Spot {
  std::string_view path;
  bool is_record = false;
};

/// True when handing over a value under this name has an effect besides the record's time and number, which are known
/// without it.
[[nodiscard]] bool needed(const record::BoundName& name, const record::Demand& demand);

/// `tree` outlives the program. Null, and `problem` set, when a name gets longer than kMaxPath.
[[nodiscard]] std::unique_ptr<Program> make_program(const Tree& tree, Spot spot, const record::Mapping& mapping,
                                                    record::Assembler& assembler, const char*& problem);
/// Fills Program::all of a program that make_program() made of this tree.
void make_all(const Tree& tree, Program& program, const record::Mapping& mapping, record::Assembler& assembler);

/// The flattened name of what is called `name` beneath `path`.
[[nodiscard]] std::string join_path(std::string_view path, std::string_view name);

inline constexpr std::string_view kTimeName = "System.TimeCreated.#attributes.SystemTime";
/// <Data Name="Image"> beneath these is a field named Image.
[[nodiscard]] bool is_data_container(std::string_view path);
/// Namespaces say how the XML is to be read, and nothing of the event.
[[nodiscard]] bool is_namespace(std::string_view attribute);

}  // namespace backtrail::ingest::evtx
