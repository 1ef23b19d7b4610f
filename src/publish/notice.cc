// SPDX-License-Identifier: Apache-2.0
#include "publish/notice.h"

#include <algorithm>

#include "base/csv.h"
#include "publish/codes.h"

namespace backtrail::publish {
namespace {

constexpr std::size_t kAddressSize = 254;  // RFC 5321, 4.5.3.1.3

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// An addr-spec without quoting (RFC 5322, 3.4.1).
bool is_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (text.size() > kAddressSize || at == 0 || at == std::string_view::npos || at + 1 == text.size()) return false;
  constexpr std::string_view kOthers = "!#$%&'*+-/=?^_`{|}~.";
  const auto fits = [&](char c) { return is_alphanumeric(c) || kOthers.find(c) != std::string_view::npos; };
  const auto fits_host = [](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; };
  return std::ranges::all_of(text.substr(0, at), fits) && std::ranges::all_of(text.substr(at + 1), fits_host);
}

/// Always in quotes: paths are long enough to be read.
std::string table_cell(const std::string& text) { return base::csv_quoted(base::no_formula(clean(text))); }

}  // namespace

std::string records_table(const std::vector<release::ReleasedRecord>& records) {
  std::string out = "found by,file,member,offset,length,sha256 of the file\r\n";
  for (const auto& one : records) {
    out += table_cell(one.what) + "," + table_cell(one.path) + "," + table_cell(one.member) + "," +
           std::to_string(one.offset) + "," + std::to_string(one.length) + "," + one.source_sha256 + "\r\n";
  }
  return out;
}

base::Status for_one_organisation(const Document& document) {
  if (document.text.one_organisation) return {};
  return base::fail(kNotOneOrganisation, "a notification goes to one organisation, with its own records alone", {},
                    "write a text for the audience organisation:ID");
}

base::Status check_address(const std::string& address) {
  if (is_address(address)) return {};
  return base::fail(kBadAddress, "'" + clean(address.substr(0, 80)) + "' is no mail address", {},
                    "--from centre@example.org --to security@example.com");
}

std::string domain_of(const std::string& address) { return address.substr(address.find('@') + 1); }

}  // namespace backtrail::publish
