// SPDX-License-Identifier: Apache-2.0
#include "app/case/custody/check_case.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "app/case/hunting/lapses.h"
#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/holdings.h"
#include "app/case/telemetry/indexing.h"
#include "app/case/telemetry/placing.h"
#include "app/case/telemetry/unindexed.h"
#include "app/case/telemetry/withdrawing.h"
#include "app/codes.h"
#include "base/count.h"
#include "base/temporary.h"
#include "ledger/codes.h"
#include "registers/codes.h"
#include "registers/database.h"
#include "sightings/index.h"

namespace backtrail::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFromACopy = "bring it back from a copy of the case, and find out who changed it";
constexpr std::string_view kReindex = "backtrail case reindex makes the registers anew from the ledger";

/// What mends what `verify` finds, by the beginning of its word.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kMends = {{
    {"register", kReindex},
    {"source-changed", "ingest it again; what was sealed of the old one stands by the copies of its records"},
    {"record-changed", "the sealed copy stands; find out who changed the log"},
    {"released-unknown", "no entry speaks of it: find out who put it there, and remove it"},
    {"released", "bring the page back from a copy; its hash stands in the entry of its release"},
    {"holdings", "update backtrail where a newer version wrote them, else bring the case back from a copy"},
    {"kept-missing", "ingest --keep the log again, or case discard its source"},
    {"kept", "remove it, and ingest --keep the log again"},
    {"intel", "bring the file back from a copy, or add the set again with intel add"},
    {"body-not-erased", "it was erased by law and put back: remove it, and find out by whom"},
    {"body", "bring the file back from a copy of the case; its name is the SHA-256 of its bytes"},
    {"entry-unsigned", "the next verb that writes sets it aside; find out who put it there"},
    {"stray-file", "find out who put it there, and move it out of the case"},
    {"case-file",
     "bring case.json back from a copy; the body of the first entry has the same bytes behind its first 32"},
    {"history", "bring ledger/history back from a copy or an export of the case; the entries are checked without it"},
    {"key-replaced", "bring the case back from a copy: somebody signed it anew with a key of theirs"},
}};

std::string_view mend_of(const std::string& what) {
  for (const auto& [begin, mend] : kMends) {
    if (what.starts_with(begin)) return mend;
  }
  return kFromACopy;
}

class Checker {
 public:
  Checker(const std::string& folder, const Surroundings& surroundings, CaseChecked& out)
      : folder_(folder), surroundings_(surroundings), out_(out) {}

  void run(const std::optional<std::string>& origin) {
    check_holdings();
    check_files();
    const bool store = check_store();
    check_sealed(store);
    if (store) check_answers();
    if (origin) check_outside(*origin);
    for (const auto& [what, number] : numbers_) {
      if (number > kFaultsOfOneKind)
        out_.faults.push_back(
            {what, folder_, fmt::format("and {} more", number - kFaultsOfOneKind), "as above", false});
    }
  }

  void add(CaseFault fault) {
    if (++numbers_[fault.what] <= kFaultsOfOneKind) out_.faults.push_back(std::move(fault));
  }

 private:
  /// What is held for too long comes first; then kept bytes that are elsewhere, or that nobody knows. Whether they are what they were,
  /// `verify` says.
  void check_holdings() {
    const auto log = ledger::Log::open(folder_ + "/ledger");
    if (!log) return;  // told below
    const ledger::Bodies bodies(folder_ + "/bodies", *surroundings_.random);
    const auto holdings = read_holdings(*log, bodies);
    if (!holdings) return;  // likewise
    std::map<std::pair<std::string, std::string>, registers::Source> sources;
    std::vector<registers::Evidence> evidence;
    if (const auto store = registers::Registers::open_read_only(folder_ + "/registers.sqlite")) {
      if (auto all = store->sources(registers::Which::all)) {
        for (registers::Source& one : *all) sources[{one.tenant, one.sha256}] = std::move(one);
      }
      if (auto all = store->all_evidence(registers::Which::all)) evidence = std::move(*all);
    }
    std::set<std::string> kept;
    for (const auto& [key, holding] : *holdings) {
      const auto source = sources.find(key);
      if (source != sources.end() && holding.overdue(surroundings_.clock->now()) &&
          still_held(folder_, source->second, holding, evidence)) {
        add({"overdue", source->second.path,
             fmt::format("{} of {} was to be held until {}{}", source->second.entry.label(), key.first,
                         holding.retain_until, holding.authority.empty() ? "" : ", by " + holding.authority),
             mend_of_overdue(source->second, holding), false});
      }
      if (holding.kept) kept.insert(key.second);
    }
    std::error_code error;
    if (!kept.empty() && !fs::exists(folder_ + "/kept", error)) {
      add({"kept-elsewhere", "kept",
           base::counted(kept.size(), "log") + " that the case keeps " + (kept.size() == 1 ? "is" : "are") +
               " not in this copy of it: an export leaves them out",
           "bring the folder kept over from where the case was exported; until then what hunts cannot read there they name as not looked at",
           false});
    }
    for (fs::recursive_directory_iterator at(folder_ + "/kept", error), end; !error && at != end; at.increment(error)) {
      const std::string name = at->path().filename().string();
      if (!at->is_regular_file(error) || base::is_temporary(name) || kept.contains(name.substr(0, name.find('.'))))
        continue;
      add({"kept-unknown", at->path().lexically_relative(folder_).string(), "no entry says that it is kept",
           "a crash left it: ingest --keep the log again, or remove it", false});
    }
  }

  void check_files() {
    for (const char* name : {"ledger", "bodies", "published", "intel"}) {
      std::error_code error;
      if (!fs::is_directory(folder_ + "/" + name, error))
        add({"folder-missing", name, "no folder",
             "bring it back from a copy; one that was empty is made with mkdir -m 700"});
    }
    std::error_code error;
    std::vector<std::string> paths = {folder_};
    for (fs::recursive_directory_iterator at(folder_, fs::directory_options::skip_permission_denied, error), end;
         !error && at != end; at.increment(error)) {
      paths.push_back(at->path().string());
    }
    if (error) add({"cannot-be-read", folder_, error.message(), "give its owner the right to read it"});
    std::ranges::sort(paths);
    std::uint64_t left_over = 0;
    std::uint64_t left_over_bytes = 0;
    for (const std::string& path : paths) {
      struct stat info{};
      if (::lstat(path.c_str(), &info) != 0) continue;  // gone meanwhile: another process is at work
      check_file(path, info);
      if (!S_ISREG(info.st_mode) || !base::is_temporary(path)) continue;
      ++left_over;
      left_over_bytes += static_cast<std::uint64_t>(info.st_size);
    }
    if (left_over != 0) {
      add({"left-over", folder_,
           base::counted(left_over, "temporary file") + " of " + base::counted(left_over_bytes, "byte"),
           "when no other process works on the case: find CASE -name '*.tmp*' -delete", false});
    }
  }

  void check_file(const std::string& path, const struct stat& info) {
    const std::string name = path == folder_ ? path : fs::path(path).lexically_relative(folder_).string();
    if (S_ISLNK(info.st_mode)) {
      return add({"link", name, "a symbolic link, and a case has none", "put in its place what it points to"});
    }
    if ((info.st_mode & 077) != 0) {
      add({"open-to-others", name, fmt::format("mode {:o}", info.st_mode & 07777), "chmod -R go= CASE"});
    }
    const int wanted = S_ISDIR(info.st_mode) ? R_OK | X_OK : R_OK;
    if (::access(path.c_str(), wanted) != 0)
      return add({"cannot-be-read", name, "this user may not read it", "give its owner the right to read it"});
    const bool written_to =
        S_ISDIR(info.st_mode) || name == "registers.sqlite" || name.ends_with("lock") || name == "ledger/history";
    if (written_to && ::access(path.c_str(), W_OK) != 0)
      add({"read-only", name, "this user may not write it",
           "chmod u+w, or mount it for writing; asking works as it is"});
  }

  /// False when the store cannot be read, so that `verify` need not tell it again.
  bool check_store() {
    const std::string path = folder_ + "/registers.sqlite";
    std::error_code error;
    if (!fs::exists(path, error)) return true;  // verify tells
    const auto damaged = [&](const base::Error& e) {
      const bool newer = e.code == registers::kNewerSchema;
      add({newer ? "newer-format" : "registers-damaged", "registers.sqlite", e.message,
           newer ? "update backtrail" : std::string(kReindex)});
      return false;
    };
    const auto store = registers::Registers::open_read_only(path);
    if (!store) return damaged(store.error());
    auto rows = store->database().query("PRAGMA integrity_check(1)");
    if (!rows) return damaged(rows.error());
    const auto some = rows->next();
    if (!some) return damaged(some.error());
    if (*some && rows->text(0) != "ok") return damaged({registers::kStoreFailed, rows->text(0)});
    return true;
  }

  void check_sealed(bool store) {
    const auto verified = verify_case({folder_, {}, {}}, surroundings_, [&](const ledger::Finding& f) {
      if (!store && f.what.starts_with("register")) return;
      add({f.what, f.place,
           f.got.empty() ? "not there; expected " + f.expected
                         : (f.expected.empty() ? f.got : fmt::format("{}; expected {}", f.got, f.expected)),
           std::string(mend_of(f.what))});
    });
    if (!verified) {
      const base::Error& e = verified.error();
      const bool newer = e.code == ledger::kNewerFormat;
      if (e.code == kNotACase || e.code == kNewerCase) return;  // told already
      return add({newer ? "newer-format" : "ledger-unreadable", e.place.text(), e.message,
                  newer ? "update backtrail" : std::string(kFromACopy)});
    }
    out_.verified = *verified;
    if (const std::string undone = undone_text(*verified); !undone.empty()) {
      add({"unfinished", folder_, undone, "the next verb that writes into the case sees to it", false});
    }
    for (const SourceSeen& one : verified->sources_otherwise) {
      const bool grown = one.state == "grown";
      const char* const mend =
          grown ? "ingest it again"
          : one.state == "gone"
              ? "put it back where it was, or ingest --keep it from where it lies now; sealed records "
                "have their copies"
              : "give this user the right to read it, or check the case as one who has it";
      add({"source-" + one.state, one.place, grown ? "what was ingested is whole, and more lies behind it" : one.got,
           mend, false});
    }
  }

  /// What keeps answers from saying all that is sealed, or lets something be cited that no answer counts any more.
  void check_answers() {
    const auto store = registers::Registers::open_read_only(folder_ + "/registers.sqlite");
    const auto log = ledger::Log::open(folder_ + "/ledger");
    const ledger::Bodies bodies(folder_ + "/bodies", *surroundings_.random);
    if (!store || !log) return;  // told above
    const auto all = store->sources(registers::Which::all);
    const auto evidence = store->all_evidence();
    const auto holdings = read_holdings(*log, bodies);
    if (!all || !evidence || !holdings) return;
    const auto marks = entered_sources(sightings_folder(folder_));
    if (!marks) return add({"index-unreadable", "sightings", marks.error().message, "backtrail case reindex", false});
    if (const auto index = sightings::Index::open(sightings_folder(folder_))) {
      const auto whole = index->verify();
      if (!whole) add({"index-unreadable", "sightings", whole.error().message, "backtrail case reindex", false});
    }
    const Withdrawn withdrawn(*all);
    const ErasedSources erased = erased_sources(*all, *holdings, *marks);
    check_index(*all, withdrawn, erased, *marks);
    check_searches(*store, *log, bodies, *all, *evidence);
    for (const registers::Evidence& one : *evidence) {
      if (!withdrawn.has(one)) continue;
      const auto citing = store->referring_to(one.entry.id);
      for (const registers::Entry& other : citing.value_or(std::vector<registers::Entry>{})) {
        if (other.corrected_by.empty())
          add({"rests-on-withdrawn", other.label(),
               "it rests on " + one.entry.label() + ", whose records are of a source that was withdrawn",
               "correct it, or withdraw what was published with it", false});
      }
    }
  }

  /// Logs that the index should have and has not, and the other way round.
  void check_index(const std::vector<registers::Source>& all, const Withdrawn& withdrawn, const ErasedSources& erased,
                   const SourceMarks& marks) {
    for (const auto& [number, why] : erased) {
      const auto one = std::ranges::find(all, number, [](const auto& source) { return source.entry.index; });
      if (one != all.end() && marks.contains(number))
        add({"erased-on-disk", one->path, one->entry.label() + " was discarded, and the index still has it, masked",
             "backtrail case reindex takes it off the disk", false});
    }
    for (const auto& [one, replaced, outdated] : not_indexed(refs_to(all), withdrawn, erased, marks)) {
      std::string why = " is catalogued and not in the index of sightings: lookup does not see it";
      if (replaced)
        why = ", which another log has replaced, is not in the index of sightings: lookup cannot say what it held";
      else if (outdated) why = " was indexed by another version of the program";
      add({"not-indexed", one->path, one->entry.label() + why,
           replaced ? "put its bytes back somewhere, ingest them, then backtrail case reindex"
                    : "backtrail case reindex",
           false});
    }
  }

  /// What rests on a search that is no longer one of all that is held.
  void check_searches(const registers::Registers& store, const ledger::Log& log, const ledger::Bodies& bodies,
                      const std::vector<registers::Source>& sources, const std::vector<registers::Evidence>& evidence) {
    const auto lapses = Lapses::read(sources, evidence, log, bodies, folder_);
    if (!lapses) return;  // told above
    for (const registers::Evidence& one : evidence) {
      if (!one.negative) continue;
      const auto changes = lapses->of(one);
      if (changes.empty()) continue;
      std::string why;
      for (const Change& change : changes) why += (why.empty() ? "" : "; ") + change.text();
      const auto citing = store.referring_to(one.entry.id);
      for (const registers::Entry& other : citing.value_or(std::vector<registers::Entry>{})) {
        if (other.corrected_by.empty())
          add({"search-outdated", other.label(), "it rests on the search " + one.entry.label() + ": " + why,
               "search again (evidence negative) and cite that, or withdraw what was published with it", false});
      }
    }
  }

  void check_outside(const std::string& origin) {
    const Places& places = surroundings_.places;
    std::error_code error;
    const std::string path = places.signing_key(origin);
    if (!fs::exists(path, error)) {
      add({"no-signing-key", path, "this user can read the case and not write into it",
           "BACKTRAIL_KEYS says where keys lie; `case init` made this one", false});
    } else if (const auto key = ledger::SigningKey::load(path); !key) {
      add({key.error().code == ledger::kKeyExposed ? "key-exposed" : "key-differs", path, key.error().message,
           key.error().code == ledger::kKeyExposed ? "chmod 600, and ask who could have read it"
                                                   : "bring it back from a copy"});
    }
    if (!fs::exists(places.anchor(origin), error)) {
      add({"no-anchor", places.anchor(origin),
           "this user has not seen the case before: it is compared with no earlier state",
           "backtrail verify --key KEY --since CHECKPOINT, with what was kept elsewhere", false});
    }
    const auto log = ledger::Log::open(folder_ + "/ledger");
    if (!log || log->size() == 0) return;
    const auto last = log->entry(log->size() - 1);
    if (last && last->entered > surroundings_.clock->now()) {
      add({"clock-back", "ledger/checkpoint",
           "the clock is behind the last entry, which is of " + base::format(last->entered),
           "set the clock; until then entries bear that one's time", false});
    }
  }

  const std::string& folder_;
  const Surroundings& surroundings_;
  CaseChecked& out_;
  std::map<std::string, std::size_t> numbers_;
};

}  // namespace

bool CaseChecked::clean() const {
  return std::ranges::none_of(faults, [](const CaseFault& fault) { return fault.grave; });
}

base::Result<CaseChecked> check_case(const std::string& folder, const Surroundings& surroundings) {
  CaseChecked out;
  Checker checker(folder, surroundings, out);
  std::error_code error;
  const auto file = read_case_file(folder);
  if (!file && !fs::is_directory(folder + "/ledger", error)) return std::unexpected(file.error());
  if (!file) {
    const bool newer = file.error().code == kNewerCase;
    const bool there = fs::exists(folder + "/case.json", error);
    checker.add({newer ? "newer-format" : (there ? "case-file-unreadable" : "case-file-missing"), "case.json",
                 there ? file.error().message : "no file",
                 newer ? "update backtrail" : std::string(mend_of("case-file"))});
  }
  checker.run(file ? std::optional(file->origin) : std::nullopt);
  return out;
}

}  // namespace backtrail::app
