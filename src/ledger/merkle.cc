// SPDX-License-Identifier: Apache-2.0
#include "ledger/merkle.h"

#include <bit>

#include "ledger/codes.h"

namespace backtrail::ledger {
namespace {

using base::Result;

/// The greatest power of two below `size`, where RFC 6962 splits a tree; `size` is at least 2.
std::uint64_t split_of(std::uint64_t size) { return std::bit_floor(size - 1); }

/// The root over [begin, end), which is not empty. `begin` is a multiple of the range's power of two, as RFC 6962's
/// recursion guarantees.
Result<Digest> range_root(std::uint64_t begin, std::uint64_t end, const Nodes& nodes) {
  const std::uint64_t size = end - begin;
  if (std::has_single_bit(size)) {
    const auto height = static_cast<unsigned>(std::countr_zero(size));
    return nodes.node(height, begin >> height);
  }
  const std::uint64_t split = split_of(size);
  BT_TRY(const Digest left, range_root(begin, begin + split, nodes));
  BT_TRY(const Digest right, range_root(begin + split, end, nodes));
  return node_hash(left, right);
}

/// RFC 6962's PATH(m, D[begin:end]).
base::Status path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, const Nodes& nodes, Proof& out) {
  if (end - begin == 1) return {};
  const std::uint64_t middle = begin + split_of(end - begin);
  const bool left = index < middle;
  BT_TRY_STATUS(left ? path(index, begin, middle, nodes, out) : path(index, middle, end, nodes, out));
  BT_TRY(const Digest other, left ? range_root(middle, end, nodes) : range_root(begin, middle, nodes));
  out.push_back(other);
  return {};
}

/// RFC 6962's SUBPROOF(m, D[begin:end], whole).
base::Status subproof(std::uint64_t older, std::uint64_t begin, std::uint64_t end, bool whole, const Nodes& nodes,
                      Proof& out) {
  if (older == end) {
    if (whole) return {};
    BT_TRY(const Digest root, range_root(begin, end, nodes));
    out.push_back(root);
    return {};
  }
  const std::uint64_t middle = begin + split_of(end - begin);
  const bool left = older <= middle;
  BT_TRY_STATUS(left ? subproof(older, begin, middle, whole, nodes, out)
                     : subproof(older, middle, end, false, nodes, out));
  BT_TRY(const Digest other, left ? range_root(middle, end, nodes) : range_root(begin, middle, nodes));
  out.push_back(other);
  return {};
}

}  // namespace

Digest leaf_hash(std::string_view entry) {
  thread_local base::Sha256 hash;
  hash.update(std::string_view("\0", 1));
  hash.update(entry);
  return hash.finish();
}

Digest node_hash(const Digest& left, const Digest& right) {
  thread_local base::Sha256 hash;
  hash.update("\1");
  hash.update(left.view());
  hash.update(right.view());
  return hash.finish();
}

void CompactTree::add(const Digest& leaf) {
  Digest node = leaf;
  for (std::uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
    node = node_hash(peaks_.back(), node);
    peaks_.pop_back();
  }
  peaks_.push_back(node);
  ++size_;
}

Digest CompactTree::root() const {
  if (peaks_.empty()) return base::sha256("");
  Digest out = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) out = node_hash(peaks_[i], out);
  return out;
}

Result<Digest> root_at(std::uint64_t size, const Nodes& nodes) {
  if (size == 0) return base::sha256("");
  return range_root(0, size, nodes);
}

Result<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size, const Nodes& nodes) {
  if (index >= size) return base::fail(kBadProof, "the tree has no such leaf");
  Proof out;
  BT_TRY_STATUS(path(index, 0, size, nodes, out));
  return out;
}

Result<Proof> consistency_proof(std::uint64_t older, std::uint64_t newer, const Nodes& nodes) {
  if (older == 0 || older > newer)
    return base::fail(kBadProof, "the older tree must be neither empty nor the larger one");
  Proof out;
  BT_TRY_STATUS(subproof(older, 0, newer, true, nodes, out));
  return out;
}

bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, const Proof& proof,
                      const Digest& root) {
  if (index >= size) return false;
  std::uint64_t at = index;
  std::uint64_t last = size - 1;
  Digest hash = leaf;
  for (const Digest& other : proof) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      hash = node_hash(other, hash);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(hash, other);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t older, std::uint64_t newer, const Digest& older_root, const Digest& newer_root,
                        const Proof& proof) {
  if (older == 0 || older > newer) return false;
  if (older == newer) return proof.empty() && older_root == newer_root;
  // A perfect older tree is itself the first node and is left out of the proof.
  Proof hashes = proof;
  if (std::has_single_bit(older)) hashes.insert(hashes.begin(), older_root);
  if (hashes.empty()) return false;
  std::uint64_t at = older - 1;
  std::uint64_t last = newer - 1;
  while ((at & 1) != 0) {
    at >>= 1;
    last >>= 1;
  }
  Digest from_older = hashes[0];
  Digest from_newer = hashes[0];
  for (std::size_t i = 1; i < hashes.size(); ++i) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      from_older = node_hash(hashes[i], from_older);
      from_newer = node_hash(hashes[i], from_newer);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      from_newer = node_hash(from_newer, hashes[i]);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && from_older == older_root && from_newer == newer_root;
}

}  // namespace backtrail::ledger
