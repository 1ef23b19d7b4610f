// SPDX-License-Identifier: Apache-2.0
// From one value of a record to the observables in it that are entered: the pieces that hunt's indicators are looked for in
// (observable/tokens.h), in the index's own bytes. What is left out, and why a "no" is then not a whole one, is
// written down in docs/formats/sightings.md; not_kept() says it of a single observable.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "observable/address.h"
#include "observable/encoded.h"
#include "observable/hints.h"
#include "observable/observable.h"
#include "observable/unescape.h"
#include "sightings/finder.h"
#include "sightings/key.h"
#include "sightings/parts.h"

namespace backtrail::sightings {

/// Raised when the same bytes give other observables than before: an index made by another one is made anew.
inline constexpr std::uint64_t kExtraction = 15;
/// Since when it notes paths with short names, and bytes that are no UTF-8.
inline constexpr std::uint64_t kShortNamesSince = 8;
inline constexpr std::uint64_t kNotUtf8Since = 12;

struct Piece {
  Family family = Family::hash16;
  std::string_view value;
};

/// One per thread: keeps its buffers.
class Extractor {
 public:
  /// The same piece may come more than once. `scalar` is for numbers, which are looked at by their field's name alone. The
  /// result lives until the next call.
  const std::vector<Piece>& extract(std::string_view text, observable::FieldHints hints, bool scalar);
  /// What the value is as a whole, by its form or its field's name.
  const std::vector<Piece>& extract_whole(std::string_view text, observable::FieldHints hints);
  /// What stands within a part of a value, and whether it stands there whatever is before it and behind it; nothing when it may not.
  const std::vector<Piece>& extract_part(std::string_view part, Alone& alone);

 private:
  void begin();
  const std::vector<Piece>& pieces();
  [[nodiscard]] Alone how_alone(std::string_view part) const;
  void take_whole(std::string_view text, observable::FieldHints hints);
  void take_token(const Token& token, std::string_view piece);
  void take_host(std::string_view host);
  void take_host_name(std::string_view label);
  void take_ipv4(std::string_view address);
  void take_ipv6(std::string_view address);
  void add_address(const observable::Address& address);
  void take_hash(std::string_view written);
  void take_text(std::string_view text, observable::FieldHints hints, unsigned decoded);
  void take_found(std::string_view text, bool urls);
  void take_disguised(std::string_view text, observable::FieldHints hints, unsigned decoded);
  void take_encoded(std::string_view run, unsigned decoded);
  void take_user(std::string_view text);
  void take_word(std::string_view word);
  void take_name(std::string_view name);
  void take_path(std::string_view run, std::size_t begin);
  void take_path_of(std::string_view run, std::size_t begin, bool unix_path);
  void take_path_value(std::string_view path);
  void take_key(std::string_view run, observable::TokenKind kind);
  void take_key_value(std::string_view key);
  void take_pipe(std::string_view from);
  void canonical(observable::Kind kind, std::string_view text);
  void add(Family family, std::string_view value);

  struct Span {
    Family family;
    std::size_t begin, size;
  };
  Finder finder_;
  bool agent_ = false;  // of a field that is named for user agents
  /// What comes of decoding once, and of decoding that.
  struct Decoded {
    observable::Unescaped unescaped;
    std::string encoded;  // what a command in base64 says
    std::vector<observable::ByteMasks> masks;  // of the text that is decoded
  };
  std::array<Decoded, observable::kDecodings> decoded_;
  /// The pieces in what a run says.
  struct Said {
    std::string bytes;
    std::vector<Span> spans;
  };
  observable::EncodedMemo<Said> said_;
  std::string bytes_;
  std::string straight_;
  std::vector<Span> spans_;
  std::vector<Piece> pieces_;
  std::string folded_;
  std::string lowered_;
};

/// Whether anything but whole values can be in `text`: false for most values of a log, at the cost of a glance.
[[nodiscard]] bool may_hold_pieces(std::string_view text);

/// Why something like `what` may stand in a log and not in the index; empty when it cannot.
[[nodiscard]] std::string not_kept(const observable::Observable& what);

}  // namespace backtrail::sightings
