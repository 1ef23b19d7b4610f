// SPDX-License-Identifier: Apache-2.0
// The same thing of the same originator under another id. What they ask is asked of what they gave, not of the entry under which it
// stands: entering it once more without conditions would otherwise be a way around them.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "registers/registers.h"

namespace backtrail::release {

class Twins {
 public:
  /// `registers` must outlive it. Nothing is read before it is asked.
  explicit Twins(const registers::Registers& registers) : registers_(registers) {}

  /// Evidence and claims as they are now of which their originator asks something, and that say the same as `one` (evidence or a claim) of
  /// the same originator; `one` and its versions left out. The registers' errors.
  base::Result<std::vector<registers::Entry>> of(const registers::Reference& one);

 private:
  /// What something says, and who gave it: folded words.
  struct Said {
    registers::Entry entry;
    std::string began;  // the first of its versions
    std::vector<std::string> originators;
    std::string title, text, records;
  };
  base::Result<Said> said_by(registers::Entry entry) const;
  base::Status read();

  const registers::Registers& registers_;
  std::vector<Said> bound_;
  bool was_read_ = false;
};

}  // namespace backtrail::release
