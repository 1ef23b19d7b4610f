// SPDX-License-Identifier: Apache-2.0
#include "publish/document.h"

#include "base/html.h"

namespace backtrail::publish {
namespace {

template <typename T>
marking::Tlp tlp_of(const T& text) {
  // The gate wrote it; what cannot be read is held to be the strictest.
  return marking::parse_marking(text.marking).value_or(marking::Marking{}).tlp;
}

}  // namespace

Document document(const release::Released<release::ReleasedStatement>& statement) {
  const release::ReleasedStatement& s = statement.value();
  Document out{"Statement", {}, tlp_of(s)};
  out.text.audience = s.audience;
  out.text.marking = s.marking;
  out.text.title = s.title;
  out.text.sentences = s.sentences;
  out.text.references = s.references;
  out.text.estimates = s.estimates;
  out.text.coverage = s.coverage;
  out.text.released = s.released;
  out.text.revisions = s.revisions;
  out.text.lasting = s.lasting;
  out.text.records = s.records;
  out.text.one_organisation = s.one_organisation;
  out.text.about = s.about;
  out.text.occurred = s.occurred;
  out.text.ids = s.ids;
  return out;
}

Document document(const release::Released<release::ReleasedAdvisory>& advisory) {
  return {"Advisory", advisory.value(), tlp_of(advisory.value())};
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
