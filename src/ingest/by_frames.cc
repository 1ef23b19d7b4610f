// SPDX-License-Identifier: Apache-2.0
#include "ingest/by_frames.h"

#include <filesystem>
#include <string>
#include <system_error>

#include "ingest/container/seekable.h"
#include "ingest/evtx/layout.h"
#include "ingest/stream.h"

namespace backtrail::ingest {
namespace {

/// Bytes that are a log by themselves, in which the record begins at `at`.
struct Part {
  std::string bytes;
  std::uint64_t at = 0;
};

/// The line, when the place is a whole one.
std::optional<Part> line_at(const SeekableFile& file, const RecordPlace& place) {
  const std::uint64_t before = place.offset == 0 ? 0 : 1;
  const auto read = file.read(place.offset - before, before + place.length + 1);
  if (!read || read->size() < before + place.length) return std::nullopt;
  const std::string_view behind = std::string_view(*read).substr(before + place.length);
  const bool whole = (before == 0 || read->front() == '\n') && (behind.empty() || behind == "\n" || behind == "\r");
  std::string line = read->substr(before, place.length);
  if (!whole || line.find('\n') != std::string::npos) return std::nullopt;
  return Part{std::move(line), 0};
}

/// The file's header and the chunk that holds the record.
std::optional<Part> chunk_at(const SeekableFile& file, const RecordPlace& place) {
  if (place.offset < evtx::kFileHeaderSize) return std::nullopt;
  const std::uint64_t within = (place.offset - evtx::kFileHeaderSize) % evtx::kChunkSize;
  const auto header = file.read(0, evtx::kFileHeaderSize);
  const auto chunk = file.read(place.offset - within, evtx::kChunkSize);
  if (!header || !chunk || header->size() != evtx::kFileHeaderSize || !chunk->starts_with(evtx::kChunkMagic))
    return std::nullopt;
  return Part{*header + *chunk, evtx::kFileHeaderSize + within};
}

}  // namespace

std::optional<FullRecord> read_by_frames(const RecordPlace& place, const record::MappingSet& mappings,
                                         const Format* format, const record::AssemblerOptions& options,
                                         const std::function<void(SourceInfo&)>& assume) {
  std::error_code error;
  if (!place.member.empty() || place.length > kMaxRecordSize || !std::filesystem::is_regular_file(place.path, error))
    return std::nullopt;
  const auto file = SeekableFile::open(place.path);
  if (!file) return std::nullopt;
  const auto head = file->read(0, kSniffSize);
  if (!head) return std::nullopt;
  const Format* const fits = choose_format(format, *head, head->size() == file->size());
  const bool lines = fits == &json_format() || fits == &access_format();
  if (!lines && fits != &evtx_format()) return std::nullopt;
  const auto part = lines ? line_at(*file, place) : chunk_at(*file, place);
  if (!part) return std::nullopt;
  SourceInfo source{place.path};
  source.slack = true;  // as in the walk of a file (read_record.cc)
  source.assumed_zone = options.assumed_zone;
  record::AssemblerOptions own = options;
  if (assume) {
    assume(source);
    own.assumed_zone = source.assumed_zone;
  }
  MemoryStream stream(part->bytes);
  auto found = read_record_from(stream, source, {place.path, "", part->at, place.length}, mappings, *fits, "", own);
  if (!found) return std::nullopt;
  found->offset = place.offset;
  return std::move(*found);
}

}  // namespace backtrail::ingest
