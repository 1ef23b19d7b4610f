// SPDX-License-Identifier: Apache-2.0
// Keys, checkpoints, paths, entries and bundles as texts and bytes.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "ledger/codes.h"
#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

// The example of Go's sumdb/note package: its key, and a text that Go signed with it.
constexpr const char* kGoKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

TEST(Keys, TextOfGoKeysIsReadAndWrittenAlike) {
  const auto key = VerifierKey::parse(kGoKey);
  ASSERT_TRUE(key) << key.error().text();
  EXPECT_EQ(key->name(), "PeterNeumann");
  EXPECT_EQ(key->text(), kGoKey);
  EXPECT_EQ(VerifierKey::parse("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").error().code,
            kBadKey);
}

TEST(Keys, SigningKeyComesBackAndIsRefusedWhenOthersMayReadIt) {
  const testing_support::Folder folder;
  const std::string path = folder.path() + "/keys/one.key";
  ASSERT_TRUE(folder.key().save(path));
  EXPECT_EQ(folder.key().save(path).error().code, kExists);
  const auto key = SigningKey::load(path);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->verifier(), folder.key().verifier());
  EXPECT_TRUE(folder.key().verifier().verify("text", key->sign("text")));
  EXPECT_FALSE(folder.key().verifier().verify("texts", key->sign("text")));
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  EXPECT_EQ(SigningKey::load(path).error().code, kKeyExposed);
}

TEST(Checkpoint, ComesBackFromItsText) {
  const testing_support::Folder folder;
  const Checkpoint checkpoint{folder.key().verifier().name(), 20852163, base::sha256("root")};
  const std::string text = sign_checkpoint(checkpoint, folder.key());
  const auto note = Note::parse(text, "");
  ASSERT_TRUE(note);
  EXPECT_EQ(note->checkpoint, checkpoint);
  EXPECT_TRUE(note->signed_by(folder.key().verifier()));
  for (std::size_t length = 0; length < text.size(); ++length)
    EXPECT_FALSE(Note::parse(text.substr(0, length), "")) << length;
}

TEST(Layout, TilePathsAreThoseOfTlogTiles) {
  EXPECT_EQ((TileId{0, 1234067}.path()), "tile/0/x001/x234/067");
  EXPECT_EQ((TileId{kEntries, 5, 7}.path()), "tile/entries/005.p/7");
  for (const std::uint64_t index : {0ULL, 999ULL, 1000ULL, 1234067ULL, 281474976710655ULL}) {
    const TileId id{2, index, 9};
    EXPECT_EQ(TileId::parse(id.path()), id);
  }
  for (const char* wrong : {"tile/0/1", "tile/00/001", "tile/0/000.p/256", "tile/0/000.p/0", "tile/9/000",
                            "tile/0/x000/001", "tile/0/000.p/1.tmp3", "tile/entries"}) {
    EXPECT_FALSE(TileId::parse(wrong)) << wrong;
  }
}

TEST(Entry, OnlyItsCanonicalSpellingIsRead) {
  Entry entry;
  static_cast<EntryDraft&>(entry) = testing_support::draft(1);
  entry.id = std::string(32, 'a');
  entry.occurred = base::Instant{131'000'000'000'000'001};
  entry.body = base::sha256("body");
  const std::string bytes = *encode_entry(entry);
  EXPECT_TRUE(bytes.starts_with(R"({"actor":{"assurance":"asserted","id":"a1","name":"name 1","role":""},"body":")"))
      << bytes;
  const auto back = decode_entry(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(*encode_entry(*back), bytes);
  for (const std::string& wrong :
       {bytes + " ", bytes.substr(1), "{" + bytes, std::string("{}"), std::string("[1e5]"), std::string()}) {
    EXPECT_EQ(decode_entry(wrong).error().code, kBadEntry);
  }
}

TEST(Bundle, LengthsThatLeadOutAreRefused) {
  std::string bundle;
  append_to_bundle(bundle, "one");
  append_to_bundle(bundle, "three");
  ASSERT_TRUE(split_bundle(bundle));
  EXPECT_EQ(split_bundle(bundle)->at(1), "three");
  EXPECT_FALSE(split_bundle(bundle.substr(0, bundle.size() - 1)));
  EXPECT_FALSE(split_bundle(bundle + std::string(1, '\0')));
  EXPECT_FALSE(split_bundle(std::string(2, '\0')));
}

}  // namespace
}  // namespace backtrail::ledger
