// SPDX-License-Identifier: Apache-2.0
#include "app/stream/pipeline.h"

#include <thread>

#include "app/codes.h"
#include "base/count.h"
#include "base/queue.h"
#include "ingest/codes.h"
#include "ingest/container/walk.h"
#include "ingest/encoding.h"
#include "ingest/stream.h"
#include "ingest/years.h"

namespace backtrail::app {
namespace {

/// Blocks that wait for a worker; with those in work it bounds the memory that reading takes.
constexpr std::size_t kBlocksWaiting = 4;

struct Job {
  std::size_t stream = 0;
  std::shared_ptr<const ingest::SourceInfo> source;
  const ingest::Format* format = nullptr;
  ingest::Block block;
};

/// Counts and hashes what passes through. Findings name their source by its hash, and real telemetry has nearly always
/// some: hashing while the bytes are in the cache, on the reading thread, saves reading them a second time.
class WatchedStream final : public ingest::ByteStream {
 public:
  WatchedStream(ingest::ByteStream& inner, std::vector<std::uint64_t> wanted)
      : inner_(inner), wanted_(std::move(wanted)), hashes_(wanted_.size()) {}

  base::Result<std::size_t> read(char* into, std::size_t size) override {
    auto got = inner_.read(into, size);
    if (!got) {
      error = got.error();
      return got;
    }
    take({into, *got});
    return got;
  }

  std::uint64_t bytes = 0;
  base::Sha256 sha256;
  std::optional<base::Error> error;
  std::map<std::uint64_t, base::Digest> beginnings;

 private:
  void take(std::string_view piece) {
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (wanted_[i] <= bytes) continue;
      hashes_[i].update(piece.substr(0, wanted_[i] - bytes));
      if (wanted_[i] <= bytes + piece.size()) beginnings.emplace(wanted_[i], hashes_[i].finish());
    }
    bytes += piece.size();
    sha256.update(piece);
  }

  ingest::ByteStream& inner_;
  std::vector<std::uint64_t> wanted_;
  std::vector<base::Sha256> hashes_;  // one for each; few streams have any
};

class PipelineReader final : public ingest::StreamVisitor, ingest::LossSink {
 public:
  PipelineReader(const PipelineOptions& options, PipelineResult& result, std::function<bool(Job)> give)
      : options_(options), result_(result), give_(std::move(give)) {}

  void read(const Inputs& inputs) {
    for (input_ = 0; input_ < inputs.files.size(); ++input_) {
      if (stopped()) return tell_stopped(inputs);
      const Input& file = inputs.files[input_];
      file_size_ = file.size;
      counted_ = 0;
      ingest::walk_file(file.path, {options_.assumed_zone, options_.now, ingest::kBombMinimum, options_.slack}, *this);
      if (options_.progress != nullptr && file_size_ > counted_) options_.progress->bytes += file_size_ - counted_;
    }
  }

  bool on_stream(const ingest::SourceInfo& source, ingest::ByteStream& stream) override {
    const auto as = options_.format_of ? options_.format_of(source) : std::optional(options_.as);
    if (!as) return true;
    as_ = *as;
    stream_ = result_.streams.size();
    const auto assumed = std::make_shared<ingest::SourceInfo>(source);
    if (options_.assume) options_.assume(*assumed);
    const std::shared_ptr<const ingest::SourceInfo> shared = assumed;
    WatchedStream watched(stream, options_.beginnings ? options_.beginnings(source) : std::vector<std::uint64_t>());
    auto head = ingest::read_head(watched);
    StreamState& state = result_.streams.emplace_back();
    state.source = source;
    state.input = input_;
    if (!choose_format(state, head)) {
      if (watched.error && !state.broken) {
        state.broken = watched.error;
        result_.unreadable.push_back(*watched.error);
      }
      return true;
    }
    ingest::SourceInfo told = source;
    told.assumed_zone = assumed->assumed_zone;
    ingest::YearsByOrder years(told, *state.format, head);
    ingest::EncodingWatch encoding(told, *state.format, head.bytes);
    state.source.no_younger = years.no_younger();
    if (!assumed->settled) assumed->no_younger = years.no_younger();
    assumed->day_order = record::day_order_of(head.bytes);
    const auto splitter = state.format->splitter(std::move(head.bytes), watched, *shared);
    for (;;) {
      auto block = splitter->next(*this);
      if (!block) {
        result_.streams[stream_].broken = block.error();
        break;
      }
      if (!*block) break;
      if (stopped()) {
        result_.streams[stream_].broken = base::Error{
            kStopped, "stopped before its end", {source.path, source.member}, "run it again to read the rest"};
        break;
      }
      progress((*block)->bytes.size());
      years.watch(**block);
      encoding.watch(**block);
      if (!give_({stream_, shared, result_.streams[stream_].format, std::move(**block)})) return false;
    }
    if (auto open = years.warning(); open && !assumed->settled) result_.losses.add(stream_, *std::move(open), 0);
    if (auto other = encoding.warning()) result_.losses.add(stream_, *std::move(other), 0);
    StreamState& done = result_.streams[stream_];
    done.bytes = watched.bytes;
    done.sha256 = watched.sha256.finish();
    done.beginnings = std::move(watched.beginnings);
    return true;
  }

  void on_error(base::Error error) override { result_.unreadable.push_back(std::move(error)); }
  void on_damage(base::Error error, std::uint64_t records) override {
    result_.losses.add(stream_, std::move(error), records);
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.progress != nullptr && options_.progress->stop; }

  /// One line for all files that were not begun.
  void tell_stopped(const Inputs& inputs) {
    const std::size_t left = inputs.files.size() - input_;
    result_.unreadable.push_back(
        {kStopped,
         "stopped; " + std::to_string(left) + " of " + base::counted(inputs.files.size(), "file") + " not read",
         {inputs.files[input_].path},
         "run it again to read them"});
  }

  /// False when there is nothing to split; the reason is told.
  bool choose_format(StreamState& state, const ingest::Head& head) {
    const base::Place place{state.source.path, state.source.member};
    if (head.bytes.empty()) {
      state.empty = !head.error;
      if (state.empty) result_.losses.add(stream_, {ingest::kEmpty, "the file is empty", place}, 0);
      state.format = as_;
      return false;
    }
    state.format = ingest::choose_format(as_, head.bytes, head.whole);
    if (state.format == nullptr) state.objection = ingest::objection_to(as_, head.bytes, head.whole);
    if (as_ != nullptr && state.format == nullptr) {
      const ingest::Format* real = ingest::detect(head.bytes, head.whole);
      const std::string& what = state.objection.what;
      const std::string looks = !what.empty()     ? ": " + what
                                : real == nullptr ? ""
                                                  : "; it looks like " + std::string(real->name());
      result_.unreadable.push_back({ingest::kWrongFormat, "this is not " + std::string(as_->name()) + looks, place,
                                    what.empty() ? "leave --as away to let the content decide" : state.objection.hint});
      state.broken = result_.unreadable.back();
    }
    return state.format != nullptr;
  }

  void progress(std::size_t bytes) {
    if (options_.progress == nullptr || counted_ >= file_size_) return;
    const std::uint64_t step = std::min<std::uint64_t>(bytes, file_size_ - counted_);
    counted_ += step;
    options_.progress->bytes += step;
  }

  const PipelineOptions& options_;
  PipelineResult& result_;
  std::function<bool(Job)> give_;
  const ingest::Format* as_ = nullptr;  // of the stream at hand
  std::size_t input_ = 0;
  std::size_t stream_ = 0;
  std::uint64_t file_size_ = 0;
  std::uint64_t counted_ = 0;
};

class Hasher final : public ingest::StreamVisitor {
 public:
  Hasher(const std::vector<StreamState>& streams, std::map<std::string, std::size_t> members,
         std::map<std::size_t, base::Digest>& out)
      : streams_(streams), members_(std::move(members)), out_(out) {}

  bool on_stream(const ingest::SourceInfo& source, ingest::ByteStream& stream) override {
    const auto wanted = members_.find(source.member);
    if (wanted == members_.end()) return true;
    std::uint64_t left = streams_[wanted->second].bytes;
    base::Sha256 hash;
    std::string buffer(kReadSize, '\0');
    while (left != 0) {
      const auto got = stream.read(buffer.data(), std::min<std::uint64_t>(buffer.size(), left));
      if (!got || *got == 0) return true;
      hash.update({buffer.data(), *got});
      left -= *got;
    }
    out_.emplace(wanted->second, hash.finish());
    members_.erase(wanted);
    return !members_.empty();
  }
  void on_error(base::Error) override {}  // told when the file was read the first time

 private:
  static constexpr std::size_t kReadSize = 1U << 20;
  const std::vector<StreamState>& streams_;
  std::map<std::string, std::size_t> members_;
  std::map<std::size_t, base::Digest>& out_;
};

}  // namespace

PipelineResult run_pipeline(const Inputs& inputs, const PipelineOptions& options,
                            std::vector<std::unique_ptr<BlockWorker>>& workers) {
  PipelineResult result;
  if (options.progress != nullptr) options.progress->total_bytes = inputs.total_bytes;
  if (workers.size() == 1) {
    PipelineReader(options, result, [&](const Job& job) {
      workers.front()->on_block(job.stream, *job.source, *job.format, job.block);
      return true;
    }).read(inputs);
    return result;
  }
  base::BoundedQueue<Job> queue(kBlocksWaiting);
  std::vector<std::jthread> threads;
  for (auto& worker : workers) {
    threads.emplace_back([&queue, &worker] {
      while (auto job = queue.pop()) worker->on_block(job->stream, *job->source, *job->format, job->block);
    });
  }
  PipelineReader(options, result, [&](Job job) { return queue.push(std::move(job)); }).read(inputs);
  queue.close();
  threads.clear();  // joins
  return result;
}

std::map<std::size_t, base::Digest> hash_streams(const std::vector<StreamState>& streams,
                                                 const std::vector<std::size_t>& wanted,
                                                 const PipelineOptions& options) {
  std::map<std::size_t, base::Digest> out;
  std::map<std::string, std::map<std::string, std::size_t>> by_path;
  for (const std::size_t index : wanted) {
    if (streams[index].sha256) {
      out.emplace(index, *streams[index].sha256);
    } else {
      by_path[streams[index].source.path].emplace(streams[index].source.member, index);
    }
  }
  for (auto& [path, members] : by_path) {
    Hasher hasher(streams, std::move(members), out);
    ingest::walk_file(path, {options.assumed_zone, options.now}, hasher);
  }
  return out;
}

}  // namespace backtrail::app
