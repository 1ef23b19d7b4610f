// SPDX-License-Identifier: Apache-2.0
#include "observable/fold.h"

#include <algorithm>
#include <array>

#include "observable/text.h"

namespace backtrail::observable {
namespace {

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
  const auto separates = [&](char c) { return c == '/' || (c == '\\' && !unix_); };
  for (std::size_t at = 0; at < stretch.size();) {
    std::size_t end = at;
    while (end < stretch.size() && !separates(stretch[end])) ++end;
    if (end > at) {
      flush();
      const std::size_t before = out_.size();
      out_.append(stretch, at, end - at);
      if (!unix_)
        std::transform(out_.begin() + static_cast<std::ptrdiff_t>(before), out_.end(),
                       out_.begin() + static_cast<std::ptrdiff_t>(before), [](char c) { return lower(c); });
    }
    for (; end < stretch.size() && separates(stretch[end]); ++end) ++pending_;
    at = end;
  }
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
