// SPDX-License-Identifier: Apache-2.0
// Completion scripts, written from the same definitions as the help: verbs, their sub-verbs and options; files elsewhere.
#include <memory>

#include "cli/arguments.h"
#include "cli/context.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

std::string words_of(const Definition& verb) {
  std::string out;
  for (const Definition& below : verb.verbs) out += " " + below.name;
  for (const Definition::Option& option : verb.options) {
    for (const std::string& name : option.long_names) out += " --" + name;
  }
  return out;
}

/// One `case` line per verb and sub-verb: "hunt '*) words=...".
void add_cases(const Definition& verb, const std::string& path, std::string& out) {
  // Sub-verbs first: the pattern of the verb alone fits them too.
  for (const Definition& below : verb.verbs) add_cases(below, path + below.name + " ", out);
  out += "    '" + path + "'*) words='" + words_of(verb) + "' ;;\n";
}

std::string bash_script(const Definition& program) {
  std::string cases;
  add_cases(program, "", cases);
  return R"sh(# bash completion of backtrail
_backtrail() {
  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[*]:1:COMP_CWORD-1} " words=''
  case "$before" in
)sh" + cases +
         R"sh(  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$current" in -*) ;; *) COMPREPLY+=($(compgen -f -- "$current")) ;; esac
}
complete -o filenames -F _backtrail backtrail
)sh";
}

std::string zsh_script(const Definition& program) {
  return "#compdef backtrail\nautoload -U +X bashcompinit && bashcompinit\n" + bash_script(program);
}

}  // namespace

void define_completion(Arguments& verb, Context& context) {
  auto shell = std::make_shared<std::string>("bash");
  verb.add_option("shell", *shell, "bash or zsh").one_of({"bash", "zsh"});
  (void)context;
  verb.callback(
      [shell, verb] { write_out(*shell == "zsh" ? zsh_script(verb.program()) : bash_script(verb.program())); });
}

}  // namespace backtrail::cli
