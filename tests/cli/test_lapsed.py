# SPDX-License-Identifier: Apache-2.0
"""What a text stands on must still say what it said: a search over which other logs came in since, and a finding of a log that was
withdrawn, are refused when the text is reviewed, approved and sent, and told wherever they are shown."""
import json

import pytest

from conftest import run

RULE = """title: r
id: 55555555-5555-4555-8555-555555555551
logsource: {product: linux, service: sshd}
detection: {k: ["203.0.113.77"], condition: k}
"""
SENT = ["--to", "soc@x.example", "--from", "cert@centre.example", "--publisher", "Centre", "--actor", "dee"]
GROUND = ["--ground", "protection-of-victims", "--why", "To warn them."]
MARKING = "TLP:AMBER+STRICT//TO x"


def failed(day, address="198.51.100.1", hour=6):
    return f"2024-03-{day:02}T{hour:02}:00:00Z gw sshd[7]: Failed password for root from {address} port 22 ssh2\n"


class Case:
    def __init__(self, folder):
        self.folder = folder

    def log(self, name, text):
        path = self.folder / "logs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return self.ingest()

    def ingest(self):
        done = run("ingest", self.folder / "logs", "--tenant", "x", "--format", "jsonl")
        assert done.status == 0, done.err
        return done.rows

    def search(self, *more):
        done = run("evidence", "negative", "--question", "Did 203.0.113.77 sign in?", "--tenant", "x", "--intel", self.folder / "r.yml",
                   "--marking", MARKING, *more, "--format", "jsonl")
        assert done.status == 0, done.err
        return done.rows[0]["id"]

    def says(self, text, cites, name="st"):
        body = {"id": name, "audience": "organisation:x", "marking": MARKING, "title": "Result", "author": "ana",
                "sentences": [{"text": text, "cites": [cites]}]}
        (self.folder / "st.json").write_text(json.dumps(body))
        done = run("statement", "add", self.folder / "st.json")
        assert done.status == 0, done.err

    def says_no(self, cites="n1", name="st"):
        self.says("In the logs of Xavier of 1 to 3 March 2024 we found no sign of the intruder.", cites, name)

    def says_found(self):
        self.says("Your server was used from 203.0.113.77 on 2 March 2024.", "finding:r@x")

    def found(self):
        (row,) = run("hunt", "--case", "--intel", self.folder / "r.yml", "--format", "jsonl").rows
        assert row["evidence"] == "finding:r@x"


def review(of="st"):
    return run("statement", "review", of, "--actor", "rob", "--errors", "json")


def approve(of="st"):
    return run("decide", "approve", of, *GROUND, "--actor", "dee", "--errors", "json")


def notify(*more, of="st"):
    return run("notify", of, *SENT, *more, "--errors", "json", "--format", "csv")


def refusals(done):
    return {line.split(",")[0] for line in done.out.decode().splitlines()[1:]} | done.codes


@pytest.fixture
def case(empty_case, tmp_path):
    bodies = [{"id": "prov", "name": "Prov", "kind": "provider"}, {"id": "x", "name": "Xavier", "kind": "customer"}]
    done = run("org", "add", "-", stdin="".join(json.dumps(one) + "\n" for one in bodies).encode())
    assert done.status == 0, done.err
    (tmp_path / "r.yml").write_text(RULE)
    out = Case(tmp_path)
    (source,) = out.log("a.log", "".join(failed(day) for day in (1, 2, 3)))
    out.source = source["id"]
    return out


def is_refused(code, why, leaving=None):
    """At each door; a text that was approved before is not sent either."""
    told = review()
    assert told.status == 4 and told.codes == {code} and why in told.err, told.err
    told = approve()
    assert told.status == 1 and code in told.codes and why in told.err, told.err
    told = notify("--dry-run")
    assert told.status == 1 and code in refusals(told) and (leaving or why) in told.out.decode() + told.err, told.out


def approved():
    assert review().status == 0
    # What is found in a log is TLP:RED until somebody opens it, and nothing of it is shown.
    done = run("decide", "approve", "st", *GROUND, "--despite", "They know their own log.", "--actor", "dee", "--errors", "json")
    assert done.status == 0, done.err
    assert notify("--dry-run").status == 0


def shown(ref):
    row = run("evidence", "show", ref, "--format", "jsonl").rows[0]
    (listed,) = [one for one in run("evidence", "list", "--format", "jsonl").rows if one["id"] == ref]
    assert listed.get("lapsed") == row.get("lapsed")
    return " ".join(row.get("lapsed", []))


def checked():
    return {(row["what"], row["place"]): row["is"] for row in run("case", "check", "--format", "jsonl").rows}


def test_a_search_stands_while_nothing_it_covers_has_changed(case):
    case.search("--id", "n1", "--from", "2024-03-01", "--until", "2024-03-03")
    case.says_no()
    approved()
    case.log("later.log", failed(5, "203.0.113.77"))  # of another day
    (case.folder / "logs/a.log").rename(case.folder / "logs/moved.log")
    case.ingest()
    assert shown("n1") == "" and checked() == {}
    done = notify("--out", case.folder / "o.eml")
    assert done.status == 0 and (case.folder / "o.eml").exists()


def test_a_log_of_those_days_that_came_in_since_ends_what_a_search_says(case):
    case.search("--id", "n1")
    case.says_no()
    approved()
    case.log("b.log", "2024-03-02T05:00:00Z gw2 sshd[9]: Accepted password for root from 203.0.113.77 port 9 ssh2\n")
    case.found()
    is_refused("BT0746", "logs of 2024-03-02 came in")
    assert "logs of 2024-03-02 came in" in shown("n1") and "finding:r@x" in shown("n1")
    assert "n1: logs of 2024-03-02 came in" in checked()[("search-outdated", "st")]
    assert "lapsed  logs of 2024-03-02 came in" in run("trace", "st").out.decode()
    # Searched again the answer is another.
    done = run("evidence", "negative", "--question", "Did 203.0.113.77 sign in?", "--tenant", "x", "--intel", case.folder / "r.yml")
    assert done.status == 1 and done.out == b""


def test_a_review_is_refused_with_every_reason_at_once(case):
    ids = []
    for number in range(22):
        case.search("--id", f"n{number}")
        ids.append(f"n{number}")
    body = {"id": "st", "audience": "organisation:x", "marking": MARKING, "title": "Result", "author": "ana",
            "sentences": [{"text": "In the logs of Xavier of 1 to 3 March 2024 we found no sign of the intruder.", "cites": ids}]}
    done = run("statement", "add", "-", stdin=json.dumps(body).encode())
    assert done.status == 0, done.err
    case.log("b.log", failed(2, "198.51.100.9"))
    told = review()
    reasons = [one for one in told.errors if one["code"] == "BT0746"]
    assert told.status == 4 and len(reasons) == 20 and all(one["hint"] for one in reasons), told.err
    assert len({one["place"] for one in reasons}) == 20 and {one["place"] for one in reasons} <= set(ids)
    assert "2 more mistakes (BT0746)" in told.err
    assert "not reviewed: 22 reasons" in run("statement", "review", "st", "--actor", "rob").err
    told = run("statement", "review", "st", "--all-errors", "--actor", "rob", "--errors", "json")
    assert {one["place"] for one in told.errors if one["code"] == "BT0746"} == set(ids) and "BT1007" not in told.codes
    # Whoever entered it in another's name, and what has lapsed, are told together.
    done = run("statement", "add", "-", stdin=json.dumps({**body, "author": "eve", "corrects": "st"}).encode())
    assert done.status == 0, done.err
    told = run("statement", "review", "st", "--actor", "ana", "--errors", "json")
    assert told.codes >= {"BT0644", "BT0746"}, told.err


def test_searched_again_a_text_goes_out_and_who_disagrees_may_say_so(case):
    case.search("--id", "n1")
    case.says_no()
    case.log("b.log", failed(2, "198.51.100.9"))
    assert review().codes == {"BT0746"}
    assert run("statement", "review", "st", "--disagree", "--actor", "eve").status == 0
    case.search("--id", "n2")
    case.says_no("n2", "st2")
    assert review("st2").status == 0 and approve("st2").status == 0
    assert notify("--dry-run", of="st2").status == 0


def test_a_log_that_grew_and_one_that_nobody_could_read_end_it_too(case):
    case.search("--id", "n1", "--until", "2024-03-03")
    case.says_no()
    approved()
    log = case.folder / "logs/a.log"
    log.write_text(log.read_text() + failed(3, "203.0.113.77", 9) + failed(4))
    case.ingest()
    is_refused("BT0746", "logs of 2024-03-03 came in, grew")
    case.search("--id", "n2", "--from", "2024-03-04", "--until", "2024-03-04")
    case.says("In the logs of Xavier of 4 March 2024 we found no sign of the intruder.", "n2", "st2")
    (case.folder / "logs/b.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    run("ingest", case.folder / "logs", "--tenant", "x")
    assert "could not be read" in shown("n2") and review("st2").codes == {"BT0746"}


def test_logs_that_were_withdrawn_or_discarded_were_not_what_a_text_may_speak_of(case):
    case.search("--id", "n1")
    case.says_no()
    approved()
    assert run("case", "discard", case.source, "--why", "The order was lifted.").status == 0
    is_refused("BT0746", "discarded since")
    assert run("case", "withdraw", case.source, "--why", "These are somebody else's.").status == 0
    is_refused("BT0746", "withdrawn since")
    assert ("search-outdated", "st") in checked()


def test_a_finding_of_a_log_that_the_search_had_not_got(case):
    case.search("--id", "n1")
    case.says_no()
    approved()
    elsewhere = case.folder / "elsewhere.log"
    elsewhere.write_text("2024-03-02T05:00:00Z gw2 sshd[9]: Accepted password for root from 203.0.113.77 port 9 ssh2\n")
    found = run("hunt", elsewhere, "--intel", case.folder / "r.yml", "--format", "jsonl")
    (case.folder / "found.jsonl").write_bytes(found.out)
    assert run("evidence", "add", "--from-hunt", case.folder / "found.jsonl", "--tenant", "x").status == 0
    is_refused("BT0746", "found since")
    assert "finding:r@x" in shown("n1")


def test_a_search_of_everybody_ends_where_one_of_them_brings_logs(case):
    done = run("evidence", "negative", "--question", "Did 203.0.113.77 sign in?", "--intel", case.folder / "r.yml", "--id", "n1")
    assert done.status == 0, done.err
    assert shown("n1") == ""
    (case.folder / "prov.log").write_text(failed(2))
    assert run("ingest", case.folder / "prov.log", "--tenant", "prov").status == 0
    assert shown("n1") == "logs of 2024-03-02 came in, grew or were read otherwise since (prov)"


def test_a_finding_of_a_withdrawn_log_is_told_to_nobody(case):
    case.log("a.log", "2024-03-02T05:00:00Z gw sshd[9]: Accepted password for root from 203.0.113.77 port 22 ssh2\n")
    case.found()
    source = next(row["id"] for row in case.ingest())
    case.says_found()
    approved()
    assert run("case", "withdraw", source, "--why", "These are somebody else's.").status == 0
    is_refused("BT0747", "of a source that was withdrawn")
    assert shown("finding:r@x") == "its records are of a source that was withdrawn"
    assert "lapsed  its records are of a source that was withdrawn" in run("trace", "finding:r@x").out.decode()
    assert ("rests-on-withdrawn", "st") in checked()


def test_a_finding_of_a_log_that_was_discarded_stands_but_not_when_it_was_a_mistake(case):
    case.log("a.log", "2024-03-02T05:00:00Z gw sshd[9]: Accepted password for root from 203.0.113.77 port 22 ssh2\n")
    case.found()
    source = next(row["id"] for row in case.ingest())
    case.says_found()
    approved()
    done = run("case", "discard", source, "--why", "The order was lifted.")
    assert done.status == 0 and "1 sealed finding rests on copies of its records and stands" in done.err, done.err
    assert notify("--dry-run").status == 0 and shown("finding:r@x") == ""
    # Said afterwards it is the same as said at once.
    assert run("case", "withdraw", source, "--why", "It was a mistake.").status == 0
    is_refused("BT0747", "of a source that was withdrawn")


def test_what_is_discarded_as_a_mistake_is_withdrawn(case):
    log = case.folder / "logs/a.log"
    log.write_text("2024-03-02T05:00:00Z gw sshd[9]: Accepted password for root from 203.0.113.77 port 22 ssh2\n")
    assert run("ingest", log, "--tenant", "x", "--keep").status == 0
    case.found()
    source = next(row["id"] for row in case.ingest())
    case.says_found()
    approved()
    done = run("case", "discard", source, "--mistake", "--why", "It was never to be there.")
    assert done.status == 0 and "1 source withdrawn" in done.err and "counts for nothing" in done.err and "removed 1 kept log" in done.err, done.err
    is_refused("BT0747", "of a source that was withdrawn")
    assert shown("finding:r@x") == "its records are of a source that was withdrawn"
    assert ("rests-on-withdrawn", "st") in checked()
    again = run("case", "discard", source, "--mistake", "--why", "Once more.", "--errors", "json")
    assert again.status == 4 and "was discarded on" in again.err


def test_a_finding_beneath_a_judgement_counts_and_what_went_out_can_be_taken_back(case):
    case.log("a.log", "2024-03-02T05:00:00Z gw sshd[9]: Accepted password for root from 203.0.113.77 port 22 ssh2\n")
    case.found()
    source = next(row["id"] for row in case.ingest())
    body = {"id": "j:1", "rung": "incident", "proposition": "The account was used by an intruder.", "likelihood": "likely", "confidence": "low",
            "marking": MARKING, "rests_on": ["finding:r@x"], "alternatives": [{"hypothesis": "Its owner signed in from elsewhere"}]}
    done = run("judge", "add", "-", stdin=json.dumps(body).encode())
    assert done.status == 0, done.err
    assert run("judge", "review", "j:1", "--actor", "rob").status == 0
    case.says("It is likely that the account was used by an intruder.", "j:1")
    approved()
    assert notify("--out", case.folder / "o.eml").status == 0
    assert run("case", "withdraw", source, "--why", "These are somebody else's.").status == 0
    is_refused("BT0747", "of a source that was withdrawn", "'backtrail decide approve' tells what has changed beneath it")
    done = run("publish", "--withdraw", "st", "--why", "The logs were not yours.", "--publisher", "Centre", "--as", "text", "--out",
               case.folder / "notice.txt", "--actor", "dee")
    assert done.status == 0, done.err
    notice = (case.folder / "notice.txt").read_text()
    assert "no longer stands" in notice and "not yours" not in notice


def covered(*more):
    answer = json.loads(run("coverage", "--format", "json", *more).out)
    return answer, {one["id"]: one["lapsed"] for one in answer["searches"]}, {row["tenant"]: row for row in answer["rows"]}


def test_coverage_lists_no_search_as_complete_that_has_lapsed(case):
    case.search("--id", "n1")
    _, lapsed, rows = covered()
    assert lapsed == {"n1": []} and rows["x"]["lapsed"] == [] and rows["x"]["days_searched"] == 3
    case.log("b.log", failed(2, "198.51.100.9"))
    answer, lapsed, rows = covered("--html", case.folder / "c.html")
    assert lapsed["n1"] == ["logs of 2024-03-02 came in, grew or were read otherwise since"]
    assert answer["searches"][0]["coverage"] == "complete"  # as it was sealed
    assert rows["x"]["days_searched"] == 2 and rows["x"]["lapsed"] == ["n1"] and "1 search has lapsed (n1)" in rows["x"]["why"]
    assert "complete when it was sealed; lapsed: logs of 2024-03-02 came in" in run("coverage", "--format", "table").out.decode()
    assert "complete when it was sealed; <b>lapsed</b>: logs of 2024-03-02 came in" in (case.folder / "c.html").read_text()
    assert "1 search has lapsed (n1)" in run("coverage", "--format", "csv").out.decode()
    # One that stands has looked at the same days.
    case.search("--id", "n2")
    _, lapsed, rows = covered()
    assert lapsed["n1"] and not lapsed["n2"] and rows["x"]["lapsed"] == [] and rows["x"]["days_searched"] == 3
    # What was known then was whole.
    _, lapsed, _ = covered("--as-of", "2999-01-01")
    assert lapsed["n1"] and covered("--as-of", "2000-01-01")[1] == {}


def test_coverage_counts_no_search_of_logs_that_were_discarded_or_that_something_was_found_beside(case):
    case.search("--id", "n1")
    elsewhere = case.folder / "elsewhere.log"
    elsewhere.write_text("2024-03-02T05:00:00Z gw2 sshd[9]: Accepted password for root from 203.0.113.77 port 9 ssh2\n")
    found = run("hunt", elsewhere, "--intel", case.folder / "r.yml", "--format", "jsonl")
    (case.folder / "found.jsonl").write_bytes(found.out)
    assert run("evidence", "add", "--from-hunt", case.folder / "found.jsonl", "--tenant", "x").status == 0
    _, lapsed, rows = covered()
    assert len(lapsed["n1"]) == 1 and "found since" in lapsed["n1"][0] and "finding:r@x" in lapsed["n1"][0]
    assert rows["x"]["lapsed"] == ["n1"]
    assert run("case", "discard", case.source, "--why", "The order was lifted.").status == 0
    _, lapsed, rows = covered()
    assert any("discarded since" in one for one in lapsed["n1"]) and rows["x"]["days_searched"] == 0


def test_who_asks_of_one_alone_is_told_of_nobody_else(case):
    assert run("evidence", "negative", "--question", "?", "--intel", case.folder / "r.yml", "--id", "all").status == 0
    (case.folder / "prov.log").write_text(failed(2))
    assert run("ingest", case.folder / "prov.log", "--tenant", "prov").status == 0
    assert "(prov)" in covered()[1]["all"][-1] and covered("--tenant", "x")[1]["all"] == []


def test_what_has_lapsed_is_a_sentence_in_a_table(case):
    case.search("--id", "n1", "--from", "2024-03-02", "--until", "2024-03-02")
    case.log("b.log", failed(2, "198.51.100.9"))
    (line,) = [line for line in run("evidence", "list", "--format", "table").out.decode().splitlines() if line.startswith("n1")]
    assert "  logs of 2024-03-02 came in" in line and "[" not in line


def test_a_search_of_a_discarded_log_clears_nobody(case):
    case.search("--id", "n1")
    (case.folder / "w.csv").write_text("provider,customer,kind,from\nprov,x,vpn,2024-01\n")
    done = run("org", "edge", "add", case.folder / "w.csv")
    assert done.status in (0, 3), done.err
    asked = lambda: json.loads(run("exposure", "prov", "--at", "2024-03-02", "--format", "json").out)["organisations"][0]["state"]
    before = asked()
    assert run("case", "discard", case.source, "--why", "The order was lifted.").status == 0
    assert (before, asked()) == ("reachable", "partly assessed")


def test_findings_are_listed_without_what_only_searches_need(case):
    """What could not be read matters to searches alone: damage there takes no list of findings away."""
    case.log("c.log", "2024-03-09T05:00:00Z gw sshd[9]: Accepted password for root from 203.0.113.77 port 22 ssh2\n")
    case.found()
    (case.folder / "logs/b.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    run("ingest", case.folder / "logs", "--tenant", "x")
    (body,) = [path for path in (case.folder / "case/bodies").rglob("*") if path.is_file() and b'"unread":[{' in path.read_bytes()]
    kept = body.read_bytes()
    body.unlink()
    assert [row["id"] for row in run("evidence", "list", "--format", "jsonl").rows] == ["finding:r@x"]
    assert run("evidence", "show", "finding:r@x").status == 0
    body.write_bytes(kept)
    case.search("--id", "n1", "--from", "2024-03-01", "--until", "2024-03-01")
    assert len(run("evidence", "list", "--format", "jsonl").rows) == 2
    body.unlink()
    assert run("evidence", "list").status == 4


def listed(*more):
    return {row["id"]: row.get("lapsed", []) for row in run("evidence", "list", "--format", "jsonl", *more).rows}


def test_the_list_of_an_earlier_time_says_what_had_lapsed_by_then(case):
    case.search("--id", "n1")
    sealed = next(row["entered"] for row in run("evidence", "list", "--format", "jsonl").rows)
    (added,) = [row for row in case.log("b.log", failed(2, "203.0.113.77", 5)) if row["state"] == "new"]
    case.found()
    came_in = next(row["entered"] for row in run("evidence", "list", "--format", "jsonl").rows if row["id"] == "finding:r@x")
    assert run("case", "withdraw", added["id"], "--why", "These are somebody else's.").status == 0
    assert listed("--as-of", sealed) == {"n1": []}
    (n1,) = listed("--as-of", came_in)["n1"][:1]
    assert n1.startswith("logs of 2024-03-02 came in") and listed("--as-of", came_in)["finding:r@x"] == []
    assert listed("--as-of", "2999-01-01") == listed() and "withdrawn" in listed()["finding:r@x"][0]
    assert listed("--as-of", sealed, "--all") == {"n1": []}
