// SPDX-License-Identifier: Apache-2.0
#include "ingest/container/walk.h"

#include <map>

#include "ingest/codes.h"
#include "ingest/container/file_stream.h"
#include "ingest/container/gzip.h"
#include "ingest/container/zip.h"
#include "ingest/stream.h"

namespace backtrail::ingest {
namespace {

constexpr std::size_t kMagicSize = 8;

/// The input itself, counted for the budget.
class CountedStream : public ByteStream {
 public:
  CountedStream(ByteStream& stream, UnpackBudget& budget) : stream_(stream), budget_(budget) {}
  base::Result<std::size_t> read(char* into, std::size_t size) override {
    BT_TRY(const std::size_t count, stream_.read(into, size));
    budget_.consumed += count;
    return count;
  }

 private:
  ByteStream& stream_;
  UnpackBudget& budget_;
};

class MemberStream : public ByteStream {
 public:
  explicit MemberStream(ZipReader& zip) : zip_(zip) {}
  base::Result<std::size_t> read(char* into, std::size_t size) override { return zip_.read(into, size); }

 private:
  ZipReader& zip_;
};

class Walk {
 public:
  Walk(const WalkOptions& options, StreamVisitor& visitor) : visitor_(visitor) { budget_.bomb_minimum = options.bomb_minimum; }

  void run(ByteStream& stream, const SourceInfo& source) {
    CountedStream counted(stream, budget_);
    visit(counted, source, 0);
  }

 private:
  /// `depth` containers are around `stream`. False when the visitor wants no more, or the input is a bomb.
  bool visit(ByteStream& stream, const SourceInfo& source, int depth) {
    Head head = read_head(stream, kMagicSize);
    if (head.error && head.bytes.empty()) {
      visitor_.on_error(std::move(*head.error));
      return true;
    }
    const bool gzip = is_gzip(head.bytes);
    const bool zip = is_zip(head.bytes);
    PushbackStream whole(std::move(head.bytes), stream);
    if (!gzip && !zip) return visitor_.on_stream(source, whole);
    if (depth == kMaxArchiveDepth) {
      visitor_.on_error({kArchiveDepth, "an archive in archives, deeper than the limit of 3", place_of(source), "unpack the outer one first"});
      return true;
    }
    if (gzip) {
      GzipStream unpacked(whole, budget_, place_of(source));
      return visit(unpacked, source, depth + 1) && !budget_.exceeded();
    }
    return visit_members(whole, source, depth);
  }

  bool visit_members(ByteStream& stream, const SourceInfo& archive, int depth) {
    ZipReader zip(stream, budget_, place_of(archive));
    for (;;) {
      auto member = zip.next();
      if (!member) {
        visitor_.on_error(std::move(member).error());
        return !budget_.exceeded();
      }
      if (!*member) return true;
      if (!(*member)->regular) continue;
      if (++members_ > kMaxMembers) {
        visitor_.on_error({kArchiveBomb, "more than 100000 members; stopped", {archive.path}});
        return false;
      }
      SourceInfo source = archive;
      source.member = unique_name(archive.member, (*member)->name);
      source.modified = (*member)->modified ? (*member)->modified : archive.modified;
      if ((*member)->encrypted) {
        visitor_.on_error({kEncryptedMember, "the member is encrypted", place_of(source), "unpack it with its password first"});
        continue;
      }
      MemberStream bytes(zip);
      if (!visit(bytes, source, depth + 1) || budget_.exceeded()) return false;
    }
  }

  std::string unique_name(const std::string& outer, const std::string& name) {
    std::string full = outer.empty() ? name : outer + "!/" + name;
    const int count = ++names_[full];
    if (count > 1) full += " (" + std::to_string(count) + ")";
    return full;
  }

  static base::Place place_of(const SourceInfo& source) { return {source.path, source.member}; }

  StreamVisitor& visitor_;
  UnpackBudget budget_;
  std::map<std::string, int> names_;
  std::size_t members_ = 0;
};

}  // namespace

void walk_stream(ByteStream& stream, const SourceInfo& source, const WalkOptions& options, StreamVisitor& visitor) {
  Walk(options, visitor).run(stream, source);
}

void walk_file(const std::string& path, const WalkOptions& options, StreamVisitor& visitor) {
  auto file = FileStream::open(path);
  if (!file) {
    visitor.on_error(std::move(file).error());
    return;
  }
  SourceInfo source;
  source.path = path;
  source.modified = (*file)->modified() ? (*file)->modified() : options.now;
  source.assumed_zone_minutes = options.assumed_zone_minutes;
  walk_stream(**file, source, options, visitor);
}

}  // namespace backtrail::ingest
