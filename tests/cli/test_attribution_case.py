# SPDX-License-Identifier: Apache-2.0
"""`attribute --case`: evidence out of a case, what weighs nothing beside it, and analysts' judgements beside the proposal."""
import json

import pytest

from conftest import RULE, event, lines, run

PWC = "PWC Cloud Hopper Technical Annex April 2017"  # as ATT&CK cites it, for menuPass among others


def bundle():
    made = {"created": "2017-04-03T00:00:00Z", "modified": "2017-04-03T00:00:00Z", "spec_version": "2.1"}
    indicator = {"type": "indicator", "id": "indicator--00000000-0000-4000-8000-000000000001", **made, "pattern_type": "stix",
                 "pattern": "[domain-name:value = 'heron.example']", "valid_from": "2016-01-01T00:00:00Z"}
    malware = {"type": "malware", "id": "malware--00000000-0000-4000-8000-000000000002", **made, "name": "PoisonIvy", "is_family": True}
    link = {"type": "relationship", "id": "relationship--00000000-0000-4000-8000-000000000003", **made, "relationship_type": "indicates",
            "source_ref": indicator["id"], "target_ref": malware["id"]}
    report = {"type": "report", "id": "report--00000000-0000-4000-8000-000000000004", **made, "name": PWC, "published": "2017-04-03T00:00:00Z",
              "object_refs": [indicator["id"], malware["id"]]}
    return json.dumps({"type": "bundle", "id": "bundle--00000000-0000-4000-8000-000000000005", "objects": [indicator, malware, link, report]})


@pytest.fixture
def case(tmp_path, monkeypatch):
    """Findings of a rule and of an indicator at an organisation, an observation, and two analysts' judgements."""
    for name in ("BACKTRAIL_CASE", "BACKTRAIL_KEYS", "BACKTRAIL_ACTOR", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder, intel = tmp_path / "case", tmp_path / "intel"
    intel.mkdir()
    (intel / "rule.yml").write_text(RULE)
    (intel / "bundle.json").write_text(bundle())
    log = tmp_path / "log.jsonl"
    log.write_bytes(lines(*(event(0, **{"@timestamp": f"2017-02-{day:02}T{hour:02}:10:00Z"}) for day in range(6, 11) for hour in range(0, 10)),
                          event(1, "calc", QueryName="heron.example", **{"@timestamp": "2017-02-08T03:00:00Z"})))

    def do(*args, by="ana", **more):
        done = run(*args, "--case", folder, "--actor", by, **more)
        assert done.status == 0, done.err
        return done

    assert run("case", "init", folder, "--actor", "ana").status == 0
    do("org", "add", write(tmp_path, {"id": "orchard", "name": "Orchard", "kind": "customer", "jurisdiction": "JP", "sector": "Government"}))
    do("intel", "add", intel)
    found = tmp_path / "findings.jsonl"
    found.write_bytes(run("hunt", log, "--intel", intel, "--format", "jsonl").out)
    do("evidence", "add", "--from-hunt", found, "--tenant", "orchard", "--source-grade", "B", "--credibility", "2")
    do("evidence", "add", write(tmp_path, {"id": "obs:1", "kind": "observation", "origin": "team", "source_grade": "C", "credibility": 3,
                                           "title": "Errors of typing as of a keyboard for Cyrillic", "text": "Seen in a shell's history."}))
    for analyst, likelihood in (("ana", "likely"), ("ben", "unlikely")):
        do("judge", "add", write(tmp_path, {"id": f"judgement:{analyst}", "rung": "group", "proposition": f"It was menuPass, says {analyst}.",
                                             "likelihood": likelihood, "confidence": "low", "rests_on": ["obs:1"],
                                             "alternatives": [{"hypothesis": "An actor that nobody has described yet", "why_less": "Little is new."},
                                                              {"hypothesis": "A false flag", "why_less": "It would have cost much."}]}), by=analyst)
    return folder


def write(folder, body):
    path = folder / "body.json"
    path.write_text(json.dumps(body) + "\n")
    return path


def judged(case, *args, status=0):
    done = run("attribute", "--case", case, "--format", "json", *args)
    assert done.status == status, done.err
    return json.loads(done.out)


def test_findings_and_lists_give_items_with_their_grades(case):
    answer = judged(case)
    assert answer["items"] == ["S0012", "T1059.001"] and answer["date"] == "2017-02-08"
    assert answer["origins"]["S0012"] == [{"source": PWC, "grade": "B2"}]
    assert answer["origins"]["T1059.001"][0]["grade"] == "B2"
    plain = json.loads(run("attribute", "--items", "S0012,T1059.001", "--date", "2017-02-08", "--format", "json").out)
    assert answer["ranking"] == plain["ranking"] and answer["unknown"] == plain["unknown"]


def test_what_has_no_labels_is_shown_and_weighs_nothing(case):
    answer = judged(case)
    rows = {row["kind"]: row for row in answer["weighs_nothing"]}
    assert set(rows) == {"infrastructure", "tradecraft", "victimology", "timing"}
    assert all(row["weighs"] == 0 for row in answer["weighs_nothing"])
    assert "G0045" in rows["infrastructure"]["for"] and PWC in rows["infrastructure"]["what"]
    assert answer["timing"]["offsets_h"] == [8] and "UTC+8" in rows["timing"]["what"]
    assert all(len(row["fits"]) == len(answer["ach"]["hypotheses"]) for row in answer["weighs_nothing"])
    for form in ("table", "csv", "html"):
        matrix = run("attribute", "--case", case, "--ach", form).out.decode()
        assert matrix.count("weighs nothing") >= 4 and "infrastructure" in matrix and "Cyrillic" in matrix
    told = run("attribute", "--case", case, "--explain").out.decode()
    assert "weighs nothing" in told and "[team, C3]" in told


def test_analysts_and_the_proposal_stand_side_by_side(case):
    before = run("case", "status", "--case", case, "--format", "json").out
    answer = judged(case)
    group = [(row["by"], row["likelihood"]) for row in answer["side_by_side"] if row["rung"] == "group"]
    assert [by for by, _ in group] == ["ana", "ben", "backtrail"]
    assert group[0][1].startswith("likely") and group[1][1].startswith("unlikely")
    assert group[2][1] == answer["likelihood"]["text"]
    assert [row["rung"] for row in answer["side_by_side"] if row["by"] == "backtrail"] == [
        "incident", "campaign", "group", "organisation", "state", "persons"]
    table = run("attribute", "--case", case, "--format", "table").out.decode()
    assert "ben: It was menuPass, says ben." in table and "no judgement" in table
    assert run("case", "status", "--case", case, "--format", "json").out == before  # nothing was written


def test_as_of_a_time_before_anything_was_entered_there_is_nothing(case):
    done = run("attribute", "--case", case, "--as-of", "2001-01-01", "--errors", "json")
    assert done.status == 4 and "BT1500" in done.codes and not done.out
    assert judged(case, "--as-of", "2999-01-01")["items"] == judged(case)["items"]
    assert run("attribute", "--case", case, "--as-of", "soon").status == 2
    assert run("attribute", "--items", "S0012", "--as-of", "2001-01-01").status == 2


def test_what_was_judged_can_be_saved_and_judged_without_the_case(case, tmp_path):
    saved = tmp_path / "incident.json"
    answer = judged(case, "--save-evidence", saved)
    again = json.loads(run("attribute", "--evidence", saved, "--format", "json").out)
    answer.pop("side_by_side")
    assert again == answer and saved.stat().st_mode & 0o077 == 0
