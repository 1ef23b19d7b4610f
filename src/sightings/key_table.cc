// SPDX-License-Identifier: Apache-2.0
#include "sightings/key_table.h"

#include <algorithm>
#include <cstring>

namespace backtrail::sightings {
namespace {

constexpr std::size_t kTableBegin = 1U << 12;

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a ^ 0x2d358dccaa6c78a5ULL) * (b ^ 0x9e3779b97f4a7c15ULL);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

std::uint64_t KeyTable::hash(std::string_view head, std::string_view rest) {
  std::uint64_t seed = 0;
  std::memcpy(&seed, head.data(), std::min(head.size(), sizeof seed));
  std::uint64_t state = mixed(seed, rest.size());
  const char* at = rest.data();
  std::size_t left = rest.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    state = mixed(state ^ word, 0x8bb84b93962eacc9ULL);
  }
  std::uint64_t tail = 0;
  std::memcpy(&tail, at, left);
  return mixed(state ^ tail, 0x4b33a62ed433d4a3ULL);
}

KeyTable::Placed KeyTable::place(std::string_view head, std::string_view rest, std::uint64_t hash) {
  grow();
  const std::size_t last = slots_.size() - 1;
  std::size_t at = hash & last;
  for (; slots_[at].index != kNothing; at = (at + 1) & last) {
    if (slots_[at].hash != hash) continue;
    const std::string_view had = key(slots_[at].index);
    if (had.size() == head.size() + rest.size() && had.substr(head.size()) == rest && had.starts_with(head))
      return {slots_[at].index, false};
  }
  const auto index = static_cast<std::uint32_t>(keys_.size());
  slots_[at] = {hash, index};
  keys_.push_back({static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(head.size() + rest.size())});
  bytes_ += head;
  bytes_ += rest;
  return {index, true};
}

void KeyTable::grow() {
  if (keys_.size() * 2 < slots_.size()) return;
  std::vector<Slot> larger(std::max(kTableBegin, slots_.size() * 2));
  for (const Slot& slot : slots_) {
    if (slot.index == kNothing) continue;
    std::size_t at = slot.hash & (larger.size() - 1);
    while (larger[at].index != kNothing) at = (at + 1) & (larger.size() - 1);
    larger[at] = slot;
  }
  slots_ = std::move(larger);
}

void KeyTable::clear() {
  bytes_.clear();
  keys_.clear();
  slots_.clear();
}

}  // namespace backtrail::sightings
