// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/matcher.h"

#include <algorithm>
#include <bit>

#include "hunt/sigma/frequency.h"

namespace backtrail::hunt::sigma {

void Trie::build(std::vector<Literal> literals) {
  if (literals.empty()) return;
  const auto key_byte = [&](const Literal& literal, std::size_t depth) {
    return static_cast<unsigned char>(backwards_ ? literal.text[literal.text.size() - 1 - depth] : literal.text[depth]);
  };
  std::sort(literals.begin(), literals.end(), [&](const Literal& a, const Literal& b) {
    const std::size_t common = std::min(a.text.size(), b.text.size());
    for (std::size_t i = 0; i < common; ++i) {
      if (key_byte(a, i) != key_byte(b, i)) return key_byte(a, i) < key_byte(b, i);
    }
    return a.text.size() < b.text.size();
  });
  struct Range {
    std::size_t begin, end, depth;
    std::uint32_t node;
  };
  // Level by level, so that the edges of a node lie together.
  std::vector<Range> open{{0, literals.size(), 0, 0}};
  nodes_.emplace_back();
  for (std::size_t next = 0; next < open.size(); ++next) {
    Range range = open[next];
    if (literals[range.begin].text.size() == range.depth) nodes_[range.node].id = literals[range.begin++].id;
    if (range.begin == range.end) continue;
    if (range.end - range.begin == 1 && range.depth > 0) {
      const Literal& only = literals[range.begin];
      Node& node = nodes_[range.node];
      node.tail_id = only.id;
      node.tail = static_cast<std::uint32_t>(tails_.size());
      node.tail_size = static_cast<std::uint32_t>(only.text.size() - range.depth);
      tails_ += backwards_ ? only.text.substr(0, node.tail_size) : only.text.substr(range.depth);
      continue;
    }
    nodes_[range.node].first_edge = static_cast<std::uint32_t>(edges_.size());
    for (std::size_t begin = range.begin; begin < range.end;) {
      const unsigned char byte = key_byte(literals[begin], range.depth);
      std::size_t end = begin;
      while (end < range.end && key_byte(literals[end], range.depth) == byte) ++end;
      const auto node = static_cast<std::uint32_t>(nodes_.size());
      nodes_.emplace_back();
      edges_.push_back({node, byte});
      if (range.depth == 0) root_[byte] = node;
      open.push_back({begin, end, range.depth + 1, node});
      begin = end;
    }
    nodes_[range.node].edges = static_cast<std::uint32_t>(edges_.size()) - nodes_[range.node].first_edge;
  }
}

template <std::size_t kStride>
void Pieces<kStride>::build(std::vector<Literal> literals) {
  literals_ = std::move(literals);
  if (literals_.empty()) return;
  for (std::uint32_t l = 0; l < literals_.size(); ++l) {
    const std::string& text = literals_[l].text;
    for (std::size_t remainder = 0; remainder < kStride; ++remainder) {
      std::size_t best = remainder;
      for (std::size_t at = remainder; at + 4 <= text.size(); at += kStride) {
        if (piece_frequency(text.data() + at) < piece_frequency(text.data() + best)) best = at;
      }
      Entry entry{0, l, static_cast<std::uint32_t>(best)};
      std::memcpy(&entry.piece, text.data() + best, 4);
      entries_.push_back(entry);
    }
  }
  // Sixteen slots an entry keep false alarms near 6 %, and 2^18 bits (32 KiB) are what the cache holds.
  const int width = std::clamp(static_cast<int>(std::bit_width(entries_.size() * 16)), 9, 18);
  shift_ = 32U - static_cast<std::uint32_t>(width);
  const std::size_t size = std::size_t{1} << width;
  bits_.assign(size / 64, 0);
  starts_.assign(size + 1, 0);
  for (const Entry& entry : entries_) {
    const std::uint32_t hash = hash_of(entry.piece) >> shift_;
    bits_[hash >> 6] |= std::uint64_t{1} << (hash & 63);
    ++starts_[hash + 1];
  }
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  std::vector<Entry> sorted(entries_.size());
  std::vector<std::uint32_t> fill(starts_.begin(), starts_.end() - 1);
  for (const Entry& entry : entries_) sorted[fill[hash_of(entry.piece) >> shift_]++] = entry;
  entries_ = std::move(sorted);
}

void Wholes::add(std::string text, std::uint32_t id) {
  longest_ = std::max(longest_, text.size());
  const std::uint32_t place = place_of(text);
  places_[place / 64] |= std::uint64_t{1} << (place % 64);
  ids_.emplace(std::move(text), id);
}

Matcher::Matcher(std::vector<Literal> literals) {
  std::vector<Literal> starts, ends, anywhere;
  std::size_t shortest = SIZE_MAX;  // of `anywhere`
  for (Literal& literal : literals) {
    switch (literal.where) {
      case Where::whole: wholes_.add(std::move(literal.text), literal.id); break;
      case Where::start: starts.push_back(std::move(literal)); break;
      case Where::end: ends.push_back(std::move(literal)); break;
      case Where::anywhere:
        if (literal.text.size() >= 4) shortest = std::min(shortest, literal.text.size());
        (literal.text.size() >= 4 ? anywhere : short_).push_back(std::move(literal));
        break;
    }
  }
  starts_.build(std::move(starts));
  ends_.build(std::move(ends));
  if (shortest >= 7) fourths_.build(std::move(anywhere));
  else if (shortest >= 5) halves_.build(std::move(anywhere));
  else all_.build(std::move(anywhere));
}

}  // namespace backtrail::hunt::sigma
