// SPDX-License-Identifier: Apache-2.0
#include "sightings/gather.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace backtrail::sightings {
namespace {

constexpr std::size_t kRemembered = 4096;  // bytes of a value; longer ones hardly come twice
constexpr std::size_t kTableBegin = 1U << 12;

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a ^ 0x2d358dccaa6c78a5ULL) * (b ^ 0x9e3779b97f4a7c15ULL);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
  std::uint64_t state = mixed(seed, text.size());
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    state = mixed(state ^ word, 0x8bb84b93962eacc9ULL);
  }
  std::uint64_t tail = 0;
  std::memcpy(&tail, at, left);
  return mixed(state ^ tail, 0x4b33a62ed433d4a3ULL);
}

}  // namespace

Gatherer::Field& Gatherer::field_of(std::string_view name) {
  // Names come from readers that keep them, so the same name mostly lies where it lay; its text is compared.
  Field& field = fields_[reinterpret_cast<std::uintptr_t>(name.data()) / 16 % fields_.size()];
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
  for (const Asked& asked : asked_) add_value(asked, record);
  if (memory() > limit_) spill();
}

/// Notes the value for add_value, where anything could be found in it.
void Gatherer::ask(const record::Field& of) {
  const record::Value& value = of.value;
  if (of.alias || value.size == 0 || value.form == record::Form::null || value.form == record::Form::boolean) return;
  const std::string_view raw = value.raw();
  if (value.form == record::Form::text && raw.size() < 32 && !may_hold_pieces(raw)) {
    if (!field_of(of.name).hints.any()) return;
  }
  const Field& field = field_of(of.name);
  if (value.form == record::Form::number && !field.hints.any()) return;
  Asked& asked = asked_.emplace_back(Asked{&value, field.hints, field.id});
  if (raw.size() > kRemembered) return;
  asked.hash = hash_of(raw, static_cast<std::uint64_t>(field.id) << 8 | static_cast<std::uint64_t>(value.form));
  fetch(known_slots_, asked.hash);
}

void Gatherer::add_value(const Asked& asked, const record::Record& record) {
  const std::string_view raw = asked.value->raw();
  if (raw.size() > kRemembered) {
    const std::size_t before = lists_.size();
    list_pieces(asked);
    for (std::size_t i = before; i < lists_.size(); ++i) touch(lists_[i], asked.role, record);
    lists_.resize(before);
    return;
  }
  const std::array<char, 3> kind{static_cast<char>(asked.role & 0xff), static_cast<char>(asked.role >> 8),
                                 static_cast<char>(asked.value->form)};
  const std::string_view head(kind.data(), kind.size());
  grow(known_slots_, known_.size());
  std::size_t at = asked.hash & (known_slots_.size() - 1);
  for (;; at = (at + 1) & (known_slots_.size() - 1)) {
    const Slot slot = known_slots_[at];
    if (slot.index == kNothing) break;
    if (slot.hash != asked.hash) continue;
    const Known& known = known_[slot.index];
    // The role and the form are in the hash's seed; what they change is compared beside the text.
    const std::string_view had = std::string_view(values_).substr(known.begin, known.size);
    if (had.size() != raw.size() + head.size() || had.substr(head.size()) != raw || !had.starts_with(head)) continue;
    for (std::uint32_t i = 0; i < known.listed; ++i) touch(lists_[known.list + i], asked.role, record);
    return;
  }
  known_slots_[at] = {asked.hash, static_cast<std::uint32_t>(known_.size())};
  Known& known = known_.emplace_back();
  known.begin = static_cast<std::uint32_t>(values_.size());
  known.size = static_cast<std::uint32_t>(raw.size() + head.size());
  known.list = static_cast<std::uint32_t>(lists_.size());
  values_ += head;
  values_ += raw;
  list_pieces(asked);
  known.listed = static_cast<std::uint32_t>(lists_.size()) - known.list;
  for (std::uint32_t i = 0; i < known.listed; ++i) touch(lists_[known.list + i], asked.role, record);
}

/// Appends the entries of a value, each once.
void Gatherer::list_pieces(const Asked& asked) {
  const auto before = static_cast<std::ptrdiff_t>(lists_.size());
  const std::string_view text = record::text(*asked.value, scratch_);
  const std::vector<Piece>& pieces = extractor_.extract(text, asked.hints, asked.value->form == record::Form::number);
  hashes_.clear();
  for (const Piece& piece : pieces) {
    hashes_.push_back(hash_of(piece.value, static_cast<std::uint64_t>(piece.family)));
    fetch(entry_slots_, hashes_.back());
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::uint32_t entry = intern(pieces[i], hashes_[i]);
    if (std::find(lists_.begin() + before, lists_.end(), entry) == lists_.end()) lists_.push_back(entry);
  }
}

std::uint32_t Gatherer::intern(const Piece& piece, std::uint64_t hash) {
  grow(entry_slots_, entries_.size());
  std::size_t at = hash & (entry_slots_.size() - 1);
  for (;; at = (at + 1) & (entry_slots_.size() - 1)) {
    const Slot slot = entry_slots_[at];
    if (slot.index == kNothing) break;
    if (slot.hash != hash) continue;
    const Entry& entry = entries_[slot.index];
    const std::string_view key = std::string_view(keys_).substr(entry.begin, entry.size);
    if (key[0] == static_cast<char>(piece.family) && key.substr(1) == piece.value) return slot.index;
  }
  const auto index = static_cast<std::uint32_t>(entries_.size());
  entry_slots_[at] = {hash, index};
  entries_.push_back(
      {static_cast<std::uint32_t>(keys_.size()), static_cast<std::uint32_t>(piece.value.size() + 1), kNothing, 0});
  keys_ += static_cast<char>(piece.family);
  keys_ += piece.value;
  return index;
}

void Gatherer::touch(std::uint32_t index, std::uint16_t role, const record::Record& record) {
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
  return keys_.size() + values_.size() + entries_.size() * sizeof(Entry) + known_.size() * sizeof(Known) +
         lists_.size() * sizeof(std::uint32_t) + counts_.size() * sizeof(Count) +
         (entry_slots_.size() + known_slots_.size()) * sizeof(Slot);
}

void Gatherer::fetch(const std::vector<Slot>& table, std::uint64_t hash) {
  if (!table.empty()) __builtin_prefetch(&table[hash & (table.size() - 1)]);
}

void Gatherer::grow(std::vector<Slot>& table, std::size_t filled) {
  if (filled * 2 < table.size()) return;
  std::vector<Slot> larger(std::max(kTableBegin, table.size() * 2));
  for (const Slot& slot : table) {
    if (slot.index == kNothing) continue;
    std::size_t at = slot.hash & (larger.size() - 1);
    while (larger[at].index != kNothing) at = (at + 1) & (larger.size() - 1);
    larger[at] = slot;
  }
  table = std::move(larger);
}

void Gatherer::spill() {
  struct Ordered {
    std::uint64_t begin = 0;  // the key's first bytes, so that most comparisons need not look at it
    std::uint32_t count = 0;
  };
  const auto key_of = [&](std::uint32_t count) {
    const Entry& entry = entries_[counts_[count].entry];
    return std::string_view(keys_).substr(entry.begin, entry.size);
  };
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
  keys_.clear();
  values_.clear();
  entries_.clear();
  known_.clear();
  lists_.clear();
  counts_.clear();
  entry_slots_.clear();
  known_slots_.clear();
  epoch_ = 0;
}

base::Status Gatherer::finish() {
  if (!counts_.empty()) spill();
  return status_;
}

}  // namespace backtrail::sightings
