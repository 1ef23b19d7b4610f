// SPDX-License-Identifier: Apache-2.0
#include "intel/sigma/sigma.h"

#include <algorithm>

#include "base/yaml.h"
#include "intel/codes.h"
#include "intel/sigma/correlation.h"
#include "intel/sigma/rule.h"

namespace backtrail::intel {
namespace {

using base::Yaml;

bool is_sigma(const Yaml& root) {
  if (!root.is_mapping()) return false;
  for (const char* key : {"detection", "logsource", "correlation"}) {
    if (root.find(key) != nullptr) return true;
  }
  return root.find("title") != nullptr && (root.find("filter") != nullptr || root.find("action") != nullptr);
}

/// Mappings are laid over each other key by key, everything else replaces what was there.
void lay_over(Yaml& under, const Yaml& over) {
  if (!under.is_mapping() || !over.is_mapping()) {
    under = over;
    return;
  }
  for (const auto& [key, value] : over.entries) {
    const auto known = std::ranges::find(under.entries, key, [](const auto& entry) { return entry.first; });
    if (known == under.entries.end()) under.entries.emplace_back(key, value);
    else lay_over(known->second, value);
  }
}

/// A document with what an `action` before it gives it.
struct Whole {
  Yaml root;
  std::string text;  // of all documents that it is made of
};

/// Rule collections, Sigma 1's way to say things once: `action: global` goes beneath every document that follows,
/// `repeat` over the document before, `reset` takes the global away.
class CollectionReader {
 public:
  CollectionReader(std::string_view text, Collector& into) : text_(text), into_(into) {}

  void read(const base::YamlDocument& document) {
    Whole whole{document.root, std::string(text_.substr(document.begin, document.end - document.begin))};
    if (whole.root.is_null()) return;  // nothing stands between two `---`
    const std::string action(whole.root.text_of("action"));
    std::erase_if(whole.root.entries, [](const auto& entry) { return entry.first == "action"; });
    if (action == "global") {
      global_ = global_ ? laid(*global_, whole) : whole;
      return;
    }
    if (action == "reset") {
      global_.reset();
      if (whole.root.entries.empty()) return;
    } else if (action == "repeat") {
      if (!before_)
        return refuse(whole, kBadRule, "`action: repeat` repeats the document before it, and there is none");
      whole = laid(*before_, whole);
    } else if (!action.empty()) {
      return refuse(whole, kBadRule, "there is no `action: " + action + "`");
    }
    if (global_ && action != "repeat") whole = laid(*global_, whole);
    if (whole.text.size() > kCollectionLimit)
      return refuse(whole, kBadRule, "a rule collection larger than 1 MiB for one rule");
    take(whole);
    before_ = std::move(whole);
  }

  /// The file's rules, when it held nothing else and nothing was refused.
  [[nodiscard]] const std::vector<detector::SigmaRule>* rules_alone() const { return others_ ? nullptr : &rules_; }

 private:
  // Each `repeat` holds the text of all that it repeats: a thousand of them would hold the file a thousand times.
  static constexpr std::size_t kCollectionLimit = std::size_t{1} << 20;

  static Whole laid(const Whole& under, const Whole& over) {
    Whole out = under;
    lay_over(out.root, over.root);
    out.text += over.text;
    return out;
  }

  void refuse(const Whole& whole, base::Code code, std::string message) {
    others_ = true;
    const std::string_view id = whole.root.text_of("id");
    into_.refuse(id.empty() ? base::sha256(whole.text).text() : std::string(id),
                 {code, std::move(message), {into_.path(), {}, whole.root.line}});
  }

  void take(const Whole& whole) {
    const Yaml& root = whole.root;
    const SigmaOrigin origin{into_.path(), base::sha256(whole.text)};
    std::string id(root.text_of("id"));
    if (id.empty()) id = origin.sha256.text();
    if (!is_sigma(root)) return refuse(whole, kBadRule, "this document is no Sigma rule, though its file holds some");
    const auto add = [&](auto read, auto put) {
      if (read) put(std::move(*read));
      else into_.refuse(id, std::move(read.error()));
      others_ = others_ || !read;
      return read.has_value();
    };
    others_ = others_ || root.find("correlation") != nullptr || root.find("filter") != nullptr;
    if (root.find("correlation") != nullptr) {
      if (add(read_correlation(root, origin), [&](auto one) { into_.correlation(std::move(one)); })) return;
      for (std::string& part : silenced_by(root)) into_.silence(std::move(part));
    } else if (root.find("filter") != nullptr) {
      add(read_filter(root, origin), [&](auto one) { into_.filter(std::move(one)); });
    } else {
      add(read_rule(root, origin), [&](auto one) {
        rules_.push_back(one);
        into_.rule(std::move(one));
      });
    }
  }

  std::string_view text_;
  Collector& into_;
  std::optional<Whole> global_;
  std::optional<Whole> before_;
  std::vector<detector::SigmaRule> rules_;
  bool others_ = false;
};

}  // namespace

bool read_sigma(std::string_view text, Collector& into, RuleCache* cache, bool meant) {
  const base::Digest digest = cache != nullptr ? base::sha256(text) : base::Digest();
  if (cache != nullptr) {
    if (auto known = cache->find(digest, into.path())) {
      for (detector::SigmaRule& rule : *known) into.rule(std::move(rule));
      return true;
    }
  }
  auto documents = base::parse_yaml(text, into.path());
  if (!documents) {
    if (!meant) return false;
    into.refuse("", std::move(documents.error()));
    return true;
  }
  const bool any = std::ranges::any_of(*documents, [](const auto& document) { return is_sigma(document.root); });
  if (!any) return false;
  CollectionReader reader(text, into);
  for (const base::YamlDocument& document : *documents) reader.read(document);
  if (cache != nullptr && reader.rules_alone() != nullptr) cache->keep(digest, *reader.rules_alone());
  return true;
}

}  // namespace backtrail::intel
