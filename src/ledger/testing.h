// SPDX-License-Identifier: Apache-2.0
// For tests of this part: a case folder that goes away, a clock that stands still, and diagnostics to look at.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "ledger/bodies.h"
#include "ledger/layout.h"
#include "ledger/log.h"
#include "ledger/verify.h"

namespace backtrail::ledger::testing_support {

struct Told final : base::Diagnostics {
  void report(base::Error error) override { errors.push_back(std::move(error)); }
  std::vector<base::Error> errors;
};

struct StillClock final : base::Clock {
  [[nodiscard]] base::Instant now() const override { return time; }
  base::Instant time{131'000'000'000'000'000};
};

inline EntryDraft draft(int number) {
  return {"note", {"a" + std::to_string(number % 3), "name " + std::to_string(number)}};
}

class Folder {
 public:
  Folder()
      : clock_(std::make_unique<StillClock>()),
        key_(*SigningKey::generate("test.example/case", base::system_random())) {
    char name[] = "/tmp/ledgerXXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string ledger() const { return path_ + "/ledger"; }
  [[nodiscard]] const SigningKey& key() const { return key_; }
  [[nodiscard]] StillClock& clock() const { return *clock_; }
  Log create() const { return *Log::create(ledger(), key_, {.clock = *clock_}); }

 private:
  std::string path_;
  std::unique_ptr<StillClock> clock_;
  SigningKey key_;
};

/// Ten sealed entries with a body each, to be tampered with; one append a time.
class Sealed : public Folder {
 public:
  Sealed() : log_(create()), bodies_(path() + "/bodies", base::system_random()) { append(10); }

  void append(int count) {
    for (int i = 0; i < count; ++i) {
      refs_.push_back(*bodies_.put("body " + std::to_string(refs_.size())));
      EntryDraft next = draft(static_cast<int>(refs_.size()));
      next.body = refs_.back();
      clock().time.ticks += base::kTicksPerSecond;
      (void)log_.append({next}).value();
    }
  }
  [[nodiscard]] Log& log() { return log_; }
  [[nodiscard]] Bodies& bodies() { return bodies_; }
  [[nodiscard]] const BodyRef& body(std::size_t index) const { return refs_[index]; }
  [[nodiscard]] std::string read(const std::string& name) const { return *base::read_file(path() + "/" + name); }
  void write(const std::string& name, std::string_view bytes) const {
    (void)base::write_file(path() + "/" + name, bytes).value();
  }

  [[nodiscard]] std::string bundle_name() const { return "ledger/" + TileId{kEntries, 0, log_.size()}.path(); }
  [[nodiscard]] std::vector<std::string> entries() const {
    const std::string bytes = read(bundle_name());
    const auto views = *split_bundle(bytes);
    return {views.begin(), views.end()};
  }
  void write_entries(const std::vector<std::string>& entries) const {
    std::string bundle;
    for (const auto& entry : entries) append_to_bundle(bundle, entry);
    write(bundle_name(), bundle);
  }
  /// With the tile of hashes recomputed too, as a careful intruder would.
  void forge_entries(const std::vector<std::string>& entries) const {
    write_entries(entries);
    std::vector<Digest> hashes;
    for (const auto& entry : entries) hashes.push_back(leaf_hash(entry));
    write("ledger/" + TileId{0, 0, log_.size()}.path(), join(hashes));
  }
  [[nodiscard]] std::vector<Finding> findings(const VerifyOptions& options = {}) const {
    std::vector<Finding> out;
    (void)verify(path(), options, [&](const Finding& finding) {
      out.push_back(finding);
      return true;
    }).value();
    return out;
  }

 private:
  Log log_;
  Bodies bodies_;
  std::vector<BodyRef> refs_;
};

}  // namespace backtrail::ledger::testing_support
