// SPDX-License-Identifier: Apache-2.0
// All that a statement or an advisory tells people in its own words, in the order in which it is read, with the place of each part.
#pragma once

#include <string>
#include <vector>

#include "app/case/case.h"
#include "release/prose/fold.h"

namespace backtrail::app {

class ToldText {
 public:
  void add(const std::string& text, std::string place);
  void answer(std::vector<registers::NotAFinding> answered) { answered_ = std::move(answered); }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::vector<registers::NotAFinding>& answered() const { return answered_; }
  /// "sentence 2, bytes 3-9"
  [[nodiscard]] std::string place_of(const release::Stretch& where) const;
  /// The parts that `where` meets: "sentence 2".
  [[nodiscard]] std::vector<std::string> parts_of(const release::Stretch& where) const;

 private:
  struct Part {
    std::size_t begin;
    std::string place;
  };
  std::string text_;
  std::vector<Part> parts_;
  std::vector<registers::NotAFinding> answered_;
};

/// Of a statement or advisory: title, summary, sentences, checks and mitigations. The registers' errors.
base::Result<ToldText> told_text_of(const Case& in, const registers::Entry& text);

/// A warning where some of it is not in English, which the gate reads for names alone: release::kNotEnglish.
base::Result<std::vector<base::Error>> language_warnings(const Case& in, const registers::Entry& text);

}  // namespace backtrail::app
