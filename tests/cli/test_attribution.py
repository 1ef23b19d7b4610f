# SPDX-License-Identifier: Apache-2.0
"""`attribute` and `evaluate attribution`, on the ATT&CK that comes with the program and on bundles cut by hand."""
import json
import random

import pytest
from conftest import run

MENUPASS = "T1566.001,T1053.005,T1003.002,S0012,S0152,S0153,S0154"


def judged(*args):
    done = run("attribute", *args, "--format", "json")
    assert done.status == 0, done.err
    return json.loads(done.out)


def test_p_sums_to_one_with_the_unknown_actor():
    answer = judged("--items", MENUPASS, "--date", "2017-04-01")
    assert abs(sum(row["p"] for row in answer["ranking"]) + answer["unknown"] - 1) < 1e-6
    assert [row["p"] for row in answer["ranking"]] == sorted((row["p"] for row in answer["ranking"]), reverse=True)
    assert answer["likelihood"]["band"] and answer["confidence"]["reasons"]
    assert answer["false_flag"] is not None and len(answer["ranking"]) > 150


def test_no_rung_is_surer_than_the_one_below_it():
    rungs = [rung for rung in judged("--items", MENUPASS)["rungs"] if rung["answer"]]
    highs = [rung["likelihood"]["high"] for rung in rungs]
    assert highs == sorted(highs, reverse=True)


def test_one_kind_of_evidence_alone_names_nobody():
    answer = judged("--items", "S0153")
    assert answer["named"] is None and "one kind" in answer["not_named_because"]


def test_order_and_doubles_do_not_matter():
    forward = judged("--items", "T1566.001,S0153,S0012")
    backward = judged("--items", "S0012,S0153", "--items", "T1566.001,S0012")
    assert forward["ranking"] == backward["ranking"]


@pytest.mark.parametrize("bad, code", [("T9999", "BT0950"), ("G0045", "BT0952"), ("'; DROP", "BT0950")])
def test_what_cannot_be_used_is_said_and_the_rest_is_judged(bad, code):
    done = run("attribute", "--items", "S0153,T1566.001," + bad, "--format", "json", "--errors", "json")
    assert done.status == 3 and code in done.codes
    assert json.loads(done.out)["ranking"] == judged("--items", "S0153,T1566.001")["ranking"]


def test_a_revoked_id_is_judged_by_its_successor():
    done = run("attribute", "--items", "T1086,S0153", "--format", "json", "--errors", "json")
    assert done.status == 3 and "BT0951" in done.codes
    assert json.loads(done.out)["ranking"] == judged("--items", "T1059.001,S0153")["ranking"]


@pytest.mark.parametrize("items", ["T9999", "G0045", ","])
def test_nothing_to_judge_is_no_ranking_by_prior(items):
    done = run("attribute", "--items", items, "--errors", "json")
    assert done.status == 4 and not done.out
    assert "BT1500" in done.codes


def test_wrong_calls():
    assert run("attribute").status == 2
    assert run("attribute", "--items", "S0153", "--batch", "x").status == 2
    assert run("attribute", "--items", "S0153", "--date", "soon").status == 4
    assert run("evaluate", "attribution", "--protocol", "guess").status == 2


def test_a_batch_answers_line_for_line(tmp_path):
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"items": ["S0153", "T1566.001"], "date": "2017-04-01"}\nnot json\n{"items": ["S0012"]}\n')
    done = run("attribute", "--batch", batch, "--format", "jsonl", "--errors", "json")
    assert done.status == 3 and "BT1504" in done.codes
    first, second, third = done.rows
    assert first["ranking"] == judged("--items", "S0153,T1566.001", "--date", "2017-04-01")["ranking"]
    assert second["error"]["line"] == 2 and third["ranking"]


def stix(*objects):
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": list(objects)})


def thing(kind, number, attack_id, **more):
    return {"type": kind, "id": f"{kind}--00000000-0000-4000-8000-{number:012}", "name": f"{kind} {number}",
            "created": "2020-01-01T00:00:00Z", "modified": "2020-01-01T00:00:00Z",
            "external_references": [{"source_name": "mitre-attack", "external_id": attack_id}], **more}


def uses(number, source, target, report="A report", kind="uses"):
    return {"type": "relationship", "id": f"relationship--00000000-0000-4000-8000-{number:012}",
            "relationship_type": kind, "source_ref": source["id"], "target_ref": target["id"],
            "created": "2020-01-01T00:00:00Z", "modified": "2020-01-01T00:00:00Z",
            "external_references": [{"source_name": report, "description": f"A. (2019, May 1). The title of {report}.",
                                     "url": f"https://example.org/{report.replace(' ', '-')}"}]}


GROUPS = [thing("intrusion-set", n, f"G{n:04}") for n in range(3)]
WARES = [thing("malware", 10 + n, f"S{n:04}") for n in range(4)]
EDGES = [uses(100 + 10 * g + w, GROUPS[g], WARES[w], f"Report {g}") for g in range(2) for w in range(2)]


def test_a_base_without_groups_answers_nothing(tmp_path):
    base = tmp_path / "base.json"
    base.write_text(stix(*WARES, GROUPS[0]))  # nothing is said of the one group
    for call in (("attribute", "--items", "S0001"), ("evaluate", "attribution")):
        done = run(*call, "--knowledge", base)
        assert done.status == 4 and "BT1505" in done.err and not done.out
    base.write_text(stix())
    assert run("attribute", "--items", "S0001", "--knowledge", base).status == 4


def test_a_base_without_incidents_cannot_be_asked(tmp_path):
    base = tmp_path / "base.json"
    base.write_text(stix(*GROUPS, *WARES, *EDGES))
    done = run("evaluate", "attribution", "--knowledge", base)
    assert done.status == 4 and "BT1505" in done.err
    assert run("evaluate", "attribution", "--knowledge", base, "--fit", tmp_path / "m").status == 4


def test_a_base_of_one_group_still_doubts(tmp_path):
    base = tmp_path / "base.json"
    base.write_text(stix(GROUPS[0], *WARES, *EDGES[:2]))
    done = run("attribute", "--items", "S0000,S0001", "--knowledge", base, "--format", "json")
    answer = json.loads(done.out)
    assert done.status == 0 and len(answer["ranking"]) == 1 and answer["unknown"] > 0.01
    # Nobody else could lead, and yet two planted items would be all that it takes.
    assert answer["false_flag"]["smallest_set"] == {"items": ["S0000", "S0001"], "rival": None, "rival_p": 0.0}


def test_dangling_and_cyclic_references_cost_only_themselves(tmp_path):
    whole, broken = tmp_path / "whole.json", tmp_path / "broken.json"
    whole.write_text(stix(*GROUPS, *WARES, *EDGES))
    old = [thing("malware", 20 + n, f"S002{n}", revoked=True) for n in range(2)]
    ring = [uses(200, old[0], old[1], kind="revoked-by"), uses(201, old[1], old[0], kind="revoked-by")]
    broken.write_text(stix(*GROUPS, *WARES, *EDGES, *old, *ring, uses(202, GROUPS[0], thing("malware", 99, "S0099"))))
    answers = [run("attribute", "--items", "S0000,S0002", "--knowledge", base, "--format", "json", "--errors", "json")
               for base in (whole, broken)]
    assert [done.status for done in answers] == [0, 0]  # all that could be read was; what it says leads nowhere
    assert {"BT1403", "BT1404"} <= answers[1].codes
    assert json.loads(answers[0].out)["ranking"] == json.loads(answers[1].out)["ranking"]
    # An id out of the ring has no successor: said, and the rest is judged.
    done = run("attribute", "--items", "S0000,S0020", "--knowledge", broken, "--format", "json", "--errors", "json")
    assert done.status == 3 and "BT0951" in done.codes and json.loads(done.out)["items"] == ["S0000"]


def test_objects_and_edges_given_twice_count_once(tmp_path):
    once, twice = tmp_path / "once.json", tmp_path / "twice.json"
    once.write_text(stix(*GROUPS, *WARES, *EDGES))
    twice.write_text(stix(*GROUPS, *WARES, *EDGES, *GROUPS, *WARES, *EDGES, *[{**edge, "id": edge["id"][:-1] + "f"} for edge in EDGES]))
    rankings = [json.loads(run("attribute", "--items", "S0000", "--knowledge", base, "--format", "json").out)["ranking"]
                for base in (once, twice)]
    assert rankings[0] == rankings[1]


def test_of_a_bundle_cut_in_the_middle_the_front_is_judged_with(tmp_path):
    base = tmp_path / "base.json"
    text = stix(*GROUPS, *WARES, *EDGES)
    base.write_text(text[:-len(json.dumps(EDGES[-1])) // 2])
    done = run("attribute", "--items", "S0000", "--knowledge", base, "--format", "json", "--errors", "json")
    assert done.status == 3 and "BT1401" in done.codes and json.loads(done.out)["ranking"]
    base.write_text(text[:60])
    assert run("attribute", "--items", "S0000", "--knowledge", base).status == 4


def test_a_base_that_is_too_large_to_compare_is_refused(tmp_path):
    base = tmp_path / "base.json"
    groups = [thing("intrusion-set", n, f"G{n:04}") for n in range(5700)]
    wares = [thing("malware", 10000 + n, f"S{n:04}") for n in range(5700)]
    base.write_text(stix(*groups, *wares, *[uses(20000 + n, groups[n], wares[n]) for n in range(5700)]))
    done = run("attribute", "--items", "S0000", "--knowledge", base, "--errors", "json")
    assert done.status == 4 and "BT1506" in done.codes


@pytest.mark.parametrize("date", ["1601-01-01", "1969-12-31", "9999-12-31", "2017-02-30", "-1", "soon"])
def test_absurd_dates_are_refused(date, tmp_path):
    done = run("attribute", "--items", "S0153", "--date=" + date, "--errors", "json")
    assert done.status == 4 and done.codes == {"BT0953"}
    batch = tmp_path / "batch.jsonl"
    batch.write_text(json.dumps({"items": ["S0153"], "date": date}) + '\n{"items": ["S0153"]}\n')
    rows = run("attribute", "--batch", batch, "--format", "jsonl").rows
    assert rows[0]["error"]["code"] == "BT0953" and rows[1]["ranking"]


@pytest.mark.parametrize("line, code", [
    ('{"items": []}', "BT1500"), ('{}', "BT1504"), ('[]', "BT1504"), ('{"items": "S0153"}', "BT1504"),
    ('{"items": [1]}', "BT1504"), ('{"items": [{"name": "S0153"}]}', "BT1504"), ('{"items": ["S0153"', "BT1504"),
    ('{"items": ["S0153"], "date": 5}', "BT1504"), ('[' * 5000, "BT1504"),
    ('{"items": [{"id": "S0153", "origins": [{"grade": "Z9"}]}]}', "BT1504"),
    ('{"items": ["S0153"], "beside": [{"kind": "gossip"}]}', "BT1504"),
    (json.dumps({"items": ["S0153"] * 1001}), "BT1504"), ('{"items": ["' + "x" * (9 << 20) + '"]}', "BT1504")])
def test_a_bad_line_of_a_batch_costs_itself(line, code, tmp_path):
    batch = tmp_path / "batch.jsonl"
    batch.write_text(line + '\n{"items": ["S0153", "T1566.001"]}\n')
    done = run("attribute", "--batch", batch, "--format", "jsonl", "--errors", "json")
    assert done.status == 3 and code in done.codes
    assert done.rows[0]["error"] | {"message": ""} == {"code": code, "message": "", "line": 1} and done.rows[1]["ranking"]
    batch.write_text(line + "\n")
    assert "BT0955" in (done := run("attribute", "--batch", batch, "--errors", "json")).codes and done.status == 4


def test_evidence_from_a_file_is_the_same_incident(tmp_path):
    given = tmp_path / "incident.json"
    given.write_text(json.dumps({"items": ["S0153", {"id": "T1566.001", "origins": [{"source": "PwC UK", "grade": "B2"}]}],
                                 "date": "2017-04-01"}))
    assert judged("--evidence", given)["ranking"] == judged("--items", "S0153,T1566.001", "--date", "2017-04-01")["ranking"]
    assert run("attribute", "--evidence", given, "--batch", given).status == 2


def test_an_older_base_is_asked_what_only_a_newer_one_tells(tmp_path):
    older, newer, predictions = tmp_path / "older.json", tmp_path / "newer.json", tmp_path / "predictions.jsonl"
    known = [*EDGES, *[uses(300 + w, GROUPS[1], WARES[w], "Old report") for w in (1, 2, 3)]]
    newcomer, novelty = thing("intrusion-set", 7, "G0007"), thing("malware", 17, "S0007")
    told = [uses(400 + w, GROUPS[1], WARES[w], "New report") for w in (1, 2, 3)] + [uses(409, GROUPS[1], novelty, "New report")]
    of_newcomer = [uses(420 + w, newcomer, WARES[w], "Of a newcomer") for w in (0, 1, 2)]
    too_new = [uses(430 + w, GROUPS[0], ware, "Of new things") for w, ware in enumerate([novelty, *WARES[:2]])]
    older.write_text(stix(*GROUPS, *WARES, *known))
    newer.write_text(stix(*GROUPS, *WARES, *known, newcomer, novelty, *told, *of_newcomer, *too_new))
    call = ("evaluate", "attribution", "--protocol", "forward", "--knowledge", older, "--new", newer, "--shipped")
    figures = json.loads(run(*call, "--predictions", predictions, "--format", "json").out)
    assert (figures["incidents"], figures["answerable"], figures["too_little_known"]) == (2, 1, 1)
    lines = [json.loads(line) for line in predictions.read_text().splitlines()]
    assert [(line["group"], line["report"]) for line in lines] == [("G0001", ["New report"]), ("G0007", ["Of a newcomer"])]
    for line in lines:
        answer = judged("--knowledge", older, "--items", ",".join(line["items"]), "--date", "2019-05-01")
        assert answer["ranking"] == line["ranking"] and "G0007" not in {row["group"] for row in line["ranking"]}
    assert run(*call[:-2], older, "--shipped").status == 4  # it tells nothing newer
    assert run("evaluate", "attribution", "--protocol", "forward", "--knowledge", older).status == 2
    assert run("evaluate", "attribution", "--new", newer).status == 2


def test_explained_with_citations_and_as_a_matrix():
    told = run("attribute", "--items", MENUPASS, "--explain").out.decode()
    assert "menuPass (G0045)" in told and "[" in told and "Our confidence" in told
    matrix = run("attribute", "--items", MENUPASS, "--ach", "csv").out.decode().splitlines()
    assert matrix[0].startswith("evidence,name,") and len(matrix) == 7 + 3 and matrix[0].endswith(",an actor not in the base,diagnosticity")
    page = run("attribute", "--items", MENUPASS, "--ach", "html").out.decode()
    assert "<table>" in page and "http://" not in page and "<script" not in page


def test_what_malware_is_known_for_counts_less_beside_it():
    answer = judged("--items", "S0013,S0012,T1059.003,T1566.001")
    assert [row["id"] for row in answer["implied"]] == ["T1059.003"]
    row = answer["implied"][0]
    assert row["by"] == ["S0012", "S0013"] and 0 <= row["weighs"] < 1
    assert judged("--items", "T1059.003,T1566.001")["implied"] == []
    told = run("attribute", "--items", "S0013,S0012,T1059.003,T1566.001", "--explain").out.decode()
    assert "because malware seen here (PoisonIvy (S0012) and PlugX (S0013)) is known for them: Windows Command Shell (T1059.003)" in told


def test_one_item_that_carries_everything_could_have_been_planted():
    answer = judged("--items", "S0365", "--date", "2018-02-10")
    assert answer["false_flag"]["smallest_set"]["items"] == ["S0365"]
    # What Olympic Destroyer is known to do is no second kind of evidence beside it.
    answer = judged("--items", "S0365,T1485", "--date", "2018-02-10")
    assert answer["named"] is None and "one kind of evidence" in answer["not_named_because"]
    assert answer["confidence"]["level"] != "high"


def test_two_actors_malware_in_one_incident_is_contested():
    items = "T1566.001,T1059.001,T1105,T1027,S0266,S0384,S0154,S0153,S0144,S0275"
    answer = judged("--items", items, "--date", "2019-02-15")
    assert answer["named"] is None and answer["contested"] is not None


def test_several_pieces_of_anothers_malware_name_nobody(corpora, tmp_path):
    bundle = json.loads((corpora / "attack" / "enterprise-attack-18.1.json").read_text())
    ids = {thing["id"]: ref["external_id"] for thing in bundle["objects"] if thing["type"] in ("intrusion-set", "malware")
           and not thing.get("revoked") for ref in thing["external_references"] if ref["source_name"] == "mitre-attack"}
    holders, own = {}, {}
    for edge in bundle["objects"]:
        if edge["type"] == "relationship" and edge["source_ref"] in ids and edge["target_ref"].startswith("malware") and edge["target_ref"] in ids:
            holders.setdefault(ids[edge["target_ref"]], set()).add(ids[edge["source_ref"]])
    for malware, groups in holders.items():
        if len(groups) == 1 and min(groups).startswith("G"):
            own.setdefault(min(groups), []).append(malware)
    predictions, batch = tmp_path / "predictions.jsonl", tmp_path / "batch.jsonl"
    assert run("evaluate", "attribution", "--shipped", "--predictions", predictions).status == 0
    known = [one for one in map(json.loads, predictions.read_text().splitlines())
             if len(one["items"]) >= 6 and one["ranking"][0]["group"] == one["group"]]
    draw = random.Random(5)
    planted, lines = [], []
    for one in draw.sample(known, 60):
        other = draw.choice([group for group in sorted(own) if group != one["group"] and len(own[group]) >= 3])
        planted.append(other)
        lines.append(json.dumps({"items": sorted({*one["items"], *draw.sample(own[other], 3)}), "date": one["date"] or ""}))
    batch.write_text("\n".join(lines) + "\n")
    answers = [json.loads(line) for line in run("attribute", "--batch", batch).out.splitlines()]
    fooled = [answer for answer, other in zip(answers, planted) if answer["ranking"][0]["group"] == other]
    assert len(answers) == 60 and len(fooled) > 5
    assert not [answer for answer in fooled if answer["named"]]
    assert not [answer for answer in fooled if answer["ranking"][0]["p"] >= 0.8 and not answer["contested"]]


def test_leads_speak_for_groups_that_are_known_for_them():
    answer = judged("--items", MENUPASS)
    for lead in answer["next_evidence"]:
        shown = json.loads(run("knowledge", "show", lead["favours"], "--format", "json").out)
        assert lead["id"] in json.dumps(shown), lead


def test_sources_one_would_not_rely_on_lower_the_confidence_and_name_nobody(tmp_path):
    ids = MENUPASS.split(",")

    def with_grade(grade):
        path = tmp_path / "incident.json"
        path.write_text(json.dumps({"items": [{"id": one, "origins": [{"source": "somebody", "grade": grade}]} for one in ids]}))
        return judged("--evidence", path)
    good, bad = with_grade("B2"), with_grade("F6")
    assert good["ranking"] == bad["ranking"]
    assert bad["confidence"]["level"] == "low" and any("graded D to F" in why for why in bad["confidence"]["reasons"])
    assert bad["named"] is None and not any("graded" in why for why in good["confidence"]["reasons"])
    told = run("attribute", "--evidence", tmp_path / "incident.json", "--explain").out.decode()
    assert "seen here by the word of somebody (F6)" in told


def test_a_batch_has_one_form_and_an_answer_too(tmp_path):
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"items": ["S0153"]}\n')
    assert run("attribute", "--batch", batch, "--explain").status == 2
    assert run("attribute", "--items", "S0153", "--explain", "--ach", "csv").status == 2
    assert run("attribute", "--batch", batch).status == 0


def test_damaged_multipliers_are_refused(tmp_path):
    model = tmp_path / "model.json"
    model.write_text('{"backtrail_attribution": 2, "multipliers": {}}')
    done = run("attribute", "--items", "S0153", "--model", model, "--errors", "json")
    assert done.status == 4 and "BT1501" in done.codes


def cut(bundle, names):
    """The bundle as it would be if these reports had never been cited: an edge that stood on them alone is gone."""
    kept = []
    for thing in bundle["objects"]:
        refs = thing.get("external_references", [])
        left = [ref for ref in refs if ref.get("source_name") not in names]
        if thing["type"] == "relationship" and refs and not left:
            continue
        kept.append({**thing, "external_references": left} if refs else thing)
    return {**bundle, "objects": kept}


def without_namesakes(bundle):
    """The bundle without the edges from a group, or its campaign, to software that bears its name, which every examination leaves out."""
    rows = [json.loads(line) for line in run("knowledge", "check", "--format", "jsonl").out.splitlines()]
    pairs = {tuple(one["id"] for one in row["of"]) for row in rows if row["check"] == "named after its attribution"}
    assert len(pairs) > 15
    ids = {thing["id"]: ref["external_id"] for thing in bundle["objects"] for ref in thing.get("external_references", [])
           if ref.get("source_name") == "mitre-attack" and "external_id" in ref}
    of_campaign = {thing["source_ref"]: thing["target_ref"] for thing in bundle["objects"]
                   if thing["type"] == "relationship" and thing["relationship_type"] == "attributed-to"}

    def namesakes(edge):
        source = of_campaign.get(edge["source_ref"], edge["source_ref"])
        return edge["relationship_type"] == "uses" and (ids.get(edge["target_ref"]), ids.get(source)) in pairs
    return {**bundle, "objects": [thing for thing in bundle["objects"] if thing["type"] != "relationship" or not namesakes(thing)]}


def test_the_protocols_cut_is_the_same_as_cutting_the_bundle(corpora, tmp_path):
    whole = corpora / "attack" / "enterprise-attack-18.1.json"
    predictions = tmp_path / "predictions.jsonl"
    assert run("evaluate", "attribution", "--knowledge", whole, "--shipped", "--predictions", predictions).status == 0
    lines = [json.loads(line) for line in predictions.read_text().splitlines()]
    assert len(lines) == 670
    bundle = without_namesakes(json.loads(whole.read_text()))
    for line in lines[5::220]:
        without = tmp_path / "cut.json"
        without.write_text(json.dumps(cut(bundle, set(line["report"]))))
        done = run("attribute", "--knowledge", without, "--items", ",".join(line["items"]), "--format", "json",
                   *(["--date", line["date"]] if line["date"] else []))
        answer = json.loads(done.out)
        assert [row["group"] for row in answer["ranking"][:20]] == [row["group"] for row in line["ranking"][:20]]
        assert abs(answer["unknown"] - line["unknown"]) < 1e-4
        assert all(abs(a["p"] - b["p"]) < 1e-4 for a, b in zip(answer["ranking"], line["ranking"]))


def test_figures_with_intervals_baselines_and_drawings(tmp_path):
    done = run("evaluate", "attribution", "--protocol", "past", "--svg", tmp_path / "svg", "--format", "json")
    assert done.status == 0
    figures = json.loads(done.out)
    top1 = figures["engine"]["top1"]
    assert top1["low"] < top1["value"] < top1["high"]
    assert top1["value"] > figures["baselines"]["cosine"]["top1"]["value"]
    assert top1["value"] < 0.75, "evidence overlap alone covers less: this is leakage until it is explained"
    assert {path.name for path in (tmp_path / "svg").iterdir()} == {"past-reliability.svg", "past-coverage.svg"}
