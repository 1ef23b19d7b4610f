// SPDX-License-Identifier: Apache-2.0
// The tables, as a series of migrations for each part of them. A migration that has been released is never edited: what
// changes is added as the next number.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "registers/database.h"

namespace backtrail::registers {

/// "BTrg": in the file's header, so that another program's database is not taken for ours.
inline constexpr std::int64_t kApplicationId = 0x42547267;

struct Migration {
  std::string_view part;
  int number;  // from 1, without gaps
  std::string_view sql;
};
[[nodiscard]] std::span<const Migration> migrations();

/// Applies what is missing, in one transaction. kNewerSchema when a migration is there that this program does not know,
/// kForeignSchema when the file is another program's.
base::Status migrate(Database& database);
/// The same checks without writing; a file that lacks migrations is kForeignSchema too.
base::Status check_schema(const Database& database);

}  // namespace backtrail::registers
