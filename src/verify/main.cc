// SPDX-License-Identifier: Apache-2.0
// backtrail-verify: checks a case's ledger and bodies for an auditor. Small on purpose, and built from base and ledger
// alone, so that reading it is reading all that has to be trusted.
#include <cstdio>
#include <string>

#include "base/count.h"
#include "base/file.h"
#include "base/json.h"
#include "ledger/verify.h"

namespace {

using namespace backtrail;

enum Status { kWhole = 0, kTampered = 1, kBadCall = 2, kFailed = 4 };

constexpr const char* kHelp =
    "backtrail-verify DIR [--key KEY] [--since FILE] [--heads FILE]\n"
    "\n"
    "Checks that the ledger and the bodies of the case in DIR are as they were sealed. Prints one JSON line\n"
    "{\"what\",\"place\",\"expected\",\"got\"} for each thing that is not, and a summary on standard error.\n"
    "\n"
    "  --key KEY     the verification key as `case init` printed it: finds a ledger signed anew by somebody else\n"
    "  --since FILE  a checkpoint kept elsewhere: finds entries cut off or rewritten since\n"
    "  --heads FILE  how the history began, as `backtrail verify` keeps it beside that checkpoint (ORIGIN.heads):\n"
    "                finds heads taken off or changed since\n"
    "\n"
    "Status: 0 whole, 1 tampering, 2 the call is wrong, 4 nothing could be checked.\n"
    "\n"
    "Example:\n"
    "  backtrail-verify cases/cloud-hopper --key \"$(cat kept/key)\" --since kept/checkpoint\n";

int wrong_call(const std::string& why) {
  std::fprintf(stderr, "error: %s\n  = hint: backtrail-verify --help shows the call\n", why.c_str());
  return kBadCall;
}

int failed(const base::Error& error) {
  std::fputs(error.text().c_str(), stderr);
  return kFailed;
}

void print(const ledger::Finding& finding) {
  const base::OrderedJson line = {
      {"what", finding.what}, {"place", finding.place}, {"expected", finding.expected}, {"got", finding.got}};
  std::puts(base::dump(line).c_str());
}

int run(const std::string& folder, const ledger::VerifyOptions& options) {
  const auto report = ledger::verify(folder, options, [](const ledger::Finding& finding) {
    print(finding);
    return true;
  });
  if (!report) return failed(report.error());
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    std::fputs("error: cannot write to standard output\n", stderr);
    return kFailed;
  }
  for (const auto& erased : report->erased) {
    std::fprintf(stderr, "body %s: erased by entry %llu\n", erased.body.hex().c_str(),
                 static_cast<unsigned long long>(erased.by));
  }
  if (report->torn != 0) {
    std::fprintf(stderr, "%s that %s never in, as an interrupted write leaves\n",
                 base::counted(report->torn, "file of an entry", "files of entries").c_str(),
                 base::plural(report->torn, "was", "were").c_str());
  }
  const char* compared = !report->anchored ? "whole in itself, not compared with an earlier state"
                         : options.since || options.heads
                             ? "whole, and compared with the earlier state given"
                             : "whole, and signed by the key given; not compared with an earlier state";
  std::fprintf(stderr, "%s, %s: ", base::counted(report->entries, "entry", "entries").c_str(),
               base::counted(report->bodies, "body", "bodies").c_str());
  if (report->findings == 0) {
    std::fprintf(stderr, "%s\n", compared);
    return kWhole;
  }
  std::fprintf(stderr, "%s not as %s sealed\n", base::counted(report->findings, "thing is", "things are").c_str(),
               base::plural(report->findings, "it was", "they were").c_str());
  return kTampered;
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder;
  ledger::VerifyOptions options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--help" || argument == "-h") {
      std::fputs(kHelp, stdout);
      return kWhole;
    }
    if (argument == "--key" || argument == "--since" || argument == "--heads") {
      if (++i == argc) return wrong_call(argument + " needs a value");
      if (argument == "--key") {
        auto key = ledger::VerifierKey::parse(argv[i]);
        if (!key) return wrong_call(key.error().message);
        options.key = *key;
        continue;
      }
      const auto text = base::read_file(argv[i], ledger::kCheckpointLimit);
      if (!text) return failed(text.error());
      if (argument == "--heads") {
        options.heads = ledger::SeenHeads::parse(*text);
        if (!options.heads)
          return wrong_call(std::string(argv[i]) + " is not what is kept of a history: a number of heads and a hash");
        continue;
      }
      auto note = ledger::Note::parse(*text, argv[i]);
      if (!note) return failed(note.error());
      options.since = *note;
    } else if (argument.starts_with("-")) {
      return wrong_call("there is no option " + argument);
    } else if (!folder.empty()) {
      return wrong_call("one folder at a time");
    } else {
      folder = argument;
    }
  }
  if (folder.empty()) return wrong_call("which case?");
  return run(folder, options);
}
