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


def negative(case, tenant, intel):
    done = run("evidence", "negative", "--question", "Was it seen?", "--tenant", tenant, "--intel", intel, "--id", f"negative:{tenant}")
    assert done.status == 0, done.err


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


def test_nobody_is_left_out_and_a_search_is_told_from_none(case):
    negative(case, "anna", case / "rules")
    notes = {one["tenant"]: one["note"] for one in ask()["tenants"]}
    assert notes["anna"] is None and "no search" in notes["bert"] and "nothing of it was looked at" in notes["cara"]


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
    negative(case, "anna", case / "rules/upload.yml")
    answer = ask("--tenant", "anna")
    (row,) = answer["rows"]
    assert answer["searches"][0]["coverage"] == "none" and row["searched"] == [] and row["searches"] == []


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
