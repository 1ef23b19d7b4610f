// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>

#include "cli/codes.h"
#include "cli/context.h"
#include "cli/verb.h"

namespace backtrail::cli {

void add_common_options(CLI::App& app, Context& context) {
  app.add_option("--errors", context.errors, "Diagnostics as text or as JSON lines")->check(CLI::IsMember({"text", "json"}))->group("Output");
  app.add_flag("-q,--quiet", context.quiet, "No progress and no summary on standard error")->group("Output");
}

namespace {

std::string footer(const Verb& verb) {
  std::string out;
  if (!verb.details.empty()) out += std::string(verb.details) + "\n\n";
  return out + "Example:\n  " + std::string(verb.example) + "\n";
}

int parse_and_run(int argc, const char* const* argv, Context& context) {
  CLI::App app("From a log line to a public statement, and back.", "backtrail");
  app.set_version_flag("--version", "backtrail " BACKTRAIL_VERSION);
  app.require_subcommand(1);
  app.footer("Exit status: 0 done, 1 a check says no, 2 wrong call, 3 incomplete, 4 failed.\n'backtrail VERB --help' has an example each.");
  for (const Verb& verb : all_verbs()) {
    CLI::App* sub = app.add_subcommand(std::string(verb.name), std::string(verb.summary));
    sub->footer(footer(verb));
    add_common_options(*sub, context);
    verb.define(*sub, context);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);  // --help and --version, to standard output
  } catch (const CLI::ParseError& wrong) {
    context.fail({kWrongCall, wrong.what(), {}, "see backtrail --help, or backtrail VERB --help"}, Status::wrong_call);
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
    context.fail({kUnexpected, std::string("unexpected: ") + error.what(), {}, "this is a bug; please report it with the call that caused it"});
  }
  return context.outcome.exit_code();
}

}  // namespace backtrail::cli
