# SPDX-License-Identifier: Apache-2.0
"""A misspelt tenant is refused before anything is sealed under its name."""
import json

import pytest

from conftest import RULE, event, lines, run


@pytest.fixture
def log(empty_case, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(event(command="cmd /c ver")))
    assert run("ingest", path, "--tenant", "msp-north").status == 0
    (tmp_path / "rule.yml").write_text(RULE)
    return path


def entries():
    return json.loads(run("case", "status", "--format", "json").out)["entries"]


@pytest.mark.parametrize("name", ["msp-nroth", "msp-norht", "mps-north", "msp_north", "MSP-North", "msp-nort", "msp-northh"])
def test_ingest_for_somebody_whose_name_is_nearly_known_seals_nothing(log, name):
    before = entries()
    done = run("ingest", log, "--tenant", name, "--errors", "json")
    assert done.status == 2 and done.codes == {"BT0974"} and "'msp-north'" in done.errors[0]["message"]
    assert entries() == before
    done = run("ingest", log, "--tenant", name, "--new-tenant")
    assert done.status == 0 and done.rows[0]["state"] == "new"
    # From now on it is known.
    assert run("ingest", log, "--tenant", name).rows[0]["state"] == "known"


def test_new_tenants_with_names_of_their_own_are_taken(log):
    assert run("org", "add", "-", stdin=b'{"id": "msp-norte", "name": "Norte", "kind": "customer"}\n').status == 0
    for name in ("msp-south", "willow", "msp-norte", "ab", "ac", "c-001", "c-002"):
        assert run("ingest", log, "--tenant", name).status == 0, name


@pytest.mark.parametrize("call", [["lookup", "192.0.2.1", "--tenant"], ["coverage", "--tenant"], ["exposure", "--at", "2017-01-01"],
                                  ["evidence", "negative", "--question", "q", "--intel", "rule.yml", "--tenant"]])
def test_nobody_of_that_name_is_refused_with_whom_it_may_be(log, tmp_path, call):
    assert run("org", "add", "-", stdin=b'{"id": "msp-north", "name": "North", "kind": "provider"}\n').status == 0
    before = entries()
    for name, hint in (("msp-nroth", True), ("somebody", False)):
        done = run(*call, name, "--errors", "json", cwd=tmp_path)
        assert done.status == 2 and done.codes == {"BT0647"}, done.err
        assert ("did you mean 'msp-north'?" in done.errors[0]["hint"]) == hint
    assert entries() == before
