// SPDX-License-Identifier: Apache-2.0
// The store of bodies: files named by the hash of nonce and content (docs/formats/bodies.md). Stateless apart from its
// folder, so that several processes may use one store at once.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/sha256.h"

namespace backtrail::ledger {

using BodyRef = base::Digest;

class Bodies {
 public:
  /// The folder is made by the first put. `random` must outlive the store.
  Bodies(std::string folder, base::Random& random) : folder_(std::move(folder)), random_(&random) {}

  /// Durable when it returns. The same bytes twice are two bodies, for each has its own nonce. kTooLarge, kCannotWrite.
  base::Result<BodyRef> put(std::string_view bytes);
  /// The bytes without the nonce, checked. kNoBody (never there, or erased), kBodyChanged.
  [[nodiscard]] base::Result<std::string> get(const BodyRef& ref) const;
  [[nodiscard]] bool has(const BodyRef& ref) const;
  /// Removes the file, durably. kNoBody. Only `erase` (log.h) should call this: it leaves the entry that says why.
  base::Status remove(const BodyRef& ref);
  [[nodiscard]] std::string path(const BodyRef& ref) const;

 private:
  std::string folder_;
  base::Random* random_;
};

}  // namespace backtrail::ledger
