// SPDX-License-Identifier: Apache-2.0
// Blocks of JSON to records: lines, each of which costs only itself when it is damaged, or elements that the splitter found.
#pragma once

#include <span>

#include "ingest/format.h"
#include "ingest/json/parser.h"
#include "ingest/recogniser.h"
#include "ingest/text/arena.h"

namespace backtrail::ingest::json {

class JsonDecoder : public Decoder {
 public:
  JsonDecoder(const record::MappingSet& mappings, const record::Demand& demand,
              const record::AssemblerOptions& options);
  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override;

 private:
  /// What is being decoded, for messages and offsets.
  struct Current {
    const Block& block;
    const SourceInfo& source;
    record::RecordSink& sink;
    LossSink& losses;
    std::uint64_t line = 0;
    [[nodiscard]] std::uint64_t offset_of(const char* at) const;
    void lose(base::Code code, const char* message, const char* at, std::uint64_t records) const;
  };
  bool decode_line(const Current& current, const char* at, const char* end);
  bool decode_wrapped(const Current& current, const char* at, const char* end);
  bool hand_over(const Current& current, const char* begin);
  record::Value joined(std::span<const Leaf> leaves);
  static void lose_record(const Current& current, Parser::Outcome outcome, const char* begin);

  Recogniser recogniser_;
  Parser parser_;
  record::Assembler assembler_;
  Arena arena_;
};

}  // namespace backtrail::ingest::json
