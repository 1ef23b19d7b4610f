# SPDX-License-Identifier: Apache-2.0
"""judge.py BACKTRAIL TOOLS WORK INTEL: hunts WORK/logs, writes every form, and asks others what they make of it.

Exits with 1 when one objects. Leaves WORK/report.html and WORK/nothing.html for look.cjs.
"""
import csv
import datetime
import json
import pathlib
import re
import subprocess
import sys

import jsonschema
from mitreattack.navlayers import Layer
from stix2validator import ValidationOptions, validate_file

PROGRAM, TOOLS, WORK, INTEL = sys.argv[1], *map(pathlib.Path, sys.argv[2:5])
FORMS = {"csv": "f.csv", "timesketch": "t.csv", "timesketch-jsonl": "t.jsonl", "sarif": "f.sarif", "navigator": "found.json",
         "navigator-coverage": "seen.json", "stix": "bundle.json", "html": "report.html"}
wrong = []


def say(what, problems):
    print(f"{what}: {'; '.join(problems[:5]) if problems else 'good'}")
    wrong.extend(problems)


def hunt(*arguments):
    done = subprocess.run([PROGRAM, "hunt", WORK / "logs", "--quiet", *map(str, arguments)], capture_output=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit(done.stderr.decode())
    return done.stdout


def sarif(path, findings):
    log = json.loads(path.read_text())
    multitool = TOOLS / "node_modules/@microsoft/sarif-multitool-linux"
    schema = json.loads((multitool / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    problems = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(log)]
    if len(log["runs"][0]["results"]) != findings:
        problems.append(f"{len(log['runs'][0]['results'])} results for {findings} findings")
    say("sarif, its JSON schema", problems)
    told = WORK / "told.sarif"
    done = subprocess.run([multitool / "Sarif.Multitool", "validate", path, "--output", told, "--log", "ForceOverwrite", "--level", "Error"],
                          capture_output=True, text=True, check=False, env={"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "HOME": str(WORK)})
    if not told.exists():
        return say("sarif, Microsoft's multitool", [(done.stdout + done.stderr)[-500:]])
    results = json.loads(told.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    say("sarif, Microsoft's multitool", [f"{r['ruleId']} {r['message']}"[:300] for r in results if r.get("level") == "error"])


def navigator(path):
    layer = json.loads(path.read_text())
    problems = [] if layer["versions"]["layer"] == "4.5" else ["not 4.5"]
    for one in layer["techniques"]:
        if not re.fullmatch(r"T\d{4}(\.\d{3})?", one["techniqueID"]):
            problems.append(one["techniqueID"])
    if len({one["techniqueID"] for one in layer["techniques"]}) != len(layer["techniques"]):
        problems.append("a technique twice")
    try:
        back = Layer(layer, strict=True).to_dict()
        if len(back["techniques"]) != len(layer["techniques"]):
            problems.append("mitreattack-python keeps fewer techniques")
    except Exception as objection:  # whatever it raises is an objection
        problems.append(repr(objection))
    say(f"navigator, {path.name}, {len(layer['techniques'])} techniques, mitreattack-python strict", problems)


def stix(path, findings):
    result = validate_file(str(path), ValidationOptions(version="2.1"))
    problems = [] if result.is_valid else [str(e) for r in result.object_results for e in r.errors]
    objects = json.loads(path.read_text())["objects"]
    if sum(o["count"] for o in objects if o["type"] == "sighting") != findings:
        problems.append("the counts of the sightings are not the findings")
    ids = {o["id"] for o in objects}
    problems += [f"{o['id']} refers to nothing" for o in objects if o["type"] == "sighting" and o["sighting_of_ref"] not in ids]
    say(f"stix, {len(objects)} objects, stix2-validator", problems)
    for warning in sorted({re.sub(r"--[0-9a-f-]{36}", "", str(w)) for r in result.object_results for w in r.warnings}):
        print(f"  its warning: {warning[:200]}")


def timesketch(rows, name, with_time):
    problems = [] if len(rows) == with_time else [f"{len(rows)} rows for {with_time} findings with a time"]
    for row in rows:
        for column in ("message", "datetime", "timestamp_desc"):
            if not row.get(column):
                problems.append(f"no {column}")
        moment = datetime.datetime.fromisoformat(row["datetime"])
        epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
        if (moment - epoch) // datetime.timedelta(microseconds=1) != int(row["timestamp"]):
            problems.append(f"{row['datetime']} is not {row['timestamp']}")
    say(f"timesketch, {name}, {len(rows)} rows, its column rules", problems)


def main():
    reports = [f"--report={form}={WORK / name}" for form, name in FORMS.items()]
    lines = hunt("--intel", INTEL, "--format", "jsonl", *reports).decode().splitlines()
    findings = [json.loads(line) for line in lines]
    with_time = sum(f["time"] is not None for f in findings)
    print(f"{len(findings)} findings")
    nothing = WORK / "nothing.csv"
    nothing.write_text("type,value\ndomain,nowhere.invalid\n")
    hunt("--intel", nothing, f"--report={WORK / 'nothing.html'}")
    sarif(WORK / "f.sarif", len(findings))
    navigator(WORK / "found.json")
    navigator(WORK / "seen.json")
    stix(WORK / "bundle.json", len(findings))
    with open(WORK / "t.csv", newline="", encoding="utf-8") as table:
        timesketch(list(csv.DictReader(table)), "csv", with_time)
    timesketch([json.loads(line) for line in (WORK / "t.jsonl").read_text().splitlines()], "jsonl", with_time)
    with open(WORK / "f.csv", newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    say("csv, Python's reader", [] if [r["finding"] for r in rows] == [f["finding"] for f in findings] else ["other findings than in jsonl"])
    return 1 if wrong else 0


sys.exit(main())
