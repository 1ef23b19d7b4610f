# SPDX-License-Identifier: Apache-2.0
"""csaf_reader.py BACKTRAIL TOOLS WORK DOCUMENT...: holds `intel check` against Secvisogram's validator.

Documents: OASIS' test files and others that come with the validator's package, those given, and for each some that were changed at random (a
node taken away, doubled, or put in another's place), from a fixed seed. Of all that are valid by CSAF's schema both have to name the same
tests, as far as `intel check` makes them; exit 1 when they differ for a reason that is not known. CSAF_TESTS=DIR adds a folder of documents, as of a checkout of OASIS'
repository (csaf_2.0/test/validator/data).
"""
import copy
import glob
import json
import os
import random
import subprocess
import sys

PROGRAM, TOOLS, WORK, *GIVEN = sys.argv[1:]
CHANGES = int(os.environ.get("CSAF_CHANGES", "20"))  # of each document
UNCLAIMED = {f"6.1.{n}" for n in (8, 9, 10, 11, 12, 13)}


def documents():
    package = os.path.join(TOOLS, "node_modules/@secvisogram/csaf-validator-lib/tests")
    folders = [package] + ([os.environ["CSAF_TESTS"]] if "CSAF_TESTS" in os.environ else [])
    paths = sorted(path for folder in folders for path in glob.glob(os.path.join(folder, "**/*.json"), recursive=True)) + GIVEN
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        try:
            document = json.loads(text)
        except ValueError:
            continue
        if isinstance(document, dict) and document.get("document", {}).get("csaf_version") == "2.0":
            yield path, document


def nodes(value, place=()):
    yield place
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    for key, child in children:
        yield from nodes(child, (*place, key))


def at(value, place):
    for key in place:
        value = value[key]
    return value


def changed(document, luck):
    out = copy.deepcopy(document)
    for _ in range(luck.randint(1, 2)):
        places = [place for place in nodes(out) if place]
        if not places:
            break
        place = luck.choice(places)
        inside, key = at(out, place[:-1]), place[-1]
        what = luck.choice(["away", "double", "as another", "as another"])
        if what == "double" and isinstance(inside, list):
            inside.append(copy.deepcopy(inside[key]))
        elif what == "away":
            del inside[key]
        else:
            like = [other for other in places if other[-1] == key and isinstance(at(out, other), type(inside[key]))]
            inside[key] = copy.deepcopy(at(out, luck.choice(like)))
    return out


def known(path, wanted, got):
    """Why the two may differ over the document, where that has been looked into (docs/publish.md)."""
    with open(path, encoding="utf-8") as file:
        revisions = json.load(file)["document"]["tracking"]["revision_history"]
    dates, numbers = [one["date"] for one in revisions], [one["number"] for one in revisions]
    if wanted - got == {"6.1.21"} and got <= wanted and len(set(dates)) < len(dates):
        return "theirs orders revisions of one date as they stand (6.1.21)"
    if got - wanted == {"6.1.14"} and wanted <= got and "6.1.22" in wanted and len(set(numbers)) < len(numbers):
        return "theirs looks at a number that stands there twice once (6.1.14)"
    if got - wanted == {"6.1.26"} and wanted <= got:
        return "theirs does not know 'csaf' in front of a profile's name without a line between (6.1.26)"
    return None


def main():
    folder = os.path.join(WORK, "csaf")
    os.makedirs(folder)
    luck = random.Random(20181220)
    paths, origin = [], {}
    for n, (path, document) in enumerate(documents()):
        for i in range(CHANGES + 1):
            name = os.path.join(folder, f"{n:03d}-{i:03d}.json")
            with open(name, "w", encoding="utf-8") as file:
                json.dump(document if i == 0 else changed(document, luck), file)
            paths.append(name)
            origin[name] = path if i == 0 else None
    with open(os.path.join(WORK, "csaf.list"), "w", encoding="utf-8") as file:
        file.write("\n".join(paths))
    told = subprocess.run(["node", os.path.join(TOOLS, "csaf_fails.mjs"), file.name], check=True, capture_output=True, text=True).stdout
    theirs = {row["file"]: row for row in map(json.loads, told.splitlines())}
    ours = {}
    for start in range(0, len(paths), 500):
        done = subprocess.run([PROGRAM, "intel", "check", *paths[start:start + 500], "--format", "jsonl", "--quiet"], check=False, capture_output=True, text=True)
        ours.update({row["path"]: row for row in map(json.loads, done.stdout.splitlines())})
    valid = [path for path in paths if theirs[path]["valid"]]
    kinds, failing, differences, explained = set(), 0, [], {}
    for path in valid:
        wanted = sorted(set(theirs[path]["fails"]) - UNCLAIMED)
        got = sorted(set(ours[path]["fails"]))
        kinds |= set(wanted)
        failing += bool(wanted)
        if wanted == got:
            continue
        why = known(path, set(wanted), set(got))
        explained[why] = explained.get(why, 0) + 1
        if why is None:
            differences.append(f"{origin[path] or path}: {wanted} here {got}")
    oasis = sum(origin[path] is not None for path in valid)
    print(f"CSAF reader: {len(valid)} documents valid by the schema ({oasis} as they came), {failing} fail one of {len(kinds)} tests, {len(differences)} differences that are not known")
    for why, times in sorted((why, times) for why, times in explained.items() if why):
        print(f"  {times} known: {why}")
    for one in differences[:20]:
        print(f"  {one}")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
