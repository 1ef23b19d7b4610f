// SPDX-License-Identifier: Apache-2.0
#include "hunt/observations/merge.h"

#include <algorithm>
#include <cstring>

namespace backtrail::hunt::observations {
namespace {

// Buffers of all runs together, so that many runs cost no more memory than few.
constexpr std::size_t kReadBudget = std::size_t{16} << 20;
constexpr std::size_t kSmallestRead = std::size_t{4} << 10;
constexpr std::size_t kLargestRead = std::size_t{256} << 10;

}  // namespace

/// One sorted sequence: a run on disk, or what a log still has in memory.
class Merge::Source {
 public:
  Source(const std::string& bytes, const std::vector<std::uint32_t>& starts) : bytes_(&bytes), starts_(&starts) {}
  Source(const base::File& file, std::uint64_t begin, std::uint64_t end, std::size_t read_size)
      : file_(&file), at_(begin), end_(end), read_size_(read_size) {}

  Observation observation;

  [[nodiscard]] std::string_view raw() const { return raw_; }

  /// False at the end.
  base::Result<bool> advance() {
    if (starts_ != nullptr) {
      if (next_ == starts_->size()) return false;
      const char* start = bytes_->data() + (*starts_)[next_++];
      std::uint32_t size = 0;
      std::memcpy(&size, start, sizeof size);
      raw_ = {start + kSizeWord, size};
      observation = decode(raw_);
      return true;
    }
    BT_TRY(const bool more, have(kSizeWord));
    if (!more) return false;
    std::uint32_t size = 0;
    std::memcpy(&size, buffer_.data() + used_, sizeof size);
    BT_TRY(const bool whole, have(kSizeWord + size));
    if (!whole) return false;
    raw_ = std::string_view(buffer_).substr(used_ + kSizeWord, size);
    observation = decode(raw_);
    used_ += kSizeWord + size;
    return true;
  }

 private:
  /// Makes `size` bytes of the run stand in the buffer; false when the run has no more.
  base::Result<bool> have(std::size_t size) {
    if (buffer_.size() - used_ >= size) return true;
    if (at_ == end_) return false;
    buffer_.erase(0, used_);
    used_ = 0;
    const std::size_t wanted = std::min<std::uint64_t>(std::max(read_size_, size), end_ - at_);
    const std::size_t before = buffer_.size();
    buffer_.resize(before + wanted);
    BT_TRY(const std::size_t got, file_->read_at(at_, buffer_.data() + before, wanted));
    buffer_.resize(before + got);
    at_ += got;
    return buffer_.size() >= size;
  }

  const std::string* bytes_ = nullptr;
  const std::vector<std::uint32_t>* starts_ = nullptr;
  std::size_t next_ = 0;
  const base::File* file_ = nullptr;
  std::uint64_t at_ = 0;
  std::uint64_t end_ = 0;
  std::size_t read_size_ = 0;
  std::string buffer_;
  std::size_t used_ = 0;
  std::string_view raw_;
};

bool Merge::Later::operator()(const Source* a, const Source* b) const { return b->observation < a->observation; }

Merge::Merge(const std::vector<Log*>& logs) {
  std::size_t runs = 1;
  for (const Log* log : logs) runs += log->runs_.size();
  const std::size_t read_size = std::clamp(kReadBudget / runs, kSmallestRead, kLargestRead);
  for (Log* log : logs) {
    log->sort();
    sources_.push_back(std::make_unique<Source>(log->bytes_, log->starts_));
    for (const Log::Run& run : log->runs_) {
      sources_.push_back(std::make_unique<Source>(*log->file_, run.begin, run.end, read_size));
    }
  }
  for (const auto& source : sources_) {
    if (advance(*source)) queue_.push(source.get());
  }
}

Merge::~Merge() = default;

bool Merge::advance(Source& source) {
  const auto more = source.advance();
  if (!more) failed_ = more.error();
  return more && *more;
}

const Observation* Merge::next() {
  while (!queue_.empty() && !failed_) {
    Source* source = queue_.top();
    queue_.pop();
    const bool again = any_ && source->observation == current_;
    if (!again) {
      current_bytes_.assign(source->raw());
      current_ = decode(current_bytes_);
      any_ = true;
    }
    if (advance(*source)) queue_.push(source);
    if (!again) return &current_;
  }
  return nullptr;
}

}  // namespace backtrail::hunt::observations
