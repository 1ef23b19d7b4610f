// SPDX-License-Identifier: Apache-2.0
#include "intel/stix.h"

#include <array>
#include <map>

#include "base/json.h"
#include "intel/codes.h"
#include "intel/lists.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

using base::Json;

/// STIX 2.1 object paths that name what an observable kind names, and the word read_typed() knows that kind by.
struct ObjectPath {
  std::string_view path;
  std::string_view type;
};
constexpr std::array kObjectPaths{
    ObjectPath{"ipv4-addr:value", "ip"},
    ObjectPath{"ipv6-addr:value", "ip"},
    ObjectPath{"network-traffic:src_ref.value", "ip"},
    ObjectPath{"network-traffic:dst_ref.value", "ip"},
    ObjectPath{"domain-name:value", "domain"},
    ObjectPath{"url:value", "url"},
    ObjectPath{"email-addr:value", "email"},
    ObjectPath{"email-message:from_ref.value", "email"},
    ObjectPath{"email-message:sender_ref.value", "email"},
    ObjectPath{"file:name", "filename"},
    ObjectPath{"file:hashes.md5", "md5"},
    ObjectPath{"file:hashes.sha-1", "sha1"},
    ObjectPath{"file:hashes.sha1", "sha1"},
    ObjectPath{"file:hashes.sha-256", "sha256"},
    ObjectPath{"file:hashes.sha256", "sha256"},
    ObjectPath{"file:hashes.ssdeep", "ssdeep"},
    ObjectPath{"file:extensions.windows-pebinary-ext.imphash", "imphash"},
    ObjectPath{"directory:path", "path"},
    ObjectPath{"windows-registry-key:key", "registrykey"},
    ObjectPath{"mutex:name", "mutex"},
    ObjectPath{"user-account:user_id", "user"},
    ObjectPath{"user-account:account_login", "user"},
    ObjectPath{"process:name", "filename"},
    ObjectPath{"process:extensions.windows-service-ext.service_name", "service"},
    ObjectPath{"network-traffic:extensions.http-request-ext.request_header.user-agent", "useragent"},
    ObjectPath{"autonomous-system:number", "asn"},
    ObjectPath{"x509-certificate:hashes.md5", "certificatehash"},
    ObjectPath{"x509-certificate:hashes.sha-1", "certificatehash"},
    ObjectPath{"x509-certificate:hashes.sha-256", "certificatehash"},
};

/// Reads `[ path op literal ]`, STIX 2.1 section 9.
class PatternReader {
 public:
  explicit PatternReader(std::string_view text) : text_(text) {}

  base::Result<observable::Observable> read();

 private:
  std::unexpected<base::Error> bad(const char* what) const {
    return base::fail(kBadPattern, "the pattern has " + std::string(what) + " at character " + std::to_string(at_ + 1));
  }
  static std::unexpected<base::Error> not_yet(std::string what) {
    return base::fail(kPatternNotYet, "the pattern " + std::move(what) +
                                          "; patterns of more than one comparison by `=` are not evaluated yet");
  }
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  bool take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string_view word();
  base::Result<std::string> quoted();
  base::Result<std::string> object_path();
  base::Result<std::string> literal();

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string_view PatternReader::word() {
  skip_blanks();
  const std::size_t begin = at_;
  while (at_ < text_.size() &&
         (is_digit(text_[at_]) || (text_[at_] | 32) - 'a' + 0U < 26U || text_[at_] == '_' || text_[at_] == '-'))
    ++at_;
  return text_.substr(begin, at_ - begin);
}

/// A string in apostrophes; \' and \\ are the escapes.
base::Result<std::string> PatternReader::quoted() {
  std::string out;
  if (!take('\'')) return bad("no string");
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] == '\'') {
      ++at_;
      return out;
    }
    if (text_[at_] == '\\' && ++at_ == text_.size()) break;
    out += text_[at_];
  }
  return bad("a string without its end");
}

/// "file:hashes.'SHA-256'" as "file:hashes.sha-256".
base::Result<std::string> PatternReader::object_path() {
  std::string out = lower_ascii(word());
  if (out.empty() || !take(':')) return bad("no object path");
  out += ':';
  for (;;) {
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == '\'') {
      BT_TRY(auto step, quoted());
      out += lower_ascii(step);
    } else {
      const std::string_view step = word();
      if (step.empty()) return bad("no property");
      out += lower_ascii(step);
    }
    if (at_ < text_.size() && text_[at_] == '[') return not_yet("looks into a list");
    if (at_ >= text_.size() || text_[at_] != '.') return out;
    ++at_;
    out += '.';
  }
}

base::Result<std::string> PatternReader::literal() {
  skip_blanks();
  if (at_ < text_.size() && text_[at_] == '\'') return quoted();
  const std::string_view number = word();
  if (number.empty() || !is_digit(number[0])) return bad("no value to compare with");
  return std::string(number);
}

base::Result<observable::Observable> PatternReader::read() {
  if (take('(')) return not_yet("begins with a parenthesis");
  if (!take('[')) return bad("no '['");
  if (take('(')) return not_yet("has a parenthesis");
  BT_TRY(const std::string path, object_path());
  skip_blanks();
  if (at_ < text_.size() && (text_[at_] == '!' || text_[at_] == '<' || text_[at_] == '>'))
    return not_yet("compares by order or difference");
  bool subset = false;
  if (take('=')) {
    take('=');  // `==` is the grammar's other spelling
  } else {
    const std::string operation = lower_ascii(word());
    subset = operation == "issubset";
    if (operation.empty()) return bad("no comparison");
    if (!subset) return not_yet("uses " + operation);
  }
  BT_TRY(const std::string value, literal());
  skip_blanks();
  if (!take(']')) {
    const std::string next = lower_ascii(word());
    if (next == "and" || next == "or") return not_yet("joins comparisons with " + next);
    return bad("something else than ']'");
  }
  skip_blanks();
  if (at_ != text_.size()) return not_yet("goes on after its first observation");
  for (const ObjectPath& known : kObjectPaths) {
    if (known.path != path) continue;
    if (subset && known.type != "ip") return not_yet("uses issubset on something else than an address");
    return read_typed(subset ? "cidr" : known.type, value);
  }
  return base::fail(kPatternNotYet, "the pattern looks at " + path + ", which is none of the kinds that are hunted");
}

/// A property of type text; "" when it is not there or of another type.
std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string report_of(const Json& object) {
  const auto references = object.find("external_references");
  if (references == object.end() || !references->is_array()) return {};
  for (const Json& reference : *references) {
    if (!reference.is_object()) continue;
    if (std::string url = text_of(reference, "url"); !url.empty()) return url;
    if (std::string name = text_of(reference, "source_name"); !name.empty()) return name;
  }
  return {};
}

void take_indicator(const Json& object, Collector& into) {
  IndicatorContext context{report_of(object), text_of(object, "id"), text_of(object, "name"),
                           text_of(object, "valid_from"), text_of(object, "valid_until")};
  const auto revoked = object.find("revoked");
  if (revoked != object.end() && revoked->is_boolean() && revoked->get<bool>()) {
    into.revoked();
    return;
  }
  const std::string pattern = text_of(object, "pattern");
  const std::string language = text_of(object, "pattern_type");
  if (pattern.empty()) {
    into.refuse(context.id, {kBadBundle, "this indicator has no pattern", {into.path()}});
    return;
  }
  if (!language.empty() && language != "stix") {
    into.refuse(context.id, {kPatternNotYet, "the pattern's language is '" + language + "', not STIX", {into.path()}});
    return;
  }
  auto seen = read_pattern(pattern);
  if (!seen) {
    into.refuse(context.id, std::move(seen.error()));
    return;
  }
  into.indicator(std::move(*seen), pattern, context, 0);
}

bool is_indicator(const Json& value) { return value.is_object() && text_of(value, "type") == "indicator"; }

/// Parses and keeps of large bundles only the indicators: ATT&CK has 50 MB of other objects.
struct Parsed {
  Json root;
  std::string error;
  bool other_objects = false;
};

Parsed parse(std::string_view text) {
  Parsed out;
  bool too_deep = false;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    too_deep = too_deep || depth > base::kJsonDepthLimit;
    if (too_deep) return false;
    if (event != Json::parse_event_t::object_end || depth != 2 || is_indicator(value)) return true;
    out.other_objects = true;
    return false;
  };
  try {
    out.root = Json::parse(text, watch);
  } catch (const Json::exception&) {
    out.error = "this is not whole JSON";
  }
  if (too_deep) out.error = "nested deeper than 256 levels";
  return out;
}

/// STIX 2.1 section 3.2: an object's versions share its id, and the latest `modified` holds.
std::vector<const Json*> latest_versions(const Json& objects) {
  std::map<std::string, const Json*> by_id;
  std::vector<const Json*> without_id;
  for (const Json& object : objects) {
    if (!is_indicator(object)) continue;
    const std::string id = text_of(object, "id");
    if (id.empty()) {
      without_id.push_back(&object);
      continue;
    }
    const Json*& kept = by_id[id];
    if (kept == nullptr || text_of(*kept, "modified") < text_of(object, "modified")) kept = &object;
  }
  for (const auto& [id, object] : by_id) without_id.push_back(object);
  return without_id;
}

}  // namespace

base::Result<observable::Observable> read_pattern(std::string_view pattern) { return PatternReader(pattern).read(); }

bool read_stix(std::string_view text, Collector& into) {
  const bool claims = text.find("\"bundle\"") != text.npos && text.find("\"indicator\"") != text.npos;
  if (!claims && text.find("\"indicator\"") == text.npos && text.find("\"bundle\"") == text.npos) return false;
  const Parsed parsed = parse(text);
  if (!parsed.error.empty()) {
    if (claims) into.refuse("", {kBadBundle, parsed.error, {into.path()}});
    return claims;
  }
  const Json& root = parsed.root;
  if (is_indicator(root)) {
    take_indicator(root, into);
    return true;
  }
  const bool bundle = root.is_object() && text_of(root, "type") == "bundle";
  if (!bundle && !root.is_array()) return false;
  const auto objects = bundle ? root.find("objects") : root.end();
  const Json none = Json::array();
  const Json& list = bundle ? (objects == root.end() || !objects->is_array() ? none : *objects) : root;
  const std::vector<const Json*> indicators = latest_versions(list);
  for (const Json* object : indicators) take_indicator(*object, into);
  return bundle || !indicators.empty();
}

}  // namespace backtrail::intel
