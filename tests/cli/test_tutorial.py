# SPDX-License-Identifier: Apache-2.0
"""docs/tutorial.md, docs/publish.md, docs/exposure.md and docs/coverage.md say what happens: their commands are run one after another, and the output is compared.

In the page `…` stands for any text, alone on its line for any lines; blanks are not counted. A status other than 0 has to be
shown with `echo $?`. Standard output is a terminal, as it is for whoever types the commands.
"""
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import termios
import threading
from pathlib import Path

import pytest

from conftest import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 120


def steps(text):
    """(command, lines shown below it) of all console blocks."""
    out = []
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.S | re.M):
        for line in block.splitlines():
            if line.startswith("$ "):
                out.append((line[2:], []))
            else:
                out[-1][1].append(line)
    return out


class Shell:
    def __init__(self, folder, program):
        self.folder, self.status = folder, 0
        self.variables = {k: v for k, v in os.environ.items() if not k.startswith(("BACKTRAIL_", "XDG_"))}
        self.variables.update(HOME=str(folder), PWD=str(folder), LC_ALL="C.UTF-8")
        (folder / "build/release").mkdir(parents=True)
        (folder / "build/release/backtrail").symlink_to(Path(program).resolve())
        (folder / "examples").symlink_to(ROOT / "examples")

    def run(self, command):
        if command == "echo $?":
            return f"{self.status}\n"
        if command.startswith("export "):
            told = subprocess.run(["bash", "-c", command + "; env -0"], env=self.variables, cwd=self.folder, capture_output=True, check=True)
            self.variables = dict(one.split("=", 1) for one in told.stdout.decode().split("\0") if one)
            return ""
        master, slave = pty.openpty()
        mode = termios.tcgetattr(slave)
        mode[1] &= ~termios.OPOST  # no carriage returns
        termios.tcsetattr(slave, termios.TCSANOW, mode)
        got = []

        def read():
            try:
                while data := os.read(master, 65536):
                    got.append(data)
            except OSError:
                pass  # how Linux says that the other end is closed

        reader = threading.Thread(target=read)
        reader.start()
        done = subprocess.run(["bash", "-c", command], env=self.variables, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=slave,
                              stderr=subprocess.PIPE, timeout=TIMEOUT_S, check=False)
        os.close(slave)
        reader.join()
        os.close(master)
        self.status = done.returncode
        return (b"".join(got) + done.stderr).decode("utf-8", "replace")


def pattern(line):
    words = " ".join(line.split())
    return re.compile(".*".join(re.escape(part) for part in words.split("…")))


def differences(shown, real):
    """Shown lines that are not there, in this order."""
    lines = [" ".join(line.split()) for line in real.splitlines()]
    at, gap, out = 0, False, []
    for line in shown:
        if line.strip() == "…":
            gap = True
            continue
        wanted = pattern(line)
        found = next((i for i in range(at, len(lines)) if wanted.fullmatch(lines[i])), None)
        if found is None or (found != at and not gap):
            out.append(line)
        else:
            at, gap = found + 1, False
    if at < len(lines) and not gap:
        out.append(f"(not shown: {lines[at]})")
    return out


def test_every_command_of_the_tutorial_prints_what_it_says(tmp_path):
    told = steps((ROOT / "docs/tutorial.md").read_text())
    assert len(told) > 40
    shell = Shell(tmp_path, PROGRAM)
    wrong = []
    for i, (command, shown) in enumerate(told):
        real = shell.run(command)
        if shell.status != 0 and command != "echo $?":
            assert i + 1 < len(told) and told[i + 1][0] == "echo $?", f"status {shell.status}: {command}\n{real}"
        wrong += [f"{command}\n  {line}" for line in differences(shown, real)]
    assert wrong == []


def warn_orchard(shell):
    """What docs/publish.md says in words: a finding in Orchard's logs, entered for Orchard, and a warning that cites it."""
    found = json.loads(shell.run("backtrail evidence show finding:logon@orchard --format jsonl"))
    record = {key: found["locators"][0][key] for key in ("path", "source_sha256", "offset", "length")}
    items = {"evidence": {"id": "seen:orchard", "kind": "finding", "origin": "us", "tenant": "orchard", "marking": "TLP:AMBER+STRICT//TO orchard",
                          "title": "A shared account logged on", "occurred": "2017-01-03T23:10:40Z", "locators": [record]},
             "statement": {"id": "warning:orchard", "audience": "organisation:orchard", "marking": "TLP:AMBER+STRICT//TO orchard",
                           "title": "A warning, T1078", "sentences": [{"text": "An account of your provider logged on to servers of yours.", "cites": ["seen:orchard"]}]}}
    for verb, item in items.items():
        (shell.folder / "item.json").write_text(json.dumps(item))
        assert shell.run(f"backtrail {verb} add item.json --actor ana-1 --quiet; echo $?").endswith("0\n")
    shell.run("backtrail statement review warning:orchard --actor rev-1 --quiet")
    shell.run("backtrail decide approve warning:orchard --ground protection-of-victims --why 'They can act.' --actor head-1 --quiet")


def walked(folder):
    """A shell in the case that ./try leaves."""
    shell = Shell(folder, PROGRAM)
    done = subprocess.run([sys.executable, ROOT / "examples/cloud-hopper/walk.py", "--program", folder / "build/release/backtrail", "--out", folder / "build/try"],
                          capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    for line in (folder / "build/try/env.sh").read_text().splitlines():
        shell.run(line)
    return shell


def test_every_command_about_publishing_prints_what_it_says(tmp_path):
    if shutil.which("jq") is None:
        pytest.skip("the page uses jq, which is not here")
    told = steps((ROOT / "docs/publish.md").read_text())
    assert len(told) > 15
    shell = walked(tmp_path)
    wrong = []
    for command, shown in told:
        if command == "cat mail.txt":
            (tmp_path / "mail.txt").write_text("\n".join(shown) + "\n")
        if command.startswith("backtrail notify"):
            warn_orchard(shell)
        wrong += [f"{command}\n  {line}" for line in differences(shown, shell.run(command))]
    assert wrong == []


def test_examples_of_exposure_and_coverage_are_of_the_walked_case(tmp_path):
    """Exposure first: the page on coverage hunts."""
    if shutil.which("jq") is None:
        pytest.skip("the pages use jq, which is not here")
    shell = walked(tmp_path)
    wrong = []
    for page in ("exposure", "coverage"):
        told = steps((ROOT / f"docs/{page}.md").read_text())
        assert told
        wrong += [f"{command}\n  {line}" for command, shown in told for line in differences(shown, shell.run(command))]
    assert wrong == []


def test_comparison_sees_what_differs():
    assert differences(["a", "…", "d"], "a\nb\nc\nd\n") == []
    assert differences(["a  b…"], "a b c\n") == []
    assert differences(["a", "c"], "a\nb\nc\n") == ["c", "(not shown: b)"]
    assert differences(["a"], "a\nb\n") == ["(not shown: b)"]
    assert differences(["…", "x"], "a\n") == ["x", "(not shown: a)"][:1]
