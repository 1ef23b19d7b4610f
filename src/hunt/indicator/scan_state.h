// SPDX-License-Identifier: Apache-2.0
// What a scanner of indicators keeps while it goes through a value, and what it takes there: hosts and addresses (scan_hosts.cc), names,
// paths and keys (scan_paths.cc), and whole values (scan.cc).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hunt/indicator/index.h"
#include "hunt/memo.h"
#include "observable/address.h"
#include "observable/encoded.h"
#include "observable/hints.h"
#include "observable/masks.h"
#include "observable/tokens.h"
#include "observable/unescape.h"

namespace backtrail::hunt {

/// Hints by name, by where it lies; its text is compared.
class HintCache {
 public:
  observable::FieldHints of(std::string_view field) {
    Entry& entry = entries_[observable::place_of_name(field, kBits)];
    if (!entry.known || entry.field != field) entry = {std::string(field), observable::hints_of(field), true};
    return entry.hints;
  }

 private:
  struct Entry {
    std::string field;
    observable::FieldHints hints;
    bool known = false;
  };
  static constexpr unsigned kBits = 11;
  std::array<Entry, std::size_t{1} << kBits> entries_;
};

inline constexpr std::size_t kWorthPlaces = 256;

struct IndicatorScanner::State {
  explicit State(const IndicatorIndex::State& of)
      : index(of),
        any_word(of.has(Family::name) || of.has(Family::ja4) || of.has(Family::asn) || of.has(Family::path)),
        any_address(of.has(Family::address) || of.has(Family::cidr)),
        any_host(of.has(Family::host) || any_address),
        any_whole(of.has(Family::mutex) || of.has(Family::user_agent)) {}

  std::span<const Found> scan(sigma::RecordView& of, sigma::RecordView* of_urls);
  void scan_fields(sigma::RecordView& of);
  void scan_value(bool scalar, observable::FieldHints named);
  void scan_whole(observable::FieldHints hints);
  [[nodiscard]] std::uint64_t ends_of_words(std::size_t block);
  void take_word_ends(std::size_t block);
  void take_dot(std::size_t dot);
  void take_hex_lanes(std::uint64_t hex, std::size_t base);
  void take_hash(std::string_view written);
  void take_email(std::size_t at);
  void take_colons(std::size_t block);
  void take_marks(std::size_t block);
  void take_word(std::size_t end, std::size_t segment);
  void take_name(std::string_view name);
  void take_prefetch();
  void take_path_end(std::size_t end);
  void take_path(std::string_view run);
  void take_path_of(std::string_view run, bool unix_path);
  void take_straight(std::string_view path);
  void scan_text(observable::FieldHints named, unsigned decoded);
  void scan_decoded(std::string_view text, observable::FieldHints named, unsigned decoded);
  void take_disguised(observable::FieldHints named, unsigned decoded);
  void take_encoded(std::string_view run, unsigned decoded);
  void take_user();
  void take_registry(std::string_view run, observable::TokenKind kind);
  void take_host(std::string_view host);
  void take_host_name(std::string_view label);
  void take_address(std::string_view address, bool v6);
  void take_spelled(std::string_view address);
  void look_up_address(const observable::Address& address);
  void take_address_at(std::size_t dot);
  void take_url(std::string_view url);

  [[nodiscard]] std::string_view value() { return view->original(field); }
  /// What is looked at: the value, or what came of decoding it.
  [[nodiscard]] std::string_view text() { return plain.data() == nullptr ? value() : plain; }
  [[nodiscard]] std::string_view piece(std::size_t begin, std::size_t end) const {
    return {low.data() + begin, end - begin};
  }

  /// Looks up `text`, which is readable for kKeyPadding bytes more.
  void look_up(Family family, std::string_view text) {
    PrefixHash hasher(text.data());
    look_up(family, hasher, text);
  }
  void look_up(Family family, PrefixHash& hasher, std::string_view text) {
    index.table.find(hasher.at(text.size(), seed(family)),
                     [&](std::uint32_t reference) { confirm(family, reference, text); });
  }
  void look_up_copy(Family family, std::string_view text) {
    if (text.empty() || text.size() > kValueLimit) return;
    copy.assign(text);
    copy.append(kKeyPadding, '\0');
    look_up(family, std::string_view(copy.data(), copy.size() - kKeyPadding));
  }
  void confirm(Family family, std::uint32_t reference, std::string_view text);

  const IndicatorIndex::State& index;
  const bool any_word, any_address, any_host, any_whole;
  sigma::RecordView* view = nullptr;
  std::string_view low;  // the value in lower case, readable around its ends (see RecordView)
  std::vector<observable::ByteMasks> masks;
  std::string folded;  // a path's or key's one spelling, padded
  std::string copy;
  std::string meant;  // a path, see take_straight
  std::vector<std::size_t> ends;
  std::vector<Found> found;
  std::string_view plain;  // what came of decoding the value; null while the value itself is looked at
  /// What comes of decoding once, and of decoding that.
  struct Decoded {
    observable::Unescaped unescaped;
    std::string encoded;  // what a command in base64 says
    std::string low;  // in lower case, readable around its ends
    std::vector<observable::ByteMasks> masks;  // of the text that is decoded
  };
  std::array<Decoded, observable::kDecodings> layers;
  observable::EncodedMemo<char> silent_runs;  // that say nothing of any indicator
  HintCache hints;
  ValueMemo<0> memo;  // of values that hold no indicator
  std::vector<Worth> worth = std::vector<Worth>(kWorthPlaces);  // by where the field's name lies
  std::uint32_t field = 0;
  bool has_key = false;
  bool urls = false;  // of what was decoded take_disguised() takes them
  // How far into the value what must not be looked at twice has been looked at.
  std::size_t v4_to = 0, dots_to = 0, dot_run_to = 0, hex_to = 0, path_to = 0, ipv6_to = 0;
  observable::UrlRun url_run;
  std::size_t bound_to = 0;  // behind the last bound of the blocks before
  std::uint64_t begins_before = 0;  // the last three breaks and marks of the block before, as `brief` counts them
  std::size_t last_segment = 0,
              name_begin = 0;  // of the name looked at last: its segment, and where that begins behind blanks
};

}  // namespace backtrail::hunt
