# SPDX-License-Identifier: Apache-2.0
"""What was discarded is answered by nobody: its sightings are masked at once, and off the disk after `case reindex`."""
import json
import shutil

import pytest

from conftest import RULE, event, lines, run

SECRET = "c0ffee.example.org"


@pytest.fixture
def held(empty_case, tmp_path):
    """A log that is kept, with a value that stands in it alone, and another log."""
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, DestinationHostname=SECRET), event(2)))
    (tmp_path / "b.jsonl").write_bytes(lines(event(3, DestinationHostname="other.example.org")))
    run("ingest", log, "--tenant", "alpha", "--source-name", "src:a", "--keep")
    run("ingest", tmp_path / "b.jsonl", "--tenant", "alpha", "--source-name", "src:b")
    assert answer(SECRET)["seen"] is True
    return log


def answer(value, *more):
    return run("lookup", value, "--kind", "domain", *more).rows[0]


def on_disk(case):
    """Whether the value's key, labels from the last on, stands in any file of the index."""
    wanted = b"org.example.c0ffee"
    return any(wanted in path.read_bytes() for path in (case / "sightings").rglob("*") if path.is_file())


def discard(name="src:a"):
    done = run("case", "discard", name, "--why", "The court's order was lifted.")
    assert done.status == 0
    return done


def test_what_was_discarded_is_masked_at_once_and_said(held):
    assert "case reindex" in discard().err
    row = answer(SECRET)
    assert row["seen"] is False and row["count"] == 0 and row["records"] == [] and row["coverage"] == "partial"
    told, = [one for one in row["not_looked"] if "erased" in one["why"]]
    assert "its sightings were erased: The court's order was lifted. (ana, " in told["why"] and told["why"].endswith(": src:a")
    assert told["tenant"] == "alpha" and told["from"] == "2017-02-03"
    assert answer("other.example.org")["seen"] is True
    # Law knows no earlier time.
    assert answer(SECRET, "--as-of", "2100-01-01")["seen"] is False


def test_after_reindex_it_is_off_the_disk(held, empty_case):
    discard()
    assert [row["what"] for row in run("case", "check").rows] == ["erased-on-disk"]
    done = run("case", "reindex")
    assert done.status == 0 and "nothing is left in it of 1 source" in done.err
    assert not on_disk(empty_case) and run("case", "check").rows == []
    row = answer(SECRET)
    assert row["seen"] is False and row["coverage"] == "partial" and any("erased" in one["why"] for one in row["not_looked"])
    assert answer("other.example.org")["seen"] is True
    assert run("case", "reindex").status == 0 and not on_disk(empty_case)


def test_all_that_a_case_had_can_go(held, empty_case):
    discard()
    discard("src:b")
    assert run("case", "reindex").status == 0
    assert not on_disk(empty_case)
    assert answer(SECRET)["coverage"] == "none"


def test_a_routine_ingest_does_not_bring_it_back_and_keeping_it_does(held, empty_case):
    discard()
    assert run("ingest", held, "--tenant", "alpha").rows[0]["state"] == "known"
    assert answer(SECRET)["seen"] is False
    run("case", "reindex")
    run("ingest", held, "--tenant", "alpha")
    assert answer(SECRET)["seen"] is False and not on_disk(empty_case)
    # It grew: only what is new is seen.
    with held.open("ab") as more:
        more.write(lines(event(4, DestinationHostname="new.example.org")))
    assert run("ingest", held, "--tenant", "alpha").rows[0]["state"] == "grown"
    assert answer(SECRET)["seen"] is False and answer("new.example.org")["seen"] is True
    assert run("case", "reindex").status == 0
    assert answer(SECRET)["seen"] is False and answer("new.example.org")["seen"] is True and not on_disk(empty_case)


def test_keeping_it_again_takes_the_erasure_back(held):
    discard()
    run("case", "reindex")
    assert run("ingest", held, "--tenant", "alpha", "--keep").status == 0
    row = answer(SECRET)
    assert row["seen"] is True and row["count"] == 1 and row["coverage"] == "complete"


def test_with_a_log_goes_what_it_grew_from(held, empty_case):
    with held.open("ab") as more:
        more.write(lines(event(4, DestinationHostname="new.example.org")))
    assert run("ingest", held, "--tenant", "alpha", "--keep").rows[0]["state"] == "grown"
    discard()
    assert answer(SECRET)["seen"] is False and answer("new.example.org")["seen"] is False
    run("case", "reindex")
    assert answer(SECRET)["seen"] is False and not on_disk(empty_case)


def test_anothers_log_of_the_same_bytes_stays(held, empty_case, tmp_path):
    shutil.copy(held, tmp_path / "copy.jsonl")
    run("ingest", tmp_path / "copy.jsonl", "--tenant", "beta")
    discard()
    row = answer(SECRET)
    assert row["seen"] is True and [one["tenant"] for one in row["tenants"]] == ["beta"]
    run("case", "reindex")
    assert [one["tenant"] for one in answer(SECRET)["tenants"]] == ["beta"]


def test_a_log_that_was_never_kept_is_discarded_too(held, empty_case):
    row = answer("other.example.org")
    assert row["seen"] is True
    discard("src:b")
    assert answer("other.example.org")["seen"] is False


def test_a_hunt_asks_no_index_of_what_was_erased(held, tmp_path):
    discard()
    held.unlink()
    (tmp_path / "iocs.csv").write_text("type,value\ndomain,c0ffee.example.org\ndomain,nowhere.example.org\n")
    done = run("hunt", "--case", "--intel", tmp_path / "iocs.csv", "--errors", "json")
    assert done.rows == [] and done.status == 3 and "BT0932" in done.codes


def test_purging_a_finding_names_what_the_index_still_has(held, tmp_path):
    (tmp_path / "rule.yml").write_text(RULE)
    found = run("hunt", "--case", "--intel", tmp_path / "rule.yml").rows
    done = run("evidence", "purge", found[0]["evidence"], "--why", "The Privacy Act asks for it.")
    assert "backtrail case discard src:a erases all that it has of that source" in done.err
    discard()
    done = run("evidence", "purge", found[1]["evidence"], "--why", "The Privacy Act asks for it.")
    assert "case discard" not in done.err


def test_purging_a_finding_names_the_others_over_the_same_record(empty_case, tmp_path):
    (tmp_path / "rule.yml").write_text(RULE)
    (tmp_path / "iocs.csv").write_text("type,value\nfile-name,powershell.exe\n")
    (tmp_path / "a.jsonl").write_bytes(lines(event(1), event(2, command="powershell")))
    assert run("ingest", tmp_path / "a.jsonl", "--tenant", "alpha").status == 0
    found = run("hunt", "--case", "--intel", tmp_path / "rule.yml", "--intel", tmp_path / "iocs.csv").rows
    rule = next(row["evidence"] for row in found if "ipv4" not in row["evidence"] and "file-name" not in row["evidence"])
    others = [row["evidence"] for row in found if row["records"][0]["offset"] == 0 and row["evidence"] != rule]
    assert len(others) == 1
    done = run("evidence", "purge", rule, "--why", "The Privacy Act asks for it.", "-q", "--errors", "json")
    (told,) = [one for one in done.errors if one["code"] == "BT0994"]
    assert done.status == 0 and others[0] + " has a sealed copy of the same record" in told["message"]
    done = run("evidence", "purge", others[0], "--why", "The Privacy Act asks for it.", "-q", "--errors", "json")
    assert "BT0994" not in done.codes, "the first is gone"


def test_an_erased_finding_stays_erased_in_a_log_whose_beginning_changes(empty_case, tmp_path):
    """An array is written as a whole, so that every version of it is another log: the record is the same, and so is the finding."""
    log = tmp_path / "a.json"

    def write(count):
        log.write_text(json.dumps([{"@timestamp": f"2024-01-0{i + 1}T00:00:00Z", "ip": f"203.0.113.{i}"} for i in range(count)], indent=1))
        return run("ingest", log, "--tenant", "alpha").rows[0]["state"]

    (tmp_path / "i.csv").write_text("type,value\nipv4,203.0.113.1\nipv4,203.0.113.2\n")
    run("intel", "add", tmp_path / "i.csv")
    assert write(3) == "new"
    first, second = (row["evidence"] for row in run("hunt", "--case").rows)
    assert run("evidence", "purge", first, "--why", "an order").status == 0
    assert write(4) == "corrected"
    rows = run("hunt", "--case").rows
    assert len(rows) == 1 and rows[0]["finding"] and all("203.0.113.1" not in str(row["matched"]) for row in rows)
    assert run("verify").status == 0
    told = run("evidence", "show", first, "--format", "json").out.decode()
    assert json.loads(told)["erasure"]["why"] == "an order"
    # Who rebuilds the registers learns it again.
    assert run("case", "reindex").status == 0
    assert write(5) == "corrected" and len(run("hunt", "--case").rows) == 1
