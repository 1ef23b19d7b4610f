# SPDX-License-Identifier: Apache-2.0
"""Sigma beyond single rules: correlations, filters, collections, placeholders, and what `rules` says of them."""
import gzip
import hashlib
import json
import random

from conftest import event, lines, run

BASE = """title: Failed login
name: failed_login
id: 11111111-0000-4000-8000-000000000001
logsource: {product: windows, service: security}
detection:
  s: {EventID: 4625}
  condition: s
"""
SUCCESS = """---
title: Login
name: login
id: 11111111-0000-4000-8000-000000000002
logsource: {product: windows, service: security}
detection:
  s: {EventID: 4624}
  condition: s
"""
MANY = """---
title: Many failed logins
name: many_failed
id: 11111111-0000-4000-8000-000000000003
level: high
author: tests
correlation:
  type: event_count
  rules: [failed_login]
  group-by: [TargetUserName]
  timespan: 5m
  condition: {gte: 3}
"""
CHAIN = """---
title: Guessed
id: 11111111-0000-4000-8000-000000000004
level: critical
tags: [attack.t1110]
correlation:
  type: temporal_ordered
  rules: [many_failed, login]
  group-by: [TargetUserName]
  timespan: 10m
"""


def hunt(*args, **kwargs):
    return run("hunt", *args, "--errors", "json", "--format", "jsonl", **kwargs)


def login(second, user, ok=False, **more):
    stamp = f"2017-02-03T04:{second // 60:02d}:{second % 60:02d}Z"
    return {"Channel": "Security", "EventID": 4624 if ok else 4625, "@timestamp": stamp, "TargetUserName": user, **more}


def write(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


def test_a_correlation_is_one_finding_with_all_its_records(tmp_path):
    rules = write(tmp_path, "r.yml", BASE + MANY)
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(*(login(10 * n, "alice") for n in range(5)), login(3, "bob"), login(90, "bob")))
    result = hunt(log, "--intel", rules)
    assert result.status == 0, result.err
    (finding,) = result.rows
    detector = finding["detector"]
    assert (detector["kind"], detector["level"], detector["author"]) == ("sigma-correlation", "high", "tests")
    assert finding["time"] == "2017-02-03T04:00:40Z"
    assert len(finding["records"]) == 5
    assert finding["matched"][0] == {"field": "TargetUserName", "value": "alice", "pattern": "group-by"}
    assert finding["matched"][1]["value"] == "5"
    places = sorted([r["source_sha256"], r["offset"], r["length"]] for r in finding["records"])
    name = json.dumps(["sigma-correlation", detector["id"], detector["sha256"], places], separators=(",", ":"))
    assert finding["finding"] == "sha256:" + hashlib.sha256(name.encode()).hexdigest()


def test_base_rules_are_silent_unless_generate_stands_at_the_root_or_inside(tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(*(login(n, "alice") for n in range(3))))
    assert len(hunt(log, "--intel", write(tmp_path, "r.yml", BASE + MANY)).rows) == 1
    for text in (MANY + "generate: true\n", MANY.replace("  type:", "  generate: true\n  type:")):
        rows = hunt(log, "--intel", write(tmp_path, "g.yml", BASE + text)).rows
        assert sorted(r["detector"]["kind"] for r in rows) == ["sigma", "sigma", "sigma", "sigma-correlation"]


def test_chained_correlations_rest_on_the_records_below(tmp_path):
    rules = write(tmp_path, "r.yml", CHAIN.removeprefix("---\n") + MANY + BASE.replace("title: Failed", "---\ntitle: Failed", 1) + SUCCESS)
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(*(login(n, "alice") for n in (1, 2, 3)), login(60, "alice", True), login(61, "bob", True),
                          *(login(n, "carol") for n in (201, 202, 203)), login(200, "carol", True)))
    (finding,) = hunt(log, "--intel", rules).rows
    assert finding["detector"]["title"] == "Guessed" and finding["detector"]["techniques"] == ["T1110"]
    assert len(finding["records"]) == 4 and finding["time"] == "2017-02-03T04:01:00Z"


def test_a_correlation_joins_all_paths_that_a_hunt_is_given(tmp_path):
    rules = write(tmp_path, "r.yml", BASE + MANY)
    for name, seconds in (("willow", (200, 20)), ("lantern", (110,))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "security.jsonl").write_bytes(lines(*(login(second, "alice") for second in seconds)))
    assert not hunt(tmp_path / "willow", "--intel", rules).rows
    (finding,) = hunt(tmp_path / "willow", tmp_path / "lantern", "--intel", rules).rows
    assert {r["path"].split("/")[-2] for r in finding["records"]} == {"willow", "lantern"} and len(finding["records"]) == 3


def test_rules_of_other_files_serve_and_missing_ones_are_said(tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(*(login(n, "alice") for n in range(3))))
    alone = write(tmp_path, "many.yml", MANY.removeprefix("---\n"))
    missing = hunt(log, "--intel", alone)
    assert missing.codes & {"BT0311"} and not missing.rows and missing.status == 3
    base = write(tmp_path, "base.yml", BASE)
    assert len(hunt(log, "--intel", alone, base).rows) == 1
    assert hunt(log, "--intel", base, alone).out == hunt(log, "--intel", alone, base).out


def test_correlations_do_not_depend_on_files_order_threads_or_compression(tmp_path):
    rules = write(tmp_path, "r.yml", BASE + MANY)
    rng = random.Random(3)
    events = [login(rng.randrange(3600), rng.choice("abcdefgh")) for _ in range(400)]
    folders = []
    for shuffle in range(3):
        folder = tmp_path / f"f{shuffle}"
        folder.mkdir()
        folders.append(folder)
        rng.shuffle(events)
        for part in range(4):
            (folder / f"{part}.jsonl").write_bytes(lines(*events[part::4]))

    def found(folder, *more):
        rows = hunt(folder, "--intel", rules, *more).rows
        assert rows
        return sorted((r["time"], r["matched"][0]["value"], len(r["records"])) for r in rows)

    expected = found(folders[0])
    assert all(found(folder) == expected for folder in folders)
    assert hunt(folders[0], "--intel", rules, "--threads", 1).out == hunt(folders[0], "--intel", rules, "--threads", 4).out
    copy = folders[1] / "copy.jsonl.gz"
    copy.write_bytes(gzip.compress((folders[1] / "0.jsonl").read_bytes()))
    assert found(folders[1]) == expected  # the same bytes a second time count once


def test_records_without_a_time_are_counted_and_said(tmp_path):
    rules = write(tmp_path, "r.yml", BASE + MANY)
    log = tmp_path / "a.jsonl"
    event_without = login(1, "alice")
    del event_without["@timestamp"]
    log.write_bytes(lines(event_without, login(2, "alice"), login(3, "alice")))
    summary = tmp_path / "s.json"
    result = hunt(log, "--intel", rules, "--summary", summary)
    assert not result.rows and "BT0911" in result.codes
    said = json.loads(summary.read_text())
    assert said["observations"]["without_time"] == 1 and said["observations"]["kept"] == 2
    assert said["detectors"]["loaded"]["sigma-correlation"] == 1


def test_filters_suppress_what_they_name(tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, User="adm_1"), event(2, User="eve")))
    filtered = write(tmp_path, "f.yml", """title: Administrators
id: f
logsource: {product: windows, category: process_creation}
filter:
  rules: [11111111-2222-4333-8444-555555555555]
  selection: {User|startswith: adm_}
  condition: not selection
""")
    assert len(hunt(log, "--intel", rule).rows) == 2
    (finding,) = hunt(log, "--intel", rule, filtered).rows
    assert finding["time"].endswith(":02.5Z")


def test_placeholders_come_from_a_file(tmp_path):
    rules = write(tmp_path, "r.yml", """title: Admins
id: p
logsource: {product: windows, category: process_creation}
detection:
  s: {'User|expand': '%admins%'}
  condition: s
""")
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, User="root"), event(2, User="eve"), event(3, User="adm7")))
    assert "BT0406" in hunt(log, "--intel", rules).codes
    values = write(tmp_path, "v.yml", "admins: [root, adm*]\n")
    assert len(hunt(log, "--intel", rules, "--placeholders", values).rows) == 2
    assert hunt(log, "--intel", rules, "--placeholders", write(tmp_path, "w.yml", "- x\n")).status == 2


def test_rules_check_names_needs_and_problems(tmp_path, rule):
    bad = write(tmp_path, "bad.yml", "title: Bad\nid: bad\nlogsource: {product: windows}\ndetection:\n  s: {'A|nosuch': 1}\n  condition: s\n")
    result = run("rules", "check", "--intel", rule, bad, "--format", "jsonl")
    assert result.status == 3
    by_id = {row["id"]: row for row in result.rows}
    good = by_id["11111111-2222-4333-8444-555555555555"]
    assert good["evaluated"] and good["fields"] == ["CommandLine", "Image"]
    assert good["modifiers"] == ["contains", "endswith"] and "windows-json" in good["mappings"]
    assert by_id["bad"]["problems"][0]["code"] == "BT0402" and not by_id["bad"]["evaluated"]
    assert len(run("rules", "list", "--intel", rule, "--format", "jsonl").rows) == 1


def test_rules_explain_shows_the_condition_with_its_values(tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, "calc"), event(2)))
    first = log.read_bytes().splitlines()[0]
    result = run("rules", "explain", "11111111-2222-4333-8444-555555555555", log, 0, len(first), "--intel", rule, "--format", "json")
    assert result.status == 0, result.err
    told = json.loads(result.out)
    assert not told["matches"]
    answers = {line["text"].split(" ")[0]: line["answer"] for line in told["tree"]}
    assert answers["CommandLine"] == "false" and answers["Image"] == "true" and answers["log"] == "true"
    (finding,) = hunt(log, "--intel", rule).rows
    place = finding["records"][0]
    told = run("rules", "explain", rule, log, place["offset"], place["length"], "--intel", rule, "--format", "table")
    assert "true of this record" in told.out.decode()
    assert run("rules", "explain", rule, log, 1, 2, "--intel", rule).status == 4


def test_hostile_rules_are_refused_with_codes(tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    head = "title: t\nid: x\nlogsource: {product: windows}\ndetection:\n"
    values = "\n".join(f"      - v{n}" for n in range(1_000_000))
    hostile = {
        "bomb.yml": "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)},*{chr(97 + n)},*{chr(97 + n)},*{chr(97 + n)},"
            f"*{chr(97 + n)},*{chr(97 + n)},*{chr(97 + n)},*{chr(97 + n)},*{chr(97 + n)}]\n" for n in range(9)) + head + "  s: {A: 1}\n  condition: s\n",
        "list.yml": head + "  s:\n    A|contains:\n" + values + "\n  condition: s\n",
        "deep.yml": head + "  s: {A: 1}\n  condition: " + "(" * 5000 + "s" + ")" * 5000 + "\n",
        "long.yml": head + "  s: {A: 1}\n  condition: " + " or ".join(["s"] * 20000) + "\n",
        "cycle.yml": "title: a\nname: a\ncorrelation: {type: temporal, rules: [b], timespan: 1h}\n---\n"
                     "title: b\nname: b\ncorrelation: {type: temporal, rules: [a], timespan: 1h}\n",
    }
    for name, text in hostile.items():
        result = hunt(log, "--intel", write(tmp_path, name, text))
        assert result.codes, name
        assert result.status == 3 and not result.rows, name
