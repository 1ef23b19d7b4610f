# SPDX-License-Identifier: Apache-2.0
"""What a case knew at an instant, by entry and by receipt."""
import json

import pytest

from conftest import lines, run

OLD = "2016-05-01T00:00:00Z"


@pytest.fixture
def case(empty_case):
    return empty_case.parent


def claim(name, subject, *more, **times):
    body = {"id": name, "subject": subject, "relation": "targets", "object": "providers", "source": {"name": "a report"}, **times}
    done = run("claim", "add", "-", *more, stdin=json.dumps(body).encode())
    assert done.status == 0, done.err


def listed(*more):
    done = run("claim", "list", "--format", "jsonl", *more)
    assert done.status == 0, done.err
    return done.rows


def test_by_entry_nothing_is_known_before_it_was_entered(case):
    claim("claim:a", "APT10", received=OLD)
    assert listed("--as-of", "2016-06-01") == []
    assert [one["id"] for one in listed("--as-of", "2999")] == ["claim:a"]
    assert "late" not in listed()[0]


def test_by_receipt_what_was_held_counts_and_is_called_late(case):
    claim("claim:a", "APT10", received=OLD)
    claim("claim:b", "APT1")
    (row,) = listed("--as-of", "2016-06-01", "--by", "received")
    assert row["id"] == "claim:a" and row["late"] is True and row["received"] == OLD
    table = run("claim", "list", "--as-of", "2016-06-01", "--by", "received", "--format", "csv").out.decode().splitlines()
    assert table[0].endswith(",late") and table[1].endswith(",true")
    assert listed("--as-of", "2016-04-30", "--by", "received") == []
    assert len(listed("--as-of", "2016-05-01", "--by", "received")) == 1, "a day means its end"


def test_a_later_correction_was_not_known_then(case):
    claim("claim:a", "APT1", received=OLD)
    claim("claim:a", "APT10", "--corrects", "claim:a", received="2017-01-01T00:00:00Z")
    (row,) = listed("--as-of", "2016-06-01", "--by", "received")
    assert row["subject"] == "APT1" and "corrected_by" not in row
    assert [one["subject"] for one in listed("--as-of", "2017-06-01", "--by", "received")] == ["APT10"]
    assert [one["subject"] for one in listed()] == ["APT10"]
    assert len(listed("--all")) == 2


def test_case_status_counts_what_was_there(case):
    claim("claim:a", "APT10", received=OLD)
    claim("claim:b", "APT1")
    def status(*more):
        return json.loads(run("case", "status", "--format", "json", *more).out)
    assert status()["registers"]["claim"] == 2 and status()["as_of"] is None and status()["late"] == []
    assert status("--as-of", "2016-06-01")["registers"]["claim"] == 0
    then = status("--as-of", "2016-06-01", "--by", "received")
    assert then["registers"]["claim"] == 1 and then["late"] == ["claim:a"]
    table = run("case", "status", "--format", "table", "--as-of", "2016-06-01", "--by", "received").out.decode()
    assert "as of" in table and "claim:a was entered only afterwards" in table


def test_logs_were_received_when_they_were_handed_over(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines({"time": "2016-03-01T10:00:00Z", "ip": "192.0.2.9"}))
    for time in ("2999-01-01", "spring", "2016-13-01"):
        assert run("ingest", log, "--tenant", "alpha", "--received", time).status == 2, time
    assert run("ingest", log, "--tenant", "alpha", "--received", "2016-05-01").rows[0]["state"] == "new"

    def seen(*more):
        return run("lookup", "192.0.2.9", *more).rows[0]["seen"]
    assert not seen("--as-of", "2016-06-01")
    assert seen("--as-of", "2016-05-01", "--by", "received") and not seen("--as-of", "2016-04-30", "--by", "received")
    (row,) = run("lookup", "192.0.2.9", "--as-of", "2016-06-01", "--by", "received").rows
    assert row["late"] == row["count"] == 1 and "late" not in run("lookup", "192.0.2.9").rows[0]
    told = run("lookup", "192.0.2.9", "--as-of", "2016-06-01", "--by", "received", "--format", "table").out.decode()
    assert "was entered only afterwards" in told
    assert run("ingest", log, "--tenant", "alpha", "--received", "2016-01-01").rows[0]["state"] == "known"
    assert not seen("--as-of", "2016-02-01", "--by", "received"), "what is held already stays as it was entered"


def test_a_time_that_is_none_is_a_wrong_call(case):
    for words in (("claim", "list"), ("case", "status"), ("coverage",)):
        assert run(*words, "--as-of", "spring").status == 2
        assert run(*words, "--as-of", "2016", "--by", "rumour").status == 2
