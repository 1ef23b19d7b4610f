# SPDX-License-Identifier: Apache-2.0
"""Formats from the command line: what a log holds, the user's own mappings, wrong formats, twins."""
import gzip
import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "src" / "ingest" / "fixtures"
BACKTRAIL = Path(os.environ.get("BACKTRAIL", "build/release/backtrail")).resolve()


def run(*args):
    done = subprocess.run([BACKTRAIL, *map(str, args)], capture_output=True, text=True)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def fields(*args):
    status, rows, _ = run("hunt", "--fields", "--format", "jsonl", *args)
    assert status == 0
    return rows


def test_fields_have_the_logs_name_and_ours():
    rows = {row["field"]: row for row in fields(FIXTURES / "winlogbeat.json")}
    row = rows["winlog.event_data.CommandLine"]
    assert row["name"] == "CommandLine"
    assert row["log_source"] == "windows/sysmon process_creation"
    assert row["example"] == "whoami /all"
    assert row["share"] == 0.5 and row["records"] == 1


def test_fields_do_not_depend_on_threads():
    names = sorted(FIXTURES.iterdir())
    one = run("hunt", "--fields", "--format", "jsonl", "--threads", "1", *names)
    four = run("hunt", "--fields", "--format", "jsonl", "--threads", "4", *names)
    assert one == four
    assert len(one[1]) > 300


def test_a_mapping_is_one_file(tmp_path):
    log = tmp_path / "app.json"
    log.write_text('{"evt": "login", "who": "alice", "when": "2021-03-04T05:06:07Z", "acme": 1}\n')
    mappings = tmp_path / "mappings"
    mappings.mkdir()
    (mappings / "acme.yml").write_text(
        "name: acme\nfamily: [json]\npriority: 5\nrecognise: {all: [acme]}\nproduct: acme\ntime: [when]\n"
        "rename: {who: User}\nlog_sources:\n  - {service: audit}\n")
    rule = tmp_path / "rule.yml"
    rule.write_text("title: t\nid: 0e0d8ba5-1d3c-4c9c-9f0a-0d0a4a5f6b01\nlogsource: {product: acme, service: audit}\n"
                    "detection:\n  s: {User: alice}\n  condition: s\n")
    _, without, _ = run("hunt", log, "--intel", rule, "--format", "jsonl")
    status, found, _ = run("hunt", log, "--intel", rule, "--mappings", mappings, "--format", "jsonl")
    assert without == [] and status == 0
    assert [row["time"] for row in found] == ["2021-03-04T05:06:07Z"]
    place = found[0]["records"][0]
    shown = [run("show", log, place["offset"], place["length"], "--format", "json", *more)[1] for more in ((), ("--mappings", mappings))]
    assert "User" not in json.dumps(shown[0]) and "User" in json.dumps(shown[1]) and "alice" in json.dumps(shown[1])
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "c"), "XDG_STATE_HOME": str(tmp_path / "s"),
                   "BACKTRAIL_ACTOR": "ana"}
    environment.pop("BACKTRAIL_KEYS", None)
    for name, more, first in (("a", (), ""), ("b", ("--mappings", mappings), "2021-03-04T05:06:07Z")):
        case = tmp_path / name
        subprocess.run([BACKTRAIL, "case", "init", case], env=environment, check=True, capture_output=True)
        done = subprocess.run([BACKTRAIL, "ingest", log, "--tenant", "t", "--case", case, "--format", "json", *more], env=environment,
                              check=True, capture_output=True)
        assert json.loads(done.stdout)[0]["first"] == first
    (mappings / "acme.yml").write_text("name: acme\nfamliy: [json]\n")
    status, _, err = run("hunt", log, "--mappings", mappings)
    assert status == 2 and "acme.yml:2" in err


@pytest.mark.parametrize("wrong", ["evtx", "windows-xml", "zeek", "w3c", "journald", "otlp", "access", "syslog", "csv"])
def test_a_wrong_format_says_what_it_looks_like(wrong):
    status, rows, err = run("hunt", FIXTURES / "suricata-eve.json", "--as", wrong, "--format", "jsonl")
    assert rows == [] and status == 4
    assert "BT0205" in err and f"this is not {wrong}; it looks like json" in err


def test_a_format_that_is_none_lists_those_there_are():
    status, _, err = run("hunt", FIXTURES / "suricata-eve.json", "--as", "pdf")
    assert status == 2 and "windows-xml" in err


def test_a_packed_log_gives_the_findings_of_the_plain_one(tmp_path):
    rule = tmp_path / "rule.yml"
    rule.write_text("title: t\nid: 0e0d8ba5-1d3c-4c9c-9f0a-0d0a4a5f6b02\nlogsource: {category: webserver}\n"
                    "detection:\n  s: {cs-uri-query|contains: 'cmd=whoami'}\n  condition: s\n")
    plain = (FIXTURES / "access-combined.log").read_bytes()
    packed = tmp_path / "access.log.gz"
    packed.write_bytes(gzip.compress(plain))
    keep = ("finding", "time", "matched")
    found = [[{k: row[k] for k in keep} for row in run("hunt", path, "--intel", rule, "--format", "jsonl")[1]]
             for path in (FIXTURES / "access-combined.log", packed)]
    assert found[0] == found[1] and len(found[0]) == 1


def test_every_fixtures_records_are_read_back_by_their_place(tmp_path):
    rule = tmp_path / "rule.yml"
    rule.write_text("title: t\nid: 0e0d8ba5-1d3c-4c9c-9f0a-0d0a4a5f6b03\nlogsource: {}\n"
                    "detection:\n  s: ['192.0.2', 'alice', 'whoami']\n  condition: s\n")
    names = sorted(FIXTURES.iterdir())
    _, found, _ = run("hunt", *names, "--intel", rule, "--format", "jsonl")
    seen = set()
    for row in found:
        record = row["records"][0]
        raw = subprocess.run([BACKTRAIL, "show", "--raw", record["path"], str(record["offset"]), str(record["length"])],
                             capture_output=True).stdout
        begin = record["offset"]
        assert raw == Path(record["path"]).read_bytes()[begin:begin + record["length"]]
        seen.add(Path(record["path"]).name)
    assert len(seen) >= 18


CORPORA = os.environ.get("BACKTRAIL_CORPORA")


@pytest.mark.skipif(not CORPORA, reason="BACKTRAIL_CORPORA does not name the folder of real logs")
def test_an_event_log_and_its_xml_give_the_same_findings(tmp_path):
    """The twin is made by another decoder: the evtx package (pip install evtx)."""
    # Any folder named evtx in the working directory would be imported as an empty package.
    parser = getattr(pytest.importorskip("evtx", reason="the evtx package is not installed"), "PyEvtxParser", None)
    if parser is None:
        pytest.skip("the evtx package is not installed")
    rules = Path(CORPORA) / "sigma" / "rules" / "windows"
    logs = sorted((Path(CORPORA) / "sigma" / "regression_data").rglob("*.evtx"))[:60]
    twins = tmp_path / "xml"
    twins.mkdir()
    for number, log in enumerate(logs):
        events = [record["data"] for record in parser(str(log)).records()]
        (twins / f"{number:03}.xml").write_text("".join(events))
    # Theirs has times to the microsecond. One event may lie in two logs, whose XML is then one file twice: a set, not a list.
    key = lambda row: (row["detector"]["id"], row["time"][:26].rstrip("Z0"), row["records"][0]["record_id"])
    _, ours, _ = run("hunt", *logs, "--intel", rules, "--format", "jsonl")
    _, theirs, _ = run("hunt", twins, "--intel", rules, "--format", "jsonl")
    assert len(ours) > 50
    assert set(map(key, ours)) == set(map(key, theirs))
