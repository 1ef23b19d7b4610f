// SPDX-License-Identifier: Apache-2.0
#include "hunt/indicator/index.h"

#include <algorithm>

#include "observable/text.h"

namespace backtrail::hunt {

namespace {

constexpr std::size_t kAsnDigits = 10;  // with leading zeros as far as a word of twelve bytes has room for them

/// How a value stands in the table: as it is, but e-mail addresses without case.
void put_key(std::string& key, const detector::Indicator& indicator) {
  key = indicator.value;
  if (indicator.kind == observable::Kind::email) key = observable::lower(key);
  key.append(kKeyPadding, '\0');
}

}  // namespace

Family family_of(observable::Kind kind) {
  switch (kind) {
    case observable::Kind::ipv4:
    case observable::Kind::ipv6: return Family::address;
    case observable::Kind::cidr: return Family::cidr;
    case observable::Kind::domain: return Family::host;
    case observable::Kind::url: return Family::url;
    case observable::Kind::email: return Family::email;
    case observable::Kind::md5:
    case observable::Kind::sha1:
    case observable::Kind::sha224:
    case observable::Kind::sha256:
    case observable::Kind::sha384:
    case observable::Kind::sha512:
    case observable::Kind::tlsh:
    case observable::Kind::imphash:
    case observable::Kind::certificate_hash:
    case observable::Kind::ja3: return Family::hash;
    case observable::Kind::ssdeep: return Family::ssdeep;
    case observable::Kind::file_name: return Family::name;
    case observable::Kind::path: return Family::path;
    case observable::Kind::registry_key: return Family::registry;
    case observable::Kind::mutex: return Family::mutex;
    case observable::Kind::pipe: return Family::pipe;
    case observable::Kind::service: return Family::service;
    case observable::Kind::user: return Family::user;
    case observable::Kind::user_agent: return Family::user_agent;
    case observable::Kind::ja4:
    case observable::Kind::ja4s:
    case observable::Kind::ja4h:
    case observable::Kind::ja4x:
    case observable::Kind::ja4ssh:
    case observable::Kind::ja4t: return Family::ja4;
    case observable::Kind::asn: return Family::asn;
    case observable::Kind::host: return Family::computer;
  }
  return Family::hash;
}

void IndicatorIndex::State::add_word(std::string_view text) {
  if (text.size() < 4) {
    short_words = true;
  } else {
    words.add(observable::lower(text));
  }
}

/// A log may write leading zeros, so that the last four bytes of a short number may hold some.
void IndicatorIndex::State::add_asn(std::string_view digits) {
  std::string word(digits);
  for (; word.size() < kAsnDigits; word.insert(0, 1, '0')) add_word("as" + word);
  add_word("as" + word);
}

void IndicatorIndex::State::add_network(std::string_view value) {
  unsigned length = 0;
  for (const char c : value.substr(value.find('/') + 1)) length = length * 10 + static_cast<unsigned>(c - '0');
  if (value.find(':') == value.npos) {
    ipv4_lengths.set(length);
  } else {
    ipv6_lengths.set(length);
  }
}

void IndicatorIndex::State::add_filters(const detector::Indicator& indicator) {
  const std::string_view value = indicator.value;
  switch (family_of(indicator.kind)) {
    case Family::cidr: return add_network(value);
    case Family::name: name_lengths.set(std::min<std::size_t>(value.size(), 255)); return add_word(value);
    case Family::ja4: return add_word(value);
    case Family::asn: return add_asn(value.substr(2));
    case Family::path:
      odd_paths = odd_paths || observable::is(value.back(), observable::kSlash) || value.back() == ':' ||
                  value.back() == '.' || observable::is_blank(value.back());
      path_tails.add(observable::lower(value));
      if (value.size() > 2 && value[1] == ':' && observable::is_letter(value[0]))
        drives.set(static_cast<std::size_t>(value[0] - 'a'));
      return add_word(value.substr(value.find_last_of("\\/") + 1));
    case Family::host: return labels.add_short(value.substr(value.rfind('.') + 1));
    case Family::mutex:
    case Family::user_agent:
      short_wholes = short_wholes || value.size() < 4;
      if (value.size() >= 4) wholes.add(observable::lower(value));
      return;
    default: return;
  }
}

/// Enters a list whose indicators are numbered from `first`.
void IndicatorIndex::State::add(std::span<const detector::Indicator> all, std::size_t first, std::string& key) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Family family = family_of(all[i].kind);
    families.set(static_cast<std::size_t>(family));
    if (all[i].kind == observable::Kind::certificate_hash) families.set(static_cast<std::size_t>(Family::certificate));
    // The set is sorted: entries of one value follow each other, and the first stands for all.
    if (i > 0 && all[i - 1].kind == all[i].kind && all[i - 1].value == all[i].value) continue;
    add_filters(all[i]);
    put_key(key, all[i]);
    table.add(PrefixHash(key.data()).at(key.size() - kKeyPadding, seed(family)), static_cast<std::uint32_t>(first + i));
  }
}

IndicatorIndex::State::State(std::span<const detector::Indicator> all, std::span<const detector::Indicator> more)
    : lists{all, more}, table(all.size() + more.size()) {
  std::string key;
  add(all, 0, key);
  add(more, all.size(), key);
}

IndicatorIndex::IndicatorIndex(std::span<const detector::Indicator> all, std::span<const detector::Indicator> more)
    : state_(std::make_unique<State>(all, more)) {}
IndicatorIndex::~IndicatorIndex() = default;
bool IndicatorIndex::empty() const { return state_->families.none(); }
std::size_t IndicatorIndex::memory() const { return sizeof(State) + state_->table.memory(); }

}  // namespace backtrail::hunt
