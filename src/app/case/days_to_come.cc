// SPDX-License-Identifier: Apache-2.0
#include "app/case/days_to_come.h"

#include <string>

#include "base/json.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

std::string published_of(const base::Json& object) {
  return object.is_object() ? base::text_at(object, "published") : std::string();
}

}  // namespace

base::Status check_has_come(std::string_view day, base::Instant now, std::string_view where) {
  constexpr std::size_t kDay = 10;
  const std::string last = base::format_day({now.ticks + base::kTicksPerDay});
  day = day.substr(0, kDay);
  if (day <= std::string_view(last).substr(0, day.size())) return {};
  return base::fail(registers::kNotYet, std::string(where) + ": " + std::string(day) + " has not come yet", {},
                    "what is to come is entered when it is there");
}

base::Status check_published(const base::Json& body, base::Instant now) {
  BT_TRY_STATUS(check_has_come(published_of(body), now, "/published"));
  if (!body.is_object()) return {};
  if (const auto source = body.find("source"); source != body.end())
    BT_TRY_STATUS(check_has_come(published_of(*source), now, "/source/published"));
  const auto sources = body.find("sources");
  if (sources == body.end() || !sources->is_array()) return {};
  for (std::size_t i = 0; i < sources->size(); ++i)
    BT_TRY_STATUS(check_has_come(published_of((*sources)[i]), now, "/sources/" + std::to_string(i) + "/published"));
  return {};
}

}  // namespace backtrail::app
