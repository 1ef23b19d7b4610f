// SPDX-License-Identifier: Apache-2.0
// What the forms of a notification have in common: one organisation, told by somebody who can be answered, and where its
// own logs hold what it is told of.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "publish/document.h"

namespace backtrail::publish {

/// kNotOneOrganisation.
base::Status for_one_organisation(const Document& document);
/// kBadAddress unless mail can be written to `address` without quoting: enough for real ones, and nothing in it can end a
/// header.
base::Status check_address(const std::string& address);
/// The part behind the at sign of one that was checked.
[[nodiscard]] std::string domain_of(const std::string& address);
/// As CSV (RFC 4180), a record a line.
[[nodiscard]] std::string records_table(const std::vector<release::ReleasedRecord>& records);

}  // namespace backtrail::publish
