// SPDX-License-Identifier: Apache-2.0
#include "publish/view.h"

#include "base/json.h"

namespace backtrail::publish {

std::string jsonl(const release::Released<release::ReleasedView>& view) {
  std::string out;
  for (const release::ReleasedObject& one : view.value().objects) {
    out += R"({"object":")" + one.name + R"(","kind":")" + one.kind + R"(","shown":)" + one.shown + "}\n";
  }
  for (const release::ReleasedLink& one : view.value().links) {
    base::OrderedJson line = {{"from", one.from}, {"link", one.link}};
    if (one.to.empty()) {
      line["stands_for"] = one.stand_in;
    } else {
      line["to"] = one.to;
    }
    out += base::dump(line) + "\n";
  }
  return out;
}

}  // namespace backtrail::publish
