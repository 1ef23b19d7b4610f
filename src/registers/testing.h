// SPDX-License-Identifier: Apache-2.0
// Registers in memory and entries for them, for the tests of this part.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "registers/registers.h"

namespace backtrail::registers::testing_support {

class InMemory : public testing::Test {
 protected:
  InMemory() : registers_(std::move(*Registers::in_memory())) {}

  /// Enters a body as the next entry; what is refused takes no place.
  base::Status put(std::string_view type, std::string body, const std::string& actor = "ana",
                   std::string corrects = {}) {
    SealedItem item;
    item.index = next_++;
    const std::string digits = std::to_string(item.index);
    item.id = std::string(32 - digits.size(), '0') + digits;
    item.type = std::string(type);
    item.actor = {actor};
    item.entered = base::Instant{static_cast<std::int64_t>(item.index) + 1};
    item.corrects = std::move(corrects);
    item.body_json = std::move(body);
    auto status = registers_.apply(item);
    if (!status) --next_;
    return status;
  }
  void take(std::string_view type, std::string body, const std::string& actor = "ana", std::string corrects = {}) {
    const auto status = put(type, std::move(body), actor, std::move(corrects));
    ASSERT_TRUE(status) << status.error().text();
  }
  base::Code code(std::string_view type, std::string body, const std::string& actor = "ana",
                  std::string corrects = {}) {
    const auto status = put(type, std::move(body), actor, std::move(corrects));
    return status ? base::Code{0} : status.error().code;
  }
  std::string id_of(const std::string& ref) { return registers_.resolve(ref)->id; }

  Registers registers_;
  std::uint64_t next_ = 0;
};

}  // namespace backtrail::registers::testing_support
