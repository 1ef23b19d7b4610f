// SPDX-License-Identifier: Apache-2.0
#include "ingest/json/scan.h"

namespace backtrail::ingest::json {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

const char* skip_digits(const char* at, const char* end) {
  while (at != end && is_digit(*at)) ++at;
  return at;
}

}  // namespace

const char* number_end(const char* at, const char* end) {
  if (at != end && *at == '-') ++at;
  if (at == end || !is_digit(*at)) return nullptr;
  at = *at == '0' ? at + 1 : skip_digits(at, end);
  if (at != end && *at == '.') {
    const char* fraction = at + 1;
    at = skip_digits(fraction, end);
    if (at == fraction) return nullptr;
  }
  if (at != end && (*at == 'e' || *at == 'E')) {
    ++at;
    if (at != end && (*at == '+' || *at == '-')) ++at;
    const char* exponent = at;
    at = skip_digits(exponent, end);
    if (at == exponent) return nullptr;
  }
  return at;
}

BracketScanner::Found BracketScanner::feed(const char*& at, const char* end) {
  while (at != end) {
    if (in_string_) {
      if (escape_) {
        escape_ = false;
        ++at;
        continue;
      }
      bool escaped = false;
      const char* begin = at;
      at = string_end(at, end, escaped);
      if (at == end) {
        // Whether the last byte is an escape that the next piece completes: count the backslashes in front of the end.
        std::size_t backslashes = 0;
        while (at - backslashes != begin && at[-1 - static_cast<std::ptrdiff_t>(backslashes)] == '\\') ++backslashes;
        escape_ = backslashes % 2 == 1;
        return Found::more;
      }
      in_string_ = false;
      ++at;
      continue;
    }
    const char c = *at++;
    if (c == '"') {
      in_string_ = true;
    } else if (c == '{' || c == '[') {
      if (depth_ < kMaxNesting) square_[depth_] = c == '[';
      ++depth_;
    } else if (c == '}' || c == ']') {
      if (depth_ == 0) return Found::mismatch;
      --depth_;
      if (depth_ < kMaxNesting && square_[depth_] != (c == ']')) return Found::mismatch;
      if (depth_ == 0) return Found::closed;
    }
  }
  return Found::more;
}

}  // namespace backtrail::ingest::json
