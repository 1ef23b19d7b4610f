// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/glob.h"

#include <algorithm>
#include <optional>

#include "base/result.h"
#include "hunt/sigma/fold.h"

namespace backtrail::hunt::sigma {
namespace {

Symbol byte_symbol(char c) { return static_cast<unsigned char>(c); }

bool is_dash(std::uint32_t code) { return code == '-' || code == '/' || (code >= 0x2013 && code <= 0x2015); }

/// What a regular expression calls a word character, for \b and \B. Beyond ASCII every letter of a script counts: a dash
/// before one of them begins an option as well.
bool is_word(Symbol symbol) {
  if (symbol >= 0x80) return symbol < 256;
  const auto c = static_cast<char>(symbol);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Where the match of `symbols` that begins at `at` ends, or nothing.
std::optional<std::size_t> match_at(const Symbols& symbols, std::string_view text, std::size_t at) {
  for (const Symbol symbol : symbols) {
    if (at >= text.size()) return std::nullopt;
    if (symbol < 256) {
      if (byte_symbol(text[at]) != symbol) return std::nullopt;
      ++at;
      continue;
    }
    const Character c = character_at(text, at);
    if (symbol == kDash && !is_dash(c.code)) return std::nullopt;
    at += c.length;
  }
  return at;
}

}  // namespace

Symbols read_symbols(std::string_view written) {
  Symbols out;
  out.reserve(written.size());
  for (std::size_t i = 0; i < written.size(); ++i) {
    const char c = written[i];
    if (c == '\\' && i + 1 < written.size()) {
      const char next = written[i + 1];
      if (next == '*' || next == '?' || next == '\\') {
        out.push_back(byte_symbol(next));
        ++i;
        continue;
      }
    }
    out.push_back(c == '*' ? kAnyRun : c == '?' ? kAnyCharacter : byte_symbol(c));
  }
  return out;
}

bool has_wildcards(const Symbols& symbols) {
  return std::any_of(symbols.begin(), symbols.end(), [](Symbol s) { return s == kAnyRun || s == kAnyCharacter; });
}

std::string plain(const Symbols& symbols) {
  std::string out;
  out.reserve(symbols.size());
  for (const Symbol symbol : symbols) {
    BT_CHECK(symbol < 256);
    out += static_cast<char>(symbol);
  }
  return out;
}

Symbols from_plain(std::string_view text) {
  Symbols out(text.size());
  std::transform(text.begin(), text.end(), out.begin(), byte_symbol);
  return out;
}

Symbols fold(const Symbols& symbols) {
  Symbols out;
  out.reserve(symbols.size());
  std::string run;
  const auto flush = [&] {
    for (const char c : fold(run)) out.push_back(byte_symbol(c));
    run.clear();
  };
  for (const Symbol symbol : symbols) {
    if (symbol < 256) {
      run += static_cast<char>(symbol);
      continue;
    }
    flush();
    out.push_back(symbol);
  }
  flush();
  return out;
}

Symbols with_dashes(const Symbols& symbols) {
  Symbols out = symbols;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (symbols[i] != '-' && symbols[i] != '/') continue;
    const bool word_before = i > 0 && is_word(symbols[i - 1]);
    const bool word_after = i + 1 < symbols.size() && is_word(symbols[i + 1]);
    if (!word_before && word_after) out[i] = kDash;
  }
  return out;
}

Glob::Glob(const Symbols& symbols) {
  open_start_ = !symbols.empty() && symbols.front() == kAnyRun;
  open_end_ = !symbols.empty() && symbols.back() == kAnyRun;
  std::string run;
  const auto end_run = [&] {
    if (run.size() > longest_.size()) longest_ = run;
    run.clear();
  };
  bool in_segment = false;
  for (const Symbol symbol : symbols) {
    if (symbol >= 256) end_run();
    if (symbol == kAnyRun) {
      in_segment = false;
      continue;
    }
    if (!in_segment) segments_.emplace_back();
    in_segment = true;
    segments_.back().symbols.push_back(symbol);
    if (symbol < 256) run += static_cast<char>(symbol);
  }
  end_run();
  for (Segment& segment : segments_) {
    for (const Symbol symbol : segment.symbols) {
      if (symbol >= 256) break;
      segment.lead += static_cast<char>(symbol);
    }
  }
}

bool Glob::matches(std::string_view text) const {
  if (segments_.empty()) return open_start_ || text.empty();
  std::size_t at = 0;
  std::size_t first = 0;
  if (!open_start_) {
    const auto end = match_at(segments_[0].symbols, text, 0);
    if (!end) return false;
    at = *end;
    first = 1;
    if (segments_.size() == 1) return open_end_ || at == text.size();
  }
  // Leftmost is best for every segment but the last of a pattern that is closed at its end: that one must reach the end.
  for (std::size_t i = first; i < segments_.size(); ++i) {
    const Segment& segment = segments_[i];
    const bool to_end = i + 1 == segments_.size() && !open_end_;
    for (;;) {
      if (!segment.lead.empty()) {
        at = text.find(segment.lead, at);
        if (at == text.npos) return false;
      }
      if (at >= text.size()) return false;
      const auto end = match_at(segment.symbols, text, at);
      if (end && (!to_end || *end == text.size())) {
        at = *end;
        break;
      }
      at += character_at(text, at).length;
    }
  }
  return true;
}

}  // namespace backtrail::hunt::sigma
