// SPDX-License-Identifier: Apache-2.0
// For tests that compare random input: how many rounds. Under sanitizers, which take 10 to 30 times as long and are there for
// faults of memory, a tenth is enough; that the answers are right is shown by the same test without them.
#pragma once

#include <cstddef>

namespace backtrail::base::testing_support {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

/// `all`, or a tenth of it under sanitizers: of rounds, and of what is expected to be seen in them.
constexpr std::size_t rounds(std::size_t all) { return kSanitized ? all / 10 : all; }

}  // namespace backtrail::base::testing_support
