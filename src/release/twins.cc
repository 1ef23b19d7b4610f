// SPDX-License-Identifier: Apache-2.0
#include "release/twins.h"

#include <algorithm>

#include "release/asked.h"
#include "release/prose/fold.h"

namespace backtrail::release {
namespace {

/// The words of `text` alone, each behind a blank.
std::string words_alone(std::string_view text) {
  std::string out;
  bool in_word = false;
  for (const char c : fold(text).text) {
    const bool word = is_word_byte(c);
    if (word && !in_word) out += ' ';
    if (word) out += c;
    in_word = word;
  }
  return out;
}

}  // namespace

base::Result<Twins::Said> Twins::said_by(registers::Entry entry) const {
  Said out;
  BT_TRY(const registers::Entry first, registers_.began(entry));
  out.began = first.id;
  BT_TRY(const auto names, originator_names(registers_, entry));
  for (const std::string& one : names) out.originators.push_back(words_alone(one));
  if (entry.type == registers::kClaim) {
    BT_TRY(const auto claim, registers_.claim(entry.id));
    out.text = words_alone(claim.subject + " " + claim.relation + " " + claim.object);
  } else {
    BT_TRY(const auto evidence, registers_.evidence(entry.id));
    out.title = words_alone(evidence.title);
    out.text = words_alone(evidence.text);
    for (const registers::Locator& at : evidence.locators)
      out.records += at.source_sha256 + "@" + std::to_string(at.offset) + "+" + std::to_string(at.length) + " ";
  }
  out.entry = std::move(entry);
  return out;
}

base::Status Twins::read() {
  if (was_read_) return {};
  was_read_ = true;
  BT_TRY(auto entries, registers_.bound_entries());
  for (registers::Entry& one : entries) {
    BT_TRY(Said said, said_by(std::move(one)));
    bound_.push_back(std::move(said));
  }
  return {};
}

base::Result<std::vector<registers::Entry>> Twins::of(const registers::Reference& one) {
  std::vector<registers::Entry> out;
  BT_TRY_STATUS(read());
  if (bound_.empty()) return out;
  BT_TRY(auto entry, registers_.resolve(one.entry_id));
  BT_TRY(const Said said, said_by(std::move(entry)));
  for (const Said& other : bound_) {
    if (other.began == said.began || other.entry.type != said.entry.type) continue;
    const bool theirs = std::ranges::any_of(said.originators, [&](const std::string& name) {
      return !name.empty() && std::ranges::find(other.originators, name) != other.originators.end();
    });
    // A title is what somebody here calls it; where they gave words or records, these say what it is.
    const bool words = !said.text.empty() || !other.text.empty();
    const bool records = !said.records.empty() && said.records == other.records;
    const bool same = records || (words ? said.text == other.text : !said.title.empty() && said.title == other.title);
    if (theirs && same) out.push_back(other.entry);
  }
  return out;
}

}  // namespace backtrail::release
