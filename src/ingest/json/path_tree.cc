// SPDX-License-Identifier: Apache-2.0
#include "ingest/json/path_tree.h"

#include "record/value.h"

namespace backtrail::ingest::json {

PathTree::PathTree(std::vector<std::string> marks) {
  for (std::string& name : marks) marks_.emplace(std::move(name), static_cast<int>(marks_.size()));
  clear();
}

void PathTree::clear() {
  nodes_.clear();
  root_ = &nodes_.emplace_back();
}

void PathTree::trim() {
  if (nodes_.size() > kMaxPathNodes) clear();
}

PathNode* PathTree::child(PathNode& parent, std::string_view key) {
  if (const auto known = parent.children.find(key); known != parent.children.end()) return known->second;
  PathNode& node = nodes_.emplace_back();
  node.parent = &parent;
  node.key = key;
  std::string scratch;
  const record::Value raw{key.data(), static_cast<std::uint32_t>(key.size()), record::Form::json_text};
  const std::string_view plain = key.find('\\') == std::string_view::npos ? key : record::text(raw, scratch);
  // {"EventID": {"#text": 4688}} is EventID 4688 with attributes beside it: event log dumpers write it so.
  if (plain == "#text" && parent.parent != nullptr) {
    node.name = parent.name;
  } else {
    node.name = parent.name;
    if (!node.name.empty()) node.name += '.';
    node.name += plain.substr(0, kMaxNameSize);
    if (node.name.size() > kMaxNameSize) node.name.resize(kMaxNameSize);
  }
  if (const auto mark = marks_.find(node.name); mark != marks_.end()) node.mark = mark->second;
  parent.children.emplace(node.key, &node);
  return &node;
}

}  // namespace backtrail::ingest::json
