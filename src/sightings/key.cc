// SPDX-License-Identifier: Apache-2.0
#include "sightings/key.h"

#include <algorithm>
#include <charconv>

#include "base/hex.h"
#include "base/result.h"
#include "observable/address.h"
#include "observable/fold.h"
#include "observable/idn.h"
#include "observable/roundabout.h"
#include "observable/short_names.h"
#include "observable/text.h"

namespace backtrail::sightings {

using observable::Kind;

namespace {

constexpr std::string_view kEndOfValue{"\x00\x01", 2};
constexpr std::string_view kNul{"\x00\xff", 2};

Family family_of(const observable::Observable& what) {
  switch (what.kind) {
    case Kind::ipv4: return Family::ipv4;
    case Kind::ipv6: return Family::ipv6;
    case Kind::cidr: return what.value.find(':') == what.value.npos ? Family::ipv4 : Family::ipv6;
    case Kind::domain: return Family::domain;
    case Kind::url: return Family::url;
    case Kind::email: return Family::email;
    case Kind::md5:
    case Kind::imphash:
    case Kind::ja3:
    case Kind::sha1:
    case Kind::sha224:
    case Kind::sha256:
    case Kind::sha384:
    case Kind::sha512:
    case Kind::tlsh:
    case Kind::certificate_hash: return family_of_digest(what.value.size());
    case Kind::ssdeep: return Family::ssdeep;
    case Kind::file_name: return Family::file_name;
    case Kind::path: return Family::path;
    case Kind::registry_key: return Family::registry_key;
    case Kind::mutex: return Family::mutex;
    case Kind::pipe: return Family::pipe;
    case Kind::service: return Family::service;
    case Kind::user: return Family::user;
    case Kind::user_agent: return Family::user_agent;
    case Kind::ja4:
    case Kind::ja4s:
    case Kind::ja4h:
    case Kind::ja4x:
    case Kind::ja4ssh:
    case Kind::ja4t: return Family::ja4;
    case Kind::asn: return Family::asn;
    case Kind::host: return Family::host;
  }
  return Family::hash16;
}

std::string address_bytes(std::string_view text) {
  auto address = observable::parse_ipv4(text);
  if (!address) address = observable::parse_ipv6(text);
  BT_CHECK(address.has_value());
  return {reinterpret_cast<const char*>(address->bytes.data()), address->bits() / 8};
}

std::string address_text(std::string_view bytes) {
  observable::Address address;
  address.v6 = bytes.size() == 16;
  for (std::size_t i = 0; i < bytes.size() && i < 16; ++i) address.bytes[i] = static_cast<std::uint8_t>(bytes[i]);
  return observable::format(address);
}

std::string number_bytes(std::uint64_t number, unsigned size) {
  std::string out;
  for (unsigned i = size; i-- > 0;) out += static_cast<char>(number >> (8 * i));
  return out;
}

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t out = 0;
  for (const char c : bytes) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

void append_escaped(std::string_view value, std::string& out) {
  for (const char c : value) {
    if (c == '\0') out += kNul;
    else out += c;
  }
}

std::string value_begin(Family family, std::string_view value) {
  std::string out{kSightingKey, static_cast<char>(family)};
  append_escaped(value, out);
  return out;
}

/// The first bytes behind everything that begins with `prefix`, whose first byte is below 255.
std::string behind(std::string prefix) {
  while (prefix.back() == '\xff') prefix.pop_back();
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

KeyRange all_beginning_with(std::string prefix) {
  std::string until = behind(prefix);
  return {std::move(prefix), std::move(until)};
}

KeyRange one_value(Family family, std::string_view value) {
  return all_beginning_with(value_begin(family, value) + std::string(kEndOfValue));
}

KeyRange network(Family family, std::string_view cidr) {
  const std::size_t slash = cidr.find('/');
  std::string first = address_bytes(cidr.substr(0, slash));
  unsigned length = 0;
  std::from_chars(cidr.data() + slash + 1, cidr.data() + cidr.size(), length);
  std::string last = first;
  for (std::size_t bit = length; bit < 8 * last.size(); ++bit)
    last[bit / 8] = static_cast<char>(static_cast<unsigned char>(last[bit / 8]) | 0x80U >> (bit % 8));
  return {value_begin(family, first), behind(value_begin(family, last) + std::string(kEndOfValue))};
}

std::string url_bytes(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == url.npos) return std::string(url);
  return std::string(url.substr(colon + 3)) + "\t" + std::string(url.substr(0, colon));
}

bool has_drive(Family family, std::string_view value) {
  return family == Family::path && value.size() > 3 && observable::is_letter(value[0]) && value[1] == ':' &&
         value[2] == '\\';
}
std::string behind_any_drive(std::string_view path) { return std::string(observable::kAnyDrive) += path.substr(2); }

}  // namespace

std::string reversed_labels(std::string_view domain) {
  std::string out;
  for (std::size_t end = domain.size();;) {
    const std::size_t dot = end == 0 ? domain.npos : domain.rfind('.', end - 1);
    const std::size_t begin = dot == domain.npos ? 0 : dot + 1;
    out += domain.substr(begin, end - begin);
    if (dot == domain.npos) return out;
    out += '.';
    end = dot;
  }
}

std::string value_bytes(const observable::Observable& what) {
  switch (what.kind) {
    case Kind::cidr: return {};
    case Kind::ipv4:
    case Kind::ipv6: return address_bytes(what.value);
    case Kind::domain: return reversed_labels(what.value);
    case Kind::url: return url_bytes(what.value);
    case Kind::email: return observable::lower(what.value);
    case Kind::md5:
    case Kind::imphash:
    case Kind::ja3:
    case Kind::sha1:
    case Kind::sha224:
    case Kind::sha256:
    case Kind::sha384:
    case Kind::sha512:
    case Kind::tlsh:
    case Kind::certificate_hash: return *base::from_hex(what.value);
    case Kind::asn: {
      std::uint32_t number = 0;
      std::from_chars(what.value.data() + 2, what.value.data() + what.value.size(), number);
      return number_bytes(number, 4);
    }
    default: return what.value;
  }
}

std::string readable(Family family, std::string_view value) {
  switch (family) {
    case Family::hash16:
    case Family::hash20:
    case Family::hash28:
    case Family::hash32:
    case Family::hash48:
    case Family::hash64:
    case Family::tlsh: return base::to_hex(value);
    case Family::ipv4:
    case Family::ipv6: return address_text(value);
    case Family::domain: return reversed_labels(value);
    case Family::url: {
      const std::size_t tab = value.find('\t');
      if (tab == value.npos) return std::string(value);
      return std::string(value.substr(tab + 1)) + "://" + std::string(value.substr(0, tab));
    }
    case Family::asn: return "AS" + std::to_string(number_of(value));
    default: return std::string(value);
  }
}

Family family_of_digest(std::size_t digits) {
  switch (digits) {
    case 32: return Family::hash16;
    case 40: return Family::hash20;
    case 56: return Family::hash28;
    case 64: return Family::hash32;
    case 96: return Family::hash48;
    case 128: return Family::hash64;
    default: return Family::tlsh;
  }
}

std::string_view name(Family family) {
  constexpr std::string_view kNames[] = {"",        "hash",  "hash",       "hash",   "ipv4",         "ipv6",  "domain",
                                         "url",     "email", "file-name",  "path",   "registry-key", "mutex", "pipe",
                                         "service", "user",  "user-agent", "ssdeep", "ja4",          "asn",   "host",
                                         "hash",    "hash",  "hash",       "tlsh"};
  return kNames[static_cast<std::size_t>(family)];
}

Question question_of(const observable::Observable& what) {
  const Family family = family_of(what);
  if (what.kind == Kind::cidr) return {{network(family, what.value)}, false};
  const std::string value = value_bytes(what);
  if (family == Family::registry_key) {
    return {{one_value(family, value), all_beginning_with(value_begin(family, value + "\\"))}, false};
  }
  // Without a scheme it stands for every scheme.
  if (family == Family::url && value.find('\t') == value.npos)
    return {{all_beginning_with(value_begin(family, value + "\t"))}, false};
  if (has_drive(family, value)) return {{one_value(family, value), one_value(family, behind_any_drive(value))}, true};
  return {{one_value(family, value)}, true};
}

Question question_of_prefix(const observable::Observable& what) {
  if (what.kind == Kind::cidr) return question_of(what);
  std::string value = value_bytes(what);
  // The scheme stands last, and what begins alike may go on before it.
  if (what.kind == Kind::url) value = value.substr(0, value.find('\t'));
  const Family family = family_of(what);
  if (has_drive(family, value)) {
    return {{all_beginning_with(value_begin(family, value)),
             all_beginning_with(value_begin(family, behind_any_drive(value)))},
            false};
  }
  return {{all_beginning_with(value_begin(family, value))}, false};
}

std::optional<Question> question_of_short_named(const observable::Observable& what) {
  if (what.kind != Kind::path || observable::is_unix_path(what.value)) return std::nullopt;
  const std::string_view path = what.value;
  if (!observable::may_be_short_named(path)) return std::nullopt;
  const std::string_view part = path.substr(path.rfind('\\') + 1);
  const auto ends_in = [](std::string_view end) {
    return one_value(Family::path, std::string(observable::kShortNames) += end);
  };
  Question out{{ends_in(part)}, true};
  if (const std::string name = observable::short_name(part); !name.empty()) out.ranges.push_back(ends_in(name));
  return out;
}

std::optional<Question> question_of_not_utf8(const observable::Observable& what) {
  const auto beyond = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  const bool domain = what.kind == Kind::domain && !observable::in_own_letters(what.value).empty();
  if (!domain && std::ranges::none_of(what.value, beyond)) return std::nullopt;
  return Question{{one_value(Family::path, std::string(kNotUtf8))}, true};
}

std::string sighting_key(Family family, std::string_view value, std::string_view tenant) {
  return value_begin(family, value) + std::string(kEndOfValue) + std::string(tenant);
}

std::string source_key(std::uint64_t number) { return std::string{kSourceKey} + number_bytes(number, 8); }

std::string format_key() { return std::string{kFormatKey}; }

std::size_t value_end(std::string_view key) {
  if (key.size() < 4 || key[0] != kSightingKey) return 0;
  for (std::size_t at = 2; at + 1 < key.size(); ++at) {
    if (key[at] != '\0') continue;
    if (key[at + 1] == '\x01') return at + 2;
    ++at;
  }
  return 0;
}

std::optional<SightingKey> parse_sighting_key(std::string_view key) {
  const std::size_t end = value_end(key);
  if (end == 0) return std::nullopt;
  const auto family = static_cast<std::uint8_t>(key[1]);
  if (family == 0 || family > kLastFamily) return std::nullopt;
  SightingKey out;
  out.family = static_cast<Family>(family);
  for (std::size_t at = 2; at < end - 2; ++at) {
    out.value += key[at];
    if (key[at] != '\0') continue;
    if (key[++at] != '\xff') return std::nullopt;
  }
  out.tenant = key.substr(end);
  return out;
}

std::optional<std::uint64_t> parse_source_key(std::string_view key) {
  if (key.size() != 9 || key[0] != kSourceKey) return std::nullopt;
  return number_of(key.substr(1));
}

}  // namespace backtrail::sightings
