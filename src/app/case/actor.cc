// SPDX-License-Identifier: Apache-2.0
#include "app/case/actor.h"

#include <cstdlib>

#include "app/codes.h"
#include "base/file.h"
#include "base/text.h"
#include "registers/body.h"

namespace backtrail::app {
namespace {

constexpr std::uint64_t kActorFileLimit = 4096;

}  // namespace

base::Result<ledger::Actor> parse_actor(std::string_view text) {
  ledger::Actor out;
  std::string* const parts[] = {&out.id, &out.name, &out.role};
  std::string_view rest = base::trimmed(text);
  for (std::string* const part : parts) {
    const std::size_t colon = part == &out.role ? std::string_view::npos : rest.find(':');
    *part = base::trimmed(rest.substr(0, colon));
    rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
  }
  if (!registers::is_ref(out.id)) {
    return base::fail(kBadActor, "'" + std::string(text) + "' names no actor", {},
                      "write id or id:name:role, as in ana:Ana Lee:analyst");
  }
  return out;
}

base::Result<ledger::Actor> resolve_actor(const std::string& option, const Places& places) {
  if (!option.empty()) return parse_actor(option);
  if (const char* const set = std::getenv("BACKTRAIL_ACTOR"); set != nullptr && *set != '\0') return parse_actor(set);
  if (const auto file = base::read_file(places.actor(), kActorFileLimit); file && !base::trimmed(*file).empty())
    return parse_actor(*file);
  return base::fail(kNoActor, "nobody is named who does this", {},
                    "--actor id:name:role, BACKTRAIL_ACTOR, or one such line in " + places.actor());
}

}  // namespace backtrail::app
