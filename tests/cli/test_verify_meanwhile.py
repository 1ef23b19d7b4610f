# SPDX-License-Identifier: Apache-2.0
"""Verifying a case while somebody writes into it: what came in meanwhile is no finding, in either program."""
import json
import os
import subprocess
import threading
from pathlib import Path

from conftest import PROGRAM, run

VERIFIER = Path(PROGRAM).resolve().parent / "backtrail-verify"
WRITES = 60


def test_what_is_sealed_meanwhile_is_no_finding(empty_case):
    done = threading.Event()
    failed = []

    def write():
        for n in range(WRITES):
            row = json.dumps({"id": f"org-{n}", "name": f"Organisation {n}", "kind": "customer"})
            if run("org", "add", "-", stdin=row.encode()).status != 0:
                failed.append(n)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    looks = 0
    while not done.is_set() or looks < 2:
        looks += 1
        whole = run("verify")
        assert (whole.status, whole.out) == (0, b""), whole.err
        small = subprocess.run([str(VERIFIER), os.environ["BACKTRAIL_CASE"]], capture_output=True, check=False)
        assert (small.returncode, small.stdout) == (0, b""), small.stderr
    writer.join()
    assert not failed
    assert "registers  equal to a rebuild" in run("verify").err
