// SPDX-License-Identifier: Apache-2.0
// The gate: nothing is released but through here.
//
// It is handed everything it judges by (rows, decision, what is protected, the clock) and asks no store, so that a test can
// put two cases side by side that differ only in what the audience may not see. collect() gathers that from the registers.
//
// An audience's view is built from what it may see: a citation that leads outside is cut, an organisation is written by a
// pseudonym; nothing is completed by following what a cited thing depends on.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "marking/conditions.h"
#include "marking/marking.h"
#include "registers/registers.h"
#include "registers/rows.h"
#include "release/closure.h"
#include "release/prose/name_parts.h"
#include "release/released.h"

namespace backtrail::release {

inline constexpr std::size_t kAudienceKeySize = 32;  // bytes
inline constexpr int kSmallCountBelow = 5;

/// One reason to refuse. Place says where in the author's own text ("sentence 2, bytes 14-22"); messages and hints never
/// repeat what is protected, so that they can be shown to the author of the text.
struct Refusal {
  base::Code code;
  std::string message;
  std::string place{};
  std::string hint{};
  Stretch where{};  // the bytes that `place` ends with; empty when it names none
  /// For whoever may know the case: which protected name it is part of. It never leaves, and is no part of what outsiders
  /// are told.
  std::string inside{};
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// A consent that opens nothing yet, for nobody but whoever entered it says that it was given.
struct Unconfirmed {
  std::string ref;
  std::string given_by;
  std::string entered_by;
  bool disputed = false;  // somebody asked too, and says otherwise
  friend bool operator==(const Unconfirmed&, const Unconfirmed&) = default;
};

/// Something that a text stands on, reduced to what the gate looks at.
struct Cited {
  std::string ref;  // as the text cites it
  std::string entry_id;
  std::string type;  // claim | judgement | evidence
  marking::Marking marking{};
  /// Its own and those of all that it rests on, combined: a condition is not lost by concluding something.
  marking::Conditions conditions{};
  /// It, or anything that it rests on, needs a consent that nobody has given for this audience.
  bool consent_missing = false;
  std::vector<Unconfirmed> unconfirmed{};  // consents that would open it
  /// Of what beneath it the same is there under another id, of which its originator asks more.
  std::vector<std::pair<std::string, std::string>> twins{};
  bool superseded = false;  // a correction has replaced it
  std::vector<std::string> tenants{};  // refs of the organisations whose records it rests on
  /// What originators beneath it are called who ask not to be named, and hosts of their addresses.
  std::vector<std::string> unnamed{};
  /// Of each originator beneath it who asks to be named what they are called: one of it has to stand in the text.
  std::set<std::vector<std::string>> credited{};

  std::optional<registers::PublicSource> source{};
  std::string already_said{};  // what a source says in public: numbers in it are no secret
  /// Of a claim: somebody besides the text's authors has entered it or confirmed that its source says so. Else it lifts nothing, for
  /// the authors could have made it up.
  bool vouched = true;
  std::string subject{};  // of whom a claim or a judgement speaks
  std::optional<registers::Negative> negative{};
  std::string tenant{};  // of evidence: whose records these are
  std::optional<base::Instant> occurred{};  // of evidence
  std::vector<ReleasedRecord> records{};
  bool others_log = false;  // some of the records lie in a log that was ingested as another organisation's

  // Of a judgement.
  std::string proposition{};
  estimate::Likelihood likelihood{};
  estimate::Confidence confidence = estimate::Confidence::low;
  std::string author{};
  std::string reviewer{};
  std::vector<std::string> alternatives{};
};

/// Evidence beneath a text that no longer says what it said when it was sealed, and what has changed. `what` names nobody;
/// `in_full` is for whoever may see the case.
struct Lapsed {
  std::string ref;
  bool search = false;  // what it found was nothing; otherwise its records are of nobody who is known
  std::string what;
  std::string in_full{};
  [[nodiscard]] base::Code code() const;
  [[nodiscard]] std::string message(const std::string& changed) const;
  [[nodiscard]] std::string_view hint() const;
};

/// What else keeps the text from being approved now, whatever held when it was: a judgement that it rests on, a precedent.
struct Unsettled {
  base::Code code;
  std::string message;  // may name whom the audience may not learn of
  std::string ref;
  std::string hint{};
};

/// An organisation of the case: how it is called, and who may learn of it.
struct Party {
  /// One version of it: its marking, who entered that, and what that calls it.
  struct Hand {
    marking::Marking marking;
    std::string by;
    std::vector<std::string> terms{};
    NameParts parts{};
    friend bool operator==(const Hand&, const Hand&) = default;
  };
  std::string ref;
  std::string name;
  std::string kind;
  marking::Marking marking{};
  std::vector<std::string> terms{};  // name, aliases, domains, hosts: all that gives it away but its id
  std::string sector{};
  std::string jurisdiction{};
  /// Sectors and jurisdictions of its earlier versions: a correction does not take back what describes somebody.
  std::set<std::pair<std::string, std::string>> was{};
  std::string domain{};  // the first that it has now; empty when it has none
  NameParts parts{};  // of names, aliases and domains: these give it away too
  bool telling_ref = false;  // `ref` gives it away where it stands as a word of its own
  /// Somebody besides the text's authors has had a hand in it. Else it makes nobody one of many, and takes no name or address from
  /// whoever is hidden: the authors could have made it up.
  bool vouched = true;
  /// Its sector and jurisdiction are what somebody besides the text's authors has said of it, where anybody has.
  bool described = true;
  std::vector<Hand> hands{};  // the earliest first
  std::set<std::string> parents{};  // refs of whom it is or was a part of
  std::set<std::string> providers{};  // refs of who has or had a way to it: it is their client
  struct KnownAs {
    std::vector<std::string> terms{};
    NameParts parts{};
  };
  /// What it is called in versions that `audience` may see; all of it, where versions say nothing.
  [[nodiscard]] KnownAs open_names(const marking::Audience& audience) const;
  /// What it was called in versions that `audience` may not see, and in none that it may: opened under a new name, it keeps these.
  [[nodiscard]] KnownAs hidden_names(const marking::Audience& audience) const;
  friend bool operator==(const Party&, const Party&) = default;
};

/// A text that everybody of an audience was given, as far as it is read together: title, sentences and the like, in its order.
struct ToldBefore {
  std::string ref;
  std::vector<std::string> texts;
};

/// Everything but the text. Hold it equal but for what an audience may not see, and the outcome is equal.
struct Circumstances {
  std::optional<registers::Decision> decision{};  // the latest on this text's entry
  std::vector<Cited> cited{};  // what the text cites directly
  /// What the ways rest on that an advisory's measures cut: by the measure's number, from 1.
  std::vector<std::pair<std::size_t, Cited>> beneath_cuts{};
  /// What originators of anything in the case are called who ask not to be named, whether or not the text stands on that.
  std::vector<std::string> unnamed_elsewhere{};
  std::vector<Lapsed> lapsed{};  // of all that it rests on
  std::vector<Unsettled> unsettled{};
  std::vector<Party> parties{};
  /// The same as they were when it was decided: a text was approved with what {org:ID} printed then. Nothing: no decision.
  std::optional<std::vector<Party>> as_decided{};
  /// Whoever is known to act: those of whom the registers speak so, and public names of groups. The names of one stand for one
  /// another.
  std::vector<std::vector<std::string>> actors{};
  std::vector<std::string> spoken_of{};  // in claims: an actor only where something is laid to them
  std::vector<std::string> tools{};  // and campaigns: "Cobalt Strike" is no "Cobalt"
  std::vector<std::string> authors{};  // whoever entered this text or one that it corrects, besides its author
  std::vector<std::string> reviewers{};  // who reviewed exactly this text, by an act of their own
  /// What is in force of "do not publish": no statement leaves, but those that tell one organisation go on.
  std::vector<std::string> stops{};
  bool notifies = false;  // it leaves as a message to one organisation, and as nothing else
  std::string audience_key{};  // kAudienceKeySize secret bytes of this case and audience
  base::Instant now{};
  /// When each version went to this audience, in order: wordings that differ from the one before, and withdrawals. Each at
  /// least a second after the one before it, for formats give no smaller part of time.
  std::vector<base::Instant> revisions{};
  bool released_before = false;  // the last of them is this wording
  std::vector<std::string> given{};  // SHA-256 of what this audience was given of it, notices of withdrawal left out
  std::string lasting{};  // the id under which the text was entered first: corrections keep it
  /// Other texts, of any id, that everybody of this audience was given before this one. Not those that some of it have: what they were told
  /// is hidden from the others.
  std::vector<ToldBefore> told_before{};
  std::string speaker{};  // under whose name it leaves
  /// What the caller adds to the page besides, with a word for each: addresses. It is printed, and so looked at.
  std::vector<std::pair<std::string, std::string>> added{};
  std::string about{};  // what of the one organisation that is told this is about; empty: its domain
};

/// Why a text no longer stands, and who says so.
struct TakenBack {
  std::string why;  // for the case alone
  std::string by{};  // an actor id
  /// What the notice tells of it: a statement of its own, reviewed and approved as any other.
  struct Reason {
    registers::Statement text;
    Circumstances circumstances;
  };
  std::optional<Reason> reason{};
};

/// A case as close_over() takes it.
struct Scene {
  std::vector<ClosureObject> objects;
  std::vector<ClosureReference> references;
  /// By object: what originators beneath it are called who ask not to be named.
  std::map<std::uint32_t, std::set<std::string>> unnamed{};
};

/// Who must not be named whatever their marking says, for an originator asks for it.
struct Asked {
  std::vector<std::string> obfuscated;  // refs of those affected
  std::vector<std::string> unnamed;  // what originators are called
};

/// The earliest that a version behind one of `before` can have.
[[nodiscard]] inline base::Instant later_version(base::Instant before) {
  return {before.ticks + base::kTicksPerSecond};
}

/// Whether what is refused for this ends when somebody else acts, with the text and its approval as they are: an embargo, a stop, an
/// originator who has not agreed yet.
[[nodiscard]] bool ends_by_others(base::Code code);

class Gate {
 public:
  /// Every reason why `statement` may not go to `audience`, in the order of its sentences; empty when it may.
  [[nodiscard]] static std::vector<Refusal> check(const registers::Statement& statement,
                                                  const marking::Audience& audience,
                                                  const Circumstances& circumstances);
  [[nodiscard]] static std::vector<Refusal> check(const registers::Advisory& advisory,
                                                  const marking::Audience& audience,
                                                  const Circumstances& circumstances);

  /// The released form, or every reason against it.
  [[nodiscard]] static std::expected<Released<ReleasedStatement>, std::vector<Refusal>> release(
      const registers::Statement& statement, const marking::Audience& audience, const Circumstances& circumstances);
  [[nodiscard]] static std::expected<Released<ReleasedAdvisory>, std::vector<Refusal>> release(
      const registers::Advisory& advisory, const marking::Audience& audience, const Circumstances& circumstances);

  /// The notice that what was released to this audience under this id no longer stands, in fixed words. A reason is a statement
  /// that could be released; a title that may not be told any more is left out; the author alone takes nothing back. kNotReleased
  /// when it never was.
  [[nodiscard]] static std::expected<Released<ReleasedWithdrawal>, std::vector<Refusal>> withdrawal(
      const registers::Statement& statement, const TakenBack& back, const marking::Audience& audience,
      const Circumstances& circumstances);
  [[nodiscard]] static std::expected<Released<ReleasedWithdrawal>, std::vector<Refusal>> withdrawal(
      const registers::Advisory& advisory, const TakenBack& back, const marking::Audience& audience,
      const Circumstances& circumstances);

  /// All that the audience may see. What is marked for it and yet names somebody that it may not learn of is left out, for
  /// nobody has read these texts for this audience.
  [[nodiscard]] static Released<ReleasedView> view(const Scene& scene, const marking::Audience& audience,
                                                   const std::vector<Party>& parties, std::string_view audience_key);
};

/// Organisations, evidence, claims and judgements with what they rest on, whom they affect and who gave them; consents as
/// far as they hold for `audience`. The registers' errors.
base::Result<Scene> collect_scene(const registers::Registers& registers, const marking::Audience& audience);

/// What the gate has to know about one statement or advisory (human id or entry id) for `audience`. Errors are the
/// registers'; an audience key of another size is kBadAudienceKey.
base::Result<Circumstances> collect(const registers::Registers& registers, std::string_view ref_or_id,
                                    const marking::Audience& audience, std::string_view audience_key,
                                    const base::Clock& clock);

/// What else a text may stand on: `refs` as they are cited (human ids or entry ids), each claim, judgement or evidence; and
/// these as they are cited. The registers' errors; kCitesNothing for what is nothing of the kind.
base::Result<std::vector<registers::Reference>> collect_cited(const registers::Registers& registers,
                                                              const std::vector<std::string>& refs,
                                                              const marking::Audience& audience, Circumstances& out);

/// Every organisation of the case with all that gives it away, also what corrections took away. Whoever is besides `authors`
/// vouches for one. The registers' errors.
base::Result<std::vector<Party>> parties(const registers::Registers& registers,
                                         const std::vector<std::string>& authors = {});

/// What originators ask of everything in the case, as it is now. The registers' errors.
base::Result<Asked> asked_of_all(const registers::Registers& registers);

/// What each {org:ID} of `texts` prints for `audience`, each once.
struct PrintedAs {
  std::string ref;
  std::string printed;
  bool named = false;  // its name, and no pseudonym
};
[[nodiscard]] std::vector<PrintedAs> printed_as(const std::vector<std::string>& texts,
                                                const marking::Audience& audience, const Circumstances& circumstances);

/// Who asks elsewhere in the case not to be named, and may be named in this text all the same, for a public claim that it cites names them;
/// and those claims.
struct NamedAllTheSame {
  std::vector<std::string> names;
  std::vector<std::string> claims;
};
[[nodiscard]] NamedAllTheSame named_all_the_same(const marking::Audience& audience, const Circumstances& circumstances);

/// What in any text the audience may not learn: protected names and their look-alikes, counts that identify, by themselves
/// or by subtraction, those who are left over or described; what says no; and mixed words and shares. The text is looked at as
/// it is written and as programs show it (reading.h). For `publish --check`.
struct CheckedText {
  std::vector<Refusal> refusals;
  std::vector<std::string> read_as;  // each once: "as written", "without tags"
  std::vector<Stretch> unread;  // encoded parts that hold no text
  std::vector<Stretch> not_english;  // only names were looked for there
};
/// A file cites nothing, so that whoever is not to be named in `asked` is held to stand behind it.
[[nodiscard]] CheckedText check_as_read(std::string_view text, const marking::Audience& audience,
                                        const std::vector<Party>& parties, const Asked& asked = {});
[[nodiscard]] std::vector<Refusal> check_text(std::string_view text, const marking::Audience& audience,
                                              const std::vector<Party>& parties);

}  // namespace backtrail::release
