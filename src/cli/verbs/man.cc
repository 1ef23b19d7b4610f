// SPDX-License-Identifier: Apache-2.0
// The manual page, in roff, written from the same definitions as the help.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "cli/arguments.h"
#include "cli/context.h"
#include "cli/examples.h"
#include "cli/verb.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

/// The character that begins at text[at], which is UTF-8 for it stands in our own sources; `at` is left at its last byte.
std::uint32_t character_at(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t behind = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
  std::uint32_t out = behind == 0 ? first : first & (0x3fU >> behind);
  for (std::size_t i = 0; i < behind && at + 1 < text.size(); ++i)
    out = out << 6 | (static_cast<unsigned char>(text[++at]) & 0x3fU);
  return out;
}

std::string roff(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x80) out += fmt::format("\\[u{:04X}]", character_at(text, i));
    else if (c == '\\') out += "\\e";
    else if (c == '-') out += "\\-";
    else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) out += std::string("\\&") + c;
    else out += c;
  }
  return out;
}

void add_verb(const Definition& verb, const std::string& path, std::string& out) {
  out += ".SS " + roff(path) + "\n" + roff(verb.summary) + ".\n";
  for (const Definition::Option& option : verb.options) {
    if (option.names.ends_with("--help")) continue;
    out += ".TP\n\\fB" + roff(option.names) + "\\fR " + roff(option.value) + "\n" + roff(option.help) + "\n";
  }
  if (const std::string_view call = example_of(path); !call.empty())
    out += ".PP\n.nf\n.RS\n" + roff(call) + "\n.RE\n.fi\n";
  for (const Definition& below : verb.verbs) add_verb(below, path + " " + below.name, out);
}

std::string page(const Definition& program) {
  std::string out = ".TH BACKTRAIL 1 \"\" \"backtrail " BACKTRAIL_VERSION
                    "\"\n.SH NAME\nbacktrail \\- from a log line to a public statement, and back\n"
                    ".SH SYNOPSIS\n.B backtrail\n.I verb\n[options]\n.SH VERBS\n";
  for (const Verb& verb : all_verbs()) {
    const auto found = std::ranges::find(program.verbs, verb.name, &Definition::name);
    if (found != program.verbs.end()) add_verb(*found, found->name, out);
    if (!verb.details.empty()) out += ".PP\n" + roff(verb.details) + "\n";
    out += ".PP\nExample:\n.PP\n.nf\n.RS\n" + roff(verb.example) + "\n.RE\n.fi\n";
  }
  return out +
         ".SH EXIT STATUS\n.TP\n0\ndone, and all of the input was looked at\n.TP\n1\ndone, and a check that was asked for says no\n"
         ".TP\n2\nthe call is wrong\n.TP\n3\ndone, but incomplete: standard error says what is missing\n.TP\n4\nfailed: nothing usable came out\n";
}

}  // namespace

void define_man(Arguments& verb, Context& context) {
  (void)context;
  verb.callback([verb] { write_out(page(verb.program())); });
}

}  // namespace backtrail::cli
