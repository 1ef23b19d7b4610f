// SPDX-License-Identifier: Apache-2.0
#include "ingest/container/walk.h"

#include <map>

#include "base/path_text.h"
#include "ingest/codes.h"
#include "ingest/container/archive.h"
#include "ingest/container/compressed.h"
#include "ingest/container/file_stream.h"
#include "ingest/container/gzip.h"
#include "ingest/container/labels.h"
#include "ingest/stream.h"

namespace backtrail::ingest {
namespace {

constexpr std::size_t kGzipHeadSize = 128 << 10;  // where its name and comment are looked for
constexpr std::size_t kLongestMember = 16 << 10;  // bytes of a name: it stands in every locator

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
  explicit MemberStream(ArchiveReader& archive) : archive_(archive) {}
  base::Result<std::size_t> read(char* into, std::size_t size) override { return archive_.read(into, size); }

 private:
  ArchiveReader& archive_;
};

class Walk {
 public:
  Walk(const WalkOptions& options, StreamVisitor& visitor) : visitor_(visitor) {
    budget_.bomb_minimum = options.bomb_minimum;
  }

  /// `file` is the path of a regular file that holds what `stream` gives, or empty.
  void run(ByteStream& stream, const SourceInfo& source, const std::string& file, std::uint64_t file_size) {
    file_ = file;
    file_size_ = file_size;
    CountedStream counted(stream, budget_);
    visit(counted, source, 0);
  }

 private:
  /// `depth` containers are around `stream`. False when the visitor wants no more, or the input is a bomb.
  bool visit(ByteStream& stream, const SourceInfo& source, int depth) {
    Head head = read_head(stream, visitor_.wants_labels() ? kGzipHeadSize : kArchiveMagicSize);
    if (head.error && head.bytes.empty()) {
      visitor_.on_error(std::move(*head.error));
      return true;
    }
    const bool gzip = is_gzip(head.bytes);
    const Compression packed = compression(head.bytes);
    const ArchiveKind archive = archive_kind(head.bytes);
    if (gzip && visitor_.wants_labels()) {
      for (const std::string& label : gzip_labels(head.bytes)) visitor_.on_label(source, "name in the gzip", label);
    }
    PushbackStream whole(std::move(head.bytes), stream);
    if (!gzip && packed == Compression::none && archive == ArchiveKind::none) return visitor_.on_stream(source, whole);
    if (depth == kMaxArchiveDepth) {
      visitor_.on_error({kArchiveDepth, "packed in more layers than the limit of " + std::to_string(kMaxArchiveDepth),
                         place_of(source), "unpack the outer ones first"});
      return true;
    }
    if (archive != ArchiveKind::none) {
      if (archive != ArchiveKind::zip || !visitor_.wants_labels()) return visit_members(archive, whole, source, depth);
      TailStream kept(whole);
      const bool on = visit_members(archive, kept, source, depth);
      return tell_comments(kept, source) && on;
    }
    std::unique_ptr<ByteStream> unpacked;
    if (gzip) unpacked = std::make_unique<GzipStream>(whole, budget_, place_of(source));
    else unpacked = std::make_unique<CompressedStream>(packed, whole, budget_, place_of(source));
    return visit(*unpacked, source, depth + 1) && !budget_.exceeded();
  }

  bool visit_members(ArchiveKind kind, ByteStream& stream, const SourceInfo& outer, int depth) {
    const bool by_file = depth == 0 && kind == ArchiveKind::seven_zip && !file_.empty();
    if (by_file) budget_.consumed = file_size_;
    ArchiveReader archive(kind, stream, by_file ? file_ : std::string(), budget_, place_of(outer));
    for (;;) {
      auto member = archive.next();
      if (!member) {
        visitor_.on_error(std::move(member).error());
        return !budget_.exceeded();
      }
      if (!*member) return true;
      if (visitor_.wants_labels()) {
        SourceInfo labelled = outer;
        labelled.member = outer.member.empty() ? base::path_text((*member)->name)
                                               : outer.member + "!/" + base::path_text((*member)->name);
        visitor_.on_label(labelled, "name", (*member)->name);
        for (const std::string& label : (*member)->labels) visitor_.on_label(labelled, "link or owner", label);
      }
      if (!(*member)->regular) continue;
      if (++members_ > kMaxMembers) {
        visitor_.on_error({kArchiveBomb, "more than 100000 members; stopped", {outer.path}});
        return false;
      }
      SourceInfo source = outer;
      source.member = unique_name(outer.member, base::path_text((*member)->name));
      if (source.member.size() > kLongestMember) {
        source.member.resize(kLongestMember / 2);
        while ((static_cast<unsigned char>(source.member.back()) & 0xc0U) == 0x80) source.member.pop_back();
        if (static_cast<unsigned char>(source.member.back()) >= 0xc0) source.member.pop_back();
        visitor_.on_error({kBadArchive, "a member's name is longer than 16 KiB; passed over", place_of(source),
                           "unpack it under another name"});
        continue;
      }
      source.modified = (*member)->modified ? (*member)->modified : outer.modified;
      if ((*member)->encrypted) {
        visitor_.on_error(
            {kEncryptedMember, "the member is encrypted", place_of(source), "unpack it with its password first"});
        continue;
      }
      MemberStream bytes(archive);
      if (!visit(bytes, source, depth + 1) || budget_.exceeded()) return false;
    }
  }

  /// What the list at a zip's end says besides. False when the input is a bomb.
  bool tell_comments(TailStream& kept, const SourceInfo& source) {
    const bool ended = kept.drain();
    const ZipComments comments = zip_comments(kept.tail());
    for (const std::string& text : comments.texts) visitor_.on_label(source, "list of the archive", text);
    if (!ended || !comments.complete) {
      visitor_.on_error({kBadArchive,
                         "the list at the end of the archive could not be read: comments in it were not looked at",
                         place_of(source), "unpack it, and check its comment by itself"});
    }
    return !budget_.exceeded();
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
  std::string file_;
  std::uint64_t file_size_ = 0;
  std::map<std::string, int> names_;
  std::size_t members_ = 0;
};

}  // namespace

void walk_stream(ByteStream& stream, const SourceInfo& source, const WalkOptions& options, StreamVisitor& visitor) {
  Walk(options, visitor).run(stream, source, {}, 0);
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
  source.assumed_zone = options.assumed_zone;
  source.slack = options.slack;
  const auto size = (*file)->size();
  Walk(options, visitor).run(**file, source, size ? path : std::string(), size.value_or(0));
}

}  // namespace backtrail::ingest
