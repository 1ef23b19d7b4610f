// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/chunk_splitter.h"

#include "base/count.h"
#include "ingest/codes.h"
#include "ingest/evtx/checksum.h"
#include "ingest/evtx/layout.h"

namespace backtrail::ingest::evtx {

base::Error ChunkSplitter::error(base::Code code, std::string message, std::uint64_t offset,
                                 base::Severity severity) const {
  return {code, std::move(message), {source_.path, source_.member, 0, 0, offset}, {}, severity};
}

/// Has `size` bytes in pending_, or all that there are.
base::Status ChunkSplitter::fill(std::size_t size) {
  while (pending_.size() < size && !ended_ && !failure_) {
    // Not resized to hold what is read: that would write zeros first, a tenth of decoding.
    pending_.resize_and_overwrite(size, [&, had = pending_.size()](char* bytes, std::size_t room) {
      auto got = stream_.read(bytes + had, room - had);
      if (!got) {
        failure_ = std::move(got).error();
        return had;
      }
      ended_ = *got == 0;
      return had + *got;
    });
  }
  if (pending_.empty() && failure_) return std::unexpected(*failure_);
  return {};
}

base::Status ChunkSplitter::read_file_header(LossSink& losses) {
  started_ = true;
  BT_TRY_STATUS(fill(kFileHeaderSize));
  if (pending_.starts_with(kChunkMagic)) return {};  // chunks cut out of a disk image, without a file around them
  if (!pending_.starts_with(kFileMagic)) {
    const bool header_only = pending_.size() >= kFileHeaderSize;
    losses.on_damage(error(kEvtxHeader, "this does not begin as an event log does; its chunks are looked for", 0,
                           base::Severity::error),
                     0);
    if (!header_only) return {};
    BT_TRY_STATUS(fill(kFileHeaderSize + kChunkMagic.size()));
    if (std::string_view(pending_).substr(kFileHeaderSize) != kChunkMagic) return {};
  } else if (pending_.size() >= 128) {
    const char* data = pending_.data();
    if (checksum({data, 120}) != load<std::uint32_t>(data + 124)) {
      losses.on_damage(
          error(kEvtxChecksum, "the checksum of the file's header does not fit; the chunks are read all the same", 0,
                base::Severity::warning),
          0);
    } else {
      promised_ = load<std::uint16_t>(data + 42);
    }
    const bool dirty = (load<std::uint32_t>(data + 120) & 1) != 0;
    if (dirty) {
      promised_ = 0;  // the count is brought up to date when the file is closed
      losses.on_damage(error(kEvtxDirty, "the log was copied while in use; its last chunk is read as far as it goes", 0,
                             base::Severity::note),
                       0);
    }
  }
  const std::size_t size = std::min(kFileHeaderSize, pending_.size());
  pending_.erase(0, size);
  offset_ += size;
  return {};
}

base::Result<std::optional<Block>> ChunkSplitter::next(LossSink& losses) {
  if (!started_) BT_TRY_STATUS(read_file_header(losses));
  for (;;) {
    BT_TRY_STATUS(fill(kChunkSize + kChunkMagic.size() - 1));  // a magic number may lie across the end of a block
    if (pending_.empty()) {
      if (!told_) tell_end(losses);
      told_ = true;
      return std::optional<Block>();
    }
    std::size_t size = std::min(kChunkSize, pending_.size());
    const bool is_chunk = pending_.starts_with(kChunkMagic);
    if (!is_chunk) size = std::min(size, pending_.find(kChunkMagic));
    const bool unused = !is_chunk && pending_.find_first_not_of('\0') >= size;  // room for chunks to come
    Block block;
    block.offset = offset_;
    block.bytes.swap(pending_);
    pending_.assign(block.bytes, size);
    block.bytes.resize(size);
    offset_ += size;
    if (unused) continue;
    chunks_ += is_chunk ? 1 : 0;
    return std::optional<Block>(std::move(block));
  }
}

void ChunkSplitter::tell_end(LossSink& losses) const {
  if (chunks_ >= promised_) return;
  losses.on_damage(error(kTruncated,
                         "the file's header counts " + base::counted(promised_, "chunk") + ", and " +
                             base::counted(chunks_, "was", "were") + " found",
                         offset_, base::Severity::error),
                   0);
}

}  // namespace backtrail::ingest::evtx
