// SPDX-License-Identifier: Apache-2.0
#include "publish/forms.h"

#include <algorithm>
#include <array>

#include "publish/codes.h"
#include "publish/html.h"
#include "publish/page.h"

namespace backtrail::publish {
namespace {

constexpr std::array<FormWords, 11> kForms = {{
    {Form::html, "html", ".html", "text/html"},
    {Form::text, "text", ".txt", "text/plain"},
    {Form::stix, "stix", ".stix.json", "application/stix+json"},
    {Form::csaf, "csaf", ".csaf.json", "application/json"},
    {Form::misp, "misp", ".misp.json", "application/json"},
    {Form::navigator, "navigator", ".layer.json", "application/json"},
    {Form::openioc, "openioc", ".ioc", "application/xml"},
    {Form::csv, "csv", ".csv", "text/csv"},
    {Form::pack, "pack", ".zip", "application/zip"},
    {Form::eml, "eml", ".eml", "message/rfc822"},
    {Form::xarf, "xarf", ".xarf.json", "application/json"},
}};

/// Formats of programs have words for TLP and none for compartments: without its compartment a text goes further than it may.
base::Status check_marking(Form form, const std::string& marking) {
  const bool for_people =
      form == Form::html || form == Form::text || form == Form::csv || form == Form::pack || form == Form::eml;
  if (for_people || !marking.contains("//")) return {};
  return base::fail(kCannotCarryMarking, "this form has no word for a compartment", {},
                    "html, text, csv, pack and eml carry it");
}

template <typename T>
base::Result<std::string> write_form(Form form, const T& released, const Publisher& publisher) {
  BT_TRY_STATUS(check_marking(form, released.value().marking));
  switch (form) {
    case Form::html: return html(released, publisher);
    case Form::text: return plain_text(document(released), publisher);
    case Form::stix: return stix(document(released), publisher);
    case Form::csaf: return csaf(document(released), publisher);
    case Form::misp: return misp(document(released), publisher);
    case Form::navigator: return navigator(document(released), publisher);
    case Form::openioc: return openioc(document(released), publisher);
    case Form::csv: return csv(document(released));
    case Form::pack: return pack(document(released), publisher);
    case Form::eml: return eml(document(released), publisher);
    case Form::xarf: return xarf(document(released), publisher);
  }
  return std::string();
}

/// Behind the fixed words: by what a text without a title is known, and the reason, where there is one.
std::vector<std::string> withdrawal_details(const release::ReleasedWithdrawal& w) {
  std::vector<std::string> out;
  if (w.title.empty()) {
    for (const std::string& one : w.given) out.push_back("SHA-256 of what was released: " + one);
  }
  if (!w.why.empty()) out.push_back(w.why);
  return out;
}

}  // namespace

std::span<const FormWords> all_forms() { return kForms; }
const FormWords& words(Form form) { return kForms[static_cast<std::size_t>(form)]; }

base::Result<Form> parse_form(std::string_view name) {
  const auto found = std::ranges::find(kForms, name, &FormWords::name);
  if (found != kForms.end()) return found->form;
  std::string known;
  for (const FormWords& one : kForms) known += (known.empty() ? "" : ", ") + std::string(one.name);
  return base::fail(kNoSuchForm, "no form is called '" + std::string(name.substr(0, 40)) + "'", {}, known);
}

base::Result<std::string> write(Form form, const release::Released<release::ReleasedStatement>& statement,
                                const Publisher& publisher) {
  return write_form(form, statement, publisher);
}

base::Result<std::string> write(Form form, const release::Released<release::ReleasedAdvisory>& advisory,
                                const Publisher& publisher) {
  return write_form(form, advisory, publisher);
}

base::Result<std::string> write(Form form, const release::Released<release::ReleasedWithdrawal>& withdrawal,
                                const Publisher& publisher) {
  const release::ReleasedWithdrawal& w = withdrawal.value();
  BT_TRY_STATUS(check_marking(form, w.marking));
  if (form == Form::stix) return stix_revoked(document(withdrawal), publisher);
  if (form == Form::text) {
    std::string out = w.marking + "\n\nWithdrawn: " + clean(withdrawn_title(w)) + "\n" + clean(publisher.name) +
                      "\nFor: " + clean(w.audience) + "\n\n" + withdrawal_words(w) + "\n\n";
    for (const std::string& one : withdrawal_details(w)) out += clean(one) + "\n\n";
    return out + w.marking + "\n";
  }
  if (form == Form::html) {
    std::string body = "<p class=\"keep\">" + escape(withdrawal_words(w)) + "</p>\n";
    for (const std::string& one : withdrawal_details(w)) body += "<p class=\"keep\">" + escape(one) + "</p>\n";
    return page({w.kind, publisher.name, w.marking, w.audience, "Withdrawn: " + withdrawn_title(w), w.withdrawn, body});
  }
  return base::fail(kNothingToCarry, "this form has no way to withdraw what it carried", {}, "html, text or stix");
}

}  // namespace backtrail::publish
