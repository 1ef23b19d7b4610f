# SPDX-License-Identifier: Apache-2.0
"""Tenants are apart: two cases that differ in what another organisation's logs hold, and in its name, give the same bytes to
every question that names one tenant. Seeds say what the logs hold; a failure names the seed."""
import json
import os
import random
import re
from pathlib import Path

import pytest

from conftest import RULE, run

ORGANISATIONS = b'{"id": "own", "name": "Own", "kind": "government"}\n'
PATTERNS = [["203.0.113.0/28"], ["c:\\windows", "--prefix"]]


def event(rng, names):
    day, image = rng.randrange(1, 28), rng.choice(["powershell.exe", "cmd.exe", "rundll32.exe"])
    return json.dumps({
        "EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Provider_Name": "Microsoft-Windows-Sysmon",
        "UtcTime": f"2017-03-{day:02} 10:00:00.000", "@timestamp": f"2017-03-{day:02}T10:00:00Z", "Computer": rng.choice(names),
        "Image": f"C:\\Windows\\{image}", "CommandLine": rng.choice(["powershell -enc aGk=", "cmd /c dir", f"ping {rng.choice(names)}"]),
        "DestinationIp": f"203.0.113.{rng.randrange(1, 30)}", "QueryName": rng.choice(["a.evil.example", "b.evil.example", "good.example"]),
        "User": f"CORP\\{rng.choice(names)}"})


def log(rng, names):
    return "".join(event(rng, names) + "\n" for _ in range(rng.randrange(1, 40)))


def build(folder, monkeypatch, own, other, name):
    """A case of tenant `own` and of another called `name`; relative paths, so that both cases say the same of where they lie."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "own.jsonl").write_text(own)
    (folder / "rule.yml").write_text(RULE)
    (folder / "absent.yml").write_text(RULE.replace("powershell.exe", "mimikatz.exe"))
    assert run("case", "init", "case").status == 0
    for tenant, text in (("own", own), (name, other)):
        if text is None:
            continue
        (folder / f"{tenant}.jsonl").write_text(text)
        assert run("ingest", f"{tenant}.jsonl", "--tenant", tenant).status == 0
    assert run("org", "add", "-", stdin=ORGANISATIONS).status == 0
    assert run("intel", "add", "rule.yml").status == 0
    assert run("hunt", "--case", "case").status in (0, 1)


def answers(values):
    """What is told to whoever asks about `own`; times of now and what the questions made anew (ids, hashes) are taken out."""
    Path("values.txt").write_text("\n".join(values), encoding="utf-8")
    questions = [["lookup", *values], ["lookup", "--file", "values.txt"], ["lookup", *values, "--format", "table"]]
    questions += [["lookup", *pattern] for pattern in PATTERNS]
    questions += [["coverage"], ["coverage", "--format", "json"], ["coverage", "--html", "page.html"], ["evidence", "list"], ["evidence", "negative", "--question", "Was it run?", "--intel", "absent.yml"]]
    out = []
    for question, whose in [(question, ["--tenant", "own"]) for question in questions] + [(question, ["--group", "government"]) for question in questions if question[0] in ("lookup", "coverage")]:
        done = run(*question, *whose)
        assert done.status in (0, 1), (question, done.err)
        page = Path("page.html").read_text(encoding="utf-8") if "--html" in question else ""
        out.append((question, done.status, neutral(done.out.decode()), neutral(done.err), neutral(page)))
    return out


def neutral(text):
    text = text.replace(os.getcwd(), "HERE")
    text = re.sub(r"20(2[4-9]|[3-9]\d)-\d\d-\d\d[T ][\d:.]+Z?", "NOW", text)
    return re.sub(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b", "ID", text)


@pytest.mark.parametrize("seed", range(8))
def test_what_another_holds_changes_no_answer_about_one(tmp_path, monkeypatch, seed):
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "BACKTRAIL_KEYS"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("BACKTRAIL_CASE", "case")
    monkeypatch.setenv("BACKTRAIL_ACTOR", "ana:Ana:analyst")
    rng = random.Random(seed)
    own = log(rng, ["alpha", "beta"])
    values = ["203.0.113.7", "203.0.113.21", "evil.example", "secret-host.example", "powershell.exe", "192.0.2.1"]
    told, of_all = [], []
    for turn, name in enumerate(("hospital-z", "ministry-q")):
        build(tmp_path / str(turn), monkeypatch, own, log(random.Random(seed * 100 + turn), ["secret-host", "gamma"]) if turn or seed % 2 else None, name)
        told.append(answers(values))
        of_all.append(neutral(run("lookup", *values).out.decode()))
    for first, second in zip(*told):
        for one, two in zip(first[2:], second[2:]):
            assert one.splitlines() == two.splitlines(), f"seed {seed}: {first[0]}"
        assert first == second
    assert of_all[0] != of_all[1], "the cases do not differ, so the comparison says nothing"
