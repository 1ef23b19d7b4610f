// SPDX-License-Identifier: Apache-2.0
#define PCRE2_CODE_UNIT_WIDTH 8
#include "intel/list_regex.h"

#include <pcre2.h>

namespace backtrail::intel {
namespace {

constexpr std::uint32_t kStepLimit = 100'000;

}  // namespace

struct ListRegex::Code {
  ~Code() {
    pcre2_code_free(code);
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
  }
  pcre2_code* code = nullptr;
  pcre2_match_data* data = nullptr;
  pcre2_match_context* context = nullptr;
};

ListRegex::ListRegex(std::unique_ptr<Code> code) : code_(std::move(code)) {}
ListRegex::ListRegex(ListRegex&&) noexcept = default;
ListRegex& ListRegex::operator=(ListRegex&&) noexcept = default;
ListRegex::~ListRegex() = default;

std::optional<ListRegex> ListRegex::compile(std::string_view written) {
  const std::size_t end = written.rfind('/');
  if (!written.starts_with('/') || end == 0) return {};
  const std::string_view flags = written.substr(end + 1);
  const std::string_view pattern = written.substr(1, end - 1);
  std::uint32_t options = PCRE2_NEVER_BACKSLASH_C;
  if (flags.find('i') != flags.npos) options |= PCRE2_CASELESS;
  int error = 0;
  PCRE2_SIZE where = 0;
  auto code = std::make_unique<Code>();
  code->code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options, &error, &where, nullptr);
  code->data = pcre2_match_data_create(1, nullptr);
  code->context = pcre2_match_context_create(nullptr);
  if (code->code == nullptr || code->data == nullptr || code->context == nullptr) return {};
  pcre2_set_match_limit(code->context, kStepLimit);
  return ListRegex(std::move(code));
}

bool ListRegex::found_in(std::string_view text) const {
  return pcre2_match(code_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, code_->data,
                     code_->context) >= 0;
}

}  // namespace backtrail::intel
