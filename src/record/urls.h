// SPDX-License-Identifier: Apache-2.0
// URLs that a log tells in pieces: a proxy's or a sensor's host is one field and its path another, so the URL of an advisory
// stands nowhere in it. A mapping names the pieces of a log source (docs/formats/mappings.md), and here they are put together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace backtrail::record {

/// Canonical names of fields; only `host` and `path` must be there.
struct UrlFields {
  std::vector<std::string> schemes;  // where the log does not tell: one URL of each
  std::string scheme, host, port, path, query;
};

/// What the fields of one record hold; empty where they hold nothing.
struct UrlParts {
  std::string scheme{}, host{}, port{}, path{}, query{};
};

/// Appends "http://host:port/path?query" for the scheme that is told, or for each of `schemes`. Nothing where the path begins
/// with no slash (a proxy's whole URL, "*") or the host is none.
void put_urls(const UrlParts& parts, const std::vector<std::string>& schemes, std::vector<std::string>& into);

}  // namespace backtrail::record
