// SPDX-License-Identifier: Apache-2.0
// Everything that reads files of others: bundles, clusters, tables, packs. What was read must make a pack that reads back
// as it was written.
#include <string>

#include "base/result.h"
#include "base/sha256.h"
#include "knowledge/builder.h"
#include "knowledge/elements.h"
#include "knowledge/misp.h"
#include "knowledge/own_table.h"
#include "knowledge/stix.h"

namespace {

struct Silent : backtrail::base::Diagnostics {
  void report(backtrail::base::Error) override {}
};

/// Writes the length and checksum that a pack of these bytes would have: no fuzzer finds a SHA-256.
void mend(std::string& pack) {
  if (pack.size() < 56) return;
  for (std::size_t i = 0; i < 8; ++i) pack[16 + i] = static_cast<char>(pack.size() >> (8 * i));
  const auto digest = backtrail::base::sha256(pack.substr(0, 24) + pack.substr(56));
  pack.replace(24, 32, digest.view());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace backtrail::knowledge;
  std::string text(reinterpret_cast<const char*>(data), size);
  if (is_pack(text)) {
    mend(text);
    if (const auto pack = read_pack(text, "fuzz")) BT_CHECK(read_pack(write_pack(pack->tables()), "fuzz").has_value());
    return 0;
  }
  Silent silent;
  Complaints complaints(silent);
  Builder builder(complaints, 155'000);
  builder.begin_source({"fuzz", "", "", "", "", ""});
  if (text.starts_with('{') || text.starts_with('[')) {
    StixReader stix(builder, complaints);
    MispReader misp(builder, complaints);
    const Elements elements =
        split_elements(text, [&](std::string_view key, std::string_view element, std::uint64_t at) {
          if (key == "values") misp.value(element, at);
          else stix.object(element, at);
          return true;
        });
    if (elements.key == "values") misp.end(elements.header);
    else stix.end();
  } else {
    read_own_table(text, builder, complaints);
  }
  const std::string bytes = write_pack(builder.finish());
  const auto back = read_pack(bytes, "fuzz");
  BT_CHECK(back.has_value());
  BT_CHECK(write_pack(back->tables()) == bytes);
  return 0;
}
