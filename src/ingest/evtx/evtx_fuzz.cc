// SPDX-License-Identifier: Apache-2.0
// Event logs made of any bytes, read twice by one decoder (so that its templates are met again), with every value and with few.
#include <memory>
#include <string>

#include "ingest/format.h"
#include "ingest/stream.h"
#include "record/mapping.h"

namespace {

using namespace backtrail;

struct Ignore : record::RecordSink, ingest::LossSink {
  std::string scratch;
  std::size_t seen = 0;
  bool on_record(const record::Record& record) override {
    for (const record::Field& field : record.fields) seen += record::text(field.value, scratch).size();
    return true;
  }
  void on_damage(base::Error error, std::uint64_t) override { seen += error.message.size(); }
};

void read(const std::string& bytes, const record::MappingSet& mappings, const record::Demand& demand) {
  const ingest::SourceInfo source{"fuzz"};
  const auto decoder = ingest::evtx_format().decoder(mappings, demand, {});
  Ignore sink;
  for (int round = 0; round < 2; ++round) {
    ingest::MemoryStream stream(bytes);
    const auto splitter = ingest::evtx_format().splitter({}, stream, source);
    for (;;) {
      auto block = splitter->next(sink);
      if (!block || !*block) break;
      decoder->decode(**block, source, sink, sink);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const auto mappings = record::MappingSet::builtin();
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  record::Demand everything;
  everything.every_value = true;
  read(bytes, *mappings, everything);
  record::Demand few;
  few.add("Image");
  read(bytes, *mappings, few);
  return 0;
}
