// SPDX-License-Identifier: Apache-2.0
// Regular expressions of warninglists, as PHP writes them: /pattern/flags. Strangers' input, so searches are bounded.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

namespace backtrail::intel {

class ListRegex {
 public:
  /// Nothing when it is no expression.
  static std::optional<ListRegex> compile(std::string_view written);
  ListRegex(ListRegex&&) noexcept;
  ListRegex& operator=(ListRegex&&) noexcept;
  ~ListRegex();
  [[nodiscard]] bool found_in(std::string_view text) const;

 private:
  struct Code;
  explicit ListRegex(std::unique_ptr<Code> code);
  std::unique_ptr<Code> code_;
};

}  // namespace backtrail::intel
