// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "cli/codes.h"
#include "cli/context.h"
#include "cli/verb.h"

namespace backtrail::cli {

void add_common_options(Arguments& verb, Context& context) {
  verb.add_option("--errors", context.errors, "Diagnostics as text or as JSON lines")
      .one_of({"text", "json"})
      .group("Output");
  verb.add_flag("-q,--quiet", context.quiet, "No progress and no summary on standard error").group("Output");
}

namespace {

std::string footer(const Verb& verb) {
  std::string out;
  if (!verb.details.empty()) out += std::string(verb.details) + "\n\n";
  return out + "Example:\n  " + std::string(verb.example) + "\n";
}

/// How many letters must be changed, added or left out to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i);
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const std::size_t change = corner + (a[i - 1] == b[k - 1] ? 0 : 1);
      corner = row[k];
      row[k] = std::min({row[k] + 1, row[k - 1] + 1, change});
    }
  }
  return row[b.size()];
}

/// Says so when the first word is no verb, and which one may have been meant.
bool is_unknown_verb(std::string_view word, Context& context) {
  if (word.empty() || word.starts_with('-') || word.size() > 40) return false;
  const auto verbs = all_verbs();
  if (std::ranges::any_of(verbs, [&](const Verb& verb) { return verb.name == word; })) return false;
  const auto nearest = std::ranges::min_element(verbs, {}, [&](const Verb& verb) { return distance(word, verb.name); });
  const bool near = distance(word, nearest->name) <= 2;
  context.fail({kWrongCall,
                "there is no verb '" + std::string(word) + "'",
                {},
                near ? "did you mean '" + std::string(nearest->name) + "'?" : "see backtrail --help"},
               Status::wrong_call);
  return true;
}

int parse_and_run(int argc, const char* const* argv, Context& context) {
  if (argc > 1 && is_unknown_verb(argv[1], context)) return context.outcome.exit_code();
  const auto define = [&context](Arguments& program) {
    for (const Verb& verb : all_verbs()) {
      Arguments arguments = program.add_verb(std::string(verb.name), std::string(verb.summary));
      arguments.footer(footer(verb));
      add_common_options(arguments, context);
      verb.define(arguments, context);
    }
  };
  const std::string wrong = parse("From a log line to a public statement, and back.", "backtrail " BACKTRAIL_VERSION,
                                  "Exit status: 0 done, 1 a check says no, 2 wrong call, 3 incomplete, 4 failed.\n"
                                  "'backtrail VERB --help' has an example each.",
                                  define, argc, argv);
  if (!wrong.empty()) {
    context.fail({kWrongCall, wrong, {}, "see backtrail --help, or backtrail VERB --help"}, Status::wrong_call);
  }
  return context.outcome.exit_code();
}

}  // namespace

int run(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);
  Context context;
  try {
    return parse_and_run(argc, argv, context);
  } catch (const std::bad_alloc&) {
    context.fail({kNoMemory, "there is not enough memory"});
  } catch (const std::exception& error) {
    context.fail({kUnexpected,
                  std::string("unexpected: ") + error.what(),
                  {},
                  "this is a bug; please report it with the call that caused it"});
  }
  return context.outcome.exit_code();
}

}  // namespace backtrail::cli
