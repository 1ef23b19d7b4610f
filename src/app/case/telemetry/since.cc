// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/since.h"

#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/copies.h"
#include "app/case/telemetry/holdings.h"
#include "base/file.h"
#include "base/path_text.h"
#include "ingest/container/archive.h"
#include "ingest/container/compressed.h"
#include "ingest/container/gzip.h"

namespace backtrail::app {
namespace {

using registers::Source;

/// Of a file that was written to since; comparing a larger one would keep a question waiting.
constexpr std::uint64_t kComparedUpTo = 64ULL << 20;

constexpr const char* kGrown =
    "the log has grown since it was ingested: what lies behind that was not looked at, nor whether it begins as it did";
constexpr const char* kShorter =
    "the log is shorter than when it was ingested: what lies there now has not been looked at";
constexpr const char* kOthers = "other bytes than those ingested lie there now, and have not been looked at";
constexpr const char* kDoubt =
    "the log was written to since it was ingested, and is too large to be compared here; ingest it again";

bool is_packed(const std::string& path) {
  const auto file = base::File::open(base::path_of(path));
  std::string head(ingest::kArchiveMagicSize, '\0');
  const auto got = file ? file->read_at(0, head.data(), head.size()) : base::Result<std::size_t>(0);
  head.resize(got.value_or(0));
  return ingest::is_gzip(head) || ingest::compression(head) != ingest::Compression::none ||
         ingest::archive_kind(head) != ingest::ArchiveKind::none;
}

/// Those of one path. Of each what it is now, where something is to be said.
class LogsAtPath {
 public:
  LogsAtPath(const std::string& path, const std::string& case_folder) : path_(path), case_folder_(case_folder) {
    struct stat info{};
    if (::stat(base::path_of(path).c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return;
    size_ = static_cast<std::uint64_t>(info.st_size);
    written_ = base::from_unix(info.st_mtim.tv_sec, info.st_mtim.tv_nsec / 100);
  }

  std::optional<LogChange> look_at(const Source& source) {
    if (!size_) return std::nullopt;
    const bool plain = source.member.empty() && (*size_ == source.size || !packed());
    if (plain && *size_ > source.size) return LogChange{&source, SourceState::grown, kGrown};
    const bool shorter = plain && *size_ < source.size;
    if (!shorter && (!written_ || *written_ <= source.entry.entered)) return std::nullopt;
    // What a case keeps is answered for, whatever lies in its place; but not what came behind it there.
    const bool kept = is_kept(case_folder_, source.sha256);
    if (kept && plain) return std::nullopt;
    if (shorter) return LogChange{&source, SourceState::changed, kShorter};
    if (*size_ > kComparedUpTo) return LogChange{&source, SourceState::changed, kDoubt};
    auto change = compared(source);
    return kept && change && change->state != SourceState::grown ? std::nullopt : std::move(change);
  }

 private:
  bool packed() {
    if (!packed_) packed_ = is_packed(path_);
    return *packed_;
  }

  std::optional<LogChange> compared(const Source& source) const {
    const auto sha256 = base::Digest::from_hex(source.sha256);
    if (!sha256) return std::nullopt;
    std::vector<SourceCheck> checks = {{source.member, *sha256, source.size}};
    look_at_source(path_, checks, {});
    if (checks[0].state == SourceState::whole) return std::nullopt;
    if (checks[0].state == SourceState::grown) return LogChange{&source, SourceState::grown, kGrown};
    return LogChange{&source, SourceState::changed, kOthers};
  }

  const std::string& path_;
  const std::string& case_folder_;
  std::optional<std::uint64_t> size_;  // nothing when no file lies there
  std::optional<base::Instant> written_;
  std::optional<bool> packed_;
};

}  // namespace

std::vector<LogChange> changed_since(const std::vector<const Source*>& sources, const std::string& case_folder) {
  std::unordered_map<std::string_view, LogsAtPath> paths;
  std::vector<LogChange> out;
  for (const Source* one : sources) {
    // Earlier versions catalogued standard input under its sign.
    if (one->path == "-" || one->size == 0) continue;
    LogsAtPath& here = paths.try_emplace(one->path, one->path, case_folder).first->second;
    if (auto change = here.look_at(*one)) out.push_back(std::move(*change));
  }
  return out;
}

base::Result<std::vector<ChangedLog>> changed_logs(const Case& in, const std::vector<const Source*>& standing,
                                                   const TenantScope& tenants, const AsOf& as_of) {
  std::vector<ChangedLog> out;
  if (as_of.time) return out;
  BT_TRY(const auto copies, copies_of(in, tenants.one(), ledger::Log::Root::unchecked));
  std::vector<const Source*> sources;
  const auto put = [&](const Source* one) {
    if (tenants.has(one->tenant)) sources.push_back(one);
  };
  for (const Source* one : standing) put(one);
  for (const Source& one : copies) put(&one);
  for (const LogChange& change : changed_since(sources, in.folder())) {
    const Source& one = *change.source;
    out.push_back({one.tenant, one.path, one.member, change.why, change.state});
  }
  std::ranges::sort(out, {}, [](const ChangedLog& one) { return std::tie(one.tenant, one.path, one.member); });
  return out;
}

base::Result<std::optional<registers::Assumption>> held_assumption(const Case& in, const std::string& path,
                                                                   const std::string& member, std::uint64_t size) {
  BT_TRY(const auto sources, in.registers().sources());
  for (const Source& one : sources) {
    if (one.path != settled_path(path) || one.member != member || one.size < size || !one.assumed) continue;
    const auto changes = changed_since({&one}, in.folder());
    if (changes.empty() || changes.front().state == SourceState::grown) return one.assumed;
  }
  return std::nullopt;
}

}  // namespace backtrail::app
