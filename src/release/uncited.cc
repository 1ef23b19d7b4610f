// SPDX-License-Identifier: Apache-2.0
#include "release/uncited.h"

#include <algorithm>
#include <array>

#include "observable/address.h"
#include "release/codes.h"
#include "release/prose/address_words.h"
#include "release/prose/advice.h"
#include "release/prose/everyday.h"
#include "release/prose/terms.h"

namespace backtrail::release {
namespace {

using observable::Kind;
using observable::Observable;

/// Of an address of the web its host alone: the same site has many pages.
Observable without_page(Observable one) {
  if (one.kind != Kind::url) return one;
  const std::size_t scheme = one.value.find("://");
  const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
  return {Kind::domain, one.value.substr(begin, one.value.find_first_of(":/?#", begin) - begin)};
}

/// What programs look for and somebody has to have found: no files and paths, for these are examples as often as not, and no address of
/// mail, to which readers write.
std::optional<Observable> sought_by_programs(std::string_view word) {
  constexpr std::array kKinds = {Kind::ipv4, Kind::ipv6,    Kind::domain, Kind::url,    Kind::md5,
                                 Kind::sha1, Kind::sha256,  Kind::sha224, Kind::sha384, Kind::sha512,
                                 Kind::tlsh, Kind::imphash, Kind::ssdeep, Kind::ja3,    Kind::ja4};
  auto out = observable::guess(observable::refang(word));
  if (!out || std::ranges::find(kKinds, out->kind) == kKinds.end()) return std::nullopt;
  // "and/or" is none.
  if (out->kind == Kind::url && !out->value.contains("://")) return std::nullopt;
  return without_page(std::move(*out));
}

/// Everybody's own: "listen on 127.0.0.1".
bool is_nobodys(const Observable& one) {
  if (one.kind == Kind::ipv6)
    return std::ranges::any_of(std::array{"fe80:", "fc", "fd", "::"},
                               [&](const char* own) { return one.value.starts_with(own); });
  if (one.kind != Kind::ipv4) return false;
  const auto address = observable::parse_ipv4(one.value);
  if (!address) return false;
  const auto [a, b] = std::pair(address->bytes[0], address->bytes[1]);
  return a == 0 || a == 10 || a == 127 || (a == 192 && b == 168) || (a == 172 && b >= 16 && b < 32) ||
         (a == 169 && b == 254);
}

constexpr std::string_view kAround = " \t\n\r\"'(),;<>";

/// The words of a text as blanks part them, without the signs of the sentence around them.
std::vector<Stretch> words_of(std::string_view text) {
  std::vector<Stretch> out;
  for (std::size_t at = text.find_first_not_of(kAround); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kAround, at), text.size());
    std::size_t last = end;
    while (last > at && std::string_view(".:!?").contains(text[last - 1])) --last;
    if (last > at) out.push_back({at, last});
    at = text.find_first_not_of(kAround, end);
  }
  return out;
}

const char* why(InAdvice::What what) {
  switch (what) {
    case InAdvice::What::no_order: return "this cites nothing, and does not say what to do";
    case InAdvice::What::past: return "this tells what was, and cites nothing";
    case InAdvice::What::time: return "this tells of a time, and cites nothing";
    case InAdvice::What::count: return "this counts somebody, and cites nothing";
  }
  return "";
}

}  // namespace

Uncited::Uncited(Examination& examination, const registers::Advisory& advisory, const Circumstances& circumstances)
    : examination_(examination), answered_(advisory.not_findings), circumstances_(circumstances) {
  const auto list = [&](std::string_view value) {
    if (auto one = sought_by_programs(value)) listed_.insert(std::move(*one));
  };
  for (const registers::AdvisoryIndicator& one : advisory.indicators) list(one.value);
  for (const registers::PublicSource& one : advisory.sources) list(one.url);
}

void Uncited::check(std::string_view source, std::string_view text, const std::string& place) const {
  for (const InAdvice& one : find_no_advice(text, kSmallCountBelow)) refuse(text, one.where, place, why(one.what));
  check_named(source, text, place);
  check_values(text, place);
}

void Uncited::check_facts(std::string_view source, std::string_view text, const std::string& place) const {
  for (const InAdvice& one : find_facts(text, kSmallCountBelow)) refuse(text, one.where, place, why(one.what));
  check_named(source, text, place);
  check_values(text, place);
}

void Uncited::refuse(std::string_view text, const Stretch& where, const std::string& place, const char* why) const {
  if (is_answered(text, where, answered_)) return;
  examination_.refuse_at(kTellsUncited, why, place, where,
                         "cite what it stands on, or say what to do alone; what tells nothing of the case is answered "
                         "for by not_a_finding");
}

/// Whoever is named was there; but for those to whom it is said, and who says it.
void Uncited::check_named(std::string_view source, std::string_view text, const std::string& place) const {
  constexpr const char* kWhy = "this names an organisation of the case, and cites nothing";
  constexpr std::string_view kOpen = "{org:";
  for (const Party& party : circumstances_.parties) {
    if (examination_.is_audience(party)) continue;
    const std::string held = std::string(kOpen) + party.ref + "}";
    if (source.contains(held)) {
      refuse(text, {0, text.size()}, place, kWhy);
      continue;
    }
    // Who is hidden is looked for as such.
    if (!examination_.may_learn_of(party)) continue;
    for (const std::string& term : party.terms) {
      if (!everyday_word(term).empty() || !find_terms(circumstances_.speaker, {term}).empty()) continue;
      for (const Stretch& where : find_terms(text, {term})) refuse(text, where, place, kWhy);
    }
  }
}

void Uncited::check_values(std::string_view text, const std::string& place) const {
  for (const Stretch& where : words_of(text)) {
    const std::string_view word = text.substr(where.begin, where.end - where.begin);
    // What is written as a link is there to be followed, and nobody writes an intruder's so.
    if (is_web_address(word)) continue;
    const auto value = sought_by_programs(word);
    if (!value || is_nobodys(*value) || listed_.contains(*value)) continue;
    refuse(text, where, place,
           "this tells an address or a hash that is none of the advisory's indicators, nor of its sources");
  }
}

}  // namespace backtrail::release
