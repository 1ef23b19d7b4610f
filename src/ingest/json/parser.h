// SPDX-License-Identifier: Apache-2.0
// One JSON object to its leaves: each a node of the path tree and the bytes of its value. Nothing is decoded and, once the
// keys are known, nothing is allocated. Nesting is a list, not recursion, so depth costs no stack.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/json/path_tree.h"
#include "record/value.h"

namespace backtrail::ingest::json {

inline constexpr std::size_t kMaxLeaves = 100'000;  // values in one record

struct Leaf {
  PathNode* node;
  record::Value value;
};

class Parser {
 public:
  enum class Outcome : std::uint8_t {
    good,
    bad,  // not JSON from `stop` on
    truncated,  // the text ends inside the object
    too_deep,
    too_many,  // more than kMaxLeaves
    array_first,  // the first key's value is an array of objects: perhaps no record but a wrapper of many
  };

  explicit Parser(const std::vector<std::string>& marks);

  /// Parses the object that begins at `at`. `stop` is then behind it, or where the trouble is. With `may_wrap` an object
  /// whose first value is an array of objects stops as array_first, `stop` being at its '['.
  Outcome parse(const char* at, const char* end, bool may_wrap);

  [[nodiscard]] const char* stop() const { return stop_; }
  [[nodiscard]] const std::vector<Leaf>& leaves() const { return leaves_; }
  /// Has the record a value or an object under mark `i`?
  [[nodiscard]] bool marked(std::size_t i) const { return (seen_[i / 64] >> (i % 64) & 1) != 0; }

 private:
  struct Frame {
    PathNode* node;  // whose members or elements these are
    PathNode* last;  // the key read last, in objects
    bool square;
    bool begun;  // something was read in it
  };
  Outcome value(PathNode* node, const char*& at, const char* end);
  Outcome step(const char*& at, const char* end);
  Outcome key(Frame& frame, const char*& at, const char* end, PathNode*& node);
  Outcome scalar(PathNode* node, const char*& at, const char* end);

  PathTree tree_;
  std::vector<Leaf> leaves_;
  std::vector<Frame> frames_;
  std::vector<std::uint64_t> seen_;
  const char* stop_ = nullptr;
  bool may_wrap_ = false;
};

}  // namespace backtrail::ingest::json
