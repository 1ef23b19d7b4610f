# SPDX-License-Identifier: Apache-2.0
"""Logs that rotate: whatever lies at a path now, what a case says is true of the bytes that are there."""
import fcntl
import gzip
import json
import os
import random
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from conftest import PROGRAM, indicators, ingest, run

WANTED = "203.0.113.177"


@pytest.fixture
def case(empty_case):
    indicators(empty_case.parent, f"ipv4,{WANTED}")
    (empty_case.parent / "l").mkdir()
    return empty_case.parent


def text(minute, host):
    return f"Jan  3 10:{minute:02}:01 host1 sshd[100]: Failed password for root from {host} port 4022 ssh2\n"


def as_json(minute, host):
    return json.dumps({"EventID": 3, "Channel": "Microsoft-Windows-Sysmon/Operational", "Provider_Name": "Microsoft-Windows-Sysmon",
                       "@timestamp": f"2017-01-03T10:{minute:02}:01Z", "DestinationIp": host}) + "\n"


def ingested(*paths, status=0):
    return {row["path"].rsplit("/", 1)[1]: row["state"] for row in ingest(*paths, tenant="a", status=status)}


def count(value=WANTED):
    rows = run("lookup", value, "--kind", "ipv4").rows
    assert len(rows) == 1
    return rows[0]["count"]


def whole():
    row, = run("lookup", WANTED, "--kind", "ipv4").rows
    return row["coverage"] == "complete"


def hunt(case):
    done = run("hunt", "--case", "--intel", case / "i.csv")
    assert done.status == 0, done.err
    return done.rows


@pytest.mark.parametrize("line", [text, as_json])
@pytest.mark.parametrize("old,new", [(2, 1), (3, 2), (2, 2), (1, 1), (1, 3), (2, 4)])
def test_a_log_that_took_the_place_of_another_is_in_the_index_whole(case, line, old, new):
    log = case / "l" / "r.log"
    log.write_text("".join(line(i, f"198.51.100.{10 + i}") for i in range(old)))
    assert ingested(case / "l") == {"r.log": "new"}
    log.write_text("".join(line(20 + i, WANTED) for i in range(new)))
    assert ingested(case / "l") == {"r.log": "corrected"}
    assert count() == new and count("198.51.100.10") == 0
    assert len(hunt(case)) == new
    assert run("case", "reindex").status in (0, 3)
    assert count() == new


def states(folder):
    """All rows: a place whose own log went and that holds a copy of another one has two."""
    return sorted((Path(row["path"]).name, row["state"]) for row in run("ingest", folder, "--tenant", "a").rows)


def settled(case, **wanted):
    """What the case says of the files, and that the same again changes nothing."""
    again = ingested(case / "l")
    assert set(again.values()) == {"known"}, again
    for name, number in wanted.items():
        assert count(f"198.51.100.{name.removeprefix('host')}") == number, name
    rows = run("coverage").rows
    assert sum(row["records"] for row in rows) == sum(wanted.values())
    verified = run("verify")
    assert verified.status == 0, verified.out
    hosts = sorted(f"198.51.100.{name.removeprefix('host')}" for name, number in wanted.items() if number)
    (case / "i.csv").write_text("type,value\n" + "".join(f"ipv4,{host}\n" for host in hosts))
    assert len(hunt(case)) == sum(wanted.values())
    for row in hunt(case):
        for at in row["records"]:
            with open(at["path"], "rb") as file:
                if not at["path"].endswith(".gz"):
                    file.seek(at["offset"])
                    assert row["matched"].split()[-1].encode() in file.read(at["length"])


def test_a_log_that_was_rotated_goes_on_at_its_new_place(case):
    log = case / "l" / "rot.log"
    log.write_text(text(1, "198.51.100.1"))
    ingested(case / "l")
    log.rename(case / "l" / "rot.log.1")
    log.write_text(text(2, "198.51.100.2") * 2)
    assert ingested(case / "l") == {"rot.log": "new", "rot.log.1": "moved"}
    settled(case, host1=1, host2=2)


def test_what_is_found_in_a_log_that_grew_and_was_moved_is_whole(case):
    """A finding in what was there first names that beginning by its hash, at the place where the log lies now."""
    log, later = case / "l" / "r.log", case / "l" / "r.log.1"
    log.write_text(text(1, WANTED))
    ingested(log)
    log.write_text(text(1, WANTED) + text(2, "198.51.100.7"))
    assert ingested(log) == {"r.log": "grown"}
    log.rename(later)
    assert ingested(later) == {"r.log.1": "moved"}
    run("intel", "add", case / "i.csv")
    assert len(run("hunt", "--case").rows) == 1
    done = run("verify", "--case", case / "case")
    assert (done.status, done.rows) == (0, []), done.out
    # What comes to that place afterwards is told by `ingest`, and is no tampering either.
    later.write_text(text(5, "198.51.100.8") * 4)
    assert ingested(later) == {"r.log.1": "corrected"}
    assert run("verify", "--case", case / "case").status == 0
    later.write_text(text(6, "198.51.100.8") * 4)
    assert b"source-changed" in run("verify", "--case", case / "case").out


def test_a_log_that_grew_and_was_renamed_between_two_ingests_counts_once(case):
    log = case / "l" / "r.log"
    log.write_text(text(1, WANTED) * 3)
    ingested(log)
    assert len(hunt(case)) == 3
    log.write_text(log.read_text() + text(2, WANTED))
    log.rename(case / "l" / "other.log")
    assert ingested(case / "l") == {"other.log": "grown"}
    assert count() == 4 and len(hunt(case)) == 4 and run("verify").status == 0
    (row,) = run("lookup", WANTED, "--kind", "ipv4").rows
    assert run("case", "reindex").status == 0 and run("lookup", WANTED, "--kind", "ipv4").rows == [row]
    assert ingested(case / "l") == {"other.log": "known"}


def test_a_line_that_was_cut_when_it_was_ingested_counts_as_what_it_became(case):
    log = case / "l" / "r.log"
    whole = text(1, "198.51.100.5") + text(2, "198.51.100.5") + text(3, WANTED)
    cut = whole.index(WANTED) + len("203.0.113.1")
    log.write_text(whole[:cut])
    assert ingested(log) == {"r.log": "new"} and count("203.0.113.1") == 1
    log.write_text(whole)
    assert ingested(log) == {"r.log": "grown"}

    def answers():
        values = ("203.0.113.1", WANTED, "198.51.100.5", "203.0.113.0/24")
        return [(row["value"], row["seen"], row["count"], row["records"]) for row in run("lookup", *values).rows]
    told = answers()
    assert [row[:3] for row in told] == [("203.0.113.1", False, 0), (WANTED, True, 1), ("198.51.100.5", True, 2), ("203.0.113.0/24", True, 1)]
    assert run("case", "reindex").status == 0 and answers() == told


def test_a_row_of_rotated_logs_moves_on_and_the_last_one_is_gone(case):
    for i, name in enumerate(["rot.log", "rot.log.1", "rot.log.2"]):
        (case / "l" / name).write_text(text(i, f"198.51.100.{i}") * (i + 1))
    ingested(case / "l")
    (case / "l" / "rot.log.1").rename(case / "l" / "rot.log.2")
    (case / "l" / "rot.log").rename(case / "l" / "rot.log.1")
    (case / "l" / "rot.log").write_text(text(9, "198.51.100.9"))
    assert ingested(case / "l") == {"rot.log": "corrected", "rot.log.1": "moved", "rot.log.2": "moved"}
    settled(case, host0=1, host1=2, host2=0, host9=1)


def test_logs_that_swap_names_are_known_at_the_other_place(case):
    one, two = case / "l" / "one.log", case / "l" / "two.log"
    one.write_text(text(1, "198.51.100.1"))
    two.write_text(text(2, "198.51.100.2") * 3)
    ingested(case / "l")
    first, second = one.read_text(), two.read_text()
    one.write_text(second)
    two.write_text(first)
    assert ingested(case / "l") == {"one.log": "moved", "two.log": "moved"}
    settled(case, host1=1, host2=3)


def test_a_rotated_log_that_was_packed_is_known_by_what_is_in_it(case):
    log = case / "l" / "rot.log"
    log.write_text(text(1, "198.51.100.1"))
    ingested(case / "l")
    (case / "l" / "rot.log.1.gz").write_bytes(gzip.compress(log.read_bytes()))
    assert ingested(case / "l") == {"rot.log": "known", "rot.log.1.gz": "copy"}
    log.write_text(text(2, "198.51.100.2"))
    assert ingested(case / "l") == {"rot.log": "new", "rot.log.1.gz": "moved"}
    settled(case, host1=1, host2=1)


def test_the_copy_of_a_log_over_another_takes_that_one_away(case):
    one, two = case / "l" / "one.log", case / "l" / "two.log"
    one.write_text(text(1, "198.51.100.1"))
    two.write_text(text(2, "198.51.100.2"))
    ingested(case / "l")
    two.write_text(one.read_text())
    assert states(case / "l") == [("one.log", "known"), ("two.log", "copy"), ("two.log", "vacated")]
    assert count("198.51.100.1") == 1 and count("198.51.100.2") == 0
    one.write_text(text(3, "198.51.100.3"))
    assert ingested(case / "l") == {"one.log": "new", "two.log": "moved"}
    settled(case, host1=1, host2=0, host3=1)


def test_a_log_moved_over_another_takes_that_one_away(case):
    one, two = case / "l" / "one.log", case / "l" / "two.log"
    one.write_text(text(1, "198.51.100.1"))
    two.write_text(text(2, "198.51.100.2") * 2)
    ingested(case / "l")
    one.rename(two)
    assert ingested(two) == {"two.log": "corrected", "one.log": "vacated"}
    settled(case, host1=1, host2=0)
    found = run("lookup", "198.51.100.1").rows[0]
    assert "superseded" not in found and {at["path"] for at in found["records"]} == {str(two)}
    assert "source-gone" not in run("case", "check").out.decode()
    assert run("case", "reindex").status == 0
    settled(case, host1=1, host2=0)
    # What comes to the place that was left is new, and known like any other from then on.
    one.write_text(text(4, "198.51.100.4"))
    assert ingested(case / "l") == {"one.log": "new", "two.log": "known"}
    settled(case, host1=1, host2=0, host4=1)


def test_a_row_that_was_pushed_on_by_nothing_counts_once(case):
    for i, name in enumerate(["rot.log", "rot.log.1", "rot.log.2"]):
        (case / "l" / name).write_text(text(i, f"198.51.100.{i}") * (i + 1))
    ingested(case / "l")
    (case / "l" / "rot.log.1").rename(case / "l" / "rot.log.2")
    (case / "l" / "rot.log").rename(case / "l" / "rot.log.1")
    assert ingested(case / "l") == {"rot.log": "vacated", "rot.log.1": "corrected", "rot.log.2": "corrected"}
    settled(case, host0=1, host1=2, host2=0)


def test_records_that_a_log_which_was_cut_in_place_still_holds_are_told(case):
    log = case / "l" / "r.log"
    log.write_text(text(1, "198.51.100.1") * 2 + text(2, "198.51.100.2") * 3 + text(3, "198.51.100.3"))
    ingested(case / "l")
    log.write_text(text(2, "198.51.100.2") * 2)
    assert ingested(case / "l") == {"r.log": "corrected"}
    row = lambda value: run("lookup", value).rows[0]
    two = row("198.51.100.2")
    assert (two["count"], two["superseded"], two["superseded_may_lie_there"]) == (2, 3, 2)
    one = row("198.51.100.1")
    assert (one["count"], one["superseded"]) == (0, 2) and "superseded_may_lie_there" not in one


def test_a_log_that_was_emptied_goes_on_as_a_new_one(case):
    log = case / "l" / "r.log"
    log.write_text(text(1, "198.51.100.1") * 3)
    (case / "l" / "other.log").write_text(text(2, "198.51.100.2"))
    ingested(case / "l")
    log.write_text("")
    assert ingested(case / "l", status=3) == {"r.log": "vacated", "other.log": "known"}
    assert ingested(case / "l", status=3) == {"other.log": "known"}
    assert count("198.51.100.1") == 0 and run("lookup", "198.51.100.1").rows[0]["superseded"] == 3
    assert run("verify").status == 0
    log.write_text(text(3, "198.51.100.3"))
    assert ingested(case / "l") == {"r.log": "new", "other.log": "known"}
    log.write_text(text(3, "198.51.100.3") * 2)
    assert ingested(case / "l") == {"r.log": "grown", "other.log": "known"}
    settled(case, host1=0, host2=1, host3=2)


def test_a_log_that_was_copied_away_and_emptied_is_held_once(case):
    log = case / "l" / "r.log"
    log.write_text(text(1, "198.51.100.1") * 3)
    ingested(case / "l")
    (case / "l" / "r.log.1").write_text(log.read_text())
    log.write_text("")
    assert ingested(case / "l", status=3) == {"r.log.1": "moved"}
    assert count("198.51.100.1") == 3
    log.write_text(text(2, "198.51.100.2"))
    assert ingested(case / "l") == {"r.log": "new", "r.log.1": "known"}
    settled(case, host1=3, host2=1)


class Shuffle:
    """Files of a folder, moved about as people and programs do."""

    def __init__(self, folder, seed):
        self.folder, self.random, self.number = folder, random.Random(seed), 0

    def line(self):
        self.number += 1
        return text(self.number % 60, f"198.51.100.{self.number}")

    def files(self):
        return sorted(self.folder.iterdir())

    def turn(self):
        """What happens between two ingests. A name goes only as the one thing that does, and with its bytes: a log that is deleted stays
        in the case, and no ingest from nothing has it."""
        if self.random.random() < .5:
            return self.step(["over", "rotate", "rename"])
        for _ in range(self.random.randint(1, 3)):
            self.step(["new", "grow", "swap", "empty", "copy", "replace"])

    def step(self, kinds):
        files = self.files()
        what = self.random.choice(kinds if len(files) > 1 else ["new"])
        one, two = self.random.sample(files, 2) if len(files) > 1 else (None, None)
        if what == "new":
            (self.folder / f"f{self.number}.log").write_text(self.line())
        elif what == "grow":
            one.write_text(one.read_text() + self.line())
        elif what == "over":
            if one.read_text():
                one.rename(two)
        elif what == "rotate":
            one.rename(one.with_name(one.name + ".1"))
            if self.random.random() < .7:
                one.write_text(self.line())
        elif what == "rename":
            one.write_text(one.read_text() + self.line())
            one.rename(self.folder / f"g{self.number}.log")
        elif what == "swap":
            first, second = one.read_text(), two.read_text()
            one.write_text(second)
            two.write_text(first)
        elif what == "empty":
            one.write_text("")
        elif what == "copy":
            two.write_text(one.read_text())
        else:
            one.write_text(self.line() * 2)

    def held(self):
        """Records of each host as an ingest from nothing has them: the same bytes count once."""
        out = Counter()
        for content in {file.read_text() for file in self.files()}:
            out.update(line.split()[-4] for line in content.splitlines())
        return out


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_to_logs_each_record_counts_as_in_an_ingest_from_nothing(case, seed):
    shuffle = Shuffle(case / "l", seed)
    for _ in range(3):
        shuffle.step(["new"])
    for _ in range(12):
        done = run("ingest", case / "l", "--tenant", "a")
        assert done.status in (0, 3), done.err
        hosts = [f"198.51.100.{n}" for n in range(1, shuffle.number + 1)]
        rows = run("lookup", "--kind", "ipv4", *hosts).rows
        assert {row["value"]: row["count"] for row in rows if row["count"]} == dict(shuffle.held())
        assert sum(row["records"] for row in run("coverage").rows) == sum(shuffle.held().values())
        shuffle.turn()
    run("ingest", case / "l", "--tenant", "a")
    assert run("verify").status == 0
    held = dict(shuffle.held())
    assert run("case", "reindex").status in (0, 3)
    rows = run("lookup", "--kind", "ipv4", *[f"198.51.100.{n}" for n in range(1, shuffle.number + 1)]).rows
    assert {row["value"]: row["count"] for row in rows if row["count"]} == held


def test_a_folder_that_was_moved_is_known_where_it_is_now(case):
    log = case / "l" / "rot.log"
    log.write_text(text(1, WANTED))
    ingested(case / "l")
    log.write_text(text(1, WANTED) + text(2, WANTED))
    assert ingested(case / "l") == {"rot.log": "grown"}
    assert len(hunt(case)) == 2
    (case / "l").rename(case / "l2")
    assert ingested(case / "l2") == {"rot.log": "moved"}
    assert ingested(case / "l2") == {"rot.log": "known"}
    rows = hunt(case)
    assert len(rows) == 2 and all(row["records"][0]["path"] == str(case / "l2" / "rot.log") and not row["new"] for row in rows)
    assert len(run("evidence", "list").rows) == 2
    found = run("lookup", WANTED).rows[0]
    assert found["count"] == 2 and "superseded" not in found
    assert {at["path"] for at in found["records"]} == {str(case / "l2" / "rot.log")}
    assert run("case", "reindex").status == 0 and count() == 2
    (case / "l2" / "rot.log").write_text("other\n" * 40)
    assert run("verify").status != 0


def test_a_log_that_changed_since_is_named_though_nothing_of_it_need_be_read(case):
    log = case / "l" / "r.log"
    log.write_text(text(1, "198.51.100.1") * 2)
    packed = case / "l" / "p.gz"
    packed.write_bytes(gzip.compress(text(2, "198.51.100.2").encode() * 500))
    ingested(case / "l")

    def codes():
        done = run("hunt", "--case", "--intel", case / "i.csv", "--errors", "json")
        return done.status, {(error["code"], error["place"].rsplit("/", 1)[-1]) for error in done.errors if error.get("place")}
    for _ in range(2):  # from the index, then by what was sealed of that
        assert codes() == (0, set())
    for _ in range(2):
        log.write_text(text(1, "198.51.100.1") * 2 + text(3, WANTED))
        assert codes() == (0, {("BT0946", "r.log")})
        log.write_text(text(3, WANTED))
        assert codes() == (3, {("BT0933", "r.log")})
    assert ingested(log) == {"r.log": "corrected"}
    assert codes() == (0, set()) and len(hunt(case)) == 1


def test_of_two_hunts_at_once_one_finds_what_is_new(case):
    (case / "l" / "r.log").write_text("".join(text(i % 60, WANTED) for i in range(600)))
    ingested(case / "l")
    (case / "case" / "hunts").mkdir(mode=0o700)
    with open(case / "case" / "hunts" / "holder", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        both = [subprocess.Popen([str(Path(PROGRAM).resolve()), "hunt", "--case", "--new", "--intel", str(case / "i.csv"), "--format", "jsonl"],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
        time.sleep(2)  # both have opened the case by then
        fcntl.flock(lock, fcntl.LOCK_UN)
    told = [one.communicate(timeout=100) for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    assert sorted(len(out.splitlines()) for out, _ in told) == [0, 600]


@pytest.mark.parametrize("path", ["-", "/dev/stdin", "pipe"])
def test_what_can_be_read_once_is_no_source_of_a_case(case, path):
    if path == "pipe":
        path = case / "pipe"
        os.mkfifo(path)
    done = run("ingest", path, "--tenant", "a", "--errors", "json", stdin=text(1, WANTED).encode())
    assert done.status == 2 and "BT1000" in done.codes and "file" in done.errors[0]["hint"]
    assert run("lookup", WANTED).rows[0]["coverage"] == "none"


def test_a_log_of_the_same_size_with_other_bytes_is_named_by_hunts_and_lookups(case):
    log = case / "l" / "r.log"
    log.write_text(text(1, "198.51.100.1"))
    packed = case / "l" / "p.gz"
    packed.write_bytes(gzip.compress(text(2, "198.51.100.2").encode()))
    ingested(case / "l")

    def looked():
        row, = run("lookup", "192.0.2.1", "--kind", "ipv4").rows
        return row["coverage"], [one["why"] for one in row["not_looked"]]

    def hunted():
        done = run("hunt", "--case", "--intel", case / "i.csv", "--errors", "json")
        return done.status, {(error["code"], error["place"].rsplit("/", 1)[-1]) for error in done.errors if error.get("place")}

    assert looked() == ("complete", []) and hunted() == (0, set())
    # Written anew with the bytes that it had it is what it was.
    log.write_text(text(1, "198.51.100.1"))
    packed.touch()
    assert looked() == ("complete", []) and hunted() == (0, set())
    log.write_text(text(3, "198.51.100.1"))
    assert hunted() == (3, {("BT0933", "r.log")})
    coverage, why = looked()
    assert coverage == "partial" and len(why) == 1 and "other bytes" in why[0] and str(log) in why[0]
    # As lookup does, so do these; and a page too.
    told = json.loads(run("coverage", "--format", "json", "--html", case / "page.html").out)["changed"]
    assert [(one["tenant"], one["path"], one["state"]) for one in told] == [("a", str(log), "changed")] and "other bytes" in told[0]["why"]
    assert f"<b>Changed since</b>: {log}" in (case / "page.html").read_text()
    assert f"changed    a: {log}: other bytes" in run("coverage", "--format", "table").out.decode()
    assert all("1 log has changed since it was ingested" in row["why"] for row in run("coverage").rows)
    status = json.loads(run("case", "status", "--format", "json").out)
    assert [(one["path"], one["state"]) for one in status["changed"]] == [(str(log), "changed")]
    assert f"changed    a: {log}: other bytes" in run("case", "status").out.decode()
    assert json.loads(run("coverage", "--as-of", "2100-01-01", "--format", "json").out)["changed"] == []
    packed.write_bytes(gzip.compress(text(2, "198.51.100.2").encode() + text(4, WANTED).encode()))
    assert ingested(log) == {"r.log": "corrected"}
    coverage, why = looked()
    assert coverage == "partial" and len(why) == 1 and "grown" in why[0] and str(packed) in why[0]
    assert hunted() == (0, {("BT0946", "p.gz")})
    row, = run("lookup", "192.0.2.1", "--kind", "ipv4", "--as-of", "2100-01-01").rows  # what the case had then
    assert row["coverage"] == "complete"
    assert ingested(case / "l") == {"p.gz": "grown", "r.log": "known"}
    assert looked() == ("complete", []) and count() == 1
    # A log that is gone was looked at when it was there.
    log.unlink()
    assert looked() == ("complete", [])


def test_a_copy_that_goes_on_by_itself_is_not_forgotten(case):
    one, live = case / "l" / "a.log", case / "l" / "live.log"
    one.write_text(text(2, "198.51.100.1"))
    live.write_text(one.read_text())
    assert ingested(case / "l") == {"a.log": "new", "live.log": "copy"}
    assert whole()
    # Not written over, as a log that is held.
    assert "BT0977" in run("coverage", "--html", live, "--from", "2017-01-01").err
    live.write_text(live.read_text() + text(1, WANTED))
    row, = run("lookup", WANTED, "--kind", "ipv4").rows
    assert not row["seen"] and row["coverage"] == "partial"
    assert any("live.log" in gap["why"] and "grown" in gap["why"] for gap in row["not_looked"])
    done = run("hunt", "--case", "--intel", case / "i.csv")
    assert "BT0946" in done.err and "live.log" in done.err
    negative = run("evidence", "negative", "--tenant", "a", "--question", "q", "--intel", case / "i.csv", "--format", "json")
    assert "1 copy of a log has changed since" in negative.out.decode() + negative.err, negative.err
    assert ingested(case / "l")["live.log"] == "new"
    assert count() == 1
    assert whole()


def test_records_without_a_year_are_said_to_be(case):
    log = case / "l" / "r.log"
    log.write_text("<134>Nov  1 16:34:13 e1 sshd[7]: Accepted password for ana from 203.0.113.177 port 22 ssh2\n")
    done = run("ingest", log, "--tenant", "a")
    assert done.status == 0 and "note[BT0986]: 1 record tells no zone or no year" in done.err
    log.write_text(as_json(1, WANTED))
    assert "BT0986" not in run("ingest", log, "--tenant", "a").err
