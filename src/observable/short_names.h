// SPDX-License-Identifier: Apache-2.0
// Windows' short names of files and folders: "PROGRA~1" of "Program Files". Which long name one stands for only that disk knows, so a
// path with one is found by nobody who asks for the long one; an index that keeps what such paths end in can say that they are there.
#pragma once

#include <string>
#include <string_view>

namespace backtrail::observable {

/// Stands before what short_named_end() gives, as a value of an index; no path that is asked for begins so.
inline constexpr std::string_view kShortNames = "?~";

/// What is sure of the short name of a part of a path, lower-case: its first two bytes and its ending, "pr~", "ev~.exe". Empty for a part that is its own
/// ("temp", "a.exe") and for one with letters beyond ASCII, whose short name depends on the disk's code page.
[[nodiscard]] std::string short_name(std::string_view part);

/// Whether some part of a folded path has a short name of its own, so that a log may write it so.
[[nodiscard]] bool may_be_short_named(std::string_view path);

/// The last part of a folded path some part of which is a short name with its number; of a last part that is one itself
/// short_name(). Empty when there is none in it.
[[nodiscard]] std::string short_named_end(std::string_view path);

}  // namespace backtrail::observable
