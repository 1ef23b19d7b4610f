// SPDX-License-Identifier: Apache-2.0
#include "app/case/places.h"

#include <cstdlib>

#include "app/codes.h"
#include "base/hex.h"
#include "base/sha256.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kFileNameLimit = 200;  // file systems take 255 bytes, and names get endings

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

/// An origin may hold slashes ("example.org/case"); a file's name may not, and must stay one name per origin.
std::string file_name(std::string_view origin) {
  std::string out;
  for (const char c : origin) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || (c == '.' && !out.empty());
    out += plain ? std::string(1, c) : "%" + base::to_hex(std::string_view(&c, 1));
  }
  return out.size() <= kFileNameLimit ? out : base::sha256(origin).hex();
}

/// $`name`/backtrail, or `below` the home.
std::string place(const char* name, const char* below) {
  const std::string value = variable(name);
  if (!value.empty()) return value + "/backtrail";
  const std::string home = variable("HOME");
  return home.empty() ? std::string() : home + below + "/backtrail";
}

}  // namespace

base::Result<Places> Places::from_environment() {
  Places out;
  out.config = place("XDG_CONFIG_HOME", "/.config");
  out.state = place("XDG_STATE_HOME", "/.local/state");
  out.keys = variable("BACKTRAIL_KEYS");
  if (out.keys.empty() && !out.config.empty()) out.keys = out.config + "/keys";
  if (out.keys.empty() || out.state.empty()) {
    return base::fail(kNoHome, "there is no place for keys and for what was seen last", {},
                      "set HOME, or BACKTRAIL_KEYS and XDG_STATE_HOME");
  }
  return out;
}

std::string cache_folder() { return place("XDG_CACHE_HOME", "/.cache"); }

std::string Places::signing_key(std::string_view origin) const { return keys + "/" + file_name(origin) + ".key"; }

std::string Places::audience_key(std::string_view origin, std::string_view audience) const {
  return keys + "/" + file_name(origin) + ".audiences/" + base::sha256(audience).hex();
}

std::string Places::anchor(std::string_view origin) const {
  return state + "/anchors/" + file_name(origin) + ".checkpoint";
}
std::string Places::anchor_heads(std::string_view origin) const {
  return state + "/anchors/" + file_name(origin) + ".heads";
}
std::string Places::anchor_key(std::string_view origin) const {
  return state + "/anchors/" + file_name(origin) + ".key";
}
std::string Places::anchor_folder(std::string_view origin) const {
  return state + "/anchors/" + file_name(origin) + ".folder";
}

}  // namespace backtrail::app
