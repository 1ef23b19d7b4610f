// SPDX-License-Identifier: Apache-2.0
#include "app/case/case.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include "app/case/deciding/publishing.h"
#include "app/case/hunting/erased_findings.h"
#include "app/case/hunting/kept_hits.h"
#include "app/case/replay.h"
#include "app/codes.h"
#include "base/codes.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/path_text.h"
#include "ledger/codes.h"
#include "registers/codes.h"
#include "registers/pending.h"

namespace backtrail::app {
namespace {

namespace fs = std::filesystem;

constexpr int kLockTries = 1200;  // 25 ms apart: 30 s
constexpr auto kLockPause = std::chrono::milliseconds(25);
constexpr std::size_t kBatch = 1000;  // items told to the registers in one transaction
constexpr std::size_t kAudienceKeySize = 32;

/// The case's own lock: from looking whether an item can be sealed until the registers have it.
base::Result<base::File> lock_case(const std::string& folder) {
  BT_TRY(auto file, base::File::open(folder + "/lock", base::File::Mode::read_write));
  for (int i = 0;; ++i) {
    auto status = file.lock_exclusive();
    if (status) return file;
    if (status.error().code != base::kBusy || i == kLockTries) return std::unexpected(std::move(status).error());
    std::this_thread::sleep_for(kLockPause);
  }
}

std::string registers_path(const std::string& folder) { return folder + "/registers.sqlite"; }

ledger::Environment environment(const Surroundings& s) { return {*s.clock, *s.random, s.diagnostics}; }

bool inside(const std::string& path, const std::string& folder) {
  const auto normal = [](const std::string& text) { return fs::absolute(text).lexically_normal().string() + "/"; };
  return normal(path).starts_with(normal(folder));
}

/// "case-" and chance would do; a name that people recognise is better.
std::string made_up_origin(const std::string& folder, base::Random& random) {
  std::string out;
  for (const char c : fs::absolute(folder).lexically_normal().filename().string()) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    if (out.size() < 64) out += plain ? c : '-';
  }
  return (out.empty() ? "case" : out) + "-" + base::to_hex(random.bytes(4));
}

ledger::EntryDraft entry_of(const ledger::Actor& actor, const Draft& draft) {
  ledger::EntryDraft out;
  out.type = draft.type;
  out.actor = actor;
  out.occurred = draft.occurred;
  out.received = draft.received;
  if (!draft.corrects.empty()) out.corrects = draft.corrects;
  return out;
}

/// Feeds everything that registers take, in batches.
base::Status feed(const ledger::Log& log, const ledger::Bodies& bodies, std::uint64_t first,
                  registers::Registers& into) {
  std::vector<registers::SealedItem> batch;
  const auto flush = [&]() -> base::Status {
    auto status = into.apply_all(batch);
    batch.clear();
    return status;
  };
  const auto wanted = [](const ledger::Entry& entry) { return registers::takes(entry.type); };
  BT_TRY_STATUS(replay(log, bodies, first, wanted, [&](const Told& told) -> base::Status {
    if (told.trouble != nullptr) return std::unexpected(*told.trouble);
    batch.push_back(item_of(told.index, *told.entry, told.body));
    return batch.size() < kBatch ? base::Status() : flush();
  }));
  return flush();
}

/// Pages whose release was sealed, and which a crash kept from getting their name.
base::Status finish_releases(const std::string& folder, const registers::Registers& registers) {
  std::error_code error;
  std::vector<std::string> waiting;
  for (fs::directory_iterator at(folder + "/published", error), end; !error && at != end; at.increment(error)) {
    const std::string name = "published/" + at->path().filename().string();
    if (name.ends_with(kPageSuffix)) waiting.push_back(name.substr(0, name.size() - kPageSuffix.size()));
  }
  if (waiting.empty()) return {};
  BT_TRY(const auto releases, registers.releases(registers::Which::all));
  for (const std::string& name : waiting) {
    const auto sealed = std::ranges::find(releases, name, &registers::Release::path);
    const std::string path = folder + "/" + name;
    if (sealed == releases.end() || fs::exists(path, error)) continue;  // not yet sealed: another process is at it
    const auto bytes = base::read_file(path + std::string(kPageSuffix));
    if (!bytes || base::sha256(*bytes).hex() != sealed->sha256) continue;
    fs::rename(path + std::string(kPageSuffix), path, error);
    if (error && !fs::exists(path))
      return base::fail(base::kCannotWrite, "what was released cannot be put in place", {path});
    BT_TRY_STATUS(base::sync_folder(folder + "/published"));
  }
  return {};
}

}  // namespace

base::Result<CaseFile> read_case_file(const std::string& folder) {
  const std::string path = folder + "/case.json";
  auto bytes = base::read_file(path, 1 << 16);
  if (!bytes) {
    return base::fail(kNotACase, "there is no case here", {folder},
                      "backtrail case init DIR begins one; --case or BACKTRAIL_CASE names one");
  }
  BT_TRY(const auto json, base::parse_json(*bytes, path));
  const auto broken = [&] {
    return base::fail(kNotACase, "case.json does not say what a case's does", {path}, "run verify");
  };
  if (!json.is_object() || !json.contains("format") || !json["format"].is_number_integer()) return broken();
  if (json["format"] > kCaseFormat) {
    return base::fail(kNewerCase, "a newer version of this program wrote this case", {path}, "update backtrail");
  }
  if (!json.contains("origin") || !json["origin"].is_string()) return broken();
  return CaseFile{std::move(*bytes), json["origin"].get<std::string>()};
}

base::Result<registers::Registers> rebuilt(const ledger::Log& log, const ledger::Bodies& bodies) {
  BT_TRY(auto out, registers::Registers::in_memory());
  BT_TRY_STATUS(feed(log, bodies, 0, out));
  return out;
}

namespace {

/// A history that no longer begins as it was seen stays a finding of `verify`, whatever is sealed since.
base::Status remember_heads(const std::string& path, const ledger::Log& log) {
  const auto text = base::read_file(path, 1 << 12);
  const auto seen = text ? ledger::SeenHeads::parse(*text) : std::nullopt;
  if (seen && log.heads(seen->count) != seen) return {};
  const auto now = log.heads();
  return now ? base::write_file(path, now->text()) : base::Status();
}

}  // namespace

base::Status remember_checkpoint(const Places& places, const std::string& origin, const ledger::Log& log) {
  const std::string path = places.anchor(origin);
  BT_TRY_STATUS(base::make_folders(fs::path(path).parent_path().string()));
  BT_TRY_STATUS(base::write_file(path, log.checkpoint_text()));
  BT_TRY_STATUS(remember_heads(places.anchor_heads(origin), log));
  return base::write_file(places.anchor_key(origin), log.key().text() + "\n");
}

Case::Case(std::string folder, std::string origin, ledger::Log log, registers::Registers registers,
           const Surroundings& surroundings)
    : folder_(std::move(folder)),
      origin_(std::move(origin)),
      surroundings_(surroundings),
      log_(std::move(log)),
      bodies_(folder_ + "/bodies", *surroundings.random),
      registers_(std::move(registers)) {}

base::Result<Case> Case::init(const std::string& folder, std::string origin, const ledger::Actor& actor,
                              const Surroundings& s) {
  std::error_code error;
  if (fs::exists(folder, error) && (!fs::is_directory(folder, error) || !fs::is_empty(folder, error))) {
    const bool cut_short = fs::exists(folder + "/ledger", error) && !fs::exists(folder + "/case.json", error);
    return base::fail(kFolderNotEmpty, "a case begins in an empty folder", {folder},
                      cut_short ? "a `case init` was cut short here, and nothing can be in it: remove the folder"
                                : "name a folder that is not there yet");
  }
  if (origin.empty()) origin = made_up_origin(folder, *s.random);
  if (inside(s.places.keys, folder) || inside(s.places.state, folder)) {
    return base::fail(kKeyInsideCase, "keys and anchors must lie outside of the case", {s.places.keys},
                      "set BACKTRAIL_KEYS to a folder that who can write the case cannot write");
  }
  ::umask(077);
  BT_TRY(const auto key, ledger::SigningKey::generate(origin, *s.random));
  BT_TRY_STATUS(key.save(s.places.signing_key(origin)));
  for (const char* below : {"", "/bodies", "/published", "/intel"}) BT_TRY_STATUS(base::make_folders(folder + below));
  BT_TRY(auto log, ledger::Log::create(folder + "/ledger", key, environment(s)));
  BT_TRY(auto registers, registers::Registers::open(registers_path(folder)));
  Case out(folder, origin, std::move(log), std::move(registers), s);
  const base::OrderedJson file = {
      {"format", kCaseFormat}, {"origin", origin}, {"created", base::format(out.now())}, {"created_by", actor.id}};
  const std::string bytes = file.dump(1) + "\n";
  BT_TRY(const auto sealed, out.seal(actor, {{std::string(kCaseType), bytes}}));
  // Last, for a folder without it is no case: what a crash leaves before is not taken for one.
  BT_TRY_STATUS(base::write_file(folder + "/case.json", bytes));
  return out;
}

base::Result<Case> Case::open(const std::string& folder, Access access, const Surroundings& s) {
  BT_TRY(const auto file, read_case_file(folder));
  std::optional<ledger::SigningKey> key;
  if (access == Access::write) {
    ::umask(077);
    const std::string path = s.places.signing_key(file.origin);
    auto loaded = ledger::SigningKey::load(path);
    if (!loaded && loaded.error().code == base::kCannotOpen) {
      return base::fail(kNoSigningKey, "the key that signs for '" + file.origin + "' is not here", {path},
                        "it was made by `case init`, outside of the case; BACKTRAIL_KEYS says where keys lie");
    }
    if (!loaded) return base::forward(std::move(loaded));
    key.emplace(std::move(*loaded));
  }
  BT_TRY(auto log, ledger::Log::open(folder + "/ledger", key, environment(s)));
  auto registers = registers::Registers::open(registers_path(folder));
  // A case on a read-only medium can still be asked, if its registers are up to date.
  if (!registers && access == Access::read) registers = registers::Registers::open_read_only(registers_path(folder));
  if (!registers) {
    base::Error e = std::move(registers).error();
    if (e.hint.empty()) e.hint = "backtrail case reindex makes the registers anew from the ledger";
    return std::unexpected(std::move(e));
  }
  Case out(folder, file.origin, std::move(log), std::move(*registers), s);
  if (access == Access::write) {
    BT_TRY_STATUS(out.check_folder());
    BT_TRY_STATUS(out.check_anchor());
  }
  BT_TRY(const auto missed, out.missed());
  if (missed.any()) {
    BT_TRY(const auto lock, lock_case(folder));
    BT_TRY_STATUS(out.log_.refresh());
    BT_TRY_STATUS(out.catch_up());
  }
  // What only reads, as from a read-only medium, leaves a page where it is.
  if (auto finished = finish_releases(folder, out.registers_); !finished && access == Access::write)
    return base::forward(std::move(finished));
  return out;
}

base::Result<std::uint64_t> Case::reindex(const std::string& folder, const Surroundings& s) {
  BT_TRY(const auto file, read_case_file(folder));
  BT_TRY(auto log, ledger::Log::open(folder + "/ledger", std::nullopt, environment(s)));
  BT_TRY(const auto lock, lock_case(folder));
  BT_TRY_STATUS(log.refresh());
  const ledger::Bodies bodies(folder + "/bodies", *s.random);
  BT_TRY(const auto fresh, rebuilt(log, bodies));
  BT_TRY_STATUS(fresh.save_to(registers_path(folder)));
  BT_TRY(const auto entries, fresh.entries({}, registers::Which::all));
  return entries.size();
}

base::Status Case::rebuild_registers() {
  BT_TRY(const auto fresh, rebuilt(log_, bodies_));
  // The old file must be closed before another takes its place.
  BT_TRY(registers_, registers::Registers::in_memory());
  BT_TRY_STATUS(fresh.save_to(registers_path(folder_)));
  BT_TRY(registers_, registers::Registers::open(registers_path(folder_)));
  return {};
}

bool Case::purge_is_done(const ledger::Entry& purge) const {
  if (bodies_.has(purge.purges->body)) return false;
  if (!purge.body) return true;
  const auto stub = bodies_.get(*purge.body);
  if (!stub) return true;  // verify tells; a rebuild would not help
  const auto rows = registers_.entries(registers::kEvidence, registers::Which::all);
  return !rows || std::ranges::any_of(*rows, [&](const auto& row) { return row.body_sha256 == base::sha256(*stub); });
}

base::Result<Case::Missed> Case::missed() const {
  Missed out;
  BT_TRY(out.next, registers_.next_index());
  if (out.next > log_.size()) {
    return base::fail(kRegistersAhead, "the registers hold more than the ledger", {folder_},
                      "run verify: the ledger may have been cut off");
  }
  BT_TRY_STATUS(log_.each(out.next, [&](std::uint64_t, const ledger::Entry& entry) -> base::Status {
    if (entry.purges && !purge_is_done(entry)) out.purges.push_back(entry.purges->body);
    out.items = out.items || registers::takes(entry.type);
    return {};
  }));
  return out;
}

base::Status Case::catch_up() {
  BT_TRY(const auto missed, this->missed());
  for (const ledger::BodyRef& body : missed.purges) {
    if (bodies_.has(body)) BT_TRY_STATUS(bodies_.remove(body));
  }
  if (!missed.purges.empty()) return rebuild_registers();
  return missed.items ? feed(log_, bodies_, missed.next, registers_) : base::Status();
}

base::Status Case::check_anchor() {
  const std::string path = surroundings_.places.anchor(origin_);
  if (std::error_code error; !fs::exists(path, error)) return {};
  BT_TRY(const std::string text, base::read_file(path, ledger::kCheckpointLimit));
  BT_TRY(const auto note, ledger::Note::parse(text, path));
  const auto behind = [&](std::string why) {
    return base::fail(kBehindAnchor, std::move(why), {folder_},
                      "run verify; nothing is sealed on top of a ledger that was put back or rewritten");
  };
  if (!note.signed_by(log_.key())) return behind("the ledger is signed by another key than when you saw it last");
  // Another process of this user may have sealed something since the ledger was opened, and remembered that.
  if (note.checkpoint.size > log_.size()) BT_TRY_STATUS(log_.refresh());
  if (note.checkpoint.size > log_.size()) return behind("the ledger is shorter than when you saw it last");
  if (note.checkpoint.size == 0) return {};
  BT_TRY(const auto root, ledger::root_at(note.checkpoint.size, log_));
  if (root != note.checkpoint.root) return behind("the ledger's beginning is not what you saw last");
  return {};
}

/// Two copies of a case that go on apart are one no more, and what was sealed in one would lock this user out of the other
/// (kBehindAnchor). So it is said before.
base::Status Case::check_folder() const {
  const std::string path = surroundings_.places.anchor_folder(origin_);
  std::error_code error;
  if (!fs::exists(path, error)) return {};
  BT_TRY(std::string other, base::read_file(path, 1 << 16));
  if (other.ends_with('\n')) other.pop_back();
  const auto file = read_case_file(other);
  // Moved, or gone: then this is the one there is.
  if (!file || file->origin != origin_ || fs::equivalent(other, folder_, error)) return {};
  return base::fail(kOtherCopy,
                    "this is a copy of the case in " + base::path_text(other) +
                        ", in which you wrote last; two copies that go on apart can never be one again",
                    {folder_},
                    "go on there; or `backtrail case take-over` goes on here, and that one is then for reading alone. "
                    "Whoever else has the key of " +
                        origin_ + " may write too: agree with them on one folder");
}

base::Status Case::remember_folder() const {
  std::error_code error;
  const fs::path here = fs::canonical(folder_, error);
  if (error) return base::fail(base::kCannotOpen, error.message(), {folder_});
  const std::string path = surroundings_.places.anchor_folder(origin_);
  BT_TRY_STATUS(base::make_folders(fs::path(path).parent_path().string()));
  const std::string text = here.string() + "\n";
  if (const auto before = base::read_file(path, 1 << 16); before && *before == text) return {};
  return base::write_file(path, text);
}

base::Status Case::take_over(const std::string& folder, const Surroundings& s) {
  BT_TRY(Case it, open(folder, Access::read, s));
  BT_TRY_STATUS(it.check_anchor());
  return it.remember_folder();
}

void Case::remember() const {
  auto status = remember_checkpoint(surroundings_.places, origin_, log_);
  if (status) status = remember_folder();
  if (status || surroundings_.diagnostics == nullptr) return;
  base::Error error = std::move(status).error();
  error.severity = base::Severity::warning;
  error.hint = "what was sealed is sealed; only that you saw it could not be noted";
  surroundings_.diagnostics->report(std::move(error));
}

base::Result<std::vector<DraftMistake>> Case::find_mistakes(const ledger::Actor& actor,
                                                            const std::vector<Draft>& drafts) {
  BT_TRY(const auto lock, lock_case(folder_));
  BT_TRY_STATUS(log_.refresh());
  BT_TRY_STATUS(catch_up());
  std::vector<std::size_t> which;
  std::vector<registers::SealedItem> items;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (!registers::takes(drafts[i].type)) continue;
    ledger::Entry entry;
    static_cast<ledger::EntryDraft&>(entry) = entry_of(actor, drafts[i]);
    entry.id = base::to_hex(surroundings_.random->bytes(16));
    entry.entered = now();
    items.push_back(item_of(log_.size() + i, entry, drafts[i].body));
    which.push_back(i);
  }
  BT_TRY(auto found, registers_.find_mistakes(items));
  std::vector<DraftMistake> out;
  for (auto& [at, error] : found) out.push_back({which[at], std::move(error)});
  return out;
}

base::Result<std::vector<Sealed>> Case::seal(const ledger::Actor& actor, const std::vector<Draft>& drafts) {
  if (drafts.empty()) return std::vector<Sealed>();
  BT_TRY(const auto lock, lock_case(folder_));
  BT_TRY_STATUS(log_.refresh());
  BT_TRY_STATUS(catch_up());
  std::vector<std::string_view> texts;
  for (const Draft& draft : drafts) texts.push_back(draft.body);
  BT_TRY(const auto names, bodies_.name_all(texts));
  std::vector<ledger::EntryDraft> entries;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    entries.push_back(entry_of(actor, drafts[i]));
    entries.back().body = names[i].ref;
  }
  // The registers take the items first, for what is in the ledger stays there, and keep them last.
  std::optional<registers::Pending> taken;
  const auto settled = [&](std::uint64_t first, std::span<const ledger::Entry> settled_entries) -> base::Status {
    std::vector<registers::SealedItem> items;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      if (registers::takes(drafts[i].type)) items.push_back(item_of(first + i, settled_entries[i], drafts[i].body));
    }
    BT_TRY(auto pending, registers::take(registers_, items));
    taken.emplace(std::move(pending));
    return bodies_.put_all(texts, names);
  };
  BT_TRY(auto sealed, log_.append(entries, settled));
  BT_TRY_STATUS(taken->keep());
  remember();
  std::vector<Sealed> out;
  auto ref = taken->refs().begin();
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    out.push_back(
        {sealed[i].index, std::move(sealed[i].id), registers::takes(drafts[i].type) ? *ref++ : std::string()});
  }
  return out;
}

/// Hunts may have kept copies of the records that evidence rests on.
base::Status Case::drop_hits_beneath(const base::Json& evidence) const {
  std::set<std::string> logs;
  if (const auto locators = evidence.find("locators"); locators != evidence.end() && locators->is_array()) {
    for (const base::Json& one : *locators) logs.insert(base::text_at(one, "source_sha256"));
  }
  BT_TRY(const auto sources, registers_.sources(registers::Which::all));
  return drop_hits_of(folder_, sources, base::text_at(evidence, "tenant"), logs);
}

base::Result<Sealed> Case::purge(const ledger::Actor& actor, std::string_view ref_or_id, const std::string& why) {
  BT_TRY(const auto row, registers_.resolve(ref_or_id));
  const auto refuse = [&](std::string message, std::string hint) {
    return base::fail(kCannotErase, std::move(message), {row.label()}, std::move(hint));
  };
  if (row.type != registers::kEvidence)
    return refuse("a " + row.type + " cannot be erased", "only evidence can; correct the " + row.type + " instead");
  if (why.empty()) return refuse("an erasure needs its reason", "--why says which law or request asks for it");
  BT_TRY(const auto lock, lock_case(folder_));
  BT_TRY_STATUS(log_.refresh());
  BT_TRY_STATUS(catch_up());
  BT_TRY(const auto entry, log_.entry(row.index));
  if (!entry.body || !bodies_.has(*entry.body))
    return refuse("its body is not there any more", "it may have been erased before");
  BT_TRY(const std::string body, bodies_.get(*entry.body));
  BT_TRY(const auto json, base::parse_json(body, row.label()));
  BT_TRY_STATUS(drop_hits_beneath(json));
  BT_TRY(const auto stub, bodies_.put(stub_of(json, row.ref, row.id, content_print(json))));
  ledger::EntryDraft draft;
  draft.type = std::string(kPurgeType);
  draft.actor = actor;
  draft.body = stub;
  draft.purges = ledger::Purge{*entry.body, why};
  BT_TRY(const auto refs, log_.append({draft}));
  BT_TRY_STATUS(bodies_.remove(*entry.body));
  BT_TRY_STATUS(rebuild_registers());
  remember();
  return Sealed{refs.front().index, refs.front().id, row.ref};
}

base::Result<std::string> Case::body_of(std::uint64_t index) const {
  BT_TRY(const auto entry, log_.entry(index));
  if (!entry.body) return std::string();
  auto body = bodies_.get(*entry.body);
  if (body || body.error().code != ledger::kNoBody) return body;
  std::optional<ledger::BodyRef> stub;
  BT_TRY_STATUS(log_.each(index, [&](std::uint64_t, const ledger::Entry& later) -> base::Status {
    if (later.purges && later.purges->body == *entry.body) stub = later.body;
    return {};
  }));
  return stub ? bodies_.get(*stub) : std::move(body);
}

base::Result<std::string> Case::audience_key(std::string_view audience) const {
  const std::string path = surroundings_.places.audience_key(origin_, audience);
  if (std::error_code error; fs::exists(path, error)) {
    BT_TRY(std::string key, base::read_file(path, 1 << 10));
    if (key.size() == kAudienceKeySize) return key;
    return base::fail(ledger::kBadKey, "the audience's key is damaged", {path},
                      "bring it back from a copy: pseudonyms would change with a new one");
  }
  BT_TRY_STATUS(base::make_folders(fs::path(path).parent_path().string()));
  std::string key = surroundings_.random->bytes(kAudienceKeySize);
  BT_TRY_STATUS(base::write_file(path, key));
  return key;
}

}  // namespace backtrail::app
