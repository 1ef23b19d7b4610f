// SPDX-License-Identifier: Apache-2.0
// The table of verbs. A new verb is a file beside this one, a line in verbs.h and a line here.
#include <array>

#include "cli/verb.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

constexpr std::array kVerbs{
    Verb{"hunt", "Hunt logs with rules and indicators; needs no case",
         "Reads EVTX, JSON, Zeek, CSV and syslog files, plain, gzipped or zipped, told by their content; '-' is standard input. "
         "Each finding is a JSON line in a pipe and a row on a terminal; what was not looked at stands on standard error and in "
         "--summary.",
         "backtrail hunt /var/log/exports --intel rules/ indicators.csv --summary summary.json > findings.jsonl", define_hunt},
    Verb{"show", "Print one record, readable, by its path, offset and length", "Path, member, offset and length stand in every finding.",
         "backtrail show logs/security.evtx 4608 1264", define_show},
    Verb{"evaluate", "Measure the engine itself", "", "backtrail evaluate sigma --regression sigma/regression_data", define_evaluate},
    Verb{"completion", "Print a completion script for a shell", "", "backtrail completion bash > /etc/bash_completion.d/backtrail", define_completion},
    Verb{"man", "Print the manual page", "", "backtrail man > backtrail.1 && man -l backtrail.1", define_man},
};

}  // namespace

std::span<const Verb> all_verbs() { return kVerbs; }

}  // namespace backtrail::cli
