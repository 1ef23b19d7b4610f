// SPDX-License-Identifier: Apache-2.0
#include "release/prose/plain_lists.h"

#include <algorithm>

namespace backtrail::release {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t from = std::min(text.find_first_not_of(' '), text.size());
  return text.substr(from, text.find_last_not_of(' ') + 1 - from);
}

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() > 1 && text.starts_with('"') && text.ends_with('"');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

class PlainReader {
 public:
  PlainLists run(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      take_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    finish();
    return std::move(out_);
  }

 private:
  void take_line(std::string_view line) {
    std::string_view rest = trimmed(line);
    if (rest.empty() || rest.starts_with('#')) return;
    if (!line.starts_with(' ')) {
      finish();
      const std::size_t colon = std::min(line.find(':'), line.size() - 1);
      list_ = &out_[std::string(unquoted(line.substr(0, colon)))];
      rest = trimmed(line.substr(colon + 1));
      bracketed_ = rest.starts_with('[');
      if (bracketed_) rest.remove_prefix(1);
    }
    if (list_ == nullptr) return;
    if (bracketed_) take_bracketed(rest);
    else if (rest.starts_with("- ")) begin(trimmed(rest.substr(2)));
    else add(rest);
  }

  void take_bracketed(std::string_view rest) {
    std::size_t from = 0;
    for (std::size_t at = 0; at < rest.size(); ++at) {
      if (rest[at] == '"') quoted_ = !quoted_;
      if (quoted_ || (rest[at] != ',' && rest[at] != ']')) continue;
      add(trimmed(rest.substr(from, at - from)));
      finish();
      from = at + 1;
    }
    add(trimmed(rest.substr(from)));
  }

  void begin(std::string_view entry) {
    finish();
    add(entry);
  }
  /// What goes on in the next line goes on behind a blank.
  void add(std::string_view part) {
    if (part.empty()) return;
    if (!entry_.empty()) entry_ += ' ';
    entry_ += part;
  }
  void finish() {
    if (!entry_.empty() && list_ != nullptr) list_->emplace_back(unquoted(entry_));
    entry_.clear();
  }

  PlainLists out_;
  std::vector<std::string>* list_ = nullptr;
  std::string entry_;
  bool bracketed_ = false;
  bool quoted_ = false;
};

}  // namespace

PlainLists plain_lists(std::string_view text) { return PlainReader().run(text); }

}  // namespace backtrail::release
