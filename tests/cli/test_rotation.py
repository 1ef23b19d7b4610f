# SPDX-License-Identifier: Apache-2.0
"""Logs that rotate: whatever lies at a path now, what a case says is true of the bytes that are there."""
import json

import pytest

from conftest import run

WANTED = "203.0.113.177"


@pytest.fixture
def case(tmp_path, monkeypatch):
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "BACKTRAIL_KEYS"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("BACKTRAIL_CASE", str(tmp_path / "case"))
    monkeypatch.setenv("BACKTRAIL_ACTOR", "ana:Ana:analyst")
    assert run("case", "init", tmp_path / "case").status == 0
    (tmp_path / "i.csv").write_text(f"type,value\nipv4,{WANTED}\n")
    (tmp_path / "l").mkdir()
    return tmp_path


def text(minute, host):
    return f"Jan  3 10:{minute:02}:01 host1 sshd[100]: Failed password for root from {host} port 4022 ssh2\n"


def as_json(minute, host):
    return json.dumps({"EventID": 3, "Channel": "Microsoft-Windows-Sysmon/Operational", "Provider_Name": "Microsoft-Windows-Sysmon",
                       "@timestamp": f"2017-01-03T10:{minute:02}:01Z", "DestinationIp": host}) + "\n"


def ingest(*paths, status=0):
    done = run("ingest", *paths, "--tenant", "a")
    assert done.status == status, done.err
    return {row["path"].rsplit("/", 1)[1]: row["state"] for row in done.rows}


def count(value=WANTED):
    rows = run("lookup", value, "--kind", "ipv4").rows
    assert len(rows) == 1
    return rows[0]["count"]


def hunt(case):
    done = run("hunt", "--case", "--intel", case / "i.csv")
    assert done.status == 0, done.err
    return done.rows


@pytest.mark.parametrize("line", [text, as_json])
@pytest.mark.parametrize("old,new", [(2, 1), (3, 2), (2, 2), (1, 1), (1, 3), (2, 4)])
def test_a_log_that_took_the_place_of_another_is_in_the_index_whole(case, line, old, new):
    log = case / "l" / "r.log"
    log.write_text("".join(line(i, f"198.51.100.{10 + i}") for i in range(old)))
    assert ingest(case / "l") == {"r.log": "new"}
    log.write_text("".join(line(20 + i, WANTED) for i in range(new)))
    assert ingest(case / "l") == {"r.log": "corrected"}
    assert count() == new and count("198.51.100.10") == 0
    assert len(hunt(case)) == new
    assert run("case", "reindex").status in (0, 3)
    assert count() == new
