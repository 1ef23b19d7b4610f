# SPDX-License-Identifier: Apache-2.0
"""The bundled case: the hunt finds exactly what the generator planted."""
import collections
import json
import subprocess
import sys
from pathlib import Path

from conftest import run

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/cloud-hopper"


def test_hunt_finds_exactly_what_was_planted(tmp_path):
    subprocess.run([sys.executable, EXAMPLE / "generate.py", tmp_path / "logs"], check=True, timeout=120)
    truth = json.loads((tmp_path / "logs/TRUTH.json").read_text())
    tenants = [tmp_path / "logs" / tenant for tenant in truth["tenants"]]
    summary = tmp_path / "summary.json"
    result = run("hunt", *tenants, "--intel", EXAMPLE / "intel", "--format", "jsonl", "--summary", summary, "--errors", "json")
    assert result.status == 0
    found = collections.Counter()
    for row in result.rows:
        (record,) = row["records"]
        found[str(Path(record["path"]).relative_to(tmp_path / "logs")), record.get("member"), row["detector"]["id"].removeprefix("indicator:")] += 1
    planted = {(entry["path"], entry["member"], entry["id"]): entry["count"] for entry in truth["expected"]}
    assert dict(found) == planted
    told = json.loads(summary.read_text())
    assert told["findings"] == truth["totals"]["findings"]
    assert told["records"] == truth["totals"]["records"]
    assert told["outside_validity"] == sum(entry["count"] for entry in truth["outside_validity"])
    assert told["detectors"]["not_evaluated"] == []
