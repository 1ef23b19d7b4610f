// SPDX-License-Identifier: Apache-2.0
// Where in a value the pieces stand that an index may enter: those of observable/tokens.h, found from the places where they
// can end (observable/masks.h) instead of byte by byte, and of names only those that look like something: a file's, an
// autonomous system's or a fingerprint of the JA4 family.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "observable/masks.h"
#include "observable/tokens.h"

namespace backtrail::sightings {

struct Token {
  observable::TokenKind kind;
  std::size_t begin, end;
  friend auto operator<=>(const Token&, const Token&) = default;
};

/// ".exe": up to eight letters and digits, one a letter, with something before the dot.
[[nodiscard]] bool has_ending(std::string_view name);
/// The last part of the path has an ending.
[[nodiscard]] bool names_file(std::string_view path);

/// One per thread: keeps its buffers.
class Finder {
 public:
  /// In no order; the same piece may come more than once. Linear in the text. Lives until the next call.
  const std::vector<Token>& find(std::string_view text);
  [[nodiscard]] const std::vector<Token>& tokens() const { return tokens_; }
  /// Of the text looked at last: where "\pipe\" may stand.
  [[nodiscard]] const std::vector<std::size_t>& pipe_marks() const { return pipe_marks_; }
  /// Whether a registry key may be in it.
  [[nodiscard]] bool has_key() const { return has_key_; }
  /// Of the text looked at last (see observable/unescape.h).
  [[nodiscard]] bool is_escaped() const;
  [[nodiscard]] bool may_be_encoded() const;
  /// Whether bytes beyond ASCII are in it.
  [[nodiscard]] bool has_beyond() const;
  /// The masks of the text looked at last; nothing may be asked of it any more.
  void give_masks(std::vector<observable::ByteMasks>& into) { std::swap(into, masks_); }
  /// observable::next_stop() in the text looked at last, from its bits; no hard break may stand before it.
  [[nodiscard]] std::size_t next_stop(std::size_t at) const;

 private:
  void lower_text();
  void look_at(std::size_t block);
  void take_dot(std::size_t dot, std::size_t segment);
  void take_host(std::size_t dot);
  void take_name(std::size_t dot, std::size_t segment);
  void take_hex_lanes(std::uint64_t hex, std::size_t base);
  void take_email(std::size_t at);
  void take_colons(std::size_t block);
  void take_slash(std::size_t at);
  [[nodiscard]] std::size_t path_begin(std::size_t at) const;
  [[nodiscard]] std::size_t path_end(std::size_t at) const;
  [[nodiscard]] std::uint64_t may_begin_path(std::size_t block) const;
  void take_key_mark(std::size_t at);
  void take_asn(std::size_t at);
  void take_fingerprints();
  void take_keys();
  [[nodiscard]] bool word_begins(std::size_t at) const;
  [[nodiscard]] bool name_ends(std::size_t at) const;
  void add(observable::TokenKind kind, std::size_t begin, std::size_t end) { tokens_.push_back({kind, begin, end}); }

  std::string_view text_;
  std::string low_;  // the text in lower case, padded
  std::vector<observable::ByteMasks> masks_;
  std::vector<Token> tokens_;
  std::vector<std::size_t> pipe_marks_;
  // How far into the text what must not be looked at twice has been looked at.
  std::size_t host_to_ = 0, hex_to_ = 0, ipv6_to_ = 0, path_to_ = 0;
  observable::UrlRun url_run_;
  std::size_t bound_to_ = 0;  // behind the last bound of the blocks before
  std::size_t last_segment_ = 0, name_begin_ = 0;  // a segment, and where names begin in it, behind blanks
  bool has_key_ = false;
};

}  // namespace backtrail::sightings
