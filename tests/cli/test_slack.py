# SPDX-License-Identifier: Apache-2.0
"""`hunt --slack`: records left over from an older log. They are made here by telling a chunk that it ends before its last record."""
import json
import struct
import zlib

import pytest

from conftest import run

CHUNK = 4096  # the first chunk's place in the file
RULE = "title: every record\nid: 0e0d8ba5-1d3c-4c9c-9f0a-0d0a4a5f6b02\nlogsource: {product: windows}\ndetection:\n  s: {EventID|exists: true}\n  condition: s\n"


def records(log):
    """Where each record of the first chunk begins."""
    at = CHUNK + 512
    while log[at:at + 4] == b"\x2a\x2a\x00\x00":
        yield at
        at += struct.unpack_from("<I", log, at + 4)[0]


def left_over(whole):
    """The same log, whose first chunk has forgotten its last record; and how many records it had. MS-EVEN6 has the layout."""
    log = bytearray(whole)
    places = list(records(log))
    end = places[-1] - CHUNK
    # A record that goes on where the chunk stopped is no remainder, so this one gets another number.
    struct.pack_into("<Q", log, places[-1] + 8, struct.unpack_from("<Q", log, places[-1] + 8)[0] + 1000)
    struct.pack_into("<II", log, CHUNK + 0x2C, places[-2] - CHUNK, end)  # the last record's place, and the free space's
    struct.pack_into("<I", log, CHUNK + 0x34, zlib.crc32(log[CHUNK + 512:CHUNK + end]))
    for first, last in ((0x08, 0x10), (0x18, 0x20)):  # numbers and ids of the first and last record
        struct.pack_into("<Q", log, CHUNK + last, struct.unpack_from("<Q", log, CHUNK + first)[0] + len(places) - 2)
    struct.pack_into("<I", log, CHUNK + 0x7C, zlib.crc32(log[CHUNK:CHUNK + 0x78] + log[CHUNK + 0x80:CHUNK + 0x200]))
    return bytes(log), len(places)


@pytest.fixture
def log(tmp_path, corpora):
    for path in sorted((corpora / "evtx").rglob("*.evtx")):
        if path.stat().st_size != CHUNK + 65536:
            continue
        whole = path.read_bytes()
        if len(list(records(whole))) >= 3:
            changed, count = left_over(whole)
            out = tmp_path / "slack.evtx"
            out.write_bytes(changed)
            return out, count
    pytest.skip("no EVTX sample of one chunk and three records")


def test_left_over_records_are_hunted_on_request_and_marked(tmp_path, log):
    path, count = log
    rule = tmp_path / "rule.yml"
    rule.write_text(RULE)
    summary = tmp_path / "summary.json"

    def hunt(*more):
        rows = run("hunt", path, "--intel", rule, "--format", "jsonl", "--summary", summary, *more).rows
        return rows, json.loads(summary.read_text())
    plain, before = hunt()
    assert len(plain) == count - 1 and before["records_slack"] == 0
    assert not any("slack" in row for row in plain)
    with_slack, after = hunt("--slack")
    assert len(with_slack) == count and after["records_slack"] == 1 and after["records"] == count
    (marked,) = [row for row in with_slack if row.get("slack")]
    assert marked["records"][0]["offset"] == max(row["records"][0]["offset"] for row in with_slack)
    place = marked["records"][0]
    assert run("show", path, place["offset"], place["length"], "--raw").out == path.read_bytes()[place["offset"]:place["offset"] + place["length"]]


def test_the_summary_for_people_says_what_was_left_over(tmp_path, log):
    path, _ = log
    rule = tmp_path / "rule.yml"
    rule.write_text(RULE)
    assert "record left over from an older log (slack)" in run("hunt", path, "--intel", rule, "--slack").err
    assert "(slack)" not in run("hunt", path, "--intel", rule).err
