# SPDX-License-Identifier: Apache-2.0
"""What people type before they have read anything, and what they are told."""
import zipfile

import pytest
from conftest import run


def test_help_is_a_verb_too():
    assert run("help").out == run("--help").out
    assert run("help", "hunt").out == run("hunt", "--help").out
    assert run("help", "judge", "add").out == run("judge", "add", "--help").out
    assert b"Usage" in run("help", "hunt").out and run("help", "hunt").status == 0
    wrong = run("help", "hnt")
    assert wrong.status == 2 and "did you mean 'hunt'?" in wrong.err


@pytest.mark.parametrize("args, meant", [(("hunt", "--fromat", "json", "x"), "--format"), (("publish", "--audiense=public", "x"), "--audience"),
                                         (("judge", "list", "--casse", "x"), "--case"), (("--vershion",), "--version")])
def test_a_misspelt_option_gets_a_suggestion(args, meant):
    done = run(*args)
    assert done.status == 2 and f"did you mean '{meant}'?" in done.err, done.err


def test_an_option_like_none_is_named():
    done = run("hunt", "x", "--zzzzzzzz", "1")
    assert done.status == 2 and "there is no option '--zzzzzzzz' of 'hunt'" in done.err and "did you mean" not in done.err


def test_show_says_how_a_member_is_named(tmp_path):
    log = tmp_path / "logs.zip"
    with zipfile.ZipFile(log, "w") as out:
        out.writestr("vpn.log", "{}\n")
    for mark in (":", "!/"):
        for more in ((), ("0", "3")):
            done = run("show", f"{log}{mark}vpn.log", *more)
            assert done.status == 2 and f"backtrail show {log} OFFSET LENGTH --member vpn.log" in done.err, done.err
    done = run("show", log)
    assert done.status == 2 and "offset is required" in done.err and "--member" in done.err
    assert "length is no number: 'x'" in run("show", log, "0", "x").err
    assert "offset is no number: '-1'" in run("show", log, "--", "-1", "1").err


def test_an_empty_name_is_no_bug_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    done = run("case", "init", "", "--actor", "ana")
    assert done.status == 2 and "the case's folder has no name" in done.err
    done = run("ingest", "", "--tenant", "a", "--case", "", "--actor", "ana")
    assert "this is a bug" not in done.err and done.status != 0


def test_an_empty_file_is_told_once(tmp_path, rule):
    log = tmp_path / "log"
    log.write_bytes(b"")
    done = run("hunt", log, "--intel", rule, "--errors", "json")
    assert [e["code"] for e in done.errors if e.get("code") in ("BT0200", "BT0206")] == ["BT0206"]
    log.write_bytes(b"\x01\x02\x03 no log at all")
    done = run("hunt", log, "--intel", rule, "--errors", "json")
    assert [e["code"] for e in done.errors if e.get("code") in ("BT0200", "BT0206")] == ["BT0200"]


def test_a_rule_without_its_placeholders_says_how_to_give_them(tmp_path):
    path = tmp_path / "rule.yml"
    path.write_text("title: T\nlogsource: {product: windows}\ndetection:\n  s:\n    Image|expand: '%tools%'\n  condition: s\n")
    done = run("rules", "check", "--intel", path, "--problems")
    assert "--placeholders FILE" in done.err + done.out.decode()


def test_what_intel_swallowed_is_said(tmp_path):
    log, rules = tmp_path / "log.jsonl", tmp_path / "list.csv"
    log.write_text('{"a": "203.0.113.7"}\n')
    rules.write_text("203.0.113.7\n")
    done = run("hunt", "--intel", rules, log)
    assert done.status == 2 and "behind --intel is taken for intelligence" in done.err, done.err
    assert run("hunt", "--intel", rules, "--", log).out == run("hunt", log, "--intel", rules).out != b""
    assert "behind --intel" not in run("hunt", "--intel", rules).err
