// SPDX-License-Identifier: Apache-2.0
#include "hunt/indicator/indicator.h"

#include <algorithm>
#include <bitset>
#include <deque>
#include <tuple>

#include "hunt/indicator/table.h"
#include "observable/address.h"
#include "observable/fold.h"
#include "observable/strip.h"
#include "observable/text.h"
#include "observable/tokens.h"

namespace backtrail::hunt {
namespace {

using observable::Kind;
using observable::TokenKind;

constexpr std::size_t kPadding = 8;        // PrefixHash reads that far
constexpr std::size_t kValueLimit = 4096;  // no indicator is longer

/// Kinds that one token can be share a family, so that it is looked up once.
enum class Family : std::uint8_t { hash, address, cidr, host, email, url, name, path, registry, mutex, pipe, service, user, user_agent, ssdeep, ja4, certificate, asn };

Family family_of(Kind kind) {
  switch (kind) {
    case Kind::ipv4:
    case Kind::ipv6: return Family::address;
    case Kind::cidr: return Family::cidr;
    case Kind::domain: return Family::host;
    case Kind::url: return Family::url;
    case Kind::email: return Family::email;
    case Kind::md5:
    case Kind::sha1:
    case Kind::sha256:
    case Kind::imphash:
    case Kind::certificate_hash:
    case Kind::ja3: return Family::hash;
    case Kind::ssdeep: return Family::ssdeep;
    case Kind::file_name: return Family::name;
    case Kind::path: return Family::path;
    case Kind::registry_key: return Family::registry;
    case Kind::mutex: return Family::mutex;
    case Kind::pipe: return Family::pipe;
    case Kind::service: return Family::service;
    case Kind::user: return Family::user;
    case Kind::user_agent: return Family::user_agent;
    case Kind::ja4: return Family::ja4;
    case Kind::asn: return Family::asn;
  }
  return Family::hash;
}

std::uint64_t seed(Family family) { return (static_cast<std::uint64_t>(family) + 1) * 0xd6e8feb86659fd93ULL; }

/// How a value stands in the table: as it is, but e-mail addresses without case.
void put_key(std::string& key, const detector::Indicator& indicator) {
  key = indicator.value;
  if (indicator.kind == Kind::email) key = observable::lower(key);
  key.append(kPadding, '\0');
}

bool contains_caseless(std::string_view text, std::string_view word) {
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    if (observable::starts_with_caseless(text.substr(at), word)) return true;
  }
  return false;
}

bool names(std::string_view field, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return contains_caseless(field, word); });
}

}  // namespace

struct IndicatorIndex::State {
  explicit State(const detector::Set& from) : set(from), table(from.indicators.size()) {}
  [[nodiscard]] bool has(Family family) const { return families[static_cast<std::size_t>(family)]; }

  const detector::Set& set;
  HashTable table;
  std::bitset<32> families;
  std::bitset<33> ipv4_lengths;   // of networks
  std::bitset<129> ipv6_lengths;
  std::bitset<256> name_lengths;
};

IndicatorIndex::IndicatorIndex(const detector::Set& set) : state_(std::make_unique<State>(set)) {
  std::string key;
  const auto& all = set.indicators;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Family family = family_of(all[i].kind);
    state_->families.set(static_cast<std::size_t>(family));
    if (all[i].kind == Kind::certificate_hash) state_->families.set(static_cast<std::size_t>(Family::certificate));
    if (family == Family::name) state_->name_lengths.set(std::min<std::size_t>(all[i].value.size(), 255));
    if (family == Family::cidr) {
      const std::size_t slash = all[i].value.find('/');
      unsigned length = 0;
      for (const char c : std::string_view(all[i].value).substr(slash + 1)) length = length * 10 + static_cast<unsigned>(c - '0');
      if (all[i].value.find(':') == std::string::npos) {
        state_->ipv4_lengths.set(length);
      } else {
        state_->ipv6_lengths.set(length);
      }
    }
    // The set is sorted: entries of one value follow each other, and the first stands for all.
    if (i > 0 && all[i - 1].kind == all[i].kind && all[i - 1].value == all[i].value) continue;
    put_key(key, all[i]);
    state_->table.add(PrefixHash(key.data()).at(key.size() - kPadding, seed(family)), static_cast<std::uint32_t>(i));
  }
}

IndicatorIndex::~IndicatorIndex() = default;
bool IndicatorIndex::empty() const { return state_->families.none(); }
std::size_t IndicatorIndex::memory() const { return sizeof(State) + state_->table.memory(); }

struct IndicatorScanner::State {
  explicit State(const IndicatorIndex::State& of) : index(of) {}

  void scan_value(std::string_view value, bool scalar, std::string_view field_name);
  void scan_whole(std::string_view value, std::string_view field_name);
  void scan_pipes(std::string_view value, std::string_view field_name);
  void take_host_token(std::string_view value, TokenKind kind, std::size_t begin, std::size_t end);
  void take_host(std::size_t begin, std::size_t end);
  void take_name(std::size_t begin, std::size_t end);
  void take_path(std::string_view run);
  void take_registry(std::string_view run, bool whole);
  void take_address(std::string_view text, bool v6);

  /// Looks up `length` bytes at the hasher's data.
  void look_up(Family family, PrefixHash& hasher, std::string_view text) {
    index.table.find(hasher.at(text.size(), seed(family)), [&](std::uint32_t reference) { confirm(family, reference, text); });
  }
  void look_up_copy(Family family, std::string_view text) {
    if (text.empty() || text.size() > kValueLimit) return;
    copy.assign(text);
    copy.append(kPadding, '\0');
    PrefixHash hasher(copy.data());
    look_up(family, hasher, std::string_view(copy.data(), copy.size() - kPadding));
  }
  void confirm(Family family, std::uint32_t reference, std::string_view text) {
    const auto& all = index.set.indicators;
    const detector::Indicator& first = all[reference];
    if (family_of(first.kind) != family) return;
    const bool same = family == Family::email ? first.value.size() == text.size() && observable::starts_with_caseless(first.value, text)
                                              : first.value == text;
    if (!same) return;
    for (std::size_t i = reference; i < all.size() && all[i].kind == first.kind && all[i].value == first.value; ++i) {
      found.push_back({static_cast<std::uint32_t>(i), field, whole_value});
    }
  }

  const IndicatorIndex::State& index;
  std::string lower;   // the value in lower case, padded
  std::string folded;  // a path's or key's one spelling, padded
  std::string copy;
  std::vector<std::size_t> ends;
  std::deque<std::string> decoded;
  std::vector<Found> found;
  std::uint32_t field = 0;
  std::string_view whole_value;
};

void IndicatorScanner::State::take_address(std::string_view text, bool v6) {
  const auto address = v6 ? observable::parse_ipv6(text) : observable::parse_ipv4(text);
  if (!address) return;
  if (index.has(Family::address)) look_up_copy(Family::address, observable::format(*address));
  if (!index.has(Family::cidr)) return;
  for (unsigned length = 0; length <= address->bits(); ++length) {
    if (!(v6 ? index.ipv6_lengths[length] : index.ipv4_lengths[length])) continue;
    look_up_copy(Family::cidr, observable::format(observable::masked(*address, length)) + "/" + std::to_string(length));
  }
}

/// A domain covers its subdomains, so every ending of the host is asked for, the longest first.
void IndicatorScanner::State::take_host(std::size_t begin, std::size_t end) {
  const std::string_view host = std::string_view(lower).substr(begin, end - begin);
  for (std::size_t at = 0; at < host.size();) {
    const std::size_t dot = host.find('.', at);
    if (dot == host.npos) return;
    if (host.size() - at <= 253) {
      PrefixHash hasher(host.data() + at);
      look_up(Family::host, hasher, host.substr(at));
    }
    at = dot + 1;
  }
}

void IndicatorScanner::State::take_name(std::size_t begin, std::size_t end) {
  const std::string_view name = std::string_view(lower).substr(begin, end - begin);
  if (index.has(Family::name) && name.size() < 256 && index.name_lengths[name.size()]) {
    PrefixHash hasher(name.data());
    look_up(Family::name, hasher, name);
  }
  if (index.has(Family::ja4) && name.size() == 36) {
    PrefixHash hasher(name.data());
    look_up(Family::ja4, hasher, name);
  }
  if (index.has(Family::asn) && name.size() <= 12 && name.starts_with("as") && name.size() > 2 &&
      std::ranges::all_of(name.substr(2), observable::is_digit)) {
    if (const auto seen = observable::canonical(Kind::asn, name)) look_up_copy(Family::asn, seen->value);
  }
}

void IndicatorScanner::State::take_path(std::string_view run) {
  run = run.substr(0, 2 * kValueLimit);
  ends.clear();
  observable::PathFolder folder(folded, observable::is_unix_path(run));
  observable::each_path_end(run, [&](char c) { folder.put(c); }, [&] {
    std::size_t end = folded.size();
    while (end > 0 && (observable::is_blank(folded[end - 1]) || folded[end - 1] == '.')) --end;
    if (end <= kValueLimit && end > 1 && (ends.empty() || ends.back() < end)) ends.push_back(end);
  });
  folded.append(kPadding, '\0');
  PrefixHash hasher(folded.data());
  for (const std::size_t end : ends) look_up(Family::path, hasher, std::string_view(folded).substr(0, end));
}

/// A key covers what lies beneath it, so every beginning that ends at a separator is asked for.
void IndicatorScanner::State::take_registry(std::string_view run, bool whole) {
  if (!observable::fold_registry(run.substr(0, 2 * kValueLimit), folded)) return;
  ends.clear();
  const auto add = [&](std::size_t end) {
    while (end > 0 && observable::is_blank(folded[end - 1])) --end;
    if (end <= kValueLimit && (ends.empty() || ends.back() < end)) ends.push_back(end);
  };
  std::size_t separators = 0;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool separator = folded[i] == '\\';
    if (separators > 0 && (separator || (!whole && observable::is(folded[i], observable::kSoftBreak | observable::kHardBreak)))) add(i);
    separators += separator;
  }
  add(folded.size());
  folded.append(kPadding, '\0');
  PrefixHash hasher(folded.data());
  for (const std::size_t end : ends) look_up(Family::registry, hasher, std::string_view(folded).substr(0, end));
}

void IndicatorScanner::State::take_host_token(std::string_view value, TokenKind kind, std::size_t begin, std::size_t end) {
  const std::string_view low = std::string_view(lower).substr(begin, end - begin);
  switch (kind) {
    case TokenKind::hash:
      if (index.has(Family::hash)) {
        PrefixHash hasher(low.data());
        look_up(Family::hash, hasher, low);
      }
      break;
    case TokenKind::host:
      if (index.has(Family::host)) take_host(begin, end);
      break;
    case TokenKind::ipv4:
    case TokenKind::ipv6:
      if (index.has(Family::address) || index.has(Family::cidr)) take_address(value.substr(begin, end - begin), kind == TokenKind::ipv6);
      break;
    case TokenKind::email:
      if (index.has(Family::email) && low.size() <= kValueLimit) {
        PrefixHash hasher(low.data());
        look_up(Family::email, hasher, low);
      }
      break;
    case TokenKind::url:
      if (!index.has(Family::url)) break;
      if (const auto url = observable::canonical(Kind::url, value.substr(begin, end - begin))) {
        look_up_copy(Family::url, url->value);
        look_up_copy(Family::url, std::string_view(url->value).substr(url->value.find("://") + 3));
      }
      break;
    default:
      break;
  }
}

/// Pipes: the value of a field that is named so, and what follows \pipe\ anywhere.
void IndicatorScanner::State::scan_pipes(std::string_view value, std::string_view field_name) {
  if (names(field_name, {"pipe"})) look_up_copy(Family::pipe, observable::lower(observable::strip_pipe(value)));
  constexpr std::string_view kMark = "\\pipe\\";
  const std::string_view low(lower.data(), value.size());
  for (std::size_t at = low.find(kMark); at != low.npos; at = low.find(kMark, at + 1)) {
    const std::string_view rest = low.substr(at + kMark.size(), kValueLimit);
    std::size_t end = 0;
    while (end < rest.size() && !observable::is(rest[end], observable::kSoftBreak | observable::kHardBreak)) ++end;
    look_up_copy(Family::pipe, rest.substr(0, end));
  }
}

/// Kinds without a form of their own: the whole value, and for common words only in fields that are named for them.
void IndicatorScanner::State::scan_whole(std::string_view value, std::string_view field_name) {
  const std::string_view trimmed = observable::trim(value);
  if (trimmed.empty() || trimmed.size() > kValueLimit) return;
  if (index.has(Family::mutex)) look_up_copy(Family::mutex, observable::strip_mutex(value));
  if (index.has(Family::user_agent)) look_up_copy(Family::user_agent, trimmed);
  if (index.has(Family::ssdeep)) {
    if (const auto seen = observable::canonical(Kind::ssdeep, trimmed)) look_up_copy(Family::ssdeep, seen->value);
  }
  if (index.has(Family::certificate) && trimmed.size() <= 95 && trimmed.find(':') != trimmed.npos) {
    if (const auto seen = observable::canonical(Kind::certificate_hash, trimmed)) look_up_copy(Family::hash, seen->value);
  }
  if (index.has(Family::service) && names(field_name, {"service"})) look_up_copy(Family::service, observable::lower(trimmed));
  if (index.has(Family::user) && names(field_name, {"user", "account", "owner", "principal"})) {
    const std::string user = observable::lower(observable::strip_user(value));
    look_up_copy(Family::user, user);
    const std::size_t slash = user.rfind('\\');
    if (slash != user.npos) look_up_copy(Family::user, std::string_view(user).substr(slash + 1));
  }
  if (index.has(Family::asn) && names(field_name, {"asn", "as_number", "as.number"})) {
    if (const auto seen = observable::canonical(Kind::asn, trimmed)) look_up_copy(Family::asn, seen->value);
  }
}

void IndicatorScanner::State::scan_value(std::string_view value, bool scalar, std::string_view field_name) {
  scan_whole(value, field_name);
  if (scalar) return;
  lower.resize(value.size() + kPadding);
  std::ranges::transform(value, lower.begin(), [](char c) { return observable::lower(c); });
  const auto any = [&](std::initializer_list<Family> families) {
    return std::ranges::any_of(families, [&](Family each) { return index.has(each); });
  };
  if (any({Family::hash, Family::address, Family::cidr, Family::host, Family::email, Family::url})) {
    observable::each_host_token(value, [&](TokenKind kind, std::size_t begin, std::size_t end) { take_host_token(value, kind, begin, end); });
  }
  if (any({Family::name, Family::ja4, Family::asn})) {
    observable::each_name_token(value, [&](TokenKind, std::size_t begin, std::size_t end) { take_name(begin, end); });
  }
  if (index.has(Family::path)) {
    observable::each_path_token(value, [&](TokenKind, std::size_t begin, std::size_t end) { take_path(value.substr(begin, end - begin)); });
  }
  if (index.has(Family::registry)) {
    observable::each_registry_token(value, [&](TokenKind kind, std::size_t begin, std::size_t end) {
      take_registry(value.substr(begin, end - begin), kind == TokenKind::registry_whole);
    });
  }
  if (index.has(Family::pipe)) scan_pipes(value, field_name);
}

IndicatorScanner::IndicatorScanner(const IndicatorIndex& index) : state_(std::make_unique<State>(*index.state_)) {}
IndicatorScanner::~IndicatorScanner() = default;
IndicatorScanner::IndicatorScanner(IndicatorScanner&&) noexcept = default;
IndicatorScanner& IndicatorScanner::operator=(IndicatorScanner&&) noexcept = default;

std::span<const IndicatorScanner::Found> IndicatorScanner::scan(const record::Record& record) {
  State& state = *state_;
  state.found.clear();
  if (state.index.families.none()) return {};
  std::size_t used = 0;  // decoded values that something was found in: their text must stay
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    const record::Field& field = record.fields[i];
    const record::Form form = field.value.form;
    if (field.alias || form == record::Form::null || form == record::Form::boolean || field.value.size == 0) continue;
    if (used == state.decoded.size()) state.decoded.emplace_back();
    state.whole_value = record::text(field.value, state.decoded[used]);
    state.field = static_cast<std::uint32_t>(i);
    const std::size_t before = state.found.size();
    state.scan_value(state.whole_value, form == record::Form::number, field.name);
    if (state.found.size() != before && state.whole_value.data() == state.decoded[used].data()) ++used;
  }
  std::ranges::sort(state.found, {}, [](const Found& each) { return std::tuple(each.indicator, each.field); });
  const auto rest = std::ranges::unique(state.found, {}, &Found::indicator);
  state.found.erase(rest.begin(), rest.end());
  return state.found;
}

}  // namespace backtrail::hunt
