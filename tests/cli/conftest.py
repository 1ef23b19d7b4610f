# SPDX-License-Identifier: Apache-2.0
"""The program under test is named by BACKTRAIL (ctest sets it); corpora by BACKTRAIL_CORPORA."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

PROGRAM = os.environ.get("BACKTRAIL", "build/release/backtrail")
# Cached rules lie beside the program under test, never among the user's own.
os.environ["XDG_CACHE_HOME"] = str(Path(PROGRAM).resolve().parent / "cache")

RULE = """title: Encoded PowerShell
id: 11111111-2222-4333-8444-555555555555
level: high
author: tests
license: Apache-2.0
tags: [attack.t1059.001, attack.execution]
logsource: {product: windows, category: process_creation}
detection:
  selection:
    Image|endswith: '\\powershell.exe'
    CommandLine|contains: ' -enc '
  condition: selection
"""


class Result:
    def __init__(self, done):
        self.status = done.returncode
        self.out = done.stdout
        self.err = done.stderr.decode("utf-8", "replace")

    @property
    def rows(self):
        return [json.loads(line) for line in self.out.decode().splitlines()]

    @property
    def errors(self):
        return [json.loads(line) for line in self.err.splitlines()]

    @property
    def codes(self):
        return {error["code"] for error in self.errors}


def run(*args, stdin=b"", timeout=120, cwd=None):
    done = subprocess.run([str(Path(PROGRAM).resolve()), *map(str, args)], input=stdin, capture_output=True,
                          timeout=timeout, cwd=cwd, check=False)
    assert done.returncode in (0, 1, 2, 3, 4), done.stderr.decode("utf-8", "replace")[-2000:]
    return Result(done)


def run_measured(*args, timeout=120, user="-", cwd=None):
    """As run(), with the most memory that the process ever had resident, in MB, as the kernel counted it."""
    with tempfile.NamedTemporaryFile("r") as report:
        measured = [sys.executable, "-S", str(Path(__file__).parent / "measured.py"), report.name, str(timeout), str(user)]
        done = subprocess.run([*measured, str(Path(PROGRAM).resolve()), *map(str, args)], stdin=subprocess.DEVNULL, capture_output=True, cwd=cwd, check=False)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
        done.returncode, peak_kb = map(int, report.read().split())
    assert done.returncode != 124, f"still running after {timeout} s"
    assert done.returncode in (0, 1, 2, 3, 4), done.stderr.decode("utf-8", "replace")[-2000:]
    return Result(done), peak_kb / 1024


def sanitized():
    """Whether the program is built with a sanitizer, which takes memory of its own."""
    return b"__asan_init" in Path(PROGRAM).read_bytes()


@pytest.fixture(scope="session")
def bundled_logs(tmp_path_factory):
    """The bundled case's logs, 10 MB of them, and the folder of its rules and indicators."""
    example = Path(__file__).resolve().parents[2] / "examples/cloud-hopper"
    logs = tmp_path_factory.mktemp("bundled") / "logs"
    subprocess.run([sys.executable, example / "generate.py", logs], check=True, timeout=300)
    return logs, example / "intel"


class Beginnings:
    """Folders that many tests begin with, a case and the home of who writes in it: filled for the first of them, and copied for the others."""

    def __init__(self, store):
        self.store = store

    def fill(self, folder, name, make):
        kept = self.store / name
        if not kept.is_dir():
            make()
            # Where the case lies, by which a copy is told from it, is learned anew.
            shutil.copytree(folder, kept, symlinks=True, ignore=shutil.ignore_patterns("*.folder"))
            return
        for part in kept.iterdir():
            if part.is_dir():
                shutil.rmtree(folder / part.name, ignore_errors=True)
        shutil.copytree(kept, folder, symlinks=True, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def beginnings(tmp_path_factory):
    return Beginnings(tmp_path_factory.mktemp("beginnings"))


@pytest.fixture
def empty_case(tmp_path, monkeypatch, beginnings):
    """A case of ana's that commands find by the environment; its keys lie in the test's own home."""
    for name in ("BACKTRAIL_CASE", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "BACKTRAIL_KEYS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BACKTRAIL_ACTOR", "ana")
    folder = tmp_path / "case"
    monkeypatch.setenv("BACKTRAIL_CASE", str(folder))

    def make():
        assert run("case", "init", folder).status == 0

    beginnings.fill(tmp_path, "empty_case", make)
    return folder


def ingest(*words, tenant, status=0):
    """Rows of what was ingested for somebody."""
    done = run("ingest", *words, "--tenant", tenant)
    assert done.status == status, done.err
    return done.rows


def indicators(folder, *rows, head="type,value"):
    """A list of them, as a file."""
    (folder / "i.csv").write_text("\n".join([head, *rows]) + "\n")
    return folder / "i.csv"


@pytest.fixture
def rule(tmp_path):
    path = tmp_path / "rule.yml"
    path.write_text(RULE)
    return path


@pytest.fixture
def corpora():
    folder = os.environ.get("BACKTRAIL_CORPORA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("BACKTRAIL_CORPORA is not set: tests on real data are skipped")
    return Path(folder)


def event(n=0, command="powershell -enc AAAA", **more):
    """One Sysmon process creation as a flat JSON line."""
    return {"Channel": "Microsoft-Windows-Sysmon/Operational", "EventID": 1, "@timestamp": f"2017-02-03T04:05:{n % 60:02d}.5Z",
            "Image": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "CommandLine": command, "n": n, **more}


def lines(*events):
    return "".join(json.dumps(e) + "\n" for e in events).encode()
