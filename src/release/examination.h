// SPDX-License-Identifier: Apache-2.0
// One text held against its audience: collects the reasons to refuse while it builds what would be released, so that what
// is checked and what leaves are the same strings.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "release/fitting.h"
#include "release/gate.h"
#include "release/networks.h"
#include "release/prose/elimination.h"
#include "release/prose/name_parts.h"
#include "release/prose/named.h"
#include "release/reading.h"
#include "release/released.h"
#include "release/sought.h"

namespace backtrail::release {

/// Searches of all expressions of one text in names and networks; about three seconds.
inline constexpr std::size_t kSearchesMost = 20'000'000;

class Examination {
 public:
  Examination(const marking::Audience& audience, const std::vector<Party>& parties, std::string_view audience_key);

  void refuse(base::Code code, std::string message, std::string place = {}, std::string hint = {});
  /// The same of a stretch of the text at `place`.
  void refuse_at(base::Code code, std::string message, const std::string& place, Stretch where, std::string hint);
  [[nodiscard]] std::vector<Refusal>& refusals() { return refusals_; }

  /// `source` with {org:REF} replaced by the organisation's name, or its pseudonym for this audience, and without soft hyphens.
  std::string written(std::string_view source, const std::string& place);
  /// Refuses each {org:REF} of a text that is printed as it stands and that names no organisation.
  void check_placeholders(std::string_view text);
  /// Names that stand for one another.
  void know(const std::vector<std::vector<std::string>>& actors, const std::vector<std::string>& spoken_of,
            const std::vector<std::string>& tools);
  [[nodiscard]] const KnownActors& known_actors() const { return *known_actors_; }
  [[nodiscard]] const std::vector<std::vector<std::string>>& actors() const {
    static const std::vector<std::vector<std::string>> kNobody;
    return actors_ == nullptr ? kNobody : *actors_;
  }
  /// What this audience was told before, with which counts are held together too.
  void told_before(const std::vector<ToldBefore>& texts) { told_before_ = &texts; }
  /// Words whose author has said why they tell of nobody: counts, exclusions and descriptions of that text are let through.
  void answer(const std::vector<registers::NotAFinding>& answered) { answered_ = &answered; }
  /// From now on these are written by pseudonym, whatever the audience may learn: their originator asks for it.
  void obfuscate(const std::vector<std::string>& refs);
  /// From now on nobody who is called so is named, with all that is known of them, but to themselves: they gave what the text stands
  /// on, and ask for it. What names nobody ("a partner") is left alone.
  void keep_unnamed(const std::vector<std::string>& names);
  /// The same of those who ask it of something else than what the text stands on. `told`: what is public and names them, as which they
  /// may be named here; the audience's own members are left alone too, for they are told who is meant. Where their names stand is
  /// answered for by not_a_finding.
  void keep_unnamed_elsewhere(const std::vector<std::string>& names, std::string_view told);
  /// Who of these may be named because `told` names them.
  [[nodiscard]] const std::set<std::string>& named_all_the_same() const { return named_all_the_same_; }

  /// Where names stand that the audience may not learn, and parts of them, in whatever way the text may be read.
  [[nodiscard]] std::vector<Stretch> find_names(std::string_view text) const;
  /// The same as refusals, and characters that nobody sees.
  void check_names(std::string_view text, const std::string& place);
  /// Names alone, in what is for programs: an escape there is what it looks for.
  void check_names_only(std::string_view text, const std::string& place);
  /// What a rule looks for, where it fits a protected name or network without naming it; values that name one are told with their text.
  void check_sought(const std::vector<Sought>& all, const std::string& place);
  /// Names, small counts, who is left over or described, and likelihood beside confidence. `said` is public already:
  /// what it tells is no secret.
  void check_text(std::string_view text, const std::string& place, std::string_view said = {});
  /// Marks that turn the direction of text.
  void check_direction(std::string_view text, const std::string& place);
  /// Direction, and what check_text() says but for names.
  void check_words(std::string_view text, const std::string& place, std::string_view said = {});
  /// What texts tell that are read together, counts and descriptions; `places` has a name for each. A number that stands alone
  /// in the texts from `advice` on counts nobody of another: "set both" of two settings.
  void check_differences(const std::vector<std::string_view>& texts, const std::vector<std::string>& places,
                         std::string_view said = {}, std::size_t advice = SIZE_MAX);
  /// Of these the descriptions alone: of one text, and over several.
  void check_described(std::string_view text, const std::string& place);
  void check_described_across(const std::vector<std::string_view>& texts, const std::vector<std::string>& places);
  /// What says no where nothing can be cited: titles, summaries, lists. `answered`: words whose author has said why they
  /// are no finding.
  void check_negatives(std::string_view text, const std::string& place,
                       const std::vector<registers::NotAFinding>& answered = {});
  /// The same of what a rule tells people; `false_positive`: of what else may fire it.
  void check_rule_negatives(std::string_view text, const std::string& place, bool false_positive,
                            const std::vector<registers::NotAFinding>& answered);
  /// Words like "around a third" against the numbers beside them; `answered` as above.
  void check_shares(std::string_view text, const std::string& place,
                    const std::vector<registers::NotAFinding>& answered = {});

  /// Whether this audience may not learn of it.
  [[nodiscard]] bool hides(const std::string& ref) const;
  /// Whether even a pseudonym would tell this audience something: whether two mentions mean one organisation.
  [[nodiscard]] bool wide() const;
  /// How a tenant is called before this audience. To the public and communities hidden ones are all alike: even a
  /// pseudonym would show whether two mentions mean one organisation.
  std::string called(const std::string& ref);
  /// "Public", "Community", "Clients of Northgate".
  std::string audience_words();

  /// Organisations of which something was printed: by name, by pseudonym, as one of a kind.
  [[nodiscard]] const std::set<std::string>& printed() const { return printed_; }
  [[nodiscard]] bool may_learn_of(const Party& party) const;
  [[nodiscard]] bool is_audience(const Party& party) const;
  /// Whether an organisation, or whom it is a part of, is among those to whom the text goes. All may be of the public and of a
  /// community, whose members nobody has entered.
  [[nodiscard]] bool is_told(const std::string& ref) const;
  /// Whether two ids are of one organisation: one id, or what one goes by (its name, its domain) is a name of the other.
  [[nodiscard]] bool is_same_party(std::string_view a, std::string_view b) const;

 private:
  [[nodiscard]] const Party* find(std::string_view ref) const;
  /// Long parts that nobody can read.
  void check_encoded(std::string_view text, const std::string& place);
  void check_row(std::string_view text, const std::string& place);
  [[nodiscard]] std::string made_up() const;
  void check_elimination(std::string_view text, const std::string& place, std::string_view said);

  const marking::Audience& audience_;
  const std::vector<Party>& parties_;
  std::string_view key_;
  [[nodiscard]] std::vector<Stretch> find_names_in(const ScannedText& text) const;
  [[nodiscard]] bool is_ref(std::string_view text, const Stretch& where) const;
  [[nodiscard]] WordSet known_words() const;
  [[nodiscard]] const Slips& slips() const;
  void protect(const Party& party);
  /// After protect(), for those whom an originator asks for.
  void protected_anew();
  void protect_former(const Party& party);
  [[nodiscard]] Party::KnownAs named_to_audience(const Party& party) const;
  void know_networks();
  /// Where a text tells of somebody hidden.
  struct Told {
    enum class By : unsigned char { nothing, id, address, part, whole };  // what says more stands behind
    Stretch where;
    const Party* party;
    By by;
  };
  /// Refuses names in all readings of a text, each of which `also` sees.
  void look_for_names(std::string_view text, const std::string& place, const std::function<void(const Reading&)>& also);
  void whose(const ScannedText& text, const std::function<Stretch(const Stretch&)>& original,
             std::vector<Told>& out) const;
  /// For each of what was found, in its order: whom it tells of, by what says most.
  using Whom = std::vector<std::map<const Party*, Told::By>>;
  [[nodiscard]] static Whom whom(const std::vector<Stretch>& found, const std::vector<Told>& told);
  [[nodiscard]] static std::string inside_words(const std::map<const Party*, Told::By>& by);
  /// Whether that is nobody whom the audience may not learn of, but somebody who asks not to be named.
  [[nodiscard]] bool only_unnamed(const std::map<const Party*, Told::By>& by) const;
  /// Of those: whether none asks it of what the text stands on.
  [[nodiscard]] bool only_elsewhere(const std::map<const Party*, Told::By>& by) const;
  /// Organisations that are called `name`, by any name that they have or had, or by their id.
  [[nodiscard]] std::vector<const Party*> called_so(const std::string& name);
  /// Takes those for unnamed who are called so, and were not before; added to `out`. A name of no organisation is one by itself.
  void unname(const std::string& name, const std::function<bool(const Party&)>& spared, std::vector<const Party*>& out);
  void obfuscate_all(const std::vector<const Party*>& parties);

  [[nodiscard]] bool is_answered_for(std::string_view text, const Stretch& one) const;

  /// What each is called of whom the audience may not learn.
  [[nodiscard]] const std::vector<std::pair<const Party*, Fitting>>& fittings();
  void check_one_sought(const Sought& one, const std::string& place);
  [[nodiscard]] Fitting::Fits fits_of(const Sought& one, const Expression& expression, std::string& whom);
  [[nodiscard]] Fitting::Fits fits_of_alternatives(std::string_view text, std::string& whom);
  void spend(std::size_t searches) { searches_ -= std::min(searches, searches_); }

  std::vector<std::pair<const Party*, Fitting>> fittings_;
  std::size_t searches_ = kSearchesMost;  // left
  std::set<std::pair<std::string, Written>> harmless_;  // of what was sought, each asked once
  bool untold_ = false;  // nothing is left to ask with, and that was told
  const std::vector<std::vector<std::string>>* actors_ = nullptr;
  const std::vector<registers::NotAFinding>* answered_ = nullptr;
  const std::vector<ToldBefore>* told_before_ = nullptr;
  std::shared_ptr<const KnownActors> known_actors_ = std::make_shared<KnownActors>();
  std::map<std::string, Party::KnownAs> former_;  // by ref: hidden names of those of whom the audience may learn
  std::vector<std::string> protected_terms_;
  std::vector<std::string> protected_refs_;
  NameParts protected_parts_;
  mutable std::optional<Slips> slips_;  // of the parts, made when first asked for
  Networks protected_networks_;
  Networks known_networks_;  // of those of whom the audience may learn, and for whom somebody vouches
  Networks own_networks_;  // of those to whom the text goes
  std::vector<std::string> obfuscated_;
  std::deque<Party> unnamed_;  // who is no organisation of the case
  std::set<const Party*> unnamed_known_;  // and who is
  std::set<const Party*> unnamed_elsewhere_;  // of both
  std::set<std::string> named_all_the_same_;
  std::map<std::string, std::vector<const Party*>> by_name_;  // and id; made when first asked for
  std::set<std::string> printed_;
  Descriptions descriptions_;
  std::vector<Refusal> refusals_;
};

/// What the sentences cite, as it may be shown: fills references, estimates and coverage, each thing once.
struct Shown {
  std::vector<ReleasedSentence> sentences;
  std::vector<ReleasedReference> references;
  std::vector<ReleasedEstimate> estimates;
  std::vector<ReleasedCoverage> coverage;
  std::string said;  // by public sources that the audience may see
  SpokenOf on;  // what the audience may see of all that is cited
};
/// A text that cites, and where it stands: "sentence 2", "check 1".
struct Citing {
  registers::Sentence sentence;
  std::string place;
};
/// Sentences in their order; behind those of an advisory what else of it cites.
[[nodiscard]] std::vector<Citing> citing(const registers::Statement& statement);
[[nodiscard]] std::vector<Citing> citing(const registers::Advisory& advisory);
[[nodiscard]] Shown examine_sentences(Examination& examination, const std::vector<Citing>& texts,
                                      const std::vector<registers::NotAFinding>& answered,
                                      const marking::Audience& audience, const Circumstances& circumstances);

/// A count that with another leaves too few; its place is for the caller to name.
[[nodiscard]] Refusal difference_refused(const Stretch& where);

/// Whether words to which `one` of `text` belongs have been answered for.
[[nodiscard]] bool is_answered(std::string_view text, const Stretch& one,
                               const std::vector<registers::NotAFinding>& answered);

/// Words of likelihood and confidence against the judgements that the text rests on. `said`: what cited sources say.
void examine_estimates(Examination& examination, std::string_view text, const std::string& place,
                       const std::vector<const ReleasedEstimate*>& judged, std::string_view said,
                       const std::vector<registers::NotAFinding>& answered);

/// What the text makes of these judgements: said flatly or as certain, denied, told of somebody else.
void examine_telling(Examination& examination, std::string_view text, const std::string& place,
                     const std::vector<const ReleasedEstimate*>& judged, std::string_view said,
                     const std::vector<registers::NotAFinding>& answered);

/// Whom it names as an actor against what is cited of them. Behind examine_telling(), which may have told of the same name.
void examine_named(Examination& examination, std::string_view text, const std::string& place, const SpokenOf& on,
                   const std::vector<registers::NotAFinding>& answered);

/// Of these the part that no sentence has as it stands (hidden_words.h).
void examine_hidden_actors(Examination& examination, std::string_view text, const std::string& place,
                           const SpokenOf& on, const std::vector<registers::NotAFinding>& answered);

/// The table of measures as this audience may see it. What `sentences` count is held against its numbers.
[[nodiscard]] std::vector<ReleasedCut> examine_cuts(Examination& examination,
                                                    const std::vector<registers::AdvisoryCut>& cuts,
                                                    const std::vector<ReleasedSentence>& sentences);

}  // namespace backtrail::release
