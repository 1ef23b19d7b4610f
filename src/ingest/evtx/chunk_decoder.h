// SPDX-License-Identifier: Apache-2.0
// One chunk to records: finds the records, goes on behind damaged ones, and counts what is lost against what the chunk's
// header promises.
#pragma once

#include <optional>

#include "ingest/evtx/record_reader.h"
#include "ingest/format.h"

namespace backtrail::ingest::evtx {

class ChunkDecoder : public Decoder {
 public:
  ChunkDecoder(const record::MappingSet& mappings, const record::Demand& demand,
               const record::AssemblerOptions& options);
  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override {
    return decode(block.bytes, block.offset, source, sink, losses);
  }
  /// The same for a chunk that lies anywhere; `offset` is its own in the stream.
  bool decode(std::string_view bytes, std::uint64_t offset, const SourceInfo& source, record::RecordSink& sink,
              LossSink& losses);

 private:
  /// The chunk being decoded.
  struct Chunk {
    std::string_view bytes;
    std::uint64_t offset;
    const SourceInfo& source;
    LossSink& losses;
    bool has_header = true;
    std::size_t end = 0;  // of the records, as the header has it
    std::uint64_t promised = 0;  // records, as the header has it; 0: it does not say
    std::uint64_t seen = 0;  // records handed on or counted as lost
    std::optional<std::uint64_t> last_id{};
    void lose(base::Code code, std::string message, std::size_t at, std::uint64_t records,
              base::Severity severity) const;
  };
  struct RecordHeader {
    std::size_t size = 0;
    std::uint64_t id = 0;
    std::uint64_t written = 0;
  };

  static std::size_t read_header(Chunk& chunk);
  static void check_sums(const Chunk& chunk);
  static std::optional<RecordHeader> record_at(const Chunk& chunk, std::size_t at);
  static std::size_t next_record(const Chunk& chunk, std::size_t from);
  static void count_gap(Chunk& chunk, std::size_t from, std::size_t to);
  static void count_rest(Chunk& chunk, std::size_t at);
  bool hand_over(Chunk& chunk, std::size_t at, const RecordHeader& header, record::RecordSink& sink);
  bool read_slack(Chunk& chunk, std::size_t from, record::RecordSink& sink);

  const record::Mapping& mapping_;
  record::Assembler assembler_;
  RecordReader reader_;
};

}  // namespace backtrail::ingest::evtx
