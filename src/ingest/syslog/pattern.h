// SPDX-License-Identifier: Apache-2.0
// "Accepted {auth_method} for {user} from {src_ip} port {src_port}": a program's message with names where its values go.
// Literals are looked for from left to right and never twice, so a text is passed over once however hostile it is.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backtrail::ingest::syslog {

class Pattern {
 public:
  /// `{name}` is what stands up to the next literal, up to a blank when none follows; `{name*}` at the end is all the rest;
  /// `{}` is not kept. What follows the pattern in a text does not matter.
  explicit Pattern(std::string_view text);

  /// The names with their values, in order, when `text` fits. `out` is overwritten.
  bool match(std::string_view text, std::vector<std::pair<std::string_view, std::string_view>>& out) const;

 private:
  struct Part {
    std::string name;  // empty: not kept
    std::string literal;  // that follows; empty at the end
    bool rest = false;
  };
  std::string start_;  // literal before the first name
  std::vector<Part> parts_;
};

}  // namespace backtrail::ingest::syslog
