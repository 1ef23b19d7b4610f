#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the telemetry of the bundled case: two providers and six customers, November 2016 to January 2018.

Everything is drawn from one seed, so the same call writes the same bytes. Each log source is one stream that is written
day by day: a benign background, at least one record a day so that its days are covered, with the intruder's records put
in where their time belongs. Only a day is ever held in memory. What is planted is counted as it is planted and written to
TRUTH.json, which is what a hunt's answers are compared with. Standard library only.
"""
import argparse
import gzip
import hashlib
import json
import os
import random
import sys
import zipfile
from datetime import datetime, timedelta, timezone

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import story  # noqa: E402
import world  # noqa: E402

SCALES = {"10MB": 1.0, "200MB": 20.0, "1GB": 100.0}


class Sink:
    """One file, or one member of an archive: hashes, counts and writes what it is given."""

    def __init__(self, out, path, member=None, archive=None):
        self.path, self.member = path, member
        self.sha, self.bytes, self.records, self.first, self.last = hashlib.sha256(), 0, 0, None, None
        self.raw = None
        if archive is not None:
            info = zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            self.file = archive.open(info, "w")
            return
        full = os.path.join(out, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        self.raw = open(full, "wb")
        self.file = gzip.GzipFile("", "wb", 6, self.raw, mtime=0) if path.endswith(".gz") else self.raw

    def text(self, text):
        data = text.encode()
        self.sha.update(data)
        self.bytes += len(data)
        self.file.write(data)

    def record(self, time, text):
        self.first = self.first or time
        self.last = time
        self.records += 1
        self.text(text)

    def close(self):
        self.file.close()
        if self.raw:
            self.raw.close()


def files_of(stream, day):
    """The file that a day's records go to: (path, member)."""
    tenant, source = stream.tenant, stream.source
    year, month = day.year, day.month
    if source in ("security", "sysmon"):
        name = f"{source}-{year}.jsonl"
        if (tenant, source) == ("harbour", "security"):
            return f"{tenant}/windows/security.zip", name
        zipped = (tenant, source, year) in (("quarry", "sysmon", 2017), ("willow", "security", 2017))
        return f"{tenant}/windows/{name}" + (".gz" if zipped else ""), None
    if source in ("conn", "dns", "http", "ssl"):
        return f"{tenant}/zeek/{year}/{source}.log" + (".gz" if tenant == "orchard" else ""), None
    if source == "vpn":
        return f"{tenant}/vpn/vpn-{year}.log", None
    if source == "router":  # the last file goes over New Year: its lines carry no year, its time of change does
        if (year, month) >= (2017, 11):
            return f"{tenant}/router/router-winter.log", None
        return f"{tenant}/router/router-{year}.log", None
    stamp = f"{year}{month:02d}01T0000Z"
    return f"{tenant}/cloudtrail/{year}/{month:02d}/111122223333_CloudTrail_eu-west-1_{stamp}.json.gz", None


def write_stream(out, stream, planted, seed, scale, log):
    rng = random.Random(f"{seed}/{stream.tenant}/{stream.source}")
    sink, archive, place, counter = None, None, None, 0

    def close():
        if sink is None:
            return
        sink.text(stream.footer(sink.last))
        sink.close()
        log.append((stream, sink))

    for number in range((world.UNTIL - world.FROM).days + 1):
        day = world.FROM + timedelta(days=number)
        if world.is_gap(stream.tenant, day):
            continue
        weekend = day.weekday() >= 5
        count = max(1, int(stream.rate * scale * (0.5 if weekend else 1.2) + rng.random()))
        start = int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp()) * 1000
        times = sorted(start + int(rng.random() * 86399999) for _ in range(count))
        # The kinds that a source must show every day, so that its days are covered, come first.
        rows = [(t, None, i) for i, t in enumerate(times)]
        for i in range(count, stream.kinds):
            rows.append((start + int(rng.random() * 86399999), None, i))
        rows += [(p.time_ms, p, 0) for p in planted if start <= p.time_ms < start + 86400000]
        rows.sort(key=lambda row: row[0])
        if files_of(stream, day) != place:
            close()
            path, member = place = files_of(stream, day)
            if member and archive is None:
                os.makedirs(os.path.dirname(os.path.join(out, path)), exist_ok=True)
                archive = zipfile.ZipFile(os.path.join(out, path), "w", zipfile.ZIP_DEFLATED)
            sink = Sink(out, path, member, archive)
            sink.text(stream.header(rows[0][0]))
        for time_ms, plant, kind in rows:
            counter += 1
            fields = plant.fields if plant else stream.benign(rng, time_ms, kind)
            text = stream.line(time_ms, counter, fields, rng)
            if plant:
                plant.path, plant.member = sink.path, sink.member
            sink.record(time_ms, text if stream.source != "cloudtrail" or sink.records == 0 else "," + text)
    close()
    if archive is not None:
        archive.close()


def tally(plants):
    """Expected findings, from what was planted: one a detector and record."""
    rows = {}
    for plant in plants:
        for key in plant.fires:
            row = rows.setdefault((plant.tenant, plant.path, plant.member or "", key),
                                  {"count": 0, "first": plant.time_ms, "last": plant.time_ms})
            row["count"] += 1
            row["first"], row["last"] = min(row["first"], plant.time_ms), max(row["last"], plant.time_ms)
    answer = []
    for (tenant, path, member, key), row in sorted(rows.items()):
        kind, _, name = key.partition(":")
        answer.append({"tenant": tenant, "path": path, "member": member or None, "kind": kind, "id": name,
                       "count": row["count"], "first": world.iso(row["first"]), "last": world.iso(row["last"])})
    return answer


def truth(plants, log, seed, scale):
    expected = tally([p for p in plants if p.inside])
    tenants = {}
    for org in world.ORGANISATIONS:
        mine = [row for row in expected if row["tenant"] == org]
        sums = {}
        for row in mine:
            key = f'{row["kind"]}:{row["id"]}'
            sums[key] = sums.get(key, 0) + row["count"]
        gap = world.GAPS.get(org)
        tenants[org] = {"findings": dict(sorted(sums.items())), "total": sum(sums.values()),
                        "answer": "found" if mine else "partly assessed" if gap else "not seen",
                        "gaps": [] if not gap else [{"from": str(gap[0]), "until": str(gap[1]),
                                                     "days": (gap[1] - gap[0]).days + 1}]}
    files = [{"path": s.path, "member": s.member, "tenant": st.tenant, "source": st.source, "records": s.records,
              "bytes": s.bytes, "sha256": s.sha.hexdigest(), "first": world.iso(s.first), "last": world.iso(s.last)}
             for st, s in log]
    files.sort(key=lambda f: (f["path"], f["member"] or ""))
    return {"case": "cloud-hopper", "seed": seed, "scale": scale,
            "period": {"from": str(world.FROM), "until": str(world.UNTIL)},
            "totals": {"files": len({f["path"] for f in files}), "records": sum(f["records"] for f in files),
                       "bytes": sum(f["bytes"] for f in files), "findings": sum(r["count"] for r in expected)},
            "tenants": tenants, "expected": expected,
            "outside_validity": tally([p for p in plants if not p.inside]), "files": files}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out")
    parser.add_argument("--scale", choices=SCALES, default="10MB", help="size of the logs before compression")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    plants, log = story.plants(), []
    for stream in world.streams():
        mine = [p for p in plants if (p.tenant, p.source) == (stream.tenant, stream.source)]
        write_stream(args.out, stream, mine, args.seed, SCALES[args.scale], log)
    unplaced = [p for p in plants if p.path is None]
    if unplaced:
        sys.exit(f"{len(unplaced)} planted records have no log source to lie in")
    answer = truth(plants, log, args.seed, args.scale)
    with open(os.path.join(args.out, "TRUTH.json"), "w", encoding="utf-8") as file:
        json.dump(answer, file, indent=1)
        file.write("\n")
    # RFC 3164 lines carry no year: readers take it from the time of change, so that is part of what is written.
    last = {}
    for row in answer["files"]:
        last[row["path"]] = max(last.get(row["path"], ""), row["last"])
    for path, when in last.items():
        seconds = int(datetime.fromisoformat(when.replace("Z", "+00:00")).timestamp()) + 1
        os.utime(os.path.join(args.out, path), (seconds, seconds))


if __name__ == "__main__":
    main()
