// SPDX-License-Identifier: Apache-2.0
#include "ingest/json/decoder.h"

#include <charconv>

#include "ingest/codes.h"
#include "ingest/json/bracket_scanner.h"
#include "ingest/json/element_splitter.h"
#include "ingest/json/scan.h"
#include "ingest/text/line_splitter.h"
#include "ingest/time_doubts.h"

namespace backtrail::ingest::json {

JsonDecoder::JsonDecoder(const record::MappingSet& mappings, const record::Demand& demand,
                         const record::AssemblerOptions& options)
    : recogniser_(mappings, "json"), parser_(recogniser_.names()), assembler_(mappings, demand, options) {}

std::uint64_t JsonDecoder::Current::offset_of(const char* at) const {
  return block.offset + static_cast<std::uint64_t>(at - block.bytes.data());
}

void JsonDecoder::Current::lose(base::Code code, const char* message, const char* at, std::uint64_t records) const {
  losses.on_damage({code, message, {source.path, source.member, line, 0, offset_of(at)}}, records);
}

void JsonDecoder::lose_record(const Current& current, Parser::Outcome outcome, const char* begin) {
  switch (outcome) {
    case Parser::Outcome::truncated: return current.lose(kBadJsonRecord, "a JSON record that ends too early", begin, 1);
    case Parser::Outcome::too_deep: return current.lose(kTooDeep, "a record nested deeper than 1024", begin, 1);
    case Parser::Outcome::too_many:
      return current.lose(kRecordTooLarge, "a record of more than 100000 values", begin, 1);
    default: return current.lose(kBadJsonRecord, "not a JSON object", begin, 1);
  }
}

namespace {

/// The leaves of one field.
struct Group {
  std::size_t end = 0;
  bool bytes =
      false;  // a field that the journal holds more than text in is a list of its bytes ("MESSAGE":[114,109,…])
};

/// Those from `first` on; of one number nobody can tell whether it is a list.
Group group_at(const std::vector<Leaf>& leaves, std::size_t first) {
  const auto is_byte = [](const record::Value& value) {
    unsigned byte = 0;
    const char* const end = value.data + value.size;
    return value.form == record::Form::number && std::from_chars(value.data, end, byte).ptr == end && byte < 256;
  };
  Group out{first, true};
  for (; out.end < leaves.size() && leaves[out.end].node == leaves[first].node; ++out.end)
    out.bytes = out.bytes && is_byte(leaves[out.end].value);
  out.bytes = out.bytes && out.end > first + 1;
  return out;
}

}  // namespace

/// The bytes that `leaves` are numbers of.
record::Value JsonDecoder::joined(std::span<const Leaf> leaves) {
  std::string& out = arena_.fresh();
  for (const Leaf& leaf : leaves) {
    unsigned byte = 0;
    std::from_chars(leaf.value.data, leaf.value.data + leaf.value.size, byte);
    out += static_cast<char>(byte);
  }
  return record::text_value(out);
}

/// What the parser just found is a record: under the mapping that its names call for.
bool JsonDecoder::hand_over(const Current& current, const char* begin) {
  const std::size_t index = recogniser_.choose([&](std::size_t i) { return parser_.marked(i); });
  const record::Mapping& mapping = recogniser_.mapping(index);
  assembler_.begin(mapping);
  arena_.reset();
  const std::vector<Leaf>& leaves = parser_.leaves();
  const bool journal = mapping.name == "journald";
  Group group;
  for (std::size_t i = 0, size = 1; i < leaves.size(); i += size) {
    const Leaf& leaf = leaves[i];
    if (journal && i >= group.end) group = group_at(leaves, i);
    size = group.bytes ? group.end - i : 1;
    auto& bound = leaf.node->bound;
    if (bound.empty()) bound.resize(recogniser_.size());
    const record::BoundName*& name = bound[index];
    if (name == nullptr) name = &assembler_.bind(mapping, leaf.node->name);
    if (name->wanted) assembler_.add(*name, size == 1 ? leaf.value : joined(std::span(leaves).subspan(i, size)));
  }
  return assembler_.finish(current.offset_of(begin), {begin, static_cast<std::size_t>(parser_.stop() - begin)},
                           current.sink);
}

/// The elements of an array of records that lies whole in the text; `at` is behind its '['.
bool JsonDecoder::decode_wrapped(const Current& current, const char* at, const char* end) {
  for (;;) {
    while (at != end && (is_space(*at) || *at == ',')) ++at;
    if (at == end || *at == ']') return true;
    const auto outcome = parser_.parse(at, end, false);
    if (outcome == Parser::Outcome::good) {
      if (!hand_over(current, at)) return false;
      at = parser_.stop();
      continue;
    }
    lose_record(current, outcome, at);
    if (*at == '{' || *at == '[') {
      BracketScanner brackets;
      if (brackets.feed(at, end) != BracketScanner::Found::closed) return true;
    } else {
      while (at != end && *at != ',' && *at != ']') ++at;
    }
  }
}

/// One line: mostly one object, sometimes several, or one that wraps an array of records.
bool JsonDecoder::decode_line(const Current& current, const char* at, const char* end) {
  for (bool first = true;; first = false) {
    while (at != end && (is_space(*at) || *at == ',' || *at == '\x1e')) ++at;
    if (at == end) return true;
    if (*at != '{' && !first) {
      current.lose(kBadJsonRecord, "something that is not JSON behind a record", at, 0);
      return true;
    }
    auto outcome = parser_.parse(at, end, true);
    if (outcome == Parser::Outcome::array_first) {
      if (const auto wrapper = find_wrapper(at, end)) {
        if (!decode_wrapped(current, wrapper->inside, end)) return false;
        BracketScanner brackets;
        if (brackets.feed(at, end) == BracketScanner::Found::closed) continue;
        current.lose(kTruncated, "the line ends before its closing bracket", end, 0);
        return true;
      }
      outcome = parser_.parse(at, end, false);
    }
    if (outcome != Parser::Outcome::good) {
      lose_record(current, outcome, at);
      return true;
    }
    if (!hand_over(current, at)) return false;
    at = parser_.stop();
  }
}

bool JsonDecoder::decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) {
  const TimeDoubtsTold told(assembler_, source, losses);
  Current current{block, source, sink, losses};
  if (const auto* elements = static_cast<const Elements*>(block.context.get())) {
    for (const auto& span : elements->spans) {
      const char* at = block.bytes.data() + span.begin;
      const auto outcome = parser_.parse(at, at + span.size, false);
      if (outcome != Parser::Outcome::good) lose_record(current, outcome, at);
      else if (!hand_over(current, at)) return false;
    }
    return true;
  }
  return for_each_line(block, [&](const Line& line) {
    std::string_view text = line.text;
    if (line.offset == 0 && text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    current.line = line.number;
    return decode_line(current, text.data(), text.data() + text.size());
  });
}

}  // namespace backtrail::ingest::json
