// SPDX-License-Identifier: Apache-2.0
// The words that an address of the web says to whoever reads it: "https://gov.example/three-customers-hit%2Fby_ApT10" tells as much
// as the sentence does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

/// With percent signs undone, parted where signs stand and where a capital follows a small letter or a letter a figure, and where words of everybody's are written together; uncommon words begin with a capital,
/// as names do in sentences. `origin` has where each byte stands in the address, and one more.
struct AddressWords {
  std::string text;
  std::vector<std::size_t> origin;
  [[nodiscard]] Stretch original(const Stretch& one) const { return {origin[one.begin], origin[one.end]}; }
};
[[nodiscard]] AddressWords address_words(std::string_view address);

[[nodiscard]] bool is_web_address(std::string_view text);
/// Addresses of the web that stand in a text.
[[nodiscard]] std::vector<Stretch> find_web_addresses(std::string_view text);

}  // namespace backtrail::release
