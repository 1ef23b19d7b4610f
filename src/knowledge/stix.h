// SPDX-License-Identifier: Apache-2.0
// STIX 2.0 and 2.1 objects, ATT&CK's extensions among them, into drafts.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "knowledge/builder.h"

namespace backtrail::knowledge {

class StixReader {
 public:
  StixReader(Builder& into, Complaints& complaints);
  ~StixReader();

  /// One object's JSON at `offset` of its file. What is wrong with it is a complaint.
  void object(std::string_view json, std::uint64_t offset);
  /// Fills what the file says of itself into the builder's source, and tells what was passed over.
  void end();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::knowledge
