# SPDX-License-Identifier: Apache-2.0
"""A case on a disk that is full, read-only, damaged or behind: coded errors, nothing lost, and `case check` says what would mend it."""
import json
import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from conftest import PROGRAM, Result, event, lines, run

NOBODY = 65534


def organisation(name):
    return json.dumps({"id": name, "name": name.title(), "kind": "customer"}).encode() + b"\n"


@pytest.fixture
def case(empty_case):
    assert run("org", "add", "-", stdin=organisation("alpha")).status == 0
    return empty_case


def faults(status=0, **more):
    done = run("case", "check", "--format", "jsonl", **more)
    assert done.status == status, done.out.decode() + done.err
    return {row["what"]: row for row in done.rows}


def names():
    return [row["id"] for row in run("org", "list", "--format", "jsonl").rows]


def test_clean_case_has_no_rows(case):
    assert faults() == {}
    assert "nothing is wrong" in run("case", "check").err


def test_no_case_at_all_fails(tmp_path, case):
    done = run("case", "check", "--case", tmp_path / "nowhere", "--errors", "json")
    assert done.status == 4 and done.codes == {"BT0920"}


def test_damaged_registers_say_how_they_are_mended_and_nothing_is_lost(case):
    store = case / "registers.sqlite"
    data = bytearray(store.read_bytes())
    for at in range(4096, len(data), 4096):
        data[at:at + 2048] = b"x" * 2048
    store.write_bytes(data)
    done = run("org", "list", "--errors", "json")
    assert done.status == 4 and done.codes <= {"BT0600", "BT0601"} and "case reindex" in done.errors[0]["hint"]
    # The call is not at fault, whichever verb is asked.
    for verb in (("coverage",), ("exposure", "alpha", "--at", "2017"), ("intel", "list"), ("lookup", "192.0.2.1")):
        assert run(*verb).status == 4, verb
    row = faults(1)["registers-damaged"]
    assert row["grave"] and "case reindex" in row["mend"]
    assert run("case", "reindex").status == 0
    assert faults() == {} and names() == ["alpha"]
    assert run("verify").status == 0


def limited(bytes_, *args, stdin=b""):
    """With files of at most so many bytes: to the program it is as if the disk were full."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_))
    # Python ignores SIGXFSZ, and so shall its child: the write fails then, as on a full disk.
    done = subprocess.run([Path(PROGRAM).resolve(), *map(str, args)], input=stdin, capture_output=True, timeout=120, preexec_fn=limit,
                          restore_signals=False, check=False)
    return Result(done)


@pytest.mark.parametrize("limit", [0, 64, 700, 4096, 40000])
def test_full_disk_is_an_error_with_a_code_and_loses_nothing(case, limit):
    before = (case / "ledger/checkpoint").read_bytes()
    done = limited(limit, "org", "add", "-", "--errors", "json", stdin=organisation("beta"))
    assert done.status in (0, 4), done.err
    if done.status == 4:
        assert done.codes <= {"BT0001", "BT0002", "BT0003", "BT0600", "BT0601", "BT0909"}, done.err
    sealed = (case / "ledger/checkpoint").read_bytes() != before
    if done.status == 0:
        assert sealed, "what was acknowledged is in"
    assert run("verify").status == 0
    again = run("org", "add", "-", "--errors", "json", stdin=organisation("beta"))
    assert again.status == (4 if sealed else 0), again.err
    assert not sealed or again.codes == {"BT0642"}
    assert names() == ["alpha", "beta"]
    assert run("verify").status == 0
    assert "left-over" not in faults(), "a failed write takes its temporary files with it"


def test_read_only_folder_can_be_asked_and_not_written(case, tmp_path, monkeypatch):
    if os.geteuid() != 0:
        pytest.skip("root makes files that another may read and not write")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        shutil.copytree(case, root / "case")
        shutil.copytree(tmp_path / "home", root / "home")
        for base in ("case", "home"):
            for path in [root / base, *(root / base).rglob("*")]:
                os.chown(path, NOBODY, NOBODY)
                path.chmod((0o500 if path.is_dir() else 0o400) if base == "case" else path.stat().st_mode)
        program = root / "backtrail"
        shutil.copy(Path(PROGRAM).resolve(), program)
        program.chmod(0o755)
        monkeypatch.setenv("HOME", str(root / "home"))
        monkeypatch.setenv("BACKTRAIL_CASE", str(root / "case"))

        def as_nobody(*args, stdin=b""):
            return Result(subprocess.run([program, *args], input=stdin, capture_output=True, timeout=120, user=NOBODY, group=NOBODY, extra_groups=[],
                                         cwd="/", check=False))

        assert [row["id"] for row in as_nobody("org", "list", "--format", "jsonl").rows] == ["alpha"]
        done = as_nobody("org", "add", "-", "--errors", "json", stdin=organisation("beta"))
        assert done.status == 4 and done.codes <= {"BT0001", "BT0003", "BT0600", "BT0601"}, done.err
        done = as_nobody("case", "check", "--format", "jsonl")
        assert done.status == 1 and {row["what"] for row in done.rows} == {"read-only"}, done.out
        assert as_nobody("verify").status == 0


def test_an_earlier_head_that_was_changed_is_found_and_not_exported(case, tmp_path):
    assert run("org", "add", "-", stdin=organisation("beta")).status == 0
    history = case / "ledger/history"
    whole = history.read_bytes()
    heads = (len(whole) - 8) // 104
    assert heads >= 3
    for offset in (7, 8, 39, 40, 103):  # size, root, signature
        data = bytearray(whole)
        data[8 + 104 + offset] ^= 1
        history.write_bytes(data)
        row = faults(1)["history-changed"]
        assert row["grave"] and row["place"] == "ledger/history#head 1" and "ledger/history back from a copy" in row["mend"]
        told = run("verify")
        assert told.status == 1 and [one["what"] for one in told.rows] == ["history-changed"]
    refused = run("case", "export", tmp_path / "one.case", "--errors", "json")
    assert refused.status == 4 and "ledger/history#head 1" in refused.err and not (tmp_path / "one.case").exists(), refused.err
    history.write_bytes(whole)
    assert faults() == {} and run("case", "export", tmp_path / "one.case").status == 0


def test_exported_case_is_imported_elsewhere_and_a_changed_byte_is_not(case, tmp_path, monkeypatch):
    done = run("case", "export", tmp_path / "one.case", "--format", "json")
    assert done.status == 0, done.err
    key = json.loads(done.out)["key"]
    assert run("case", "export", tmp_path / "two.case").status == 0
    whole = (tmp_path / "one.case").read_bytes()
    assert (tmp_path / "two.case").read_bytes() == whole
    monkeypatch.setenv("HOME", str(tmp_path / "other"))
    (tmp_path / "bad.case").write_bytes(whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:])
    done = run("case", "import", tmp_path / "bad.case", tmp_path / "copy", "--errors", "json")
    assert done.status == 4 and done.codes == {"BT0502"} and not (tmp_path / "copy").exists()
    assert done.errors[0]["place"].startswith(str(tmp_path / "bad.case"))
    assert run("case", "import", tmp_path / "one.case", tmp_path / "copy", "--key", key).status == 0
    monkeypatch.setenv("BACKTRAIL_CASE", str(tmp_path / "copy"))
    assert run("verify", "--key", key).status == 0 and names() == ["alpha"]
    assert run("org", "add", "-", "--errors", "json", stdin=organisation("beta")).codes == {"BT0925"}
    assert faults()["no-signing-key"]["grave"] is False
    assert run("case", "import", tmp_path / "one.case", tmp_path / "copy", "--errors", "json").codes == {"BT0922"}


def test_misspelt_verb_below_another_is_told_the_nearest(case):
    done = run("evidence", "ad")
    assert done.status == 2 and "there is no 'evidence ad'; did you mean 'evidence add'?" in done.err
    done = run("org", "edge", "lst")
    assert done.status == 2 and "did you mean 'org edge list'?" in done.err
    done = run("case", "frobnicate")
    assert done.status == 2 and "there are: init, status" in done.err


def test_what_nobody_entered_is_warned_of(case, tmp_path, rule):
    edge = {"provider": "alpha", "customer": "ghost", "kind": "vpn"}
    done = run("org", "edge", "add", "-", "--errors", "json", stdin=json.dumps(edge).encode())
    assert done.status == 0 and [e["message"] for e in done.errors if e["code"] == "BT0936"] == ["no organisation 'ghost' has been entered yet"]
    done = run("org", "add", "-", "--errors", "json", stdin=organisation("alpha"))
    assert done.status == 4 and "--corrects alpha" in done.errors[0]["hint"]
    log = tmp_path / "log.jsonl"
    log.write_bytes(lines(event(1)))
    findings = run("hunt", log, "--intel", rule, "--format", "jsonl").out
    done = run("evidence", "add", "--from-hunt", "-", "--tenant", "alpha", "--errors", "json", stdin=findings)
    assert done.status == 0 and "BT0944" in done.codes, "this log was never ingested"
    log.write_bytes(lines(event(1), event(2)))
    assert run("ingest", log, "--tenant", "alpha").status == 0
    findings = run("hunt", log, "--intel", rule, "--format", "jsonl").out
    done = run("evidence", "add", "--from-hunt", "-", "--tenant", "alpha", "--errors", "json", stdin=findings)
    assert done.status == 0 and "BT0944" not in done.err
    (found,) = json.loads(findings.splitlines()[0])["records"][:1]
    typed = {"id": "e:typed", "kind": "finding", "origin": "beta", "tenant": "beta", "detector": {"kind": "sigma", "id": "r"},
             "locators": [{"path": str(log), "source_sha256": found["source_sha256"] if "source_sha256" in found else found["sha256"], "offset": 0, "length": 1}]}
    done = run("evidence", "add", "-", "--errors", "json", stdin=json.dumps(typed).encode())
    assert done.status == 4 and done.codes == {"BT0662"}, "typed as beta's, and it lies in alpha's log"
    typed["tenant"] = "alpha"
    assert run("evidence", "add", "-", stdin=json.dumps(typed).encode()).status == 0


def test_log_that_has_grown_is_said_to_have_grown(case, tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_bytes(lines(event(1)))
    assert run("ingest", log, "--tenant", "alpha").status == 0
    with log.open("ab") as more:
        more.write(lines(event(2)))
    assert "0 whole, 1 grown since, 0 gone, 0 changed" in run("verify").err
    assert faults()["source-grown"]["place"] == str(log)
    log.unlink()
    assert "source-gone" in faults() and run("verify").status == 0


def test_what_cannot_be_read_is_not_gone_and_verify_and_check_count_alike(case, tmp_path):
    logs = tmp_path / "seen"
    logs.mkdir()
    for name in ("a", "b", "c"):
        (logs / f"{name}.jsonl").write_bytes(lines(event(ord(name))))
    assert run("ingest", logs, "--tenant", "alpha").status == 0

    def told():
        rows = run("case", "check", "--format", "jsonl").rows
        counts, = [line for line in run("verify").err.splitlines() if line.startswith("sources")]
        return counts.split(maxsplit=1)[1], sorted((row["what"], Path(row["place"]).name) for row in rows if row["what"].startswith("source"))

    assert told() == ("3 whole, 0 gone, 0 changed", [])
    (logs / "a.jsonl").unlink()
    (logs / "a.jsonl").mkdir()  # root could read it, were it locked
    (logs / "b.jsonl").unlink()
    assert told() == ("1 whole, 1 gone, 1 that cannot be read, 0 changed", [("source-gone", "b.jsonl"), ("source-unreadable", "a.jsonl")])
    (logs / "c.jsonl").write_bytes(lines(event(1), event(2), event(3)))
    assert run("ingest", logs / "c.jsonl", "--tenant", "alpha").rows[0]["state"] == "corrected"
    assert told()[0] == "1 whole, 1 gone, 1 that cannot be read, 0 changed; 1 replaced by later ones"


def test_why_there_is_nothing_to_hunt_with_is_told(case, tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    unfit = tmp_path / "unfit.yml"
    unfit.write_text(rule.read_text().replace("' -enc '", "'%nobody%'").replace("CommandLine|contains", "CommandLine|expand"))
    (tmp_path / "words.txt").write_text("Nothing of the kind.\n")

    def why(*more):
        return [(one["message"], one["hint"]) for one in run("hunt", log, *more, "--errors", "json").errors if one["code"] == "BT0900"][0]

    assert "no rules and no indicators were named" in why()[0]
    assert "came from what was named" in why("--intel", tmp_path / "words.txt")[0]
    assert "the one rule or indicator that was read cannot be evaluated" in why("--intel", unfit)[0]
    # Whoever adds it to a case learns it then, and not from a hunt.
    done = run("intel", "add", unfit, "--errors", "json")
    assert done.status == 0 and [one["severity"] for one in done.errors if one["code"] == "BT0406"] == ["warning"], done.err


def test_a_no_that_is_contradicted_says_so_once_a_detector(case, tmp_path, rule):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(*[event(n) for n in range(30)]))
    assert run("ingest", log, "--tenant", "alpha").status == 0
    assert run("hunt", "--case", "--intel", rule).status == 0
    log.unlink()
    done = run("evidence", "negative", "--question", "q", "--intel", rule, "--tenant", "alpha", "--errors", "json")
    told = [one["message"] for one in done.errors if one["code"] == "BT0935"]
    assert done.status == 1 and len(told) == 1 and "30 findings of 11111111-2222-4333-8444-555555555555 are sealed already" in told[0], done.err


def test_a_source_that_is_sealed_and_not_indexed_is_named(case, tmp_path):
    log = tmp_path / "new.jsonl"
    log.write_bytes(lines(event(1)))
    assert run("ingest", log, "--tenant", "alpha", "--source-name", "src:new").status == 0
    assert [row for row in run("case", "check").rows if row["what"] == "not-indexed"] == []
    # As a kill between sealing and indexing leaves it.
    shutil.rmtree(case / "sightings" / "db")
    named = [row for row in run("case", "check").rows if row["what"] == "not-indexed"]
    assert any(row["place"] == str(log) and row["is"].startswith("src:new is catalogued") for row in named)
    assert {row["mend"] for row in named} == {"backtrail case reindex"} and not any(row["grave"] for row in named)
    assert run("case", "reindex").status == 0
    assert [row for row in run("case", "check").rows if row["what"] == "not-indexed"] == []


def test_import_says_whose_key_signed_it_and_whence_it_is_known(case, tmp_path, monkeypatch):
    exported = tmp_path / "one.case"
    assert run("case", "export", exported).status == 0
    key = json.loads(run("case", "status", "--format", "json").out)["key"]
    done = run("case", "import", exported, tmp_path / "seen")
    assert f"signed by {key}, the key that you saw last of this case (" in done.err and "/anchors/" in done.err
    assert f"signed by {key}, the key of --key" in run("case", "import", exported, tmp_path / "named", "--key", key).err
    monkeypatch.setenv("HOME", str(tmp_path / "stranger"))
    done = run("case", "import", exported, tmp_path / "new")
    assert f"signed by {key}, for which nobody has vouched" in done.err


def test_of_many_mistakes_the_first_are_told_and_how_many_more(case, tmp_path):
    table = tmp_path / "edges.csv"
    table.write_text("provider,customer,kind\n" + "".join(f"msp,c{i},telepathy\n" for i in range(50_000)))
    done = run("org", "edge", "add", table, "--errors", "json")
    assert done.status == 4 and len(done.errors) == 21 and done.codes == {"BT0625", "BT1007"}
    last = done.errors[-1]
    assert last["message"] == "49980 more mistakes (BT0625) in it" and "--all-errors" in last["hint"] and last["place"].startswith(str(table))
    assert len(run("org", "edge", "add", table, "--all-errors", "--errors", "json").errors) == 50_000
    table.write_text("provider,customer,kind\n" + "".join(f"msp,c{i},telepathy\n" for i in range(20)))
    assert run("org", "edge", "add", table, "--errors", "json").codes == {"BT0625"}
