// SPDX-License-Identifier: Apache-2.0
#include "publish/zip.h"

#include <zlib.h>

#include <cstdint>

#include "base/result.h"

namespace backtrail::publish {
namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEndOfCentral = 0x06054b50;
constexpr std::uint16_t kVersion = 20;         // 2.0
constexpr std::uint16_t kUtf8Names = 1U << 11;  // general purpose bit 11
constexpr std::uint16_t kFirstDay = 0x21;      // 1980-01-01, the earliest that there is

std::uint32_t crc32_of(const std::string& bytes) {
  return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

void put16(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value & 0xFF);
  out += static_cast<char>((value >> 8) & 0xFF);
}
void put32(std::string& out, std::uint32_t value) {
  put16(out, value & 0xFFFF);
  put16(out, value >> 16);
}

/// What local and central headers have in common, from the version needed to the length of the extra field.
void put_common(std::string& out, const std::string& name, const std::string& bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  put16(out, kVersion);
  put16(out, kUtf8Names);
  put16(out, 0);  // stored
  put16(out, 0);  // midnight
  put16(out, kFirstDay);
  put32(out, crc32_of(bytes));
  put32(out, size);
  put32(out, size);
  put16(out, static_cast<std::uint32_t>(name.size()));
  put16(out, 0);
}

}  // namespace

std::string zip(const std::vector<std::pair<std::string, std::string>>& files) {
  BT_CHECK(files.size() < 0xFFFF);
  std::string out;
  std::string central;
  for (const auto& [name, bytes] : files) {
    const auto at = static_cast<std::uint32_t>(out.size());
    put32(out, kLocalHeader);
    put_common(out, name, bytes);
    out += name;
    out += bytes;
    BT_CHECK(out.size() < 0xFFFFFFFFU);
    put32(central, kCentralHeader);
    put16(central, kVersion);
    put_common(central, name, bytes);
    put16(central, 0);  // comment
    put16(central, 0);  // disk
    put16(central, 0);  // internal attributes
    put32(central, 0);  // external attributes
    put32(central, at);
    central += name;
  }
  const auto start = static_cast<std::uint32_t>(out.size());
  out += central;
  put32(out, kEndOfCentral);
  put16(out, 0);
  put16(out, 0);
  put16(out, static_cast<std::uint32_t>(files.size()));
  put16(out, static_cast<std::uint32_t>(files.size()));
  put32(out, static_cast<std::uint32_t>(central.size()));
  put32(out, start);
  put16(out, 0);
  return out;
}

}  // namespace backtrail::publish
