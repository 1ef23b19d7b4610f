// SPDX-License-Identifier: Apache-2.0
// Which sealed findings the findings of a hunt take the place of: those whose records have other times now, and those of several
// records that have grown. What rests on sources that could not be read now stays as it was.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/case/hunting/findings.h"
#include "app/case/hunting/hunt_pass.h"
#include "app/case/hunting/hunts.h"
#include "registers/rows.h"

namespace backtrail::app {

/// For one tenant; refers to what it is given.
class Superseding {
 public:
  /// `all` sources, those that were corrected too, and by the ids of their entries; `evidence` as it was before.
  Superseding(const std::vector<registers::Source>& all,
              const std::map<std::string, const registers::Source*>& by_entry,
              const std::vector<registers::Evidence>& evidence, const std::string& tenant)
      : all_(all), by_entry_(by_entry), evidence_(evidence), tenant_(tenant) {}

  /// What was sealed with another time than its records are held with now is sealed anew.
  void retimed(const PassResult& pass, FindingsRequest& sealing) const;
  /// What a detector of several records found before, in `last` (may be null), and finds with more records now: the new takes the old
  /// one's place. What was found by sources that could not be read now is noted in `run` as found still.
  void grown(const HuntRun* last, const base::Digest& print, const PassResult& pass, HuntRun& run,
             FindingsRequest& sealing) const;

 private:
  [[nodiscard]] bool stands(const registers::Locator& at) const;

  const std::vector<registers::Source>& all_;
  const std::map<std::string, const registers::Source*>& by_entry_;
  const std::vector<registers::Evidence>& evidence_;
  const std::string& tenant_;
};

}  // namespace backtrail::app
