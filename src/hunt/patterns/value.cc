// SPDX-License-Identifier: Apache-2.0
#include "hunt/patterns/value.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/time.h"
#include "hunt/codes.h"
#include "hunt/sigma/fold.h"
#include "observable/address.h"
#include "observable/fold.h"
#include "observable/text.h"

namespace backtrail::hunt::patterns {
namespace {

using observable::Kind;
using stix::Constant;
using stix::Form;
using stix::Operator;

/// The kinds that properties have; a constant is compared in the canonical form of each that it can be.
constexpr std::array kKinds{Kind::ipv4,
                            Kind::ipv6,
                            Kind::cidr,
                            Kind::domain,
                            Kind::url,
                            Kind::email,
                            Kind::md5,
                            Kind::sha1,
                            Kind::sha256,
                            Kind::imphash,
                            Kind::ssdeep,
                            Kind::file_name,
                            Kind::path,
                            Kind::registry_key,
                            Kind::mutex,
                            Kind::service,
                            Kind::user,
                            Kind::user_agent,
                            Kind::certificate_hash,
                            Kind::asn,
                            Kind::sha224,
                            Kind::sha384,
                            Kind::sha512,
                            Kind::tlsh};

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::size_t last_separator(std::string_view text) { return text.find_last_of("\\/"); }

std::string_view last_component(std::string_view text) {
  while (text.size() > 1 && (text.back() == '\\' || text.back() == '/')) text.remove_suffix(1);
  const std::size_t at = last_separator(text);
  return at == text.npos ? text : text.substr(at + 1);
}

/// "C:\x\y.exe" -> "C:\x"; a file in a root keeps the root's separator.
std::string_view folder_of(std::string_view text) {
  const std::size_t at = last_separator(text);
  if (at == text.npos) return {};
  return at == 0 || (at == 2 && text[1] == ':') ? text.substr(0, at + 1) : text.substr(0, at);
}

/// The digest that "MD5=…,SHA256=…" has under a name.
std::string_view hash_under(std::string_view name, std::string_view raw) {
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t end = std::min(raw.find_first_of(",; ", at), raw.size());
    const std::string_view entry = raw.substr(at, end - at);
    const std::size_t equals = entry.find_first_of("=:");
    if (equals != entry.npos && stix::fold_hash(entry.substr(0, equals)) == name) return entry.substr(equals + 1);
    at = end + 1;
  }
  return {};
}

std::optional<Value> integer_value(std::string_view raw) {
  Value out;
  out.type = Value::Type::integer;
  out.text = raw;
  const bool hex = raw.starts_with("0x") || raw.starts_with("0X");
  const std::string_view digits = hex ? raw.substr(2) : raw;
  // One number has one spelling in each base, or it could not be looked for as text.
  const std::string_view bare = digits.substr(digits.starts_with('-') ? 1 : 0);
  if ((bare.size() > 1 && bare[0] == '0') || (hex && digits.starts_with('-'))) return {};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.integer, hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty()) return {};
  out.real = static_cast<double>(out.integer);
  return out;
}

std::optional<Value> real_value(std::string_view raw) {
  Value out;
  out.type = Value::Type::real;
  out.text = raw;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), out.real);
  if (error != std::errc() || end != raw.data() + raw.size()) return {};
  return out;
}

/// A text of one of the kinds, the first that it can be; nothing when it can be none.
std::optional<Value> kind_value(std::initializer_list<Kind> kinds, std::string_view raw, Arena& arena) {
  for (const Kind kind : kinds) {
    auto seen = observable::canonical(kind, raw);
    if (!seen) continue;
    Value out;
    out.text = raw;
    out.kind = kind;
    out.canonical = arena.keep(std::move(seen->value));
    return out;
  }
  return {};
}

/// A text that may be of a kind: what cannot be one is compared as the text that it is.
Value perhaps(Kind kind, std::string_view raw, Arena& arena) {
  if (auto out = kind_value({kind}, raw, arena)) return *out;
  Value plain;
  plain.text = raw;
  return plain;
}

bool folds_case(const Value& value) {
  switch (*value.kind) {
    case Kind::path: return !observable::is_unix_path(value.text);
    case Kind::domain:
    case Kind::md5:
    case Kind::sha1:
    case Kind::sha224:
    case Kind::sha256:
    case Kind::sha384:
    case Kind::sha512:
    case Kind::tlsh:
    case Kind::imphash:
    case Kind::certificate_hash:
    case Kind::file_name:
    case Kind::registry_key:
    case Kind::service:
    case Kind::user:
    case Kind::email: return true;
    default: return false;
  }
}

/// What an indicator of the kind covers: a domain its subdomains, a key of the registry what lies beneath.
bool covers(Kind kind, std::string_view wide, std::string_view narrow) {
  if (wide == narrow) return true;
  if (kind == Kind::domain)
    return narrow.size() > wide.size() && narrow.ends_with(wide) && narrow[narrow.size() - wide.size() - 1] == '.';
  if (kind == Kind::registry_key) return narrow.starts_with(wide) && narrow[wide.size()] == '\\';
  if (kind == Kind::email) return observable::lower(wide) == observable::lower(narrow);
  return false;
}

/// Symbols of LIKE: `%` is any run, `_` any one character.
sigma::Symbols like_symbols(std::string_view text) {
  sigma::Symbols out;
  for (const char c : text) {
    out.push_back(c == '%' ? sigma::kAnyRun : c == '_' ? sigma::kAnyCharacter : static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

std::string nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(error);
  BT_CHECK(U_SUCCESS(error));
  const auto unicode =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  std::string out;
  normalizer->normalize(unicode, error).toUTF8String(out);
  return U_SUCCESS(error) ? out : std::string(text);
}

std::string long_registry_key(std::string_view text) {
  std::string_view spelling;
  const std::size_t size = observable::registry_hive(text, spelling);
  if (size == 0) return std::string(text);
  std::string_view name = "HKEY_CURRENT_CONFIG";
  if (spelling == "hklm") name = "HKEY_LOCAL_MACHINE";
  if (spelling == "hkcu") name = "HKEY_CURRENT_USER";
  if (spelling == "hku") name = "HKEY_USERS";
  if (spelling == "hkcr") name = "HKEY_CLASSES_ROOT";
  return std::string(name) + std::string(text.substr(size));
}

std::string_view Arena::keep(std::string text) {
  if (used_ == texts_.size()) texts_.emplace_back();
  texts_[used_] = std::move(text);
  return texts_[used_++];
}

Value observable_value(Kind kind, std::string_view canonical) {
  Value out;
  out.text = canonical;
  out.kind = kind;
  out.canonical = canonical;
  return out;
}

std::optional<observable::Observable> named_by(const stix::ObservablePath& path, std::string_view constant) {
  for (const auto* kinds : {&path.kinds, &path.otherwise}) {
    for (const std::string& name : *kinds) {
      const auto kind = observable::parse_kind(name);
      if (!kind) continue;
      if (auto seen = observable::canonical(*kind, constant)) return std::move(*seen);
    }
  }
  return {};
}

std::optional<Value> make_value(Form form, std::string_view part, std::string_view raw, Arena& arena) {
  if (!is_ascii(raw)) raw = arena.keep(nfc(raw));
  Value plain;
  plain.text = raw;
  switch (form) {
    case Form::text:
    case Form::time: return plain;
    case Form::integer: return integer_value(raw);
    case Form::real: return real_value(raw);
    case Form::boolean:
      plain.type = Value::Type::boolean;
      plain.boolean = observable::lower(raw) == "true" || raw == "1";
      return plain;
    case Form::file_name: {
      const std::string_view name = last_component(raw);
      if (name.empty()) return {};
      return perhaps(Kind::file_name, name, arena);
    }
    case Form::folder: {
      const std::string_view folder = folder_of(raw);
      if (folder.empty()) return {};
      return perhaps(Kind::path, folder, arena);
    }
    case Form::path: return perhaps(Kind::path, raw, arena);
    case Form::registry_key: return perhaps(Kind::registry_key, arena.keep(long_registry_key(raw)), arena);
    case Form::registry_parent: {
      const std::size_t at = raw.rfind('\\');
      if (at == raw.npos) return {};
      return perhaps(Kind::registry_key, arena.keep(long_registry_key(raw.substr(0, at))), arena);
    }
    case Form::last_part: plain.text = raw.substr(raw.rfind('\\') == raw.npos ? 0 : raw.rfind('\\') + 1); return plain;
    case Form::first_part:
      if (raw.find('\\') == raw.npos) return {};
      plain.text = raw.substr(0, raw.find('\\'));
      return plain;
    case Form::hashes: {
      const std::string_view digest = hash_under(part, raw);
      if (digest.empty()) return {};
      if (auto out = kind_value({Kind::md5, Kind::sha1, Kind::sha224, Kind::sha256, Kind::sha384, Kind::sha512}, digest,
                                arena))
        return out;
      plain.text = digest;
      return plain;
    }
    case Form::imphash: {
      const std::string_view digest = hash_under("imphash", raw);
      if (digest.empty()) return {};
      return perhaps(Kind::imphash, digest, arena);
    }
    case Form::md5: return perhaps(Kind::md5, raw, arena);
    case Form::sha1: return perhaps(Kind::sha1, raw, arena);
    case Form::sha256: return perhaps(Kind::sha256, raw, arena);
    case Form::sha384: return perhaps(Kind::sha384, raw, arena);
    case Form::sha512: return perhaps(Kind::sha512, raw, arena);
    case Form::ssdeep: return perhaps(Kind::ssdeep, raw, arena);
    case Form::tlsh: return perhaps(Kind::tlsh, raw, arena);
    case Form::address: return kind_value({Kind::ipv4, Kind::ipv6}, raw, arena);
    case Form::domain: return is_ascii(raw) ? kind_value({Kind::domain}, raw, arena) : std::nullopt;
    case Form::email: return is_ascii(raw) ? kind_value({Kind::email}, raw, arena) : std::nullopt;
  }
  return plain;
}

std::optional<Compare::Network> Compare::network(std::string_view text) {
  if (const auto cidr = observable::canonical(Kind::cidr, text)) {
    const std::size_t slash = cidr->value.find('/');
    Network out{cidr->value.substr(0, slash), 0};
    std::from_chars(cidr->value.data() + slash + 1, cidr->value.data() + cidr->value.size(), out.bits);
    return out;
  }
  const auto v4 = observable::parse_ipv4(text);
  const auto address = v4 ? v4 : observable::parse_ipv6(text);
  if (!address) return {};
  return Network{observable::format(*address), address->bits()};
}

bool Compare::within(const Network& inner, const Network& outer) {
  if (inner.bits < outer.bits) return false;
  const auto a = observable::canonical(Kind::cidr, inner.address + "/" + std::to_string(outer.bits));
  return a && a->value == outer.address + "/" + std::to_string(outer.bits);
}

base::Result<Compare> Compare::compile(const stix::Comparison& comparison) {
  Compare out;
  out.op_ = comparison.op;
  out.negated_ = comparison.negated;
  out.written_ = comparison.written;
  out.constants_ = comparison.constants;
  for (Constant& one : out.constants_) {
    if (one.type == Constant::Type::text) one.text = nfc(one.text);
  }
  const std::string first = out.constants_.empty() ? std::string() : out.constants_[0].text;
  switch (out.op_) {
    case Operator::equal:
    case Operator::not_equal:
    case Operator::in:
      for (const Constant& one : out.constants_) {
        auto& kinds = out.canonical_.emplace_back();
        if (one.type != Constant::Type::text) continue;
        for (const Kind kind : kKinds) {
          if (auto seen = observable::canonical(kind, one.text)) kinds.push_back(std::move(*seen));
        }
      }
      break;
    case Operator::like: {
      out.glob_ = std::make_shared<const sigma::Glob>(like_symbols(first));
      out.folded_glob_ = std::make_shared<const sigma::Glob>(sigma::fold(like_symbols(long_registry_key(first))));
      out.literal_ = sigma::fold(out.glob_->longest_literal());
      break;
    }
    case Operator::matches: {
      BT_TRY(out.regex_, sigma::Regex::compile(first, {}));
      out.literal_ = out.regex_->literal();
      break;
    }
    case Operator::is_subset:
    case Operator::is_superset:
      out.network_ = network(first);
      if (!out.network_) {
        return base::fail(kBadValue, "'" + first.substr(0, 100) + "' is no network", {},
                          "write it like 198.51.100.0/24 or 2001:db8::/32");
      }
      break;
    default: break;
  }
  return out;
}

bool Compare::equal(const Value& value, std::size_t constant) const {
  const Constant& other = constants_[constant];
  using V = Value::Type;
  switch (other.type) {
    case Constant::Type::text: {
      if (value.type != V::text) return false;
      if (value.text == other.text) return true;
      if (!value.kind) return false;
      return std::ranges::any_of(canonical_[constant], [&](const observable::Observable& seen) {
        if (seen.kind == *value.kind) return covers(seen.kind, seen.value, value.canonical);
        const bool address = *value.kind == Kind::ipv4 || *value.kind == Kind::ipv6;
        if (seen.kind != Kind::cidr || !address) return false;
        const auto outer = network(seen.value);
        return within({std::string(value.canonical), *value.kind == Kind::ipv4 ? 32U : 128U}, *outer);
      });
    }
    case Constant::Type::integer:
      if (value.type == V::integer) return value.integer == other.integer;
      return value.type == V::real && value.real == other.real;
    case Constant::Type::real: return (value.type == V::integer || value.type == V::real) && value.real == other.real;
    case Constant::Type::boolean: return value.type == V::boolean && value.boolean == other.boolean;
    case Constant::Type::binary: return value.type == V::text && value.text == other.text;
    case Constant::Type::timestamp: {
      const auto time = value.type == V::text ? base::parse_iso(value.text) : std::nullopt;
      return time && time->instant == other.time;
    }
  }
  return false;
}

/// Below, at or above the constant; nothing when the two cannot be ordered, and then no comparison of order holds.
std::optional<int> Compare::order(const Value& value) const {
  const Constant& other = constants_[0];
  const auto sign = [](const auto& a, const auto& b) { return a < b ? -1 : b < a ? 1 : 0; };
  using V = Value::Type;
  switch (other.type) {
    case Constant::Type::text:
    case Constant::Type::binary:
      if (value.type != V::text) return {};
      return sign(value.text, std::string_view(other.text));
    case Constant::Type::integer:
      if (value.type == V::integer) return sign(value.integer, other.integer);
      if (value.type == V::real) return sign(value.real, other.real);
      return {};
    case Constant::Type::real:
      if (value.type != V::integer && value.type != V::real) return {};
      return sign(value.real, other.real);
    case Constant::Type::timestamp: {
      const auto time = value.type == V::text ? base::parse_iso(value.text) : std::nullopt;
      if (!time) return {};
      return sign(time->instant.ticks, other.time.ticks);
    }
    case Constant::Type::boolean: return {};
  }
  return {};
}

bool Compare::like(const Value& value) const {
  if (value.type != Value::Type::text) return false;
  if (value.kind && folds_case(value)) return folded_glob_->matches(sigma::fold(value.text));
  return glob_->matches(value.text);
}

bool Compare::holds(const Value& value) const {
  const bool text = value.type == Value::Type::text;
  switch (op_) {
    case Operator::equal: return equal(value, 0) != negated_;
    case Operator::not_equal: return !equal(value, 0) != negated_;
    case Operator::in: {
      bool any = false;
      for (std::size_t i = 0; i < constants_.size() && !any; ++i) any = equal(value, i);
      return any != negated_;
    }
    case Operator::like: return like(value) != negated_;
    case Operator::matches: return (text && regex_->found_in(value.text)) != negated_;
    case Operator::is_subset:
    case Operator::is_superset: {
      const auto seen = text ? network(value.text) : std::nullopt;
      const bool fits = seen && (op_ == Operator::is_subset ? within(*seen, *network_) : within(*network_, *seen));
      return fits != negated_;
    }
    case Operator::exists: return false;
    default: break;
  }
  const auto compared = order(value);
  if (!compared) return false;
  const bool holds = op_ == Operator::less         ? *compared < 0
                     : op_ == Operator::less_equal ? *compared <= 0
                     : op_ == Operator::greater    ? *compared > 0
                                                   : *compared >= 0;
  return holds != negated_;
}

}  // namespace backtrail::hunt::patterns
