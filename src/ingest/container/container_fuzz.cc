// SPDX-License-Identifier: Apache-2.0
#include "ingest/container/walk.h"
#include "ingest/stream.h"

namespace {

using namespace backtrail;

struct ReadOn : ingest::StreamVisitor {
  bool on_stream(const ingest::SourceInfo&, ingest::ByteStream& stream) override {
    std::string piece(4096, '\0');
    for (;;) {
      const auto count = stream.read(piece.data(), piece.size());
      if (!count || *count == 0) return true;
    }
  }
  void on_error(base::Error) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ingest::MemoryStream stream({reinterpret_cast<const char*>(data), size});
  ReadOn visitor;
  ingest::WalkOptions options;
  options.bomb_minimum = 1U << 20;
  ingest::walk_stream(stream, {"in"}, options, visitor);
  return 0;
}
