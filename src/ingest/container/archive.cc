// SPDX-License-Identifier: Apache-2.0
#include "ingest/container/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/codes.h"
#include "ingest/codes.h"

namespace backtrail::ingest {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kArchiveReadSize = 64U << 10;

/// The sum of a header's bytes, its own field counted as blanks, is what that field says in octal (POSIX ustar).
bool is_tar_header(std::string_view block) {
  if (block.size() < kArchiveMagicSize || block.front() == '\0') return false;
  unsigned sum = 0;
  for (std::size_t i = 0; i < kArchiveMagicSize; ++i) {
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(block[i]);
  }
  unsigned said = 0;
  std::size_t at = 148;
  while (at < 156 && block[at] == ' ') ++at;
  if (at == 156 || block[at] < '0' || block[at] > '7') return false;
  while (at < 156 && block[at] >= '0' && block[at] <= '7') said = said * 8 + static_cast<unsigned>(block[at++] - '0');
  return said == sum;
}

/// A file that has no name and is gone with its last descriptor; -1 and errno when there can be none.
int nameless_file() {
  const char* folder = std::getenv("TMPDIR");
  if (folder == nullptr || *folder == '\0') folder = "/tmp";
  const int fd = ::open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) return fd;
  std::string name = std::string(folder) + "/backtrail-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

}  // namespace

struct ArchiveReader::State {
  State(ByteStream& stream, UnpackBudget& unpack_budget, base::Place where)
      : packed(stream), budget(unpack_budget), place(std::move(where)) {}
  ~State() {
    archive_read_free(archive);
    if (fd >= 0) ::close(fd);
  }

  ByteStream& packed;
  UnpackBudget& budget;
  base::Place place;
  struct archive* archive = nullptr;
  int fd = -1;
  std::array<char, kArchiveReadSize> input{};
  std::optional<base::Error> packed_error;  // what the layer below said
  std::optional<base::Error> failed;
  std::string member;
  bool encrypted = false;

  // Of the member: the rest of the block that libarchive gave last, and zeros before it where the archive leaves some out.
  const char* block = nullptr;
  std::size_t block_size = 0;
  std::uint64_t gap = 0, position = 0;
  bool ended = false;
  std::optional<base::Error> member_failed;  // what every further read answers
};

ArchiveKind archive_kind(std::string_view head) {
  if (head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06\0\0\0\0"sv)) return ArchiveKind::zip;
  if (head.starts_with("7z\xbc\xaf\x27\x1c"sv)) return ArchiveKind::seven_zip;
  return is_tar_header(head) ? ArchiveKind::tar : ArchiveKind::none;
}

ArchiveReader::ArchiveReader(ArchiveKind kind, ByteStream& packed, const std::string& file, UnpackBudget& budget,
                             base::Place place)
    : state_(std::make_unique<State>(packed, budget, std::move(place))) {
  state_->archive = archive_read_new();
  BT_CHECK(state_->archive != nullptr);
  open(kind, file);
}

ArchiveReader::~ArchiveReader() = default;

void ArchiveReader::open(ArchiveKind kind, const std::string& file) {
  struct archive* archive = state_->archive;
  if (kind == ArchiveKind::seven_zip) {
    archive_read_support_format_7zip(archive);
    if (!open_seekable(file) && !state_->failed) state_->failed = failure("the 7z archive cannot be opened");
    return;
  }
  if (kind == ArchiveKind::zip) archive_read_support_format_zip_streamable(archive);
  else archive_read_support_format_tar(archive);
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
    state_->failed = failure("the archive cannot be opened");
  }
}

/// From the file itself, or from a copy of the stream. False, perhaps with the reason in `failed`, when it cannot be.
bool ArchiveReader::open_seekable(const std::string& file) {
  State& state = *state_;
  if (!file.empty()) {
    return archive_read_open_filename(state.archive, file.c_str(), kArchiveReadSize) == ARCHIVE_OK;
  }
  state.fd = nameless_file();
  const auto give_up = [&](base::Error error) {
    state.failed = std::move(error);
    return false;
  };
  const auto no_room = [&] {
    return base::Error{base::kCannotWrite, std::string("cannot keep a copy of the 7z archive: ") + std::strerror(errno),
                       state.place, "TMPDIR names a folder with room for it; or unpack the outer archive first"};
  };
  if (state.fd < 0) return give_up(no_room());
  for (;;) {
    auto count = state.packed.read(state.input.data(), state.input.size());
    if (!count) return give_up(std::move(count).error());
    if (*count == 0) break;
    for (std::size_t done = 0; done < *count;) {
      const ssize_t wrote = ::write(state.fd, state.input.data() + done, *count - done);
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) return give_up(no_room());
      done += static_cast<std::size_t>(wrote);
    }
  }
  return ::lseek(state.fd, 0, SEEK_SET) == 0 &&
         archive_read_open_fd(state.archive, state.fd, kArchiveReadSize) == ARCHIVE_OK;
}

/// What libarchive or the layer below complains of.
base::Error ArchiveReader::failure(const char* what) const {
  if (state_->packed_error) return *state_->packed_error;
  std::string message = what;
  if (const char* detail = archive_error_string(state_->archive)) message += std::string(": ") + detail;
  base::Place place = state_->place;
  if (!state_->member.empty())
    place.member = place.member.empty() ? state_->member : place.member + "!/" + state_->member;
  return {kBadArchive, std::move(message), std::move(place), "what lies before the damage is read"};
}

base::Result<std::optional<ArchiveReader::Member>> ArchiveReader::next() {
  State& state = *state_;
  if (state.failed) return std::unexpected(*state.failed);
  state.member.clear();
  state.block_size = 0;
  state.gap = state.position = 0;
  state.ended = false;
  state.member_failed.reset();
  archive_entry* entry = nullptr;
  const int status = archive_read_next_header(state.archive, &entry);
  if (status == ARCHIVE_EOF) return std::optional<Member>();
  if (status == ARCHIVE_FATAL || status == ARCHIVE_FAILED || status == ARCHIVE_RETRY) {
    const bool locked = archive_read_has_encrypted_entries(state.archive) > 0;
    state.failed = failure("the archive is damaged");
    if (locked) {
      state.failed = base::Error{kEncryptedMember, "the archive's list of members is encrypted", state.place,
                                 "unpack it with its password first"};
    }
    return std::unexpected(*state.failed);
  }
  Member member;
  // In the "C" locale libarchive gives no plain name for one outside of ASCII.
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  if (name != nullptr) member.name = name;
  if (archive_entry_mtime_is_set(entry) != 0) {
    member.modified = base::from_unix(archive_entry_mtime(entry), archive_entry_mtime_nsec(entry) / 100);
  }
  member.encrypted = archive_entry_is_data_encrypted(entry) != 0 || archive_entry_is_metadata_encrypted(entry) != 0;
  const auto type = archive_entry_filetype(entry);
  member.regular = (type == AE_IFREG || type == 0) && archive_entry_hardlink(entry) == nullptr;
  for (const char* label : {archive_entry_symlink(entry), archive_entry_hardlink(entry), archive_entry_uname(entry),
                            archive_entry_gname(entry)}) {
    if (label != nullptr && *label != '\0') member.labels.emplace_back(label);
  }
  state.member = member.name;
  state.encrypted = member.encrypted;
  return std::optional<Member>(std::move(member));
}

/// Block by block and not by archive_read_data(), which drops the block that a checksum fails behind: what lies before the
/// damage is read, and whoever reads on is told again.
base::Status ArchiveReader::next_block() {
  State& state = *state_;
  // A block of nothing is no end.
  while (!state.ended && state.block_size == 0 && state.gap == 0) {
    if (state.member_failed) return std::unexpected(*state.member_failed);
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(state.archive, &data, &size, &offset);
    if (status == ARCHIVE_EOF) {
      state.ended = true;
      break;
    }
    if (status != ARCHIVE_OK) {
      state.member_failed = failure("the member cannot be unpacked");
      if (status == ARCHIVE_FATAL) state.failed = state.member_failed;
      // A warning comes with a block: of what is there, the last.
      if (status != ARCHIVE_WARN) return std::unexpected(*state.member_failed);
    }
    state.block = static_cast<const char*>(data);
    state.block_size = size;
    if (const auto at = static_cast<std::uint64_t>(offset); offset > 0 && at > state.position)
      state.gap = at - state.position;
  }
  return {};
}

base::Result<std::size_t> ArchiveReader::read(char* into, std::size_t size) {
  State& state = *state_;
  if (state.encrypted) {
    return base::fail(kEncryptedMember, "the member is encrypted", {state.place.path, state.member});
  }
  if (state.block_size == 0 && state.gap == 0) BT_TRY_STATUS(next_block());
  const auto count = static_cast<std::size_t>(
      std::min<std::uint64_t>(size, state.gap != 0 ? state.gap : std::uint64_t{state.block_size}));
  if (state.gap != 0) {
    std::memset(into, 0, count);
    state.gap -= count;
  } else if (count != 0) {
    std::memcpy(into, state.block, count);
    state.block += count;
    state.block_size -= count;
  }
  state.position += count;
  state.budget.unpacked += count;
  if (state.budget.exceeded()) {
    state.failed = base::Error{kArchiveBomb,
                               "unpacks to more than 250 times its size; stopped",
                               {state.place.path, state.member},
                               "unpack it yourself if you know that it is meant to be so"};
    return std::unexpected(*state.failed);
  }
  return count;
}

}  // namespace backtrail::ingest
