# SPDX-License-Identifier: Apache-2.0
"""Every SigmaHQ rule against every other rule's sample: which hit is pinned in tests/sigma/golden/extra-hits.tsv, a line for
each rule id, sample and count. BACKTRAIL_UPDATE_GOLDEN=1 writes it anew; docs/decisions/extra-hits.md says how it was reviewed."""
import collections
import os
from pathlib import Path

import yaml

from conftest import run

GOLDEN = Path(__file__).parent.parent / "sigma" / "golden" / "extra-hits.tsv"


def test_hits_beside_a_samples_own_rule_are_the_reviewed_ones(corpora):
    sigma = corpora / "sigma"
    own = {}
    for info in sorted((sigma / "regression_data").rglob("info.yml")):
        case = yaml.safe_load(info.read_text())
        for test in case.get("regression_tests_info") or []:
            if test.get("type") == "evtx":
                own[str((sigma / test["path"]).with_suffix(".json"))] = {r["id"] for r in case["rule_metadata"]}
    rules = sorted(str(folder) for folder in sigma.glob("rules*"))
    result = run("hunt", *own, "--intel", *rules, "--format", "jsonl", "--quiet", timeout=900)
    hits = collections.Counter()
    for finding in result.rows:
        paths = {finding["records"][0]["path"], *(at["path"] for at in finding["also_at"])}
        for path in paths & own.keys():
            if finding["detector"]["id"] not in own[path]:
                hits[finding["detector"]["id"], Path(path).stem] += 1
    lines = [f"{rule}\t{sample}\t{count}" for (rule, sample), count in sorted(hits.items())]
    assert len(own) >= 200 and lines
    if os.environ.get("BACKTRAIL_UPDATE_GOLDEN"):
        GOLDEN.write_text("\n".join(lines) + "\n")
    assert GOLDEN.read_text().splitlines() == lines
