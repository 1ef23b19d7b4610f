# SPDX-License-Identifier: Apache-2.0
"""judge.py BACKTRAIL TOOLS WORK: releases the texts of the case that BACKTRAIL_CASE names in every form and asks others.

Exit 1 when a judge objects to anything. A form that a text cannot be given in must be refused by its code.
"""
import base64
import csv
import datetime
import hashlib
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

import xarf
from mitreattack.navlayers import Layer
from pymisp import MISPEvent
from stix2patterns.validator import run_validator
from stix2validator import ValidationOptions, validate_file

PROGRAM, TOOLS, WORK = sys.argv[1:]
TEXTS = ["advisory:public", "statement:public"]
FORMS = ["html", "text", "stix", "csaf", "misp", "navigator", "openioc", "csv", "pack"]
CENTRE = "Example National Cyber Security Centre"  # as the walk approves
CANNOT = "BT0801"  # nothing in the text is what the form is for
IOC = "{http://schemas.mandiant.com/2010/ioc}"
mistakes = []


def say(what, ok, detail=""):
    print(f"{what}: {'well' if ok else 'NOT WELL'}{' ' if detail else ''}{detail}")
    if not ok:
        mistakes.append(what)


def publish(text, form, name):
    path = os.path.join(WORK, name)
    call = [PROGRAM, "publish", text, "--as", form, "--out", path, "--actor", "head-1", "--errors", "json",
            "--publisher", CENTRE, "--publisher-url", "https://centre.example"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return path
    codes = [json.loads(line)["code"] for line in done.stderr.splitlines() if line.startswith("{")]
    say(f"{text} as {form} is refused", CANNOT in codes, " ".join(codes))
    return None


def judge_stix(path):
    result = validate_file(path, ValidationOptions(strict=True, version="2.1"))
    said = [str(one) for report in result.object_results for one in (report.errors + report.warnings)]
    say("stix2-validator, strict", result.is_valid and not said, f"{len(result.object_results)} bundle(s) {said[:3]}")
    with open(path, encoding="utf-8") as file:
        objects = json.load(file)["objects"]
    patterns = [one["pattern"] for one in objects if one.get("pattern_type") == "stix"]
    bad = [one for one in patterns if run_validator(one, stix_version="2.1")]
    say("STIX patterns", not bad, f"{len(patterns)} patterns {bad[:3]}")


def judge_misp(path):
    with open(path, encoding="utf-8") as file:
        ours = json.load(file)["Event"]
    event = MISPEvent()
    event.load_file(path)
    keys = ["uuid", "type", "category", "value", "comment", "to_ids"]
    loaded = [{key: getattr(one, key) for key in keys} for one in event.attributes]
    same = loaded == [{key: one[key] for key in keys} for one in ours["Attribute"]]
    seen = [[getattr(one, key, None) for key in ("first_seen", "last_seen")] for one in event.attributes]
    same = same and seen == [[one.get(key) and datetime.datetime.fromisoformat(one[key].replace("Z", "+00:00")) for key in ("first_seen", "last_seen")]
                             for one in ours["Attribute"]]
    say("PyMISP", same and event.uuid == ours["uuid"], f"{len(loaded)} attributes, {sum(any(one) for one in seen)} with a time, {[tag.name for tag in event.tags]}")


def judge_openioc(path, values):
    root = ElementTree.parse(path).getroot()
    contents = [one.text for one in root.iter(IOC + "Content")]
    ids = [one.get("id") for one in root.iter(IOC + "IndicatorItem")]
    links = [one.text for one in root.iter(IOC + "link") if one.get("rel") == "tlp"]
    whole = set(contents) <= set(values) and len(contents) > 0 and len(set(ids)) == len(ids)
    say("OpenIOC is well-formed and holds the indicators", whole and links == ["TLP:CLEAR"], f"{len(contents)} items")


def judge_tables(table, archive):
    with open(table, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with zipfile.ZipFile(archive) as pack:
        good = pack.testzip() is None
        packed = list(csv.DictReader(io.StringIO(pack.read("indicators.csv").decode(), newline="")))
        rules = [name for name in pack.namelist() if name.startswith("rules/")]
    say("the pack's archive", good and packed == rows, f"{len(rules)} rules, {len(packed)} indicators")
    return [row["value"] for row in rows]


def ask(*args):
    done = subprocess.run([PROGRAM, *args], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(args)}: {done.stderr}")
    return done.stdout


def warned(who):
    """A warning for one organisation of the case, as XARF, with a finding in its logs and one in another's."""
    cited = []
    for tenant in (who, "harbour"):
        found = json.loads(ask("evidence", "show", f"finding:logon@{tenant}", "--format", "jsonl"))
        record = {key: found["locators"][0][key] for key in ("path", "source_sha256", "offset", "length")}
        cited.append({"id": f"seen:{tenant}", "kind": "finding", "origin": "us", "tenant": tenant, "marking": f"TLP:AMBER+STRICT//TO {tenant}",
                      "title": found["title"], "occurred": found["occurred"], "locators": [record]})
    text = {"id": f"warning:{who}", "audience": f"organisation:{who}", "marking": f"TLP:AMBER+STRICT//TO {who}", "title": "A warning, T1078",
            "sentences": [{"text": "An account of your provider logged on to servers of yours.", "cites": [one["id"] for one in cited]}]}
    for kind, items in (("evidence", cited), ("statement", [text])):
        path = os.path.join(WORK, f"{kind}.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(one) + "\n" for one in items)
        ask(kind, "add", path, "--actor", "ana-1")
    ask("statement", "review", text["id"], "--actor", "rev-1")
    ask("decide", "approve", text["id"], "--ground", "protection-of-victims", "--why", "They can act.", "--actor", "head-1")
    path = os.path.join(WORK, "warning.xarf.json")
    ask("notify", text["id"], "--as", "xarf", "--from", "cert@centre.example", "--publisher", CENTRE, "--out", path, "--actor", "head-1")
    return path


def products_advisory():
    """An advisory with products and CVEs, which CSAF has a profile of its own for."""
    text = {"id": "advisory:products", "audience": "public", "marking": "TLP:CLEAR", "title": "Install the updates",
            "summary": [{"text": "What providers open in their customers' networks is opened for whoever is in the provider's.", "cites": ["claim:pwc-2017-msp"]}],
            "mitigations": [{"title": "Update", "text": "Install the updates."}, "Close what nobody needs."],
            "indicators": [{"kind": "cve", "value": "CVE-2017-0199", "context": "Documents that run programs"}, {"kind": "cve", "value": "CVE-2017-0144"},
                           {"kind": "product", "value": "Example Office 1", "context": "CVE-2017-0199"}, {"kind": "product", "value": "Example Server 2"},
                           {"kind": "domain", "value": "evil.example"}]}
    path = os.path.join(WORK, "products.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(text, file)
    ask("advisory", "add", path, "--actor", "ana-1")
    ask("advisory", "review", text["id"], "--actor", "rev-1")
    ask("decide", "approve", text["id"], "--ground", "public-safety", "--why", "It can be mended.", "--actor", "head-1")
    return publish(text["id"], "csaf", "products.csaf.json")


def judge_csaf(paths):
    done = subprocess.run(["node", os.path.join(TOOLS, "csaf.mjs"), *paths], check=False)
    categories = set()
    for path in paths:
        with open(path, encoding="utf-8") as file:
            categories.add(json.load(file)["document"]["category"])
    say("csaf-validator-lib, both profiles", done.returncode == 0 and categories == {"csaf_security_incident_response", "csaf_security_advisory"})
    done = subprocess.run([sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "csaf_reader.py"), PROGRAM, TOOLS, WORK, *paths], check=False)
    say("our CSAF reader", done.returncode == 0)


def judge_xarf(path, other):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    result = xarf.parse(text)
    mine = json.loads(text)
    evidence = [base64.b64decode(one["payload"]) for one in mine["evidence"]]
    whole = all(one["hash"] == "sha256:" + hashlib.sha256(data).hexdigest() and one["size"] == len(data)
                for one, data in zip(mine["evidence"], evidence))
    alone = not any(other.encode() in data for data in evidence)
    say("XARF by its own schemas", not result.errors and whole and alone,
        f"{result.report.category}/{result.report.type}, {len(evidence)} pieces {[str(one) for one in result.errors + result.warnings]}")
    # The judge would object if there were something to object to.
    for key in ("compromise_method", "reporter", "source_identifier"):
        bad = {name: value for name, value in mine.items() if name != key}
        say(f"XARF without {key} is refused", bool(xarf.parse(bad).errors))


def main():
    paths = {(text, form): publish(text, form, f"{text.split(':')[0]}.{form if form == 'html' else form + '.json'}") for text in TEXTS for form in FORMS}
    if mistakes:
        sys.exit(1)  # what was not written cannot be judged
    for text in TEXTS:
        judge_stix(paths[text, "stix"])
        judge_misp(paths[text, "misp"])
    judge_csaf([paths[text, "csaf"] for text in TEXTS] + [products_advisory()])
    layer = Layer(strict=True)
    layer.from_file(paths[TEXTS[0], "navigator"])
    say("mitreattack-python", layer.to_dict()["versions"]["layer"] == "4.5", f"{len(layer.layer.techniques)} techniques")
    values = judge_tables(paths[TEXTS[0], "csv"], paths[TEXTS[0], "pack"])
    judge_openioc(paths[TEXTS[0], "openioc"], values)
    judge_xarf(warned("orchard"), "harbour")
    sys.exit(1 if mistakes else 0)


if __name__ == "__main__":
    main()
