// SPDX-License-Identifier: Apache-2.0
// The rows of each register, as bodies give them and as queries hand them back. Texts that name times of the world
// (a claim's interval, a publication's date) stay texts, for "2014" is not an instant.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.h"
#include "base/time.h"
#include "estimate/estimate.h"
#include "marking/conditions.h"
#include "marking/marking.h"
#include "registers/item.h"

namespace backtrail::registers {

/// A row's pointer at another: the text that the body used, and the entry that it meant at that time.
struct Reference {
  std::string ref;
  std::string entry_id{};
  std::string type{};  // of that entry
};

struct PublicSource {
  std::string name;
  std::string published{};
  std::string url{};
};

/// Something that gives an organisation away.
struct OrganisationName {
  enum class Kind : std::uint8_t { name, alias, domain, host, ad_domain };
  Kind kind = Kind::name;
  std::string value;
};

/// The organisation serves `customer` (its ref, which may be entered later), from a day until a day.
struct Serves {
  std::string customer;
  std::string from{};
  std::string until{};
  std::string service{};
};

struct Organisation {
  Entry entry;
  std::string name;
  std::string kind;  // provider | customer | government | company | vendor | group | person | other
  std::string jurisdiction{};
  std::string sector{};
  std::string parent{};         // ref, which may be entered later
  marking::Marking marking{};   // who may learn that it is involved; RED unless the body says otherwise
  std::vector<OrganisationName> names{};  // the name itself is the first
  std::vector<Serves> serves{};
};

/// One way by which a provider reaches a customer (refs, which may be entered later), from a date until a date.
struct Edge {
  Entry entry;
  std::string provider;
  std::string customer;
  std::string kind;     // a word of kEdgeKinds
  std::string means{};  // the account, host or product by which
  std::string from{};
  std::string until{};
  PublicSource source{};  // a name, when there is any
  char source_grade = 'F';
  int credibility = 6;
  marking::Marking marking{};
  std::vector<Reference> rests_on{};  // evidence
};
inline constexpr std::array<std::string_view, 10> kEdgeKinds = {
    "unknown",           "shared-account", "service-account", "vpn",       "jump-host",
    "remote-management", "domain-trust",   "delegated-admin", "held-data", "transit"};

/// Days on which a source holds records of one log source; both ends included ("2016-11-01").
struct LogSourceDays {
  std::string product{};
  std::string category{};
  std::string service{};
  std::uint64_t records = 0;
  std::vector<std::pair<std::string, std::string>> days{};
  std::optional<std::uint64_t>
      without_time{};  // of the records; nothing: an earlier version of the program did not count them
};

/// Names of the fields that stand in some record of it, with a value; shared by all that have the same.
using FieldNames = std::set<std::string, std::less<>>;
using SharedFieldNames = std::shared_ptr<const FieldNames>;
/// By the source's place in the ledger and the place in its `log_sources`. What is not there nobody noted.
using FieldsOfSources = std::map<std::pair<std::uint64_t, std::size_t>, SharedFieldNames>;

/// By what records were read that tell no zone or no year.
struct Assumption {
  std::int32_t zone_minutes = 0;
  std::string
      written{};  // when the log was last written to, which tells the year: an instant, or a year, month or day that somebody
  // gave, in the zone of its records, and behind which none of them is; "..INSTANT" where the order of the lines says that of
  // an instant; empty: each record tells its own
  struct Stretch {
    std::uint64_t until = 0;  // records that end at this byte, or before it
    std::string written;
    bool operator==(const Stretch&) const = default;
  };
  std::vector<Stretch> written_before{};  // of what it held before it grew, ascending, where that tells another year
  std::string zone{};  // a place, "Europe/Berlin", whose clocks they tell; empty: zone_minutes says it
  bool operator==(const Assumption&) const = default;
};

struct Source {
  Entry entry;
  std::string tenant;
  std::string path;
  std::string member{};
  std::string sha256;  // 64 hex digits, of the decompressed bytes
  std::uint64_t size = 0;
  std::string format{};
  std::uint64_t records = 0;
  std::uint64_t damaged = 0;
  std::string first{};  // instants as text; empty when no record has a time
  std::string last{};
  std::vector<LogSourceDays> log_sources{};
  std::optional<Assumption> assumed{};  // nothing: no record needed it, or an earlier version of the program sealed it
  std::string why{};  // it was withdrawn; empty: it was not
  std::string mappings{};  // print of those by which its log sources were told; empty: nobody noted it
};

/// Where a record lies, and the hash of the copy that was sealed with it (empty when none was).
struct Locator {
  std::string path;
  std::string member{};
  std::string source_sha256;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::optional<std::int64_t> record_id{};
  std::string bytes_sha256{};
};

enum class EvidenceKind : std::uint8_t { finding, negative_finding, observation, report_span, partner };
[[nodiscard]] std::string_view name(EvidenceKind kind);

/// An id of ATT&CK: "T1078", "T1003.001".
[[nodiscard]] bool is_technique(std::string_view text);

struct NotLooked {
  std::string tenant{};
  std::string log_source{};
  std::string from{};
  std::string until{};
  std::string why;
  std::string kind{};  // a word of kGapKinds; empty: an earlier version of the program sealed it
};
/// What was not looked at: all that there is of some days, or only a part of it.
inline constexpr std::array<std::string_view, 9> kGapKinds = {"no-records",       "no-source", "no-detector",
                                                              "indicators-alone", "not-kept",  "damaged",
                                                              "unread",           "set-aside", "not-evaluated"};

/// What a negative finding asked, where, and how far it could see.
struct Negative {
  std::string question;
  std::string scope;
  std::string coverage;  // complete | partial | none
  std::string method;
  std::string from{};
  std::string until{};
  std::vector<NotLooked> not_looked{};
};

struct Detector {
  std::string kind;
  std::string id;
  std::string sha256{};
  std::string title{};
  std::string level{};
};

struct ReportSpan {
  std::string document;  // name or path of the report
  std::string sha256{};
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string quote{};
};

struct Evidence {
  Entry entry;
  EvidenceKind kind = EvidenceKind::observation;
  std::string title{};
  std::string origin;
  char source_grade = 'F';  // A-F
  int credibility = 6;  // 1-6, scored apart from the grade
  marking::Marking marking{};
  marking::Conditions conditions{};
  std::string tenant{};
  std::string finding{};  // "sha256:...", what the hunt calls it
  std::string text{};
  std::optional<Detector> detector{};
  std::optional<ReportSpan> span{};
  std::optional<Negative> negative{};
  std::optional<PublicSource> source{};
  std::vector<Locator> locators{};
  std::vector<std::string> techniques{};  // of ATT&CK: "T1003.001"
};

/// A number that a claim gives, with what it counts: numbers alone are taken for one another.
struct Quantity {
  std::uint64_t count = 0;
  std::string bound{};  // exactly | at-least | more-than | about | at-most
  std::string unit;  // "technology companies"
  std::string place{};
  std::string scope{};
  std::string period{};
};

struct Claim {
  Entry entry;
  std::string subject;
  std::string relation;
  std::string object;
  std::string valid_from{};
  std::string valid_until{};
  PublicSource source{};
  char source_grade = 'F';
  int credibility = 6;
  marking::Marking marking{};
  marking::Conditions conditions{};
  std::string quote_summary{};
  std::string legal_status{};  // alleged | charged | convicted | acquitted; empty where no court is concerned
  std::string origin{};  // who had it first; empty: the source itself
  std::vector<Quantity> quantities{};
  std::vector<Reference> rests_on{};  // evidence

  [[nodiscard]] const std::string& first_said_by() const { return origin.empty() ? source.name : origin; }
};

/// Somebody's decision that claims which disagree are settled: one is kept, or none of them is.
struct Merge {
  Entry entry;
  std::vector<Reference> claims;
  std::optional<Reference> keep{};
  std::string why;
  marking::Marking marking{};
};

struct Alternative {
  std::string hypothesis;
  std::string why_less{};
};

struct Judgement {
  Entry entry;
  std::string rung;  // incident | campaign | group | organisation | state | persons
  std::string subject{};
  std::string proposition;
  estimate::Likelihood likelihood{};
  estimate::Confidence confidence = estimate::Confidence::low;
  marking::Marking marking{};  // that of the body, or the strictest of what it rests on
  std::string author;
  std::string reviewer{};
  std::string dissent{};
  std::string why{};  // it replaces an earlier one
  std::vector<Alternative> alternatives{};
  std::vector<std::string> reasons{};  // for the likelihood and the confidence
  std::vector<Reference> rests_on{};  // claims, evidence, judgements
};

struct Sentence {
  std::string text;
  std::vector<Reference> cites{};
};

/// Words of a text that say no in form only, and somebody's reason for saying so. The decision binds to both.
struct NotAFinding {
  std::string words;
  std::string why;
};

struct Statement {
  Entry entry;
  marking::Audience audience{};
  marking::Marking marking{};
  std::string title;
  std::string author{};  // an actor id; that of the entry unless the body names one
  std::string reviewer{};
  std::vector<Sentence> sentences{};
  std::vector<NotAFinding> not_findings{};
  base::Digest text_sha256{};  // what a decision binds to: computed from the rows, never stored
};

/// A part of an advisory with a heading of its own.
struct AdvisoryPoint {
  std::string title{};
  std::string text;
  std::vector<Reference> cites{};
};

struct AdvisoryRule {
  std::string title;
  std::string yaml;
};

struct AdvisoryIndicator {
  std::string kind;
  std::string value;
  std::string context{};
  std::string source{};
  std::optional<base::Instant> valid_from{};  // inclusive
  std::optional<base::Instant> valid_until{};  // exclusive
};

/// A measure, the way that it cuts and what that buys, as `exposure --cut` counted when the advisory was written.
struct AdvisoryCut {
  std::string provider;  // refs
  std::string customer;
  std::string kind;  // a word of kEdgeKinds
  std::string mitigation;  // "M1032 Multi-factor Authentication"
  std::string act{};  // what to do
  std::uint64_t reached = 0;  // organisations, before it
  std::uint64_t left = 0;  // and after it
  std::optional<Reference> edge{};  // the entry that says so
};

struct Advisory {
  Entry entry;
  marking::Audience audience{};
  marking::Marking marking{};
  std::string title;
  std::string author{};
  std::string reviewer{};
  std::vector<Sentence> summary{};  // paragraphs
  std::vector<Sentence> sentences{};  // what to do, with what shows that it is worth doing
  std::vector<AdvisoryPoint> checks{};
  std::vector<AdvisoryRule> rules{};
  std::vector<AdvisoryIndicator> indicators{};
  std::vector<AdvisoryPoint> mitigations{};
  std::vector<AdvisoryCut> cuts{};  // one after another
  std::vector<PublicSource> sources{};
  std::vector<NotAFinding> not_findings{};
  base::Digest text_sha256{};  // as in Statement
};

/// In whose interest something is said or not said, and why so.
struct Ground {
  std::string
      interest;  // national-security | economic-well-being | public-safety | international-rules | protection-of-victims
  std::string why;
};

struct Dissent {
  std::string on;  // what it is about
  std::string by;  // an actor id
  std::string text;
};

/// A place of a text, "sentence 2", beneath which its audience may see nothing, and why it leaves all the same.
struct Unshown {
  std::string place;
  std::string why;
  friend bool operator==(const Unshown&, const Unshown&) = default;
};

/// An originator's agreement that what needed it may be used for an audience.
struct Consent {
  Entry entry;
  Reference item;
  marking::Audience audience{};
  std::string given_by;
  std::string person{};  // who of the originator gave it; earlier versions did not ask
  std::string source{};  // by what: a letter, a call; likewise
  std::string withdrawn{};  // of a correction: why it holds no more
  std::string note{};
};

/// What a decision stood under: what the originator of one thing beneath the text asks, and what they agreed to.
struct StoodUnder {
  Reference item;
  marking::Conditions terms{};
  std::vector<Reference> consents{};
};

struct Decision {
  enum class Verdict : std::uint8_t { approve, refuse, hold };
  Entry entry;
  Reference statement;  // or advisory
  base::Digest text_sha256{};
  Verdict verdict = Verdict::hold;
  std::string decider;  // an actor id; that of the entry unless the body names one
  std::string note{};
  std::optional<base::Instant> embargo{};  // not before
  std::string zone{};  // in which the embargo is read out: "Pacific/Auckland"
  std::optional<Ground> ground{};
  std::vector<Dissent> dissents{};  // what the decider was shown
  std::vector<StoodUnder> conditions{};  // likewise; earlier versions did not say
  std::vector<Reference> reopens{};  // decisions of others that this one takes back, by its note
  /// Organisations of which {org:ID} printed the name, and of which a pseudonym; earlier versions did not say.
  std::vector<Reference> named{}, pseudonyms{};
  std::vector<Reference> confirms{};  // figures, incidents and links that nobody but the text's authors had seen
  std::optional<Reference> signed_with{};  // the decider's key; nothing: they are believed as they say
  std::vector<Unshown> unshown{};  // what leaves although its audience may see nothing of what it stands on
};
[[nodiscard]] std::string_view name(Decision::Verdict verdict);

/// The receipt of a release: what left, and what let it leave.
struct Release {
  Entry entry;
  Reference statement;
  Reference decision;
  marking::Audience audience{};
  marking::Marking marking{};
  std::string sha256;  // of the bytes that left
  std::uint64_t size = 0;
  std::string media_type{};
  std::string path{};  // where they were written, relative to the case
  std::optional<base::Instant> released{};
};

}  // namespace backtrail::registers
