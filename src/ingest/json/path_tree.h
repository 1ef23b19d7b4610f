// SPDX-License-Identifier: Apache-2.0
// Which keys occur beneath which, as far as seen. A key is looked up once per record by the bytes it lies in, and mostly not
// even that: records repeat the order of their keys, so each node remembers which one came next and only compares.
#pragma once

#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "record/assembler.h"

namespace backtrail::ingest::json {

inline constexpr std::size_t kMaxPathNodes = 20'000;  // kept from record to record
inline constexpr std::size_t kMaxNameSize = 512;  // of a flattened name; longer ones are cut

struct PathNode {
  PathNode* parent = nullptr;
  std::string key;  // as it lies in the text, escapes and all
  std::string name;  // flattened: "winlog.event_data.Image"
  int mark = -1;  // index among the names that mappings are recognised by
  PathNode* first = nullptr;  // the key that was first in this object the last time
  PathNode* next = nullptr;  // the key that came behind this one the last time
  std::unordered_map<std::string_view, PathNode*> children;
  std::vector<const record::BoundName*> bound;  // per mapping; null until needed
};

/// One per decoder and thread.
class PathTree {
 public:
  /// `marks` are the names whose nodes get a mark: their index in the list.
  explicit PathTree(std::vector<std::string> marks);

  [[nodiscard]] PathNode* root() { return root_; }
  /// The node for `key` beneath `parent`, made when it is new.
  PathNode* child(PathNode& parent, std::string_view key);
  /// Between records: forgets everything when there is too much of it. A hostile log invents keys.
  void trim();

 private:
  void clear();
  std::unordered_map<std::string, int> marks_;
  std::deque<PathNode> nodes_;
  PathNode* root_ = nullptr;
};

}  // namespace backtrail::ingest::json
