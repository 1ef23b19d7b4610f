// SPDX-License-Identifier: Apache-2.0
// Names and addresses of sources are printed as the text is, and read like its title: what a name says that no document was ever
// called ("We are almost certain that APT28 did it") would leave unseen by every other rule.
//
// What is let through is what a reader could look up. A name may say what the claim from that source says, for that claim is
// cited, has a hand of its own and passed its own rules. A source with a day and an address of the web, or an address alone, may be called after
// an actor ("APT10 indictment, US Department of Justice") where its name lays nothing to them and does not speak as "we". All else is answered
// for by not_a_finding, which whoever decides is shown.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "release/examination.h"

namespace backtrail::release {

/// What stands behind a name that is printed.
struct SourceTold {
  bool published = false;  // with a day and an address
  std::string said{};  // by the claims that are cited from it
  SpokenOf on{};
};
[[nodiscard]] bool is_published(const registers::PublicSource& source);
/// Whether an address is that of a source with a day, and whether `one` of a text stands in such.
[[nodiscard]] bool is_page_of_source(std::string_view address, const SpokenOf& on);
[[nodiscard]] bool is_in_page_of_source(std::string_view text, const Stretch& one, const SpokenOf& on);

/// Has the words examined of what machines write (an address, the name of a file); what is refused of them stands where they are written.
void examine_as_words(Examination& examination, std::string_view written, const std::string& place,
                      const std::vector<registers::NotAFinding>& answered,
                      const std::function<void(std::string_view)>& examine);
/// kProtectedName, and what a title is refused for. An address is read by its words.
void examine_source_text(Examination& examination, std::string_view text, const std::string& place,
                         const SourceTold& told, const std::vector<registers::NotAFinding>& answered);
/// The words of one address, without names.
void examine_address_words(Examination& examination, std::string_view address, const std::string& place,
                           const SourceTold& told, const std::vector<registers::NotAFinding>& answered);
/// Those of all addresses within a text. The page of a source with a day may be called after an actor here as there.
void examine_addresses_in(Examination& examination, std::string_view text, const std::string& place, const SpokenOf& on,
                          const std::vector<registers::NotAFinding>& answered);

}  // namespace backtrail::release
