// SPDX-License-Identifier: Apache-2.0
// Any file held against an audience: a mail, a page, a document of an office program. What programs would undo before somebody
// reads it is undone (release/reading.h), archives are opened, and what could not be examined is said, for a file that was not
// looked into is not clean.
#pragma once

#include <string>
#include <vector>

#include "app/case/case.h"
#include "release/gate.h"

namespace backtrail::app {

inline constexpr std::size_t kCheckedBytes = 8ULL << 20;  // of one text
inline constexpr std::size_t kCheckedTexts = 10'000;  // in one file

struct CheckedFile {
  struct Row {
    std::string member;  // of an archive
    release::Refusal refusal;
  };
  std::vector<Row> rows;
  std::vector<std::string> examined;  // "word/document.xml: 120 bytes, as written, without tags"
  std::vector<base::Error> not_examined;  // kNotExamined, and ingest's of archives
};

/// What in `path` (a file, or "-") `audience` may not learn. `author`: whose text it is, as far as anybody says; organisations in
/// which nobody else has had a hand make nobody one of many, as the gate has it. Empty: all count.
base::Result<CheckedFile> check_file(const Case& in, const std::string& path, const std::string& audience,
                                     const std::string& author = {});

}  // namespace backtrail::app
