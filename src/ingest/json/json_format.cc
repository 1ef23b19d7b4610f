// SPDX-License-Identifier: Apache-2.0
// JSON as logs have it. Lines are told from everything else by the first bytes, since lines can be cut without being
// understood, which is both faster and safer.
#include "ingest/format.h"
#include "ingest/json/bracket_scanner.h"
#include "ingest/json/decoder.h"
#include "ingest/json/element_splitter.h"
#include "ingest/json/scan.h"
#include "ingest/text/line_splitter.h"

namespace backtrail::ingest {
namespace {

using json::BracketScanner;

std::string_view without_bom(std::string_view head) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  return head;
}

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (json::is_space(line.front()) || line.front() == '\x1e')) line.remove_prefix(1);
  while (!line.empty() && json::is_space(line.back())) line.remove_suffix(1);
  return line;
}

/// An object that ends on its line, and begins with a key as far as one can see without parsing.
bool is_whole_object(std::string_view line) {
  if (line == "{}") return true;
  if (!line.starts_with('{') || !trimmed(line.substr(1)).starts_with('"')) return false;
  const char* open = line.data() + line.find('"') + 1;
  const char* end = line.data() + line.size();
  bool escaped = false;
  const char* close = json::string_end(open, end, escaped);
  const char* colon = close == end ? end : json::skip_space(close + 1, end);
  if (colon == end || *colon != ':') return false;
  BracketScanner brackets;
  const char* at = line.data();
  return brackets.feed(at, end) == BracketScanner::Found::closed;
}

/// Are these lines with an object each? Several whole ones decide it even if the first is damaged.
bool is_lines(std::string_view head) {
  head = without_bom(head);
  bool first = true;
  while (!head.empty()) {
    const std::size_t end = head.find('\n');
    if (end == std::string_view::npos) return false;  // of a line that goes on, nothing is known
    const std::string_view line = trimmed(head.substr(0, end));
    head.remove_prefix(end + 1);
    if (line.empty()) continue;
    if (is_whole_object(line)) return true;
    // The first line of something laid out over several ends in the middle of it; a damaged line ends anywhere else.
    if (first && (line.starts_with('[') || (line.starts_with('{') && std::string_view("{[,:").contains(line.back()))))
      return false;
    first = false;
  }
  return false;
}

/// Are most of the lines objects? For logs whose first line is damaged, which must not hide the rest.
bool is_mostly_lines(std::string_view head) {
  std::size_t objects = 0;
  std::size_t others = 0;
  while (!head.empty()) {
    const std::size_t end = head.find('\n');
    const std::string_view line = trimmed(head.substr(0, end));
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    if (!line.empty()) ++(is_whole_object(line) ? objects : others);
  }
  return objects > 0 && objects >= others;
}

class JsonFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "json"; }

  [[nodiscard]] int sniff(std::string_view head, bool) const override {
    const std::string_view text = trimmed(without_bom(head));
    if (text.starts_with('{')) {
      const std::string_view inner = trimmed(text.substr(1));
      if (inner.starts_with('"') || inner.starts_with('}')) return 80;
    }
    if (text.starts_with('[') && trimmed(text.substr(1)).starts_with('{')) return 75;
    return is_mostly_lines(head) ? 65 : 0;
  }

  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                   const SourceInfo& source) const override {
    if (is_lines(head)) return std::make_unique<LineSplitter>(std::move(head), stream, source);
    return std::make_unique<json::ElementSplitter>(std::move(head), stream, source);
  }

  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<json::JsonDecoder>(mappings, demand, options);
  }
};

}  // namespace

const Format& json_format() {
  static const JsonFormat format;
  return format;
}

}  // namespace backtrail::ingest
