// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/cut_records.h"

#include <utility>

#include "ingest/stream.h"
#include "sightings/gather.h"

namespace backtrail::app {
namespace {

class CutReader final : public record::RecordSink, public ingest::LossSink {
 public:
  bool on_record(const record::Record& record) override {
    gatherer.add(record, 0);
    return true;
  }
  void on_damage(base::Error /*error*/, std::uint64_t /*records*/) override {}

  sightings::Gatherer gatherer;
};

}  // namespace

base::Result<std::vector<std::string>> values_of_cut(const CutRecord& cut, const StreamState& stream,
                                                     const record::MappingSet& mappings) {
  std::vector<std::string> out;
  if (stream.format == nullptr) return out;
  ingest::MemoryStream bytes(cut.bytes);
  record::Demand demand;
  demand.every_value = true;
  CutReader reader;
  const auto splitter = stream.format->splitter({}, bytes, stream.source);
  const auto decoder = stream.format->decoder(mappings, demand, {});
  for (;;) {
    const auto block = splitter->next(reader);
    if (!block || !*block) break;
    decoder->decode(**block, stream.source, reader, reader);
  }
  BT_TRY_STATUS(reader.gatherer.finish());
  sightings::RunMerge merge({&reader.gatherer.runs()});
  for (sightings::Merged merged;;) {
    BT_TRY(const bool more, merge.next(merged));
    if (!more) return out;
    out.push_back(std::move(merged.value));
  }
}

}  // namespace backtrail::app
