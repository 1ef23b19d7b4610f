// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/html.h"
#include "report/exposure/picture.h"

namespace backtrail::report {
namespace {

struct Key {
  const char* id;
  const char* on;
};
constexpr Key kKeys[] = {{"name", "node"}, {"kind", "node"},     {"state", "node"}, {"reach", "node"},
                         {"hops", "node"}, {"assessed", "node"}, {"way", "edge"},   {"means", "edge"},
                         {"from", "edge"}, {"until", "edge"},    {"grade", "edge"}, {"source", "edge"},
                         {"used", "edge"}};

// XML and HTML escape alike what escape_html() escapes.
std::string datum(std::string_view key, std::string_view value) {
  if (value.empty()) return {};
  return "<data key=\"" + std::string(key) + "\">" + base::escape_html(value) + "</data>";
}

std::string node(const exposure::Answer& answer, std::uint32_t number, const std::string& state, std::string_view reach,
                 std::size_t hops, std::string_view assessed) {
  const exposure::Organisation& one = answer.organisations[number];
  return "<node id=\"" + base::escape_html(one.id) + "\">" + datum("name", one.name) + datum("kind", one.kind) +
         datum("state", state) + datum("reach", reach) + datum("hops", std::to_string(hops)) +
         datum("assessed", assessed) + "</node>\n";
}

std::string edge(const exposure::Answer& answer, std::uint32_t i, std::string_view used) {
  const exposure::Way& way = answer.ways[i];
  return "<edge id=\"w" + std::to_string(i) + "\" source=\"" + base::escape_html(way.provider) + "\" target=\"" +
         base::escape_html(way.customer) + "\">" + datum("way", name(way.kind)) + datum("means", way.means) +
         datum("from", way.from) + datum("until", way.until) + datum("grade", std::string(1, way.grade)) +
         datum("source", way.source) + datum("used", used) + "</edge>\n";
}

}  // namespace

std::string exposure_graphml(const exposure::Answer& answer) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n";
  for (const Key& key : kKeys) {
    out += "<key id=\"" + std::string(key.id) + "\" for=\"" + key.on + "\" attr.name=\"" + key.id +
           "\" attr.type=\"string\"/>\n";
  }
  out += "<graph id=\"exposure\" edgedefault=\"directed\">\n";
  const auto assessed = [](const exposure::Known& known) { return name(known.assessed); };
  out += node(answer, answer.provider, answer.provider_known.state, "provider", 0, assessed(answer.provider_known));
  std::vector<std::uint32_t> used, former;
  for (const exposure::Reached& one : answer.reached) {
    const std::string_view reach = one.network_before ? "data, formerly network" : one.data_only ? "data" : "network";
    out += node(answer, one.organisation, one.known.state, reach, one.path.size(), assessed(one.known));
    used.insert(used.end(), one.ways_in.begin(), one.ways_in.end());
    if (one.network_before)
      former.insert(former.end(), one.network_before->ways_in.begin(), one.network_before->ways_in.end());
  }
  for (const exposure::Reached& one : answer.formerly) {
    out += node(answer, one.organisation, one.known.state, "formerly", one.path.size(), assessed(one.known));
    former.insert(former.end(), one.ways_in.begin(), one.ways_in.end());
  }
  std::ranges::sort(used);
  for (const std::uint32_t i : used) out += edge(answer, i, "open");
  std::ranges::sort(former);
  for (const std::uint32_t i : former) out += edge(answer, i, "ended");
  return out + "</graph>\n</graphml>\n";
}

}  // namespace backtrail::report
