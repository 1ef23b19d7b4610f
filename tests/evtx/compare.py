#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares our reading of EVTX files with evtx_dump's, record by record and value by value.

    compare.py --ours build/test/evtx_leaves --theirs evtx_dump FILE-OR-FOLDER...

Both sides are brought to (name, value) pairs. evtx_dump numbers repeated names (Data, Data_1), which we do not, and it
puts an element's text beside its attributes as "#text", which is to us the element's value. Namespaces (xmlns) are left
out: we do not hand them over. docs/formats/evtx.md lists the differences that are meant.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys


def is_namespace(name):
    return name == "xmlns" or name.startswith("xmlns:")


def text(value):
    if value is True:
        return "true"
    if value is False:
        return "false"
    return None if value is None else str(value)


def flatten(value, name, out):
    """Appends the leaves of evtx_dump's JSON to `out`."""
    if isinstance(value, list):
        for item in value:
            flatten(item, name, out)
        return
    if not isinstance(value, dict):
        out.append((name, text(value)))
        return
    attributes = {k: v for k, v in value.get("#attributes", {}).items() if not is_namespace(k)}
    for key, item in attributes.items():
        flatten(item, f"{name}.#attributes.{key}" if name else f"#attributes.{key}", out)
    children = {k: v for k, v in value.items() if k != "#attributes"}
    if not children and not attributes and "#attributes" in value:
        out.append((name, None))  # nothing but namespaces
    for key, item in children.items():
        if key == "#text":
            flatten(item, name, out)
            continue
        numbered = re.fullmatch(r"(.+)_(\d+)", key)
        plain = numbered.group(1) if numbered and numbered.group(1) in value else key
        flatten(item, f"{name}.{plain}" if name else plain, out)


def merge_numbered(leaves):
    """The same merging of numbered names on a flat list, for names that really end in a number."""
    names = {name for name, _ in leaves}
    prefixes = {p for name in names for p in (name, name.split(".#attributes.")[0])}

    def plain(name):
        parts = name.split(".")
        for i, part in enumerate(parts):
            numbered = re.fullmatch(r"(.+)_(\d+)", part)
            if numbered and ".".join(parts[:i] + [numbered.group(1)]) in prefixes:
                parts[i] = numbered.group(1)
        return ".".join(parts)

    return [(plain(name), value) for name, value in leaves]


def theirs(program, path):
    run = subprocess.run([program, "-t", "1", "-o", "jsonl", str(path)], capture_output=True)
    records = []
    for line in run.stdout.split(b"\n"):
        if not line.strip():
            continue
        leaves = []
        event = json.loads(line, parse_float=str, parse_int=str)
        flatten(next(iter(event.values())), "", leaves)
        records.append(merge_numbered(leaves))
    return records, run.stderr.decode(errors="replace")


def ours(program, path):
    run = subprocess.run([program, str(path)], capture_output=True)
    if run.returncode != 0:
        sys.exit(f"{program} {path}: status {run.returncode}\n{run.stderr.decode(errors='replace')}")
    lines = [json.loads(line) for line in run.stdout.split(b"\n") if line.strip()]
    return [merge_numbered([tuple(leaf) for leaf in line["leaves"]]) for line in lines], run.stderr.decode()


def files(paths):
    for path in map(pathlib.Path, paths):
        yield from sorted(path.rglob("*.evtx")) if path.is_dir() else [path]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs", default="evtx_dump")
    parser.add_argument("--show", type=int, default=20, help="differences to print")
    parser.add_argument("paths", nargs="+")
    args = parser.parse_args()
    total = collections.Counter()
    for path in files(args.paths):
        mine, my_errors = ours(args.ours, path)
        other, their_errors = theirs(args.theirs, path)
        total["files"] += 1
        total["records ours"] += len(mine)
        total["records theirs"] += len(other)
        notes = []
        if len(mine) != len(other):
            total["files with other records"] += 1
            notes.append(f"{len(mine)} records, they have {len(other)}\n{my_errors}{their_errors}")
        for index, (a, b) in enumerate(zip(mine, other)):
            total["leaves"] += len(b)
            only_a = collections.Counter(a)
            only_b = collections.Counter(b)
            if only_a == only_b:
                continue
            total["records that differ"] += 1
            notes.append(f"record {index}: ours {list((only_a - only_b).elements())[:5]} theirs {list((only_b - only_a).elements())[:5]}")
        if notes:
            total["files that differ"] += 1
        for note in notes:
            if total["shown"] < args.show:
                total["shown"] += 1
                print(f"{path}: {note}")
    print(json.dumps(total))
    return 1 if total["files that differ"] else 0


if __name__ == "__main__":
    sys.exit(main())
