// SPDX-License-Identifier: Apache-2.0
// Who acts. Until there are accounts this is what somebody says of themselves: "asserted", and outputs say so.
#pragma once

#include <string>
#include <string_view>

#include "app/case/places.h"
#include "base/result.h"
#include "ledger/entry.h"

namespace backtrail::app {

using Actor = ledger::Actor;

/// "ana", "ana:Ana Lee:analyst". kBadActor: separation of duties compares ids, so an id is a plain word.
base::Result<ledger::Actor> parse_actor(std::string_view text);

/// `option` (of --actor), else BACKTRAIL_ACTOR, else the user's configuration. kNoActor.
base::Result<ledger::Actor> resolve_actor(const std::string& option, const Places& places);

}  // namespace backtrail::app
