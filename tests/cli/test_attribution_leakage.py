# SPDX-License-Identifier: Apache-2.0
"""Leakage is how an examination of attribution fools itself. Each test here changes ATT&CK's bundle itself, with a JSON parser and
nothing of the program's, and asks what the program then says."""
import json
import os
import random

import pytest

from conftest import run


@pytest.fixture(scope="module")
def whole():
    folder = os.environ.get("BACKTRAIL_CORPORA")
    path = folder and os.path.join(folder, "attack", "enterprise-attack-18.1.json")
    if not path or not os.path.exists(path):
        pytest.skip("BACKTRAIL_CORPORA is not set: tests on real data are skipped")
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def live(thing):
    return not thing.get("revoked") and not thing.get("x_mitre_deprecated")


def examined(bundle, tmp_path, protocol="loro"):
    """Figures and predictions, by the multipliers that come with the program: nothing is learned from what was changed."""
    base, predictions = tmp_path / "base.json", tmp_path / "predictions.jsonl"
    base.write_text(json.dumps(bundle))
    done = run("evaluate", "attribution", "--knowledge", base, "--protocol", protocol, "--shipped", "--predictions", predictions,
               "--format", "json", timeout=300)
    assert done.status == 0, done.err
    return json.loads(done.out), [json.loads(line) for line in predictions.read_text().splitlines()]


@pytest.fixture(scope="module")
def plain(whole, tmp_path_factory):
    return examined(whole, tmp_path_factory.mktemp("plain"))


def from_groups(bundle):
    groups = {thing["id"] for thing in bundle["objects"] if thing["type"] == "intrusion-set" and live(thing)}
    return [thing for thing in bundle["objects"] if thing["type"] == "relationship" and thing["relationship_type"] == "uses"
            and thing["source_ref"] in groups]


def test_reports_dealt_to_groups_by_lot_see_chance(whole, tmp_path):
    edges = from_groups(whole)
    groups = sorted({edge["source_ref"] for edge in edges})
    draw = random.Random(7)
    owner, dealt, sizes = {}, {}, {}
    for edge in edges:
        for ref in edge.get("external_references", []):
            group = owner.setdefault(ref["source_name"], draw.choice(groups))
            key = (group, edge["target_ref"], ref["source_name"])
            dealt[key] = {**edge, "source_ref": group, "external_references": [ref],
                          "id": f"relationship--{draw.getrandbits(32):08x}-0000-4000-8000-{draw.getrandbits(48):012x}"}
    gone = {edge["id"] for edge in edges}
    figures, lines = examined({**whole, "objects": [t for t in whole["objects"] if t["id"] not in gone] + list(dealt.values())}, tmp_path)
    for line in lines:
        sizes[line["group"]] = sizes.get(line["group"], 0) + 1
    assert figures["incidents"] > 500
    # Whoever always names the largest group is right so often; what was learned on the true names helps no further.
    assert figures["engine"]["top1"]["value"] < max(0.06, max(sizes.values()) / len(lines) + 0.03)


def test_a_group_that_only_the_held_out_report_knows_is_not_seen(whole, plain, tmp_path):
    before, lines = plain
    line = next(one for one in lines if one["group"] == "G0045" and len(one["items"]) > 8)
    ids = {ref["external_id"]: thing["id"] for thing in whole["objects"] if live(thing) for ref in thing.get("external_references", [])
           if ref.get("source_name") == "mitre-attack" and "external_id" in ref and thing["type"] in ("attack-pattern", "malware", "tool")}
    report = next(ref for edge in from_groups(whole) for ref in edge.get("external_references", []) if ref["source_name"] in line["report"])
    group = {"type": "intrusion-set", "id": "intrusion-set--99999999-0000-4000-8000-000000000000", "name": "Planted", "created": "2020-01-01T00:00:00.000Z",
             "modified": "2020-01-01T00:00:00.000Z", "external_references": [{"source_name": "mitre-attack", "external_id": "G9999"}]}
    edges = [{"type": "relationship", "id": f"relationship--99999999-0000-4000-8000-{n:012}", "relationship_type": "uses", "source_ref": group["id"],
              "target_ref": ids[item], "created": "2020-01-01T00:00:00.000Z", "modified": "2020-01-01T00:00:00.000Z", "external_references": [report]}
             for n, item in enumerate(line["items"])]
    after, planted = examined({**whole, "objects": [*whole["objects"], group, *edges]}, tmp_path)
    assert after["incidents"] == before["incidents"] + 1  # its own, which nobody can answer
    again = next(one for one in planted if one["group"] == "G0045" and one["report"] == line["report"])
    assert again["ranking"] == line["ranking"] and again["unknown"] == line["unknown"]
    own = next(one for one in planted if one["group"] == "G9999")
    assert "G9999" not in {row["group"] for row in own["ranking"]}


def test_what_software_does_carries_nothing(whole, plain, tmp_path):
    """Edges from software to techniques often cite the report that is held out. All that they do is to make techniques weigh less
    beside the malware, and test_the_protocols_cut_is_the_same_as_cutting_the_bundle cuts them with the report; without any of them the
    figures stay."""
    software = {thing["id"] for thing in whole["objects"] if thing["type"] in ("malware", "tool")}
    kept = [thing for thing in whole["objects"] if not (thing["type"] == "relationship" and thing["source_ref"] in software)]
    assert len(kept) < len(whole["objects"]) - 9000
    figures, lines = examined({**whole, "objects": kept}, tmp_path)
    first = [{(line["group"], tuple(line["items"])): line["ranking"][0]["group"] for line in some} for some in (plain[1], lines)]
    moved = [key for key, group in first[0].items() if first[1].get(key) != group]
    assert len(moved) < 0.02 * len(first[0])
    assert abs(figures["engine"]["top1"]["value"] - plain[0]["engine"]["top1"]["value"]) < 0.01


def test_malware_named_after_its_attribution_does_not_carry_the_figures(whole, plain, tmp_path):
    """Malware that bears a group's name gives the group away. The program leaves out the pairs that it finds by words; these are found
    by letters, and whatever they are more may not matter. docs/decisions/attribution-model.md says what they would be worth."""
    def fold(name):
        return "".join(c for c in name.lower() if c.isalnum())
    names = {}
    for thing in whole["objects"]:
        if thing["type"] == "intrusion-set" and live(thing):
            names[thing["id"]] = {fold(name) for name in [thing["name"], *thing.get("aliases", [])] if len(fold(name)) > 3}
    wares = {thing["id"]: fold(thing["name"]) for thing in whole["objects"] if thing["type"] in ("malware", "tool")}
    gone = {edge["id"] for edge in from_groups(whole) if edge["target_ref"] in wares
            and any(name in wares[edge["target_ref"]] or wares[edge["target_ref"]] in name for name in names[edge["source_ref"]])}
    assert len(gone) > 10
    without, _ = examined({**whole, "objects": [thing for thing in whole["objects"] if thing["id"] not in gone]}, tmp_path)
    assert plain[0]["incidents"] < 672  # as many as there would be with them
    assert abs(plain[0]["engine"]["top1"]["value"] - without["engine"]["top1"]["value"]) < 0.01
