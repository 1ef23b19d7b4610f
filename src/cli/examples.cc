// SPDX-License-Identifier: Apache-2.0
#include "cli/examples.h"

#include <algorithm>
#include <array>

namespace backtrail::cli {
namespace {

struct Example {
  std::string_view path, call;
};

constexpr std::array kExamples{
    Example{"case init", "backtrail case init cases/7 --origin centre.example/cases/7 --actor ana:Ana:analyst"},
    Example{"case status", "backtrail case status --as-of 2017-04-01 --by entered --case cases/7"},
    Example{"case sources", "backtrail case sources --tenant customer-c --case cases/7"},
    Example{"case reindex", "backtrail case reindex --case cases/7 --actor ana"},
    Example{"case check", "backtrail case check --case cases/7"},
    Example{"case retain",
            "backtrail case retain source:c1 --until 18m --authority \"order 7/2018\" --case cases/7 --actor ana"},
    Example{"case discard",
            "backtrail case discard source:c1 --why \"the term of order 7/2018 ended\" --case cases/7 --actor ana"},
    Example{"case withdraw",
            "backtrail case withdraw source:c1 --why \"it is customer B's\" --case cases/7 --actor ana"},
    Example{"case export", "backtrail case export case-7.btcase --case cases/7"},
    Example{"case import", "backtrail case import case-7.btcase cases/7-copy --key kept/key"},
    Example{"intel add",
            "backtrail intel add rules/ indicators.csv --name campaign --version 2 --case cases/7 --actor ana"},
    Example{"intel list", "backtrail intel list --all --case cases/7"},
    Example{"intel show", "backtrail intel show campaign --case cases/7"},
    Example{"intel diff", "backtrail intel diff campaign --from 1 --to 2 --case cases/7"},
    Example{"intel check", "backtrail intel check advisory.csaf.json"},
    Example{"evidence add",
            "backtrail evidence add --from-hunt findings.jsonl --tenant customer-c --case cases/7 --actor ana"},
    Example{
        "evidence negative",
        "backtrail evidence negative --question \"Was RedLeaves run at customer C?\" --intel rules/ --tenant customer-c "
        "--from 2017-01-01 --until 2017-06-30 --case cases/7 --actor ana"},
    Example{"evidence list", "backtrail evidence list --tenant customer-c --case cases/7"},
    Example{"evidence show", "backtrail evidence show evidence:call --case cases/7"},
    Example{"evidence purge",
            "backtrail evidence purge evidence:call --why \"order 7/2018\" --case cases/7 --actor ana"},
    Example{"evidence consent", "backtrail evidence consent consents.jsonl --case cases/7 --actor lia"},
    Example{"evidence confirm", "backtrail evidence confirm consent:call --case cases/7 --actor ana"},
    Example{"claim confirm", "backtrail claim confirm claim:report --case cases/7 --actor rob"},
    Example{"org add", "backtrail org add organisations.csv --case cases/7 --actor ana"},
    Example{"org list", "backtrail org list --case cases/7"},
    Example{"org show", "backtrail org show org:lyra --case cases/7"},
    Example{"org edge add", "backtrail org edge add edges.csv --case cases/7 --actor ana"},
    Example{"org edge list", "backtrail org edge list --case cases/7"},
    Example{"org edge show", "backtrail org edge show edge:1 --case cases/7"},
    Example{"incident add", "backtrail incident add incidents.csv --case cases/7 --actor ana"},
    Example{
        "incident new",
        "backtrail incident new incident:18-007 --title \"Intrusion at a provider\" --severity C3 --case cases/7 --actor ana"},
    Example{
        "incident reclassify",
        "backtrail incident reclassify incident:18-007 --severity C2 --why \"A ministry was reached.\" --case cases/7 --actor ana"},
    Example{"incident link", "backtrail incident link links.csv --case cases/7 --actor ana"},
    Example{"incident links", "backtrail incident links --case cases/7"},
    Example{
        "incident figure",
        "backtrail incident figure figure:2016-17 --period 2016/17 --wording \"122 of 396\" --case cases/7 --actor ana"},
    Example{"incident published", "backtrail incident published figures.csv --case cases/7 --actor ana"},
    Example{"incident confirm",
            "backtrail incident confirm figure:2016-17 --note \"Page 12 of the report\" --case cases/7 --actor rob"},
    Example{"incident stats", "backtrail incident stats --period 2016/17 --prose statement.txt --case cases/7"},
    Example{"incident list", "backtrail incident list --case cases/7"},
    Example{"incident show", "backtrail incident show incident:18-007 --case cases/7"},
    Example{"claim add", "backtrail claim add claims.csv --case cases/7 --actor ana"},
    Example{"claim list", "backtrail claim list --case cases/7"},
    Example{"claim show", "backtrail claim show claim:doj --case cases/7"},
    Example{"claim conflicts", "backtrail claim conflicts --unsettled --case cases/7"},
    Example{
        "claim merge",
        "backtrail claim merge claim:doj claim:press --keep claim:doj --why \"The indictment is the source.\" --case cases/7 --actor ana"},
    Example{"judge add", "backtrail judge add judgements.jsonl --case cases/7 --actor ana"},
    Example{"judge list", "backtrail judge list --case cases/7"},
    Example{"judge show", "backtrail judge show judgement:state --case cases/7"},
    Example{
        "judge review",
        "backtrail judge review judgement:state --dissent \"One source only.\" --case cases/7 --actor rob:Rob:reviewer"},
    Example{"judge lock", "backtrail judge lock judgement:state --case cases/7 --actor ana"},
    Example{"judge check", "backtrail judge check --case cases/7"},
    Example{"advice add", "backtrail advice add advice.json --case cases/7 --actor pol:Pol:policy"},
    Example{"advice list", "backtrail advice list --case cases/7"},
    Example{"advice show", "backtrail advice show advice:1 --case cases/7"},
    Example{"statement add", "backtrail statement add statement.json --case cases/7 --actor ana"},
    Example{"statement list", "backtrail statement list --case cases/7"},
    Example{"statement show", "backtrail statement show statement:public --case cases/7"},
    Example{"statement review", "backtrail statement review statement:public --case cases/7 --actor rob:Rob:reviewer"},
    Example{"advisory add", "backtrail advisory add advisory.json --case cases/7 --actor ana"},
    Example{"advisory list", "backtrail advisory list --case cases/7"},
    Example{"advisory show", "backtrail advisory show advisory:april --case cases/7"},
    Example{"advisory review", "backtrail advisory review advisory:april --case cases/7 --actor rob:Rob:reviewer"},
    Example{"precedent add", "backtrail precedent add precedents.jsonl --case cases/7 --actor ana"},
    Example{"precedent list", "backtrail precedent list --case cases/7"},
    Example{"precedent show", "backtrail precedent show precedent:2017 --case cases/7"},
    Example{"precedent compare", "backtrail precedent compare statement:public --case cases/7"},
    Example{"precedent explain", "backtrail precedent explain comparison.json --case cases/7 --actor ana"},
    Example{"engagement add", "backtrail engagement add engagements.jsonl --case cases/7 --actor lia"},
    Example{"engagement list", "backtrail engagement list --case cases/7"},
    Example{"engagement show", "backtrail engagement show engagement:lyra --case cases/7"},
    Example{"engagement contact",
            "backtrail engagement contact engagement:lyra sent --channel telephone --case cases/7 --actor lia"},
    Example{"person add", "backtrail person add dee.json --case cases/7 --actor rob"},
    Example{"person list", "backtrail person list --case cases/7"},
    Example{"person show", "backtrail person show key:dee --case cases/7"},
    Example{"person make-key", "backtrail person make-key dee.key --name dee"},
    Example{"plan add", "backtrail plan add plan.json --case cases/7 --actor lia"},
    Example{"plan list", "backtrail plan list --case cases/7"},
    Example{"plan show", "backtrail plan show plan:early --case cases/7"},
    Example{
        "plan raise",
        "backtrail plan raise statement:public --partner NCSC-UK --at 2018-12-20T07:00:00Z --case cases/7 --actor lia"},
    Example{"knowledge build", "backtrail knowledge build own.btk enterprise-attack.json threat-actor.json"},
    Example{"knowledge show", "backtrail knowledge show APT10"},
    Example{"knowledge diff", "backtrail knowledge diff enterprise-attack-15.json enterprise-attack-18.json"},
    Example{"knowledge check", "backtrail knowledge check --knowledge own.btk"},
    Example{"rules list", "backtrail rules list rules/"},
    Example{"rules check", "backtrail rules check rules/ --problems"},
    Example{"rules explain",
            "backtrail rules explain proc_creation_encoded logs/security.evtx 4608 1264 --intel rules/"},
    Example{"evaluate sigma", "backtrail evaluate sigma --regression sigma/regression_data"},
    Example{"evaluate attribution", "backtrail evaluate attribution --protocol loro --svg plots/"},
};

}  // namespace

std::string_view example_of(std::string_view path) {
  const auto found = std::ranges::find(kExamples, path, &Example::path);
  return found == kExamples.end() ? std::string_view() : found->call;
}

}  // namespace backtrail::cli
