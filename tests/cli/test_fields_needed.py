# SPDX-License-Identifier: Apache-2.0
"""A rule that looked at logs in whose records its fields do not stand has looked at nothing: no answer counts it as a search."""
import json

import pytest

from conftest import event, lines, run


def rule(number, selection, condition="selection", **more):
    return json.dumps({"title": f"Rule {number}", "id": f"11111111-2222-4333-8444-{number:012}", "tags": [f"attack.t10{number:02}"],
                       "logsource": {"product": "windows", "category": "process_creation"},
                       "detection": {"selection": selection, "condition": condition, **more}})


@pytest.fixture
def case(tmp_path, empty_case):
    (tmp_path / "a.jsonl").write_bytes(lines(event(command="cmd /c ver", tenant="alpha"), event(command="whoami", tenant="alpha")))
    assert run("ingest", tmp_path / "a.jsonl", "--tenant", "alpha").status == 0
    return tmp_path


def add(case, name, text):
    (case / name).write_text(text)
    return case / name


def row():
    done = run("coverage", "--format", "json")
    assert done.status == 0, done.err
    return json.loads(done.out)["rows"][0]


def negative(case, intel):
    return run("evidence", "negative", "--question", "Was it seen?", "--tenant", "alpha", "--intel", intel)


def test_hunt_with_a_field_that_no_record_has_is_no_search(case):
    lacking = add(case, "lacking.yml", rule(1, {"OriginalFileName": "evil.exe"}))
    done = run("hunt", "--case", "--intel", lacking, "--summary", case / "s.json")
    assert done.rows == [] and "fields that they need stand in no record (OriginalFileName); that is no search" in done.err
    assert "BT0916" in done.err, "when there is nothing else it was no hunt"
    summary = json.loads((case / "s.json").read_text())
    assert summary["could_match_nothing"] == 1
    assert summary["lacking_fields"] == [{"id": "11111111-2222-4333-8444-000000000001", "fields": ["OriginalFileName"]}]
    held = row()
    assert held["days_searched"] == 0 and held["hunted"] == [] and held["not_assessed"] == 1
    assert "1 rule not assessed, for OriginalFileName stands in no record" in held["why"]
    both = add(case, "both.yml", rule(2, {"CommandLine|contains": "mimikatz"}))
    assert "no search" not in run("hunt", "--case", "--intel", both).err
    held = row()
    assert held["days_searched"] == held["days_held"] == 1 and held["hunted_techniques"] == ["T1002"]


def test_negative_finding_says_what_was_not_assessed(case):
    lacking = add(case, "lacking.yml", rule(1, {"OriginalFileName": "evil.exe"}))
    done = negative(case, lacking)
    assert done.status == 3 and done.rows[0]["coverage"] == "none"
    add(case, "rules.yml", rule(2, {"CommandLine|contains": "mimikatz"}))
    (case / "rules").mkdir()
    for name in ("lacking.yml", "rules.yml"):
        (case / name).rename(case / "rules" / name)
    done = negative(case, case / "rules")
    assert done.status == 0 and done.rows[0]["coverage"] == "partial"
    assert [gap["why"] for gap in done.rows[0]["not_looked"]] == ["not assessed by 1 rule: OriginalFileName stands in no record of 1 source"]
    (case / "rules/lacking.yml").unlink()
    assert negative(case, case / "rules").rows[0]["coverage"] == "complete"


@pytest.mark.parametrize("selection, condition, more, could", [
    ({"OriginalFileName": "x.exe", "CommandLine|contains": "zz"}, "selection", {}, False),
    ([{"OriginalFileName": "x.exe"}, {"CommandLine|contains": "zz"}], "selection", {}, True),
    ({"CommandLine|contains": "zz", "OriginalFileName": None}, "selection", {}, True),
    ({"CommandLine|contains": "zz", "OriginalFileName|exists": False}, "selection", {}, True),
    ({"OriginalFileName|exists": True}, "selection", {}, False),
    ({"OriginalFileName|exists": True}, "not selection and other", {"other": {"CommandLine|contains": "zz"}}, True),
    ({"CommandLine|contains": "zz"}, "selection and not other", {"other": {"OriginalFileName": None}}, False),
    ({"CommandLine|contains": "zz"}, "selection and not 1 of other*", {"other1": {"OriginalFileName": "x.exe"}}, True),
    ({"CommandLine|contains": "zz"}, "selection or 1 of other*", {"other1": {"OriginalFileName": "x.exe"}}, True),
    ({"CommandLine|contains": "zz"}, "2 of them", {"other1": {"OriginalFileName": "x.exe"}}, False),
    ({"CommandLine|contains": "zz"}, "2 of them", {"other1": {"OriginalFileName": "x.exe"}, "other2": {"Image|endswith": "x"}}, True),
    (["zzkeyword"], "selection", {}, True),
    ({"CommandLine|fieldref": "OriginalFileName"}, "selection", {}, False),
    ({"CommandLine|all|contains": ["zz", "yy"]}, "selection", {}, True),
])
def test_every_way_of_a_condition_counts(case, selection, condition, more, could):
    path = add(case, "rule.yml", rule(1, selection, condition, **more))
    run("hunt", "--case", "--intel", path)
    assert (row()["days_searched"] == 1) == could
    assert (negative(case, path).rows[0]["coverage"] == "complete") == could


def test_what_one_source_has_another_may_lack(case):
    path = add(case, "rule.yml", rule(1, {"OriginalFileName": "x.exe"}))
    (case / "b.jsonl").write_bytes(lines(event(command="cmd /c ver", tenant="alpha", OriginalFileName="Cmd.Exe")))
    run("ingest", case / "b.jsonl", "--tenant", "alpha")
    run("hunt", "--case", "--intel", path)
    held = row()
    assert held["days_searched"] == 0 and held["not_assessed"] == 1, "on the day of both one was not looked at"
    why = [gap["why"] for gap in negative(case, path).rows[0]["not_looked"]]
    assert why == ["not assessed by 1 rule: OriginalFileName stands in no record of 1 source"]


def test_techniques_could_be_seen_only_where_the_fields_are(case):
    run("intel", "add", add(case, "rule.yml", rule(1, {"OriginalFileName": "x.exe"})), "--name", "ours")
    answer = json.loads(run("coverage", "--format", "json").out)
    assert answer["rows"][0]["techniques"] == [] and answer["tenants"][0]["techniques_unseen"] == ["T1001"]


def test_registers_are_equal_to_a_rebuild(case):
    assert "registers  equal to a rebuild" in run("verify").err
    before = row()
    assert run("case", "reindex").status == 0
    assert row() == before
