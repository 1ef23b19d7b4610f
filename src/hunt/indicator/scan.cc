// SPDX-License-Identifier: Apache-2.0
// From a value to the pieces of it that may be indicators. The value's byte masks say where pieces can end; what the
// endings of no indicator fit is passed over, and only for the rest it is found out where the piece begins.
#include <algorithm>
#include <bit>
#include <tuple>
#include <utility>

#include "hunt/indicator/scan_state.h"
#include "observable/address.h"
#include "observable/encoded.h"
#include "observable/strip.h"
#include "observable/text.h"
#include "observable/tokens.h"

namespace backtrail::hunt {

using observable::ByteMasks;
using observable::FieldHints;
using observable::kLongestPaired;
using observable::TokenKind;

void IndicatorScanner::State::confirm(Family family, std::uint32_t reference, std::string_view text) {
  const bool second = reference >= index.lists[0].size();
  const std::span<const detector::Indicator> all = index.lists[second ? 1 : 0];
  const std::size_t before = second ? index.lists[0].size() : 0;
  const detector::Indicator& first = all[reference - before];
  if (family_of(first.kind) != family) return;
  const bool same = family == Family::email
                        ? first.value.size() == text.size() && observable::starts_with_caseless(first.value, text)
                        : first.value == text;
  if (!same) return;
  for (std::size_t i = reference - before; i < all.size() && all[i].kind == first.kind && all[i].value == first.value;
       ++i) {
    found.push_back({static_cast<std::uint32_t>(before + i), field, value()});
  }
}

/// Kinds without a form of their own: the whole value, and for common words only in fields that are named for them.
void IndicatorScanner::State::scan_whole(FieldHints named) {
  const std::string_view trimmed = observable::trim(low);
  if (trimmed.empty() || trimmed.size() > kValueLimit) return;
  if (any_whole && (index.short_wholes || (trimmed.size() >= 4 && index.wholes.has(trimmed.data() + trimmed.size())))) {
    if (index.has(Family::mutex)) look_up_copy(Family::mutex, observable::strip_mutex(value()));
    if (index.has(Family::user_agent)) look_up_copy(Family::user_agent, observable::trim(value()));
  }
  if (index.has(Family::ssdeep) && observable::is_digit(trimmed.front())) {
    if (const auto seen = observable::canonical(observable::Kind::ssdeep, value()))
      look_up_copy(Family::ssdeep, seen->value);
  }
  if (index.has(Family::certificate) && trimmed.size() <= kLongestPaired && trimmed.size() > 2 && trimmed[2] == ':') {
    if (const auto seen = observable::canonical(observable::Kind::certificate_hash, trimmed))
      look_up_copy(Family::hash, seen->value);
  }
  if (named.service && index.has(Family::service)) look_up_copy(Family::service, trimmed);
  if (named.user && index.has(Family::user)) take_user();
  if (named.host) take_host_name(observable::host_label(low));
  if (named.asn && index.has(Family::asn)) {
    if (const auto seen = observable::canonical(observable::Kind::asn, trimmed)) look_up_copy(Family::asn, seen->value);
  }
}

void IndicatorScanner::State::take_user() {
  const std::string_view user = observable::strip_user(low);
  look_up_copy(Family::user, user);
  const std::size_t slash = user.rfind('\\');
  if (slash != user.npos) look_up_copy(Family::user, user.substr(slash + 1));
}

/// What is written otherwise than it is (observable/unescape.h, observable/encoded.h), in the text that was looked at last.
void IndicatorScanner::State::take_disguised(FieldHints named, unsigned decoded) {
  const std::string_view from = text();
  const bool escaped = observable::is_escaped(from, masks);
  bool encoded = false;
  for (const ByteMasks& here : masks) encoded = encoded || observable::encoded_marks(here) != 0;
  Decoded& into = layers[decoded];
  if (encoded) std::swap(into.masks, masks);  // nobody asks them again
  if (escaped) {
    into.unescaped.read(from);
    const std::string_view meant_text = into.unescaped.text();
    urls = false;
    FieldHints user;
    user.user = named.user;
    scan_decoded(meant_text, user, decoded + 1);
    if (index.has(Family::url)) {
      into.unescaped.each_hidden_url(
          [&](std::size_t begin, std::size_t end) { take_url(meant_text.substr(begin, end - begin)); });
    }
  }
  if (encoded) observable::each_encoded(from, into.masks, [&](std::string_view run) { take_encoded(run, decoded); });
}

void IndicatorScanner::State::take_encoded(std::string_view run, unsigned decoded) {
  auto& known = silent_runs.place(run);
  if (known.is_of(run, decoded)) return;
  const std::size_t before = found.size();
  std::string& said = layers[decoded].encoded;
  observable::read_encoded(run, said);
  urls = index.has(Family::url);
  scan_decoded(said, {}, decoded + 1);
  if (found.size() == before && silent_runs.takes(run)) known = {std::string(run), decoded, 0};
}

void IndicatorScanner::State::scan_decoded(std::string_view from, FieldHints named, unsigned decoded) {
  constexpr std::size_t kAround = 64;  // as RecordView has it
  std::string& into = layers[decoded - 1].low;
  into.assign(kAround, '\0');
  into.append(from);
  into.append(observable::kMaskPadding + kKeyPadding, '\0');
  std::ranges::transform(into, into.begin(), [](char c) { return observable::lower(c); });
  low = std::string_view(into).substr(kAround, from.size());
  plain = from;
  if (named.user && index.has(Family::user)) take_user();
  scan_text(named, decoded);
}

void IndicatorScanner::State::take_host_name(std::string_view label) {
  if (index.has(Family::computer)) look_up_copy(Family::computer, label);
  if (!any_address) return;
  const std::size_t begin = observable::detail::spelled_ipv4_begin(label, label.size());
  if (begin < label.size()) take_spelled(label.substr(begin));
}

void IndicatorScanner::State::scan_value(bool scalar, FieldHints named) {
  low = view->lowered(field);
  plain = {};
  scan_whole(named);
  if (scalar) return;
  if (named.pipe && index.has(Family::pipe)) look_up_copy(Family::pipe, observable::strip_pipe(low));
  urls = index.has(Family::url);
  scan_text(named, 0);
}

void IndicatorScanner::State::scan_text(FieldHints named, unsigned decoded) {
  observable::classify(low, masks);
  v4_to = dots_to = hex_to = path_to = ipv6_to = dot_run_to = bound_to = 0;
  url_run = {};
  last_segment = low.npos;
  begins_before = 7;  // the value's begin is a break too
  has_key = false;
  std::uint64_t disguises = 0;
  const bool hashes = index.has(Family::hash);
  const bool emails = index.has(Family::email);
  for (std::size_t block = 0; block + 1 < masks.size(); ++block) {
    const ByteMasks& here = masks[block];
    const std::size_t base = 64 * block;
    disguises |= observable::escape_marks(here) | observable::encoded_marks(here);
    if (any_word) take_word_ends(block);
    if (any_host) {
      for (std::uint64_t bits = here.dots; bits != 0; bits &= bits - 1)
        take_dot(base + static_cast<std::size_t>(std::countr_zero(bits)));
    }
    if (hashes) take_hex_lanes(here.hex, base);
    if (emails) {
      for (std::uint64_t bits = here.ats; bits != 0; bits &= bits - 1)
        take_email(base + static_cast<std::size_t>(std::countr_zero(bits)));
    }
    if (here.colons != 0) take_colons(block);
    if ((here.key_marks | here.pipe_marks) != 0) take_marks(block);
  }
  if (any_word && low.ends_with(".pf")) take_prefetch();
  if (has_key) {
    observable::each_registry_token(
        low, [&](TokenKind kind, std::size_t begin, std::size_t end) { take_registry(piece(begin, end), kind); });
  }
  if (index.odd_paths) {
    observable::each_path_token(
        low, [&](TokenKind, std::size_t begin, std::size_t end) { take_path(text().substr(begin, end - begin)); });
  }
  if (disguises != 0 && decoded < observable::kDecodings) take_disguised(named, decoded);
}

void IndicatorScanner::State::scan_fields(sigma::RecordView& of) {
  view = &of;
  const std::span<const record::Field> fields = of.fields();
  for (field = 0; field < fields.size(); ++field) {
    const record::Form form = fields[field].value.form;
    if (fields[field].alias || form == record::Form::null || form == record::Form::boolean ||
        fields[field].value.size == 0)
      continue;
    const bool scalar = form == record::Form::number;
    const FieldHints named = hints.of(fields[field].name);
    Worth& pays = worth[reinterpret_cast<std::uintptr_t>(fields[field].name.data()) / 32 % kWorthPlaces];
    if (!memo.takes(fields[field].value) || !pays.asks()) {
      scan_value(scalar, named);
      continue;
    }
    auto& entry = memo.place(named.bits(), fields[field].value);
    const bool known = entry.is_of(named.bits(), fields[field].value);
    pays.on_answer(known);
    if (known) continue;
    const std::size_t before = found.size();
    scan_value(scalar, named);
    if (found.size() == before) memo.remember(entry, named.bits(), fields[field].value, {});
  }
}

std::span<const IndicatorScanner::Found> IndicatorScanner::State::scan(sigma::RecordView& of,
                                                                       sigma::RecordView* of_urls) {
  found.clear();
  if (index.families.none()) return {};
  scan_fields(of);
  if (of_urls != nullptr) {
    const std::size_t of_fields = found.size();
    scan_fields(*of_urls);
    for (Found& one : std::span(found).subspan(of_fields)) one.field += static_cast<std::uint32_t>(of.fields().size());
  }
  std::ranges::sort(found, {}, [](const Found& each) { return std::tuple(each.indicator, each.field); });
  const auto rest = std::ranges::unique(found, {}, &Found::indicator);
  found.erase(rest.begin(), rest.end());
  return found;
}

IndicatorScanner::IndicatorScanner(const IndicatorIndex& index) : state_(std::make_unique<State>(*index.state_)) {}
IndicatorScanner::~IndicatorScanner() = default;
IndicatorScanner::IndicatorScanner(IndicatorScanner&&) noexcept = default;

std::span<const IndicatorScanner::Found> IndicatorScanner::scan(sigma::RecordView& view, sigma::RecordView* urls) {
  return state_->scan(view, urls);
}

}  // namespace backtrail::hunt
