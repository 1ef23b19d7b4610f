// SPDX-License-Identifier: Apache-2.0
// Windows event logs as Windows keeps them: binary XML in chunks, each with its own templates. docs/formats/evtx.md says
// what is read and how.
#include "ingest/evtx/chunk_decoder.h"
#include "ingest/evtx/chunk_splitter.h"
#include "ingest/format.h"

namespace backtrail::ingest {
namespace {

class EvtxFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "evtx"; }
  [[nodiscard]] int sniff(std::string_view head, bool) const override {
    if (head.starts_with(evtx::kFileMagic)) return 100;
    return head.starts_with(evtx::kChunkMagic) ? 90 : 0;
  }
  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                   const SourceInfo& source) const override {
    return std::make_unique<evtx::ChunkSplitter>(std::move(head), stream, source);
  }
  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<evtx::ChunkDecoder>(mappings, demand, options);
  }
};

}  // namespace

const Format& evtx_format() {
  static const EvtxFormat format;
  return format;
}

}  // namespace backtrail::ingest
