# SPDX-License-Identifier: Apache-2.0
"""`attribute` and `evaluate attribution`, on the ATT&CK that comes with the program and on bundles cut by hand."""
import json

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
    assert done.status == 3 and "BT0953" in done.codes
    first, second, third = done.rows
    assert first["ranking"] == judged("--items", "S0153,T1566.001", "--date", "2017-04-01")["ranking"]
    assert second["error"]["line"] == 2 and third["ranking"]


def test_explained_with_citations_and_as_a_matrix():
    told = run("attribute", "--items", MENUPASS, "--explain").out.decode()
    assert "menuPass (G0045)" in told and "[" in told and "Our confidence" in told
    matrix = run("attribute", "--items", MENUPASS, "--ach", "csv").out.decode().splitlines()
    assert matrix[0].startswith("evidence,name,") and len(matrix) == 7 + 3
    page = run("attribute", "--items", MENUPASS, "--ach", "html").out.decode()
    assert "<table>" in page and "http://" not in page and "<script" not in page


def test_damaged_multipliers_are_refused(tmp_path):
    model = tmp_path / "model.json"
    model.write_text('{"backtrail_attribution": 1, "multipliers": {}}')
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


def test_the_protocols_cut_is_the_same_as_cutting_the_bundle(corpora, tmp_path):
    whole = corpora / "attack" / "enterprise-attack-18.1.json"
    predictions = tmp_path / "predictions.jsonl"
    assert run("evaluate", "attribution", "--knowledge", whole, "--shipped", "--predictions", predictions).status == 0
    lines = [json.loads(line) for line in predictions.read_text().splitlines()]
    assert len(lines) == 672
    bundle = json.loads(whole.read_text())
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
