// SPDX-License-Identifier: Apache-2.0
#include "publish/indicator.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace backtrail::publish {
namespace {

struct Words {
  std::string_view kind;
  std::string_view stix;           // object path
  std::string_view misp_type;
  std::string_view misp_category;
  std::string_view openioc;        // search term
  std::string_view openioc_type;
};

constexpr std::array<Words, 22> kWords = {{
    {"ipv4", "ipv4-addr:value", "ip-dst", "Network activity", "PortItem/remoteIP", "IP"},
    {"ipv6", "ipv6-addr:value", "ip-dst", "Network activity", "PortItem/remoteIP", "IP"},
    {"cidr", "", "ip-dst", "Network activity", "", ""},
    {"domain", "domain-name:value", "domain", "Network activity", "Network/DNS", "string"},
    {"url", "url:value", "url", "Network activity", "UrlHistoryItem/URL", "string"},
    {"email", "email-addr:value", "email-src", "Payload delivery", "Email/From", "string"},
    {"md5", "file:hashes.MD5", "md5", "Payload delivery", "FileItem/Md5sum", "md5"},
    {"sha1", "file:hashes.'SHA-1'", "sha1", "Payload delivery", "FileItem/Sha1sum", "sha1"},
    {"sha256", "file:hashes.'SHA-256'", "sha256", "Payload delivery", "FileItem/Sha256sum", "sha256"},
    {"sha224", "", "sha224", "Payload delivery", "", ""},
    {"sha384", "", "sha384", "Payload delivery", "", ""},
    {"sha512", "file:hashes.'SHA-512'", "sha512", "Payload delivery", "", ""},
    {"tlsh", "file:hashes.TLSH", "tlsh", "Payload delivery", "", ""},
    {"ja3", "", "ja3-fingerprint-md5", "Network activity", "", ""},
    {"ssdeep", "file:hashes.SSDEEP", "ssdeep", "Payload delivery", "", ""},
    {"imphash", "file:extensions.'windows-pebinary-ext'.imphash", "imphash", "Payload delivery", "", ""},
    {"file-name", "file:name", "filename", "Payload delivery", "FileItem/FileName", "string"},
    {"path", "", "filename", "Payload delivery", "FileItem/FullPath", "string"},
    {"registry-key", "windows-registry-key:key", "regkey", "Persistence mechanism", "RegistryItem/KeyPath", "string"},
    {"mutex", "mutex:name", "mutex", "Artifacts dropped", "ProcessItem/HandleList/Handle/Name", "string"},
    {"service", "process:extensions.'windows-service-ext'.service_name", "windows-service-name", "Artifacts dropped",
     "ServiceItem/name", "string"},
    {"user-agent", "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'", "user-agent",
     "Network activity", "Network/UserAgent", "string"},
}};

const Words* words_for_kind(const std::string& kind) {
  const auto found = std::ranges::find(kWords, std::string_view(kind), &Words::kind);
  return found == kWords.end() ? nullptr : &*found;
}

std::string quoted_literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string path_pattern(const std::string& path) {
  const std::size_t at = path.find_last_of("\\/");
  if (at == std::string::npos || at + 1 == path.size()) return "[file:name = " + quoted_literal(path) + "]";
  const std::string folder = path.substr(0, std::max<std::size_t>(at, 1));
  return "[file:name = " + quoted_literal(path.substr(at + 1)) +
         " AND file:parent_directory_ref.path = " + quoted_literal(folder) + "]";
}

std::string day_or_time(base::Instant at) {
  constexpr std::string_view kMidnight = "T00:00:00Z";
  std::string out = base::format(at);
  if (out.ends_with(kMidnight)) out.resize(out.size() - kMidnight.size());
  return out;
}

}  // namespace

std::string validity_words(const release::ReleasedIndicator& indicator) {
  const auto& [from, until] = std::pair(indicator.valid_from, indicator.valid_until);
  if (from && until) return day_or_time(*from) + " to " + day_or_time(*until);
  if (from) return "from " + day_or_time(*from);
  return until ? "until " + day_or_time(*until) : std::string();
}

std::string stix_pattern(const release::ReleasedIndicator& indicator) {
  if (indicator.kind == "path") return path_pattern(indicator.value);
  if (indicator.kind == "cidr") {
    const bool six = indicator.value.find(':') != std::string::npos;
    return std::string(six ? "[ipv6" : "[ipv4") + "-addr:value ISSUBSET " + quoted_literal(indicator.value) + "]";
  }
  const Words* const words = words_for_kind(indicator.kind);
  if (words == nullptr || words->stix.empty()) return {};
  return "[" + std::string(words->stix) + " = " + quoted_literal(indicator.value) + "]";
}

MispWords misp_words(const release::ReleasedIndicator& indicator) {
  const Words* const words = words_for_kind(indicator.kind);
  if (words == nullptr) return {};
  return {std::string(words->misp_type), std::string(words->misp_category)};
}

OpeniocWords openioc_words(const release::ReleasedIndicator& indicator) {
  const Words* const words = words_for_kind(indicator.kind);
  if (words == nullptr || words->openioc.empty()) return {};
  const std::string search(words->openioc);
  return {search.substr(0, search.find('/')), search, std::string(words->openioc_type)};
}

}  // namespace backtrail::publish
