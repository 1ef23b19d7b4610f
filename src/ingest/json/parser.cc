// SPDX-License-Identifier: Apache-2.0
#include "ingest/json/parser.h"

#include <algorithm>
#include <cstring>

#include "ingest/json/scan.h"

namespace backtrail::ingest::json {

using record::Form;

Parser::Parser(const std::vector<std::string>& marks) : tree_(marks), seen_(marks.size() / 64 + 1) {}

Parser::Outcome Parser::parse(const char* at, const char* end, bool may_wrap) {
  tree_.trim();
  leaves_.clear();
  frames_.clear();
  std::ranges::fill(seen_, 0);
  may_wrap_ = may_wrap;
  Outcome outcome = Outcome::good;
  stop_ = at;
  if (at == end || *at != '{') return Outcome::bad;
  frames_.push_back({tree_.root(), nullptr, false, false});
  ++at;
  while (outcome == Outcome::good && !frames_.empty()) outcome = step(at, end);
  stop_ = at;
  return outcome;
}

/// Reads on by one member, element or closing bracket of the innermost object or array.
Parser::Outcome Parser::step(const char*& at, const char* end) {
  Frame& frame = frames_.back();
  at = skip_space(at, end);
  if (at == end) return Outcome::truncated;
  if (*at == (frame.square ? ']' : '}')) {
    ++at;
    frames_.pop_back();
    return Outcome::good;
  }
  if (frame.begun) {
    if (*at != ',') return Outcome::bad;
    at = skip_space(at + 1, end);
    if (at == end) return Outcome::truncated;
  }
  frame.begun = true;
  if (frame.square) return value(frame.node, at, end);
  PathNode* node = nullptr;
  if (const Outcome outcome = key(frame, at, end, node); outcome != Outcome::good) return outcome;
  if (node->mark >= 0) seen_[static_cast<std::size_t>(node->mark) / 64] |= 1ULL << (node->mark % 64);
  at = skip_space(at, end);
  if (at == end) return Outcome::truncated;
  if (*at != ':') return Outcome::bad;
  at = skip_space(at + 1, end);
  return value(node, at, end);
}

/// A key, from its opening quote to behind its closing one.
Parser::Outcome Parser::key(Frame& frame, const char*& at, const char* end, PathNode*& node) {
  if (*at != '"') return Outcome::bad;
  ++at;
  PathNode*& guess = frame.last != nullptr ? frame.last->next : frame.node->first;
  if (guess != nullptr) {
    const std::size_t size = guess->key.size();
    if (static_cast<std::size_t>(end - at) > size && at[size] == '"' && std::memcmp(at, guess->key.data(), size) == 0) {
      at += size + 1;
      node = frame.last = guess;
      return Outcome::good;
    }
  }
  bool escaped = false;
  const char* stop = string_end(at, end, escaped);
  if (stop == end) return Outcome::truncated;
  node = tree_.child(*frame.node, {at, static_cast<std::size_t>(stop - at)});
  guess = node;
  frame.last = node;
  at = stop + 1;
  return Outcome::good;
}

Parser::Outcome Parser::value(PathNode* node, const char*& at, const char* end) {
  if (at == end) return Outcome::truncated;
  if (*at == '{' || *at == '[') {
    const bool square = *at == '[';
    if (may_wrap_ && square && frames_.size() == 1 && leaves_.empty()) {
      const char* inner = skip_space(at + 1, end);
      if (inner != end && *inner == '{') return Outcome::array_first;
    }
    if (frames_.size() >= kMaxNesting) return Outcome::too_deep;
    ++at;
    frames_.push_back({node, nullptr, square, false});
    return Outcome::good;
  }
  if (leaves_.size() >= kMaxLeaves) return Outcome::too_many;
  return scalar(node, at, end);
}

Parser::Outcome Parser::scalar(PathNode* node, const char*& at, const char* end) {
  const char* begin = at;
  const auto add = [&](const char* from, const char* to, Form form) {
    leaves_.push_back({node, {from, static_cast<std::uint32_t>(to - from), form}});
    return Outcome::good;
  };
  const auto word = [&](std::string_view text, Form form) {
    const auto left = static_cast<std::size_t>(end - at);
    if (std::memcmp(at, text.data(), std::min(left, text.size())) != 0) return Outcome::bad;
    if (left < text.size()) return Outcome::truncated;
    at += text.size();
    return add(begin, form == Form::null ? begin : at, form);
  };
  switch (*at) {
    case '"': {
      bool escaped = false;
      const char* stop = string_end(at + 1, end, escaped);
      if (stop == end) return Outcome::truncated;
      at = stop + 1;
      return add(begin + 1, stop, escaped ? Form::json_text : Form::text);
    }
    case 't': return word("true", Form::boolean);
    case 'f': return word("false", Form::boolean);
    case 'n': return word("null", Form::null);
    default: {
      const char* stop = number_end(at, end);
      if (stop == nullptr) return Outcome::bad;
      at = stop;
      return add(begin, stop, Form::number);
    }
  }
}

}  // namespace backtrail::ingest::json
