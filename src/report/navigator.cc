// SPDX-License-Identifier: Apache-2.0
#include "report/navigator.h"

#include <algorithm>

#include "base/json.h"
#include "report/text.h"

namespace backtrail::report {
namespace {

using base::OrderedJson;

bool is_technique(std::string_view id) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    return std::ranges::all_of(id.substr(from, count), [](char c) { return c >= '0' && c <= '9'; });
  };
  return id.starts_with('T') &&
         ((id.size() == 5 && digits(1, 4)) || (id.size() == 9 && id[5] == '.' && digits(1, 4) && digits(6, 3)));
}

struct Layer {
  std::string name, description;
  OrderedJson colors;  // of the gradient, lowest first
  OrderedJson legend = OrderedJson::array();
  OrderedJson techniques = OrderedJson::array();
  std::uint64_t highest = 1;
};

OrderedJson fact(const char* key, std::uint64_t value) { return {{"name", key}, {"value", std::to_string(value)}}; }

void add(Layer& layer, const Technique& technique, std::uint64_t score, const std::string& comment) {
  layer.highest = std::max(layer.highest, score);
  layer.techniques.push_back(
      {{"techniqueID", technique.id},
       {"score", score},
       {"comment", comment},
       {"enabled", true},
       {"metadata",
        {fact("findings", technique.findings), fact("rules that found something", technique.found),
         fact("rules with telemetry", technique.looked), fact("rules without telemetry", technique.blind)}},
       {"showSubtechniques", technique.id.size() == 5}});
}

void write(const Layer& layer, const Hunt& hunt, const Sink& sink) {
  const OrderedJson out{{"name", layer.name},
                        {"versions", {{"layer", "4.5"}, {"navigator", "5.1.0"}}},
                        {"domain", "enterprise-attack"},
                        {"description", layer.description},
                        {"sorting", 3},
                        {"hideDisabled", false},
                        {"techniques", layer.techniques},
                        {"gradient", {{"colors", layer.colors}, {"minValue", 0}, {"maxValue", layer.highest}}},
                        {"legendItems", layer.legend},
                        {"showTacticRowBackground", false},
                        {"selectTechniquesAcrossTactics", true},
                        {"selectSubtechniquesWithParent", false},
                        {"metadata", {{{"name", "written by"}, {"value", "backtrail " + hunt.version}}}}};
  sink(base::dump(out) + "\n");
}

std::string period(const Hunt& hunt) {
  if (!hunt.first) return counted(hunt.records, "record", "records");
  return counted(hunt.records, "record", "records") + " from " + base::format_day(*hunt.first) + " to " +
         base::format_day(*hunt.last);
}

}  // namespace

void write_navigator_found(const Hunt& hunt, const Sink& sink) {
  Layer layer{"backtrail: found",
              "Techniques of the rules that found something in " + period(hunt) +
                  ". The score is the number of findings. What is not coloured was not found, which says nothing where "
                  "nothing could be seen: the coverage layer tells where that is.",
              {"#fff3e0", "#fb8c00", "#b71c1c"}};
  layer.legend = {{{"label", "few findings"}, {"color", "#fff3e0"}},
                  {{"label", "most findings"}, {"color", "#b71c1c"}}};
  for (const Technique& technique : hunt.techniques) {
    if (technique.findings == 0 || !is_technique(technique.id)) continue;
    add(layer, technique, technique.findings,
        counted(technique.findings, "finding", "findings") + " of " + counted(technique.found, "rule", "rules"));
  }
  write(layer, hunt, sink);
}

void write_navigator_coverage(const Hunt& hunt, const Sink& sink) {
  Layer layer{
      "backtrail: could have been seen",
      "Techniques that a rule of this hunt names. The score is the number of rules that had telemetry to look at, in " +
          period(hunt) + ". 0: there are rules, but nothing of their log sources was seen. Not listed: no rule.",
      {"#eceff1", "#81c784", "#1b5e20"}};
  layer.legend = {{{"label", "rules, but no telemetry"}, {"color", "#eceff1"}},
                  {{"label", "most rules with telemetry"}, {"color", "#1b5e20"}}};
  for (const Technique& technique : hunt.techniques) {
    if (!is_technique(technique.id)) continue;
    add(layer, technique, technique.looked,
        counted(technique.looked, "rule", "rules") + " had telemetry, " + grouped(technique.blind) + " had none");
  }
  write(layer, hunt, sink);
}

}  // namespace backtrail::report
