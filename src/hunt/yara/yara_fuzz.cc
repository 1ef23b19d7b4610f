// SPDX-License-Identifier: Apache-2.0
// Any text as rules, and any bytes scanned with what of it compiles. The first byte says how much of the rest is rules.
#include <string>

#include "hunt/yara/yara.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace backtrail;
  if (size == 0) return 0;
  const std::string all(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t cut = all.size() * data[0] / 255;
  detector::Set set;
  set.yara_sources.push_back({"fuzz", all.substr(0, cut)});
  for (char& c : set.yara_sources[0].text) c = c == '\0' ? ' ' : c;
  detector::YaraRule rule;
  rule.id = "r";
  rule.end = cut;
  rule.line = 1;
  set.yara_rules.push_back(rule);
  std::vector<detector::NotEvaluated> refused;
  const auto rules = hunt::yara::Rules::compile(set, refused);
  if (!rules) return 0;
  struct Ignore final : hunt::HitSink {
    bool on_hit(const record::Record&, const hunt::Hit&) override { return true; }
  } sink;
  hunt::yara::Scanner scanner(*rules);
  record::Record record;
  record.bytes = std::string_view(all).substr(cut);
  scanner.scan(record, hunt::yara::kRecordTimeout_s, sink);
  return 0;
}
