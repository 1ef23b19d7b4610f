# SPDX-License-Identifier: Apache-2.0
"""measured.py REPORT TIMEOUT USER COMMAND…: runs COMMAND (as that user's number, or - for oneself) and writes its status and its most resident memory in KB to REPORT.

A process begins with the size of the one that started it, and the kernel counts that as its own. So tests, which grow, have
their commands started by this, which does not. Status 124 when COMMAND was still running after TIMEOUT seconds.
"""
import os
import signal
import subprocess
import sys

report, timeout, user, command = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]
other = {} if user == "-" else {"user": int(user), "group": int(user), "extra_groups": []}
child = subprocess.Popen(command, **other)
signal.signal(signal.SIGALRM, lambda *_: child.kill())
signal.alarm(timeout)
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
with open(report, "w", encoding="utf-8") as out:
    out.write(f"{124 if late else child.returncode} {usage.ru_maxrss}")
