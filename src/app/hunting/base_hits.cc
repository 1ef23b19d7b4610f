// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/base_hits.h"

#include <cstring>
#include <limits>

#include "hunt/observations/merge.h"

namespace backtrail::app {
namespace {

using hunt::observations::Observation;

constexpr std::string_view kHitsMagic = "BTHITS01";
/// Of what is in a keeper's log.
constexpr std::uint32_t kRecordItself = 0, kObserved = 1;

template <typename Number>
void put_hit_number(Number number, std::string& out) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

void put_hit_text(std::string_view text, std::string& out) {
  put_hit_number(static_cast<std::uint32_t>(text.size()), out);
  out += text;
}

/// Reads from bytes that anybody may have written.
class HitTaker {
 public:
  explicit HitTaker(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] bool done() const { return bytes_.empty(); }
  template <typename Number>
  bool number(Number& out) {
    if (bytes_.size() < sizeof out) return false;
    std::memcpy(&out, bytes_.data(), sizeof out);
    bytes_.remove_prefix(sizeof out);
    return true;
  }
  bool text(std::string_view& out) {
    std::uint32_t size = 0;
    if (!number(size) || size > bytes_.size()) return false;
    out = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }

 private:
  std::string_view bytes_;
};

struct RecordOfHits {
  std::uint64_t offset = 0;
  std::uint64_t record_id = 0;  // one more than it is; 0: none
  std::string_view bytes;
};

/// `hit` is told of each hit with its record, and may say that it is not as it should be.
bool each_hit(std::string_view file, const std::function<void(const RecordOfHits&)>& record,
              const std::function<bool(const RecordOfHits&, const hunt::BaseHit&)>& hit) {
  if (!file.starts_with(kHitsMagic)) return false;
  HitTaker in(file.substr(kHitsMagic.size()));
  while (!in.done()) {
    RecordOfHits at;
    std::uint32_t hits = 0;
    if (!in.number(at.offset) || !in.number(at.record_id) || !in.text(at.bytes) || !in.number(hits)) return false;
    if (at.offset > std::numeric_limits<std::uint64_t>::max() - at.bytes.size()) return false;
    record(at);
    for (; hits != 0; --hits) {
      hunt::BaseHit one;
      if (!in.number(one.time) || !in.number(one.part) || !in.text(one.key) || !in.text(one.value) ||
          !in.text(one.note) || !hit(at, one))
        return false;
    }
  }
  return true;
}

/// What is written of one detector, record by record.
struct HitsFile {
  std::string file{kHitsMagic};
  std::uint32_t hits = 0;  // of the last record
  std::size_t count_at = 0;
  bool begun = false;

  void begin(const FoundRecord& at, std::string_view bytes) {
    put_hit_number(at.offset, file);
    put_hit_number(std::uint64_t{at.record_id ? *at.record_id + 1 : 0}, file);
    put_hit_text(bytes, file);
    count_at = file.size();
    put_hit_number(std::uint32_t{0}, file);
    hits = 0;
    begun = true;
  }
  void add(const hunt::BaseHit& hit) {
    put_hit_number(hit.time, file);
    put_hit_number(hit.part, file);
    put_hit_text(hit.key, file);
    put_hit_text(hit.value, file);
    put_hit_text(hit.note, file);
    ++hits;
    std::memcpy(file.data() + count_at, &hits, sizeof hits);
  }
};

}  // namespace

void HitKeeper::Count::add(const Count& other) {
  hits += other.hits;
  bytes += other.bytes;
  too_long = too_long || other.too_long;
}

void HitKeeper::saw(const Observation& observation) {
  const auto hit = plan_.base_hit(observation);
  if (!hit) return;
  Count& count = counts_[{at_.stream, {hit->kind, hit->index}}];
  if (count.over()) return;
  ++count.hits;
  count.bytes += record_.size();
  std::string observed;
  encode(observation, observed);
  count.too_long = record_.size() > kHitRecordKept || observed.size() > hunt::observations::kObservationLimit;
  // Blocks come in order, so that what is over in all threads together is over however they share it.
  if (count.over()) return;
  Observation kept;
  kept.place = at_.place();
  if (!put_) {
    kept.part = kRecordItself;
    kept.value = record_;
    log_.add(kept);
    put_ = true;
  }
  kept.part = kObserved;
  kept.value = std::string_view(observed).substr(hunt::observations::kSizeWord);
  log_.add(kept);
}

void HitKeeper::gather(const std::vector<HitKeeper*>& keepers, const std::function<bool(const FoundRecord&)>& counts,
                       const Sink& sink) {
  Counts all;
  std::vector<hunt::observations::Log*> logs;
  bool lost = false;
  for (HitKeeper* keeper : keepers) {
    for (const auto& [key, count] : keeper->counts_) all[key].add(count);
    logs.push_back(&keeper->log_);
    lost = lost || keeper->log_.stats().dropped != 0;
  }
  std::map<Detector, HitsFile> written;
  std::size_t stream = 0;
  const auto finish = [&] {
    for (auto& [detector, one] : written) sink(stream, detector.first, detector.second, std::move(one.file));
    written.clear();
  };
  for (const auto& [key, count] : all) {
    if (lost || count.over()) sink(key.first, key.second.first, key.second.second, std::nullopt);
  }
  if (lost) return;
  hunt::observations::Merge merge(logs);
  std::string record;
  FoundRecord at;
  while (const Observation* one = merge.next()) {
    const FoundRecord here = FoundRecord::from(one->place);
    if (here.stream != stream) finish();
    stream = here.stream;
    if (one->part == kRecordItself) {
      record = one->value;
      at = here;
      for (auto& [detector, each] : written) each.begun = false;
      continue;
    }
    const auto hit = keepers.front()->plan_.base_hit(hunt::observations::decode(one->value));
    const Detector detector{hit->kind, hit->index};
    if (all.at({stream, detector}).over() || !counts(at)) continue;
    HitsFile& into = written[detector];
    if (!into.begun) into.begin(at, record);
    into.add(*hit);
  }
  finish();
}

bool count_hits(std::string_view file, const hunt::Plan& plan, hunt::Kind kind, std::uint32_t index, std::size_t stream,
                hunt::observations::Log& into) {
  return each_hit(
      file, [](const RecordOfHits&) {},
      [&](const RecordOfHits& at, hunt::BaseHit hit) {
        hit.kind = kind;
        hit.index = index;
        const FoundRecord record{stream, at.offset, at.bytes.size(),
                                 at.record_id == 0 ? std::nullopt : std::optional(at.record_id - 1)};
        return plan.observe(hit, record.place(), into);
      });
}

bool each_kept_record(std::string_view file,
                      const std::function<void(std::uint64_t offset, std::string_view bytes)>& take) {
  return each_hit(
      file, [&](const RecordOfHits& at) { take(at.offset, at.bytes); },
      [](const RecordOfHits&, const hunt::BaseHit&) { return true; });
}

}  // namespace backtrail::app
