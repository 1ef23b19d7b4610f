# SPDX-License-Identifier: Apache-2.0
"""No output destroys what the call reads, what a case holds or what a case is made of; an earlier output may be made anew."""
import os
import stat

import pytest

from conftest import RULE, event, lines, run


@pytest.fixture
def held(empty_case, tmp_path, rule):
    """A case of one log that is held, and one file that could not be read."""
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "host.jsonl").write_bytes(lines(event(1)))
    (logs / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 no log\x00\x01" * 20)
    assert run("ingest", logs, "--tenant", "alpha").status == 3
    assert run("intel", "add", rule).status == 0
    return empty_case, logs


def verbs(case):
    """Each call that writes a file, but for its name."""
    return [("coverage", "--html"), ("hunt", "--case", "--summary"), ("case", "export"), ("exposure", "alpha", "--at", "2017", "--html"),
            ("exposure", "alpha", "--at", "2017", "--svg"), ("exposure", "alpha", "--at", "2017", "--graphml"), ("trace", "src:1", "--html"),
            ("publish", "x", "--out"), ("notify", "x", "--to", "alpha", "--from", "ana@example.org", "--out"), ("attribute", "--save-evidence"), ("knowledge", "build")]


def refused(done, word):
    assert done.status == 2 and "BT0977" in done.err and word in done.err, done.err


def test_no_verb_writes_over_a_log_that_is_held(held):
    case, logs = held
    (logs / "second").hardlink_to(logs / "host.jsonl")
    (logs / "link").symlink_to(logs / "host.jsonl")
    for verb in verbs(case):
        for name in ("host.jsonl", "second", "link"):
            behind = [case / "case.json"] if verb[0] == "knowledge" else []
            refused(run(*verb, logs / name, *behind), "as a log of alpha")
        refused(run(*verb, logs / "photo.jpg", *behind), "could not be read yet")
    assert (logs / "host.jsonl").read_bytes() == lines(event(1))


def test_a_hunt_without_the_case_spares_what_the_named_case_holds(held, tmp_path):
    case, logs = held
    other = tmp_path / "other.jsonl"
    other.write_bytes(lines(event(2)))
    refused(run("hunt", other, "--intel", case / "intel", "--summary", logs / "host.jsonl"), "as a log of alpha")
    refused(run("hunt", other, "--intel", case / "intel", "--report", f"csv={logs / 'host.jsonl'}"), "as a log of alpha")


def test_no_verb_writes_over_what_a_case_is_made_of(held, tmp_path, monkeypatch):
    case, logs = held
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    inside = ["case.json", "registers.sqlite", "registers.sqlite-wal", "ledger/checkpoint", "ledger/new.html", "kept/x", "sightings/CURRENT"]
    for verb in verbs(case):
        for name in inside:
            refused(run(*verb, case / name, *([logs] if verb[0] == "knowledge" else [])), "a file of the case in")
    # Whether or not the call names the case.
    monkeypatch.delenv("BACKTRAIL_CASE")
    refused(run("hunt", logs, "--intel", case / "intel", "--summary", case / "case.json"), "a file of the case in")
    assert {path: path.read_bytes() for path in before} == before


def test_keys_are_spared(held, tmp_path):
    for folder in (tmp_path / "home/.config/backtrail/keys", tmp_path / "home/.local/state/backtrail/anchors"):
        (key,) = [path for path in folder.rglob("*.key") if path.is_file()]
        before = key.read_bytes()
        refused(run("coverage", "--html", key), "your keys")
        assert key.read_bytes() == before


def test_a_hunt_spares_its_own_logs_and_rules(tmp_path, rule):
    logs = tmp_path / "logs"
    (logs / "deep").mkdir(parents=True)
    (logs / "deep/a.jsonl").write_bytes(lines(event(1)))
    (tmp_path / "elsewhere").symlink_to(logs / "deep/a.jsonl")
    intel = tmp_path / "intel"
    intel.mkdir()
    (intel / "iocs.csv").write_text("type,value\ndomain,evil.example\n")
    (intel / "other.yml").write_text(RULE)
    for path in (logs / "deep/a.jsonl", tmp_path / "elsewhere", rule, intel / "iocs.csv", intel / "other.yml"):
        before = path.read_bytes()
        for option in ("--summary", "--report"):
            refused(run("hunt", logs, "--intel", rule, intel, option, path if option == "--summary" else f"csv={path}"), "the call reads this file")
        assert path.read_bytes() == before


def test_two_outputs_of_one_call_have_two_names(tmp_path, rule, empty_case):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    refused(run("hunt", log, "--intel", rule, "--report", f"csv={tmp_path / 'x'}", "--summary", tmp_path / "./x"), "writes there too")
    refused(run("exposure", "alpha", "--at", "2017", "--html", tmp_path / "x", "--svg", tmp_path / "x"), "writes there too")
    assert not (tmp_path / "x").exists()


def test_earlier_outputs_are_made_anew(held, tmp_path, rule, monkeypatch):
    case, logs = held
    for _ in range(2):
        # Beside the rules, in the case's folder, and in the present one.
        done = run("hunt", logs / "host.jsonl", "--intel", tmp_path, "--summary", tmp_path / "summary.json", "--report", tmp_path / "report.html",
                   "--report", tmp_path / "report.sarif", cwd=tmp_path)
        assert "BT0977" not in done.err and done.status == 0, done.err
        assert run("coverage", "--html", case / "coverage.html").status == 0
        assert run("case", "export", tmp_path / "seven.case").status == 0
        assert run("coverage", "--html", "coverage.html", cwd=tmp_path).status == 0
        assert run("hunt", logs / "host.jsonl", "--intel", rule, "--summary", "/dev/null", "--report", "csv=/dev/null").status == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    # What was only caught up in an ingest is free again once it was said to be no log.
    assert run("case", "set-aside", logs / "photo.jpg", "--tenant", "alpha", "--why", "A photograph.").status == 0
    assert run("coverage", "--html", logs / "photo.jpg").status == 0
