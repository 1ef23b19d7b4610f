// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <unordered_set>

#include "intel/csaf/checks.h"
#include "intel/csaf/json.h"

namespace backtrail::intel {
namespace {

using base::Json;

constexpr std::string_view kBase = "csaf_base";
constexpr std::string_view kIncident = "csaf_security_incident_response";
constexpr std::string_view kInformation = "csaf_informational_advisory";
constexpr std::string_view kAdvisory = "csaf_security_advisory";
constexpr std::string_view kVex = "csaf_vex";

/// Small letters, without what a word is parted by.
std::string joined(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '-' || c == '_' || c == ' ' || (c >= '\t' && c <= '\r')) continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

bool has_category(const Json& list, std::initializer_list<std::string_view> wanted) {
  return std::ranges::any_of(
      list, [&](const Json& one) { return std::ranges::find(wanted, base::text_at(one, "category")) != wanted.end(); });
}

class Profile {
 public:
  Profile(const Json& document, const CsafSink& fail)
      : all_(document), document_(csaf_at(document, "document")), fail_(fail), groups_(document) {
    category_ = base::text_at(document_, "category");
  }

  bool run() {
    head();
    const bool incident = category_ == kIncident;
    const bool information = category_ == kInformation;
    const bool advisory = category_ == kAdvisory;
    const bool vex = category_ == kVex;
    if (!incident && !information && !advisory && !vex) {
      name();
      return true;
    }
    if (incident || information) told();
    if (information && csaf_at(all_, "vulnerabilities").is_array())
      fail_("6.1.27.3", "/vulnerabilities", "an informational advisory has no vulnerabilities");
    if (advisory || vex) tables(advisory, vex);
    return !groups_.overrun();
  }

 private:
  void head() {
    const Json& publisher = csaf_at(document_, "publisher");
    const std::string source = base::text_at(document_, "source_lang");
    if (base::text_at(publisher, "category") == "translator" && source.empty())
      fail_("6.1.15", "/document", "a translator does not say from which language");
    if (!source.empty() && source == base::text_at(document_, "lang"))
      fail_("6.1.28", "/document/lang", "translated into the language from which it was translated");
  }

  void name() {
    if (category_ == kBase) return;
    std::string small = category_;
    std::ranges::transform(small, small.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const std::string word = joined(category_);
    constexpr std::array kNames = {"securityincidentresponse", "informationaladvisory", "securityadvisory", "vex"};
    const bool taken =
        std::ranges::any_of(kNames, [&](const std::string& one) { return word == one || word == "csaf" + one; });
    if (taken || small.starts_with("csaf_"))
      fail_("6.1.26", "/document/category", "so a profile is called, and this is not its name");
  }

  void told() {
    if (!has_category(csaf_list(document_, "notes"), {"description", "details", "general", "summary"}))
      fail_("6.1.27.1", "/document/notes", "no note says what it is about");
    if (!has_category(csaf_list(document_, "references"), {"external"}))
      fail_("6.1.27.2", "/document/references", "no external reference");
  }

  void tables(bool advisory, bool vex) {
    if (!csaf_at(all_, "product_tree").is_object()) fail_("6.1.27.4", "/product_tree", "no product tree");
    if (!csaf_at(all_, "vulnerabilities").is_array()) fail_("6.1.27.11", "/vulnerabilities", "no vulnerabilities");
    const Json& list = csaf_list(all_, "vulnerabilities");
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Json& one = list[i];
      const std::string place = "/vulnerabilities/" + std::to_string(i);
      if (!csaf_at(one, "notes").is_array()) fail_("6.1.27.5", place + "/notes", "no notes");
      const Json& status = csaf_at(one, "product_status");
      if (advisory && !status.is_object()) fail_("6.1.27.6", place + "/product_status", "no status of products");
      if (vex) exchange(one, status, place);
    }
  }

  void exchange(const Json& one, const Json& status, const std::string& place) {
    const bool said =
        std::ranges::any_of(std::array{"fixed", "known_affected", "known_not_affected", "under_investigation"},
                            [&](const char* key) { return csaf_at(status, key).is_array(); });
    if (!said) fail_("6.1.27.7", place + "/product_status", "none of the states that VEX has");
    if (!csaf_at(one, "cve").is_string() && !csaf_at(one, "ids").is_array())
      fail_("6.1.27.8", place, "neither a CVE nor another id");
    const auto named = [&](const char* list, const char* category) {
      std::unordered_set<std::string> out;
      for (const Json& item : csaf_list(one, list)) {
        if (category != nullptr && base::text_at(item, "category") != category) continue;
        out.merge(groups_.products(item, "product_ids"));
      }
      return out;
    };
    auto excused = named("flags", nullptr);
    excused.merge(named("threats", "impact"));
    const auto advised = named("remediations", nullptr);
    for (const std::string& id : csaf_texts(status, "known_not_affected")) {
      if (!excused.contains(id))
        fail_("6.1.27.9", place + "/product_status/known_not_affected",
              "'" + id + "': nothing says why it is not affected");
    }
    for (const std::string& id : csaf_texts(status, "known_affected")) {
      if (!advised.contains(id))
        fail_("6.1.27.10", place + "/product_status/known_affected", "'" + id + "': nothing says what to do");
    }
  }

  const Json& all_;
  const Json& document_;
  const CsafSink& fail_;
  CsafGroups groups_;
  std::string category_;
};

}  // namespace

bool check_csaf_profile(const Json& document, const CsafSink& fail) { return Profile(document, fail).run(); }

}  // namespace backtrail::intel
