// SPDX-License-Identifier: Apache-2.0
#include "hunt/observations/log.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "base/temporary.h"

namespace backtrail::hunt::observations {
namespace {

constexpr std::size_t kWriteSize = std::size_t{1} << 20;

template <typename Number>
void put(Number number, std::string& out) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

template <typename Number>
Number take(std::string_view& bytes) {
  Number number;
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return number;
}

std::string_view take_text(std::string_view& bytes, std::size_t size) {
  const std::string_view text = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return text;
}

}  // namespace

void Stats::add(const Stats& other) {
  kept += other.kept;
  without_time += other.without_time;
  without_key += other.without_key;
  spilled_bytes += other.spilled_bytes;
  dropped += other.dropped;
  if (!failed) failed = other.failed;
}

void encode(const Observation& observation, std::string& out) {
  const std::size_t begin = out.size();
  put(std::uint32_t{0}, out);
  put(observation.detector, out);
  put(observation.part, out);
  put(observation.time, out);
  for (const std::uint64_t word : observation.place.words) put(word, out);
  put(static_cast<std::uint32_t>(observation.key.size()), out);
  put(static_cast<std::uint32_t>(observation.value.size()), out);
  out += observation.key;
  out += observation.value;
  out += observation.note;
  const auto size = static_cast<std::uint32_t>(out.size() - begin - kSizeWord);
  std::memcpy(out.data() + begin, &size, sizeof size);
}

Observation decode(std::string_view bytes) {
  Observation out;
  out.detector = take<std::uint32_t>(bytes);
  out.part = take<std::uint32_t>(bytes);
  out.time = take<std::int64_t>(bytes);
  for (std::uint64_t& word : out.place.words) word = take<std::uint64_t>(bytes);
  const auto key_size = take<std::uint32_t>(bytes);
  const auto value_size = take<std::uint32_t>(bytes);
  out.key = take_text(bytes, key_size);
  out.value = take_text(bytes, value_size);
  out.note = bytes;
  return out;
}

Log::Log(std::size_t budget_bytes) : budget_(std::clamp(budget_bytes, kSmallestBudget, std::size_t{1} << 31)) {}

void Log::add(const Observation& observation) {
  const std::size_t texts = observation.key.size() + observation.value.size() + observation.note.size();
  if (texts > kObservationLimit || runs_.size() >= kRunLimit || stats_.failed) {
    ++stats_.dropped;
    return;
  }
  ++stats_.kept;
  if (watch_) watch_(observation);
  starts_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  encode(observation, bytes_);
  if (bytes_.size() + starts_.size() * sizeof(std::uint32_t) >= budget_) spill();
}

void Log::sort() {
  const auto at = [&](std::uint32_t start) { return decode(std::string_view(bytes_).substr(start + kSizeWord)); };
  // The note is what is left behind the other texts, so each view has to end where its observation does.
  const auto whole = [&](std::uint32_t start) {
    std::uint32_t size = 0;
    std::memcpy(&size, bytes_.data() + start, sizeof size);
    return decode(std::string_view(bytes_).substr(start + kSizeWord, size));
  };
  std::ranges::sort(starts_, [&](std::uint32_t a, std::uint32_t b) {
    const Observation left = at(a);
    const Observation right = at(b);
    if (left.detector != right.detector || left.key != right.key || left.time != right.time) {
      return std::tie(left.detector, left.key, left.time) < std::tie(right.detector, right.key, right.time);
    }
    return whole(a) < whole(b);
  });
}

/// One sorted run behind the others. When it cannot be written what is in memory is lost, and so is what comes: an answer
/// that holds only some would be taken for whole.
void Log::spill() {
  sort();
  if (!file_) {
    auto made = base::temporary_file();
    if (!made) stats_.failed = made.error();
    else file_.emplace(std::move(*made));
  }
  const std::uint64_t begin = file_size_;
  std::string piece;
  const auto flush = [&] {
    if (stats_.failed || piece.empty()) return;
    if (const auto written = file_->write_at(file_size_, piece); !written) stats_.failed = written.error();
    file_size_ += piece.size();
    piece.clear();
  };
  for (const std::uint32_t start : starts_) {
    std::uint32_t size = 0;
    std::memcpy(&size, bytes_.data() + start, sizeof size);
    piece.append(bytes_, start, kSizeWord + size);
    if (piece.size() >= kWriteSize) flush();
  }
  flush();
  if (stats_.failed) {
    stats_.dropped += starts_.size();
    stats_.kept -= starts_.size();
  } else {
    runs_.push_back({begin, file_size_});
    stats_.spilled_bytes += file_size_ - begin;
  }
  bytes_.clear();
  starts_.clear();
}

}  // namespace backtrail::hunt::observations
