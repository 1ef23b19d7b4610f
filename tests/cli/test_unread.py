# SPDX-License-Identifier: Apache-2.0
"""What ingest was given and could not read is held as not looked at: no answer calls itself complete over it."""
import bz2
import gzip
import io
import json
import lzma
import os
import random
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest

from conftest import PROGRAM, Result, lines, run
from conftest import event as sysmon

RULES = """title: Nobody is called so
id: 22222222-2222-4333-8444-555555555555
tags: [attack.t1059.001]
logsource: {product: windows, category: process_creation}
detection:
  selection:
    Image: 'no-such-program'
  condition: selection
"""


def event(day, host):
    return {"Channel": "Microsoft-Windows-Sysmon/Operational", "EventID": 1, "@timestamp": f"2017-02-{day:02}T04:05:06Z",
            "Image": "C:\\Windows\\System32\\cmd.exe", "DestinationIp": host}


@pytest.fixture
def logs(empty_case, tmp_path):
    """A tenant's folder with one good log of one day."""
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "good.jsonl").write_bytes(lines(event(3, "203.0.113.7")))
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/rule.yml").write_text(RULES)
    return folder


def ingest(path, *more, tenant="alpha"):
    return run("ingest", path, "--tenant", tenant, *more)


def looked(tenant="alpha"):
    row, = run("lookup", "192.0.2.1", "--tenant", tenant).rows
    return row["coverage"], [one["why"] for one in row["not_looked"]]


def missed():
    done = run("case", "status", "--format", "json")
    return {(os.path.basename(one["path"]), one.get("member"), one["code"])
            for one in json.loads(done.out)["unread"] if one["set_aside"] is None}


def truncated_gz():
    # Stored, so that half of the records stand in what is left.
    return gzip.compress(lines(*[event(3, f"203.0.113.{n}") for n in range(200)]), compresslevel=0)[:-4000]


def broken_tar(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def test_each_answer_names_what_could_not_be_read_until_it_is_read(logs, tmp_path):
    assert ingest(logs).status == 0
    assert looked() == ("complete", [])
    cut = logs / "cut.jsonl.gz"
    cut.write_bytes(truncated_gz())
    done = ingest(logs)
    assert done.status == 3 and "held as not looked at" in done.err
    code, = {code for _, _, code in missed()}
    coverage, why = looked()
    # The record in which it was cut is damaged; what follows nobody could count.
    assert coverage == "partial" and why[1:] == ["1 record is damaged"] and str(cut) in why[0] and code in why[0]
    assert run("intel", "add", tmp_path / "rules").status == 0
    hunt = run("hunt", "--case")
    assert hunt.status == 3 and "BT0947" in hunt.err and str(cut) in hunt.err
    table = run("coverage", "--format", "table", "--html", tmp_path / "page.html")
    assert "not read   alpha: " + str(cut) in table.out.decode()
    assert "cut.jsonl.gz" in (tmp_path / "page.html").read_text()
    assert [one["path"] for one in json.loads(run("coverage", "--format", "json").out)["unread"]] == [str(cut)]
    assert "not read   alpha: " + str(cut) in run("case", "status").out.decode()
    sealed = run("evidence", "negative", "--question", "q", "--intel", tmp_path / "rules", "--tenant", "alpha", "--id", "no:1")
    assert sealed.status == 0 and str(cut) in sealed.err, sealed.err
    row, = sealed.rows
    assert row["coverage"] == "partial"
    assert [one["why"] for one in row["not_looked"]] == ["1 record is damaged", f"not read when it was ingested: 1 file or member ({code})"]
    # What else there is of these days was looked at.
    row, = run("coverage").rows
    assert row["days_searched"] == 1 and "no:1" in row["searches"]

    cut.write_bytes(gzip.compress(lines(event(3, "203.0.113.9"))))
    done = ingest(logs)
    assert done.status == 0 and "read now" in done.err
    assert looked() == ("complete", []) and missed() == set()
    assert run("hunt", "--case").status == 0
    assert run("verify").status == 0


def test_a_packed_log_cut_off_before_its_format_shows_is_told(logs, tmp_path):
    cut = logs / "cut.gz"
    cut.write_bytes(gzip.compress(lines(event(3, "203.0.113.1")))[:60])
    done = run("hunt", cut, "--intel", tmp_path / "rules")
    assert done.status != 0 and "BT0201" in done.err and str(cut) in done.err
    done = ingest(logs)
    assert done.status == 3 and "BT0201" in done.err
    assert missed() == {("cut.gz", None, "BT0201")}


def noisy(count):
    """Records that hardly pack, so that what is left of half a packed log is many of them."""
    chance = random.Random(7)
    return [{**event(3, f"203.0.113.{n % 250}"), "Noise": chance.randbytes(90).hex(), "n": n} for n in range(count)]


def tar_of(content):
    return broken_tar({"a.jsonl": content})


PACKERS = {"gz": lambda content: gzip.compress(content, 1), "xz": lambda content: lzma.compress(content, preset=0), "bz2": lambda content: bz2.compress(content, 1),
           "zst": lambda content: subprocess.run(["zstd", "-1", "-c"], input=content, capture_output=True, check=True).stdout,
           "tar": tar_of, "tar.gz": lambda content: gzip.compress(tar_of(content), 1)}


@pytest.mark.parametrize("ending", PACKERS)
def test_what_was_there_up_to_the_cut_is_held_and_the_rest_missed(logs, tmp_path, ending):
    if ending == "zst" and shutil.which("zstd") is None:
        pytest.skip("no zstd to pack with")
    content = lines(*noisy(5000))
    packed = PACKERS[ending](content)
    cut = logs / f"host.jsonl.{ending}"
    cut.write_bytes(packed[:len(packed) * 2 // 3])
    (tmp_path / "rules/any.yml").write_text(RULES.replace("no-such-program", "*cmd.exe").replace("22222222", "33333333"))
    done = ingest(logs)
    assert done.status == 3 and "BT0201" in done.err and "held as not looked at" in done.err
    row, = [row for row in done.rows if row["path"] == str(cut)]
    assert row["state"] == "new" and 2000 < row["records"] < 4900, row
    assert {name for name, _, _ in missed()} == {cut.name}
    known, = run("lookup", "203.0.113.7", "--kind", "ipv4").rows
    assert known["seen"] and known["coverage"] == "partial" and str(cut) in known["not_looked"][0]["why"]
    # A hunt of the file reads as much, and evidence of it is whole.
    hunted = run("hunt", cut, "--intel", tmp_path / "rules/any.yml", "--format", "jsonl")
    assert hunted.status == 3 and "BT0201" in hunted.err and len(hunted.rows) == row["records"]
    (tmp_path / "found.jsonl").write_bytes(b"".join(line + b"\n" for line in hunted.out.splitlines()[:20]))
    assert run("evidence", "add", "--from-hunt", tmp_path / "found.jsonl", "--tenant", "alpha").status == 0
    done = run("hunt", "--case", "--intel", tmp_path / "rules/rule.yml", "--errors", "json")
    assert done.status == 3 and "BT0933" not in done.codes and "BT0932" not in done.codes, done.err
    assert run("verify").status == 0
    # The same again changes nothing.
    entries = json.loads(run("case", "status", "--format", "json").out)["entries"]
    assert {row["state"] for row in ingest(logs).rows} == {"known"}
    assert json.loads(run("case", "status", "--format", "json").out)["entries"] == entries
    assert run("case", "reindex").status == 0 and run("lookup", "203.0.113.7", "--kind", "ipv4").rows == [known]
    # Mended, it has grown, and each record counts once but for the one in which it was cut.
    cut.write_bytes(packed)
    done = ingest(logs)
    assert done.status == 0 and "read now" in done.err
    row, = [row for row in done.rows if row["path"] == str(cut)]
    assert row["state"] == "grown" and row["records"] == 5000
    assert missed() == set()
    seen, = run("lookup", "203.0.113.0/24").rows
    assert 5001 <= seen["count"] <= 5002 and seen["coverage"] == "complete"


def test_a_log_that_was_whole_stands_when_it_is_damaged_later(logs):
    content = lines(*noisy(2000))
    log = logs / "host.jsonl.gz"
    log.write_bytes(gzip.compress(content))
    assert ingest(logs).status == 0
    before, = run("lookup", "203.0.113.0/24").rows
    log.write_bytes(gzip.compress(content)[:20000])
    assert ingest(logs).status == 3
    assert {name for name, _, _ in missed()} == {log.name}
    after, = run("lookup", "203.0.113.0/24").rows
    assert after["count"] == before["count"] and after["coverage"] == "partial"
    assert run("verify").status == 1  # the log is not what it was


def test_what_could_be_read_of_a_cut_log_is_kept(logs):
    cut = logs / "host.jsonl.gz"
    cut.write_bytes(gzip.compress(lines(*noisy(2000)))[:50000])
    done = ingest(logs, "--keep")
    assert {row["kept"] for row in done.rows} == {True}, done.err
    cut.unlink()
    assert "0 gone, 0 changed" in run("verify").err


def test_a_member_with_a_wrong_checksum_is_read_and_missed(logs):
    """A stored member of a zip that Python wrote, one of whose bytes was changed since."""
    archive = logs / "logs.zip"
    content = lines(*noisy(50))
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("a.jsonl", content)
    damaged = archive.read_bytes()
    at = damaged.index(b'"n": 7')
    archive.write_bytes(damaged[:at + 5] + b"8" + damaged[at + 6:])
    done = run("hunt", archive, "--intel", logs.parent / "rules")
    assert done.status == 3 and "BT0201" in done.err and "a.jsonl" in done.err, done.err
    done = ingest(logs)
    assert done.status == 3 and "BT0201" in done.err
    assert missed() == {("logs.zip", "a.jsonl", "BT0201")}
    assert {row["records"] for row in done.rows if row["path"] == str(archive)} == {50}


@pytest.mark.skipif(os.geteuid() != 0, reason="root gives files to another who may list a folder and not enter it")
def test_what_a_folder_names_and_does_not_let_in_is_missed(logs, tmp_path, monkeypatch):
    nobody = 65534
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        for name in ("case", "home", "logs"):
            shutil.copytree(tmp_path / name, root / name)
        listed = root / "logs/listed"
        listed.mkdir()
        (listed / "in.jsonl").write_bytes(lines(event(3, "203.0.113.8")))
        (listed / "deep").mkdir()
        for path in [root / "case", *(root / "case").rglob("*"), root / "home", *(root / "home").rglob("*"), *(root / "logs").rglob("*"), root / "logs"]:
            os.chown(path, nobody, nobody)
        listed.chmod(0o400)
        shutil.copy(Path(PROGRAM).resolve(), root / "backtrail")
        monkeypatch.setenv("HOME", str(root / "home"))

        def as_nobody(*args):
            return Result(subprocess.run([root / "backtrail", *args, "--case", root / "case"], capture_output=True, timeout=120, user=nobody, group=nobody,
                                         extra_groups=[], cwd="/", check=False))

        def missed_there():
            done = as_nobody("case", "status", "--format", "json")
            return {(os.path.basename(one["path"]), one["code"]) for one in json.loads(done.out)["unread"]}

        done = as_nobody("ingest", root / "logs", "--tenant", "alpha")
        assert done.status == 3 and "held as not looked at" in done.err, done.err
        assert missed_there() == {("in.jsonl", "BT0001"), ("deep", "BT0001")}
        row, = as_nobody("lookup", "192.0.2.1", "--format", "jsonl").rows
        assert row["coverage"] == "partial"
        listed.chmod(0o700)
        assert as_nobody("ingest", root / "logs", "--tenant", "alpha").status == 0
        assert missed_there() == set()


def test_the_same_trouble_again_seals_nothing(logs):
    (logs / "odd.bin").write_bytes(b"\x00\x01\x02" * 400)
    assert ingest(logs).status == 3
    before = json.loads(run("case", "status", "--format", "json").out)["entries"]
    assert ingest(logs).status == 3
    assert json.loads(run("case", "status", "--format", "json").out)["entries"] == before
    assert missed() == {("odd.bin", None, "BT0200")}


def test_what_the_case_knew_then_stays(logs):
    assert ingest(logs).status == 0
    odd = logs / "odd.bin"
    odd.write_bytes(b"\x00\x01\x02" * 400)
    assert ingest(logs).status == 3
    since = json.loads(run("case", "status", "--format", "json").out)["unread"][0]["since"]
    odd.write_bytes(lines(event(3, "198.51.100.1")))
    assert ingest(logs).status == 0 and missed() == set()
    then = json.loads(run("case", "status", "--as-of", since, "--format", "json").out)["unread"]
    assert [os.path.basename(one["path"]) for one in then] == ["odd.bin"]
    row, = run("lookup", "192.0.2.1", "--as-of", since).rows
    assert row["coverage"] == "partial"


def test_members_of_archives_are_named_and_closed_one_by_one(logs):
    archive = logs / "all.tar"
    good = lines(event(3, "203.0.113.8"))
    bad = b"\x00\x01\x02" * 400
    archive.write_bytes(broken_tar({"a.jsonl": good, "b.bin": bad, "c.gz": truncated_gz()}))
    done = ingest(logs)
    assert done.status == 3
    assert {(name, member) for name, member, _ in missed()} == {("all.tar", "b.bin"), ("all.tar", "c.gz")}
    archive.write_bytes(broken_tar({"a.jsonl": good, "b.bin": lines(event(3, "203.0.113.1")), "c.gz": truncated_gz()}))
    assert ingest(logs).status == 3
    assert {(name, member) for name, member, _ in missed()} == {("all.tar", "c.gz")}


def test_an_archive_that_breaks_off_is_missed_as_a_whole(logs):
    archive = logs / "all.tar"
    whole = broken_tar({"a.jsonl": lines(event(3, "203.0.113.8")), "b.jsonl": lines(*[event(3, "203.0.113.9")] * 400)})
    archive.write_bytes(whole[:4096])
    assert ingest(logs).status == 3
    assert {name for name, _, _ in missed()} == {"all.tar"}
    assert looked()[0] == "partial"
    archive.write_bytes(whole)
    assert ingest(logs).status == 0
    assert missed() == set() and looked() == ("complete", [])


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_files_and_folders_without_permission_are_missed(logs):
    locked = logs / "locked"
    locked.mkdir()
    (locked / "in.jsonl").write_bytes(lines(event(3, "203.0.113.8")))
    secret = logs / "secret.jsonl"
    secret.write_bytes(lines(event(3, "203.0.113.9")))
    secret.chmod(0)
    locked.chmod(0)
    try:
        assert ingest(logs).status == 3
        assert {name for name, _, _ in missed()} == {"locked", "secret.jsonl"}
    finally:
        locked.chmod(0o700)
        secret.chmod(0o600)
    assert ingest(logs).status == 0
    assert missed() == set()


def test_a_link_to_nothing_is_missed_and_a_misspelt_path_is_not(logs):
    (logs / "gone.jsonl").symlink_to(logs / "nowhere")
    assert ingest(logs).status == 3
    assert {name for name, _, _ in missed()} == {"gone.jsonl"}
    assert ingest(logs / "good.jsnl").status == 4
    assert {name for name, _, _ in missed()} == {"gone.jsonl"}


def test_what_is_no_log_is_set_aside_with_a_reason(logs):
    (logs / "readme.bin").write_bytes(b"\x00\x01\x02" * 400)
    assert ingest(logs).status == 3
    assert looked()[0] == "partial"
    wrong = run("case", "set-aside", logs / "good.jsonl", "--tenant", "alpha", "--why", "x")
    assert wrong.status == 2 and "BT0948" in wrong.err
    assert run("case", "set-aside", logs / "readme.bin", "--tenant", "beta", "--why", "x").status == 2
    done = run("case", "set-aside", str(logs) + "/", "--tenant", "alpha", "--why", "A picture")
    assert done.status == 0, done.err
    assert missed() == set() and looked() == ("complete", [])
    assert "set aside  alpha: " + str(logs / "readme.bin") + " (BT0200): A picture" in run("case", "status").out.decode()
    done = ingest(logs)
    assert done.status == 3 and "held as not looked at" not in done.err
    assert missed() == set()
    # Another trouble at the same place is another matter.
    (logs / "readme.bin").write_bytes(truncated_gz())
    assert ingest(logs).status == 3
    assert {name for name, _, _ in missed()} == {"readme.bin"}


def test_a_tenant_of_whom_nothing_could_be_read_is_not_called_clean(logs):
    assert ingest(logs).status == 0
    odd = logs.parent / "odd.bin"
    odd.write_bytes(b"\x00\x01\x02" * 400)
    assert ingest(odd, tenant="beta").status == 4
    assert looked("beta")[0] == "none"
    assert looked("alpha") == ("complete", [])
    row, = run("lookup", "192.0.2.1").rows
    assert row["coverage"] == "partial"
    tenants = {one["tenant"]: one["note"] for one in json.loads(run("coverage", "--format", "json").out)["tenants"]}
    assert "could be read" in tenants["beta"]


def test_an_empty_file_was_looked_at(logs):
    (logs / "empty.log").write_bytes(b"")
    ingest(logs)
    assert missed() == set() and looked() == ("complete", [])
    assert run("verify").status == 0


def test_a_negative_finding_names_what_was_set_aside(logs):
    (logs / "readme.bin").write_bytes(b"\x00\x01\x02" * 400)
    assert ingest(logs).status == 3
    intel = logs.parent / "list.csv"
    intel.write_text("type,value\nipv4,192.0.2.250\n")
    ask = ["evidence", "negative", "--question", "Seen?", "--tenant", "alpha", "--intel", intel, "--format", "json"]
    for name, coverage, kind in (("missed", "partial", "unread"), ("aside", "complete", "set-aside")):
        if name == "aside":
            assert run("case", "set-aside", logs / "readme.bin", "--tenant", "alpha", "--why", "A picture").status == 0
        done = run(*ask, "--id", f"negative:{name}")
        assert done.status == 0, done.err
        sealed = json.loads(run("evidence", "show", f"negative:{name}", "--format", "json").out)["negative"]
        assert sealed["coverage"] == coverage
        gaps = [gap for gap in sealed["not_looked"] if "BT0200" in gap["why"]]
        assert [gap["kind"] for gap in gaps] == [kind]
    assert gaps[0]["why"] == "not read, and set aside as no log: 1 file or member (BT0200)"


def test_whoever_a_way_reaches_is_looked_for_whatever_its_kind(logs, tmp_path):
    rows = [{"id": "alpha", "name": "Alpha Hosting", "kind": "provider"}, {"id": "gov", "name": "A Ministry", "kind": "government"},
            {"id": "ghosts", "name": "A Group", "kind": "group"}]
    (tmp_path / "orgs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run("org", "add", tmp_path / "orgs.jsonl").status == 0
    assert ingest(logs).status == 0
    assert looked(tenant="alpha")[0] == "complete"
    assert run("lookup", "192.0.2.1").rows[0]["coverage"] == "complete"
    (tmp_path / "ways.jsonl").write_text(json.dumps({"provider": "alpha", "customer": "gov", "kind": "vpn"}) + "\n")
    assert run("org", "edge", "add", tmp_path / "ways.jsonl").status == 0
    row, = run("lookup", "192.0.2.1").rows
    assert row["coverage"] == "partial" and {one["tenant"] for one in row["not_looked"]} == {"gov"}
    done = run("evidence", "negative", "--question", "Was anybody?", "--intel", tmp_path / "rules")
    assert b"gov" in done.out or "gov" in done.err
    assert {one["tenant"] for one in json.loads(run("coverage", "--format", "json").out)["tenants"]} == {"alpha", "gov"}
    assert run("coverage", "--tenant", "gov").status != 2


def test_who_sets_aside_says_why(logs):
    (logs / "picture.jpg").write_bytes(bytes(range(256)) * 40)
    assert ingest(logs).status == 3
    for nothing in ("", " ", "\t"):
        done = run("case", "set-aside", logs / "picture.jpg", "--tenant", "alpha", "--why", nothing)
        assert done.status == 2 and "--why" in done.err
    assert missed()


def test_a_domain_in_its_own_letters_is_no_complete_no(logs, tmp_path):
    listed = tmp_path / "idn.csv"
    listed.write_text("type,value\ndomain,b\u00fccher.example\n")
    assert ingest(logs).status == 0
    for done in (run("hunt", logs, "--intel", listed), run("hunt", "--case", "--intel", listed)):
        assert done.err.count("BT0985") == 1 and "1 internationalised domain is looked for as xn--" in done.err
    done = run("evidence", "negative", "--tenant", "alpha", "--question", "q", "--intel", listed)
    assert "partial" in done.out.decode() + done.err and "own letters" in done.out.decode() + done.err
    listed.write_text("type,value\ndomain,plain.example\n")
    assert "BT0985" not in run("hunt", "--case", "--intel", listed).err


def test_days_with_dots_are_read_day_first_and_slashes_are_told_once(empty_case, tmp_path):
    dots = tmp_path / "dots.csv"
    dots.write_text("time;src_ip\n" + "".join(f"{n:02}.02.2017 09:30:15;203.0.113.{n}\n" for n in range(1, 4)))
    row = run("ingest", dots, "--tenant", "alpha").rows[0]
    assert (row["first"], row["last"]) == ("2017-02-01T09:30:15Z", "2017-02-03T09:30:15Z")
    assert run("ingest", dots, "--tenant", "alpha", "--tz", "+01:00").rows[0]["first"] == "2017-02-01T08:30:15Z"
    slashes = tmp_path / "slashes.csv"
    slashes.write_text("time,src_ip\n" + "01/02/2017 09:30,203.0.113.9\n" * 5000)
    done = run("ingest", slashes, "--tenant", "alpha", "--threads", 2)
    assert done.status == 0 and done.rows[0]["first"] == "" and done.rows[0]["records"] == 5000
    assert done.err.count("BT0225") == 1 and "'01/02/2017 09:30', of which nobody can tell the day from the month" in done.err
    assert "slashes.csv@12" in done.err and "with dots as 01.02.2017" in done.err
    # A day that can be no month tells the order of all.
    slashes = tmp_path / "more.csv"
    slashes.write_text("time,src_ip\n01/02/2017 09:30 PM,203.0.113.9\n01/13/2017 09:30 PM,203.0.113.9\n")
    assert run("ingest", slashes, "--tenant", "alpha").rows[0]["first"] == "2017-01-02T21:30:00Z"
    words = tmp_path / "words.csv"
    words.write_text("time,src_ip\nyesterday,203.0.113.9\n")
    assert "'yesterday', which is no time that is known here" in run("ingest", words, "--tenant", "alpha").err


def test_files_of_a_case_are_no_telemetry(empty_case, tmp_path):
    (tmp_path / "x.jsonl").write_bytes(lines(sysmon(1)))
    assert run("ingest", tmp_path / "x.jsonl", "--tenant", "alpha", "--keep").status == 0
    (empty_case / "logs").mkdir()
    (empty_case / "logs/own.jsonl").write_bytes(lines(sysmon(2)))
    refused = run("ingest", empty_case / "ledger", empty_case / "case.json", "--tenant", "alpha")
    assert refused.status == 2 and "BT0997" in refused.err and refused.rows == []
    done = run("ingest", empty_case, "--tenant", "alpha")
    assert [(row["path"], row["state"]) for row in done.rows] == [(str(empty_case / "logs/own.jsonl"), "new")], "what users put there is theirs"
    assert done.status == 0 and "of a case's own, which are nobody's telemetry" in done.err
    shutil.copytree(empty_case, tmp_path / "srv/case")
    (tmp_path / "srv/other.jsonl").write_bytes(lines(sysmon(3)))
    done = run("ingest", tmp_path / "srv", "--tenant", "alpha")
    assert done.status == 0 and {row["path"] for row in done.rows} == {str(tmp_path / "srv/other.jsonl"), str(tmp_path / "srv/case/logs/own.jsonl")}
    assert "could not be read" not in run("case", "status").err


def test_log_that_was_misread_is_corrected_by_its_format(empty_case, tmp_path):
    """A table whose lines pass for something else, and another's whose reader was told so."""
    log = tmp_path / "odd.log"
    log.write_text("what,src_ip\n" + "".join(f"2017-03-0{n} 10:00:00 gw was asked,203.0.113.{n}\n" for n in range(1, 5)))
    first = run("ingest", log, "--tenant", "alpha").rows[0]
    assert (first["format"], first["records"], first["damaged"]) == ("syslog", 4, 1)
    row = run("ingest", log, "--tenant", "alpha", "--as", "csv").rows[0]
    assert (row["state"], row["format"], row["records"], row["damaged"], row["sha256"]) == ("corrected", "csv", 4, 0, first["sha256"])
    assert run("ingest", log, "--tenant", "alpha", "--as", "csv").rows[0]["state"] == "known"
    assert run("ingest", log, "--tenant", "alpha").rows[0]["state"] == "known", "it is held as somebody said"
    one = lambda value: [(row["count"], row.get("superseded", 0), row["first"]) for row in run("lookup", value).rows]
    assert one("203.0.113.2") == [(1, 0, None)], "this table has no column of times"
    with log.open("a") as more:
        more.write("2017-03-06 10:00:00 gw was asked,203.0.113.9\n")
    row = run("ingest", log, "--tenant", "alpha").rows[0]
    assert (row["state"], row["format"], row["records"]) == ("grown", "csv", 5), "what goes on goes on as it is held"
    answers = one("203.0.113.2"), one("203.0.113.9")
    assert answers == ([(1, 0, None)], [(1, 0, None)])
    shutil.rmtree(empty_case / "sightings")
    assert run("case", "reindex").status == 0 and (one("203.0.113.2"), one("203.0.113.9")) == answers


def test_lines_that_programs_write_for_themselves_are_text_with_a_time(empty_case, tmp_path):
    log = tmp_path / "app.log"
    log.write_text("2017-01-01 09:30:15,123 INFO [main] com.example.App - Started\n2017-01-01 09:30:16,001 [pool-1] ERROR a.B - refused by 203.0.113.7\n"
                   "2017-01-01T09:30:17Z gw1 vpnd: user=ann\n")
    row = run("ingest", log, "--tenant", "alpha").rows[0]
    assert (row["records"], row["damaged"], row["first"], row["last"]) == (3, 0, "2017-01-01T09:30:15.123Z", "2017-01-01T09:30:17Z")
    assert run("lookup", "203.0.113.7").rows[0]["seen"] is True
    fields = [json.loads(line) for line in run("hunt", log, "--fields", "--format", "jsonl").out.decode().splitlines()]
    host = next(one for one in fields if one["field"] == "host")
    assert (host["records"], host["example"]) == (1, "gw1"), "a level or a thread is no host"
    assert any(one["field"] == "message" and one["example"] == "INFO [main] com.example.App - Started" for one in fields)


def test_packed_copies_of_the_same_ingest_are_held_and_named_when_they_go_on(empty_case, tmp_path):
    plain, more = lines(sysmon(1, "dir")), lines(sysmon(1, "dir"), sysmon(2, "whoami"))
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "a.jsonl").write_bytes(plain)
    (logs / "b.jsonl.gz").write_bytes(gzip.compress(plain))
    with tarfile.open(logs / "c.tar", "w") as tar:
        tar.add(logs / "a.jsonl", "a.jsonl")
    rows = run("ingest", logs, "--tenant", "alpha").rows
    assert [(row["path"].rpartition("/")[2], row.get("member", ""), row["state"]) for row in rows] == [
        ("a.jsonl", "", "new"), ("b.jsonl.gz", "", "copy"), ("c.tar", "a.jsonl", "copy")]
    assert len({row["id"] for row in rows}) == 1 and run("lookup", "powershell.exe").rows[0]["count"] == 1
    assert run("ingest", logs, "--tenant", "alpha").rows == [{**rows[0], "state": "known"}, *rows[1:]]
    (logs / "b.jsonl.gz").write_bytes(gzip.compress(more))
    (tmp_path / "more").write_bytes(more)
    with tarfile.open(logs / "c.tar", "w") as tar:
        tar.add(tmp_path / "more", "a.jsonl")
    for name in ("b.jsonl.gz", "c.tar"):
        os.utime(logs / name, (4_000_000_000, 4_000_000_000))
    whys = [gap["why"] for gap in run("lookup", "powershell.exe").rows[0]["not_looked"]]
    assert any("b.jsonl.gz" in why and "grown" in why for why in whys) and any("c.tar:a.jsonl" in why for why in whys), whys


def test_an_event_log_that_was_cut_off_was_not_read_to_its_end(empty_case, tmp_path, corpora):
    whole = next(corpora.glob("evtx/**/LM_5145_Remote_FileCopy.evtx")).read_bytes()
    log = tmp_path / "a.evtx"
    log.write_bytes(whole[:300_000])
    assert run("ingest", log, "--tenant", "alpha").rows[0]["damaged"] == 42, "in the chunk that the cut goes through"
    whys = [gap["why"] for gap in run("lookup", "203.0.113.9").rows[0]["not_looked"]]
    assert any("the file's header counts 10 chunks, and 5 were found" in why for why in whys), whys
    log.write_bytes(whole)
    assert run("ingest", log, "--tenant", "alpha").rows[0]["damaged"] == 0
    assert not any("could not be read" in gap["why"] or "chunks" in gap["why"] for gap in run("lookup", "203.0.113.9").rows[0]["not_looked"])
