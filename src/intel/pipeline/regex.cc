// SPDX-License-Identifier: Apache-2.0
#define PCRE2_CODE_UNIT_WIDTH 8
#include "intel/pipeline/regex.h"

#include <pcre2.h>

#include "intel/codes.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

constexpr std::uint32_t kPipelineSteps = 100'000;
constexpr std::size_t kReplacedLimit = 64U << 10;  // bytes of one value afterwards

PCRE2_SPTR units(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

}  // namespace

struct PipelineRegex::Code {
  ~Code() {
    pcre2_code_free(code);
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
  }
  [[nodiscard]] bool match(std::string_view text, std::uint32_t options) const {
    return pcre2_match(code, units(text), text.size(), 0, options, data, context) >= 0;
  }
  pcre2_code* code = nullptr;
  pcre2_match_data* data = nullptr;
  pcre2_match_context* context = nullptr;
};

PipelineRegex::PipelineRegex(std::unique_ptr<Code> code) : code_(std::move(code)) {}
PipelineRegex::PipelineRegex(PipelineRegex&&) noexcept = default;
PipelineRegex& PipelineRegex::operator=(PipelineRegex&&) noexcept = default;
PipelineRegex::~PipelineRegex() = default;

base::Result<PipelineRegex> PipelineRegex::compile(const std::string& expression) {
  int error = 0;
  PCRE2_SIZE where = 0;
  auto code = std::make_unique<Code>();
  code->code =
      pcre2_compile(units(expression), expression.size(), PCRE2_NEVER_BACKSLASH_C | PCRE2_UTF, &error, &where, nullptr);
  if (code->code == nullptr) {
    char message[200] = {};
    pcre2_get_error_message(error, reinterpret_cast<PCRE2_UCHAR*>(message), sizeof message);
    return base::fail(kBadPipeline, "the expression '" + expression.substr(0, 200) + "' cannot be read: " + message);
  }
  code->data = pcre2_match_data_create_from_pattern(code->code, nullptr);
  code->context = pcre2_match_context_create(nullptr);
  BT_CHECK(code->data != nullptr && code->context != nullptr);
  pcre2_set_match_limit(code->context, kPipelineSteps);
  return PipelineRegex(std::move(code));
}

bool PipelineRegex::matches_begin(std::string_view text) const { return code_->match(text, PCRE2_ANCHORED); }
bool PipelineRegex::found_in(std::string_view text) const { return code_->match(text, 0); }

base::Result<std::string> PipelineRegex::replaced(std::string_view text, const std::string& replacement) const {
  std::string out(kReplacedLimit, '\0');
  PCRE2_SIZE size = out.size();
  const int done = pcre2_substitute(
      code_->code, units(text), text.size(), 0, PCRE2_SUBSTITUTE_GLOBAL | PCRE2_SUBSTITUTE_UNSET_EMPTY, code_->data,
      code_->context, units(replacement), replacement.size(), reinterpret_cast<PCRE2_UCHAR*>(out.data()), &size);
  if (done < 0) {
    return base::fail(kBadPipeline,
                      "a pipeline's replacement in '" + std::string(text.substr(0, 200)) + "' cannot be made", {},
                      "the value is too long, takes too many steps, or the replacement names no group");
  }
  out.resize(size);
  return out;
}

base::Result<std::string> python_replacement(std::string_view written) {
  std::string out;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const char c = written[i];
    if (c == '$') {
      out += "$$";
      continue;
    }
    if (c != '\\') {
      out += c;
      continue;
    }
    const char next = i + 1 < written.size() ? written[i + 1] : '\0';
    if (next == '\\') {
      out += '\\';
      ++i;
    } else if (next >= '1' && next <= '9') {
      std::size_t end = i + 1;
      while (end < written.size() && end < i + 3 && is_digit(written[end])) ++end;
      out += "${" + std::string(written.substr(i + 1, end - i - 1)) + "}";
      i = end - 1;
    } else if (const std::size_t close = written.find('>', i);
               next == 'g' && close != written.npos && written.substr(i + 2, 1) == "<") {
      out += "${" + std::string(written.substr(i + 3, close - i - 3)) + "}";
      i = close;
    } else {
      return base::fail(kBadPipeline,
                        "the replacement '" + std::string(written.substr(0, 200)) + "' has an escape that is not read");
    }
  }
  return out;
}

}  // namespace backtrail::intel
