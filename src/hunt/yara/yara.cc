// SPDX-License-Identifier: Apache-2.0
#include "hunt/yara/yara.h"

#include <yara.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <optional>
#include <string>

#include "hunt/codes.h"

namespace backtrail::hunt::yara {
namespace {

/// libyara lays matches back to back, also where they are not aligned.
YR_MATCH copy_of(const YR_MATCH* match) {
  YR_MATCH out;
  std::memcpy(&out, static_cast<const void*>(match), sizeof out);
  return out;
}

/// Rules that need each other fall one after the other; a longer chain than this takes its source with it.
constexpr int kCompileRounds = 32;

struct CompilerDeleter {
  void operator()(YR_COMPILER* compiler) const { yr_compiler_destroy(compiler); }
};
struct RulesDeleter {
  void operator()(YR_RULES* rules) const { yr_rules_destroy(rules); }
};
struct ScannerDeleter {
  void operator()(YR_SCANNER* scanner) const { yr_scanner_destroy(scanner); }
};
using CompilerPtr = std::unique_ptr<YR_COMPILER, CompilerDeleter>;

struct CompileError {
  std::uint32_t line = 0;
  std::string message;
};

void on_compile_message(int level, const char* /*file*/, int line, const YR_RULE* /*rule*/, const char* message,
                        void* into) {
  if (level != YARA_ERROR_LEVEL_ERROR) return;
  static_cast<std::vector<CompileError>*>(into)->push_back(
      {static_cast<std::uint32_t>(std::max(line, 0)), message == nullptr ? "" : message});
}

CompilerPtr new_compiler(std::vector<CompileError>& errors) {
  YR_COMPILER* compiler = nullptr;
  BT_CHECK(yr_compiler_create(&compiler) == ERROR_SUCCESS);
  yr_compiler_set_callback(compiler, on_compile_message, &errors);
  yr_compiler_set_include_callback(compiler, nullptr, nullptr, nullptr);  // includes are errors
  return CompilerPtr(compiler);
}

/// libyara keeps state for the whole process.
bool library_is_ready() {
  static const bool ready = yr_initialize() == ERROR_SUCCESS;
  return ready;
}

/// One source: its text, in which what does not compile is blanked out until the rest does.
class SourceCompiler {
 public:
  SourceCompiler(const detector::Set& set, std::uint32_t source, std::vector<std::uint32_t> rules)
      : set_(set), text_(set.yara_sources[source].text), rules_(std::move(rules)) {}

  void compile(std::vector<detector::NotEvaluated>& not_evaluated) {
    for (int round = 0; !rules_.empty(); ++round) {
      std::vector<CompileError> errors;
      const CompilerPtr compiler = new_compiler(errors);
      const int failed = yr_compiler_add_string(compiler.get(), text_.c_str(), nullptr);
      if (failed == 0) return;
      bool any = false;
      for (const CompileError& error : errors) any = refuse_at(error, not_evaluated) || any;
      if (!any || round + 1 == kCompileRounds) return refuse_all(not_evaluated);
    }
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::vector<std::uint32_t>& rules() const { return rules_; }

 private:
  /// The rule that the line is in, or the one before it: a rule's end is noticed behind it.
  bool refuse_at(const CompileError& error, std::vector<detector::NotEvaluated>& not_evaluated) {
    auto found = rules_.end();
    for (auto rule = rules_.begin(); rule != rules_.end(); ++rule) {
      if (set_.yara_rules[*rule].line <= error.line) found = rule;
    }
    if (found == rules_.end()) return false;
    refuse(*found, error.message, error.line, not_evaluated);
    rules_.erase(found);
    return true;
  }

  void refuse_all(std::vector<detector::NotEvaluated>& not_evaluated) {
    for (const std::uint32_t rule : rules_) {
      refuse(rule, "the rules of this file do not compile together", set_.yara_rules[rule].line, not_evaluated);
    }
    rules_.clear();
  }

  void refuse(std::uint32_t index, const std::string& message, std::uint32_t line,
              std::vector<detector::NotEvaluated>& not_evaluated) {
    const detector::YaraRule& rule = set_.yara_rules[index];
    for (std::size_t i = rule.begin; i < rule.end; ++i) {
      if (text_[i] != '\n') text_[i] = ' ';
    }
    not_evaluated.push_back(
        {rule.path, rule.id, {kBadYaraRule, "this YARA rule does not compile: " + message, {rule.path, {}, line}}});
  }

  const detector::Set& set_;
  std::string text_;
  std::vector<std::uint32_t> rules_;  // those that are not refused
};

}  // namespace

struct Rules::State {
  const detector::Set* set = nullptr;
  std::unique_ptr<YR_RULES, RulesDeleter> compiled;
  std::map<std::pair<std::string, std::string>, std::uint32_t, std::less<>> by_name;  // namespace and name
  std::vector<std::uint32_t> first;   // of each rule of the set: the same one that is hunted
  std::vector<std::uint32_t> hunted;  // ascending
  mutable std::atomic<std::uint64_t> timeouts = 0;
  mutable std::atomic<std::uint64_t> unscanned = 0;
  mutable std::atomic<std::uint64_t> too_many_matches = 0;
};

Rules::Rules(std::unique_ptr<State> state) : state_(std::move(state)) {}
Rules::~Rules() = default;

std::unique_ptr<Rules> Rules::compile(const detector::Set& set, std::vector<detector::NotEvaluated>& not_evaluated) {
  if (set.yara_rules.empty()) return nullptr;
  const auto refuse = [&](const std::vector<std::uint32_t>& rules, const std::string& why) {
    for (const std::uint32_t index : rules) {
      const detector::YaraRule& rule = set.yara_rules[index];
      not_evaluated.push_back({rule.path, rule.id, {kBadYaraRule, why, {rule.path, {}, rule.line}}});
    }
    return nullptr;
  };
  std::vector<std::uint32_t> taken;  // by the compiler of all
  std::vector<std::vector<std::uint32_t>> by_source(set.yara_sources.size());
  for (std::uint32_t i = 0; i < set.yara_rules.size(); ++i) by_source[set.yara_rules[i].source].push_back(i);
  if (!library_is_ready()) {
    for (const auto& rules : by_source) (void)refuse(rules, "libyara cannot be started");
    return nullptr;
  }
  auto state = std::make_unique<State>();
  state->set = &set;
  state->first.resize(set.yara_rules.size());
  std::vector<CompileError> errors;
  const CompilerPtr all = new_compiler(errors);
  std::map<std::pair<std::string, base::Digest>, std::uint32_t> same;
  for (std::uint32_t source = 0; source < by_source.size(); ++source) {
    SourceCompiler one(set, source, std::move(by_source[source]));
    one.compile(not_evaluated);
    if (one.rules().empty()) continue;
    const std::string space = std::to_string(source);
    taken.insert(taken.end(), one.rules().begin(), one.rules().end());
    // A compiler that has failed takes nothing more.
    if (yr_compiler_add_string(all.get(), one.text().c_str(), space.c_str()) != 0) {
      for (std::size_t rest = source + 1; rest < by_source.size(); ++rest)
        taken.insert(taken.end(), by_source[rest].begin(), by_source[rest].end());
      return refuse(taken, "this YARA rule does not compile beside those of other files");
    }
    for (const std::uint32_t rule : one.rules()) {
      const detector::YaraRule& head = set.yara_rules[rule];
      state->by_name.emplace(std::pair(space, head.id), rule);
      state->first[rule] = same.try_emplace({head.id, head.sha256}, rule).first->second;
      if (!head.hidden && state->first[rule] == rule) state->hunted.push_back(rule);
    }
  }
  if (state->hunted.empty()) return nullptr;
  YR_RULES* compiled = nullptr;
  if (yr_compiler_get_rules(all.get(), &compiled) != ERROR_SUCCESS)
    return refuse(taken, "libyara cannot make one database of all rules");
  state->compiled.reset(compiled);
  std::ranges::sort(state->hunted);
  return std::unique_ptr<Rules>(new Rules(std::move(state)));
}

const std::vector<std::uint32_t>& Rules::hunted() const { return state_->hunted; }
YaraStats Rules::stats() const { return {state_->timeouts, state_->unscanned, state_->too_many_matches}; }

struct Scanner::State {
  struct Shown {
    std::string name;
    std::string bytes;
    std::uint64_t offset = 0;
    std::string_view pattern;
  };
  struct Found {
    std::uint32_t rule = 0;
    std::vector<Shown> shown;
  };

  explicit State(const Rules::State& the_rules) : rules(the_rules) {
    YR_SCANNER* made = nullptr;
    BT_CHECK(yr_scanner_create(rules.compiled.get(), &made) == ERROR_SUCCESS);
    scanner.reset(made);
    yr_scanner_set_callback(made, on_message, this);
    // Without libyara's guard against vanishing memory maps: the bytes are ours, and it costs system calls per record.
    yr_scanner_set_flags(made, SCAN_FLAGS_NO_TRYCATCH | SCAN_FLAGS_REPORT_RULES_MATCHING);
  }

  static int on_message(YR_SCAN_CONTEXT* context, int message, void* data, void* self) {
    auto& state = *static_cast<State*>(self);
    if (message == CALLBACK_MSG_RULE_MATCHING) state.take(context, static_cast<const YR_RULE*>(data));
    if (message == CALLBACK_MSG_TOO_MANY_MATCHES) ++state.rules.too_many_matches;
    return CALLBACK_CONTINUE;
  }

  void take(YR_SCAN_CONTEXT* context, const YR_RULE* rule) {
    const auto known = rules.by_name.find(std::pair<std::string, std::string>(rule->ns->name, rule->identifier));
    if (known == rules.by_name.end()) return;
    Found one{rules.first[known->second], {}};
    const detector::YaraRule& head = rules.set->yara_rules[known->second];
    YR_STRING* string = nullptr;
    yr_rule_strings_foreach(rule, string) {
      if (STRING_IS_PRIVATE(string)) continue;
      std::size_t count = 0;
      for (const YR_MATCH* at = context->matches[string->idx].head; at != nullptr;) {
        const YR_MATCH match = copy_of(at);
        at = match.next;
        if (match.is_private) continue;
        if (count++ == kMatchesPerString || one.shown.size() == kMatchesPerRule) break;
        const auto definition =
            std::ranges::find(head.strings, string->identifier, &std::pair<std::string, std::string>::first);
        one.shown.push_back({string->identifier,
                             {reinterpret_cast<const char*>(match.data), static_cast<std::size_t>(match.data_length)},
                             static_cast<std::uint64_t>(match.base + match.offset),
                             definition == head.strings.end() ? std::string_view() : definition->second});
      }
    }
    found.push_back(std::move(one));
  }

  const Rules::State& rules;
  std::unique_ptr<YR_SCANNER, ScannerDeleter> scanner;
  std::vector<Found> found;
  std::vector<Matched> matched;
};

Scanner::Scanner(const Rules& rules) : state_(std::make_unique<State>(*rules.state_)) {}
Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;

bool Scanner::scan(const record::Record& record, int timeout_s, HitSink& sink) {
  State& state = *state_;
  if (state.rules.timeouts >= kTimeoutsBeforeRest) {
    ++state.rules.unscanned;
    return true;
  }
  state.found.clear();
  yr_scanner_set_timeout(state.scanner.get(), timeout_s);
  const int done = yr_scanner_scan_mem(state.scanner.get(), reinterpret_cast<const std::uint8_t*>(record.bytes.data()),
                                       record.bytes.size());
  if (done == ERROR_SCAN_TIMEOUT) ++state.rules.timeouts;
  if (done != ERROR_SUCCESS) ++state.rules.unscanned;
  std::ranges::stable_sort(state.found, {}, &State::Found::rule);
  std::optional<std::uint32_t> last;
  for (const State::Found& one : state.found) {
    if (last == one.rule) continue;
    last = one.rule;
    state.matched.clear();
    for (const State::Shown& each : one.shown)
      state.matched.push_back({each.name, each.bytes, each.pattern, each.offset});
    if (!sink.on_hit(record, {Kind::yara, one.rule, state.matched})) return false;
  }
  return true;
}

}  // namespace backtrail::hunt::yara
