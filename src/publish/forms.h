// SPDX-License-Identifier: Apache-2.0
// Released material in the forms that other programs take. Each writer gets a Document, which only Released<T> gives, and the
// same input gives the same bytes. A form that cannot carry the marking, or anything of the text, refuses.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "publish/document.h"

namespace backtrail::publish {

enum class Form : std::uint8_t { html, text, stix, csaf, misp, navigator, openioc, csv, pack, eml, xarf };

struct FormWords {
  Form form;
  std::string_view name;
  std::string_view suffix;  // of a file
  std::string_view media_type;
};
[[nodiscard]] std::span<const FormWords> all_forms();
[[nodiscard]] const FormWords& words(Form form);
/// kNoSuchForm.
base::Result<Form> parse_form(std::string_view name);

/// kCannotCarryMarking, kNothingToCarry, kNeedsPublisher.
base::Result<std::string> write(Form form, const release::Released<release::ReleasedStatement>& statement,
                                const Publisher& publisher);
base::Result<std::string> write(Form form, const release::Released<release::ReleasedAdvisory>& advisory,
                                const Publisher& publisher);

/// A notice of withdrawal: html, text or stix (the same report, revoked). kNothingToCarry for other forms.
base::Result<std::string> write(Form form, const release::Released<release::ReleasedWithdrawal>& withdrawal,
                                const Publisher& publisher);
// The writers, for Document only.
[[nodiscard]] std::string plain_text(const Document& document, const Publisher& publisher);
base::Result<std::string> stix(const Document& document, const Publisher& publisher);
/// The same report, revoked, of a notice of withdrawal.
[[nodiscard]] std::string stix_revoked(const Document& notice, const Publisher& publisher);
base::Result<std::string> csaf(const Document& document, const Publisher& publisher);
base::Result<std::string> misp(const Document& document, const Publisher& publisher);
base::Result<std::string> navigator(const Document& document, const Publisher& publisher);
base::Result<std::string> openioc(const Document& document, const Publisher& publisher);
base::Result<std::string> csv(const Document& document);
base::Result<std::string> pack(const Document& document, const Publisher& publisher);
base::Result<std::string> eml(const Document& document, const Publisher& publisher);
base::Result<std::string> xarf(const Document& document, const Publisher& publisher);

}  // namespace backtrail::publish
