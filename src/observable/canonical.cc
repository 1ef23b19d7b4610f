// SPDX-License-Identifier: Apache-2.0
// One function per kind, each with its canonical form above it. docs/formats/observables.md has the same as a table.
#include <idn2.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "observable/address.h"
#include "observable/codes.h"
#include "observable/digests.h"
#include "observable/fingerprints.h"
#include "observable/fold.h"
#include "observable/observable.h"
#include "observable/roundabout.h"
#include "observable/strip.h"
#include "observable/text.h"

namespace backtrail::observable {
namespace {

constexpr std::size_t kValueLimit = 4096;  // bytes of any value
constexpr std::size_t kNameLimit = 255;    // bytes of a file name
constexpr std::size_t kHostLimit = 253;
constexpr std::size_t kLabelLimit = 63;

using Text = std::optional<std::string>;

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

/// Lower-case hex digits, exactly `size` of them.
Text hex(std::string_view text, std::size_t size) {
  if (text.size() != size || !std::ranges::all_of(text, [](char c) { return is(c, kHex); })) return {};
  return lower(text);
}

/// Dotted quad.
Text ipv4(std::string_view text) {
  const auto address = parse_ipv4(text);
  return address ? Text(format(*address)) : Text();
}

/// RFC 5952; brackets and zone are left out.
Text ipv6(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  const auto address = parse_ipv6(text.substr(0, text.find('%')));
  return address ? Text(format(*address)) : Text();
}

/// Network address, '/', length; bits beyond the length are zeroed.
Text cidr(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == text.npos) return {};
  const std::string_view left = text.substr(0, slash);
  const std::string_view right = text.substr(slash + 1);
  auto address = parse_ipv4(left);
  if (!address) address = parse_ipv6(left);
  unsigned length = 0;
  const auto [end, error] = std::from_chars(right.data(), right.data() + right.size(), length);
  if (!address || error != std::errc() || end != right.data() + right.size() || length > address->bits()) return {};
  return joined({format(masked(*address, length)), "/", std::to_string(length)});
}

/// Lower-case ASCII, at least two labels, the last not a number. Underscores are allowed: real names have them.
bool is_host(std::string_view host) {
  if (host.empty() || host.size() > kHostLimit) return false;
  std::size_t labels = 0;
  std::string_view last;
  for (std::size_t at = 0; at <= host.size(); ++labels) {
    const std::size_t end = std::min(host.find('.', at), host.size());
    last = host.substr(at, end - at);
    if (last.empty() || last.size() > kLabelLimit) return false;
    if (!std::ranges::all_of(last, [](char c) { return is(c, kAlnum) || c == '-' || c == '_'; })) return false;
    at = end + 1;
  }
  return labels >= 2 && !std::ranges::all_of(last, is_digit);
}

/// UTS 46 (non-transitional) to punycode, lower-case, without the root's dot. `*.x` is x: a domain covers what is below.
Text domain(std::string_view text) {
  if (text.starts_with("*.")) text.remove_prefix(2);
  if (text.starts_with('.')) text.remove_prefix(1);
  if (text.ends_with('.')) text.remove_suffix(1);
  std::string host = lower(text);
  if (std::ranges::any_of(host, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    char* ascii = nullptr;
    if (host.find('\0') != host.npos ||
        idn2_to_ascii_8z(host.c_str(), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
      return {};
    const std::unique_ptr<char, decltype(&idn2_free)> owned(ascii, &idn2_free);
    host = lower(std::string_view(owned.get()));
    if (host.ends_with('.')) host.pop_back();
  }
  return is_host(host) ? Text(std::move(host)) : Text();
}

/// Host of a URL: a name (single-label ones too), an address, or an IPv6 address in brackets.
Text url_host(std::string_view text) {
  if (text.starts_with('[')) {
    auto address = ipv6(text);
    return address && text.ends_with(']') ? Text(joined({"[", *address, "]"})) : Text();
  }
  if (auto name = domain(text)) return name;
  if (auto address = ipv4(text)) return address;
  const bool plain =
      !text.empty() && std::ranges::all_of(text, [](char c) { return is(c, kAlnum) || c == '-' || c == '_'; });
  return plain ? Text(lower(text)) : Text();
}

std::string_view default_port(std::string_view scheme) {
  if (scheme == "http" || scheme == "ws") return "80";
  if (scheme == "https" || scheme == "wss") return "443";
  return scheme == "ftp" ? "21" : "";
}

/// RFC 3986 section 6.2.2 and 6.2.3 as far as it cannot change the meaning: scheme and host lower-case, the scheme's own
/// port left out, an empty path as "/". Path, query and fragment stay as they are. Without a scheme (`evil.example/x`) it
/// stays without, and stands for every scheme; a path is needed then, for without one it would be a host.
Text url(std::string_view text) {
  if (!std::ranges::none_of(
          text, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '"' || c == '<' || c == '>'; }))
    return {};
  std::string out;
  std::string scheme;
  const std::size_t colon = text.find("://");
  if (colon != text.npos && text.substr(0, colon).find_first_of("/?#") == text.npos) {
    scheme = lower(text.substr(0, colon));
    if (scheme.empty() || !is_letter(scheme[0])) return {};
    if (!std::ranges::all_of(scheme, [](char c) { return is(c, kAlnum) || c == '+' || c == '-' || c == '.'; }))
      return {};
    out = scheme + "://";
    text.remove_prefix(colon + 3);
  }
  const std::size_t path = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, path);
  const std::string_view rest = text.substr(path);
  if (scheme.empty() && (!rest.starts_with('/') || authority.find('.') == authority.npos)) return {};
  if (const std::size_t at = authority.rfind('@'); at != authority.npos) {
    if (scheme.empty()) return {};
    out += authority.substr(0, at + 1);
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  const std::size_t bracket = authority.rfind(']');
  const std::size_t mark = authority.find(':', bracket == authority.npos ? 0 : bracket);
  if (mark != authority.npos) {
    port = authority.substr(mark + 1);
    authority = authority.substr(0, mark);
    if (!std::ranges::all_of(port, is_digit)) return {};
  }
  const auto host = url_host(authority);
  if (!host) return {};
  out += *host;
  if (!port.empty() && port != default_port(scheme)) out += joined({":", port});
  if (!rest.starts_with('/')) out += '/';
  out += rest;
  return out;
}

/// The part before the @ as it is, the host as a domain. Comparison ignores case in both.
Text email(std::string_view text) {
  if (starts_with_caseless(text, "mailto:")) text.remove_prefix(7);
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  const std::size_t at = text.rfind('@');
  if (at == text.npos || at == 0) return {};
  const std::string_view local = text.substr(0, at);
  if (!std::ranges::all_of(local, [](char c) { return is(c, kLocalByte); })) return {};
  auto host = domain(text.substr(at + 1));
  return host ? Text(joined({local, "@", *host})) : Text();
}

/// As it is; a file name behind it is left out.
Text ssdeep(std::string_view text) {
  text = text.substr(0, text.find(','));
  const std::size_t first = text.find(':');
  const std::size_t second = first == text.npos ? first : text.find(':', first + 1);
  if (second == text.npos || first == 0 || !std::ranges::all_of(text.substr(0, first), is_digit)) return {};
  const auto block = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return is(c, kAlnum) || c == '/' || c == '+'; });
  };
  if (!block(text.substr(first + 1, second - first - 1)) || !block(text.substr(second + 1))) return {};
  return std::string(text);
}

/// Lower-case, without the dots and blanks at its end, which Windows does not keep either.
Text file_name(std::string_view text) {
  while (!text.empty() && (is_blank(text.back()) || text.back() == '.')) text.remove_suffix(1);
  if (text.empty() || text.size() > kNameLimit) return {};
  if (std::ranges::any_of(text, [](char c) { return is(c, kHardBreak | kSlash) || c == ':'; })) return {};
  return lower(text);
}

/// See PathFolder. The prefixes `\\?\` and `\??\` are left out, and so are "." and ".."; environment variables stay.
Text path(std::string_view text) {
  if (text.starts_with("\\\\?\\") || text.starts_with("\\??\\")) {
    text.remove_prefix(4);
    if (starts_with_caseless(text, "unc\\")) return path(joined({"\\\\", text.substr(4)}));
  }
  if (text.find_first_of("\\/") == text.npos) return {};
  if (std::ranges::any_of(text, [](char c) { return is(c, kHardBreak); })) return {};
  std::string out;
  PathFolder folder(out, is_unix_path(text));
  folder.put(text);
  while (!out.empty() && (is_blank(out.back()) || out.back() == '.')) out.pop_back();
  if (std::string dotless; without_dots(out, dotless)) out = std::move(dotless);
  const bool drive = out.size() == 2 && out[1] == ':';
  const bool named = out.find_first_not_of("\\/") != out.npos;
  return drive || (named && out.find_first_of("\\/") != out.npos) ? Text(std::move(out)) : Text();
}

/// See fold_registry.
Text registry_key(std::string_view text) {
  for (const std::string_view provider : {"microsoft.powershell.core\\registry::", "registry::"}) {  // PowerShell's
    if (starts_with_caseless(text, provider)) text.remove_prefix(provider.size());
  }
  if (starts_with_caseless(text, "computer\\")) text.remove_prefix(9);
  std::string out;
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"'; })) return {};
  if (!fold_registry(text, out) || out.find('\\') == out.npos) return {};
  return out;
}

/// The digits of version 1, in lower case, without the "T1" that newer programs write before them.
Text tlsh(std::string_view text) {
  if (text.size() == kTlshDigits + 2 && starts_with_caseless(text, "t1")) text.remove_prefix(2);
  return hex(text, kTlshDigits);
}

/// Lower-case; see fingerprints.h.
Text ja4(Kind kind, std::string_view text) { return has_ja4_form(kind, text) ? Text(lower(text)) : Text(); }

/// Lower-case hex without colons or blanks, of any of the digests that have names.
Text certificate_hash(std::string_view text) {
  std::string digits(text);
  std::erase_if(digits, [](char c) { return c == ':' || c == ' '; });
  for (const std::size_t size : kDigestSizes) {
    if (auto out = hex(digits, size)) return out;
  }
  return {};
}

/// "AS" and the number without leading zeros.
Text asn(std::string_view text) {
  if (starts_with_caseless(text, "as")) text.remove_prefix(2);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return joined({"AS", std::to_string(number)});
}

/// Whole values that have no form of their own.
Text some(std::string_view text, bool keep_case) {
  if (text.empty()) return {};
  return keep_case ? std::string(text) : lower(text);
}

/// A computer's own name, lower-case, without the $ of its account. With its domain it is a domain.
Text host(std::string_view text) {
  const std::string_view label = host_label(text);
  return label.empty() || text.find('.') != text.npos ? Text() : lower(label);
}

Text as_kind(Kind kind, std::string_view text) {
  switch (kind) {
    case Kind::ipv4: return ipv4(text);
    case Kind::ipv6: return ipv6(text);
    case Kind::cidr: return cidr(text);
    case Kind::domain: return domain(text);
    case Kind::url: return url(text);
    case Kind::email: return email(text);
    case Kind::md5:
    case Kind::imphash:
    case Kind::ja3: return hex(text, 32);
    case Kind::sha1: return hex(text, 40);
    case Kind::sha224: return hex(text, 56);
    case Kind::sha256: return hex(text, 64);
    case Kind::sha384: return hex(text, 96);
    case Kind::sha512: return hex(text, 128);
    case Kind::tlsh: return tlsh(text);
    case Kind::ssdeep: return ssdeep(text);
    case Kind::file_name: return file_name(text);
    case Kind::path: return path(text);
    case Kind::registry_key: return registry_key(text);
    case Kind::mutex:
      return some(strip_mutex(text), true);  // without its name space; case counts, as it does to Windows
    case Kind::pipe: return some(strip_pipe(text), false);  // without its name space, lower-case
    case Kind::service: return some(text, false);  // lower-case
    case Kind::user: return some(strip_user(text), false);  // lower-case, with its domain if it has one
    case Kind::user_agent: return some(text, true);  // as it is
    case Kind::ja4:
    case Kind::ja4s:
    case Kind::ja4h:
    case Kind::ja4x:
    case Kind::ja4ssh:
    case Kind::ja4t: return ja4(kind, text);
    case Kind::certificate_hash: return certificate_hash(text);
    case Kind::asn: return asn(text);
    case Kind::host: return host(text);
  }
  return {};
}

/// What would be one, for a kind that is easily meant and not met.
std::string hint_for(Kind kind, std::string_view text) {
  if (kind != Kind::registry_key) return {};
  if (starts_with_caseless(text, "\\registry\\a\\"))
    return "an application's own hive is a path here: ask for it as path";
  return "a key begins with HKLM, HKCU, HKU, HKCR or HKCC, with \\REGISTRY\\MACHINE or with \\REGISTRY\\USER";
}

}  // namespace

base::Result<Observable> canonical(Kind kind, std::string_view text) {
  text = trim(text);
  Text value;
  if (text.size() <= kValueLimit) value = as_kind(kind, text);
  if (!value || value->empty()) {
    return base::fail(kNotThatKind, "'" + std::string(text.substr(0, 200)) + "' cannot be a " + std::string(name(kind)),
                      {}, hint_for(kind, text));
  }
  return Observable{kind, std::move(*value)};
}

}  // namespace backtrail::observable
