// SPDX-License-Identifier: Apache-2.0
#include "app/case/custody/case_export.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <thread>

#include "app/codes.h"
#include "archive/list.h"
#include "base/codes.h"
#include "base/count.h"
#include "base/file.h"
#include "base/new_file.h"
#include "base/temporary.h"
#include "ledger/codes.h"

namespace backtrail::app {
namespace {

namespace fs = std::filesystem;

using archive::ExportedFile;
using archive::ExportList;

constexpr std::size_t kPiece = 1U << 20;
constexpr int kHoldTries = 1200;  // 25 ms apart: 30 s
constexpr auto kHoldPause = std::chrono::milliseconds(25);

base::Result<base::File> hold(const std::string& folder) {
  BT_TRY(auto file, base::File::open(folder + "/lock", base::File::Mode::read_write));
  for (int i = 0;; ++i) {
    auto status = file.lock_exclusive();
    if (status) return file;
    if (status.error().code != base::kBusy || i == kHoldTries) return std::unexpected(std::move(status).error());
    std::this_thread::sleep_for(kHoldPause);
  }
}

/// Every file of the case that goes into an export, sorted by name.
base::Result<std::vector<ExportedFile>> list_files(const std::string& folder) {
  std::vector<ExportedFile> out;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().lexically_relative(folder).string();
    if (!archive::is_exported_name(name) || base::is_temporary(name) || !at->is_regular_file(error)) continue;
    BT_TRY(const std::string bytes, base::read_file(at->path().string()));
    out.push_back({name, bytes.size(), base::sha256(bytes)});
  }
  if (error) return base::fail(base::kCannotRead, "the case cannot be listed: " + error.message(), {folder});
  std::ranges::sort(out, {}, &ExportedFile::name);
  return out;
}

base::Status write_export(const std::string& folder, const ExportList& list, const std::string& head,
                          const std::string& path) {
  BT_TRY(auto file, base::NewFile::begin(path));
  file.write(head);
  for (const ExportedFile& one : list.files) {
    BT_TRY(const std::string bytes, base::read_file(folder + "/" + one.name));
    if (bytes.size() != one.size || base::sha256(bytes) != one.sha256)
      return base::fail(ledger::kDamaged, "a file changed while the case was exported", {folder + "/" + one.name},
                        "run verify, and export again");
    file.write(bytes);
  }
  return file.commit();
}

/// An export whose head has been read and believed.
struct Opened {
  base::File file;
  ExportList list;
  std::uint64_t begin = 0;  // of the files' bytes
};

base::Result<Opened> open_export(const std::string& path) {
  BT_TRY(auto file, base::File::open(path));
  BT_TRY(const std::uint64_t size, file.size());
  BT_TRY(const std::string start, file.read_at(0, archive::kExportStart));
  BT_TRY(const std::uint64_t length, archive::header_length(start, path));
  BT_TRY(const std::string rest, file.read_at(archive::kExportStart, length + archive::kExportSignature));
  BT_TRY(auto list, archive::parse_head(start, rest, path));
  const std::uint64_t begin = archive::kExportStart + length + archive::kExportSignature;
  std::uint64_t end = begin;
  for (const ExportedFile& one : list.files) end += one.size;
  if (end != size) {
    base::Place place{path};
    place.offset = std::min(end, size);
    return base::fail(ledger::kDamaged,
                      fmt::format("the export has {} and should have {}", base::counted(size, "byte"), end), place,
                      "get it again");
  }
  return Opened{std::move(file), std::move(list), begin};
}

/// Hands every file's bytes over, in pieces, and compares their hashes.
base::Status each_file(const Opened& in, const std::string& path,
                       const std::function<base::Status(const ExportedFile&, std::string_view)>& sink) {
  std::uint64_t at = in.begin;
  for (const ExportedFile& one : in.list.files) {
    base::Sha256 hash;
    std::string bytes;
    for (std::uint64_t done = 0; done < one.size;) {
      BT_TRY(const std::string piece, in.file.read_at(at + done, std::min<std::uint64_t>(kPiece, one.size - done)));
      if (piece.empty()) return base::fail(base::kCannotRead, "the export ends early", {path});
      hash.update(piece);
      done += piece.size();
      if (sink) bytes += piece;
    }
    if (hash.finish() != one.sha256) {
      base::Place place{path, one.name};
      place.offset = at;
      return base::fail(ledger::kDamaged,
                        fmt::format("the {} bytes of '{}' are not those that were signed", one.size, one.name), place,
                        "get it again; nothing was imported");
    }
    if (sink) BT_TRY_STATUS(sink(one, bytes));
    at += one.size;
  }
  return {};
}

/// The key from outside that the export's own must equal; empty when there is none.
base::Result<std::string> expected_key(const ImportRequest& request, const Places& places, const std::string& origin) {
  std::error_code error;
  std::string from = request.key;
  if (from.empty() && fs::exists(places.anchor_key(origin), error)) from = places.anchor_key(origin);
  if (from.empty() || !fs::is_regular_file(from, error)) return from;
  return base::read_file(from, 1 << 12);
}

/// Registers, and the look of `verify` at all of it.
base::Status make_ready(const std::string& folder, const std::string& key, const Surroundings& surroundings,
                        const std::string& path) {
  if (auto items = Case::reindex(folder, surroundings); !items) return base::forward(std::move(items));
  std::optional<ledger::Finding> first;
  BT_TRY(const auto summary, verify_case({folder, key, {}}, surroundings, [&](const ledger::Finding& finding) {
           if (!first) first = finding;
         }));
  if (!first) return {};
  return base::fail(ledger::kDamaged,
                    fmt::format("the case in it is not as it was sealed: {} at {}, {} in all", first->what,
                                first->place, base::counted(summary.findings, "thing")),
                    {path}, "nothing was imported");
}

base::Status write_files(const Opened& in, const std::string& path, const std::string& folder) {
  for (const char* below : {"", "/bodies", "/published", "/intel"}) BT_TRY_STATUS(base::make_folders(folder + below));
  const auto put = [&](const ExportedFile& one, std::string_view bytes) -> base::Status {
    const std::string to = folder + "/" + one.name;
    BT_TRY_STATUS(base::make_folders(fs::path(to).parent_path().string()));
    return base::write_file(to, bytes);
  };
  return each_file(in, path, put);
}

/// Under another name first, so that nobody takes half of a case for one.
base::Status make_case(const Opened& in, const std::string& making, const ImportRequest& request,
                       const Surroundings& surroundings) {
  BT_TRY_STATUS(write_files(in, request.path, making));
  BT_TRY_STATUS(make_ready(making, in.list.key, surroundings, request.path));
  std::error_code error;
  fs::rename(making, request.folder, error);
  if (error)
    return base::fail(base::kCannotWrite, "the folder cannot get its name: " + error.message(), {request.folder});
  return {};
}

}  // namespace

base::Result<Exported> export_case(const std::string& folder, const std::string& path,
                                   const Surroundings& surroundings) {
  // Opening it finishes what a crash left undone, and compares with what this user saw last.
  BT_TRY(const Case it, Case::open(folder, Case::Access::write, surroundings));
  BT_TRY(const auto key, ledger::SigningKey::load(surroundings.places.signing_key(it.origin())));
  std::optional<ledger::Finding> first;
  BT_TRY(const auto summary, verify_case({folder, {}, {}}, surroundings, [&](const ledger::Finding& finding) {
           if (!first) first = finding;
         }));
  if (first) {
    return base::fail(ledger::kDamaged,
                      "the case is not as it was sealed: " + base::counted(summary.findings, "finding"), {first->place},
                      "backtrail case check says what would mend it");
  }
  BT_TRY(const auto held, hold(folder));
  ExportList list;
  list.origin = it.origin();
  list.key = key.verifier().text();
  BT_TRY(list.files, list_files(folder));
  const std::string head = archive::head_of(list, key);
  if (head.size() > archive::kExportHeaderLimit)
    return base::fail(base::kTooLarge, "the case has more files than an export may name", {folder});
  BT_TRY_STATUS(write_export(folder, list, head, path));
  Exported out{list.origin, list.key, summary.entries, list.files.size(), head.size(), true, {}};
  for (const ExportedFile& one : list.files) out.bytes += one.size;
  return out;
}

base::Result<Exported> import_case(const ImportRequest& request, const Surroundings& surroundings) {
  std::error_code error;
  if (fs::exists(request.folder, error) &&
      (!fs::is_directory(request.folder, error) || !fs::is_empty(request.folder, error)))
    return base::fail(kFolderNotEmpty, "a case is imported into an empty folder", {request.folder},
                      "name a folder that is not there yet");
  BT_TRY(const Opened in, open_export(request.path));
  BT_TRY(const std::string expected, expected_key(request, surroundings.places, in.list.origin));
  BT_TRY(const auto own, ledger::VerifierKey::parse(in.list.key));
  if (!expected.empty()) {
    BT_TRY(const auto key, ledger::VerifierKey::parse(expected));
    if (key != own)
      return base::fail(ledger::kBadKey, "the export is signed by another key than the one expected", {request.path},
                        "its key is " + own.text());
  }
  BT_TRY_STATUS(each_file(in, request.path, nullptr));
  ::umask(077);
  const std::string making = fs::path(request.folder + "/").lexically_normal().parent_path().string() + ".importing";
  if (fs::exists(making, error))
    return base::fail(kFolderNotEmpty, "an import into this place was cut short, or is under way", {making},
                      "remove the folder when no import is under way");
  if (auto made = make_case(in, making, request, surroundings); !made) {
    fs::remove_all(making, error);
    return base::forward(std::move(made));
  }
  BT_TRY(const auto log, ledger::Log::open(request.folder + "/ledger"));
  BT_TRY(const std::uint64_t bytes, in.file.size());
  const std::string seen_in =
      request.key.empty() && !expected.empty() ? surroundings.places.anchor_key(in.list.origin) : std::string();
  return Exported{in.list.origin, in.list.key, log.size(), in.list.files.size(), bytes, !expected.empty(), seen_in};
}

}  // namespace backtrail::app
