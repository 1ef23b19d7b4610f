// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/source_fields.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kFieldsNamed = 5;

}  // namespace

base::Result<SourceFields> SourceFields::read(const Case& in) {
  SourceFields out;
  BT_TRY(out.fields_, in.registers().fields_of_sources());
  return out;
}

const registers::FieldNames* SourceFields::of(const registers::Source& source, std::size_t log_source) const {
  const auto found = fields_.find({source.entry.index, log_source});
  return found == fields_.end() ? nullptr : found->second.get();
}

std::string told_fields(const std::set<std::string>& names) {
  std::string out;
  std::size_t named = 0;
  for (const std::string& one : names) {
    if (named++ == kFieldsNamed) return out + " and " + std::to_string(names.size() - kFieldsNamed) + " more";
    out += (out.empty() ? "" : ", ") + one;
  }
  return out;
}

}  // namespace backtrail::app
