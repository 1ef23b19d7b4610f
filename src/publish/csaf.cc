// SPDX-License-Identifier: Apache-2.0
// CSAF 2.0 (OASIS). An advisory that names products and CVEs, as indicators of kinds "product" and "cve", is written in the
// profile csaf_security_advisory: each product is affected by the CVEs that its context names, by all of them when it names
// none. Everything else is csaf_security_incident_response, which has no vulnerabilities and wants a note and an external
// reference (section 4.2).
//
// CSAF 2.0 has TLP 1's words (section 3.2.1.5.2): CLEAR is written WHITE, which is said in words beside it, and
// AMBER+STRICT is refused, for AMBER would loosen it.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "publish/codes.h"
#include "publish/forms.h"
#include "publish/indicator.h"
#include "publish/uri.h"

namespace backtrail::publish {
namespace {

using base::OrderedJson;

constexpr std::string_view kTlpUrl = "https://www.first.org/tlp/";

std::vector<const release::ReleasedIndicator*> of_kind(const Document& document, std::string_view kind) {
  std::vector<const release::ReleasedIndicator*> out;
  for (const auto& one : document.text.indicators) {
    if (one.kind == kind) out.push_back(&one);
  }
  return out;
}

std::string product_id(std::size_t i) { return "P" + std::to_string(i + 1); }

OrderedJson note(const char* category, const std::string& title, const std::string& text) {
  return {{"category", category}, {"text", text}, {"title", title}};
}

OrderedJson notes_of(const Document& document) {
  OrderedJson out = OrderedJson::array();
  const release::ReleasedAdvisory& text = document.text;
  const std::string said = prose(document);
  out.push_back(note("summary", document.kind, said.empty() ? clean(text.title) : said));
  for (const auto& one : text.checks) {
    out.push_back(note("general", one.title.empty() ? "What to check" : "Check: " + clean(one.title), clean(one.text)));
  }
  for (const auto& one : text.mitigations) out.push_back(note("general", "What to do", point_words(one)));
  for (const auto& one : text.cuts) out.push_back(note("general", "What a measure cuts and buys", cut_words(one)));
  for (const auto& one : text.estimates) out.push_back(note("details", "Judgement", estimate_words(one)));
  for (const auto& one : text.coverage) {
    std::string words = clean(one.question + "\nLooked at: " + one.scope + "\nCoverage: " + one.coverage);
    for (const auto& gap : one.not_looked)
      words += "\nNot looked at: " + clean(gap.who + " " + gap.log_source + ": " + gap.why);
    out.push_back(note("details", "What was looked at", words));
  }
  std::string indicators;
  for (const auto& one : text.indicators) {
    if (one.kind == "cve" || one.kind == "product") continue;
    const std::string valid = validity_words(one);
    indicators += (indicators.empty() ? "" : "\n") + clean(one.kind + ": " + one.value) +
                  (valid.empty() ? "" : " (valid " + valid + ")");
  }
  if (!indicators.empty()) out.push_back(note("details", "Indicators", indicators));
  for (const auto& one : text.rules) out.push_back(note("details", "Sigma rule: " + clean(one.title), clean(one.yaml)));
  return out;
}

OrderedJson references_of(const Document& document) {
  OrderedJson out = OrderedJson::array();
  for (const auto& one : document.text.references) {
    if (!is_web(one.url)) continue;
    std::string summary = clean(one.name);
    if (!one.published.empty()) summary += ", " + clean(one.published);
    out.push_back({{"category", "external"}, {"summary", summary}, {"url", uri_of(one.url)}});
  }
  return out;
}

/// The id that the document keeps through its revisions.
std::string tracking_id(const Document& document) {
  return base::format_day(document.first_released()) + "-" +
         document.text.ids.digest("csaf", document.id_of("")).hex().substr(0, 8);
}

OrderedJson tracking_of(const Document& document) {
  OrderedJson history = OrderedJson::array();
  for (std::size_t i = 0; i < document.text.revisions.size(); ++i) {
    history.push_back({{"date", seconds(document.text.revisions[i])},
                       {"number", std::to_string(i + 1)},
                       {"summary", i == 0 ? "First release" : "Revised"}});
  }
  return {{"current_release_date", seconds(document.last_revised())},
          {"id", tracking_id(document)},
          {"initial_release_date", seconds(document.first_released())},
          {"revision_history", std::move(history)},
          {"status", "final"},
          {"version", std::to_string(document.text.revisions.size())}};
}

std::string in_capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

/// "CVE-2017-0144", as CSAF's schema has it.
bool is_cve(std::string_view id) {
  constexpr std::string_view kCve = "CVE-";
  constexpr std::size_t kYear = 4, kLeast = 4;  // digits
  const auto digits = [](std::string_view text) { return text.find_first_not_of("0123456789") == text.npos; };
  if (!id.starts_with(kCve) || id.size() < kCve.size() + kYear + 1 + kLeast) return false;
  id.remove_prefix(kCve.size());
  return digits(id.substr(0, kYear)) && id[kYear] == '-' && digits(id.substr(kYear + 1));
}

/// The first indicator that is called one and is none; where no product is there none is written.
const release::ReleasedIndicator* no_cve(const Document& document) {
  if (of_kind(document, "product").empty()) return nullptr;
  for (const auto* const one : of_kind(document, "cve")) {
    if (!is_cve(in_capitals(one->value))) return one;
  }
  return nullptr;
}

OrderedJson vulnerabilities_of(const Document& document) {
  const auto products = of_kind(document, "product");
  OrderedJson out = OrderedJson::array();
  std::set<std::string> known;
  for (const auto* const cve : of_kind(document, "cve")) {
    const std::string id = in_capitals(cve->value);
    if (!known.insert(id).second) continue;
    OrderedJson affected = OrderedJson::array();
    for (std::size_t i = 0; i < products.size(); ++i) {
      const std::string context = in_capitals(products[i]->context);
      if (!context.contains("CVE-") || context.contains(id)) affected.push_back(product_id(i));
    }
    if (affected.empty()) continue;
    OrderedJson remediations = OrderedJson::array();
    for (const auto& one : document.text.mitigations) {
      remediations.push_back({{"category", "mitigation"}, {"details", point_words(one)}, {"product_ids", affected}});
    }
    OrderedJson one = {
        {"cve", id},
        {"notes", {note("description", "Vulnerability", clean(cve->context.empty() ? id : cve->context))}},
        {"product_status", {{"known_affected", affected}}}};
    if (!remediations.empty()) one["remediations"] = std::move(remediations);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

base::Result<std::string> csaf(const Document& document, const Publisher& publisher) {
  if (document.tlp == marking::Tlp::amber_strict) {
    return base::fail(kCannotCarryMarking, "CSAF 2.0 has no word for TLP:AMBER+STRICT", {},
                      "TLP:AMBER would let it go further than it may; take another form");
  }
  if (!is_web(publisher.url)) {
    return base::fail(kNeedsPublisher, "CSAF wants the publisher's web address", {},
                      "--publisher NAME --publisher-url URL");
  }
  if (const auto* const one = no_cve(document)) {
    return base::fail(kNoSuchId, "CSAF takes no such CVE: '" + clean(one->value) + "'", {},
                      "'CVE-', the year, '-' and four digits or more, as in CVE-2017-0144: correct the indicator");
  }
  const OrderedJson vulnerabilities = vulnerabilities_of(document);
  const bool advisory = !vulnerabilities.empty();
  OrderedJson references = references_of(document);
  if (!advisory && references.empty()) {
    return base::fail(kNothingToCarry, "CSAF's profile for incidents wants an external reference", {},
                      "cite a public source with its address");
  }
  const bool clear = document.tlp == marking::Tlp::clear;
  OrderedJson head = {
      {"category", advisory ? "csaf_security_advisory" : "csaf_security_incident_response"},
      {"csaf_version", "2.0"},
      {"distribution",
       {{"text",
         std::string(marking::name(document.tlp)) + " of TLP 2.0" + (clear ? ", which TLP 1 called WHITE" : "")},
        {"tlp", {{"label", clear ? "WHITE" : marking::name(document.tlp).substr(4)}, {"url", kTlpUrl}}}}},
      {"lang", "en"},
      {"notes", notes_of(document)},
      {"publisher",
       {{"category", "coordinator"}, {"name", clean(publisher.name)}, {"namespace", uri_of(publisher.url)}}}};
  if (!references.empty()) head["references"] = std::move(references);
  head["title"] = clean(document.text.title);
  head["tracking"] = tracking_of(document);
  OrderedJson out = {{"document", std::move(head)}};
  if (advisory) {
    OrderedJson names = OrderedJson::array();
    const auto products = of_kind(document, "product");
    for (std::size_t i = 0; i < products.size(); ++i) {
      names.push_back({{"name", clean(products[i]->value)}, {"product_id", product_id(i)}});
    }
    out["product_tree"] = {{"full_product_names", std::move(names)}};
    out["vulnerabilities"] = vulnerabilities;
  }
  return base::dump(out) + "\n";
}

}  // namespace backtrail::publish
