// SPDX-License-Identifier: Apache-2.0
// The store of bodies: files named by the hash of nonce and content (docs/formats/bodies.md). Stateless apart from its
// folder, so that several processes may use one store at once.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

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
  /// The names of several bodies and the nonces that they hang on. Nothing is on the disk yet. kTooLarge.
  struct Named {
    BodyRef ref;
    std::string nonce;
  };
  [[nodiscard]] base::Result<std::vector<Named>> name_all(std::span<const std::string_view> bodies) const;
  /// Writes what was named; all of them are durable when it returns. After a failure some may be there; nothing names them.
  base::Status put_all(std::span<const std::string_view> bodies, std::span<const Named> names);
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
