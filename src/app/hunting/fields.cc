// SPDX-License-Identifier: Apache-2.0
// Each block is read twice: with the mappings, and with the same mappings that leave names alone. Values come in the same
// order both times, so the two readings side by side tell what each field is called by the log and by us.
#include "app/hunting/fields.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "app/codes.h"
#include "app/hunting/mappings.h"
#include "base/json.h"
#include "ingest/codes.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kExampleSize = 200;
constexpr std::size_t kMaxFields = 100'000;  // of all log sources together; a hostile log invents names

using Place = std::pair<std::size_t, std::uint64_t>;  // stream, offset
using SourceKey = std::pair<std::string, const record::LogSource*>;

struct Seen {
  std::uint64_t records = 0;
  Place last{};  // the record counted last, so that several values count once
  bool any = false;
  std::optional<Place> example_at;
  std::string example;
};

/// The names or the values of one reading of a record.
class Names final : public record::RecordSink, public ingest::LossSink {
 public:
  bool on_record(const record::Record& r) override {
    std::vector<std::string>& names = by_offset[r.offset];
    for (const record::Field& field : r.fields) names.emplace_back(field.name);
    return true;
  }
  void on_damage(base::Error, std::uint64_t) override {}  // told by the other reading
  std::map<std::uint64_t, std::vector<std::string>> by_offset;
};

class Surveyor final : public BlockWorker, record::RecordSink, ingest::LossSink {
 public:
  Surveyor(const record::MappingSet& mappings, const record::MappingSet& plain, const base::Zone& zone)
      : mappings_(mappings), plain_(plain) {
    demand_.every_value = true;
    options_.assumed_zone = zone;
  }

  void on_block(std::size_t stream, const ingest::SourceInfo& source, const ingest::Format& format,
                const ingest::Block& block) override {
    auto& [decoder, plain_decoder] = decoders_[&format];
    if (!decoder) {
      decoder = format.decoder(mappings_, demand_, options_);
      plain_decoder = format.decoder(plain_, demand_, options_);
    }
    stream_ = stream;
    format_ = format.name();
    names_ = {};
    plain_decoder->decode(block, source, names_, names_);
    decoder->decode(block, source, *this, *this);
  }

  bool on_record(const record::Record& r) override {
    ++records[{format_, r.log_source}];
    const auto natives = names_.by_offset.find(r.offset);
    const bool paired = natives != names_.by_offset.end() && natives->second.size() == r.fields.size();
    for (std::size_t i = 0; i < r.fields.size(); ++i) {
      const record::Field& field = r.fields[i];
      add(r, field, paired ? std::string_view(natives->second[i]) : field.name);
    }
    return true;
  }
  void on_damage(base::Error error, std::uint64_t count) override { losses.add(stream_, std::move(error), count); }

  std::map<std::tuple<SourceKey, std::string, std::string>, Seen> fields;  // of log source, native and canonical name
  std::map<SourceKey, std::uint64_t> records;
  Losses losses;

 private:
  void add(const record::Record& r, const record::Field& field, std::string_view native) {
    const auto key = std::tuple(SourceKey(format_, r.log_source), std::string(native), std::string(field.name));
    auto found = fields.find(key);
    if (found == fields.end()) {
      if (fields.size() >= kMaxFields) return;
      found = fields.emplace(key, Seen()).first;
    }
    Seen& seen = found->second;
    const Place place{stream_, r.offset};
    if (!seen.any || seen.last != place) ++seen.records;
    seen.any = true;
    seen.last = place;
    if (field.value.size == 0 || (seen.example_at && *seen.example_at <= place)) return;
    seen.example_at = place;
    seen.example = record::text(field.value, scratch_).substr(0, kExampleSize);
  }

  const record::MappingSet& mappings_;
  const record::MappingSet& plain_;
  record::Demand demand_;
  record::AssemblerOptions options_;
  std::map<const ingest::Format*, std::pair<std::unique_ptr<ingest::Decoder>, std::unique_ptr<ingest::Decoder>>>
      decoders_;
  Names names_;
  std::size_t stream_ = 0;
  std::string format_;
  std::string scratch_;
};

/// What another worker saw of the same fields.
void merge(Seen& ours, Seen&& theirs) {
  ours.records += theirs.records;
  if (!theirs.example_at || (ours.example_at && *ours.example_at <= *theirs.example_at)) return;
  ours.example_at = theirs.example_at;
  ours.example = std::move(theirs.example);
}

void order(std::vector<FieldSeen>& seen) {
  std::ranges::sort(seen, [](const FieldSeen& a, const FieldSeen& b) {
    const auto key = [](const FieldSeen& f) {
      return std::tie(f.format, f.log_source.product, f.log_source.service, f.log_source.categories);
    };
    if (key(a) != key(b)) return key(a) < key(b);
    if (a.records != b.records) return a.records > b.records;
    return std::tie(a.native, a.canonical) < std::tie(b.native, b.canonical);
  });
}

}  // namespace

base::Result<Fields> survey_fields(const FieldsRequest& request, const base::Clock& clock, base::Progress* progress) {
  const ingest::Format* as = request.as.empty() ? nullptr : ingest::find_format(request.as);
  if (as == nullptr && !request.as.empty()) {
    return base::fail(kUnknownFormat, "there is no format '" + request.as + "'", {},
                      "one of: " + ingest::format_names());
  }
  BT_TRY(const auto mappings, load_mappings(request.mappings));
  const auto plain = mappings->without_renaming();
  std::vector<std::unique_ptr<BlockWorker>> workers;
  for (unsigned i = 0; i < std::max(1U, request.threads); ++i) {
    workers.push_back(std::make_unique<Surveyor>(*mappings, *plain, request.assumed_zone));
  }
  const Inputs inputs = find_inputs(request.paths);
  auto read = run_pipeline(
      inputs, {as, request.threads, request.assumed_zone, clock.now(), false, progress, request.slack}, workers);

  std::map<std::tuple<SourceKey, std::string, std::string>, Seen> fields;
  std::map<SourceKey, std::uint64_t> records;
  for (auto& worker : workers) {
    auto& surveyor = static_cast<Surveyor&>(*worker);
    for (auto& [key, seen] : surveyor.fields) merge(fields[key], std::move(seen));
    for (const auto& [key, count] : surveyor.records) records[key] += count;
    read.losses.merge(std::move(surveyor.losses));
  }
  Fields out;
  for (const auto& [key, count] : records) out.records += count;
  for (auto& [key, seen] : fields) {
    const auto& [source, native, canonical] = key;
    FieldSeen field{source.first, *source.second, {}, {}, seen.records, records[source], {}};
    field.native = record::valid_utf8(native, field.lossy);
    field.canonical = record::valid_utf8(canonical, field.lossy);
    field.example = record::valid_utf8(seen.example, field.lossy);
    out.seen.push_back(std::move(field));
  }
  order(out.seen);
  out.diagnostics = inputs.skipped;
  std::ranges::copy(read.unreadable, std::back_inserter(out.diagnostics));
  for (const StreamState& stream : read.streams) {
    if (stream.broken && stream.format != nullptr) out.diagnostics.push_back(*stream.broken);
    // That a file is empty is told already.
    if (stream.format != nullptr || stream.broken || stream.empty) continue;
    out.diagnostics.push_back(ingest::no_format_fits(stream.objection, {stream.source.path, stream.source.member}));
  }
  std::ranges::move(read.losses.told(read.streams), std::back_inserter(out.diagnostics));
  out.incomplete = read.losses.records() != 0 || std::ranges::any_of(out.diagnostics, [](const base::Error& e) {
                     return e.severity == base::Severity::error;
                   });
  return out;
}

base::OrderedJson field_json(const FieldSeen& field) {
  const double share = field.records_of_source == 0
                           ? 0
                           : static_cast<double>(field.records) / static_cast<double>(field.records_of_source);
  std::string source = field.log_source.product;
  if (!field.log_source.service.empty()) source += (source.empty() ? "" : "/") + field.log_source.service;
  for (const std::string& category : field.log_source.categories) source += (source.empty() ? "" : " ") + category;
  base::OrderedJson out{{"format", field.format},
                        {"log_source", source},
                        {"product", field.log_source.product},
                        {"service", field.log_source.service},
                        {"categories", field.log_source.categories},
                        {"field", field.native},
                        {"name", field.canonical},
                        {"records", field.records},
                        {"share", std::round(share * 1000) / 1000},
                        {"example", field.example}};
  if (field.lossy) out["lossy"] = true;
  return out;
}

}  // namespace backtrail::app
