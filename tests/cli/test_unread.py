# SPDX-License-Identifier: Apache-2.0
"""What ingest was given and could not read is held as not looked at: no answer calls itself complete over it."""
import gzip
import io
import json
import os
import tarfile

import pytest

from conftest import lines, run

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
    assert coverage == "partial" and len(why) == 1 and str(cut) in why[0] and code in why[0]
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
    assert [one["why"] for one in row["not_looked"]] == [f"not read when it was ingested: 1 file or member ({code})"]
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
