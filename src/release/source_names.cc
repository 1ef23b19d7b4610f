// SPDX-License-Identifier: Apache-2.0
#include "release/source_names.h"

#include <algorithm>
#include <array>

#include "release/codes.h"
#include "release/prose/address_words.h"
#include "release/prose/clauses.h"
#include "release/prose/negation.h"

namespace backtrail::release {
namespace {

/// Nobody calls a document of others so.
bool speaks_as_we(std::string_view text) {
  constexpr std::array<std::string_view, 5> kWe = {"we", "our", "ours", "us", "i"};
  for (const ClauseWords& words : clauses_of(text)) {
    for (const ClauseWord& word : words) {
      const bool we = std::ranges::find(kWe, word.text) != kWe.end();
      // The country.
      const bool country = word.text == "us" && text[word.where.begin] == 'U';
      if (we && !country) return true;
    }
  }
  return false;
}

void examine_actors(Examination& examination, std::string_view text, const std::string& place, const SourceTold& told,
                    const std::vector<registers::NotAFinding>& answered) {
  const bool as_title = told.published && !speaks_as_we(text);
  for (const NamedFinding& one : find_named_faults(text, told.on, examination.known_actors())) {
    if (is_answered(text, one.where, answered)) continue;
    // Its own words are the source's.
    const bool passes = as_title && (!one.laid || one.fault == NamedFault::own_words);
    if (passes) continue;
    examination.refuse_at(
        kActorUnfounded, "this names an actor, and nothing that is cited from this source speaks of them", place,
        one.where,
        told.published ? "write what the document is called; what its name lays to somebody is cited as "
                         "a claim from it, or answered for by not_a_finding"
                       : "give the day and the address of the document that is called so, among the sources, or "
                         "leave the actor out");
  }
}

void read_like_title(Examination& examination, std::string_view text, const std::string& place, const SourceTold& told,
                     const std::vector<registers::NotAFinding>& answered) {
  examination.check_words(text, place, told.said);
  const std::string said = fold(told.said).text;
  for (const Negation& one : find_negations(text)) {
    const std::string words = fold(text.substr(one.where.begin, one.where.end - one.where.begin)).text;
    if (is_answered(text, one.where, answered) || said.find(words) != std::string::npos) continue;
    examination.refuse_at(
        kNegativeUnproven, "this says no, and a name of a source looks nowhere", place, one.where,
        "write what the document is called; a claim from it says what it says, and what is no finding "
        "is answered for by not_a_finding");
  }
  examination.check_shares(text, place, answered);
  examine_estimates(examination, text, place, {}, told.said, answered);
  examine_actors(examination, text, place, told, answered);
}

}  // namespace

bool is_published(const registers::PublicSource& source) {
  return !source.published.empty() && is_web_address(source.url);
}

bool is_page_of_source(std::string_view address, const SpokenOf& on) {
  const auto without_last_slash = [](std::string_view one) {
    return one.substr(0, one.size() - (one.ends_with('/') ? 1 : 0));
  };
  return std::ranges::any_of(
      on.pages, [&](const std::string& page) { return without_last_slash(page) == without_last_slash(address); });
}

bool is_in_page_of_source(std::string_view text, const Stretch& one, const SpokenOf& on) {
  if (on.pages.empty()) return false;
  return std::ranges::any_of(find_web_addresses(text), [&](const Stretch& where) {
    return where.begin <= one.begin && one.end <= where.end &&
           is_page_of_source(text.substr(where.begin, where.end - where.begin), on);
  });
}

void examine_as_words(Examination& examination, std::string_view written, const std::string& place,
                      const std::vector<registers::NotAFinding>& answered,
                      const std::function<void(std::string_view)>& examine) {
  const AddressWords words = address_words(written);
  std::vector<Refusal>& all = examination.refusals();
  const std::size_t before = all.size();
  examine(words.text);
  std::vector<Refusal> found(std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(before)),
                             std::make_move_iterator(all.end()));
  all.resize(before);
  for (Refusal& one : found) {
    if (one.where.end == 0) {
      examination.refuse(one.code, std::move(one.message), std::move(one.place), std::move(one.hint));
      continue;
    }
    const Stretch where = words.original(one.where);
    if (is_answered(written, where, answered)) continue;
    examination.refuse_at(one.code, std::move(one.message), place, where, std::move(one.hint));
  }
}

void examine_address_words(Examination& examination, std::string_view address, const std::string& place,
                           const SourceTold& told, const std::vector<registers::NotAFinding>& answered) {
  examine_as_words(examination, address, place, answered,
                   [&](std::string_view words) { read_like_title(examination, words, place, told, answered); });
}

void examine_source_text(Examination& examination, std::string_view text, const std::string& place,
                         const SourceTold& told, const std::vector<registers::NotAFinding>& answered) {
  examination.check_names(text, place);
  if (is_web_address(text)) {
    // Whoever follows it sees what it is called, with a day or without.
    SourceTold page = told;
    page.published = true;
    return examine_address_words(examination, text, place, page, answered);
  }
  read_like_title(examination, text, place, told, answered);
  examine_hidden_actors(examination, text, place, told.on, answered);
  examine_addresses_in(examination, text, place, told.on, answered);
}

void examine_addresses_in(Examination& examination, std::string_view text, const std::string& place, const SpokenOf& on,
                          const std::vector<registers::NotAFinding>& answered) {
  for (const Stretch& where : find_web_addresses(text)) {
    const std::string_view address = text.substr(where.begin, where.end - where.begin);
    examine_address_words(examination, address, place + ", the address at byte " + std::to_string(where.begin),
                          {is_page_of_source(address, on), {}, on}, answered);
  }
}

}  // namespace backtrail::release
