// SPDX-License-Identifier: Apache-2.0
#include "app/reporting/records.h"

#include <filesystem>

#include "app/stream/decoders.h"
#include "report/html/page.h"
#include "report/text.h"

namespace backtrail::app {
namespace {

using WantedPlace = report::RecordPlace;
/// Wanted records of one stream, by offset.
using WantedRecords = std::map<std::uint64_t, std::vector<WantedPlace>>;

class RecordRereader final : public BlockWorker, record::RecordSink, ingest::LossSink {
 public:
  RecordRereader(const HuntRequest& request, const record::MappingSet& mappings,
                 std::map<std::pair<std::string, std::string>, WantedRecords> wanted)
      : mappings_(mappings), wanted_(std::move(wanted)) {
    demand_.every_value = true;
    options_.assumed_zone = request.assumed_zone;
    if (request.log_source != record::LogSource{}) options_.default_log_source = mappings.intern(request.log_source);
  }

  void on_block(std::size_t, const ingest::SourceInfo& source, const ingest::Format& format,
                const ingest::Block& block) override {
    const auto stream = wanted_.find({source.path, source.member});
    if (stream == wanted_.end()) return;
    const auto first = stream->second.lower_bound(block.offset);
    if (first == stream->second.end() || first->first >= block.offset + block.bytes.size()) return;
    here_ = &stream->second;
    decoders_.of(format, source, mappings_, demand_, options_).decode(block, source, *this, *this);
  }

  bool on_record(const record::Record& record) override {
    const auto wanted = here_->find(record.offset);
    if (wanted == here_->end()) return true;
    for (const WantedPlace& place : wanted->second) {
      if (place.length == record.bytes.size()) found.emplace(place, read(record));
    }
    return true;
  }

  void on_damage(base::Error, std::uint64_t) override {}  // told when the file was hunted

  std::map<WantedPlace, report::ReadRecord> found;

 private:
  static report::ReadRecord read(const record::Record& record) {
    report::ReadRecord out;
    std::string scratch;
    std::size_t left = report::kRecordShown;
    for (const record::Field& field : record.fields) {
      if (field.alias || left == 0) continue;
      const std::string_view value =
          field.value.form == record::Form::null ? std::string_view("(null)") : record::text(field.value, scratch);
      bool lossy = false;
      std::string shown =
          report::shortened(record::valid_utf8(value.substr(0, report::kFieldShown + 4), lossy), report::kFieldShown);
      left -= std::min(left, shown.size());
      out.fields.emplace_back(record::valid_utf8(field.name, lossy), std::move(shown));
    }
    return out;
  }

  const record::MappingSet& mappings_;
  record::Demand demand_;
  record::AssemblerOptions options_;
  std::map<std::pair<std::string, std::string>, WantedRecords> wanted_;
  WantedRecords* here_ = nullptr;
  Decoders decoders_;
};

}  // namespace

std::map<WantedPlace, report::ReadRecord> read_records(const HuntResult& result, const HuntRequest& request,
                                                       const std::vector<WantedPlace>& places) {
  std::map<std::pair<std::string, std::string>, WantedRecords> wanted;
  std::map<std::size_t, Input> files;
  for (const WantedPlace& place : places) {
    const StreamState& stream = result.streams[place.source];
    std::error_code error;
    if (!std::filesystem::is_regular_file(stream.source.path, error)) continue;
    wanted[{stream.source.path, stream.source.member}][place.offset].push_back(place);
    files.try_emplace(stream.input, result.inputs.files[stream.input]);
  }
  Inputs inputs;
  for (auto& [index, file] : files) inputs.files.push_back(std::move(file));
  std::vector<std::unique_ptr<BlockWorker>> workers;
  workers.push_back(std::make_unique<RecordRereader>(request, *result.mappings, std::move(wanted)));
  PipelineOptions options;
  options.as = request.as.empty() ? nullptr : ingest::find_format(request.as);
  options.assumed_zone = request.assumed_zone;
  options.slack = request.slack;
  options.assume = request.assume;
  run_pipeline(inputs, options, workers);
  return std::move(static_cast<RecordRereader&>(*workers.front()).found);
}

}  // namespace backtrail::app
