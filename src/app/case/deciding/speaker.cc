// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/speaker.h"

#include <algorithm>

#include "app/codes.h"
#include "base/json.h"
#include "release/prose/fold.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kLongestName = 120;  // bytes
constexpr std::size_t kLongestShortened = 3;  // letters before a full stop that ends no sentence: "St.", "U.S."

/// A full stop behind a whole word, and something behind it.
bool ends_sentence(std::string_view name, std::size_t stop) {
  if (stop + 1 >= name.size() || name[stop + 1] != ' ') return false;
  const std::size_t blank = name.rfind(' ', stop);
  const std::size_t word = blank == name.npos ? 0 : blank + 1;
  return stop - word > kLongestShortened;
}

base::Result<std::string> said_in(const Case& in, const registers::Entry& decision) {
  BT_TRY(const std::string bytes, in.body_of(decision.index));
  BT_TRY(const base::Json body, base::parse_json(bytes, decision.label()));
  return base::text_at(body, "publisher");
}

}  // namespace

base::Status check_speaker(std::string_view name) {
  const auto refuse = [](std::string what) {
    return base::fail(kNoPublisher, std::move(what), {"--publisher"}, "the name alone of who speaks, on one line");
  };
  if (name.size() > kLongestName)
    return refuse("a name of " + std::to_string(name.size()) + " bytes, of " + std::to_string(kLongestName) +
                  " at most");
  if (std::ranges::none_of(release::fold(name).text, release::is_word_byte)) return refuse("a name without a letter");
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if (byte < 0x20 || byte == 0x7f) return refuse("a name with a line break or another control character in it");
    if (std::string_view(";:!?").contains(name[i]) || (name[i] == '.' && ends_sentence(name, i)))
      return refuse("a name that is a sentence");
  }
  return {};
}

base::Result<std::string> speaker_to_approve(const Case& in, const std::string& asked) {
  if (!asked.empty()) {
    BT_TRY_STATUS(check_speaker(asked));
    return asked;
  }
  BT_TRY(const auto decisions, in.registers().decisions());
  for (auto one = decisions.rbegin(); one != decisions.rend(); ++one) {
    BT_TRY(std::string name, said_in(in, one->entry));
    if (!name.empty()) return name;
  }
  return std::string();
}

base::Result<std::string> speaker_approved(const Case& in, const registers::Entry& decision, const std::string& asked) {
  BT_TRY(std::string approved, said_in(in, decision));
  if (approved.empty() && !asked.empty()) BT_TRY_STATUS(check_speaker(asked));
  if (approved.empty()) return asked;
  if (!asked.empty() && asked != approved) {
    return base::fail(kOtherPublisher,
                      "this was approved to leave under the name '" + approved + "', and not under '" + asked + "'",
                      {decision.label()}, "leave --publisher out, or have it approved with another");
  }
  return approved;
}

base::Result<std::string> speaker_in(const Case& in, const std::optional<registers::Decision>& decision) {
  if (!decision) return std::string();
  return said_in(in, decision->entry);
}

}  // namespace backtrail::app
