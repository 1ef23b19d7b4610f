// SPDX-License-Identifier: Apache-2.0
#include "intel/csaf/csaf.h"

#include <algorithm>
#include <array>
#include <set>

#include "intel/codes.h"
#include "intel/csaf/checks.h"
#include "intel/csaf/json.h"

namespace backtrail::intel {
namespace {

using base::Json;

constexpr std::array<std::string_view, 37> kTests = {
    "6.1.1",    "6.1.2",    "6.1.3",    "6.1.4",    "6.1.5",    "6.1.6",     "6.1.7",     "6.1.14",
    "6.1.15",   "6.1.16",   "6.1.17",   "6.1.18",   "6.1.19",   "6.1.20",    "6.1.21",    "6.1.22",
    "6.1.23",   "6.1.24",   "6.1.25",   "6.1.26",   "6.1.27.1", "6.1.27.2",  "6.1.27.3",  "6.1.27.4",
    "6.1.27.5", "6.1.27.6", "6.1.27.7", "6.1.27.8", "6.1.27.9", "6.1.27.10", "6.1.27.11", "6.1.28",
    "6.1.29",   "6.1.30",   "6.1.31",   "6.1.32",   "6.1.33"};

std::size_t rank(std::string_view test) {
  return static_cast<std::size_t>(std::ranges::find(kTests, test) - kTests.begin());
}

base::Error bad(std::string message, const std::string& path, std::string hint = {}) {
  return {kBadCsaf, std::move(message), {path}, std::move(hint)};
}

void describe(const Json& all, Csaf& out) {
  const Json& document = csaf_at(all, "document");
  const Json& tracking = csaf_at(document, "tracking");
  out.id = base::text_at(tracking, "id");
  out.version = base::text_at(tracking, "version");
  out.status = base::text_at(tracking, "status");
  out.title = base::text_at(document, "title");
  out.category = base::text_at(document, "category");
  out.publisher = base::text_at(csaf_at(document, "publisher"), "name");
  out.tlp = base::text_at(csaf_at(csaf_at(document, "distribution"), "tlp"), "label");
  std::set<std::string> cves;
  for (const Json& one : csaf_list(all, "vulnerabilities")) cves.insert(base::text_at(one, "cve"));
  cves.erase("");
  out.cves.assign(cves.begin(), cves.end());
  std::set<std::string> products;
  for (const CsafProduct& one : csaf_tree(all).products) products.insert(one.id);
  out.products = products.size();
}

}  // namespace

std::span<const std::string_view> csaf_tests() { return kTests; }

base::Result<Csaf> read_csaf(std::string_view text, const std::string& path) {
  if (text.size() > kCsafLimit) return std::unexpected(bad("a CSAF document over 64 MiB", path));
  const auto all = base::parse_json(text, path);
  if (!all) return std::unexpected(bad("this is no JSON: " + all.error().message, path));
  if (base::text_at(csaf_at(*all, "document"), "csaf_version") != "2.0")
    return std::unexpected(bad("this is no CSAF 2.0 document", path, "/document/csaf_version has to be \"2.0\""));
  Csaf out;
  describe(*all, out);
  const CsafSink sink = [&](std::string_view test, const std::string& place, const std::string& what) {
    if (out.failures.size() < kCsafFailures) {
      out.failures.push_back({std::string(test), place, what});
    } else {
      ++out.failures_left_out;
    }
  };
  const bool products = check_csaf_products(*all, sink);
  check_csaf_history(*all, sink);
  const bool profile = check_csaf_profile(*all, sink);
  if (!products || !profile)
    return std::unexpected(bad("its groups stand for more than 4,000,000 products in all", path));
  std::ranges::stable_sort(out.failures, {}, [](const CsafFailure& one) { return rank(one.test); });
  return out;
}

}  // namespace backtrail::intel
