// SPDX-License-Identifier: Apache-2.0
#include "ingest/container/zip.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>

#include "ingest/codes.h"

namespace backtrail::ingest {
namespace {

constexpr std::size_t kInputSize = 64U << 10;

}  // namespace

struct ZipReader::State {
  State(ByteStream& stream, UnpackBudget& unpack_budget, base::Place where)
      : packed(stream), budget(unpack_budget), place(std::move(where)) {}
  ~State() { archive_read_free(archive); }

  ByteStream& packed;
  UnpackBudget& budget;
  base::Place place;
  struct archive* archive = nullptr;
  std::array<char, kInputSize> input{};
  std::optional<base::Error> packed_error;  // what the layer below said
  std::optional<base::Error> failed;
  std::string member;
  bool encrypted = false;
};

bool is_zip(std::string_view head) {
  using namespace std::string_view_literals;
  return head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06\0\0\0\0"sv);
}

ZipReader::ZipReader(ByteStream& packed, UnpackBudget& budget, base::Place place)
    : state_(std::make_unique<State>(packed, budget, std::move(place))) {
  struct archive* archive = archive_read_new();
  BT_CHECK(archive != nullptr);
  state_->archive = archive;
  archive_read_support_format_zip_streamable(archive);
  const auto pull = [](struct archive*, void* client, const void** buffer) -> la_ssize_t {
    auto& state = *static_cast<State*>(client);
    auto count = state.packed.read(state.input.data(), state.input.size());
    if (!count) {
      state.packed_error = std::move(count).error();
      return -1;
    }
    *buffer = state.input.data();
    return static_cast<la_ssize_t>(*count);
  };
  if (archive_read_open(archive, state_.get(), nullptr, pull, nullptr) != ARCHIVE_OK) {
    state_->failed = failure("the zip archive cannot be opened");
  }
}

ZipReader::~ZipReader() = default;

/// What libarchive or the layer below complains of.
base::Error ZipReader::failure(const char* what) const {
  if (state_->packed_error) return *state_->packed_error;
  std::string message = what;
  if (const char* detail = archive_error_string(state_->archive)) message += std::string(": ") + detail;
  base::Place place = state_->place;
  if (!state_->member.empty()) place.member = place.member.empty() ? state_->member : place.member + "!/" + state_->member;
  return {kBadArchive, std::move(message), std::move(place), "what lies before the damage is read"};
}

base::Result<std::optional<ZipReader::Member>> ZipReader::next() {
  State& state = *state_;
  if (state.failed) return std::unexpected(*state.failed);
  state.member.clear();
  archive_entry* entry = nullptr;
  const int status = archive_read_next_header(state.archive, &entry);
  if (status == ARCHIVE_EOF) return std::optional<Member>();
  if (status == ARCHIVE_FATAL || status == ARCHIVE_FAILED || status == ARCHIVE_RETRY) {
    state.failed = failure("the zip archive is damaged");
    return std::unexpected(*state.failed);
  }
  Member member;
  // In the "C" locale libarchive gives no plain name for one outside of ASCII.
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  if (name != nullptr) member.name = name;
  if (archive_entry_mtime_is_set(entry) != 0) member.modified = base::from_unix(archive_entry_mtime(entry), archive_entry_mtime_nsec(entry) / 100);
  member.encrypted = archive_entry_is_data_encrypted(entry) != 0 || archive_entry_is_metadata_encrypted(entry) != 0;
  const auto type = archive_entry_filetype(entry);
  member.regular = type == AE_IFREG || type == 0;
  state.member = member.name;
  state.encrypted = member.encrypted;
  return std::optional<Member>(std::move(member));
}

base::Result<std::size_t> ZipReader::read(char* into, std::size_t size) {
  State& state = *state_;
  if (state.encrypted) {
    return base::fail(kEncryptedMember, "the member is encrypted", {state.place.path, state.member});
  }
  const la_ssize_t count = archive_read_data(state.archive, into, size);
  if (count < 0) {
    base::Error error = failure("the member cannot be unpacked");
    if (count == ARCHIVE_FATAL) state.failed = error;
    return std::unexpected(std::move(error));
  }
  state.budget.unpacked += static_cast<std::uint64_t>(count);
  if (state.budget.exceeded()) {
    state.failed = base::Error{kArchiveBomb, "unpacks to more than 250 times its size; stopped", {state.place.path, state.member},
                               "unpack it yourself if you know that it is meant to be so"};
    return std::unexpected(*state.failed);
  }
  return static_cast<std::size_t>(count);
}

}  // namespace backtrail::ingest
