// SPDX-License-Identifier: Apache-2.0
// Names of actors, however they are written: "APT-10", "APT 10", "A.P.T.10" and "apt10" are one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace backtrail::release {

inline constexpr std::size_t kActorWords = 4;  // "A.P.T.10"

/// Letters and digits of a name, folded, without what stands between them: "apt10". A possessive is taken off.
[[nodiscard]] std::string actor_key(std::string_view name);
/// The same of a name that comes with each text that is asked about, as the thousands of the knowledge do: the thread keeps it.
[[nodiscard]] std::string kept_actor_key(const std::string& name);

/// Whether a key is made as such names are: three letters that are used for them and a number ("apt28", "unc2452").
[[nodiscard]] bool looks_like_actor(std::string_view key);

/// Keys of what in a text is made so, each once, in its order.
[[nodiscard]] std::vector<std::string> actors_in(std::string_view text);

}  // namespace backtrail::release
