// SPDX-License-Identifier: Apache-2.0
// The append-only ledger in a folder (docs/formats/ledger.md). One object belongs to one thread at a time; several objects
// and processes may use one folder, for each append takes the lock and looks first whether somebody else has appended.
//
// Files are only ever added and the checkpoint is renamed into place last, so that a reader needs no lock, and a crash
// leaves nothing but files that no checkpoint speaks of. One growing entries file would be simpler and would need
// a journal of its own.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "ledger/bodies.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/heads.h"

namespace backtrail::ledger {

struct EntryRef {
  std::uint64_t index = 0;
  std::string id;
};

/// What a log takes from outside; all of it must outlive the log.
struct Environment {
  const base::Clock& clock = base::system_clock();
  base::Random& random = base::system_random();
  base::Diagnostics* diagnostics = nullptr;  // warnings: kTornTail, kClockBack
};

inline constexpr int kLockTries = 200;  // 25 ms apart: 5 s
inline constexpr int kLockPause_ms = 25;

class Log final : public Nodes {
 public:
  /// Makes the folder and signs the empty tree; the origin is the key's name. kExists when there is a ledger.
  static base::Result<Log> create(const std::string& folder, const SigningKey& key, Environment environment = {});
  /// With a key for writing: repairs what a crash left. Without: for reading; nothing on disk is touched.
  /// kNotALedger, kNewerFormat, kBadKey (not this ledger's), kBadCheckpoint, kDamaged, kBusy.
  static base::Result<Log> open(const std::string& folder, const std::optional<SigningKey>& key = std::nullopt,
                                Environment environment = {});

  /// All of the drafts or none, under one checkpoint; durable when it returns. kReadOnly, kBadEntry, kBusy, kDamaged,
  /// kCannotWrite. After a failure the log is as before, and the object may go on being used.
  /// `settled`, when given, is asked once number, id and time of each entry stand and nothing is written: an error calls the append
  /// off. What must be done before, or could fail for a reason of its own, is done there.
  using Settled = std::function<base::Status(std::uint64_t first, std::span<const Entry> entries)>;
  base::Result<std::vector<EntryRef>> append(const std::vector<EntryDraft>& drafts, const Settled& settled = {});
  /// Sees what other processes appended since.
  base::Status refresh();

  [[nodiscard]] std::uint64_t size() const { return checkpoint_.size; }
  [[nodiscard]] const Checkpoint& checkpoint() const { return checkpoint_; }
  /// The signed note: what to remember as an anchor.
  [[nodiscard]] const std::string& checkpoint_text() const { return checkpoint_text_; }
  [[nodiscard]] const VerifierKey& key() const { return verifier_; }

  /// How the history begins, to be remembered beside the anchor: of all its heads, or of so many. Nothing when it cannot be read, or has
  /// fewer.
  [[nodiscard]] std::optional<SeenHeads> heads(std::optional<std::uint64_t> count = std::nullopt) const;

  /// kNoEntry, kDamaged.
  [[nodiscard]] base::Result<Entry> entry(std::uint64_t index) const;
  /// Entries from `first` on, in order; stops with the error that `sink` returns. From 0 it also checks, after the last,
  /// that they give the checkpoint's root: kDamaged when not.
  using Sink = std::function<base::Status(std::uint64_t, const Entry&)>;
  base::Status each(std::uint64_t first, const Sink& sink) const;
  /// Whether the entries are hashed for the root. They need not be for an answer that rests on the registers, which nobody hashes
  /// before each answer either: `verify` looks at both.
  enum class Root : std::uint8_t { checked, unchecked };
  /// Entries of these types alone, from 0. The others are hashed for the root, and not decoded: in a case of many thousands
  /// of entries that is most of the work. What has given the root to this object once is not hashed again, and where nothing is hashed
  /// which entry is of what type is looked up once, and then only the bundles that hold some of these are read.
  base::Status each_of(std::span<const std::string_view> types, const Sink& sink, Root root = Root::checked) const {
    return each_at({}, types, sink, root);
  }
  /// The same of entries of these numbers too, which are ascending.
  base::Status each_at(std::span<const std::uint64_t> numbers, std::span<const std::string_view> types,
                       const Sink& sink, Root root = Root::checked) const;

  /// For proofs, see merkle.h.
  [[nodiscard]] base::Result<Digest> node(unsigned height, std::uint64_t index) const override;

 private:
  /// The right edge of the tree: what the next append continues.
  struct Edge {
    std::vector<std::vector<Digest>> levels;  // hashes of each level's last, partial tile
    std::string bundle;  // bytes of the partial bundle
    base::Instant entered{};  // of the last entry
  };
  struct Writing;

  Log(std::string folder, VerifierKey verifier, Environment environment)
      : folder_(std::move(folder)), verifier_(std::move(verifier)), environment_(environment) {}
  using Raw = std::function<base::Status(std::uint64_t, std::string_view)>;
  /// The bytes of entries from `first` on, up to `end`.
  base::Status walk(std::uint64_t first, std::uint64_t end, const Raw& sink) const;
  base::Status note_types() const;
  /// Whether what was hashed is what the checkpoint says; it need not be again.
  base::Status gave(const Digest& root) const;
  base::Status load_checkpoint();
  base::Status load_edge();
  base::Status repair();
  base::Status set_aside(const std::vector<std::string>& torn);
  base::Status repair_history();
  base::Status add(const EntryDraft& draft, Writing& writing);
  base::Status finish(Writing& writing);
  void warn(base::Code code, std::string message, base::Place place) const;

  std::string folder_;
  VerifierKey verifier_;
  Environment environment_;
  mutable std::optional<Digest> given_;  // a root that the entries on disk gave when they were last walked
  mutable std::map<std::string, std::vector<std::uint64_t>, std::less<>> by_type_;  // numbers of entries
  mutable std::uint64_t noted_ = 0;  // entries that are in by_type_
  std::optional<SigningKey> key_;
  Checkpoint checkpoint_;
  std::string checkpoint_text_;
  Edge edge_;
};

/// Erases a body: first the entry that says so, then the file. `why` must not be empty. kNoBody when it is not there.
base::Result<EntryRef> erase(Log& log, Bodies& bodies, const BodyRef& body, const Actor& actor, const std::string& why);

}  // namespace backtrail::ledger
