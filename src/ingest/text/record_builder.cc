// SPDX-License-Identifier: Apache-2.0
#include "ingest/text/record_builder.h"

#include <algorithm>
#include <array>
#include <utility>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "ingest/text/key_chars.h"
#include "ingest/text/log_time.h"

namespace backtrail::ingest {

using record::Value;

namespace {

std::uint64_t hash_of(std::span<const std::uint32_t> row) {
  std::uint64_t hash = row.size();
  for (const std::uint32_t each : row) hash = (hash ^ each) * 0x9E3779B97F4A7C15U;
  return hash >> 32;
}

constexpr std::size_t kWritten = 256;

struct Digits {
  std::array<char, 3> text{};
  std::uint8_t size = 0;
};

constexpr std::array<Digits, kWritten> kDigits = [] {
  std::array<Digits, kWritten> out{};
  for (unsigned number = 0; number < kWritten; ++number) {
    Digits& digits = out[number];
    for (const unsigned scale : {100U, 10U, 1U})
      if (number >= scale || scale == 1) digits.text[digits.size++] = static_cast<char>('0' + number / scale % 10);
  }
  return out;
}();

/// Rows are of a few dozen names: sixteen bytes at a time, the last ones overlapping, and no call.
bool same_row(const std::uint32_t* a, const std::uint32_t* b, std::size_t count) {
#ifdef __SSE2__
  constexpr std::size_t kStep = 4;
  if (count >= kStep) {
    const auto differ = [&](std::size_t at) {
      const __m128i left = _mm_loadu_si128(reinterpret_cast<const __m128i*>(a + at));
      return _mm_movemask_epi8(_mm_cmpeq_epi32(left, _mm_loadu_si128(reinterpret_cast<const __m128i*>(b + at)))) !=
             0xffff;
    };
    for (std::size_t at = 0; at + kStep < count; at += kStep)
      if (differ(at)) return false;
    return !differ(count - kStep);
  }
#endif
  return std::equal(a, a + count, b);
}

}  // namespace

RecordBuilder::RecordBuilder(const record::MappingSet& mappings, const record::Demand& demand,
                             const record::AssemblerOptions& options, std::string_view family)
    : recogniser_(mappings, family),
      assembler_(mappings, demand, options),
      zone_(options.assumed_zone),
      shapes_(kShapes) {
  int index = 0;
  for (const std::string& name : recogniser_.names()) marks_.emplace(name, index++);
  seen_.resize(recogniser_.names().size());
}

void RecordBuilder::forget_names() {
  by_text_.clear();
  names_.clear();
  start_.next_ = nullptr;
  fixed_.fill(nullptr);
  shapes_.assign(kShapes, {});
  last_shape_ = nullptr;
}

/// Grown by itself and not by push_back, so that adding a value asks once and not three times.
bool RecordBuilder::make_room() {
  constexpr std::size_t kFirst = 64;
  if (count_ == kMaxValues) return false;
  values_.resize(std::min(std::max(kFirst, 2 * count_), kMaxValues));
  row_.resize(values_.size());
  return true;
}

void RecordBuilder::begin() {
  if (names_.size() > kMaxNames) forget_names();
  count_ = 0;
  arena_.reset();
  time_.reset();
  noted_.reset();
  last_ = &start_;
  overflowed_ = false;
}

RecordBuilder::Name& RecordBuilder::look_up(std::string_view text) {
  text = text.substr(0, kMaxNameLength);
  Name* name = nullptr;
  if (const auto known = by_text_.find(text); known != by_text_.end()) {
    name = known->second;
  } else {
    name = &names_.emplace_back();
    name->text_ = text;
    name->is_key_ = is_key(text);
    name->number_ = static_cast<std::uint32_t>(names_.size() - 1);
    if (const auto mark = marks_.find(text); mark != marks_.end()) name->mark_ = mark->second;
    by_text_.emplace(name->text_, name);
  }
  last_->next_ = name;
  return *(last_ = name);
}

void RecordBuilder::work_out(Shape& shape) {
  shape.names.assign(row().begin(), row().end());
  shape.times.clear();
  shape.worked_out = true;
  seen_.assign(seen_.size(), false);
  for (const std::uint32_t tagged : row()) {
    const Name& name = names_[tagged >> 1];
    if (name.mark_ >= 0 && (tagged & kAgain) == 0) seen_[static_cast<std::size_t>(name.mark_)] = true;
  }
  const std::size_t index = recogniser_.choose([&](std::size_t i) { return seen_[i]; });
  const record::Mapping& mapping = recogniser_.mapping(index);
  std::vector<record::Row::At> wanted;
  for (std::uint32_t place = 0; place < count_; ++place) {
    Name& name = names_[row_[place] >> 1];
    if (name.bound_.empty()) name.bound_.resize(recogniser_.size());
    const record::BoundName*& bound = name.bound_[index];
    if (bound == nullptr) bound = &assembler_.bind(mapping, name.text_);
    const bool asked =
        (row_[place] & kAgain) == 0 || !bound->slots.empty() || bound->alias_source >= 0 || bound->time_rank >= 0;
    if (bound->wanted && asked) wanted.push_back({bound, place});
    if (bound->time_rank >= 0) shape.times.push_back(place);
  }
  shape.row = assembler_.row(mapping, wanted);
  std::ranges::stable_sort(shape.times, {},
                           [&](std::uint32_t place) { return names_[row_[place] >> 1].bound_[index]->time_rank; });
}

/// Mostly the one of the record before. Else there are two places for each hash; what was worked out last stands in the
/// first.
RecordBuilder::Shape& RecordBuilder::shape_of_row() {
  const auto fits = [&](const Shape& shape) {
    return shape.worked_out && shape.names.size() == count_ && same_row(shape.names.data(), row_.data(), count_);
  };
  if (last_shape_ != nullptr && fits(*last_shape_)) return *last_shape_;
  if (count_ > kLongestKept) {
    work_out(long_shape_);
    return long_shape_;
  }
  const std::size_t first = hash_of(row()) % kShapes & ~std::size_t{1};
  for (const std::size_t at : {first, first + 1})
    if (fits(shapes_[at])) return *(last_shape_ = &shapes_[at]);
  std::swap(shapes_[first], shapes_[first + 1]);
  work_out(shapes_[first]);
  return *(last_shape_ = &shapes_[first]);
}

/// The time that the mapping names goes before the one that the reader knows (of a message's arrival, say).
void RecordBuilder::settle_time(const Shape& shape) {
  const auto best = std::ranges::find_if(shape.times, [&](std::uint32_t place) { return values_[place].size != 0; });
  if (best != shape.times.end()) {
    const std::string_view text = record::text(values_[*best], scratch_);
    const auto parsed = record::parse_time(text, assembler_.day_order());
    assembler_.note_time(text, parsed);
    if (parsed) {
      if (const auto time = in_zone(*parsed, zone_)) return assembler_.set_time(*time, parsed->zone_assumed);
    }
  }
  if (noted_) assembler_.note_time(noted_->first, noted_->second);
  if (time_) assembler_.set_time(time_->first, time_->second);
}

std::string_view RecordBuilder::digits_of(std::uint64_t number) {
  if (number < kWritten) return {kDigits[number].text.data(), kDigits[number].size};
  std::string& digits = fresh();
  digits = std::to_string(number);
  return digits;
}

bool RecordBuilder::finish(std::uint64_t offset, std::string_view bytes, record::RecordSink& sink) {
  Shape& shape = shape_of_row();
  assembler_.begin(shape.row, {values_.data(), count_});
  settle_time(shape);
  return assembler_.finish(offset, bytes, sink);
}

}  // namespace backtrail::ingest
