// SPDX-License-Identifier: Apache-2.0
#include "registers/file_system.h"

#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace backtrail::registers {
namespace {

// linux/magic.h and the file systems' own headers.
constexpr std::array<std::uint64_t, 9> kNetworkMagics = {
    0x6969,      // NFS
    0x517B,      // SMB
    0xFF534D42,  // CIFS
    0xFE534D42,  // SMB2
    0x00C36400,  // Ceph
    0x0BD00BD0,  // Lustre
    0x5346414F,  // AFS
    0x73757245,  // Coda
    0x01021997,  // 9P
};
constexpr std::uint64_t kFuseMagic = 0x65735546;
constexpr std::array<std::string_view, 8> kNetworkFuses = {"fuse.sshfs",     "fuse.rclone",   "fuse.s3fs",
                                                           "fuse.glusterfs", "fuse.davfs2",   "fuse.ceph-fuse",
                                                           "fuse.gcsfuse",   "fuse.curlftpfs"};

std::string_view take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

bool lies_under(std::string_view path, std::string_view mount) {
  if (mount == "/") return path.starts_with('/');
  return path.starts_with(mount) && (path.size() == mount.size() || path[mount.size()] == '/');
}

}  // namespace

bool is_network_file_system(std::uint64_t magic, std::string_view mount_type) {
  if (magic == kFuseMagic) return std::ranges::find(kNetworkFuses, mount_type) != kNetworkFuses.end();
  return std::ranges::find(kNetworkMagics, magic) != kNetworkMagics.end();
}

std::string mount_type_of(std::string_view path, std::string_view mountinfo) {
  // "36 35 98:0 /root /mount/point rw,noatime master:1 - ext3 /dev/root rw": proc(5). The longest mount point wins, and of
  // equal ones the last, which covers the others.
  std::string_view best_mount;
  std::string_view best_type;
  while (!mountinfo.empty()) {
    const std::size_t end = std::min(mountinfo.find('\n'), mountinfo.size());
    std::string_view line = mountinfo.substr(0, end);
    mountinfo.remove_prefix(std::min(end + 1, mountinfo.size()));
    for (int i = 0; i < 4; ++i) take_word(line);
    const std::string_view mount = take_word(line);
    const std::size_t dash = line.find(" - ");
    if (dash == std::string_view::npos || !lies_under(path, mount) || mount.size() < best_mount.size()) continue;
    line.remove_prefix(dash + 3);
    best_mount = mount;
    best_type = take_word(line);
  }
  return std::string(best_type);
}

bool on_network_file_system(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  struct statfs info{};
  if (::statfs(folder.c_str(), &info) != 0) return false;
  const auto magic = static_cast<std::uint64_t>(info.f_type) & 0xffffffff;
  std::string type;
  if (magic == kFuseMagic) {
    std::array<char, PATH_MAX> real{};
    std::ifstream in("/proc/self/mountinfo");
    const std::string mountinfo((std::istreambuf_iterator<char>(in)), {});
    if (::realpath(folder.c_str(), real.data()) != nullptr) type = mount_type_of(real.data(), mountinfo);
  }
  return is_network_file_system(magic, type);
}

}  // namespace backtrail::registers
