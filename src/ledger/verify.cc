// SPDX-License-Identifier: Apache-2.0
// One pass over the entries computes every hash anew. Where a bundle and its tile disagree the place is known exactly;
// where an intruder recomputed all tiles, the first head in the signed history that no longer fits gives the place.
#include "ledger/verify.h"

#include <algorithm>
#include <filesystem>

#include "base/count.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/temporary.h"
#include "ledger/codes.h"
#include "ledger/heads.h"
#include "ledger/layout.h"
#include "ledger/verify_bodies.h"

namespace backtrail::ledger {
namespace {

namespace fs = std::filesystem;

std::string number(std::uint64_t value) { return std::to_string(value); }
std::string range(std::uint64_t begin, std::uint64_t end) {
  return end - begin == 1 ? number(begin) : number(begin) + " to " + number(end - 1);
}

class Check {
 public:
  Check(const std::string& folder, const VerifyOptions& options, const std::function<bool(const Finding&)>& sink)
      : case_(folder), ledger_(folder + "/ledger"), options_(options), sink_(sink) {}

  VerifyReport run() {
    report_.anchored = options_.key || options_.since || options_.heads;
    read_key();
    if (read_checkpoint()) {
      read_history();
      compare_sizes();
      check_entries();
      check_upper_tiles();
      check_roots();
      check_strays();
    }
    const auto erased_since = [this](const Digest& body) { return erased_later(body); };
    const auto tell = [this](const Finding& finding) { return found(finding); };
    if (!stopped_) verify_bodies(case_, bodies_, erased_since, report_, tell);
    return std::move(report_);
  }

 private:
  bool found(const Finding& finding) {
    if (stopped_) return false;
    ++report_.findings;
    stopped_ = !sink_(finding) || report_.findings >= kFindingLimit;
    return !stopped_;
  }

  void read_key() {
    const auto text = base::read_file(ledger_ + "/key", 4096);
    const auto key = text ? VerifierKey::parse(*text) : base::Result<VerifierKey>(std::unexpected(text.error()));
    if (!key) found({"unreadable", "ledger/key", "a verification key", key.error().message});
    if (key) key_ = *key;
    if (options_.key && key && *key != *options_.key) {
      found({"key-replaced", "ledger/key", options_.key->text(), key->text()});
    }
    if (options_.key) key_ = *options_.key;
  }

  /// Checkpoint, begun append and history as they stood together. Who appends writes first what was begun, then the checkpoint, then its
  /// head in the history, and a reader takes no lock: where the checkpoint is another afterwards, all are read once more.
  base::Result<std::string> read_state() {
    const std::string name = ledger_ + "/checkpoint";
    auto text = base::read_file(name, kCheckpointLimit);
    for (int tries = 0;; ++tries) {
      begun_ = read_next();
      history_text_ = base::read_file(ledger_ + "/history", kHistoryLimit);
      auto after = base::read_file(name, kCheckpointLimit);
      const bool same = text && after ? *text == *after : !text && !after;
      if (same || tries == kStateTries) return text;
      text = std::move(after);
    }
  }

  bool read_checkpoint() {
    const auto text = read_state();
    const auto note =
        text ? Note::parse(*text, "ledger/checkpoint") : base::Result<Note>(std::unexpected(text.error()));
    if (!note) {
      found({"unreadable", "ledger/checkpoint", "a signed checkpoint", note.error().message});
      return false;
    }
    head_ = note->checkpoint;
    report_.entries = head_.size;
    if (key_ && (!note->signed_by(*key_) || head_.origin != key_->name())) {
      found({"signature-wrong", "ledger/checkpoint", "signed by " + key_->text(), "signed by " + signers(*note)});
    }
    return true;
  }

  static std::string signers(const Note& note) {
    std::string out;
    for (const auto& signature : note.signatures)
      out += (out.empty() ? "" : ", ") + signature.name + "+" + base::to_hex(signature.id);
    return out;
  }

  /// Heads in the order of their sizes; what is malformed, or not as the key signed it, is a finding and no head. The signature is over
  /// size and root, so that whoever changes either without the key is found here; a head that was signed and no longer fits the
  /// entries tells of a rewrite (add_leaf).
  void read_history() {
    const auto& text = history_text_;
    if (!text || !text->starts_with(kHistoryMagic)) {
      found({"history-changed", "ledger/history", "the heads signed so far",
             text ? "another kind of file" : text.error().message});
      return;
    }
    const std::uint64_t before = report_.findings;
    std::vector<OldHead> heads = read_heads(*text, head_.origin, key_);
    take_heads(heads);
    // Which head was changed is told already, where that can be told.
    if (report_.findings == before && begins_as_seen(*text)) check_last_head();
  }

  void take_heads(std::vector<OldHead>& heads) {
    for (std::size_t i = 0; i < heads.size(); ++i) {
      std::size_t end = i;
      // Without a key nobody can say; that it is missing is told.
      while (key_ && end < heads.size() && !heads[end].is_signed) ++end;
      if (end != i) tell_unsigned(heads, i, end);
      i = end;
      if (i == heads.size()) return;
      if (!history_.empty() && heads[i].size <= history_.back().size) {
        found({"history-changed", "ledger/history#head " + number(i), "a size over " + number(history_.back().size),
               number(heads[i].size)});
        continue;
      }
      history_.push_back(std::move(heads[i]));
    }
  }

  /// Against what somebody saw of it: heads were added since, and nothing else.
  bool begins_as_seen(std::string_view text) {
    if (!options_.heads) return true;
    const std::uint64_t wanted = options_.heads->count;
    const auto now = seen_heads(text, wanted);
    if (now && now->sha256 == options_.heads->sha256) return true;
    if (now) {
      found({"history-changed", "ledger/history#head " + range(0, wanted),
             options_.heads->sha256.text() + ", as it was seen earlier", now->sha256.text()});
    } else {
      const std::uint64_t held = seen_heads(text)->count;
      found({"history-cut", "ledger/history#head " + range(held, wanted),
             base::counted(wanted, "head") + ", as were seen earlier", base::counted(held, "head")});
    }
    return false;
  }

  /// The last head is the checkpoint's, unless a crash has left that in checkpoint.next as well.
  void check_last_head() {
    const std::uint64_t last = history_.empty() ? 0 : history_.back().size;
    if (!key_ || last >= head_.size || begun_ == head_.size) return;
    found({"history-cut", "ledger/history#head " + number(history_.size()),
           "the head of " + base::counted(head_.size, "entry", "entries") + ", which is the checkpoint's",
           "no head beyond " + base::counted(last, "entry", "entries")});
  }

  /// A run of them is one finding: with another key it is all of them.
  void tell_unsigned(const std::vector<OldHead>& heads, std::size_t begin, std::size_t end) {
    const bool one = end - begin == 1;
    const std::string got =
        one ? base::counted(heads[begin].size, "entry", "entries") + ", root " + heads[begin].root.text()
            : base::counted(end - begin, "head");
    found({"history-changed", "ledger/history#head " + range(begin, end),
           (one ? "a head signed by " : "heads signed by ") + key_->text(), got + ", which it did not sign"});
  }

  void compare_sizes() {
    if (!history_.empty() && history_.back().size > head_.size && key_) {
      found({"rolled-back", "ledger/checkpoint#entry " + range(head_.size, history_.back().size),
             base::counted(history_.back().size, "entry", "entries") + ", as signed in the history",
             base::counted(head_.size, "entry", "entries")});
    }
    if (!options_.since) return;
    const Note& since = *options_.since;
    if (since.checkpoint.origin != head_.origin) {
      found({"key-replaced", "ledger/checkpoint", "origin " + since.checkpoint.origin, "origin " + head_.origin});
    } else if (key_ && !since.signed_by(*key_)) {
      found({"key-replaced", "ledger/key", "the key of the earlier checkpoint, " + signers(since), key_->text()});
    }
    if (since.checkpoint.size > head_.size) {
      // Files beyond the checkpoint tell a checkpoint that was set back from a tail that was cut.
      const std::uint64_t last = since.checkpoint.size - 1;
      const std::uint64_t tile = last / kTileWidth;
      bool there = false;
      for (std::size_t width = last % kTileWidth + 1; width <= kTileWidth; ++width) {
        there = there || fs::exists(ledger_ + "/" + TileId{kEntries, tile, width}.path());
      }
      found({there ? "rolled-back" : "tail-cut", "ledger/checkpoint#entry " + range(head_.size, since.checkpoint.size),
             base::counted(since.checkpoint.size, "entry", "entries") + ", as in the earlier checkpoint",
             base::counted(head_.size, "entry", "entries")});
    }
  }

  void check_entries() {
    for (std::uint64_t begin = 0; begin < head_.size && !stopped_; begin += kTileWidth) {
      const std::uint64_t tile = begin / kTileWidth;
      const std::size_t wanted = std::min<std::uint64_t>(kTileWidth, head_.size - begin);
      const std::string name = "ledger/" + TileId{kEntries, tile, wanted}.path();
      const auto bytes = read_tile(ledger_, kEntries, tile, head_.size);
      const auto entries =
          bytes ? split_bundle(*bytes) : base::Result<std::vector<std::string_view>>(std::unexpected(bytes.error()));
      if (!entries) {
        whole_ = false;
        found({"unreadable", name + "#entry " + range(begin, begin + wanted), base::counted(wanted, "entry", "entries"),
               entries.error().message});
      }
      std::vector<Digest> got;
      for (std::size_t i = 0; entries && i < entries->size(); ++i) {
        got.push_back(leaf_hash((*entries)[i]));
        if (i < wanted) add_leaf(got.back());
        if (i < wanted) check_entry((*entries)[i], begin + i, name);
      }
      whole_ = whole_ && got.size() >= wanted;
      compare_tile(tile, begin, wanted, name, std::move(got), entries.has_value());
    }
    check_ids();
  }

  /// Grows the tree and looks whether an earlier head was signed at this size.
  void add_leaf(const Digest& hash) {
    tree_.add(hash);
    while (whole_ && next_head_ < history_.size() && history_[next_head_].size <= tree_.size()) {
      const OldHead& head = history_[next_head_];
      if (key_ && head.size == tree_.size() && !rewritten_end_ && head.root != tree_.root()) {
        rewritten_begin_ = next_head_ == 0 ? 0 : history_[next_head_ - 1].size;
        rewritten_end_ = head.size;
      }
      ++next_head_;
    }
    if (options_.since && options_.since->checkpoint.size == tree_.size()) root_since_ = tree_.root();
  }

  void check_entry(std::string_view bytes, std::uint64_t index, const std::string& name) {
    const std::string place = name + "#entry " + number(index);
    const auto entry = decode_entry(bytes);
    if (!entry) {
      found({"entry-malformed", place, "an entry in canonical form", entry.error().message});
      return;
    }
    if (entry->entered < last_entered_) {
      found({"time-back", place, "not before " + base::format(last_entered_), base::format(entry->entered)});
    }
    last_entered_ = std::max(last_entered_, entry->entered);
    ids_.emplace_back(entry->id, index);
    if (entry->body) bodies_.named.try_emplace(*entry->body, index);
    if (entry->purges) bodies_.erased.try_emplace(entry->purges->body, index);
  }

  /// Whether an entry that came in since the checkpoint was read erases the body.
  bool erased_later(const Digest& body) {
    const std::uint64_t now = signed_size("checkpoint");
    for (std::uint64_t tile = head_.size / kTileWidth; tile * kTileWidth < now; ++tile) {
      const auto bytes = read_tile(ledger_, kEntries, tile, now);
      const auto entries =
          bytes ? split_bundle(*bytes) : base::Result<std::vector<std::string_view>>(std::unexpected(bytes.error()));
      for (std::size_t i = 0; entries && i < entries->size(); ++i) {
        const auto entry =
            tile * kTileWidth + i < head_.size ? base::Result<Entry>(Entry{}) : decode_entry((*entries)[i]);
        if (entry && entry->purges && entry->purges->body == body) return true;
      }
    }
    return false;
  }

  void check_ids() {
    std::ranges::sort(ids_);
    for (std::size_t i = 1; i < ids_.size(); ++i) {
      if (ids_[i].first != ids_[i - 1].first) continue;
      found({"id-repeated",
             "ledger/" + TileId{kEntries, ids_[i].second / kTileWidth}.path() + "#entry " + number(ids_[i].second),
             "an id of its own", "that of entry " + number(ids_[i - 1].second)});
    }
  }

  /// Aligns the hashes of the entries with those of their tile, so that one dropped entry is one finding.
  void compare_tile(std::uint64_t tile, std::uint64_t begin, std::size_t wanted, const std::string& name,
                    std::vector<Digest> got, bool readable) {
    const auto hashes = read_hashes(ledger_, 0, tile, head_.size);
    const std::string tile_name = "ledger/" + TileId{0, tile, wanted}.path();
    if (!hashes) {
      found({"unreadable", tile_name, base::counted(wanted, "hash", "hashes"), hashes.error().message});
      return;
    }
    if (!readable) return;
    // A wider file may stand in for the one that fits (see read_tile); the one that fits may hold no more than its name says.
    if (got.size() > wanted && !fs::exists(case_ + "/" + name)) got.resize(wanted);
    const auto& sealed = *hashes;
    placed_ = placed_ || sealed != got;
    std::vector<bool> swapped(wanted, false);
    for (std::size_t i = 0, j = 0; (i < wanted || j < got.size()) && !stopped_;) {
      const std::string place = name + "#entry " + number(begin + i);
      if (i == wanted) {
        found({"entry-added", place, "the end of the bundle", got[j++].text()});
      } else if (j == got.size()) {
        found({"entry-missing", place, sealed[i++].text(), "nothing"});
      } else if (sealed[i] == got[j] || swapped[i]) {
        ++i, ++j;
      } else if (i + 1 < wanted && sealed[i + 1] == got[j] && !(j + 1 < got.size() && sealed[i] == got[j + 1])) {
        found({"entry-missing", place, sealed[i++].text(), "the entry after it"});
      } else if (j + 1 < got.size() && sealed[i] == got[j + 1] && !(i + 1 < wanted && sealed[i + 1] == got[j])) {
        found({"entry-added", place, sealed[i].text(), got[j++].text()});
      } else if (const std::size_t k = partner(sealed, got, i, j); k != 0) {
        swapped[k] = true;
        found({"entries-swapped", place, sealed[i].text(), "entry " + number(begin + k)});
        ++i, ++j;
      } else {
        found({"entry-changed", place, sealed[i].text(), got[j].text()});
        ++i, ++j;
      }
    }
  }

  /// The place that has exchanged its entry with place `i`; 0 when there is none.
  static std::size_t partner(const std::vector<Digest>& sealed, const std::vector<Digest>& got, std::size_t i,
                             std::size_t j) {
    for (std::size_t k = i + 1; k < sealed.size() && k - i + j < got.size(); ++k) {
      if (sealed[k] == got[j] && got[k - i + j] == sealed[i]) return k;
    }
    return 0;
  }

  /// Every tile above the leaves, against the tiles below it.
  void check_upper_tiles() {
    for (int level = 1; level < static_cast<int>(kLevels) && !stopped_; ++level) {
      const std::uint64_t count = count_at(level, head_.size);
      for (std::uint64_t begin = 0; begin < count && !stopped_; begin += kTileWidth) {
        const auto hashes = read_hashes(ledger_, level, begin / kTileWidth, head_.size);
        const std::size_t width = std::min<std::uint64_t>(kTileWidth, count - begin);
        const std::string name = "ledger/" + TileId{level, begin / kTileWidth, width}.path();
        if (!hashes) {
          found({"unreadable", name, base::counted(width, "hash", "hashes"), hashes.error().message});
          continue;
        }
        for (std::size_t i = 0; i < width; ++i) {
          const auto below = read_hashes(ledger_, level - 1, begin + i, head_.size);
          if (!below) continue;
          CompactTree tree;
          for (const Digest& hash : *below) tree.add(hash);
          if (tree.root() != (*hashes)[i])
            found({"tile-changed", name + "#hash " + number(i), tree.root().text(), (*hashes)[i].text()});
        }
      }
    }
  }

  void check_roots() {
    if (!whole_ || tree_.size() != head_.size) return;
    // Where tiles and bundles disagree the exact places are told already, and roots would only add wide ones.
    if (rewritten_end_ && !placed_) {
      found({"rewritten", "ledger/tile/entries#entry " + range(rewritten_begin_, *rewritten_end_),
             "the root signed in the history at " + base::counted(*rewritten_end_, "entry", "entries"),
             "another root"});
    }
    if (tree_.root() != head_.root && !placed_) {
      const std::uint64_t begin = rewritten_end_ ? rewritten_begin_ : 0;
      found({"root-differs", "ledger/checkpoint#entry " + range(begin, std::max(begin + 1, head_.size)),
             head_.root.text(), tree_.root().text()});
    }
    if (root_since_ && *root_since_ != options_.since->checkpoint.root) {
      found({"rewritten", "ledger/tile/entries#entry " + range(0, options_.since->checkpoint.size),
             options_.since->checkpoint.root.text() + ", the root of the earlier checkpoint", root_since_->text()});
    }
  }

  /// The size that an interrupted append would have given the ledger, by the signature of its key; 0 when there is none.
  [[nodiscard]] std::uint64_t read_next() const { return signed_size(kNextCheckpoint); }

  [[nodiscard]] std::uint64_t signed_size(std::string_view file) const {
    const std::string name = "ledger/" + std::string(file);
    const auto text = base::read_file(case_ + "/" + name, kCheckpointLimit);
    const auto note = text ? Note::parse(*text, name) : base::Result<Note>(std::unexpected(text.error()));
    const bool ours = note && key_ && note->signed_by(*key_) && note->checkpoint.origin == key_->name();
    return ours ? note->checkpoint.size : 0;
  }

  void check_strays() {
    std::error_code error;
    std::vector<std::string> names;
    for (fs::recursive_directory_iterator at(ledger_ + "/tile", error), end; !error && at != end; at.increment(error)) {
      if (!at->is_directory(error)) names.push_back(at->path().lexically_relative(ledger_).string());
    }
    std::ranges::sort(names);
    // After the names: a file of theirs is of an append that is begun still, or is in by now.
    const std::uint64_t begun = std::max({begun_, read_next(), head_.size});
    const std::uint64_t now = std::max(signed_size("checkpoint"), head_.size);
    for (const std::string& name : names) {
      const auto id = TileId::parse(name);
      if (!id && base::is_temporary(name)) continue;
      if (!id) {
        found({"stray-file", "ledger/" + name, "no such file", "a file that is no tile"});
      } else if (const std::uint64_t end = id->index * kTileWidth + id->width;
                 end > count_at(id->level, head_.size) && end <= count_at(id->level, std::max(begun, now))) {
        if (end > count_at(id->level, now)) ++report_.torn;
      } else if (id->level <= 0 && id->index * kTileWidth + id->width > head_.size) {
        const std::uint64_t first = std::max(head_.size, id->index * kTileWidth);
        found({"entry-unsigned", "ledger/" + name + "#entry " + range(first, id->index * kTileWidth + id->width),
               base::counted(head_.size, "entry", "entries") + ", as the checkpoint says",
               "entries that nobody signed (or an interrupted write)"});
      } else if (id->index * kTileWidth + id->width > count_at(id->level, head_.size)) {
        found({"stray-file", "ledger/" + name, "no such tile", "a tile beyond the checkpoint"});
      }
    }
  }

  static constexpr int kStateTries = 20;  // an append takes longer than a reading

  const std::string case_;
  const std::string ledger_;
  const VerifyOptions& options_;
  const std::function<bool(const Finding&)>& sink_;
  VerifyReport report_;
  bool stopped_ = false;
  bool whole_ = true;  // every entry so far could be read, so that roots mean something
  bool placed_ = false;  // some entry and its tile disagree
  std::optional<VerifierKey> key_;
  Checkpoint head_;
  base::Result<std::string> history_text_;
  std::vector<OldHead> history_;  // that the key signed
  std::size_t next_head_ = 0;
  std::uint64_t begun_ = 0;  // by an append that was under way before the history was read
  CompactTree tree_;
  std::optional<Digest> root_since_;
  std::uint64_t rewritten_begin_ = 0;
  std::optional<std::uint64_t> rewritten_end_;
  base::Instant last_entered_{};
  std::vector<std::pair<std::string, std::uint64_t>> ids_;
  NamedBodies bodies_;
};

}  // namespace

base::Result<VerifyReport> verify(const std::string& case_folder, const VerifyOptions& options,
                                  const std::function<bool(const Finding&)>& sink) {
  BT_TRY_STATUS(check_format(case_folder + "/ledger"));
  return Check(case_folder, options, sink).run();
}

}  // namespace backtrail::ledger
