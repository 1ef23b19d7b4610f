// SPDX-License-Identifier: Apache-2.0
// A verb of the command line: one file in verbs/ each. Help, man page and shell completion all come from what define()
// tells its Arguments.
//
//   void define_show(Arguments& verb, Context& context) {
//     auto options = std::make_shared<Options>();
//     verb.add_option("path", options->path, "The log")->required();
//     verb.callback([options, &context] { show(*options, context); });
//   }
#pragma once

#include <span>
#include <string_view>

namespace backtrail::cli {

class Arguments;
class Context;

struct Verb {
  std::string_view name;
  std::string_view summary;   // one line, no full stop
  std::string_view details;   // for the man page and --help; may be empty
  std::string_view example;   // at least one call that works
  void (*define)(Arguments& verb, Context& context);
  bool tells_of_all = false;  // its answer is written from what all verbs take
};

/// In the order of the help.
std::span<const Verb> all_verbs();

/// Adds the options that every verb has (--errors, --format, --quiet).
void add_common_options(Arguments& verb, Context& context);

/// The whole program: parses, runs, and gives the exit status.
int run(int argc, const char* const* argv);

}  // namespace backtrail::cli
