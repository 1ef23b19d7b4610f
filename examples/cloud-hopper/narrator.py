# SPDX-License-Identifier: Apache-2.0
"""Runs commands and tells of them: what is run, what it printed, cut where it is long and kept whole in files.

Every command has a status that is expected; another one ends the walk at once. What was run is written to receipt.json,
also when the walk fails. Colour is for terminals only, and not when NO_COLOR is set.
"""
import json
import os
import shlex
import shutil
import subprocess
import sys
import textwrap
import time

WIDTH = min(110, shutil.get_terminal_size((110, 24)).columns)
SHOWN = 12  # lines of one command's output, unless told


class Failed(Exception):
    pass


def paint(code, text):
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ
    return text if plain else f"\033[{code}m{text}\033[0m"


def cut(line, width):
    return line if len(line) <= width else line[:width - 1] + "…"


def folded(words, width):
    """A command over several lines, in the way that a shell takes it back."""
    lines, length = [[]], 0
    for word in words:
        if lines[-1] and length + len(word) + 1 > width:
            lines.append([])
            length = 4
        lines[-1].append(word)
        length += len(word) + 1
    return " \\\n    ".join(" ".join(line) for line in lines)


class Narrator:
    def __init__(self, root, out, program):
        self.root, self.out, self.program = root, out, program
        self.steps, self.commands, self.began = 0, [], time.monotonic()
        # Keys and memory of this walk lie beside its case, never among the user's own.
        self.environment = {"BACKTRAIL_CASE": self.place("case"), "BACKTRAIL_KEYS": self.place("keys"),
                            "XDG_CONFIG_HOME": self.place("home/config"), "XDG_STATE_HOME": self.place("home/state"),
                            "XDG_CACHE_HOME": self.place("home/cache")}
        os.makedirs(self.full("output"), exist_ok=True)

    def full(self, name):
        return os.path.join(self.out, name)

    def place(self, name):
        """A path as it is printed and passed: from the root, where the commands run."""
        full = self.full(name)
        relative = os.path.relpath(full, self.root)
        return full if relative.startswith("..") else relative

    def step(self, title, text):
        self.steps += 1
        head = f"{self.steps}. {title} "
        print("\n" + paint("1;34", head + "─" * max(3, WIDTH - len(head))))
        self.say(text)

    def say(self, text):
        for paragraph in textwrap.dedent(text).strip().split("\n\n"):
            print(textwrap.fill(" ".join(paragraph.split()), WIDTH))
        sys.stdout.flush()

    def run(self, *args, expect=0, shown=SHOWN, into=None, because=None):
        """Runs backtrail with these arguments. `into` keeps standard output under that name instead of showing it; `because` is
        said beforehand."""
        return self.call(["backtrail", *args], expect, shown, into, because)

    def call(self, args, expect=0, shown=SHOWN, into=None, because=None):
        if because:
            print()
            self.say(because)
        argv = [self.program if args[0] == "backtrail" else args[0], *args[1:]]
        words = [shlex.quote(one) for one in args] + ([f"> {self.place(into)}"] if into else [])
        line = " ".join(words)
        print("\n" + paint("1", "$ " + folded(words, WIDTH - 4)))
        sys.stdout.flush()
        began = time.monotonic()
        done = subprocess.run(argv, stdin=None if "-" in args else subprocess.DEVNULL, capture_output=True, cwd=self.root,
                              env={**os.environ, **self.environment}, check=False)
        name = f"output/{len(self.commands) + 1:02d}-{'-'.join(a for a in args[:3] if a.replace('-', '').isalpha())}"
        kept = {"stdout": into or name + ".out", "stderr": name + ".err"}
        for stream, data in (("stdout", done.stdout), ("stderr", done.stderr)):
            with open(self.full(kept[stream]), "wb") as file:
                file.write(data)
        self.commands.append({"argv": argv, "status": done.returncode, "expected_status": expect,
                              "elapsed_s": round(time.monotonic() - began, 3),
                              "stdout": self.place(kept["stdout"]), "stderr": self.place(kept["stderr"])})
        if not into:
            self.show(done.stdout, kept["stdout"], shown, "0")
        self.show(done.stderr, kept["stderr"], shown, "2")
        if done.returncode != expect:
            raise Failed(f"status {done.returncode} where {expect} was expected: {line}")
        if expect:
            print(paint("33", f"  status {expect}, as it should be"))
        return done.stdout.decode("utf-8", "replace")

    def show(self, data, name, shown, colour):
        lines = data.decode("utf-8", "replace").splitlines()
        some = lines if len(lines) <= shown + 1 else lines[:shown]
        for line in some:
            print(paint(colour, "  " + cut(line, WIDTH - 2)))
        if len(lines) > len(some):
            print(paint("2", f"  … {len(lines) - len(some)} more lines, in {self.place(name)}"))

    def receipt(self, **more):
        with open(self.full("receipt.json"), "w", encoding="utf-8") as file:
            json.dump({**more, "commands": self.commands, "environment": self.environment,
                       "elapsed_s": round(time.monotonic() - self.began, 3)}, file, indent=1)
            file.write("\n")
