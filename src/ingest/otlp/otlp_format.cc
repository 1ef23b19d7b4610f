// SPDX-License-Identifier: Apache-2.0
// OpenTelemetry's logs in OTLP's JSON: {"resourceLogs": [{"resource": …, "scopeLogs": [{"scope": …, "logRecords": […]}]}]}, one
// such object a line as the collector writes them, or a single one. A record is a member of `logRecords`; what its
// resource and scope say belongs to it. Cut into objects by the JSON readers' splitters; the decoder goes two lists deeper.
#include <vector>

#include "ingest/codes.h"
#include "ingest/format.h"
#include "ingest/json/brackets.h"
#include "ingest/json/element_splitter.h"
#include "ingest/json/parser.h"
#include "ingest/json/scan.h"
#include "ingest/text/record_builder.h"
#include "ingest/time_doubts.h"

namespace backtrail::ingest {
namespace {

using json::Brackets;

/// The members of the object, or the elements of the array, at `at` as pieces of text: key (empty in arrays) and value.
/// False when the brackets, found by `brackets`, do not close; what was found before stands.
template <typename Function>
bool for_each_member(std::string_view text, const Brackets& brackets, Function&& function) {
  const char* at = json::skip_space(text.data(), text.data() + text.size());
  const char* end = text.data() + text.size();
  if (at == end) return false;
  const bool square = *at == '[';
  if (!square && *at != '{') return false;
  ++at;
  for (;;) {
    while (at != end && (json::is_space(*at) || *at == ',')) ++at;
    if (at == end) return false;
    if (*at == (square ? ']' : '}')) return true;
    std::string_view key;
    bool escaped = false;
    if (!square) {
      if (*at != '"') return false;
      const char* stop = json::string_end(at + 1, end, escaped);
      if (stop == end) return false;
      key = {at + 1, static_cast<std::size_t>(stop - at - 1)};
      at = json::skip_space(stop + 1, end);
      if (at == end || *at != ':') return false;
      at = json::skip_space(at + 1, end);
      if (at == end) return false;
    }
    const char* begin = at;
    if (*at == '{' || *at == '[') {
      at = brackets.end_of(at);
      if (at == nullptr || at > end) return false;
    } else if (*at == '"') {
      at = json::string_end(at + 1, end, escaped);
      if (at == end) return false;
      ++at;
    } else {
      while (at != end && *at != ',' && *at != ']' && *at != '}') ++at;
    }
    if (at == begin) return false;  // a bracket that closes nothing
    if (!function(key, std::string_view(begin, static_cast<std::size_t>(at - begin)))) return true;
  }
}

class OtlpDecoder : public Decoder {
 public:
  OtlpDecoder(const record::MappingSet& mappings, const record::Demand& demand, const record::AssemblerOptions& options)
      : builder_(mappings, demand, options, "otlp"), parser_({}), outer_({}) {}

  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override {
    const TimeDoubtsTold told(builder_.assembler(), source, losses);
    Current current{block, source, sink, losses};
    const auto& elements = *static_cast<const json::Elements*>(block.context.get());
    for (const auto& span : elements.spans) {
      read_resource_logs(current, std::string_view(block.bytes).substr(span.begin, span.size));
      if (current.stopped) return false;
    }
    return true;
  }

 private:
  struct Current {
    const Block& block;
    const SourceInfo& source;
    record::RecordSink& sink;
    LossSink& losses;
    bool stopped = false;
    std::string_view resource{};
    std::string_view scope{};
  };

  static void lose(const Current& current, std::string_view at, const char* message) {
    const auto offset = current.block.offset + static_cast<std::uint64_t>(at.data() - current.block.bytes.data());
    current.losses.on_damage({kBadJsonRecord, message, {current.source.path, current.source.member, 0, 0, offset}}, 1);
  }

  /// An element of `resourceLogs`, or the object around that list.
  void read_resource_logs(Current& current, std::string_view text) {
    std::string_view lists;
    std::string_view outer;
    current.resource = {};
    brackets_.find(text);
    const bool whole = for_each_member(text, brackets_, [&](std::string_view key, std::string_view value) {
      if (key == "resource") current.resource = value;
      if (key == "scopeLogs" || key == "instrumentationLibraryLogs") lists = value;
      if (key == "resourceLogs") outer = value;
      return true;
    });
    if (!whole) lose(current, text, "an object that does not close");
    for_each_member(outer, brackets_, [&](std::string_view, std::string_view element) {
      if (element.find("\"scopeLogs\"") != std::string_view::npos && !element.starts_with("["))
        read_inner(current, element);
      return !current.stopped;
    });
    read_scopes(current, lists);
  }

  /// As read_resource_logs() but no further list of resources: their nesting ends here.
  void read_inner(Current& current, std::string_view text) {
    std::string_view lists;
    current.resource = {};
    for_each_member(text, brackets_, [&](std::string_view key, std::string_view value) {
      if (key == "resource") current.resource = value;
      if (key == "scopeLogs" || key == "instrumentationLibraryLogs") lists = value;
      return true;
    });
    read_scopes(current, lists);
  }

  void read_scopes(Current& current, std::string_view lists) {
    for_each_member(lists, brackets_, [&](std::string_view, std::string_view scope_logs) {
      std::string_view records;
      current.scope = {};
      for_each_member(scope_logs, brackets_, [&](std::string_view key, std::string_view value) {
        if (key == "scope" || key == "instrumentationLibrary") current.scope = value;
        if (key == "logRecords" || key == "logs") records = value;
        return true;
      });
      for_each_member(records, brackets_, [&](std::string_view, std::string_view log_record) {
        read_record(current, log_record);
        return !current.stopped;
      });
      return !current.stopped;
    });
  }

  void read_record(Current& current, std::string_view text) {
    builder_.begin();
    // Each parser keeps its own leaves; the values lie in the block until the record is handed over.
    if (parser_.parse(text.data(), text.data() + text.size(), false) != json::Parser::Outcome::good) {
      return lose(current, text, "a log record that is not a JSON object");
    }
    add_leaves(parser_, "");
    add_outer(current.resource, "resource.");
    add_outer(current.scope, "scope.");
    if (builder_.overflowed()) return lose(current, text, "a log record of more than 100000 values");
    const auto offset = current.block.offset + static_cast<std::uint64_t>(text.data() - current.block.bytes.data());
    current.stopped = !builder_.finish(offset, text, current.sink);
  }

  void add_outer(std::string_view text, std::string_view prefix) {
    if (text.empty() || outer_.parse(text.data(), text.data() + text.size(), false) != json::Parser::Outcome::good)
      return;
    add_leaves(outer_, prefix);
  }

  /// {"key": "http.method", "value": {"stringValue": "GET"}} in a list of attributes is a value named http.method; the
  /// word for a value's type is no part of its name.
  void add_leaves(const json::Parser& parser, std::string_view prefix) {
    constexpr std::string_view kKey = "attributes.key";
    constexpr std::string_view kValue = "attributes.value.";
    std::string_view key;
    for (const json::Leaf& leaf : parser.leaves()) {
      std::string_view name = leaf.node->name;
      if (name == kKey) {
        key = record::text(leaf.value, scratch_);
        key_.assign(key);
        continue;
      }
      if (name.starts_with(kValue)) {
        name_.assign(prefix).append(prefix.empty() ? "attributes." : "").append(key_);
      } else {
        if (name.starts_with("body.")) name = "body";
        name_.assign(prefix).append(name);
      }
      builder_.add(name_, leaf.value);
    }
  }

  RecordBuilder builder_;
  Brackets brackets_;  // of the element that is read
  json::Parser parser_;
  json::Parser outer_;
  std::string name_, key_, scratch_;
};

class OtlpFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "otlp"; }
  [[nodiscard]] int sniff(std::string_view head, bool) const override {
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
    const char* end = head.data() + head.size();
    const char* at = json::skip_space(head.data(), end);
    if (at == end || *at != '{') return 0;
    at = json::skip_space(at + 1, end);
    const std::string_view rest(at, static_cast<std::size_t>(end - at));
    return rest.starts_with("\"resourceLogs\"") && rest.find("ogRecords\"") != std::string_view::npos ? 85 : 0;
  }
  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                   const SourceInfo& source) const override {
    return std::make_unique<json::ElementSplitter>(std::move(head), stream, source);
  }
  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<OtlpDecoder>(mappings, demand, options);
  }
};

}  // namespace

const Format& otlp_format() {
  static const OtlpFormat format;
  return format;
}

}  // namespace backtrail::ingest
