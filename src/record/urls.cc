// SPDX-License-Identifier: Apache-2.0
#include "record/urls.h"

#include <algorithm>
#include <cctype>

namespace backtrail::record {
namespace {

bool is_told(std::string_view text) { return !text.empty() && text != "-"; }

/// A name or an address, with its port perhaps, and not a list or a sentence.
bool is_host(std::string_view text) {
  return is_told(text) && text.find_first_of(" \t,;/\\?#@\"'<>") == std::string_view::npos;
}

bool is_scheme(std::string_view text) {
  return is_told(text) && std::ranges::all_of(text, [](unsigned char c) { return std::isalpha(c) != 0; });
}

bool is_port(std::string_view text) {
  constexpr std::size_t kLongest = 5;
  return !text.empty() && text.size() <= kLongest && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// A URL does not write the port that its scheme has anyway.
bool is_written(std::string_view port, std::string_view scheme, std::string_view host) {
  if (!is_port(port) || port == "0") return false;
  const bool usual = (scheme == "http" && port == "80") || (scheme == "https" && port == "443");
  const std::size_t colon = host.rfind(':');
  const bool has_one = colon != host.npos && is_port(host.substr(colon + 1));
  return !usual && !has_one;
}

std::string put_together(const UrlParts& parts, const std::string& scheme) {
  std::string out = scheme + "://" + parts.host;
  if (is_written(parts.port, scheme, parts.host)) out += ":" + parts.port;
  out += parts.path;
  // Where the log has no query, readers may give what was asked for as a whole under its name.
  if (is_told(parts.query) && !parts.query.starts_with(scheme + "://"))
    out += (parts.query.front() == '?' ? "" : "?") + parts.query;
  return out;
}

}  // namespace

void put_urls(const UrlParts& parts, const std::vector<std::string>& schemes, std::vector<std::string>& into) {
  if (!is_host(parts.host) || !parts.path.starts_with('/')) return;
  if (is_scheme(parts.scheme)) {
    std::string scheme = parts.scheme;
    std::ranges::transform(scheme, scheme.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    into.push_back(put_together(parts, scheme));
    return;
  }
  for (const std::string& scheme : schemes) into.push_back(put_together(parts, scheme));
}

}  // namespace backtrail::record
