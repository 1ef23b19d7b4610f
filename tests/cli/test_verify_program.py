# SPDX-License-Identifier: Apache-2.0
"""backtrail-verify, the auditor's program: its statuses and what it prints. The attacks one by one are in src/ledger/tampering."""
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import PROGRAM, Result

VERIFIER = Path(PROGRAM).resolve().parent / "backtrail-verify"


def verify(*args):
    return Result(subprocess.run([str(VERIFIER), *map(str, args)], capture_output=True, timeout=60, check=False))


class Sealed:
    """A case of three organisations, and what its owner keeps outside of it: the key and the checkpoint."""

    def __init__(self, root):
        self.folder = root / "case"
        self.env = {**os.environ, "HOME": str(root), "XDG_CONFIG_HOME": str(root / "config"), "XDG_STATE_HOME": str(root / "state"),
                    "BACKTRAIL_ACTOR": "ana:Ana:analyst", "BACKTRAIL_CASE": str(self.folder)}
        self.env.pop("BACKTRAIL_KEYS", None)
        made = self.program("case", "init", self.folder, "--format", "json")
        self.key = json.loads(made.stdout)["key"]
        for name in ("orchard", "harbour", "willow"):
            self.add(name)
        self.checkpoint = root / "checkpoint"
        shutil.copy(self.folder / "ledger/checkpoint", self.checkpoint)

    def program(self, *args, **more):
        return subprocess.run([str(Path(PROGRAM).resolve()), *map(str, args)], env=self.env, check=True, capture_output=True, timeout=60, **more)

    def add(self, name):
        self.program("org", "add", "-", input=json.dumps({"id": name, "name": name.title(), "kind": "customer"}).encode())

    def body(self, holds):
        return next(p for p in (self.folder / "bodies").rglob("*") if p.is_file() and holds in p.read_bytes())


@pytest.fixture
def case(tmp_path):
    return Sealed(tmp_path)


def test_whole_case_is_status_0_and_says_what_it_was_compared_with(case):
    alone = verify(case.folder)
    assert (alone.status, alone.out) == (0, b"")
    assert "4 entries, 4 bodies: whole in itself, not compared with an earlier state" in alone.err
    keyed = verify(case.folder, "--key", case.key)
    assert keyed.status == 0 and "signed by the key given" in keyed.err
    anchored = verify("--since", case.checkpoint, case.folder)
    assert anchored.status == 0 and "compared with the earlier state given" in anchored.err


def test_case_that_grew_is_whole_since_the_earlier_checkpoint(case):
    case.add("meadow")
    assert verify(case.folder, "--key", case.key, "--since", case.checkpoint).status == 0


def test_tampered_copy_is_status_1_with_the_place(case, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(case.folder, copy)
    body = copy / case.body(b"Harbour").relative_to(case.folder)
    body.chmod(0o600)
    body.write_bytes(body.read_bytes().replace(b"Harbour", b"Harbous"))
    result = verify(copy)
    assert result.status == 1
    (row,) = result.rows
    assert set(row) == {"what", "place", "expected", "got"}
    assert row["what"] == "body-changed" and row["place"] == f"{body.relative_to(copy)}#entry 2"
    assert row["expected"] != row["got"] and "1 thing is not as it was sealed" in result.err
    assert verify(case.folder).status == 0


@pytest.mark.parametrize("name", ["Orchard", "Harbour", "Willow"])
def test_missing_body_is_named_with_its_entry(case, name):
    body = case.body(name.encode())
    body.unlink()
    result = verify(case.folder)
    assert result.status == 1
    number = 1 + ["Orchard", "Harbour", "Willow"].index(name)
    assert [(row["what"], row["place"]) for row in result.rows] == [("body-missing", f"{body.relative_to(case.folder)}#entry {number}")]


def test_cut_ledger_is_found_by_the_earlier_checkpoint(case, tmp_path):
    early = tmp_path / "early"
    shutil.copytree(case.folder, early)
    case.add("meadow")
    later = tmp_path / "later"
    shutil.copy(case.folder / "ledger/checkpoint", later)
    assert verify(early).status == 0, "nothing in the folder tells"
    result = verify(early, "--since", later)
    assert result.status == 1 and {row["what"] for row in result.rows} <= {"tail-cut", "rolled-back"} and result.rows


def test_heads_taken_off_are_found_by_how_the_history_began(case, tmp_path):
    case.program("verify", "--case", case.folder)
    (heads,) = (tmp_path / "state").rglob("*.heads")
    assert verify(case.folder, "--heads", heads).status == 0
    case.add("meadow")
    whole = verify(case.folder, "--heads", heads)
    assert whole.status == 0 and "compared with the earlier state given" in whole.err
    history = case.folder / "ledger/history"
    last = history.read_bytes()[-104:]
    history.chmod(0o600)
    history.write_bytes(history.read_bytes()[:-2 * 104] + last)
    assert verify(case.folder).status == 0, "nothing in the folder tells"
    result = verify(case.folder, "--heads", heads)
    assert result.status == 1 and [row["what"] for row in result.rows] == ["history-cut"]
    result = verify(case.folder, "--heads", case.checkpoint)
    assert result.status == 2 and "is not what is kept of a history" in result.err


def test_other_key_is_status_1(case, tmp_path):
    other = Sealed(Path(shutil.copytree(tmp_path / "state", tmp_path / "other" / "state")).parent)
    result = verify(case.folder, "--key", other.key)
    assert result.status == 1 and "key-replaced" in {row["what"] for row in result.rows}


def test_nothing_to_check_is_status_4(tmp_path, case):
    for args in ((tmp_path / "nowhere",), (tmp_path,), (case.folder, "--since", tmp_path / "nowhere"), (case.folder, "--since", case.folder / "case.json")):
        result = verify(*args)
        assert result.status == 4 and result.out == b"" and "error[BT" in result.err, args


def test_wrong_calls_are_status_2(case):
    for args in ((), ("--nonsense",), (case.folder, case.folder), (case.folder, "--key"), (case.folder, "--heads"), (case.folder, "--key", "nonsense")):
        result = verify(*args)
        assert result.status == 2 and result.out == b"" and "hint" in result.err, args


def test_help_says_the_call_and_the_statuses():
    result = verify("--help")
    assert result.status == 0 and result.err == ""
    for word in (b"--key KEY", b"--since FILE", b"--heads FILE", b"Status: 0 whole, 1 tampering, 2 the call is wrong, 4 nothing could be checked", b"Example:"):
        assert word in result.out


def test_the_auditors_program_and_the_verb_agree(case):
    assert case.program("verify", "--case", case.folder).stdout == b""
    case.body(b"Willow").unlink()
    done = subprocess.run([str(Path(PROGRAM).resolve()), "verify", "--case", str(case.folder)], env=case.env, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert verify(case.folder).rows[0] in rows
