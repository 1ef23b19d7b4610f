# SPDX-License-Identifier: Apache-2.0
"""lookup: what ingest has seen, by whom and since when, and what a no rests on."""
import ctypes
import ctypes.util
import datetime
import fcntl
import json
import os
import shutil
import subprocess
import time

import pytest

from conftest import PROGRAM, ingest, run

EVENT = {"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Provider_Name": "Microsoft-Windows-Sysmon"}


def event(day, **fields):
    return json.dumps({**EVENT, "UtcTime": f"2017-03-{day:02} 10:00:00.000", "@timestamp": f"2017-03-{day:02}T10:00:00Z", **fields})


@pytest.fixture
def case(empty_case):
    return empty_case


def test_values_of_many_kinds_are_found_inside_of_fields(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text("\n".join([
        event(1, Image="C:\\Windows\\Temp\\payload.com", Hashes="SHA1=DA39A3EE5E6B4B0D3255BFEF95601890AFD80709,MD5=D41D8CD98F00B204E9800998ECF8427E"),
        event(2, QueryName="a.b.evil.example", User="ALPHA\\bob"),
        event(3, CommandLine="cmd /c curl http://203.0.113.7:8080/x.bin", TargetObject="HKLM\\Software\\Run\\Evil")]) + "\n")
    ingest(log, tenant="alpha")
    asked = {("payload.com", "file-name"): 1, ("d41d8cd98f00b204e9800998ecf8427e", "md5"): 1,
             ("evil.example", "domain"): 1, ("203.0.113.0/24", "cidr"): 1, ("alpha\\bob", "user"): 1,
             ("c:\\windows\\temp\\payload.com", "path"): 1, ("hxxp://203.0.113[.]7:8080/x.bin", "url"): 1,
             ("HKLM\\Software\\Run", "registry-key"): 1, ("other.example", "domain"): 0}
    rows = run("lookup", *{value for value, _ in asked}).rows
    for (value, kind), count in asked.items():
        found = [row for row in rows if row["kind"] == kind and value in (row["value"], row.get("asked"))]
        assert len(found) == 1, (value, kind)
        assert found[0]["count"] == count and found[0]["seen"] == (count > 0), found
    name = [row for row in rows if row["value"] == "payload.com"]
    assert [row["kind"] for row in name] == ["domain", "file-name"]
    at = name[1]["records"][0]
    assert log.read_bytes()[at["offset"]:at["offset"] + at["length"]].startswith(b'{"EventID": 1')


def test_digests_of_each_length_and_fingerprints_are_found_by_what_they_are(case, tmp_path):
    digest, fuzzy = "0f" * 64, "T1" + "3A" * 35
    log = tmp_path / "a.jsonl"
    log.write_text(event(1, Hashes=f"SHA512={digest},SHA384={digest[:96]},SHA224={digest[:56]}", tlsh=fuzzy) + "\n" +
                   event(2, ja4s="t130200_1301_a56c5b993250", ja4h="ge11cn20enus_60ca1bd65281_ac95b44401d9_8df6a44f726c", user_agent="curl/8.0") + "\n")
    ingest(log, tenant="alpha")
    asked = {digest: "sha512", digest[:96]: "sha384", digest[:56]: "sha224", fuzzy: "tlsh", "t130200_1301_a56c5b993250": "ja4s", "ge11cn20enus_60ca1bd65281_ac95b44401d9_8df6a44f726c": "ja4h"}
    rows = {(row.get("asked", row["value"]), row["kind"]): row["seen"] for row in run("lookup", *asked).rows}
    for value, kind in asked.items():
        assert rows.get((value, kind)) is True, (value, kind)
    assert not any(kind in ("user", "mutex", "service") for _, kind in rows)
    refused = run("lookup", digest[:60])
    assert refused.status == 2 and "SHA-384 96, SHA-512 128" in refused.err
    assert [(row["kind"], row["seen"]) for row in run("lookup", "curl/8.0").rows if row["seen"]] == [("user-agent", True)]


def test_what_was_never_seen_is_looked_for_as_text_when_asked(case, tmp_path):
    log, other = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    log.write_text("\n".join([event(1, Message="by 203.0.113.7.cache.example"), event(2, Message="203.0.113.7.cache.example again"), event(3, Message="198.51.100.1")]) + "\n")
    other.write_text(event(1, Message="203.0.113.7.cache.example") + "\n")
    ingest(log, tenant="alpha")
    ingest(other, tenant="beta")
    asked = ["203.0.113.7", "198.51.100.1", "192.0.2.1", "192.0.2.0/30"]

    def texts(*more):
        return {row["value"]: (row["coverage"], row.get("texts")) for row in run("lookup", *asked, "--tenant", "alpha", *more).rows}

    assert all(told == ("complete", None) for told in texts().values())
    found = texts("--texts")
    first = found["203.0.113.7"][1].pop("first")
    assert found == {"203.0.113.7": ("partial", {"looked": "complete", "records": 2}), "198.51.100.1": ("complete", None),
                     "192.0.2.1": ("complete", {"looked": "complete", "records": 0}), "192.0.2.0/30": ("complete", {"looked": "none", "records": 0})}
    assert log.read_bytes()[first["offset"]:first["offset"] + first["length"]] == log.read_bytes().splitlines()[0] and first["path"] == str(log)
    table = run("lookup", *asked, "--texts", "--threads", "2", "--format", "table").out.decode()
    assert "203.0.113.7: its text stands in 3 records" in table and "1 value has no text" in table
    for option in (["--prefix"], ["--as-of", "2030-01-01"]):
        refused = run("lookup", "203.0.113.7", "--texts", *option)
        assert refused.status == 2 and "BT1003" in refused.err
    # A log that went away cannot be looked through.
    log.unlink()
    assert texts("--texts")["192.0.2.1"][1] == {"looked": "partial", "records": 0}


def test_lists_and_intel_are_asked_at_once(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text(event(1, DestinationIp="203.0.113.7") + "\n")
    ingest(log, tenant="alpha")
    listed = tmp_path / "list.txt"
    listed.write_text("# a comment\n203.0.113.7\n\n198.51.100.1\n")
    rows = run("lookup", "-f", listed).rows
    assert [(row["value"], row["seen"]) for row in rows] == [("203.0.113.7", True), ("198.51.100.1", False)]
    assert run("lookup", "-f", "-", stdin=listed.read_bytes()).rows == rows
    # As PowerShell writes it.
    wide = tmp_path / "wide.txt"
    wide.write_bytes(b"\xff\xfe" + listed.read_text().replace("\n", "\r\n").encode("utf-16-le"))
    assert run("lookup", "-f", wide).rows == rows
    rows = run("lookup", "--intel", listed).rows
    assert sorted((row["value"], row["seen"]) for row in rows) == [("198.51.100.1", False), ("203.0.113.7", True)]


def test_wrong_calls_are_told(case, tmp_path):
    assert run("lookup").status == 2
    assert run("lookup", "x", "--kind", "nonsense").status == 2
    assert run("lookup", "x", "--tenant", "nobody").status == 2
    nothing = run("lookup", "203.0.113.7")
    assert nothing.status == 0 and nothing.rows[0]["coverage"] == "none"


def test_a_case_that_cannot_be_written_can_be_asked(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text(event(1, DestinationIp="203.0.113.7") + "\n")
    ingest(log, tenant="alpha")
    before = sorted(path.name for path in (case / "sightings/db").iterdir())
    for folder in (case / "sightings/db", case / "sightings"):
        os.chmod(folder, 0o500)
    try:
        assert run("lookup", "203.0.113.7").rows[0]["count"] == 1
        assert sorted(path.name for path in (case / "sightings/db").iterdir()) == before
    finally:
        for folder in (case / "sightings", case / "sightings/db"):
            os.chmod(folder, 0o700)


def test_a_full_disk_loses_nothing(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text(event(1, DestinationIp="203.0.113.7") + "\n")
    ingest(log, tenant="alpha")
    large = tmp_path / "b.jsonl"
    large.write_text("".join(event(1 + i % 28, DestinationHostname=f"h{i}.evil.example") + "\n" for i in range(20000)))
    program = os.path.abspath(os.environ.get("BACKTRAIL", "build/release/backtrail"))
    # No file may grow beyond 256 KiB: the sorted file does, and so does the temporary one.
    done = subprocess.run(["bash", "-c", 'ulimit -f 256; trap "" XFSZ; exec "$@"', "-", program, "ingest", large, "--tenant", "alpha"],
                          capture_output=True, check=False, timeout=120)
    assert done.returncode in (3, 4), done.stderr
    assert b"error[BT" in done.stderr
    assert run("lookup", "203.0.113.7").rows[0]["count"] == 1
    ingest(large, tenant="alpha")
    assert run("lookup", "evil.example").rows[0]["count"] == 20000


def test_a_damaged_index_is_told_and_made_anew(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text("".join(event(1 + i % 28, DestinationHostname=f"h{i}.evil.example") + "\n" for i in range(5000)))
    ingest(log, tenant="alpha")
    for file in (case / "sightings/db").glob("*.sst"):
        bytes_ = bytearray(file.read_bytes())
        bytes_[100:20000] = b"\xff" * 19900
        file.write_bytes(bytes_)
    broken = run("lookup", "h7.evil.example", "--errors", "json")
    assert broken.status == 4 and broken.codes == {"BT1802"}
    assert run("case", "reindex").status == 0
    # Wherever a bit of a sighting is another one, whether anybody asked for it or not. The filter behind them is held against its sum when it is used.
    file = max((case / "sightings/db").glob("*.sst"), key=lambda one: one.stat().st_size)
    whole = file.read_bytes()
    for tenth in range(1, 9):
        at = len(whole) * tenth // 10
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
        assert "index-unreadable" in {one["what"] for one in run("case", "check").rows}, tenth
    file.write_bytes(whole)
    assert run("case", "check").rows == []
    assert run("lookup", "h7.evil.example").rows[0]["count"] == 1


def test_what_begins_so_is_found_by_prefix(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text("".join(event(day, **fields) + "\n" for day, fields in enumerate([
        {"Image": "C:\\ProgramData\\one\\a.exe"}, {"Image": "C:\\ProgramData\\two\\b.exe"}, {"Image": "C:\\ProgramDat\\c.exe"},
        {"DestinationHostname": "a.evil.example"}, {"DestinationHostname": "b.evil.example"}, {"DestinationHostname": "devil.example"}], 1)))
    ingest(log, tenant="alpha")
    row = run("lookup", "C:\\ProgramData\\", "--kind", "path", "--prefix").rows[0]
    assert row["count"] == 2 and row["values"] == 2 and row["first"].startswith("2017-03-01")
    assert run("lookup", "C:\\ProgramData\\", "--kind", "path").rows[0]["count"] == 0
    # A separator at the end is asked for, too.
    assert {end: run("lookup", "C:\\ProgramD" + end, "--kind", "path", "--prefix").rows[0]["count"] for end in ("at\\", "at", "at/", "a\\")} == {
        "at\\": 1, "at": 3, "at/": 1, "a\\": 0}
    # A domain by its labels, from the last on: "devil" does not begin as "evil" does.
    row = run("lookup", "evil.example", "--kind", "domain", "--prefix").rows[0]
    assert row["count"] == 2 and row["values"] == 3  # each is entered with the one above it, and counts once
    assert run("lookup", "C:\\ProgramData\\", "--kind", "path", "--prefix", "--tenant", "alpha").rows[0]["count"] == 2


def test_a_domain_in_its_own_letters_is_asked_in_both_spellings(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text(event(1, QueryName="www.xn--mnchen-3ya.example") + "\n" + event(2, Host="münchen.example") + "\n" + event(3, QueryName="plain.example") + "\n")
    ingest(log, tenant="alpha")
    for asked in ("münchen.example", "MÜNCHEN.example", "xn--mnchen-3ya.example", "xn--mnchen-3ya[.]example"):
        done = run("lookup", asked, "--errors", "json")
        rows = {(row["kind"], row["value"]): row for row in done.rows}
        domain = rows["domain", "xn--mnchen-3ya.example"]
        assert domain["count"] == 1 and domain["coverage"] == "partial" and "münchen.example" in domain["not_looked"][0]["why"]
        assert rows["file-name", "münchen.example"]["count"] == 1, done.out
        note, = [one for one in done.errors if one["code"] == "BT0973"]
        assert "münchen.example and xn--mnchen-3ya.example" in note["message"]
    row, = [row for row in run("lookup", "plain.example").rows if row["kind"] == "domain"]
    assert row["coverage"] == "complete"


def test_lines_are_answered_as_they_come_with_what_came_in_meanwhile(case, tmp_path):
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(event(1, DestinationIp="203.0.113.7") + "\n")
    second.write_text(event(2, DestinationIp="203.0.113.7") + "\n")
    ingest(first, tenant="alpha")
    with subprocess.Popen([os.path.abspath(PROGRAM), "lookup", "-", "--format", "jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asked:
        def ask(text):
            asked.stdin.write(text)
            asked.stdin.flush()
            return json.loads(asked.stdout.readline())

        [row] = ask(b"\xef\xbb\xbf# a comment, and nothing\r\n\n203.0.113.7\r\n")["rows"]
        assert row == run("lookup", "203.0.113.7", "--format", "jsonl").rows[0]
        refused = ask(b"203.0.113.0/33\n")
        assert refused["asked"] == "203.0.113.0/33" and refused["rows"] == [] and refused["notes"][0]["code"] == "BT0972"
        assert ask(b"203.0.113.7:443\n")["notes"][0]["code"] == "BT0973"
        before = ask(b"203.0.113.7\n")
        assert ask(b"203.0.113.7\n")["case_read"] == before["case_read"]
        ingest(second, tenant="beta")
        after = ask(b"203.0.113.7\n")
        assert [row["tenant"] for row in after["rows"][0]["tenants"]] == ["alpha", "beta"] and after["case_read"] > before["case_read"]
        assert run("case", "reindex").status == 0
        assert ask(b"203.0.113.7\n")["rows"] == after["rows"]
        assert ask(b"a" * 100_000 + b"\n")["rows"] == []
        rest, told = asked.communicate(b"198.51.100.1")
        assert [row["seen"] for row in json.loads(rest)["rows"]] == [False]
        assert asked.returncode == 3 and told.decode() == "2 values were not asked\n"
    table = run("lookup", "-", "--format", "table", stdin=b"203.0.113.7\n198.51.100.1\n").out.decode()
    assert [block.splitlines()[1].split()[2:4] for block in table.strip().split("\n\n")] == [["true", "2"], ["false", "0"]]
    for more in (["x.exe"], ["-f", "-"], ["--intel", tmp_path], ["--texts"], ["--format", "csv"]):
        refused = run("lookup", "-", *more, "--errors", "json")
        assert refused.status == 2 and refused.codes == {"BT1003"}, more


def test_as_of_answers_with_the_sources_that_there_were(case, tmp_path):
    for name, day in (("a", 1), ("b", 2)):
        (tmp_path / f"{name}.jsonl").write_text(event(day, DestinationIp="203.0.113.7") + "\n")
    ingest(tmp_path / "a.jsonl", tenant="alpha")
    time.sleep(0.01)
    between = datetime.datetime.now(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    time.sleep(0.01)
    ingest(tmp_path / "b.jsonl", tenant="beta")
    assert run("lookup", "203.0.113.7").rows[0]["count"] == 2
    then = run("lookup", "203.0.113.7", "--as-of", between).rows[0]
    assert then["count"] == 1 and [one["tenant"] for one in then["tenants"]] == ["alpha"]
    before = run("lookup", "203.0.113.7", "--as-of", "2001-01-01").rows[0]
    assert before["seen"] is False and before["coverage"] == "none"


def test_an_index_of_a_newer_version_is_refused_and_left_as_it_is(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text(event(1, DestinationIp="203.0.113.7") + "\n")
    ingest(log, tenant="alpha")
    try:
        rocksdb = ctypes.CDLL(ctypes.util.find_library("rocksdb"))
    except (OSError, TypeError):
        pytest.skip("no RocksDB to write a newer index with")
    for name in ("rocksdb_options_create", "rocksdb_open", "rocksdb_writeoptions_create"):
        getattr(rocksdb, name).restype = ctypes.c_void_p
    error = ctypes.c_char_p()
    database = rocksdb.rocksdb_open(ctypes.c_void_p(rocksdb.rocksdb_options_create()), str(case / "sightings/db").encode(), ctypes.byref(error))
    assert database, error.value
    rocksdb.rocksdb_put(ctypes.c_void_p(database), ctypes.c_void_p(rocksdb.rocksdb_writeoptions_create()), b"\x01", ctypes.c_size_t(1), b"\x02", ctypes.c_size_t(1), ctypes.byref(error))
    assert error.value is None
    rocksdb.rocksdb_close(ctypes.c_void_p(database))
    before = sorted((path.name, path.stat().st_size) for path in (case / "sightings/db").iterdir())
    asked = run("lookup", "203.0.113.7", "--errors", "json")
    assert asked.status == 4 and asked.codes == {"BT1801"}
    assert sorted((path.name, path.stat().st_size) for path in (case / "sightings/db").iterdir()) == before
    (tmp_path / "b.jsonl").write_text(event(2, DestinationIp="203.0.113.8") + "\n")
    more = run("ingest", tmp_path / "b.jsonl", "--tenant", "alpha", "--errors", "json")
    assert more.status in (3, 4) and "BT1801" in more.codes


def test_who_ingests_while_another_does_waits_for_it(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text(event(1, DestinationIp="203.0.113.7") + "\n")
    (case / "sightings").mkdir(mode=0o700)
    with (case / "sightings/holder").open("w") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        program = os.path.abspath(os.environ.get("BACKTRAIL", "build/release/backtrail"))
        second = subprocess.Popen([program, "ingest", log, "--tenant", "alpha"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(1.5)
        assert run("lookup", "203.0.113.7").rows[0]["coverage"] == "none"  # who asks does not wait
        fcntl.flock(holder, fcntl.LOCK_UN)
    assert second.wait(60) == 0
    assert run("lookup", "203.0.113.7").rows[0]["count"] == 1


def test_two_that_ingest_at_once_lose_nothing(case, tmp_path):
    program = os.path.abspath(os.environ.get("BACKTRAIL", "build/release/backtrail"))
    both = []
    for tenant in ("alpha", "beta"):
        (tmp_path / f"{tenant}.jsonl").write_text("".join(event(1 + i % 28, DestinationHostname=f"h{i}.evil.example", User=tenant) + "\n" for i in range(3000)))
        both.append(subprocess.Popen([program, "ingest", tmp_path / f"{tenant}.jsonl", "--tenant", tenant], stdout=subprocess.PIPE, stderr=subprocess.PIPE))
    for one in both:
        assert one.wait(120) == 0, one.stderr.read()
    row = run("lookup", "evil.example", "--kind", "domain").rows[0]
    assert row["count"] == 6000 and {one["tenant"]: one["count"] for one in row["tenants"]} == {"alpha": 3000, "beta": 3000}
    assert run("verify").status == 0


MISUNDERSTOOD = {
    "203.0.113.0/33": "0 to 32", "203.0.113.0/255.255.255.0": "0 to 32", "10.0.0/24": "all four", "2001:db8::/129": "0 to 128",
    "10.0.0.1-10.0.0.9": "10.0.0.1/32 10.0.0.2/31 10.0.0.4/30 10.0.0.8/31", "10.0.0.0 - 10.0.0.255": "10.0.0.0/24", "10.0.0.8-9": "10.0.0.8/31",
    "2001:db8::1-2001:db8::9": "networks", "10.0.0.256": "255", "10.0.0.": "ADDRESS/LENGTH",
    "": "", "  ": "", "evil*": "--prefix evil", "10.0.0.*": "--prefix", "C:\\Temp\\*.exe": "--prefix", "fil?.exe": "--prefix",
    "http://*.evil.example/": "--prefix", "HKLM\\Software\\*": "--prefix", "203.0.113.7, 203.0.113.8": "alone", "203.0.113.7 203.0.113.8": "alone",
    "ipv4,203.0.113.7": "--intel", "evil.example;other.example": "alone", "d41d8cd98f00b204e9800998ecf8427": "MD5 has 32",
    "http://": "SCHEME", "?": "", "...": "", "@": "", "203.0.113.7:22-80": "ask for 203.0.113.7", "evil.example:80,443": "ask for evil.example",
    "203.0.113.7:99999": "203.0.113.7", "md5:nonsense": "alone", "ip:203.0.113.700": "alone", "'203.0.113.7','203.0.113.8'": "alone"}


@pytest.mark.parametrize("asked", MISUNDERSTOOD)
def test_what_cannot_be_meant_is_refused_and_not_answered_no(case, asked):
    done = run("lookup", asked, "--errors", "json")
    assert done.status == 2 and done.rows == [] and done.codes == {"BT0972"}, done.err
    assert MISUNDERSTOOD[asked] in done.errors[0]["hint"]


@pytest.mark.parametrize("asked,meant", [("203.0.113.7:443", "203.0.113.7"), ("[2001:db8::7]:443", "2001:db8::7"), ("evil.example:8443", "evil.example")])
def test_an_address_with_its_port_is_asked_as_the_address_and_said_to_be(case, tmp_path, asked, meant):
    log = tmp_path / "a.jsonl"
    log.write_text("".join(event(1, DestinationIp=one) + "\n" for one in ("203.0.113.7", "2001:db8::7", "evil.example")))
    ingest(log, tenant="alpha")
    done = run("lookup", asked, "--errors", "json")
    assert done.status == 0 and done.codes == {"BT0973"}
    assert {(row["value"], row["asked"], row["count"]) for row in done.rows if row["seen"]} == {(meant, asked, 1)}


@pytest.mark.parametrize("asked,meant,kind", [
    ("203.0.113.7;", "203.0.113.7", "ipv4"), ("evil.example,", "evil.example", "domain"), ('"203.0.113.7"', "203.0.113.7", "ipv4"), ("'evil.example',", "evil.example", "domain"),
    ("“203.0.113.7”", "203.0.113.7", "ipv4"), ('"C:\\Temp\\a b.exe";', "C:\\Temp\\a b.exe", "path"), ("ip:203.0.113.7", "203.0.113.7", "ipv4"), ("IP: 203.0.113.7:443", "203.0.113.7", "ipv4"),
    ("ip:203.0.113.0/24", "203.0.113.0/24", "cidr"), ("domain:evil.example", "evil.example", "domain"), ("host:srv01", "srv01", "host"), ("hostname:evil.example", "evil.example", "domain"),
    ("md5:d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e", "md5"), ("hash: d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e", "md5"),
    ('"sha-1:da39a3ee5e6b4b0d3255bfef95601890afd80709"', "da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1"), ("evil.example/", "evil.example", "domain"),
    ("::ffff:203.0.113.7", "203.0.113.7", "ipv4"), ("::FFFF:cb00:7107", "203.0.113.7", "ipv4")])
def test_what_lists_put_around_a_value_is_left_out_and_said_to_be(case, tmp_path, asked, meant, kind):
    log = tmp_path / "a.jsonl"
    log.write_text(event(1, DestinationIp="203.0.113.7", QueryName="evil.example", Computer="SRV01", Image="C:\\Temp\\a b.exe",
                         Hashes="SHA1=DA39A3EE5E6B4B0D3255BFEF95601890AFD80709,MD5=D41D8CD98F00B204E9800998ECF8427E") + "\n")
    ingest(log, tenant="alpha")
    done = run("lookup", asked, "--errors", "json")
    assert done.status == 0 and done.codes == {"BT0973"} and len(done.errors) == 1, done.err
    row, = [row for row in done.rows if row["kind"] == kind]
    assert row["seen"] and row["value"].lower() == meant.lower() and row["asked"] == asked
    # Taken as a kind alone it is asked as it stands.
    assert not any(row["seen"] for row in run("lookup", asked, "--kind", "mutex").rows)


def test_a_trailing_slash_and_a_mapped_address_are_asked_both_ways(case):
    assert [row["kind"] for row in run("lookup", "evil.example/").rows] == ["url", "domain"]
    assert [row["kind"] for row in run("lookup", "::ffff:203.0.113.7").rows] == ["ipv6", "ipv4"]
    # Nothing is left out of these.
    for asked in ("http://evil.example/", "2001:db8::7", "evil.example/a/", "203.0.113.0/24", "host:8443", "Mozilla/4.0 (compatible; evil;", "C:\\a\\b.exe", "don't"):
        assert run("lookup", asked, "--errors", "json").codes == set(), asked


def test_a_list_may_end_its_lines_with_comments(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text(event(1, DestinationIp="203.0.113.7", Image="C:\\x\\payload #1.exe") + "\n")
    ingest(log, tenant="alpha")
    listed = tmp_path / "list.txt"
    listed.write_text("203.0.113.0/24 # office\n203.0.113[.]7\t#host\npayload #1.exe\npayload.exe # dropper\n203.0.113.7, # again\n")
    done = run("lookup", "-f", listed, "--errors", "json")
    assert done.status == 0
    assert [(error["code"], error["place"]) for error in done.errors] == [("BT0973", f"{listed}:4"), ("BT0973", f"{listed}:5")], done.err
    assert [(row["value"], row["kind"], row["seen"]) for row in done.rows] == [
        ("203.0.113.0/24", "cidr", True), ("203.0.113.7", "ipv4", True), ("payload #1.exe", "file-name", True), ("payload.exe", "file-name", False)]
    listed.write_text("203.0.113.7 # office\n")
    assert run("lookup", "-f", listed, "--kind", "ipv4").rows[0]["seen"]


def test_what_looks_odd_and_is_meant_is_asked(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text("\n".join([event(1, TargetObject="HKCR\\*\\shell\\evil"), event(2, Url="http://evil.example/a?b=*,203.0.113.7"),
                              event(3, MutexName="a*b"), event(4, UserAgent="what is this?"), event(5, Image="C:\\a, b\\c-d.exe")]) + "\n")
    ingest(log, tenant="alpha")
    for asked in ("HKCR\\*\\shell", "*.evil.example", "what is this?", "C:\\a, b\\c-d.exe", "c-d.exe"):
        done = run("lookup", asked)
        assert done.status == 0 and any(row["seen"] for row in done.rows), asked
    assert run("lookup", "a*b", "--kind", "mutex").rows[0]["seen"]
    assert run("lookup", "http://evil.example/a?b=*,203.0.113.7", "--kind", "url").rows[0]["seen"]


def test_a_list_says_which_of_its_lines_were_not_asked(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text(event(1, DestinationIp="203.0.113.7") + "\n")
    ingest(log, tenant="alpha")
    listed = tmp_path / "list.txt"
    listed.write_bytes(b"\xef\xbb\xbf203.0.113.7\r\n# networks\n203.0.113.0/33\n\n10.0.0.1-10.0.0.9\n203.0.113.9:80\n")
    done = run("lookup", "-f", listed, "--errors", "json")
    assert done.status == 3
    assert [(error["code"], error["place"]) for error in done.errors] == [("BT0972", f"{listed}:3"), ("BT0972", f"{listed}:5"), ("BT0973", f"{listed}:6")]
    assert [(row["value"], row["seen"]) for row in done.rows] == [("203.0.113.7", True), ("203.0.113.9", False)]
    done = run("lookup", "-f", listed, "--kind", "cidr", "--errors", "json")
    assert done.status == 2 and [error["place"] for error in done.errors] == [f"{listed}:{line}" for line in (1, 3, 5, 6)]


def test_computers_are_found_by_their_bare_names(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text("\n".join([event(1, Computer="SRV01.corp.example"), event(2, Computer="srv01"), event(3, **{"host.name": "SRV01"}),
                              event(4, WorkstationName="\\\\SRV01"), event(5, Image="C:\\srv01"), event(6, Computer="192.0.2.1"),
                              event(7, TargetUserName="SRV01$")]) + "\n")
    ingest(log, tenant="alpha")
    rows = {row["kind"]: row for row in run("lookup", "Srv01").rows}
    assert rows["host"]["count"] == 4 and rows["host"]["value"] == "srv01"
    assert rows["host"]["fields"] == ["Computer", "WorkstationName", "host.name"]
    assert run("lookup", "srv01.corp.example").rows[0]["count"] == 1
    absent = run("lookup", "srv02").rows
    assert [(row["kind"], row["seen"], row["coverage"]) for row in absent] == [("host", False, "partial")]
    assert not run("lookup", "192", "--kind", "host").rows[0]["seen"]
    (tmp_path / "i.csv").write_text("type,value\ncomputername,SRV01\n")
    done = run("hunt", log, "--intel", tmp_path / "i.csv")
    assert done.status == 0 and len(done.rows) == 4, done.err


def test_what_is_wrong_in_a_table_is_counted_alike_by_whoever_reads_it(case, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("type,value\nipv4,192.0.2.1\nipv4,999.1.1.1\nnokind,abc\ndomain,\nmd5,zz\n")
    log = tmp_path / "some.jsonl"
    log.write_text(event(1, User="x") + "\n")
    assert "Not looked at        4  rules or indicators that cannot be evaluated" in run("hunt", log, "--intel", table).err
    asked = run("lookup", "--intel", table)
    assert asked.status == 3 and len(asked.rows) == 1 and "4 values, rules or indicators were not asked" in asked.err
    assert "4 rules or indicators that cannot be evaluated" in run("intel", "add", table).err
    (tmp_path / "list.txt").write_text("192.0.2.1\n203.0.113.0/33\n10.0.0.1-9\n")
    listed = run("lookup", "-f", tmp_path / "list.txt")
    assert listed.status == 3 and "2 values were not asked" in listed.err
    (tmp_path / "list.txt").write_text("192.0.2.1\n")
    assert "not asked" not in run("lookup", "-f", tmp_path / "list.txt").err


def test_a_replaced_log_that_is_not_in_the_index_any_more_was_not_looked_at(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text(event(1, DestinationIp="203.0.113.9") + "\n")
    ingest(log, tenant="alpha")
    log.write_text(event(1, DestinationIp="203.0.113.10") + "\n")
    assert ingest(log, tenant="alpha")[0]["state"] == "corrected"
    (row,) = run("lookup", "203.0.113.9").rows
    assert row["seen"] and row["superseded"] == 1 and row["coverage"] == "complete"
    shutil.rmtree(case / "sightings")
    assert run("case", "reindex").status == 3
    (row,) = run("lookup", "203.0.113.9").rows
    assert not row["seen"] and row["coverage"] == "partial"
    assert [(gap["from"], gap["until"]) for gap in row["not_looked"]] == [("2017-03-01", "2017-03-01")]
    assert "a log that another has replaced is not in the index" in row["not_looked"][0]["why"]
    told = run("case", "check", "--format", "jsonl").rows
    assert [one["what"] for one in told] == ["not-indexed"] and "replaced" in told[0]["is"]
    # Its bytes lie somewhere again: the index made of them knows it.
    (tmp_path / "b.jsonl").write_text(event(1, DestinationIp="203.0.113.9") + "\n")
    ingest(tmp_path / "b.jsonl", tenant="alpha")
    (row,) = run("lookup", "203.0.113.9").rows
    assert row["seen"] and row["coverage"] == "complete"


def test_reasons_stand_where_rows_have_no_room_and_gaps_are_bounded(case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_text("".join(event(day, Image="C:\\a.exe") + "\n" for day in range(1, 30, 2)) + '{"cut": \n')
    assert run("ingest", log, "--tenant", "alpha").status == 3
    (row,) = run("lookup", "203.0.113.9").rows
    assert len(row["not_looked"]) == 10 and row["not_looked_more"] == 5, "14 days between and the damaged record"
    assert any("1 record is damaged" in gap["why"] for gap in row["not_looked"])
    table = run("lookup", "203.0.113.9", "198.51.100.1", "--format", "table").out.decode()
    assert table.count("not looked alpha: its sources hold no records of these days (14 times)\n") == 1
    assert table.count("not looked alpha: 1 record is damaged\n") == 1
    csv = run("lookup", "203.0.113.9", "--format", "csv", "-q", "--errors", "json")
    assert csv.status == 0 and csv.codes == {"BT0993"} and len(csv.errors) == 3, "and what no lookup clears"
    assert csv.out.decode().count("\n") == 2


def test_rules_among_what_is_asked_for_are_not_answered(case, tmp_path, rule):
    (tmp_path / "a.jsonl").write_text(event(1, DestinationIp="203.0.113.9") + "\n")
    ingest(tmp_path / "a.jsonl", tenant="alpha")
    done = run("lookup", "--intel", rule, "--errors", "json")
    assert done.status == 3 and done.codes == {"BT1805"}


@pytest.mark.parametrize("name, text, found, others", [
    ("http.log", "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\thttp\n#fields\tts\tuid\thost\turi\n#types\ttime\tstring\tstring\tstring\n"
                 "1525867446.100000\tC1\tevil.example\t/a?b=1\n1525867447.100000\tC2\t-\t/x\n1525867448.100000\tC3\tevil.example:8080\t/p\n",
     ["http://evil.example/a?b=1", "http://evil.example:8080/p"], ["https://evil.example/a?b=1", "http://evil.example/x"]),
    ("eve.json", json.dumps({"timestamp": "2018-05-09T12:04:06.0+0000", "flow_id": 1, "event_type": "http", "src_ip": "192.0.2.1",
                             "http": {"hostname": "evil.example", "http_port": 8080, "url": "/a", "http_method": "GET"}}) + "\n",
     ["http://evil.example:8080/a"], ["http://evil.example/a"]),
    ("iis.log", "#Software: IIS\n#Fields: date time s-ip cs-method cs-host cs-uri-stem cs-uri-query c-ip\n2018-05-09 12:04:06 192.0.2.2 GET evil.example /a b=1 192.0.2.1\n"
                "2018-05-09 12:04:07 192.0.2.2 GET evil.example /c - 192.0.2.1\n",
     ["http://evil.example/a?b=1", "https://evil.example/a?b=1", "https://evil.example/c"], ["https://evil.example/a"]),
    ("proxy.log", "#Fields: date time c-ip cs-method cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query sc-filter-result\n2018-05-09 12:04:06 192.0.2.1 GET https evil.example 8443 /a ?b=1 OBSERVED\n",
     ["https://evil.example:8443/a?b=1"], ["http://evil.example:8443/a?b=1"])])
def test_a_url_that_a_log_tells_in_pieces_is_one(case, tmp_path, name, text, found, others):
    log, listed = tmp_path / name, tmp_path / "urls.csv"
    log.write_text(text)
    ingest(log, tenant="alpha")
    listed.write_text("type,value\n" + "".join(f"url,{url}\n" for url in found + others))
    seen = {row["value"]: row for row in run("lookup", *found, *others, "--kind", "url").rows}
    assert {url for url, row in seen.items() if row["seen"]} == set(found)
    assert all(row["count"] == 1 and row["fields"] == ["url"] for row in seen.values() if row["seen"])
    hits = [row for row in run("hunt", log, "--intel", listed, "--format", "jsonl").rows if "detector" in row]
    assert sorted(row["matched"][0]["value"] for row in hits) == sorted(found), hits
