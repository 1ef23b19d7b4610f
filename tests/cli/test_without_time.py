# SPDX-License-Identifier: Apache-2.0
"""Records without a time, or with one that nobody can read, may be of any day: a search that was sealed before they came in is no
longer one of all that is held, and coverage says how many there are."""
import json

import pytest

from conftest import run

RULE = """title: evil
id: 11111111-1111-4111-8111-111111111111
logsource: {product: windows, category: process_creation}
detection: {s: {CommandLine|contains: ' -evil'}, condition: s}
tags: [attack.t1059]
"""
UNTIMED = "records without a time came in or were replaced since, and may be of these days"
MARKING = "TLP:AMBER+STRICT//TO x"


def event(when=None, command="a.exe -a"):
    out = {"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Computer": "h.x.example", "Image": "C:\\a.exe",
           "CommandLine": command, "User": "X\\u"}
    return json.dumps(({"@timestamp": when} if when else {}) | out) + "\n"


def day(number):
    return event(f"2023-05-{number:02}T06:00:00Z")


class Case:
    def __init__(self, folder):
        self.folder = folder
        self.rule = folder / "rule.yml"
        self.rule.write_text(RULE)

    def log(self, name, text, *more):
        (self.folder / "logs").mkdir(exist_ok=True)
        (self.folder / "logs" / name).write_text(text)
        done = run("ingest", self.folder / "logs", "--tenant", "x", *more)
        assert done.status == 0, done.err
        return {row["path"].rsplit("/", 1)[1]: row for row in done.rows}[name]

    def search(self, name, *more):
        done = run("evidence", "negative", "--question", "Was it run?", "--tenant", "x", "--intel", self.rule, "--id", name,
                   "--marking", MARKING, *more)
        assert done.status == 0 and done.rows[0]["id"] == name, done.err
        return done.rows[0]


@pytest.fixture
def case(empty_case, tmp_path):
    assert run("org", "add", "-", stdin=b'{"id": "x", "name": "Xavier", "kind": "customer"}\n').status == 0
    out = Case(tmp_path)
    out.log("a.jsonl", "".join(day(number) for number in range(1, 6)))
    return out


def lapsed(ref="n1"):
    return run("evidence", "show", ref).rows[0].get("lapsed", [])


def row(*more):
    answer = json.loads(run("coverage", "--format", "json", *more).out)
    (found,) = [one for one in answer["rows"] if one["log_source"] == "windows/sysmon"]
    return found | {"search": {one["id"]: one["lapsed"] for one in answer["searches"]}}


def test_a_record_without_a_time_that_came_in_since_ends_what_a_search_says(case):
    assert case.search("n1", "--from", "2023-05-01", "--until", "2023-05-05")["coverage"] == "complete"
    case.log("other.jsonl", day(9))
    assert lapsed() == [], "of another day"
    body = {"id": "st", "audience": "organisation:x", "marking": MARKING, "title": "Result", "author": "ana",
            "sentences": [{"text": "In the logs of Xavier of 1 to 5 May 2023 we found no sign of the command.", "cites": ["n1"]}]}
    assert run("statement", "add", "-", stdin=json.dumps(body).encode()).status == 0
    assert run("statement", "review", "st", "--actor", "rob").status == 0
    done = run("decide", "approve", "st", "--ground", "protection-of-victims", "--why", "w", "--actor", "dee")
    assert done.status == 0, done.err
    case.log("late.jsonl", event(None, "b.exe -evil"))
    assert lapsed() == [UNTIMED]
    (listed,) = [one for one in run("evidence", "list").rows if one["id"] == "n1"]
    assert listed["lapsed"] == [UNTIMED]
    assert run("statement", "review", "st", "--actor", "rob", "--errors", "json").codes == {"BT0746"}
    sent = ["--to", "soc@x.example", "--from", "c@c.example", "--publisher", "C", "--actor", "dee"]
    told = run("notify", "st", *sent, "--dry-run", "--errors", "json", "--format", "csv")
    assert told.status == 1 and "BT0746" in told.out.decode() + told.err
    told = run("publish", "st", "--out", case.folder / "p.html", "--publisher", "C", "--actor", "dee", "--errors", "json")
    assert told.status == 1 and "BT0746" in told.codes and not (case.folder / "p.html").exists()
    assert row()["search"] == {"n1": [UNTIMED]}
    assert "search-outdated" in {one["what"] for one in run("case", "check").rows}


def test_records_without_a_time_that_a_search_looked_at_do_not_end_it(case):
    case.log("late.jsonl", event() + event("05/06/2023 07:00:00 or so"))
    assert case.search("n1")["coverage"] == "complete" and lapsed() == []
    (case.folder / "logs/late.jsonl").rename(case.folder / "logs/moved.jsonl")
    case.log("other.jsonl", day(9))
    assert lapsed() == [], "moved bytes are the same"
    log = case.folder / "logs/moved.jsonl"
    case.log("moved.jsonl", log.read_text() + day(10))
    assert lapsed() == [], "what it grew by has a time"
    case.log("moved.jsonl", log.read_text() + event())
    assert lapsed() == [UNTIMED]
    # Whoever searches again has looked at all of them.
    case.search("n2")
    assert lapsed("n2") == []
    log.write_text(event(None, "c.exe"))
    case.log("moved.jsonl", event(None, "c.exe"))
    assert UNTIMED in lapsed("n2"), "others lie in their place"


def test_a_table_whose_days_nobody_can_tell_from_months_ends_it(case):
    case.search("n1", "--from", "2023-05-01", "--until", "2023-05-05")
    told = case.log("badge.csv", "time,src_ip\n" + "01/02/2017 09:30,203.0.113.9\n" * 3)
    assert told["first"] == "" and lapsed() == [UNTIMED]
    assert row()["search"] == {"n1": [UNTIMED]}


def test_records_without_a_time_of_a_log_that_was_discarded_were_searched_and_cannot_be_again(case):
    source = case.log("late.jsonl", event())
    case.search("n1")
    assert run("case", "discard", source["id"], "--why", "The order was lifted.").status == 0
    assert lapsed() == ["logs that it searched were discarded since"]


def test_a_record_near_the_edge_of_the_days_counts_in_the_zone_that_is_said_later(case):
    log = "time,src_ip\n2023-05-06 00:30:00,203.0.113.9\n2023-05-08 12:00:00,203.0.113.9\n"
    case.log("edge.csv", log)
    case.search("n1", "--from", "2023-05-05", "--until", "2023-05-05")
    assert lapsed() == []
    case.log("edge.csv", log, "--tz", "+02:00")
    assert lapsed() == ["logs of 2023-05-05 came in, grew or were read otherwise since"]
    case.search("n2", "--from", "2023-05-05", "--until", "2023-05-05")
    assert lapsed("n2") == []
    # It grows, and the zone is said anew: what it had is of another day as well.
    case.log("edge.csv", log + "2023-05-09 12:00:00,203.0.113.9\n", "--tz", "UTC")
    assert lapsed("n2") == ["logs of 2023-05-05 came in, grew or were read otherwise since"]


def test_another_format_of_the_same_bytes_ends_it(case):
    case.log("odd.log", "".join(f"2023-05-02T06:00:0{n}Z gw app[7]: a,b,c\n" for n in range(3)))
    case.search("n1", "--from", "2023-05-01", "--until", "2023-05-05")
    assert lapsed() == []
    done = run("ingest", case.folder / "logs/odd.log", "--tenant", "x", "--as", "csv")
    assert done.status == 0 and [one["state"] for one in done.rows] == ["corrected"], done.err
    assert lapsed() == ["logs of 2023-05-02 came in, grew or were read otherwise since", UNTIMED]


def test_coverage_says_how_many_there_are_and_how_many_nothing_has_looked_at(case, tmp_path):
    assert (row()["without_time"], row()["without_time_not_searched"]) == (0, 0) and "without a time" not in row()["why"]
    case.log("late.jsonl", event() + event())
    case.search("n1")
    assert (row()["without_time"], row()["without_time_not_searched"]) == (2, 0)
    assert row()["why"].startswith("2 records without a time, which may be of any day")
    case.log("later.jsonl", event())
    found = row("--html", tmp_path / "c.html")
    assert (found["days_searched"], found["without_time"], found["without_time_not_searched"]) == (5, 3, 1)
    words = "3 records without a time, which may be of any day (1 of them not searched)"
    assert words in found["why"] and words in (tmp_path / "c.html").read_text()
    assert f"no time    x windows/sysmon: {words}\n" in run("coverage", "--format", "table").out.decode()
    assert words in run("coverage", "--format", "csv").out.decode()
    # Days of which nothing is held: such records may be of these as well.
    assert row("--from", "2024-01-01", "--until", "2024-01-31")["without_time"] == 3
    note = run("coverage", "--from", "2024-01-01", "--until", "2024-01-31", "--format", "table").out.decode()
    assert "Nothing of it is held of the days that are asked for, but 3 records without a time, which may be of any." in note
    # A hunt of the case looks at them too.
    assert run("intel", "add", case.rule).status == 0
    assert run("hunt", "--case").status == 0
    assert (row()["without_time"], row()["without_time_not_searched"]) == (3, 0)


def days_of(looked):
    return looked["days"], looked.get("without_time", 0)


def test_an_answer_says_for_which_days_it_stands(case):
    def hunted():
        done = run("hunt", "--case", "--intel", case.rule, "--summary", case.folder / "sum.json")
        return days_of(json.loads((case.folder / "sum.json").read_text())), done.err
    days = {"from": "2023-05-01", "until": "2023-05-05"}
    (row,) = run("lookup", "192.0.2.99").rows
    assert row["coverage"] == "complete" and days_of(row) == (days, 0)
    assert "complete  2023-05-01  2023-05-05" in run("lookup", "192.0.2.99", "--format", "table").out.decode()
    assert hunted()[0] == (days, 0) and "\nfor 2023-05-01 to 2023-05-05: complete\n" in hunted()[1]
    assert days_of(case.search("n1")) == (days, 0)
    case.log("late.jsonl", event() + event())
    assert days_of(run("lookup", "192.0.2.99").rows[0]) == (days, 2)
    words = "2 records without a time, which may be of any day"
    assert "looked at too: " + words in run("lookup", "192.0.2.99", "--format", "table").out.decode()
    assert "looked at too: " + words in run("lookup", "192.0.2.99", "--format", "csv").err
    assert hunted()[0] == (days, 2) and f"for 2023-05-01 to 2023-05-05 and {words}: complete" in hunted()[1]
    sealed = case.search("n2", "--from", "2023-05-02", "--until", "2023-05-03")
    assert days_of(sealed) == ({"from": "2023-05-02", "until": "2023-05-03"}, 2)
    assert f" {words}, were held against them too." in sealed["method"]


def test_a_log_without_any_time_is_hunted_and_told(empty_case, tmp_path):
    out = Case(tmp_path)
    out.log("late.jsonl", event(None, "b.exe -evil"))
    assert (row()["state"], row()["without_time"], row()["without_time_not_searched"]) == ("none", 1, 1)
    assert "(not searched)" in row()["why"]
    (looked,) = run("lookup", "192.0.2.99").rows
    assert days_of(looked) == (None, 1), "complete, and of no day that could be named"
    done = run("hunt", "--case", "--intel", out.rule, "--since", "2020-01-01", "--until", "2020-01-02")
    assert len(done.rows) == 1 and done.rows[0]["time"] is None
    assert row()["without_time_not_searched"] == 0
    status = json.loads(run("case", "status", "--format", "json").out)
    assert status["tenants"][0]["without_time"] == 1
    assert "1 of them without a time" in run("case", "status", "--format", "table").out.decode()
