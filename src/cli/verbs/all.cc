// SPDX-License-Identifier: Apache-2.0
// The table of verbs. A new verb is a file beside this one, a line in verbs.h and a line here.
#include <array>

#include "cli/verb.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

constexpr std::array kVerbs{
    Verb{
        "hunt", "Hunt logs with rules and indicators; needs no case",
        "Reads EVTX, JSON, Zeek, CSV and syslog files, plain, gzipped or zipped, told by their content; '-' is standard input. "
        "Each finding is a JSON line in a pipe and a row on a terminal; what was not looked at stands on standard error and in "
        "--summary.",
        "backtrail hunt /var/log/exports --intel rules/ indicators.csv --summary summary.json > findings.jsonl",
        define_hunt},
    Verb{"show", "Print one record, readable, by its path, offset and length",
         "Path, member, offset and length stand in every finding.", "backtrail show logs/security.evtx 4608 1264",
         define_show},
    Verb{
        "rules", "What rules need, why one cannot be evaluated, and what of one is true of a record",
        "list names them, check says which fields and mappings each needs, explain shows a rule's condition on one record.",
        "backtrail rules check --intel rules/ --problems", define_rules},
    Verb{
        "case", "Begin a case, look at it, make its registers anew",
        "A case is a folder that holds everything: ledger, bodies, registers. Its signing key is made outside of it, in "
        "$BACKTRAIL_KEYS or ~/.config/backtrail/keys.",
        "backtrail case init cases/7 --actor ana:Ana:analyst", define_case},
    Verb{"org", "Organisations, what gives them away, and whom they serve",
         "The body's keys stand in docs/formats/registers.md.",
         "backtrail org add organisations.jsonl --case cases/7 --actor ana", define_org},
    Verb{
        "exposure", "Whom an intruder at a provider could reach, whom they did, and what cutting buys",
        "Ways between organisations are entered with `org edge add`. States rest on evidence; nobody is called reachable and "
        "no more before all of their logs were searched. --cut names the measures, smallest sets first.",
        "backtrail exposure msp-north --at 2017-04-01 --cut --html exposure.html --case cases/7", define_exposure},
    Verb{
        "ingest", "Catalogue telemetry: which records and days each source holds, and what was seen in it",
        "Sources stay where they are and are known by the hash of their bytes; ingesting them again changes nothing. What is seen "
        "in them goes into the index that `lookup` asks.",
        "backtrail ingest logs/customer-c --tenant customer-c --case cases/7 --actor ana", define_ingest},
    Verb{
        "lookup", "Ever seen, by whom, first and last: answered from the index that ingest fills",
        "A line per value and kind that it can be. A domain covers its subdomains, a network its addresses, a registry key what "
        "lies beneath it. Each answer says what was not looked at.",
        "backtrail lookup evil.example 203.0.113.0/24 payload.com --case cases/7", define_lookup},
    Verb{
        "coverage", "What was looked at and what was not: by tenant, log source, day and technique",
        "Silence that is unusual for a source is a gap. Techniques are those whose rules had logs that they could match in; searches "
        "are the sealed ones.",
        "backtrail coverage --tenant customer-c --html coverage.html --case cases/7", define_coverage},
    Verb{"intel", "Rules and indicators kept with the case", "",
         "backtrail intel add rules/ indicators.csv --name campaign --version 2 --case cases/7 --actor ana",
         define_intel},
    Verb{
        "evidence", "What the case stands on: findings, negative findings, observations, reports",
        "Findings are sealed with copies of their records, for logs rotate. A negative finding is hunted for when it is sealed, "
        "refused when something is found, and says what was not looked at.",
        "backtrail hunt logs/ --intel rules/ | backtrail evidence add --from-hunt - --tenant customer-c --case cases/7 --actor ana",
        define_evidence},
    Verb{
        "incident", "The register of incidents, what they are linked with, and what may be said of their numbers",
        "A link of strength 'indicator' attributes nothing. stats gives shares with numerator, denominator, period and strength; "
        "with --prose it holds sentences against them (status 1 when one does not fit). Published figures stay as published.",
        "backtrail incident stats --period 2016/17 --prose statement.txt --case cases/7", define_incident},
    Verb{"claim", "What sources say; claims that disagree stand side by side", "",
         "backtrail claim add claims.csv --case cases/7 --actor ana", define_claim},
    Verb{"judge", "What analysts conclude, how likely, how sure, and what else it could be", "",
         "backtrail judge add judgements.jsonl --case cases/7 --actor ana", define_judge},
    Verb{"advice", "What is advised to those who decide, on the ground of judgements that were locked before", "",
         "backtrail advice add advice.json --case cases/7 --actor pol:Pol:policy", define_advice},
    Verb{"statement", "Sentences for an audience, each with what it stands on", "",
         "backtrail statement add statement.json --case cases/7 --actor ana", define_statement},
    Verb{"advisory", "What to check, rules, indicators and mitigations for an audience",
         "An advisory may name files of rules and indicators, relative to itself; they are read when it is entered.",
         "backtrail advisory add advisory.json --case cases/7 --actor ana", define_advisory},
    Verb{
        "precedent", "What was said before of an actor, beside what we would say",
        "Posture, wording, evidence and speaker side by side. A difference without a reason keeps a statement from being approved.",
        "backtrail precedent compare statement:public --case cases/7", define_precedent},
    Verb{
        "engagement", "Who is warned, by whom, and what they answered and did",
        "What an originator forbids to be told goes back to the originator: no contact is taken until a consent is entered.",
        "backtrail engagement contact engagement:lyra sent --channel telephone --case cases/7 --actor lia",
        define_engagement},
    Verb{"plan", "What to do when a partner speaks before the agreed time", "",
         "backtrail plan raise statement:public --partner NCSC-UK --at 2018-12-20T07:00:00Z --case cases/7 --actor lia",
         define_plan},
    Verb{
        "person", "Keys with which persons sign what they decide",
        "Whose a key is, another person enters. A correction with \"withdrawn\" ends it; what was signed before stays signed.",
        "backtrail person make-key dee.key --name dee", define_person},
    Verb{
        "decide", "Approve, refuse or hold a text; one changed character voids it",
        "A text is not approved by its author or reviewer, unreviewed, on judgements at fault, or, for a statement, without a ground "
        "and with unexplained differences from precedents: status 1 with every reason. Dissents go with it. 'stop' keeps all "
        "statements in until 'lift'; advice and notifications go on.",
        "backtrail decide approve statement:public --ground national-security --why \"Partners name it too.\" --embargo 2018-12-21T08:00 "
        "--zone Pacific/Auckland --case cases/7 --actor dee:Dee:director",
        define_decide},
    Verb{"publish", "Let a text out through the gate, or say what is wrong with it",
         "Status 1, with every reason, when the gate refuses. What leaves is receipted in the ledger.",
         "backtrail publish statement:public --out statement.html --case cases/7 --actor ana", define_publish},
    Verb{
        "notify", "Write one organisation the message that warns it, with its own records alone",
        "A file that a mail program sends (RFC 5322); nothing is sent from here. The gate and the receipt are those of `publish`.",
        "backtrail notify statement:customer-c --to security@customer-c.example --from cert@centre.example --out warning.eml "
        "--case cases/7 --actor ana",
        define_notify},
    Verb{"trace", "From a statement back to the bytes that it stands on", "",
         "backtrail trace statement:public --bytes --case cases/7", define_trace},
    Verb{
        "verify", "Prove that nothing was changed since it was sealed",
        "Prints a JSON line {what, place, expected, got} for each thing that is not as it was sealed. Compares with the key and "
        "checkpoint that this user saw last, or those of --key and --since.",
        "backtrail verify --case cases/7 --key \"$(cat kept/key)\"", define_verify},
    Verb{"knowledge", "What is known about groups: packs made, shown, compared, doubted",
         "ATT&CK 18.1 comes with the program; --knowledge names other packs and bundles instead, several stack.",
         "backtrail knowledge show APT10", define_knowledge},
    Verb{
        "attribute", "Who could it be: groups ranked, explained, and doubted",
        "Compares techniques and software of an incident with what reports say of groups. An actor that is not in the base and "
        "a false flag are always among the answers; one kind of evidence alone names nobody.",
        "backtrail attribute --items T1566.001,T1053.005,S0012,S0154 --date 2017-04-01 --explain", define_attribute},
    Verb{"evaluate", "Measure the engine itself", "", "backtrail evaluate sigma --regression sigma/regression_data",
         define_evaluate},
    Verb{"completion", "Print a completion script for a shell", "",
         "backtrail completion bash > /etc/bash_completion.d/backtrail", define_completion, true},
    Verb{"man", "Print the manual page", "", "backtrail man > backtrail.1 && man -l backtrail.1", define_man, true},
};

}  // namespace

std::span<const Verb> all_verbs() { return kVerbs; }

}  // namespace backtrail::cli
