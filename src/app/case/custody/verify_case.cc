// SPDX-License-Identifier: Apache-2.0
#include "app/case/custody/verify_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

#include "app/case/deciding/publishing.h"
#include "app/case/deciding/signatures.h"
#include "app/case/replay.h"
#include "app/case/telemetry/holdings.h"
#include "app/case/telemetry/placing.h"
#include "app/case/telemetry/slices.h"
#include "app/codes.h"
#include "base/codes.h"
#include "base/count.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/temporary.h"
#include "ingest/container/seekable.h"
#include "ledger/codes.h"
#include "registers/codes.h"
#include "registers/compare.h"

namespace backtrail::app {
namespace {

namespace fs = std::filesystem;
using base::Json;

constexpr std::size_t kItemsAtOnce = 1000;

std::uint64_t number_of(const Json& json, const char* key) {
  return json.contains(key) && json[key].is_number_unsigned() ? json[key].get<std::uint64_t>() : 0;
}

/// A file that an entry names with its hash.
struct NamedFile {
  std::string sha256;
  std::uint64_t entry = 0;
};

/// A stream that entries speak of: as a source, or as where records lie.
struct NamedStream {
  std::optional<std::uint64_t> size;
  struct Record {
    std::uint64_t offset = 0, length = 0, entry = 0;
    std::string sha256;  // of the sealed copy; empty without one
  };
  std::vector<Record> records;
};

class Verifier {
 public:
  Verifier(const std::string& folder, const Surroundings& surroundings, VerifySummary& summary,
           const std::function<void(const ledger::Finding&)>& sink)
      : folder_(folder), surroundings_(surroundings), summary_(summary), sink_(sink) {}

  void found(const ledger::Finding& finding) {
    ++summary_.findings;
    sink_(finding);
  }

  /// The ledger's own, of which one kind waits: an erasure may only have been cut short.
  void found_in_ledger(const ledger::Finding& finding) {
    if (finding.what == "body-not-erased") not_erased_.push_back(finding);
    else found(finding);
  }

  /// Everything but the ledger itself, as far as the ledger can be read.
  void run(const CaseFile& file) {
    auto log =
        ledger::Log::open(folder_ + "/ledger", std::nullopt, {*surroundings_.clock, *surroundings_.random, nullptr});
    log_ = log ? &*log : nullptr;
    if (!log) {
      summary_.registers = "not compared, for the ledger cannot be read";
      return tell_not_erased();
    }
    if (log->key().name() != file.origin) found({"case-file-changed", "case.json", log->key().name(), file.origin});
    const ledger::Bodies bodies(folder_ + "/bodies", *surroundings_.random);
    bodies_ = &bodies;
    case_file_ = &file;
    auto registers = registers::Registers::in_memory();
    if (registers) rebuilt_.emplace(std::move(*registers));
    read_entries(log->size());
    compare_registers();
    tell_not_erased();
    check_sources();
    check_kept();
    check_published();
    check_intel();
    // A state that is whole counts as seen, so that the next look can tell whether it was put back.
    if (summary_.findings == 0) (void)remember_checkpoint(surroundings_.places, file.origin, *log);
  }

 private:
  /// Those that were not read yet, up to `until`.
  void read_entries(std::uint64_t until) {
    if (until <= read_) return;
    std::vector<registers::SealedItem> batch;
    const auto flush = [&] {
      if (!trouble_ && rebuilt_) {
        auto applied = rebuilt_->apply_all(batch);
        if (!applied) trouble_ = std::move(applied).error();
      }
      batch.clear();
    };
    const auto status = replay(*log_, *bodies_, read_, nullptr, [&](const Told& told) -> base::Status {
      if (told.index >= until) return {};
      if (told.trouble != nullptr) {
        // Which body, and where, ledger::verify has told.
        if (!trouble_) trouble_ = *told.trouble;
        return {};
      }
      if (registers::takes(told.entry->type)) {
        batch.push_back(item_of(told.index, *told.entry, told.body));
        if (batch.size() == kItemsAtOnce) flush();
      }
      take(told, *case_file_);
      return {};
    });
    flush();
    read_ = until;
    if (!status && !trouble_) trouble_ = status.error();
  }

  /// What others have sealed since, of which rows and pages may be there already.
  void read_on(std::uint64_t until) {
    if (until > log_->size() && !log_->refresh()) return;
    read_entries(std::min(until, log_->size()));
  }

  void take(const Told& told, const CaseFile& file) {
    if (told.entry->purges) purges_.push_back({told.index, told.entry->purges->body, base::sha256(told.body)});
    if (told.entry->type == registers::kEvidence && told.entry->body) evidence_[*told.entry->body] = told.index;
    if (told.entry->type == kCaseType && told.index == 0 && told.body != file.bytes) {
      found({"case-file-changed", "case.json", base::sha256(told.body).text(), base::sha256(file.bytes).text()});
    }
    const auto json = base::parse_json(told.body, "");
    if (!json || !json->is_object()) return;
    if (told.entry->type == registers::kPersonKey) person_keys_[told.entry->id] = base::text_at(*json, "key");
    check_signature(*told.entry, *json);
    if (told.entry->type == registers::kRelease) {
      released_[base::text_at(*json, "path")] = {base::text_at(*json, "sha256"), told.index};
    } else if (told.entry->type == kIntelType) {
      if (json->contains("files") && (*json)["files"].is_array()) {
        for (const Json& one : (*json)["files"]) {
          if (one.is_object()) intel_[base::text_at(one, "path")] = {base::text_at(one, "sha256"), told.index};
        }
      }
    } else if (told.entry->type == registers::kSource) {
      if (told.entry->corrects) corrected_.insert(*told.entry->corrects);
      const std::string format = base::text_at(*json, "format");
      if ((format == kVacated || format == kWithdrawn) && number_of(*json, "size") == 0) return;
      auto& stream =
          streams_[base::text_at(*json, "path")][{base::text_at(*json, "member"), base::text_at(*json, "sha256")}];
      stream.size = number_of(*json, "size");
      sources_.emplace_back(told.entry->id, SourceAt{base::text_at(*json, "path"), base::text_at(*json, "member"),
                                                     base::text_at(*json, "sha256")});
    } else if (told.entry->type == registers::kEvidence && json->contains("locators") &&
               (*json)["locators"].is_array()) {
      for (const Json& one : (*json)["locators"]) {
        if (one.is_object()) take_locator(one, told.index);
      }
    }
  }

  /// Whose the key is, and whether it held then, the registers ask when they are rebuilt. One that stands twice was copied from the
  /// first entry that bears it.
  void check_signature(const ledger::Entry& entry, const Json& body) {
    const auto signature = body.find("signature");
    if (entry.actor.assurance != ledger::Assurance::key) return;
    if (signature == body.end())
      return found({"signature-not-theirs", "entry " + entry.id, "a signature of " + entry.actor.id, "none"});
    const std::string named = base::text_at(*signature, "key"), value = base::text_at(*signature, "value");
    const auto key = person_keys_.find(named);
    const bool holds = key != person_keys_.end() && signature_holds(body, entry.type, entry.actor.id, key->second);
    if (!holds) found({"signature-not-theirs", "entry " + entry.id, "a signature of " + entry.actor.id, value});
    if (!signatures_.insert(value).second)
      found({"signature-copied", "entry " + entry.id, "a signature of its own", value});
  }

  void take_locator(const Json& locator, std::uint64_t entry) {
    NamedStream::Record record{number_of(locator, "offset"), number_of(locator, "length"), entry, {}};
    const auto bytes = base::from_base64(base::text_at(locator, "bytes"));
    if (bytes && !bytes->empty()) record.sha256 = base::sha256(*bytes).hex();
    ++summary_.records;
    if (!record.sha256.empty()) ++summary_.records_copied;
    streams_[base::text_at(locator, "path")]
            [{base::text_at(locator, "member"), base::text_at(locator, "source_sha256")}]
                .records.push_back(std::move(record));
  }

  /// What the next opening of the case will tell the registers, and erase (Case::catch_up).
  base::Result<registers::NotTold> find_unfinished(const registers::Registers& disk) {
    registers::NotTold out;
    BT_TRY(out.from, disk.next_index());
    read_on(out.from);
    summary_.unfinished_rows = summary_.unfinished_erasures = 0;
    BT_TRY(const auto rows, disk.entries(registers::kEvidence, registers::Which::all));
    for (const Purge& purge : purges_) {
      const auto erased = evidence_.find(purge.body);
      if (purge.index < out.from || erased == evidence_.end()) continue;
      const auto row = std::ranges::find(rows, erased->second, &registers::Entry::index);
      const bool there = bodies_->has(purge.body);
      if (!there && row != rows.end() && row->body_sha256 == purge.stub) continue;
      out.entries.insert(erased->second);
      ++summary_.unfinished_erasures;
      if (there) to_be_erased_.insert(purge.body.hex());
    }
    BT_TRY(const auto told, rebuilt_->entries({}, registers::Which::all));
    for (const auto& entry : told) summary_.unfinished_rows += entry.index >= out.from ? 1 : 0;
    return out;
  }

  void tell_not_erased() {
    for (const auto& one : not_erased_) {
      if (!to_be_erased_.contains(fs::path(one.place).filename().string())) found(one);
    }
  }

  /// Who writes meanwhile has sealed first and tells the registers then: they are compared with a rebuild up to where they are, and where
  /// they are further on afterwards, once more.
  base::Result<std::vector<registers::Difference>> differences_from(const registers::Registers& disk) {
    for (int tries = 0;; ++tries) {
      BT_TRY(const auto unfinished, find_unfinished(disk));
      BT_TRY(auto differences, registers::compare(*rebuilt_, disk, unfinished));
      BT_TRY(const std::uint64_t now, disk.next_index());
      if (differences.empty() || now == unfinished.from || tries == kCompareTries) return differences;
    }
  }

  void compare_registers() {
    const std::string path = folder_ + "/registers.sqlite";
    if (trouble_ || !rebuilt_) {
      summary_.registers =
          "not compared, for they cannot be rebuilt: " + (trouble_ ? trouble_->message : std::string("no memory"));
      if (trouble_)
        found({"registers-not-rebuilt", trouble_->place.text(), "bodies that the registers take", trouble_->message});
      return;
    }
    if (std::error_code error; !fs::exists(path, error)) {
      summary_.registers = "missing; case reindex makes them anew";
      return found({"registers-missing", "registers.sqlite", "the registers", "no file"});
    }
    const auto unreadable = [&](const base::Error& error) {
      summary_.registers = "unreadable; case reindex makes them anew";
      found({"registers-unreadable", "registers.sqlite", "the registers", error.message});
    };
    const auto disk = registers::Registers::open_read_only(path);
    if (!disk) return unreadable(disk.error());
    const auto differences = differences_from(*disk);
    if (!differences) return unreadable(differences.error());
    for (const auto& one : *differences) found({one.what, "registers.sqlite: " + one.place, one.expected, one.got});
    summary_.registers = differences->empty() ? "equal to a rebuild" : "not as a rebuild has them";
  }

  void check_sources() {
    // What a correction has replaced is expected to be gone: other bytes lie at its path now.
    std::set<SourceAt> replaced, standing;
    const auto enter = [&](bool is_replaced, SourceAt at) {
      (is_replaced ? replaced : standing).insert(std::move(at));
    };
    for (const auto& [entry, at] : sources_) {
      enter(corrected_.contains(entry), at);
      enter(corrected_.contains(entry), wherever(at[1], at[2]));
    }
    const auto is_replaced = [&](const SourceAt& at) { return replaced.contains(at) && !standing.contains(at); };
    for (auto& [path, streams] : streams_) {
      std::vector<SourceCheck> checks;
      for (auto& [key, stream] : streams) {
        SourceCheck& check = checks.emplace_back();
        check.member = key.first;
        check.sealed = base::Digest::from_hex(key.second).value_or(base::Digest{});
        check.size = stream.size;
        for (const auto& one : stream.records) {
          if (!one.sha256.empty()) check.slices.push_back({one.offset, one.length, {}});
        }
      }
      look_at_source(path, checks, folder_);
      std::size_t i = 0;
      for (auto& [key, stream] : streams) {
        const SourceAt at = {path, key.first, key.second};
        // What was found in the beginning of a log after that had grown and was moved names the beginning's hash at the
        // new place, where no source is entered under it: what became of those bytes elsewhere became of them here.
        const bool entered = replaced.contains(at) || standing.contains(at);
        tell_source(path, checks[i++], stream, is_replaced(entered ? at : wherever(key.first, key.second)));
      }
    }
  }

  void tell_source(const std::string& path, const SourceCheck& check, const NamedStream& stream, bool replaced) {
    const std::string place = path + (check.member.empty() ? "" : ":" + check.member);
    if (replaced) {
      ++summary_.sources_replaced;
      return;
    }
    const bool gone = check.state == SourceState::gone;
    if (gone) ++(check.closed ? summary_.sources_unreadable : summary_.sources_gone);
    if (check.state == SourceState::whole) ++summary_.sources_whole;
    if (check.state == SourceState::grown) ++summary_.sources_grown;
    if (gone || check.state == SourceState::grown)
      summary_.sources_otherwise.push_back(
          {place, gone && check.closed ? "unreadable" : std::string(name(check.state)), check.got});
    if (check.state != SourceState::changed) return;
    ++summary_.sources_changed;
    found({"source-changed", place, check.sealed.text(), check.got});
    std::map<std::pair<std::uint64_t, std::uint64_t>, const std::string*> bytes;
    for (const Slice& slice : check.slices) bytes[{slice.offset, slice.length}] = &slice.bytes;
    for (const auto& one : stream.records) {
      if (one.sha256.empty()) continue;
      const std::string got = base::sha256(*bytes[{one.offset, one.length}]).hex();
      if (got == one.sha256) continue;
      found({"record-changed", fmt::format("{}@{}#entry {}", place, one.offset, one.entry), "sha256:" + one.sha256,
             "sha256:" + got});
    }
  }

  /// Bytes of logs in the case, whose hashes stand in entries. A copy without any of them is one that was exported.
  void check_kept() {
    if (std::error_code error; !fs::exists(folder_ + "/kept", error)) return;
    const auto kept = kept_logs();
    if (!kept) return found({"holdings-unreadable", "kept", "what entries say of kept logs", kept.error().message});
    for (const std::string& sha256 : *kept) {
      const std::string path = kept_path(folder_, sha256), place = path.substr(folder_.size() + 1);
      std::error_code error;
      if (!fs::exists(path, error)) {
        // Whoever gave it up meanwhile has sealed that first.
        const auto now = log_->refresh() ? kept_logs() : kept;
        if (!now || now->contains(sha256)) found({"kept-missing", place, "sha256:" + sha256, "no file"});
      } else if (const std::string got = hash_of_kept(path); got != "sha256:" + sha256) {
        found({"kept-damaged", place, "sha256:" + sha256, got});
      }
    }
  }

  base::Result<std::set<std::string>> kept_logs() const {
    BT_TRY(const auto holdings, read_holdings(*log_, *bodies_));
    std::set<std::string> out;
    for (const auto& [key, holding] : holdings) {
      if (holding.kept) out.insert(key.second);
    }
    return out;
  }

  /// Or why it cannot be read.
  static std::string hash_of_kept(const std::string& path) {
    const auto file = ingest::SeekableFile::open(path);
    if (!file) return file.error().message;
    base::Sha256 hash;
    for (std::uint64_t at = 0; at < file->size(); at += ingest::kSeekableFrame) {
      const auto piece = file->read(at, ingest::kSeekableFrame);
      if (!piece) return piece.error().message;
      hash.update(*piece);
    }
    return hash.finish().text();
  }

  /// A page is written before its release is sealed, and renamed after.
  [[nodiscard]] bool waits_under_its_first_name(const std::string& path, const NamedFile& named) const {
    const auto bytes = base::read_file(folder_ + "/" + path + std::string(kPageSuffix));
    return bytes && base::sha256(*bytes).hex() == named.sha256;
  }

  void check_files(const std::map<std::string, NamedFile>& files, const std::string& word) {
    for (const auto& [path, named] : files) {
      const std::string place = path + "#entry " + std::to_string(named.entry);
      const auto bytes = base::read_file(folder_ + "/" + path);
      if (!bytes && waits_under_its_first_name(path, named)) {
        ++summary_.unfinished_pages;
      } else if (!bytes) {
        found({word + "-missing", place, "sha256:" + named.sha256, bytes.error().message});
      } else if (const std::string got = base::sha256(*bytes).hex(); got != named.sha256) {
        found({word + "-changed", place, "sha256:" + named.sha256, "sha256:" + got});
      }
    }
  }

  void check_published() {
    summary_.released = released_.size();
    check_files(released_, "released");
    std::error_code error;
    std::vector<std::string> strays;
    for (fs::recursive_directory_iterator at(folder_ + "/published", error), end; !error && at != end;
         at.increment(error)) {
      if (at->is_directory(error)) continue;
      const std::string name = at->path().lexically_relative(folder_).string();
      if (!released_.contains(name) && !base::is_temporary(name)) strays.push_back(name);
    }
    std::ranges::sort(strays);
    if (!strays.empty()) read_on(UINT64_MAX);
    for (const std::string& name : strays) {
      if (!released_.contains(name))
        found({"released-unknown", name, "a release's entry", "no entry speaks of this file"});
    }
  }

  void check_intel() { check_files(intel_, "intel"); }

  static constexpr int kCompareTries = 20;  // a writer seals, which takes longer than comparing

  const std::string& folder_;
  const Surroundings& surroundings_;
  ledger::Log* log_ = nullptr;  // these three while run() lasts
  const ledger::Bodies* bodies_ = nullptr;
  const CaseFile* case_file_ = nullptr;
  std::uint64_t read_ = 0;  // entries
  VerifySummary& summary_;
  const std::function<void(const ledger::Finding&)>& sink_;
  std::optional<registers::Registers> rebuilt_;
  std::optional<base::Error> trouble_;
  std::map<std::string, std::string> person_keys_;  // entry -> verification key
  std::set<std::string> signatures_;
  std::map<std::string, NamedFile> released_;
  std::map<std::string, NamedFile> intel_;
  std::map<std::string, std::map<std::pair<std::string, std::string>, NamedStream>>
      streams_;  // path -> (member, sha256)
  using SourceAt = std::array<std::string, 3>;  // path, member, sha256
  static SourceAt wherever(const std::string& member, const std::string& sha256) {
    return {std::string(), member, sha256};
  }
  std::vector<std::pair<std::string, SourceAt>> sources_;  // by entry
  struct Purge {
    std::uint64_t index = 0;
    ledger::BodyRef body;
    base::Digest stub;
  };
  std::vector<Purge> purges_;
  std::map<ledger::BodyRef, std::uint64_t> evidence_;  // its entry's index
  std::vector<ledger::Finding> not_erased_;
  std::set<std::string> to_be_erased_;  // bodies' names
  std::set<std::string> corrected_;
};

/// The text itself, or what the file of that name holds.
base::Result<ledger::VerifierKey> read_key(const std::string& text) {
  std::error_code error;
  if (!fs::is_regular_file(text, error)) return ledger::VerifierKey::parse(text);
  BT_TRY(const std::string bytes, base::read_file(text, 1 << 12));
  return ledger::VerifierKey::parse(bytes);
}

/// From outside of the case: what the caller names, else what this user saw last.
base::Result<ledger::VerifyOptions> anchors(const VerifyRequest& request, const Places& places,
                                            const std::string& origin) {
  ledger::VerifyOptions out;
  std::error_code error;
  const std::string key = !request.key.empty()                           ? request.key
                          : fs::exists(places.anchor_key(origin), error) ? places.anchor_key(origin)
                                                                         : "";
  if (!key.empty()) {
    BT_TRY(out.key, read_key(key));
  }
  const std::string since = !request.since.empty()                     ? request.since
                            : fs::exists(places.anchor(origin), error) ? places.anchor(origin)
                                                                       : "";
  if (!since.empty()) {
    BT_TRY(const std::string text, base::read_file(since, ledger::kCheckpointLimit));
    BT_TRY(out.since, ledger::Note::parse(text, since));
  }
  if (request.since.empty() && fs::exists(places.anchor_heads(origin), error)) {
    BT_TRY(const std::string text, base::read_file(places.anchor_heads(origin), 1 << 12));
    out.heads = ledger::SeenHeads::parse(text);
    if (!out.heads)
      return base::fail(ledger::kBadCheckpoint, "this is not what the history began with",
                        {places.anchor_heads(origin)}, "remove it: the next verb that writes makes it anew");
  }
  return out;
}

}  // namespace

base::Result<VerifySummary> verify_case(const VerifyRequest& request, const Surroundings& surroundings,
                                        const std::function<void(const ledger::Finding&)>& sink) {
  BT_TRY(const auto file, read_case_file(request.folder));
  BT_TRY(const auto options, anchors(request, surroundings.places, file.origin));
  VerifySummary out;
  Verifier verifier(request.folder, surroundings, out, sink);
  BT_TRY(const auto report, ledger::verify(request.folder, options, [&](const ledger::Finding& finding) {
           verifier.found_in_ledger(finding);
           return true;
         }));
  out.entries = report.entries;
  out.bodies = report.bodies;
  out.erased = report.erased.size();
  out.torn = report.torn;
  out.anchored = report.anchored;
  if (options.since) out.anchor_size = options.since->checkpoint.size;
  verifier.run(file);
  return out;
}

std::string undone_text(const VerifySummary& s) {
  std::string out;
  const auto add = [&](std::uint64_t count, const char* one, const char* several) {
    if (count != 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, base::plural(count, one, several));
  };
  add(s.torn, "file of an entry that was never in", "files of entries that were never in");
  add(s.unfinished_rows, "entry not in the registers", "entries not in the registers");
  add(s.unfinished_erasures, "erasure", "erasures");
  add(s.unfinished_pages, "page without its name", "pages without their names");
  return out;
}

std::string summary_text(const VerifySummary& s) {
  std::string out = fmt::format("ledger     {}, {}{}\n", base::counted(s.entries, "entry", "entries"),
                                base::counted(s.bodies, "body", "bodies"),
                                s.erased == 0 ? "" : fmt::format(", {} erased by law", s.erased));
  out += fmt::format("registers  {}\n", s.registers);
  out += fmt::format("evidence   {}, {} with a sealed copy\n", base::counted(s.records, "record"), s.records_copied);
  out += fmt::format("sources    {} whole, {}{} gone, {}{} changed{}\n", s.sources_whole,
                     s.sources_grown == 0 ? "" : fmt::format("{} grown since, ", s.sources_grown), s.sources_gone,
                     s.sources_unreadable == 0 ? "" : fmt::format("{} that cannot be read, ", s.sources_unreadable),
                     s.sources_changed,
                     s.sources_replaced == 0 ? "" : fmt::format("; {} replaced by later ones", s.sources_replaced));
  out += fmt::format("released   {}\n", base::counted(s.released, "page"));
  if (const std::string undone = undone_text(s); !undone.empty())
    out += "unfinished " + undone + "; the next verb that writes into the case sees to it\n";
  const std::string compared = !s.anchored ? "not compared with an earlier state"
                               : s.anchor_size != 0
                                   ? fmt::format("compared with the state of {} that was kept elsewhere",
                                                 base::counted(s.anchor_size, "entry", "entries"))
                                   : "compared with the key that was kept elsewhere";
  out += s.findings == 0
             ? "whole in itself, " + compared + "\n"
             : fmt::format("NOT as it was sealed: {}; {}\n", base::counted(s.findings, "finding"), compared);
  return out;
}

}  // namespace backtrail::app
