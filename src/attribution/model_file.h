// SPDX-License-Identifier: Apache-2.0
// The fitted multipliers as a JSON file (docs/formats/attribution.md): reviewed like source text, and changed by
// `evaluate attribution --fit` alone.
#pragma once

#include <string>

#include "attribution/model.h"
#include "base/result.h"

namespace backtrail::attribution {

/// kBadModel, base's codes of files.
base::Result<Model> read_model(const std::string& path);
base::Result<Model> parse_model(std::string_view text, const std::string& path);
[[nodiscard]] std::string write_model(const Model& model);

/// The multipliers that come with the program, learned from the ATT&CK that comes with it.
const Model& builtin_model();

}  // namespace backtrail::attribution
