# SPDX-License-Identifier: Apache-2.0
"""A log of a whole year whose stamps have no year: its first day is of that year and not of the next, whoever reads it."""
import datetime
import gzip
import io
import json
import os
import tarfile

import pytest

from conftest import run

END = datetime.datetime(2023, 12, 31, 18, 30, tzinfo=datetime.timezone.utc)
RULE = """\
title: Failed password
id: 6f2d2c4e-7c5e-4a4b-9d0f-8b1d6f0a1b2c
logsource: {product: linux}
detection:
  words: ['Failed password']
  condition: words
"""


def line(at):
    return f"{at:%b} {at.day:2} {at:%H:%M:%S} h sshd[1]: Failed password for root from 10.{at.month}.{at.day}.{at.hour} port 1 ssh2\n"


def every(hours, until=END):
    first = datetime.datetime(2023, 1, 1, 0, 30, tzinfo=datetime.timezone.utc)
    out = []
    while first <= until:
        out.append(first)
        first += datetime.timedelta(hours=hours)
    return out


def dated(path, at):
    os.utime(path, (at.timestamp(), at.timestamp()))


def told(at):
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def stored(path, text, how):
    """Plain, packed, and a member of an archive of which the file's own time says nothing."""
    if how == "plain":
        path.write_text(text)
    elif how == "gz":
        path.write_bytes(gzip.compress(text.encode()))
    elif how == "utf16":
        path.write_text(text, encoding="utf-16")
    else:
        with tarfile.open(path, "w") as tar:
            for name, data in (("other.log", line(END)), ("var/auth.log", text)):
                info = tarfile.TarInfo(name)
                info.size, info.mtime = len(data), int(END.timestamp())
                tar.addfile(info, io.BytesIO(data.encode()))
    dated(path, END)


@pytest.mark.parametrize("how, hours", [("plain", 1), ("plain", 24 * 151), ("gz", 3), ("tar", 6), ("utf16", 6)])
def test_each_verb_reads_the_first_day_in_its_year(empty_case, tmp_path, how, hours):
    times = every(hours)
    if times[-1] < END - datetime.timedelta(days=1):
        times.append(END)
    path = tmp_path / "logs" / "year.log"
    path.parent.mkdir()
    stored(path, "".join(map(line, times)), how)
    (tmp_path / "rule.yml").write_text(RULE)
    found = run("hunt", path, "--intel", tmp_path / "rule.yml", "--errors", "json")
    own = {told(END)} if how == "tar" else set()
    assert {row["time"] for row in found.rows} == {told(at) for at in times} | own
    assert "BT0226" not in found.codes
    done = run("ingest", path, "--tenant", "alpha", "--errors", "json")
    row = next(row for row in done.rows if row["records"] == len(times))
    assert (row["first"], row["last"]) == (told(times[0]), told(times[-1]))
    assert row["assumed"]["written"] == "..2023-12-31T18:30:00Z" and "BT0226" not in done.codes
    dated(path, datetime.datetime(2025, 2, 3))
    for again in (lambda: None, lambda: run("case", "reindex")):
        again()
        seen = run("lookup", "10.1.1.0").rows[0]
        assert (seen["first"], seen["last"]) == (told(times[0]), told(times[0]))
        place = seen["records"][0]
        shown = run("show", place["path"], place["offset"], place["length"], *(["--member", place["member"]] if place.get("member") else []), "--format", "json")
        assert json.loads(shown.out)["time"] == told(times[0])
    hunted = run("hunt", "--case", "--intel", tmp_path / "rule.yml")
    assert {row["time"] for row in hunted.rows} == {told(at) for at in times} | own
    assert run("ingest", path, "--tenant", "alpha").rows[0]["state"] == "known"
    assert run("verify").status == 0 and run("case", "check").rows == []


def test_a_record_is_shown_in_its_year_without_a_case(tmp_path):
    path = tmp_path / "year.log"
    stored(path, "".join(map(line, every(2))), "plain")
    shown = run("show", path, 0, len(line(every(2)[0])) - 1, "--format", "json")
    assert json.loads(shown.out)["time"] == "2023-01-01T00:30:00Z"


def test_a_log_of_a_year_that_goes_on_keeps_its_first_day(empty_case, tmp_path):
    path = tmp_path / "year.log"
    stored(path, "".join(map(line, every(6))), "plain")
    run("ingest", path, "--tenant", "alpha")
    for days in (0.2, 3, 40):
        at = END + datetime.timedelta(days=days)
        with path.open("a") as more:
            more.write(line(at))
        dated(path, at)
        row = run("ingest", path, "--tenant", "alpha").rows[0]
        assert (row["state"], row["first"], row["last"]) == ("grown", "2023-01-01T00:30:00Z", told(at))
    assert run("case", "reindex").status == 0
    assert run("lookup", "10.1.1.0").rows[0]["first"] == "2023-01-01T00:30:00Z"
    assert run("verify").status == 0


def test_a_log_across_new_year_and_one_of_clocks_that_are_ahead_keep_the_grace(empty_case, tmp_path):
    across = [END - datetime.timedelta(days=30), END, END + datetime.timedelta(hours=8)]
    ahead = [END + datetime.timedelta(hours=one) for one in (1, 2, 8)]
    for name, times in (("across.log", across), ("ahead.log", ahead)):
        stored(tmp_path / name, "".join(map(line, times)), "plain")
        done = run("ingest", tmp_path / name, "--tenant", "alpha", "--errors", "json")
        assert (done.rows[0]["first"], done.rows[0]["last"]) == (told(times[0]), told(times[-1]))
        assert done.rows[0]["assumed"]["written"] == told(END) and "BT0226" not in done.codes


def test_years_that_stay_open_are_told_by_hunt_and_ingest(empty_case, tmp_path):
    path = tmp_path / "two.log"
    stored(path, line(every(6)[0]) + line(END), "plain")
    (tmp_path / "rule.yml").write_text(RULE)
    assert "BT0226" in run("hunt", path, "--intel", tmp_path / "rule.yml", "--errors", "json").codes
    assert "BT0226" in run("ingest", path, "--tenant", "alpha", "--errors", "json").codes
    done = run("ingest", path, "--tenant", "alpha", "--written", "2023", "--errors", "json")
    assert done.rows[0]["first"] == "2023-01-01T00:30:00Z" and "BT0226" not in done.codes
