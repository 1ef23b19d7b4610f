# SPDX-License-Identifier: Apache-2.0
"""Our reading of real event logs is evtx_dump's, value by value."""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORPORA = os.environ.get("BACKTRAIL_CORPORA")
OURS = Path(os.environ.get("BACKTRAIL_BUILD", ROOT / "build" / "test")) / "evtx_leaves"
THEIRS = os.environ.get("EVTX_DUMP") or shutil.which("evtx_dump") or str(Path.home() / ".cargo" / "bin" / "evtx_dump")

pytestmark = [
    pytest.mark.skipif(not CORPORA, reason="BACKTRAIL_CORPORA does not name the folder of real logs"),
    pytest.mark.skipif(not OURS.exists(), reason="evtx_leaves is not built (BACKTRAIL_BUILD names the build folder)"),
    pytest.mark.skipif(not Path(THEIRS).exists(), reason="evtx_dump is not installed (cargo install evtx)"),
]


@pytest.mark.parametrize("folder", ["evtx", "sigma/regression_data"])
def test_every_value_of_every_record_is_the_same(folder):
    compare = [sys.executable, str(ROOT / "tests" / "evtx" / "compare.py"), "--ours", str(OURS), "--theirs", THEIRS]
    run = subprocess.run([*compare, str(Path(CORPORA) / folder)], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    total = json.loads(run.stdout.splitlines()[-1])
    assert total["records ours"] == total["records theirs"] > 0
