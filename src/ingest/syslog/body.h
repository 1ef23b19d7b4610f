// SPDX-License-Identifier: Apache-2.0
// What is inside a message's text: CEF, LEEF, the Linux audit's records, key=value pairs (logfmt, Fortinet), Cisco's
// message numbers, an access log's line, JSON, an event in XML (Sysmon for Linux), or a sentence that a pattern of the mappings takes apart. The text
// itself says which. Values are added to the record that was begun; names are as the form has them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/access/line.h"
#include "ingest/json/parser.h"
#include "ingest/syslog/pattern.h"
#include "ingest/text/record_builder.h"
#include "ingest/winxml/event_xml.h"

namespace backtrail::ingest::syslog {

class BodyReader {
 public:
  /// All outlive the reader. Patterns are those of every mapping that serves syslog.
  BodyReader(const record::MappingSet& mappings, RecordBuilder& builder);

  /// True when the text was a form of its own and nothing in it was passed over, so that its fields say all that it says; false for
  /// sentences, also for those that gave fields. `app` is the program, as the message names it.
  bool read(std::string_view app, std::string_view text, const base::Zone& zone);

  /// Could a whole line be such a text, without a message around it?
  [[nodiscard]] static bool stands_alone(std::string_view line);

 private:
  bool read_form(std::string_view app, std::string_view text, const base::Zone& zone, bool& left);
  bool read_json(std::string_view text, bool& left);
  void read_patterns(std::string_view app, std::string_view text);

  RecordBuilder& builder_;
  json::Parser json_;
  winxml::EventReader xml_;
  LogTimes times_;
  access::Entry entry_;
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::vector<Pattern>, TextHash, std::equal_to<>> patterns_;  // by program
  std::vector<std::pair<std::string_view, std::string_view>> found_;  // by a pattern, or of a text in CEF
  std::string key_;
};

// The forms, each in a file of its own. False when `text` is not of the form; nothing is added then. `left` is set where something of
// the text came into no field: words between pairs, text behind what is closed.
using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;
/// `pairs` is room that is used again.
bool read_cef(std::string_view text, RecordBuilder& builder, Pairs& pairs, bool& left);
bool read_leef(std::string_view text, RecordBuilder& builder, bool& left);
bool read_audit(std::string_view text, RecordBuilder& builder, bool& left);
bool read_key_values(std::string_view text, RecordBuilder& builder, bool& left);
/// "ASA-6-302013", without the '%'. `key` is then "ASA-302013".
bool read_cisco_tag(std::string_view tag, RecordBuilder& builder, std::string& key);

inline constexpr std::size_t kMaxPairs = 4096;  // of one text

/// A name and its value as they lie.
struct Pair {
  std::string_view key;
  std::string_view value;
  char quote = 0;  // that the value stood in
  bool escaped = false;  // holds a backslash before a quote or a backslash
};

/// Takes the next key=value off `text`, blanks and commas around it too. False when what stands there is none: then one
/// word is gone, which sets `left`, or, at the end, nothing. `expected` is empty or a key (see is_key); where it is this one, the key is
/// `expected` itself.
bool take_pair(std::string_view& text, Pair& out, bool& left, std::string_view expected = {});

}  // namespace backtrail::ingest::syslog
