// SPDX-License-Identifier: Apache-2.0
// Everything that reads files of others: bundles, clusters, tables, packs. What was read must make a pack that reads back
// as it was written.
#include <string>

#include "base/result.h"
#include "knowledge/builder.h"
#include "knowledge/elements.h"
#include "knowledge/misp.h"
#include "knowledge/own_table.h"
#include "knowledge/stix.h"

namespace {

struct Silent : backtrail::base::Diagnostics {
  void report(backtrail::base::Error) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace backtrail::knowledge;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (is_pack(text)) {
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
