// SPDX-License-Identifier: Apache-2.0
#include "ledger/log.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <set>
#include <thread>
#include <utility>

#include "base/codes.h"
#include "base/count.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/new_files.h"
#include "ledger/codes.h"
#include "ledger/layout.h"

namespace backtrail::ledger {
namespace {

using base::Result;
using base::Status;
namespace fs = std::filesystem;

Result<base::File> lock(const std::string& folder) {
  BT_TRY(base::File file, base::File::open(folder + "/lock", base::File::Mode::read_write));
  for (int tries = 1;; ++tries) {
    auto status = file.lock_exclusive();
    if (status) return file;
    if (status.error().code != base::kBusy || tries == kLockTries) return base::forward(std::move(status));
    std::this_thread::sleep_for(std::chrono::milliseconds(kLockPause_ms));
  }
}

/// The root from the partial tiles of the right edge: each holds the roots of perfect subtrees, as wide as its level says.
Digest edge_root(const std::vector<std::vector<Digest>>& levels) {
  std::optional<Digest> root;
  for (const auto& hashes : levels) {
    std::size_t end = hashes.size();
    while (end > 0) {
      // The lowest set bit of what is left is the narrowest perfect subtree, the rightmost one.
      const std::size_t width = end & (~end + 1);
      std::vector<Digest> row(hashes.begin() + static_cast<std::ptrdiff_t>(end - width),
                              hashes.begin() + static_cast<std::ptrdiff_t>(end));
      for (; row.size() > 1; row.resize(row.size() / 2)) {
        for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
      }
      root = root ? node_hash(row[0], *root) : row[0];
      end -= width;
    }
  }
  return root.value_or(base::sha256(""));
}

Digest tile_root(const std::vector<Digest>& row) {
  CompactTree tree;
  for (const Digest& hash : row) tree.add(hash);
  return tree.root();
}

/// Entries are canonical JSON: the type stands before the version, which is the last key, and no text can hold the mark unescaped.
std::string_view type_in(std::string_view entry) {
  constexpr std::string_view kMark = "\"type\":\"";
  const std::size_t mark = entry.rfind(kMark);
  if (mark == entry.npos) return {};
  const std::string_view rest = entry.substr(mark + kMark.size());
  return rest.substr(0, rest.find('"'));
}

std::string history_record(const Checkpoint& checkpoint, const SigningKey& key) {
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(checkpoint.size >> shift & 0xff);
  out += checkpoint.root.view();
  return out + key.sign(checkpoint.signed_text());
}

std::uint64_t number_at(std::string_view bytes) {
  std::uint64_t out = 0;
  for (int i = 0; i < 8; ++i) out = out << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
  return out;
}

}  // namespace

/// An append under way: a copy of the edge that replaces the log's when all is durable.
struct Log::Writing {
  Edge edge;
  Checkpoint checkpoint;
  std::set<int> changed{};  // levels whose partial tile is new
  std::vector<TileId> completed{};  // tiles that are full now; their narrower forms can go
  std::vector<std::pair<std::string, std::string>> files{};  // name and bytes, not yet on the disk
  std::vector<Entry> entries{};
};

Result<Log> Log::create(const std::string& folder, const SigningKey& key, Environment environment) {
  BT_TRY_STATUS(base::make_folders(folder));
  BT_TRY(const base::File held, lock(folder));
  if (fs::exists(folder + "/format") || fs::exists(folder + "/checkpoint")) {
    return base::fail(kExists, "there is a ledger already", {folder});
  }
  const Checkpoint empty{key.verifier().name(), 0, base::sha256("")};
  BT_TRY_STATUS(base::make_folders(folder + "/tile/entries"));
  BT_TRY_STATUS(base::write_file(folder + "/key", key.verifier().text() + "\n"));
  BT_TRY_STATUS(base::write_file(folder + "/history", kHistoryMagic));
  BT_TRY_STATUS(base::write_file(folder + "/checkpoint", sign_checkpoint(empty, key)));
  // Last, because it is what makes the folder a ledger.
  BT_TRY_STATUS(base::write_file(folder + "/format", kFormatLine));
  Log log(folder, key.verifier(), environment);
  log.key_ = key;
  BT_TRY_STATUS(log.refresh());
  return log;
}

Result<Log> Log::open(const std::string& folder, const std::optional<SigningKey>& key, Environment environment) {
  BT_TRY_STATUS(check_format(folder));
  BT_TRY(const std::string text, base::read_file(folder + "/key", 4096));
  BT_TRY(VerifierKey verifier, VerifierKey::parse(text));
  Log log(folder, verifier, environment);
  if (!key) {
    BT_TRY_STATUS(log.refresh());
    return log;
  }
  if (key->verifier() != verifier) {
    return base::fail(kBadKey, "this signing key is not the ledger's", {folder + "/key"},
                      "its name is " + verifier.name());
  }
  log.key_ = key;
  BT_TRY(const base::File held, lock(folder));
  BT_TRY_STATUS(log.load_checkpoint());
  BT_TRY_STATUS(log.repair_history());
  BT_TRY_STATUS(log.load_edge());
  BT_TRY_STATUS(log.repair());
  return log;
}

Status Log::refresh() {
  BT_TRY_STATUS(load_checkpoint());
  return load_edge();
}

Status Log::load_checkpoint() {
  const std::string path = folder_ + "/checkpoint";
  BT_TRY(const std::string text, base::read_file(path, kCheckpointLimit));
  BT_TRY(const Note note, Note::parse(text, path));
  if (!note.signed_by(verifier_) || note.checkpoint.origin != verifier_.name()) {
    return base::fail(kBadCheckpoint, "the ledger's key did not sign its checkpoint", {path}, "run verify");
  }
  checkpoint_ = note.checkpoint;
  checkpoint_text_ = text;
  return {};
}

Status Log::load_edge() {
  Edge edge;
  const std::uint64_t size = checkpoint_.size;
  for (int level = 0; count_at(level, size) > 0; ++level) {
    auto& hashes = edge.levels.emplace_back();
    const std::uint64_t count = count_at(level, size);
    if (count % kTileWidth == 0) continue;
    BT_TRY(hashes, read_hashes(folder_, level, count / kTileWidth, size));
  }
  if (edge_root(edge.levels) != checkpoint_.root) {
    return base::fail(kDamaged, "the tiles do not give the checkpoint's root", {folder_}, "run verify");
  }
  if (size > 0) {
    BT_TRY(const Entry last, entry(size - 1));
    edge.entered = last.entered;
    if (size % kTileWidth != 0) {
      BT_TRY(const std::string bytes, read_tile(folder_, kEntries, size / kTileWidth, size));
      BT_TRY(const auto entries, split_bundle(bytes));
      for (std::size_t i = 0; i < size % kTileWidth; ++i) {
        // entry() above has shown that there are enough.
        if (leaf_hash(entries[i]) != edge.levels[0][i]) {
          return base::fail(kDamaged,
                            "entry " + std::to_string(size - size % kTileWidth + i) + " is not what was sealed",
                            {folder_}, "run verify");
        }
        append_to_bundle(edge.bundle, entries[i]);
      }
    }
  }
  edge_ = std::move(edge);
  return {};
}

Status Log::repair_history() {
  const std::string path = folder_ + "/history";
  BT_TRY(base::File file, base::File::open(path, base::File::Mode::read_write));
  BT_TRY(std::uint64_t length, file.size());
  BT_TRY(const std::string magic, file.read_at(0, kHistoryMagic.size()));
  if (magic != kHistoryMagic) return base::fail(kDamaged, "the history does not begin as one", {path}, "run verify");
  const std::uint64_t rest = (length - kHistoryMagic.size()) % kHistoryRecord;
  std::uint64_t last = 0;
  if (length - rest > kHistoryMagic.size()) {
    BT_TRY(const std::string record, file.read_at(length - rest - kHistoryRecord, 8));
    last = number_at(record);
  }
  // The history is written after the checkpoint, so that no crash can leave it ahead.
  if (last > checkpoint_.size) {
    return base::fail(kDamaged, "the checkpoint is older than the history: somebody set it back",
                      {folder_ + "/checkpoint"}, "run verify");
  }
  if (rest == 0 && last == checkpoint_.size) return {};
  warn(kTornTail, "the history lacked the last checkpoint, as after a crash; completed", {path});
  BT_TRY_STATUS(file.truncate(length - rest));
  if (last < checkpoint_.size) BT_TRY_STATUS(file.write_at(length - rest, history_record(checkpoint_, *key_)));
  return file.sync();
}

Status Log::repair() {
  std::vector<std::string> torn;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder_ + "/tile", error), end; !error && at != end; at.increment(error)) {
    if (at->is_directory(error)) continue;
    const std::string name = fs::path(at->path()).lexically_relative(folder_).string();
    const auto id = TileId::parse(name);
    // A tile that ends within the tree is part of it, or a narrower form of one that is.
    if (id && id->index * kTileWidth + id->width <= count_at(id->level, checkpoint_.size)) continue;
    torn.push_back(name);
  }
  // What was begun is not taken up again: nobody was told that it is in. Its checkpoint goes last, for as long as its tiles
  // are in their places `verify` knows by it that nobody else put them there.
  if (!torn.empty()) BT_TRY_STATUS(set_aside(torn));
  fs::remove(folder_ + "/" + std::string(kNextCheckpoint), error);
  return {};
}

Status Log::set_aside(const std::vector<std::string>& torn) {
  std::string aside;
  for (int n = 1; aside.empty() || fs::exists(folder_ + "/" + aside); ++n) {
    aside = "torn-" + std::to_string(checkpoint_.size) + "-" + std::to_string(n);
  }
  for (const std::string& name : torn) {
    const fs::path to = fs::path(folder_) / aside / name;
    BT_TRY_STATUS(base::make_folders(to.parent_path().string()));
    std::error_code error;
    fs::rename(fs::path(folder_) / name, to, error);
    if (error) return base::fail(base::kCannotWrite, "cannot set aside a torn tail", {folder_ + "/" + name});
    BT_TRY_STATUS(base::sync_folder((fs::path(folder_) / name).parent_path().string()));
  }
  warn(kTornTail,
       base::counted(torn.size(), "file") + " beyond the checkpoint, as after a crash, set aside in " + aside,
       {folder_ + "/" + torn.front()});
  return {};
}

Result<std::vector<EntryRef>> Log::append(const std::vector<EntryDraft>& drafts, const Settled& settled) {
  if (!key_) return base::fail(kReadOnly, "the ledger was opened without its signing key", {folder_});
  std::vector<EntryRef> refs;
  if (drafts.empty()) return refs;
  BT_TRY(const base::File held, lock(folder_));
  BT_TRY(const std::string now_there, base::read_file(folder_ + "/checkpoint", kCheckpointLimit));
  if (now_there != checkpoint_text_) BT_TRY_STATUS(refresh());
  Writing writing{edge_, checkpoint_};
  if (environment_.clock.now() < edge_.entered) {
    warn(kClockBack, "the clock is behind the last entry; that one's time is used", {folder_});
  }
  const std::uint64_t first = checkpoint_.size;
  for (const EntryDraft& draft : drafts) BT_TRY_STATUS(add(draft, writing));
  if (settled) BT_TRY_STATUS(settled(first, writing.entries));
  BT_TRY_STATUS(finish(writing));
  for (Entry& entry : writing.entries) refs.push_back({first + refs.size(), std::move(entry.id)});
  return refs;
}

Status Log::add(const EntryDraft& draft, Writing& writing) {
  Entry& entry = writing.entries.emplace_back();
  static_cast<EntryDraft&>(entry) = draft;
  entry.id = base::to_hex(environment_.random.bytes(16));
  entry.entered = std::max(environment_.clock.now(), writing.edge.entered);
  BT_TRY(const std::string bytes, encode_entry(entry));
  ++writing.checkpoint.size;
  writing.edge.entered = entry.entered;
  append_to_bundle(writing.edge.bundle, bytes);
  Digest hash = leaf_hash(bytes);
  for (int level = 0;; ++level) {
    if (writing.edge.levels.size() <= static_cast<std::size_t>(level)) writing.edge.levels.emplace_back();
    auto& hashes = writing.edge.levels[static_cast<std::size_t>(level)];
    hashes.push_back(hash);
    writing.changed.insert(level);
    if (hashes.size() < kTileWidth) return {};
    const TileId tile{level, count_at(level, writing.checkpoint.size) / kTileWidth - 1};
    if (level == 0) {
      const TileId bundle{kEntries, tile.index};
      writing.files.emplace_back(bundle.path(), std::exchange(writing.edge.bundle, {}));
      writing.completed.push_back(bundle);
    }
    writing.files.emplace_back(tile.path(), join(hashes));
    writing.completed.push_back(tile);
    hash = tile_root(hashes);
    hashes.clear();
  }
}

Status Log::finish(Writing& writing) {
  const std::uint64_t size = writing.checkpoint.size;
  if (!writing.edge.bundle.empty()) {
    writing.files.emplace_back(TileId{kEntries, size / kTileWidth, size % kTileWidth}.path(), writing.edge.bundle);
  }
  for (const int level : writing.changed) {
    const auto& hashes = writing.edge.levels[static_cast<std::size_t>(level)];
    if (hashes.empty()) continue;
    writing.files.emplace_back(TileId{level, count_at(level, size) / kTileWidth, hashes.size()}.path(), join(hashes));
  }
  writing.checkpoint.root = edge_root(writing.edge.levels);
  const std::string text = sign_checkpoint(writing.checkpoint, *key_);
  // Signed before anything else is written: so `verify` can tell what an interrupted append leaves from what a stranger adds.
  const std::string next = folder_ + "/" + std::string(kNextCheckpoint);
  BT_TRY_STATUS(base::write_file(next, text));
  base::NewFiles files(folder_);
  for (const auto& [name, bytes] : writing.files) BT_TRY_STATUS(files.add(folder_ + "/" + name, bytes));
  BT_TRY_STATUS(files.commit());
  // A copy, for the other stays until the history has its head: by it `verify` can tell what a crash left from heads that were cut off.
  BT_TRY_STATUS(base::write_file(folder_ + "/checkpoint", text));
  // From here on the entries are acknowledged whatever happens: the next opening completes the history.
  const std::uint64_t before = checkpoint_.size;
  checkpoint_ = writing.checkpoint;
  checkpoint_text_ = text;
  edge_ = std::move(writing.edge);
  std::error_code ignored;
  auto history = base::File::open(folder_ + "/history", base::File::Mode::read_write);
  const auto length = history ? history->size() : base::Result<std::uint64_t>(std::unexpected(history.error()));
  if (length && history->write_at(*length, history_record(checkpoint_, *key_)) && history->sync()) {
    fs::remove(next, ignored);
  } else {
    warn(kTornTail, "the history could not be written; the next opening completes it", {folder_ + "/history"});
  }
  for (const TileId& tile : writing.completed) fs::remove_all(folder_ + "/" + tile.path() + ".p", ignored);
  for (int level = kEntries; level < static_cast<int>(edge_.levels.size()); ++level) {
    const std::uint64_t count = count_at(level, before);
    const TileId old{level, count / kTileWidth, count % kTileWidth};
    if (old.width > 0 && count != count_at(level, size)) fs::remove(folder_ + "/" + old.path(), ignored);
  }
  return {};
}

std::optional<SeenHeads> Log::heads(std::optional<std::uint64_t> count) const {
  const auto history = base::read_file(folder_ + "/history", kHistoryLimit);
  if (!history) return std::nullopt;
  return count ? seen_heads(*history, *count) : seen_heads(*history);
}

Result<Entry> Log::entry(std::uint64_t index) const {
  if (index >= checkpoint_.size)
    return base::fail(kNoEntry, "the ledger has no entry " + std::to_string(index), {folder_});
  BT_TRY(const std::string bytes, read_tile(folder_, kEntries, index / kTileWidth, checkpoint_.size));
  BT_TRY(const auto entries, split_bundle(bytes));
  const std::uint64_t first = index - index % kTileWidth;
  if (entries.size() < std::min<std::uint64_t>(kTileWidth, checkpoint_.size - first)) {
    return base::fail(kDamaged, "a bundle lacks entries", {folder_ + "/" + TileId{kEntries, index / kTileWidth}.path()},
                      "run verify");
  }
  return decode_entry(entries[index % kTileWidth]);
}

Status Log::each(std::uint64_t first, const Sink& sink) const {
  const bool checked = first == 0 && given_ != checkpoint_.root;
  CompactTree tree;
  BT_TRY_STATUS(walk(first, checkpoint_.size, [&](std::uint64_t index, std::string_view bytes) -> Status {
    if (checked) tree.add(leaf_hash(bytes));
    BT_TRY(const Entry entry, decode_entry(bytes));
    return sink(index, entry);
  }));
  return checked ? gave(tree.root()) : Status();
}

Status Log::each_at(std::span<const std::uint64_t> numbers, std::span<const std::string_view> types, const Sink& sink,
                    Root root) const {
  const auto tell = [&](std::uint64_t index, std::string_view bytes) -> Status {
    BT_TRY(const Entry entry, decode_entry(bytes));
    const bool named = std::ranges::binary_search(numbers, index);
    return named || std::ranges::find(types, entry.type) != types.end() ? sink(index, entry) : Status();
  };
  if (root == Root::checked && given_ != checkpoint_.root) {
    CompactTree tree;
    std::size_t at = 0;
    BT_TRY_STATUS(walk(0, checkpoint_.size, [&](std::uint64_t index, std::string_view bytes) -> Status {
      tree.add(leaf_hash(bytes));
      const bool named = at < numbers.size() && numbers[at] == index;
      at += named ? 1 : 0;
      return named || std::ranges::find(types, type_in(bytes)) != types.end() ? tell(index, bytes) : Status();
    }));
    return gave(tree.root());
  }
  BT_TRY_STATUS(note_types());
  std::vector<std::uint64_t> wanted(numbers.begin(), numbers.end());
  for (const std::string_view type : types) {
    if (const auto found = by_type_.find(type); found != by_type_.end())
      wanted.insert(wanted.end(), found->second.begin(), found->second.end());
  }
  std::ranges::sort(wanted);
  wanted.erase(std::ranges::unique(wanted).begin(), wanted.end());
  for (std::size_t at = 0; at < wanted.size() && wanted[at] < checkpoint_.size;) {
    const std::uint64_t begin = wanted[at] - wanted[at] % kTileWidth;
    const std::uint64_t end = std::min<std::uint64_t>(begin + kTileWidth, checkpoint_.size);
    BT_TRY_STATUS(walk(begin, end, [&](std::uint64_t index, std::string_view bytes) -> Status {
      if (at == wanted.size() || wanted[at] != index) return {};
      ++at;
      return tell(index, bytes);
    }));
  }
  return {};
}

Status Log::note_types() const {
  if (noted_ >= checkpoint_.size) return {};
  return walk(noted_, checkpoint_.size, [&](std::uint64_t index, std::string_view bytes) -> Status {
    const std::string_view type = type_in(bytes);
    auto found = by_type_.find(type);
    if (found == by_type_.end()) found = by_type_.emplace(type, std::vector<std::uint64_t>()).first;
    found->second.push_back(index);
    noted_ = index + 1;
    return {};
  });
}

Status Log::walk(std::uint64_t first, std::uint64_t end, const Raw& sink) const {
  for (std::uint64_t begin = first - first % kTileWidth; begin < end; begin += kTileWidth) {
    BT_TRY(const std::string bytes, read_tile(folder_, kEntries, begin / kTileWidth, checkpoint_.size));
    BT_TRY(const auto entries, split_bundle(bytes));
    const std::uint64_t count = std::min<std::uint64_t>(kTileWidth, end - begin);
    if (entries.size() < count) return base::fail(kDamaged, "a bundle lacks entries", {folder_}, "run verify");
    for (std::uint64_t i = 0; i < count; ++i) {
      if (begin + i >= first) BT_TRY_STATUS(sink(begin + i, entries[i]));
    }
  }
  return {};
}

Status Log::gave(const Digest& root) const {
  if (root != checkpoint_.root)
    return base::fail(kDamaged, "the entries do not give the checkpoint's root", {folder_}, "run verify");
  given_ = checkpoint_.root;
  return {};
}

Result<Digest> Log::node(unsigned height, std::uint64_t index) const {
  const int level = static_cast<int>(height / 8);
  const unsigned within = height % 8;
  const std::uint64_t first = index << within;
  BT_TRY(const auto hashes, read_hashes(folder_, level, first / kTileWidth, checkpoint_.size));
  const std::size_t begin = first % kTileWidth;
  const std::size_t count = std::size_t{1} << within;
  if (begin + count > hashes.size()) return base::fail(kBadProof, "the tree has no such node");
  return tile_root({hashes.begin() + static_cast<std::ptrdiff_t>(begin),
                    hashes.begin() + static_cast<std::ptrdiff_t>(begin + count)});
}

void Log::warn(base::Code code, std::string message, base::Place place) const {
  if (environment_.diagnostics == nullptr) return;
  environment_.diagnostics->report({code, std::move(message), std::move(place), {}, base::Severity::warning});
}

Result<EntryRef> erase(Log& log, Bodies& bodies, const BodyRef& body, const Actor& actor, const std::string& why) {
  if (!bodies.has(body)) return base::fail(kNoBody, "there is no such body", {bodies.path(body)});
  EntryDraft draft{"purge", actor};
  draft.purges = Purge{body, why};
  BT_TRY(const auto refs, log.append({draft}));
  BT_TRY_STATUS(bodies.remove(body));
  return refs.front();
}

}  // namespace backtrail::ledger
