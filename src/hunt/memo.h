// SPDX-License-Identifier: Apache-2.0
// What was found in short values of late, so that a value that comes again is not searched again: logs repeat their hosts,
// users, programs and states all day. A table of fixed size in which a newer value takes the place of an older one; the
// whole value is compared, so an answer is never another value's, and a log whose values never come again pays one hash
// and one copy each until its field is given up (see Worth).
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "base/same_bytes.h"
#include "record/value.h"

namespace backtrail::hunt {

/// Whether remembering pays, field by field: a field whose values seldom come again is left alone for a while.
class Worth {
 public:
  [[nodiscard]] bool asks() {
    if (rest_ == 0) return true;
    --rest_;
    return false;
  }
  void on_answer(bool known) {
    if (known) ++hits_;
    if (++tries_ < kTries) return;
    if (hits_ < kTries / 8) rest_ = kRest;
    tries_ = hits_ = 0;
  }

 private:
  static constexpr std::uint16_t kTries = 128;
  static constexpr std::uint16_t kRest = 8192;
  std::uint16_t tries_ = 0, hits_ = 0, rest_ = 0;
};

/// `kAnswers`: how many numbers an answer may hold; larger answers are not remembered.
template <std::size_t kAnswers>
class ValueMemo {
 public:
  static constexpr std::size_t kLongest = 52 - 4 * kAnswers;  // bytes of a value; an entry is a cache line

  struct Entry {
    std::uint32_t context = 0;
    record::Form form = record::Form::null;
    std::uint8_t size = 0xff;  // no value has it
    std::uint8_t answers = 0;
    std::array<std::uint32_t, kAnswers> answer;
    std::array<char, kLongest> bytes;

    /// `value` in `context` is what the entry is of.
    [[nodiscard]] bool is_of(std::uint32_t the_context, const record::Value& value) const {
      return context == the_context && size == value.size && form == value.form &&
             base::same_bytes(bytes.data(), value.data, value.size);
    }
  };

  ValueMemo() : entries_(kEntries) {}

  [[nodiscard]] static bool takes(const record::Value& value) { return value.size - 1U < kLongest; }
  /// Where `value`, which takes() allows, lies if it is remembered. `context` tells apart what the same value is asked.
  [[nodiscard]] Entry& place(std::uint32_t context, const record::Value& value) {
    return entries_[hash(context, value.data, value.size) >> (64 - kBits)];
  }
  /// Remembers; an answer that is too long is forgotten.
  static void remember(Entry& entry, std::uint32_t context, const record::Value& value,
                       std::span<const std::uint32_t> answer) {
    entry.size = 0xff;
    if (answer.size() > kAnswers) return;
    entry.context = context;
    entry.form = value.form;
    entry.size = static_cast<std::uint8_t>(value.size);
    entry.answers = static_cast<std::uint8_t>(answer.size());
    std::copy(answer.begin(), answer.end(), entry.answer.begin());
    std::memcpy(entry.bytes.data(), value.data, value.size);
  }
  void clear() { entries_.assign(kEntries, Entry{}); }

 private:
  static constexpr unsigned kBits = 12;
  static constexpr std::size_t kEntries = std::size_t{1} << kBits;

  template <typename Word>
  static std::uint64_t load(const char* at) {
    Word word;
    std::memcpy(&word, at, sizeof(word));
    return word;
  }
  static std::uint64_t mix(std::uint64_t state, std::uint64_t word) {
    state = (state ^ word) * 0x9E3779B97F4A7C15U;
    return state ^ state >> 29;
  }
  static std::uint64_t hash(std::uint32_t context, const char* data, std::size_t size) {
    std::uint64_t state = (std::uint64_t{context} << 8 | size) * 0xD6E8FEB86659FD93U;
    if (size >= 8) {
      for (std::size_t at = 0; at + 8 < size; at += 8) state = mix(state, load<std::uint64_t>(data + at));
      state = mix(state, load<std::uint64_t>(data + size - 8));
    } else if (size >= 4) {
      state = mix(state, load<std::uint32_t>(data) << 32 | load<std::uint32_t>(data + size - 4));
    } else {
      const auto byte = [&](std::size_t at) {
        return static_cast<std::uint64_t>(static_cast<unsigned char>(data[at]));
      };
      state = mix(state, byte(0) << 16 | byte(size / 2) << 8 | byte(size - 1));
    }
    return state * 0x9E3779B97F4A7C15U;
  }

  std::vector<Entry> entries_;
};

}  // namespace backtrail::hunt
