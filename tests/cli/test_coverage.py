# SPDX-License-Identifier: Apache-2.0
"""Coverage of a case: days held, gaps, what sealed searches looked at, and techniques that could have been seen."""
import json
import re
from datetime import date, timedelta

import pytest

from conftest import event, lines, run

RULES = {
    "powershell.yml": """title: Encoded PowerShell
id: 11111111-2222-4333-8444-555555555555
level: high
tags: [attack.t1059.001]
logsource: {product: windows, category: process_creation}
detection:
  selection:
    CommandLine|contains: ' -enc '
  condition: selection
""",
    "upload.yml": """title: Upload
id: 11111111-2222-4333-8444-555555555556
level: high
tags: [attack.t1048]
logsource: {product: zeek, service: http}
detection:
  selection:
    method: POST
  condition: selection
"""}
FIRST = date(2017, 2, 1)


@pytest.fixture
def case(tmp_path, empty_case):
    organisations = [{"id": name, "name": name.title(), "kind": "customer"} for name in ("anna", "bert", "cara")]
    assert run("org", "add", "-", stdin="".join(json.dumps(one) + "\n" for one in organisations).encode()).status == 0
    ingest(tmp_path, "anna", [day for day in range(60) if not 20 <= day < 25])
    ingest(tmp_path, "bert", range(0, 60, 20))
    (tmp_path / "rules").mkdir()
    for name, text in RULES.items():
        (tmp_path / "rules" / name).write_text(text)
    (tmp_path / "indicators.csv").write_text("type,value\ndomain,evil.example\n")
    assert run("intel", "add", tmp_path / "rules", "--name", "ours").status == 0
    return tmp_path


def ingest(tmp_path, tenant, days):
    path = tmp_path / f"{tenant}.jsonl"
    path.write_bytes(b"".join(lines(event(command="cmd /c ver", tenant=tenant, **{"@timestamp": f"{FIRST + timedelta(days=day)}T09:00:00Z"}))
                              for day in days) + (b"{broken\n" if tenant == "anna" else b""))
    assert run("ingest", path, "--tenant", tenant).status in (0, 3)


def negative(case, tenant, intel, status=0):
    done = run("evidence", "negative", "--question", "Was it seen?", "--tenant", tenant, "--intel", intel, "--id", f"negative:{tenant}")
    assert done.status == status, done.err
    return done


def hunt():
    # One record of anna's is damaged.
    assert run("hunt", "--case").status in (0, 3)


def ask(*more):
    done = run("coverage", "--format", "json", *more)
    assert done.status == 0, done.err
    return json.loads(done.out)


def test_days_gaps_and_damage_by_tenant_and_log_source(case):
    answer = ask()
    assert (answer["from"], answer["until"]) == ("2017-02-01", "2017-04-01")
    anna, bert = answer["rows"]
    assert (anna["tenant"], anna["log_source"], anna["records"], anna["damaged"]) == ("anna", "windows/sysmon", 55, 1)
    assert (anna["days_held"], anna["days_asked"], anna["gap_days"]) == (55, 60, 5)
    assert anna["gaps"] == [{"from": "2017-02-21", "until": "2017-02-25", "days": 5}]
    assert anna["days"] == [["2017-02-01", "2017-02-20"], ["2017-02-26", "2017-04-01"]]
    assert bert["gaps"] == [] and bert["usual_silence_days"] == 57, "a source that is mostly silent has no gaps"
    assert (anna["records_all_days"], anna["damaged_all_days"]) == (55, 1)


def test_records_are_of_the_days_that_are_asked_for_or_not_known(case):
    more = case / "more.jsonl"  # of May alone
    more.write_bytes(lines(event(tenant="anna", **{"@timestamp": "2017-05-03T09:00:00Z"}), event(tenant="anna", **{"@timestamp": None})))
    assert run("ingest", more, "--tenant", "anna").status == 0
    keys = ("records", "damaged", "records_all_days", "damaged_all_days")

    def counts(*days):
        answer = ask("--tenant", "anna", *days)
        of = [tuple(one[key] for key in keys) for one in (answer["rows"][0], answer["tenants"][0])]
        assert of[0] == of[1]
        return of[0]
    assert counts() == (57, 1, 57, 1)
    assert counts("--from", "2017-05") == (1, 0, 57, 1), "the one without a time is of no day"
    assert counts("--until", "2017-04") == (55, 1, 57, 1)
    assert counts("--from", "2018") == (0, 0, 57, 1)
    assert counts("--from", "2017-03", "--until", "2017-03") == (None, None, 57, 1), "the log has days of other months too"
    assert "1 damaged record in its sources, which hold other days too" in ask("--tenant", "anna", "--from", "2017-03")["rows"][0]["why"]
    head = run("coverage", "--from", "2017-03", "--format", "table", "--html", case / "x.html").out.decode().splitlines()[0].split()
    assert head[-4:] == list(keys) and "over all days" in (case / "x.html").read_text()
    assert run("coverage", "--format", "table").out.decode().splitlines()[0].split()[-2:] == list(keys[:2])


def test_nobody_is_left_out_and_a_search_is_told_from_none(case):
    negative(case, "anna", case / "rules")
    notes = {one["tenant"]: one["note"] for one in ask()["tenants"]}
    assert notes["anna"] is None and "neither hunted" in notes["bert"] and "nothing of it was looked at" in notes["cara"]


def test_a_rule_that_cannot_be_evaluated_makes_a_search_partial_and_takes_no_days_from_it(case):
    (case / "rules" / "unusable.yml").write_text("title: x\nlogsource: {product: windows}\ndetection: {s: {Image|nosuch: a}, condition: s}\n")
    done = run("evidence", "negative", "--question", "Was it seen?", "--tenant", "anna", "--intel", case / "rules", "--id", "negative:anna")
    sealed = json.loads(done.out)
    assert sealed["coverage"] == "partial" and any("nosuch" in gap["why"] for gap in sealed["not_looked"])
    row = ask("--tenant", "anna")["rows"][0]
    assert row["searched"] == row["days"]


def test_searches_with_indicators_alone_do_not_clear_and_the_answer_says_so(case):
    negative(case, "anna", case / "indicators.csv")
    answer = ask("--tenant", "anna")
    (row,) = answer["rows"]
    assert row["searched"] == [] and row["searched_with_indicators_alone"] == row["days"]
    assert "indicators alone" in answer["tenants"][0]["note"] and "valid accounts" in answer["note"]
    assert answer["searches"][0]["indicators_only"] is True


def test_what_a_search_did_not_look_at_is_not_called_searched(case):
    negative(case, "anna", case / "rules")
    row = ask("--tenant", "anna")["rows"][0]
    assert row["searched"] == row["days"] and row["searches"] == ["negative:anna"]
    assert ask("--tenant", "bert")["rows"][0]["searched"] == []


def test_search_in_which_nothing_could_match_is_none_and_counts_nowhere(case):
    assert "BT0998" in negative(case, "anna", case / "rules/upload.yml", status=3).err, "it is sealed, and is no no"
    answer = ask("--tenant", "anna")
    (row,) = answer["rows"]
    assert answer["searches"][0]["coverage"] == "none" and row["searched"] == [] and row["searches"] == []


def test_a_hunt_of_the_case_counts_for_the_days_and_logs_that_it_looked_at(case):
    hunt()
    answer = ask()
    anna, bert = answer["rows"]
    for row in (anna, bert):
        assert row["searched"] == row["days"] and row["hunted_techniques"] == ["T1059.001"]
        # Of the two rules one is for logs that are not here.
        assert [(one["from"], one["until"]) for one in row["hunted"]] == [tuple(days) for days in row["days"]]
        assert {one["detectors"] for one in row["hunted"]} == {1}
    assert [one["note"] for one in answer["tenants"][:2]] == [None, None]
    assert [(one["tenant"], one["hunts"], one["detectors"], one["rules"]) for one in answer["hunts"]] == [("anna", 1, 1, 1), ("bert", 1, 1, 1)]
    # The same rule in another zone is another detector to hunts, and one to whoever asks which looked.
    assert run("hunt", "--case", "--tz", "+01:00").status == 3, "of the damaged record"
    assert {one["detectors"] for one in ask("--tenant", "anna")["rows"][0]["hunted"]} == {1}
    named = run("coverage", "--detectors", "--format", "jsonl").rows
    assert [tuple(row.values()) for row in named] == [
        (tenant, "windows/sysmon", "sigma", "11111111-2222-4333-8444-555555555555", "Encoded PowerShell", days) for tenant, days in (("anna", 55), ("bert", 3))]
    assert ask("--detectors", "--tenant", "bert")["detectors"] == named[1:]
    done = run("coverage", "--html", case / "x.html", "--format", "table")
    assert "hunts      anna: 2 hunts of the case, with 1 detector (1 rule), the last on 2" in done.out.decode()
    assert "Hunts of the case" in (case / "x.html").read_text()


def test_a_log_that_no_hunt_has_seen_takes_its_days_from_what_was_looked_at(case):
    hunt()
    more = case / "more.jsonl"
    more.write_bytes(lines(event(command="cmd /c dir", **{"@timestamp": "2017-03-03T09:00:00Z"})))
    assert run("ingest", more, "--tenant", "anna").status == 0
    row = ask("--tenant", "anna")["rows"][0]
    assert row["days_searched"] == row["days_held"] - 1
    assert ["2017-03-04", "2017-04-01"] in row["searched"] and not any(a <= "2017-03-03" <= b for a, b in row["searched"])
    hunt()
    row = ask("--tenant", "anna")["rows"][0]
    assert row["searched"] == row["days"]


def test_a_detector_that_looked_at_one_of_two_logs_does_not_count_for_their_day(case):
    more = case / "more.jsonl"
    more.write_bytes(lines(event(command="cmd /c dir", **{"@timestamp": "2017-03-03T09:00:00Z"})))
    assert run("ingest", more, "--tenant", "anna").status == 0
    hunt()
    hidden = more.rename(case / "elsewhere")
    new = case / "new"
    new.mkdir()
    (new / "r.yml").write_text(RULES["powershell.yml"].replace("555555555555", "555555555557").replace("-enc", "-nop").replace("t1059.001", "t1105"))
    assert run("intel", "add", new).status == 0
    hunt()
    row = ask("--tenant", "anna")["rows"][0]
    counts = {(one["from"], one["until"]): one["detectors"] for one in row["hunted"]}
    assert counts == {("2017-02-01", "2017-02-20"): 2, ("2017-02-26", "2017-03-02"): 2, ("2017-03-03", "2017-03-03"): 1, ("2017-03-04", "2017-04-01"): 2}
    hidden.rename(more)
    hunt()
    assert {one["detectors"] for one in ask("--tenant", "anna")["rows"][0]["hunted"]} == {2}


def test_hunts_with_indicators_alone_clear_nobody(case):
    assert run("hunt", "--case", "--intel", case / "indicators.csv").status == 0
    answer = ask("--tenant", "anna")
    (row,) = answer["rows"]
    assert row["searched"] == [] and row["searched_with_indicators_alone"] == row["days"]
    assert "indicators alone" in answer["tenants"][0]["note"]
    assert ask("--as-of", "2018-01-01")["hunts"] == []


def test_exposure_counts_what_hunts_looked_at_as_partly_assessed(case):
    way = b"id,provider,customer,kind,from,source.name,source_grade\nw:1,msp,anna,shared-account,2016,contract,B\n"
    assert run("org", "edge", "add", "-", stdin=way).status == 0

    def state(*when):
        done = run("exposure", "msp", *when, "--format", "json")
        assert done.status == 0, done.err
        (row,) = json.loads(done.out)["organisations"]
        return row["state"], row["searches"]
    assert state("--between", "2017-02-01", "2017-02-10") == ("not assessed", [])
    hunt()
    words, searches = state("--between", "2017-02-01", "2017-02-10")
    assert words == "partly assessed" and len(searches) == 1 and searches[0].startswith("hunt ")
    # The five days without logs were not looked at.
    assert state("--between", "2017-02-21", "2017-02-25") == ("not assessed", [])


def test_tenant_that_nobody_is_called_is_refused(case):
    assert run("coverage", "--tenant", "ana", "--errors", "json").codes == {"BT0647"}


def test_techniques_are_those_that_a_rule_could_have_seen_in_these_logs(case):
    answer = ask()
    assert answer["rules"] == 2
    assert answer["rows"][0]["techniques"] == ["T1059.001"]
    assert [one["techniques_unseen"] for one in answer["tenants"][:2]] == [["T1048"], ["T1048"]]
    other = ask("--intel", case / "rules/upload.yml")
    assert other["rules"] == 1 and other["rows"][0]["techniques"] == []


def test_days_can_be_chosen(case):
    row = ask("--from", "2017-02-20", "--until", "2017-03")["rows"][0]
    assert (row["days_asked"], row["days_held"]) == (40, 35)
    assert run("coverage", "--from", "spring").status == 2
    assert run("coverage", "--from", "2018", "--until", "2017").status == 2


def test_one_wrong_clock_does_not_make_the_page_endless(case):
    path = case / "cara.jsonl"
    path.write_bytes(lines(event(**{"@timestamp": "1601-01-02T00:00:00Z"}), event(**{"@timestamp": "9998-01-02T00:00:00Z"})))
    assert run("ingest", path, "--tenant", "cara").status == 0
    done = run("coverage", "--html", case / "x.html", "--format", "jsonl", timeout=20)
    assert done.status == 0 and len(done.rows) == 3
    assert (case / "x.html").stat().st_size < 200_000


def test_page_and_table(case):
    negative(case, "anna", case / "rules")
    done = run("coverage", "--html", case / "x.html", "--format", "table")
    assert done.status == 0, done.err
    table = done.out.decode()
    assert "gap        anna windows/sysmon: 2017-02-21 to 2017-02-25 (5 days)" in table and "T1048" in table
    page = (case / "x.html").read_text()
    assert "windows/sysmon, 2017-02-21 to 2017-02-25: gap" in page and "held, searched with rules</title>" in page
    assert "default-src 'none'" in page and not re.search(r"<(script|img|link|iframe|form|object)\b|\son\w+=|\sstyle=", page)


def test_as_of_shows_what_was_there_then(case):
    answer = ask("--as-of", "2018-01-01")
    assert answer["rows"] == [] and answer["tenants"] == [] and answer["from"] is None
    assert len(ask("--as-of", "2999-01-01")["rows"]) == 2


def test_a_rule_for_one_log_source_is_no_search_of_the_others(case):
    """One rule for Sysmon: what it says "no" to is Sysmon, in the sealed finding, in coverage and in a hunt."""
    conn = case / "conn.jsonl"
    conn.write_bytes(lines(*[{"ts": f"{FIRST + timedelta(days=day)}T09:00:00Z", "uid": f"C{day}", "id.orig_h": "10.0.0.1", "id.orig_p": 1,
                              "id.resp_h": "203.0.113.9", "id.resp_p": 443, "proto": "tcp", "conn_state": "SF", "_path": "conn"} for day in range(5)]))
    windows = case / "dora.jsonl"
    windows.write_bytes(b"".join(lines(event(command="cmd /c ver", **{"@timestamp": f"{FIRST + timedelta(days=day)}T09:00:00Z"})) for day in range(5)))
    assert run("ingest", conn, windows, "--tenant", "dora").status == 0
    negative(case, "dora", case / "rules" / "powershell.yml")
    rows = {row["log_source"]: row for row in ask("--tenant", "dora")["rows"]}
    assert set(rows) == {"windows/sysmon", "zeek/conn"}
    assert rows["windows/sysmon"]["days_searched"] == 5
    assert rows["zeek/conn"]["days_searched"] == 0 and rows["zeek/conn"]["searches"] == []
    sealed = json.loads(run("evidence", "show", "negative:dora", "--format", "json").out)["negative"]
    assert sealed["coverage"] == "partial" and sealed["scope"].endswith(": windows/sysmon")
    assert [(gap["log_source"], gap["kind"]) for gap in sealed["not_looked"]] == [("zeek/conn", "no-detector")]
    # With indicators beside the rule the other logs were searched, with indicators alone.
    both = run("evidence", "negative", "--question", "Seen?", "--tenant", "dora", "--id", "negative:both",
               "--intel", case / "rules" / "powershell.yml", "--intel", case / "indicators.csv")
    assert both.status == 0, both.err
    sealed = json.loads(run("evidence", "show", "negative:both", "--format", "json").out)["negative"]
    assert sealed["coverage"] == "complete" and "No rule is for logs of the kinds zeek/conn: there indicators alone" in sealed["method"]
    assert "never clear the abuse of valid accounts" in sealed["method"]
    rows = {row["log_source"]: row for row in ask("--tenant", "dora")["rows"]}
    assert (rows["zeek/conn"]["days_searched"], rows["zeek/conn"]["days_with_indicators_alone"]) == (0, 5)
    table = run("coverage", "--tenant", "dora", "--format", "table").out.decode()
    assert "indicators dora zeek/conn: 5 days searched with indicators alone" in table


def test_a_search_of_bytes_that_are_gone_counts_for_none_of_their_days(case):
    def searched():
        return next(row["days_searched"] for row in ask()["rows"] if row["tenant"] == "bert")

    negative(case, "bert", case / "rules")
    assert searched() == 3
    # A longer log in its place, of which no byte is as it was.
    log = case / "bert.jsonl"
    log.write_bytes(log.read_bytes().replace(b"cmd /c ver", b"powershell -enc AAAA"))
    assert run("ingest", log, "--tenant", "bert").rows[0]["state"] == "corrected"
    assert searched() == 0


def test_a_log_that_went_on_keeps_the_days_that_were_searched(case):
    negative(case, "bert", case / "rules")
    log = case / "bert.jsonl"
    log.write_bytes(log.read_bytes() + lines(event(command="cmd /c ver", tenant="bert", **{"@timestamp": "2017-04-01T09:00:00Z"})))
    assert run("ingest", log, "--tenant", "bert").rows[0]["state"] == "grown"
    row = next(row for row in ask()["rows"] if row["tenant"] == "bert")
    assert row["days_searched"] == 2, "the last day that it had goes on, and the new one was not searched"


def test_days_behind_the_last_record_are_a_gap(case):
    for asked in (("--from", "2018-01-01"), ("--from", "2018-01-01", "--until", "2018-01-01"), ("--until", "2010-05")):
        for row in ask(*asked)["rows"]:
            assert row["days_held"] == 0 and row["gap_days"] == row["days_asked"] > 0, asked
            assert "nothing is held of the days that are asked for" in row["why"]
    assert ask("--from", "2018-01-01")["until"] == "2018-01-01"
    table = run("coverage", "--tenant", "bert", "--from", "2018", "--format", "table").out.decode()
    assert "gap        bert windows/sysmon: 2018-01-01 to 2018-12-31 (365 days), nothing is held of what is asked for" in table


def test_rows_alone_say_why_they_are_not_whole(case):
    (case / "picture.bin").write_bytes(b"\x00\x01\x02" * 400)
    assert run("ingest", case / "picture.bin", "--tenant", "anna").status == 4
    rows = {row["tenant"]: row for row in ask()["rows"]}
    told = run("coverage", "--format", "csv").out.decode().splitlines()
    assert told[0].endswith(",state,why,records_all_days,damaged_all_days")
    for tenant, words in (("anna", ["silence that is unusual for this source", "1 damaged record", "55 days not searched", "1 file or member not read"]),
                          ("bert", ["3 days not searched"])):
        line = next(line for line in told if line.startswith(tenant))
        assert all(word in rows[tenant]["why"] and word in line for word in words), line


def test_status_names_whoever_a_way_reaches(case):
    (case / "ways.csv").write_text("provider,customer,kind\nanna,ministry,vpn\n")
    assert run("org", "edge", "add", case / "ways.csv").status in (0, 3)
    missing = {one["tenant"] for one in json.loads(run("case", "status", "--format", "json").out)["not_looked"]}
    assert missing == {"cara", "ministry"}


def test_a_damaged_index_takes_no_answer_away(case):
    negative(case, "bert", case / "rules")
    for path in (case / "case" / "sightings").rglob("*"):
        if path.is_file():
            path.write_bytes(b"no index")
    assert next(row["days_held"] for row in ask()["rows"] if row["tenant"] == "bert") == 3


def test_rows_name_tenants_of_which_nothing_is_held(case):
    rows = {row["tenant"]: row for row in run("coverage", "--format", "jsonl").rows}
    cara = rows["cara"]
    assert cara["state"] == "none" and cara["days_held"] == 0 and cara["days_asked"] == 60
    assert cara["why"] == "No sources have been ingested: nothing of it was looked at."
    assert rows["anna"]["state"] == "held"
    told = run("coverage", "--format", "csv").out.decode().splitlines()
    assert ",state,why," in told[0] and any(line.startswith("cara,,0,60,0,0,0,0,none,No sources") for line in told)
    assert len(ask()["rows"]) == 2, "in the whole answer they stand under `tenants`"


def test_days_are_read_alike_everywhere(case):
    def period(*more):
        done = run("evidence", "negative", "--question", "?", "--tenant", "anna", "--intel", case / "rules", *more)
        assert done.status in (0, 3), done.err
        negative = run("evidence", "show", done.rows[0]["id"], "--format", "json")
        return json.loads(negative.out)["negative"]["from"], json.loads(negative.out)["negative"]["until"]

    assert period("--from", "2017", "--until", "2017") == ("2017-01-01", "2017-12-31")
    assert period("--from", "2017-02", "--until", "2017-02") == ("2017-02-01", "2017-02-28")
    answer = ask("--from", "2017-02", "--until", "2017-02")
    assert (answer["from"], answer["until"]) == ("2017-02-01", "2017-02-28")
    refused = run("evidence", "negative", "--question", "?", "--tenant", "anna", "--intel", case / "rules", "--from", "soon")
    assert refused.status != 0 and "write 2017-02-03, 2017-02 or 2017" in refused.err
    # Of a hunt's end the whole day, month or year is in.
    days = lambda *more: len(run("hunt", case / "bert.jsonl", "--intel", rule_of(case), "--format", "jsonl", *more).rows)
    assert days("--until", "2017-02-01") == 1 and days("--until", "2017-02") == 2 and days("--since", "2017-03", "--until", "2017") == 1


def rule_of(case):
    path = case / "any.yml"
    path.write_text(RULES["powershell.yml"].replace("' -enc '", "' /c '"))
    return path


def test_a_log_of_which_no_record_can_be_read_is_told(empty_case, tmp_path):
    (tmp_path / "whole.jsonl").write_text('{"EventID": 1, "Channel": "Security", "@timestamp": "2017-03-01T10:00:00Z"}\n')
    (tmp_path / "damaged.jsonl").write_text('{"EventID": 1, "Channel": "Security", "@timestamp": "2017-03\n{"EventID" 1}\n')
    assert run("ingest", tmp_path / "whole.jsonl", "--tenant", "alpha").status == 0
    done = run("ingest", tmp_path / "damaged.jsonl", "--tenant", "alpha", "--as", "json")
    assert done.status == 3 and [(row["records"], row["damaged"]) for row in done.rows] == [(0, 2)], done.err
    rows = run("coverage", "--format", "jsonl").rows
    assert [row["damaged"] for row in rows] == [0] and "Of 1 log no record could be read (2 damaged ones)" in rows[0]["why"]
    assert "Of 1 log no record could be read" in run("coverage", "--format", "table").out.decode()


def test_a_search_of_a_group_is_one_of_each_of_it(case):
    more = [{"id": "msp", "name": "Msp", "kind": "provider", "sector": "government", "serves": ["anna", {"customer": "cara", "until": "2016"}]},
            {"id": "office", "name": "Office", "kind": "government"}, {"id": "sub", "name": "Sub", "kind": "company", "parent": "anna"},
            {"id": "subsub", "name": "Subsub", "kind": "company", "parent": "sub"}]
    assert run("org", "add", "-", stdin="".join(json.dumps(one) + "\n" for one in more).encode()).status == 0
    for tenant in ("msp", "sub", "subsub"):
        ingest(case, tenant, range(2))

    def searched(name, *group):
        done = run("evidence", "negative", "--question", "Was it seen?", "--intel", case / "rules", "--id", name, *group, "--errors", "json")
        return done, {row["tenant"]: row["id"] for row in done.rows}
    done, found = searched("g", "--kind", "government")
    assert found == {"msp": "g:msp"} and done.status == 3 and "BT0934" in done.codes, "of the office nothing is held"
    assert run("evidence", "show", "g:msp").rows[0]["tenant"] == "msp"
    assert searched("s", "--subsidiaries-of", "anna")[1] == {"sub": "s:sub", "subsub": "s:subsub"}
    done, found = searched("c", "--customers-of", "msp", "--at", "2017-02-01")
    assert (done.status, found) == (0, {"anna": "c:anna"})
    done, found = searched("d", "--customers-of", "msp", "--kind", "customer")
    assert found == {"anna": "d:anna"} and "cara" in done.err
    for wrong in (["--kind", "government", "--tenant", "msp"], ["--at", "2017"], ["--subsidiaries-of", "nobody"], ["--subsidiaries-of", "office"]):
        assert searched("w", *wrong)[0].status == 2, wrong
        wrong = ["--group" if word == "--kind" else word for word in wrong]
        assert run("lookup", "a.example", *wrong).status == 2 and run("coverage", *wrong).status == 2, wrong

    def asked_of(*group):
        row = run("lookup", "powershell.exe", *group, "--format", "jsonl").rows[0]
        return row["asked_of"], [one["tenant"] for one in row["tenants"]], row["coverage"], json.dumps(row)

    def covered(*group):
        return {row["tenant"] for row in run("coverage", *group, "--format", "jsonl").rows}
    members, seen, coverage, text = asked_of("--group", "government")
    assert (members, seen, coverage) == (["msp", "office"], ["msp"], "partial") and "no sources of it" in text and "anna" not in text
    assert covered("--group", "government") == {"msp", "office"}
    assert asked_of("--subsidiaries-of", "anna")[:2] == (["sub", "subsub"], ["sub", "subsub"]) and covered("--subsidiaries-of", "anna") == {"sub", "subsub"}
    assert asked_of("--customers-of", "msp", "--at", "2017-02-01")[:2] == (["anna"], ["anna"]) and covered("--customers-of", "msp") == {"anna", "cara"}
    done = run("lookup", "powershell.exe", "--group", "government", "--format", "table")
    assert "asked of 2 organisations: msp, office" in done.err
    line = run("lookup", "-", "--group", "government", stdin=b"powershell.exe\n").rows[0]["rows"][0]
    assert line["asked_of"] == ["msp", "office"] and [one["tenant"] for one in line["tenants"]] == ["msp"]
