# SPDX-License-Identifier: Apache-2.0
"""Packs of knowledge: made, shown, compared, doubted."""
import json
import os

import pytest

from conftest import run

CORPORA = os.environ.get("BACKTRAIL_CORPORA")


def knowledge(*args, **kwargs):
    return run("knowledge", *args, "--errors", "json", **kwargs)


def show(name, *args):
    result = knowledge("show", name, "--format", "json", *args)
    assert result.status == 0, result.err
    return json.loads(result.out)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("# name: Ours\n# licence: CC-BY-4.0\nsubject,relation,object,report,url,published\n"
                    "Night Heron,is,group,,,\n"
                    "Night Heron,uses,T1566.001,CERT 2024,https://cert.example/heron,2024-03-02\n"
                    "Night Heron,origin,France,,,\n")
    return path


def test_attack_is_there_from_the_first_minute():
    shown = show("apt 10")
    assert (shown["id"], shown["name"], shown["kind"]) == ("G0045", "menuPass", "group")
    assert "CVNX" in [alias["name"] for alias in shown["aliases"]]
    poison_ivy = next(item for item in shown["software"] if item["id"] == "S0012")
    assert len(poison_ivy["reports"]) == 2 and poison_ivy["last"] == "2018-12-17"
    assert any("MITRE" in source["licence"] for source in shown["sources"])


def test_techniques_and_software_show_who_uses_them():
    technique = show("T1566.001")
    assert technique["part_of"]["id"] == "T1566" and technique["tactics"][0]["name"] == "Initial Access"
    assert "G0045" in [group["id"] for group in technique["groups"]] and technique["mitigations"]
    assert "G0045" in [group["id"] for group in show("PoisonIvy")["groups"]]


def test_ambiguous_names_are_asked_about():
    result = knowledge("show", "Thrip")
    assert result.status == 2 and result.codes == {"BT1409"} and not result.out
    assert "G0030" in result.errors[0]["hint"] and "G0076" in result.errors[0]["hint"]
    assert show("G0076")["name"] == "Thrip"


def test_unknown_names_come_with_names_that_hold_them():
    result = knowledge("show", "menuP")
    assert result.status == 2 and result.codes == {"BT1410"}
    assert "G0045 menuPass" in result.errors[0]["hint"]


def test_an_old_id_leads_to_its_successor():
    result = knowledge("show", "T1156", "--format", "json")
    assert result.status == 0 and json.loads(result.out)["id"] == "T1546.004"
    assert "T1546.004" in result.errors[0]["message"]


def test_a_table_of_ones_own_becomes_a_pack(tmp_path, table):
    # Alone it does not know T1566.001: said so, and the rest is there.
    pack = tmp_path / "own.btk"
    result = knowledge("build", pack, table)
    assert result.status == 3 and result.codes == {"BT1410"}
    shown = show("Night Heron", "--knowledge", pack)
    assert shown["claims"] == [{"kind": "origin", "value": "FR", "by": "Ours", "reports": []}]


def test_the_same_inputs_make_the_same_bytes(tmp_path, table):
    other = tmp_path / "other.csv"
    other.write_text("subject,relation,object\nStork,is,software\n")
    for out, inputs in (("a", [table, other]), ("b", [other, table])):
        knowledge("build", tmp_path / out, *inputs)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_diff_names_what_changed(tmp_path):
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_text("subject,relation,object\nHeron,is,group\nFeather,is,software\n")
    after.write_text("subject,relation,object\nHeron,is,group\nHeron,alias,Owl\nFeather,is,software\nHeron,uses,Feather\n")
    result = knowledge("diff", before, after, "--format", "jsonl")
    assert result.status == 0
    assert [(row["change"], row["what"], row["after"]) for row in result.rows] == [
        ("alias added", "group", "Owl"), ("added", "uses", "")]
    assert knowledge("diff", before, before, "--format", "jsonl").rows == []


def test_check_finds_what_has_fooled_people():
    result = knowledge("check", "--format", "jsonl")
    assert result.status == 1
    of = {(row["check"], row["name"]) for row in result.rows}
    assert ("a person's handle", "CVNX") in of and ("several are called so", "Thrip") in of
    single = knowledge("check", "--report", "PWC Cloud Hopper Technical Annex April 2017", "--format", "jsonl")
    assert single.status == 1 and all(row["check"] == "rests on this report" for row in single.rows)
    assert knowledge("check", "--report", "no such report").status == 2


@pytest.mark.parametrize("text", [b"", b"hello", b'{"objects":[{"type":"malware"', b"\x89BTK\r\n\x1a\nxx", b"[[[[[[[["])
def test_what_is_no_knowledge_writes_nothing(tmp_path, text):
    path, out = tmp_path / "x", tmp_path / "out.btk"
    path.write_bytes(text)
    assert knowledge("build", out, path).status == 4
    assert not out.exists()


@pytest.mark.skipif(CORPORA is None, reason="BACKTRAIL_CORPORA is not set, so there is no bundle to build from")
def test_the_bundle_and_the_built_in_pack_say_the_same(tmp_path):
    bundle = os.path.join(CORPORA, "attack/enterprise-attack-18.1.json")
    from_bundle = show("G0016", "--knowledge", bundle)
    built_in = show("G0016")
    for key in ("aliases", "software", "techniques", "campaigns", "reports"):
        assert from_bundle[key] == built_in[key]
    data = open(bundle, "rb").read()
    cut = tmp_path / "cut.json"
    cut.write_bytes(data[:len(data) // 2])
    result = knowledge("build", tmp_path / "cut.btk", cut, "--format", "jsonl")
    assert result.status == 3 and "BT1401" in result.codes


def test_a_file_that_is_no_pack_is_not_written_over(tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("subject,relation,object,report,title,published,url,confidence\nNight Heron,is,group,,,,,\nNight Heron,uses,T1566.001,CERT-X 2024,,,,\n")
    before = table.read_bytes()
    other = tmp_path / "other.csv"
    other.write_bytes(before)
    done = run("knowledge", "build", table, other, "--errors", "json")
    assert done.status == 4 and "BT1415" in done.codes and table.read_bytes() == before
    done = run("knowledge", "build", table, table, "--errors", "json")
    assert done.status == 2 and "BT0977" in done.codes and table.read_bytes() == before
    pack = tmp_path / "one.btk"
    assert run("knowledge", "build", pack, table).status in (0, 3)
    assert run("knowledge", "build", pack, table).status in (0, 3)
