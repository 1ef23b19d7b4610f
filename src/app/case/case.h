// SPDX-License-Identifier: Apache-2.0
// A case: a folder that holds everything (docs/formats/case.md), and the only way by which something gets into it.
//
// seal() puts bodies, ledger and registers in that order, under a lock that lasts for one operation, so that several
// processes may share a case. What is in the ledger stays there, so the registers take it first, in a transaction that is kept
// last. After a crash in between, the next opening tells the registers what they missed.
//
// A Case belongs to one thread at a time.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/case/places.h"
#include "base/json_fwd.h"
#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "ledger/log.h"
#include "registers/registers.h"

namespace backtrail::app {

inline constexpr int kCaseFormat = 1;

/// What a case takes from outside; all of it must outlive the case.
struct Surroundings {
  Places places;
  const base::Clock* clock = &base::system_clock();
  base::Random* random = &base::system_random();
  base::Diagnostics* diagnostics = nullptr;  // warnings: a ledger that was repaired, a clock that went back
};

/// Something to be sealed.
struct Draft {
  std::string type;
  std::string body;
  std::optional<base::Instant> occurred{};
  std::optional<base::Instant> received{};
  std::string corrects{};  // an entry's id; empty when none
};

struct Sealed {
  std::uint64_t index = 0;
  std::string id;  // of the entry
  std::string ref;  // the human id, where it has one
  [[nodiscard]] const std::string& label() const { return ref.empty() ? id : ref; }
};

/// What is wrong with one of several drafts.
struct DraftMistake {
  std::size_t draft = 0;
  base::Error error;
};

class Case {
 public:
  enum class Access : std::uint8_t { read, write };

  /// A new case in `folder`, which must be empty or not there. An empty origin is made from the folder's name and chance.
  /// kFolderNotEmpty, kKeyInsideCase, ledger::kBadKey (the origin), ledger::kExists (its key), base::kCannotWrite.
  static base::Result<Case> init(const std::string& folder, std::string origin, const ledger::Actor& actor,
                                 const Surroundings& surroundings);
  /// For writing it needs the signing key, and a ledger that continues what this user saw last. Both ways catch the registers
  /// up. kNotACase, kNewerCase, kNoSigningKey, kOtherCopy, kBehindAnchor, kRegistersAhead, and those of ledger and registers.
  static base::Result<Case> open(const std::string& folder, Access access, const Surroundings& surroundings);
  /// Rebuilds the registers from ledger and bodies, whatever state they are in. How many items they hold then.
  static base::Result<std::uint64_t> reindex(const std::string& folder, const Surroundings& surroundings);

  /// This user goes on in this copy of a case. The one written in before refuses to be written in from then on (kOtherCopy). As open.
  static base::Status take_over(const std::string& folder, const Surroundings& surroundings);

  /// All of the drafts under one checkpoint, or none; durable when it returns. The registers' errors, the ledger's.
  base::Result<std::vector<Sealed>> seal(const ledger::Actor& actor, const std::vector<Draft>& drafts);
  /// Everything that keeps the drafts from being sealed, without sealing anything.
  base::Result<std::vector<DraftMistake>> find_mistakes(const ledger::Actor& actor, const std::vector<Draft>& drafts);
  /// Erases the body of one piece of evidence; who, why, when and the hash stay. kCannotErase.
  base::Result<Sealed> purge(const ledger::Actor& actor, std::string_view ref_or_id, const std::string& why);

  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] const ledger::Log& ledger() const { return log_; }
  [[nodiscard]] const ledger::Bodies& bodies() const { return bodies_; }
  [[nodiscard]] const registers::Registers& registers() const { return registers_; }
  [[nodiscard]] const Surroundings& surroundings() const { return surroundings_; }
  [[nodiscard]] base::Instant now() const { return surroundings_.clock->now(); }

  /// The sealed body of an entry, the stub when it was erased.
  base::Result<std::string> body_of(std::uint64_t index) const;
  /// 32 secret bytes for this audience, made on first use. kCannotWrite.
  base::Result<std::string> audience_key(std::string_view audience) const;

 private:
  Case(std::string folder, std::string origin, ledger::Log log, registers::Registers registers,
       const Surroundings& surroundings);
  /// What the registers have not been told yet.
  struct Missed {
    std::uint64_t next = 0;
    bool items = false;
    std::vector<ledger::BodyRef> purges{};  // erasures that a crash cut short
    [[nodiscard]] bool any() const { return items || !purges.empty(); }
  };
  base::Result<Missed> missed() const;
  base::Status catch_up();
  base::Status rebuild_registers();
  base::Status check_anchor();
  base::Status check_folder() const;
  base::Status remember_folder() const;
  void remember() const;
  base::Status drop_hits_beneath(const base::Json& evidence) const;
  [[nodiscard]] bool purge_is_done(const ledger::Entry& purge) const;

  std::string folder_;
  std::string origin_;
  Surroundings surroundings_;
  ledger::Log log_;
  ledger::Bodies bodies_;
  registers::Registers registers_;
};

/// What case.json says; for `verify`, which trusts nothing else. kNotACase, kNewerCase.
struct CaseFile {
  std::string bytes;
  std::string origin;
};
base::Result<CaseFile> read_case_file(const std::string& folder);

/// Notes the checkpoint, and the key it was believed with, as what this user saw last. kCannotWrite.
base::Status remember_checkpoint(const Places& places, const std::string& origin, const ledger::Log& log);

/// A registers' store rebuilt in memory. Whatever keeps a body from being read or taken.
base::Result<registers::Registers> rebuilt(const ledger::Log& log, const ledger::Bodies& bodies);

}  // namespace backtrail::app
