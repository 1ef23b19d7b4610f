// SPDX-License-Identifier: Apache-2.0
#include "observable/roundabout.h"

#include <algorithm>
#include <array>

#include "observable/fold.h"
#include "observable/text.h"

namespace backtrail::observable {
namespace {

/// A host stands behind them: in Windows' long form, and where the kernel names what a provider of the network serves.
constexpr std::array<std::string_view, 2> kBeforeHost{"\\unc\\", "\\device\\mup\\"};

/// How many bytes of it stand before a host; 0 when none do.
std::size_t before_host(std::string_view path) {
  for (const std::string_view each : kBeforeHost)
    if (path.starts_with(each) && path.size() > each.size()) return each.size();
  return 0;
}

/// Where the drive stands in "\\srv\c$\x"; 0 when none does.
std::size_t shared_drive(std::string_view path) {
  if (!path.starts_with("\\\\")) return 0;
  const std::size_t at = path.find('\\', 2) + 1;
  const bool drive =
      at > 3 && at + 3 < path.size() && is_letter(path[at]) && path[at + 1] == '$' && path[at + 2] == '\\';
  return drive ? at : 0;
}

/// How many bytes name a volume by its device, up to the separator behind; 0 when none do.
std::size_t volume_size(std::string_view path) {
  constexpr std::string_view kRoot = "\\globalroot";
  constexpr std::string_view kVolume = "\\device\\harddiskvolume";
  std::size_t at = path.starts_with(kRoot) ? kRoot.size() : 0;
  if (!path.substr(at).starts_with(kVolume)) return 0;
  at += kVolume.size();
  const std::size_t number = at;
  while (at < path.size() && is(path[at], kAlnum)) ++at;
  return at > number && at + 1 < path.size() && path[at] == '\\' ? at : 0;
}

bool has_dots(std::string_view path) {
  const char separator = is_unix_path(path) ? '/' : '\\';
  for (std::size_t at = path.find('.'); at != path.npos; at = path.find('.', at + 1)) {
    if (at == 0 || path[at - 1] != separator) continue;
    const std::size_t behind = path.substr(at + 1).starts_with('.') ? at + 2 : at + 1;
    if (behind == path.size() || path[behind] == separator) return true;
  }
  return false;
}

/// How many bytes no ".." leaves, without the separator behind.
std::size_t root_size(std::string_view path, char separator) {
  if (path.starts_with("\\\\")) {
    const std::size_t share = path.find(separator, std::min(path.find(separator, 2), path.size() - 1) + 1);
    return std::min(share, path.size());
  }
  return std::min(path.find(separator), path.size());
}

/// Whether what lies at the root is one: of "a\..\..\b" the beginning is nowhere.
bool is_rooted(std::string_view root) { return root.empty() || root.starts_with('\\') || root.ends_with(':'); }

}  // namespace

bool is_roundabout(std::string_view path) {
  return before_host(path) != 0 || shared_drive(path) != 0 || volume_size(path) != 0 || has_dots(path);
}

bool on_its_host(std::string_view path, std::string& out) {
  const std::size_t drive = shared_drive(path);
  if (drive == 0) return false;
  out.assign(path, drive, 1).append(":").append(path, drive + 2);
  return true;
}

bool without_dots(std::string_view path, std::string& out) {
  if (!has_dots(path)) return false;
  const char separator = is_unix_path(path) ? '/' : '\\';
  const std::size_t root = root_size(path, separator);
  out.assign(path, 0, root);
  for (std::size_t at = root; at < path.size();) {
    const std::size_t end = std::min(path.find(separator, at + 1), path.size());
    const std::string_view part = path.substr(at + 1, end - at - 1);
    const std::size_t last = out.rfind(separator);
    const bool at_root = out.size() <= root || last == out.npos || out.substr(last + 1) == "..";
    if (part == ".." && !at_root) {
      out.resize(last);
    } else if (part != "." && !(part == ".." && is_rooted(path.substr(0, root)))) {
      out.append(path, at, end - at);
    }
    at = end;
  }
  return true;
}

bool straight(std::string_view path, std::string& out) {
  std::string dotless;
  const bool dots = without_dots(path, dotless);
  if (dots) path = dotless;
  if (const std::size_t volume = volume_size(path); volume != 0) {
    out = kAnyDrive;
    out.append(path, volume);
    return true;
  }
  if (const std::size_t host = before_host(path); host != 0) {
    out = "\\\\";
    out.append(path, host);
    return true;
  }
  if (dots) out = std::move(dotless);
  return dots;
}

}  // namespace backtrail::observable
