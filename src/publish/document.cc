// SPDX-License-Identifier: Apache-2.0
#include "publish/document.h"

#include <utility>

#include "base/html.h"
#include "publish/page.h"

namespace backtrail::publish {

// The gate wrote the marking; what cannot be read is held to be the strictest.
Document::Document(std::string of_kind, release::ReleasedAdvisory released)
    : kind(std::move(of_kind)),
      text(std::move(released)),
      tlp(marking::parse_marking(text.marking).value_or(marking::Marking{}).tlp) {}

Document document(const release::Released<release::ReleasedStatement>& statement) {
  const release::ReleasedStatement& s = statement.value();
  release::ReleasedAdvisory out;
  out.audience = s.audience;
  out.marking = s.marking;
  out.title = s.title;
  out.sentences = s.sentences;
  out.references = s.references;
  out.estimates = s.estimates;
  out.coverage = s.coverage;
  out.released = s.released;
  out.revisions = s.revisions;
  out.lasting = s.lasting;
  out.records = s.records;
  out.one_organisation = s.one_organisation;
  out.about = s.about;
  out.occurred = s.occurred;
  out.ids = s.ids;
  return {"Statement", std::move(out)};
}

Document document(const release::Released<release::ReleasedAdvisory>& advisory) {
  return {"Advisory", advisory.value()};
}

Document document(const release::Released<release::ReleasedWithdrawal>& withdrawal) {
  const release::ReleasedWithdrawal& w = withdrawal.value();
  release::ReleasedAdvisory out;
  out.marking = w.marking;
  out.title = withdrawn_title(w);
  out.summary.push_back({w.why.empty() ? withdrawal_words(w) : w.why});
  out.revisions = {w.first_released, w.withdrawn};
  out.lasting = w.lasting;
  out.ids = w.ids;
  return {w.kind, std::move(out)};
}

std::string withdrawal_words(const release::ReleasedWithdrawal& w) {
  std::string kind = w.kind;
  kind.front() = static_cast<char>(kind.front() - 'A' + 'a');
  return "This " + kind + ", first released on " + day_in_words(w.first_released) + ", was withdrawn on " +
         day_in_words(w.withdrawn) + " and no longer stands.";
}

std::string withdrawn_title(const release::ReleasedWithdrawal& w) {
  return w.title.empty() ? w.kind + " of " + day_in_words(w.first_released) : w.title;
}

std::string Document::id_of(std::string_view what) const {
  return kind + "\n" + text.lasting + "\n" + std::string(what);
}

std::string clean(std::string_view text) { return base::visible_text(text); }

std::string prose(const Document& document) {
  std::string out;
  const auto add = [&](const std::string& text) { out += (out.empty() ? "" : "\n\n") + clean(text); };
  for (const release::ReleasedSentence& one : document.text.summary) add(one.text);
  for (const release::ReleasedSentence& one : document.text.sentences) add(one.text);
  return out;
}

std::string point_words(const release::ReleasedPoint& point) {
  return (point.title.empty() ? "" : clean(point.title) + ". ") + clean(point.text);
}

std::string cut_words(const release::ReleasedCut& cut) {
  return clean(cut.mitigation) + (cut.act.empty() ? "" : ": " + clean(cut.act)) + ".\nCuts: " + clean(cut.way) +
         ".\nBuys: " + clean(cut.buys) + ".";
}

std::string estimate_words(const release::ReleasedEstimate& estimate) {
  std::string out = clean(estimate.proposition) + "\nHow likely: " + estimate.likelihood.text() +
                    ".\nHow sure we are: " + std::string(estimate::name(estimate.confidence)) + " confidence.";
  for (std::size_t i = 0; i < estimate.alternatives.size(); ++i) {
    out += (i == 0 ? "\nAlso considered: " : "; ") + clean(estimate.alternatives[i]);
  }
  return out;
}

std::string seconds(base::Instant instant) {
  // What formats give a date of a release in: parts of a second would tell nothing.
  return base::format({instant.ticks - instant.ticks % base::kTicksPerSecond});
}

std::string millis(base::Instant instant) {
  std::string out = seconds(instant);
  out.pop_back();
  return out + ".000Z";
}

std::string unix_seconds(base::Instant instant) {
  return std::to_string(instant.ticks / base::kTicksPerSecond - base::kUnixEpochSeconds);
}

}  // namespace backtrail::publish
