// SPDX-License-Identifier: Apache-2.0
#include "release/examination.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <optional>

#include "estimate/estimate.h"
#include "release/codes.h"
#include "release/nearby.h"
#include "release/prose/fold.h"
#include "release/prose/invisible.h"
#include "release/prose/negation.h"
#include "release/prose/numbers.h"
#include "release/prose/shares.h"
#include "release/prose/terms.h"
#include "release/pseudonym.h"
#include "release/reading.h"
#include "release/told_before.h"

namespace backtrail::release {
namespace {

constexpr std::string_view kPlaceholder = "{org:";
constexpr std::string_view kLeaveOneOut =
    "leave one of the two out; what tells of nobody of the case is answered for by not_a_finding";
constexpr std::string_view kMadeUp = "; organisations in which the text's authors alone have had a hand do not count";
constexpr std::string_view kSayFewer =
    "say 'some' or 'fewer than five', or cite the public source that says it; what counts nobody of the case is answered for "
    "by not_a_finding";

std::string at_bytes(const std::string& place, Stretch where) {
  const std::string bytes = "bytes " + std::to_string(where.begin) + "-" + std::to_string(where.end);
  return place.empty() ? bytes : place + ", " + bytes;
}

/// Whether its characters are those of a page. Escapes of JSON, YAML and addresses stand in a text for everybody to see; entities
/// and a mail's encodings are undone before anybody does.
bool shows_characters(const Reading& reading) {
  if (reading.origin == nullptr) return reading.whole;
  return reading.whole && (reading.as == "without entities" || reading.as == "without quoted-printable" ||
                           reading.as == "base64 undone");
}

/// Whether what stands between two of a row only joins them: ", ", " and ", " as well as ".
bool is_joint(std::string_view between) {
  std::string letters;
  for (const char c : fold(between).text) {
    if (is_word_byte(c) || c == '.' || c == ';' || c == ':') letters += c;
  }
  return letters.empty() || letters == "and" || letters == "or" || letters == "aswellas" || letters == "with" ||
         letters == "both";
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

bool names_member(const marking::Audience& audience, const std::string& ref) {
  return std::ranges::find(audience.members, ref) != audience.members.end();
}

}  // namespace

Refusal difference_refused(const Stretch& where) {
  return {kSmallDifference,
          "with another count this leaves fewer than " + std::to_string(kSmallCountBelow),
          {},
          "give one of the two numbers only, or round both",
          where};
}

namespace {

std::array<std::vector<std::string>*, 6> lists_of(NameParts& parts) {
  return {&parts.terms, &parts.words, &parts.acronyms, &parts.names, &parts.short_names, &parts.together};
}

/// Of thousands of organisations: NameParts::merge() would look through all for each.
void append_parts(NameParts& to, NameParts from) {
  const auto out = lists_of(to), in = lists_of(from);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i]->insert(out[i]->end(), std::make_move_iterator(in[i]->begin()), std::make_move_iterator(in[i]->end()));
}

void each_part_once(NameParts& parts) {
  for (std::vector<std::string>* const list : lists_of(parts)) {
    std::ranges::sort(*list);
    const auto rest = std::ranges::unique(*list);
    list->erase(rest.begin(), rest.end());
  }
}

}  // namespace

bool is_answered(std::string_view text, const Stretch& one, const std::vector<registers::NotAFinding>& answered) {
  return std::ranges::any_of(answered, [&](const registers::NotAFinding& by) {
    for (std::size_t at = text.find(by.words); at != std::string_view::npos; at = text.find(by.words, at + 1)) {
      if (at <= one.begin && one.end <= at + by.words.size()) return true;
    }
    return false;
  });
}

Examination::Examination(const marking::Audience& audience, const std::vector<Party>& parties,
                         std::string_view audience_key)
    : audience_(audience), parties_(parties), key_(audience_key) {
  std::vector<Description> descriptions;
  for (const Party& party : parties) {
    descriptions.push_back({party.sector, party.jurisdiction, !may_learn_of(party), party.vouched && party.described});
    if (may_learn_of(party)) {
      if (!is_audience(party)) protect_former(party);
      continue;
    }
    for (const auto& [sector, jurisdiction] : party.was) descriptions.push_back({sector, jurisdiction, true, false});
    protect(party);
  }
  descriptions_ = {descriptions, kSmallCountBelow};
  each_part_once(protected_parts_);
  // What somebody is called of whom the audience may know tells of nobody else.
  for (const Party& party : parties) {
    if (!may_learn_of(party) || (!party.vouched && !is_audience(party))) continue;
    const Party::KnownAs open = named_to_audience(party);
    protected_parts_.forget(open.parts, open.terms);
  }
  know_networks();
}

/// What this audience may call somebody of whom it may learn.
Party::KnownAs Examination::named_to_audience(const Party& party) const {
  return former_.contains(party.ref) ? party.open_names(audience_) : Party::KnownAs{party.terms, party.parts};
}

/// What it was called before it was opened.
void Examination::protect_former(const Party& party) {
  Party::KnownAs hidden = party.hidden_names(audience_);
  if (hidden.terms.empty()) return;
  protected_terms_.insert(protected_terms_.end(), hidden.terms.begin(), hidden.terms.end());
  append_parts(protected_parts_, hidden.parts);
  protected_networks_.add(hidden.terms);
  former_.emplace(party.ref, std::move(hidden));
}

void Examination::know_networks() {
  known_networks_ = {};
  fittings_.clear();
  own_networks_ = {};
  for (const Party& party : parties_) {
    const bool hidden = std::ranges::find(obfuscated_, party.ref) != obfuscated_.end();
    if (!may_learn_of(party) || hidden) continue;
    if (is_audience(party)) own_networks_.add(party.terms);
    else if (party.vouched) known_networks_.add(named_to_audience(party).terms);
  }
  // What the audience has itself is its own, however it is written; of others the addresses are looked for, too.
  std::erase_if(protected_terms_, [&](const std::string& term) {
    const auto network = network_of(term);
    return network && own_networks_.narrowest(network->first, network->second) >= network->second;
  });
}

bool Examination::is_answered_for(std::string_view text, const Stretch& one) const {
  return answered_ != nullptr && is_answered(text, one, *answered_);
}

bool Examination::is_audience(const Party& party) const {
  return (audience_.kind == marking::Audience::Kind::organisation ||
          audience_.kind == marking::Audience::Kind::clients) &&
         names_member(audience_, party.ref);
}

bool Examination::may_learn_of(const Party& party) const {
  // Whoever is spoken to knows its own name.
  return is_audience(party) || marking::may_see(audience_, party.marking);
}

const Party* Examination::find(std::string_view ref) const {
  const auto found = std::ranges::find(parties_, ref, &Party::ref);
  return found == parties_.end() ? nullptr : &*found;
}

bool Examination::is_told(const std::string& ref) const {
  using Kind = marking::Audience::Kind;
  if (wide()) return true;
  const auto is_member = [&](const std::string& one) {
    return std::ranges::any_of(audience_.members,
                               [&](const std::string& member) { return is_same_party(one, member); });
  };
  // Our own clients: everybody may be one.
  if (audience_.kind == Kind::clients && audience_.members.empty()) return true;
  std::vector<std::string> open = {ref};
  std::set<std::string> seen;
  while (!open.empty()) {
    const std::string one = std::move(open.back());
    open.pop_back();
    if (!seen.insert(one).second) continue;
    if (is_member(one)) return true;
    const Party* const party = find(one);
    if (party == nullptr) continue;
    if (audience_.kind == Kind::clients && std::ranges::any_of(party->providers, is_member)) return true;
    open.insert(open.end(), party->parents.begin(), party->parents.end());
  }
  return false;
}

bool Examination::is_same_party(std::string_view a, std::string_view b) const {
  const Party* const one = find(a);
  const Party* const other = find(b);
  if (a == b || one == nullptr || other == nullptr) return a == b;
  const auto goes_by = [](const Party& party, const Party& as) {
    return std::ranges::any_of(as.terms, [&](const std::string& term) {
      const std::string folded = fold(term).text;
      return folded == fold(party.name).text || (!party.domain.empty() && folded == fold(party.domain).text);
    });
  };
  return goes_by(*one, *other) || goes_by(*other, *one);
}

void Examination::refuse(base::Code code, std::string message, std::string place, std::string hint) {
  refusals_.push_back({code, std::move(message), std::move(place), std::move(hint)});
}

void Examination::refuse_at(base::Code code, std::string message, const std::string& place, Stretch where,
                            std::string hint) {
  refuse(code, std::move(message), at_bytes(place, where), std::move(hint));
  refusals_.back().where = where;
}

void Examination::protected_anew() {
  each_part_once(protected_parts_);
  slips_.reset();
  know_networks();
}

void Examination::protect(const Party& party) {
  protected_terms_.insert(protected_terms_.end(), party.terms.begin(), party.terms.end());
  append_parts(protected_parts_, party.parts);
  protected_networks_.add(party.terms);
  if (party.telling_ref) protected_refs_.push_back(party.ref);
}

void Examination::check_row(std::string_view text, const std::string& place) {
  std::vector<std::string_view> hidden;
  const auto count = [&] {
    const auto number = hidden.size();
    if (number > 1 && number < kSmallCountBelow) {
      refuse(kSmallCount, "several {org:...} in a row count " + std::to_string(number) + " of those affected", place,
             "say 'some organisations' or 'fewer than five'");
    }
    hidden.clear();
  };
  for (std::size_t at = text.find(kPlaceholder); at != std::string_view::npos; at = text.find(kPlaceholder)) {
    if (!is_joint(text.substr(0, at))) count();
    const std::size_t end = std::min(text.find('}', at), text.size());
    const std::string_view ref = text.substr(at + kPlaceholder.size(), end - std::min(end, at + kPlaceholder.size()));
    if (find(ref) != nullptr && hides(std::string(ref)) && std::ranges::find(hidden, ref) == hidden.end())
      hidden.push_back(ref);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  count();
}

std::string Examination::written(std::string_view source, const std::string& place) {
  const std::string shown = without_soft_hyphens(source);
  std::string_view text = shown;
  check_row(text, place);
  std::string out;
  while (true) {
    const std::size_t at = text.find(kPlaceholder);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + kPlaceholder.size());
    const std::size_t end = text.find('}');
    const Party* const party = end == std::string_view::npos ? nullptr : find(text.substr(0, end));
    if (party == nullptr) {
      refuse(kBadPlaceholder, "a {org:...} that names no organisation", place,
             "enter the organisation, or correct its id");
      if (end == std::string_view::npos) return out;
    } else {
      const bool hidden = !may_learn_of(*party) || std::ranges::find(obfuscated_, party->ref) != obfuscated_.end();
      printed_.insert(party->ref);
      out += hidden ? pseudonym(key_, party->kind, party->ref) : party->name;
    }
    text.remove_prefix(end + 1);
  }
}

void Examination::check_placeholders(std::string_view text) {
  for (std::size_t at = text.find(kPlaceholder); at != std::string_view::npos; at = text.find(kPlaceholder, at + 1)) {
    const std::size_t begin = at + kPlaceholder.size();
    const std::size_t end = std::min(text.find_first_of("}\n", begin), text.size());
    const bool closed = end < text.size() && text[end] == '}';
    if (closed && find(text.substr(begin, end - begin)) != nullptr) continue;
    refuse_at(kBadPlaceholder, "a {org:...} that names no organisation", "", {at, closed ? end + 1 : end},
              "enter the organisation, or correct its id");
  }
}

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

void Examination::check_text(std::string_view text, const std::string& place, std::string_view said) {
  check_names(text, place);
  check_words(text, place, said);
  check_encoded(text, place);
}

void Examination::check_encoded(std::string_view text, const std::string& place) {
  constexpr std::size_t kLeast = 256;  // bytes: shorter texts hold no such part
  if (text.size() < kLeast) return;
  for (const Stretch& where : for_readings(text, [](const Reading&) {})) {
    refuse_at(kEncodedUnread, "something encoded stands here that is no text, or in a character set that is not known",
              place, where, "take it out: nobody can look into it");
  }
}

void Examination::check_direction(std::string_view text, const std::string& place) {
  for (const Stretch& where : find_direction_marks(text)) {
    refuse_at(kTextDirection, "a mark that turns the direction of text: it would read as something else than it holds",
              place, where, "take it out");
  }
}

void Examination::check_words(std::string_view text, const std::string& place, std::string_view said) {
  check_direction(text, place);
  const auto public_counts = find_small_counts(said, kSmallCountBelow);
  for (const SmallCount& count : find_small_counts(text, kSmallCountBelow)) {
    const bool known = std::ranges::any_of(public_counts, [&](const SmallCount& one) { return one.same_fact(count); });
    if (known || is_answered_for(text, count.where)) continue;
    refuse_at(kSmallCount, "a count below " + std::to_string(kSmallCountBelow) + " of those affected", place,
              count.where, std::string(kSayFewer));
  }
  check_elimination(text, place, said);
  for (const std::string_view sentence : split_sentences(text)) {
    if (const auto mixed = estimate::mixes_likelihood_and_confidence(fold(sentence).text)) {
      refuse(kMixedWords, "'" + mixed->likelihood + "' and '" + mixed->confidence + "' in one sentence", place,
             "say how likely it is and how sure we are in two sentences");
    }
  }
}

void Examination::check_elimination(std::string_view text, const std::string& place, std::string_view said) {
  const std::string known = fold(said).text;
  for (const Stretch& where : find_exclusions(text)) {
    const std::string words = fold(text.substr(where.begin, where.end - where.begin)).text;
    if (known.find(words) != std::string::npos || is_answered_for(text, where)) continue;
    refuse_at(
        kExclusion, "this singles somebody out by leaving the others aside", place, where,
        "say what holds for all of them, or cite the public source that says it; what is said of nobody of the case "
        "is answered for by not_a_finding");
  }
  check_described(text, place);
}

std::string Examination::made_up() const {
  // Whoever only asks about a text has no author to hold anything against.
  return answered_ == nullptr ? std::string() : std::string(kMadeUp);
}

void Examination::check_described(std::string_view text, const std::string& place) {
  for (const Stretch& where : find_descriptions(text, descriptions_)) {
    if (is_answered_for(text, where)) continue;
    refuse_at(kDescription, "sector and country together fit fewer than " + std::to_string(kSmallCountBelow) + " here",
              place, where, std::string(kLeaveOneOut) + made_up());
  }
  for (const Stretch& where : find_by_country(text, descriptions_)) {
    if (is_answered_for(text, where)) continue;
    refuse_at(kDescription,
              "this means one of a country of which fewer than " + std::to_string(kSmallCountBelow) + " are known here",
              place, where,
              "leave the country out; what tells of nobody of the case is answered for by not_a_finding" + made_up());
  }
}

void Examination::check_differences(const std::vector<std::string_view>& texts, const std::vector<std::string>& places,
                                    std::string_view said, std::size_t advice) {
  const auto known = find_small_counts(said, std::numeric_limits<int>::max());
  const auto is_public = [&](const SmallCount& one) {
    return std::ranges::any_of(known, [&](const SmallCount& have) { return have.same_fact(one); });
  };
  const auto counts = find_counts_together(texts);
  std::vector<std::optional<std::vector<SmallCount>>> alone_in(texts.size());  // where somebody asks
  const auto may_stand = [&](const InText& one) {
    return is_answered_for(texts[one.text], one.where) || std::ranges::any_of(counts, [&](const CountInText& count) {
             return count.where.text == one.text && count.where.where == one.where && is_public(count.count);
           });
  };
  for (const InText& one : small_differences_of(counts, kSmallCountBelow)) {
    if (may_stand(one)) continue;
    const Refusal close = difference_refused(one.where);
    refuse_at(close.code, close.message, places[one.text], one.where, close.hint);
  }
  static const std::vector<ToldBefore> kNothing;
  for (const auto& [one, ref] :
       close_to_earlier(counts, told_before_ == nullptr ? kNothing : *told_before_, kSmallCountBelow)) {
    if (may_stand(one)) continue;
    const std::string which = find_names(ref).empty() ? " in '" + ref + "'" : "";
    refuse_at(kSmallDifference,
              "with a count that this audience was given before" + which + " this leaves fewer than " +
                  std::to_string(kSmallCountBelow),
              places[one.text], one.where,
              "give the number that was given then, or none; what counts others is answered for by not_a_finding");
  }
  for (const auto& [where, count] : counts) {
    if (count.number < 1 || count.number >= kSmallCountBelow || is_public(count) || where.text >= advice) continue;
    auto& alone = alone_in[where.text];
    if (!alone) alone = find_small_counts(texts[where.text], kSmallCountBelow);
    const auto meets = [&](const SmallCount& one) {
      return one.where.begin < where.where.end && where.where.begin < one.where.end;
    };
    // Told with its own text.
    if (std::ranges::any_of(*alone, meets) || is_answered_for(texts[where.text], where.where)) continue;
    refuse_at(kSmallCount, "a count below " + std::to_string(kSmallCountBelow) + " of those affected",
              places[where.text], where.where, std::string(kSayFewer));
  }
  check_described_across(texts, places);
}

void Examination::check_described_across(const std::vector<std::string_view>& texts,
                                         const std::vector<std::string>& places) {
  if (texts.size() < 2) return;
  for (const InText& one : find_descriptions_across(texts, descriptions_)) {
    if (is_answered_for(texts[one.text], one.where)) continue;
    refuse_at(kDescription,
              "with what was said before, sector and country together fit fewer than " +
                  std::to_string(kSmallCountBelow) + " here",
              places[one.text], one.where, std::string(kLeaveOneOut) + made_up());
  }
}

void Examination::check_negatives(std::string_view text, const std::string& place,
                                  const std::vector<registers::NotAFinding>& answered) {
  for (const Negation& one : find_negations(text)) {
    if (is_answered(text, one.where, answered)) continue;
    refuse_at(
        kNegativeUnproven, "this says no, and nothing is cited here that looked", place, one.where,
        "say it in a sentence that cites a negative finding; where it is none, not_a_finding takes the words and the "
        "reason");
  }
}

void Examination::check_shares(std::string_view text, const std::string& place,
                               const std::vector<registers::NotAFinding>& answered) {
  for (const Share& share : find_share_faults(text)) {
    const bool wrong = share.fault == ShareFault::wrong;
    if (!wrong && is_answered(text, share.where, answered)) continue;
    refuse_at(wrong ? kShareWrong : kShareUnfounded, share.why, place, share.where,
              wrong ? "'nearly' is up to a tenth below, 'around' up to a tenth off, 'more than' above"
                    : "as in 'nearly a third, 122 of 396, from 2016 to 2017'; what is no share of those counted is "
                      "answered for by not_a_finding");
  }
}

bool Examination::hides(const std::string& ref) const {
  const Party* const party = find(ref);
  return party == nullptr || !may_learn_of(*party) || std::ranges::find(obfuscated_, ref) != obfuscated_.end();
}

bool Examination::wide() const {
  return audience_.kind == marking::Audience::Kind::everyone || audience_.kind == marking::Audience::Kind::community;
}

std::string Examination::called(const std::string& ref) {
  const Party* const party = find(ref);
  if (party != nullptr) printed_.insert(party->ref);
  if (!hides(ref)) return party->name;
  if (wide() || party == nullptr) return "an organisation";
  return pseudonym(key_, party->kind, party->ref);
}

std::string Examination::audience_words() {
  const auto named = [&] { return audience_.members.size() == 1 ? called(audience_.members.front()) : std::string(); };
  switch (audience_.kind) {
    case marking::Audience::Kind::everyone: return "Public";
    case marking::Audience::Kind::community: return "Community";
    case marking::Audience::Kind::clients: return named().empty() ? "Clients" : "Clients of " + named();
    case marking::Audience::Kind::organisation: return named().empty() ? "Within the organisation" : named();
    case marking::Audience::Kind::named: return "Named recipients only";
  }
  return {};
}

}  // namespace backtrail::release
