# SPDX-License-Identifier: Apache-2.0
"""Asks pySigma what a rule is after a pipeline: pipeline_judge.py BACKTRAIL PIPELINES RULES...

Of each rule and each file of PIPELINES, both must agree whether the rule is refused, and on its fields and log source. Where they may
differ, and why, stands in KNOWN.
"""
import copy
import json
import pathlib
import subprocess
import sys

import yaml
from sigma.exceptions import SigmaError
from sigma.processing.pipeline import ProcessingPipeline
from sigma.rule import SigmaDetection, SigmaRule
from sigma.types import SigmaFieldReference

# pySigma leaves a search that lost all of its items out of the condition; here the rule is refused, for `not` of nothing is no answer.
# What a modifier makes of a value (windash, base64) is not told to conditions here; such rules are refused.
# Keywords laid on a field get open ends, numbers among them do not and are an item of their own; of two items any is enough here.
KNOWN = ("a pipeline drops all of", "a pipeline asks for values of", "keywords of which all must be there, numbers among them")
# YAML is read once for a rule, and laid anew for each pipeline.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def fields_of(detection):
    out = set()
    for item in detection.detection_items:
        if isinstance(item, SigmaDetection):
            out |= fields_of(item)
            continue
        out.add(item.field or "(any value)")
        out |= {value.field for value in item.value if isinstance(value, SigmaFieldReference)}
    return out


def document_of(text):
    """Nothing for what is no single rule."""
    try:
        return yaml.load(text, LOADER)  # noqa: S506, both loaders are safe ones
    except yaml.YAMLError:
        return None


def of_pysigma(document, pipeline):
    """Refused, fields, log source; nothing for what is no single rule."""
    try:
        rule = SigmaRule.from_dict(copy.deepcopy(document))
    except Exception:  # also what is no rule at all: only rules that both read are compared
        return None
    try:
        ProcessingPipeline.from_yaml(pipeline).apply(rule)
    except (SigmaError, TypeError):  # the latter where it compares what Python gives no order
        return True, None, None
    fields = set()
    for detection in rule.detection.detections.values():
        fields |= fields_of(detection)
    source = {key: value.lower() for key in ("product", "category", "service") if (value := getattr(rule.logsource, key))}
    return False, fields, source


def main():
    program, pipelines, *rules = sys.argv[1:]
    files = sorted(path for root in rules for path in pathlib.Path(root).rglob("*.yml"))
    documents = {str(path): document_of(path.read_text(errors="replace")) for path in files}
    compared = differences = known = 0
    for pipeline in sorted(pathlib.Path(pipelines).glob("*.yml")):
        done = subprocess.run([program, "rules", "check", *rules, "--pipeline", pipeline, "--format", "jsonl", "--errors", "json"],
                              capture_output=True, check=False)
        ours = {}
        for line in done.stdout.decode().splitlines():
            row = json.loads(line)
            ours.setdefault(row["path"], []).append(row)
        text = pipeline.read_text()
        for path, rule in documents.items():
            rows = ours.get(path, [])
            theirs = of_pysigma(rule, text) if len(rows) == 1 and rows[0]["kind"] == "sigma" else None
            if theirs is None:
                continue
            (row,) = rows
            if any(each["code"] not in ("BT0324",) for each in row["problems"]):
                continue  # refused before any pipeline
            compared += 1
            refused = [each["message"] for each in row["problems"]]
            mine = (bool(refused), None, None) if refused else (False, set(row["fields"]), row["logsource"])
            if mine == theirs:
                continue
            if refused and refused[0].startswith(KNOWN):
                known += 1
                continue
            differences += 1
            if differences <= 20:
                print(f"{pipeline.name} {path}\n  here    {mine} {refused}\n  pySigma {theirs}")
    print(f"{compared} rules after a pipeline compared with pySigma: {differences} differences, {known} known ones")
    return 1 if differences or compared == 0 else 0


sys.exit(main())
