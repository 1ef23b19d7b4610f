// SPDX-License-Identifier: Apache-2.0
#include "sightings/runs.h"

#include <algorithm>

#include "base/codes.h"
#include "base/temporary.h"

namespace backtrail::sightings {
namespace {

constexpr std::size_t kWriteSize = 1U << 20;
constexpr std::size_t kReadSize = 256U << 10;

}  // namespace

base::Status RunFile::put(std::string_view value, const Segment& segment) {
  segment_.out.clear();
  encode(segment, segment_);
  waiting_.text(value);
  waiting_.text(segment_.out);
  return waiting_.out.size() < kWriteSize ? base::Status() : flush();
}

base::Status RunFile::flush() {
  if (!file_) {
    BT_TRY(auto file, base::temporary_file());
    file_ = std::make_unique<base::File>(std::move(file));
  }
  BT_TRY_STATUS(file_->write_at(written_, waiting_.out));
  written_ += waiting_.out.size();
  waiting_.out.clear();
  return {};
}

base::Status RunFile::end_stretch() {
  BT_TRY_STATUS(flush());
  if (written_ != begun_) stretches_.push_back({begun_, written_});
  begun_ = written_;
  return {};
}

class RunMerge::Cursor {
 public:
  Cursor(const RunFile& file, RunFile::Stretch stretch) : file_(file), at_(stretch.begin), end_(stretch.end) {}

  /// False at the stretch's end.
  base::Result<bool> next() {
    if (used_ == buffer_.size() && at_ == end_) return false;
    for (std::size_t wanted = kReadSize;; wanted *= 2) {
      if (take()) return true;
      if (at_ == end_) return base::fail(base::kCannotRead, "a temporary file is not as it was written");
      buffer_.erase(0, used_);
      used_ = 0;
      BT_TRY(const std::string more, file_.read(at_, std::min<std::uint64_t>(wanted, end_ - at_)));
      if (more.empty()) return base::fail(base::kCannotRead, "a temporary file is shorter than it was written");
      buffer_ += more;
      at_ += more.size();
    }
  }

  std::string value;
  Segment segment;

 private:
  bool take() {
    const std::string_view rest = std::string_view(buffer_).substr(used_);
    base::Decoder in(rest);
    const std::string_view name = in.bytes(in.count());
    const std::string_view bytes = in.bytes(in.count());
    if (!in.ok() || bytes.empty()) return false;
    auto one = decode(bytes);
    if (!one || one->size() != 1) return false;
    value.assign(name);
    segment = std::move(one->front());
    used_ += rest.size() - in.left();
    return true;
  }

  const RunFile& file_;
  std::uint64_t at_, end_;
  std::string buffer_;
  std::size_t used_ = 0;
};

struct RunMerge::Later {
  bool operator()(const Cursor* a, const Cursor* b) const {
    const int order = a->value.compare(b->value);
    return order != 0 ? order > 0 : a->segment.source > b->segment.source;
  }
};

RunMerge::RunMerge(const std::vector<const RunFile*>& files) {
  for (const RunFile* file : files) {
    for (const RunFile::Stretch stretch : file->stretches())
      cursors_.push_back(std::make_unique<Cursor>(*file, stretch));
  }
}

RunMerge::~RunMerge() = default;

base::Status RunMerge::advance(Cursor* cursor) {
  BT_TRY(const bool more, cursor->next());
  if (!more) return {};
  heap_.push_back(cursor);
  std::ranges::push_heap(heap_, Later());
  return {};
}

base::Result<bool> RunMerge::next(Merged& out) {
  if (!begun_) {
    begun_ = true;
    for (const auto& cursor : cursors_) BT_TRY_STATUS(advance(cursor.get()));
  }
  out.segments.clear();
  if (heap_.empty()) return false;
  out.value = heap_.front()->value;
  while (!heap_.empty() && heap_.front()->value == out.value) {
    std::ranges::pop_heap(heap_, Later());
    Cursor* const cursor = heap_.back();
    heap_.pop_back();
    out.segments.push_back(std::move(cursor->segment));
    BT_TRY_STATUS(advance(cursor));
  }
  return true;
}

}  // namespace backtrail::sightings
