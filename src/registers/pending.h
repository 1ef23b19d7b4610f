// SPDX-License-Identifier: Apache-2.0
// Items that the registers have taken and not yet kept. Whoever seals asks first whether the registers would take what is to be
// sealed, for it stays sealed; what they did to answer is most of what they will do, so it waits for the ledger and is then kept.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "registers/registers.h"

namespace backtrail::registers {

/// A transaction that is open. Nobody else sees what it took, and nobody else can write, until it goes. One at a time; it must
/// not outlive the registers.
class Pending {
 public:
  Pending(Pending&& other) noexcept
      : database_(std::exchange(other.database_, nullptr)), refs_(std::move(other.refs_)) {}
  Pending& operator=(Pending&&) = delete;
  /// What was not kept is as if it had never been taken.
  ~Pending();

  /// The human id of each item, empty where it has none.
  [[nodiscard]] const std::vector<std::string>& refs() const { return refs_; }
  /// kStoreFailed, kStoreBusy.
  base::Status keep();

 private:
  friend base::Result<Pending> take(Registers& registers, std::span<const SealedItem> items);
  explicit Pending(Database& database) : database_(&database) {}
  Database* database_;
  std::vector<std::string> refs_;
};

/// Takes all of them or, with the errors of Registers::apply(), none.
base::Result<Pending> take(Registers& registers, std::span<const SealedItem> items);

}  // namespace backtrail::registers
