// SPDX-License-Identifier: Apache-2.0
#include "observable/fold.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "observable/text.h"

namespace backtrail::observable {
namespace {

/// Eight bytes of a text, the first of them lowest; a byte's answer is its highest bit.
using Bytes = std::uint64_t;
static_assert(std::endian::native == std::endian::little);

constexpr Bytes each(unsigned char c) { return 0x0101010101010101ULL * c; }

constexpr Bytes bytes_that_are(Bytes word, char c) {
  const Bytes other = word ^ each(static_cast<unsigned char>(c));
  return ~(((other & each(0x7f)) + each(0x7f)) | other) & each(0x80);
}

constexpr Bytes lower_bytes(Bytes word) {
  const Bytes ascii = word & each(0x7f);
  const Bytes capitals = (ascii + each(0x80 - 'A')) & ~(ascii + each(0x7f - 'Z')) & ~word & each(0x80);
  return word | capitals >> 2;
}

struct Hive {
  std::string_view written;  // lower-case
  std::string_view spelling;
};
constexpr std::array kHives{
    Hive{"hkey_local_machine", "hklm"},
    Hive{"hkey_current_user", "hkcu"},
    Hive{"hkey_users", "hku"},
    Hive{"hkey_classes_root", "hkcr"},
    Hive{"hkey_current_config", "hkcc"},
    Hive{"hklm", "hklm"},
    Hive{"hkcu", "hkcu"},
    Hive{"hku", "hku"},
    Hive{"hkcr", "hkcr"},
    Hive{"hkcc", "hkcc"},
    Hive{"\\registry\\machine", "hklm"},
    Hive{"\\registry\\user", "hku"},
};

/// "hku\s-1-5-21-1-2-3-1001\x" -> "hkcu\x", "…_classes\x" -> "hkcu\software\classes\x". Service accounts (S-1-5-18 and
/// the like) and .default are nobody's own.
void fold_user(std::string& key) {
  constexpr std::string_view kPrefix = "hku\\s-1-5-21-";
  if (!key.starts_with(kPrefix)) return;
  std::size_t end = kPrefix.size();
  while (end < key.size() && (is_digit(key[end]) || key[end] == '-')) ++end;
  std::string_view put = "hkcu";
  if (key.compare(end, 8, "_classes") == 0) {
    end += 8;
    put = "hkcu\\software\\classes";
  }
  if (end < key.size() && is(key[end], kHostByte)) return;
  key.replace(0, end, put);
}

void fold_control_set(std::string& key) {
  constexpr std::string_view kPrefix = "hklm\\system\\controlset";
  if (!key.starts_with(kPrefix)) return;
  std::size_t end = kPrefix.size();
  while (end < key.size() && is_digit(key[end])) ++end;
  if (end == kPrefix.size() || (end < key.size() && is(key[end], kHostByte))) return;
  key.replace(0, end, "hklm\\system\\currentcontrolset");
}

}  // namespace

void PathFolder::put(std::string_view stretch) {
  std::size_t at = 0;
  while (at < stretch.size() && separates(stretch[at])) ++at;
  pending_ += at;
  if (at == stretch.size()) return;
  flush();
  const std::size_t before = out_.size();
  out_.resize(before + stretch.size() - at);
  char* to = out_.data() + before;
  // Words without a pair of separators are written whole: so are most.
  bool behind = false;  // a separator
  for (; stretch.size() - at >= sizeof(Bytes); at += sizeof(Bytes)) {
    Bytes word = 0;
    std::memcpy(&word, stretch.data() + at, sizeof word);
    const Bytes separators = unix_ ? bytes_that_are(word, '/') : bytes_that_are(word, '/') | bytes_that_are(word, '\\');
    if ((separators & (separators << 8 | (behind ? 0x80U : 0U))) != 0) {
      for (std::size_t i = 0; i < sizeof word; ++i) to = put(stretch[at + i], behind, to);
      continue;
    }
    if (!unix_) word = lower_bytes(word) ^ (bytes_that_are(word, '/') >> 7) * ('/' ^ '\\');
    std::memcpy(to, &word, sizeof word);
    to += sizeof word;
    behind = separators >> 63 != 0;
  }
  for (; at < stretch.size(); ++at) to = put(stretch[at], behind, to);
  if (behind) {
    --to;
    pending_ = 1;
  }
  out_.resize(static_cast<std::size_t>(to - out_.data()));
}

/// One byte, unless it is a separator behind another.
char* PathFolder::put(char c, bool& behind, char* to) const {
  const bool separator = separates(c);
  if (!(separator && behind)) *to++ = unix_ ? c : separator ? '\\' : lower(c);
  behind = separator;
  return to;
}

void PathFolder::flush() {
  if (pending_ == 0) return;
  const char separator = unix_ ? '/' : '\\';
  if (out_.empty() && pending_ > 1 && !unix_) out_ += separator;
  out_ += separator;
  pending_ = 0;
}

std::size_t registry_hive(std::string_view text, std::string_view& spelling) {
  for (const Hive& hive : kHives) {
    if (!starts_with_caseless(text, hive.written)) continue;
    std::size_t size = hive.written.size();
    if (size < text.size() && text[size] == ':') ++size;  // PowerShell's HKLM:\ drive
    if (size < text.size() && text[size] != '\\') continue;
    spelling = hive.spelling;
    return size;
  }
  return 0;
}

bool fold_registry(std::string_view text, std::string& out) {
  std::string_view spelling;
  const std::size_t hive = registry_hive(text, spelling);
  if (hive == 0) return false;
  out = spelling == "hkcr" ? "hklm\\software\\classes" : spelling;
  bool pending = false;
  for (const char c : text.substr(hive)) {
    if (c == '\\') {
      pending = true;
      continue;
    }
    if (pending) out += '\\';
    pending = false;
    out += lower(c);
  }
  fold_user(out);
  fold_control_set(out);
  return true;
}

}  // namespace backtrail::observable
