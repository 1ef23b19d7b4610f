// SPDX-License-Identifier: Apache-2.0
// What others may have written: an incident, and multipliers. What is read must be written so that it reads the same, and
// multipliers that were taken must give probabilities.
#include <cmath>
#include <string>

#include "attribution/incident_file.h"
#include "attribution/judge.h"
#include "attribution/model_file.h"
#include "attribution/testing.h"
#include "base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace backtrail;
  using namespace backtrail::attribution;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const Table table = testing::world(6, 3);
  static const View view(table, {}, 150'100);
  static const Measurer measurer(view, 0.5);
  if (const auto model = parse_model(text, "fuzz")) {
    const std::string written = write_model(*model);
    const auto back = parse_model(written, "fuzz");
    BT_CHECK(back.has_value());
    BT_CHECK(write_model(*back) == written);
    const std::vector<Index> items = {1, 6, 9, 14};
    const Judgement judgement = judge(measurer, {}, items, model->all);
    BT_CHECK(judgement.ranking.unknown >= 0 && judgement.ranking.unknown <= 1);
    for (const Ranked& ranked : judgement.ranking.groups) BT_CHECK(ranked.p >= 0 && ranked.p <= 1);
  }
  if (const auto incident = parse_incident(text, {"fuzz"})) {
    const std::string written = base::dump(incident_json(*incident));
    const auto back = parse_incident(written, {"fuzz"});
    BT_CHECK(back.has_value());
    BT_CHECK(base::dump(incident_json(*back)) == written);
  }
  return 0;
}
