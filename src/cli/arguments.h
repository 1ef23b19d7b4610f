// SPDX-License-Identifier: Apache-2.0
// How a verb says what it takes. CLI11 parses; its header stays behind this one, because it costs every file that
// includes it 5 s of compiling, which for one file per verb would be a quarter of the whole build.
//
// Handles: copy them freely. They live as long as the program's CLI::App, and so must the variables handed in, which are
// filled when the call has been parsed and before the verb's callback runs.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace backtrail::cli {

class Option {
 public:
  explicit Option(CLI::Option& option) : option_(&option) {}
  Option& required();
  /// What stands for the value in the help: "PATH".
  Option& type_name(const std::string& name);
  /// The heading of the help that it stands under.
  Option& group(const std::string& name);
  Option& one_of(const std::vector<std::string>& words);
  Option& between(unsigned low, unsigned high);
  /// A list that takes one value each time it is named, so that what follows is not swallowed.
  Option& one_each();

 private:
  CLI::Option* option_;
};

/// What the help, the manual page and the completion are written from.
struct Definition {
  struct Option {
    std::string names;  // "-q,--quiet", or a positional's name
    std::vector<std::string> long_names;  // without the dashes
    std::string value;  // its type_name(); empty for flags
    std::string help;
  };
  std::string name;
  std::string summary;
  std::vector<Option> options;
  std::vector<Definition> verbs;
};

/// What a call names of files, for those who look at it before its verb runs.
struct NamedFiles {
  struct Output {
    std::string option;  // "--html", or a positional's name
    std::string path;
  };
  struct Input {
    std::string path;
    bool positional = false;
  };
  std::vector<Output> outputs;
  std::vector<Input> inputs;  // values of all other options and positionals that take files and folders
  std::string case_folder;  // of --case, where that takes one
};
/// Whether the verb may run; says why not.
using BeforeVerb = std::function<bool(const NamedFiles&)>;

class Arguments {
 public:
  struct Outputs;
  Arguments(CLI::App& app, std::shared_ptr<Outputs> outputs) : app_(&app), outputs_(std::move(outputs)) {}

  /// A positional when `names` has no dashes. One that takes a list takes one value or more.
  Option add_option(const std::string& names, std::string& into, const std::string& help);
  Option add_option(const std::string& names, std::vector<std::string>& into, const std::string& help);
  Option add_option(const std::string& names, std::uint32_t& into, const std::string& help);
  Option add_option(const std::string& names, std::uint64_t& into, const std::string& help);
  /// A file (or folder) that the verb writes. `path_of` finds it in a value that says more.
  Option add_output(const std::string& names, std::string& into, const std::string& help);
  Option add_output(const std::string& names, std::vector<std::string>& into, const std::string& help,
                    std::string (*path_of)(const std::string&));
  Option add_flag(const std::string& names, bool& into, const std::string& help);

  /// A verb below this one ("evaluate sigma").
  Arguments add_verb(const std::string& name, const std::string& summary);
  /// One of the verbs below must be named.
  void require_verb();
  /// Options of the verb above may stand behind this one's too.
  void fallthrough();
  /// Text under the help.
  void footer(const std::string& text);
  /// Puts `example` of each verb below into its help, by the path that is typed, and takes out what it has of the one above.
  void give_examples(const std::string& path, std::string_view (*example)(std::string_view path));
  void callback(std::function<void()> run);

  /// Of the whole program, whichever verb is asked.
  [[nodiscard]] Definition program() const;

 private:
  CLI::App* app_;
  std::shared_ptr<Outputs> outputs_;  // of the whole program
};

/// Parses the call and runs the verb that it names, if `before` lets it, or answers `--help` and `--version` on standard output. Returns what
/// is wrong with the call; empty when nothing is. `define` adds the verbs.
[[nodiscard]] std::string parse(const std::string& about, const std::string& version, const std::string& footer,
                                const std::function<void(Arguments&)>& define, BeforeVerb before, int argc,
                                const char* const* argv);

}  // namespace backtrail::cli
