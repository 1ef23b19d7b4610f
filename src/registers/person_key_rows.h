// SPDX-License-Identifier: Apache-2.0
// The keys with which persons sign what they decide. Whose a key is, somebody else has entered: nobody says it of himself.
#pragma once

#include <string>

#include "registers/rows.h"

namespace backtrail::registers {

struct PersonKey {
  Entry entry;
  std::string person;  // an actor's id
  std::string key;  // the verification key, as ledger::VerifierKey writes it
  std::string withdrawn{};  // why nothing is signed with it any more; empty while it holds
};

}  // namespace backtrail::registers
