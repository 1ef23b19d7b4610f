// SPDX-License-Identifier: Apache-2.0
// The Merkle tree of RFC 6962 section 2.1: hashes, a tree that grows at its right edge, and the two proofs. Pure: nothing
// here touches a file. The verifying halves follow RFC 9162 section 2.1 and are written apart from the making halves, so
// that tests hold one against the other.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"

namespace backtrail::ledger {

using base::Digest;

[[nodiscard]] Digest leaf_hash(std::string_view entry);
[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right);

/// The roots of the perfect subtrees that a tree of `size` leaves falls into; enough to grow it and to know its root.
class CompactTree {
 public:
  void add(const Digest& leaf);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// O(log size); of the empty tree, SHA-256 of nothing.
  [[nodiscard]] Digest root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> peaks_;  // widest first
};

/// Where proofs take hashes from.
class Nodes {
 public:
  virtual ~Nodes() = default;
  /// The root over leaves [index << height, (index + 1) << height), all of which exist.
  [[nodiscard]] virtual base::Result<Digest> node(unsigned height, std::uint64_t index) const = 0;
};

using Proof = std::vector<Digest>;

/// The root over the first `size` leaves. Whatever `nodes` returns.
base::Result<Digest> root_at(std::uint64_t size, const Nodes& nodes);
/// That leaf `index` is in the tree of `size`. kBadProof unless index < size.
base::Result<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size, const Nodes& nodes);
/// That the tree of `newer` begins with the tree of `older`. kBadProof unless 0 < older <= newer.
base::Result<Proof> consistency_proof(std::uint64_t older, std::uint64_t newer, const Nodes& nodes);

[[nodiscard]] bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, const Proof& proof,
                                    const Digest& root);
[[nodiscard]] bool verify_consistency(std::uint64_t older, std::uint64_t newer, const Digest& older_root,
                                      const Digest& newer_root, const Proof& proof);

}  // namespace backtrail::ledger
