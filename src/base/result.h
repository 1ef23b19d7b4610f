// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value, or the Error that says why there is none. A class and not an alias, because [[nodiscard]] on an
// alias does nothing.
#pragma once

#include <expected>
#include <utility>

#include "base/error.h"

namespace backtrail::base {

template <typename T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

using Status = Result<void>;

[[nodiscard]] inline std::unexpected<Error> fail(Code code, std::string message, Place place = {},
                                                 std::string hint = {}) {
  return std::unexpected<Error>(Error{code, std::move(message), std::move(place), std::move(hint)});
}

/// Hands an error of one Result on as the error of another.
template <typename T>
[[nodiscard]] std::unexpected<Error> forward(Result<T>&& result) {
  return std::unexpected<Error>(std::move(result).error());
}

/// A condition that no input can make false. Stays on in release: a wrong answer would be worse than a stop.
void check_failed(const char* condition, const char* file, int line);
#define BT_CHECK(condition) ((condition) ? void(0) : ::backtrail::base::check_failed(#condition, __FILE__, __LINE__))

/// BT_TRY(auto x, f()): x is the value of f(), or the enclosing function returns its error.
#define BT_TRY_CAT2(a, b) a##b
#define BT_TRY_CAT(a, b) BT_TRY_CAT2(a, b)
#define BT_TRY(declaration, ...) BT_TRY_IMPL(BT_TRY_CAT(bt_try_, __LINE__), declaration, __VA_ARGS__)
#define BT_TRY_IMPL(name, declaration, ...)                     \
  auto name = (__VA_ARGS__);                                    \
  if (!name) return ::std::unexpected(std::move(name).error()); \
  declaration = std::move(*name)
#define BT_TRY_STATUS(...)                                                                                  \
  do {                                                                                                      \
    if (auto bt_status = (__VA_ARGS__); !bt_status) return ::std::unexpected(std::move(bt_status).error()); \
  } while (false)

}  // namespace backtrail::base
