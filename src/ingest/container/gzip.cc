// SPDX-License-Identifier: Apache-2.0
#include "ingest/container/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

#include "ingest/codes.h"

namespace backtrail::ingest {
namespace {

constexpr std::size_t kGzipReadSize = 64U << 10;
constexpr int kGzipWindow = 15 + 16;  // zlib's way of saying "gzip header, largest window"

}  // namespace

struct GzipStream::State {
  z_stream z{};
  std::array<char, kGzipReadSize> input;
  bool ready = false;       // z is initialised
  bool done = false;
  std::optional<base::Error> failed;  // what every further read answers
};

GzipStream::GzipStream(ByteStream& packed, UnpackBudget& budget, base::Place place)
    : packed_(packed), budget_(budget), place_(std::move(place)), state_(std::make_unique<State>()) {
  state_->ready = inflateInit2(&state_->z, kGzipWindow) == Z_OK;
  BT_CHECK(state_->ready);
}

GzipStream::~GzipStream() {
  if (state_->ready) inflateEnd(&state_->z);
}

/// More input; false at its end.
base::Result<bool> GzipStream::refill() {
  BT_TRY(const std::size_t count, packed_.read(state_->input.data(), state_->input.size()));
  state_->z.next_in = reinterpret_cast<Bytef*>(state_->input.data());
  state_->z.avail_in = static_cast<uInt>(count);
  return count != 0;
}

/// Stands behind a member: another one, or the end. Zero bytes at the end are padding of tapes and block devices.
base::Result<bool> GzipStream::next_member() {
  z_stream& z = state_->z;
  for (;;) {
    if (z.avail_in == 0) {
      BT_TRY(const bool more, refill());
      if (!more) return false;
    }
    if (*z.next_in != 0) break;
    ++z.next_in;
    --z.avail_in;
  }
  if (*z.next_in != 0x1f)
    return base::fail(kBadArchive, "bytes behind the end of the gzip data that are not gzip", place_);
  if (inflateReset(&z) != Z_OK) return base::fail(kBadArchive, "the gzip data cannot be unpacked", place_);
  return true;
}

base::Result<std::size_t> GzipStream::read(char* into, std::size_t size) {
  State& state = *state_;
  if (state.failed) return std::unexpected(*state.failed);
  if (state.done || size == 0) return 0;
  const auto fail = [&](base::Error error) -> base::Result<std::size_t> {
    state.failed = error;
    return std::unexpected(std::move(error));
  };
  z_stream& z = state.z;
  z.next_out = reinterpret_cast<Bytef*>(into);
  z.avail_out = static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
  const uInt room = z.avail_out;
  while (z.avail_out == room) {
    if (z.avail_in == 0) {
      auto more = refill();
      if (!more) return fail(std::move(more).error());
      if (!*more)
        return fail(
            {kBadArchive, "the gzip data ends too early", place_, "the file was cut off; what is there is read"});
    }
    const int status = inflate(&z, Z_NO_FLUSH);
    if (status == Z_STREAM_END) {
      auto more = next_member();
      if (!more) state.failed = std::move(more).error();
      else if (!*more) state.done = true;
      if (state.done || state.failed) break;
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      state.failed =
          base::Error{kBadArchive, "the gzip data is damaged", place_, "what lies before the damage is read"};
      break;
    }
  }
  const std::size_t made = room - z.avail_out;
  budget_.unpacked += made;
  if (budget_.exceeded()) {
    return fail({kArchiveBomb, "unpacks to more than 250 times its size; stopped", place_,
                 "unpack it yourself if you know that it is meant to be so"});
  }
  if (made == 0 && state.failed) return std::unexpected(*state.failed);
  return made;
}

}  // namespace backtrail::ingest
