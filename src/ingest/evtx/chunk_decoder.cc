// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/chunk_decoder.h"

#include <algorithm>

#include "base/count.h"
#include "base/result.h"
#include "ingest/codes.h"
#include "ingest/evtx/checksum.h"

namespace backtrail::ingest::evtx {
namespace {

const record::Mapping& evtx_mapping(const record::MappingSet& mappings) {
  const record::Mapping* mapping = mappings.find("evtx");
  BT_CHECK(mapping != nullptr);
  return *mapping;
}

bool is_zero(std::string_view bytes) { return bytes.find_first_not_of('\0') == std::string_view::npos; }

}  // namespace

ChunkDecoder::ChunkDecoder(const record::MappingSet& mappings, const record::Demand& demand,
                           const record::AssemblerOptions& options)
    : mapping_(evtx_mapping(mappings)), assembler_(mappings, demand, options), reader_(mapping_, assembler_) {}

void ChunkDecoder::Chunk::lose(base::Code code, std::string message, std::size_t at, std::uint64_t records,
                               base::Severity severity) const {
  losses.on_damage({code, std::move(message), {source.path, source.member, 0, 0, offset + at}, {}, severity}, records);
}

bool ChunkDecoder::decode(std::string_view bytes, std::uint64_t offset, const SourceInfo& source,
                          record::RecordSink& sink, LossSink& losses) {
  Chunk chunk{bytes, offset, source, losses};
  std::size_t at = read_header(chunk);
  reader_.begin_chunk(chunk.bytes);
  while (at < chunk.bytes.size()) {
    const auto header = record_at(chunk, at);
    // Behind the end that the header states only what goes on where the chunk stopped: else it is left from an older log.
    const bool beyond = at >= chunk.end;
    if (beyond && (!header || !chunk.last_id || header->id != *chunk.last_id + 1)) break;
    if (header) {
      if (!hand_over(chunk, at, *header, sink)) return false;
      at += header->size;
      continue;
    }
    const std::size_t next = next_record(chunk, at + 1);
    if (next == chunk.bytes.size()) break;
    count_gap(chunk, at, next);
    at = next;
  }
  count_rest(chunk, at);
  return !source.slack || read_slack(chunk, std::max(at, chunk.end), sink);
}

/// What is left behind the chunk's own records from the log that was there before. Much of it is overwritten in part, and
/// that is no loss: nobody promised it.
bool ChunkDecoder::read_slack(Chunk& chunk, std::size_t from, record::RecordSink& sink) {
  std::uint64_t broken = 0;
  for (std::size_t at = from; (at = chunk.bytes.find(kRecordMagic, at)) != std::string_view::npos;) {
    const auto header = record_at(chunk, at);
    if (!header) {
      ++at;
      continue;
    }
    assembler_.begin(mapping_);
    if (reader_.read(at + kRecordHeaderSize, at + header->size - 4, header->written) != nullptr) {
      ++broken;
      ++at;
      continue;
    }
    assembler_.set_fallback_record_id(header->id);
    assembler_.set_slack();
    if (!assembler_.finish(chunk.offset + at, chunk.bytes.substr(at, header->size), sink)) return false;
    at += header->size;
  }
  if (broken > 0) {
    chunk.lose(kEvtxRecord,
               base::counted(broken, "left-over record that is", "left-over records that are") + " overwritten in part",
               from, 0, base::Severity::warning);
  }
  return true;
}

/// Where the first record is to be looked for.
std::size_t ChunkDecoder::read_header(Chunk& chunk) {
  const std::string_view bytes = chunk.bytes;
  chunk.end = bytes.size();
  if (!bytes.starts_with(kChunkMagic)) {
    chunk.lose(kEvtxChunk, "no chunk begins here; its records are looked for one by one", 0, 0, base::Severity::error);
    chunk.has_header = false;
    return 0;
  }
  if (bytes.size() < kChunkHeaderSize) {
    chunk.lose(kTruncated, "the log ends inside a chunk's header", bytes.size(), 0, base::Severity::error);
    return bytes.size();
  }
  const auto first = load<std::uint64_t>(bytes.data() + 0x08);
  const auto last = load<std::uint64_t>(bytes.data() + 0x10);
  const std::size_t free_space = load<std::uint32_t>(bytes.data() + 0x30);
  if (last >= first && last - first < kMaxRecordsPerChunk) chunk.promised = last - first + 1;
  if (free_space >= kChunkHeaderSize && free_space <= bytes.size()) chunk.end = free_space;
  check_sums(chunk);
  return kChunkHeaderSize;
}

void ChunkDecoder::check_sums(const Chunk& chunk) {
  const std::string_view bytes = chunk.bytes;
  const auto warn = [&](const char* message, std::size_t at) {
    chunk.lose(kEvtxChecksum, message, at, 0, base::Severity::warning);
  };
  const std::uint32_t header = checksum(bytes.substr(0x80, kChunkHeaderSize - 0x80), checksum(bytes.substr(0, 0x78)));
  if (header != load<std::uint32_t>(bytes.data() + 0x7c)) {
    warn("the checksum of a chunk's header does not fit; its records are read all the same", 0);
  }
  const std::size_t free_space = load<std::uint32_t>(bytes.data() + 0x30);
  if (free_space < kChunkHeaderSize || free_space > bytes.size()) return;
  const std::uint32_t records = checksum(bytes.substr(kChunkHeaderSize, free_space - kChunkHeaderSize));
  if (records != load<std::uint32_t>(bytes.data() + 0x34)) {
    warn("the checksum of a chunk's records does not fit; they are read all the same", kChunkHeaderSize);
  }
}

/// A record's header, if what stands here can be one: the size is said again at the end, or another record follows.
std::optional<ChunkDecoder::RecordHeader> ChunkDecoder::record_at(const Chunk& chunk, std::size_t at) {
  const std::string_view bytes = chunk.bytes;
  if (bytes.size() - at < kMinRecordSize || bytes.substr(at, 4) != kRecordMagic) return std::nullopt;
  const char* data = bytes.data() + at;
  const std::size_t size = load<std::uint32_t>(data + 4);
  if (size < kMinRecordSize || size > bytes.size() - at) return std::nullopt;
  const std::size_t end = at + size;
  const bool confirmed =
      load<std::uint32_t>(data + size - 4) == size || end == chunk.end || bytes.substr(end, 4) == kRecordMagic;
  if (!confirmed) return std::nullopt;
  return RecordHeader{size, load<std::uint64_t>(data + 8), load<std::uint64_t>(data + 16)};
}

/// The next place, before the stated end, where a record can begin; the chunk's size when there is none.
std::size_t ChunkDecoder::next_record(const Chunk& chunk, std::size_t from) {
  for (std::size_t at = from; (at = chunk.bytes.find(kRecordMagic, at)) < chunk.end; ++at) {
    const auto header = record_at(chunk, at);
    if (header && (!chunk.last_id || header->id > *chunk.last_id)) return at;
  }
  return chunk.bytes.size();
}

/// Numbers go up by one, so the record behind a gap tells how many are missing.
void ChunkDecoder::count_gap(Chunk& chunk, std::size_t from, std::size_t to) {
  std::uint64_t lost = 1;
  if (chunk.last_id) {
    const std::uint64_t gap = record_at(chunk, to)->id - *chunk.last_id - 1;
    if (gap > 0 && gap <= (to - from) / kMinRecordSize) lost = gap;
  } else if (!chunk.has_header) {
    return;  // what stands before the first record was told already
  }
  chunk.seen += lost;
  chunk.lose(kEvtxRecord, "bytes that are no record", from, lost, base::Severity::error);
}

void ChunkDecoder::count_rest(Chunk& chunk, std::size_t at) {
  const bool partial = chunk.bytes.size() < kChunkSize;
  const bool clean = at >= chunk.end || is_zero(chunk.bytes.substr(at, chunk.end - at));
  const std::uint64_t missing = chunk.promised > chunk.seen ? chunk.promised - chunk.seen : 0;
  if (missing > 0) {
    chunk.lose(
        partial ? kTruncated : kEvtxChunk,
        std::string(partial ? "the log ends inside a chunk: " : "a chunk holds fewer records than its header says: ") +
            std::to_string(missing) + " missing",
        std::min(at, chunk.bytes.size()), missing, base::Severity::error);
  } else if (!clean && chunk.has_header) {
    const bool told = chunk.promised != 0;  // and all that were promised were seen
    chunk.lose(partial ? kTruncated : kEvtxRecord, "bytes that are no record", at, told ? 0 : 1, base::Severity::error);
  }
}

bool ChunkDecoder::hand_over(Chunk& chunk, std::size_t at, const RecordHeader& header, record::RecordSink& sink) {
  ++chunk.seen;
  chunk.last_id = header.id;
  assembler_.begin(mapping_);
  const char* problem = reader_.read(at + kRecordHeaderSize, at + header.size - 4, header.written);
  if (problem != nullptr) {
    chunk.lose(kEvtxRecord, "record " + std::to_string(header.id) + " cannot be read: " + problem, at, 1,
               base::Severity::error);
    return true;
  }
  // Exporting a log numbers its headers afresh; the event's own number is what people and other tools know it by.
  assembler_.set_fallback_record_id(header.id);
  return assembler_.finish(chunk.offset + at, chunk.bytes.substr(at, header.size), sink);
}

}  // namespace backtrail::ingest::evtx
