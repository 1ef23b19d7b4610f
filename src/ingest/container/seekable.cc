// SPDX-License-Identifier: Apache-2.0
#include "ingest/container/seekable.h"

#include <zstd.h>

#include <algorithm>

#include "ingest/codes.h"

namespace backtrail::ingest {
namespace {

constexpr std::uint32_t kSkippableMagic = 0x184D2A5E;
constexpr std::uint32_t kSeekableMagic = 0x8F92EAB1;
constexpr std::size_t kSkippableHead = 8;  // magic and size
constexpr std::size_t kTableRow = 8;       // packed and unpacked size
constexpr std::size_t kTableFoot = 9;      // number of frames, descriptor, magic
constexpr int kKeptLevel = 6;

void put_word(std::string& out, std::uint64_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xff);
}

std::uint32_t word_at(std::string_view bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i)
    out |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return out;
}

std::unexpected<base::Error> not_as_kept(const std::string& path, std::string why, std::uint64_t offset) {
  base::Place place{path};
  place.offset = offset;
  return base::fail(kBadArchive, "this is not as it was written: " + std::move(why), std::move(place),
                    "the original may still be there: ingest --keep keeps it anew");
}

}  // namespace

struct SeekableWriter::State {
  explicit State(base::NewFile new_file, std::string where)
      : file(std::move(new_file)), path(std::move(where)), context(ZSTD_createCCtx()) {
    BT_CHECK(context != nullptr);
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kKeptLevel);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    packed.resize(ZSTD_compressBound(kSeekableFrame));
  }
  ~State() { ZSTD_freeCCtx(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  base::Status pack() {
    if (frames == kMostFrames)
      return base::fail(kBadArchive, "a log of more than 16 TiB is not kept", {path}, "keep it in parts");
    const std::size_t size = ZSTD_compress2(context, packed.data(), packed.size(), waiting.data(), waiting.size());
    if (ZSTD_isError(size) != 0) return base::fail(kBadArchive, ZSTD_getErrorName(size), {path});
    file.write(std::string_view(packed).substr(0, size));
    put_word(table, size);
    put_word(table, waiting.size());
    ++frames;
    packed_bytes += size;
    packed_from += waiting.size();
    waiting.clear();
    return {};
  }

  base::NewFile file;
  std::string path;
  ZSTD_CCtx* context;
  std::string waiting;
  std::string packed;
  std::string table;
  std::size_t frames = 0;
  std::uint64_t packed_from = 0, packed_bytes = 0;
};

SeekableWriter::SeekableWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
SeekableWriter::SeekableWriter(SeekableWriter&&) noexcept = default;
SeekableWriter::~SeekableWriter() = default;

base::Result<SeekableWriter> SeekableWriter::begin(const std::string& path) {
  BT_TRY(auto file, base::NewFile::begin(path));
  return SeekableWriter(std::make_unique<State>(std::move(file), path));
}

base::Status SeekableWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t piece = std::min(bytes.size(), kSeekableFrame - state_->waiting.size());
    state_->waiting += bytes.substr(0, piece);
    bytes.remove_prefix(piece);
    if (state_->waiting.size() == kSeekableFrame) BT_TRY_STATUS(state_->pack());
  }
  return {};
}

base::Status SeekableWriter::finish() {
  if (!state_->waiting.empty()) BT_TRY_STATUS(state_->pack());
  std::string end;
  put_word(end, kSkippableMagic);
  put_word(end, state_->table.size() + kTableFoot);
  end += state_->table;
  put_word(end, state_->frames);
  end += '\0';  // no checksums here: each frame has its own
  put_word(end, kSeekableMagic);
  state_->file.write(end);
  return state_->file.commit();
}

std::uint64_t SeekableWriter::size() const { return state_->packed_from + state_->waiting.size(); }
std::uint64_t SeekableWriter::packed() const { return state_->packed_bytes; }

std::optional<std::uint64_t> seek_table_size(std::string_view last_nine) {
  if (last_nine.size() != kTableFoot || last_nine[4] != '\0' || word_at(last_nine, 5) != kSeekableMagic)
    return std::nullopt;
  const std::uint32_t frames = word_at(last_nine, 0);
  if (frames > kMostFrames) return std::nullopt;
  return kSkippableHead + std::uint64_t{frames} * kTableRow + kTableFoot;
}

std::optional<std::vector<SeekableFrame>> parse_seek_table(std::string_view table, std::uint64_t file_size) {
  if (table.size() < kSkippableHead + kTableFoot || table.size() > file_size) return std::nullopt;
  const auto size = seek_table_size(table.substr(table.size() - kTableFoot));
  if (!size || *size != table.size() || word_at(table, 0) != kSkippableMagic ||
      word_at(table, 4) != table.size() - kSkippableHead)
    return std::nullopt;
  const std::size_t frames = (table.size() - kSkippableHead - kTableFoot) / kTableRow;
  std::vector<SeekableFrame> out;
  out.reserve(frames);
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < frames; ++i) {
    const std::size_t row = kSkippableHead + i * kTableRow;
    const SeekableFrame frame{at, word_at(table, row), word_at(table, row + 4)};
    const bool full = frame.size == kSeekableFrame;
    if (frame.packed == 0 || frame.size == 0 || frame.size > kSeekableFrame || (!full && i + 1 != frames))
      return std::nullopt;
    at += frame.packed;
    out.push_back(frame);
  }
  return at == file_size - table.size() ? std::optional(std::move(out)) : std::nullopt;
}

struct SeekableFile::Unpacker {
  Unpacker() : context(ZSTD_createDCtx()) { BT_CHECK(context != nullptr); }
  ~Unpacker() { ZSTD_freeDCtx(context); }
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  ZSTD_DCtx* context;
  std::optional<std::size_t> frame;  // that `bytes` holds
  std::string bytes;
};

SeekableFile::SeekableFile(base::File file, std::vector<SeekableFrame> frames)
    : file_(std::move(file)), frames_(std::move(frames)), unpacker_(std::make_unique<Unpacker>()) {
  for (const SeekableFrame& one : frames_) size_ += one.size;
}
SeekableFile::SeekableFile(SeekableFile&&) noexcept = default;
SeekableFile::~SeekableFile() = default;

base::Result<SeekableFile> SeekableFile::open(const std::string& path) {
  BT_TRY(auto file, base::File::open(path));
  BT_TRY(const std::uint64_t size, file.size());
  if (size < kTableFoot) return not_as_kept(path, "it is cut off", size);
  BT_TRY(const std::string foot, file.read_at(size - kTableFoot, kTableFoot));
  const auto length = seek_table_size(foot);
  if (!length || *length > size) return not_as_kept(path, "it does not end in a table of its frames", size);
  BT_TRY(const std::string table, file.read_at(size - *length, *length));
  auto frames = parse_seek_table(table, size);
  if (!frames) return not_as_kept(path, "the table of its frames does not fit it", size - *length);
  return SeekableFile(std::move(file), std::move(*frames));
}

base::Result<std::string_view> SeekableFile::unpack(std::size_t frame) const {
  Unpacker& unpacker = *unpacker_;
  if (unpacker.frame == frame) return std::string_view(unpacker.bytes);
  unpacker.frame.reset();
  const SeekableFrame& where = frames_[frame];
  BT_TRY(const std::string packed, file_.read_at(where.at, where.packed));
  unpacker.bytes.resize(where.size);
  const std::size_t size =
      ZSTD_decompressDCtx(unpacker.context, unpacker.bytes.data(), unpacker.bytes.size(), packed.data(), packed.size());
  if (ZSTD_isError(size) != 0) return not_as_kept(file_.path(), ZSTD_getErrorName(size), where.at);
  if (size != where.size) return not_as_kept(file_.path(), "a frame is shorter than its table says", where.at);
  unpacker.frame = frame;
  return std::string_view(unpacker.bytes);
}

base::Result<std::string> SeekableFile::read(std::uint64_t offset, std::uint64_t length) const {
  std::string out;
  if (offset >= size_) return out;
  length = std::min(length, size_ - offset);
  while (length != 0) {
    const auto frame = static_cast<std::size_t>(offset / kSeekableFrame);
    BT_TRY(const std::string_view bytes, unpack(frame));
    const std::string_view piece = bytes.substr(offset % kSeekableFrame, length);
    out += piece;
    offset += piece.size();
    length -= piece.size();
  }
  return out;
}

base::Result<std::size_t> SeekableStream::read(char* into, std::size_t size) {
  // No further than the frame's end, so that no more than one is unpacked for each read.
  const std::uint64_t left = kSeekableFrame - at_ % kSeekableFrame;
  BT_TRY(const std::string bytes, file_.read(at_, std::min<std::uint64_t>(size, left)));
  bytes.copy(into, bytes.size());
  at_ += bytes.size();
  return bytes.size();
}

}  // namespace backtrail::ingest
