// SPDX-License-Identifier: Apache-2.0
#include "release/gate.h"

#include <algorithm>
#include <set>

#include "registers/codes.h"
#include "registers/person.h"
#include "release/advisory_lists.h"
#include "release/as_decided.h"
#include "release/codes.h"
#include "release/deciding.h"
#include "release/examination.h"
#include "release/originators.h"
#include "release/prose/fold.h"
#include "release/reading.h"
#include "release/source_names.h"
#include "release/stopped.h"
#include "release/told_in_short.h"
#include "release/told_names.h"

namespace backtrail::release {
namespace {

struct Outcome {
  std::vector<Refusal> refusals;
  ReleasedStatement statement{};
  ReleasedAdvisory advisory{};
};

/// Now, but later than what the audience has, for programs keep the version that says it is the latest.
base::Instant next_version(const Circumstances& circumstances) {
  if (circumstances.revisions.empty()) return circumstances.now;
  return std::max(circumstances.now, later_version(circumstances.revisions.back()));
}

template <typename T>
void set_times(T& released, const Circumstances& circumstances) {
  released.released = circumstances.now;
  released.revisions = circumstances.revisions;
  released.lasting = circumstances.lasting;
  if (!circumstances.released_before) released.revisions.push_back(next_version(circumstances));
  released.ids = Keyed(circumstances.audience_key);
}

/// Folders are the centre's own, and may be called after a case or after another victim: the file's hash tells it from
/// others of its name.
std::string file_name(const std::string& path) {
  const std::size_t folder = path.find_last_of("/\\");
  return folder == std::string::npos ? path : path.substr(folder + 1);
}

/// What of a record is printed is read like a sentence, and was written where nobody thought of this audience: in the title
/// of a rule, in the names of files. Each text is looked at once, for a log may hold a thousand records.
void check_records(Examination& examination, const std::string& ref, const std::vector<ReleasedRecord>& records,
                   const SpokenOf& on, const std::vector<registers::NotAFinding>& answered) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const ReleasedRecord& one = records[i];
    for (const auto& [word, text] : {std::pair<std::string_view, std::string_view>{"found by", one.what},
                                     {"file", one.path},
                                     {"member", one.member}}) {
      if (!seen.emplace(word, text).second) continue;
      const std::string place = "record " + std::to_string(i + 1) + " of '" + ref + "', " + std::string(word);
      const std::size_t before = examination.refusals().size();
      examination.check_text(text, place);
      examination.check_negatives(text, place, answered);
      // What lies in a log is called what its owner calls it; the title of a rule and the name of the log may be ours.
      const auto named = [&](std::string_view words) { examine_named(examination, words, place, on, answered); };
      if (word == "found by") named(text);
      else examine_as_words(examination, text, place, answered, named);
      for (std::size_t at = before; at < examination.refusals().size(); ++at) {
        examination.refusals()[at].hint =
            "it stands in the table of records: correct that evidence ('evidence add - --corrects ID'), with a " +
            std::string(word == "found by" ? "title" : "name of the file") + " that this audience may read";
      }
    }
  }
}

/// An organisation is told where its own logs hold what was found, and nobody is told of another's.
template <typename T>
void set_records(Examination& examination, T& released, const SpokenOf& on,
                 const std::vector<registers::NotAFinding>& answered, const marking::Audience& audience,
                 const Circumstances& circumstances) {
  released.one_organisation = audience.kind == marking::Audience::Kind::organisation && audience.members.size() == 1;
  if (!released.one_organisation) return;
  released.about = circumstances.about;
  examine_source_text(examination, released.about, "source", {}, answered);
  const auto told = std::ranges::find(circumstances.parties, audience.members.front(), &Party::ref);
  if (released.about.empty() && told != circumstances.parties.end()) released.about = told->domain;
  for (const Cited& cited : circumstances.cited) {
    if (cited.tenant != audience.members.front() || !marking::may_see(audience, cited.marking)) continue;
    if (cited.others_log) {
      examination.refuse(registers::kOthersLog, "these records lie in a log of another organisation",
                         "'" + cited.ref + "'",
                         "correct that evidence: its tenant is whose log it is ('evidence add - --corrects ID')");
      continue;
    }
    std::vector<ReleasedRecord> theirs = cited.records;
    for (ReleasedRecord& one : theirs) one.path = file_name(one.path);
    check_records(examination, cited.ref, theirs, on, answered);
    released.records.insert(released.records.end(), theirs.begin(), theirs.end());
    // A clock that was wrong dates nothing of ours.
    if (!theirs.empty() && cited.occurred && *cited.occurred <= circumstances.now)
      released.occurred = std::max(released.occurred, cited.occurred);
  }
  std::ranges::sort(released.records);
  released.records.erase(std::ranges::unique(released.records).begin(), released.records.end());
}

/// What the addresses say that stand in the text; those of sources, rules and indicators were read with them.
void check_addresses(Examination& examination, const Printed& texts, const SpokenOf& on,
                     const std::vector<registers::NotAFinding>& answered) {
  for (const auto& [text, place] : texts) {
    const bool read = place.starts_with("source ") || place.starts_with("rule ") || place.starts_with("indicator ");
    if (!read) examine_addresses_in(examination, text, place, on, answered);
  }
}

/// Names in what the caller adds are told as much as those in the text, and who speaks stands on the page as the title does: nobody's
/// name says who did it, or how likely that is.
void check_added(Examination& examination, const Circumstances& circumstances) {
  for (const auto& [place, text] : circumstances.added) examine_source_text(examination, text, place, {}, {});
  examination.check_names(circumstances.speaker, "--publisher");
  examination.check_words(circumstances.speaker, "--publisher");
  examination.check_negatives(circumstances.speaker, "--publisher");
  examine_beside(examination, circumstances.speaker, "--publisher", {}, {}, {});
}

/// Names that this audience may learn: whether somebody has approved them, and who else may read them.
template <typename Out, typename Text>
void check_told(Examination& examination, const Out& released, const Text& text, const SpokenOf& on,
                const marking::Audience& audience, const Circumstances& circumstances) {
  const Printed texts = printed_texts(released);
  check_addresses(examination, texts, on, text.not_findings);
  check_as_decided(examination, texts, audience, circumstances, text.not_findings, audience == text.audience);
  check_credited(examination, texts, circumstances);
  check_passed_on(examination, texts, audience, text.marking, circumstances);
}

/// Everything that is printed for people to read, in its order: who is described in one place may be counted in another.
class ReadTogether {
 public:
  void add(std::string_view text, std::string place) {
    if (text.empty()) return;
    texts_.push_back(text);
    places_.push_back(std::move(place));
  }
  void add(const std::vector<ReleasedSentence>& sentences) {
    for (std::size_t i = 0; i < sentences.size(); ++i) add(sentences[i].text, "sentence " + std::to_string(i + 1));
  }
  void add(const std::vector<ReleasedPoint>& points, const std::string& word) {
    advice_ = std::min(advice_, texts_.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      const std::string place = word + " " + std::to_string(i + 1);
      add(points[i].title, place);
      add(points[i].text, place);
    }
  }
  void check(Examination& examination, std::string_view said) const {
    examination.check_differences(texts_, places_, said, advice_);
  }

 private:
  std::vector<std::string_view> texts_;
  std::vector<std::string> places_;
  std::size_t advice_ = SIZE_MAX;
};

Outcome examine(const registers::Statement& statement, const marking::Audience& audience,
                const Circumstances& circumstances) {
  Examination examination(audience, circumstances.parties, circumstances.audience_key);
  examination.know(circumstances.actors, circumstances.spoken_of, circumstances.tools);
  examination.answer(statement.not_findings);
  hide_as_asked(examination, circumstances);
  examination.told_before(circumstances.told_before);
  check_head(examination, statement, audience, circumstances);
  Shown shown = examine_sentences(examination, citing(statement), statement.not_findings, audience, circumstances);
  Outcome out;
  ReleasedStatement& released = out.statement;
  released.audience = examination.audience_words();
  released.marking = told_marking(statement.marking);
  released.title = examination.written(statement.title, "title");
  examination.check_text(released.title, "title");
  examination.check_negatives(released.title, "title", statement.not_findings);
  examination.check_shares(released.title, "title", statement.not_findings);
  examine_beside(examination, released.title, "title", shown.estimates, shown.on, statement.not_findings);
  released.sentences = std::move(shown.sentences);
  released.references = std::move(shown.references);
  released.estimates = std::move(shown.estimates);
  released.coverage = std::move(shown.coverage);
  ReadTogether all;
  all.add(released.title, "title");
  all.add(released.sentences);
  all.check(examination, shown.said);
  set_times(released, circumstances);
  set_records(examination, released, shown.on, statement.not_findings, audience, circumstances);
  check_added(examination, circumstances);
  check_told(examination, released, statement, shown.on, audience, circumstances);
  out.refusals = std::move(examination.refusals());
  return out;
}

/// Who takes it back, whom, and in whose name.
template <typename T>
void check_taker(Examination& examination, const T& text, const TakenBack& back, const marking::Audience& audience,
                 const Circumstances& circumstances) {
  if (!std::ranges::any_of(fold(back.why).text, is_word_byte)) {
    examination.refuse(kNoReason, "it is taken back without a reason", "why", "it is kept in the case, and not told");
  }
  // A person who wrote it could not release it alone, and does not take it back alone.
  const auto is_by = [&](const std::string& one) { return registers::is_same_person(back.by, one); };
  const bool wrote =
      is_by(text.author) || is_by(text.entry.actor.id) || std::ranges::any_of(circumstances.authors, is_by);
  if (!back.by.empty() && wrote) {
    examination.refuse(kNotSeparate, "who takes it back is its author, or has entered it", "decision",
                       "another person has to take it back");
  }
  check_added(examination, circumstances);
  if (!marking::may_see(audience, text.marking)) {
    examination.refuse(kMarkingTooWide, "the audience may not see a text with this marking", "decision",
                       marking_hint(audience));
  }
}

/// The title as it may be told now: whose name stands in it may be hidden since, and then the notice must go all the more.
std::string title_of_notice(const std::string& title, const std::vector<registers::NotAFinding>& answered,
                            const marking::Audience& audience, const Circumstances& circumstances) {
  Examination alone(audience, circumstances.parties, circumstances.audience_key);
  alone.answer(answered);
  hide_as_asked(alone, circumstances);
  std::string out = alone.written(title, "title");
  alone.check_text(out, "title");
  check_as_decided(alone, {{out, "title"}}, audience, circumstances);
  return alone.refusals().empty() ? out : std::string();
}

template <typename T>
std::expected<ReleasedWithdrawal, std::vector<Refusal>> examine_withdrawal(const T& text, std::string_view kind,
                                                                           const TakenBack& back,
                                                                           const marking::Audience& audience,
                                                                           const Circumstances& circumstances) {
  Examination examination(audience, circumstances.parties, circumstances.audience_key);
  examination.know(circumstances.actors, circumstances.spoken_of, circumstances.tools);
  hide_as_asked(examination, circumstances);
  if (circumstances.revisions.empty()) {
    examination.refuse(kNotReleased, "nothing of this was released to this audience", "", "see `case status`");
    return std::unexpected(std::move(examination.refusals()));
  }
  ReleasedWithdrawal out;
  out.audience = examination.audience_words();
  out.marking = told_marking(text.marking);
  out.kind = kind;
  out.title = title_of_notice(text.title, text.not_findings, audience, circumstances);
  out.given = circumstances.given;
  check_taker(examination, text, back, audience, circumstances);
  std::vector<Refusal> refusals = std::move(examination.refusals());
  if (back.reason) {
    // Under a stop this refuses: the notice may go, and brings no text of its own.
    Outcome reason = examine(back.reason->text, audience, back.reason->circumstances);
    for (Refusal& one : reason.refusals) {
      one.place = "reason, " + one.place;
      refusals.push_back(std::move(one));
    }
    if (back.reason->text.marking.tlp > text.marking.tlp) {
      refusals.push_back({kMarkingTooWide,
                          "the reason is marked " + back.reason->text.marking.text() +
                              ", and the notice that brings it only " + text.marking.text(),
                          "reason", "correct the reason's marking, or withdraw without it"});
    }
    for (const ReleasedSentence& one : reason.statement.sentences) out.why += (out.why.empty() ? "" : " ") + one.text;
  }
  out.first_released = circumstances.revisions.front();
  out.withdrawn = next_version(circumstances);
  out.lasting = circumstances.lasting;
  out.ids = Keyed(circumstances.audience_key);
  if (!refusals.empty()) return std::unexpected(std::move(refusals));
  return out;
}

Outcome examine(const registers::Advisory& advisory, const marking::Audience& audience,
                const Circumstances& circumstances) {
  Examination examination(audience, circumstances.parties, circumstances.audience_key);
  examination.know(circumstances.actors, circumstances.spoken_of, circumstances.tools);
  examination.answer(advisory.not_findings);
  hide_as_asked(examination, circumstances);
  examination.told_before(circumstances.told_before);
  check_head(examination, advisory, audience, circumstances);
  const std::vector<Citing> texts = citing(advisory);
  Shown shown = examine_sentences(examination, texts, advisory.not_findings, audience, circumstances);
  Outcome out;
  ReleasedAdvisory& released = out.advisory;
  released.audience = examination.audience_words();
  released.marking = told_marking(advisory.marking);
  released.title = examination.written(advisory.title, "title");
  examination.check_text(released.title, "title");
  examination.check_negatives(released.title, "title", advisory.not_findings);
  examination.check_shares(released.title, "title", advisory.not_findings);
  examine_beside(examination, released.title, "title", shown.estimates, shown.on, advisory.not_findings);
  const auto beside = shown.sentences.begin() + static_cast<std::ptrdiff_t>(advisory.sentences.size());
  Grounded grounded;
  for (std::size_t i = advisory.sentences.size(); i < texts.size(); ++i)
    grounded.emplace(texts[i].place, std::move(shown.sentences[i]));
  shown.sentences.erase(beside, shown.sentences.end());
  released.sentences = std::move(shown.sentences);
  released.references = std::move(shown.references);
  released.estimates = std::move(shown.estimates);
  released.coverage = std::move(shown.coverage);
  for (const auto& [number, cited] : circumstances.beneath_cuts)
    check_originators(examination, audience, cited, "cut " + std::to_string(number));
  for (const registers::PublicSource& one : advisory.sources) {
    if (is_published(one)) shown.on.pages.push_back(one.url);
  }
  examine_lists(examination, advisory, shown.on, shown.said, grounded, circumstances, released);
  check_told_in_short(examination, advisory, released, audience, circumstances);
  ReadTogether all;
  all.add(released.title, "title");
  for (std::size_t i = 0; i < released.summary.size(); ++i)
    all.add(released.summary[i].text, "summary " + std::to_string(i + 1));
  all.add(released.sentences);
  all.add(released.checks, "check");
  all.add(released.mitigations, "mitigation");
  all.check(examination, shown.said);
  check_stopped(examination, released, advisory.not_findings, circumstances);
  set_times(released, circumstances);
  set_records(examination, released, shown.on, advisory.not_findings, audience, circumstances);
  check_added(examination, circumstances);
  check_told(examination, released, advisory, shown.on, audience, circumstances);
  out.refusals = std::move(examination.refusals());
  return out;
}

}  // namespace

bool ends_by_others(base::Code code) {
  return code == kEmbargoed || code == kStopped || code == kNeedsConsent || code == kMustNotNotify;
}

base::Code Lapsed::code() const { return search ? kSearchOutdated : kSourceTakenBack; }

std::string Lapsed::message(const std::string& changed) const {
  return search ? "the search that this rests on is no longer one of all that is held: " + changed
                : "this rests on a finding that no answer counts any more: " + changed;
}

std::string_view Lapsed::hint() const {
  return search
             ? "search again ('backtrail evidence negative'), and cite that; 'backtrail evidence show' tells what has changed"
             : "correct what rests on it so that it does without; ingested again under its right name the log is hunted anew";
}

std::vector<Refusal> Gate::check(const registers::Statement& statement, const marking::Audience& audience,
                                 const Circumstances& circumstances) {
  return examine(statement, audience, circumstances).refusals;
}

std::vector<Refusal> Gate::check(const registers::Advisory& advisory, const marking::Audience& audience,
                                 const Circumstances& circumstances) {
  return examine(advisory, audience, circumstances).refusals;
}

std::expected<Released<ReleasedStatement>, std::vector<Refusal>> Gate::release(const registers::Statement& statement,
                                                                               const marking::Audience& audience,
                                                                               const Circumstances& circumstances) {
  Outcome out = examine(statement, audience, circumstances);
  if (!out.refusals.empty()) return std::unexpected(std::move(out.refusals));
  return Released<ReleasedStatement>(std::move(out.statement));
}

std::expected<Released<ReleasedAdvisory>, std::vector<Refusal>> Gate::release(const registers::Advisory& advisory,
                                                                              const marking::Audience& audience,
                                                                              const Circumstances& circumstances) {
  Outcome out = examine(advisory, audience, circumstances);
  if (!out.refusals.empty()) return std::unexpected(std::move(out.refusals));
  return Released<ReleasedAdvisory>(std::move(out.advisory));
}

std::expected<Released<ReleasedWithdrawal>, std::vector<Refusal>> Gate::withdrawal(
    const registers::Statement& statement, const TakenBack& back, const marking::Audience& audience,
    const Circumstances& circumstances) {
  auto out = examine_withdrawal(statement, "Statement", back, audience, circumstances);
  if (!out) return std::unexpected(std::move(out).error());
  return Released<ReleasedWithdrawal>(std::move(*out));
}

std::expected<Released<ReleasedWithdrawal>, std::vector<Refusal>> Gate::withdrawal(const registers::Advisory& advisory,
                                                                                   const TakenBack& back,
                                                                                   const marking::Audience& audience,
                                                                                   const Circumstances& circumstances) {
  auto out = examine_withdrawal(advisory, "Advisory", back, audience, circumstances);
  if (!out) return std::unexpected(std::move(out).error());
  return Released<ReleasedWithdrawal>(std::move(*out));
}

std::vector<PrintedAs> printed_as(const std::vector<std::string>& texts, const marking::Audience& audience,
                                  const Circumstances& circumstances) {
  Examination examination(audience, circumstances.parties, circumstances.audience_key);
  hide_as_asked(examination, circumstances);
  for (const std::string& one : texts) (void)examination.written(one, "");
  std::vector<PrintedAs> out;
  for (const std::string& ref : examination.printed())
    out.push_back({ref, examination.written("{org:" + ref + "}", ""), !examination.hides(ref)});
  return out;
}

}  // namespace backtrail::release
