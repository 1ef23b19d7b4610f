// SPDX-License-Identifier: Apache-2.0
#define PCRE2_CODE_UNIT_WIDTH 8
#include "hunt/sigma/regex.h"

#include <pcre2.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <mutex>
#include <tuple>
#include <utility>

#include "hunt/codes.h"
#include "hunt/sigma/fold.h"
#include "record/value.h"

namespace backtrail::hunt::sigma {
namespace {

struct ContextDeleter {
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

constexpr std::size_t kMostLiterals = 32;
constexpr int kLiteralDepth = 8;
constexpr std::size_t kLongEnough = 7;

/// Finds texts of which every match holds one by reading the expression from left to right: of each alternative, and of
/// groups that cannot be left out, the longest. Whatever is not plainly understood ends the search with nothing: a missing
/// literal costs time, a wrong one costs findings.
class LiteralFinder {
 public:
  explicit LiteralFinder(std::string_view pattern, int depth = 0) : p_(pattern), depth_(depth) {}

  std::vector<std::string> find() {
    for (const std::string_view odd : {"(?#", "(*", "\\Q", "(?x", "(?^"}) {
      if (p_.find(odd) != p_.npos) return {};
    }
    while (at_ < p_.size()) {
      if (!step()) return {};
    }
    return end_alternative() ? all_ : std::vector<std::string>();
  }

 private:
  bool step() {
    const char c = p_[at_];
    switch (c) {
      case '|': ++at_; return end_alternative();
      case '(': return take_group();
      case '[': end_run(); return skip_class();
      case '\\': return escape();
      case '*':
      case '?':
        drop_last();
        end_run();
        ++at_;
        return true;
      case '{': {
        drop_last();
        end_run();
        at_ = p_.find('}', at_);
        if (at_ == p_.npos) return false;
        ++at_;
        return true;
      }
      case '+':
      case '.':
      case '^':
      case '$':
        end_run();
        ++at_;
        return true;
      default:
        extend(c);
        ++at_;
        return true;
    }
  }

  bool escape() {
    if (at_ + 1 >= p_.size()) return false;
    const char c = p_[at_ + 1];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (digit || static_cast<unsigned char>(c) >= 0x80) return false;
    if (letter) {
      if (std::string_view("dDwWsSbBAZzhHvVRNtnrfea").find(c) == std::string_view::npos) return false;
      end_run();
    } else {
      extend(c);
    }
    at_ += 2;
    return true;
  }

  bool skip_class() {
    ++at_;
    if (at_ < p_.size() && p_[at_] == '^') ++at_;
    if (at_ < p_.size() && p_[at_] == ']') ++at_;
    for (; at_ < p_.size(); ++at_) {
      if (p_[at_] == '\\') ++at_;
      else if (p_[at_] == '[' && at_ + 1 < p_.size() && p_[at_ + 1] == ':') return false;
      else if (p_[at_] == ']') return ++at_, true;
    }
    return false;
  }

  bool skip_group() {
    // Inline flags with x change what blanks mean in all that follows.
    if (p_.substr(at_, 2) == "(?") {
      for (std::size_t i = at_ + 2; i < p_.size() && p_[i] != ')' && p_[i] != ':'; ++i) {
        if (p_[i] == 'x') return false;
        if (p_[i] < 'A' || p_[i] > 'z') break;
      }
    }
    for (int depth = 0; at_ < p_.size();) {
      const char c = p_[at_];
      if (c == '[') {
        if (!skip_class()) return false;
        continue;
      }
      at_ += c == '\\' ? 2 : 1;
      if (c == '(') ++depth;
      if (c == ')' && --depth == 0) return true;
    }
    return false;
  }

  /// What stands in a group is as good as what stands beside it, unless the group asks for something else than its text or
  /// need not be there.
  bool take_group() {
    const std::size_t begin = at_;
    if (!skip_group()) return false;
    std::string_view inside = p_.substr(begin + 1, at_ - begin - 2);
    if (inside.starts_with("?:")) inside.remove_prefix(2);
    const bool plain = !inside.starts_with('?');
    const bool needed = at_ >= p_.size() || std::string_view("?*{").find(p_[at_]) == std::string_view::npos;
    if (plain && needed && append_choice(inside)) return true;
    end_run();
    if (plain && needed && depth_ < kLiteralDepth) offer(LiteralFinder(inside, depth_ + 1).find());
    return true;
  }

  /// "asp|htm" goes on what stands before it, each time with another of them. False when it holds more than plain characters,
  /// or would come to too many texts.
  bool append_choice(std::string_view inside) {
    std::vector<std::string> choice(1);
    for (std::size_t at = 0; at < inside.size(); ++at) {
      char c = inside[at];
      if (c == '|') {
        choice.emplace_back();
        continue;
      }
      if (c == '\\') {
        if (++at == inside.size() || !is_punctuation(inside[at])) return false;
        c = inside[at];
      } else if (std::string_view("()[]{}*+?.^$").contains(c)) {
        return false;
      }
      choice.back() += c;
    }
    if (runs_.size() * choice.size() > kMostLiterals) return false;
    std::vector<std::string> longer;
    for (const std::string& run : runs_)
      for (const std::string& each : choice) longer.push_back(run + each);
    runs_ = std::move(longer);
    end_tail();
    return true;
  }
  static bool is_punctuation(char c) { return c > ' ' && c < 0x7f && std::isalnum(static_cast<unsigned char>(c)) == 0; }

  static std::size_t shortest(const std::vector<std::string>& texts) {
    return texts.empty() ? 0 : std::ranges::min(texts, {}, &std::string::size).size();
  }
  /// Texts are good when the shortest of them is as long as a search by pieces asks for; then few are better than many.
  void offer(std::vector<std::string> texts) {
    const auto worth = [](const std::vector<std::string>& some) {
      const std::size_t least = shortest(some);
      return std::tuple(std::min(least, kLongEnough), -static_cast<std::ptrdiff_t>(some.size()), least);
    };
    if (shortest(texts) > 0 && (best_.empty() || worth(texts) > worth(best_))) best_ = std::move(texts);
  }
  bool end_alternative() {
    end_run();
    if (best_.empty() || all_.size() + best_.size() > kMostLiterals) return false;
    std::ranges::move(best_, std::back_inserter(all_));
    best_.clear();
    return true;
  }

  void extend(char c) {
    for (std::string& run : runs_) run += c;
    tail_ += c;
  }
  /// Takes the last character off: a quantifier behind it says that it need not be there.
  void drop_last() {
    const auto drop = [](std::string& run) {
      bool inside = true;  // of the character
      while (inside && !run.empty()) {
        inside = (static_cast<unsigned char>(run.back()) & 0xC0U) == 0x80;
        run.pop_back();
      }
    };
    std::ranges::for_each(runs_, drop);
    drop(tail_);
  }
  void end_run() {
    offer(std::exchange(runs_, {std::string()}));
    end_tail();
  }
  void end_tail() { offer({std::exchange(tail_, {})}); }

  std::string_view p_;
  int depth_;
  std::size_t at_ = 0;
  std::vector<std::string> runs_{std::string()};  // the text since the last gap is one of them
  std::string tail_;  // their end, since the last choice
  std::vector<std::string> best_;  // of this alternative
  std::vector<std::string> all_;  // of those before it
};

}  // namespace

struct Regex::Code {
  ~Code() {
    if (code != nullptr) pcre2_code_free(code);
  }
  /// Machine code for it, made when it is first searched for: most expressions of a set never are, and making it takes a
  /// tenth of a millisecond. Where memory may not be made executable PCRE2 goes on interpreting.
  void prepare() {
    std::call_once(once, [this] { (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); });
  }

  pcre2_code* code = nullptr;
  std::once_flag once;
};

Regex::~Regex() = default;

base::Result<std::shared_ptr<const Regex>> Regex::compile(std::string_view pattern, RegexFlags flags) {
  // NEVER_BACKSLASH_C: one byte out of a character would let a match begin inside another.
  std::uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
  if (flags.ignore_case) options |= PCRE2_CASELESS;
  if (flags.multiline) options |= PCRE2_MULTILINE;
  if (flags.dot_all) options |= PCRE2_DOTALL;
  int error = 0;
  PCRE2_SIZE where = 0;
  std::shared_ptr<Regex> regex(new Regex);
  regex->code_ = std::make_unique<Code>();
  regex->code_->code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options, &error, &where, nullptr);
  if (regex->code_->code == nullptr) {
    std::array<unsigned char, 256> text{};
    pcre2_get_error_message(error, text.data(), text.size());
    return base::fail(kBadRegex, "the regular expression cannot be compiled: " +
                                     std::string(reinterpret_cast<const char*>(text.data())) + " (at character " +
                                     std::to_string(where + 1) + ")");
  }
  regex->literals_ = LiteralFinder(pattern).find();
  for (std::string& literal : regex->literals_) literal = fold(literal);
  // U+FFFD may stand for broken bytes (see found_in), which folding leaves as they are.
  const auto broken = [](const std::string& literal) { return literal.find("\xEF\xBF\xBD") != std::string::npos; };
  if (std::ranges::any_of(regex->literals_, broken)) regex->literals_.clear();
  return std::shared_ptr<const Regex>(std::move(regex));
}

bool Regex::found_in(std::string_view text) const {
  // One context and one result block per thread: an expression is searched far more often than threads are made.
  thread_local const std::unique_ptr<pcre2_match_context, ContextDeleter> context = [] {
    pcre2_match_context* made = pcre2_match_context_create(nullptr);
    BT_CHECK(made != nullptr);
    pcre2_set_match_limit(made, kRegexStepLimit);
    return std::unique_ptr<pcre2_match_context, ContextDeleter>(made);
  }();
  thread_local const std::unique_ptr<pcre2_match_data, ContextDeleter> data(pcre2_match_data_create(1, nullptr));
  BT_CHECK(data != nullptr);
  code_->prepare();
  const auto search = [&](std::string_view in) {
    const auto run = [&](std::uint32_t options) {
      return pcre2_match(code_->code, reinterpret_cast<PCRE2_SPTR>(in.data()), in.size(), 0, options, data.get(),
                         context.get());
    };
    const int answer = run(0);
    // Machine code has a stack of 32 KiB; what needs more is interpreted.
    return answer == PCRE2_ERROR_JIT_STACKLIMIT ? run(PCRE2_NO_JIT) : answer;
  };
  int found = search(text);
  if (found <= PCRE2_ERROR_UTF8_ERR1 && found >= PCRE2_ERROR_UTF8_ERR21) {
    // Broken bytes stand for U+FFFD here as everywhere where text leaves us; `.` takes them.
    bool lossy = false;
    found = search(record::valid_utf8(text, lossy));
  }
  if (found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_DEPTHLIMIT || found == PCRE2_ERROR_HEAPLIMIT) ++gave_up_;
  return found >= 0;
}

}  // namespace backtrail::hunt::sigma
