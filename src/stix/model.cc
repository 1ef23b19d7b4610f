// SPDX-License-Identifier: Apache-2.0
#include "stix/model.h"

#include <algorithm>
#include <map>

#include "base/yaml.h"
#include "stix/codes.h"

namespace backtrail::stix {
namespace {

constexpr std::pair<std::string_view, Form> kForms[]{
    {"text", Form::text},
    {"integer", Form::integer},
    {"number", Form::real},
    {"boolean", Form::boolean},
    {"time", Form::time},
    {"file-name", Form::file_name},
    {"folder", Form::folder},
    {"path", Form::path},
    {"registry-key", Form::registry_key},
    {"registry-parent", Form::registry_parent},
    {"last-part", Form::last_part},
    {"first-part", Form::first_part},
    {"hashes", Form::hashes},
    {"md5", Form::md5},
    {"sha1", Form::sha1},
    {"sha256", Form::sha256},
    {"sha384", Form::sha384},
    {"sha512", Form::sha512},
    {"ssdeep", Form::ssdeep},
    {"tlsh", Form::tlsh},
    {"imphash", Form::imphash},
    {"address", Form::address},
    {"domain", Form::domain},
    {"email", Form::email},
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

class Reader {
 public:
  Reader(const std::string& path) : path_(path) {}

  base::Result<Mapping> mapping(const base::Yaml& root) {
    Mapping out;
    out.name = root.text_of("name");
    if (out.name.empty()) return bad(root, "a mapping has a name");
    if (const base::Yaml* when = root.find("when")) {
      out.products = list(when->find("product"));
      out.categories = list(when->find("category"));
      out.services = list(when->find("service"));
    }
    const base::Yaml* objects = root.find("objects");
    if (objects == nullptr || !objects->is_mapping()) return bad(root, "a mapping has objects");
    for (const auto& [name, entry] : objects->entries) places_.emplace(name, places_.size());
    for (const auto& [name, entry] : objects->entries) {
      BT_TRY(Object one, object(name, entry));
      out.objects.push_back(std::move(one));
    }
    return out;
  }

  [[nodiscard]] std::unexpected<base::Error> bad(const base::Yaml& at, const std::string& what) const {
    return base::fail(kBadModel, what, {path_, {}, at.line});
  }

  /// A scalar is a list of one.
  static std::vector<std::string> list(const base::Yaml* node) {
    if (node == nullptr || node->is_null()) return {};
    if (node->is_scalar()) return {node->text};
    std::vector<std::string> out;
    for (const base::Yaml& item : node->items) out.push_back(item.text);
    return out;
  }

 private:
  base::Result<Object> object(const std::string& name, const base::Yaml& entry) {
    Object out;
    out.name = name;
    out.types = list(entry.find("type"));
    out.each = entry.text_of("each");
    if (out.types.empty()) return bad(entry, "an object has a type");
    for (const auto& [key, value] : entry.entries) {
      if (key == "type" || key == "each") continue;
      BT_TRY(Property one, property(key, value));
      out.properties.push_back(std::move(one));
    }
    return out;
  }

  base::Result<Property> property(const std::string& key, const base::Yaml& value) {
    Property out;
    for (std::size_t begin = 0; begin <= key.size();) {
      const std::size_t end = std::min(key.find('.', begin), key.size());
      Key one{key.substr(begin, end - begin)};
      one.list = one.name.ends_with("[]");
      if (one.list) one.name.resize(one.name.size() - 2);
      out.keys.push_back(std::move(one));
      begin = end + 1;
    }
    if (value.is_scalar()) {
      out.field = value.text;
      return out;
    }
    for (const std::string& name : list(value.find("object"))) {
      const auto found = places_.find(name);
      if (found == places_.end()) return bad(value, "there is no object '" + name + "'");
      out.objects.push_back(found->second);
    }
    if (const base::Yaml* constant = value.find("is")) {
      out.constant.emplace();
      out.constant->text = constant->text;
      if (constant->plain && (constant->text == "true" || constant->text == "false")) {
        out.constant->type = Constant::Type::boolean;
        out.constant->boolean = constant->text == "true";
      }
    }
    out.field = value.text_of("field");
    if (out.field.empty() == (out.objects.empty() && !out.constant))
      return bad(value, "a property has a field, an object or a value");
    if (const base::Yaml* as = value.find("as")) {
      const auto* known =
          std::ranges::find(kForms, std::string_view(as->text), [](const auto& each) { return each.first; });
      if (known == std::end(kForms)) return bad(*as, "there is no form '" + as->text + "'");
      out.form = known->second;
    }
    return out;
  }

  const std::string& path_;
  std::map<std::string, std::size_t> places_;
};

}  // namespace

std::string fold_hash(std::string_view name) {
  std::string out = lower(name);
  std::erase(out, '-');
  return out;
}

std::string fold(const ObjectPath& path) {
  std::string out = lower(path.type) + ":";
  bool hash = false;
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const Step& step = path.steps[i];
    if (step.kind != Step::Kind::key) {
      out += step.kind == Step::Kind::any ? "[]" : "[" + std::to_string(step.index) + "]";
      continue;
    }
    if (i > 0) out += '.';
    out += hash ? fold_hash(step.key) : lower(step.key);
    hash = step.key == "hashes";
  }
  return out;
}

base::Status Model::add(std::string_view text, const std::string& path) {
  BT_TRY(const auto documents, base::parse_yaml(text, path));
  for (const base::YamlDocument& document : documents) {
    const base::Yaml& root = document.root;
    Reader reader(path);
    if (const base::Yaml* observables = root.find("observables")) {
      for (const auto& [key, kinds] : observables->entries) {
        ObservablePath& made = observables_.emplace_back(key);
        for (std::string& kind : Reader::list(&kinds)) {
          const bool other = kind.starts_with("or ");
          (other ? made.otherwise : made.kinds).push_back(other ? kind.substr(3) : std::move(kind));
        }
      }
      std::ranges::sort(observables_, {}, &ObservablePath::path);
      continue;
    }
    BT_TRY(Mapping one, reader.mapping(root));
    mappings_.push_back(std::move(one));
  }
  return {};
}

const ObservablePath* Model::observable(const ObjectPath& path) const {
  const std::string folded = fold(path);
  const auto found = std::ranges::lower_bound(observables_, folded, {}, &ObservablePath::path);
  return found != observables_.end() && found->path == folded ? &*found : nullptr;
}

std::shared_ptr<const Model> Model::builtin() {
  static const std::shared_ptr<const Model> model = [] {
    auto made = std::make_shared<Model>();
    for (const base::EmbeddedFile& file : embedded_files()) BT_CHECK(made->add(file.text, std::string(file.name)));
    return made;
  }();
  return model;
}

}  // namespace backtrail::stix
