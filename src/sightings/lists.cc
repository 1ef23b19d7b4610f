// SPDX-License-Identifier: Apache-2.0
#include "sightings/lists.h"

#include <algorithm>
#include <array>

namespace backtrail::sightings {
namespace {

constexpr std::size_t kRemembered = 4096;  // bytes of a value; longer ones hardly come twice

/// What a list depends on beside the bytes: a value's hints and form, or that it is a part.
std::array<char, 2> head_of(const Lists::Asked& asked) {
  return {static_cast<char>(asked.hints.bits()), static_cast<char>(asked.value->form)};
}
constexpr char kPart = '\x80';  // no hints have this bit
static_assert(observable::FieldHints{true, true, true, true, true, true, true}.bits() < 0x80);

std::string_view view(const std::array<char, 2>& head) { return {head.data(), head.size()}; }

}  // namespace

void Lists::prepare(Asked& asked) const {
  const std::string_view raw = asked.value->raw();
  if (raw.size() >= kLeastParted) return;
  const auto head = head_of(asked);
  asked.hash = KeyTable::hash(view(head), raw);
  values_.fetch(asked.hash);
}

std::span<const std::uint32_t> Lists::of(const Asked& asked) {
  const std::string_view raw = asked.value->raw();
  if (raw.size() < kLeastParted) return whole(asked, asked.hash);
  // What stands in a user agent depends on its being one.
  if (Parting& parting = this->parting(asked.role); parting.pays() && !asked.hints.agent) {
    found_.clear();
    const std::string_view text = record::text(*asked.value, scratch_);
    if (text.contains('\n') || text.contains('|')) {
      if (in_parts(text)) {
        ++parting.done;
        number(extractor_.extract_whole(text, asked.hints), found_);
        return found_;
      }
      ++parting.given_up;
    }
  }
  if (raw.size() <= kRemembered) return whole(asked, KeyTable::hash(view(head_of(asked)), raw));
  found_.clear();
  number(
      extractor_.extract(record::text(*asked.value, scratch_), asked.hints, asked.value->form == record::Form::number),
      found_);
  return found_;
}

std::span<const std::uint32_t> Lists::whole(const Asked& asked, std::uint64_t hash) {
  const auto head = head_of(asked);
  const auto [index, fresh] = values_.place(view(head), asked.value->raw(), hash);
  if (fresh) {
    const std::string_view text = record::text(*asked.value, scratch_);
    remember(known_.emplace_back(), extractor_.extract(text, asked.hints, asked.value->form == record::Form::number));
  }
  return std::span(numbers_).subspan(known_[index].begin, known_[index].size);
}

/// False when something in it depends on the whole; then found_ means nothing.
bool Lists::in_parts(std::string_view text) {
  return each_part(text, '\n', [&](std::string_view line) {
    return !may_hold_pieces(line) || (line.contains('|') && take_bars(line)) || take_line(line);
  });
}

bool Lists::take_line(std::string_view line) {
  const Known& known = part(line, false);
  if (known.alone == Alone::never) return false;
  found_.insert(found_.end(), numbers_.begin() + known.begin, numbers_.begin() + known.begin + known.size);
  return true;
}

bool Lists::take_bars(std::string_view line) {
  const std::size_t before = found_.size();
  std::string_view last;  // one module calls itself over and over
  const bool done = each_part(line, '|', [&](std::string_view piece) {
    if (piece.ends_with('\\')) return false;  // with the bar one escape
    if (!may_hold_pieces(piece) && !observable::in_query(piece, piece.size())) return true;
    const std::string_view module = module_of(piece);
    if (!module.empty() && module == last) return true;
    const Known& known = part(module.empty() ? piece : module, !module.empty());
    if (known.alone != Alone::bar) return false;
    found_.insert(found_.end(), numbers_.begin() + known.begin, numbers_.begin() + known.begin + known.size);
    last = module;
    return true;
  });
  if (!done) found_.resize(before);
  return done;
}

/// Of a module it is the part with any offset.
const Lists::Known& Lists::part(std::string_view text, bool module) {
  const std::array<char, 2> head{kPart, static_cast<char>(module)};
  const auto [index, fresh] = values_.place(view(head), text, KeyTable::hash(view(head), text));
  if (fresh) {
    Known& known = known_.emplace_back();
    remember(known, extractor_.extract_part(module ? std::string(text) += "+0" : std::string(text), known.alone));
  }
  return known_[index];
}

void Lists::remember(Known& known, const std::vector<Piece>& pieces) {
  known.begin = static_cast<std::uint32_t>(numbers_.size());
  number(pieces, numbers_);
  const auto begin = numbers_.begin() + known.begin;
  std::sort(begin, numbers_.end());
  numbers_.erase(std::unique(begin, numbers_.end()), numbers_.end());
  known.size = static_cast<std::uint32_t>(numbers_.size()) - known.begin;
}

void Lists::number(const std::vector<Piece>& pieces, std::vector<std::uint32_t>& into) {
  hashes_.clear();
  for (const Piece& piece : pieces) {
    const char family = static_cast<char>(piece.family);
    hashes_.push_back(KeyTable::hash({&family, 1}, piece.value));
    observables_.fetch(hashes_.back());
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const char family = static_cast<char>(pieces[i].family);
    into.push_back(observables_.place({&family, 1}, pieces[i].value, hashes_[i]).index);
  }
}

Lists::Parting& Lists::parting(std::uint16_t role) {
  if (role >= partings_.size()) partings_.resize(role + std::size_t{1});
  return partings_[role];
}

std::size_t Lists::memory() const {
  return observables_.memory() + values_.memory() + known_.size() * sizeof(Known) +
         numbers_.size() * sizeof(std::uint32_t);
}

void Lists::clear() {
  observables_.clear();
  values_.clear();
  known_.clear();
  numbers_.clear();
}

}  // namespace backtrail::sightings
