// SPDX-License-Identifier: Apache-2.0
#include "release/parameters.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace backtrail::release {
namespace {

constexpr std::size_t kNumberDigits = 3;

struct Piece {
  std::string name;
  int number = 0;
  bool extended = false;
  std::string value;
  std::size_t begin = 0, end = 0;
};

bool is_token_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

char ascii_small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// A value in quotation marks, or up to what ends it.
std::string value_at(std::string_view text, std::size_t& at) {
  std::string out;
  if (at < text.size() && text[at] == '"') {
    for (++at; at < text.size() && text[at] != '"' && text[at] != '\n'; ++at) {
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      out += text[at];
    }
    if (at < text.size() && text[at] == '"') ++at;
    return out;
  }
  for (; at < text.size() && text[at] != ';' && static_cast<unsigned char>(text[at]) > ' '; ++at) out += text[at];
  return out;
}

/// The piece whose first asterisk stands at `star`: "filename*0*=".
std::optional<Piece> piece_at(std::string_view text, std::size_t star) {
  Piece out;
  out.begin = star;
  while (out.begin > 0 && is_token_byte(text[out.begin - 1])) --out.begin;
  for (std::size_t i = out.begin; i < star; ++i) out.name += ascii_small(text[i]);
  std::size_t at = star + 1;
  while (at < text.size() && at - star <= kNumberDigits && text[at] >= '0' && text[at] <= '9')
    out.number = out.number * 10 + (text[at++] - '0');
  if (out.name.empty() || at == star + 1) return std::nullopt;
  if (at < text.size() && text[at] == '*') {
    out.extended = true;
    ++at;
  }
  if (at >= text.size() || text[at] != '=') return std::nullopt;
  ++at;
  out.value = value_at(text, at);
  out.end = at;
  return out;
}

int hex_nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = ascii_small(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string percent_undone(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const int high = value[i] == '%' && i + 2 < value.size() ? hex_nibble(value[i + 1]) : -1;
    const int low = high < 0 ? -1 : hex_nibble(value[i + 2]);
    if (low >= 0) i += 2;
    out += low >= 0 ? static_cast<char>(high * 16 + low) : value[i];
  }
  return out;
}

/// Puts the pieces of one value together.
void put_value(const std::map<int, Piece>& pieces, MailWords& out) {
  if (pieces.size() < 2) return;
  std::string set, bytes;
  std::size_t begin = std::string::npos, end = 0;
  for (const auto& [number, piece] : pieces) {
    std::string_view value = piece.value;
    const std::size_t language = value.find('\'');
    const std::size_t behind = language == std::string_view::npos ? language : value.find('\'', language + 1);
    if (&piece == &pieces.begin()->second && piece.extended && behind != std::string_view::npos) {
      for (const char c : value.substr(0, language)) set += ascii_small(c);
      value.remove_prefix(behind + 1);
    }
    bytes += piece.extended ? percent_undone(value) : std::string(value);
    begin = std::min(begin, piece.begin);
    end = std::max(end, piece.end);
  }
  const bool unicode = set.empty() || set == "utf-8" || set == "utf8" || set == "us-ascii";
  const Rewritten read = unicode ? Rewritten{} : from_charset(bytes, set);
  const bool plain = std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!unicode && !read.changed && !plain) out.unread.push_back({begin, end});
  for (const char c : read.changed ? read.text : bytes) out.text.put(c, begin);
  out.text.put('\n', end);
  out.text.changed = true;
}

bool ends_header(std::string_view between) {
  return between.find("\n\n") != std::string_view::npos || between.find("\n\r\n") != std::string_view::npos;
}

}  // namespace

MailWords with_parameters_joined(std::string_view text) {
  MailWords out;
  std::map<std::string, std::map<int, Piece>> open;  // by name
  std::size_t done = 0;
  const auto close = [&] {
    for (const auto& [name, pieces] : open) put_value(pieces, out);
    open.clear();
  };
  for (std::size_t star = text.find('*'); star != std::string_view::npos; star = text.find('*', star + 1)) {
    if (star < done) continue;
    auto piece = piece_at(text, star);
    if (!piece) continue;
    if (ends_header(text.substr(done, piece->begin - std::min(done, piece->begin)))) close();
    done = piece->end;
    auto& pieces = open[piece->name];
    if (pieces.contains(piece->number)) {
      put_value(pieces, out);
      pieces.clear();
    }
    if (pieces.size() == kParameterPieces) out.unread.push_back({piece->begin, piece->end});
    else pieces.emplace(piece->number, std::move(*piece));
  }
  close();
  out.text.origin.push_back(text.size());
  return out;
}

}  // namespace backtrail::release
