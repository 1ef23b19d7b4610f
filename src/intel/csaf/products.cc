// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/time.h"
#include "intel/csaf/checks.h"
#include "intel/csaf/json.h"

namespace backtrail::intel {
namespace {

using base::Json;

struct Status {
  const char* key;
  int group;  // of states that exclude those of others; 0: excludes nothing
};
constexpr std::array kStatuses = {Status{"first_affected", 1},      Status{"known_affected", 1},
                                  Status{"last_affected", 1},       Status{"known_not_affected", 2},
                                  Status{"first_fixed", 3},         Status{"fixed", 3},
                                  Status{"under_investigation", 4}, Status{"recommended", 0}};

constexpr std::array<std::string_view, 5> kJustifications = {
    "component_not_present", "inline_mitigations_already_exist", "vulnerable_code_cannot_be_controlled_by_adversary",
    "vulnerable_code_not_in_execute_path", "vulnerable_code_not_present"};

/// Whether a version's name is a range: with a comparison, or a word for one ("after-eight" is a word of its own).
bool is_range(std::string_view name) {
  if (name.find_first_of("<>") != std::string_view::npos) return true;
  std::string word;
  const auto ranges = [&] {
    constexpr std::array<std::string_view, 7> kWords = {"after", "all",   "before",  "earlier",
                                                        "later", "prior", "versions"};
    return std::ranges::find(kWords, word) != kWords.end();
  };
  for (const char c : name) {
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if ((small >= 'a' && small <= 'z') || (small >= '0' && small <= '9') || small == '-' || small == '_') {
      word += small;
      continue;
    }
    if (ranges()) return true;
    word.clear();
  }
  return ranges();
}

class Products {
 public:
  Products(const Json& document, const CsafSink& fail)
      : all_(document),
        tree_(csaf_at(document, "product_tree")),
        fail_(fail),
        parts_(csaf_tree(document)),
        groups_(document) {}

  bool run() {
    definitions();
    relationships();
    for (const CsafProduct& one : parts_.products) hashes(one);
    for (const CsafBranch& one : parts_.branches) {
      if (base::text_at(*one.branch, "category") == "product_version" && is_range(base::text_at(*one.branch, "name")))
        fail_("6.1.31", one.place + "/name", "a version's name is a range of them");
    }
    std::set<std::string> cves;
    const Json& list = csaf_list(all_, "vulnerabilities");
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string place = "/vulnerabilities/" + std::to_string(i);
      const std::string cve = base::text_at(list[i], "cve");
      if (!cve.empty() && !cves.insert(cve).second) fail_("6.1.23", place + "/cve", cve + " was there before");
      vulnerability(list[i], place);
    }
    return !groups_.overrun();
  }

 private:
  void definitions() {
    for (const CsafProduct& one : parts_.products) {
      if (!products_.insert(one.id).second) fail_("6.1.2", one.place, "'" + one.id + "' is defined twice");
    }
    const Json& groups = csaf_list(tree_, "product_groups");
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const std::string place = "/product_tree/product_groups/" + std::to_string(i);
      const std::string id = base::text_at(groups[i], "group_id");
      if (!id.empty() && !group_ids_.insert(id).second) fail_("6.1.5", place, "'" + id + "' is defined twice");
      known(csaf_texts(groups[i], "product_ids"), place + "/product_ids");
    }
  }

  void known(const std::vector<std::string>& ids, const std::string& place) {
    for (const std::string& id : ids) {
      if (!products_.contains(id)) fail_("6.1.1", place, "'" + id + "' is not defined");
    }
  }
  void known_groups(const Json& item, const std::string& place) {
    for (const std::string& id : csaf_texts(item, "group_ids")) {
      if (!group_ids_.contains(id)) fail_("6.1.4", place + "/group_ids", "'" + id + "' is not defined");
    }
  }

  /// A product that a relationship makes out of itself, over however many steps.
  void relationships() {
    const Json& list = csaf_list(tree_, "relationships");
    std::unordered_map<std::string, std::vector<std::string>> made_of;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string place = "/product_tree/relationships/" + std::to_string(i);
      const std::string id = base::text_at(csaf_at(list[i], "full_product_name"), "product_id");
      for (const char* key : {"product_reference", "relates_to_product_reference"}) {
        const std::string part = base::text_at(list[i], key);
        if (part.empty()) continue;
        known({part}, place + "/" + key);
        made_of[id].push_back(part);
      }
    }
    // What has only parts that are in no circle is in none itself; whatever is left over is in one, or made of one.
    std::unordered_map<std::string, std::size_t> open;
    std::unordered_map<std::string, std::vector<std::string>> used_by;
    std::vector<std::string> done;
    for (const auto& [id, list_of] : made_of) {
      std::size_t waits = 0;
      for (const std::string& part : list_of) {
        if (!made_of.contains(part)) continue;
        used_by[part].push_back(id);
        ++waits;
      }
      open[id] = waits;
      if (waits == 0) done.push_back(id);
    }
    while (!done.empty()) {
      const std::string id = std::move(done.back());
      done.pop_back();
      open.erase(id);
      for (const std::string& user : used_by[id]) {
        if (--open[user] == 0) done.push_back(user);
      }
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (open.contains(base::text_at(csaf_at(list[i], "full_product_name"), "product_id")))
        fail_("6.1.3", "/product_tree/relationships/" + std::to_string(i),
              "a product is made of itself, or of one that is");
    }
  }

  void hashes(const CsafProduct& one) {
    const Json& files = csaf_list(csaf_at(*one.product, "product_identification_helper"), "hashes");
    for (std::size_t i = 0; i < files.size(); ++i) {
      std::set<std::string> algorithms;
      for (const Json& hash : csaf_list(files[i], "file_hashes")) {
        const std::string algorithm = base::text_at(hash, "algorithm");
        if (!algorithm.empty() && !algorithms.insert(algorithm).second)
          fail_("6.1.25", one.place + "/product_identification_helper/hashes/" + std::to_string(i),
                "two hashes of one file by " + algorithm);
      }
    }
  }

  void vulnerability(const Json& one, const std::string& place) {
    states(csaf_at(one, "product_status"), place + "/product_status");
    scores(csaf_list(one, "scores"), place + "/scores/");
    involvements(csaf_list(one, "involvements"), place + "/involvements/");
    for (const char* key : {"remediations", "threats", "flags"}) {
      const Json& list = csaf_list(one, key);
      for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string at = place + "/" + key + "/" + std::to_string(i);
        known(csaf_texts(list[i], "product_ids"), at + "/product_ids");
        known_groups(list[i], at);
        const bool about = csaf_at(list[i], "product_ids").is_array() || csaf_at(list[i], "group_ids").is_array();
        if (!about && key == std::string_view("remediations")) fail_("6.1.29", at, "it names no product");
        if (!about && key == std::string_view("flags")) fail_("6.1.32", at, "it names no product");
      }
    }
    flags(csaf_list(one, "flags"), place + "/flags/");
  }

  void states(const Json& status, const std::string& place) {
    std::unordered_map<std::string, int> groups;
    for (const Status& one : kStatuses) {
      const auto ids = csaf_texts(status, one.key);
      known(ids, place + "/" + one.key);
      if (one.group == 0) continue;
      for (const std::string& id : ids) {
        const auto [at, fresh] = groups.try_emplace(id, one.group);
        if (!fresh && at->second != one.group)
          fail_("6.1.6", place + "/" + one.key, "'" + id + "' has a state that this one excludes");
      }
    }
  }

  void scores(const Json& list, const std::string& place) {
    std::set<std::pair<std::string, std::string>> seen;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string at = place + std::to_string(i);
      const auto ids = csaf_texts(list[i], "products");
      known(ids, at + "/products");
      for (const char* key : {"cvss_v2", "cvss_v3"}) {
        const Json& score = csaf_at(list[i], key);
        if (!score.is_object()) continue;
        for (const std::string& id : ids) {
          if (!seen.emplace(base::text_at(score, "version"), id).second)
            fail_("6.1.7", at + "/" + key, "'" + id + "' has two scores of one version of CVSS");
        }
      }
    }
  }

  void involvements(const Json& list, const std::string& place) {
    std::set<std::pair<std::string, std::int64_t>> seen;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto date = base::parse_iso(base::text_at(list[i], "date"));
      // Without a date nothing says that it is the same one.
      if (date && !seen.emplace(base::text_at(list[i], "party"), date->instant.ticks).second)
        fail_("6.1.24", place + std::to_string(i), "this party did two things at one time");
    }
  }

  void flags(const Json& list, const std::string& place) {
    std::unordered_map<std::string, std::string> labels;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string label = base::text_at(list[i], "label");
      if (std::ranges::find(kJustifications, label) == kJustifications.end()) continue;
      for (const std::string& id : groups_.products(list[i], "product_ids")) {
        if (!labels.try_emplace(id, label).second)
          fail_("6.1.33", place + std::to_string(i), "'" + id + "' has two justifications");
      }
    }
  }

  const Json& all_;
  const Json& tree_;
  const CsafSink& fail_;
  CsafTree parts_;
  CsafGroups groups_;
  std::unordered_set<std::string> products_;
  std::unordered_set<std::string> group_ids_;
};

}  // namespace

bool check_csaf_products(const Json& document, const CsafSink& fail) { return Products(document, fail).run(); }

}  // namespace backtrail::intel
