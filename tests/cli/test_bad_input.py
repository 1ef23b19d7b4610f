# SPDX-License-Identifier: Apache-2.0
"""Hostile and broken input: it costs only itself. Whatever lies beside it is hunted, a coded diagnostic names the file,
the status is 3, and memory stays flat."""
import gzip
import io
import json
import os
import random
import shutil
import stat
import subprocess
import tempfile
import zipfile
from pathlib import Path

import pytest

from conftest import PROGRAM, RULE, event, lines, run_measured, sanitized

MEMORY_MB = 400
# What ASan's shadow, red zones and quarantine add.
SANITIZER_MB = 1600
LONG = b"x" * (64 << 20)
ZEEK_HEAD = b"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#fields\tts\tquery\n#types\ttime\tstring\n"


def zipped(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def nested_gzip(depth):
    data = lines(event(1))
    for _ in range(depth):
        data = gzip.compress(data, 1)
    return data


def link_in_zip():
    """A member that says it is a symbolic link out of the archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        member = zipfile.ZipInfo("link.jsonl")
        member.create_system = 3
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "/etc/passwd")
    return out.getvalue()


def wrong_sum_zip():
    """A zip with a stored member that is not what its checksum says."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.jsonl", lines(event(1)))
    return out.getvalue().replace(b"AAAA", b"AAAB", 1)


def noise(seed, head=b"", size=200_000):
    return head + random.Random(seed).randbytes(size)


BAD = {
    "empty.jsonl": lambda: b"",
    "blank.log": lambda: b"\n\n \n",
    "truncated.jsonl": lambda: lines(event(1))[:-40],
    "truncated-array.json": lambda: json.dumps([event(n) for n in range(50)]).encode()[:-500],
    "truncated.csv": lambda: b'time,host,"command\n' + b'2017-02-03T04:05:06Z,a,"never closed\n' * 9,
    "truncated.gz": lambda: gzip.compress(lines(*(event(n) for n in range(3000))))[:-2000],
    "truncated.zip": lambda: zipped(("a.jsonl", noise(1)))[:-100_000],
    "random.bin": lambda: noise(2),
    "random.evtx": lambda: noise(3, b"ElfFile\x00"),
    "random-chunk.evtx": lambda: noise(4, b"ElfChnk\x00"),
    "random.gz": lambda: noise(5, b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
    "random.zip": lambda: noise(6, b"PK\x03\x04"),
    "zeros.evtx": lambda: bytes(200_000),
    "deep-arrays.json": lambda: b"[" * 100_000,
    "deep-closed.json": lambda: b"[" * 100_000 + b"]" * 100_000,
    "deep-objects.jsonl": lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n",
    "long-string.jsonl": lambda: b'{"Image": "' + LONG + b'"}\n',
    "long-line.log": lambda: LONG + b"\n",
    "long-field.csv": lambda: b"time,host,command\n2017-02-03T04:05:06Z,a," + LONG + b"\n2017-02-03T04:05:07Z,b,c\n",
    "long-message.log": lambda: b"<34>Feb  3 04:05:06 router su: " + LONG + b"\n<34>Feb  3 04:05:07 router su: b\n",
    "long-row.zeek.log": lambda: ZEEK_HEAD + b"1486094706.5\t" + LONG + b"\n1486094707.5\tb.example\n",
    "long-header.zeek.log": lambda: b"#separator \\x09\n#path\tdns\n#fields\t" + LONG + b"\n",
    "short-row.zeek.log": lambda: ZEEK_HEAD + b"1486094706.5\n1486094707.5\tb.example\n",
    "bomb.gz": lambda: gzip.compress(bytes(400 << 20), 9),
    "bomb.zip": lambda: zipped(("zeros", bytes(400 << 20))),
    "matryoshka.gz": lambda: nested_gzip(40),
    "wrong-sum.zip": wrong_sum_zip,
}


def check_memory(peak):
    assert peak < MEMORY_MB + (SANITIZER_MB if sanitized() else 0), f"{peak:.0f} MB resident"


def hunt(*args, **more):
    result, peak = run_measured("hunt", *args, "--errors", "json", "--format", "jsonl", **more)
    check_memory(peak)
    return result


def assert_names(result, name):
    assert any(name in error["place"] and error["code"].startswith("BT") and error["message"] for error in result.errors), result.err


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_telemetry_costs_only_itself(tmp_path, rule, name):
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / name).write_bytes(BAD[name]())
    before, behind = logs / "0-good.jsonl", logs / "zz-good.jsonl"
    before.write_bytes(lines(event(5)))
    behind.write_bytes(lines(event(6)))
    result = hunt(logs, "--intel", rule)
    assert result.status == 3, result.err
    found = [f["records"][0]["path"] for f in result.rows]
    assert str(before) in found and str(behind) in found
    assert_names(result, name)


@pytest.mark.parametrize("name", ["random.evtx", "deep-objects.jsonl", "long-string.jsonl", "truncated.jsonl"])
def test_bad_member_costs_only_itself(tmp_path, rule, name):
    archive = tmp_path / "logs.zip"
    archive.write_bytes(zipped(("0-good.jsonl", lines(event(5))), (name, BAD[name]()), ("zz-good.jsonl", lines(event(6)))))
    result = hunt(archive, "--intel", rule)
    assert result.status == 3
    assert {"0-good.jsonl", "zz-good.jsonl"} <= {f["records"][0]["member"] for f in result.rows}
    assert_names(result, "logs.zip")


@pytest.mark.parametrize("form", ["jsonl", "csv", "syslog", "zeek"])
def test_invalid_utf8_is_read_and_marked_in_every_text_format(tmp_path, form):
    bad = b"a\xff\xc0\x80\xed\xa0\x80.example"
    text = {"jsonl": b'{"@timestamp": "2017-02-03T04:05:06Z", "query": "evil.example", "note": "' + bad + b'"}\n',
            "csv": b"time,query,note\n2017-02-03T04:05:06Z,evil.example," + bad + b"\n",
            "syslog": b"<34>1 2017-02-03T04:05:06Z host app - - - evil.example " + bad + b"\n",
            "zeek": ZEEK_HEAD.replace(b"\tquery\n", b"\tquery\tnote\n").replace(b"\ttime\tstring\n", b"\ttime\tstring\tstring\n")
                    + b"1486094706.5\tevil.example\t" + bad + b"\n"}[form]
    log = tmp_path / f"log.{form}"
    log.write_bytes(text)
    (tmp_path / "intel.csv").write_text("type,value\ndomain,evil.example\n")
    result = hunt(log, "--intel", tmp_path / "intel.csv")
    (finding,) = result.rows
    assert finding["matched"][0]["value"].isprintable()
    place = finding["records"][0]
    assert bad in text[place["offset"]:place["offset"] + place["length"]]


def test_members_are_never_written_and_links_in_archives_never_followed(tmp_path, rule):
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "outside.zip").write_bytes(zipped(("../../evil.jsonl", lines(event(1))), ("/tmp/backtrail-evil.jsonl", lines(event(2))),
                                              ("C:\\evil.jsonl", lines(event(3))), ("a/\x01b.jsonl", lines(event(4)))))
    (logs / "link.zip").write_bytes(link_in_zip())
    before = sorted(tmp_path.parent.rglob("*"))
    result = hunt(logs, "--intel", rule, cwd=logs)
    assert len(result.rows) == 4
    assert sorted(tmp_path.parent.rglob("*")) == before and not Path("/tmp/backtrail-evil.jsonl").exists()
    assert b"root:" not in result.out and "root:" not in result.err


@pytest.fixture
def open_folder():
    """A folder that users other than the one who runs the tests may enter."""
    folder = Path(tempfile.mkdtemp(prefix="backtrail-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_file_without_permission_costs_only_itself(open_folder, monkeypatch):
    more = {}
    if os.geteuid() == 0:
        # Nothing is forbidden to root, so that somebody else has to look.
        more = {"user": 65534}
        try:
            subprocess.run(["true"], check=True, user=65534, group=65534, extra_groups=[])
        except OSError:
            pytest.skip("root here may not become somebody else")
        monkeypatch.setattr("conftest.PROGRAM", shutil.copy(PROGRAM, open_folder / "backtrail"))
    (open_folder / "rule.yml").write_text(RULE)
    for name in ("good.jsonl", "secret.jsonl"):
        (open_folder / name).write_bytes(lines(event(1 if name[0] == "g" else 2)))
        (open_folder / name).chmod(0o644)
    (open_folder / "secret.jsonl").chmod(0)
    (open_folder / "secret").mkdir()
    (open_folder / "secret").chmod(0)
    result = hunt(open_folder / "good.jsonl", open_folder / "secret.jsonl", open_folder / "secret", "--intel", open_folder / "rule.yml", **more)
    (open_folder / "secret").chmod(0o700)
    assert result.status == 3
    assert [f["records"][0]["path"] for f in result.rows] == [str(open_folder / "good.jsonl")]
    assert_names(result, "secret.jsonl")
    assert {error["place"] for error in result.errors if error["code"] == "BT0001"} >= {str(open_folder / "secret.jsonl"), str(open_folder / "secret")}


def test_file_whose_reading_fails_costs_only_itself(tmp_path, rule):
    # The kernel opens a process's own memory and then refuses to read its first page, as a dying disk would.
    good = tmp_path / "good.jsonl"
    good.write_bytes(lines(event(1)))
    result = hunt(good, "/proc/self/mem", "--intel", rule)
    assert result.status == 3 and len(result.rows) == 1
    assert_names(result, "/proc/self/mem")


ALIASES = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12))

BAD_INTEL = {
    "empty.yml": lambda: b"",
    "broken.yml": lambda: b"title: [\n",
    "random.yml": lambda: noise(10),
    "modifier.yml": lambda: RULE.replace("|endswith", "|endsnear").encode(),
    "condition.yml": lambda: RULE.replace("condition: selection", "condition: selection and (").encode(),
    "nobody.yml": lambda: RULE.replace("condition: selection", "condition: 1 of nobody*").encode(),
    "utf8.yml": lambda: RULE.encode().replace(b"Encoded", b"\xff\xfe"),
    "aliases.yml": lambda: (RULE + ALIASES).encode(),
    "deep.yml": lambda: b"title: " + b"[" * 100_000,
    "deep-map.yml": lambda: (RULE + "x: " + "{a: " * 100_000 + "}" * 100_000).encode(),
    "deep-condition.yml": lambda: RULE.replace("condition: selection", "condition: " + "(" * 100_000 + "selection" + ")" * 100_000).encode(),
    "long.yml": lambda: b"title: " + LONG + b"\n",
    "deep.json": lambda: b'{"type": "bundle", "objects": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "cut.json": lambda: b'{"type": "bundle", "objects": [{"type": "indicator", "pat',
    "quote.csv": lambda: b'type,value\ndomain,"evil.example\n',
    "kinds.csv": lambda: b"type,value\nnonsense,evil.example\ndomain,not a domain\n",
    "random.txt": lambda: noise(11),
    "long.txt": lambda: LONG,
    "rules.zip": lambda: zipped(("../rule.yml", RULE)),
}


@pytest.mark.parametrize("name", sorted(BAD_INTEL))
def test_bad_rules_and_indicators_cost_only_themselves(tmp_path, rule, name):
    bad = tmp_path / name
    bad.write_bytes(BAD_INTEL[name]())
    log = tmp_path / "log.jsonl"
    log.write_bytes(lines(event(1)))
    result = hunt(log, "--intel", rule, bad)
    assert [f["detector"]["title"] for f in result.rows][:1] == ["Encoded PowerShell"], result.err
    assert result.status == 3, "nothing came from a path that was named"
    assert_names(result, name)


@pytest.mark.parametrize("args", [("hunt",), ("show",)])
def test_nothing_usable_is_status_4(tmp_path, args):
    more = ("0", "1") if args == ("show",) else ()
    result, peak = run_measured(*args, tmp_path / "nowhere", *more, "--errors", "json")
    check_memory(peak)
    assert result.status == 4
    assert_names(result, "nowhere")
