// SPDX-License-Identifier: Apache-2.0
// The whole answer for one provider: who could be reached, by what, since when, and what is known of each.
//
// A state rests on evidence alone. What an organisation's evidence shows was done there gives it; where there is none, it
// depends on whether anybody looked: searched whole, in part, or not at all. "Reachable" is therefore never said of somebody
// whose logs nobody has searched, or beside evidence that nobody can say the meaning of; and being reachable is never taken for
// having been reached.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exposure/cut.h"
#include "exposure/graph.h"
#include "exposure/states.h"

namespace backtrail::exposure {

struct Organisation {
  std::string id;
  std::string name{};
  std::string kind{};  // "provider", "customer", …; empty: a way names it, and nobody has entered it
  [[nodiscard]] bool entered() const { return !kind.empty(); }
};

struct Way {
  std::string id;
  std::string provider;
  std::string customer;
  Kind kind = Kind::unknown;
  std::string means{};
  std::string from{};  // dates as they were written
  std::string until{};
  std::string source{};
  char grade = 'F';
};

/// Something that was seen in an organisation's logs.
struct Shown {
  std::string id;
  std::string tenant;
  std::vector<std::string> techniques;
  std::optional<base::Instant> occurred{};
};

/// A search that found nothing, or what a hunt of the case looked at, whatever it found.
struct Searched {
  std::string id;
  std::string tenant;  // empty: everybody
  Period period{};
  bool complete = false;
  bool indicators_only = false;  // which never clear the abuse of valid accounts
  bool found = false;  // a hunt, and something was found
};

struct Tables {
  std::vector<Organisation> organisations;
  std::vector<Way> ways;
  std::vector<Shown> shown;
  std::vector<Searched> searched;
  std::map<std::string, base::Instant> held_since{};  // by tenant: the first day of which logs are held
};

struct Question {
  std::string provider;
  Period period{};
  bool cut = false;
  std::vector<std::string> protect{};  // whom cuts are to protect; empty: everybody
};

enum class Assessed : std::uint8_t { not_at_all, partly, whole };
[[nodiscard]] std::string_view name(Assessed assessed);

/// What is known of one organisation, apart from how it can be reached.
struct Known {
  std::string state;  // reachable | accessed | staged | exfiltrated | used as transit | partly assessed | not assessed
  bool transit = false;  // used as transit, whatever else
  std::array<std::vector<std::string>, kActCount> evidence{};  // ids, by what they show
  std::vector<std::string> without_state{};  // evidence that gives none
  Assessed assessed = Assessed::not_at_all;
  /// Whole searches of the time that is asked for there are, and none of these days, of which evidence would count too: the first
  /// such stretch.
  std::optional<Period> unsearched{};
  std::vector<std::string> searches{};  // of the time that is asked for, which found nothing
  std::vector<std::string> searches_that_found{};  // hunts of it that found something
  std::vector<std::string> searches_of_other_times{};
};

/// That an organisation of which now the data alone are reached, had its network reached before.
struct FormerNetwork {
  base::Instant since{};
  base::Instant until{};  // the latest at which such a way was open as a whole
  std::vector<std::uint32_t> path{};
  std::vector<std::uint32_t> ways_in{};
};

struct Reached {
  std::uint32_t organisation = 0;
  Known known;
  bool data_only = false;
  base::Instant since{};
  std::vector<std::uint32_t> path{};  // ways, from the provider on
  std::vector<std::uint32_t> ways_in{};  // all that could have been used as the last step
  bool passes_on = false;  // ways lead on from it
  std::optional<FormerNetwork> network_before{};
};

struct Answer {
  Question question;
  std::vector<Organisation> organisations;  // by id; all that the tables name
  std::vector<Way> ways;
  std::vector<Life> lives;  // of each way
  std::uint32_t provider = 0;
  Known provider_known;
  std::vector<Reached> reached;  // by hops, then id
  std::vector<Reached> formerly;  // reachable before the period, not in it
  std::vector<std::uint32_t> ended;  // ways from the provider and whom it reaches, over before the period
  std::vector<std::uint32_t> to_come;  // and those that begin after it
  std::optional<Cuts> cuts;

  [[nodiscard]] const Organisation& provider_row() const { return organisations[provider]; }
};

/// The provider must be among the organisations or ways: BT_CHECK. Names under `protect` that nothing knows are left out.
[[nodiscard]] Answer answer(Tables tables, Question question);

}  // namespace backtrail::exposure
