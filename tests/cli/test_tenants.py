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


def test_another_name_of_somebody_is_no_new_tenant(log):
    assert run("org", "add", "-", stdin=json.dumps({"id": "kestrel", "name": "Kestrel Bank", "kind": "customer", "aliases": ["KB", "Kästrel"], "domains": ["kestrel.example"],
                                                    "hosts": ["willow"]}).encode()).status == 0
    before = entries()
    for name in ("KB", "kb", "kestrel bank", "Kestrel.example", "KESTREL", "KÄSTREL"):
        done = run("ingest", log, "--tenant", name, "--errors", "json")
        assert done.status == 2 and done.codes == {"BT0974"} and "'kestrel'" in done.errors[0]["message"], done.err
        for call in (["lookup", "192.0.2.1", "--tenant"], ["coverage", "--tenant"], ["exposure", "--at", "2017-01-01"]):
            done = run(*call, name, "--errors", "json")
            assert done.status == 2 and done.codes == {"BT0647"} and "did you mean 'kestrel'?" in done.errors[0]["hint"], done.err
    assert entries() == before
    assert run("ingest", log, "--tenant", "KB", "--new-tenant").rows[0]["state"] == "new"
    # A computer is called so, and so may be somebody else.
    assert run("ingest", log, "--tenant", "willow").status == 0


def test_a_way_to_somebody_by_another_name_says_whom_it_may_mean(log):
    assert run("org", "add", "-", stdin=b'{"id": "kestrel", "name": "Kestrel Bank", "kind": "customer", "aliases": ["KB"]}\n').status == 0
    for name, meant in (("KB", "kestrel"), ("kestrl", "kestrel"), ("msp_north", "msp-north"), ("orion", None)):
        done = run("org", "edge", "add", "-", "--errors", "json", stdin=json.dumps(
            {"id": f"e{len(name)}{ord(name[-1])}", "provider": "kestrel", "customer": name, "kind": "vpn", "source_grade": "B", "credibility": 2}).encode())
        assert done.status == 0 and done.codes == {"BT0936"}, done.err
        assert (f"did you mean '{meant}'?" in done.errors[0]["hint"]) == (meant is not None), done.err


def test_who_was_entered_and_has_no_logs_is_answered_whatever_its_kind(log):
    for kind in ("government", "company", "vendor", "other", "customer"):
        assert run("org", "add", "-", stdin=json.dumps({"id": "x-" + kind, "name": kind + " it is", "kind": kind}).encode()).status == 0
        done = run("coverage", "--tenant", "x-" + kind, "--format", "json")
        assert done.status == 0, done.err
        answer = json.loads(done.out)
        assert [(one["tenant"], one["sources"]) for one in answer["tenants"]] == [("x-" + kind, 0)] and "No sources" in answer["tenants"][0]["note"]
    done = run("coverage", "--tenant", "x-vendor", "--as-of", "2001-01-01", "--errors", "json")
    assert done.status == 2 and "did you mean" not in done.errors[0]["hint"] and "--as-of" in done.errors[0]["hint"]
