// SPDX-License-Identifier: Apache-2.0
// Which consents hold for an audience: those of whoever gave the thing, entered by one person and vouched for by another. What one
// person alone has entered is kept apart, so that a refusal can say whom it waits for.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "marking/marking.h"
#include "registers/originator.h"
#include "registers/registers.h"
#include "release/gate.h"

namespace backtrail::release {

/// A consent that somebody has asked after too, and heard otherwise.
struct Disputed {
  std::string ref;
  std::vector<std::string> by;
};

struct Agreed {
  std::set<std::string> items;  // entries whose originators have agreed
  std::map<std::string, std::vector<Unconfirmed>> unconfirmed;  // by entry
  /// By entry, all that its originator gave and nobody disputes or has withdrawn, confirmed or not.
  std::map<std::string, std::vector<registers::Consent>> given;
  std::map<std::string, std::vector<Disputed>> disputed;  // by entry
};

/// Whether nothing may be released from it to `audience` before its originator agrees. What is for internally visible actions alone stays
/// in our own organisation without.
[[nodiscard]] bool needs_consent(const marking::Conditions& conditions, const marking::Audience& audience);

/// What holds for `audience`. The registers' errors.
base::Result<Agreed> agreed_for(const registers::Registers& registers, const marking::Audience& audience);

/// Who gave evidence or a claim: whoever its first version names, for who is called that can be corrected. The registers' errors.
base::Result<std::string> originator_of(const registers::Registers& registers, const registers::Reference& item);

/// Whether whoever gave a consent is the originator of what it is about: nobody else's counts. The registers' errors.
base::Result<registers::OriginatorLink> link_to_originator(const registers::Registers& registers,
                                                           const registers::Consent& consent);
/// What mends a link that does not count.
[[nodiscard]] std::string no_originator_hint(const registers::OriginatorLink& link);

/// Consents of originators that open nothing yet, for any audience; withdrawn ones are none. The registers' errors.
struct Waiting {
  registers::Consent consent;
  registers::ConsentStanding standing;
};
base::Result<std::vector<Waiting>> unconfirmed_consents(const registers::Registers& registers);

}  // namespace backtrail::release
