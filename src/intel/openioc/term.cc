// SPDX-License-Identifier: Apache-2.0
#include "intel/openioc/term.h"

#include <algorithm>
#include <array>

#include "intel/codes.h"
#include "intel/text.h"
#include "observable/observable.h"

namespace backtrail::intel {
namespace {

constexpr std::string_view kUserAgent = "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'";
constexpr std::string_view kServiceName = "process:extensions.'windows-service-ext'.service_name";

/// The terms of OpenIOC's published lists (Mandiant's, for MIR) that a log can answer.
constexpr std::array kTerms{
    IocTerm{"arpentryitem/ipv4address", "ip", "ipv4-addr:value"},
    IocTerm{"cookiehistoryitem/hostname", "host", "domain-name:value"},
    IocTerm{"dnsentryitem/host", "host", "domain-name:value"},
    IocTerm{"dnsentryitem/recorddata/host", "host", "domain-name:value"},
    IocTerm{"dnsentryitem/recorddata/ipv4address", "ip", "ipv4-addr:value"},
    IocTerm{"dnsentryitem/recordname", "host", "domain-name:value"},
    IocTerm{"driveritem/drivername", "filename", "file:name"},
    IocTerm{"driveritem/md5sum", "md5", "file:hashes.MD5"},
    IocTerm{"driveritem/sha1sum", "sha1", "file:hashes.'SHA-1'"},
    IocTerm{"driveritem/sha256sum", "sha256", "file:hashes.'SHA-256'"},
    IocTerm{"email/attachment/name", "filename", "file:name"},
    IocTerm{"email/from", "email", "email-message:from_ref.value"},
    IocTerm{"email/returnpath", "email", "email-message:sender_ref.value"},
    IocTerm{"email/to", "email", "email-message:to_refs[*].value"},
    IocTerm{"email/subject", "", "email-message:subject"},
    IocTerm{"filedownloadhistoryitem/sourceurl", "url", "url:value"},
    IocTerm{"fileitem/filename", "filename", "file:name"},
    IocTerm{"fileitem/filepath", "path", "file:parent_directory_ref.path"},
    IocTerm{"fileitem/fullpath", "path", "file:name"},
    IocTerm{"fileitem/md5sum", "md5", "file:hashes.MD5"},
    IocTerm{"fileitem/peinfo/importhash", "imphash", "file:extensions.'windows-pebinary-ext'.imphash"},
    IocTerm{"fileitem/sha1sum", "sha1", "file:hashes.'SHA-1'"},
    IocTerm{"fileitem/sha256sum", "sha256", "file:hashes.'SHA-256'"},
    IocTerm{"fileitem/sha384sum", "sha384", "file:hashes.'SHA-384'"},
    IocTerm{"fileitem/sha512sum", "sha512", "file:hashes.'SHA-512'"},
    IocTerm{"fileitem/ssdeep", "ssdeep", "file:hashes.SSDEEP"},
    IocTerm{"fileitem/tlsh", "tlsh", "file:hashes.TLSH"},
    IocTerm{"fileitem/sizeinbytes", "", "file:size"},
    IocTerm{"network/dns", "host", "domain-name:value"},
    IocTerm{"network/uri", "url", "url:value"},
    IocTerm{"network/useragent", "user-agent", kUserAgent},
    IocTerm{"portitem/localip", "ip", "network-traffic:src_ref.value"},
    IocTerm{"portitem/localport", "", "network-traffic:src_port"},
    IocTerm{"portitem/remoteip", "ip", "network-traffic:dst_ref.value"},
    IocTerm{"portitem/remoteport", "", "network-traffic:dst_port"},
    IocTerm{"prefetchitem/applicationfilename", "filename", "process:name"},
    IocTerm{"processitem/arguments", "", "process:command_line"},
    IocTerm{"processitem/handlelist/handle/name", "mutex", "mutex:name"},
    IocTerm{"processitem/name", "filename", "process:name"},
    IocTerm{"processitem/path", "path", "process:binary_ref.name"},
    IocTerm{"processitem/portlist/portitem/remoteip", "ip", "network-traffic:dst_ref.value"},
    IocTerm{"processitem/sectionlist/memorysection/md5sum", "md5", "file:hashes.MD5"},
    IocTerm{"processitem/sectionlist/memorysection/name", "path", "file:name"},
    IocTerm{"processitem/sectionlist/memorysection/sha1sum", "sha1", "file:hashes.'SHA-1'"},
    IocTerm{"processitem/sectionlist/memorysection/sha256sum", "sha256", "file:hashes.'SHA-256'"},
    IocTerm{"processitem/username", "user", "user-account:account_login"},
    IocTerm{"registryitem/keypath", "registry-key", "windows-registry-key:key"},
    IocTerm{"registryitem/path", "registry-key", "windows-registry-key:key"},
    IocTerm{"registryitem/text", "", "windows-registry-key:values[*].data"},
    IocTerm{"registryitem/value", "", "windows-registry-key:values[*].data"},
    IocTerm{"registryitem/valuename", "", "windows-registry-key:values[*].name"},
    IocTerm{"serviceitem/name", "service", kServiceName},
    IocTerm{"serviceitem/path", "path", "process:binary_ref.name"},
    IocTerm{"serviceitem/pathmd5sum", "md5", "file:hashes.MD5"},
    IocTerm{"serviceitem/pathsha1sum", "sha1", "file:hashes.'SHA-1'"},
    IocTerm{"serviceitem/pathsha256sum", "sha256", "file:hashes.'SHA-256'"},
    IocTerm{"serviceitem/servicedll", "path", "file:name"},
    IocTerm{"serviceitem/servicedllmd5sum", "md5", "file:hashes.MD5"},
    IocTerm{"urlhistoryitem/hostname", "host", "domain-name:value"},
    IocTerm{"urlhistoryitem/url", "url", "url:value"},
    IocTerm{"useritem/username", "user", "user-account:account_login"},
};

constexpr std::array<std::string_view, 3> kNumbers{"file:size", "network-traffic:src_port", "network-traffic:dst_port"};

/// STIX 2.1, section 9.1: a text constant.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

/// The text itself, for PCRE2.
std::string literal(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\^$.[]|()?*+{}#-").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

bool is_whole_number(std::string_view text) {
  return !text.empty() && text.size() <= 18 && std::ranges::all_of(text, is_digit);
}

std::unexpected<base::Error> unfit(const IocItem& item) {
  return base::fail(kIocTerm, "the condition '" + item.condition + "' of " + item.search + " with '" +
                                  item.content.substr(0, 100) + "' says nothing that can be compared");
}

base::Result<std::string> number_comparison(const IocItem& item, std::string_view path) {
  const std::string not_word = item.negated ? " NOT" : "";
  const std::string_view text = trimmed(item.content);
  const std::string name(path);
  // "[1024 TO 2048]" is 1.0's way to write a range.
  if (const std::size_t to = text.find(" TO "); to != text.npos && item.condition == "is") {
    std::string_view low = trimmed(text.substr(0, to));
    std::string_view high = trimmed(text.substr(to + 4));
    if (low.starts_with('[')) low.remove_prefix(1);
    if (high.ends_with(']')) high.remove_suffix(1);
    if (!is_whole_number(low) || !is_whole_number(high) || item.negated) return unfit(item);
    return "(" + name + " >= " + std::string(low) + " AND " + name + " <= " + std::string(high) + ")";
  }
  const std::string_view op = item.condition == "is"             ? "="
                              : item.condition == "greater-than" ? ">"
                              : item.condition == "less-than"    ? "<"
                                                                 : "";
  if (op.empty() || !is_whole_number(text)) return unfit(item);
  return name + not_word + " " + std::string(op) + " " + std::string(text);
}

}  // namespace

const IocTerm* find_term(std::string_view search) {
  const std::string lower = lower_ascii(search);
  const auto found = std::ranges::find(kTerms, lower, &IocTerm::search);
  return found == kTerms.end() ? nullptr : &*found;
}

base::Result<std::string> stix_comparison(const IocItem& item, const IocTerm& term) {
  if (item.content.empty()) return unfit(item);
  if (std::ranges::find(kNumbers, term.path) != kNumbers.end()) return number_comparison(item, term.path);
  const std::string head = std::string(term.path) + (item.negated ? " NOT" : "");
  if (item.condition == "is" && !term.kind.empty())
    return head + " = " + in_quotes(observable::refang(trimmed(item.content)));
  // OpenIOC compares without regard to case unless it says otherwise; STIX does so by MATCHES alone.
  std::string expression = item.keep_case ? "" : "(?i)";
  if (item.condition == "is") expression += "^" + literal(item.content) + "$";
  else if (item.condition == "contains") expression += literal(item.content);
  else if (item.condition == "starts-with") expression += "^" + literal(item.content);
  else if (item.condition == "ends-with") expression += literal(item.content) + "$";
  else if (item.condition == "matches") expression += item.content;
  else return unfit(item);
  return head + " MATCHES " + in_quotes(expression);
}

}  // namespace backtrail::intel
