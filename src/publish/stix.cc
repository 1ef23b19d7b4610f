// SPDX-License-Identifier: Apache-2.0
// A STIX 2.1 bundle: who speaks, a report with what the text says, an indicator for each value and each rule, a course of
// action for each mitigation, a note for each judgement and each "no" with its coverage.
//
// TLP 2.0 as OASIS has it: the marking definitions and ids that its common objects repository fixes, by extension, since
// STIX 2.1 itself knows the words of TLP 1 only. Other ids are UUIDs keyed per audience, so two audiences' bundles share
// none. `created` is the time of the first release of a text of this id, `modified` that of this text.
#include <array>
#include <set>

#include "base/json.h"
#include "publish/codes.h"
#include "publish/forms.h"
#include "publish/indicator.h"

namespace backtrail::publish {
namespace {

using base::OrderedJson;

constexpr std::string_view kTlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

struct TlpObject {
  std::string_view id;
  std::string_view level;
};
constexpr std::array<TlpObject, marking::kTlpCount> kTlpObjects = {{
    {"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "clear"},
    {"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green"},
    {"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber"},
    {"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict"},
    {"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "red"},
}};

class StixBundle {
 public:
  StixBundle(const Document& document, const Publisher& publisher, bool revoked = false)
      : document_(document),
        text_(document.text),
        tlp_(kTlpObjects[static_cast<std::size_t>(document.tlp)]),
        created_(millis(document.first_released())),
        modified_(millis(document.last_revised())),
        publisher_(publisher),
        revoked_(revoked) {}

  std::string run() {
    add_marking();
    // Who speaks is one in all texts to this audience.
    OrderedJson identity = start_as("identity", publisher_.name);
    identity.erase("created_by_ref");
    identity["name"] = clean(publisher_.name);
    identity["identity_class"] = "organization";
    identity_ = identity["id"];
    add(std::move(identity));
    for (const auto& one : text_.indicators) add_indicator(one);
    for (const auto& one : text_.rules) add_rule(one);
    for (const auto& one : text_.mitigations) add_mitigation(one);
    for (const auto& one : text_.cuts) add_cut(one);
    add_report();
    for (const auto& one : text_.estimates) add_note("Judgement", estimate_words(one));
    for (const auto& one : text_.coverage) add_note("Coverage", coverage_words(one));
    if (!unsaid_.empty()) add_note("Indicators that STIX has no object for", unsaid_);
    const OrderedJson bundle = {{"type", "bundle"},
                                {"id", "bundle--" + text_.ids.uuid("stix bundle", document_.id_of(modified_))},
                                {"objects", std::move(objects_)}};
    return base::dump(bundle) + "\n";
  }

 private:
  [[nodiscard]] std::string_view kind() const { return document_.kind == "Advisory" ? "advisory" : "statement"; }

  /// Something in this text: another one that says the same is released, corrected and withdrawn by itself.
  OrderedJson start(const std::string& type, const std::string& what) { return start_as(type, document_.id_of(what)); }
  OrderedJson start_as(const std::string& type, const std::string& what) {
    OrderedJson out = {{"type", type},
                       {"spec_version", "2.1"},
                       {"id", type + "--" + text_.ids.uuid("stix " + type, what)},
                       {"created_by_ref", identity_},
                       {"created", created_},
                       {"modified", modified_}};
    out["object_marking_refs"] = {tlp_.id};
    return out;
  }
  void add(OrderedJson object) { objects_.push_back(std::move(object)); }
  /// What stands in the text twice is one object.
  void refer(OrderedJson object) {
    if (!known_.insert(object["id"].get<std::string>()).second) return;
    refs_.push_back(object["id"]);
    add(std::move(object));
  }

  void add_marking() {
    OrderedJson extension;
    extension[std::string(kTlpExtension)] = {{"extension_type", "property-extension"}, {"tlp_2_0", tlp_.level}};
    add({{"type", "marking-definition"},
         {"spec_version", "2.1"},
         {"id", tlp_.id},
         {"created", "2022-10-01T00:00:00.000Z"},
         {"name", marking::name(document_.tlp)},
         {"extensions", std::move(extension)}});
  }

  void add_indicator(const release::ReleasedIndicator& one) {
    const std::string pattern = stix_pattern(one);
    if (pattern.empty()) {
      unsaid_ += (unsaid_.empty() ? "" : "\n") + clean(one.kind + ": " + one.value);
      return;
    }
    OrderedJson out = start("indicator", pattern + "\n" + one.context + "\n" + one.source);
    out["name"] = clean(one.kind + " " + one.value);
    std::string description = clean(one.context);
    if (!one.source.empty()) description += (description.empty() ? "From " : ". From ") + clean(one.source);
    // Its validator wants one of every indicator.
    out["description"] = description.empty() ? "An indicator of this " + std::string(kind()) : description;
    out["indicator_types"] = {"malicious-activity"};
    out["pattern"] = pattern;
    out["pattern_type"] = "stix";
    out["pattern_version"] = "2.1";
    // The standard asks when it begins: where nobody says so, with this text, or long ago where it had ended by then.
    std::string from = one.valid_from ? millis(*one.valid_from) : created_;
    const std::string until = one.valid_until ? millis(*one.valid_until) : std::string();
    if (!one.valid_from && !until.empty() && until <= from) from = "1970-01-01T00:00:00.000Z";
    out["valid_from"] = from;
    if (until > from) out["valid_until"] = until;
    refer(std::move(out));
  }

  void add_rule(const release::ReleasedRule& one) {
    OrderedJson out = start("indicator", "sigma\n" + one.yaml);
    out["name"] = clean(one.title);
    out["description"] = "A Sigma rule of this " + std::string(kind());
    out["indicator_types"] = {"malicious-activity"};
    out["pattern"] = one.yaml;
    out["pattern_type"] = "sigma";
    out["valid_from"] = created_;
    refer(std::move(out));
  }

  void add_mitigation(const release::ReleasedPoint& one) {
    OrderedJson out = start("course-of-action", point_words(one));
    out["name"] = clean(one.title.empty() ? one.text : one.title);
    out["description"] = point_words(one);
    refer(std::move(out));
  }

  /// A measure of ATT&CK's with what it cuts and buys here.
  void add_cut(const release::ReleasedCut& one) {
    OrderedJson out = start("course-of-action", cut_words(one));
    out["name"] = clean(one.mitigation);
    out["description"] = cut_words(one);
    refer(std::move(out));
  }

  void add_report() {
    OrderedJson out = start("report", "");
    report_ = out["id"];
    if (revoked_) out["revoked"] = true;
    out["name"] = clean(text_.title);
    std::string description = prose(document_);
    for (const auto& one : text_.checks) {
      description += "\n\nCheck: " + point_words(one);
    }
    out["description"] = description;
    out["report_types"] = {text_.indicators.empty() && text_.rules.empty() ? "threat-report" : "indicator"};
    out["published"] = modified_;
    OrderedJson references = OrderedJson::array();
    for (const auto& one : text_.references) {
      // An address without a hash of what lies there is against the best practices that validators hold bundles to, and what
      // lies there may change: so it stands in words.
      std::string where = one.published.empty() ? "Cited" : "Published " + clean(one.published);
      if (!one.url.empty()) where += ", " + clean(one.url);
      OrderedJson reference = {{"source_name", clean(one.name)}, {"description", where}};
      references.push_back(std::move(reference));
    }
    if (!references.empty()) out["external_references"] = std::move(references);
    refs_.push_back(identity_);
    out["object_refs"] = refs_;
    add(std::move(out));
  }

  static std::string coverage_words(const release::ReleasedCoverage& one) {
    std::string out = clean(one.question) + "\nLooked at: " + clean(one.scope) + "\nHow: " + clean(one.method) +
                      "\nCoverage: " + clean(one.coverage);
    for (const auto& gap : one.not_looked) {
      out += "\nNot looked at: " +
             clean(gap.who + " " + gap.log_source + " " + gap.from + " " + gap.until + ": " + gap.why);
    }
    return out;
  }

  void add_note(const std::string& abstract, const std::string& content) {
    OrderedJson out = start("note", abstract + "\n" + content);
    out["abstract"] = abstract;
    out["content"] = content;
    out["object_refs"] = {report_};
    add(std::move(out));
  }

  const Document& document_;
  const release::ReleasedAdvisory& text_;
  TlpObject tlp_;
  std::string created_, modified_;
  const Publisher& publisher_;
  bool revoked_;
  std::string identity_, report_;
  std::string unsaid_;
  std::set<std::string> known_;
  OrderedJson objects_ = OrderedJson::array();
  OrderedJson refs_ = OrderedJson::array();
};

}  // namespace

std::string stix_revoked(const Document& notice, const Publisher& publisher) {
  return StixBundle(notice, publisher, true).run();
}

base::Result<std::string> stix(const Document& document, const Publisher& publisher) {
  return StixBundle(document, publisher).run();
}

}  // namespace backtrail::publish
