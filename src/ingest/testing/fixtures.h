// SPDX-License-Identifier: Apache-2.0
// The small logs in src/ingest/fixtures, one a format and dialect, written after the vendors' public documentation.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "ingest/testing/collect.h"

namespace backtrail::ingest::testing {

inline std::filesystem::path fixtures() { return BACKTRAIL_FIXTURES; }

inline std::string fixture(const std::string& name) {
  std::ifstream file(fixtures() / name, std::ios::binary);
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What a fixture is taken for and what is read of it. Each record's bytes must lie where it says.
inline Collected read_fixture(const std::string& name, std::string_view expected_format,
                              const record::Demand& demand = everything()) {
  const std::string bytes = fixture(name);
  const Format* format = detect(bytes, true);
  EXPECT_NE(format, nullptr) << name;
  if (format == nullptr) return {};
  EXPECT_EQ(format->name(), expected_format) << name;
  SourceInfo source{name};
  source.modified = base::parse_iso("2021-06-01T00:00:00Z")->instant;
  MemoryStream stream(bytes);
  Collected got = read_stream(*format, stream, source, demand);
  for (const KeptRecord& record : got.records)
    EXPECT_EQ(bytes.substr(record.offset, record.bytes.size()), record.bytes) << name;
  for (const base::Error& loss : got.losses) ADD_FAILURE() << name << ": " << loss.text();
  return got;
}

/// A demand for these names alone, as rules make it: aliases and second names are there only for whoever asks.
inline record::Demand demand_for(std::initializer_list<std::string_view> names) {
  record::Demand demand;
  for (const std::string_view name : names) demand.add(name);
  return demand;
}

}  // namespace backtrail::ingest::testing
