// SPDX-License-Identifier: Apache-2.0
#include "ledger/merkle.h"

#include <gtest/gtest.h>

namespace backtrail::ledger {
namespace {

/// RFC 6962 section 2.1 word for word, as the oracle.
Digest naive_root(const std::vector<Digest>& leaves, std::size_t begin, std::size_t end) {
  if (begin == end) return base::sha256("");
  if (end - begin == 1) return leaves[begin];
  std::size_t split = 1;
  while (split * 2 < end - begin) split *= 2;
  return node_hash(naive_root(leaves, begin, begin + split), naive_root(leaves, begin + split, end));
}

class NaiveNodes final : public Nodes {
 public:
  explicit NaiveNodes(const std::vector<Digest>& leaves) : leaves_(leaves) {}
  [[nodiscard]] base::Result<Digest> node(unsigned height, std::uint64_t index) const override {
    return naive_root(leaves_, index << height, (index + 1) << height);
  }

 private:
  const std::vector<Digest>& leaves_;
};

std::vector<Digest> leaves_of(std::size_t count) {
  std::vector<Digest> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(leaf_hash(std::to_string(i)));
  return out;
}

TEST(Merkle, HashesAreThoseOfCertificateTransparency) {
  EXPECT_EQ(CompactTree().root().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(leaf_hash("").hex(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST(Merkle, CompactTreeEqualsTheDefinition) {
  const auto leaves = leaves_of(300);
  CompactTree tree;
  for (std::size_t size = 0; size < leaves.size(); ++size) {
    EXPECT_EQ(tree.root(), naive_root(leaves, 0, size)) << size;
    tree.add(leaves[size]);
  }
}

TEST(Merkle, EveryInclusionProofHoldsAndNoOtherDoes) {
  const auto leaves = leaves_of(24);
  const NaiveNodes nodes(leaves);
  for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
    const Digest root = *root_at(size, nodes);
    for (std::uint64_t index = 0; index < size; ++index) {
      const Proof proof = *inclusion_proof(index, size, nodes);
      EXPECT_TRUE(verify_inclusion(leaves[index], index, size, proof, root));
      for (std::uint64_t other = 0; other < size; ++other) {
        if (other == index) continue;
        EXPECT_FALSE(verify_inclusion(leaves[index], other, size, proof, root));
        EXPECT_FALSE(verify_inclusion(leaves[other], index, size, proof, root));
      }
      for (std::size_t i = 0; i < proof.size(); ++i) {
        Proof wrong = proof;
        wrong[i].bytes[3] ^= 1;
        EXPECT_FALSE(verify_inclusion(leaves[index], index, size, wrong, root));
        wrong = proof;
        wrong.erase(wrong.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_FALSE(verify_inclusion(leaves[index], index, size, wrong, root));
      }
      Proof longer = proof;
      longer.push_back(root);
      EXPECT_FALSE(verify_inclusion(leaves[index], index, size, longer, root));
    }
    EXPECT_FALSE(inclusion_proof(size, size, nodes));
  }
}

TEST(Merkle, EveryConsistencyProofHoldsAndNoOtherDoes) {
  const auto leaves = leaves_of(24);
  const NaiveNodes nodes(leaves);
  for (std::uint64_t newer = 1; newer <= leaves.size(); ++newer) {
    const Digest newer_root = *root_at(newer, nodes);
    for (std::uint64_t older = 1; older <= newer; ++older) {
      const Digest older_root = *root_at(older, nodes);
      const Proof proof = *consistency_proof(older, newer, nodes);
      EXPECT_TRUE(verify_consistency(older, newer, older_root, newer_root, proof)) << older << " " << newer;
      EXPECT_FALSE(verify_consistency(older, newer, leaf_hash("x"), newer_root, proof));
      EXPECT_FALSE(verify_consistency(older, newer, older_root, leaf_hash("x"), proof));
      for (std::size_t i = 0; i < proof.size(); ++i) {
        Proof wrong = proof;
        wrong[i].bytes[30] ^= 1;
        EXPECT_FALSE(verify_consistency(older, newer, older_root, newer_root, wrong));
        wrong = proof;
        wrong.erase(wrong.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_FALSE(verify_consistency(older, newer, older_root, newer_root, wrong));
      }
      Proof longer = proof;
      longer.push_back(newer_root);
      EXPECT_FALSE(verify_consistency(older, newer, older_root, newer_root, longer));
    }
    EXPECT_FALSE(consistency_proof(0, newer, nodes));
    EXPECT_FALSE(consistency_proof(newer + 1, newer, nodes));
  }
}

}  // namespace
}  // namespace backtrail::ledger
