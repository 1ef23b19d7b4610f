// SPDX-License-Identifier: Apache-2.0
// What stands in the records that evidence has copies of. Most copies say it themselves; where what a record means is said before it
// (templates of EVTX, headers of tables), the program's reading of it, names and values, is sealed beside its bytes, so that it can be
// read when the log is gone. It lies in the evidence's body alone, so that erasing the body erases it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "base/json_fwd.h"
#include "base/result.h"
#include "ingest/read_record.h"

namespace backtrail::app {

struct AsRead {
  std::string format;
  std::vector<ingest::FullRecord::Value> fields;  // in the record's order
  std::uint64_t left_out = 0;  // fields for which there was no room
};

/// A copy that is about to be sealed, and what was read of it: the JSON of a locator's `read`, or nothing.
struct CopyToRead {
  std::string path, member, sha256;
  ingest::Extent at;
  const std::string* bytes = nullptr;
  std::string* read = nullptr;
};

/// Reads those that do not say by themselves what they say, each log once, where it lies or as the case has kept it. `formats` is by the
/// source's hash; of a log that was never ingested its content tells it. What is not there as it was copied stays without.
base::Status read_copies(const Case& in, const std::map<std::string, std::string>& formats,
                         const std::vector<CopyToRead>& copies);

/// `read` of a locator as bodies have it; nothing when it has none, or one of another shape.
[[nodiscard]] std::optional<AsRead> as_read(const base::Json& locator);

/// For people, a line for each field, and as bodies and answers have it.
[[nodiscard]] std::string read_text(const AsRead& read);
[[nodiscard]] base::OrderedJson read_json(const AsRead& read);

struct SealedRecord {
  std::string path, member;
  ingest::Extent at;
  std::optional<std::int64_t> record_id{};
  std::string bytes;  // empty: sealed by the hash of its log alone
  std::optional<AsRead> read{};  // as it was sealed, or from a copy that says it itself
};

/// Of one piece of evidence, in its order. registers::kNotFound, also when it was erased or rests on no records, and whatever keeps
/// its body from being read.
base::Result<std::vector<SealedRecord>> sealed_records(const Case& in, const std::string& ref_or_id);
/// For people, and an object for programs.
[[nodiscard]] std::string sealed_record_text(const SealedRecord& record);
[[nodiscard]] base::OrderedJson sealed_record_json(const SealedRecord& record);

}  // namespace backtrail::app
