// SPDX-License-Identifier: Apache-2.0
// Names that the audience may not learn, and characters that nobody sees.
#include <algorithm>

#include "release/codes.h"
#include "release/examination.h"
#include "release/nearby.h"
#include "release/prose/fold.h"
#include "release/prose/invisible.h"
#include "release/prose/terms.h"
#include "release/reading.h"

namespace backtrail::release {
namespace {

/// Whether its characters are those of a page. Escapes of JSON, YAML and addresses stand in a text for everybody to see; entities
/// and a mail's encodings are undone before anybody does.
bool shows_characters(const Reading& reading) {
  if (reading.origin == nullptr) return reading.whole;
  return reading.whole && (reading.as == "without entities" || reading.as == "without quoted-printable" ||
                           reading.as == "base64 undone");
}

/// Ids as words of their own: one that is also the beginning of a common word would stand in the way of every text.
std::vector<Stretch> find_refs(const ScannedText& scanned, const std::vector<std::string>& refs) {
  const auto is_letter = [text = scanned.text()](std::size_t at) {
    if (at >= text.size()) return false;
    const char c = text[at];
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  std::vector<Stretch> found = scanned.find_terms(refs);
  std::erase_if(found,
                [&](const Stretch& one) { return (one.begin > 0 && is_letter(one.begin - 1)) || is_letter(one.end); });
  return found;
}

}  // namespace

std::vector<Stretch> Examination::find_names(std::string_view text) const {
  std::vector<Stretch> found;
  (void)for_readings(text, [&](const Reading& reading) {
    for (const Stretch& one : find_names_in(ScannedText(reading.text))) found.push_back(reading.original(one));
  });
  return joined(std::move(found));
}

/// What those are called of whom the audience may learn, and others who act: no slip of anybody else's name.
WordSet Examination::known_words() const {
  WordSet known;
  for (const Party& party : parties_) {
    if (hides(party.ref)) continue;
    const Party::KnownAs open = named_to_audience(party);
    for (const auto* const list : {&open.terms, &open.parts.words, &open.parts.terms}) {
      for (const std::string& one : *list) known.insert(fold(one).text);
    }
  }
  return known;
}

const Slips& Examination::slips() const {
  if (!slips_) slips_ = Slips(protected_parts_.words, protected_parts_.words.empty() ? WordSet() : known_words());
  return *slips_;
}

std::vector<Stretch> Examination::find_names_in(const ScannedText& text) const {
  std::vector<Stretch> found = text.find_terms(protected_terms_);
  for (const auto& more :
       {text.find_parts(protected_parts_), text.find_slips(slips()), find_refs(text, protected_refs_),
        find_addresses(text.text(), protected_networks_, known_networks_, own_networks_)})
    found.insert(found.end(), more.begin(), more.end());
  return joined(std::move(found));
}

void Examination::check_names(std::string_view text, const std::string& place) {
  std::vector<Stretch> hidden;
  look_for_names(text, place, [&](const Reading& reading) {
    if (!shows_characters(reading)) return;
    for (const Stretch& one : find_invisible(reading.text, reading.origin == nullptr))
      hidden.push_back(reading.original(one));
  });
  for (const Stretch& where : joined(std::move(hidden))) {
    refuse_at(kHiddenCharacters, "characters that nobody sees stand here: they can carry a text of their own", place,
              where, "take them out");
  }
}

void Examination::check_names_only(std::string_view text, const std::string& place) {
  look_for_names(text, place, [](const Reading&) {});
}

void Examination::look_for_names(std::string_view text, const std::string& place,
                                 const std::function<void(const Reading&)>& also) {
  std::vector<Stretch> found;
  std::vector<Told> told;
  (void)for_readings(text, [&](const Reading& reading) {
    also(reading);
    for (Sought one : sought_in(reading.text)) {
      one.where = reading.original(one.where);
      check_one_sought(one, place);
    }
    const ScannedText scanned(reading.text);
    const std::vector<Stretch> here = find_names_in(scanned);
    for (const Stretch& one : here) found.push_back(reading.original(one));
    if (here.empty()) return;
    if (const auto near = nearby(reading.text, here)) {
      whose(
          ScannedText(near->text),
          [&](const Stretch& one) { return reading.original({near->origin[one.begin], near->origin[one.end]}); }, told);
    } else {
      whose(scanned, [&](const Stretch& one) { return reading.original(one); }, told);
    }
  });
  found = joined(std::move(found));
  const Whom whose_names = whom(found, told);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Stretch& where = found[i];
    if (only_unnamed(whose_names[i])) {
      const bool elsewhere = only_elsewhere(whose_names[i]);
      if (elsewhere && is_answered_for(text, where)) continue;
      refuse_at(
          kProtectedName, "this names an originator who asks not to be named", place, where,
          elsewhere
              ? "they ask it of something else in the case: leave it out, or cite the public claim that names "
                "them as what they are named for here, such as the vendor of a product, and that somebody besides "
                "the authors has entered or confirmed; or answer for it by not_a_finding"
              : "leave it out ('a partner told us'); what they ask is theirs to take back");
      refusals_.back().inside = inside_words(whose_names[i]);
      continue;
    }
    const std::string what = is_ref(text, where) ? "this is the id of" : "this tells of";
    refuse_at(kProtectedName, what + " an organisation that the audience may not learn of", place, where,
              "leave it out, or write {org:ID} and let a pseudonym stand for it");
    refusals_.back().inside = inside_words(whose_names[i]);
  }
}

/// Whether only an id stands at `where`, and nothing that the organisation is called.
bool Examination::is_ref(std::string_view text, const Stretch& where) const {
  if (where.end > text.size() || protected_refs_.empty()) return false;
  const ScannedText words(text.substr(where.begin, where.end - where.begin));
  return !find_refs(words, protected_refs_).empty() && words.find_terms(protected_terms_).empty() &&
         words.find_parts(protected_parts_).empty();
}

/// Adds where `text` tells of each that is hidden, and by what.
void Examination::whose(const ScannedText& text, const std::function<Stretch(const Stretch&)>& original,
                        std::vector<Told>& out) const {
  // Of thousands of organisations each would read the text for its own.
  const bool slips_here = !text.find_slips(slips()).empty();
  const bool addresses_here = !find_addresses(text.text(), protected_networks_, known_networks_, own_networks_).empty();
  const auto tells_of = [&](const Party& party) {
    const auto tells = [&](const std::vector<Stretch>& stretches, Told::By by) {
      for (const Stretch& one : stretches) out.push_back({original(one), &party, by});
    };
    const auto names = [&](const std::vector<std::string>& terms, const NameParts& parts) {
      tells(text.find_terms(terms), Told::By::whole);
      tells(text.find_parts(parts), Told::By::part);
      if (slips_here) tells(text.find_slips(Slips(parts.words, {})), Told::By::part);
      Networks networks;
      networks.add(terms);
      if (addresses_here && !networks.empty())
        tells(find_addresses(text.text(), networks, known_networks_, own_networks_), Told::By::address);
    };
    if (party.ref.empty() || hides(party.ref)) {
      names(party.terms, party.parts);
      if (party.telling_ref) tells(find_refs(text, {party.ref}), Told::By::id);
    } else if (const auto former = former_.find(party.ref); former != former_.end()) {
      names(former->second.terms, former->second.parts);
    }
  };
  std::ranges::for_each(parties_, tells_of);
  std::ranges::for_each(unnamed_, tells_of);
}

}  // namespace backtrail::release
