// SPDX-License-Identifier: Apache-2.0
#include "sightings/gather.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace backtrail::sightings {
Gatherer::Field& Gatherer::field_of(std::string_view name) {
  Field& field = fields_[observable::place_of_name(name, kFieldBits)];
  if (field.known && field.name == name) return field;
  field = {std::string(name), observable::hints_of(name), kNoRole, true};
  if (const auto role = role_ids_.find(field.name); role != role_ids_.end()) {
    field.id = role->second;
  } else if (roles_.size() < kNoRole) {
    field.id = static_cast<std::uint16_t>(roles_.size());
    role_ids_.emplace(field.name, field.id);
    roles_.push_back(field.name);
  }
  return field;
}

/// The tables are larger than a processor's cache, so all places that a record asks for are fetched before the first is needed.
void Gatherer::add(const record::Record& record, std::uint64_t stream) {
  if (stream != stream_ || epoch_ == 0) {
    stream_ = stream;
    ++epoch_;
  }
  ++record_;
  asked_.clear();
  for (const record::Field& field : record.fields) ask(field);
  for (const record::Field& url : record.urls) ask(url);
  for (const Lists::Asked& asked : asked_) {
    for (const std::uint32_t observable : lists_.of(asked)) touch(observable, asked.role, record);
  }
  if (memory() > limit_) spill();
}

/// Notes the value, where anything could be found in it.
void Gatherer::ask(const record::Field& of) {
  const record::Value& value = of.value;
  if (of.alias || value.size == 0 || value.form == record::Form::null || value.form == record::Form::boolean) return;
  const std::string_view raw = value.raw();
  if (value.form == record::Form::text && raw.size() < 32 && !may_hold_pieces(raw)) {
    if (!field_of(of.name).hints.any()) return;
  }
  const Field& field = field_of(of.name);
  if (value.form == record::Form::number && !field.hints.any()) return;
  lists_.prepare(asked_.emplace_back(Lists::Asked{&value, field.hints, field.id}));
}

void Gatherer::touch(std::uint32_t index, std::uint16_t role, const record::Record& record) {
  if (index >= entries_.size()) entries_.resize(lists_.observables());
  Entry& entry = entries_[index];
  if (entry.epoch != epoch_) {
    entry.epoch = epoch_;
    entry.count = static_cast<std::uint32_t>(counts_.size());
    Count& fresh = counts_.emplace_back();
    fresh.entry = index;
    fresh.stream = stream_;
  }
  Count& count = counts_[entry.count];
  if (count.record != record_) {
    count.record = record_;
    ++count.count;
    if (record.time) {
      const std::int64_t ticks = record.time->ticks;
      count.first = count.first < 0 ? ticks : std::min(count.first, ticks);
      count.last = std::max(count.last, ticks);
    }
    if (count.places < kLocatorsKept)
      count.place[count.places++] = {record.offset, static_cast<std::uint32_t>(record.bytes.size())};
  }
  note_role(count, role);
}

void Gatherer::note_role(Count& count, std::uint16_t role) {
  for (std::size_t i = 0; i < count.roles; ++i) {
    if (count.role[i] == role) return;
  }
  if (role == kNoRole) return;
  if (count.roles < kRolesKept) {
    count.role[count.roles++] = role;
    return;
  }
  // The first by name stay, so that what is kept does not depend on which thread saw what.
  auto* const last = std::ranges::max_element(count.role, {}, [&](std::uint16_t id) { return roles_[id]; });
  if (roles_[role] < roles_[*last]) *last = role;
}

std::size_t Gatherer::memory() const {
  return lists_.memory() + entries_.size() * sizeof(Entry) + counts_.size() * sizeof(Count);
}

void Gatherer::spill() {
  struct Ordered {
    std::uint64_t begin = 0;  // the key's first bytes, so that most comparisons need not look at it
    std::uint32_t count = 0;
  };
  const auto key_of = [&](std::uint32_t count) { return lists_.observable(counts_[count].entry); };
  std::vector<Ordered> order;
  order.reserve(counts_.size());
  for (std::uint32_t i = 0; i < counts_.size(); ++i) {
    const std::string_view key = key_of(i);
    std::uint64_t begin = 0;
    std::memcpy(&begin, key.data(), std::min<std::size_t>(key.size(), 8));
    order.push_back({std::byteswap(begin), i});
  }
  std::ranges::sort(order, [&](const Ordered& a, const Ordered& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    if (const int by_key = key_of(a.count).compare(key_of(b.count)); by_key != 0) return by_key < 0;
    return counts_[a.count].stream < counts_[b.count].stream;
  });
  Segment segment;
  for (const Ordered& one : order) {
    const Count& count = counts_[one.count];
    segment.source = count.stream;
    segment.count = count.count;
    segment.first = count.first < 0 ? std::nullopt : std::optional(base::Instant{count.first});
    segment.last = count.first < 0 ? std::nullopt : std::optional(base::Instant{count.last});
    segment.roles.clear();
    for (std::size_t i = 0; i < count.roles; ++i) segment.roles.push_back(roles_[count.role[i]]);
    std::ranges::sort(segment.roles);
    segment.locators.clear();
    for (std::size_t i = 0; i < count.places; ++i)
      segment.locators.push_back({count.place[i].offset, count.place[i].length});
    if (status_) status_ = runs_.put(key_of(one.count), segment);
  }
  if (status_) status_ = runs_.end_stretch();
  clear();
}

void Gatherer::clear() {
  lists_.clear();
  entries_.clear();
  counts_.clear();
  epoch_ = 0;
}

base::Status Gatherer::finish() {
  if (!counts_.empty()) spill();
  return status_;
}

}  // namespace backtrail::sightings
