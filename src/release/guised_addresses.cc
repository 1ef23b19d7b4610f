// SPDX-License-Identifier: Apache-2.0
#include "release/guised_addresses.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <span>
#include <vector>

#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

using observable::Address;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::size_t kOctets = 4;
constexpr std::size_t kNibbles = 32;
constexpr std::size_t kDecimalLeast = 8;  // digits: shorter numbers are addresses of nobody (0.x.y.z)
constexpr std::size_t kDecimalMost = 10;

std::optional<Address> from_octets(std::span<const std::uint8_t> octets) {
  Address out;
  if (octets.size() > kOctets) return std::nullopt;
  std::ranges::copy(octets, out.bytes.begin());
  return out;
}

/// A number in `base`, all of `text`; nothing above `most`.
std::optional<std::uint64_t> number_in(std::string_view text, int base, std::uint64_t most) {
  std::uint64_t out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out, base);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size() || out > most)
    return std::nullopt;
  return out;
}

/// The octets of "10.77.3"; none where one is none, or there are more than four.
std::vector<std::uint8_t> octets_of(std::string_view text, char sign, int base, std::string_view before = {}) {
  std::vector<std::uint8_t> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(sign, at), text.size());
    std::string_view part = text.substr(at, end - at);
    if (!part.starts_with(before) || out.size() == kOctets) return {};
    part.remove_prefix(before.size());
    const auto number = part.size() <= 3 ? number_in(part, base, 255) : std::nullopt;
    if (!number) return {};
    out.push_back(static_cast<std::uint8_t>(*number));
    at = end + 1;
  }
  return out;
}

class Guises {
 public:
  Guises(std::string_view text, const std::function<void(const GuisedAddress&)>& take) : text_(text), take_(take) {}

  void run() {
    for_runs("0123456789.", [&](const Stretch& run) { dotted(run); });
    for_runs("0123456789-", [&](const Stretch& run) { dashed(run, '-'); });
    for_runs("0123456789_", [&](const Stretch& run) { dashed(run, '_'); });
    for_runs("0123456789,", [&](const Stretch& run) { listed(run); });
    octal();
    literal_v6();
    begun_v6();
    reversed_v6();
    hex();
  }

 private:
  void for_runs(std::string_view signs, const std::function<void(const Stretch&)>& each) const {
    const std::array<bool, 256> table = byte_table(signs);
    for (std::size_t at = 0; at < text_.size();) {
      Stretch run{at, at};
      while (run.end < text_.size() && table[static_cast<unsigned char>(text_[run.end])]) ++run.end;
      at = std::max(at + 1, run.end);
      while (run.begin < run.end && !kDigits.contains(text_[run.begin])) ++run.begin;
      if (run.begin < run.end) each(run);
    }
  }
  [[nodiscard]] std::string_view in(const Stretch& run) const { return text_.substr(run.begin, run.end - run.begin); }
  [[nodiscard]] bool is_word_at(std::size_t at) const { return at < text_.size() && is_word_byte(text_[at]); }

  void tell(const Stretch& where, std::span<const std::uint8_t> octets) const {
    if (const auto address = from_octets(octets)) take_({where, *address, static_cast<unsigned>(octets.size() * 8)});
  }
  void tell_number(const Stretch& where, std::uint64_t number) const {
    std::array<std::uint8_t, kOctets> octets{};
    for (std::size_t i = 0; i < kOctets; ++i) octets[i] = static_cast<std::uint8_t>(number >> (8 * (kOctets - 1 - i)));
    tell(where, octets);
  }

  /// "10.77.*", "10.77/16", "4.3.77.10.in-addr.arpa", "172819204".
  void dotted(const Stretch& run) const {
    std::size_t dots = 0;
    Stretch digits = run;
    while (text_[digits.end - 1] == '.') {
      --digits.end;
      ++dots;
    }
    if (digits.end - digits.begin > 15) return;
    const std::string_view behind = text_.substr(run.end);
    std::vector<std::uint8_t> octets = octets_of(in(digits), '.', 10);
    if (octets.empty()) return decimal(digits);
    if (dots == 1 && behind.starts_with("in-addr.arpa")) {
      std::ranges::reverse(octets);
      return tell({digits.begin, run.end + 12}, octets);
    }
    if (octets.size() != 2 && octets.size() != 3) return;
    const std::string slash = "/" + std::to_string(octets.size() * 8);
    const bool masked = dots == 0 && behind.starts_with(slash) && !is_word_at(run.end + slash.size());
    if (masked) tell({run.begin, run.end + slash.size()}, octets);
    else if (dots < 2 && is_spoken_of(run)) tell(run, octets);
    else if (dots != 0) starred(run, dots, octets);
  }

  void starred(const Stretch& run, std::size_t dots, std::span<const std::uint8_t> octets) const {
    const std::string_view behind = text_.substr(run.end);
    if (dots == 1 ? goes_on(behind, octets.size()) || is_alone(run)
                  : behind.starts_with('*') || behind.starts_with('+')) {
      tell(run, octets);
    }
  }

  /// "Addresses beginning with 10.77", "the 10.77 network"; "version 10.77" is none.
  [[nodiscard]] bool is_spoken_of(const Stretch& run) const {
    static const WordSet kAddress = word_set("names.yml", "address_words"),
                         kVersion = word_set("names.yml", "version_words");
    constexpr std::size_t kBack = 64, kWordSize = 16;  // bytes
    const auto word_at = [&](std::size_t from) {
      std::size_t end = from;
      while (end < text_.size() && end - from < kWordSize && is_word_byte(text_[end])) ++end;
      return std::string(text_.substr(from, end - from));
    };
    std::size_t behind = run.end;
    while (behind < text_.size() && behind - run.end < 2 && text_[behind] == ' ') ++behind;
    if (behind > run.end && kAddress.contains(word_at(behind))) return true;
    for (std::size_t at = run.begin; at > 0 && run.begin - at < kBack;) {
      --at;
      const bool ends = std::string_view("!?;").contains(text_[at]) ||
                        (text_[at] == '.' && at > 0 && !kDigits.contains(text_[at - 1]));
      if (ends) return false;
      if (!is_word_byte(text_[at]) || is_word_at(at - 1)) continue;
      const std::string word = word_at(at);
      if (kAddress.contains(word)) return true;
      if (kVersion.contains(word)) return false;
    }
    return false;
  }

  /// "2001:db8:77:", which a rule lets addresses begin with.
  void begun_v6() const {
    constexpr std::array<bool, 256> kOfGroups = byte_table("0123456789abcdef:");
    constexpr std::size_t kMost = 40;
    for (std::size_t at = 0; at < text_.size();) {
      Stretch run{at, at};
      while (run.end < text_.size() && kOfGroups[static_cast<unsigned char>(text_[run.end])]) ++run.end;
      at = std::max(at + 1, run.end);
      const std::string_view all = in(run);
      if (all.size() < 4 || all.size() > kMost || !all.ends_with(':') || all.ends_with("::") || all.starts_with(':'))
        continue;
      if (is_word_at(run.end) && text_[run.end] != 'x') continue;
      if (run.begin > 0 && is_word_at(run.begin - 1)) continue;
      Address address;
      address.v6 = true;
      std::size_t groups = 0;
      bool good = true;
      for (std::size_t from = 0; good && from < all.size(); ++groups) {
        const std::size_t end = all.find(':', from);
        const auto value = number_in(all.substr(from, end - from), 16, 0xFFFF);
        good = value && groups < 8;
        if (good) {
          address.bytes[groups * 2] = static_cast<std::uint8_t>(*value >> 8);
          address.bytes[groups * 2 + 1] = static_cast<std::uint8_t>(*value);
        }
        from = end + 1;
      }
      if (good && groups > 1) take_({run, address, static_cast<unsigned>(groups * 16)});
    }
  }

  /// Whether signs stand behind that mean any other numbers: "*", "x.x", "[0-9]", "\d". "3.11.x" is a version.
  static bool goes_on(std::string_view behind, std::size_t octets) {
    if (behind.empty()) return false;
    if (std::string_view("*?%#[(").contains(behind.front()) || behind.starts_with("\\d")) return true;
    const bool one = behind.starts_with('x') && (behind.size() == 1 || !is_word_byte(behind[1]));
    return octets == 3 ? one : behind.starts_with("x.x");
  }
  /// Whether a text is nothing else, or it stands in quotation marks or is a value in YAML: what a rule looks for.
  [[nodiscard]] bool is_alone(const Stretch& run) const {
    constexpr std::string_view kMarks = "'\"`^|";
    const bool before = run.begin == 0 || kMarks.contains(text_[run.begin - 1]);
    const std::string_view until = text_.substr(0, run.begin);
    const std::size_t key = until.ends_with(": ") ? until.rfind(' ', until.size() - 2) : std::string_view::npos;
    const bool searched = key != std::string_view::npos && until.size() - key < 64 && until.substr(key).contains('|');
    const bool value = searched || until.ends_with("  - ") || until.ends_with(": - ");
    if (value && (run.end == text_.size() || text_[run.end] == ' ')) return true;
    return before && (run.end == text_.size() || kMarks.contains(text_[run.end]));
  }

  void decimal(const Stretch& digits) const {
    const std::string_view number = in(digits);
    if (number.size() < kDecimalLeast || number.size() > kDecimalMost || number.front() == '0') return;
    const bool apart = (digits.begin == 0 || !is_word_at(digits.begin - 1)) && !is_word_at(digits.end);
    if (const auto value = apart ? number_in(number, 10, UINT32_MAX) : std::nullopt) tell_number(digits, *value);
  }

  /// "10-77-3-4" within a host's name, in either direction.
  void dashed(Stretch run, char sign) const {
    while (text_[run.end - 1] == sign) --run.end;
    if (run.end - run.begin > 15) return;
    std::vector<std::uint8_t> octets = octets_of(in(run), sign, 10);
    if (octets.size() != kOctets) return;
    tell(run, octets);
    std::ranges::reverse(octets);
    tell(run, octets);
  }

  /// "10,77,3,4"
  void listed(Stretch run) const {
    while (text_[run.end - 1] == ',') --run.end;
    const bool apart = (run.begin == 0 || !is_word_at(run.begin - 1)) && !is_word_at(run.end);
    if (run.end - run.begin > 15 || !apart) return;
    const std::vector<std::uint8_t> octets = octets_of(in(run), ',', 10);
    if (octets.size() == kOctets) tell(run, octets);
  }

  /// "012.0115.3.4": programs read a number behind a nought in eights.
  void octal() const {
    for_runs("0123456789.", [&](Stretch run) {
      while (text_[run.end - 1] == '.') --run.end;
      constexpr std::size_t kMost = 24;
      if (run.end - run.begin > kMost) return;
      std::vector<std::uint8_t> octets;
      bool any = false;
      for (std::size_t at = run.begin; at <= run.end;) {
        const std::size_t end = std::min(text_.find('.', at), run.end);
        const std::string_view part = text_.substr(at, end - at);
        const bool eights = part.size() > 1 && part.front() == '0';
        const auto number = number_in(part, eights ? 8 : 10, 255);
        if (!number || octets.size() == kOctets) return;
        any = any || eights;
        octets.push_back(static_cast<std::uint8_t>(*number));
        at = end + 1;
      }
      if (any && octets.size() == kOctets) tell(run, octets);
    });
  }

  /// "2001-db8-77--4.ipv6-literal.net", as Windows writes addresses where a colon may not stand; behind an 's' is the zone.
  void literal_v6() const {
    constexpr std::string_view kZone = ".ipv6-literal.net", kOfAddress = "0123456789abcdef-s.";
    constexpr std::size_t kMost = 64;
    for (std::size_t zone = text_.find(kZone); zone != std::string_view::npos; zone = text_.find(kZone, zone + 1)) {
      std::size_t at = zone;
      while (at > 0 && zone - at < kMost && kOfAddress.contains(text_[at - 1])) --at;
      std::string address(text_.substr(at, zone - at));
      if (const std::size_t end = address.find('s'); end != std::string::npos) address.resize(end);
      std::ranges::replace(address, '-', ':');
      if (const auto found = observable::parse_ipv6(address)) take_({{at, zone + kZone.size()}, *found, found->bits()});
    }
  }

  /// Half bytes in front of "ip6.arpa", the last one first.
  void reversed_v6() const {
    constexpr std::string_view kZone = ".ip6.arpa";
    for (std::size_t zone = text_.find(kZone); zone != std::string_view::npos; zone = text_.find(kZone, zone + 1)) {
      Address address;
      address.v6 = true;
      std::size_t at = zone, nibbles = 0;
      while (at > 0 && kHexDigits.contains(text_[at - 1]) && nibbles < kNibbles) {
        const std::size_t value = kHexDigits.find(text_[at - 1]);
        address.bytes[nibbles / 2] |= static_cast<std::uint8_t>(nibbles % 2 == 0 ? value << 4 : value);
        ++nibbles;
        --at;
        if (at == 0 || text_[at - 1] != '.') break;
        --at;
      }
      if (nibbles > 0) take_({{at, zone + kZone.size()}, address, static_cast<unsigned>(nibbles * 4)});
    }
  }

  /// "0x0a4d0304", "0x0a.0x4d.0x03.0x04".
  void hex() const {
    constexpr std::string_view kBefore = "0x";
    for (std::size_t at = text_.find(kBefore); at != std::string_view::npos; at = text_.find(kBefore, at + 1)) {
      if (at > 0 && (is_word_at(at - 1) || text_[at - 1] == '.')) continue;
      std::size_t end = at + kBefore.size();
      while (end < text_.size() && end - at < 20 &&
             (kHexDigits.contains(text_[end]) || text_[end] == '.' || text_[end] == 'x'))
        ++end;
      while (text_[end - 1] == '.') --end;
      if (is_word_at(end)) continue;
      const Stretch run{at, end};
      const std::string_view digits = in(run).substr(kBefore.size());
      if (const auto value = digits.size() >= 7 ? number_in(digits, 16, UINT32_MAX) : std::nullopt)
        tell_number(run, *value);
      else if (const auto octets = octets_of(in(run), '.', 16, kBefore); octets.size() == kOctets) tell(run, octets);
    }
  }

  std::string_view text_;
  const std::function<void(const GuisedAddress&)>& take_;
};

}  // namespace

void for_guised_addresses(std::string_view folded, const std::function<void(const GuisedAddress&)>& take) {
  Guises(folded, take).run();
}

std::optional<Address> ipv4_within(const Address& address) {
  constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, kCompatible = {},
                                         kNat64 = {0, 0x64, 0xFF, 0x9B};
  if (!address.v6) return std::nullopt;
  const std::span<const std::uint8_t> bytes(address.bytes);
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return from_octets(bytes.subspan(2, kOctets));
  for (const auto& before : {kMapped, kCompatible, kNat64}) {
    if (std::ranges::equal(bytes.first(before.size()), before)) return from_octets(bytes.last(kOctets));
  }
  return std::nullopt;
}

}  // namespace backtrail::release
