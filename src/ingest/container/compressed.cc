// SPDX-License-Identifier: Apache-2.0
#include "ingest/container/compressed.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "ingest/codes.h"

namespace backtrail::ingest {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kCompressedReadSize = 64U << 10;

}  // namespace

struct CompressedStream::State {
  State(ByteStream& stream, UnpackBudget& unpack_budget, base::Place where)
      : packed(stream), budget(unpack_budget), place(std::move(where)) {}
  ~State() { archive_read_free(archive); }

  ByteStream& packed;
  UnpackBudget& budget;
  base::Place place;
  struct archive* archive = nullptr;
  std::array<char, kCompressedReadSize> input{};
  std::uint64_t pulled = 0;  // bytes of the layer below that libarchive was given
  std::size_t input_size = 0;  // of these, those of the last time
  const char* block = nullptr;  // the rest of what libarchive gave last
  std::size_t block_size = 0;
  std::optional<base::Error> packed_error;
  std::optional<base::Error> failed;  // what every further read answers
};

Compression compression(std::string_view head) {
  if (head.starts_with("\xfd"
                       "7zXZ\0"sv)) {
    return Compression::xz;
  }
  // "BZh", the block size, and the magic of a block or, in an empty file, of the end.
  if (head.starts_with("BZh"sv) && head.size() >= 10 && head[3] >= '1' && head[3] <= '9' &&
      (head.substr(4, 6) == "\x31\x41\x59\x26\x53\x59"sv || head.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv)) {
    return Compression::bzip2;
  }
  const bool skippable = head.size() >= 4 && (head[0] & 0xf0) == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18"sv;
  return head.starts_with("\x28\xb5\x2f\xfd"sv) || skippable ? Compression::zstd : Compression::none;
}

CompressedStream::CompressedStream(Compression kind, ByteStream& packed, UnpackBudget& budget, base::Place place)
    : state_(std::make_unique<State>(packed, budget, std::move(place))) {
  struct archive* archive = archive_read_new();
  BT_CHECK(archive != nullptr);
  state_->archive = archive;
  archive_read_support_format_raw(archive);
  if (kind == Compression::xz) archive_read_support_filter_xz(archive);
  if (kind == Compression::bzip2) archive_read_support_filter_bzip2(archive);
  if (kind == Compression::zstd) archive_read_support_filter_zstd(archive);
  const auto pull = [](struct archive*, void* client, const void** buffer) -> la_ssize_t {
    auto& state = *static_cast<State*>(client);
    auto count = state.packed.read(state.input.data(), state.input.size());
    if (!count) {
      state.packed_error = std::move(count).error();
      return -1;
    }
    *buffer = state.input.data();
    state.pulled += *count;
    state.input_size = *count;
    return static_cast<la_ssize_t>(*count);
  };
  archive_entry* entry = nullptr;
  if (archive_read_open(archive, state_.get(), nullptr, pull, nullptr) != ARCHIVE_OK) {
    state_->failed = failure();
    return;
  }
  // The raw format has one member. An empty one is the end at once.
  const int status = archive_read_next_header(archive, &entry);
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN && status != ARCHIVE_EOF) state_->failed = failure();
}

CompressedStream::~CompressedStream() = default;

base::Error CompressedStream::failure() const {
  if (state_->packed_error) return *state_->packed_error;
  std::string message = "the packed data is damaged or cut off";
  if (const char* detail = archive_error_string(state_->archive)) message += std::string(": ") + detail;
  return {kBadArchive, std::move(message), state_->place, "what lies before the damage is read"};
}

/// libarchive takes a next stream whose head is damaged for the end. Zeros are what tapes are filled up with.
bool CompressedStream::anything_left() {
  State& state = *state_;
  const auto is_filling = [](std::string_view bytes) {
    return bytes.find_first_not_of('\0') == std::string_view::npos;
  };
  const std::uint64_t left = state.pulled - static_cast<std::uint64_t>(archive_filter_bytes(state.archive, -1));
  if (left > state.input_size) return true;
  if (!is_filling({state.input.data() + (state.input_size - left), static_cast<std::size_t>(left)})) return true;
  for (;;) {
    const auto count = state.packed.read(state.input.data(), state.input.size());
    if (!count || *count == 0) return false;
    if (!is_filling({state.input.data(), *count})) return true;
  }
}

/// By blocks and not by archive_read_data(), which drops what it has when damage follows: how much is read before the damage must
/// not depend on how it is asked for, for the hash of that is what a log is known by.
base::Status CompressedStream::next_block() {
  State& state = *state_;
  while (state.block_size == 0) {
    const void* data = nullptr;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(state.archive, &data, &state.block_size, &offset);
    if (status == ARCHIVE_EOF) {
      state.block_size = 0;
      if (!anything_left()) return {};
      state.failed =
          base::Error{kBadArchive, "what lies behind the end of the packed data is damaged, or something else",
                      state.place, "what lies before it is read"};
    } else if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      state.failed = failure();
    }
    if (state.failed) return std::unexpected(*state.failed);
    state.block = static_cast<const char*>(data);
  }
  return {};
}

base::Result<std::size_t> CompressedStream::read(char* into, std::size_t size) {
  State& state = *state_;
  if (state.failed) return std::unexpected(*state.failed);
  if (size == 0) return 0;
  BT_TRY_STATUS(next_block());
  const std::size_t count = std::min(size, state.block_size);
  if (count != 0) std::memcpy(into, state.block, count);
  state.block += count;
  state.block_size -= count;
  state.budget.unpacked += count;
  if (state.budget.exceeded()) {
    state.failed = base::Error{kArchiveBomb, "unpacks to more than 250 times its size; stopped", state.place,
                               "unpack it yourself if you know that it is meant to be so"};
    return std::unexpected(*state.failed);
  }
  return count;
}

}  // namespace backtrail::ingest
