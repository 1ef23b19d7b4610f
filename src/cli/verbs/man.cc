// SPDX-License-Identifier: Apache-2.0
// The manual page, in roff, written from the same definitions as the help.
#include <CLI/CLI.hpp>

#include "cli/context.h"
#include "cli/verb.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += "\\e";
    else if (c == '-') out += "\\-";
    else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) out += std::string("\\&") + c;
    else out += c;
  }
  return out;
}

void add_options(const CLI::App& app, std::string& out) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_name() == "--help") continue;
    out += ".TP\n\\fB" + roff(option->get_name(false, true)) + "\\fR " + roff(option->get_type_size() == 0 ? "" : option->get_type_name()) + "\n" +
           roff(option->get_description()) + "\n";
  }
}

void add_verb(const CLI::App& app, const std::string& path, std::string& out) {
  out += ".SS " + roff(path) + "\n" + roff(app.get_description()) + ".\n";
  add_options(app, out);
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) add_verb(*sub, path + " " + sub->get_name(), out);
}

std::string page(const CLI::App& root) {
  std::string out = ".TH BACKTRAIL 1 \"\" \"backtrail " BACKTRAIL_VERSION "\"\n.SH NAME\nbacktrail \\- from a log line to a public statement, and back\n"
                    ".SH SYNOPSIS\n.B backtrail\n.I verb\n[options]\n.SH VERBS\n";
  for (const Verb& verb : all_verbs()) {
    add_verb(*root.get_subcommand(std::string(verb.name)), std::string(verb.name), out);
    if (!verb.details.empty()) out += ".PP\n" + roff(verb.details) + "\n";
    out += ".PP\nExample:\n.PP\n.nf\n.RS\n" + roff(verb.example) + "\n.RE\n.fi\n";
  }
  return out + ".SH EXIT STATUS\n.TP\n0\ndone, and all of the input was looked at\n.TP\n1\ndone, and a check that was asked for says no\n"
               ".TP\n2\nthe call is wrong\n.TP\n3\ndone, but incomplete: standard error says what is missing\n.TP\n4\nfailed: nothing usable came out\n";
}

}  // namespace

void define_man(CLI::App& verb, Context& context) {
  (void)context;
  verb.callback([&verb] { write_out(page(*verb.get_parent())); });
}

}  // namespace backtrail::cli
