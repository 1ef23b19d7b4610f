// SPDX-License-Identifier: Apache-2.0
// Paths that a log writes in a roundabout way: with "." and ".." within, a host behind "\unc\" or "\device\mup\" as Windows' long form
// and its kernel have it, and a drive by the device of its volume ("\device\harddiskvolume2\x", as event 5156 and shadow copies do).
// Shared by canonical() and by those who hunt and index.
#pragma once

#include <string>
#include <string_view>

namespace backtrail::observable {

/// Stands for a drive whose letter a log does not say; no path that is asked for begins so.
inline constexpr std::string_view kAnyDrive = "?:";

/// Of a path that is roundabout no more places where it may end are looked at.
inline constexpr std::size_t kRoundaboutEnds = 512;

/// Whether straight() may have something to do. Cheap, and seldom true. `path` is folded (PathFolder).
[[nodiscard]] bool is_roundabout(std::string_view path);

/// Writes to `out` the path with "." and the "..", as far as something stands before them, gone. What a path begins with is not left:
/// a drive, a root, a host and its share, a variable. False, and `out` undefined, when there is none of them in it.
bool without_dots(std::string_view path, std::string& out);

/// The same, with the host of "\unc\" or "\device\mup\" behind two backslashes and kAnyDrive for the device of a volume. False when the
/// path is written as it is meant.
bool straight(std::string_view path, std::string& out);

/// What "\\\\srv\\c$\\x" is on that host: "c:\\x". False when the path is none of a drive that is shared as such.
bool on_its_host(std::string_view path, std::string& out);

}  // namespace backtrail::observable
