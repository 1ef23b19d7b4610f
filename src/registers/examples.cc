// SPDX-License-Identifier: Apache-2.0
#include "registers/examples.h"

#include <algorithm>
#include <array>

#include "registers/item.h"

namespace backtrail::registers {
namespace {

struct Example {
  std::string_view type;
  std::string_view body;
};
constexpr std::array
    kExamples =
        {
            Example{
                kOrganisation,
                R"({"id": "lyra", "name": "Lyra Health", "kind": "customer", "jurisdiction": "NZ", "sector": "health", "parent": "holding", "marking": "TLP:RED", "aliases": ["Lyra"], "domains": ["lyra.example"], "hosts": ["lyra-dc1"], "ad_domains": ["LYRA"], "serves": ["orion", {"customer": "vega", "from": "2016-01", "until": "2018-12", "service": "IT"}]})"},
            Example{
                kEvidence,
                R"({"id": "evidence:call", "kind": "observation", "title": "A call", "origin": "lyra", "source_grade": "B", "credibility": 2, "marking": "TLP:AMBER", "conditions": {"notify_affected_parties": "may", "obfuscate_affected_parties": "must", "attribute_provider": "must-not", "permitted_actions": "internally-visible-actions"}, "tenant": "lyra", "text": "An account was used from outside.", "techniques": ["T1078"], "source": {"name": "A report", "published": "2018-12", "url": "https://report.example/"}})"},
            Example{
                kEdge,
                R"({"id": "edge:1", "provider": "vega", "customer": "lyra", "kind": "vpn", "means": "svc-backup", "from": "2016-01", "until": "2018-12", "source": {"name": "A contract", "published": "2016", "url": "https://contract.example/"}, "source_grade": "B", "credibility": 2, "marking": "TLP:AMBER", "rests_on": ["evidence:call"]})"},
            Example{
                kConsent,
                R"({"id": "consent:call", "item": "evidence:call", "audience": "public", "given_by": "Lyra Health", "person": "Ines Marsh, its head of security", "source": "a call on 2018-12-19", "note": "for the warning alone", "withdrawn": ""})"},
            Example{
                kIncident,
                R"({"id": "incident:17-031", "recorded": "2017-02-03", "title": "Shared account used from outside", "state": "open", "severity": "C4", "organisation": "lyra", "sector": "health", "summary": "Reported by the provider.", "marking": "TLP:AMBER", "why": "", "rests_on": ["evidence:call"]})"},
            Example{
                kIncidentLink,
                R"({"id": "link:17-031", "incident": "incident:17-031", "actor": "APT10", "actor_kind": "state", "strength": "indicator", "why": "", "rests_on": ["evidence:call"], "marking": "TLP:AMBER"})"},
            Example{
                kFigure,
                R"({"id": "figure:2016-17", "period": "2016/17", "from": "2016-07-01", "until": "2017-06-30", "actor_kind": "state", "strength": "indicator", "numerator": 122, "denominator": 396, "published": "2017-11", "wording": "122 of 396 incidents", "source": {"name": "Annual report"}, "marking": "TLP:CLEAR", "why": ""})"},
            Example{
                kClaim,
                R"({"id": "claim:uk", "subject": "APT10", "relation": "acts-for", "object": "a ministry", "valid_from": "2014", "valid_until": "2018-12", "source": {"name": "An announcement", "published": "2018-12-20", "url": "https://gov.example/"}, "source_grade": "B", "credibility": 2, "marking": "TLP:CLEAR", "conditions": {"permitted_actions": "externally-visible-direct-actions"}, "quote_summary": "It acted for the ministry.", "legal_status": "alleged", "origin": "A partner", "quantities": [{"count": 45, "bound": "more-than", "unit": "technology companies", "place": "12 US states", "scope": "stolen from", "period": "2006 to 2018"}], "rests_on": ["evidence:call"]})"},
            Example{
                kMerge,
                R"({"id": "merge:uk", "claims": ["claim:uk", "claim:paper"], "keep": "claim:uk", "why": "The paper joined two counts.", "marking": "TLP:AMBER"})"},
            Example{
                kJudgement,
                R"({"id": "judgement:group", "rung": "group", "subject": "incident:17-031", "proposition": "The intruder is APT10.", "scale": "icd203", "likelihood": "likely", "confidence": "moderate", "alternatives": [{"hypothesis": "An unknown actor", "why_less": "Nothing else fits."}, {"hypothesis": "A false flag"}], "reasons": ["Three tools fit."], "rests_on": ["claim:uk", "evidence:call"], "author": "ana", "reviewer": "rob", "dissent": "Too early.", "why": "", "marking": "TLP:CLEAR"})"},
            Example{
                kReview,
                R"({"id": "review:group", "of": "judgement:group", "verdict": "agree", "dissent": "I would wait for the second provider's logs.", "note": "read on paper"})"},
            Example{kLock,
                    R"({"id": "lock:group", "judgement": "judgement:group", "note": "after the second review"})"},
            Example{
                kAdvice,
                R"({"id": "advice:1", "title": "Whether to name the group", "text": "Partners will name it this week.", "recommendation": "Name it together with them.", "judgements": ["judgement:group"], "marking": "TLP:RED"})"},
            Example{
                kPrecedent,
                R"({"id": "precedent:uk-2018", "speaker": "The Foreign Secretary", "said": "2018-12-20", "subjects": ["APT10"], "attributed_to": "a ministry", "posture": "leading", "wording": "highest level of probability", "level": "minister", "evidence": ["technical", "partner"], "source": {"name": "An announcement", "published": "2018-12-20", "url": "https://gov.example/"}, "marking": "TLP:CLEAR"})"},
            Example{
                kStatement,
                R"({"id": "statement:public", "audience": "public", "marking": "TLP:CLEAR", "title": "An intrusion", "author": "ana", "reviewer": "rob", "sentences": [{"text": "It is likely that APT10 is responsible.", "cites": ["judgement:group"]}]})"},
            Example{
                kComparison,
                R"({"id": "comparison:1", "statement": "statement:public", "speaker": "The director", "posture": "supporting", "wording": "established links", "level": "agency", "evidence": ["technical"], "reasons": [{"precedent": "precedent:uk-2018", "aspect": "wording", "why": "We saw less than they did."}], "marking": "TLP:RED"})"},
            Example{
                kEngagement,
                R"({"id": "engagement:lyra", "victim": "lyra", "owner": "lia", "action": "Change the shared account's password.", "deadline": "2018-12-31", "note": "by way of the parent", "rests_on": ["evidence:call"], "marking": "TLP:RED"})"},
            Example{
                kContact,
                R"({"id": "contact:1", "engagement": "engagement:lyra", "kind": "acted", "at": "2018-12-20T01:00:00Z", "channel": "telephone", "note": "They changed it."})"},
            Example{
                kPersonKey,
                R"({"id": "key:dee", "person": "dee", "key": "dee+4c7e92ab+AQmDNGZ+BLXLhE71XXnGk9EXcFDOFv21knRmSxPoIrLh"})"},
            Example{
                kPlan,
                R"({"id": "plan:early", "statement": "statement:public", "partner": "A partner", "steps": ["Tell the minister's office.", "Decide anew."], "marking": "TLP:RED"})"},
            Example{
                kEarly,
                R"({"id": "early:1", "statement": "statement:public", "partner": "A partner", "at": "2018-12-20T08:00:00Z", "note": "on its web page", "source": {"name": "Its web page"}})"},
            Example{
                kAdvisory,
                R"({"id": "advisory:public", "audience": "public", "marking": "TLP:CLEAR", "title": "What to check", "author": "ana", "reviewer": "rob", "summary": [{"text": "Look at shared accounts.", "sums_up": [1]}], "sentences": [{"text": "Providers are used as a way in.", "cites": ["claim:uk"]}], "checks": ["Look for logons from outside", {"title": "VPN", "text": "Look at its log.", "cites": ["claim:uk"]}], "mitigations": ["Use a second factor"], "cuts": [{"provider": "vega", "customer": "lyra", "kind": "vpn", "mitigation": "M1032 Multi-factor Authentication", "act": "ask for a second factor", "reached": 6, "left": 5, "edge": "edge:1"}], "rules": [{"title": "A rule", "yaml": "title: A rule"}], "indicators": [{"kind": "domain", "value": "evil.example", "context": "control", "source": "A report"}], "sources": [{"name": "A report", "published": "2017-04", "url": "https://report.example/"}]})"},
};

}  // namespace

std::string_view example_body(std::string_view type) {
  const auto found = std::ranges::find(kExamples, type, &Example::type);
  return found == kExamples.end() ? std::string_view() : found->body;
}

}  // namespace backtrail::registers
