// SPDX-License-Identifier: Apache-2.0
// For tests: event logs made by hand, token by token, so that each thing that binary XML can say is said once.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/evtx/layout.h"
#include "ingest/evtx/values.h"

namespace backtrail::ingest::evtx::testing {

template <typename T>
std::string le(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

inline std::string utf16(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) {
    out += c;
    out += '\0';
  }
  return out;
}

struct Given {
  std::uint8_t type;
  std::string bytes;
};
inline Given given(Type type, std::string bytes) { return {static_cast<std::uint8_t>(type), std::move(bytes)}; }
inline Given null() { return given(Type::null, ""); }
inline Given text(std::string_view ascii) { return given(Type::utf16, utf16(ascii)); }
inline Given number(std::uint32_t value) { return given(Type::uint32, le(value)); }

/// Builds one chunk. Tokens go to its end, or into a piece of their own between begin_piece() and end_piece().
class ChunkBuilder {
 public:
  ChunkBuilder() : bytes_(kChunkHeaderSize, '\0') {
    std::memcpy(bytes_.data(), kChunkMagic.data(), kChunkMagic.size());
  }

  ChunkBuilder& begin_record(std::uint64_t id, std::uint64_t written = 0) {
    record_ = bytes_.size();
    if (first_ == 0) first_ = id;
    last_ = id;
    put(std::string(kRecordMagic) + le(std::uint32_t{0}) + le(id) + le(written));
    return put(std::string("\x0f\x01\x01\0", 4));
  }
  ChunkBuilder& end_record() {
    put(std::string(1, '\0'));
    while ((bytes_.size() - record_ + 4) % 8 != 0) put(std::string(1, '\0'));
    const auto size = static_cast<std::uint32_t>(bytes_.size() - record_ + 4);
    patch(record_ + 4, le(size));
    return put(le(size));
  }

  /// An instance with its definition in place; tokens up to end_definition() are the definition's. Returns its offset.
  std::uint32_t begin_definition(char guid) {
    put(std::string("\x0c\x01", 2) + le(std::uint32_t{7}));
    const auto offset = static_cast<std::uint32_t>(bytes_.size() + 4);
    put(le(offset) + le(std::uint32_t{0}) + std::string(16, guid) + le(std::uint32_t{0}));
    definition_ = bytes_.size();
    in_definition_ = true;
    put(std::string("\x0f\x01\x01\0", 4));
    return offset;
  }
  ChunkBuilder& end_definition() {
    put(std::string(1, '\0'));
    patch(definition_ - 4, le(static_cast<std::uint32_t>(bytes_.size() - definition_)));
    in_definition_ = false;
    return *this;
  }
  ChunkBuilder& use(std::uint32_t definition) {
    return put(std::string("\x0c\x01", 2) + le(std::uint32_t{7}) + le(definition));
  }
  ChunkBuilder& values(const std::vector<Given>& all) {
    put(le(static_cast<std::uint32_t>(all.size())));
    for (const Given& v : all) put(le(static_cast<std::uint16_t>(v.bytes.size())) + static_cast<char>(v.type) + '\0');
    for (const Given& v : all) put(v.bytes);
    return *this;
  }

  ChunkBuilder& open(std::string_view name, bool attributes = false, std::uint16_t dependency = 0xffff) {
    put(std::string(1, attributes ? '\x41' : '\x01'));
    if (in_definition_) put(le(dependency));
    put(le(std::uint32_t{0}));
    put_name(name);
    return attributes ? put(le(std::uint32_t{0})) : *this;
  }
  ChunkBuilder& attribute(std::string_view name) {
    put("\x06");
    return put_name(name);
  }
  ChunkBuilder& content() { return put("\x02"); }
  ChunkBuilder& close() { return put("\x04"); }
  ChunkBuilder& close_empty() { return put("\x03"); }
  ChunkBuilder& literal(std::string_view ascii) {
    return put(std::string("\x05\x01", 2) + le(static_cast<std::uint16_t>(ascii.size())) + utf16(ascii));
  }
  ChunkBuilder& entity(std::string_view name) {
    put("\x09");
    return put_name(name);
  }
  ChunkBuilder& slot(std::uint16_t index, Type type = Type::utf16, bool optional = true) {
    return put(std::string(1, optional ? '\x0e' : '\x0d') + le(index) + static_cast<char>(type));
  }
  ChunkBuilder& put(std::string_view bytes) {
    bytes_ += bytes;
    return *this;
  }
  ChunkBuilder& put_name(std::string_view name) {
    const auto here = static_cast<std::uint32_t>(bytes_.size() + 4);
    const auto [known, fresh] = names_.emplace(name, here);
    put(le(known->second));
    if (fresh)
      put(le(std::uint32_t{link_++}) + le(std::uint16_t{0}) + le(static_cast<std::uint16_t>(name.size())) +
          utf16(name) + std::string(2, '\0'));
    return *this;
  }

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  std::string& bytes() { return bytes_; }
  /// What was added since `from`, taken out again: the bytes of a nested value, good only where they stood.
  [[nodiscard]] std::string take(std::size_t from) {
    std::string piece = bytes_.substr(from);
    bytes_.resize(from);
    return piece;
  }

  /// The whole chunk with its header and checksums.
  [[nodiscard]] std::string finish() {
    patch(0x08, le(first_) + le(last_) + le(first_) + le(last_) + le(std::uint32_t{128}));
    const auto end = static_cast<std::uint32_t>(bytes_.size());
    patch(0x30, le(end));
    const auto sum = [&](std::size_t from, std::size_t size, uLong so_far = 0) {
      return crc32(so_far, reinterpret_cast<const Bytef*>(bytes_.data() + from), static_cast<uInt>(size));
    };
    patch(0x34, le(static_cast<std::uint32_t>(sum(kChunkHeaderSize, end - kChunkHeaderSize))));
    patch(0x7c, le(static_cast<std::uint32_t>(sum(0x80, kChunkHeaderSize - 0x80, sum(0, 0x78)))));
    std::string whole = bytes_;
    whole.resize(kChunkSize, '\0');
    return whole;
  }

 private:
  void patch(std::size_t at, const std::string& bytes) { bytes_.replace(at, bytes.size(), bytes); }

  std::string bytes_;
  std::map<std::string, std::uint32_t, std::less<>> names_;
  std::size_t record_ = 0, definition_ = 0;
  bool in_definition_ = false;
  std::uint32_t link_ = 0x1000;  // differs from name to name, as in real chunks
  std::uint64_t first_ = 0, last_ = 0;
};

/// A file of these chunks.
inline std::string file_of(const std::vector<std::string>& chunks, std::uint32_t flags = 0) {
  std::string file(kFileHeaderSize, '\0');
  const auto patch = [&](std::size_t at, const std::string& bytes) { file.replace(at, bytes.size(), bytes); };
  patch(0, std::string(kFileMagic));
  patch(40, le(static_cast<std::uint16_t>(kFileHeaderSize)) + le(static_cast<std::uint16_t>(chunks.size())));
  patch(120, le(flags));
  patch(124, le(static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(file.data()), 120))));
  for (const std::string& chunk : chunks) file += chunk;
  return file;
}

}  // namespace backtrail::ingest::evtx::testing
