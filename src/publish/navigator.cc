// SPDX-License-Identifier: Apache-2.0
// An ATT&CK Navigator layer, format 4.5: the techniques that the rules and the text name. The score counts the rules; a
// technique that only the text names has none. The layer has no place for a marking of its own, so it stands in the name,
// the description and the metadata.
#include <map>

#include "base/json.h"
#include "publish/codes.h"
#include "publish/forms.h"

namespace backtrail::publish {
namespace {

using base::OrderedJson;

bool all_digits(std::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return !text.empty();
}

bool in_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// Ids such as T1199 and t1003.001, standing by themselves or behind "attack.".
std::vector<std::string> techniques_in(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i + 5 <= text.size(); ++i) {
    if ((text[i] != 'T' && text[i] != 't') || (i > 0 && in_word(text[i - 1])) || !all_digits(text.substr(i + 1, 4))) {
      continue;
    }
    std::size_t end = i + 5;
    if (end + 4 <= text.size() && text[end] == '.' && all_digits(text.substr(end + 1, 3))) end += 4;
    if (end < text.size() && in_word(text[end])) continue;
    out.push_back("T" + std::string(text.substr(i + 1, end - i - 1)));
  }
  return out;
}

struct Named {
  std::size_t rules = 0;
  std::string titles{};
};

std::map<std::string, Named> techniques_of(const Document& document) {
  std::map<std::string, Named> out;
  for (const auto& rule : document.text.rules) {
    std::map<std::string, bool> once;
    for (const std::string& id : techniques_in(rule.yaml)) once[id] = true;
    for (const auto& [id, named] : once) {
      Named& one = out[id];
      one.rules += named ? 1 : 0;
      one.titles += (one.titles.empty() ? "" : "\n") + clean(rule.title);
    }
  }
  std::vector<std::string> texts = {document.text.title, prose(document)};
  for (const auto& one : document.text.checks) texts.push_back(one.title + " " + one.text);
  for (const auto& one : document.text.mitigations) texts.push_back(one.title + " " + one.text);
  for (const auto& one : document.text.indicators) texts.push_back(one.kind + " " + one.value + " " + one.context);
  for (const std::string& text : texts) {
    for (const std::string& id : techniques_in(text)) out.try_emplace(id);
  }
  return out;
}

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
