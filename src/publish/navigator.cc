// SPDX-License-Identifier: Apache-2.0
// An ATT&CK Navigator layer, format 4.5: the techniques that the rules and the text name. The score counts the rules; a
// technique that only the text names has none. The layer has no place for a marking of its own, so it stands in the name,
// the description and the metadata.
#include "base/json.h"
#include "publish/codes.h"
#include "publish/forms.h"
#include "publish/techniques.h"

namespace backtrail::publish {
namespace {

using base::OrderedJson;

}  // namespace

base::Result<std::string> navigator(const Document& document, const Publisher& publisher) {
  const auto techniques = techniques_of(document);
  if (techniques.empty()) {
    return base::fail(kNothingToCarry, "nothing in this text names a technique of ATT&CK", {},
                      "techniques come from the tags of Sigma rules and from ids such as T1199 in the text");
  }
  const std::string marking(marking::name(document.tlp));
  OrderedJson list = OrderedJson::array();
  std::size_t most = 1;
  for (const auto& [id, named] : techniques) {
    OrderedJson one = {{"techniqueID", id}};
    if (named.rules > 0) one["score"] = named.rules;
    one["comment"] = named.rules > 0 ? named.titles : "Named in the text";
    one["enabled"] = true;
    one["showSubtechniques"] = id.size() == 5;
    most = std::max(most, named.rules);
    list.push_back(std::move(one));
  }
  const OrderedJson out = {
      {"name", clean(document.text.title) + " (" + marking + ")"},
      {"versions", {{"layer", "4.5"}, {"navigator", "5.1.0"}}},
      {"domain", "enterprise-attack"},
      {"description", marking + ". " + clean(publisher.name) + ", " + base::format_day(document.last_revised()) +
                          ". Scores count the rules that look for a technique."},
      {"sorting", 0},
      {"hideDisabled", false},
      {"techniques", std::move(list)},
      {"gradient", {{"colors", {"#fff3e0", "#e65100"}}, {"minValue", 0}, {"maxValue", most}}},
      {"metadata", {{{"name", "TLP"}, {"value", marking}}, {{"name", "publisher"}, {"value", clean(publisher.name)}}}}};
  return base::dump(out) + "\n";
}

}  // namespace backtrail::publish
