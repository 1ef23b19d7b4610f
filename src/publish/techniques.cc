// SPDX-License-Identifier: Apache-2.0
#include "publish/techniques.h"

#include <string_view>
#include <vector>

namespace backtrail::publish {
namespace {

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

}  // namespace

std::map<std::string, TechniqueNamed> techniques_of(const Document& document) {
  std::map<std::string, TechniqueNamed> out;
  for (const auto& rule : document.text.rules) {
    std::map<std::string, bool> once;
    for (const std::string& id : techniques_in(rule.yaml)) once[id] = true;
    for (const auto& [id, named] : once) {
      TechniqueNamed& one = out[id];
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

}  // namespace backtrail::publish
