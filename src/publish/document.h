// SPDX-License-Identifier: Apache-2.0
// Statement, advisory and notice of withdrawal in one form for the writers that treat them alike. It can be had from Released<T> only, and
// is never changed.
#pragma once

#include <string>
#include <string_view>

#include "marking/marking.h"
#include "release/released.h"

namespace backtrail::publish {

struct Publisher {
  std::string name{};  // who speaks: the centre's name
  std::string url{};  // its web address; CSAF demands one
  std::string from{};  // addresses of a notification
  std::string to{};
};

class Document;
[[nodiscard]] Document document(const release::Released<release::ReleasedStatement>& statement);
[[nodiscard]] Document document(const release::Released<release::ReleasedAdvisory>& advisory);
/// What it was called and what the notice says stand as title and summary.
[[nodiscard]] Document document(const release::Released<release::ReleasedWithdrawal>& withdrawal);

class Document {
 public:
  const std::string kind;  // "Statement", "Advisory"
  const release::ReleasedAdvisory text;
  const marking::Tlp tlp;

  [[nodiscard]] base::Instant first_released() const { return text.revisions.front(); }
  [[nodiscard]] base::Instant last_revised() const { return text.revisions.back(); }
  /// What a keyed id of something in this text is made of: it stays through corrections of its title and of all else, and no
  /// other text has it.
  [[nodiscard]] std::string id_of(std::string_view what) const;

 private:
  friend Document document(const release::Released<release::ReleasedStatement>& statement);
  friend Document document(const release::Released<release::ReleasedAdvisory>& advisory);
  friend Document document(const release::Released<release::ReleasedWithdrawal>& withdrawal);
  Document(std::string of_kind, release::ReleasedAdvisory released);
};

/// The fixed words of a notice of withdrawal.
[[nodiscard]] std::string withdrawal_words(const release::ReleasedWithdrawal& withdrawal);
/// What was withdrawn, by its day where its title may not be told any more.
[[nodiscard]] std::string withdrawn_title(const release::ReleasedWithdrawal& withdrawal);

/// Prose without what a reader cannot see: bytes that are no UTF-8, control characters and marks of direction are U+FFFD.
[[nodiscard]] std::string clean(std::string_view text);

/// Summary and sentences, a paragraph each: what the document says when there is room for one text.
[[nodiscard]] std::string prose(const Document& document);
/// A check or a mitigation as one text.
[[nodiscard]] std::string point_words(const release::ReleasedPoint& point);
/// A row of the table of measures as one text.
[[nodiscard]] std::string cut_words(const release::ReleasedCut& cut);
/// "very likely (80–95 %)" and the rest of an estimate, likelihood and confidence in sentences of their own.
[[nodiscard]] std::string estimate_words(const release::ReleasedEstimate& estimate);

/// "2018-12-20T17:00:00.000Z".
[[nodiscard]] std::string millis(base::Instant instant);
/// "2018-12-20T17:00:00Z".
[[nodiscard]] std::string seconds(base::Instant instant);
/// Since 1970.
[[nodiscard]] std::string unix_seconds(base::Instant instant);

}  // namespace backtrail::publish
