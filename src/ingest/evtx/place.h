// SPDX-License-Identifier: Apache-2.0
// Where something can stand in an event, for records that use no template (logs saved by the event viewer are full of
// them): a tree of the elements seen so far, each with the name it is demanded by, so that such a record, too, looks up
// numbers and no names. A chunk says each name once, so a name is compared once per chunk and place.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/evtx/layout.h"
#include "ingest/evtx/program.h"
#include "record/assembler.h"

namespace backtrail::ingest::evtx {

struct Place;

/// A name as a chunk writes it and what it stands for.
template <typename What>
struct Named {
  std::string utf16;
  std::unique_ptr<What> what;
  std::uint32_t chunk = 0;  // the chunk in which this name was found at `offset`
  std::uint32_t offset = 0;
};

struct AttributePlace {
  const record::BoundName* name = nullptr;
  bool is_namespace = false;
  bool is_time = false;
  bool is_name = false;  // "Name", which says what a Data element is called
  bool wanted = false;
};

struct Place {
  std::string path;  // flattened
  const record::BoundName* name = nullptr;
  bool wanted = false;
  bool holds_data = false;  // <Data Name="Image"> in it is a field named Image
  bool is_data = false;  // Data in such a place, not yet told by its name
  std::vector<Named<Place>> children;
  std::vector<Named<Place>> fields;  // of one that holds data: by the Name of the Data
  std::vector<Named<AttributePlace>> attributes;
  std::size_t next_field = 0;  // fields come in the same order from record to record
};

class Places {
 public:
  Places(const record::Mapping& mapping, record::Assembler& assembler) : mapping_(mapping), assembler_(assembler) {}

  /// Places handed out before are void.
  void begin_chunk(std::string_view chunk);
  /// Where a fragment hangs. Null when a chunk uses too many such places.
  Place* root(Spot spot);
  // The following are null when the chunk has no name at `offset`, or with it the path would get longer than kMaxPath.
  // What was handed out for another child of the same place may be void afterwards.
  Place* child(Place& parent, std::uint32_t offset);
  AttributePlace* attribute(Place& place, std::uint32_t offset);
  Place* field(Place& container, std::string_view utf16);

 private:
  std::unique_ptr<Place> make_place(std::string path, std::string_view parent, std::string_view element) const;

  const record::Mapping& mapping_;
  record::Assembler& assembler_;
  std::string_view chunk_;
  std::uint32_t epoch_ = 0;
  std::size_t made_ = 0;
  struct Root {
    Spot spot;
    std::string path;
    std::unique_ptr<Place> place;
  };
  std::vector<std::unique_ptr<Root>> roots_;
};

}  // namespace backtrail::ingest::evtx
