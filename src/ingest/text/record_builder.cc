// SPDX-License-Identifier: Apache-2.0
#include "ingest/text/record_builder.h"

#include "base/same_bytes.h"
#include "ingest/text/log_time.h"

namespace backtrail::ingest {

using record::Form;
using record::Value;

RecordBuilder::RecordBuilder(const record::MappingSet& mappings, const record::Demand& demand,
                             const record::AssemblerOptions& options, std::string_view family)
    : recogniser_(mappings, family),
      assembler_(mappings, demand, options),
      zone_minutes_(options.assumed_zone_minutes) {
  int index = 0;
  for (const std::string& name : recogniser_.names()) marks_.emplace(name, index++);
  seen_.resize(recogniser_.names().size());
}

void RecordBuilder::forget_names() {
  by_text_.clear();
  names_.clear();
  start_.next = nullptr;
}

void RecordBuilder::begin() {
  if (names_.size() > kMaxNames) forget_names();
  fields_.clear();
  arena_.reset();
  seen_.assign(seen_.size(), false);
  time_.reset();
  last_ = &start_;
  overflowed_ = false;
}

/// A literal lies where it lay, so that the guess need not be compared.
RecordBuilder::Name& RecordBuilder::name_of(FixedName fixed) {
  if (Name* guess = last_->next; guess != nullptr && guess->literal == fixed.text.data()) return *(last_ = guess);
  Name& name = name_of(fixed.text);
  name.literal = fixed.text.data();
  return name;
}

RecordBuilder::Name& RecordBuilder::name_of(std::string_view text) {
  if (Name* guess = last_->next; guess != nullptr && base::same_text(guess->text, text)) return *(last_ = guess);
  text = text.substr(0, kMaxNameLength);
  Name* name = nullptr;
  if (const auto known = by_text_.find(text); known != by_text_.end()) {
    name = known->second;
  } else {
    name = &names_.emplace_back();
    name->text = text;
    if (const auto mark = marks_.find(text); mark != marks_.end()) name->mark = mark->second;
    by_text_.emplace(name->text, name);
  }
  last_->next = name;
  return *(last_ = name);
}

void RecordBuilder::add_to(Name& name, const Value& value) {
  if (name.mark >= 0) seen_[static_cast<std::size_t>(name.mark)] = true;
  fields_.push_back({&name, value, false});
}

/// The time that the mapping names goes before the one that the reader knows (of a message's arrival, say); forms that
/// the assembler does not know are read here.
void RecordBuilder::settle_time(const record::Mapping& mapping, std::size_t index) {
  const Field* best = nullptr;
  int best_rank = 0;
  if (!mapping.time_fields.empty()) {
    for (const Field& field : fields_) {
      const int rank = field.name->bound[index]->time_rank;
      if (rank < 0 || field.value.size == 0 || (best != nullptr && rank >= best_rank)) continue;
      best = &field;
      best_rank = rank;
    }
  }
  if (best != nullptr) {
    const std::string_view text = record::text(best->value, scratch_);
    if (record::parse_time(text)) return;
    if (const auto parsed = parse_log_time(text)) {
      const auto instant = parsed->zone_assumed ? from_zone(parsed->instant, zone_minutes_) : parsed->instant;
      if (instant) return assembler_.set_time(*instant, parsed->zone_assumed);
    }
  }
  if (time_) assembler_.set_time(time_->first, time_->second);
}

bool RecordBuilder::finish(std::uint64_t offset, std::string_view bytes, record::RecordSink& sink) {
  const std::size_t index = recogniser_.choose([&](std::size_t i) { return seen_[i]; });
  const record::Mapping& mapping = recogniser_.mapping(index);
  assembler_.begin(mapping);
  for (const Field& field : fields_) {
    auto& bound = field.name->bound;
    if (bound.empty()) bound.resize(recogniser_.size());
    const record::BoundName*& name = bound[index];
    if (name == nullptr) name = &assembler_.bind(mapping, field.name->text);
    const bool asked = !field.again || !name->slots.empty() || name->alias_source >= 0 || name->time_rank >= 0;
    if (name->wanted && asked) assembler_.add(*name, field.value);
  }
  settle_time(mapping, index);
  return assembler_.finish(offset, bytes, sink);
}

}  // namespace backtrail::ingest
