// SPDX-License-Identifier: Apache-2.0
// The faces that every log format has. A stream of decompressed bytes is split into blocks in order by one thread; blocks
// are decoded into records by any thread. So a format is three things: a look at the first bytes, a Splitter, a Decoder.
//
// Rejected: readers that give one record at a time. They would either hold the threads together with a lock per record
// or tie a file to a thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "base/time.h"
#include "base/zone.h"
#include "record/assembler.h"
#include "record/record.h"

namespace backtrail::ingest {

inline constexpr std::size_t kBlockSize = 1U << 20;  // what splitters aim at
inline constexpr std::size_t kMaxRecordSize = 16U << 20;  // larger records are damaged, and said so
inline constexpr std::size_t kMaxNesting = 1024;
inline constexpr std::size_t kSniffSize = 64U << 10;  // how much of a stream detection may see

/// Where a stream comes from and what is known about it outside of its bytes.
struct SourceInfo {
  std::string path;
  std::string member{};  // inside an archive; empty otherwise
  std::optional<base::Instant> modified{};  // of the file or member: RFC 3164 takes its year from it
  struct Stretch {
    std::uint64_t end = 0;
    std::optional<base::Instant> modified;
    bool no_younger = false;
  };
  std::vector<Stretch> written_before{};  // ascending; what ends behind the last of them is of `modified`
  base::Zone assumed_zone{};
  record::DayOrder day_order = record::DayOrder::unknown;  // of days with slashes
  bool slack = false;  // records left over from an older log are wanted too (EVTX)
  bool no_younger = false;  // than `modified` is any record; otherwise they have a day's grace, for clocks and zones
  bool settled = false;  // by what somebody said or a case holds: the order of the lines has no say in it
  /// The stretch that holds records which end at this byte.
  [[nodiscard]] Stretch stretch_with(std::uint64_t record_end) const {
    for (const Stretch& one : written_before) {
      if (record_end <= one.end) return one;
    }
    return {0, modified, no_younger};
  }
};

/// Decompressed bytes, read once from front to back. Not thread-safe.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Up to `size` bytes; 0 only at the end. An error (damaged archive, unreadable disk) ends the stream.
  virtual base::Result<std::size_t> read(char* into, std::size_t size) = 0;
};

/// A run of whole records (and, in EVTX, a chunk). Owns its bytes.
struct Block {
  std::uint64_t offset = 0;  // of bytes[0] in the stream
  std::string bytes;
  std::uint64_t first_line = 0;  // line number of the first record, from 1, where lines exist; else 0
  std::shared_ptr<const void> context;  // what a Decoder needs to know from before (headers); made by the Splitter
};

/// What was not read. Every loss is counted here and told once through `diagnostics`, with its place.
class LossSink {
 public:
  virtual ~LossSink() = default;
  /// `records` damaged records at `offset` (0 when their number is not known: bytes that held no readable record).
  virtual void on_damage(base::Error error, std::uint64_t records) = 0;
};

class Splitter {
 public:
  virtual ~Splitter() = default;
  /// The next block, or nothing at the end. An error ends the stream; blocks given before it stand.
  virtual base::Result<std::optional<Block>> next(LossSink& losses) = 0;
};

/// One per thread. Keeps what it learns (bound names, templates) from block to block.
class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Pushes the block's records in order. False when the sink stopped. Never stops at a bad record.
  virtual bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) = 0;
};

/// What keeps content that is nearly of a format from being taken for it, and what would help.
struct Objection {
  std::string what{};
  std::string hint{};
};

class Format {
 public:
  virtual ~Format() = default;
  /// "evtx", "json", "zeek": what `--as` takes.
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// How sure the first bytes make us: 0 is not this format, 100 is a magic number. `whole` says that `head` is everything.
  [[nodiscard]] virtual int sniff(std::string_view head, bool whole) const = 0;
  /// Empty when the first bytes are this format, or nothing like it.
  [[nodiscard]] virtual Objection objection(std::string_view /*head*/, bool /*whole*/) const { return {}; }
  /// `head` are bytes taken from `stream` for detection: they come first. The stream outlives the splitter.
  [[nodiscard]] virtual std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                           const SourceInfo& source) const = 0;
  /// The arguments outlive the decoder.
  [[nodiscard]] virtual std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings,
                                                         const record::Demand& demand,
                                                         const record::AssemblerOptions& options) const = 0;
};

/// All formats, most specific first. They live as long as the program.
std::span<const Format* const> all_formats();
[[nodiscard]] const Format* find_format(std::string_view name);
/// "evtx, json, …", for messages.
[[nodiscard]] std::string format_names();
/// The format whose sniff() is highest (the earlier one of two), or null when none is above 0.
[[nodiscard]] const Format* detect(std::string_view head, bool whole);
/// The first that a format has, where choose_format() gives none.
[[nodiscard]] Objection objection_to(const Format* wanted, std::string_view head, bool whole);
/// kUnrecognised.
[[nodiscard]] base::Error no_format_fits(const Objection& objection, base::Place place);
/// `wanted`, or the same in UTF-16, when it fits the first bytes, and null when it does not; detect() when `wanted` is null.
[[nodiscard]] const Format* choose_format(const Format* wanted, std::string_view head, bool whole);

// One accessor per format, each in its own folder.
const Format& evtx_format();
const Format& json_format();
const Format& zeek_format();
const Format& csv_format();
const Format& syslog_format();
const Format& winxml_format();
const Format& access_format();
const Format& w3c_format();
const Format& journald_format();
const Format& otlp_format();

}  // namespace backtrail::ingest
