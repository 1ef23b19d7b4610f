# SPDX-License-Identifier: Apache-2.0
"""Which of a record's values are its time, as the answers of a case show it."""
import json

from conftest import run


def written(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_a_time_beside_an_event_id_is_one_under_any_name(empty_case, tmp_path):
    names = ["time", "ts", "Date", "@timestamp", "TimeCreated"]
    log = written(tmp_path / "a.jsonl", *({name: f"2024-05-0{n + 1}T10:00:00Z", "EventID": 1, "msg": "203.0.113.1"} for n, name in enumerate(names)))
    run("ingest", log, "--tenant", "alpha")
    row = run("lookup", "203.0.113.1").rows[0]
    assert (row["first"], row["last"], row["count"], row["coverage"]) == ("2024-05-01T10:00:00Z", "2024-05-05T10:00:00Z", 5, "complete")


def test_a_clock_that_was_not_set_opens_no_gap_of_decades(empty_case, tmp_path):
    log = written(tmp_path / "zeek.json",
                  {"_path": "loaded_scripts", "_write_ts": "1970-01-01T00:00:00.000000Z", "name": "203.0.113.9"},
                  {"_path": "ssh", "ts": "2018-03-24T17:16:39Z", "id.orig_h": "203.0.113.1"})
    run("ingest", log, "--tenant", "alpha")
    answer = json.loads(run("coverage", "--format", "json").out)
    assert {row["log_source"]: row.get("without_time", 0) for row in answer["rows"]} == {"zeek/loaded_scripts": 1, "zeek/ssh": 0}
    assert b"1970" not in run("coverage", "--format", "json").out
    row = run("lookup", "203.0.113.9").rows[0]
    assert (row["seen"], row["first"]) == (True, None)


def test_a_table_with_two_columns_of_one_name_is_refused_with_the_reason(empty_case, tmp_path):
    table = tmp_path / "a.csv"
    table.write_text("time,ip,ip\n2024-05-02T10:00:00Z,192.0.2.1,192.0.2.2\n")
    for more, code in (((), "BT0200"), (("--as", "csv"), "BT0205")):
        done = run("ingest", table, "--tenant", "alpha", *more)
        assert f"error[{code}]" in done.err and "two of its columns would be named 'ip'" in done.err
        assert "give each column of its first line a name of its own" in done.err


def test_times_as_programs_write_them_are_read_in_json(empty_case, tmp_path):
    times = ["Thu, 02 May 2024 10:00:00 +0000", "2024/05/02 10:00:00", "02/May/2024:10:00:00 +0000", "20240502T100000Z", "Thu May  2 10:00:00 2024"]
    log = written(tmp_path / "a.jsonl", *({"time": time, "msg": "203.0.113.1"} for time in times))
    (tmp_path / "list.txt").write_text("203.0.113.1\n")
    hunted = run("hunt", log, "--intel", tmp_path / "list.txt", "--format", "jsonl")
    assert [row["time"] for row in hunted.rows] == ["2024-05-02T10:00:00Z"] * len(times), hunted.err
    assert not run("hunt", log, "--intel", tmp_path / "list.txt", "--since", "2024-06-01", "--format", "jsonl").rows
