# SPDX-License-Identifier: Apache-2.0
"""What comes in beside Sigma and lists: MISP, OpenIOC, YARA, pipelines; and versions of sets in a case."""
import hashlib
import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from conftest import PROGRAM, RULE, Result, event, lines, run

FIXTURES = Path(__file__).resolve().parents[2] / "src/intel/fixtures"


def hunt(*args):
    return run("hunt", *args, "--errors", "json", "--format", "jsonl")


def summary_of(tmp_path, *args):
    path = tmp_path / "summary.json"
    return hunt(*args, "--summary", path), json.loads(path.read_text())


def test_a_misp_feed_is_hunted_with_what_its_events_say(tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines({"@timestamp": "2017-03-01T00:00:00Z", "dst": "198.51.100.8"},
                          {"@timestamp": "2017-03-31T23:00:00Z", "dst": "198.51.100.7"},
                          {"@timestamp": "2017-04-01T00:00:00Z", "dst": "198.51.100.7"}))
    result, summary = summary_of(tmp_path, log, "--intel", FIXTURES / "misp-feed")
    twice, once = result.rows
    assert twice["detector"]["id"] == "indicator:ipv4:198.51.100.8"
    assert len(twice["detector"]["sources"]) == 3 and len(twice["detector"]["reports"]) == 2
    assert once["detector"]["title"] == "C2 server" and once["detector"]["markings"] == ["TLP:AMBER"]
    assert once["detector"]["indicates"] == ["APT10"]
    assert summary["outside_validity"] == 1  # behind the day on which it was last seen
    detectors = summary["detectors"]
    assert (detectors["not_for_detection"], detectors["revoked"], detectors["files"]) == (2, 1, {"read": 4, "passed_over": 1})
    assert "BT0322" in result.codes  # an event of the manifest that is not there


def test_openioc_finds_what_it_joins(tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines({"@timestamp": "2017-03-01T00:00:00Z", "query": "www.evil.example"},
                          event(1, "x -HP'x'"),
                          {"@timestamp": "2017-03-01T00:00:00Z", "process": {"name": "rar.exe", "command_line": "rar a"}},
                          {"@timestamp": "2017-03-02T00:00:00Z", "destination": {"ip": "198.51.100.7"}}))
    found = hunt(log, "--intel", FIXTURES / "openioc").rows
    kinds = sorted((row["detector"]["kind"], len(row["records"])) for row in found)
    assert kinds == [("indicator", 1), ("indicator", 1), ("stix-pattern", 2)]


YARA = """rule Evil_Macro : macro T1059 {
  meta:
    author = "tests"
    license = "Apache-2.0"
    description = "A macro"
    reference = "https://report.example/"
    severity = "high"
    mitre_att = "T1059.005"
  strings:
    $a = "AutoOpen" nocase
    $b = /Shell\\([0-9]+\\)/
  condition:
    all of them
}
"""


def test_yara_finds_in_records_with_the_place_of_each_string(tmp_path):
    rules = tmp_path / "rules.yar"
    rules.write_text(YARA)
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines({"n": 1, "m": "nothing"}, {"n": 2, "m": "autoopen then Shell(7)"}))
    result, summary = summary_of(tmp_path, log, "--intel", rules)
    (finding,) = result.rows
    detector = finding["detector"]
    assert (detector["kind"], detector["id"], detector["title"], detector["level"]) == ("yara", "Evil_Macro", "A macro", "high")
    assert (detector["author"], detector["license"], detector["techniques"]) == ("tests", "Apache-2.0", ["T1059", "T1059.005"])
    assert detector["reports"] == ["https://report.example/"] and detector["sources"] == [str(rules)]
    assert detector["sha256"] == hashlib.sha256(YARA.rstrip("\n").encode()).hexdigest()
    (place,) = finding["records"]
    record = log.read_bytes()[place["offset"]:place["offset"] + place["length"]]
    assert json.loads(record)["n"] == 2
    for matched in finding["matched"]:
        assert record[matched["offset"]:].startswith(matched["value"].encode())
    assert [(m["field"], m["value"], m["pattern"]) for m in finding["matched"]] == [
        ("$a", "autoopen", '"AutoOpen" nocase'), ("$b", "Shell(7)", "/Shell\\([0-9]+\\)/")]
    assert summary["detectors"]["loaded"]["yara"] == 1
    assert hunt(log, "--intel", rules, "--threads", 4).out == result.out


def test_yara_names_the_rules_that_it_cannot_use_and_hunts_the_others(tmp_path):
    rules = tmp_path / "rules.txt"  # the content tells
    rules.write_text('import "magic"\ninclude "/etc/passwd"\n' + YARA + "rule bad { condition: nothing_known }\n"
                     'rule by_magic { condition: magic.type() contains "x" }\nrule open { condition: true\n')
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines({"m": "AutoOpen Shell(1)"}))
    result, summary = summary_of(tmp_path, log, "--intel", rules)
    assert [row["detector"]["id"] for row in result.rows] == ["Evil_Macro"] and result.status == 0
    refused = sorted((one["code"], one["id"]) for one in summary["detectors"]["not_evaluated"])
    assert refused == [("BT0318", "open"), ("BT0319", None), ("BT0319", None), ("BT0412", "bad"), ("BT0412", "by_magic")]


def test_yara_scans_whole_files_on_request(tmp_path):
    rules = tmp_path / "rules.yar"
    rules.write_text('rule pair { strings: $a = "first" $b = "second" condition: $a and $b }\n')
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "a.jsonl").write_bytes(lines({"m": "first"}, {"m": "second"}))
    program = b"\x7fMZ first \0\x01\x02 second" + bytes(range(256))
    (logs / "b.bin").write_bytes(program)
    with zipfile.ZipFile(logs / "c.zip", "w") as packed:
        packed.writestr("in/d.bin", program + b"!")
    assert hunt(logs, "--intel", rules).rows == []  # no single record has both
    result, summary = summary_of(tmp_path, logs, "--intel", rules, "--yara-files")
    assert [(Path(row["records"][0]["path"]).name, row["records"][0].get("member")) for row in result.rows] == [
        ("a.jsonl", None), ("b.bin", None), ("c.zip", "in/d.bin")]
    assert result.status == 0 and "BT0200" not in result.codes
    place = result.rows[1]["records"][0]
    assert (place["offset"], place["length"], place["record_id"]) == (0, len(program), None)
    assert place["source_sha256"] == hashlib.sha256(program).hexdigest()
    assert summary["detectors"]["yara"]["files"] == 3


def test_a_rule_that_never_ends_is_stopped_and_said(tmp_path):
    rules = tmp_path / "rules.yar"
    rules.write_text("rule slow { condition: for all i in (1..100000) : (for all j in (1..100000) : (for all k in (1..100000) : "
                     "(i + j + k > 0))) }\n")
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines({"n": 1}))
    result, summary = summary_of(tmp_path, log, "--intel", rules)
    assert result.rows == [] and result.status == 3 and "BT0913" in result.codes
    assert summary["detectors"]["yara"] == {"timeouts": 1, "unscanned": 1, "too_many_matches": 0, "files": 0}


PIPELINE = """name: ours
priority: 10
transformations:
- id: names
  type: field_name_mapping
  mapping: {Image: our.image, CommandLine: [our.cmd, our.args]}
  rule_conditions:
  - {type: logsource, product: windows}
- type: change_logsource
  product: ours
"""


def test_a_pipeline_makes_rules_fit_the_names_of_a_log(tmp_path, rule):
    pipeline = tmp_path / "pipeline.yml"
    pipeline.write_text(PIPELINE)
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines({"our": {"image": "C:\\x\\powershell.exe", "args": "a -enc b"}}, {"our": {"image": "C:\\x\\other.exe"}}))
    more = ("--logsource", "product=ours")
    assert hunt(log, "--intel", rule, *more).rows == []
    (finding,) = hunt(log, "--intel", rule, "--pipeline", pipeline, *more).rows
    assert [m["field"] for m in finding["matched"]] == ["our.image", "our.args"]
    assert finding["detector"]["sha256"] == hashlib.sha256(RULE.encode()).hexdigest()  # the rule is the same
    (checked,) = json.loads("[" + run("rules", "check", rule, "--pipeline", pipeline, "--format", "jsonl").out.decode() + "]")
    assert checked["fields"] == ["our.args", "our.cmd", "our.image"] and checked["logsource"] == {"product": "ours"}


HASHES = """transformations:
- type: nest
  rule_conditions:
    windows: {type: logsource, product: windows}
    pipes: {type: logsource, category: pipe_created}
  rule_cond_expr: windows and not pipes
  items:
  - {type: hashes_fields, valid_hash_algos: [MD5, SHA256], field_prefix: file.hash.}
  - {type: set_state, key: names, val: hashes}
- type: field_name_mapping
  mapping: {file.hash.MD5: file.hash.md5, file.hash.SHA256: file.hash.sha256}
  rule_conditions:
  - {type: processing_state, key: names, val: hashes}
"""


def test_a_pipeline_takes_hashes_apart_for_logs_that_have_a_field_for_each(tmp_path):
    md5, sha256 = "a" * 32, "b" * 64
    rule = tmp_path / "hashes.yml"
    rule.write_text("title: h\nid: 11111111-2222-4333-8444-777777777777\nlogsource: {product: windows}\ndetection:\n  s:\n"
                    f"    Hashes|contains: ['MD5={md5}', 'SHA256={sha256}']\n  condition: s\n")
    pipeline = tmp_path / "pipeline.yml"
    pipeline.write_text(HASHES)
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines({"file": {"hash": {"md5": md5}}}, {"file": {"hash": {"sha256": sha256}}}, {"file": {"hash": {"md5": sha256}}}))
    more = ("--intel", rule, "--logsource", "product=windows")
    assert hunt(log, *more).rows == []
    found = hunt(log, *more, "--pipeline", pipeline).rows
    assert [row["matched"][0]["field"] for row in found] == ["file.hash.md5", "file.hash.sha256"]


def test_a_rule_in_several_files_names_them_all(tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    yara = "rule Enc { strings: $a = \"-enc\" condition: $a }\n"
    for name in ("z", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.yml").write_text(RULE)
        (tmp_path / name / "same.yar").write_text(yara)
    wanted = [sorted(str(tmp_path / name / f"same.{end}") for name in ("z", "b")) for end in ("yml", "yar")]
    orders = (("z", "b"), ("b", "z"))
    found = [hunt(log, *(part for name in order for part in ("--intel", tmp_path / name))) for order in orders]
    assert found[0].out == found[1].out
    assert {row["detector"]["kind"]: row["detector"]["sources"] for row in found[0].rows} == {"sigma": wanted[0], "yara": wanted[1]}
    (checked,) = run("rules", "check", tmp_path / "z", tmp_path / "b", "--format", "jsonl").rows
    assert checked["sources"] == wanted[0] and checked["path"] == wanted[0][0]
    (listed,) = run("rules", "list", tmp_path / "z", tmp_path / "b", "--format", "jsonl").rows
    assert listed["sources"] == wanted[0]


def test_a_pipeline_refuses_rules_and_is_refused_by_name(tmp_path, rule):
    pipeline = tmp_path / "pipeline.yml"
    pipeline.write_text("transformations:\n- {type: rule_failure, message: not here}\n")
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    result, summary = summary_of(tmp_path, log, "--intel", rule, "--pipeline", pipeline)
    assert result.rows == []
    (refused,) = summary["detectors"]["not_evaluated"]
    assert refused["code"] == "BT0324" and "not here" in refused["message"]
    assert run("rules", "check", rule, "--pipeline", pipeline).status == 3
    pipeline.write_text("transformations:\n- {type: value_placeholders}\n")
    for verb in (("hunt", log, "--intel", rule), ("rules", "check", rule)):
        result = run(*verb, "--pipeline", pipeline, "--errors", "json")
        assert result.status == 2 and result.codes == {"BT0323"}
        assert "value_placeholders" in result.err


def test_rules_are_named_as_plain_arguments(tmp_path, rule):
    plain = run("rules", "check", rule, "--format", "jsonl")
    assert plain.status == 0 and plain.out == run("rules", "check", "--intel", rule, "--format", "jsonl").out
    assert run("rules", "list", rule, "--format", "jsonl").rows[0]["id"] == "11111111-2222-4333-8444-555555555555"
    assert run("rules", "check").status == 2


@pytest.fixture
def case(tmp_path):
    env = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_STATE_HOME": str(tmp_path / "state"),
           "BACKTRAIL_ACTOR": "ana:Ana:analyst", "BACKTRAIL_CASE": str(tmp_path / "case")}
    env.pop("BACKTRAIL_KEYS", None)

    def program(*args):
        return Result(subprocess.run([str(Path(PROGRAM).resolve()), *map(str, args)], env=env, capture_output=True, timeout=60, check=False))
    assert program("case", "init", tmp_path / "case").status == 0
    return program


def test_two_versions_of_a_set_are_compared_by_what_they_look_for(tmp_path, case, rule):
    source = tmp_path / "feed"
    source.mkdir()
    table = source / "feed.csv"
    table.write_text("type,value,source,valid_until\ndomain,a.example,R1,2017-06-01\ndomain,b.example,R1,\nipv4,198.51.100.1,R1,\n")
    (source / "rule.yml").write_text(RULE)
    (source / "x.yar").write_text(YARA)
    assert case("intel", "add", source, "--version", "1", "--source", "a feed").status == 0
    # Another order of lines is no change.
    table.write_text("type,value,source,valid_until\nipv4,198.51.100.1,R1,\ndomain,c.example,R2,\ndomain,a.example,R1,2018-06-01\n")
    (source / "rule.yml").write_text(RULE.replace("level: high", "level: low"))
    assert case("intel", "add", source, "--version", "2", "--source", "a feed").status == 0
    result = case("intel", "diff", "feed", "--format", "jsonl")
    assert result.status == 0, result.err
    assert [(row["change"], row["kind"], row["id"], row["what"]) for row in result.rows] == [
        ("changed", "domain", "indicator:domain:a.example", ["validity"]),
        ("removed", "domain", "indicator:domain:b.example", []),
        ("added", "domain", "indicator:domain:c.example", []),
        ("changed", "sigma", "11111111-2222-4333-8444-555555555555", ["text", "level"])]
    assert "1 added, 1 removed, 2 changed, 2 the same" in result.err
    back = case("intel", "diff", "feed", "--from", "2", "--to", "1", "--format", "jsonl").rows
    assert [row["change"] for row in back] == ["changed", "added", "removed", "changed"]
    assert len(case("intel", "list", "--format", "jsonl").rows) == 1
    old, new = case("intel", "list", "--all", "--format", "jsonl").rows
    assert old["replaced_by"] == new["entry"] and new["replaces"] == old["entry"]
    shown = json.loads(case("intel", "show", "feed", "--format", "json").out)
    assert shown["kinds"] == {"domain": 2, "ipv4": 1, "sigma": 1, "yara": 1}
    assert shown["valid"] == {"from": None, "until": "2018-06-02T00:00:00Z", "without_end": 2}
    for wrong in (("diff", "other"), ("diff", "feed", "--from", "7"), ("show", "other")):
        assert case("intel", *wrong).status == 2


def test_what_yara_finds_in_whole_files_is_sealed_with_them(tmp_path, case):
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "a.bin").write_bytes(bytes(range(256)) * 4 + b"EVILMARK")
    with zipfile.ZipFile(logs / "mail.zip", "w") as archive:
        archive.writestr("in/b.bin", b"\0EVILMARK\0")
    (logs / "big.bin").write_bytes(b"EVILMARK" + bytes(17 << 20))
    rules = tmp_path / "evil.yar"
    rules.write_text('rule Evil { strings: $a = "EVILMARK" condition: $a }\n')
    result = case("hunt", logs, "--intel", rules, "--yara-files", "--format", "jsonl", "--summary", tmp_path / "s.json")
    assert result.status == 0 and len(result.rows) == 3
    files = json.loads((tmp_path / "s.json").read_text())["files"]
    assert files["unrecognised"] == [] and files["read"] == 3  # YARA has looked at what no log format fits
    assert "Looked at    3 files" in result.err and "Not looked at" not in result.err
    (tmp_path / "found.jsonl").write_bytes(result.out)
    sealed = case("evidence", "add", "--from-hunt", tmp_path / "found.jsonl", "--tenant", "t", "--errors", "json", "--format", "jsonl")
    assert sealed.status == 0 and len(sealed.rows) == 3
    assert "BT0949" in sealed.codes  # over 16 MiB: by its hash alone
    shown = case("trace", "finding:evil@t", "--bytes")
    assert shown.status == 0 and b"EVILMARK" in shown.out and b"source whole" in shown.out
    verified = case("verify")
    assert verified.status == 0 and "3 records, 2 with a sealed copy" in verified.err
    (logs / "big.bin").write_bytes(b"EVILMARK" + bytes(17 << 20) + b"more")
    (logs / "a.bin").unlink()
    verified = case("verify")
    assert b"big.bin" in verified.out and b"a.bin" not in verified.out
