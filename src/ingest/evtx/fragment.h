// SPDX-License-Identifier: Apache-2.0
// Binary XML that uses no template, walked token by token; its texts are handed over where they lie.
#pragma once

#include "ingest/evtx/place.h"
#include "ingest/evtx/record_reader.h"

namespace backtrail::ingest::evtx {

class FragmentWalker {
 public:
  FragmentWalker(RecordReader& reader, std::size_t begin, std::size_t end, std::size_t depth)
      : reader_(reader), cursor_(reader.chunk_, begin, end), depth_(depth) {}
  bool walk(Place& root, bool is_record);

 private:
  bool read_token(std::uint8_t token);
  bool open_element(bool has_attributes);
  bool end_start_tag(bool is_empty);
  bool close_element();
  bool open_attribute();
  bool end_attribute();
  bool add_literal();
  bool add_text(const record::Value& piece);
  bool add_plain(std::string_view text);
  bool add_entity();
  bool run_template();
  std::uint32_t read_name();
  bool fail(const char* problem) { return reader_.fail(problem); }

  RecordReader& reader_;
  Cursor cursor_;
  std::size_t depth_;
  Place* root_ = nullptr;
  bool is_record_ = false;
  std::vector<FragmentFrame> frames_;
  bool in_start_tag_ = false;
  AttributePlace* attribute_ = nullptr;  // being read
  FragmentText attribute_text_;
  std::string_view data_name_;           // of the Data whose start tag is being read, in UTF-16
};

}  // namespace backtrail::ingest::evtx
