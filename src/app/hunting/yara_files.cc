// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/yara_files.h"

#include <algorithm>

#include "app/codes.h"
#include "ingest/codes.h"
#include "ingest/container/walk.h"
#include "ingest/stream.h"

namespace backtrail::app {
namespace {

class FileScanner final : public ingest::StreamVisitor, hunt::HitSink {
 public:
  FileScanner(const std::shared_ptr<const hunt::Plan>& plan, HuntResult& result) : scanner_(plan), result_(result) {}

  void walk(const std::string& path, const PipelineOptions& options, std::map<std::string, std::size_t> members) {
    members_ = std::move(members);
    ingest::walk_file(path, {options.assumed_zone, options.now}, *this);
  }

  bool on_stream(const ingest::SourceInfo& source, ingest::ByteStream& stream) override {
    const auto wanted = members_.find(source.member);
    if (wanted == members_.end()) return true;
    stream_ = wanted->second;
    const base::Place place{source.path, source.member};
    const ingest::Head whole = ingest::read_head(stream, kYaraFileLimit + 1);
    if (whole.error) {
      result_.unreadable.push_back(*whole.error);
    } else if (whole.bytes.size() > kYaraFileLimit) {
      result_.diagnostics.push_back({kYaraFileTooLarge, "a file over 256 MiB is not scanned whole by YARA", place,
                                     "its records are scanned, when it is a log"});
    } else {
      record::Record record;
      record.bytes = whole.bytes;
      record.log_source = &no_source_;
      scanner_.scan_file(record, *this);
      result_.yara_files.insert(stream_);
      result_.streams[stream_].bytes = whole.bytes.size();
    }
    members_.erase(wanted);
    return !members_.empty();
  }
  void on_error(base::Error) override {}  // told when the file was read the first time

  bool on_hit(const record::Record& record, const hunt::Hit& hit) override {
    Finding finding;
    finding.kind = hit.kind;
    finding.detector = hit.index;
    finding.records.push_back({stream_, 0, record.bytes.size(), std::nullopt});
    add_matched(hit, finding);
    result_.findings.push_back(std::move(finding));
    return true;
  }

 private:
  hunt::Scanner scanner_;
  HuntResult& result_;
  record::LogSource no_source_;
  std::map<std::string, std::size_t> members_;
  std::size_t stream_ = 0;
};

}  // namespace

void scan_files(const std::shared_ptr<const hunt::Plan>& plan, const PipelineOptions& options, HuntResult& result) {
  if (plan->yara_rules().empty()) return;
  std::map<std::string, std::map<std::string, std::size_t>> by_path;
  for (std::size_t i = 0; i < result.streams.size(); ++i) {
    const StreamState& stream = result.streams[i];
    if (!stream.broken) by_path[stream.source.path].emplace(stream.source.member, i);
  }
  FileScanner scanner(plan, result);
  for (auto& [path, members] : by_path) scanner.walk(path, options, std::move(members));
}

}  // namespace backtrail::app
