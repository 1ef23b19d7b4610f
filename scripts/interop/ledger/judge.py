# SPDX-License-Identifier: Apache-2.0
"""judge.py BACKTRAIL FSCK WORK: Tessera's fsck accepts a ledger of the program, and no longer one in which a byte was changed.

Exit 1 when it accepts the wrong one. Its own status is 0 whatever it found: its last word is asked for instead.
"""
import json
import os
import re
import shutil
import subprocess
import sys

PROGRAM, FSCK, WORK = sys.argv[1:]
ITEMS = 600  # two full tiles and a part of one, so that there is a level above


def make_ledger():
    """The ledger of a case with ITEMS organisations, in two appends, and how many entries the program says it has."""
    case = os.path.join(WORK, "case")
    env = os.environ | {"BACKTRAIL_KEYS": os.path.join(WORK, "keys"), "BACKTRAIL_CASE": case, "BACKTRAIL_ACTOR": "ana:Ana:analyst",
                        "XDG_STATE_HOME": os.path.join(WORK, "state")}

    def run(*call, given=""):
        return subprocess.run([PROGRAM, *call], input=given, env=env, capture_output=True, text=True, check=True).stdout

    run("case", "init", case, "--origin", "example.org/interop")
    for numbers in (range(ITEMS // 3), range(ITEMS // 3, ITEMS)):
        run("org", "add", "-", given="".join(json.dumps({"id": f"o{i}", "name": f"O{i}", "kind": "customer"}) + "\n" for i in numbers))
    return os.path.join(case, "ledger"), json.loads(run("case", "status", "--format", "json"))["entries"]


def accepted(ledger):
    """The size of the log that the judge calls whole, or None, and what it said. With fewer workers than the log has files it
    waits for ever after the first fault: each that finds one ends, and then nobody takes what is still to be compared."""
    done = subprocess.run([FSCK, "--ui=false", "-N", "32", "--storage_url", "file://" + ledger, "--public_key", os.path.join(ledger, "key")],
                          capture_output=True, text=True, check=False, timeout=60)
    whole = re.search(r"Successfully fsck'd log with size (\d+)", done.stdout + done.stderr)
    return (int(whole[1]) if whole else None), done.stdout + done.stderr


def changed(ledger, name, at):
    """A copy of the ledger with one bit of a file turned."""
    copy = os.path.join(WORK, "changed")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ledger, copy)
    with open(os.path.join(copy, name), "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))
    return copy


def main():
    ledger, entries = make_ledger()
    size, said = accepted(ledger)
    wrong = size != entries or entries < ITEMS
    print(f"Tessera's fsck: {'well' if not wrong else 'NOT WELL: ' + said}, {size} of {entries} entries")
    part = f"{entries // 256:03}.p/{entries % 256}"
    for name, at in (("tile/entries/000", 1000), (f"tile/entries/{part}", 50), ("tile/0/000", 500), (f"tile/0/{part}", 10),
                     (f"tile/1/000.p/{entries // 256}", 40), ("checkpoint", len("example.org/interop\n"))):
        size, _ = accepted(changed(ledger, name, at))
        print(f"Tessera's fsck, a bit of {name} turned: {'refused' if size is None else 'NOT WELL: accepted'}")
        wrong = wrong or size is not None
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
