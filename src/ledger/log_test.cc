// SPDX-License-Identifier: Apache-2.0
#include "ledger/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "base/file.h"
#include "ledger/codes.h"
#include "ledger/layout.h"
#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

using testing_support::draft;
using testing_support::Folder;
using testing_support::Told;

TEST(Log, AppendedEntriesAreThereAfterReopening) {
  const Folder folder;
  auto log = folder.create();
  for (int i = 0; i < 600; ++i) ASSERT_TRUE(log.append({draft(i)}));
  const auto again = Log::open(folder.ledger());
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->checkpoint_text(), log.checkpoint_text());
  std::uint64_t seen = 0;
  ASSERT_TRUE(again->each(0, [&](std::uint64_t index, const Entry& entry) {
    EXPECT_EQ(index, seen++);
    EXPECT_EQ(entry.actor.name, "name " + std::to_string(index));
    return base::Status();
  }));
  EXPECT_EQ(seen, 600U);
  EXPECT_FALSE(std::filesystem::exists(folder.ledger() + "/tile/0/000.p"));
}

TEST(Log, EntriesOfSomeTypesAreToldWithoutTheOthers) {
  const Folder folder;
  auto log = folder.create();
  for (int i = 0; i < 600; ++i) {
    EntryDraft one = draft(i);
    one.type = i % 3 == 0 ? "hunt" : i % 3 == 1 ? "hunter" : "note";
    // A name that holds what the type looks like is no type.
    one.actor.name = "\"type\":\"hunt\"";
    ASSERT_TRUE(log.append({one}));
  }
  const std::string_view types[] = {"hunt", "nothing"};
  std::vector<std::uint64_t> got;
  ASSERT_TRUE(log.each_of(types, [&](std::uint64_t index, const Entry& entry) {
    EXPECT_EQ(entry.type, "hunt");
    got.push_back(index);
    return base::Status();
  }));
  ASSERT_EQ(got.size(), 200U);
  EXPECT_EQ(got[1], 3U);
  EXPECT_FALSE(
      log.each_of(types, [](std::uint64_t, const Entry&) -> base::Status { return base::fail(kDamaged, ""); }));
}

TEST(Log, AlteredEntriesOfOtherTypesAreFoundWithoutReadingThem) {
  const Folder folder;
  auto log = folder.create();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(log.append({draft(i)}));
  const std::string path = folder.ledger() + "/tile/entries/000.p/10";
  auto bytes = base::read_file(path);
  ASSERT_TRUE(bytes) << bytes.error().text();
  const std::size_t at = bytes->find("name 4");
  ASSERT_NE(at, std::string::npos);
  (*bytes)[at + 5] = '5';
  ASSERT_TRUE(base::write_file(path, *bytes));
  const std::string_view types[] = {"hunt"};
  const auto status = log.each_of(types, [](std::uint64_t, const Entry&) { return base::Status(); });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, kDamaged);
  // Whoever asks for no root is told of nothing that he does not read.
  EXPECT_TRUE(log.each_of(types, [](std::uint64_t, const Entry&) { return base::Status(); }, Log::Root::unchecked));
}

TEST(Log, WhatIsOfWhatTypeIsReadOnceAndThenOnlyWhereItIs) {
  const Folder folder;
  auto log = folder.create();
  std::vector<EntryDraft> drafts;
  for (int i = 0; i < 600; ++i) {
    drafts.push_back(draft(i));
    if (i == 300 || i == 310 || i == 599) drafts.back().type = "hunt";
  }
  ASSERT_TRUE(log.append(drafts));
  const auto numbers = [](const Log& of) {
    std::vector<std::uint64_t> out;
    const std::string_view types[] = {"purge", "hunt"};
    const auto take = [&](std::uint64_t index, const Entry& entry) -> base::Status {
      EXPECT_EQ(entry.type, "hunt");
      out.push_back(index);
      return {};
    };
    EXPECT_TRUE(of.each_of(types, take, Log::Root::unchecked));
    return out;
  };
  auto reader = *Log::open(folder.ledger());
  EXPECT_EQ(numbers(reader), (std::vector<std::uint64_t>{300, 310, 599}));
  std::filesystem::remove(folder.ledger() + "/tile/entries/000");
  EXPECT_EQ(numbers(reader), (std::vector<std::uint64_t>{300, 310, 599}));
  EntryDraft later = draft(1);
  later.type = "hunt";
  ASSERT_TRUE(log.append({later}));
  EXPECT_EQ(numbers(reader), (std::vector<std::uint64_t>{300, 310, 599}));
  ASSERT_TRUE(reader.refresh());
  EXPECT_EQ(numbers(reader), (std::vector<std::uint64_t>{300, 310, 599, 600}));
}

TEST(Log, EntriesAreToldByNumberAndByTypeEachOnce) {
  const Folder folder;
  auto log = folder.create();
  std::vector<EntryDraft> drafts;
  for (int i = 0; i < 600; ++i) drafts.push_back(draft(i));
  drafts[300].type = drafts[5].type = "hunt";
  ASSERT_TRUE(log.append(drafts));
  const std::uint64_t numbers[] = {2, 300, 599};
  const std::string_view types[] = {"hunt"};
  for (const auto root : {Log::Root::unchecked, Log::Root::checked}) {
    std::vector<std::uint64_t> out;
    const auto take = [&](std::uint64_t index, const Entry& entry) -> base::Status {
      EXPECT_EQ(entry.actor.name, "name " + std::to_string(index));
      out.push_back(index);
      return {};
    };
    EXPECT_TRUE(Log::open(folder.ledger())->each_at(numbers, types, take, root));
    EXPECT_EQ(out, (std::vector<std::uint64_t>{2, 5, 300, 599}));
  }
}

TEST(Log, OneBatchAndManyAppendsGiveTheSameTree) {
  for (const int count : {1, 2, 255, 256, 257, 513, 1000}) {
    const Folder folder;
    auto log = folder.create();
    std::vector<EntryDraft> drafts;
    for (int i = 0; i < count; ++i) drafts.push_back(draft(i));
    ASSERT_TRUE(log.append(drafts));
    CompactTree tree;
    ASSERT_TRUE(log.each(0, [&](std::uint64_t, const Entry& entry) {
      tree.add(leaf_hash(*encode_entry(entry)));
      return base::Status();
    }));
    EXPECT_EQ(tree.root(), log.checkpoint().root) << count;
    EXPECT_EQ(*root_at(log.size(), log), log.checkpoint().root) << count;
    ASSERT_TRUE(log.append({draft(count)}));
    EXPECT_TRUE(Log::open(folder.ledger())) << count;
  }
}

TEST(Log, ProofsFromTilesHold) {
  const Folder folder;
  auto log = folder.create();
  std::vector<EntryDraft> drafts(700, draft(1));
  ASSERT_TRUE(log.append(drafts));
  for (const std::uint64_t index : {0, 255, 256, 511, 512, 699}) {
    const auto proof = inclusion_proof(index, 700, log);
    ASSERT_TRUE(proof);
    const Digest leaf = leaf_hash(*encode_entry(*log.entry(index)));
    EXPECT_TRUE(verify_inclusion(leaf, index, 700, *proof, log.checkpoint().root));
  }
  for (const std::uint64_t older : {1, 255, 256, 300, 512, 699, 700}) {
    const auto proof = consistency_proof(older, 700, log);
    ASSERT_TRUE(proof);
    EXPECT_TRUE(verify_consistency(older, 700, *root_at(older, log), log.checkpoint().root, *proof));
  }
}

TEST(Log, TwoWritersTakeTurns) {
  const Folder folder;
  auto first = folder.create();
  auto second = Log::open(folder.ledger(), folder.key());
  ASSERT_TRUE(second);
  ASSERT_TRUE(first.append({draft(0)}));
  const auto ref = second->append({draft(1)});
  ASSERT_TRUE(ref);
  EXPECT_EQ(ref->front().index, 1U);
  EXPECT_EQ(first.append({draft(2)})->front().index, 2U);
}

TEST(Log, ReaderGoesOnWhileAnotherAppends) {
  const Folder folder;
  auto log = folder.create();
  ASSERT_TRUE(log.append({draft(0), draft(1)}));
  const auto reader = Log::open(folder.ledger());
  for (int i = 2; i < 300; ++i) ASSERT_TRUE(log.append({draft(i)}));
  EXPECT_EQ(reader->size(), 2U);
  EXPECT_EQ(reader->entry(1)->actor.name, "name 1");
}

TEST(Log, ReadersCannotAppendAndWrongKeysAreRefused) {
  const Folder folder;
  folder.create();
  auto reader = Log::open(folder.ledger());
  EXPECT_EQ(reader->append({draft(0)}).error().code, kReadOnly);
  const auto other = SigningKey::generate("other", base::system_random());
  EXPECT_EQ(Log::open(folder.ledger(), *other).error().code, kBadKey);
  EXPECT_EQ(Log::create(folder.ledger(), folder.key()).error().code, kExists);
}

TEST(Log, NewerFormatIsRefusedWithItsOwnCode) {
  const Folder folder;
  folder.create();
  ASSERT_TRUE(base::write_file(folder.ledger() + "/format", "backtrail ledger 2\n"));
  EXPECT_EQ(Log::open(folder.ledger()).error().code, kNewerFormat);
  EXPECT_EQ(Log::open(folder.path()).error().code, kNotALedger);
}

TEST(Log, TornTailIsSetAsideAndReported) {
  const Folder folder;
  {
    auto log = folder.create();
    ASSERT_TRUE(log.append({draft(0), draft(1)}));
  }
  const std::string stray = folder.ledger() + "/tile/entries/000.p/3";
  ASSERT_TRUE(base::write_file(stray, "torn"));
  Told told;
  auto log = Log::open(folder.ledger(), folder.key(), {.diagnostics = &told});
  ASSERT_TRUE(log) << log.error().text();
  ASSERT_EQ(told.errors.size(), 1U);
  EXPECT_EQ(told.errors[0].code, kTornTail);
  EXPECT_EQ(told.errors[0].place.path, stray);
  EXPECT_FALSE(std::filesystem::exists(stray));
  EXPECT_EQ(*base::read_file(folder.ledger() + "/torn-2-1/tile/entries/000.p/3"), "torn");
  EXPECT_EQ(log->append({draft(2)})->front().index, 2U);
}

TEST(Log, CutHistoryIsCompletedAndAnOldCheckpointRefused) {
  const Folder folder;
  auto log = folder.create();
  ASSERT_TRUE(log.append({draft(0)}));
  const std::string old = log.checkpoint_text();
  ASSERT_TRUE(log.append({draft(1)}));
  const std::string whole = *base::read_file(folder.ledger() + "/history");
  ASSERT_TRUE(base::write_file(folder.ledger() + "/history", whole.substr(0, whole.size() - 10)));
  Told told;
  ASSERT_TRUE(Log::open(folder.ledger(), folder.key(), {.diagnostics = &told}));
  EXPECT_EQ(told.errors.size(), 1U);
  EXPECT_EQ(*base::read_file(folder.ledger() + "/history"), whole);
  ASSERT_TRUE(base::write_file(folder.ledger() + "/checkpoint", old));
  EXPECT_EQ(Log::open(folder.ledger(), folder.key()).error().code, kDamaged);
}

TEST(Log, CutTilesAreDamageAndNotRepaired) {
  const Folder folder;
  {
    auto log = folder.create();
    ASSERT_TRUE(log.append({draft(0), draft(1)}));
  }
  for (const char* name : {"/tile/0/000.p/2", "/tile/entries/000.p/2"}) {
    const std::string whole = *base::read_file(folder.ledger() + name);
    for (std::size_t length = 0; length < whole.size(); ++length) {
      std::ofstream(folder.ledger() + name, std::ios::trunc) << whole.substr(0, length);
      EXPECT_FALSE(Log::open(folder.ledger(), folder.key())) << name << " " << length;
    }
    std::ofstream(folder.ledger() + name, std::ios::trunc) << whole;
  }
  EXPECT_TRUE(Log::open(folder.ledger(), folder.key()));
}

TEST(Log, ClockThatGoesBackDoesNotMoveEntriesBack) {
  const Folder folder;
  auto log = folder.create();
  folder.clock().time.ticks += 1000;
  ASSERT_TRUE(log.append({draft(0)}));
  folder.clock().time.ticks -= 500;
  ASSERT_TRUE(log.append({draft(1)}));
  EXPECT_EQ(log.entry(0)->entered, log.entry(1)->entered);
}

TEST(Log, FilesAreForTheirOwnerOnly) {
  const Folder folder;
  auto log = folder.create();
  ASSERT_TRUE(log.append({draft(0)}));
  for (const auto& item : std::filesystem::recursive_directory_iterator(folder.ledger())) {
    EXPECT_EQ(static_cast<unsigned>(item.status().permissions()) & 077U, 0U) << item.path();
  }
}

TEST(Log, BadDraftsLeaveTheLogAsItWas) {
  const Folder folder;
  auto log = folder.create();
  ASSERT_TRUE(log.append({draft(0)}));
  EntryDraft wrong = draft(1);
  wrong.actor.name = "\xff";
  EXPECT_EQ(log.append({draft(1), wrong}).error().code, kBadEntry);
  wrong = draft(1);
  wrong.purges = Purge{base::sha256(""), std::string(70000, 'x')};
  wrong.type = "purge";
  EXPECT_EQ(log.append({wrong}).error().code, kBadEntry);
  EXPECT_EQ(log.size(), 1U);
  EXPECT_EQ(log.append({draft(1)})->front().index, 1U);
}

TEST(Bodies, ComeBackAndAreErasedWithAReason) {
  const Folder folder;
  auto log = folder.create();
  Bodies bodies(folder.path() + "/bodies", base::system_random());
  const auto ref = bodies.put("a record");
  ASSERT_TRUE(ref);
  EXPECT_EQ(*bodies.get(*ref), "a record");
  EXPECT_NE(*bodies.put("a record"), *ref);
  EXPECT_EQ(erase(log, bodies, *ref, {"a"}, "").error().code, kBadEntry);
  EXPECT_TRUE(bodies.has(*ref));
  const auto entry = erase(log, bodies, *ref, {"a"}, "the law asks for it");
  ASSERT_TRUE(entry);
  EXPECT_EQ(log.entry(entry->index)->purges->why, "the law asks for it");
  EXPECT_EQ(bodies.get(*ref).error().code, kNoBody);
}

TEST(Bodies, ManyAtOnceComeBackInTheirOrder) {
  const Folder folder;
  Bodies bodies(folder.path() + "/bodies", base::system_random());
  std::vector<std::string> texts;
  for (int i = 0; i < 600; ++i) texts.push_back("record " + std::to_string(i / 2));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const auto names = bodies.name_all(views);
  ASSERT_TRUE(names);
  ASSERT_EQ(names->size(), texts.size());
  EXPECT_FALSE(bodies.has(names->front().ref)) << "a name alone brings nothing to the disk";
  ASSERT_TRUE(bodies.put_all(views, *names));
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(*bodies.get((*names)[i].ref), texts[i]);
  EXPECT_NE((*names)[0].ref, (*names)[1].ref) << "each body has a nonce of its own";
  EXPECT_TRUE(bodies.put_all({}, {}));
}

/// Every file of a folder with its bytes.
std::map<std::string, std::string> contents(const std::string& folder) {
  std::map<std::string, std::string> out;
  for (const auto& one : std::filesystem::recursive_directory_iterator(folder)) {
    if (one.is_regular_file()) out.emplace(one.path(), base::read_file(one.path()).value_or("unreadable"));
  }
  return out;
}

TEST(Log, TellsWhatWillBeSealedAndLetsItBeCalledOff) {
  const Folder folder;
  auto log = folder.create();
  ASSERT_TRUE(log.append({draft(1)}));
  const auto before = contents(folder.path());
  const auto called_off = log.append({draft(2)}, [&](std::uint64_t, std::span<const Entry>) -> base::Status {
    EXPECT_EQ(contents(folder.path()), before) << "nothing is written until it is settled";
    return base::fail(kBadEntry, "no");
  });
  EXPECT_EQ(called_off.error().code, kBadEntry);
  EXPECT_EQ(log.size(), 1U);
  EXPECT_EQ(contents(folder.path()), before);
  std::vector<std::string> ids;
  const auto refs =
      log.append({draft(2), draft(3)}, [&](std::uint64_t first, std::span<const Entry> entries) -> base::Status {
        EXPECT_EQ(first, 1U);
        for (const Entry& entry : entries) ids.push_back(entry.id);
        return {};
      });
  ASSERT_TRUE(refs);
  ASSERT_EQ(ids.size(), 2U);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    EXPECT_EQ((*refs)[i].id, ids[i]);
    EXPECT_EQ(log.entry(i + 1)->id, ids[i]);
  }
}

}  // namespace
}  // namespace backtrail::ledger
