// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/keeping.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <map>

#include "app/case/telemetry/holdings.h"
#include "app/codes.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/time.h"
#include "ingest/codes.h"
#include "ingest/container/seekable.h"
#include "ingest/container/walk.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kKeepingPiece = 1U << 20;

class KeepVisitor final : public ingest::StreamVisitor {
 public:
  KeepVisitor(const std::string& case_folder, std::map<std::string, ToKeep*> members,
              std::vector<base::Error>& diagnostics, base::Progress* progress)
      : folder_(case_folder), members_(std::move(members)), diagnostics_(diagnostics), progress_(progress) {}

  bool on_stream(const ingest::SourceInfo& source, ingest::ByteStream& stream) override {
    const auto wanted = members_.find(source.member);
    if (wanted == members_.end()) return true;
    ToKeep& one = *wanted->second;
    members_.erase(wanted);
    // The same bytes may be at two places, and may have been kept long ago.
    one.kept = is_kept(folder_, one.sha256);
    if (!one.kept) status = keep(one, source, stream);
    return status && !members_.empty();
  }
  void on_error(base::Error /*error*/) override {}  // told when the file was catalogued

  base::Status status;

 private:
  base::Status keep(ToKeep& one, const ingest::SourceInfo& source, ingest::ByteStream& stream) {
    const std::string path = kept_path(folder_, one.sha256);
    BT_TRY_STATUS(base::make_folders(std::filesystem::path(path).parent_path().string()));
    BT_TRY(auto writer, ingest::SeekableWriter::begin(path));
    base::Sha256 hash;
    std::optional<base::Error> damage;
    std::string piece(kKeepingPiece, '\0');
    for (;;) {
      if (progress_ != nullptr && progress_->stop) return base::fail(kStopped, "stopped; nothing was sealed");
      const auto got = stream.read(piece.data(), piece.size());
      if (!got) damage = got.error();
      if (!got || *got == 0) break;
      const std::string_view bytes(piece.data(), *got);
      hash.update(bytes);
      BT_TRY_STATUS(writer.write(bytes));
    }
    // Of a log that was cut off what could be read of it is kept, and was catalogued.
    const bool same = hash.finish().hex() == one.sha256;
    if (!same && damage) return tell(one, kSourceGone, damage->message);
    if (!same) return tell(one, kSourceChanged, "it has changed since it was read for the catalogue");
    if (writer.size() > ingest::kBombMinimum && writer.size() / ingest::kBombRatio > writer.packed())
      return tell(one, ingest::kArchiveBomb, "it packs so well that unpacking it again would be refused");
    BT_TRY_STATUS(writer.finish());
    set_time(path, source.modified);
    one.kept = true;
    return {};
  }

  base::Status tell(const ToKeep& one, base::Code code, const std::string& why) {
    diagnostics_.push_back(
        {code, "the bytes are not kept: " + why, {one.path, one.member}, "ingest it again, or keep it elsewhere"});
    return {};
  }

  static void set_time(const std::string& path, const std::optional<base::Instant>& modified) {
    if (!modified) return;
    const std::int64_t seconds = modified->ticks / base::kTicksPerSecond - base::kUnixEpochSeconds;
    const std::array<timespec, 2> times = {
        {{seconds, 0}, {seconds, modified->ticks % base::kTicksPerSecond * (1'000'000'000 / base::kTicksPerSecond)}}};
    // A file system that takes no times gives that of the keeping, as for any copy.
    (void)::utimensat(AT_FDCWD, path.c_str(), times.data(), 0);
  }

  const std::string& folder_;
  std::map<std::string, ToKeep*> members_;
  std::vector<base::Error>& diagnostics_;
  base::Progress* progress_;
};

}  // namespace

base::Status keep_bytes(const std::string& case_folder, std::vector<ToKeep>& wanted,
                        std::vector<base::Error>& diagnostics, base::Progress* progress) {
  std::map<std::string, std::map<std::string, ToKeep*>> by_path;
  for (ToKeep& one : wanted) by_path[one.path].emplace(one.member, &one);
  for (auto& [path, members] : by_path) {
    KeepVisitor visitor(case_folder, std::move(members), diagnostics, progress);
    ingest::walk_file(path, {}, visitor);
    BT_TRY_STATUS(visitor.status);
  }
  return {};
}

}  // namespace backtrail::app
