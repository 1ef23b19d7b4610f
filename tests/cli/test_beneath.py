# SPDX-License-Identifier: Apache-2.0
"""What lies beneath a text: something that its audience may see, and what they were told before."""
import json

from conftest import run
from test_gate import GROUND, add

CLAIM = {"id": "c:1", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR"}
HIDDEN = {"id": "e:red", "kind": "observation", "origin": "us", "title": "Seen", "text": "Seen.", "marking": "TLP:RED"}


def text(ref, *sentences, **more):
    return {"id": ref, "audience": "public", "marking": "TLP:CLEAR", "title": "An intrusion",
            "sentences": [{"text": said, "cites": [cites]} for said, cites in sentences], **more}


def approve(verb, one, *more):
    add(verb, one)
    assert run(verb, "review", one["id"], "--actor", "rob").status == 0
    ground = GROUND if verb == "statement" else ()
    return run("decide", "approve", one["id"], *ground, "--publisher", "The Centre", "--errors", "json", "--actor", "dee", *more)



def test_a_summary_from_a_table_cites(empty_case):
    add("claim", CLAIM)
    table = ("id,audience,marking,title,summary.text,summary.sums_up,sentences.text,sentences.cites,checks\n"
             "a:csv,public,TLP:CLEAR,An intrusion,Data were copied.,1,Accounts were misused.,c:1,Look at night.; Look by day.\n")
    assert run("advisory", "add", "-", stdin=table.encode()).status == 0
    tree = json.loads(run("trace", "a:csv", "--format", "json").out)
    assert [(node["type"], [child["id"] for child in node.get("children", [])]) for node in tree["children"]] == [
        ("sentence", ["c:1"]), ("summary", ["c:1"]), ("title", ["c:1"]), ("check", []), ("check", [])]
    assert run("advisory", "review", "a:csv", "--actor", "rob").status == 0
    assert run("decide", "approve", "a:csv", "--publisher", "The Centre", "--actor", "dee").status == 0


def test_what_cites_nothing_says_what_to_do(empty_case):
    add("claim", CLAIM)
    advice = text("a:1", ("Accounts were misused.", "c:1"), checks=["Data were copied to a server in another land in March 2017."])
    refused = approve("advisory", advice)
    assert refused.codes == {"BT0756"} and {error["place"]["path"].split(",")[0] if isinstance(error["place"], dict) else error["place"].split(",")[0]
                                            for error in refused.errors} == {"check 1"}
    advice["checks"] = [{"text": advice["checks"][0], "cites": ["c:1"]}, "Look at night."]
    assert run("advisory", "add", "-", "--corrects", "a:1", stdin=json.dumps(advice).encode()).status == 0
    assert run("advisory", "review", "a:1", "--actor", "rob").status == 0
    assert run("decide", "approve", "a:1", "--publisher", "The Centre", "--actor", "dee").status == 0


def test_each_text_stands_on_something_that_its_audience_may_see(empty_case):
    add("claim", CLAIM)
    add("evidence", HIDDEN)
    advice = text("a:1", ("Accounts were misused.", "c:1"), summary=["Data were copied."], checks=["Look at night."], mitigations=[{"text": "Close it.", "cites": ["e:red"]}])
    refused = approve("advisory", advice)
    assert [(one["code"], one["place"]["path"] if isinstance(one["place"], dict) else one["place"]) for one in refused.errors] == [
        ("BT0754", "mitigation 1"), ("BT0710", "summary 1")]
    advice["summary"] = [{"text": "Data were copied.", "sums_up": [1]}]
    add_again = run("advisory", "add", "-", "--corrects", "a:1", stdin=json.dumps(advice).encode())
    assert add_again.status == 0 and run("advisory", "review", "a:1", "--actor", "rob").status == 0
    assert run("decide", "approve", "a:1", "--publisher", "The Centre", "--errors", "json", "--actor", "dee").codes == {"BT0754"}
    done = run("decide", "approve", "a:1", "--publisher", "The Centre", "--despite", "They would be known by it.", "--actor", "dee")
    assert done.status == 0, done.err
    assert run("publish", "a:1", "--as", "text", "--out", empty_case / "a.txt", "--actor", "dee").status == 0
    assert "Data were copied. [1]" in (empty_case / "a.txt").read_text()
    told = run("trace", "a:1").out.decode()
    assert "nothing shown beneath mitigation 1: They would be known by it." in " ".join(told.split())
    tree = json.loads(run("trace", "a:1", "--format", "json").out)
    beneath = {node["type"]: [child["id"] for child in node.get("children", [])] for node in tree["children"]}
    assert beneath["summary"] == ["c:1"] and beneath["check"] == [] and beneath["mitigation"] == ["e:red"]
    assert "KEPT IN" not in run("case", "status").out.decode()

    # And what this audience was told before is held against what it is told now.
    assert approve("statement", text("s:48", ("The provider has 48 customers.", "c:1"))).status == 0
    assert approve("statement", text("s:45", ("We have warned 45 customers of the provider.", "c:1"))).status == 0
    assert run("publish", "s:48", "--actor", "dee").status == 0
    late = run("publish", "s:45", "--errors", "json", "--actor", "dee")
    assert late.status == 1 and late.codes == {"BT0727"} and "'s:48'" in late.errors[0]["message"]
    assert "KEPT IN" in run("case", "status").out.decode()
    assert run("publish", "s:48", "--as", "text", "--actor", "dee").status == 0, "the first one goes on"
