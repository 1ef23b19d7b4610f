# SPDX-License-Identifier: Apache-2.0
"""STIX bundles from the command line: patterns over several files, what bundles say of their indicators, shared infrastructure."""
import json

from conftest import run


def bundle(path, patterns, *others):
    objects = [{"type": "indicator", "id": f"indicator--{i}", "pattern": pattern, "pattern_type": "stix"} | extra
               for i, (pattern, extra) in enumerate(patterns)]
    path.write_text(json.dumps({"type": "bundle", "id": "bundle--1", "objects": [*objects, *others]}))
    return path


def log(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def process(time, image, command, **more):
    return {"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "UtcTime": time, "@timestamp": time, "Image": image,
            "CommandLine": command, "ProcessId": 500, **more}


def test_a_pattern_over_several_files_is_one_finding(tmp_path):
    first = log(tmp_path / "b.jsonl", process("2017-01-01T00:00:00Z", "C:\\x\\winword.exe", "winword a.docx"))
    second = log(tmp_path / "a.jsonl", process("2017-01-01T00:04:00Z", "C:\\x\\cmd.exe", "cmd /c whoami", ParentImage="C:\\x\\WINWORD.EXE"))
    late = log(tmp_path / "c.jsonl", process("2017-01-01T09:00:00Z", "C:\\x\\cmd.exe", "cmd", ParentImage="C:\\x\\WINWORD.EXE"))
    intel = bundle(tmp_path / "b.json", [
        ("([process:name = 'winword.exe'] FOLLOWEDBY [process:parent_ref.name = 'winword.exe' AND process:command_line LIKE '%']) WITHIN 300 SECONDS", {"name": "macro"})])
    summary = tmp_path / "s.json"
    result = run("hunt", first, second, late, "--intel", intel, "--summary", summary)
    (row,) = result.rows
    assert result.status == 0
    assert row["detector"]["kind"] == "stix-pattern"
    assert row["detector"]["title"] == "macro"
    assert [record["path"] for record in row["records"]] == [str(first), str(second)] or len(row["records"]) == 2
    assert row["time"] == "2017-01-01T00:04:00Z"
    assert json.loads(summary.read_text())["detectors"]["loaded"]["stix-pattern"] == 1
    again = run("hunt", late, second, first, "--intel", intel, "--threads", "1")
    assert again.out == result.out


def test_one_comparison_is_an_indicator_whatever_its_operator(tmp_path):
    records = log(tmp_path / "a.jsonl", process("2017-01-01T00:00:00Z", "C:\\x\\rar.exe", "rar a -hpsecret x.rar"))
    intel = bundle(tmp_path / "b.json", [("[process:command_line MATCHES ' -hp']", {}), ("[process:pid = 500 AND process:name IN ('rar.exe')]", {}),
                                         ("[process:pid = '500']", {})])
    rows = run("hunt", records, "--intel", intel).rows
    assert [(row["detector"]["id"], row["detector"]["kind"]) for row in rows] == [("indicator--0", "indicator"), ("indicator--1", "stix-pattern")]
    assert rows[1]["matched"][0] == {"field": "ProcessId", "value": "500", "pattern": "process:pid = 500"}


def test_validity_and_markings_are_carried(tmp_path):
    records = log(tmp_path / "a.jsonl", process("2017-06-01T00:00:00Z", "C:\\x\\rar.exe", "curl http://c2.evil.example/"))
    intel = bundle(
        tmp_path / "b.json",
        [("[domain-name:value = 'evil.example' OR domain-name:value = 'x.example']", {
            "valid_from": "2017-01-01T00:00:00Z", "valid_until": "2018-01-01T00:00:00Z", "labels": ["c2"],
            "object_marking_refs": ["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"]}),
         ("[domain-name:value IN ('evil.example')]", {"valid_until": "2017-02-01T00:00:00Z"})],
        {"type": "relationship", "relationship_type": "indicates", "source_ref": "indicator--0", "target_ref": "intrusion-set--1"},
        {"type": "intrusion-set", "id": "intrusion-set--1", "name": "menuPass"})
    (row,) = run("hunt", records, "--intel", intel).rows
    assert row["detector"]["indicates"] == ["menuPass"]
    assert row["detector"]["labels"] == ["c2"]
    assert row["detector"]["markings"] == ["TLP:AMBER"]
    assert len(run("hunt", records, "--intel", intel, "--ignore-validity").rows) == 2


def test_what_cannot_be_evaluated_is_named(tmp_path):
    records = log(tmp_path / "a.jsonl", process("2017-06-01T00:00:00Z", "C:\\x\\rar.exe", "x"))
    intel = bundle(tmp_path / "b.json", [("[process:name = 'rar.exe'", {}), ("[x-own:thing = 1 AND process:pid = 500]", {}), ("[process:pid = 500]", {})])
    summary = tmp_path / "s.json"
    result = run("hunt", records, "--intel", intel, "--summary", summary, "--errors", "json")
    assert len(result.rows) == 1
    assert {"BT1700", "BT0420"} <= result.codes
    assert {entry["id"] for entry in json.loads(summary.read_text())["detectors"]["not_evaluated"]} == {"indicator--0", "indicator--1"}


def test_shared_infrastructure_is_graded_and_not_dropped(tmp_path):
    records = log(tmp_path / "a.jsonl", {"message": "to evil.mefound.com and 203.0.113.9 and own.example"})
    intel = tmp_path / "list.txt"
    intel.write_text("evil.mefound.com\n203.0.113.9\nown.example\n")
    lists = tmp_path / "lists/x"
    lists.mkdir(parents=True)
    (lists / "list.json").write_text(json.dumps({"name": "A cloud", "type": "cidr", "description": "rented by anybody", "list": ["203.0.113.0/24"],
                                                 "matching_attributes": ["ip-dst"], "version": 1}))
    summary = tmp_path / "s.json"
    result = run("hunt", records, "--intel", intel, "--warninglists", tmp_path / "lists", "--summary", summary)
    shared = {row["detector"]["id"]: [(one["list"], one["entry"]) for one in row.get("shared", [])] for row in result.rows}
    assert shared == {"indicator:domain:evil.mefound.com": [("dynamic-DNS parents", "mefound.com")],
                      "indicator:ipv4:203.0.113.9": [("A cloud", "203.0.113.0/24")], "indicator:domain:own.example": []}
    assert json.loads(summary.read_text())["findings_shared"] == 2
    assert "BT0321" in run("hunt", records, "--intel", intel, "--warninglists", intel, "--errors", "json").codes
