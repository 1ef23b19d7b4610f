// SPDX-License-Identifier: Apache-2.0
// One record again, by its place: what `show` prints and what sealing copies. The stream is read from its start, for in most
// containers and formats nothing else tells what the bytes at an offset mean (headers, templates, compression); by_frames.h
// has those in which something does.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/format.h"

namespace backtrail::ingest {

/// A record that owns everything in it.
struct FullRecord {
  struct Value {
    std::string name;  // canonical
    std::string text;
    bool null = false;
  };
  std::string format;
  std::uint64_t offset = 0;
  std::string bytes;
  std::optional<base::Instant> time;
  bool time_assumed = false;
  base::Shown time_shown = base::Shown::once;  // see record::Record
  std::optional<std::uint64_t> record_id;
  record::LogSource log_source;
  std::vector<Value> values;  // in the record's order
};

struct RecordPlace {
  std::string path;
  std::string member;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// `format` is null when the content tells it. `assume` puts in what is known of the stream's zone and year; it may be empty.
/// kNoSuchRecord when no record of this length starts there, kUnrecognised, and whatever keeps the file from being opened.
base::Result<FullRecord> read_record(const RecordPlace& place, const record::MappingSet& mappings, const Format* format,
                                     const record::AssemblerOptions& options = {},
                                     const std::function<void(SourceInfo&)>& assume = {});

/// Where a record begins in its stream, and how long it is.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  auto operator<=>(const Extent&) const = default;
};

/// Takes a record; false when no more are wanted.
using TakeRecord = std::function<bool(FullRecord)>;

/// Many of one stream in one pass, in its order; extents where no such record lies are passed over. kUnrecognised, and whatever keeps
/// the file from being opened.
base::Status read_records(const std::string& path, const std::string& member, std::span<const Extent> wanted,
                          const record::MappingSet& mappings, const Format* format, const TakeRecord& take);

/// Whether a record of this format says what it says without the bytes before it. One of EVTX has its names in its chunk, and a row of
/// a table in the header; what is in UTF-16 is no text to most who read it.
[[nodiscard]] bool tells_itself(std::string_view format);

/// The same as read_record() from one stream, in a format that the caller knows.
base::Result<FullRecord> read_record_from(ByteStream& stream, const SourceInfo& source, const RecordPlace& place,
                                          const record::MappingSet& mappings, const Format& format, std::string head,
                                          const record::AssemblerOptions& options = {});

}  // namespace backtrail::ingest
