// SPDX-License-Identifier: Apache-2.0
// A file that may leave: what is put where outsiders get it is of this type, so that no caller can put there what no writer has written.
#pragma once

#include <string>
#include <utility>

#include "publish/forms.h"

namespace backtrail::publish {

class Leaving {
 public:
  /// As write().
  template <typename T>
  static base::Result<Leaving> of(Form form, const release::Released<T>& released, const Publisher& publisher) {
    BT_TRY(std::string bytes, write(form, released, publisher));
    return Leaving(std::move(bytes));
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  explicit Leaving(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

}  // namespace backtrail::publish
