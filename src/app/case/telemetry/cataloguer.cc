// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/cataloguer.h"

#include <algorithm>
#include <array>

#include "app/stream/decoders.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kMostFields = 2000;  // of one log source in one stream: a hostile log invents names
constexpr std::size_t kLongestField = 256;

/// Which fields stand in the records of a stream. A name mostly lies where it lay, so it costs a comparison and no search.
class FieldNoting {
 public:
  void add(std::size_t stream, StreamHoldings& into, const record::Record& record) {
    for (const record::Field& field : record.fields) {
      if (field.value.form == record::Form::null) continue;
      const auto at = reinterpret_cast<std::uintptr_t>(field.name.data()) / 16 +
                      reinterpret_cast<std::uintptr_t>(record.log_source) / 32;
      Noted& noted = noted_[at % noted_.size()];
      if (noted.log_source == record.log_source && noted.stream == stream && noted.name == field.name) continue;
      noted = {std::string(field.name), record.log_source, stream};
      note(into, *record.log_source, noted.name);
    }
  }

 private:
  static void note(StreamHoldings& into, const record::LogSource& log_source, const std::string& name) {
    registers::FieldNames& names = into.fields[&log_source];
    if (names.contains(name)) return;
    bool lossy = false;
    (void)record::valid_utf8(name, lossy);
    if (names.size() == kMostFields || name.size() > kLongestField || lossy) into.too_many_fields.insert(&log_source);
    else if (!name.empty()) names.insert(name);
  }

  struct Noted {
    std::string name;
    const record::LogSource* log_source = nullptr;
    std::size_t stream = 0;
  };
  std::array<Noted, 1024> noted_;  // by where the name lies
};

/// What a log source's records have under another name is theirs under that, too.
void put_aliases(const record::MappingSet& mappings, StreamHoldings& holdings) {
  for (const auto& mapping : mappings.all()) {
    for (const record::LogSourceRule& rule : mapping->rules) {
      const auto found = holdings.fields.find(rule.log_source);
      if (found == holdings.fields.end()) continue;
      for (const auto& [name, from] : rule.aliases) {
        if (found->second.contains(from)) found->second.insert(name);
      }
    }
  }
}

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
    here_->shown_twice += record.time_shown == base::Shown::twice ? 1 : 0;
    here_->never_shown += record.time_shown == base::Shown::never ? 1 : 0;
    here_->log_sources[record.log_source].add(record);
    fields_.add(stream_, *here_, record);
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
  FieldNoting fields_;
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
  out.mappings = mappings.print();
  for (unsigned i = 0; i < std::max(1U, request.threads); ++i)
    out.workers.push_back(std::make_unique<Cataloguer>(mappings, sizes, options.progress));
  out.result = run_pipeline(inputs, options, out.workers);
  auto& [result, holdings, workers, print] = out;
  for (auto& worker : workers) {
    auto& one = static_cast<Cataloguer&>(*worker);
    for (auto& [stream, theirs] : one.holdings) {
      StreamHoldings& ours = holdings[stream];
      ours.records += theirs.records;
      ours.assumed_time += theirs.assumed_time;
      ours.shown_twice += theirs.shown_twice;
      ours.never_shown += theirs.never_shown;
      for (const auto& [source, seen] : theirs.log_sources) ours.log_sources[source].merge(seen);
      for (auto& [source, names] : theirs.fields) ours.fields[source].merge(names);
      ours.too_many_fields.merge(theirs.too_many_fields);
    }
    result.losses.merge(std::move(one.losses));
  }
  for (auto& [stream, held] : holdings) put_aliases(mappings, held);
}

}  // namespace backtrail::app
