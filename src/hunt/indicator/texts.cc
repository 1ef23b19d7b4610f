// SPDX-License-Identifier: Apache-2.0
// Of each text the few bytes that the others share least are asked of a bit table at every byte of a record; what passes is
// looked up and compared. A million texts cost a table of two megabytes and one look at each byte.
#include "hunt/indicator/texts.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <vector>

#include "hunt/indicator/beside.h"
#include "hunt/indicator/table.h"
#include "observable/limits.h"
#include "observable/text.h"

namespace backtrail::hunt {
namespace {

using ObservableKind = observable::Kind;

constexpr std::size_t kShortest = 4;
constexpr std::size_t kLongWindow = 8;
constexpr std::size_t kCounterBits = 20;
constexpr std::size_t kRegistryTail = 8;  // behind a key's hive, which logs name in several ways

std::uint64_t load(const char* at, std::size_t size) {
  std::uint64_t out = 0;
  std::memcpy(&out, at, size);
  return out;
}

std::uint64_t mix(std::uint64_t bytes) {
  const std::uint64_t product = bytes * 0x9e3779b97f4a7c15ULL;
  return product ^ product >> 29;
}

std::size_t window_of(std::size_t text) { return text < kLongWindow ? kShortest : kLongWindow; }

/// As it is compared: runs of backslashes as one, `\/` as a slash. `folded` is the same in lower case.
void plain_text(std::string_view bytes, std::string& out, std::string& folded) {
  out.clear();
  out.reserve(bytes.size() + kLongWindow);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\\' && i + 1 < bytes.size() && (bytes[i + 1] == '\\' || bytes[i + 1] == '/')) continue;
    out += bytes[i];
  }
  observable::lower_into(folded, out);
}

/// What of the value is looked for; empty for none.
std::string_view text_of(const detector::Indicator& one) {
  if (one.kind == ObservableKind::cidr || one.kind == ObservableKind::asn ||
      !observable::search_limit({one.kind, one.value}).empty())
    return {};
  std::string_view text = one.value;
  if (one.kind == ObservableKind::registry_key) {
    const std::size_t hive = text.find('\\');
    if (hive == text.npos || text.size() - hive - 1 < kRegistryTail) return {};
    text.remove_prefix(hive + 1);
  }
  return text;
}

/// From where on case counts.
std::size_t exact_from(ObservableKind kind, std::string_view text) {
  if (kind == ObservableKind::path) return text.starts_with('/') ? 0 : text.size();
  if (kind != ObservableKind::url) return text.size();
  const std::size_t scheme = text.find("://");
  return std::min(text.find('/', scheme == text.npos ? 0 : scheme + 3), text.size());
}

struct TextOfOne {
  std::string text, folded;
  ObservableKind kind = ObservableKind::ipv4;
  std::uint32_t indicator = 0;
  std::uint32_t exact = 0;  // from here on case counts
  std::uint32_t window = 0;  // where the bytes begin by which it is looked up
};

/// The texts that are looked up by as many bytes.
class Windows {
 public:
  Windows(std::size_t size, std::size_t count)
      : size_(size), table_(count), bits_(std::bit_ceil(std::max<std::size_t>(count * 16, 1U << 15))) {
    shift_ = static_cast<unsigned>(64 - std::countr_zero(bits_.size()));
  }
  void add(const TextOfOne& one, std::uint32_t number) {
    const std::uint64_t hash = mix(load(one.folded.data() + one.window, size_));
    bits_[hash >> shift_] = true;
    table_.add(hash, number);
  }
  /// Calls `take(number, at)` for each text that may have its window at `at`.
  template <typename Take>
  void find(std::string_view folded, Take&& take) const {
    for (std::size_t at = 0; at + size_ <= folded.size(); ++at) {
      const std::uint64_t hash = mix(load(folded.data() + at, size_));
      if (!bits_[hash >> shift_]) continue;
      table_.find(hash, [&](std::uint32_t number) { take(number, at); });
    }
  }

 private:
  std::size_t size_;
  HashTable table_;
  std::vector<bool> bits_;
  unsigned shift_ = 0;
};

/// How often windows come, roughly: several may share a counter.
class Counters {
 public:
  void add(const TextOfOne& one) {
    each(one, [&](std::uint32_t& counter, std::size_t) { ++counter; });
  }
  std::uint32_t rarest(const TextOfOne& one) {
    std::uint32_t least = 0xffffffff, at = 0;
    each(one, [&](const std::uint32_t& counter, std::size_t window) {
      if (counter < least) least = counter, at = static_cast<std::uint32_t>(window);
    });
    return at;
  }

 private:
  template <typename Take>
  void each(const TextOfOne& one, Take&& take) {
    const std::size_t size = window_of(one.folded.size());
    for (std::size_t at = 0; at + size <= one.folded.size(); ++at)
      take(counts_[mix(load(one.folded.data() + at, size)) >> (64 - kCounterBits)], at);
  }
  std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(std::size_t{1} << kCounterBits);
};

/// Every other byte, from the first or second on, of text in UTF-16; what ASCII has none for is a control byte.
void narrow(std::string_view bytes, std::size_t from, std::string& out) {
  out.clear();
  for (std::size_t i = from; i + 1 < bytes.size(); i += 2) out += bytes[i + 1] == '\0' ? bytes[i] : '\x01';
}

/// Every record of a Windows event log has it, as XML's grammar and not as something that was seen.
bool is_of_namespace(std::string_view folded, std::size_t begin, std::size_t end) {
  constexpr std::string_view kNamespace = "http://schemas.microsoft.com/win/2004/08/events/event";
  const std::size_t before = begin < kNamespace.size() ? 0 : begin - kNamespace.size();
  const std::size_t at = folded.substr(0, std::min(folded.size(), end + kNamespace.size())).find(kNamespace, before);
  return at != folded.npos && at <= begin && end <= at + kNamespace.size();
}

}  // namespace

struct IndicatorTexts::State {
  explicit State(std::span<const detector::Indicator> all) : texts(texts_of(all, left_out)), fours(4, 0), eights(8, 0) {
    Counters counters;
    std::size_t count[2] = {};
    for (const TextOfOne& one : texts) {
      counters.add(one);
      ++count[window_of(one.folded.size()) == kLongWindow];
    }
    fours = Windows(kShortest, count[0]);
    eights = Windows(kLongWindow, count[1]);
    for (std::uint32_t i = 0; i < texts.size(); ++i) {
      texts[i].window = counters.rarest(texts[i]);
      (window_of(texts[i].folded.size()) == kLongWindow ? eights : fours).add(texts[i], i);
    }
    has_fours = count[0] != 0;
    has_eights = count[1] != 0;
  }

  static std::vector<TextOfOne> texts_of(std::span<const detector::Indicator> all, std::uint64_t& left_out) {
    std::vector<TextOfOne> out;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      TextOfOne one;
      one.kind = all[i].kind;
      one.indicator = i;
      plain_text(text_of(all[i]), one.text, one.folded);
      one.exact = static_cast<std::uint32_t>(exact_from(one.kind, one.text));
      if (one.text.size() < kShortest) ++left_out;
      else out.push_back(std::move(one));
    }
    return out;
  }

  std::uint64_t left_out = 0;
  std::vector<TextOfOne> texts;
  Windows fours, eights;
  bool has_fours = false, has_eights = false;
};

IndicatorTexts::IndicatorTexts(std::span<const detector::Indicator> all) : state_(std::make_unique<State>(all)) {}
IndicatorTexts::~IndicatorTexts() = default;
bool IndicatorTexts::has_text(const detector::Indicator& one) {
  std::uint64_t left_out = 0;
  State::texts_of({&one, 1}, left_out);
  return left_out == 0;
}
std::uint64_t IndicatorTexts::left_out() const { return state_->left_out; }

struct TextScanner::State {
  explicit State(const IndicatorTexts::State& all) : all(all) {}

  void scan(std::string_view bytes) {
    plain_text(bytes, plain, folded);
    const auto take = [&](std::uint32_t number, std::size_t at) {
      const TextOfOne& one = all.texts[number];
      if (at < one.window) return;
      const std::size_t begin = at - one.window, end = begin + one.text.size();
      if (std::string_view(folded).substr(begin, one.folded.size()) != one.folded) return;
      const std::string_view here = std::string_view(plain).substr(begin, one.text.size());
      if (here.substr(one.exact) != std::string_view(one.text).substr(one.exact)) return;
      if (stands_alone(one.kind, plain, begin, end) && !is_of_namespace(folded, begin, end))
        found.push_back(one.indicator);
    };
    if (all.has_fours) all.fours.find(folded, take);
    if (all.has_eights) all.eights.find(folded, take);
  }

  const IndicatorTexts::State& all;
  std::string plain, folded, narrowed;
  std::vector<std::uint32_t> found;
};

TextScanner::TextScanner(const IndicatorTexts& texts) : state_(std::make_unique<State>(*texts.state_)) {}
TextScanner::~TextScanner() = default;
TextScanner::TextScanner(TextScanner&&) noexcept = default;

std::span<const std::uint32_t> TextScanner::scan(std::string_view bytes) {
  state_->found.clear();
  state_->scan(bytes);
  if (bytes.find('\0') != bytes.npos) {
    for (const std::size_t from : {0U, 1U}) {
      narrow(bytes, from, state_->narrowed);
      state_->scan(state_->narrowed);
    }
  }
  std::ranges::sort(state_->found);
  const auto [last, end] = std::ranges::unique(state_->found);
  state_->found.erase(last, end);
  return state_->found;
}

}  // namespace backtrail::hunt
