#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pySigma as an outside judge of which rules load and what they name: sigma_judge.py BACKTRAIL PATH...

Reads every rule of the paths with pySigma and with `backtrail rules check`, and compares which load, their fields, their
modifiers, and what correlations refer to. Prints what differs and ends with 1 when a difference is not in KNOWN.
"""
import json
import pathlib
import subprocess
import sys

import yaml
from sigma.collection import SigmaCollection
from sigma.correlations import SigmaCorrelationRule
from sigma.filters import SigmaFilter
from sigma.modifiers import reverse_modifier_mapping
from sigma.rule import SigmaDetectionItem, SigmaRule

try:
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader

# Rules over which we and pySigma differ for a reason, by id: why.
KNOWN: dict[str, str] = {}
# pySigma writes these by their long names; both are said to be the same by the specification.
SAME = {"utf16le": "wide", "i": "ignorecase", "m": "multiline", "s": "dotall"}


def needs(detection, fields: set[str], modifiers: set[str]) -> None:
    for item in detection.detection_items:
        if not isinstance(item, SigmaDetectionItem):
            needs(item, fields, modifiers)
            continue
        fields.add(item.field or "(any value)")
        names = {reverse_modifier_mapping[modifier.__name__] for modifier in item.modifiers}
        modifiers |= {SAME.get(name, name) for name in names}
        if "fieldref" in names:
            fields |= {str(getattr(value, "field", value)) for value in item.original_value or []}


def judged(path: pathlib.Path) -> dict[str, dict]:
    """What pySigma reads, by id and title: fields and modifiers, or why not."""
    out = {}
    for document in yaml.load_all(path.read_text(encoding="utf-8"), Loader=Loader):
        if not isinstance(document, dict) or not {"detection", "correlation", "filter"} & document.keys():
            continue
        key = str(document.get("id", document.get("title")))
        try:
            rule = SigmaCollection.from_dicts([document], collect_errors=False, resolve_references=False).rules[0]
            row = {"loads": True, "fields": set(), "modifiers": set()}
            if isinstance(rule, SigmaRule):
                for detection in rule.detection.detections.values():
                    needs(detection, row["fields"], row["modifiers"])
                for condition in rule.detection.parsed_condition:
                    condition.parse(False)
            elif isinstance(rule, SigmaCorrelationRule):
                row["rules"] = [one.reference for one in rule.rules or []]
            elif isinstance(rule, SigmaFilter):
                continue
            out[key] = row
        except Exception as error:  # whatever pySigma throws is its refusal
            out[key] = {"loads": False, "why": f"{type(error).__name__}: {error}"}
    return out


def ours(program: str, paths: list[str]) -> dict[str, dict]:
    done = subprocess.run([program, "rules", "check", "--intel", *paths, "--format", "jsonl"],
                          capture_output=True, check=False, text=True)
    out = {}
    for line in done.stdout.splitlines():
        row = json.loads(line)
        key = row["title"] if row["id"].startswith("sha256:") else row["id"]
        codes = {problem["code"] for problem in row["problems"]}
        # A placeholder without values is no fault of the rule: pySigma leaves it to a pipeline.
        loads = not codes or codes == {"BT0406"}
        out[key] = {"loads": loads, "fields": set(row["fields"]), "rules": row["rules"],
                    "modifiers": {SAME.get(name, name) for name in row["modifiers"]}, "why": str(row["problems"]),
                    "kind": row["kind"]}
    return out


def main() -> int:
    program, *paths = sys.argv[1:]
    files = []
    for path in map(pathlib.Path, paths):
        files += sorted(path.rglob("*.yml")) if path.is_dir() else [path]
    theirs: dict[str, dict] = {}
    for path in files:
        theirs |= judged(path)
    mine = ours(program, paths)
    wrong = []
    for key in sorted(theirs.keys() | mine.keys()):
        a, b = mine.get(key, {"loads": False, "why": "not read"}), theirs.get(key, {"loads": False, "why": "not read"})
        if a["loads"] != b["loads"]:
            wrong.append((key, f"backtrail {'loads it' if a['loads'] else 'refuses it: ' + a['why']}; "
                               f"pySigma {'loads it' if b['loads'] else 'refuses it: ' + b['why']}"))
            continue
        if not a["loads"]:
            continue
        if a["kind"] == "sigma-correlation":
            if a["rules"] != b.get("rules"):
                wrong.append((key, f"is about {a['rules']} here and {b.get('rules')} there"))
            continue
        for what in ("fields", "modifiers"):
            if a[what] != b[what]:
                wrong.append((key, f"{what}: only here {sorted(a[what] - b[what])}, only there {sorted(b[what] - a[what])}"))
    unknown = [(key, text) for key, text in wrong if key not in KNOWN]
    for key, text in wrong:
        print(f"{key}: {text}" + (f" (known: {KNOWN[key]})" if key in KNOWN else ""))
    print(f"{len(theirs)} rules read by pySigma, {len(mine)} here; {len(wrong)} differences, {len(unknown)} of them not known")
    return 1 if unknown or not theirs else 0


if __name__ == "__main__":
    sys.exit(main())
