// SPDX-License-Identifier: Apache-2.0
#include "ingest/text/record_builder.h"

#include <algorithm>
#include <utility>

#include "ingest/text/log_time.h"

namespace backtrail::ingest {

using record::Value;

namespace {

std::uint64_t hash_of(std::span<const std::uint32_t> row) {
  std::uint64_t hash = row.size();
  for (const std::uint32_t each : row) hash = (hash ^ each) * 0x9E3779B97F4A7C15U;
  return hash >> 32;
}

}  // namespace

RecordBuilder::RecordBuilder(const record::MappingSet& mappings, const record::Demand& demand,
                             const record::AssemblerOptions& options, std::string_view family)
    : recogniser_(mappings, family),
      assembler_(mappings, demand, options),
      zone_minutes_(options.assumed_zone_minutes),
      shapes_(kShapes) {
  int index = 0;
  for (const std::string& name : recogniser_.names()) marks_.emplace(name, index++);
  seen_.resize(recogniser_.names().size());
}

void RecordBuilder::forget_names() {
  by_text_.clear();
  names_.clear();
  start_.next = nullptr;
  fixed_.fill(nullptr);
  shapes_.assign(kShapes, {});
}

void RecordBuilder::begin() {
  if (names_.size() > kMaxNames) forget_names();
  row_.clear();
  values_.clear();
  arena_.reset();
  time_.reset();
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
    name->text = text;
    name->number = static_cast<std::uint32_t>(names_.size() - 1);
    if (const auto mark = marks_.find(text); mark != marks_.end()) name->mark = mark->second;
    by_text_.emplace(name->text, name);
  }
  last_->next = name;
  return *(last_ = name);
}

void RecordBuilder::work_out(Shape& shape) {
  shape.row = row_;
  shape.asked.clear();
  shape.times.clear();
  seen_.assign(seen_.size(), false);
  for (const std::uint32_t tagged : row_) {
    const Name& name = names_[tagged >> 1];
    if (name.mark >= 0 && (tagged & kAgain) == 0) seen_[static_cast<std::size_t>(name.mark)] = true;
  }
  const std::size_t index = recogniser_.choose([&](std::size_t i) { return seen_[i]; });
  shape.mapping = &recogniser_.mapping(index);
  for (std::uint32_t place = 0; place < row_.size(); ++place) {
    Name& name = names_[row_[place] >> 1];
    if (name.bound.empty()) name.bound.resize(recogniser_.size());
    const record::BoundName*& bound = name.bound[index];
    if (bound == nullptr) bound = &assembler_.bind(*shape.mapping, name.text);
    const bool asked =
        (row_[place] & kAgain) == 0 || !bound->slots.empty() || bound->alias_source >= 0 || bound->time_rank >= 0;
    if (bound->wanted && asked) shape.asked.push_back({bound, place});
    if (bound->time_rank >= 0) shape.times.push_back(place);
  }
  std::ranges::stable_sort(shape.times, {},
                           [&](std::uint32_t place) { return names_[row_[place] >> 1].bound[index]->time_rank; });
}

/// Two places for each hash; what was worked out last stands in the first.
const RecordBuilder::Shape& RecordBuilder::shape_of_row() {
  if (row_.size() > kLongestKept) {
    work_out(long_shape_);
    return long_shape_;
  }
  const std::size_t first = hash_of(row_) % kShapes & ~std::size_t{1};
  for (const std::size_t at : {first, first + 1})
    if (shapes_[at].mapping != nullptr && std::ranges::equal(shapes_[at].row, row_)) return shapes_[at];
  std::swap(shapes_[first], shapes_[first + 1]);
  work_out(shapes_[first]);
  return shapes_[first];
}

/// The time that the mapping names goes before the one that the reader knows (of a message's arrival, say); forms that
/// the assembler does not know are read here.
void RecordBuilder::settle_time(const Shape& shape) {
  const auto best = std::ranges::find_if(shape.times, [&](std::uint32_t place) { return values_[place].size != 0; });
  if (best != shape.times.end()) {
    const std::string_view text = record::text(values_[*best], scratch_);
    if (record::parse_time(text)) return;
    if (const auto parsed = parse_log_time(text)) {
      const auto instant = parsed->zone_assumed ? from_zone(parsed->instant, zone_minutes_) : parsed->instant;
      if (instant) return assembler_.set_time(*instant, parsed->zone_assumed);
    }
  }
  if (time_) assembler_.set_time(time_->first, time_->second);
}

bool RecordBuilder::finish(std::uint64_t offset, std::string_view bytes, record::RecordSink& sink) {
  const Shape& shape = shape_of_row();
  assembler_.begin(*shape.mapping);
  for (const auto& [name, place] : shape.asked) assembler_.add(*name, values_[place]);
  settle_time(shape);
  return assembler_.finish(offset, bytes, sink);
}

}  // namespace backtrail::ingest
