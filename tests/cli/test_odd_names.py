# SPDX-License-Identifier: Apache-2.0
"""Files whose names are no text go in like all others, under a text by which they are found again."""
import io
import json
import os
import tarfile

import pytest

from conftest import event, lines, run

NAMES = {b"a.jsonl": "a.jsonl", b"b\xff.jsonl": "b%{FF}.jsonl", b"c\nd.jsonl": "c%{0A}d.jsonl", b"e\x1b[31m.jsonl": "e%{1B}[31m.jsonl",
         b"100%.jsonl": "100%.jsonl", b"%{41}.jsonl": "%{25}{41}.jsonl", b"f\xc3\xbc.jsonl": "f\u00fc.jsonl"}


@pytest.fixture
def logs(empty_case, tmp_path):
    folder = tmp_path / "logs"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:
            file.write(lines(event(number, DestinationIp=f"203.0.113.{number}")))
    return folder


def test_every_file_is_ingested_found_again_and_shown(logs, tmp_path, rule):
    done = run("ingest", logs, "--tenant", "alpha")
    assert done.status == 0, done.err
    assert {os.path.basename(row["path"]) for row in done.rows} == set(NAMES.values())
    for number in range(len(NAMES)):
        row, = run("lookup", f"203.0.113.{number}").rows
        at = row["records"][0]
        shown = run("show", at["path"], at["offset"], at["length"])
        assert shown.status == 0 and f"203.0.113.{number}".encode() in shown.out
    assert {row["state"] for row in run("ingest", logs, "--tenant", "alpha").rows} == {"known"}
    assert run("verify").status == 0 and "7 whole" in run("verify").out.decode() + run("verify").err
    hunted = run("hunt", "--case", "--intel", rule)
    assert hunted.status == 0 and len(hunted.rows) == len(NAMES)
    for row in hunted.rows:
        assert os.path.basename(row["records"][0]["path"]) in NAMES.values()
    assert run("hunt", logs, "--intel", rule).status == 0
    assert run("case", "reindex").status == 0
    assert run("lookup", "203.0.113.1").rows[0]["count"] == 1
    assert run("verify").status == 0


def test_logs_with_odd_names_grow_move_and_are_kept(logs):
    assert run("ingest", logs, "--tenant", "alpha").status == 0
    odd = os.fsencode(logs) + b"/b\xff.jsonl"
    with open(odd, "ab") as file:
        file.write(lines(event(30, DestinationIp="203.0.113.1")))
    os.rename(os.fsencode(logs) + b"/c\nd.jsonl", os.fsencode(logs) + b"/g\x7f.jsonl")
    done = run("ingest", logs, "--tenant", "alpha", "--keep")
    assert done.status == 0, done.err
    states = {os.path.basename(row["path"]): row["state"] for row in done.rows}
    assert states["b%{FF}.jsonl"] == "grown" and states["g%{7F}.jsonl"] == "moved" and states["a.jsonl"] == "known"
    assert run("lookup", "203.0.113.1").rows[0]["count"] == 2
    os.unlink(odd)
    assert run("verify").status == 0


def test_an_odd_file_that_cannot_be_read_is_missed_by_its_text(logs):
    with open(os.fsencode(logs) + b"/x\xfe.bin", "wb") as file:
        file.write(b"\x00\x01\x02" * 400)
    done = run("ingest", logs, "--tenant", "alpha")
    assert done.status == 3 and len(done.rows) == len(NAMES)
    unread, = json.loads(run("case", "status", "--format", "json").out)["unread"]
    assert unread["path"] == str(logs) + "/x%{FE}.bin"
    assert run("case", "set-aside", unread["path"], "--tenant", "alpha", "--why", "no log").status == 0


def test_members_with_odd_names_are_told_apart(logs, tmp_path):
    archive = tmp_path / "all.tar"
    names = ["m\udcff.jsonl", "m\udcfe.jsonl", "n\n.jsonl", "l" * 20000]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding="utf-8", errors="surrogateescape") as tar:
        for number, name in enumerate(names):
            content = lines(event(number, DestinationIp=f"198.51.100.{number}"))
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    archive.write_bytes(out.getvalue())
    done = run("ingest", archive, "--tenant", "alpha")
    assert done.status == 3
    assert {row["member"] for row in done.rows} == {"m%{FF}.jsonl", "m%{FE}.jsonl", "n%{0A}.jsonl"}
    at = run("lookup", "198.51.100.1").rows[0]["records"][0]
    assert b"198.51.100.1" in run("show", at["path"], at["offset"], at["length"], "--member", at["member"]).out
    unread, = json.loads(run("case", "status", "--format", "json").out)["unread"]
    assert unread["code"] == "BT0201" and unread["member"].startswith("lll")
    before = json.loads(run("case", "status", "--format", "json").out)["entries"]
    assert run("ingest", archive, "--tenant", "alpha").status == 3
    assert json.loads(run("case", "status", "--format", "json").out)["entries"] == before
