# SPDX-License-Identifier: Apache-2.0
"""ingest --keep: a log's bytes in the case; and until when, and by what authority, a log is held."""
import datetime
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile

import pytest

from conftest import RULE, event, lines, run


@pytest.fixture
def kept(empty_case, tmp_path):
    """A case with one log of 3 MB that it has kept, and a rule that finds one record of it."""
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(*(event(n, "dir " + f"{n * 7919 % 1000003:x}" * 20) for n in range(9000)), event(9000)))
    os.utime(log, (1_500_000_000, 1_500_000_000))
    row = run("ingest", log, "--tenant", "alpha", "--keep").rows[0]
    assert row["kept"] is True and row["state"] == "new"
    return log


def kept_files(case):
    return sorted(path for path in (case / "kept").rglob("*") if path.is_file())


def test_what_is_kept_is_zstd_of_the_bytes_and_there_once(kept, empty_case, tmp_path):
    row = run("ingest", kept, "--tenant", "alpha", "--keep").rows[0]
    assert row["state"] == "known" and row["kept"] is True
    shutil.copy(kept, tmp_path / "copy.jsonl")
    run("ingest", tmp_path / "copy.jsonl", "--tenant", "beta", "--keep")
    files = kept_files(empty_case)
    assert [path.name for path in files] == [row["sha256"] + ".zst"]
    assert files[0].stat().st_size < kept.stat().st_size and files[0].stat().st_mode & 0o077 == 0
    # The table of frames, as the published format has it: its magic stands at the end.
    assert files[0].read_bytes()[-4:] == bytes.fromhex("b1ea928f")
    if shutil.which("zstd"):
        out = subprocess.run(["zstd", "-d", "-c", files[0]], capture_output=True, check=True)
        assert out.stdout == kept.read_bytes()


def test_everything_reads_kept_bytes_when_the_log_is_gone(kept, empty_case, tmp_path, monkeypatch):
    (tmp_path / "rule.yml").write_text(RULE)
    assert run("intel", "add", tmp_path / "rule.yml").status == 0
    before = run("lookup", "powershell.exe").rows
    kept.unlink()
    assert run("case", "reindex").status == 0
    assert run("lookup", "powershell.exe").rows == before
    found = run("hunt", "--case", "--errors", "json")
    assert found.status == 0 and len(found.rows) == 1, found.err
    at = found.rows[0]["records"][0]
    assert at["path"] == str(kept)
    shown = run("show", kept, at["offset"], at["length"], "--raw")
    assert shown.status == 0 and json.loads(shown.out)["n"] == 9000
    checked = run("verify")
    assert checked.status == 0 and "1 whole" in checked.err + checked.out.decode()
    assert run("case", "check").rows == []
    traced = run("trace", found.rows[0]["evidence"])
    assert traced.status == 0 and "source kept" in traced.out.decode()


def test_members_of_archives_are_kept_by_themselves(empty_case, tmp_path):
    (tmp_path / "rule.yml").write_text(RULE)
    run("intel", "add", tmp_path / "rule.yml")
    with tarfile.open(tmp_path / "logs.tar.gz", "w:gz") as archive:
        for name in ("one.jsonl", "two.jsonl"):
            data = lines(event(1, n2=name))
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    assert run("ingest", tmp_path / "logs.tar.gz", "--tenant", "alpha", "--keep").status == 0
    assert len(kept_files(empty_case)) == 2
    (tmp_path / "logs.tar.gz").unlink()
    rows = run("hunt", "--case").rows
    assert [row["records"][0]["member"] for row in rows] == ["one.jsonl", "two.jsonl"]


def test_a_log_that_was_ingested_before_can_be_kept_later_from_elsewhere(empty_case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    run("ingest", log, "--tenant", "alpha")
    log.rename(tmp_path / "moved.jsonl")
    fault = run("case", "check").rows
    assert [row["what"] for row in fault] == ["source-gone"] and "ingest --keep" in fault[0]["mend"]
    assert run("ingest", tmp_path / "moved.jsonl", "--tenant", "alpha", "--keep").rows[0]["state"] == "moved"
    assert run("case", "check").rows == []


def test_a_year_that_a_log_takes_from_its_file_is_kept(empty_case, tmp_path):
    log = tmp_path / "a.log"
    log.write_text("Mar  4 10:00:00 host sshd[1]: Failed password for root from 203.0.113.7 port 1 ssh2\n" * 3)
    os.utime(log, (1_500_000_000, 1_500_000_000))  # July 2017
    first = run("ingest", log, "--tenant", "alpha", "--keep").rows[0]["first"]
    assert first.startswith("2017-03-04")
    before = run("lookup", "203.0.113.7").rows
    log.unlink()
    assert run("case", "reindex").status == 0
    assert run("lookup", "203.0.113.7").rows == before and before[0]["first"].startswith("2017-03-04")


def test_damaged_and_missing_kept_bytes_are_told_and_never_believed(kept, empty_case, tmp_path):
    file = kept_files(empty_case)[0]
    whole = file.read_bytes()
    file.write_bytes(whole[:1000] + bytes([whole[1000] ^ 4]) + whole[1001:])
    fault = run("case", "check")
    assert fault.status == 1 and [row["what"] for row in fault.rows] == ["kept-damaged"]
    name = str(file.relative_to(empty_case))
    found = run("verify")
    assert found.status == 1 and [(row["what"], row["place"]) for row in found.rows] == [("kept-damaged", name)], found.err
    kept_as = kept.rename(tmp_path / "away")
    (tmp_path / "rule.yml").write_text(RULE)
    done = run("hunt", "--case", "--intel", tmp_path / "rule.yml", "--errors", "json")
    assert done.status == 3 and done.rows == [] and "BT0933" in done.codes
    told = run("verify")
    assert told.status == 1 and b"kept-damaged" in told.out
    file.unlink()
    assert [row["what"] for row in run("case", "check").rows if row["grave"]] == ["kept-missing"]
    assert [row["what"] for row in run("verify").rows] == ["kept-missing"]
    kept_as.rename(kept)
    assert run("ingest", kept, "--tenant", "alpha", "--keep").status == 0
    assert run("case", "check").rows == []
    (empty_case / "kept/ab").mkdir(mode=0o700)
    (empty_case / "kept/ab" / ("ab" * 32 + ".zst")).write_bytes(whole)
    os.chmod(empty_case / "kept/ab" / ("ab" * 32 + ".zst"), 0o600)
    assert [row["what"] for row in run("case", "check").rows] == ["kept-unknown"]


def test_kept_bytes_are_given_up_with_a_reason(kept, empty_case, tmp_path):
    shutil.copy(kept, tmp_path / "copy.jsonl")
    entry = run("ingest", kept, "--tenant", "alpha").rows[0]["id"]
    other = run("ingest", tmp_path / "copy.jsonl", "--tenant", "beta", "--keep").rows[0]["id"]
    assert run("case", "discard", entry).status == 2
    assert run("case", "discard", entry, "--why", "The term is over.").status == 0
    assert len(kept_files(empty_case)) == 1  # beta's
    assert run("case", "discard", other, "--why", "The term is over.").status == 0
    assert kept_files(empty_case) == []
    again = run("case", "discard", other, "--why", "Again.", "--errors", "json")
    assert again.status == 4 and again.codes == {"BT0938"}
    assert run("verify").status == 0 and {row["what"] for row in run("case", "check").rows} == {"erased-on-disk"}
    assert run("case", "reindex").status == 0 and run("case", "check").rows == []


def test_purge_and_export_know_of_kept_bytes(kept, empty_case, tmp_path):
    (tmp_path / "rule.yml").write_text(RULE)
    found = run("hunt", "--case", "--intel", tmp_path / "rule.yml").rows[0]
    purged = run("evidence", "purge", found["evidence"], "--why", "The Privacy Act asks for it.")
    assert purged.status == 0 and "still in the kept log" in purged.err
    # Who, why and when, by its own id and by that of the erasure.
    purge = purged.rows[0]
    shown = run("evidence", "show", found["evidence"]).rows[0]
    assert shown["erased"] is True and shown["erasure"]["entry"] == purge["entry"] and shown["erasure"]["why"] == "The Privacy Act asks for it."
    assert shown["erasure"]["actor"]["id"] == "ana" and shown["erasure"]["erased"] == shown["entry"]
    other = run("evidence", "show", purge["entry"]).rows[0]
    assert other["type"] == "purge" and {key: other[key] for key in shown["erasure"]} == shown["erasure"]
    for ref in (found["evidence"], purge["entry"]):
        assert " by ana, asserted: The Privacy Act asks for it." in run("trace", ref, "--format", "table").out.decode()
    exported = run("case", "export", tmp_path / "out.case")
    assert exported.status == 0 and "kept logs are not in it" in exported.err


def test_what_was_erased_stands_in_no_name_or_its_erasure_says_where(empty_case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1, TargetMail="bob@evil.example"), event(2, DestinationHostname="bad.example")))
    (tmp_path / "intel.csv").write_text("type,value\nemail,bob@evil.example\ndomain,bad.example\n")
    assert run("ingest", log, "--tenant", "alpha").status == 0
    found = [row["evidence"] for row in run("hunt", "--case", "--intel", tmp_path / "intel.csv").rows]
    assert "finding:email@alpha" in found and "finding:domain:bad.example@alpha" in found, found
    assert run("hunt", "--case", "--intel", tmp_path / "intel.csv", "--new").rows == []
    done = run("evidence", "purge", "finding:email@alpha", "--why", "Bob asks for it.")
    assert done.status == 0 and "what was found" not in done.err, done.err
    held = b"".join(path.read_bytes() for name in ("ledger", "bodies") for path in (empty_case / name).rglob("*") if path.is_file())
    assert b"bob@evil" not in held and b"bob-evil" not in held and b"bob" not in (empty_case / "registers.sqlite").read_bytes()
    hunted = run("coverage", "--detectors").rows
    assert {row["id"] for row in hunted} == {"indicator:domain:bad.example", "indicator:email:sha256:" + hashlib.sha256(b"bob@evil.example").hexdigest()}
    done = run("evidence", "purge", "finding:domain:bad.example@alpha", "--why", "Somebody asks for it.")
    assert "its own id, finding:domain:bad.example@alpha" in done.err and " of a hunt" in done.err, done.err


def test_what_is_overdue_is_shown_first(empty_case, tmp_path):
    for name, terms in (("a", ["--retain-until", "2020-01-31", "--authority", "Order 7 of the Court"]), ("b", ["--retain-until", "30d"]), ("c", [])):
        (tmp_path / f"{name}.jsonl").write_bytes(lines(event(1, name=name)))
        assert run("ingest", tmp_path / f"{name}.jsonl", "--tenant", "alpha", "--source-name", f"src:{name}", *terms).status == 0
    status = run("case", "status").out.decode()
    assert status.index("OVERDUE    src:a of alpha was to be held until 2020-01-31") < status.index("tenant ")
    assert "held by    Order 7 of the Court: 1 source" in status
    rows = run("case", "check").rows
    assert [row["what"] for row in rows] == ["overdue"] and not rows[0]["grave"] and "evidence purge" in rows[0]["mend"]
    answer = json.loads(run("coverage", "--format", "json").out)
    assert [one["id"] for one in answer["overdue"]] == ["src:a"]
    # What was known then: the term had not been said yet.
    assert json.loads(run("case", "status", "--as-of", "2019-01-01", "--format", "json").out)["overdue"] == []
    assert run("case", "retain", "src:a", "--until", "7y", "--authority", "Order 8").status == 0
    assert run("case", "check").rows == []
    until = json.loads(run("case", "status", "--format", "json").out)["holdings"]
    assert until["with_term"] == 2 and until["authorities"] == [{"authority": "Order 8", "sources": 1}]
    assert run("case", "retain", "src:c", "--until", "1999-12-31").status == 0
    assert [one["id"] for one in json.loads(run("case", "status", "--format", "json").out)["overdue"]] == ["src:c"]
    # Each with its term, and all that the catalogue has of it.
    first, second, third = run("case", "sources").rows
    assert [(one["id"], one["authority"], one["retain_until"], one["overdue"]) for one in (first, third)] == [
        ("src:a", "Order 8", first["retain_until"], False), ("src:c", None, "1999-12-31", True)]
    log = (tmp_path / "b.jsonl").read_bytes()
    assert {key: second[key] for key in ("tenant", "path", "member", "sha256", "size", "format", "records", "damaged", "first", "last", "log_sources")} == {
        "tenant": "alpha", "path": str(tmp_path / "b.jsonl"), "member": None, "sha256": hashlib.sha256(log).hexdigest(), "size": len(log), "format": "json",
        "records": 1, "damaged": 0, "first": second["last"], "last": "2017-02-03T04:05:01.5Z", "log_sources": ["windows/sysmon"]}
    assert "Order 8" in run("case", "sources", "--format", "table").out.decode() and run("case", "sources", "--tenant", "beta").status == 2
    assert run("case", "withdraw", "src:b", "--why", "It is beta's.").status == 0
    assert [one["id"] for one in run("case", "sources").rows] == ["src:a", "src:c"]
    everything = run("case", "sources", "--all").rows
    assert [one["entry"] for one in everything[:3]] == [first["entry"], second["entry"], third["entry"]] and everything[3]["why"] == "It is beta's."


def test_terms_that_are_none_are_refused(empty_case, tmp_path):
    (tmp_path / "a.jsonl").write_bytes(lines(event(1)))
    for text in ("tomorrow", "7", "-3d", "7w", "2020-02-30", "99999999y"):
        assert run("ingest", tmp_path / "a.jsonl", "--tenant", "alpha", f"--retain-until={text}").status == 2, text
    assert run("case", "retain", "nothing", "--until", "7y").status == 2
    assert run("case", "retain", "nothing").status == 2
    today = datetime.datetime.now(datetime.timezone.utc).date()
    run("ingest", tmp_path / "a.jsonl", "--tenant", "alpha", "--source-name", "s", "--retain-until", "0d")
    assert today.isoformat() in json.dumps([json.loads(path.read_bytes()[32:]).get("retain_until") for path in (empty_case / "bodies").rglob("*") if path.is_file() and b"retain_until" in path.read_bytes()])


def test_a_term_has_ended_when_nothing_is_held_any_more(empty_case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)))
    (tmp_path / "rule.yml").write_text(RULE)
    assert run("ingest", log, "--tenant", "alpha", "--source-name", "src:a", "--keep", "--retain-until", "2020-01-31").status == 0
    found, = run("hunt", "--case", "--intel", tmp_path / "rule.yml").rows

    def told():
        status = json.loads(run("case", "status", "--format", "json").out)
        listed = [row["what"] for row in run("case", "check").rows if row["what"] == "overdue"]
        assert bool(listed) == bool(status["overdue"])
        return [one["id"] for one in status["overdue"]], [one["id"] for one in status["terms_ended"]]

    assert told() == (["src:a"], [])
    assert run("case", "discard", "src:a", "--why", "The order was lifted.").status == 0
    assert told() == (["src:a"], []), "the log lies where it did"
    log.unlink()
    assert told() == (["src:a"], []), "a finding has copies of its records"
    assert run("evidence", "purge", found["evidence"], "--why", "The order was lifted.").status == 0
    assert told() == ([], ["src:a"])
    assert "term ended src:a of alpha, held until 2020-01-31 at the longest" in run("case", "status").out.decode()
    assert json.loads(run("coverage", "--format", "json").out)["overdue"] == []
    log.write_bytes(lines(event(1)))
    assert told() == (["src:a"], []), "it was put back"


def test_with_a_log_goes_what_it_replaced(empty_case, tmp_path):
    log = tmp_path / "r.jsonl"
    log.write_text('{"@timestamp":"2021-05-05T10:00:00Z","ip":"203.0.113.50","m":"one"}\n')
    held = ("--keep", "--retain-until", "2022-01-01", "--authority", "Order 1")
    assert run("ingest", log, "--tenant", "alpha", *held, "--source-name", "src:r").status == 0
    log.write_text('{"@timestamp":"2021-05-05T11:00:00Z","ip":"203.0.113.99","m":"two, other"}\n')
    assert run("ingest", log, "--tenant", "alpha").rows[0]["state"] == "corrected"
    held_now = json.loads(run("case", "status", "--format", "json").out)["holdings"]
    assert held_now["kept"] == 1 and held_now["with_term"] == 1, "the first version is, though another took its place"
    log.unlink()
    assert run("case", "discard", "src:r", "--why", "Order 1 ended").status == 0
    assert kept_files(empty_case) == []
    assert run("lookup", "203.0.113.50", "203.0.113.99").rows[0]["seen"] is False
    assert run("case", "reindex").status == 0
    assert [row["what"] for row in run("case", "check").rows] == ["source-gone"]
    assert json.loads(run("case", "status", "--format", "json").out)["overdue"] == []


def test_a_copy_that_came_without_kept_logs_is_whole(kept, empty_case, tmp_path):
    shutil.rmtree(empty_case / "kept")
    fault = run("case", "check")
    assert fault.status == 0 and [row["what"] for row in fault.rows] == ["kept-elsewhere"]


def test_what_came_behind_a_kept_log_is_told_packed_or_not(empty_case, tmp_path):
    plain, packed = tmp_path / "p.jsonl", tmp_path / "z.jsonl.gz"
    first, more = lines(*(event(n, "dir") for n in range(30))), lines(*(event(n, "dir") for n in range(30, 40)))
    plain.write_bytes(first)
    packed.write_bytes(gzip.compress(first))
    for log in plain, packed:
        run("ingest", log, "--tenant", log.name[0], "--keep")
    plain.write_bytes(first + more)
    packed.write_bytes(gzip.compress(first + more))
    (answer,) = run("lookup", "198.51.100.200").rows
    assert sorted(one["tenant"] for one in answer["not_looked"] if "has grown" in one["why"]) == ["p", "z"], answer
    # Whatever else lies in its place is another log, and the case has its own bytes.
    packed.write_bytes(gzip.compress(more))
    (answer,) = run("lookup", "198.51.100.200", "--tenant", "z").rows
    assert not any("grown" in one["why"] or "other bytes" in one["why"] for one in answer["not_looked"]), answer


@pytest.mark.parametrize("packed", [False, True])
def test_a_negative_finding_reads_kept_bytes_when_the_log_is_gone(empty_case, tmp_path, packed):
    records = lines(*({"time": f"2026-03-0{day}T10:00:00Z", "m": "from 192.0.2.9"} for day in (1, 2, 3)))
    log = tmp_path / ("logs.tar" if packed else "a.jsonl")
    if packed:
        with tarfile.open(log, "w") as archive:
            member = tarfile.TarInfo("in/a.jsonl")
            member.size = len(records)
            archive.addfile(member, io.BytesIO(records))
    else:
        log.write_bytes(records)
    run("ingest", log, "--tenant", "alpha", "--keep")
    log.unlink()
    intel = tmp_path / "i.csv"
    intel.write_text("type,value\ndomain,absent.example\n")
    sealed = run("evidence", "negative", "--question", "q", "--tenant", "alpha", "--intel", intel).rows[0]
    assert (sealed["coverage"], sealed["not_looked"]) == ("complete", [])
    intel.write_text("type,value\nip,192.0.2.9\n")
    assert "matched 3 records" in run("evidence", "negative", "--question", "q", "--tenant", "alpha", "--intel", intel).err
