# SPDX-License-Identifier: Apache-2.0
"""What was ingested by mistake, as under a wrong tenant, is withdrawn: no answer counts it, and the ledger keeps it."""
import datetime
import json

import pytest

from conftest import RULE, event, lines, run


@pytest.fixture
def wrong(empty_case, tmp_path):
    """customer-a's log, ingested and hunted as customer-b's, beside a log that is customer-b's own."""
    for name in ("customer-a", "customer-b", "msp"):
        kind = "provider" if name == "msp" else "customer"
        (tmp_path / f"{name}.json").write_text(json.dumps({"id": name, "name": name, "kind": kind}))
        assert run("org", "add", tmp_path / f"{name}.json").status == 0
    (tmp_path / "edges.csv").write_text("provider,customer,kind\nmsp,customer-a,vpn\nmsp,customer-b,vpn\n")
    assert run("org", "edge", "add", tmp_path / "edges.csv").status == 0
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, "dir"), event(2, "powershell.exe -enc AAAA", DestinationIp="203.0.113.7")))
    (tmp_path / "b.jsonl").write_bytes(lines(event(3, "dir", DestinationIp="198.51.100.1")))
    run("ingest", tmp_path / "b.jsonl", "--tenant", "customer-b")
    assert run("ingest", log, "--tenant", "customer-b", "--source-name", "src:wrong").rows[0]["state"] == "new"
    (tmp_path / "rule.yml").write_text(RULE)
    assert len(run("hunt", "--case", "--intel", tmp_path / "rule.yml").rows) == 1
    return log


def tenants_of(value):
    row = run("lookup", value).rows[0]
    return row["seen"], [one["tenant"] for one in row["tenants"]]


def state_of(customer):
    answer = json.loads(run("exposure", "msp", "--between", "2016", "2018", "--format", "json").out)
    return next(one["state"] for one in answer["organisations"] if one["id"] == customer)


def test_no_answer_counts_what_was_withdrawn_and_each_says_so(wrong, tmp_path):
    assert tenants_of("203.0.113.7") == (True, ["customer-b"]) and state_of("customer-b") == "accessed"
    done = run("case", "withdraw", "src:wrong", "--why", "It is customer A's.")
    assert done.status == 0 and done.rows[0]["path"] == str(wrong) and "1 sealed finding rests" in done.err
    assert tenants_of("203.0.113.7") == (False, [])
    assert run("hunt", "--case", "--intel", tmp_path / "rule.yml").rows == []
    assert state_of("customer-b") != "accessed"
    rows = {row["tenant"]: row["records"] for row in run("coverage").rows if row["state"] != "none"}
    assert rows == {"customer-b": 1}
    for verb in (["lookup", "203.0.113.7"], ["hunt", "--case", "--intel", tmp_path / "rule.yml"], ["coverage"], ["exposure", "msp", "--between", "2016", "2018"],
                 ["evidence", "negative", "--question", "Was it run?", "--intel", tmp_path / "rule.yml", "--tenant", "customer-b"]):
        said = run(*verb, "--errors", "json")
        assert "BT0988" in said.codes and "It is customer A's. (ana, " in said.err, verb
    negative = run("evidence", "negative", "--question", "And now?", "--intel", tmp_path / "rule.yml", "--tenant", "customer-b").rows[0]
    assert "Left out: 1 source of 'customer-b' was withdrawn" in negative["method"]
    status = run("case", "status").out.decode()
    assert f"withdrawn  customer-b: {wrong}: It is customer A's. (ana, " in status
    assert run("verify").status == 0
    # What was known before stands in the ledger.
    assert run("case", "reindex").status == 0
    assert tenants_of("203.0.113.7") == (False, [])


def test_asked_as_of_before_it_was_withdrawn_an_index_made_anew_says_why_it_has_it_no_more(wrong, tmp_path):
    then = datetime.datetime.now(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    assert run("case", "withdraw", "src:wrong", "--why", "It is customer A's.").status == 0
    asked = ["lookup", "203.0.113.7", "--tenant", "customer-b", "--as-of", then]
    assert run(*asked).rows[0]["count"] == 1, "the index still has it"
    assert run("case", "reindex").status == 0
    (row,) = run(*asked).rows
    assert not row["seen"] and row["coverage"] == "partial"
    told = [gap for gap in row["not_looked"] if "records of these days" not in gap["why"]]
    assert [(gap["why"], gap["from"], gap["until"]) for gap in told] == [
        ("1 source was withdrawn since, and the index has been made anew without it: what stood in it can no longer be looked up", "2017-02-03", "2017-02-03")]
    table = run(*asked, "--format", "table").out.decode()
    assert table.count("withdrawn since") == 1 and "has not been indexed" not in table and "(2 times)" not in table.split("withdrawn since")[1].split("\n")[0]
    assert "withdrawn since" not in run("lookup", "203.0.113.7", "--tenant", "customer-b").out.decode()


def test_the_log_is_ingested_again_under_its_right_tenant(wrong, tmp_path):
    assert run("case", "withdraw", "src:wrong", "--why", "It is customer A's.").status == 0
    again = run("ingest", wrong, "--tenant", "customer-a")
    assert [row["state"] for row in again.rows] == ["new"]
    assert tenants_of("203.0.113.7") == (True, ["customer-a"])
    rows = run("hunt", "--case", "--intel", tmp_path / "rule.yml").rows
    assert [(row["tenant"], row["new"]) for row in rows] == [("customer-a", True)]
    assert state_of("customer-a") == "accessed" and state_of("customer-b") != "accessed"
    assert run("case", "reindex").status == 0 and tenants_of("203.0.113.7") == (True, ["customer-a"])


def test_a_log_withdrawn_in_error_comes_back_by_ingesting_it(wrong, tmp_path):
    assert run("case", "withdraw", "src:wrong", "--why", "It is customer A's.").status == 0
    assert run("ingest", wrong, "--tenant", "customer-b").rows[0]["state"] == "new"
    assert tenants_of("203.0.113.7") == (True, ["customer-b"])
    assert run("lookup", "203.0.113.7").rows[0]["count"] == 1
    assert len(run("hunt", "--case", "--intel", tmp_path / "rule.yml").rows) == 1
    assert state_of("customer-b") == "accessed"


def test_all_of_a_tenant_is_withdrawn_and_its_name_is_none_that_others_look_like(empty_case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(2, DestinationIp="203.0.113.7")))
    (tmp_path / "junk.bin").write_bytes(bytes(range(256)) * 40)
    run("ingest", log, tmp_path / "junk.bin", "--tenant", "customer-aa")
    done = run("case", "withdraw", "--tenant", "customer-aa", "--why", "A slip: customer-a is meant.")
    assert done.status == 0 and "1 place that could not be read set aside" in done.err
    assert run("ingest", log, "--tenant", "customer-a").status == 0
    assert tenants_of("203.0.113.7") == (True, ["customer-a"])
    row = run("lookup", "203.0.113.7", "--tenant", "customer-aa").rows[0]
    assert row["seen"] is False and row["coverage"] == "none"
    notes = {one["tenant"]: one["note"] for one in json.loads(run("coverage", "--format", "json").out)["tenants"]}
    assert "withdrawn" in notes["customer-aa"]
    again = run("case", "withdraw", "--tenant", "customer-aa", "--why", "Again.", "--errors", "json")
    assert again.status == 4 and again.codes == {"BT0934"}


def test_a_correlation_over_withdrawn_and_other_logs_is_looked_for_again(empty_case, tmp_path):
    rules = tmp_path / "many.yml"
    rules.write_text(RULE.replace("level: high", "name: encoded\nlevel: high") + """---
title: Many encoded
id: 22222222-2222-4333-8444-555555555555
level: high
correlation: {type: event_count, rules: [encoded], group-by: [Channel], timespan: 1h, condition: {gte: 3}}
""")
    for name, seconds in (("a", (1, 2, 3)), ("b", (4, 5))):
        (tmp_path / f"{name}.jsonl").write_bytes(lines(*(event(second) for second in seconds)))
        run("ingest", tmp_path / f"{name}.jsonl", "--tenant", "alpha", "--source-name", f"src:{name}")

    def correlated():
        rows = run("hunt", "--case", "--intel", rules).rows
        return [len(row["records"]) for row in rows if row["detector"]["kind"] == "sigma-correlation"]

    assert correlated() == [5]
    assert run("case", "withdraw", "src:b", "--why", "It is beta's.").status == 0
    assert correlated() == [3] and correlated() == [3]
    assert run("case", "withdraw", "src:a", "--why", "It is beta's.").status == 0
    assert run("hunt", "--case", "--intel", rules).status == 4


def test_what_was_known_before_the_withdrawal_is_told_as_of_then(wrong):
    import datetime
    import time
    then = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    time.sleep(0.01)
    assert run("case", "withdraw", "src:wrong", "--why", "It is customer A's.").status == 0
    row = run("lookup", "203.0.113.7", "--as-of", then).rows[0]
    assert row["seen"] is True and [one["tenant"] for one in row["tenants"]] == ["customer-b"]


def test_wrong_calls(wrong):
    assert run("case", "withdraw", "src:wrong").status == 2
    assert run("case", "withdraw", "--why", "x").status == 2
    assert run("case", "withdraw", "src:wrong", "--tenant", "customer-b", "--why", "x").status == 2
    assert run("case", "withdraw", "src:wrong", "--why", " ").status == 2
    assert run("case", "withdraw", "nothing", "--why", "x").status != 0
    assert run("case", "withdraw", "src:wrong", "--why", "x").status == 0
    assert run("case", "withdraw", "src:wrong", "--why", "x").status == 4


def test_kept_bytes_of_what_was_withdrawn_can_be_discarded(empty_case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, "dir")))
    assert run("ingest", log, "--tenant", "customer-b", "--keep", "--source-name", "src:wrong").status == 0
    assert run("case", "withdraw", "src:wrong", "--why", "It is customer A's.").status == 0
    kept = [path for path in (empty_case / "kept").rglob("*") if path.is_file()]
    assert len(kept) == 1
    done = run("case", "discard", "src:wrong", "--why", "Nobody may hold it.")
    assert done.status == 0 and not kept[0].exists(), done.err


def test_withdrawing_says_what_goes_with_it_before_and_after(empty_case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, "dir"), event(2, "ver")))
    run("ingest", log, "--tenant", "alpha")
    log.write_bytes(lines(event(3, "whoami /all")))
    assert run("ingest", log, "--tenant", "alpha").rows[0]["state"] == "corrected"
    log.write_bytes(lines(event(3, "whoami /all"), event(4, "hostname")))
    assert run("ingest", log, "--tenant", "alpha", "--source-name", "src:a").rows[0]["state"] == "grown"
    would = run("case", "withdraw", "--tenant", "alpha", "--why", "Wrong.", "--dry-run")
    assert [(row["was"], row["records"]) for row in would.rows] == [("standing", 2), ("earlier", 2)]
    assert "1 log that lay at this place before, with 2 records, goes with them" in would.err and "1 source would be withdrawn; nothing was" in would.err
    assert run("coverage").rows[0]["records"] == 2, "nothing was withdrawn yet"
    done = run("case", "withdraw", "--tenant", "alpha", "--why", "Wrong.")
    assert done.rows == would.rows and "1 log that lay at this place before, with 2 records, went with them" in done.err
    assert run("lookup", "powershell.exe").rows[0]["seen"] is False


def test_every_reason_is_told_up_to_five(empty_case, tmp_path):
    for n in range(7):
        (tmp_path / f"{n}.jsonl").write_bytes(lines(event(n, f"dir {n}")))
        run("ingest", tmp_path / f"{n}.jsonl", "--tenant", "alpha", "--source-name", f"src:{n}")
    (tmp_path / "stays.jsonl").write_bytes(lines(event(9, "dir stays")))
    run("ingest", tmp_path / "stays.jsonl", "--tenant", "alpha")
    for n in range(2):
        run("case", "withdraw", f"src:{n}", "--why", "Reason 0.")
    told = run("coverage").err
    assert "2 sources of 'alpha' were withdrawn and are left out: Reason 0. (ana, 20" in told and "; " not in told.split("left out:")[1].split("\n")[0]
    for n in range(2, 7):
        run("case", "withdraw", f"src:{n}", "--why", f"Reason {n}.")
    told = next(line for line in run("coverage").err.splitlines() if "BT0988" in line)
    assert all(f"Reason {n}. (ana" in told for n in range(2, 7)) and "Reason 0" not in told and told.endswith("; and 1 further reason")
    assert told.index("Reason 6.") < told.index("Reason 2.")
