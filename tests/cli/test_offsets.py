# SPDX-License-Identifier: Apache-2.0
"""What a finding calls its record's place is where the record's bytes are: for every format, plain and inside archives."""
import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from conftest import run

MARK = "evil.example"
SEEDS = Path(__file__).resolve().parents[1] / "seeds"


def event(n, query=MARK):
    return {"@timestamp": f"2017-02-03T04:05:{n:02d}Z", "query": query, "text": "\u20ac\n" * n}


def json_text(n, **more):
    return json.dumps(event(n), ensure_ascii=n % 2 == 0, **more)


ZEEK = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", "#path\tdns", "#fields\tts\tquery", "#types\ttime\tstring"]
ROWS = [f"148609470{n}.5\t{n * 'www.'}{MARK}" for n in range(3)]

# The text of a log, and the records in it, each as the bytes that its place must give.
FORMATS = {
    "lines.jsonl": ("\n".join(json_text(n) for n in range(3)) + "\n", [json_text(n) for n in range(3)]),
    "lines-crlf.jsonl": ("\r\n".join(json_text(n) for n in range(3)) + "\r\n", [json_text(n) for n in range(3)]),
    "unended.jsonl": ("\n\n" + "\n".join(json_text(n) for n in range(3)), [json_text(n) for n in range(3)]),
    "array.json": (" [\n" + " ,\n ".join(json_text(n, indent=2) for n in range(3)) + "\n]\n", [json_text(n, indent=2) for n in range(3)]),
    "concatenated.json": ("".join(json_text(n, indent=1) for n in range(3)), [json_text(n, indent=1) for n in range(3)]),
    "wrapped.json": ('{"Records": [' + ", ".join(json_text(n) for n in range(3)) + "]}", [json_text(n) for n in range(3)]),
    "zeek.log": ("\n".join(ZEEK + ROWS) + "\n#close\t2017-02-03-05-00-00\n", ROWS),
    "zeek-json.log": ("".join(json.dumps({"_path": "dns", "ts": 1486094706.5 + n, "query": MARK}) + "\n" for n in range(3)),
                      [json.dumps({"_path": "dns", "ts": 1486094706.5 + n, "query": MARK}) for n in range(3)]),
    "table.csv": (f'time,host,note\n2017-02-03T04:05:06Z,{MARK},"a\n""b"", c"\n2017-02-03T04:05:07Z,{MARK},\n',
                  [f'2017-02-03T04:05:06Z,{MARK},"a\n""b"", c"', f"2017-02-03T04:05:07Z,{MARK},"]),
    "table.tsv": (f"time\thost\n2017-02-03T04:05:06Z\t{MARK}\n2017-02-03T04:05:07Z\twww.{MARK}", [f"2017-02-03T04:05:06Z\t{MARK}", f"2017-02-03T04:05:07Z\twww.{MARK}"]),
    "rfc5424.log": (f"<34>1 2017-02-03T04:05:06Z a b - - - to {MARK}\n<34>1 2017-02-03T04:05:07Z a b - - - none\n<34>1 2017-02-03T04:05:08Z a b - - - {MARK}\n",
                    [f"<34>1 2017-02-03T04:05:06Z a b - - - to {MARK}", f"<34>1 2017-02-03T04:05:08Z a b - - - {MARK}"]),
    "rfc3164.log": (f"<34>Feb  3 04:05:06 router su: to {MARK}\n<34>Feb  3 04:05:07 router su: none\n", [f"<34>Feb  3 04:05:06 router su: to {MARK}"]),
}


def pack(how, name, data):
    """The file's name, its bytes, and the name of the log inside when the archive names its members."""
    if how == "plain":
        return name, data, None
    if how == "gz":
        return name + ".gz", gzip.compress(data), None
    out = io.BytesIO()
    inside = "some/folder/" + (name + ".gz" if how == "gz in zip" else name)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("other.txt", "nothing here\n")
        archive.writestr(inside, gzip.compress(data) if how == "gz in zip" else data)
    return name + ".zip", out.getvalue(), inside


@pytest.mark.parametrize("how", ["plain", "gz", "zip", "gz in zip"])
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_place_gives_the_record(tmp_path, name, how):
    text, expected = FORMATS[name]
    data = text.encode()
    file, packed, member = pack(how, name, data)
    log = tmp_path / file
    log.write_bytes(packed)
    (tmp_path / "intel.csv").write_text(f"type,value\ndomain,{MARK}\n")
    result = run("hunt", log, "--intel", tmp_path / "intel.csv", "--format", "jsonl", "--errors", "json")
    places = [finding["records"][0] for finding in result.rows]
    assert [data[p["offset"]:p["offset"] + p["length"]] for p in places] == [e.encode() for e in expected], result.err
    assert {p["source_sha256"] for p in places} == {hashlib.sha256(data).hexdigest()}
    assert {p.get("member") for p in places} == {member}
    for place, record in zip(places, expected):
        raw = run("show", log, place["offset"], place["length"], "--raw", *(["--member", member] if member else []))
        assert raw.status == 0 and raw.out == record.encode(), raw.err


@pytest.mark.parametrize("how", ["plain", "gz", "zip", "gz in zip"])
def test_place_gives_the_event_log_record(tmp_path, how):
    data = (SEEDS / "fuzz_ingest_evtx/usual.evtx").read_bytes()
    file, packed, member = pack(how, "usual.evtx", data)
    log = tmp_path / file
    log.write_bytes(packed)
    (tmp_path / "intel.csv").write_text("type,value\nfile-name,a0.exe\nfile-name,a1.exe\n")
    result = run("hunt", log, "--intel", tmp_path / "intel.csv", "--format", "jsonl", "--errors", "json")
    places = [finding["records"][0] for finding in result.rows]
    assert len(places) == 2, result.err
    for number, place in enumerate(places, 1):
        record = data[place["offset"]:place["offset"] + place["length"]]
        assert record[:4] == b"\x2a\x2a\x00\x00" and int.from_bytes(record[4:8], "little") == len(record)
        assert int.from_bytes(record[8:16], "little") == place["record_id"] == number
        raw = run("show", log, place["offset"], place["length"], "--raw", *(["--member", member] if member else []))
        assert raw.out == record
