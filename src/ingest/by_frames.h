// SPDX-License-Identifier: Apache-2.0
// A record of a log in zstd's seekable form (container/seekable.h), read from those frames alone that hold it: where the bytes
// around it settle what it is. So it is with lines of JSON, lines of access logs and chunks of EVTX. What other formats mean by a
// line is said before it, in headers and by the years of earlier lines, and all of that has to be read.
#pragma once

#include <functional>
#include <optional>

#include "ingest/format.h"
#include "ingest/read_record.h"

namespace backtrail::ingest {

/// Nothing when the file is of another form, or the record has to be read from the beginning to be known. The arguments are
/// read_record's.
std::optional<FullRecord> read_by_frames(const RecordPlace& place, const record::MappingSet& mappings,
                                         const Format* format, const record::AssemblerOptions& options,
                                         const std::function<void(SourceInfo&)>& assume);

}  // namespace backtrail::ingest
