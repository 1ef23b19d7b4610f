# SPDX-License-Identifier: Apache-2.0
"""What `hunt` writes besides JSON lines."""
import csv
import io
import json
import re
import subprocess
import zipfile

import pytest

from conftest import event, lines, run

FORMS = ["csv", "timesketch", "timesketch-jsonl", "sarif", "navigator", "navigator-coverage", "stix", "html"]


def hunt(*args, **kwargs):
    return run("hunt", *args, "--errors", "json", **kwargs)


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(event(1, "calc"), event(2), event(3, "x -enc '<script>alert(1)</script>'")))
    return path


def without_times(text):
    """Reports carry when they were made and how long that took, and STIX ids are made of the former."""
    text = re.sub(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?|in \d+\.\d s|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text)
    return text


@pytest.mark.parametrize("form", FORMS)
def test_report_and_format_write_the_same_for_any_threads(tmp_path, rule, log, form):
    (tmp_path / "logs").mkdir()
    for n in range(4):
        (tmp_path / "logs" / f"{n}.jsonl").write_bytes(lines(*(event(i, f"x -enc {n}") for i in range(50))))
    report = tmp_path / "report.out"
    first = hunt(tmp_path / "logs", "--intel", rule, "--threads", 1, "--format", form)
    second = hunt(tmp_path / "logs", "--intel", rule, "--threads", 4, "--report", f"{form}={report}")
    assert (first.status, second.status) == (0, 0), first.err + second.err
    assert len(second.rows) == 200  # findings come as ever
    assert without_times(report.read_bytes().decode()) == without_times(first.out.decode())
    assert report.stat().st_mode & 0o077 == 0


def test_csv_holds_what_the_json_lines_hold(rule, log):
    findings = hunt(log, "--intel", rule, "--format", "jsonl").rows
    rows = list(csv.DictReader(io.StringIO(hunt(log, "--intel", rule, "--format", "csv").out.decode(), newline="")))
    assert [r["finding"] for r in rows] == [f["finding"] for f in findings]
    assert [int(r["offset"]) for r in rows] == [f["records"][0]["offset"] for f in findings]
    assert rows[0]["matched"].startswith("Image: C:\\Windows") and rows[0]["time"] == findings[0]["time"]


def test_page_has_the_records_and_nothing_that_runs(tmp_path, rule, log):
    page = hunt(log, "--intel", rule, "--format", "html").out.decode()
    assert "<script" not in page and "&lt;script&gt;" in page
    assert page.count("<details class=f>") == 2
    assert page.count("<dt class=h>CommandLine") == 4  # what matched, and the record, of both
    assert "<dt>EventID<dd>1" in page
    offset = len(lines(event(1, "calc")))
    length = len(lines(event(2))) - 1
    assert f"backtrail show {log} {offset} {length}" in page


def test_page_has_records_out_of_archives_and_says_when_there_is_none_again(tmp_path, rule, log):
    archive = tmp_path / "c.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("x/a b.log", log.read_bytes())
    page = hunt(archive, "--intel", rule, "--format", "html").out.decode()
    assert "<dt>EventID<dd>1" in page and "--member &#39;x/a b.log&#39;" in page
    page = hunt("-", "--intel", rule, "--format", "html", stdin=log.read_bytes()).out.decode()
    assert "<dt>EventID" not in page and "<dt class=h>CommandLine" in page and "backtrail show" not in page


def test_nothing_found_names_what_was_looked_at(rule, log, tmp_path):
    log.write_bytes(lines(event(1, "calc")))
    page = hunt(log, "--intel", rule, "--format", "html").out.decode()
    assert "<h1>Nothing found in what was looked at</h1>" in page
    assert page.count("1 record in 1 file of 2017-02-03, hunted with 1 rule and 0 indicators") == 5
    summary = run("hunt", log, "--intel", rule).err
    assert "nothing in what was looked at" in summary


def test_coverage_layer_tells_rules_that_could_not_see(tmp_path, rule, log):
    (tmp_path / "linux.yml").write_text(rule.read_text().replace("product: windows", "product: linux").replace("t1059.001", "t1003")
                                        .replace("11111111", "22222222"))
    layer = json.loads(hunt(log, "--intel", rule, tmp_path / "linux.yml", "--format", "navigator-coverage").out)
    assert {t["techniqueID"]: t["score"] for t in layer["techniques"]} == {"T1003": 0, "T1059.001": 1}
    layer = json.loads(hunt(log, "--intel", rule, tmp_path / "linux.yml", "--format", "navigator").out)
    assert {t["techniqueID"]: t["score"] for t in layer["techniques"]} == {"T1059.001": 2}


def test_stix_has_the_rules_own_text(rule, log):
    bundle = json.loads(hunt(log, "--intel", rule, "--format", "stix").out)
    indicator = next(o for o in bundle["objects"] if o["type"] == "indicator")
    assert indicator["pattern_type"] == "sigma" and indicator["pattern"] == rule.read_text()
    (sighting,) = [o for o in bundle["objects"] if o["type"] == "sighting"]
    assert sighting["count"] == 2 and sighting["first_seen"] == "2017-02-03T04:05:02.500Z"


def test_findings_without_a_time_are_counted_when_the_form_has_no_place_for_them(tmp_path, rule):
    log = tmp_path / "a.jsonl"
    timeless = event(1)
    del timeless["@timestamp"]
    log.write_bytes(lines(timeless, event(2)))
    result = hunt(log, "--intel", rule, "--format", "timesketch-jsonl")
    assert result.status == 3 and len(result.rows) == 1 and "BT1004" in result.codes
    assert hunt(log, "--intel", rule, "--format", "csv").status == 0


def test_report_never_replaces_a_log(rule, log):
    before = log.read_bytes()
    result = hunt(log, "--intel", rule, "--report", f"csv={log}")
    assert result.status == 2 and result.codes == {"BT0977"} and log.read_bytes() == before


@pytest.mark.parametrize("name", ["report.json", "stix=", "nowhere/report.html"])
def test_report_that_cannot_be_meant_is_refused_before_the_hunt(tmp_path, rule, log, name):
    result = hunt(log, "--intel", rule, "--report", name, cwd=tmp_path)
    assert result.status == 2 and result.out == b"" and result.codes == {"BT1003"}


def test_report_takes_one_file_and_leaves_the_next_word_to_be_a_log(tmp_path, rule, log):
    result = hunt("--intel", rule, "--report", tmp_path / "r.html", log)
    assert result.status == 0 and len(result.rows) == 2
    assert (tmp_path / "r.html").read_text().startswith("<!DOCTYPE html>")


def test_summary_counts_by_level_and_technique(rule, log):
    summary = run("hunt", log, "--intel", rule).err
    assert re.search(r"high +2  ━", summary) and re.search(r"Techniques +2  T1059\.001 PowerShell", summary)
    assert "Everything that was given was looked at" in summary


def test_page_opens_in_chromium_without_errors(tmp_path, rule, log):
    from shutil import which
    chromium = which("chromium")
    if not chromium:
        pytest.skip("there is no chromium: scripts/interop/outputs looks more closely")
    report = tmp_path / "r.html"
    assert hunt(log, "--intel", rule, "--report", report).status == 0
    seen = subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile", "--enable-logging=stderr",
                           "--dump-dom", f"file://{report}"], capture_output=True, timeout=300, check=False)
    assert b"<h1>2 findings of 1 rule or indicator</h1>" in seen.stdout
    assert b"CONSOLE" not in seen.stderr


CORRELATION = """title: base
id: 0e0d8ba5-1d3c-4c9c-9f0a-0d0a4a5f6b03
name: base
logsource: {product: windows, category: process_creation}
detection:
  s: {CommandLine|contains: ' -enc '}
  condition: s
---
title: Many encoded commands
id: 0e0d8ba5-1d3c-4c9c-9f0a-0d0a4a5f6b04
level: high
tags: [attack.t1059.001]
correlation: {type: event_count, rules: [base], group-by: [Image], timespan: 1m, condition: {gte: 2}}
"""


@pytest.mark.parametrize("form", FORMS)
def test_findings_of_several_records_are_in_every_report(tmp_path, log, form):
    """The log's second and third event, together."""
    rules = tmp_path / "correlation.yml"
    rules.write_text(CORRELATION)
    (finding,) = hunt(log, "--intel", rules, "--format", "jsonl").rows
    assert finding["detector"]["kind"] == "sigma-correlation" and len(finding["records"]) == 2
    result = hunt(log, "--intel", rules, "--format", form)
    assert result.status == 0, result.err
    text = result.out.decode()
    if form.startswith("navigator"):
        assert "T1059.001" in text
    else:
        assert "Many encoded commands" in text
    if form == "sarif":
        (row,) = json.loads(text)["runs"][0]["results"]
        assert len(row["locations"]) + len(row.get("relatedLocations", [])) >= 2
    if form == "html":
        assert text.count("<details class=f>") == 1 and "powershell -enc AAAA" in text and "Rests on 1 further record." in text
    if form == "csv":
        (row,) = csv.DictReader(io.StringIO(text, newline=""))
        assert int(row["offset"]) == finding["records"][0]["offset"]
