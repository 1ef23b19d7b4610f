// SPDX-License-Identifier: Apache-2.0
// Whether a folder lies on a network file system, where SQLite's write-ahead log can lose or mix up what two machines
// write: it needs memory that all of its users share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace backtrail::registers {

/// By statfs(2)'s magic number and the mount's type ("fuse.sshfs"), which tells FUSE's file systems apart.
[[nodiscard]] bool is_network_file_system(std::uint64_t magic, std::string_view mount_type);
/// Of the folder that holds `path`; false when that cannot be found out.
[[nodiscard]] bool on_network_file_system(const std::string& path);
/// The type of the mount that `path` lies on, read from text in the form of /proc/self/mountinfo.
[[nodiscard]] std::string mount_type_of(std::string_view path, std::string_view mountinfo);

}  // namespace backtrail::registers
