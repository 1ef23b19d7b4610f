# SPDX-License-Identifier: Apache-2.0
"""Whatever was done to a log and in which order (ingested, grown, its times corrected, moved, withdrawn, the index made anew), the index
answers what one made from nothing answers."""
import os
import random
import shutil

import pytest

from conftest import run

VALUE = "203.0.113.7"
ZONES = ["+00:00", "+02:00", "-05:00"]
YEARS = ["2014", "2015", "2016"]


class Log:
    """A log of syslog's old form, and what the case is to hold of it."""

    def __init__(self, folder, seed):
        self.path = folder / f"auth-{seed}.log"
        self.lines, self.zone, self.years, self.moves = [], 0, [], 0  # of each line that is held
        self.grow()

    def grow(self):
        day = 1 + len(self.lines)
        self.lines.append(f"Mar {day:2} 10:00:00 host sshd[{day}]: Failed password for root from {VALUE} port 1 ssh2\n")
        self.write()

    def write(self):
        self.path.write_text("".join(self.lines))
        os.utime(self.path, (1_500_000_000 + len(self.lines), 1_500_000_000 + len(self.lines)))

    def move(self):
        self.moves += 1
        there = self.path.with_name(f"{self.path.name}.{self.moves}")
        self.path.rename(there)
        self.path = there

    def ingest(self, *more):
        """What is new of a log takes its year from the file, until another is said of all of it."""
        done = run("ingest", self.path, "--tenant", "alpha", *more)
        assert done.status == 0, done.err
        self.years += ["2017"] * (len(self.lines) - len(self.years))
        if "--written" in more:
            self.years = [more[1]] * len(self.lines)
        if "--tz" in more:
            self.zone = ZONES.index(more[1])

    def correct(self, rng):
        if rng.random() < 0.5:
            self.ingest("--tz", rng.choice(ZONES))
        else:
            self.ingest("--written", rng.choice(YEARS))

    def withdraw(self):
        if self.years:
            assert run("case", "withdraw", "--tenant", "alpha", "--why", "It is not theirs.").status == 0
        self.zone, self.years = 0, []

    def expected(self):
        hour = {0: 10, 1: 8, 2: 15}[self.zone]
        times = [f"{year}-03-{n:02}T{hour:02}:00:00Z" for n, year in enumerate(self.years, 1)]
        return (len(times), min(times), max(times)) if times else None


def answer():
    """Of a log that has grown a record may be named by what it was before or by what it is now, by the same bytes of the same file."""
    row = next(row for row in run("lookup", VALUE, "--format", "jsonl").rows if row["kind"] == "ipv4")
    out = {key: row[key] for key in ("seen", "count", "first", "last", "tenants")} | {"superseded": row.get("superseded", 0)}
    return out | {"records": sorted((one["path"], one["offset"], one["length"]) for one in row["records"])}


def check(log, case, done):
    got = answer()
    want = log.expected()
    if want is None:
        assert not got["seen"], done
    else:
        assert (got["count"], got["first"], got["last"], got["superseded"]) == (*want, 0), done
    shutil.rmtree(case / "sightings")
    assert run("case", "reindex").status == 0
    assert answer() == got, ("made from nothing", done)


@pytest.mark.parametrize("seed", range(12))
def test_any_order_answers_as_an_index_from_nothing(empty_case, tmp_path, seed):
    rng = random.Random(seed)
    log = Log(tmp_path, seed)
    log.ingest()
    done = ["ingest"]
    for _ in range(7):
        step = rng.choice(["grow", "grow", "grow and correct", "correct", "correct", "move", "reindex", "again", "withdraw"])
        done.append(step)
        if step == "withdraw" and rng.random() < 0.6:
            continue
        if step == "grow":
            log.grow()
            log.ingest()
        elif step == "grow and correct":
            log.grow()
            log.correct(rng)
        elif step == "correct":
            log.correct(rng)
        elif step == "move":
            log.move()
            log.ingest()
        elif step == "reindex":
            assert run("case", "reindex").status == 0
        elif step == "again":
            log.ingest()
        else:
            log.withdraw()
        got, want = answer(), log.expected()
        if want is None:
            assert not got["seen"], done
        else:
            assert (got["count"], got["first"], got["last"], got["superseded"]) == (*want, 0), done
    check(log, empty_case, done)


def test_log_grows_after_its_times_were_corrected(empty_case, tmp_path):
    log = Log(tmp_path, 0)
    log.ingest()
    log.grow()
    log.ingest()
    log.ingest("--written", "2014")
    log.grow()
    log.ingest("--written", "2014")
    check(log, empty_case, "grown after it was corrected")
    log.grow()
    log.ingest("--tz", "+02:00")
    check(log, empty_case, "grown and corrected at once")
