// SPDX-License-Identifier: Apache-2.0
#include "knowledge/elements.h"

namespace backtrail::knowledge {
namespace {

constexpr std::size_t kHeaderLimit = 1U << 20;

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  void step() { ++at_; }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  /// Stands on a quote; the string without its quotes, escapes as they are. False when it does not end.
  bool string(std::string_view& out) {
    const std::size_t begin = ++at_;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '"') {
        out = text_.substr(begin, at_++ - begin);
        return true;
      }
    }
    at_ = text_.size();
    return false;
  }
  /// Skips one value. False when it does not end.
  bool value() {
    std::uint64_t depth = 0;
    std::string_view ignored;
    peek();
    while (at_ < text_.size()) {
      switch (text_[at_]) {
        case '"':
          if (!string(ignored)) return false;
          if (depth == 0) return true;
          continue;
        case '{':
        case '[': ++depth; break;
        case '}':
        case ']':
          if (depth == 0) return true;  // the end of what this value stands in
          if (--depth == 0) {
            ++at_;
            return true;
          }
          break;
        case ',':
          if (depth == 0) return true;
          break;
        default: break;
      }
      ++at_;
    }
    return false;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Elements split_elements(
    std::string_view document,
    const std::function<bool(std::string_view key, std::string_view text, std::uint64_t offset)>& element) {
  Elements out;
  out.key = "?";
  Scanner scan(document);
  // The elements of the list that the scanner stands in. False when it does not end, or nobody wants more.
  const auto list = [&](std::string_view key) {
    out.key = key;
    for (;;) {
      while (scan.take(',')) {
      }
      if (scan.take(']')) return true;
      const std::size_t begin = scan.peek() == '\0' ? document.size() : scan.at();
      if (!scan.value() || scan.at() == begin) {
        out.cut_off = true;
        return false;
      }
      ++out.count;
      if (!element(key, document.substr(begin, scan.at() - begin), begin)) return false;
    }
  };
  if (scan.take('[')) {
    list("");
    return out;
  }
  if (!scan.take('{')) return out;
  std::string_view key;
  for (;;) {
    while (scan.take(',')) {
    }
    if (scan.peek() != '"') {
      out.cut_off = scan.peek() != '}';
      break;
    }
    const std::size_t member = scan.at();
    if (!scan.string(key) || !scan.take(':')) {
      out.cut_off = true;
      break;
    }
    if (out.key == "?" && (key == "objects" || key == "values") && scan.take('[')) {
      if (!list(key)) break;
      continue;
    }
    if (!scan.value()) {
      out.cut_off = true;
      break;
    }
    if (out.header.size() + scan.at() - member < kHeaderLimit)
      out.header += (out.header.empty() ? "" : ",") + std::string(document.substr(member, scan.at() - member));
  }
  out.header = "{" + out.header + "}";
  return out;
}

}  // namespace backtrail::knowledge
