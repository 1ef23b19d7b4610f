// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/cataloguer.h"

#include <algorithm>

#include "app/stream/decoders.h"

namespace backtrail::app {
namespace {

class Cataloguer final : public BlockWorker, record::RecordSink, ingest::LossSink {
 public:
  Cataloguer(const record::MappingSet& mappings, const KnownSizes& sizes, base::Progress* progress)
      : feed(sizes), mappings_(mappings), progress_(progress) {
    demand_.every_value = true;
  }

  void on_block(std::size_t stream, const ingest::SourceInfo& source, const ingest::Format& format,
                const ingest::Block& block) override {
    stream_ = stream;
    here_ = &holdings[stream];
    feed.begin(stream, source);
    const std::uint64_t before = here_->records;
    decoders_.of(format, source, mappings_, demand_, options_).decode(block, source, *this, *this);
    if (progress_ != nullptr) progress_->records += here_->records - before;
  }
  bool on_record(const record::Record& record) override {
    ++here_->records;
    here_->assumed_time += record.time_assumed ? 1 : 0;
    here_->log_sources[record.log_source].add(record);
    feed.add(record);
    return true;
  }
  void on_damage(base::Error error, std::uint64_t records) override { losses.add(stream_, std::move(error), records); }

  std::map<std::size_t, StreamHoldings> holdings;
  Losses losses;
  SightingFeed feed;

 private:
  const record::MappingSet& mappings_;
  record::Demand demand_;  // every value; time and log source come by themselves
  record::AssemblerOptions options_;
  base::Progress* progress_;
  Decoders decoders_;
  std::size_t stream_ = 0;
  StreamHoldings* here_ = nullptr;
};

}  // namespace

std::vector<SightingFeed*> ReadOnce::feeds() const {
  std::vector<SightingFeed*> out;
  for (const auto& worker : workers) out.push_back(&static_cast<Cataloguer&>(*worker).feed);
  return out;
}

void read_all(const CatalogueRequest& request, const Inputs& inputs, const PipelineOptions& options,
              const record::MappingSet& mappings, const KnownSizes& sizes, ReadOnce& out) {
  out = {};
  for (unsigned i = 0; i < std::max(1U, request.threads); ++i)
    out.workers.push_back(std::make_unique<Cataloguer>(mappings, sizes, options.progress));
  out.result = run_pipeline(inputs, options, out.workers);
  auto& [result, holdings, workers] = out;
  for (auto& worker : workers) {
    auto& one = static_cast<Cataloguer&>(*worker);
    for (auto& [stream, theirs] : one.holdings) {
      StreamHoldings& ours = holdings[stream];
      ours.records += theirs.records;
      ours.assumed_time += theirs.assumed_time;
      for (const auto& [source, seen] : theirs.log_sources) ours.log_sources[source].merge(seen);
    }
    result.losses.merge(std::move(one.losses));
  }
}

}  // namespace backtrail::app
