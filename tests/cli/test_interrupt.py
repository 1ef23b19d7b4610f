# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C in the middle: what was found is printed, and it is said that it is not all."""
import json
import os
import signal
import subprocess
from pathlib import Path

from conftest import PROGRAM, event, lines

MEGABYTES = 4 << 20  # several blocks


def test_an_interrupted_hunt_prints_what_it_found_and_is_incomplete(tmp_path, rule):
    fifo = tmp_path / "log"
    os.mkfifo(fifo)
    program = subprocess.Popen([Path(PROGRAM).resolve(), "hunt", fifo, "--intel", rule, "--format", "jsonl", "--errors", "json"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    block = lines(*(event(n) for n in range(1000)))
    with open(fifo, "wb", buffering=0) as log:
        try:
            for _ in range(MEGABYTES // len(block) + 1):
                log.write(block)  # returns when the program has read nearly all of it: a pipe holds 64 KiB
            program.send_signal(signal.SIGINT)
            for _ in range(MEGABYTES // len(block) + 1):
                log.write(block)
        except BrokenPipeError:
            pass  # it has stopped reading, which is what is asked for
    out, err = program.communicate(timeout=60)
    rows = [json.loads(line) for line in out.splitlines()]
    assert program.returncode == 3
    assert rows and all(row["detector"]["title"] == "Encoded PowerShell" for row in rows)
    assert "BT0909" in {json.loads(line)["code"] for line in err.splitlines()}
