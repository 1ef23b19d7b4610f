// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/gate_question.h"

#include "app/case/deciding/actors.h"
#include "app/codes.h"

namespace backtrail::app {

base::Result<TextToDecide> text_to_decide(const Case& in, const std::string& ref) {
  BT_TRY(const auto entry, in.registers().resolve(ref));
  if (entry.type == registers::kStatement) {
    BT_TRY(const auto row, in.registers().statement(entry.id));
    return TextToDecide{row.entry, row.audience, row.marking, row.text_sha256, row.not_findings};
  }
  if (entry.type == registers::kAdvisory) {
    BT_TRY(const auto row, in.registers().advisory(entry.id));
    return TextToDecide{row.entry, row.audience, row.marking, row.text_sha256, row.not_findings};
  }
  return base::fail(kNotDecidable, "'" + entry.label() + "' is of type " + entry.type, {},
                    "only statements and advisories are decided on and published");
}

base::Result<GateQuestion> gate_question(const Case& in, const PublishRequest& request) {
  BT_TRY(TextToDecide text, text_to_decide(in, request.text));
  marking::Audience audience = text.audience;
  if (!request.audience.empty()) {
    BT_TRY(audience, marking::parse_audience(request.audience));
  }
  BT_TRY(const auto form, publish::parse_form(request.form.empty() ? "html" : request.form));
  BT_TRY(const std::string key, in.audience_key(audience.text()));
  BT_TRY(auto circumstances, release::collect(in.registers(), text.entry.id, audience, key, *in.surroundings().clock));
  const auto& [groups, tools] = names_known();
  circumstances.tools = tools;
  // Those of the knowledge first: what the registers call a group by one of its names is that group.
  circumstances.actors.insert(circumstances.actors.begin(), groups.begin(), groups.end());
  circumstances.about = request.source;
  circumstances.notifies = form == publish::Form::eml || form == publish::Form::xarf;
  publish::Publisher publisher;
  publisher.name = request.publisher;
  publisher.url = request.publisher_url;
  publisher.from = request.mail_from;
  publisher.to = request.mail_to;
  circumstances.speaker = publisher.name;
  circumstances.added = {{"--publisher-url", publisher.url}, {"--from", publisher.from}};
  // What is for more than one organisation is no message, which is told when it is written.
  if (audience.kind == marking::Audience::Kind::organisation) circumstances.added.emplace_back("--to", publisher.to);
  return GateQuestion{std::move(text), std::move(audience), std::move(circumstances), std::move(publisher), form};
}

base::Result<std::vector<release::Refusal>> gate_says(const Case& in, const GateQuestion& asked) {
  if (asked.text.entry.type == registers::kStatement) {
    BT_TRY(const auto row, in.registers().statement(asked.text.entry.id));
    return release::Gate::check(row, asked.audience, asked.circumstances);
  }
  BT_TRY(const auto row, in.registers().advisory(asked.text.entry.id));
  return release::Gate::check(row, asked.audience, asked.circumstances);
}

}  // namespace backtrail::app
