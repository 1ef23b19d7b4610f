// SPDX-License-Identifier: Apache-2.0
// One Windows event in XML to named values, named as the EVTX reader names them. A scanner for the XML that events are
// made of and not an XML library: it knows the five entities and character numbers and no others, so a document cannot
// define entities that grow; it keeps bytes that are not UTF-8; and it is twice as fast
// (docs/decisions/windows-xml.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/text/record_builder.h"

namespace backtrail::ingest::winxml {

inline constexpr std::size_t kMaxDepth = 256;      // elements in elements
inline constexpr std::size_t kMaxPath = 1024;      // bytes of a flattened name

class EventReader {
 public:
  explicit EventReader(RecordBuilder& builder) : builder_(builder) {}

  /// `event` is "<Event ...>...</Event>". Null, or why it cannot be read.
  [[nodiscard]] const char* read(std::string_view event);

 private:
  struct Frame {
    std::string_view name;      // as it lies
    std::size_t path_size;      // of the path outside of this element
    std::string_view text;      // content, while it is in one piece
    std::string* joined;        // content of several pieces
    bool has_children = false;
    bool speaks = false;        // has an attribute with content
    bool is_data = false;
    bool holds_data = false;    // <Data Name="Image"> in it is a field named Image
  };
  const char* read_tag(const char*& at, const char* end);
  const char* open_tag(const char*& at, const char* end);
  const char* close_tag(const char*& at, const char* end);
  bool add_attribute(Frame& frame, std::string_view name, std::string_view raw);
  void add_text(std::string_view raw, bool plain);
  void close_element();
  bool append_path(std::string_view piece);
  std::string_view decoded(std::string_view raw);

  RecordBuilder& builder_;
  std::vector<Frame> frames_;
  std::string path_;
  std::string attribute_path_;
};

}  // namespace backtrail::ingest::winxml
