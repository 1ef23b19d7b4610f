// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "app/case/custody/outputs.h"
#include "base/nearest.h"
#include "cli/arguments.h"
#include "cli/codes.h"
#include "cli/context.h"
#include "cli/examples.h"
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

/// The verb that is called by this word, or nullptr.
const Verb* verb_named(std::string_view word) {
  const auto verbs = all_verbs();
  const auto found = std::ranges::find(verbs, word, &Verb::name);
  return found == verbs.end() ? nullptr : &*found;
}

/// Says so when the first word is no verb, and which one may have been meant.
bool is_unknown_verb(std::string_view word, Context& context) {
  if (word.empty() || word.starts_with('-') || word.size() > 40 || verb_named(word) != nullptr) return false;
  std::vector<std::string> names;
  for (const Verb& verb : all_verbs()) names.emplace_back(verb.name);
  const std::string meant = base::nearest(word, names);
  context.fail({kWrongCall,
                "there is no verb '" + std::string(word) + "'",
                {},
                meant.empty() ? "see backtrail --help" : "did you mean '" + meant + "'?"},
               Status::wrong_call);
  return true;
}

/// "help" and "help VERB..." are what people type before they have read anything.
std::vector<const char*> without_help(int argc, const char* const* argv) {
  std::vector<const char*> out(argv, argv + argc);
  if (argc < 2 || std::string_view(argv[1]) != "help") return out;
  out.erase(out.begin() + 1);
  // Words behind it name a verb; an option would be that verb's.
  std::erase_if(out, [&](const char* word) { return word != out.front() && *word == '-'; });
  out.push_back("--help");
  return out;
}

/// Nothing that the call reads, or that a case holds, is written over. False when something would be, which is told.
bool may_write(const NamedFiles& named, Context& context) {
  app::CallFiles files;
  for (const auto& [option, path] : named.outputs) files.outputs.push_back({option, path});
  for (const auto& [path, positional] : named.inputs) {
    // `-` is standard input.
    if (path != "-") files.inputs.push_back({path, positional});
  }
  files.case_folder = named.case_folder;
  if (const char* const set = std::getenv("BACKTRAIL_CASE"); files.case_folder.empty() && set != nullptr)
    files.case_folder = set;
  app::Surroundings around;
  // Without a home there are no keys to protect, and whoever needs one says so.
  if (auto places = app::Places::from_environment()) around.places = std::move(*places);
  auto refused = app::written_over(files, around);
  if (refused) context.fail(std::move(*refused), Status::wrong_call);
  return !refused;
}

int parse_and_run(int given, const char* const* words, Context& context) {
  const std::vector<const char*> call = without_help(given, words);
  const auto argc = static_cast<int>(call.size());
  const char* const* const argv = call.data();
  if (argc > 1 && is_unknown_verb(argv[1], context)) return context.outcome.exit_code();
  // What the other verbs take is asked by nobody then, and telling it would be a third of the start.
  const Verb* const called = argc > 1 ? verb_named(argv[1]) : nullptr;
  const auto define = [&context, called](Arguments& program) {
    for (const Verb& verb : all_verbs()) {
      if (called != nullptr && called != &verb && !called->tells_of_all) continue;
      Arguments arguments = program.add_verb(std::string(verb.name), std::string(verb.summary));
      arguments.footer(footer(verb));
      add_common_options(arguments, context);
      verb.define(arguments, context);
      arguments.give_examples(std::string(verb.name), example_of);
    }
  };
  const std::string wrong = parse(
      "From a log line to a public statement, and back.", "backtrail " BACKTRAIL_VERSION,
      "Exit status: 0 done, 1 a check says no, 2 wrong call, 3 incomplete, 4 failed.\n"
      "'backtrail VERB --help' has an example each, and 'backtrail help VERB' is the same.",
      define, [&](const NamedFiles& named) { return may_write(named, context); }, argc, argv);
  if (!wrong.empty()) {
    context.fail({kWrongCall, wrong, {}, "see backtrail --help, or backtrail VERB --help"}, Status::wrong_call);
  }
  if (const int error = output_error(); error != 0) {
    context.fail({kLostOutput,
                  "standard output cannot be written: " + std::generic_category().message(error),
                  {},
                  "what was printed is not whole"});
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
  } catch (const std::filesystem::filesystem_error& error) {
    // Its own words are for programmers: "filesystem error: cannot make absolute path".
    const std::string path = error.path1().string();
    context.fail({kBadPath,
                  (path.empty() ? std::string("a path that is empty") : "this path") +
                      " cannot be used: " + error.code().message(),
                  {path},
                  "name a file or folder that is there"});
  } catch (const std::exception& error) {
    context.fail({kUnexpected,
                  std::string("unexpected: ") + error.what(),
                  {},
                  "this is a bug; please report it with the call that caused it"});
  }
  return context.outcome.exit_code();
}

}  // namespace backtrail::cli
