// SPDX-License-Identifier: Apache-2.0
// The field mappings of a run: those built in and, from a folder that the user names, the user's own.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "record/mapping.h"

namespace backtrail::app {

/// Every *.yml and *.yaml file of the folder, by name; the built-in ones alone when `folder` is empty. base::kCannotOpen,
/// base::kBadYaml, record's kBadMapping with file, line and column.
base::Result<std::shared_ptr<const record::MappingSet>> load_mappings(const std::string& folder);

}  // namespace backtrail::app
