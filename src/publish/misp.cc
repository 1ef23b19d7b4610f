// SPDX-License-Identifier: Apache-2.0
// A MISP event (the JSON that MISP imports): indicators and rules as attributes, what the text says as an event report, the
// marking as a tag of MISP's taxonomy "tlp", which has all words of TLP 2.0. The receiver's distribution is set no wider than
// the marking: all communities for CLEAR, this community for GREEN, the organisation alone from AMBER up.
#include <set>

#include "base/json.h"
#include "publish/codes.h"
#include "publish/forms.h"
#include "publish/indicator.h"
#include "publish/uri.h"

namespace backtrail::publish {
namespace {

using base::OrderedJson;

constexpr const char* kFinished = "2";  // analysis
constexpr const char* kUndefinedThreat = "4";  // threat level: the text says it in words
constexpr const char* kInherit = "5";  // an attribute's distribution is the event's

std::string small_letters(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

const char* distribution(marking::Tlp tlp) {
  if (tlp == marking::Tlp::clear) return "3";
  return tlp == marking::Tlp::green ? "1" : "0";
}

/// MISP shows reports as Markdown: what would be markup or HTML there is to be read as it was approved.
std::string markdown(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (c == '<' || c == '>' || c == '&') {
      out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;";
    } else {
      const bool marks =
          std::string_view("\\`*_[]~|").contains(c) || (line_begins && std::string_view("#+-=").contains(c));
      if (marks) out += '\\';
      out += c;
    }
    line_begins = c == '\n' || (line_begins && c == ' ');
  }
  return out;
}

struct MispEvent {
  const Document& document;
  OrderedJson attributes = OrderedJson::array();
  std::set<std::string> known{};

  /// `seen` has an indicator's validity: where MISP and STIX are written into each other, the one stands for the other.
  void add(const MispWords& words, const std::string& value, const std::string& comment, bool to_ids,
           const release::ReleasedIndicator& seen = {}) {
    const std::string uuid = document.text.ids.uuid("misp attribute", document.id_of(words.type + "\n" + value));
    if (!known.insert(uuid).second) return;
    attributes.push_back({{"uuid", uuid},
                          {"type", words.type},
                          {"category", words.category},
                          {"to_ids", to_ids},
                          {"distribution", kInherit},
                          {"timestamp", unix_seconds(document.last_revised())},
                          {"comment", comment},
                          {"value", value}});
    if (seen.valid_from) attributes.back()["first_seen"] = base::format(*seen.valid_from);
    if (seen.valid_until) attributes.back()["last_seen"] = base::format(*seen.valid_until);
  }

  void add_all() {
    for (const auto& one : document.text.indicators) {
      const MispWords words = misp_words(one);
      std::string comment = clean(one.context);
      if (!one.source.empty()) comment += (comment.empty() ? "" : "; ") + clean(one.source);
      if (words.type.empty()) {
        // A kind that MISP has no type for is kept in words.
        add({"text", "Other"}, clean(one.kind + ": " + one.value), comment, false, one);
      } else {
        add(words, one.value, comment, true, one);
      }
    }
    for (const auto& one : document.text.rules) {
      add({"sigma", "Artifacts dropped"}, one.yaml, clean(one.title), true);
    }
    for (const auto& one : document.text.references) {
      if (!is_web(one.url)) continue;
      add({"link", "External analysis"}, one.url, clean(one.name), false);
    }
  }
};

std::string report_text(const Document& document) {
  std::string out = prose(document);
  const auto add = [&](const std::string& text) { out += (out.empty() ? "" : "\n\n") + text; };
  for (const auto& one : document.text.checks) {
    add("Check: " + point_words(one));
  }
  for (const auto& one : document.text.mitigations) {
    add("Do: " + point_words(one));
  }
  for (const auto& one : document.text.cuts) add(cut_words(one));
  for (const auto& one : document.text.estimates) add(estimate_words(one));
  for (const auto& one : document.text.coverage) {
    add(clean(one.question + "\nLooked at: " + one.scope + "\nCoverage: " + one.coverage));
  }
  return out;
}

}  // namespace

base::Result<std::string> misp(const Document& document, const Publisher& publisher) {
  const release::ReleasedAdvisory& text = document.text;
  MispEvent event{document};
  event.add_all();
  const std::string time = unix_seconds(document.last_revised());
  const std::string spread = distribution(document.tlp);
  OrderedJson out = {
      {"uuid", text.ids.uuid("misp event", document.id_of(""))},
      {"info", clean(text.title)},
      {"date", base::format_day(document.first_released())},
      {"timestamp", time},
      {"publish_timestamp", time},
      {"published", true},
      {"analysis", kFinished},
      {"threat_level_id", kUndefinedThreat},
      {"distribution", spread},
      {"Orgc", {{"name", clean(publisher.name)}, {"uuid", text.ids.uuid("misp organisation", publisher.name)}}},
      {"Tag", {{{"name", small_letters(marking::name(document.tlp))}}}},
      {"Attribute", std::move(event.attributes)},
      {"EventReport",
       {{{"uuid", text.ids.uuid("misp report", document.id_of(""))},
         {"name", document.kind + ": " + clean(text.title)},
         {"content", markdown(report_text(document))},
         {"distribution", kInherit},
         {"timestamp", time}}}}};
  return base::dump(OrderedJson{{"Event", std::move(out)}}) + "\n";
}

}  // namespace backtrail::publish
