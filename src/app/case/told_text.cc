// SPDX-License-Identifier: Apache-2.0
#include "app/case/told_text.h"

#include <algorithm>

#include "release/codes.h"
#include "release/prose/language.h"

namespace backtrail::app {
namespace {

void add_sentences(ToldText& out, const std::vector<registers::Sentence>& sentences) {
  for (std::size_t i = 0; i < sentences.size(); ++i) out.add(sentences[i].text, "sentence " + std::to_string(i + 1));
}

void add_points(ToldText& out, const std::vector<registers::AdvisoryPoint>& points, const std::string& word) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    out.add(points[i].title, word + " " + std::to_string(i + 1));
    out.add(points[i].text, word + " " + std::to_string(i + 1));
  }
}

/// What people read beside the text: of rules that a hunting pack brings the title, of indicators what is said of each.
void add_beside(ToldText& out, const registers::Advisory& row) {
  for (std::size_t i = 0; i < row.rules.size(); ++i) out.add(row.rules[i].title, "rule " + std::to_string(i + 1));
  for (std::size_t i = 0; i < row.indicators.size(); ++i)
    out.add(row.indicators[i].context, "indicator " + std::to_string(i + 1));
}

}  // namespace

void ToldText::add(const std::string& text, std::string place) {
  parts_.push_back({text_.size(), std::move(place)});
  text_ += text + "\n";
}

std::string ToldText::place_of(const release::Stretch& where) const {
  const auto behind = std::ranges::upper_bound(parts_, where.begin, {}, &Part::begin);
  const Part& in = *(behind - 1);
  return in.place + ", bytes " + std::to_string(where.begin - in.begin) + "-" + std::to_string(where.end - in.begin);
}

std::vector<std::string> ToldText::parts_of(const release::Stretch& where) const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const std::size_t end = i + 1 < parts_.size() ? parts_[i + 1].begin : text_.size();
    const bool meets = parts_[i].begin < where.end && where.begin < end;
    if (meets && (out.empty() || out.back() != parts_[i].place)) out.push_back(parts_[i].place);
  }
  return out;
}

base::Result<ToldText> told_text_of(const Case& in, const registers::Entry& text) {
  ToldText out;
  if (text.type == registers::kStatement) {
    BT_TRY(auto row, in.registers().statement(text.id));
    out.add(row.title, "title");
    add_sentences(out, row.sentences);
    out.answer(std::move(row.not_findings));
    return out;
  }
  BT_TRY(auto row, in.registers().advisory(text.id));
  out.add(row.title, "title");
  for (std::size_t i = 0; i < row.summary.size(); ++i) out.add(row.summary[i].text, "summary " + std::to_string(i + 1));
  add_sentences(out, row.sentences);
  add_points(out, row.checks, "check");
  add_points(out, row.mitigations, "mitigation");
  out.answer(std::move(row.not_findings));
  return out;
}

base::Result<std::vector<base::Error>> language_warnings(const Case& in, const registers::Entry& text) {
  BT_TRY(ToldText told, told_text_of(in, text));
  if (text.type == registers::kAdvisory) {
    BT_TRY(const auto row, in.registers().advisory(text.id));
    add_beside(told, row);
  }
  std::vector<std::string> places;
  for (const release::Stretch& where : release::find_not_english(told.text())) {
    for (std::string& one : told.parts_of(where)) {
      if (std::ranges::find(places, one) == places.end()) places.push_back(std::move(one));
    }
  }
  if (places.empty()) return std::vector<base::Error>();
  std::string which;
  for (std::size_t i = 0; i < places.size(); ++i)
    which += (i == 0 ? "" : i + 1 == places.size() ? " and " : ", ") + places[i];
  return std::vector<base::Error>{
      {release::kNotEnglish,
       which + (places.size() == 1 ? " is" : " are") +
           " not in English: only names, addresses and what gives them away were looked for there",
       {text.label()},
       "counts, who is described, words that say no, likelihood and what is laid to an actor need "
       "somebody who reads that language, before it is approved",
       base::Severity::warning}};
}

}  // namespace backtrail::app
