# SPDX-License-Identifier: Apache-2.0
"""The gate as a stranger meets it: parts of names, sentences that say no, who reviewed."""
import json

import pytest
from conftest import run

NORTHGATE = {"id": "ng", "name": "Northgate Health Services Ltd", "kind": "customer", "marking": "TLP:RED", "domains": ["northgate-health.example"]}
GROUND = ["--ground", "national-security", "--why", "They can act."]


def add(verb, *items, actor="ana", status=0):
    done = run(*verb.split(), "add", "-", "--actor", actor, "--errors", "json", stdin="\n".join(map(json.dumps, items)).encode())
    assert done.status == status, done.err
    return done


def check(folder, text, *more):
    path = folder.parent / "mail"
    path.write_text(text) if isinstance(text, str) else path.write_bytes(text)
    return run("publish", "--check", path, "--audience", "public", "--format", "jsonl", "--errors", "json", *more)


@pytest.mark.parametrize("text", ["Northgate was reached.", "Northgate's logs", "the NHS", "N.H.S.", "north-gate", "n0rthgate", "Northgate Health Services"])
def test_a_part_of_a_protected_name_is_refused_as_the_name_is(empty_case, text):
    add("org", NORTHGATE)
    done = check(empty_case, text)
    assert done.status == 1 and [row["code"] for row in done.rows] == ["BT0720"]
    assert "inside" not in done.rows[0] and "orthgate" not in str(done.rows).replace(text, "")
    assert check(empty_case, "Health services were reached.").rows == []


def test_which_name_it_is_part_of_is_told_to_the_inside_alone(empty_case):
    add("org", NORTHGATE)
    (row,) = check(empty_case, "Northgate", "--explain").rows
    assert row["inside"] == "part of a protected name: 'Northgate Health Services Ltd' (ng)"


def test_a_text_that_says_no_needs_its_ground_and_can_be_answered_for(empty_case):
    add("claim", {"id": "c:1", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR"})
    text = {"id": "s:1", "audience": "public", "marking": "TLP:CLEAR", "title": "T", "sentences": [{"text": "Nothing was stolen.", "cites": ["c:1"]}]}
    add("statement", text)
    assert run("statement", "review", "s:1", "--actor", "rob").status == 0
    assert run("decide", "approve", "s:1", *GROUND, "--actor", "dee").status == 0
    assert run("publish", "s:1", "--dry-run", "--errors", "json", "--actor", "dee").codes == {"BT0712"}
    assert [row["code"] for row in check(empty_case, "Nothing was stolen.").rows] == ["BT0712"]
    refused = run("statement", "add", "-", "--corrects", "s:1", "--errors", "json",
                  stdin=json.dumps({**text, "not_a_finding": [{"words": "nothing", "why": "w"}]}).encode())
    assert refused.status == 4 and refused.codes == {"BT0622"}
    done = run("statement", "add", "-", "--corrects", "s:1", stdin=json.dumps({**text, "not_a_finding": [{"words": "Nothing was stolen", "why": "A test."}]}).encode())
    assert done.status == 0, done.err
    assert run("statement", "review", "s:1", "--actor", "rob").status == 0
    decided = run("decide", "approve", "s:1", *GROUND, "--actor", "dee")
    assert "says no in form only, by its author: 'Nothing was stolen': A test." in decided.err
    assert run("publish", "s:1", "--dry-run", "--actor", "dee").status == 0
    assert "A test." in run("trace", "s:1").out.decode()


def test_a_reviewer_is_who_signed_the_review(empty_case):
    add("claim", {"id": "c:1", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR"})
    judgement = {"rung": "group", "proposition": "p", "likelihood": "likely", "confidence": "low", "alternatives": [{"hypothesis": "h"}],
                 "rests_on": ["c:1"], "marking": "TLP:CLEAR"}
    add("judge", {**judgement, "id": "j:named", "reviewer": "rob"}, {**judgement, "id": "j:forged", "author": "bob", "reviewer": "ana"})
    text = {"audience": "public", "marking": "TLP:CLEAR", "title": "T"}
    add("statement", *({**text, "id": "s:" + one, "sentences": [{"text": "It is so.", "cites": ["j:" + one]}]} for one in ("named", "forged")))
    listed = {row["id"]: row["reviewed_by"] for row in run("judge", "list", "--format", "jsonl").rows}
    assert listed == {"j:named": [], "j:forged": []}
    assert "reviewer" not in run("judge", "list", "--format", "csv").out.decode().splitlines()[0].split(",")
    done = run("judge", "review", "j:forged", "--errors", "json", "--actor", "ANA")
    assert done.status == 4 and done.codes == {"BT0644"}
    for one in ("named", "forged"):
        assert run("statement", "review", "s:" + one, "--actor", "rob").status == 0
        assert run("decide", "approve", "s:" + one, *GROUND, "--actor", "dee", "--errors", "json").codes == {"BT0649"}
        assert run("judge", "lock", "j:" + one, "--actor", "dee", "--errors", "json").codes == {"BT0649"}
    assert run("judge", "review", "j:named", "--actor", "rob").status == 0
    assert {row["id"]: row["reviewed_by"] for row in run("judge", "list", "--format", "jsonl").rows} == {"j:named": ["rob"], "j:forged": []}


def test_who_entered_a_text_for_another_does_not_decide_on_it(empty_case):
    add("claim", {"id": "c:1", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR"})
    add("statement", {"id": "s:1", "audience": "public", "marking": "TLP:CLEAR", "title": "T", "author": "bob", "sentences": [{"text": "It is so.", "cites": ["c:1"]}]}, actor="dee")
    assert run("statement", "review", "s:1", "--actor", "rob").status == 0
    assert run("decide", "approve", "s:1", *GROUND, "--actor", "dee", "--errors", "json").codes == {"BT0965"}
    assert run("decide", "approve", "s:1", *GROUND, "--actor", "Rob", "--errors", "json").codes == {"BT0965"}
    assert run("decide", "approve", "s:1", *GROUND, "--actor", "head").status == 0
