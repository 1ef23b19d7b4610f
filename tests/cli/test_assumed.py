# SPDX-License-Identifier: Apache-2.0
"""The zone and the year of records that tell none are settled when a log is ingested, and hold whatever becomes of its file."""
import io
import json
import os
import tarfile

import pytest

from conftest import run

JULY_2017, JULY_2020 = 1_500_000_000, 1_594_700_000
RULE = """\
title: Failed password
id: 6f2d2c4e-7c5e-4a4b-9d0f-8b1d6f0a1b2c
logsource: {product: linux}
detection:
  words: ['Failed password']
  condition: words
"""


def syslog(*days):
    return "".join(f"{day} 10:00:00 host sshd[{n}]: Failed password for root from 203.0.113.7 port 1 ssh2\n" for n, day in enumerate(days))


def dated(path, seconds):
    os.utime(path, (seconds, seconds))


def seen():
    row = run("lookup", "203.0.113.7").rows[0]
    return row["first"][:10], row["last"][:10], row["count"]


def hunted(tmp_path):
    (tmp_path / "rule.yml").write_text(RULE)
    done = run("hunt", "--case", "--intel", tmp_path / "rule.yml")
    return sorted(row["time"][:10] for row in done.rows)


@pytest.fixture
def log(empty_case, tmp_path):
    path = tmp_path / "logs" / "auth.log"
    path.parent.mkdir()
    path.write_text(syslog("Mar  4", "Mar  5"))
    dated(path, JULY_2017)
    return path


def test_touching_a_log_changes_no_answer(log, tmp_path):
    done = run("ingest", log, "--tenant", "alpha", "--format", "jsonl")
    assert done.rows[0]["assumed"] == {"zone_minutes": 0, "written": "2017-07-14T02:40:00Z"}
    assert "read in UTC, and in the year of when the log was last written to (2017-07-14)" in done.err
    dated(log, JULY_2020)
    assert hunted(tmp_path) == ["2017-03-04", "2017-03-05"]
    assert run("ingest", log, "--tenant", "alpha").rows[0]["state"] == "known"
    assert run("case", "reindex").status == 0
    assert seen() == ("2017-03-04", "2017-03-05", 2)
    assert run("coverage", "--format", "json").out.count(b"2020-") == 0


def test_another_year_or_zone_corrects_the_source_and_what_was_found(log, tmp_path):
    run("ingest", log, "--tenant", "alpha")
    assert hunted(tmp_path) == ["2017-03-04", "2017-03-05"]
    row = run("ingest", log, "--tenant", "alpha", "--written", "2014").rows[0]
    assert row["state"] == "corrected" and row["first"] == "2014-03-04T10:00:00Z"
    assert hunted(tmp_path) == ["2014-03-04", "2014-03-05"]
    assert seen() == ("2014-03-04", "2014-03-05", 2)
    assert run("ingest", log, "--tenant", "alpha").rows[0]["state"] == "known"
    assert run("ingest", log, "--tenant", "alpha", "--written", "2014-12-31").rows[0]["state"] == "known"
    row = run("ingest", log, "--tenant", "alpha", "--tz", "+02:00").rows[0]
    assert row["state"] == "corrected" and row["first"] == "2014-03-04T08:00:00Z"
    assert row["assumed"]["zone_minutes"] == 120 and row["assumed"]["written"] == "2014"
    assert run("case", "reindex").status == 0
    assert seen() == ("2014-03-04", "2014-03-05", 2)
    assert run("verify").status == 0 and run("case", "check").rows == []


def test_a_log_that_grows_keeps_the_year_of_what_was_there(log, tmp_path):
    run("ingest", log, "--tenant", "alpha")
    with log.open("a") as more:
        more.write(syslog("Mar  6"))
    dated(log, JULY_2020)
    row = run("ingest", log, "--tenant", "alpha").rows[0]
    assert row["state"] == "grown" and (row["first"][:10], row["last"][:10]) == ("2017-03-04", "2020-03-06")
    assert row["assumed"]["written_before"] == [{"until": 2 * len(syslog("Mar  4")), "written": "2017-07-14T02:40:00Z"}]
    assert hunted(tmp_path) == ["2017-03-04", "2017-03-05", "2020-03-06"]
    assert seen() == ("2017-03-04", "2020-03-06", 3)
    assert run("case", "reindex").status == 0
    assert seen() == ("2017-03-04", "2020-03-06", 3)


def test_a_log_that_grows_within_its_year_needs_one_time_alone(log):
    run("ingest", log, "--tenant", "alpha")
    with log.open("a") as more:
        more.write(syslog("Aug  1"))
    dated(log, JULY_2017 + 30 * 86400)
    row = run("ingest", log, "--tenant", "alpha").rows[0]
    assert row["state"] == "grown" and "written_before" not in row["assumed"]


def test_moved_kept_and_packed_logs_keep_their_year(log, tmp_path):
    packed = tmp_path / "logs" / "old.tar"
    with tarfile.open(packed, "w") as tar:
        info = tarfile.TarInfo("var/secure")
        data = syslog("Apr  1").encode()
        info.size, info.mtime = len(data), JULY_2017
        tar.addfile(info, io.BytesIO(data))
    run("ingest", log.parent, "--tenant", "alpha", "--keep")
    moved = log.rename(log.parent / "auth.log.1")
    dated(moved, JULY_2020)
    rows = run("ingest", log.parent, "--tenant", "alpha").rows
    assert {(row["state"], row["first"][:4]) for row in rows if not row.get("member")} == {("moved", "2017")}
    assert hunted(tmp_path) == ["2017-03-04", "2017-03-05", "2017-04-01"]
    moved.unlink()
    packed.unlink()
    assert run("case", "reindex").status == 0
    assert seen() == ("2017-03-04", "2017-04-01", 3)


def test_findings_of_a_hunt_without_a_case_are_sealed_with_the_time_that_is_held(log, tmp_path):
    run("ingest", log, "--tenant", "alpha")
    dated(log, JULY_2020)
    (tmp_path / "rule.yml").write_text(RULE)
    found = run("hunt", log, "--intel", tmp_path / "rule.yml")
    assert [row["time"][:4] for row in found.rows] == ["2020", "2020"]
    (tmp_path / "found.jsonl").write_bytes(found.out)
    done = run("evidence", "add", "--from-hunt", tmp_path / "found.jsonl", "--errors", "json")
    assert done.status == 0 and "BT0986" in done.codes
    assert hunted(tmp_path) == ["2017-03-04", "2017-03-05"]


def test_a_record_is_shown_with_the_time_that_is_held(log):
    run("ingest", log, "--tenant", "alpha", "--tz", "+01:00")
    place = run("lookup", "203.0.113.7").rows[0]["records"][0]
    dated(log, JULY_2020)
    shown = json.loads(run("show", place["path"], place["offset"], place["length"], "--format", "json").out)
    assert shown["time"] == "2017-03-04T09:00:00Z"
    # Of other bytes at its place the case holds nothing.
    log.write_text(syslog("Mar  4", "Mar  5").replace("203.0.113.7", "203.0.113.8"))
    shown = json.loads(run("show", place["path"], place["offset"], place["length"], "--format", "json").out)
    assert shown["time"] > "2025" and shown["time"].endswith("-03-04T10:00:00Z")


def test_wrong_calls(log):
    assert run("ingest", log, "--tenant", "alpha", "--written", "soon").status == 2


def test_year_that_was_given_is_exact(empty_case, tmp_path):
    """The day's grace is for the clocks and zones of a file's time. Of what somebody said nothing lies behind it."""
    path = tmp_path / "auth.log"
    path.write_text(syslog("Jan  1", "Dec 31"))
    row = run("ingest", path, "--tenant", "alpha", "--written", "2014").rows[0]
    assert (row["first"], row["last"]) == ("2014-01-01T10:00:00Z", "2014-12-31T10:00:00Z")
    assert row["assumed"] == {"zone_minutes": 0, "written": "2014"}
    row = run("ingest", path, "--tenant", "alpha", "--written", "2014-12-30").rows[0]
    assert row["state"] == "corrected" and (row["first"], row["last"]) == ("2013-12-31T10:00:00Z", "2014-01-01T10:00:00Z")
    row = run("ingest", path, "--tenant", "alpha", "--written", "2014-12").rows[0]
    assert (row["first"], row["last"]) == ("2014-01-01T10:00:00Z", "2014-12-31T10:00:00Z")
    # The year is the log's own, in its zone.
    for zone, first, last in (("+11:00", "2013-12-31T23:00:00Z", "2014-12-30T23:00:00Z"), ("-11:00", "2014-01-01T21:00:00Z", "2014-12-31T21:00:00Z")):
        row = run("ingest", path, "--tenant", "alpha", "--tz", zone, "--written", "2014").rows[0]
        assert (row["first"], row["last"]) == (first, last), zone
    assert run("case", "reindex").status == 0
    assert seen() == ("2014-01-01", "2014-12-31", 2)
    assert "registers  equal to a rebuild" in run("verify").err
    # A file's own time has its grace still.
    other = tmp_path / "other.log"
    other.write_text(syslog("Jan  1"))
    dated(other, 1_420_027_200)  # 2014-12-31T12:00:00Z
    assert run("ingest", other, "--tenant", "alpha").rows[0]["first"] == "2015-01-01T10:00:00Z"


def night(*times):
    return "".join(f"{time}:00 host sshd[{n}]: Failed password for root from 203.0.113.7 port 1 ssh2\n" for n, time in enumerate(times))


BERLIN = ("Mar 27 01:30", "Mar 27 02:30", "Jul  1 12:00", "Oct 30 01:30", "Oct 30 02:30", "Oct 30 02:45", "Oct 30 03:30", "Dec  1 12:00")
IN_UTC = ["2016-03-27T00:30:00Z", "2016-03-27T01:30:00Z", "2016-07-01T10:00:00Z", "2016-10-29T23:30:00Z", "2016-10-30T00:30:00Z", "2016-10-30T00:45:00Z",
          "2016-10-30T02:30:00Z", "2016-12-01T11:00:00Z"]


def test_a_place_has_its_summer_time_and_hours_that_clocks_showed_twice_or_never_are_told(log, tmp_path):
    log.write_text(night(*BERLIN))
    done = run("ingest", log, "--tenant", "alpha", "--tz", "Europe/Berlin", "--written", "2016")
    assert done.rows[0]["assumed"] == {"zone": "Europe/Berlin", "written": "2016"}
    assert (done.rows[0]["first"], done.rows[0]["last"]) == (IN_UTC[0], IN_UTC[-1])
    assert "note[BT0915]: 2 records stand in hours that the clocks of their zone showed twice" in done.err
    assert "note[BT0915]: 1 record stands in an hour that the clocks of its zone never showed" in done.err
    (tmp_path / "rule.yml").write_text(RULE)
    found = run("hunt", "--case", "--intel", tmp_path / "rule.yml")
    assert sorted(row["time"] for row in found.rows) == IN_UTC
    assert run("ingest", log, "--tenant", "alpha").rows[0]["state"] == "known"
    assert run("case", "reindex").status == 0
    row = run("lookup", "203.0.113.7").rows[0]
    assert (row["first"], row["last"], row["count"]) == (IN_UTC[0], IN_UTC[-1], 8)
    assert run("verify").status == 0 and run("case", "check").rows == []
    row = run("ingest", log, "--tenant", "alpha", "--tz", "+01:00").rows[0]
    assert row["state"] == "corrected" and row["assumed"] == {"zone_minutes": 60, "written": "2016"}


def test_a_log_that_grows_goes_on_in_its_place(log):
    log.write_text(night("Mar  1 12:00"))
    dated(log, JULY_2017)
    run("ingest", log, "--tenant", "alpha", "--tz", "Europe/Berlin")
    with log.open("a") as more:
        more.write(night("Jul  1 12:00"))
    dated(log, JULY_2017)
    row = run("ingest", log, "--tenant", "alpha").rows[0]
    assert row["state"] == "grown" and row["assumed"]["zone"] == "Europe/Berlin"
    assert (row["first"], row["last"]) == ("2017-03-01T11:00:00Z", "2017-07-01T10:00:00Z")


def test_each_reading_of_the_hour_that_comes_twice_is_the_same(log, tmp_path):
    log.write_text(night(*BERLIN[3:7] * 400))
    dated(log, JULY_2017)
    (tmp_path / "rule.yml").write_text(RULE)
    summary = tmp_path / "summary.json"
    rows = [run("hunt", log, "--intel", tmp_path / "rule.yml", "--tz", "Europe/Berlin", "--threads", threads, "--summary", summary).rows for threads in ("1", "3")]
    assert rows[0] == rows[1] and {row["time"] for row in rows[0]} == set(IN_UTC[3:7])
    time = json.loads(summary.read_text())["time"]
    assert (time["assumed"], time["shown_twice"], time["never_shown"]) == (1600, 800, 0)


def test_lookup_says_where_what_was_seen_may_have_been_later(log):
    log.write_text(night("Oct 30 02:30"))
    dated(log, JULY_2017)
    assert run("ingest", log, "--tenant", "alpha", "--tz", "Europe/Berlin").status == 0
    address = log.read_text().split(" from ")[1].split()[0]
    done = run("lookup", address)
    (row,) = done.rows
    assert row["first"] == row["last"] == "2016-10-30T00:30:00Z" and "note[BT0915]" in done.err
    assert "first seen in an hour that the clocks of Europe/Berlin showed twice" in done.err
    assert row["first_may_be_later"] and row["last_may_be_later"] and row["tenants"][0]["first_may_be_later"]
    log.write_text(night("Oct 30 01:30", "Oct 30 02:30", "Oct 30 03:30"))
    dated(log, JULY_2017)
    run("ingest", log, "--tenant", "alpha", "--tz", "Europe/Berlin")
    done = run("lookup", address)
    assert "first_may_be_later" not in done.rows[0] and "last_may_be_later" not in done.rows[0] and "BT0915" not in done.err


def test_what_is_no_zone_is_refused_with_the_one_that_was_meant(log):
    done = run("ingest", log, "--tenant", "alpha", "--tz", "Europe/Berln")
    assert done.status == 2 and "error[BT0968]" in done.err and "did you mean Europe/Berlin?" in done.err
    done = run("hunt", log, "--intel", log, "--tz", "CET")
    assert done.status == 2 and "error[BT0968]" in done.err and "did you mean" not in done.err
