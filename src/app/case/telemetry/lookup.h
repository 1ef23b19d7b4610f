// SPDX-License-Identifier: Apache-2.0
// "Ever seen, by whom, since when?", answered from the index of sightings. Each answer says what it stands on: the days that
// the sources hold and those that they do not, sources that are not in the index, and kinds of which not all are indexed.
//
// Sightings of bytes that were at a path before others took their place are told apart from those of the sources that are
// there now: they were seen, but what they were seen in can no longer be shown, and a log that is written in place holds them again.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "app/case/telemetry/gaps.h"
#include "app/case/tenant_groups.h"
#include "base/json_fwd.h"
#include "observable/observable.h"

namespace backtrail::app {

struct LookupRequest {
  std::vector<std::string> values;
  std::vector<base::Place>
      places{};  // of `values`, where they stand in a list; shorter where nothing is known of the others
  std::vector<std::string> intel;  // files and folders of indicators: all of theirs are asked for
  std::optional<observable::Kind> kind;  // nothing: each that a value can be
  std::string tenant;  // empty: all, or those of `group`
  TenantGroup group{};
  bool prefix = false;  // all values that begin so
  AsOf as_of;
};

struct LookupAnswer {
  std::vector<base::OrderedJson> rows;
  /// Beside each row further members as JSON text, of a group `asked_of`, `not_looked` and, where there are more gaps than are listed, `not_looked_more`: most
  /// rows of an answer have the same, and they are long.
  std::vector<std::shared_ptr<const std::string>> not_looked;
  AnswerDays days;  // that all rows stand for; none where nothing was looked at
  std::vector<std::string> reasons;  // why rows are not complete, each once, for people
  std::string note;  // what no such answer clears, when some value was not seen; else empty
  std::vector<std::string>
      late;  // sources that were received by the time that is asked about, and entered only afterwards
  std::uint64_t not_asked = 0;  // values, and what lists hold beside indicators that can be read
  std::vector<base::Error> diagnostics;  // values that can be nothing, indicators that could not be read
};

/// Those of sightings and registers.
base::Result<LookupAnswer> look_up(const Case& in, const LookupRequest& request);

/// What answers of a case stand on, read once for many questions: its sources, the index, and what was not looked at.
class Lookup {
 public:
  /// `about` says of whose telemetry, as of when and how; what it asks for ask() does not. `in` must outlive it.
  static base::Result<Lookup> open(const Case& in, LookupRequest about);
  Lookup(Lookup&&) noexcept;
  Lookup& operator=(Lookup&&) noexcept;
  ~Lookup();
  /// As look_up() of a request that asks for `value` alone, without `reasons` that are no value's own.
  base::Result<LookupAnswer> ask(const std::string& value);

 private:
  friend base::Result<LookupAnswer> look_up(const Case& in, const LookupRequest& request);
  class State;
  explicit Lookup(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::app
