// SPDX-License-Identifier: Apache-2.0
// The limits that bench/run compares with: what any program must do to the same bytes. Each mode reads a file in blocks of
// a megabyte, does one thing, and prints a count by which its answer is checked.
//
//   bench_limits strings FILE   a simdjson pass that unescapes every string: how many, and their bytes
//   bench_limits sha256 FILE    SHA-256 by OpenSSL
//   bench_limits inflate FILE   gzip to nowhere, by zlib: bytes that came out
//   bench_limits evtx FILE...   EVTX records to lazily typed fields: records and fields
#include <simdjson.h>
#include <zlib.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "base/file.h"
#include "base/sha256.h"
#include "ingest/container/file_stream.h"
#include "ingest/format.h"

namespace {

using namespace backtrail;

constexpr std::size_t kBlock = 1U << 20;

/// Calls `take(bytes)` for every block of the file. False when it cannot be read.
template <typename Take>
bool each_block(const char* path, Take&& take) {
  std::FILE* const file = std::fopen(path, "rb");
  if (file == nullptr) return false;
  std::string buffer(kBlock, '\0');
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file))
    take(std::string_view(buffer).substr(0, got));
  const bool good = std::ferror(file) == 0;
  std::fclose(file);
  return good;
}

struct Strings {
  std::uint64_t count = 0, bytes = 0;

  void value(simdjson::ondemand::value value) {
    switch (value.type()) {
      case simdjson::ondemand::json_type::object:
        for (auto field : value.get_object()) this->value(field.value());
        return;
      case simdjson::ondemand::json_type::array:
        for (auto element : value.get_array()) this->value(element.value());
        return;
      case simdjson::ondemand::json_type::string:
        ++count;
        bytes += std::string_view(value.get_string()).size();
        return;
      default: return;
    }
  }
};

int strings(const char* path) {
  simdjson::ondemand::parser parser;
  Strings seen;
  std::string rest;
  const auto line = [&](std::string_view text, std::size_t capacity) {
    auto document = parser.iterate(text.data(), text.size(), capacity);
    for (auto field : document.get_object()) seen.value(field.value());
  };
  const bool read = each_block(path, [&](std::string_view bytes) {
    rest.append(bytes);
    rest.reserve(rest.size() + simdjson::SIMDJSON_PADDING);
    std::size_t at = 0;
    for (;;) {
      const void* const end = std::memchr(rest.data() + at, '\n', rest.size() - at);
      if (end == nullptr) break;
      const auto size = static_cast<std::size_t>(static_cast<const char*>(end) - rest.data()) - at;
      line({rest.data() + at, size}, rest.capacity() - at);
      at += size + 1;
    }
    rest.erase(0, at);
  });
  std::printf("strings %llu, bytes %llu\n", static_cast<unsigned long long>(seen.count),
              static_cast<unsigned long long>(seen.bytes));
  return read ? 0 : 1;
}

int sha256(const char* path) {
  base::Sha256 hash;
  const bool read = each_block(path, [&](std::string_view bytes) { hash.update(bytes); });
  std::printf("%s\n", hash.finish().hex().c_str());
  return read ? 0 : 1;
}

int inflate_file(const char* path) {
  z_stream z{};
  if (inflateInit2(&z, 15 + 16) != Z_OK) return 1;
  std::string out(kBlock, '\0');
  std::uint64_t total = 0;
  int status = Z_OK;
  const bool read = each_block(path, [&](std::string_view bytes) {
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    z.avail_in = static_cast<uInt>(bytes.size());
    while (z.avail_in != 0 && status == Z_OK) {
      z.next_out = reinterpret_cast<Bytef*>(out.data());
      z.avail_out = static_cast<uInt>(out.size());
      status = inflate(&z, Z_NO_FLUSH);
      total += out.size() - z.avail_out;
    }
  });
  inflateEnd(&z);
  std::printf("bytes %llu\n", static_cast<unsigned long long>(total));
  return read && status == Z_STREAM_END ? 0 : 1;
}

struct Counter : record::RecordSink, ingest::LossSink {
  std::uint64_t records = 0, fields = 0, damaged = 0;
  bool on_record(const record::Record& record) override {
    ++records;
    fields += record.fields.size();
    return true;
  }
  void on_damage(base::Error, std::uint64_t count) override { damaged += count; }
};

int evtx(int count, char** paths) {
  record::Demand demand;
  demand.every_value = true;
  Counter counter;
  const auto mappings = record::MappingSet::builtin();
  const ingest::Format& format = ingest::evtx_format();
  const auto decoder = format.decoder(*mappings, demand, {});
  for (int i = 0; i < count; ++i) {
    auto stream = ingest::FileStream::open(paths[i]);
    if (!stream) return 1;
    const ingest::SourceInfo source{paths[i]};
    const auto splitter = format.splitter({}, **stream, source);
    for (;;) {
      auto block = splitter->next(counter);
      if (!block || !*block) break;
      decoder->decode(**block, source, counter, counter);
    }
  }
  std::printf("records %llu, fields %llu, damaged %llu\n", static_cast<unsigned long long>(counter.records),
              static_cast<unsigned long long>(counter.fields), static_cast<unsigned long long>(counter.damaged));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 2 ? argv[1] : "";
  try {
    if (mode == "strings") return strings(argv[2]);
    if (mode == "sha256") return sha256(argv[2]);
    if (mode == "inflate") return inflate_file(argv[2]);
    if (mode == "evtx") return evtx(argc - 2, argv + 2);
  } catch (const simdjson::simdjson_error& error) {
    std::fprintf(stderr, "bench_limits: %s\n", error.what());
    return 1;
  }
  std::fputs("bench_limits strings|sha256|inflate|evtx FILE...\n", stderr);
  return 2;
}
