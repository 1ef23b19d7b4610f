// SPDX-License-Identifier: Apache-2.0
#include "ingest/syslog/pattern.h"

#include <algorithm>

#include "ingest/text/find_any.h"

namespace backtrail::ingest::syslog {

Pattern::Pattern(std::string_view text) {
  std::size_t open = text.find('{');
  start_ = text.substr(0, open);
  while (open != std::string_view::npos) {
    const std::size_t close = std::min(text.find('}', open), text.size() - 1);
    Part part;
    part.name = text.substr(open + 1, close - open - 1);
    if (part.name.ends_with('*')) {
      part.name.pop_back();
      part.rest = true;
    }
    open = text.find('{', close);
    part.literal = text.substr(close + 1, open == std::string_view::npos ? open : open - close - 1);
    parts_.push_back(std::move(part));
  }
}

bool Pattern::match(std::string_view text, std::vector<std::pair<std::string_view, std::string_view>>& out) const {
  out.clear();
  if (!text.starts_with(start_)) return false;
  text.remove_prefix(start_.size());
  for (const Part& part : parts_) {
    std::size_t end = text.size();
    if (!part.literal.empty()) {
      end = find_text(text, part.literal);
      if (end == text.size()) return false;
    } else if (!part.rest) {
      end = find_any<' '>(text);
    }
    const std::string_view value = text.substr(0, end);
    // A pattern that begins with a name would fit nearly anything if the name could be several words.
    const bool first = start_.empty() && &part == &parts_.front();
    if (first && find_any<' '>(value) != value.size()) return false;
    if (value.empty() && !part.name.empty()) return false;
    if (!part.name.empty()) out.emplace_back(part.name, value);
    text.remove_prefix(end + part.literal.size());
  }
  return true;
}

}  // namespace backtrail::ingest::syslog
