// SPDX-License-Identifier: Apache-2.0
// The verbs' definitions, one per file beside this one.
#pragma once

namespace backtrail::cli {

class Arguments;
class Context;

void define_hunt(Arguments& verb, Context& context);
void define_show(Arguments& verb, Context& context);
void define_rules(Arguments& verb, Context& context);
void define_case(Arguments& verb, Context& context);
void define_org(Arguments& verb, Context& context);
void define_ingest(Arguments& verb, Context& context);
void define_lookup(Arguments& verb, Context& context);
void define_intel(Arguments& verb, Context& context);
void define_evidence(Arguments& verb, Context& context);
void define_incident(Arguments& verb, Context& context);
void define_claim(Arguments& verb, Context& context);
void define_judge(Arguments& verb, Context& context);
void define_advice(Arguments& verb, Context& context);
void define_precedent(Arguments& verb, Context& context);
void define_statement(Arguments& verb, Context& context);
void define_advisory(Arguments& verb, Context& context);
void define_coverage(Arguments& verb, Context& context);
void define_engagement(Arguments& verb, Context& context);
void define_person(Arguments& verb, Context& context);
void define_plan(Arguments& verb, Context& context);
void define_decide(Arguments& verb, Context& context);
void define_publish(Arguments& verb, Context& context);
void define_notify(Arguments& verb, Context& context);
void define_trace(Arguments& verb, Context& context);
void define_verify(Arguments& verb, Context& context);
void define_knowledge(Arguments& verb, Context& context);
void define_evaluate(Arguments& verb, Context& context);
void define_exposure(Arguments& verb, Context& context);
void define_evaluate_attribution(Arguments& verb, Context& context);  // below `evaluate`
void define_attribute(Arguments& verb, Context& context);
void define_completion(Arguments& verb, Context& context);
void define_man(Arguments& verb, Context& context);

}  // namespace backtrail::cli
