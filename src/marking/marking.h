// SPDX-License-Identifier: Apache-2.0
// Who may see what: TLP 2.0 labels, compartments, and the audiences that they are held against.
//
// A marking answers one question, may_see(audience, marking), and combining markings must never widen the answer: for
// every audience, may_see(a, combine(x, y)) is exactly may_see(a, x) and may_see(a, y). The tests hold that over all
// small markings. A label alone could not have this property: two AMBER items of different providers may be shown to
// neither provider's clients together, so a marking carries whom it was shared with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace backtrail::marking {

/// Ordered: what comes later is stricter. (FIRST, Traffic Light Protocol 2.0.)
enum class Tlp : std::uint8_t { clear, green, amber, amber_strict, red };
inline constexpr std::size_t kTlpCount = 5;

/// "TLP:AMBER+STRICT".
[[nodiscard]] std::string_view name(Tlp tlp);
/// With or without "TLP:", in any case. kUnknownTlp; TLP 1.0's WHITE is refused with a hint, for a label is a promise.
base::Result<Tlp> parse_tlp(std::string_view text);

/// "TLP:AMBER//COMPARTMENT alpha,bravo//TO provider-a". Lists are sorted and hold no value twice.
struct Marking {
  Tlp tlp = Tlp::red;
  std::vector<std::string> compartments{};  // everyone who sees it must be in all of them
  /// From AMBER up: the organisations (or, for RED, the persons) it was shared with besides ourselves. No meaning below.
  std::vector<std::string> shared_with{};

  friend bool operator==(const Marking&, const Marking&) = default;
  [[nodiscard]] std::string text() const;
};

/// The inverse of Marking::text(); blanks around names are taken off. kUnknownTlp, kBadMarking.
base::Result<Marking> parse_marking(std::string_view text);

/// The strictest of both: see above.
[[nodiscard]] Marking combine(const Marking& a, const Marking& b);

/// Whom something is said to. Narrower kinds reach fewer people.
struct Audience {
  enum class Kind : std::uint8_t { everyone, community, clients, organisation, named };
  Kind kind = Kind::everyone;
  /// clients: of which organisation; organisation: which one; named: who. Empty means our own (never for named).
  /// For a community its name, which only tells communities apart.
  std::vector<std::string> members{};
  std::vector<std::string> compartments{};  // that every one of them is in

  friend bool operator==(const Audience&, const Audience&) = default;
  /// "public", "community", "clients:provider-a", "organisation:customer-c", "named:alice,bob//COMPARTMENT alpha".
  [[nodiscard]] std::string text() const;
};

/// Whether all of `audience` are among `wide`: everybody is of the public, and of several organisations each.
[[nodiscard]] bool includes(const Audience& wide, const Audience& audience);

/// The inverse of Audience::text(). kBadAudience.
base::Result<Audience> parse_audience(std::string_view text);

/// TLP 2.0: CLEAR reaches all, GREEN a community, AMBER an organisation and its clients, AMBER+STRICT the organisation
/// alone, RED named persons. From AMBER up the audience's members must be among those that it was shared with.
[[nodiscard]] bool may_see(const Audience& audience, const Marking& marking);

}  // namespace backtrail::marking
