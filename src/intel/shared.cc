// SPDX-License-Identifier: Apache-2.0
#include "intel/shared.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <unordered_map>

#include "base/embedded.h"
#include "base/file.h"
#include "base/json.h"
#include "base/yaml.h"
#include "intel/codes.h"
#include "intel/list_regex.h"
#include "intel/text.h"
#include "observable/address.h"

namespace backtrail::intel {

/// The files of data/shared.
std::span<const base::EmbeddedFile> embedded_files();

namespace {

namespace fs = std::filesystem;
using base::Json;
using observable::Kind;
using observable::Observable;

/// The attributes that MISP would hold against a list, by kind.
std::vector<std::string_view> attributes_of(Kind kind) {
  switch (kind) {
    case Kind::ipv4:
    case Kind::ipv6:
    case Kind::cidr: return {"ip-src", "ip-dst", "domain|ip", "ip-src|port", "ip-dst|port"};
    case Kind::domain: return {"domain", "hostname", "domain|ip", "hostname|port"};
    case Kind::url: return {"url", "uri", "link"};
    case Kind::email: return {"email", "email-src", "email-dst", "target-email", "whois-registrant-email"};
    case Kind::md5: return {"md5", "filename|md5"};
    case Kind::sha1: return {"sha1", "filename|sha1"};
    case Kind::sha224: return {"sha224", "filename|sha224", "sha512/224", "filename|sha512/224"};
    case Kind::sha256:
      return {"sha256",       "filename|sha256",      "sha512/256", "filename|sha512/256",
              "authentihash", "filename|authentihash"};
    case Kind::sha384: return {"sha384", "filename|sha384"};
    case Kind::sha512: return {"sha512", "filename|sha512"};
    case Kind::tlsh: return {"tlsh", "filename|tlsh"};
    case Kind::certificate_hash: return {"x509-fingerprint-md5", "x509-fingerprint-sha1", "x509-fingerprint-sha256"};
    case Kind::ssdeep: return {"ssdeep", "filename|ssdeep"};
    case Kind::file_name: return {"filename"};
    default: return {};
  }
}

/// The host that an observable names, if it does.
std::string host_of(const Observable& seen) {
  if (seen.kind == Kind::domain) return seen.value;
  if (seen.kind == Kind::email) return seen.value.substr(seen.value.find('@') + 1);
  if (seen.kind != Kind::url) return {};
  const std::size_t scheme = seen.value.find("://");
  std::string host = seen.value.substr(scheme == std::string::npos ? 0 : scheme + 3);
  host.resize(std::min(host.find_first_of("/?#"), host.size()));
  if (const std::size_t at = host.rfind('@'); at != std::string::npos) host.erase(0, at + 1);
  host.resize(std::min(host.find(':'), host.size()));
  return host;
}

/// Holds lists against the observables, entry by entry.
class Grader {
 public:
  explicit Grader(const std::set<Observable>& all) : all_(all) {
    for (const Observable& seen : all) {
      by_value_[lower_ascii(seen.value)].push_back(&seen);
      const std::string host = lower_ascii(host_of(seen));
      for (std::size_t at = 0; at < host.size();) {
        by_host_[host.substr(at)].push_back(&seen);
        at = std::min(host.find('.', at), host.size() - 1) + 1;
      }
      const bool address = seen.kind == Kind::ipv4 || seen.kind == Kind::ipv6 || seen.kind == Kind::cidr;
      if (address) addresses_.push_back(&seen);
    }
  }

  void hostname(std::string entry, const std::string& list, const std::string& why) {
    entry = lower_ascii(entry);
    if (entry.starts_with('.')) entry.erase(0, 1);
    add(by_host_, entry, list, why);
  }
  void string(const std::string& entry, const std::string& list, const std::string& why) {
    add(by_value_, lower_ascii(entry), list, why);
  }
  void substring(const std::string& entry, const std::string& list, const std::string& why) {
    const std::string low = lower_ascii(entry);
    if (low.size() < 3) return;
    for (const auto& [value, seen] : by_value_) {
      if (value.find(low) != value.npos) take(seen, entry, list, why);
    }
  }
  void regex(const std::string& entry, const std::string& list, const std::string& why) {
    const auto expression = ListRegex::compile(entry);
    if (!expression) return;
    for (const Observable& seen : all_) {
      if (expression->found_in(seen.value)) take({&seen}, entry, list, why);
    }
  }
  /// A network of ours lies under an entry that holds all of it.
  void cidr(const std::string& entry, const std::string& list, const std::string& why) {
    if (addresses_.empty()) return;
    const bool v6 = entry.find(':') != entry.npos;
    const auto network =
        observable::canonical(Kind::cidr, entry.find('/') == entry.npos ? entry + (v6 ? "/128" : "/32") : entry);
    if (!network) return;
    const std::string length = network->value.substr(network->value.find('/') + 1);
    auto& masked = masked_[length];
    if (masked.empty()) {
      masked.emplace("", std::vector<const Observable*>());  // has been filled
      for (const Observable* seen : addresses_) {
        const std::size_t slash = seen->value.find('/');
        if (slash != seen->value.npos && std::stoi(seen->value.substr(slash + 1)) < std::stoi(length)) continue;
        const auto under = observable::canonical(Kind::cidr, seen->value.substr(0, slash) + "/" + length);
        if (under) masked[under->value].push_back(seen);
      }
    }
    add(masked, network->value, list, why);
  }

  /// Of the next list: the attributes that it is meant for; none means all.
  void begin(std::vector<std::string> attributes) { attributes_ = std::move(attributes); }

  Grades finish() {
    for (auto& [seen, lists] : out_) {
      std::ranges::sort(lists);
      const auto rest = std::ranges::unique(lists);
      lists.erase(rest.begin(), rest.end());
      if (lists.size() > kSharedPerObservable) lists.resize(kSharedPerObservable);
    }
    return std::move(out_);
  }

 private:
  using Index = std::unordered_map<std::string, std::vector<const Observable*>>;

  void add(const Index& index, const std::string& key, const std::string& list, const std::string& why) {
    const auto found = index.find(key);
    if (found != index.end() && !key.empty()) take(found->second, key, list, why);
  }
  void take(const std::vector<const Observable*>& all, const std::string& entry, const std::string& list,
            const std::string& why) {
    for (const Observable* seen : all) {
      const auto wanted = attributes_of(seen->kind);
      const bool meant = attributes_.empty() || std::ranges::any_of(attributes_, [&](const std::string& each) {
                           return std::ranges::find(wanted, each) != wanted.end();
                         });
      if (meant) out_[*seen].push_back({list, entry, why});
    }
  }

  const std::set<Observable>& all_;
  Index by_value_, by_host_;
  std::vector<const Observable*> addresses_;
  std::unordered_map<std::string, Index> masked_;  // by the prefix's length
  std::vector<std::string> attributes_;
  Grades out_;
};

void add_builtin(Grader& grader) {
  for (const base::EmbeddedFile& file : embedded_files()) {
    const auto documents = base::parse_yaml(file.text, std::string(file.name));
    BT_CHECK(documents && !documents->empty());
    const base::Yaml& root = documents->front().root;
    const base::Yaml* providers = root.find("providers");
    BT_CHECK(providers != nullptr);
    grader.begin({});
    for (const base::Yaml& provider : providers->items) {
      const std::string why = std::string(root.text_of("why")) + " (" + std::string(provider.text_of("provider")) + ")";
      const base::Yaml* parents = provider.find("parents");
      BT_CHECK(parents != nullptr);
      for (const base::Yaml& parent : parents->items)
        grader.hostname(parent.text, std::string(root.text_of("name")), why);
    }
  }
}

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// False when the JSON is no warninglist.
bool add_warninglist(const Json& json, Grader& grader) {
  if (!json.is_object()) return false;
  const auto list = json.find("list");
  const std::string type = text_of(json, "type");
  const std::string name = text_of(json, "name");
  if (list == json.end() || !list->is_array() || type.empty() || name.empty()) return false;
  std::vector<std::string> attributes;
  if (const auto found = json.find("matching_attributes"); found != json.end() && found->is_array()) {
    for (const Json& each : *found) {
      if (each.is_string()) attributes.push_back(each.get<std::string>());
    }
  }
  grader.begin(std::move(attributes));
  const std::string why = text_of(json, "description");
  for (const Json& each : *list) {
    if (!each.is_string()) continue;
    const auto& entry = each.get_ref<const std::string&>();
    if (type == "hostname") grader.hostname(entry, name, why);
    else if (type == "cidr") grader.cidr(entry, name, why);
    else if (type == "substring") grader.substring(entry, name, why);
    else if (type == "regex") grader.regex(entry, name, why);
    else if (type == "string") grader.string(entry, name, why);
  }
  return true;
}

/// All .json files below, in the order of their paths.
std::vector<std::string> json_files(const std::string& folder, base::Diagnostics& diagnostics) {
  std::vector<std::string> out;
  std::error_code error;
  if (fs::is_regular_file(folder, error)) return {folder};
  fs::recursive_directory_iterator entries(folder, error);
  for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
    std::error_code ignored;
    if (entries->path().extension() == ".json" && entries->is_regular_file(ignored))
      out.push_back(entries->path().string());
  }
  if (error)
    diagnostics.report({kBadWarninglist, "the folder of warninglists cannot be read: " + error.message(), {folder}});
  std::ranges::sort(out);
  return out;
}

}  // namespace

Grades grade(const std::set<Observable>& all, const std::vector<std::string>& folders, base::Diagnostics& diagnostics) {
  for (const std::string& folder : folders) {
    std::error_code error;
    if (!fs::exists(folder, error)) diagnostics.report({kBadWarninglist, "there are no warninglists here", {folder}});
  }
  if (all.empty()) return {};
  Grader grader(all);
  add_builtin(grader);
  for (const std::string& folder : folders) {
    std::error_code error;
    if (!fs::exists(folder, error)) continue;  // told of above
    std::size_t lists = 0;
    for (const std::string& path : json_files(folder, diagnostics)) {
      auto text = base::read_file(path, kWarninglistLimit);
      if (!text) {
        diagnostics.report(std::move(text).error());
        continue;
      }
      const auto json = base::parse_json(*text, path);
      if (!json) diagnostics.report(json.error());
      else if (add_warninglist(*json, grader)) ++lists;
    }
    if (lists == 0)
      diagnostics.report({kBadWarninglist,
                          "there is no MISP warninglist here",
                          {folder},
                          "a warninglist is JSON with name, type and list"});
  }
  return grader.finish();
}

}  // namespace backtrail::intel
