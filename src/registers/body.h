// SPDX-License-Identifier: Apache-2.0
// Reads a body's JSON key by key. The first mistake is kept, with its JSON pointer (RFC 6901), and everything after it
// yields empty values: so parsing reads as a list of fields, and one look at the end tells whether it went well.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"
#include "estimate/estimate.h"
#include "marking/conditions.h"
#include "marking/marking.h"
#include "registers/rows.h"

namespace backtrail::registers {

inline constexpr std::size_t kBodyLimit = 64ULL << 20;     // bytes
inline constexpr std::size_t kTextLimit = 64ULL << 10;     // bytes of one text
inline constexpr std::size_t kBytesLimit = 23ULL << 20;    // of one sealed record in base 64: 16 MiB and a little
inline constexpr std::size_t kListLimit = 100'000;         // elements of one list
inline constexpr std::size_t kRefLimit = 128;

enum class Need : std::uint8_t { required, optional };

/// Where the first mistake goes.
struct Mistake {
  std::string path;  // "claim claim:x"
  std::optional<base::Error> error{};
};

class Fields {
 public:
  Fields(const base::Json& value, std::string pointer, Mistake& mistake);
  /// Every key that nobody asked for is a mistake; call it when all have been read.
  void finish();
  [[nodiscard]] bool ok() const { return !mistake_->error; }

  /// An empty text is as good as none: missing when required.
  std::string text(const char* key, Need need = Need::optional, std::size_t limit = kTextLimit);
  std::string word(const char* key, std::span<const std::string_view> words, Need need = Need::optional);
  std::uint64_t count(const char* key, Need need = Need::optional);
  std::optional<std::int64_t> integer(const char* key);
  /// "2014", "2014-06", "2014-06-30" or a time: kept as written.
  std::string date(const char* key);
  std::optional<base::Instant> instant(const char* key);
  std::string sha256(const char* key, Need need = Need::optional);
  std::string ref(const char* key, Need need = Need::optional);
  std::vector<Reference> refs(const char* key, Need need = Need::optional);
  marking::Marking marking(const char* key, const marking::Marking& absent);
  marking::Audience audience(const char* key);
  marking::Conditions conditions(const char* key);
  PublicSource public_source(const char* key, Need need);
  char grade(const char* key);
  int credibility(const char* key);
  [[nodiscard]] bool has(const char* key) const;

  /// Calls `take` for each element, with its pointer.
  void each(const char* key, Need need, const std::function<void(const base::Json&, std::string)>& take);
  /// The object under `key`, or nothing.
  std::optional<Fields> object(const char* key, Need need = Need::optional);
  Mistake& mistake() { return *mistake_; }

  void fail_at(const std::string& key, base::Code code, std::string message, std::string hint = {});
  /// Text that is a value itself: an element of a list of texts.
  std::string plain_text(const base::Json& value, const std::string& pointer);

 private:
  const base::Json* find(const char* key, Need need);
  void fail_pointer(const std::string& pointer, base::Code code, std::string message, std::string hint = {});
  std::string checked_text(const base::Json& value, const std::string& pointer, std::size_t limit);

  const base::Json* value_;
  std::string pointer_;
  Mistake* mistake_;
  std::set<std::string, std::less<>> read_;
};

/// Printable ASCII without blanks and quotes, at most kRefLimit, and not of the form of an entry's id.
[[nodiscard]] bool is_ref(std::string_view text);
/// 32 lower-case hex digits.
[[nodiscard]] bool is_entry_id(std::string_view text);

}  // namespace backtrail::registers
