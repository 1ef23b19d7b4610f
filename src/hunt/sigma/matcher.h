// SPDX-License-Identifier: Apache-2.0
// Finds which of many literals stand in one folded value. Whole values are looked up in a hash table, beginnings and
// endings in tries (one forward, one backward), and literals anywhere by four-byte pieces:
//
//   Each literal is entered under some of its four-byte pieces, its rarest ones by our guess, and the value is probed at
//   every s-th position only. A literal of 7 bytes or more holds a whole piece at one of any four neighbouring positions,
//   so it is entered once for each remainder of its place modulo 4 and found with a quarter of the probes (s = 4); from 5
//   bytes s = 2, from 4 bytes s = 1. The shortest literal of a field says the step for all of them: one pass a value. A
//   bit table that stays in the first-level cache turns most probes away.
//
// Why not Vectorscan: it scans somewhat faster with thousands of literals and compiles for hundreds of milliseconds, where
// these tables are filled in a few; see docs/decisions/literal-matcher.md.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace backtrail::hunt::sigma {

enum class Where : std::uint8_t { whole, start, end, anywhere };

struct Literal {
  Where where = Where::whole;
  std::string text;  // folded
  std::uint32_t id = 0;  // what is reported
};

/// Beginnings (or, backwards, endings) of values. Nodes with a single literal below keep the rest of it as a tail.
class Trie {
 public:
  explicit Trie(bool backwards) : backwards_(backwards) {}
  void build(std::vector<Literal> literals);
  [[nodiscard]] bool empty() const { return nodes_.empty(); }

  template <typename Report>
  void match(std::string_view text, Report&& report) const {
    std::uint32_t node = 0;
    for (std::size_t depth = 0;; ++depth) {
      const Node& n = nodes_[node];
      if (n.id != kNobody) report(n.id);
      if (n.tail_id != kNobody) {
        if (tail_fits(n, text, depth)) report(n.tail_id);
        return;
      }
      if (depth >= text.size()) return;
      const auto c = static_cast<unsigned char>(backwards_ ? text[text.size() - 1 - depth] : text[depth]);
      if (depth == 0) {
        node = root_[c];
      } else {
        node = child(n, c);
      }
      if (node == 0) return;
    }
  }

 private:
  static constexpr std::uint32_t kNobody = 0xffffffff;
  struct Node {
    std::uint32_t first_edge = 0, edges = 0;
    std::uint32_t id = kNobody;  // a literal ends here
    std::uint32_t tail_id = kNobody;  // the only literal below, its rest in tails_
    std::uint32_t tail = 0, tail_size = 0;
  };
  struct Edge {
    std::uint32_t node;
    unsigned char byte;
  };
  [[nodiscard]] bool tail_fits(const Node& node, std::string_view text, std::size_t depth) const {
    if (text.size() - depth < node.tail_size) return false;
    const char* at = backwards_ ? text.data() + (text.size() - depth - node.tail_size) : text.data() + depth;
    return std::memcmp(at, tails_.data() + node.tail, node.tail_size) == 0;
  }
  [[nodiscard]] std::uint32_t child(const Node& node, unsigned char byte) const {
    for (std::uint32_t i = node.first_edge; i < node.first_edge + node.edges; ++i) {
      if (edges_[i].byte == byte) return edges_[i].node;
    }
    return 0;
  }

  bool backwards_;
  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
  std::string tails_;
  std::uint32_t root_[256] = {};
};

/// Literals of four bytes or more anywhere in a value, probed at every kStride-th position.
template <std::size_t kStride>
class Pieces {
 public:
  void build(std::vector<Literal> literals);
  [[nodiscard]] bool empty() const { return literals_.empty(); }

  template <typename Report>
  void match(std::string_view text, Report&& report) const {
    if (text.size() < 4) return;
    const char* const data = text.data();
    const std::size_t last = text.size() - 4;
    const std::uint64_t* const bits = bits_.data();
    const std::uint32_t shift = shift_;
    const auto hash_at = [&](std::size_t at) {
      std::uint32_t piece;
      std::memcpy(&piece, data + at, 4);
      return hash_of(piece) >> shift;
    };
    const auto bit_at = [&](std::size_t at) {
      const std::uint32_t hash = hash_at(at);
      return bits[hash >> 6] >> (hash & 63) & 1;
    };
    std::size_t at = 0;
    // Four probes that wait for the table together and share a branch: mostly all say no.
    for (; at + 3 * kStride <= last; at += 4 * kStride) {
      if ((bit_at(at) | bit_at(at + kStride) | bit_at(at + 2 * kStride) | bit_at(at + 3 * kStride)) == 0) continue;
      for (std::size_t i = at; i < at + 4 * kStride; i += kStride) {
        if (bit_at(i) != 0) confirm(text, i, hash_at(i), report);
      }
    }
    for (; at <= last; at += kStride) {
      if (bit_at(at) != 0) confirm(text, at, hash_at(at), report);
    }
  }

 private:
  struct Entry {
    std::uint32_t piece, literal, offset;
  };
  static std::uint32_t hash_of(std::uint32_t piece) { return piece * 0x9E3779B1U; }

  template <typename Report>
  void confirm(std::string_view text, std::size_t at, std::uint32_t hash, Report& report) const {
    std::uint32_t piece;
    std::memcpy(&piece, text.data() + at, 4);
    for (std::uint32_t i = starts_[hash]; i < starts_[hash + 1]; ++i) {
      const Entry& entry = entries_[i];
      if (entry.piece != piece || at < entry.offset) continue;
      const std::string& literal = literals_[entry.literal].text;
      const std::size_t begin = at - entry.offset;
      if (begin + literal.size() > text.size()) continue;
      if (std::memcmp(text.data() + begin, literal.data(), literal.size()) == 0) report(literals_[entry.literal].id);
    }
  }

  std::uint32_t shift_ = 31;
  std::vector<Literal> literals_;
  std::vector<std::uint64_t> bits_;
  std::vector<std::uint32_t> starts_;  // into entries_, by hash; one more than there are hashes
  std::vector<Entry> entries_;
};

/// Whole values. Most values are turned away by their size and their outer bytes, unhashed.
class Wholes {
 public:
  void add(std::string text, std::uint32_t id);

  template <typename Report>
  void match(std::string_view text, Report&& report) const {
    if (text.size() > longest_ || !may_hold(text)) return;
    if (const auto found = ids_.find(text); found != ids_.end()) report(found->second);
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  static std::uint32_t place_of(std::string_view text) {
    const auto byte = [](char c) { return static_cast<std::uint32_t>(static_cast<unsigned char>(c)); };
    const std::uint32_t ends =
        text.empty() ? 0 : byte(text.front()) | byte(text[text.size() / 2]) << 8 | byte(text.back()) << 16;
    return ((ends ^ static_cast<std::uint32_t>(text.size()) << 24) * 0x9E3779B1U) >> 20;
  }
  [[nodiscard]] bool may_hold(std::string_view text) const {
    const std::uint32_t place = place_of(text);
    return (places_[place / 64] >> (place % 64) & 1) != 0;
  }

  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> ids_;
  std::array<std::uint64_t, 64> places_ = {};
  std::size_t longest_ = 0;
};

/// All literals of one field. Immutable once built; reports may repeat.
class Matcher {
 public:
  /// (where, text) must be unique.
  explicit Matcher(std::vector<Literal> literals);

  template <typename Report>
  void match(std::string_view text, Report&& report) const {
    wholes_.match(text, report);
    if (!starts_.empty()) starts_.match(text, report);
    if (!ends_.empty()) ends_.match(text, report);
    if (!fourths_.empty()) fourths_.match(text, report);
    if (!halves_.empty()) halves_.match(text, report);
    if (!all_.empty()) all_.match(text, report);
    for (const Literal& literal : short_) {
      if (text.find(literal.text) != text.npos) report(literal.id);
    }
  }

 private:
  Wholes wholes_;
  Trie starts_{false};
  Trie ends_{true};
  // One of them holds all literals of four bytes or more that may stand anywhere.
  Pieces<4> fourths_;
  Pieces<2> halves_;
  Pieces<1> all_;
  std::vector<Literal> short_;
};

}  // namespace backtrail::hunt::sigma
