// SPDX-License-Identifier: Apache-2.0
// Completion scripts, written from the same definitions as the help: verbs, their sub-verbs and options; files elsewhere.
#include <CLI/CLI.hpp>

#include "cli/context.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

std::string words_of(const CLI::App& app) {
  std::string out;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) out += " " + sub->get_name();
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) out += " --" + name;
  }
  return out;
}

/// One `case` line per verb and sub-verb: "hunt '*) words=...".
void add_cases(const CLI::App& app, const std::string& path, std::string& out) {
  // Sub-verbs first: the pattern of the verb alone fits them too.
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    add_cases(*sub, path + sub->get_name() + " ", out);
  }
  out += "    '" + path + "'*) words='" + words_of(app) + "' ;;\n";
}

std::string bash_script(const CLI::App& root) {
  std::string cases;
  add_cases(root, "", cases);
  return R"sh(# bash completion of backtrail
_backtrail() {
  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[*]:1:COMP_CWORD-1} " words=''
  case "$before" in
)sh" + cases + R"sh(  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$current" in -*) ;; *) COMPREPLY+=($(compgen -f -- "$current")) ;; esac
}
complete -o filenames -F _backtrail backtrail
)sh";
}

std::string zsh_script(const CLI::App& root) { return "#compdef backtrail\nautoload -U +X bashcompinit && bashcompinit\n" + bash_script(root); }

}  // namespace

void define_completion(CLI::App& verb, Context& context) {
  auto shell = std::make_shared<std::string>("bash");
  verb.add_option("shell", *shell, "bash or zsh")->check(CLI::IsMember({"bash", "zsh"}));
  (void)context;
  verb.callback([shell, &verb] { write_out(*shell == "zsh" ? zsh_script(*verb.get_parent()) : bash_script(*verb.get_parent())); });
}

}  // namespace backtrail::cli
