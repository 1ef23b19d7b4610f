// SPDX-License-Identifier: Apache-2.0
// For the readers' tests: everything a reader says about some bytes, kept.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ingest/format.h"
#include "ingest/stream.h"
#include "record/mapping.h"

namespace backtrail::ingest::testing {

struct KeptRecord {
  std::uint64_t offset = 0;
  std::string bytes;
  std::string time;
  bool time_assumed = false;
  std::optional<std::uint64_t> id;
  record::LogSource source;
  std::vector<std::pair<std::string, std::string>> fields;  // in order; null as "<null>"
  [[nodiscard]] std::string value(std::string_view name) const {
    for (const auto& [key, text] : fields) {
      if (key == name) return text;
    }
    return "<absent>";
  }
  [[nodiscard]] std::vector<std::string> values(std::string_view name) const {
    std::vector<std::string> out;
    for (const auto& [key, text] : fields) {
      if (key == name) out.push_back(text);
    }
    return out;
  }
  friend bool operator==(const KeptRecord&, const KeptRecord&) = default;
};

struct Collected : record::RecordSink, LossSink {
  std::vector<KeptRecord> records;
  std::vector<base::Error> losses;
  std::uint64_t damaged = 0;
  std::optional<base::Error> error;  // that ended the stream
  std::size_t largest_block = 0;

  bool on_record(const record::Record& r) override {
    KeptRecord kept;
    kept.offset = r.offset;
    kept.bytes = r.bytes;
    if (r.time) kept.time = base::format(*r.time);
    kept.time_assumed = r.time_assumed;
    kept.id = r.record_id;
    kept.source = *r.log_source;
    std::string scratch;
    for (const record::Field& field : r.fields) {
      const std::string text(field.value.form == record::Form::null ? "<null>" : record::text(field.value, scratch));
      kept.fields.emplace_back(field.name, text);
    }
    records.push_back(std::move(kept));
    return true;
  }
  void on_damage(base::Error loss, std::uint64_t count) override {
    losses.push_back(std::move(loss));
    damaged += count;
  }
  [[nodiscard]] bool lost(base::Code code) const {
    return std::ranges::any_of(losses, [&](const base::Error& e) { return e.code == code; });
  }
};

/// The mappings of data/mappings, once for all tests.
inline const record::MappingSet& mappings() {
  static const auto set = record::MappingSet::builtin();
  return *set;
}

inline const record::Demand& everything() {
  static const record::Demand demand = [] {
    record::Demand all;
    all.every_value = true;
    return all;
  }();
  return demand;
}

/// Runs a splitter to its end.
inline void drain(Splitter& splitter, Decoder& decoder, const SourceInfo& source, Collected& out) {
  for (;;) {
    auto block = splitter.next(out);
    if (!block) {
      out.error = block.error();
      return;
    }
    if (!*block) return;
    out.largest_block = std::max(out.largest_block, (*block)->bytes.size());
    decoder.decode(**block, source, out, out);
  }
}

inline Collected read_stream(const Format& format, ByteStream& stream, const SourceInfo& source = {"log"},
                             const record::Demand& demand = everything()) {
  Collected out;
  const auto decoder = format.decoder(mappings(), demand, {source.assumed_zone, nullptr});
  Head head = read_head(stream);
  const auto splitter = format.splitter(std::move(head.bytes), stream, source);
  drain(*splitter, *decoder, source, out);
  return out;
}

inline Collected read_bytes(const Format& format, std::string_view bytes, const SourceInfo& source = {"log"}) {
  MemoryStream stream(bytes);
  return read_stream(format, stream, source);
}

}  // namespace backtrail::ingest::testing
