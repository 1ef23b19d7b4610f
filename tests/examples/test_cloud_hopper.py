# SPDX-License-Identifier: Apache-2.0
"""The bundled case's logs are what TRUTH.json says, counted again here without the generator's code."""
import csv
import gzip
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CASE = Path(__file__).parents[2] / "examples" / "cloud-hopper"
RULE = "sigma:7c0ffee0-2016-4000-8000-0000000000{:02d}"


def write(folder):
    subprocess.run([sys.executable, str(CASE / "generate.py"), str(folder)], check=True)
    return folder


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return write(tmp_path_factory.mktemp("a"))


@pytest.fixture(scope="module")
def truth(out):
    return json.loads((out / "TRUTH.json").read_text())


def content(out, row):
    path = out / row["path"]
    if row["member"]:
        return zipfile.ZipFile(path).read(row["member"])
    return gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()


def lines(out, truth, tenant, source):
    rows = [r for r in truth["files"] if (r["tenant"], r["source"]) == (tenant, source)]
    return [line for r in rows for line in content(out, r).decode().splitlines() if not line.startswith("#")]


def test_two_runs_write_the_same_bytes(out, tmp_path):
    again = write(tmp_path)
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        assert path.read_bytes() == (again / path.relative_to(out)).read_bytes(), path


def test_default_size_is_about_ten_megabytes(truth):
    assert 8e6 <= truth["totals"]["bytes"] <= 12e6


def test_files_hold_what_the_truth_says(out, truth):
    for row in truth["files"]:
        data = content(out, row)
        assert (len(data), hashlib.sha256(data).hexdigest()) == (row["bytes"], row["sha256"])
        if row["source"] == "cloudtrail":
            assert len(json.loads(data)["Records"]) == row["records"]
        else:
            assert sum(not l.startswith(b"#") for l in data.splitlines()) == row["records"]
    assert {Path(r["path"]).suffix for r in truth["files"]} >= {".gz", ".zip"}


def test_missing_month_is_empty_and_the_days_around_it_are_not(out, truth):
    months = {json.loads(l)["@timestamp"][:7] for l in lines(out, truth, "lantern", "security")}
    assert "2017-03" not in months and {"2017-02", "2017-04"} <= months
    assert truth["tenants"]["lantern"]["answer"] == "partly assessed"


def test_planted_windows_events_are_as_many_as_expected(out, truth):
    def expected(tenant, number):
        return truth["tenants"][tenant]["findings"].get(f"sigma:7c0ffee0-2016-4000-8000-0000000000{number:02d}", 0)

    for tenant in truth["tenants"]:
        got = dict.fromkeys((2, 3, 4, 5, 6, 7, 8, 11, 12), 0)
        for source in ("security", "sysmon"):
            for line in lines(out, truth, tenant, source):
                win = json.loads(line)["winlog"]
                event, data = win["event_id"], win["event_data"]
                command, image = data.get("CommandLine", ""), data.get("Image", "")
                got[2] += (event == 4624 and data["TargetUserName"].startswith("svc-")
                           and data["IpAddress"].startswith("10.20.0."))
                got[3] += event == 1 and image.endswith("\\csvde.exe") and " -i " not in command
                got[4] += event == 1 and "2>&1" in command
                got[5] += event == 1 and image.endswith("\\rar.exe") and "$RECYCLE.BIN" in command
                got[6] += event == 1 and image.endswith("\\robocopy.exe") and "$RECYCLE.BIN" in command
                got[7] += event == 1 and image.endswith("\\pscp.exe")
                got[11] += (event == 4648 and data["TargetUserName"].startswith("svc-")
                            and not data["SubjectUserName"].startswith("svc-"))
                got[12] += (event == 4769 and data["TargetUserName"].startswith("svc-")
                            and data["IpAddress"].startswith("::ffff:10.20.0."))
                got[8] += event == 7 and not image.startswith("C:\\Program Files")
        assert got == {n: expected(tenant, n) for n in got}, tenant


def test_planted_web_and_tls_records_are_as_many_as_expected(out, truth):
    told = truth["tenants"]["msp-north"]["findings"]
    posts = [l.split("\t") for l in lines(out, truth, "msp-north", "http")]
    assert sum(f[7] == "POST" and f[8].replace(".", "").isdigit() for f in posts) == told[RULE.format(13)]
    tls = [l.split("\t") for l in lines(out, truth, "msp-north", "ssl")]
    assert sum(f[8].startswith("TLS_RSA_") and not f[9].endswith(".example.net") for f in tls) == told[RULE.format(14)]
    assert any(f[8].startswith("TLS_RSA_") and f[9].endswith(".example.net") for f in tls), "a look-alike"


def test_msp_south_keeps_no_process_web_or_tls_log(out, truth):
    assert {r["source"] for r in truth["files"] if r["tenant"] == "msp-south"} == {"security", "vpn", "conn", "dns"}
    events = {json.loads(l)["winlog"]["event_id"] for l in lines(out, truth, "msp-south", "security")}
    assert 4688 not in events and 4624 in events


def test_indicators_are_published_ones():
    """The corpora hold the published list; ours must not say more than it."""
    corpora = os.environ.get("BACKTRAIL_CORPORA")
    if not corpora or not Path(corpora).is_dir():
        pytest.skip("BACKTRAIL_CORPORA is not set: tests on real data are skipped")
    (path,) = Path(corpora, "intel/pwc-cloud-hopper").glob("*.csv")
    published = {row[1].strip().casefold() for row in csv.reader(path.open(encoding="utf-8"))}
    with (CASE / "intel/indicators.csv").open(encoding="utf-8") as file:
        ours = {row["value"].casefold() for row in csv.DictReader(file)}
    ours |= {line.strip().replace("[.]", ".") for line in (CASE / "intel/defanged.txt").read_text().splitlines()}
    bundle = json.loads((CASE / "intel/bundle.stix.json").read_text())
    ours |= {o["pattern"].split("'")[1] for o in bundle["objects"] if o["type"] == "indicator"}
    assert len(ours) > 75 and ours <= published


def test_vpn_sessions_of_the_shared_account_are_as_many_as_expected(out, truth):
    seen = [l for l in lines(out, truth, "msp-north", "vpn") if 'user="svc-' in l and 'result="success"' in l
            and 'src="192.0.2.' not in l]
    assert len(seen) == truth["tenants"]["msp-north"]["findings"]["sigma:7c0ffee0-2016-4000-8000-000000000001"]
    assert sum('customer="lantern"' in l for l in seen) == 5


def test_clean_organisations_have_nothing(truth):
    assert {t for t, v in truth["tenants"].items() if v["answer"] == "not seen"} == {"willow", "msp-south"}
    assert sum(r["count"] for r in truth["outside_validity"]) == 3
