# SPDX-License-Identifier: Apache-2.0
"""The one-shot hunt, as other programs hold on to it."""
import gzip
import hashlib
import json
import os
import random
import subprocess
import zipfile

import pytest

from conftest import PROGRAM, RULE, event, lines, run


def hunt(*args, **kwargs):
    return run("hunt", *args, "--errors", "json", "--format", "jsonl", **kwargs)


def record_bytes(finding):
    """The record behind a finding, read by hand."""
    place = finding["records"][0]
    data = open(place["path"], "rb").read()
    if data[:4] == b"PK\x03\x04":
        data = zipfile.ZipFile(place["path"]).read(place["member"])
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    assert hashlib.sha256(data).hexdigest() == place["source_sha256"]
    return data[place["offset"]:place["offset"] + place["length"]]


def test_finding_has_the_shape_that_others_hold_on_to(tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, "calc"), event(2)))
    result = hunt(log, "--intel", rule)
    assert result.status == 0
    (finding,) = result.rows
    assert finding["v"] == 1 and finding["tenant"] is None and finding["also_at"] == []
    detector = finding["detector"]
    assert detector["sha256"] == hashlib.sha256(RULE.encode()).hexdigest()
    assert (detector["kind"], detector["level"], detector["author"], detector["license"]) == ("sigma", "high", "tests", "Apache-2.0")
    assert detector["techniques"] == ["T1059.001"] and detector["sources"] == [str(rule)]
    assert finding["time"] == "2017-02-03T04:05:02.5Z"
    assert [m["field"] for m in finding["matched"]] == ["Image", "CommandLine"]
    assert "member" not in finding["records"][0]
    assert json.loads(record_bytes(finding))["n"] == 2


def test_same_output_for_any_threads_and_order(tmp_path, rule):
    rng = random.Random(1)
    paths = []
    for i in range(6):
        log = tmp_path / f"{i}.jsonl"
        log.write_bytes(lines(*(event(n, rng.choice(["calc", "x -enc y"]), pad="p" * 300) for n in range(4000))))
        paths.append(log)
    first = hunt(*paths, "--intel", rule, "--threads", 1)
    assert len(first.rows) > 1000
    for threads in (1, 2, 4):
        rng.shuffle(paths)
        assert hunt(*paths, "--intel", rule, "--threads", threads).out == first.out
    assert hunt(tmp_path, "--intel", rule).out == first.out


def test_plain_gzip_and_zip_name_their_records_alike(tmp_path, rule):
    data = lines(event(1, "calc"), event(2))
    (tmp_path / "a.log").write_bytes(data)
    (tmp_path / "b.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("x/a.log", data)
        archive.writestr("x/other.log", lines(event(3)))
    result = hunt(tmp_path / "a.log", tmp_path / "b.gz", tmp_path / "c.zip", "--intel", rule)
    assert result.status == 0
    first, second = result.rows
    assert first["records"][0]["path"].endswith("a.log")
    assert first["also_at"] == [{"path": str(tmp_path / "b.gz")}, {"path": str(tmp_path / "c.zip"), "member": "x/a.log"}]
    assert second["records"][0]["member"] == "x/other.log"
    for finding in result.rows:
        assert b"-enc" in record_bytes(finding)


def test_same_bytes_under_two_paths_are_hunted_once(tmp_path, rule):
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_bytes(lines(event()))
    summary = tmp_path / "s.json"
    (finding,) = hunt(tmp_path / "b.jsonl", tmp_path / "a.jsonl", "--intel", rule, "--summary", summary).rows
    assert finding["records"][0]["path"].endswith("a.jsonl") and finding["also_at"] == [{"path": str(tmp_path / "b.jsonl")}]
    assert json.loads(summary.read_text())["records"] == 1


def test_standard_input_and_fifo(tmp_path, rule):
    (finding,) = hunt("-", "--intel", rule, stdin=lines(event())).rows
    assert finding["records"][0]["path"] == "-"
    assert finding["records"][0]["source_sha256"] == hashlib.sha256(lines(event())).hexdigest()
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    if os.fork() == 0:
        with open(fifo, "wb") as out:
            out.write(lines(event()))
        os._exit(0)
    assert len(hunt(fifo, "--intel", rule).rows) == 1
    os.wait()


def test_fifo_in_a_folder_is_named_and_not_opened(tmp_path, rule):
    folder = tmp_path / "logs"
    folder.mkdir()
    os.mkfifo(folder / "fifo")
    (folder / "a.jsonl").write_bytes(lines(event()))
    result = hunt(folder, "--intel", rule, timeout=20)
    assert len(result.rows) == 1
    assert any("fifo" in error["place"] for error in result.errors)


BAD = {
    "empty": b"",
    "truncated": lines(event(1))[:-40],
    "random": random.Random(7).randbytes(200_000),
    "deep": b"[" * 100_000,
    "long": b'{"Image": "' + b"x" * (64 << 20) + b'"}\n',
    "truncated.gz": gzip.compress(lines(*(event(n) for n in range(3000))))[:-2000],
    "bad.evtx": b"ElfFile\x00" + random.Random(8).randbytes(70_000),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_costs_only_itself(tmp_path, rule, name):
    (tmp_path / name).write_bytes(BAD[name])
    good = tmp_path / "good.jsonl"
    good.write_bytes(lines(event(5)))
    result = hunt(tmp_path / name, good, "--intel", rule, timeout=60)
    assert result.status == 3
    assert [f["records"][0]["path"] for f in result.rows if f["records"][0]["path"] == str(good)] == [str(good)]
    assert any(name in error["place"] and error["code"].startswith("BT") for error in result.errors)


def test_bad_line_costs_itself(tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)) + b'{"broken": \n' + b'{"Image": "\xff\xfe bad utf8"}\n' + lines(event(2)))
    summary = tmp_path / "s.json"
    result = hunt(log, "--intel", rule, "--summary", summary)
    assert result.status == 3 and len(result.rows) == 2
    told = json.loads(summary.read_text())
    assert told["records_damaged"] == 1 and told["records"] == 3


def test_invalid_utf8_is_hunted_and_marked(tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, "a -enc \u20ac")).replace(b"\\u20ac", b"\xff"))
    (finding,) = hunt(log, "--intel", rule).rows
    command = finding["matched"][1]
    assert command["lossy"] is True and "\ufffd" in command["value"]


def test_zip_bomb_and_path_traversal(tmp_path, rule):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("zeros", "w", force_zip64=True) as member:
            for _ in range(400):
                member.write(b"\0" * (1 << 20))
    outside = tmp_path / "outside.zip"
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("../../evil.jsonl", lines(event(1)))
    before = set(tmp_path.parent.rglob("evil.jsonl"))
    result = hunt(bomb, outside, "--intel", rule, timeout=100)
    assert result.status == 3
    assert [f["records"][0]["member"] for f in result.rows] == ["../../evil.jsonl"]
    assert any("bomb" in error["place"] for error in result.errors)
    assert set(tmp_path.parent.rglob("evil.jsonl")) == before


def test_unreadable_and_missing_files(tmp_path, rule):
    good = tmp_path / "good.jsonl"
    good.write_bytes(lines(event(1)))
    result = hunt(tmp_path / "none.jsonl", good, "--intel", rule, "--summary", tmp_path / "s.json")
    assert result.status == 3 and len(result.rows) == 1
    (unreadable,) = json.loads((tmp_path / "s.json").read_text())["files"]["unreadable"]
    assert unreadable["path"].endswith("none.jsonl") and unreadable["code"] == "BT0001"
    assert hunt(tmp_path / "none.jsonl", "--intel", rule).status == 4


def test_rules_that_cannot_be_evaluated_are_named(tmp_path, rule):
    (tmp_path / "broken.yml").write_text("title: [\n")
    (tmp_path / "unknown.yml").write_text(RULE.replace("|endswith", "|endsnear").replace("1111", "2222"))
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    summary = tmp_path / "s.json"
    result = hunt(log, "--intel", tmp_path, "--summary", summary)
    assert result.status == 0 and len(result.rows) == 1
    named = json.loads(summary.read_text())["detectors"]["not_evaluated"]
    assert {os.path.basename(n["path"]) for n in named} == {"broken.yml", "unknown.yml"}
    assert {n["code"] for n in named} >= {"BT0402"}
    assert "BT0402" in result.codes
    assert hunt(log, "--intel", tmp_path, "--strict").status == 3
    (tmp_path / "empty").mkdir()
    assert hunt(log, "--intel", rule, tmp_path / "empty").status == 3


def test_summary_states_what_the_answer_covers(tmp_path, rule):
    other = tmp_path / "zeek.yml"
    other.write_text(RULE.replace("{product: windows, category: process_creation}", "{product: zeek, service: dns}").replace("1111", "3333"))
    log = tmp_path / "a.jsonl"
    days = ("2017-02-01", "2017-02-02", "2017-02-05")
    log.write_bytes(lines(*(event(1, **{"@timestamp": f"{d}T01:00:00Z"}) for d in days), {"no": "time"}))
    told = json.loads(run_summary(tmp_path, log, "--intel", rule, other))
    source = next(s for s in told["log_sources"] if s["product"] == "windows")
    assert source["days"] == [["2017-02-01", "2017-02-02"], ["2017-02-05", "2017-02-05"]]
    assert (source["category"], source["service"], source["records"]) == ("process_creation", "sysmon", 3)
    assert told["time"] == {"first": "2017-02-01T01:00:00Z", "last": "2017-02-05T01:00:00Z", "without_time": 1, "assumed": 0, "shown_twice": 0, "never_shown": 0}
    assert told["detectors"]["without_telemetry"] == [{"id": "33331111-2222-4333-8444-555555555555".replace("33331111", "33333333"), "logsource": {"product": "zeek", "service": "dns"}}]
    assert told["files"]["read"] == 1 and told["findings"] == 3


def run_summary(tmp_path, *args):
    summary = tmp_path / "summary.json"
    hunt(*args, "--summary", summary)
    return summary.read_text()


def test_expression_that_takes_too_long_is_no_silent_no(tmp_path, rule):
    rule.write_text(RULE.replace("Image|endswith: '\\powershell.exe'", "Image|re: '(a+)+(b+)+$'"))
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, Image="a" * 40 + "b" * 40 + "c")))
    summary = tmp_path / "s.json"
    result = hunt(log, "--intel", rule, "--summary", summary)
    assert result.status == 3 and "BT0908" in result.codes
    assert json.loads(summary.read_text())["detectors"]["gave_up"] == [{"id": "11111111-2222-4333-8444-555555555555", "values": 1}]


def test_stix_expression_that_takes_too_long_is_no_silent_no(tmp_path):
    intel = tmp_path / "bundle.json"
    intel.write_text(json.dumps({"type": "bundle", "id": "bundle--11111111-2222-4333-8444-555555555555", "objects": [{
        "type": "indicator", "spec_version": "2.1", "id": "indicator--11111111-2222-4333-8444-555555555555", "pattern_type": "stix", "valid_from": "2010-01-01T00:00:00Z",
        "created": "2010-01-01T00:00:00Z", "modified": "2010-01-01T00:00:00Z", "pattern": "[process:command_line MATCHES '(a+)+(b+)+$']"}]}))
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, CommandLine="a" * 40 + "b" * 40 + "c")))
    summary = tmp_path / "s.json"
    result = hunt(log, "--intel", intel, "--summary", summary)
    assert result.status == 3 and "BT0908" in result.codes
    assert json.loads(summary.read_text())["detectors"]["gave_up"] == [{"id": "indicator--11111111-2222-4333-8444-555555555555", "values": 1}]


def test_period_and_levels(tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1), event(30)))
    assert len(hunt(log, "--intel", rule, "--since", "2017-02-03T04:05:20Z").rows) == 1
    assert len(hunt(log, "--intel", rule, "--until", "2017-02-03T04:05:20Z").rows) == 1
    for since, until, found in (("2017", "2017", 2), ("2017-02", "2017-02", 2), ("2017-02-03", "2017-02-03", 2), ("2017-03", "2017", 0), ("2016", "2017-01", 0)):
        assert len(hunt(log, "--intel", rule, "--since", since, "--until", until).rows) == found, (since, until)
    for since, until in (("2018-01-01", "2017-01-01"), ("2018", "2017"), ("2017-02-03T04:05:20Z", "2017-02-03T04:05:20Z")):
        wrong = hunt(log, "--intel", rule, "--since", since, "--until", until)
        assert wrong.status == 2 and wrong.codes == {"BT1003"}, (since, until)
    assert hunt(log, "--intel", rule, "--since", "2017-2").status == 2
    assert hunt(log, "--intel", rule, "--min-level", "critical").rows == []
    assert hunt(log, "--intel", rule, "--exit-code").status == 1


def test_indicator_validity(tmp_path):
    intel = tmp_path / "i.csv"
    intel.write_text("type,value,valid_from,valid_until,report\ndomain,evil.example,2017-01-01,2017-01-31,A report\nipv4,203.0.113.7,,,\n")
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines({"@timestamp": "2017-01-15T00:00:00Z", "q": "www.evil.example"}, {"@timestamp": "2017-02-01T00:00:00Z", "q": "evil.example"},
                          {"@timestamp": "2017-03-01T00:00:00Z", "dest": "203.0.113.7:443"}))
    summary = tmp_path / "s.json"
    result = hunt(log, "--intel", intel, "--summary", summary)
    assert [f["detector"]["id"] for f in result.rows] == ["indicator:domain:evil.example", "indicator:ipv4:203.0.113.7"]
    assert result.rows[0]["detector"]["reports"] == ["A report"]
    assert json.loads(summary.read_text())["outside_validity"] == 1
    marked = [f for f in hunt(log, "--intel", intel, "--ignore-validity").rows if f.get("validity") == "outside"]
    assert len(marked) == 1


def test_wrong_calls_have_status_2(tmp_path, rule):
    for args in ((), ("--nonsense",), ("x", "--as", "nonsense"), ("x", "--since", "soon"), ("x", "--min-level", "loud")):
        assert run("hunt", *args).status == 2, args
    assert run("nonsense").status == 2
    assert run("hunt", "--help").status == 0


def test_show_prints_the_record_behind_a_finding(tmp_path, rule):
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("x.json", json.dumps([event(1, "calc"), event(2)], indent=1))
    (finding,) = hunt(tmp_path / "c.zip", "--intel", rule).rows
    place = finding["records"][0]
    shown = run("show", place["path"], place["offset"], place["length"], "--member", place["member"])
    assert shown.status == 0 and b"powershell -enc AAAA" in shown.out
    raw = run("show", place["path"], place["offset"], place["length"], "--member", place["member"], "--raw")
    assert json.loads(raw.out)["n"] == 2 and raw.out == record_bytes(finding)
    assert run("show", place["path"], place["offset"] + 1, place["length"], "--member", place["member"]).status == 4


def test_zeek_tsv_and_json_of_the_same_traffic(corpora, tmp_path):
    rules = tmp_path / "rules"
    rules.mkdir()
    for i, (service, field, value) in enumerate([("dns", "query|endswith", "'.org'"), ("ssl", "server_name|contains", "google"),
                                                 ("smtp", "helo|contains", "'a'"), ("rdp", "id.resp_p", 3389)]):
        (rules / f"{service}.yml").write_text(
            f"title: {service}\nid: 00000000-0000-4000-8000-00000000000{i}\nlogsource: {{product: zeek, service: {service}}}\n"
            f"detection:\n  s:\n    {field}: {value}\n  condition: s\n")
    found = {}
    for form in ("zeek-default", "zeek-json"):
        rows = hunt(corpora / "zeek/zed-sample-data" / form, "--intel", rules, timeout=300).rows
        assert len(rows) > 1000
        found[form] = sorted((r["detector"]["id"], r["time"], json.dumps(r["matched"])) for r in rows)
    assert found["zeek-default"] == found["zeek-json"]


def test_every_evtx_sample_is_read_and_its_findings_lead_back(corpora):
    result = hunt(corpora / "evtx/hayabusa-samples", "--intel", corpora / "sigma/rules/windows/process_creation", timeout=300)
    assert len(result.rows) > 100
    for finding in result.rows[::40]:
        assert record_bytes(finding)[:4] == b"\x2a\x2a\x00\x00"


def test_completion_and_manual_come_from_the_same_definitions():
    script = run("completion", "bash").out.decode()
    page = run("man").out.decode()
    for word in ("--intel", "--summary", "hunt", "show"):
        assert word in script and word.replace("-", "\\-") in page


def test_a_hunt_with_nothing_to_look_for_gives_no_all_clear(tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_bytes(lines(event()))
    result = run("hunt", log, "--format", "jsonl")
    assert result.status == 3
    assert "searched for nothing" in result.err and "Everything that was given" not in result.err


def test_what_could_not_have_been_found_is_no_all_clear(tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    linux = tmp_path / "linux.yml"
    linux.write_text(RULE.replace("product: windows", "product: linux").replace("11111111", "21111111"))
    (tmp_path / "empty").mkdir()
    for args in ((log, "--intel", linux), (log, "--intel", rule, "--since", "2030-01-01"), (tmp_path / "empty", "--intel", rule)):
        result = hunt(*args)
        assert result.status == 3 and "BT0916" in result.codes, args
    assert hunt(log, "--intel", rule, linux).status == 0, "one of the two could"


def test_misspelt_verb_is_told_from_a_missing_one():
    result = run("hunnt", "x")
    assert result.status == 2 and "there is no verb 'hunnt'" in result.err and "did you mean 'hunt'?" in result.err
    assert "A subcommand is required" in run().err


def test_text_that_quotes_a_rule_is_no_broken_rule(tmp_path, rule):
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "rule.yml").write_text(RULE)
    (folder / "README.txt").write_text("TLP:CLEAR\n\nA rule:\n  [1] it says\ndetection:\n  selection: {a: [b}\n")
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    assert hunt(log, "--intel", folder, "--strict").status == 0
    assert hunt(log, "--intel", folder / "README.txt").status == 3


def test_output_that_cannot_be_written_is_told(tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    summary = tmp_path / "summary.json"
    with open("/dev/full", "wb") as full:
        done = subprocess.run([PROGRAM, "hunt", log, "--intel", rule, "--format", "jsonl", "--errors", "json", "--summary", summary],
                              stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 4
    (error,) = [json.loads(line) for line in done.stderr.splitlines()]
    assert error["code"] == "BT1005" and "No space left" in error["message"]
    assert json.loads(summary.read_text())["findings"] == 1


def test_summary_and_report_are_written_though_nobody_reads_the_rows(tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    summary, report = tmp_path / "summary.json", tmp_path / "report.html"
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([PROGRAM, "hunt", log, "--intel", rule, "--format", "jsonl", "--summary", summary, "--report", report],
                          stdout=write, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(write)
    assert done.returncode == 0
    assert json.loads(summary.read_text())["findings"] == 1 and "Encoded PowerShell" in report.read_text()
